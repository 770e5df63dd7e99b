"""Which plan is better, and for whom: differences add up, to the unit."""

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.comparisons.comparison import Comparison, Moved
from lawyer_assign.explain.comparisons.maps import lines_of
from lawyer_assign.explain.comparisons.words import (
    moved_text,
    plan_texts,
    row_text,
    verdict_text,
)
from lawyer_assign.facts import Agreement
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.solver.flow import Flow
from lawyer_assign.verbs.widen import plan_of
from lawyer_assign.verify import check_problem
from tests.explain.questions import CHOOSING, PLAIN, WORLDS, assert_spoken, policies
from tests.worlds.fonts import needs_font
from tests.worlds.small import HERE, committee, firm, lawyer, world
from tests.worlds.strategies import small_cases

BY = ("district", "firm", "committee", "lawyer")
ABOUT_COMMITTEES = ("coverage", "team_size", "one_firm", "must_have", "affinity")


def outcome_of(problem, plan):
    return Outcome("feasible", plan, (), "flow", Flow.title, None, 0.0, 0, {}, problem)


def assert_counted(found, problem, plans):
    """See that a comparison says what the check counts of each plan."""
    for at, plan in enumerate(plans):
        report = check_problem(problem, plan)
        assert [found.price(t)[at] for t in found.tiers] == [
            tier.price for tier in report.tiers
        ]
        for tier in report.tiers:
            mine = {r.rule: r.prices[at] for r in found.rules if r.tier == tier.number}
            assert mine == tier.by_rule
        assert found.price(None)[at] == sum(one.amount for one in report.violations)
        affinity = problem.policy["affinity"]
        (paid,) = (r.prices[at] for r in found.rules if r.rule == "affinity")
        for by in BY:
            rows = found.rows(by)
            assert sum(row.posts[at] for row in rows) == len(plan)
            points = sum(row.points[at] for row in rows)
            assert -affinity.wish.weight * points == paid
            for row in rows:
                went = row.moved[at]
                assert went.kept + went.moved + went.ended == row.posts[0]
                assert went.kept + went.moved + went.new == row.posts[at]
        assert len(report.uncovered) == sum(r.missing[at] > 0 for r in found.committees)
        gone = set(plans[0].posts) - set(plan.posts)
        new = set(plan.posts) - set(plans[0].posts)
        moved = found.moved[at]
        assert moved.kept == len(plan) - len(new)
        assert (moved.moved + moved.new, moved.moved + moved.ended) == (
            len(new), len(gone),
        )  # fmt: skip


def assert_said(found, problem):
    """See that what rules say of committees adds up to the rules' own prices."""
    for nth, tier in enumerate(found.tiers):
        kinds = {one.rule for one in found.rules if one.tier == tier}
        if kinds <= set(ABOUT_COMMITTEES):
            for at in range(len(found.names)):
                said = sum(row.said[at][nth] for row in found.committees)
                assert said == found.price(tier)[at]


@settings(max_examples=WORLDS)
@given(case=small_cases(), policy=policies(), seed=st.integers(0, 10**6))
def test_differences_of_rules_add_up_to_those_of_the_tiers(case, policy, seed):
    try:
        problem = Problem.of(case.facts, policy, case.table)
    except BadInputError:
        reject()
    chance = np.random.default_rng(seed)
    masks = chance.random((3, len(problem.pairs))) < chance.random((3, 1))
    plans = [plan_of(problem.pairs, mask) for mask in masks]
    found = la.compare(outcome_of(problem, plans[0]), *plans[1:])
    assert_counted(found, problem, plans)
    assert_said(found, problem)
    for tier in (None, *found.tiers):
        mine = [one.prices for one in found.rules if one.tier == tier]
        for at in (1, 2):
            deltas = sum(prices[at] - prices[0] for prices in mine)
            assert deltas == found.price(tier)[at] - found.price(tier)[0]
    assert Comparison.from_json(found.to_json()) == found
    assert_spoken(verdict_text(found, at) for at in (1, 2))
    assert_spoken(moved_text(one) for one in found.moved)
    assert_spoken(
        row_text(row, 1, by) for by in ("committee", "lawyer", "firm")
        for row in found.rows(by)
    )  # fmt: skip
    assert all(found.text(lang) for lang in ("zh", "en"))


