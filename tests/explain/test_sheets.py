"""Answers as sheets: names beside ids, both languages, sums, files that come back."""

import re

import openpyxl
import pytest
from hypothesis import given, settings

import lawyer_assign as la
from lawyer_assign import explain
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.whys.reasons import KIND_OF_BAR, KIND_OF_RULE, Kind
from lawyer_assign.explain.whys.sheets import KINDS_ZH
from lawyer_assign.rules import Budget
from tests.explain.questions import CHOOSING, NAME, PLAIN, WORLDS, outcomes
from tests.worlds.both_languages import CJK, HALF_WIDTH, SENTENCE

SIZE = {"committees": 40, "seed": 1, "scarcity": 0.2}


@pytest.fixture(scope="module")
def facts():
    return la.datasets.district(**SIZE)


@pytest.fixture(scope="module")
def chosen(facts):
    return la.solve(facts, CHOOSING)


@pytest.fixture(scope="module")
def flowing(facts):
    return la.solve(facts, PLAIN)


@pytest.fixture(scope="module")
def answers(chosen, flowing):
    """One of every answer that has sheets; pairs barred and priced."""
    first, last = chosen.plan.posts[3], chosen.plan.posts[10]
    found = la.why_not(chosen, first.committee, last.lawyer)
    barred = la.why_not(chosen, first.committee, far_lawyer(chosen, first.committee))
    return (
        la.why(chosen, first.committee), la.why_all(chosen), found, barred,
        la.critical(flowing), la.compare(chosen, flowing, names=["甲", "乙"]),
        la.shortage(chosen), la.shortage(short_of_lawyers()), la.conflict(torn()),
        la.remedies(short_of_lawyers()), la.remedies(chosen),
        la.conflict(chosen.problem.stated), la.trainings(few(), 2),
        la.trainings(la.solve(la.datasets.toy(), PLAIN.without("affinity"))),
        la.budget_prices(paid(), yuan=1_000),
    )  # fmt: skip


def paid():
    """A plan within budgets that bind."""
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    return la.solve(facts, la.Policy.hangzhou_2024().with_rule(Budget()))


def few():
    """So few committees that what to learn jointly is soon proved."""
    return la.solve(la.datasets.district(committees=8, seed=1, scarcity=0.2), PLAIN)


def short_of_lawyers():
    facts = la.datasets.district(committees=30, lawyers=6, seed=2, teams=0)
    return la.solve(facts, PLAIN)


def torn():
    """A fixed agreement and a conflict of interest about the same pair."""
    facts = la.datasets.toy()
    told = la.Conflict(committee="c2", lawyer="l1", reason="近亲属")
    pin = la.Agreement(committee="c2", firm="f1", lawyers=("l1",), is_fixed=True)
    return facts.replace(conflicts=[told], agreements=[pin])


def far_lawyer(outcome, committee):
    pairs = outcome.problem.pairs.to_frame()
    near = set(pairs.loc[pairs["committee"] == committee, "lawyer"])
    return next(row.id for row in outcome.problem.facts.lawyers if row.id not in near)


def assert_sheets(answer):
    """See that heads, cells and names of all sheets are as officials need them."""
    zh, en = answer.sheets("zh"), answer.sheets("en")
    assert [one.name for one in zh] == [one.name for one in en]
    titles = [one.title("zh") for one in zh]
    assert len(set(titles)) == len(titles)
    for chinese, english in zip(zh, en, strict=True):
        assert CJK.search(chinese.title("zh"))
        assert not CJK.search(english.title("en"))
        heads = [head for head, _ in chinese.heads]
        assert len(set(heads)) == len(heads)
        assert len(chinese.rows) == len(english.rows)
        for row in chinese.cells("zh"):
            assert len(row) == len(heads)
            assert_row(dict(zip(heads, row, strict=True)), chinese.prose)


def assert_row(row, prose):
    for head, cell in row.items():
        if f"{head}_name" in row:
            assert (cell is None) == (row[f"{head}_name"] is None)
        if head in prose and isinstance(cell, str):
            bare = NAME.sub("", cell)
            assert not SENTENCE.search(bare), cell
            assert not HALF_WIDTH.search(bare), cell


def test_every_kind_of_answer_is_among_those_that_are_looked_at(answers):
    public = {name for name in explain.__all__ if not name.islower()}
    seen = {type(one).__name__ for one in answers}
    assert public <= seen, "put one into the fixture answers"


def test_every_answer_has_sheets_that_read_in_chinese(answers):
    for one in answers:
        assert_sheets(one)
        assert len(repr(one)) < 200


