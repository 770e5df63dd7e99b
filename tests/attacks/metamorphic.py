"""How prices of 100 to 300 committees answer when the question changes in a known way.

Nobody can enumerate a district; but of a question that is turned round, renamed or
given more room it is known how the answer must turn. Prices are compared tier by tier
while they are proved on both sides; where they are not, the intervals must meet.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import lawyer_assign as la
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import Wish
from tests.attacks.tried import Tried, seeds
from tests.worlds.changes import all_ids, renamed, tables
from tests.worlds.small import DAY

LIMIT = 4
"""Seconds for a question; what is open then is compared as intervals."""

Posts = list[tuple[str, str]]
"""(committee, lawyer)."""
Tiers = tuple[TierResult, ...]
Relation = Callable[[Tiers, Tiers], Iterator[str]]


class Case(NamedTuple):
    """What is asked, over which pairs: then no change cuts other lists."""

    facts: Facts
    policy: Policy
    pairs: Posts
    said: tuple[tuple[str, Any], ...] = ()

    def answer(self) -> Outcome:
        table = {
            "committee": [one for one, _ in self.pairs],
            "lawyer": [one for _, one in self.pairs],
        }
        asked: dict[str, Any] = {"workers": 1, "time_limit": LIMIT, **dict(self.said)}
        return la.solve(self.facts, self.policy, pairs=table, **asked)


class Turned(NamedTuple):
    """The other question, and how its answer must be to the first."""

    case: Case
    relation: Relation


Turn = Callable[[Case, Outcome, random.Random], Turned]


def attack(seed: int, until: float) -> Tried:
    """Turn a district round in every way and compare."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        for name, fell in compared(at):
            ends[name] += 1
            findings += [f"seed {at}, {name}: {one}" for one in fell]
    notes = ", ".join(f"{name} {times}" for name, times in ends.items())
    return Tried(ends.total(), findings, notes)


def compared(seed: int) -> Iterator[tuple[str, list[str]]]:
    """Yield every relation with what contradicts it, of the district of a seed."""
    chance = random.Random(f"metamorphic {seed}")
    case, room = case_of(seed, TURNS), case_of(seed, ROOM)
    for one, turns in ((case, TURNS), (room, ROOM)):
        base = one.answer()
        for turn in turns:
            other, relation = turn(one, base, chance)
            name = turn.__name__.strip("_")
            yield name, list(relation(base.tiers, other.answer().tiers))


def case_of(seed: int, turns: tuple[Turn, ...]) -> Case:
    """Return a district; more room is asked for without two-way choice only.

    Another lawyer lets a firm want what it had no hand for: pairs that block can grow.
    """
    chance = random.Random(f"district {seed}")
    facts = la.datasets.district(
        committees=chance.randrange(100, 301, 20),
        districts=chance.choice([1, 1, 2, 3]),
        scarcity=chance.choice([0.0, 0.1, 0.3]),
        teams=chance.choice([0.0, 0.0, 0.2]),
        seed=seed,
    )
    has_choice = turns is TURNS and seed % 2 == 0
    policy = Policy.hangzhou_2024(on=DAY, stability="wish" if has_choice else "off")
    return stated(facts, policy)


def stated(facts: Facts, policy: Policy) -> Case:
    """Return the question with scarcity and candidates settled."""
    problem = Problem.of(facts, policy)
    table = problem.pairs.to_frame()
    pairs = list(zip(table["committee"], table["lawyer"], strict=True))
    return Case(problem.facts, policy, pairs)


# How one answer must be to the other.


def equal(one: Tiers, other: Tiers) -> Iterator[str]:
    for a, b in _while_proved(one, other):
        if a.is_proved and b.is_proved:
            if a.price != b.price:
                yield f"tier {a.number}: {a.price} and {b.price}, both proved"
        elif _is_below(a.price, b.bound) or _is_below(b.price, a.bound):
            yield f"tier {a.number}: {a.in_short} and {b.in_short}"


def never_worse(before: Tiers, after: Tiers) -> Iterator[str]:
    for a, b in _while_proved(before, after):
        if _is_below(a.price, b.bound):
            yield f"tier {a.number}: {a.price}, and {b.in_short} with more room"


def _while_proved(one: Tiers, other: Tiers) -> Iterator[tuple[TierResult, TierResult]]:
    """Yield tiers as long as plans of both are as good in all tiers before."""
    for a, b in zip(one, other, strict=False):
        yield a, b
        if not (a.is_proved and b.is_proved and a.price == b.price):
            return


def _is_below(price: int | None, bound: int | None) -> bool:
    return price is not None and bound is not None and price < bound


def _times(tiers: Tiers, factor: int) -> Tiers:
    def scaled(value: int | None) -> int | None:
        return None if value is None else factor * value

    return tuple(
        TierResult(one.number, one.rules, scaled(one.price), scaled(one.bound), 0)
        for one in tiers
    )


