"""Whatever is wrong with what was handed in is said in Chinese and in English."""

import ast
import json
import pickle
import random
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import (
    BadInputError,
    Defect,
    Text,
    UnsupportedError,
    WorkerLostError,
    firm_zh,
    lawyer_zh,
)
from lawyer_assign.facts import MODELS
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.files.cells.sentences import say
from lawyer_assign.rules import ALL_RULES
from lawyer_assign.teams import RolePolicy
from lawyer_assign.year.assessment import ScoreSheet
from lawyer_assign.year.inspection_rules import InspectionRules
from tests.files.test_bad_cells import BAD
from tests.worlds.both_languages import SENTENCE, faults_of, strict_faults_of
from tests.worlds.files import clean_book

PACKAGE = Path(la.__file__).parent
WRONG = Text("is wrong", "有误")
MEND = Text("Mend it", "请改正")
TEXTS = {
    # callable -> places of its arguments that are texts
    "Defect": (2, 3),
    "CellError": (0, 1),
    "Fault": (1, 2),
    "Mismatch": (4, 5),
    "refuse": (2, 3),
    "unfit": (0, 1),
    "UnsupportedError": (0,),
    "WorkerLostError": (0,),
    "LeftAsideError": (0,),
    "NotWrittenError": (0,),
}
JUNK = (None, True, -1, 0.5, float("nan"), 10**18, "", " x ", "x" * 300, "2024-13-01",
        [], [1], ["", ""], {}, {"a": "b"}, {1: 2}, object())  # fmt: skip


def test_both_languages_are_asked_for_by_name_or_shown_together():
    defect = Defect("律师!R2", "81", WRONG, MEND)
    assert defect.text("en") == "律师!R2: is wrong (found 81). Mend it"
    assert defect.text("zh") == "律师!R2：有误（现值：81）。请改正"
    both = "律师!R2: 有误（现值：81）。请改正 · is wrong (found 81). Mend it"
    assert str(defect) == both
    error = BadInputError([defect])
    assert str(error) == f"发现1个问题。 · 1 problem(s) found.\n  {both}"
    assert error.text("zh") == f"发现1个问题。\n  {defect.text('zh')}"
    assert "有误" in defect.problem
    assert "is wrong" in defect.problem
    assert "81" not in defect.problem
    assert 3 not in defect.problem


@pytest.mark.parametrize("kind", [UnsupportedError, WorkerLostError])
def test_errors_of_one_sentence_keep_both_languages_between_processes(kind):
    error = pickle.loads(pickle.dumps(kind(WRONG)))
    assert (error.text("zh"), error.text("en")) == ("有误", "is wrong")
    assert str(error) == "有误 · is wrong"
    assert la.VerificationError("broken").text("zh") == "broken"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("is wrong", "no Text"),
        (Text("is wrong", "is wrong"), "no Chinese"),
        (Text("有误", "有误"), "the same twice"),
        (Text("post 3", "有误"), "lacks {'3'}"),
        (Text("is wrong", "第3个有误"), "lacks {'3'}"),
        (Text("lawyers_max", "有误"), "does not name"),
        (Text("a, b", "是 one of the three 之一"), "English"),
        (Text("a, b", "有误,请改正"), "half-width"),
    ],
)
def test_a_text_in_one_language_only_is_noticed(text, fault):
    assert any(fault in one for one in strict_faults_of(text))


def test_no_defect_in_one_language_gets_through_the_tests():
    with pytest.raises(pytest.fail.Exception, match="no Text"):
        Defect("here", "", "is wrong", MEND)
    with pytest.raises(pytest.fail.Exception, match="no Chinese"):
        UnsupportedError(Text("is wrong", "is wrong"))


class Said(NamedTuple):
    """What a file of the package says in two languages, and where it validates."""

    calls: list[tuple[ast.Call, str]]
    texts: list[ast.Call]
    validators: list[ast.FunctionDef]


