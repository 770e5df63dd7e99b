"""A scenario whose search was stopped says so, and goes on when it is told to."""

import json
from dataclasses import replace
from functools import cache

import pytest

import lawyer_assign as la
from lawyer_assign.notebook.bench import Bench
from lawyer_assign.proof import TierResult
from lawyer_assign.verbs.replan import better_of
from lawyer_assign.views import report_text

KEPT = la.Policy.hangzhou_2024().with_rule(la.rules.Budget())


def small():
    """Return a problem that is proved in a second, and not at once."""
    return la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)


def town():
    """Return one for which a plan is known at once, and its proof takes long."""
    plain = la.datasets.district(committees=20, scarcity=0.2, seed=1, teams=0)
    money = la.datasets.with_example_money(plain)
    less = [
        one.model_copy(update={"budget_yuan": int(0.9 * one.budget_yuan)})
        for one in money.districts
    ]
    return money.replace(districts=less)


def at_once():
    return True


@cache
def stopped():
    return la.solve(town(), KEPT, stop=at_once)


def test_a_search_says_why_it_ended():
    assert stopped().ended == "stopped"
    assert repr(stopped()).startswith("Outcome('feasible', stopped, ")
    assert "中途停止" in stopped()._repr_html_()
    assert "not every tier is proved, stopped" in report_text(stopped(), "en")
    assert "中途停止" in report_text(stopped(), "zh")
    assert la.solve(town(), KEPT, time_limit=0.01).ended == "time_limit"
    plain = la.Policy.hangzhou_2024(stability="off")
    whole = la.solve(la.datasets.toy(), plain, stop=at_once)
    assert (whole.status, whole.ended) == ("optimal", "itself")
    assert "stopped" not in repr(whole)
    facts, policy = whole.problem.stated, whole.problem.policy
    assert la.adopt(facts, policy, whole.plan).ended is None
    assert la.adopt(facts, policy, whole.plan, prove=True).ended == "itself"


def test_why_it_ended_is_kept_and_documents_of_before_are_read():
    written = stopped().to_json()
    assert la.Outcome.from_json(written, town()).ended == "stopped"
    older = json.loads(written)
    del older["ended"]
    assert la.Outcome.from_json(json.dumps(older), town()).ended is None


def test_only_who_solves_again_goes_on_from_a_stopped_plan():
    """The stopped plan stood for good, and nothing said that it had been stopped."""
    one = la.Scenario(small(), KEPT)
    first = one.solve(stop=at_once)
    assert repr(one) == "Scenario('base', 0 steps, undecided, stopped)"
    assert one.outcome is first
    twin = one.named("twin")
    assert twin.outcome is first
    assert one.solve() is not first
    assert repr(one) == "Scenario('base', 0 steps, optimal)"
    assert one.outcome is one.solve()
    assert twin.outcome is first
    assert twin.solve() == one.outcome


def test_it_begins_from_the_plan_it_had(monkeypatch):
    begun = []
    one = la.Scenario(town(), KEPT, time_limit=3)
    first = one.solve(stop=at_once)

    def solve_from(facts, policy, plan, **how):
        begun.append(plan)
        return replace(first, ended="time_limit")

    monkeypatch.setattr("lawyer_assign.scenario.scenario.solve_from", solve_from)
    assert one.solve().ended == "time_limit"
    assert begun == [first.plan]
    assert one.solve() is one.outcome  # its time was up: it is not solved again
    assert len(begun) == 1


def test_a_change_begins_from_a_stopped_plan_and_leaves_it_as_it_is():
    one = la.Scenario(small(), KEPT)
    first = one.solve(stop=at_once)
    assert one.with_limit(4).outcome.status == "optimal"
    assert one.outcome is first


def test_a_desk_shows_a_stopped_plan_and_does_not_solve_again():
    one = la.Scenario(town(), KEPT)
    first = one.solve(stop=at_once)
    assert Bench(one).solve() is first


def with_tiers(*told, **changes):
    tiers = tuple(TierResult(at, (), *one, 0.0) for at, one in enumerate(told, 1))
    return replace(stopped(), tiers=tiers, **changes)


@pytest.mark.parametrize(
    ("again", "is_better"),
    [
        (((0, 0), (3, 0)), True),
        (((0, 0), (3, 2)), True),
        (((0, 0), (2, 0)), True),
        (((0, 0), (4, 4)), False),
        (((1, 0), (2, 0)), False),
    ],
)
def test_what_is_found_at_last_is_no_worse_than_what_was_there(again, is_better):
    last = with_tiers((0, 0), (3, 0))
    found = with_tiers(*again, ended="time_limit")
    kept = better_of(last, found)
    assert (kept is found) == is_better
    assert kept.tiers == (found if is_better else last).tiers
    assert kept.ended == "time_limit"


def test_a_search_that_finds_no_plan_at_all_takes_none_away():
    none = replace(stopped(), plan=None, status="undecided", ended="time_limit")
    kept = better_of(stopped(), none)
    assert (kept.plan, kept.ended) == (stopped().plan, "time_limit")
    assert better_of(none, stopped()) is stopped()