def solved(facts, policy=PLAIN):
    return la.solve(facts, policy)


def test_who_came_with_a_later_plan_is_known_to_it():
    """Facts are those of the first outcome that knows everybody, rules the first's."""
    few = world(2, lawyers=[lawyer("l1", max_committees=1)])
    more = few.replace(lawyers=[*few.lawyers, lawyer("l2")])
    before, after = la.solve(few, PLAIN), la.solve(more, CHOOSING)
    found = la.compare(before, after)
    assert found.price(1) == (1, 0)
    assert {one.rule for one in found.rules} == {one.kind for one in PLAIN.rules}
    assert [one.who.id for one in found.lawyers] == ["l1", "l2"]
    with pytest.raises(BadInputError, match="l2"):
        la.compare(before, after, facts=few)


def test_who_left_and_who_joined_are_compared_as_the_error_says():
    """Neither's facts know everybody; the cure named rows to add and ids to correct."""
    then = world(2, lawyers=[lawyer("l1"), lawyer("l2")])
    now = world(2, lawyers=[lawyer("l1"), lawyer("l3")])
    before, after = la.solve(then, PLAIN), la.solve(now, PLAIN)
    with pytest.raises(BadInputError) as caught:
        la.compare(before, after)
    (defect,) = caught.value.defects
    assert defect.value == "l3"
    for words in defect.cure:
        assert "la.with_last_year(facts, old).agreements" in words
    kept = la.with_last_year(now, before.plan).agreements
    assert la.compare(after, kept).price(1) == (0, 1)


def test_last_years_agreements_and_plans_are_compared_with_this_years_plan():
    facts = world(
        [committee(f"c{at}", **HERE) for at in (1, 2, 3)],
        [lawyer(f"l{at}", **HERE, max_committees=1) for at in (1, 2, 3)],
        agreements=[
            Agreement(committee="c1", firm="f1", lawyers=["l2"]),
            Agreement(committee="c2", firm="f1", lawyers=["l1"]),
            Agreement(committee="c3", firm="f1"),
        ],
    )
    outcome = solved(facts)
    plan = Plan.of([("c1", "l2"), ("c2", "l3"), ("c3", "l1")])
    found = la.compare(facts.agreements, outcome, plan, names=["last", "now", "mine"])
    assert found.names == ("last", "now", "mine")
    assert found.price(1) == (1, 0, 0)
    assert found.moved[2] == Moved(kept=1, moved=1, new=1, ended=0)
    frame = found.to_frame("committee").set_index("committee")
    assert frame.loc["c2", "lawyers last"] == ("l1",)
    assert frame.loc["c2", "lawyers_names mine"] == "name of l3"
    assert frame.loc["c3", "missing mine - last"] == -1
    assert frame["kept mine"].sum() == 1
    rules = found.to_frame()
    assert rules.set_index("rule").loc["coverage", "now - last"] == -1
    assert found.to_frame("district")["posts mine"].tolist() == [3]
    assert found.to_frame("firm")["firm_name"].tolist() == ["name of f1"]
    assert len(found.to_frame("lawyer")) == 3
    assert (
        "now is better than last: tier 1 (At least one lawyer per community or "
        "village) differs first, by 1"
    ) in found.text()
    assert "保留1个，换人1个，新增1个，终止0个" in found.text("zh")


def test_other_facts_and_policy_can_be_named_to_count_by():
    facts = world(2, [lawyer("l1"), lawyer("l2")])
    plans = Plan.of([("c1", "l1"), ("c2", "l1")]), Plan.of([("c1", "l1"), ("c2", "l2")])
    found = la.compare(*plans, facts=facts, policy=PLAIN)
    assert found.price(2) == (1, 0)
    weighted = PLAIN.soften("one_each", 2, weight=7)
    again = la.compare(*plans, facts=facts, policy=weighted)
    assert again.price(2) == (7, 0)
    assert "1 post fewer beyond one per lawyer" in again.text()
    outcome = solved(facts)
    assert la.compare(outcome, plans[0], policy=weighted).price(2) == (0, 7)
    assert la.compare(*plans, facts=facts).tiers == CHOOSING.tiers


