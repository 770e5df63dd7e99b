"""A file of ours that is handed in for another is told to be one, in one sentence."""

import json

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign import outcome_document
from lawyer_assign.cli.app import app
from lawyer_assign.facts.sheets.labels import SHEETS
from lawyer_assign.files import kinds
from lawyer_assign.files.settings.labels import SETTINGS_SHEETS
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from lawyer_assign.json_text import mark_of
from lawyer_assign.publish import duty_book
from lawyer_assign.scenario import document
from lawyer_assign.verbs.last_times import read_times

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a file of every kind, and the facts they are about."""
    folder = tmp_path_factory.mktemp("kinds")
    small = la.datasets.district(committees=8, lawyers=9, seed=0)
    facts = la.datasets.with_duty(small)
    outcome = la.solve(facts)
    roster = la.plan_roster(outcome, la.DayTable.of_years(2026))
    for suffix in (".json", ".xlsx", ""):
        la.write_facts(facts, folder / f"facts{suffix}")
        la.write(outcome, folder / f"plan{suffix}")
    for suffix in (".json", ".xlsx"):
        la.write_roster(roster, folder / f"roster{suffix}")
    la.write_records_template(folder / "records.xlsx")
    la.write(la.read_records(folder / "records.xlsx"), folder / "records.json")
    la.write_settings_template(folder / "settings.xlsx")
    (folder / "outcome.json").write_text(outcome.to_json(), encoding="utf-8")
    scenario = la.Scenario(facts).with_limit(4)
    (folder / "scenario.json").write_text(scenario.to_json(), encoding="utf-8")
    why = la.why(outcome, facts.committees[0].id)
    (folder / "why.json").write_text(why.to_json(), encoding="utf-8")
    return folder


READERS = {
    "facts": lambda path, _: la.read(path),
    "plan": lambda path, facts: la.read_plan(path, facts),
    "roster": lambda path, facts: la.read_roster(path, facts),
    "records": lambda path, facts: la.read_records(path, facts),
    "times": lambda path, _: read_times(path),
}
CALLED = {
    "facts": kinds.FACTS,
    "plan": kinds.PLAN,
    "roster": kinds.ROSTER,
    "records": kinds.RECORDS,
    "settings": kinds.SETTINGS,
    "outcome": kinds.kind_of_document({"format": outcome_document.FORMAT}),
    "scenario": kinds.kind_of_document({"format": document.FORMAT}),
    "why": kinds.kind_of_document({"format": mark_of("Why")}),
}
FILES = (
    "facts", "facts.json", "facts.xlsx", "plan", "plan.json", "plan.xlsx",
    "records.json", "records.xlsx", "roster.json", "roster.xlsx", "settings.xlsx",
    "outcome.json", "scenario.json", "why.json",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_another_kind_is_called_what_it_is(folder, reader, name):
    stem, _, suffix = name.partition(".")
    facts = la.read(folder / "facts.xlsx")
    wanted = "roster" if reader == "times" else reader
    if stem == wanted:
        assert READERS[reader](folder / name, facts)
        return
    with pytest.raises(la.BadInputError) as caught:
        READERS[reader](folder / name, facts)
    (one,) = caught.value.defects
    assert one.place == name
    if suffix or wanted != "roster":  # a roster is never read from a folder
        is_, other = CALLED[stem], CALLED[wanted]
        assert one.problem.en == f"is {is_.en}, not {other.en}"
        assert one.problem.zh == f"是{is_.zh}，不是{other.zh}"
        assert "lawyer-assign" in one.cure.en
        assert "lawyer-assign" in one.cure.zh
    is_swapped = (reader, stem) == ("plan", "roster")
    assert ("--last-year" in one.cure.en) == is_swapped


def test_a_plan_that_is_broken_says_where(tmp_path):
    """Of a whole document the message showed its beginning in Python's words."""
    path = tmp_path / "plan.json"
    for value, place, seen in (
        ({"plan": None}, "plan.json: plan", "null"),
        ({"plan": [1, 2]}, "plan.json: plan", "[1, 2]"),
        ({"posts": [], "facts": {}}, "plan.json", "posts, facts"),
        ([], "plan.json", "[]"),
    ):
        path.write_text(json.dumps(value), encoding="utf-8")
        with pytest.raises(la.BadInputError) as caught:
            la.read_plan(path)
        (one,) = caught.value.defects
        assert (one.place, one.value) == (place, seen)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("suffix", [".json", ".xlsx"])
@pytest.mark.parametrize(
    ("content", "said", "zh"),
    [
        (b"", "holds nothing", "空文件"),
        (b" \n", "holds nothing", "空文件"),
        (PDF, "a PDF under the name", "PDF 文件"),
        (PNG, "a picture under the name", "图片"),
    ],
    ids=["empty", "blank", "a PDF", "a picture"],
)
def test_what_the_name_does_not_say_is_named(
    folder, tmp_path, reader, suffix, content, said, zh
):
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    with pytest.raises(la.BadInputError) as caught:
        READERS[reader](path, la.read(folder / "facts.json"))
    (one,) = caught.value.defects
    assert one.place == path.name
    assert said in one.problem.en
    assert zh in one.problem.zh


def test_a_plan_of_a_text_that_is_a_workbook_is_refused(folder, tmp_path):
    for suffix in (".json", ".csv"):
        path = tmp_path / f"plan{suffix}"
        path.write_bytes((folder / "plan.xlsx").read_bytes())
        with pytest.raises(la.BadInputError, match="a workbook or an archive"):
            la.read_plan(path)


def test_verify_of_a_list_is_no_defect_of_the_program(folder, tmp_path):
    path = tmp_path / "list.json"
    path.write_text("[]", encoding="utf-8")
    found = CliRunner().invoke(app, ["verify", str(folder / "facts.xlsx"), str(path)])
    assert found.exit_code == 2
    assert "list.json" in found.output
    assert "defect of the program" not in found.output


def test_kinds_are_told_by_what_files_of_today_say():
    settings = {one for n, s in SETTINGS_SHEETS.items() for one in (n, s.zh)}
    records = {one for n, (zh, _) in RECORD_SHEETS.items() for one in (n, zh)}
    facts = {one for name, sheet in SHEETS.items() for one in (name, sheet.zh)}
    assert not facts & (settings | records)
    assert kinds.ROSTER_SHEETS == (
        (duty_book.TIMES, duty_book.TIMES_ZH),
        (duty_book.DATES, duty_book.DATES_ZH),
    )
    for mark, said in (
        (outcome_document.FORMAT, "an outcome"),
        (document.FORMAT, "a scenario"),
        ("lawyer-assign outcome 1", "an outcome"),  # as they were spelt before
        ("lawyer-assign scenario 1", "a scenario"),
        ("lawyer-assign WhyNot 1", "an answer"),
    ):
        assert kinds.kind_of_document({"format": mark}).en.startswith(said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pay_sheet_handed_in_for_a_plan_is_told_how_it_is_checked(tmp_path, lang):
    toy = la.datasets.toy()
    facts = toy.replace(tariffs=[la.Tariff(fen_per_year=500_000)])
    la.write_facts(facts, tmp_path / "facts.json")
    costs = la.cost(facts, la.solve(facts).plan)
    la.write(costs, tmp_path / "pay.xlsx", lang=lang)
    words = ["verify", "facts.json", "pay.xlsx", "--lang", "zh"]
    words[1:3] = [str(tmp_path / one) for one in words[1:3]]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 2
    assert "是费用表，不是配对方案" in said.stderr
    assert "lawyer-assign cost 数据 方案 -o 新费用表.xlsx" in said.stderr
