"""Small worlds and policies by seed, solved: as many as anybody wants."""

import random
from typing import Any, NamedTuple

from lawyer_assign.errors import BadInputError
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import LevelledRule, Rule, Wish
from lawyer_assign.verbs.solve import solve
from tests.worlds.oracles import World
from tests.worlds.small import DAY
from tests.worlds.strategies import Case, Seeded, small_case


def drawn_rule(chance: random.Random, kind: str) -> Rule:
    """Return a rule as a must, or as a wish of any of four tiers; levels too."""
    model = KINDS[kind]
    wish = Wish(tier=chance.randint(1, 4), weight=chance.choice((1, 2, 5)))
    more: dict[str, Any] = {}
    if kind == "caseload":
        more = {"on": DAY, "limit": chance.choice((2, 5))}
    if issubclass(model, LevelledRule):
        more = {"levels": chance.choice((1, 2, 3))}
    is_must = model.is_demand and chance.random() < 0.5
    return model(wish=None if is_must else wish, **more)


def drawn_policy(
    chance: random.Random, kinds: tuple[str, ...] = tuple(KINDS)
) -> Policy:
    """Return the text's policy with some rules changed, or any handful of rules."""
    if chance.random() < 0.5:
        policy = Policy.hangzhou_2024(
            on=DAY, stability=chance.choice(("off", "wish", "must"))
        )
        for kind in chance.sample(kinds, chance.choice((0, 0, 1, 2, 3))):
            rule = drawn_rule(chance, kind)
            if kind in policy and chance.random() < 0.3:
                policy = policy.without(kind)
            elif rule.wish is not None and chance.random() < 0.5:
                policy = policy.with_rule_before(rule)
            else:
                policy = policy.with_rule(rule)
        return policy
    policy = Policy()
    for kind in chance.sample(kinds, chance.randint(2, min(9, len(kinds)))):
        policy = policy.with_rule(drawn_rule(chance, kind))
    return policy


class Solved(NamedTuple):
    """A small world, a policy and the outcome of solving it."""

    case: Case
    policy: Policy
    outcome: Outcome

    def world(self) -> World:
        """Return all plans of the pairs, under the scarcity that was settled."""
        return World.of(Case(self.outcome.problem.facts, self.case.table))


def solved(seed: int, kinds: tuple[str, ...] = tuple(KINDS)) -> Solved | None:
    """Return the world of a seed, solved; ``None`` if it has no plan."""
    chance = random.Random(seed)
    case, policy = small_case(Seeded(chance)), drawn_policy(chance, kinds)
    try:
        outcome = solve(case.facts, policy, pairs=case.table)
    except BadInputError:
        return None
    return None if outcome.plan is None else Solved(case, policy, outcome)
