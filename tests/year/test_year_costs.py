"""What a year costs in which one plan follows another: by months, to the fen."""

import datetime as dt
import json
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.views import costs_text
from lawyer_assign.views.costs import spells_text
from lawyer_assign.year.costs_said import in_turn_texts
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, world

JANUARY, MAY = dt.date(2026, 1, 1), dt.date(2026, 5, 1)
TARIFFS = (
    la.Tariff(post_to=1, fen_per_year=100_001),
    la.Tariff(post_from=2, fen_per_year=80_050),
)


def town(*lawyers, budget=2_000):
    """Return two committees of a district, a third of which the city pays."""
    return world(
        [committee("c1"), committee("c2")],
        [lawyer(one) for one in lawyers],
        [firm("f1")],
        [district("d1", city_share_percent=33, budget_yuan=budget)],
        tariffs=TARIFFS,
    )


@pytest.fixture
def changed():
    """Return a year in which l1 leaves in May: l2 takes c1, and a dearer post."""
    return [
        (JANUARY, town("l1", "l2"), la.Plan.of([("c1", "l1"), ("c2", "l2")])),
        (MAY, town("l2"), la.Plan.of([("c1", "l2"), ("c2", "l2")])),
    ]


def test_a_table_computed_by_hand(changed):
    year = la.cost_year(changed)
    # 4 twelfths of 1,000.01 for l1; then c1 is l2's first and c2 her second, cheaper.
    assert year.to_frame()[
        ["committee", "lawyer", "number", "from_month", "to_month", "fen", "city_fen"]
    ].to_dict("split")["data"] == [
        ["c1", "l1", 1, 1, 4, 33_334, 11_000],
        ["c1", "l2", 1, 5, 12, 66_667, 22_000],
        ["c2", "l2", 1, 1, 4, 33_334, 11_000],
        ["c2", "l2", 2, 5, 12, 53_367, 17_612],
    ]
    assert year.by("lawyer").fen.to_dict() == {"l1": 33_334, "l2": 153_368}
    assert year.by("lawyer").posts.to_dict() == {"l1": 1, "l2": 2}
    assert year.by("lawyer").post_months.to_dict() == {"l1": 4, "l2": 20}
    assert year.by("payer").fen.to_dict() == {"city": 61_612, "d1": 125_090}
    assert year.total_fen == 186_702 == year.by("district").fen.sum()
    assert year.over_budget() == {}
    assert repr(year) == "YearCosts(2026, 2 plans, 1,867.02 yuan)"
    assert "1,867.02" in year._repr_html_()


def test_a_post_that_changed_hands_is_told_from_those_of_the_plan(changed):
    year = la.cost_year(changed)
    assert year.by("district").posts.tolist() == [3]
    (said,) = in_turn_texts(year)
    assert said == (
        "Posts in turn: 3; where one came in the place of another, each counts as 1. "
        "At the end of the year there are 2.",
        "先后配对数合计3个，年中换人的前后各计1个；年末为2个。",
    )
    for lang in ("en", "zh"):
        assert said.of(lang) in costs_text(year, lang)
    facts, plan = changed[0][1:]
    same = la.cost_year([(JANUARY, facts, plan), (MAY, facts, plan)])
    for costs in (same, la.cost(facts, plan), la.cost_year([(MAY, facts, plan)])):
        assert not in_turn_texts(costs)


def test_the_budget_that_holds_at_last_counts(changed):
    (day, facts, plan), (may, _, last) = changed
    year = la.cost_year([(may, town("l2", budget=1_867), last), (day, facts, plan)])
    assert year.over_budget() == {"d1": 2}
    assert year.by("district").over_fen.to_dict() == {"d1": 2}


