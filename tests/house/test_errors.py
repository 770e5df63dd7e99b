"""What a message quotes is printable and short, whoever makes the message."""

import ast
import pickle
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lawyer_assign
from lawyer_assign.errors import (
    MOST_ALIKE,
    MOST_DEFECT,
    MOST_DEFECTS,
    BadInputError,
    Defect,
    Defects,
    NotWrittenError,
    Text,
    refuse,
)
from lawyer_assign.quoting import shown

WITHIN = {"SaidError"}
"""Bases that nothing raises itself."""
OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
WRONG, MEND = Text("is wrong", "有误"), Text("Mend it", "请改正")
anything = st.text(st.characters(exclude_categories=()), max_size=40)
long = st.builds(
    lambda one, often: one * often, anything, st.sampled_from([1, 99, 3000])
)


@pytest.mark.parametrize(
    "text",
    [
        "王　芳",
        "㐂𠮷\U0002ebf0\ue863",
        "한국어 ひらがな カタカナ",
        "é ñ Ω Ж",
        "😀",
        "a b",
        "«»“”…",
    ],
)
def test_letters_and_signs_of_every_script_stay(text):
    assert shown(text, 200) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\nb", "a\\nb"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("\ud800", "\\ud800"),
        ("x\u2028y", "x\\u2028y"),
        ("\u200b", "\\u200b"),
        ("\x00", "\\x00"),
    ],
)
def test_what_a_terminal_obeys_hides_or_cannot_take_is_escaped(text, said):
    assert shown(text, 200) == said


def test_a_long_text_loses_its_middle_between_whole_signs():
    assert shown("a" * 500, 20) == "a" * 11 + "…" + "a" * 6
    assert shown("王" * 500, 20) == "王" * 3 + "…" + "王" * 2
    assert len(shown("王" * 10**7, 100).encode()) <= 100


@given(long, st.integers(10, 300))
def test_whatever_is_shown_can_be_printed_and_is_no_longer_than_asked(text, most):
    said = shown(text, most)
    assert len(said.encode()) <= most
    assert OBEYED.isdisjoint(map(category, said))


@given(long, long, long, long, long, long)
def test_a_defect_is_one_short_printable_line_in_every_language(a, b, c, d, e, f):
    defect = Defect.__new__(Defect)  # past the test's own watch over both languages
    for name, part in zip(
        ("place", "value", "problem", "cure"),
        (a, b, Text(c, d), Text(e, f)),
        strict=True,
    ):
        object.__setattr__(defect, name, part)
    defect.__post_init__()
    for said in (str(defect), defect.text("en"), defect.text("zh")):
        assert len(said.encode()) <= MOST_DEFECT
        assert OBEYED.isdisjoint(map(category, said))


def test_a_long_cure_is_kept_whole_where_there_is_room():
    words = ", ".join(f"rule {n}" for n in range(50))
    problem = Text(f"the key {'k' * 9_000} stands twice", f"键 {'k' * 9_000}重复")
    defect = Defect("a.json", "", problem, Text(f"Use one of {words}", f"可填 {words}"))
    assert words in defect.cure.en
    assert words in defect.cure.zh
    assert defect.problem.en.startswith("the key kkk")
    assert defect.problem.en.endswith("kkk stands twice")
    assert Defect("", "", WRONG, MEND).problem is WRONG


def test_the_message_of_an_error_names_the_first_defects_and_counts_the_others():
    defects = [Defect(f"A{n}", f"{n}" + "x" * 10**5, WRONG, MEND) for n in range(1_000)]
    said = str(BadInputError(defects))
    assert said.startswith("发现1000个问题。 · 1000 problem(s) found.\n  A0: 有误")
    assert "... and 980 more (see .defects)" in said
    assert len(said.encode()) < 21 * MOST_DEFECT


def test_reading_stops_where_there_are_too_many_defects():
    found = Defects()
    kinds = [
        (Text(f"is wrong {n}", f"有误{n}"), MEND)
        for n in range(MOST_DEFECTS // MOST_ALIKE)
    ]
    found += (Defect("A", "", *kind) for kind in kinds for _ in range(MOST_ALIKE))
    assert len(found) == MOST_DEFECTS
    for add in (Defects.append, lambda some, one: some.extend([one])):
        again = Defects()
        again += found
        with pytest.raises(BadInputError, match="reading stopped") as caught:
            add(again, Defect("B", "", WRONG, MEND))
        first, *others = caught.value.defects
        assert "50,000" in first.problem
        assert others == found


def test_one_mistake_in_every_row_hides_no_other():
    """It used up the limit of all defects, and reading stopped before the others."""
    found = Defects()
    found += (Defect(f"A{n}", f"{n}", WRONG, MEND) for n in range(3 * MOST_ALIKE))
    found.append(Defect("B", "", MEND, WRONG))
    assert len(found) == MOST_ALIKE + 2
    *listed, others, last = found
    assert [one.place for one in listed] == [f"A{n}" for n in range(MOST_ALIKE)]
    assert "10,000" in others.problem
    assert "others follow" in others.problem
    assert last.place == "B"


def test_what_is_not_listed_counts_so_that_no_table_is_read_for_minutes():
    found = Defects()
    found += (Defect(f"A{n}", "", WRONG, MEND) for n in range(MOST_DEFECTS))
    with pytest.raises(BadInputError) as caught:
        found.append(Defect("B", "", MEND, WRONG))
    first, *listed = caught.value.defects
    assert "50,000" in first.problem
    assert len(listed) == MOST_ALIKE + 2
    assert listed[-1].place == "B"


def test_a_sentence_is_bounded_and_survives_the_way_between_processes():
    error = NotWrittenError(Text(f"{'x' * 9_000}\x07", f"未写入 {'x' * 9_000}\x07"))
    assert len(str(error).encode()) < 4_100
    assert "\x07" not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert again.text("zh") == error.text("zh")
    assert isinstance(error, OSError)
    assert refuse("a", "b", WRONG, MEND).defects == (Defect("a", "b", WRONG, MEND),)


def test_every_error_that_a_caller_may_catch_stands_in_the_reference():
    package = Path(lawyer_assign.__file__).parent
    told = (package.parent / "docs" / "reference" / "errors.md").read_text("utf-8")
    known = {"LawyerAssignError"}
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for path in package.rglob("*.py") if path.name != "checker.py"
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }  # fmt: skip
    while more := {one for one, of in bases.items() if of & known} - known:
        known |= more
    assert {"NoSuchRuleError", "NotWrittenError", "BadInputError"} <= known
    missing = {one for one in known - WITHIN if f".{one}\n" not in told}
    assert not missing
