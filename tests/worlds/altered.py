"""Small worlds of two-way choice, and policies of which a rule is not as usual.

Any rule may be left out, hardened, softened or moved to any tier: what a backend takes
for granted of the other rules is then not so. The truth is found by pricing every plan
like an auditor, with blocking pairs by :mod:`blocking`.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import (
    Adjustment,
    Agreement,
    Approval,
    Choice,
    Committee,
    Conflict,
    Facts,
    Firm,
    Lawyer,
    PairScore,
    Tariff,
)
from lawyer_assign.plan import Plan
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Caseload, EligibilityRule, Rule, Stability, Wish
from tests.worlds.blocking import Market
from tests.worlds.small import DAY, committee, district, firm, lawyer

MOST_PLANS = 1_500
"""Worlds with more plans are drawn anew."""

TIERS = range(1, 7)
"""Those of the Hangzhou rules, and two behind them."""

SKILLS = ("mediation", "publicity")

Tables = dict[str, Any]
Team = tuple[str, ...]


class Dice(random.Random):
    """Draws by short names."""

    def yes(self, chance: float) -> bool:
        return self.random() < chance

    def some(self, values: tuple[str, ...]) -> list[str]:
        return [one for one in values if self.yes(0.5)]


class Asked(NamedTuple):
    """What is asked: facts, a policy, and a table of all pairs, of some, or none."""

    facts: Facts
    policy: Policy
    table: dict[str, list[str]] | None


class Truth(NamedTuple):
    """The prices of every plan that keeps the musts."""

    prices: list[tuple[int, ...]]

    @property
    def best(self) -> tuple[int, ...] | None:
        return min(self.prices, default=None)

    def least(self, place: int, paid: tuple[int, ...]) -> int | None:
        """Return the least price of a tier where no tier before costs more than that.

        ``None`` where no plan is as good.
        """
        kept = (
            one[place]
            for one in self.prices
            if all(a <= b for a, b in zip(one[:place], paid, strict=False))
        )
        return min(kept, default=None)


@cache
def asked(kind: str, seed: int) -> tuple[Asked, Truth]:
    """Return a small world with a policy in which a kind of rule is not as usual.

    Worlds are drawn until policy and facts do not contradict each other, and few enough
    plans are to be gone through.
    """
    dice = Dice(f"{kind} {seed}")
    while True:
        facts, policy = mixed(dice), altered_policy(dice, kind)
        pairs = [(c.id, w.id) for c, w in product(facts.committees, facts.lawyers)]
        table = None
        if dice.yes(0.5):
            share = dice.choice([0.8, 1])
            pairs = [one for one in pairs if dice.random() <= share]
            table = {
                "committee": [place for place, _ in pairs],
                "lawyer": [one for _, one in pairs],
            }
        try:
            settled = Problem.of(facts, policy, table).facts
        except BadInputError:
            continue
        teams = possible_teams(settled, policy, set(pairs))
        if prod(map(len, teams.values())) <= MOST_PLANS:
            plans = every_plan(teams)
            prices = prices_of_plans(settled, policy, plans)
            return Asked(facts, policy, table), Truth(prices)


def altered_policy(dice: Dice, kind: str) -> Policy:
    """Return a policy of two-way choice in which a kind of rule is not as usual."""
    policy = Policy.hangzhou_2024(
        on=DAY, stability=dice.choice(["wish", "wish", "must"]), dispatch=dice.yes(0.6)
    )
    policy = policy.with_rule(Caseload(on=DAY, limit=dice.choice([1, 2, 5])))
    policy = _altered(dice, policy, kind)
    if dice.yes(0.4):
        policy = _altered(dice, policy, dice.choice(list(KINDS)))
    return policy


def _altered(dice: Dice, policy: Policy, kind: str) -> Policy:
    """Leave a rule out, harden it, or make it a wish among or before what is there."""
    ways = ["soften", "soften", "before"]
    ways += ["without", "without"] * (kind in policy and kind != "stability")
    ways += ["harden", "harden"] * KINDS[kind].is_demand
    way = dice.choice(ways)
    if way == "without":
        return policy.without(kind)
    rule = policy.get(kind) or KINDS[kind].model_validate(
        {"kind": kind, **_said(dice, kind)}
    )
    wish = Wish(tier=dice.choice(TIERS), weight=dice.choice([1, 2, 5]))
    rule = rule.model_copy(update={"wish": None if way == "harden" else wish})
    return policy.with_rule_before(rule) if way == "before" else policy.with_rule(rule)


def _said(dice: Dice, kind: str) -> Tables:
    """Return parameters of a rule that a policy leaves out by default."""
    return {
        "worst_served": {
            "levels": dice.choice([1, 2]),
            "unserved": dice.choice([0, 100]),
        },
        "firm_balance": {"levels": dice.choice([1, 2])},
        "duty_balance": {"levels": dice.choice([1, 2])},
        "duty_load": {"most": dice.choice([52, 70])},
        "district_balance": {"measure": dice.choice(["points", "posts"])},
        "fewest_changes": {"most": dice.choice([None, None, 0, 1])},
    }.get(kind, {})


def mixed(dice: Dice) -> Facts:
    """Return 2 to 4 committees and lawyers, up to 3 firms, and most of what may be."""
    places = ["d1", "d2"][: dice.choice([1, 2, 2])]
    districts = [
        district(
            one,
            is_scarce=dice.choice([None, True, False, False]),
            budget_yuan=dice.choice([None, 0, 2, 4]),
        )
        for one in places
    ]
    seats = dice.choice([[None], [None, 1, 2], [0, 1, 1, 2, 3]])
    firms = [
        firm(f"f{at}", district=dice.choice(places), seats=dice.choice(seats))
        for at in range(dice.choice([1, 2, 2, 3]))
    ]
    sizes = dice.choice([[(1, 1)], [(1, 1)], [(1, 1)], [(1, 1), (1, 2), (2, 2)]])
    skills = dice.choice([(), (), SKILLS])
    committees = [
        _committee(dice, f"c{at}", places, sizes, skills)
        for at in range(dice.choice([2, 3, 3, 4, 4]))
    ]
    lawyers = [
        _lawyer(dice, f"l{at}", firms, places)
        for at in range(dice.choice([2, 3, 3, 4]))
    ]
    return Facts(
        districts=districts,
        firms=firms,
        committees=committees,
        lawyers=lawyers,
        choices=_choices(dice, firms, committees),
        **_ties_of_the_past(dice, firms, lawyers, committees),
        **_amounts(dice, lawyers, committees),
    )


def _committee(dice: Dice, name: str, places, sizes, skills) -> Committee:
    least, most = dice.choice(sizes)
    return committee(
        name,
        kind=dice.choice(["community", "village"]),
        district=dice.choice(places),
        lawyers_min=least,
        lawyers_max=most,
        must_have=dice.some(skills),
    )


def _lawyer(dice: Dice, name: str, firms: list[Firm], places: list[str]) -> Lawyer:
    least, most = dice.choice([*[(0, None)] * 6, (0, 1), (0, 2), (0, 0), (1, 2)])
    return lawyer(
        name,
        firm=dice.choice(firms).id,
        districts=None if dice.yes(0.4) else dice.some(tuple(places)),
        skills={one: dice.choice([1, 3]) for one in dice.some(SKILLS)},
        min_committees=least,
        max_committees=most,
        years_of_practice=dice.randrange(10),
        assessment=dice.choice([None, 40, 90]),
    )


def _choices(
    dice: Dice, firms: list[Firm], committees: list[Committee]
) -> list[Choice]:
    """Return lists, strict or with ties; a few sides are silent, or averse."""
    is_strict, averse = dice.yes(0.5), dice.choice([0.05, 0.3])
    order = {one.id: dice.sample(range(1, 9), 8) for one in (*firms, *committees)}
    rows = []
    for f, one in enumerate(firms):
        for c, other in enumerate(committees):
            said: Tables = {
                "firm_rank": order[one.id][c],
                "committee_rank": order[other.id][f],
            }
            if not is_strict:
                said = {side: dice.choice([1, 2]) for side in said}
            for side, refuses in (
                ("firm_rank", "firm_refuses"),
                ("committee_rank", "committee_refuses"),
            ):
                if dice.yes(averse):
                    said |= {side: None, refuses: dice.yes(0.7)}
            if dice.yes(0.9):
                rows.append(Choice(firm=one.id, committee=other.id, **said))
    return rows


def _ties_of_the_past(
    dice: Dice, firms: list[Firm], lawyers: list[Lawyer], committees: list[Committee]
) -> Tables:
    """Return conflicts, agreements and consents."""
    sides = [("lawyer", one.id) for one in lawyers] + [
        ("firm", one.id) for one in firms
    ]
    in_conflict = {
        (dice.choice(committees).id, *dice.choice(sides))
        for _ in range(dice.choice([0, 1, 2, 2]))
    }
    agreements = []
    for place in committees:
        if dice.yes(0.15):
            one = dice.choice(firms).id
            staff = [row.id for row in lawyers if row.firm == one]
            named = dice.sample(staff, min(len(staff), dice.choice([0, 1])))
            is_fixed = dice.yes(0.6)
            former = () if named or is_fixed else ["方丽"] * (len(agreements) % 2)
            agreements.append(
                Agreement(
                    committee=place.id,
                    firm=one,
                    lawyers=named,
                    is_fixed=is_fixed,
                    former_lawyers=former,
                )
            )
    approvals = []
    if dice.yes(0.2):
        side, who = dice.choice(
            [("district", committees[0].district), ("lawyer", lawyers[0].id)]
        )
        approvals = [
            Approval(
                document="letter", limit=6, valid_from=DAY, valid_to=DAY, **{side: who}
            )
        ]
    return {
        "conflicts": [
            Conflict(committee=place, **{side: who})
            for place, side, who in sorted(in_conflict)
        ],
        "agreements": agreements,
        "approvals": approvals,
    }


def _amounts(dice: Dice, lawyers: list[Lawyer], committees: list[Committee]) -> Tables:
    """Return points of most pairs, and tariffs now and then."""
    scores = [
        PairScore(
            lawyer=one.id, committee=place.id, points=dice.randrange(60), minutes=9
        )
        for one in lawyers
        for place in committees
        if dice.yes(0.8)
    ]
    if dice.yes(0.5):
        return {"scores": scores}
    tariffs = [
        Tariff(post_from=1, post_to=1, fen_per_year=dice.choice([120, 200])),
        Tariff(post_from=2, fen_per_year=dice.choice([55, 120, 333])),
    ]
    adjustments = [
        Adjustment(score_from=0, score_to=59, percent=-33),
        Adjustment(score_from=60, score_to=100, percent=15),
    ]
    return {"scores": scores, "tariffs": tariffs, "adjustments": adjustments}


def possible_teams(
    facts: Facts, policy: Policy, pairs: set[tuple[str, str]]
) -> dict[str, list[Team]]:
    """Return the teams that each committee may have, as far as it alone tells."""
    alone = [
        one
        for one in policy.rules
        if one.wish is None
        and (isinstance(one, EligibilityRule) or one.kind == "team_size")
    ]
    found: dict[str, list[Team]] = {}
    for place in facts.committees:
        teams: list[Team] = [()]
        for one in facts.lawyers:
            post = (place.id, one.id)
            if post in pairs and not _breaks(alone, facts, Plan.of([post])):
                teams += [(*team, one.id) for team in teams]
        found[place.id] = [
            team
            for team in teams
            if not _breaks(alone, facts, Plan.of((place.id, one) for one in team))
        ]
    return found


def _breaks(rules: list[Rule], facts: Facts, plan: Plan) -> bool:
    return any(True for rule in rules for _ in rule.violations(facts, plan))


def every_plan(teams: dict[str, list[Team]]) -> Iterator[Plan]:
    """Yield the plans that give every committee one of its teams."""
    for choice in product(*teams.values()):
        chosen = zip(teams, choice, strict=True)
        yield Plan.of((place, one) for place, team in chosen for one in team)


def prices_of_plans(
    facts: Facts, policy: Policy, plans: Iterable[Plan]
) -> list[tuple[int, ...]]:
    """Return the prices of the plans that keep every must."""
    stability = policy.get("stability")
    market = None
    if isinstance(stability, Stability):
        market = Market(facts, stability.context.get(Caseload))
    # Musts first: most plans break one, and then need no prices.
    rules = sorted(policy.rules, key=lambda one: one.wish is not None)
    found = (_prices(facts, rules, market, plan) for plan in plans)
    return [
        tuple(prices.get(tier, 0) for tier in policy.tiers)
        for prices in found
        if prices is not None
    ]


def _prices(
    facts: Facts, rules: list[Rule], market: Market | None, plan: Plan
) -> Counter[int] | None:
    prices: Counter[int] = Counter()
    for rule in rules:
        if isinstance(rule, Stability) and market is not None:
            amounts = [(0, len(market.blocking(plan.posts)))]
        else:
            amounts = [(one.level, one.amount) for one in rule.violations(facts, plan)]
        if rule.wish is None and any(amount for _, amount in amounts):
            return None
        for level, amount in amounts if rule.wish is not None else ():
            prices[rule.wish.tier + level] += rule.wish.weight * amount
    return prices