def test_a_must_that_is_broken_comes_before_every_tier():
    facts = world(2, [lawyer("l1", max_committees=1)])
    outcome = solved(facts)
    found = la.compare(outcome, Plan.of([("c1", "l1"), ("c2", "l1")]))
    assert found.price(None) == (0, 1)
    assert "A is better than B: what must hold differs first, by 1" in found.text()


def test_pairs_handed_in_count_as_they_were_handed_in():
    facts = world(2, 2)
    table = {"committee": ["c1", "c2"], "lawyer": ["l1", "l2"], "points": [70, 80]}
    table["minutes"] = [1, 2]
    outcome = la.solve(facts, PLAIN, pairs=table)
    found = la.compare(outcome, Plan.of([("c1", "l1")]))
    assert [sum(row.points[at] for row in found.lawyers) for at in (0, 1)] == [147, 69]


def refused(call):
    with pytest.raises(la.BadInputError) as caught:
        call()
    return caught.value.defects


def test_what_cannot_be_compared_is_refused_with_place_value_and_cure():
    facts = world(2, 2)
    outcome = solved(facts)
    strange = Plan.of([("c1", "l1"), ("c9", "l8")])
    found = refused(lambda: la.compare(outcome, strange))
    assert [(one.place, one.value) for one in found] == [
        ("plans[1].posts[1]", "c9"), ("plans[1].posts[1]", "l8"),
    ]  # fmt: skip
    (one,) = refused(lambda: la.compare(outcome))
    assert (one.place, one.value) == ("plans", "1")
    (one,) = refused(lambda: la.compare(outcome, None))
    assert (one.place, one.value) == ("plans[1]", "NoneType")
    (one,) = refused(lambda: la.compare(outcome, "plan.xlsx"))
    assert "la.read_plan" in one.cure.en
    (one,) = refused(lambda: la.compare(outcome, outcome, names=["a", "a"]))
    assert one.place == "names"
    (one,) = refused(lambda: la.compare(strange, strange))
    assert one.place == "facts"
    none = outcome_of(outcome.problem, None)
    (one,) = refused(lambda: la.compare(outcome, none))
    assert one.place == "plans[1]"
    (one,) = refused(lambda: la.compare(outcome, outcome).to_frame("village"))
    assert (one.place, one.value) == ("by", "'village'")
    (one,) = refused(lambda: la.compare(outcome, outcome).draw_map(which=2))
    assert (one.place, one.value) == ("which", "2")


def test_empty_plans_are_plans():
    outcome = solved(world(2, 2))
    found = la.compare(Plan.of([]), outcome)
    assert found.moved[1] == Moved(new=2)
    assert found.price(1) == (2, 0)


@needs_font
def test_a_map_shows_what_becomes_of_every_post():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    facts = la.datasets.district(committees=20, seed=1)
    outcome = solved(facts)
    posts = outcome.plan.posts
    other = Plan.of([*posts[5:], (posts[0].committee, posts[7].lawyer)])
    found = la.compare(outcome, other)
    lines = lines_of(found, 1)
    counts = {kind: len(some) for kind, some in lines.items()}
    assert counts == {"kept": len(posts) - 5, "ended": 5, "new": 1}
    ax = found.draw_map(lang="en")
    labels = [one.get_text() for one in ax.get_legend().get_texts()]
    assert labels[:-1] == [f"{kind} {count}" for kind, count in counts.items()]
    assert labels[-1] == "lawyers (their office)"
    ended, new = ax.collections[1:3]
    # Lawyers of one office: the dashes lie on the line, which is no wider than they.
    assert ended.get_zorder() > new.get_zorder()
    assert ended.get_linestyle()[0][1] is not None
    assert new.get_linestyle()[0][1] is None
    assert ended.get_linewidth() == new.get_linewidth()
    assert found.draw_map(ax) is ax
    pyplot.close("all")
    nowhere = la.compare(*[solved(world(1, 1))] * 2)
    assert not any(lines_of(nowhere, 1).values())


