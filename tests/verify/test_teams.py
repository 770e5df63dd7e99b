"""The check of teams by itself: all that can be wrong in the team of a committee."""

from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.datasets import PastKnobs
from lawyer_assign.facts import Agreement, Choice, Conflict, PairScore
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import (
    Affinity,
    Caseload,
    ChosenOnly,
    Conflicts,
    OwnLimits,
    Refusals,
    Willingness,
    Wish,
)
from lawyer_assign.teams import Role, RolePolicy, Team, Teams
from lawyer_assign.teams.team import Proof
from lawyer_assign.verify import find_team_faults
from tests.worlds.own_rules import AtMost, Practised
from tests.worlds.small import (
    DAY,
    chose,
    committee,
    consent,
    district,
    firm,
    lawyer,
    world,
)

ROLES = (
    Role(id="any", title="Any", title_zh="任意"),
    Role(id="talks", title="Talks", title_zh="调解", skill="mediation", least_level=3),
)
POLICY = Policy().with_roles(RolePolicy(table=ROLES))
PLAN = Plan.of([("c1", "l1"), ("c1", "l2"), ("c2", "l3")])
FACTS = world(
    [committee("c1", lawyers_max=2), committee("c2")],
    [
        lawyer("l1", skills={"mediation": 4}), lawyer("l2", skills={"mediation": 3}),
        lawyer("l3"), lawyer("l4"), lawyer("m1", firm="a1"),
    ],
    [firm("f1"), firm("a1")],
)  # fmt: skip
FIRST = Team("c1", ("l1", "l2"), "l1", "l4", (("any", "l2"), ("talks", "l1")))
SECOND = Team("c2", ("l3",), "l3", "l4", (("any", "l3"), ("talks", None)))


def said(rows, policy=POLICY, facts=FACTS, plan=PLAN, proofs=()):
    """Return rule and English sentence of each fault, the committee's name left out."""
    found = find_team_faults(facts, policy, plan, Teams(tuple(rows), tuple(proofs)))
    assert all(one.amount == 1 for one in found)
    return [(one.tag.rule, one.text.removeprefix("name of c1 (c1) ")) for one in found]


def name(one):
    return f"name of {one} ({one})"


def test_good_teams_have_no_faults():
    assert said([FIRST, SECOND]) == []


