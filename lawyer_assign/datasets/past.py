"""Last year's agreements, pinned ones, and conflicts of interest (all kind E)."""

import numpy as np

from lawyer_assign.datasets.draws import Bools, Ints, below, exactly, stream, whole
from lawyer_assign.datasets.geometry import km_between, reach_km
from lawyer_assign.datasets.knobs import PastKnobs
from lawyer_assign.datasets.world import NONE, World
from lawyer_assign.facts import Agreement, Choice, Committee, Conflict, Lawyer

MOST_POSTS = 5
"""Clause 一(一): never above 5 committees for one lawyer."""

REASONS = (
    "合成：曾代理该村（社区）的对方当事人",
    "合成：近亲属在该村（社区）任职",
    "合成：该所为辖区开发企业常年顾问",
)
"""Invented reasons; "合成" says so to every reader."""


def make_past(
    world: World,
    knobs: PastKnobs,
    seed: int,
    committees: tuple[Committee, ...],
    lawyers: tuple[Lawyer, ...],
    choices: tuple[Choice, ...],
) -> tuple[tuple[Agreement, ...], tuple[Conflict, ...]]:
    """Draw agreements and conflicts that contradict neither choices nor limits."""
    lawyer = _deal(world, whole(knobs.last_year, len(committees)), seed)
    signed = np.flatnonzero(lawyer >= 0)
    refused = {
        (row.firm, row.committee)
        for row in choices
        if row.firm_refuses or row.committee_refuses
    }
    pairs = [
        (c, w)
        for c, w in zip(signed.tolist(), lawyer[signed].tolist(), strict=True)
        if (lawyers[w].firm, committees[c].id) not in refused
    ]
    pinned = _pin(world, whole(knobs.fixed, len(committees)), committees, pairs)
    agreements = tuple(
        Agreement(
            committee=committees[c].id,
            firm=lawyers[w].firm,
            lawyers=(lawyers[w].id,),
            is_fixed=(c, w) in pinned,
        )
        for c, w in pairs
    )
    return agreements, _conflicts(world, knobs, seed, lawyers, dict(pairs))


def _deal(world: World, wanted: int, seed: int) -> Ints:
    """Deal each district's own lawyers to its committees in turn, five at most.

    Returns the lawyer of each committee, -1 for none: not drawn, out of reach, or
    every lawyer has as many as she takes.
    """
    rng = stream(seed, "agreements")
    rows, people, firms = world.committees, world.lawyers, world.firms
    count = len(rows.ids)
    had = exactly(rng, count, wanted)
    turn = np.argsort(rng.random(count), kind="stable")
    queue = np.argsort(rng.random(len(people.firm)), kind="stable")
    home = firms.district[people.firm]
    most = np.where(people.most == NONE, MOST_POSTS, people.most)
    dealt = np.full(count, -1, dtype=np.int64)
    for district in range(len(world.district_ids)):
        mine = turn[had[turn] & (rows.district[turn] == district)]
        takes = queue[
            (home[queue] == district)
            & people.serves[queue, district]
            & (most[queue] > 0)
        ]
        if len(takes):
            nth = np.arange(len(mine))
            lawyer = takes[nth % len(takes)]
            fits = nth // len(takes) < np.minimum(most[lawyer], MOST_POSTS)
            dealt[mine] = np.where(fits, lawyer, -1)
    return np.where(_in_reach(world, dealt), dealt, -1)


def _in_reach(world: World, lawyer: Ints) -> Bools:
    """Whether each committee is within reach of its lawyer's firm."""
    rows, firms = world.committees, world.firms
    firm = world.lawyers.firm[lawyer]
    km = km_between(rows.lat, rows.lon, firms.lat[firm], firms.lon[firm])
    near: Bools = km <= reach_km(rows.is_village)
    return near


def _pin(
    world: World,
    wanted: int,
    committees: tuple[Committee, ...],
    pairs: list[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Choose the first pairs with one per firm, a seat, and no special demand.

    One per firm keeps every limit and every seat free of contradiction.
    """
    pinned: dict[int, tuple[int, int]] = {}
    for c, w in pairs:
        firm = int(world.lawyers.firm[w])
        if len(pinned) == wanted:
            break
        if world.firms.seats[firm] != 0 and not committees[c].must_have:
            pinned.setdefault(firm, (c, w))
    return set(pinned.values())


def _conflicts(
    world: World,
    knobs: PastKnobs,
    seed: int,
    lawyers: tuple[Lawyer, ...],
    lawyer_of: dict[int, int],
) -> tuple[Conflict, ...]:
    """Draw conflicts inside districts, never with last year's own lawyer or firm."""
    rng = stream(seed, "conflicts")
    count, people = len(world.committees.ids), world.lawyers.firm
    hit = np.flatnonzero(exactly(rng, count, whole(knobs.conflicts, count)))
    whom = below(rng, len(people), len(hit))
    is_firm = rng.random(len(hit)) < 0.5
    reason = below(rng, len(REASONS), len(hit))
    spared = np.isin(world.key(people[whom], hit), world.spared)
    found = []
    for at, (c, w) in enumerate(zip(hit.tolist(), whom.tolist(), strict=True)):
        signed = lawyer_of.get(c)
        if spared[at] or (signed is not None and people[signed] == people[w]):
            continue
        party = {"firm": lawyers[w].firm} if is_firm[at] else {"lawyer": lawyers[w].id}
        found.append(
            Conflict(
                committee=world.committees.ids[c],
                reason=REASONS[reason[at]],
                **party,
            )
        )
    return tuple(found)