@pytest.mark.parametrize("what", ["facts", "policy", "nothing"])
def test_plans_of_other_facts_or_rules_are_said_to_be(what):
    """Prices of a plan under facts that are not its own are not those it was told."""
    facts, policy = la.datasets.toy(), la.Policy.hangzhou_2024()
    first = la.solve(facts, policy)
    if what == "facts":
        row = facts.lawyers[0].model_copy(update={"years_of_practice": 30})
        facts = facts.replace(lawyers=(row, *facts.lawyers[1:]))
    if what == "policy":
        policy = policy.with_limit(3)
    found = la.compare(first, la.solve(facts, policy), names=["old", "new"])
    assert found.recounted == (() if what == "nothing" else (1,))
    for lang, said in (
        ("en", "new was made with other facts or rules"),
        ("zh", "“new”按另一份数据或规则集得出"),
    ):
        text = found.text(lang)
        assert (said in text) == (what != "nothing")
        cells = [str(cell) for row in found.sheets(lang)[0].rows for cell in row]
        assert any(said in cell for cell in cells) == (what != "nothing")
    assert type(found).from_json(found.to_json()) == found


def test_facts_with_scarcity_filled_in_are_no_other_facts():
    first = la.solve(la.datasets.toy())
    assert first.problem.facts != first.problem.stated
    assert la.compare(first, la.solve(first.problem.facts)).recounted == ()


def test_a_must_that_a_plan_of_other_facts_breaks_is_explained():
    """Who leaves takes her agreement along; by the facts of before it is broken."""
    base = la.Scenario(la.datasets.toy())
    found = la.compare(base, base.without(lawyer="l1"), names=["now", "without"])
    en, zh = found.text("en"), found.text("zh")
    assert "breaks “Fixed agreements stand”, which must hold, by 1, and by its" in en
    assert "按此核算，违反必须遵守的“" in zh
    assert "”1处，按其自身的数据和规则集则未必违反" in zh
    same = la.compare(base, base.with_limit(3)).text("en")
    assert "by its own" not in same


def test_a_firm_that_sends_another_lawyer_has_moved_no_less_than_its_committee():
    facts = world(
        [committee(f"c{at}", **HERE) for at in (1, 2, 3)],
        [lawyer("l1", **HERE), lawyer("l2", **HERE), lawyer("m1", firm="f2", **HERE)],
        [firm("f1"), firm("f2")],
    )
    plans = [
        Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l2")]),
        Plan.of([("c1", "l2"), ("c2", "l2"), ("c3", "m1")]),
    ]
    found = la.compare(*plans, facts=facts, policy=PLAIN)
    moved = {row.who.id: row.moved[1] for row in found.firms}
    assert moved == {"f1": Moved(moved=2, ended=1), "f2": Moved(new=1)}
    assert found.moved[1] == Moved(moved=3)


def test_scenarios_go_by_their_own_names():
    """They were called A and B, whatever they had been named."""
    base = la.Scenario(la.datasets.toy(), name="as it is")
    other = base.with_limit(4).named("four each")
    assert la.compare(base, other).names == ("as it is", "four each")
    assert la.compare(base, base.with_limit(4)).names == ("A", "B")
    assert la.compare(base, other.outcome).names == ("A", "B")
    assert la.compare(base, other, names=["x", "y"]).names == ("x", "y")


def test_who_loses_the_lawyer_gains_no_points_by_that():
    """A place whose points were below 0 stood among those that gain."""
    facts = world(4, [lawyer("l1"), lawyer("l2")])
    before = Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l2")])
    after = Plan.of([("c1", "l1"), ("c3", "l1"), ("c4", "l2")])
    found = la.compare(before, after, facts=facts, policy=PLAIN)
    zh, en = found.text("zh"), found.text("en")
    assert "失去律师的社区（村）（1）" in zh
    assert "name of c2（c2）：name of l1（l1）不再服务" in zh
    assert "新配律师的社区（村）（1）" in zh
    assert "name of c4（c4）：现由name of l2（l2）服务" in zh
    assert "that lose their lawyers (1)" in en
    assert "that get lawyers (1)" in en
    for place in ("c2", "c4"):  # among those that gain or lose points is neither
        assert f"name of {place}（{place}）：+" not in zh
        assert f"name of {place}（{place}）：-" not in zh
        assert f"name of {place} ({place}): +" not in en
    assert "失去律师的1个、新配律师的1个不计在内" in "".join(
        one.zh for one in plan_texts(found, 1)
    )
    same = la.compare(before, before, facts=facts, policy=PLAIN)
    assert "失去律师" not in same.text("zh")
