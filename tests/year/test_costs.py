"""What a plan costs, exactly: by post, lawyer, firm, district and payer."""

import datetime as dt
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.rules import Budget
from lawyer_assign.views import costs_text
from lawyer_assign.year.costs_said import unscored_texts
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, world
from tests.worlds.strategies import case_pool

TARIFFS = (
    la.Tariff(area_class="A", kind="community", post_to=1, fen_per_year=100_001),
    la.Tariff(area_class="A", kind="community", post_from=2, fen_per_year=80_050),
    la.Tariff(area_class="A", kind="village", fen_per_year=120_000),
    la.Tariff(area_class="B", fen_per_year=50_001),
)
PLAN = la.Plan.of(
    [("c1", "l1"), ("c2", "l1"), ("v1", "l1"), ("v1", "l2"), ("c2", "l2")]
)


@pytest.fixture
def town():
    """Return two districts of two classes; l1 is excellent, l2 is not assessed."""
    return world(
        [committee("c1"), committee("c2"),
         committee("v1", kind="village", district="d2")],
        [lawyer("l1", assessment=90), lawyer("l2", firm="f2")],
        [firm("f1"), firm("f2")],
        [district("d1", area_class="A", city_share_percent=33, budget_yuan=2_900),
         district("d2", area_class="B", budget_yuan=2_000)],
        tariffs=TARIFFS,
        adjustments=[la.Adjustment(score_from=0, score_to=100, percent=10)],
    )  # fmt: skip


def test_a_table_computed_by_hand(town):
    costs = la.cost(town, PLAN)
    # 1,000.01 and 800.50 yuan and 500.01, each with 10 % for l1: 1,100.011 and so on.
    assert costs.to_frame()[
        ["committee", "lawyer", "number", "fen", "city_fen"]
    ].to_dict("split")["data"] == [
        ["c1", "l1", 1, 110_001, 36_300],
        ["c2", "l1", 2, 88_055, 29_058],
        ["c2", "l2", 1, 100_001, 33_000],
        ["v1", "l1", 3, 55_001, 0],
        ["v1", "l2", 2, 50_001, 0],
    ]
    assert costs.total_fen == 403_059
    assert costs.by("lawyer").fen.to_dict() == {"l1": 253_057, "l2": 150_002}
    assert costs.by("firm").fen.to_dict() == {"f1": 253_057, "f2": 150_002}
    assert costs.by("district").fen.to_dict() == {"d1": 298_057, "d2": 105_002}
    assert costs.by("payer").fen.to_dict() == {
        "city": 98_358, "d1": 199_699, "d2": 105_002,
    }  # fmt: skip
    assert costs.over_budget() == {"d1": 8_057}
    assert costs.by("district").over_fen.to_dict() == {"d1": 8_057, "d2": 0}
    assert repr(costs) == "Costs(5 posts, 4,030.59 yuan a year)"
    assert "4,030.59" in costs._repr_html_()


