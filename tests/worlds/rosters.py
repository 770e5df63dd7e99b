"""Small rosters by seed: few committees, half days, lawyers, venues; all enumerable."""

import random
from collections.abc import Iterator
from itertools import product
from math import prod

import numpy as np

from lawyer_assign.facts import Facts, PublishedTime, TimeWish, Venue
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.roster import Roster, RosterRow
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.rule import Context
from tests.worlds.small import committee, lawyer, world

POOL = ("mon-am", "mon-pm", "tue-am", "tue-pm")
WEEKS = ((1, 1, 1, 1, 1), (1, 2, 2, 2, 2), (2, 2, 2, 2, 2), (4, 4, 5, 5, 1))
MOST_ROSTERS = 700


def some(draw: random.Random, least: int = 1, most: int = 3) -> list[str]:
    return draw.sample(POOL, draw.randint(least, most))


def point(draw: random.Random) -> dict[str, float]:
    """Return a place within a walk, a ride or an hour; now and then none."""
    if draw.random() < 0.1:
        return {}
    far = draw.choice([0.005, 0.03, 0.6])
    return {
        "lat": round(30.2 + far * draw.random(), 4),
        "lon": round(120.1 + far * draw.random(), 4),
    }


def roster_facts(draw: random.Random, villages: float = 0.4) -> Facts:
    count = draw.randint(1, 5)
    names = [f"c{at}" for at in range(1, count + 1)]
    committees = [
        committee(
            name,
            kind="village" if draw.random() < villages else "community",
            duty_half_days=some(draw, 1, 2),
            **point(draw),
        )
        for name in names
    ]
    lawyers = [
        lawyer(f"l{at}", free_half_days=some(draw, 2, 4), **point(draw))
        for at in range(1, 4)
    ]
    kind = {row.id: row.kind for row in committees}

    def time(name: str, *, is_fixed: bool) -> PublishedTime:
        nth = draw.randint(1, 4) if kind[name] == "village" else None
        half_day = draw.choice(POOL)
        return PublishedTime(
            committee=name, half_day=half_day, nth=nth, is_fixed=is_fixed
        )

    shared = draw.sample(names, count)
    cut = draw.randint(0, count)
    parts = [shared[:cut], shared[cut:]] if draw.random() < 0.6 else []
    wishes = [
        TimeWish(
            half_days=some(draw),
            weight=draw.randint(1, 3),
            **draw.choice(
                [
                    {"committee": draw.choice(names)},
                    {"lawyer": f"l{draw.randint(1, 3)}"},
                ]
            ),
        )
        for _ in range(draw.randint(0, 3))
    ]
    return world(
        committees,
        lawyers,
        venues=[
            Venue(id=f"v{at}", name="", capacity=draw.choice([1, 1, 2]), committees=one)
            for at, one in enumerate(parts)
            if one
        ],
        time_wishes=wishes,
        times=[time(one, is_fixed=False) for one in names if draw.random() < 0.6]
        + [time(one, is_fixed=True) for one in names if draw.random() < 0.08],
    )


def roster_case(draw: random.Random, **more: float) -> RosterCase:
    facts = roster_facts(draw, **more)
    ids = [row.id for row in facts.lawyers]
    posts = [
        (row.id, one)
        for row in facts.committees
        for one in draw.sample(ids, draw.choice([0, 1, 1, 1, 1, 2]))
    ]
    plan = Plan.of(posts)
    stand_ins = {
        row.id: draw.choice(others)
        for row in facts.committees
        if plan.lawyers_of(row.id)
        and (others := [one for one in ids if one not in plan.lawyers_of(row.id)])
        and draw.random() < 0.6
    }
    weeks = tuple(draw.sample(WEEKS, draw.randint(1, 3)))
    return RosterCase(facts, plan, weeks, stand_ins)


def altered(draw: random.Random) -> RosterPolicy:
    """Return the policy with some rules left out, softened, hardened and moved."""
    policy = RosterPolicy()
    for kind in ("day_trip", "weekly_cap"):
        rule = policy[kind]
        limit = {"day_trip": ("minutes", 40), "weekly_cap": ("most", 1)}[kind]
        if draw.random() < 0.5:
            changed = rule.model_copy(update=dict([limit]))
            policy = policy.with_rule(changed)
    for rule in policy.rules:
        dice = draw.random()
        if dice < 0.1:
            policy = policy.without(rule.kind)
        elif (rule.wish is None and dice < 0.25) or (
            rule.wish is not None and dice < 0.3
        ):
            policy = policy.soften(rule.kind, draw.randint(1, 6), draw.randint(1, 3))
        elif rule.wish is not None and rule.is_demand and dice < 0.35:
            policy = policy.harden(rule.kind)
    return policy.within(Context(Policy().reach.travel, Policy().duty))


def every_roster(patterns: Patterns) -> Iterator[tuple[np.ndarray, Roster]]:
    """Yield every choice of at most one time per committee, and the roster it is."""
    options = options_of(patterns)
    for picked in product(*options):
        chosen = np.zeros(len(patterns), bool)
        chosen[[at for at in picked if at is not None]] = True
        rows = [
            RosterRow(
                name := patterns.committee_ids[patterns.committee[at]],
                patterns.time(at),
                patterns.case.plan.lawyers_of(name),
                patterns.case.stand_ins.get(name),
            )
            for at in picked
            if at is not None
        ]
        yield chosen, Roster.of(rows)


def options_of(patterns: Patterns) -> list[list[int | None]]:
    return [
        [None, *np.flatnonzero(patterns.committee == one).tolist()]
        for one in np.unique(patterns.committee)
    ]


def count_of(patterns: Patterns) -> int:
    return prod(len(part) for part in options_of(patterns))