SPOILED = {
    "other members": ({"members": ("l1",)},
                      "members", "has other lawyers in the plan"),
    "the other leads": ({"lead": "l2"},
                        "lead", f"is led by {name('l2')}, not by {name('l1')}"),
    "a role is missing": ({"roles": FIRST.roles[:1]},
                          "roles", "has not each role it asks for once"),
    "a role stands twice": ({"roles": (*FIRST.roles, FIRST.roles[0])},
                            "roles", "has not each role it asks for once"),
    "a role is open": (
        {"roles": (FIRST.roles[0], ("talks", None))},
        "roles", f"leaves Talks (talks) open, which {name('l1')} can take"),
    "a role is a stranger's": (
        {"roles": (("any", "l4"), FIRST.roles[1])},
        "roles", f"gives Any (any) to {name('l4')}, who cannot take it"),
    "a role is nobody's we know": (
        {"roles": (("any", "x"), FIRST.roles[1])},
        "roles", "gives Any (any) to x, who cannot take it"),
    "nobody stands in": (
        {"stand_in": None},
        "stand_in", f"has no stand-in, though {name('l3')} of the firm can be it"),
    "a member stands in": (
        {"stand_in": "l2"},
        "stand_in", f"has {name('l2')} as stand-in, who cannot be it"),
    "another firm stands in": (
        {"stand_in": "m1"},
        "stand_in", f"has {name('m1')} as stand-in, who cannot be it"),
    "a stranger stands in": (
        {"stand_in": "x"}, "stand_in", "has x as stand-in, who cannot be it"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILED)
def test_each_fault_is_said_and_nothing_else(case):
    changes, rule, text = SPOILED[case]
    assert said([replace(FIRST, **changes), SECOND]) == [(rule, text)]


def test_a_stranger_who_leads_is_said_and_no_stand_in_is_asked_of_her():
    strange = replace(FIRST, lead="x", stand_in=None)
    text = f"is led by x, not by {name('l1')}"
    assert said([strange, SECOND]) == [("lead", text)]


def test_teams_are_of_the_committees_that_are_served_each_once():
    text = "is served and has no team, or has one and is not served"
    assert said([SECOND]) == [("members", text)]
    more = replace(FIRST, committee="c9")
    assert said([FIRST, SECOND, more])[0] == ("members", f"c9 {text}")
    assert said([FIRST, FIRST, SECOND]) == [("members", "has several teams")] * 2


def test_who_serves_least_leads_then_who_has_most_points_then_the_first_id():
    scores = [PairScore(lawyer="l2", committee="c1", points=9, minutes=0)]
    by_points = POLICY.with_rule(Affinity())
    facts = FACTS.replace(scores=scores)
    led = [replace(FIRST, lead=one) for one in ("l1", "l2")]
    assert said([led[0], SECOND], facts=facts) == []
    assert said([led[1], SECOND], by_points, facts) == []
    assert [one for one, _ in said([led[0], SECOND], by_points, facts)] == ["lead"]
    busy = Plan.of([*PLAN.posts, ("c2", "l2")])
    rest = replace(SECOND, members=("l2", "l3"))
    found = said([led[1], rest], by_points, facts, busy)
    assert found[0] == ("lead", f"is led by {name('l2')}, not by {name('l1')}")


D2 = [district("d1"), district("d2")]
BARRED = {
    "willingness": (
        Willingness(), {"lawyers": [lawyer("l1"), lawyer("l2", districts=["d2"])]}),
    "conflict": (Conflicts(), {"conflicts": [Conflict(committee="c1", lawyer="l2")]}),
    "conflict of the firm": (
        Conflicts(), {"conflicts": [Conflict(committee="c1", firm="f1")]}),
    "the firm refuses": (
        Refusals(),
        {"choices": [Choice(firm="f1", committee="c1", firm_refuses=True)]}),
    "the committee refuses": (
        Refusals(),
        {"choices": [Choice(firm="f1", committee="c1", committee_refuses=True)]}),
    "nobody chose": (ChosenOnly(), {}),
    "one side chose": (
        ChosenOnly(), {"choices": [Choice(firm="f1", committee="c1", firm_rank=1)]}),
    "a rule of one's own": (
        Practised(),
        {"lawyers": [lawyer("l1"), lawyer("l2", years_of_practice=2)]}),
    "a limit of one's own": (AtMost(), {}),
    "own limit": (
        OwnLimits(), {"lawyers": [lawyer("l1"), lawyer("l2", max_committees=1)]}),
    "caseload": (Caseload(on=DAY, limit=1), {}),
    "caseload in her district": (
        Caseload(on=DAY, limit=1), {"approvals": [consent(6, district="d2")],
                                    "committees": [committee("c1"), committee("c2")]}),
}  # fmt: skip
ALLOWED = {
    "willing": (
        Willingness(), {"lawyers": [lawyer("l1"), lawyer("l2", districts=["d1"])]}),
    "conflict elsewhere": (
        Conflicts(), {"conflicts": [Conflict(committee="c2", lawyer="l2"),
                                    Conflict(committee="c1", firm="a1")]}),
    "refused elsewhere": (
        Refusals(),
        {"choices": [Choice(firm="a1", committee="c1", firm_refuses=True)]}),
    "both chose": (ChosenOnly(), {"choices": [chose("f1", "c1", 3, 2)]}),
    "an agreement is fixed": (
        ChosenOnly(),
        {"agreements": [Agreement(committee="c1", firm="f1", lawyers=("l1",),
                                  is_fixed=True)]}),
    "a limit of one's own kept": (AtMost(most=2), {}),
    "a rule of one's own kept": (
        Practised(),
        {"lawyers": [lawyer("l1"), lawyer("l2", years_of_practice=3)]}),
    "own limit kept": (
        OwnLimits(), {"lawyers": [lawyer("l1"), lawyer("l2", max_committees=2)]}),
    "caseload kept": (Caseload(on=DAY, limit=2), {}),
    "her own consent": (
        Caseload(on=DAY, limit=1), {"approvals": [consent(6, lawyer="l2")]}),
    "consent where she serves": (
        Caseload(on=DAY, limit=1), {"approvals": [consent(6, district="d2")]}),
}  # fmt: skip


def stands_in(rule, tables, policy=None):
    """Return whether l2, who serves c2 of d2, may stand in at c1; asked both ways."""
    plain = {
        "committees": [committee("c1"), committee("c2", district="d2")],
        "lawyers": [lawyer("l1"), lawyer("l2")],
        "firms": [firm("f1"), firm("a1")],
        "districts": D2,
    }
    facts = world(**{**plain, **tables})
    policy = policy or Policy().with_roles(RolePolicy(table=())).with_rule(rule)
    plan = Plan.of([("c1", "l1"), ("c2", "l2")])
    team = Team("c1", ("l1",), "l1", "l2", ())
    # The other's stand-in is not asked about: she is led by a stranger.
    rest = Team("c2", ("l2",), "x", None, ())
    named, open_ = (
        [
            text
            for rule, text in said([one, rest], policy, facts, plan)
            if rule != "lead"
        ]
        for one in (team, replace(team, stand_in=None))
    )
    assert bool(named) != bool(open_)
    return not named


@pytest.mark.parametrize("case", BARRED)
def test_who_may_not_serve_cannot_stand_in_unless_it_is_a_wish(case):
    rule, tables = BARRED[case]
    assert not stands_in(rule, tables)
    if case != "nobody chose":
        empty = Policy().with_roles(RolePolicy(table=()))
        assert stands_in(rule, tables, empty)
    soft = rule.model_copy(update={"wish": Wish(tier=1)})
    assert stands_in(soft, tables)


@pytest.mark.parametrize("case", ALLOWED)
def test_who_may_serve_can_stand_in(case):
    assert stands_in(*ALLOWED[case])


def test_what_fills_teams_keeps_a_rule_of_ones_own_that_the_check_knows():
    past = PastKnobs(fixed=0)
    facts = la.datasets.district(committees=40, lawyers=15, seed=0, past=past)
    known = []
    for rule in (Practised(years=2), Practised(years=0)):
        policy = la.Policy.hangzhou_2024(stability="off").with_rule(rule)
        outcome = la.solve(facts, policy, time_limit=None)
        teams = la.fill_teams(outcome)
        known.append(
            {row.id for row in facts.lawyers if row.years_of_practice < rule.years}
        )
        named = {row.stand_in for row in teams.rows}
        assert not named & known[-1]
        if rule.years == 2:
            assert None in named  # where only somebody barred is left
    assert [bool(one) for one in known] == [True, False]


def test_a_firm_before_the_leads_is_another_firm_too():
    facts = FACTS.replace(
        lawyers=[lawyer("l1", firm="f1"), lawyer("l2", firm="f1"), lawyer("l3"),
                 lawyer("l4"), lawyer("m1", firm="z1")],
        firms=[firm("f1"), firm("z1")],
    )  # fmt: skip
    bare = Policy().with_roles(RolePolicy(table=()))
    rows = [replace(one, roles=()) for one in (FIRST, SECOND)]
    text = f"has {name('m1')} as stand-in, who cannot be it"
    assert said([replace(rows[0], stand_in="m1"), rows[1]], bare, facts) == [
        ("stand_in", text)
    ]


PRICED = Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l3")])
TALKS = {"mediation": 4}
PRICES = {
    # l1 has both roles of c1 and one of c2; l4 stands in twice, l1, who has two posts,
    # once.
    ("roles", "open"): 2,
    ("roles", "spread"): (0 + 1 + 2) + (0 + 1),
    ("roles", "points"): -4,
    ("stand_ins", "open"): 0,
    ("stand_ins", "spread"): (0 + 1) + 2,
    ("stand_ins", "points"): -(10 + 5),
}


def priced(proofs):
    facts = world(
        3,
        [lawyer("l1", skills=TALKS), lawyer("l3"), lawyer("l4")],
        scores=[
            PairScore(lawyer="l4", committee="c1", points=10, minutes=0),
            PairScore(lawyer="l4", committee="c2", points=5, minutes=0),
            PairScore(lawyer="l1", committee="c3", points=0, minutes=0),
        ],
    )
    rows = [
        Team("c1", ("l1",), "l1", "l4", (("any", "l1"), ("talks", "l1"))),
        Team("c2", ("l1",), "l1", "l4", (("any", "l1"), ("talks", None))),
        Team("c3", ("l3",), "l3", "l1", (("any", "l3"), ("talks", None))),
    ]
    policy = POLICY.with_rule(Affinity())
    found = said(rows, policy, facts, PRICED, proofs)
    return [text for rule, text in found if rule == "prices"]


def test_prices_are_counted_again_by_hand():
    right = [Proof(*key, price, price) for key, price in PRICES.items()]
    assert priced(right) == []
    for at, ((task, meaning), price) in enumerate(PRICES.items()):
        wrong = [*right[:at], replace(right[at], price=price + 1), *right[at + 1 :]]
        assert priced(wrong) == [
            f"{task}: {meaning} is said to cost {price + 1}, not {price}"
        ]
        low = [*right[:at], replace(right[at], bound=price - 1), *right[at + 1 :]]
        assert priced(low) == []
        high = [*right[:at], replace(right[at], bound=price + 1), *right[at + 1 :]]
        assert priced(high) == [
            f"{task}: {meaning} has bound {price + 1} above its price"
        ]


def test_from_the_24th_on_a_role_costs_no_more():
    table = [Role(id=f"r{at}", title="R", title_zh="岗") for at in range(26)]
    policy = Policy().with_roles(RolePolicy(table=tuple(table)))
    team = Team("c1", ("l1",), "l1", None, tuple((one.id, "l1") for one in table))
    spread = 2 * (sum(range(24)) + 23 + 23)
    for price, texts in ((spread, 0), (spread - 1, 2), (spread + 1, 1)):
        proof = Proof("roles", "spread", price, spread)
        found = said([team], policy, world(1, 1), Plan.of([("c1", "l1")]), [proof])
        assert sum(text.startswith("roles: spread") for _, text in found) == texts
