"""Is what explanations say of other plans true of all plans there are?

Asked of small worlds: the price of every pair that was not chosen, how many must stay
open, and whether musts contradict each other.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator

import lawyer_assign as la
from lawyer_assign.errors import Text
from lawyer_assign.outcome import Outcome
from tests.attacks.asked import Asked, asked, enumerated
from tests.attacks.clauses import Posts
from tests.attacks.tried import Tried, counted, fallen
from tests.worlds.both_languages import faults_of

TITLE = re.compile("“[^”]*”")
PAIRS = 3
"""Pairs of a world that are asked about."""


def attack(seed: int, until: float) -> Tried:
    """Ask about plans of small worlds and compare with all plans."""
    ends, findings = fallen(seed, until, _of_seed)
    answers = sum(ends[one] for one in ("why not", "conflict", "shortage"))
    return Tried(answers, findings, counted(ends))


def _of_seed(seed: int, ends: Counter[str]) -> Iterator[str]:
    return _fell(asked(seed), random.Random(f"pairs {seed}"), ends)


def _fell(world: Asked, chance: random.Random, ends: Counter[str]) -> Iterator[str]:
    told = la.conflict(world.facts, world.policy, pairs=world.table)
    ends["conflict"] += 1
    if told.is_decided and bool(told) != (world.best is None):
        yield f"conflict {bool(told)}, the best plan has {world.best}"
    if world.best is None:
        return
    outcome = la.solve(world.facts, world.policy, pairs=world.table, time_limit=None)
    if outcome.plan is None or outcome.status != "optimal":
        yield f"{outcome.status}, the best plan has {world.best}"
        return
    chosen = {tuple(one) for one in outcome.plan.posts}
    others = [one for one in world.pairs if one not in chosen]
    for pair in chance.sample(others, min(PAIRS, len(others))):
        ends["why not"] += 1
        for one in _of_pair(world, outcome, pair):
            yield f"why not {pair}: {one}"
    coverage = world.policy.get("coverage")
    if coverage is not None and coverage.wish is not None:
        ends["shortage"] += 1
        yield from _of_shortage(world, outcome)


def _of_pair(world: Asked, outcome: Outcome, pair: tuple[str, str]) -> Iterator[str]:
    found = la.why_not(outcome, *pair, time_limit=None)
    prices = (paid for posts, paid in world.prices.items() if pair in posts)
    least = min(prices, default=None)
    if least is None:
        if found.verdict not in ("impossible", "barred"):
            yield f"{found.verdict}, though no plan has the pair"
        return
    if found.verdict != "priced":
        yield f"{found.verdict}, though a plan with it has {least}"
        return
    assert world.best is not None
    rise = [a - b for a, b in zip(least, world.best, strict=True)]
    for at, one in enumerate(found.tiers):
        if one.at_least is not None and one.at_least > rise[at]:
            yield f"tier {at} rises by {one.at_least} at least, a plan by {rise[at]}"
        if one.at_most != rise[at] or not one.is_proved:
            break
    if found.is_proved and [one.at_most for one in found.tiers] != rise:
        yield f"{[one.at_most for one in found.tiers]} proved, the best is {rise}"
    if found.moves:
        posts = frozenset(map(tuple, found.applied(outcome.plan).posts))
        said = tuple(
            b + one.at_most for b, one in zip(world.best, found.tiers, strict=True)
        )
        if world.prices.get(posts) != said:
            yield f"its plan is said to have {said}, has {world.prices.get(posts)}"


def _of_shortage(world: Asked, outcome: Outcome) -> Iterator[str]:
    assert outcome.plan is not None
    told = la.shortage(outcome, time_limit=None)
    mine = _open(world, frozenset(map(tuple, outcome.plan.posts)))
    if told.open != mine:
        yield f"{told.open} open, {mine} are"
    wishes = [one.kind for one in world.policy.rules if one.wish is not None]
    musts = enumerated(
        world.facts, world.policy.without(*wishes), world.pairs, world.table
    )
    if told.open and musts is not None:
        # Without caps that are wishes more pairs block: none may be left as a must.
        least = min(_open(world, posts) for posts in musts.prices or world.prices)
        if told.least != least:
            yield f"{told.least} must stay open, the least of all plans is {least}"
    for cause in told.causes:
        # Numbers in titles of rules are words in one language.
        yield from faults_of(Text(*(TITLE.sub("", one) for one in cause.said)))


def _open(world: Asked, posts: Posts) -> int:
    held = Counter(c for c, _ in posts)
    return sum(max(0, c.lawyers_min - held[c.id]) for c in world.facts.committees)