@settings(max_examples=many(60))
@given(
    prices=st.lists(st.integers(1, 10**7), min_size=2, max_size=2),
    share=st.integers(0, 100),
    days=st.sets(
        st.dates(dt.date(2026, 1, 2), dt.date(2026, 12, 31)), min_size=1, max_size=4
    ),
)
def test_a_year_cut_anywhere_costs_what_the_plan_costs(prices, share, days):
    first, second = prices
    facts = world(
        [committee("c1"), committee("c2")], [lawyer("l1")], [firm("f1")],
        [district("d1", city_share_percent=share)],
        tariffs=[la.Tariff(post_to=1, fen_per_year=first),
                 la.Tariff(post_from=2, fen_per_year=second)],
    )  # fmt: skip
    plan = la.Plan.of([("c1", "l1"), ("c2", "l1")])
    whole = la.cost(facts, plan)
    year = la.cost_year([(day, facts, plan) for day in [JANUARY, *sorted(days)]])
    assert year.total_fen == whole.total_fen
    assert year.by("payer").fen.to_dict() == whole.by("payer").fen.to_dict()
    columns = ["committee", "lawyer", "fen", "city_fen", "district_fen"]
    assert year.to_frame()[columns].equals(whole.to_frame()[columns])


@settings(max_examples=many(60))
@given(
    price=st.integers(1, 10**7),
    day=st.dates(dt.date(2026, 1, 2), dt.date(2026, 12, 31)),
)
def test_a_month_is_paid_to_who_has_the_post_on_its_first_day(price, day):
    facts = world(
        [committee("c1")], [lawyer("l1"), lawyer("l2")], [firm("f1")],
        tariffs=[la.Tariff(fen_per_year=price)],
    )  # fmt: skip
    before, after = la.Plan.of([("c1", "l1")]), la.Plan.of([("c1", "l2")])
    year = la.cost_year([(JANUARY, facts, before), (day, facts, after)])
    months = sum(dt.date(2026, one, 1) < day for one in range(1, 13))
    paid = {"l1": 0, "l2": 0} | year.by("lawyer").fen.to_dict()
    assert sum(paid.values()) == price
    exact = Fraction(price * months, 12)
    assert abs(paid["l1"] - exact) <= Fraction(1, 2)


def test_a_post_that_is_given_up_and_taken_again_is_two_rows():
    facts = town("l1")
    plan, nobody = la.Plan.of([("c1", "l1")]), la.Plan.of([])
    days = [dt.date(2026, month, 1) for month in (1, 4, 10)]
    year = la.cost_year(zip(days, [facts] * 3, [plan, nobody, plan], strict=True))
    rows = year.to_frame()[["from_month", "to_month"]].to_numpy().tolist()
    assert rows == [[1, 3], [10, 12]]
    assert len(year) == 2
    assert year.by("firm").posts.to_dict() == {"f1": 1}


def test_a_plan_that_holds_on_no_first_of_a_month_has_no_row_and_is_named():
    facts = town("l1", "l2")
    plan, other = la.Plan.of([("c1", "l1")]), la.Plan.of([("c2", "l2")])
    days = [JANUARY, dt.date(2026, 3, 8), dt.date(2026, 3, 20)]
    year = la.cost_year(zip(days, [facts] * 3, [plan, other, plan], strict=True))
    rows = year.to_frame()[["lawyer", "from_month", "to_month", "fen"]]
    assert rows.to_numpy().tolist() == [["l1", 1, 12, 100_001]]
    assert year.by("lawyer").posts.to_dict() == {"l1": 1}
    assert "nobody is paid for them: 1." in costs_text(year)
    assert "不计补贴的方案：1个" in costs_text(year, "zh")


def test_a_year_without_a_paid_month_has_no_rows():
    year = la.cost_year(
        [(dt.date(2026, 12, 28), town("l1"), la.Plan.of([("c1", "l1")]))]
    )
    assert (len(year), year.total_fen, len(year.by("lawyer"))) == (0, 0, 0)
    assert year.by("district").posts.to_dict() == {"d1": 0}


def test_what_is_no_year_is_refused_all_at_once(changed):
    (_, facts, plan), _ = changed
    with pytest.raises(la.BadInputError, match="another year") as error:
        la.cost_year([
            (JANUARY, facts, plan), (dt.date(2027, 1, 1), facts, plan),
            (JANUARY, facts, plan),
        ])  # fmt: skip
    assert [one.place for one in error.value.defects] == ["plans[1]", "plans[2]"]
    with pytest.raises(la.BadInputError, match="no plan to cost"):
        la.cost_year([])
    with pytest.raises(la.BadInputError, match="is not a day, facts and a plan"):
        la.cost_year([(facts, plan)])


