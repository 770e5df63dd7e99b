"""Synthetic two-way choice: who ranks whom, and who refuses (all kind E)."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.datasets.draws import Bools, Floats, Ints, exactly, stream, whole
from lawyer_assign.datasets.geometry import EARTH_KM, km_between, reach_km
from lawyer_assign.datasets.knobs import ChoiceKnobs
from lawyer_assign.datasets.world import Committees, Firms, World
from lawyer_assign.facts import Choice

NEAR_KM = 5.0
"""A firm this far off is listed half as often as one next door (E)."""

CELLS = 250_000
"""Committee-firm cells drawn at a time: bounds the memory, not the result."""

TASTE_KM = 20.0
"""Kilometres that weigh as much as the whole spread of a firm's own taste (E)."""

SLACK_KM = 0.1
"""Far more than what a product of unit vectors is rounded by, parts of a millimetre."""

WORST_RANK = 10_000


@dataclass(frozen=True, eq=False)
class _Rows:
    """Pairs that somebody has a view of; ``place`` orders a committee's list."""

    committee: Ints
    firm: Ints
    place: Ints
    km: Floats

    def at(self, chosen: Bools) -> "_Rows":
        return _Rows(
            self.committee[chosen], self.firm[chosen], self.place[chosen],
            self.km[chosen],
        )  # fmt: skip


def make_choices(world: World, knobs: ChoiceKnobs, seed: int) -> tuple[Choice, ...]:
    """Draw what firms and committees say of each other.

    A committee lists firms that have somebody willing within two hours by road,
    sooner the nearer and the more popular; a firm ranks committees by nearness and
    its own taste. Rows come sorted by committee, then firm.
    """
    rng = stream(seed, "choices")
    drawn = _draw_firms(world, knobs, rng)
    views = len(world.committees.ids) - whole(knobs.no_view, len(world.committees.ids))
    has_view = exactly(rng, len(world.committees.ids), views)
    listed = has_view[drawn.committee] & (drawn.place < knobs.list_length)
    extra = np.flatnonzero(~listed)
    wanted = min(whole(knobs.firm_only, int(listed.sum())), len(extra))
    firm_only = np.zeros(len(listed), dtype=np.bool_)
    firm_only[extra[exactly(rng, len(extra), wanted)]] = True
    kept = listed | firm_only
    rows, listed = drawn.at(kept), listed[kept]
    by_firm = ~listed
    at = np.flatnonzero(listed)
    by_firm[at[exactly(rng, len(at), whole(knobs.mutual_share, len(at)))]] = True
    return _with_refusals(world, knobs, rng, rows, (listed, by_firm))


def _draw_firms(world: World, knobs: ChoiceKnobs, rng: np.random.Generator) -> _Rows:
    """Draw for each committee one firm more than it may list, in order of liking."""
    rows, firms = world.committees, world.firms
    count, width = len(firms.ids), min(knobs.list_length + 1, len(firms.ids))
    position = np.argsort(rng.random(count), kind="stable")
    popularity = (1.0 + position) ** -knobs.popularity_skew
    serves = np.ascontiguousarray(world.firm_serves().T)
    parts = []
    step = max(1, CELLS // count)
    for start in range(0, len(rows.ids), step):
        at = slice(start, start + step)
        # A number for every cell, used or not: who is near changes no other draw.
        draws = rng.random((len(rows.ids[at]), count))
        line, firm, km = _within_reach(rows, firms, at, serves)
        # Largest log(u) / weight first: a weighted draw without repetition.
        likes = popularity[firm] / (1.0 + (km / NEAR_KM) ** 2)
        liking = np.full(draws.shape, -np.inf)
        liking[line, firm] = np.log(1.0 - draws[line, firm]) / likes
        apart = np.zeros(draws.shape)
        apart[line, firm] = km
        best = _largest(liking, width)
        line, place = np.nonzero(np.take_along_axis(liking, best, axis=1) > -np.inf)
        firm = best[line, place]
        parts.append((line + start, firm, place, apart[line, firm]))
    committee, firm, place, km = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    return _Rows(committee, firm, place, km)


def _within_reach(
    rows: Committees, firms: Firms, at: slice, serves: Bools
) -> tuple[Ints, Ints, Floats]:
    """Return committees, counted from the first, and firms within reach; with the km.

    Who is surely too far is left out by a product of unit vectors, which costs a small
    part of the exact distance and is most of the cells where districts are large.
    """
    reach = reach_km(rows.is_village[at])
    here = _unit_vectors(rows.lat[at], rows.lon[at])
    cosine = here @ _unit_vectors(firms.lat, firms.lon).T
    is_near = cosine >= np.cos((reach + SLACK_KM) / EARTH_KM)[:, None]
    is_near &= serves[rows.district[at]]
    line, firm = np.nonzero(is_near)
    lat, lon = rows.lat[at][line], rows.lon[at][line]
    km = km_between(lat, lon, firms.lat[firm], firms.lon[firm])
    within = km <= reach[line]
    return line[within], firm[within], km[within]


def _unit_vectors(lat: Floats, lon: Floats) -> Floats:
    north, east = np.radians(lat), np.radians(lon)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)