@cache
def said_in(path):
    """Look a file through, once for all tests."""
    found = Said([], [], [])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in TEXTS:
                found.calls.append((node, name))
            if getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
                found.texts.append(node)
        elif isinstance(node, ast.FunctionDef):
            called = [getattr(one, "func", one) for one in node.decorator_list]
            names = {getattr(one, "attr", getattr(one, "id", "")) for one in called}
            if names & {"model_validator", "field_validator"}:
                found.validators.append(node)
    return found


def test_no_text_of_an_error_is_a_bare_string():
    checked, bare = 0, []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call, name in said_in(path).calls:
            given = [call.args[at] for at in TEXTS[name] if at < len(call.args)]
            given += [one.value for one in call.keywords
                      if one.arg in ("problem", "cure", "said")]  # fmt: skip
            checked += len(given)
            bare += [
                f"{path.name}:{one.lineno}"
                for one in given
                if isinstance(one, ast.JoinedStr)
                or (isinstance(one, ast.Constant) and isinstance(one.value, str))
            ]
    assert not bare
    assert checked > 200


@pytest.mark.parametrize("name", ["律师00011（合成）", "张三", ""])
def test_a_lawyer_is_called_so_once_whatever_the_name_begins_with(name):
    assert lawyer_zh(name) == "律师" + name.removeprefix("律师")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("钱江律师事务所", "钱江律师事务所"),
        ("某某律师事务所（杭州）", "某某律师事务所（杭州）"),
        ("律所001（合成）", "律所001（合成）"),
        ("千岛湖所", "律所千岛湖所"),
        ("f1", "律所f1"),
    ],
)
def test_a_firm_is_called_so_once_whatever_its_name_says(name, called):
    assert firm_zh(name) == called


def test_no_sentence_puts_the_word_before_a_name_by_itself():
    lawyer = re.compile(r"(?<![名补])律师\{(?!n\}|len|self\.count|[^}]*:,|[^}]*\}名)")
    firm = re.compile(r"律所\{(?!_rank_zh|n\}|len|[^}]*:,)")
    for path in sorted(Path(la.__file__).parent.rglob("*.py")):
        if path.name not in ("errors.py", "people.py"):
            text = path.read_text("utf-8")
            for word, found in (("律师", lawyer), ("律所", firm)):
                said = [one.group() for one in found.finditer(text)]
                cure = (
                    f"{path}: {said}: for a name write lawyer_zh(name) or "
                    f"firm_zh(name) without the word {word} before it; for a number "
                    "{n}, {len(...)}, {self.count}, {count:,} or {count}名"
                )
                assert not said, cure


def literal(node):
    """Return what stands in a string as it is, or ``None`` for what is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(one) or "\0" for one in node.values)
    return "\0" if isinstance(node, ast.FormattedValue) else None


def texts_of(path):
    """Yield the English and the Chinese literal of every text that a file writes."""
    for node in said_in(path).texts:
        both = [literal(one) for one in node.args]
        if None not in both and re.search("[A-Za-z]{2}", both[0]):
            yield f"{path.name}:{node.lineno}", *both


def test_every_text_in_the_package_is_chinese_in_its_chinese_half():
    """Also those of errors that no test makes."""
    found = [one for path in sorted(PACKAGE.rglob("*.py")) for one in texts_of(path)]
    faults = {
        place: wrong
        for place, en, zh in found
        if (wrong := strict_faults_of(Text(en, zh)))
    }
    assert not faults
    assert len(found) > 200


def test_validators_raise_what_is_in_both_languages():
    """A plain ``ValueError`` would be in one; a user's own rule may raise it."""
    checked, plain = 0, []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in said_in(path).validators:
            checked += 1
            plain += [
                f"{path.name}:{one.lineno}"
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and one.id == "ValueError"
            ]
    assert not plain
    assert checked > 10


def junk_in(model, fields):
    """Yield what pydantic says of every kind of junk in every field."""
    for name in fields:
        for value in JUNK:
            try:
                model.model_validate({**fields, name: value})
            except ValidationError as error:
                yield error
    for odd in ({**fields, "nmae": 1}, {}, 3):
        try:
            model.model_validate(odd)
        except ValidationError as error:
            yield error


def sensible(model):
    """Return values of all fields: defaults, and None where there is none."""
    return {
        name: None if info.is_required() else info.get_default(
            call_default_factory=True, validated_data={}
        )
        for name, info in model.model_fields.items()
    }  # fmt: skip


