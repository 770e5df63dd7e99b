"""Small worlds for the enumerator: three or four rules altered at once, truth by all.

Only the drawing of rows is shared with other tests; nothing that prices a plan is.
"""

from itertools import combinations, product
from math import prod
from typing import Any, NamedTuple

from lawyer_assign.facts import Facts, PairScore
from lawyer_assign.policy import KINDS, Policy
from tests.attacks.clauses import Clauses, Posts
from tests.worlds.altered import SKILLS, Dice, _altered, altered_policy, mixed

MOST_PLANS = 400
"""Worlds with more plans are drawn anew."""

LANGUAGES = ("wu", "she")


class Asked(NamedTuple):
    """What is asked, and the prices of all plans that keep the musts."""

    facts: Facts
    policy: Policy
    table: dict[str, list[str]] | None
    prices: dict[Posts, tuple[int, ...]]
    tiers: list[int]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All pairs that can be chosen from."""
        if self.table is not None:
            return list(zip(self.table["committee"], self.table["lawyer"], strict=True))
        return [(c.id, w.id) for c in self.facts.committees for w in self.facts.lawyers]

    @property
    def best(self) -> tuple[int, ...] | None:
        return min(self.prices.values(), default=None)

    def least(self, place: int, paid: tuple[int, ...]) -> int | None:
        """Return the least price of a tier of plans as good in the tiers before."""
        kept = (
            one[place]
            for one in self.prices.values()
            if all(a <= b for a, b in zip(one[:place], paid[:place], strict=True))
        )
        return min(kept, default=None)


def asked(seed: int) -> Asked:
    """Return a world whose plans are few enough to be gone through."""
    dice = Dice(f"attack {seed}")
    while True:
        facts, policy = _stated(dice, mixed(dice)), _policy(dice)
        pairs = [(c.id, w.id) for c in facts.committees for w in facts.lawyers]
        table = None
        if dice.yes(0.4):
            pairs = [one for one in pairs if dice.yes(0.8)]
            table = {
                "committee": [place for place, _ in pairs],
                "lawyer": [one for _, one in pairs],
            }
        found = enumerated(facts, policy, pairs, table)
        if found is not None:
            return found


def enumerated(
    facts: Facts,
    policy: Policy,
    pairs: list[tuple[str, str]],
    table: dict[str, list[str]] | None,
) -> Asked | None:
    """Return the prices of all plans of some pairs; ``None`` if they are too many."""
    clauses = Clauses(facts, policy)
    teams = _teams(clauses, pairs)
    if prod(map(len, teams)) > MOST_PLANS:
        return None
    plans = (frozenset(p for team in one for p in team) for one in product(*teams))
    priced = {one: clauses.prices(one) for one in plans}
    kept = {one: paid for one, paid in priced.items() if paid is not None}
    return Asked(facts, policy, table, kept, clauses.tiers)


def _policy(dice: Dice) -> Policy:
    """Return a policy of which three or four rules are not as usual."""
    policy = altered_policy(dice, dice.choice(list(KINDS)))
    for _ in range(dice.choice([2, 3])):
        policy = _altered(dice, policy, dice.choice(list(KINDS)))
    rule: Any = policy.get("worst_served")
    if (
        rule is not None and rule.unserved > 1_000
    ):  # what "above any other" is in points
        policy = policy.with_rule(rule.model_copy(update={"unserved": 100}))
    return policy


def _stated(dice: Dice, facts: Facts) -> Facts:
    """State what the engine would fill in: scarcity, minutes; draw needs, languages."""
    tables: dict[str, Any] = {
        name: list(getattr(facts, name)) for name in Facts.model_fields
    }
    tables["districts"] = [
        one.model_copy(update={"is_scarce": bool(one.is_scarce)})
        for one in facts.districts
    ]
    tables["committees"] = [
        one.model_copy(
            update={
                "needs": {skill: dice.randrange(6) for skill in dice.some(SKILLS)},
                "languages": frozenset(dice.some(LANGUAGES)),
            }
        )
        for one in facts.committees
    ]
    tables["lawyers"] = [
        one.model_copy(update={"languages": frozenset(dice.some(LANGUAGES))})
        for one in facts.lawyers
    ]
    tables["scores"] = [
        PairScore(
            lawyer=one.id,
            committee=place.id,
            points=dice.choice([None, dice.randrange(-20, 60)]),
            minutes=dice.randrange(30),
        )
        for one in facts.lawyers
        for place in facts.committees
    ]
    return Facts(**tables)


def _teams(clauses: Clauses, pairs: list[tuple[str, str]]) -> list[list[Posts]]:
    """Return what each committee may have, as far as musts about one post tell."""
    size = clauses.rules.get("team_size")
    found = []
    for c, row in clauses.c.items():
        able = [(c, w) for one, w in pairs if one == c and clauses.may_serve(c, w)]
        is_must = size is not None and size.wish is None
        most = row.lawyers_max if is_must else len(able)
        found.append(
            [
                frozenset(team)
                for count in range(min(most, len(able)) + 1)
                for team in combinations(able, count)
            ]
        )
    return found
