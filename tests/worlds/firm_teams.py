"""Small worlds of committees that ask for teams, some with candidates of one firm only.

A firm has a seat, or two, for committees that ask for several of its lawyers: what
counts a second member as a second seat says that less can be had than can.
"""

from collections import Counter
from typing import NamedTuple

from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import District, Facts, Lawyer, Tariff
from lawyer_assign.formulation import Formulation, Must, Term, Tier
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from tests.worlds.altered import Asked, Dice, Truth
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY, committee, district, firm, lawyer

MOST_PAIRS = 11
"""All choices of so many are gone through, 2,048."""

SIZES = ((1, 1), (1, 2), (2, 2), (2, 2), (2, 3), (3, 3))
TARIFFS = (
    Tariff(post_to=1, fen_per_year=10_000),
    Tariff(post_from=2, fen_per_year=7_000),
)
AMPLE, HARDLY = 10**6, (0, 100, 200, 270, 340)
"""Budgets in yuan: ones that never bind, and ones that pay for few posts."""


class Crews(NamedTuple):
    """Facts, a policy and a table of pairs; what all of their plans cost."""

    asked: Asked
    truth: Truth


def crews_at(seed: int, *, money: bool = False) -> Crews:
    """Return a world for any seed, with budgets that bind or do not, or without.

    Worlds are drawn until policy and facts do not contradict each other.
    """
    dice = Dice(f"crews {seed} {money}")
    while True:
        policy = _policy(dice)
        facts, table = _facts(dice, money=money)
        if money:
            policy = policy.with_rule(Budget())
        try:
            problem = Problem.of(facts, policy, table)
        except BadInputError:
            continue
        prices = [paid for paid, _ in priced_plans(as_said(problem))]
        return Crews(Asked(facts, policy, table), Truth(prices))


def as_said(problem: Problem) -> Formulation:
    """Return what every rule says as it says it, nothing said more plainly."""
    must: list[Must] = []
    wished: dict[int, list[Term]] = {number: [] for number in problem.policy.tiers}
    for rule in problem.policy.rules:
        for one in rule.said(problem.facts, problem.pairs):
            if rule.wish is not None:
                wished[rule.wish.tier].append(Term(one, rule.wish.weight))
            elif isinstance(one, Must):
                must.append(one)
    tiers = (Tier(number, tuple(terms)) for number, terms in wished.items())
    return Formulation(problem.pairs, tuple(must), tuple(tiers))


def _policy(dice: Dice) -> Policy:
    """Return a policy in which some rules are softened, moved or left out."""
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    kinds = ("one_firm", "seats", "team_size", "one_each", "caseload", "further_posts")
    for kind in dice.sample(kinds, dice.choice((0, 0, 1, 1, 2))):
        tier, weight = dice.choice((1, 2, 4, 5)), dice.choice((1, 2, 30))
        policy = (
            policy.without(kind)
            if dice.yes(0.3)
            else policy.soften(kind, tier, weight=weight)
        )
    way = dice.choice(("", "", "", "harden", "soften", "without"))
    if way == "harden":
        return policy.harden("coverage")
    if way == "soften":
        return policy.soften("coverage", dice.choice((2, 4)), weight=40)
    return policy.without("coverage") if way else policy


def _facts(dice: Dice, *, money: bool) -> tuple[Facts, dict[str, list[str]]]:
    """Return 2 to 4 committees, most with candidates of one firm, and their pairs."""
    firms = ["f0", "f1", "f2"][: dice.choice((1, 2, 2, 3))]
    places = [
        committee(f"c{at}", lawyers_min=least, lawyers_max=most)
        for at in range(dice.choice((2, 3, 3, 4)))
        for least, most in (dice.choice(SIZES),)
    ]
    people = [_lawyer(dice, at, firms) for at in range(dice.choice((4, 5, 6)))]
    firm_of = {one.id: one.firm for one in people}
    posts: list[tuple[str, str]] = []
    for place in places:
        near = [dice.choice(firms)] if dice.yes(0.6) else firms
        own = [one.id for one in people if one.firm in near]
        own = dice.sample(own, min(len(own), dice.choice((2, 3, 4))))
        if len(posts) + len(own) <= MOST_PAIRS:
            posts += [(place.id, one) for one in own]
    reached = Counter(one for _, one in {(c, firm_of[one]) for c, one in posts})
    # About as many seats as committees: hardly one for every second lawyer.
    seats = {one: (None, 1, *[max(1, reached[one] - by) for by in (0, 0, 1)])
             for one in firms}  # fmt: skip
    facts = Facts(
        districts=[_district(dice, money=money)],
        committees=places,
        firms=[firm(one, seats=dice.choice(seats[one])) for one in firms],
        lawyers=people,
        tariffs=TARIFFS if money else (),
    )
    table = {
        "committee": [place for place, _ in posts],
        "lawyer": [one for _, one in posts],
    }
    return facts, table


def _district(dice: Dice, *, money: bool) -> District:
    yuan = AMPLE if dice.yes(0.5) else dice.choice(HARDLY)
    return district("d1", is_scarce=dice.yes(0.5), budget_yuan=yuan if money else None)


def _lawyer(dice: Dice, at: int, firms: list[str]) -> Lawyer:
    return lawyer(
        f"l{at}",
        firm=dice.choice(firms),
        years_of_practice=dice.randrange(12),
        min_committees=1 if dice.yes(0.1) else 0,
        max_committees=dice.choice((None, None, None, 1, 2)),
    )