@pytest.fixture
def files(changed, tmp_path):
    """Return the options of the verb for a year that changes."""
    (_, facts, plan), (_, later, last) = changed
    la.write_facts(facts, tmp_path / "三月.json")
    la.write_facts(later, tmp_path / "五月.json")
    for name, posts in (("三月方案.json", plan), ("五月方案.json", last)):
        rows = [
            {"committee": one.committee, "lawyer": one.lawyer} for one in posts.posts
        ]
        table = {"format": "lawyer_assign.plan/1", "plan": rows}
        (tmp_path / name).write_text(json.dumps(table), encoding="utf-8")
    return [
        "cost", tmp_path / "五月.json", tmp_path / "五月方案.json",
        "--before", tmp_path / "三月.json",
        "--before-plan", tmp_path / "三月方案.json", "--from", "2026-05-01",
    ]  # fmt: skip


def test_a_plan_of_one_month_is_said_by_that_month_alone(changed):
    (first, facts, plan), (_, later, last) = changed
    days = [first, dt.date(2026, 4, 1), dt.date(2026, 5, 1)]
    spells = [(days[0], facts, plan), (days[1], facts, plan), (days[2], later, last)]
    said = spells_text(la.cost_year(spells))
    assert "1至3月、4月、5至12月各按当时的方案" in said.zh
    assert "(house rule): 1 to 3, 4, 5 to 12, one plan after the other" in said.en


def run(args):
    return CliRunner().invoke(app, [str(one) for one in args])


def test_the_verb_prices_a_year_that_changes(files, tmp_path):
    found = run([*files, "--lang", "zh", "-o", tmp_path / "补贴.xlsx"])
    assert found.exit_code == 0, found.output
    assert "2026年补贴合计1,867.02元" in found.output
    assert "1至4月、5至12月各按当时的方案" in found.output
    book = openpyxl.load_workbook(tmp_path / "补贴.xlsx")
    head, *rows = book["律师补贴"].iter_rows(values_only=True)
    assert head[3:6] == ("先后配对数", "配对月数", "合计（元）")
    assert [row[0] for row in rows[:2]] == ["l1", "l2"]
    said = "先后配对数合计3个，年中换人的前后各计1个；年末为2个。"
    assert said in found.output
    shown = [row[0] for row in book["区县补贴"].iter_rows(values_only=True)]
    assert said in shown
    assert rows[0][4:6] == (4, 333.34)
    assert "单位（盖章）" in rows[-1][0]
    paid = list(book["配对补贴"].iter_rows(values_only=True))
    at = paid[0].index("起始月")
    assert [row[at : at + 2] for row in paid[1:3]] == [(1, 4), (5, 12)]


@pytest.mark.parametrize("day", ["2026.5.1", "2026年5月1日"])
def test_the_day_is_written_as_in_workbooks(files, day):
    found = run([*files[:-1], day, "--lang", "en"])
    assert found.exit_code == 0, found.output
    assert "1,867.02" in found.output


def test_the_verb_says_what_is_missing(files):
    args = [one for one in files if one != "--from" and one != "2026-05-01"]
    found = run([*args, "--lang", "en"])
    assert found.exit_code == 2
    assert "--before, --before-plan, --from" in found.output
    assert "are not given equally often" in found.output


def test_days_of_the_verb_come_in_turn(files):
    more = ["--before", files[1], "--before-plan", files[2], "--from", "2026-02-01"]
    found = run([*files, *more, "--lang", "en"])
    assert found.exit_code == 2
    assert "oldest first" in found.output


def test_what_a_plan_alone_costs_is_said_as_before(changed):
    (_, facts, plan), _ = changed
    assert "2,000.02 yuan a year" in costs_text(la.cost(facts, plan))
    assert "12" not in costs_text(la.cost(facts, plan)).split("\n")[0]


def test_sheets_of_a_year_say_which_and_are_signed(changed, tmp_path):
    la.write(la.cost_year(changed), tmp_path / "costs.xlsx", lang="zh")
    book = openpyxl.load_workbook(tmp_path / "costs.xlsx")
    for sheet in book:
        assert sheet.oddHeader.center.text.endswith(f"2026年度{sheet.title}")
    for name in ("区县补贴", "律所补贴", "律师补贴"):
        assert "审核：____" in list(book[name].values)[-1][0]