def _sums(one: Tiers, other: Tiers) -> Tiers:
    def added(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else a + b

    sums: list[TierResult] = []
    for a, b in zip(one, other, strict=True):
        price, bound = added(a.price, b.price), added(a.bound, b.bound)
        sums.append(TierResult(a.number, a.rules, price, bound, 0))
        if not (a.is_proved and b.is_proved):
            break  # bounds behind speak of other plans than the best
    return tuple(sums)


# Ways to turn a question round: the answer turns with it.


def rows_in_another_order(case: Case, _: Outcome, chance: random.Random) -> Turned:
    rows = tables(case.facts)
    for one in rows.values():
        chance.shuffle(one)
    pairs = chance.sample(case.pairs, len(case.pairs))
    return Turned(case._replace(facts=Facts(**rows), pairs=pairs), equal)


def other_names(case: Case, _: Outcome, chance: random.Random) -> Turned:
    ids = all_ids(case.facts)
    names = [f"n{at:05}" for at in range(len(ids))]
    chance.shuffle(names)
    name_of = dict(zip(ids, names, strict=True))
    pairs = [(name_of[place], name_of[who]) for place, who in case.pairs]
    facts = renamed(case.facts, name_of.__getitem__)
    return Turned(case._replace(facts=facts, pairs=pairs), equal)


def heavier_weights(case: Case, _: Outcome, chance: random.Random) -> Turned:
    factor = chance.choice([2, 7, 100])
    policy = _wishes(
        case.policy, lambda one: Wish(tier=one.tier, weight=factor * one.weight)
    )

    def relation(before: Tiers, after: Tiers) -> Iterator[str]:
        return equal(_times(before, factor), after)

    return Turned(case._replace(policy=policy), relation)


def other_numbers_of_tiers(case: Case, _: Outcome, __: random.Random) -> Turned:
    policy = _wishes(
        case.policy, lambda one: Wish(tier=3 * one.tier, weight=one.weight)
    )
    return Turned(case._replace(policy=policy), equal)


def _wishes(policy: Policy, change: Callable[[Wish], Wish]) -> Policy:
    for rule in policy.rules:
        if rule.wish is not None:
            new = rule.model_copy(update={"wish": change(rule.wish)})
            policy = policy.with_rule(new)
    return policy


def mirrored(case: Case, _: Outcome, __: random.Random) -> Turned:
    """East and west exchanged, which leaves every distance as it is."""
    rows = tables(case.facts)
    for table in ("committees", "firms", "lawyers"):
        rows[table] = [
            one if one.lon is None else one.model_copy(update={"lon": 240 - one.lon})
            for one in rows[table]
        ]
    return Turned(case._replace(facts=Facts(**rows)), equal)


def a_lawyer_who_takes_nothing(case: Case, _: Outcome, chance: random.Random) -> Turned:
    like = chance.choice(case.facts.lawyers)
    update = {"id": "ZZ", "min_committees": 0, "max_committees": 0}
    facts = case.facts.replace(
        lawyers=[*case.facts.lawyers, like.model_copy(update=update)]
    )
    pairs = [
        *case.pairs,
        *((place, "ZZ") for place, who in case.pairs if who == like.id),
    ]
    return Turned(case._replace(facts=facts, pairs=pairs), equal)


def _parties(one: la.Conflict) -> tuple[str, str | None, str | None]:
    return one.committee, one.lawyer, one.firm


def pairs_that_cannot_be(case: Case, _: Outcome, chance: random.Random) -> Turned:
    """More candidates, of whom each is in conflict; and conflicts said twice."""
    firms = {one.id: one.firm for one in case.facts.lawyers}
    listed, known = set(case.pairs), {_parties(one) for one in case.facts.conflicts}
    pinned = {one.committee for one in case.facts.agreements if one.is_fixed}
    places = [one.id for one in case.facts.committees if one.id not in pinned]
    new = {(chance.choice(places), chance.choice([*firms])) for _ in range(30)} - listed
    conflicts = [la.Conflict(committee=c, lawyer=w) for c, w in sorted(new)]
    for one in case.facts.conflicts:
        if one.firm is not None:
            staff = [who for who, firm in firms.items() if firm == one.firm]
            conflicts += [la.Conflict(committee=one.committee, lawyer=w) for w in staff]
    # One may be said by chance, by its firm, and before, for another reason.
    fresh = {_parties(one): one for one in conflicts if _parties(one) not in known}
    facts = case.facts.replace(conflicts=[*case.facts.conflicts, *fresh.values()])
    return Turned(case._replace(facts=facts, pairs=[*case.pairs, *sorted(new)]), equal)


def beside_another_district(case: Case, base: Outcome, chance: random.Random) -> Turned:
    """Districts that share nobody: prices add up."""
    other = stated(
        la.datasets.district(committees=60, seed=chance.randrange(10**6)), case.policy
    )
    parts = [
        Case(
            renamed(one.facts, name.__add__),
            one.policy,
            [(name + place, name + who) for place, who in one.pairs],
        )
        for name, one in (("a", case), ("b", other))
    ]
    rows = [tables(one.facts) for one in parts]
    facts = Facts(**{name: rows[0][name] + rows[1][name] for name in rows[0]})
    alone = other.answer().tiers

    def relation(before: Tiers, after: Tiers) -> Iterator[str]:
        return equal(_sums(before, alone), after)

    both = case._replace(facts=facts, pairs=parts[0].pairs + parts[1].pairs)
    return Turned(both, relation)


def by_files_of_both_languages(case: Case, _: Outcome, chance: random.Random) -> Turned:
    with TemporaryDirectory() as folder:
        path = Path(folder) / chance.choice(["facts.xlsx", "facts.json", "facts"])
        la.write_facts(case.facts, path, lang=chance.choice(["zh", "en"]))
        (Path(folder) / "policy.toml").write_text(case.policy.to_toml(), "utf-8")
        facts = la.read(path)
        policy = Policy.from_toml(Path(folder) / "policy.toml")
    return Turned(case._replace(facts=facts, policy=policy), equal)


def two_workers_and_another_seed(case: Case, _: Outcome, __: random.Random) -> Turned:
    return Turned(case._replace(said=(("workers", 2), ("seed", 9))), equal)


def by_constraint_programming(case: Case, _: Outcome, __: random.Random) -> Turned:
    return Turned(case._replace(said=(("backend", "cpsat"), ("time_limit", 2))), equal)


# More room, or no less: the answer is never worse.


def another_lawyer(case: Case, _: Outcome, chance: random.Random) -> Turned:
    like = chance.choice(case.facts.lawyers)
    new = like.model_copy(update={"id": "ZZ", "min_committees": 0})
    facts = case.facts.replace(lawyers=[*case.facts.lawyers, new])
    pairs = [
        *case.pairs,
        *((place, "ZZ") for place, who in case.pairs if who == like.id),
    ]
    return Turned(case._replace(facts=facts, pairs=pairs), never_worse)


def who_serves_nowhere_leaves(case: Case, base: Outcome, _: random.Random) -> Turned:
    serving = set() if base.plan is None else {one.lawyer for one in base.plan.posts}
    idle = [one.id for one in case.facts.lawyers if one.id not in serving]
    gone = set(idle[: len(idle) // 2])
    pairs = [one for one in case.pairs if one[1] not in gone]
    facts = case.facts.without(sorted(gone))
    return Turned(case._replace(facts=facts, pairs=pairs), _no_better_and_kept)


def _no_better_and_kept(before: Tiers, after: Tiers) -> Iterator[str]:
    yield from never_worse(after, before)
    yield from equal(before, after)


def posts_of_the_plan_pinned(case: Case, base: Outcome, _: random.Random) -> Turned:
    assert base.plan is not None
    pinned: dict[tuple[str, str], list[str]] = {}
    for place, who in base.plan.posts:
        pinned.setdefault((place, case.facts.lawyer[who].firm), []).append(who)
    agreements = [
        la.Agreement(committee=place, firm=firm, lawyers=named, is_fixed=True)
        for (place, firm), named in pinned.items()
    ]
    facts = case.facts.replace(agreements=agreements)
    prices = base.tiers

    def relation(_: Tiers, after: Tiers) -> Iterator[str]:
        for a, b in zip(prices, after, strict=True):
            if (a.price, a.price) != (b.price, b.bound):
                yield f"tier {a.number}: {a.price}, and {b.in_short} of the same plan"

    return Turned(case._replace(facts=facts), relation)


def higher_limits(case: Case, _: Outcome, chance: random.Random) -> Turned:
    more = chance.choice([1, 3])
    firms = [
        one if one.seats is None else one.model_copy(update={"seats": one.seats + more})
        for one in case.facts.firms
    ]
    return Turned(case._replace(facts=case.facts.replace(firms=firms)), never_worse)


def a_must_becomes_a_wish(case: Case, _: Outcome, chance: random.Random) -> Turned:
    kind = chance.choice(["seats", "own_limits", "one_firm", "team_size"])
    return Turned(case._replace(policy=case.policy.soften(kind, tier=9)), never_worse)


TURNS: tuple[Turn, ...] = (
    rows_in_another_order, other_names, heavier_weights, other_numbers_of_tiers,
    mirrored, a_lawyer_who_takes_nothing, pairs_that_cannot_be,
    beside_another_district, by_files_of_both_languages, two_workers_and_another_seed,
    by_constraint_programming,
)  # fmt: skip
ROOM: tuple[Turn, ...] = (
    another_lawyer, who_serves_nowhere_leaves, posts_of_the_plan_pinned, higher_limits,
    a_must_becomes_a_wish,
)  # fmt: skip