@settings(max_examples=many(300))
@given(at=st.integers(0, 299), bits=st.integers(0, 255))
def test_sums_agree_however_they_are_made_and_with_the_auditor(worlds, at, bits):
    facts, _, plans = worlds[at]
    if not facts.tariffs:
        return
    plan = plans[bits % len(plans)]
    costs = la.cost(facts, plan)
    assert list(costs.fen) == list(costs.city_fen + costs.district_fen)
    for whom in ("lawyer", "firm", "district", "payer"):
        assert costs.by(whom).fen.sum() == costs.total_fen
    over = {one.tag.who: one.amount for one in Budget().violations(facts, plan)}
    assert over == {d: -(-fen // 100) for d, fen in costs.over_budget().items()}


def test_some_worlds_have_steps_adjustments_and_both_kinds():
    priced = [case.facts for case in case_pool() if case.facts.tariffs]
    assert sum(any(r.post_from > 1 for r in one.tariffs) for one in priced) > 20
    assert sum(bool(one.adjustments) for one in priced) > 20


def test_a_plan_without_posts_costs_nothing(town):
    costs = la.cost(town, la.Plan.of([]))
    assert costs.total_fen == 0
    assert len(costs.by("lawyer")) == 0
    assert costs.by("district").fen.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("plan", "says"),
    [(None, "there is no plan"), (la.Plan.of([("c9", "l1")]), "no such committee")],
)
def test_what_is_no_plan_of_the_facts_is_refused(town, plan, says):
    with pytest.raises(la.BadInputError, match=says):
        la.cost(town, plan)


def test_facts_without_a_tariff_name_the_sheet_to_fill_in(town):
    with pytest.raises(la.BadInputError, match=r"补贴标准 \(tariffs\)"):
        la.cost(town.replace(tariffs=(), adjustments=()), PLAN)


def test_a_district_is_spent_out_when_its_dearest_post_no_longer_fits(town):
    assert la.cost(town, PLAN).spent_out() == {"d1"}
    assert la.cost(town, la.Plan.of([])).spent_out() == frozenset()


def test_the_example_says_it_is_one_and_pays_three_counties_as_the_city():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=100)
    assert {row.area_class for row in facts.districts} == {"示例县区 example county"}
    assert all("示例" in row.area_class for row in facts.tariffs)
    assert all("example" in row.grade for row in facts.adjustments)
    posts = 6 * 7_000  # six committees at the price of a first post
    assert sum(row.budget_yuan for row in facts.districts) == posts
    like_the_city = world(
        [], [], [firm("f1", district="330127")],
        [district(one) for one in ("330102", "330122", "330127", "330182", "999999")],
    )  # fmt: skip
    found = la.datasets.with_example_money(like_the_city, None)
    areas = [row.area_class for row in found.districts]
    assert areas[:4] == ["示例城区 example city"] * 4
    assert areas[4] != areas[0]
    assert all(row.budget_yuan is None for row in found.districts)
    with pytest.raises(la.BadInputError, match="budget_percent"):
        la.datasets.with_example_money(found, -1)
    with pytest.raises(la.BadInputError, match="from 0 to 10,000"):
        la.datasets.with_example_money(found, 10**30)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("suffix", [".xlsx", ".json", ""])
def test_costs_are_written_in_every_kind_of_file(town, tmp_path, suffix, lang):
    path = tmp_path / f"costs{suffix}"
    la.write(la.cost(town, PLAN), path, lang=lang)
    if suffix == ".json":
        found = json.loads(path.read_text("utf-8"))
        assert found["format"] == "lawyer_assign.year.costs/1"
        assert [row["yuan"] for row in found["by_district"]] == [2980.57, 1050.02]
    elif suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        names = {"zh": "承担方", "en": "by_payer"}
        rows = list(book[names[lang]].values)
        assert [row[1] for row in rows[1:]] == [983.58, 1996.99, 1050.02, 4030.59]
        assert rows[-1][0] == {"zh": "合计", "en": "Total"}[lang]
        assert rows[1][0] == rows[1][2] == {"zh": "市级", "en": "city"}[lang]
        # Who pays is read by the name; ids are for programs and stay off paper.
        assert [row[0] for row in rows[2:-1]] == [one.name for one in town.districts]
        assert str(book[names[lang]].print_area).endswith("$B$5")
    else:
        text = (path / "by_lawyer.csv").read_text("utf-8-sig")
        assert "2530.57" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_is_paid_in_full_for_want_of_a_score_is_said(town, tmp_path, lang):
    """On the screen and above the line for signatures: l2 had no time all year."""
    count, who = {
        "zh": ("按全额计（不作考核浮动）的律师：2名中的1名", "（l2）；计发前请核实"),
        "en": ("moved by no grade: 1 of 2 lawyers.", "(l2). Find out before you pay"),
    }[lang]
    costs = la.cost(town, PLAN)
    year = la.cost_year([(dt.date(2026, 1, 1), town, PLAN)])
    for found in (costs, year):
        said = " ".join(costs_text(found, lang).split())
        assert count in said
        assert who in said
        path = tmp_path / "costs.xlsx"
        la.write(found, path, lang=lang)
        sheet = openpyxl.load_workbook(path)[
            {"zh": "律师补贴", "en": "by_lawyer"}[lang]
        ]
        foot = [str(row[0]) for row in sheet.values][-3:]
        path.unlink()
        assert count in foot[0]
        assert who in foot[1]
        assert "____" in foot[2]