def _largest(values: Floats, width: int) -> Ints:
    """Return the places of each line's largest values, largest first."""
    some = np.argpartition(-values, width - 1, axis=1)[:, :width]
    order = np.argsort(-np.take_along_axis(values, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)


def _with_refusals(
    world: World,
    knobs: ChoiceKnobs,
    rng: np.random.Generator,
    rows: _Rows,
    views: tuple[Bools, Bools],
) -> tuple[Choice, ...]:
    """Turn some views into refusals, rank what is left and build the facts."""
    by_committee, by_firm = views
    count = len(by_firm)
    allowed = np.flatnonzero(
        ~np.isin(world.key(rows.firm, rows.committee), world.spared)
    )
    refused = np.zeros(count, dtype=np.bool_)
    wanted = min(whole(knobs.refusals, count), len(allowed))
    refused[allowed[exactly(rng, len(allowed), wanted)]] = True
    firm_side = rng.random(count) < 0.5
    firm_refuses, committee_refuses = refused & firm_side, refused & ~firm_side
    taste = rows.km / TASTE_KM + rng.random(count)
    columns = {
        "firm_rank": _ranks(
            rng, rows.firm, taste, by_firm & ~firm_refuses, knobs.firm_ties
        ),
        "committee_rank": _ranks(
            rng, rows.committee, rows.place, by_committee & ~committee_refuses,
            knobs.tie_density,
        ),
        "firm_refuses": firm_refuses.tolist(),
        "committee_refuses": committee_refuses.tolist(),
    }  # fmt: skip
    columns["firm"] = [world.firms.ids[at] for at in rows.firm]
    columns["committee"] = [world.committees.ids[at] for at in rows.committee]
    order = np.lexsort((rows.firm, rows.committee)).tolist()
    return tuple(
        Choice(**{name: column[at] for name, column in columns.items()}) for at in order
    )


def _ranks(
    rng: np.random.Generator,
    owner: Ints,
    taste: Floats | Ints,
    ranked: Bools,
    tie_density: float,
) -> list[int | None]:
    """Rank the marked rows of each owner by taste, least first, with random ties.

    Ranks are dense: 1, 1, 2 after a tie of two.
    """
    at = np.flatnonzero(ranked)
    at = at[np.lexsort((taste[at], owner[at]))]
    is_first = np.diff(owner[at], prepend=-1) != 0
    steps = np.cumsum(is_first | (rng.random(len(at)) >= tie_density))
    before = np.repeat(
        steps[is_first], np.diff(np.append(np.flatnonzero(is_first), len(at)))
    )
    found: list[int | None] = [None] * len(ranked)
    best = np.minimum(steps - before + 1, WORST_RANK)
    for row, rank in zip(at.tolist(), best.tolist(), strict=True):
        found[row] = rank
    return found
