"""Deferred acceptance between committees and firms whose lawyers are matched inside."""

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Conflict
from lawyer_assign.formulation import formulate, split
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import FewestChanges, Wish
from lawyer_assign.solver.choice.deferred_acceptance import (
    NOBODY,
    Pin,
    deferred_acceptance,
    firms_proposing,
)
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.verbs.solve import solve
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
PROPOSING = pytest.mark.parametrize(
    "match", [deferred_acceptance, firms_proposing], ids=["committees", "firms"]
)


def formulated(facts):
    return formulate(Problem.of(facts, WISH))


def matched(match, facts, pins=()):
    stable = stable_of(formulated(facts))
    links = match(stable, np.arange(len(stable.who)), pins)
    return links.firm_of.tolist(), links.is_wanted.tolist()


CROSSED = [
    chose("f1", "c1", 2, 1), chose("f1", "c2", 1, 2),
    chose("f2", "c1", 1, 2), chose("f2", "c2", 2, 1),
]  # fmt: skip
TWO_FIRMS = {
    "committees": 2,
    "firms": [firm("f1", seats=1), firm("f2", seats=1)],
    "lawyers": [lawyer("l1"), lawyer("l2", firm="f2")],
}


def test_each_side_gets_its_first_choice_when_it_proposes():
    facts = world(choices=CROSSED, **TWO_FIRMS)
    assert matched(deferred_acceptance, facts) == ([0, 1], [False, False])
    assert matched(firms_proposing, facts) == ([1, 0], [True, True])


@PROPOSING
def test_a_full_firm_keeps_the_committees_it_ranks_best(match):
    choices = [chose("f1", f"c{at}", 4 - at, 1) for at in (1, 2, 3)]
    facts = world(3, 3, [firm("f1", seats=2)], choices=choices)
    assert matched(match, facts) == ([NOBODY, 0, 0], [True])


@PROPOSING
def test_lawyers_are_moved_inside_a_firm_to_take_one_more_in(match):
    places = [district("d1", is_scarce=False), district("d2", is_scarce=False)]
    far = committee("c2", district="d2")
    here_only = lawyer("l2", districts={"d1"})
    choices = [chose("f1", "c1", 1, 1), chose("f1", "c2", 2, 1)]
    facts = world(
        [committee("c1"), far], [lawyer("l1"), here_only], [firm("f1")], places,
        choices=choices,
    )  # fmt: skip
    assert matched(match, facts) == ([0, 0], [False])


@PROPOSING
def test_a_worse_committee_that_frees_no_fitting_lawyer_is_not_given_up(match):
    places = [district("d1", is_scarce=False), district("d2", is_scarce=False)]
    committees = [committee("c1", district="d2"), committee("c2"), committee("c3")]
    lawyers = [lawyer("l1", districts={"d2"}), lawyer("l2", districts={"d1"})]
    choices = [
        chose("f1", "c1", 3, 1), chose("f1", "c2", 2, 1), chose("f1", "c3", 1, 1)
    ]  # fmt: skip
    facts = world(committees, lawyers, [firm("f1")], places, choices=choices)
    assert matched(match, facts) == ([0, NOBODY, 0], [True])


@PROPOSING
def test_a_pinned_committee_keeps_its_firm_and_takes_a_seat_there(match):
    facts = world(choices=CROSSED, **TWO_FIRMS)
    pins = [Pin(committee=1, firm=0, lawyers=(0,))]
    assert matched(match, facts, pins)[0] == [1, 0]
    nobody = [Pin(committee=1, firm=0, lawyers=())]
    assert matched(match, facts, nobody)[0][1] == 0


def test_markets_that_share_nobody_are_parts():
    places = [district("d1"), district("d2")]
    facts = world(
        [committee("c1"), committee("c2", district="d2"), committee("c3")],
        [lawyer("l1", districts={"d1"}), lawyer("l2", firm="f2", districts={"d2"})],
        [firm("f1"), firm("f2", district="d2")],
        places,
        choices=[chose("f1", "c1", 1, 1), chose("f2", "c2", 1, 1)],
    )
    whole = formulated(facts)
    parts = split(whole)
    assert len(parts) == 2
    rows = [stable_of(one.formulation).who for one in parts]
    assert sorted(name for part in rows for name in part) == ["f1+c1", "f2+c2"]
    reference = CpSat()
    apart = reference.solve(whole, Run())
    assert [tier.price for tier in apart.tiers] == [
        tier.price for tier in reference.solve(whole, Run()).tiers
    ]


@pytest.mark.parametrize("kind", ["willingness", "conflicts"])
def test_a_rule_about_single_pairs_keeps_nothing_from_being_a_flow(kind):
    # It forbids l2 and l3, who are of two firms; the link is of l1 and l2.
    away = {"districts": {"d2"}} if kind == "willingness" else {}
    barred = ("l2", "l3") if kind == "conflicts" else ()
    facts = world(
        2,
        [lawyer("l1"), lawyer("l2", **away), lawyer("l3", firm="f2", **away)],
        [firm("f1"), firm("f2")],
        [district("d1", is_scarce=False), district("d2")],
        choices=[chose("f1", "c1")],
        conflicts=[Conflict(lawyer=one, committee="c1") for one in barred],
    )
    outcome = solve(facts, WISH.soften(kind, 5))
    assert (outcome.backend, outcome.status) == ("choice", "optimal")
    assert {"l1", "l2"} & set(outcome.plan.lawyers_of("c1"))


def test_links_that_overlap_other_rows_in_a_third_way_are_not_asked_of_a_flow():
    # Last year's lawyers are of two firms, the link is of l1 and l3.
    facts = world(
        2,
        [lawyer("l1"), lawyer("l2", firm="f2"), lawyer("l3")],
        [firm("f1"), firm("f2")],
        choices=[chose("f1", "c1")],
        agreements=[
            Agreement(committee="c1", firm="f1", lawyers=["l1"]),
            Agreement(committee="c1", firm="f2", lawyers=["l2"]),
        ],
    )
    policy = WISH.with_rule(FewestChanges(wish=Wish(tier=4, weight=1000)))
    outcome = solve(facts, policy)
    assert (outcome.backend, outcome.status) == ("choice", "optimal")
    assert ("c1", "l1") in outcome.plan.posts


def test_a_stop_leaves_the_plan_of_deferred_acceptance_and_the_bounds_of_a_flow():
    facts = world(choices=CROSSED, **TWO_FIRMS)
    formulation = formulated(facts)
    start = start_by_choice(formulation, Watch(stop=lambda: True)).start
    assert not stable_of(formulation).amounts(start.chosen).any()
    assert start.floors[:3] == (0, 0, 0)