@pytest.mark.parametrize(("most", "rest"), [(5, 2), (24, 0)])
def test_all_of_a_county_are_named_on_paper_in_lines_that_fit(tmp_path, most, rest):
    """Somebody pays by the printed sheet: a screen names five, and says how many."""
    base = la.datasets.with_example_money(la.datasets.district(committees=12, seed=0))
    plan = la.solve(base, la.Policy.hangzhou_2024(stability="off")).plan
    none = sorted({one.lawyer for one in plan.posts})[:7]
    rows = [
        row.model_copy(update={"assessment": None if row.id in none else 80})
        for row in base.lawyers
    ]
    facts = base.replace(lawyers=rows)
    costs = la.cost(facts, plan)
    said = unscored_texts(costs, most)
    names = [f"{facts.lawyer[one].name}（{one}）" for one in none[:most]]
    lines = ["、".join(names[at : at + 3]) for at in range(0, len(names), 3)]
    more = [f"及其余{rest}名（“律师”表“上次考核分”留空的）"] if rest else []
    *before, last = [*lines, *more]
    shown = [f"{one}、" for one in before]
    assert [one.zh for one in said[1:]] == [*shown, f"{last}；计发前请核实。"]
    if rest:
        assert f"and {rest} more" in said[-1].en
    else:
        la.write(costs, tmp_path / "c.xlsx", lang="zh")
        sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["律师补贴"]
        printed = [str(row[0]) for row in sheet.values]
        assert [one.zh for one in said] == printed[-len(said) - 1 : -1]


def test_nobody_is_named_where_no_score_moves_an_amount_or_nobody_has_one(town):
    def said(facts):
        return unscored_texts(la.cost(facts, PLAN))

    assert not said(town.replace(adjustments=()))
    rows = [row.model_copy(update={"assessment": 80}) for row in town.lawyers]
    assert not said(town.replace(lawyers=rows))
    rows = [row.model_copy(update={"assessment": None}) for row in town.lawyers]
    (one,) = said(town.replace(lawyers=rows))
    assert "2名中的2名" in one.zh


@pytest.fixture
def files(town, tmp_path):
    la.write_facts(town, tmp_path / "facts.xlsx")
    rows = "committee,lawyer\n" + "".join(f"{c},{w}\n" for c, w in PLAN.posts)
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.csv").write_text(rows, "utf-8")
    return tmp_path


def run(*args):
    return CliRunner().invoke(app, [str(one) for one in args])


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("补贴合计每年4,030.59元", "市级", "超出预算的区县：1个")),
     ("en", ("4,030.59 yuan a year", "city", "1 district(s) cost more"))],
)  # fmt: skip
def test_the_shell_prints_costs_and_says_what_is_over_budget(files, lang, words):
    out = files / "costs.xlsx"
    said = run("cost", files / "facts.xlsx", files / "plan", "-o", out, "--lang", lang)
    assert said.exit_code == 1
    for word in (*words, "80.57"):
        assert word in said.stdout
    assert out.exists()


def test_the_shell_ends_well_within_budgets_and_badly_on_bad_input(files, town):
    facts = files / "facts.xlsx"
    refused = run("cost", facts, files / "plan", "-o", facts, "--lang", "en")
    assert refused.exit_code == 2
    assert "read here" in refused.stderr
    rows = [row.model_copy(update={"budget_yuan": None}) for row in town.districts]
    la.write_facts(town.replace(districts=rows), facts)
    said = run("cost", facts, files / "plan", "--lang", "en")
    assert said.exit_code == 0
    la.write_facts(town.replace(tariffs=(), adjustments=()), facts)
    said = run("cost", facts, files / "plan", "--lang", "en")
    assert said.exit_code == 2
    assert "no tariff" in said.stderr