@pytest.mark.parametrize("table", MODELS)
def test_everything_pydantic_says_of_a_row_is_a_sentence_in_both(table):
    count = 0
    for error in junk_in(MODELS[table], sensible(MODELS[table])):
        for one in error.errors(include_url=False):
            if one["loc"] or one["type"] == "unfit":
                for text in say(table, one):
                    assert not strict_faults_of(text), one
                    assert "cannot be " not in text.en, one  # what we have no words for
                    count += 1
    assert count > 50


PARAMETERS = (*ALL_RULES, ScoreSheet, InspectionRules, RolePolicy, la.Policy,
              type(la.Policy.hangzhou_2024().reach))  # fmt: skip


@pytest.mark.parametrize("model", PARAMETERS, ids=lambda one: one.__name__)
def test_everything_pydantic_says_of_parameters_is_a_sentence_in_both(model):
    count = 0
    for error in junk_in(model, sensible(model)):
        for defect in defects_of(error, "file.toml"):
            for text in (defect.problem, defect.cure):
                assert not strict_faults_of(text), defect
                assert "cannot be " not in text.en, (defect, error)
                count += 1
    assert count > 10


def test_facts_in_python_say_it_in_both_languages_and_travel_as_json():
    with pytest.raises(ValidationError) as caught:
        la.Facts(
            districts=[la.District(id="D2", name="乙")],
            firms=[la.Firm(id="F1", name="甲", district="D{problem}1")] * 2,
        )
    said = str(caught.value)
    assert "firms[0].district: “区县”表中没有这个编号（现值：D{problem}1）" in said
    assert "there is no such id among the districts (found D{problem}1)" in said
    assert "firms[1].id: 编号与表中第1行相同" in said
    assert "the same id as row 1 of the table" in said
    (error,) = json.loads(caught.value.json())
    assert error["type"] == "mismatch"
    assert error["ctx"]["defects"][1]["value"] == "D{problem}1"
    with pytest.raises(ValidationError) as caught:
        la.Committee(
            id="c", name="n", kind="village", district="d",
            lawyers_min=3, lawyers_max=2,
        )  # fmt: skip
    (error,) = caught.value.errors()
    assert error["ctx"]["problem"].zh == (
        "最多律师数（lawyers_max）2小于最少律师数（lawyers_min）3"
    )
    assert "lawyers_max 2 is below lawyers_min 3. Raise the most" in str(caught.value)


def test_a_rule_of_a_user_that_speaks_one_language_is_quoted():
    problem, cure = say(
        "firms",
        {"type": "value_error", "loc": ("name",), "msg": "no such house",
         "ctx": {"error": ValueError("no such house")}},
    )  # fmt: skip
    assert problem.zh == "不能作为律所名称（name）的值：no such house"
    assert not faults_of(cure)


def spoilt_book(path):
    """Write a workbook with as many faults at once as stand side by side."""
    alone = {"missing sheet", "required column missing", "merged ids",
             "misspelt header", "misspelt skill header"}  # fmt: skip
    names = [name for name in BAD if name not in alone]
    random.Random(0).shuffle(names)
    book = clean_book()
    for name in names:
        BAD[name][0](book)
    book.save(path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shell_says_what_is_wrong_with_a_workbook_in_the_language_asked_for(
    tmp_path, lang
):
    path = tmp_path / "bad.xlsx"
    spoilt_book(path)
    said = CliRunner().invoke(app, ["check", str(path), "--lang", lang])
    assert said.exit_code == 2
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    defects = caught.value.defects
    assert len(defects) > 30
    other = "en" if lang == "zh" else "zh"
    for one in defects:
        assert one.problem.of(lang) in said.stderr
        assert one.cure.of(lang) in said.stderr
        assert one.cure.of(other) not in said.stderr
    if lang == "zh":
        assert not SENTENCE.search(said.output), SENTENCE.findall(said.output)
    else:
        assert "问题" not in said.output
        # A sheet is called 请假, and listed so.
        assert "请" not in said.output.replace("请假", "")
