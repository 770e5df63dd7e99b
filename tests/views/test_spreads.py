"""How evenly a plan serves and loads, counted a second way."""

from fractions import Fraction
from itertools import product

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.rules import Affinity, WorstServed
from lawyer_assign.verbs import solve as api
from lawyer_assign.views.spreads import spread_of
from tests.worlds.fonts import needs_font

mpl.use("Agg")

from matplotlib import pyplot

WHOLE = st.lists(st.integers(0, 50), min_size=1, max_size=45)


@pytest.fixture(scope="module")
def outcome():
    facts = la.datasets.district(committees=40, lawyers=25, districts=3, seed=0)
    policy = la.Policy.hangzhou_2024(stability="off")
    return api.solve(facts, policy)


def thousandths(value):
    return int(value * 1000 + Fraction(1, 2))


@given(values=WHOLE)
def test_gini_is_half_the_mean_difference_over_the_mean(values):
    found, total, count = spread_of(values), sum(values), len(values)
    if not total:
        assert (found.gini, found.jain) == (None, None)
        return
    apart = sum(abs(one - other) for one, other in product(values, values))
    assert found.gini == thousandths(Fraction(apart, 2 * count * total))
    squares = sum(value * value for value in values)
    assert found.jain == thousandths(Fraction(total**2, count * squares))


@given(values=WHOLE)
def test_a_twentieth_and_at_least_one_is_no_larger_than_the_fifth_percentile(values):
    fifth = spread_of(values).fifth
    assert sum(value <= fifth for value in values) * 20 >= len(values)
    assert sum(value < fifth for value in values) * 20 < len(values)


@pytest.mark.parametrize(
    ("values", "gini", "jain"),
    [
        ([7, 7, 7], 0, 1000),
        ([0, 0, 0, 5], 750, 250),
        ([1, 3], 250, 800),
        ([0, 0], None, None),
        ([-1, 4], 500, 500),
        ([-1, 0], None, None),
        ([], None, None),
    ],
    ids=str,
)
def test_indices_of_plain_cases(values, gini, jain):
    found = spread_of(values)
    assert (found.gini, found.jain) == (gini, jain)
    assert found.units == len(values)


def test_points_are_those_of_the_affinity_and_posts_those_of_the_plan(outcome):
    facts, plan = outcome.problem.facts, outcome.plan
    rows = {(row.measure, row.id): row.spread for row in la.fairness(outcome).rows}
    affinity = outcome.problem.policy["affinity"]
    points = [
        sum(
            affinity.points_of(facts, row, facts.lawyer[one])
            for one in plan.lawyers_of(row.id)
        )
        for row in facts.committees
    ]
    assert rows[("points", "")] == spread_of(points)
    offers = [row for row in facts.lawyers if row.max_committees != 0]
    posts = [len(plan.committees_of(row.id)) for row in offers]
    assert rows[("posts", "")] == spread_of(posts)
    kinds = [facts.committee[post.committee].kind for post in plan.posts]
    years = sum({"community": 52, "village": 12}[kind] for kind in kinds)
    assert rows[("half_days", "")].total == years


@pytest.mark.parametrize("measure", ["points", "posts", "half_days"])
def test_sums_by_district_and_by_firm_are_the_sum_of_all(outcome, measure):
    frame = la.fairness(outcome).to_frame()
    of = frame[frame.measure == measure].groupby("scope").total.sum()
    assert of["all"] == of["district"] == of["firm"]


def test_points_handed_in_with_the_pairs_are_counted():
    facts = la.datasets.toy()
    table = {
        "committee": [row.id for row in facts.committees],
        "lawyer": [facts.lawyers[0].id] * len(facts.committees),
        "points": [11] * len(facts.committees),
        "minutes": [0] * len(facts.committees),
    }
    policy = la.Policy().with_rule(Affinity())
    found = la.fairness(la.solve(facts, policy, pairs=table)).rows[0].spread
    assert (found.least, found.total) == (11, 11 * len(facts.committees))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("社区（村）得分", "基尼系数")), ("en", ("posts per", "Gini"))],
)
def test_the_report_shows_it_in_both_languages(outcome, lang, words):
    text = views.report_text(outcome, lang)
    assert all(word in text for word in words)
    least = la.fairness(outcome).rows[0].spread.least
    (line,) = [
        one
        for one in text.splitlines()
        if one.strip().startswith(("社区（村）得分", "points per"))
    ]
    assert str(least) in line.split()


def test_a_notebook_gets_tables_and_text_names_districts(outcome):
    found = la.fairness(outcome)
    assert "<table>" in found._repr_html_()
    assert "Gini" in found.text()
    assert repr(found) == f"Fairness({len(found.rows)} rows)"
    assert "D02" in found.text("en", ("district",))
    assert "F0001" in found.text("zh", ("firm",))


@needs_font
def test_the_lorenz_curve_ends_at_all_and_lies_below_the_diagonal(outcome):
    figure, ax = pyplot.subplots()
    assert views.draw_lorenz(outcome, ax, lang="zh") is ax
    _, *curves = ax.lines
    assert len(curves) == 3
    for curve in curves:
        x, y = curve.get_data()
        assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
        assert all(below <= along + 1e-9 for along, below in zip(x, y, strict=True))
    figure.canvas.draw()
    pyplot.close(figure)


def test_without_a_plan_nobody_is_served():
    pinned = [
        la.Agreement(committee=one, firm="f3", lawyers=("l6",), is_fixed=True)
        for one in ("c3", "c4", "c5")
    ]
    outcome = api.solve(la.datasets.toy().replace(agreements=pinned))
    assert outcome.plan is None
    row = la.fairness(outcome).rows[0]
    assert (row.spread.total, row.spread.gini) == (0, None)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "（第2级）"), ("en", "first (level 2)")]
)
def test_the_levels_of_a_rule_are_told_apart(lang, words):
    policy = la.Policy.hangzhou_2024(stability="off")
    policy = policy.with_rule_before(WorstServed(levels=2))
    outcome = api.solve(la.datasets.toy(), policy)
    assert outcome.backend == "thresholds"
    assert words in views.tier_table(outcome, lang)
    assert views.report_text(outcome, lang).count(words) == 1


def test_points_of_nobody_are_spoken_of_only_where_somebody_is_unserved():
    facts = la.datasets.toy()
    whole = la.solve(facts)
    assert "count as 0" not in la.fairness(whole).text("en")
    lacking = la.solve(facts, la.Policy.hangzhou_2024().with_limit(1))
    assert la.fairness(lacking).unserved > 0
    assert "count as 0" in la.fairness(lacking).text("en")
    assert "按0计" in la.fairness(lacking).text("zh")