def test_the_line_of_an_answer_says_what_it_comes_to():
    toy = la.datasets.toy()
    few = toy.without(lawyers=[row.id for row in toy.lawyers[3:]])
    worse, better = la.solve(few), la.solve(toy)
    found = la.compare(worse, better, names=["now", "more"])
    assert repr(found).startswith("<Comparison: “more”优于“now”：最先在第1层")
    critical = la.critical(better)
    gist = repr(critical).removeprefix("<Critical: ").removesuffix(">")
    assert gist in critical.text("zh")
    long = la.compare(better, better, names=["x" * 400, "13800001234"])
    assert len(repr(long).encode()) <= 300
    assert "13800001234" not in repr(long)


@given(outcome=outcomes())
@settings(max_examples=WORLDS, deadline=None)
def test_sheets_of_any_plan(outcome):
    whys = la.why_all(outcome, most=None)
    assert_sheets(whys)
    (sheet,) = whys.sheets("en")
    heads = [head for head, _ in sheet.heads]
    seen = []
    for row in sheet.rows:
        cells = dict(zip(heads, row, strict=True))
        if cells["lawyer"] is None:
            assert not outcome.plan.lawyers_of(cells["committee"])
            continue
        seen.append((cells["committee"], cells["lawyer"]))
        parts = [v for k, v in cells.items() if k.startswith("part_") and v is not None]
        if parts:
            assert sum(parts) == cells["points"]
        fixed = {
            (a.committee, a.firm)
            for a in outcome.problem.facts.agreements
            if a.is_fixed
        }
        is_fixed = (cells["committee"], cells["firm"]) in fixed
        assert (cells["agreed"] == "fixed") == is_fixed
    assert sorted(seen) == [tuple(post) for post in outcome.plan.posts]
    for one in whys.rows[:1]:
        assert_sheets(la.why(outcome, one.committee.id))


def test_every_kind_of_reason_has_a_word():
    assert set(KINDS_ZH) == set(Kind.__args__)
    assert {*KIND_OF_RULE.values(), *KIND_OF_BAR.values()} <= set(KINDS_ZH)


def test_a_written_answer_is_a_workbook_a_folder_or_its_json(answers, tmp_path):
    for at, one in enumerate(answers):
        path = tmp_path / f"{at}.json"
        la.write(one, path)
        assert type(one).from_json(path) == one
        book_path = tmp_path / f"{at}.xlsx"
        la.write(one, book_path, lang="zh")
        book = openpyxl.load_workbook(book_path)
        assert book.sheetnames == [sheet.zh for sheet in one.sheets("zh")]
        for sheet in one.sheets("zh"):
            written = book[sheet.zh]
            assert written.max_row == 1 + len(sheet.rows)
            for nth, (en, _) in enumerate(sheet.heads, start=1):
                if en in sheet.prose and written.cell(2, nth).value:
                    assert written.cell(2, nth).alignment.wrap_text
        folder = tmp_path / f"{at}"
        la.write(one, folder, lang="en")
        names = {one.name for one in folder.glob("*.csv")}
        assert names == {f"{sheet.name}.csv" for sheet in one.sheets("en")}


def test_the_plan_workbook_may_say_why_and_is_read_back(chosen, tmp_path):
    path = tmp_path / "plan.xlsx"
    whys = la.why_all(chosen)
    la.write(chosen, path, answers=[whys], teams=la.fill_teams(chosen))
    assert la.read_plan(path) == chosen.plan
    sheet = openpyxl.load_workbook(path)["说明"]
    why = [cell.value for cell in sheet[1]].index("为什么由其服务")
    said = [row[why].value for row in sheet.iter_rows(min_row=2)]
    assert len(said) == len(chosen.plan)
    assert all(re.search("名候选律师中列第[0-9]+位", one) for one in said)
    with pytest.raises(BadInputError, match="不附说明"):
        la.write(chosen, tmp_path / "p.json", certificate=True, answers=[whys])


def test_what_choice_costs_if_nobody_counts_is_said_once(chosen):
    """A pin would hide it: the note stands behind the reasons, not in each."""
    whys = la.why_all(chosen)
    lines = [str(row[9]) for row in whys.sheets("zh")[0].rows]
    noted = [line for line in lines if "方案并没有更好" in line]
    assert noted
    assert all(line.count("方案并没有更好") == 1 for line in noted)
    assert all("与双向选择相违" in line for line in noted)


@pytest.mark.parametrize("ask", ["text", "blocks", "sheets"])
def test_no_answer_speaks_a_language_that_there_is_not(answers, ask):
    for one in answers:
        if hasattr(one, ask):
            with pytest.raises(BadInputError, match=r"lang: .*'fr'"):
                getattr(one, ask)("fr")
