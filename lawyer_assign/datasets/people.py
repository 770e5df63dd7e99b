"""Committees, firms and lawyers with invented attributes (all kind E).

Nobody here exists: names carry a running number and the word 合成 (synthetic),
phones are empty.
"""

from itertools import compress
from typing import cast

import numpy as np

from lawyer_assign.datasets.draws import Ints, below, exactly, stream, whole
from lawyer_assign.datasets.geometry import scatter
from lawyer_assign.datasets.knobs import DEFAULT_TEAMS, TeamKnobs
from lawyer_assign.datasets.world import NONE, World
from lawyer_assign.facts import (
    DEFAULT_SKILLS,
    HALF_DAYS,
    Committee,
    Firm,
    HalfDay,
    Lawyer,
)

WEEKDAYS = cast("tuple[HalfDay, ...]", HALF_DAYS[:10])
VILLAGE_NEEDS = np.array([5, 4, 6, 5, 7, 3])
COMMUNITY_NEEDS = np.array([5, 2, 3, 4, 5, 6])
"""Mean weight of each default skill, 0..10, in the order of ``DEFAULT_SKILLS`` (E).

Villages weigh the review of contracts over land and common assets and mediation,
communities residents' and shops' daily questions.
"""

DIALECT_SHARE = 0.04
PARTY_MEMBERS = 0.35
OWN_POINT_SHARE = 0.05
BRANCH_MEMBERS = 3
"""Party members from which a firm has a branch of its own."""


def make_committees(
    world: World, seed: int, teams: TeamKnobs = DEFAULT_TEAMS
) -> tuple[Committee, ...]:
    """Give committees needs, rare demands, teams and hours, and build their facts."""
    rng, rows = stream(seed, "committees"), world.committees
    count = len(rows.ids)
    mean = np.where(rows.is_village[:, None], VILLAGE_NEEDS, COMMUNITY_NEEDS)
    needs = np.clip(mean + below(rng, 7, count, 6) - 3, 0, 10)
    demands = exactly(rng, count, whole(teams.must_have, count))
    speaks = exactly(rng, count, whole(DIALECT_SHARE, count))
    hosts = _half_days(rng, count, 0.35)
    of_two = exactly(stream(seed, "teams"), count, whole(teams.teams, count))
    top = np.argmax(needs, axis=1)
    return tuple(
        Committee(
            id=rows.ids[i],
            name=rows.names[i],
            kind="village" if rows.is_village[i] else "community",
            district=world.district_ids[rows.district[i]],
            town=rows.towns[i],
            lat=lat,
            lon=lon,
            lawyers_min=1 + int(of_two[i]),
            lawyers_max=1 + int(of_two[i]),
            needs=_positive(weights),
            must_have=frozenset([DEFAULT_SKILLS[top[i]]] if demands[i] else []),
            languages=frozenset(
                [world.dialects[rows.district[i]]] if speaks[i] else []
            ),
            duty_half_days=_names(hosts[i]),
        )
        for i, (lat, lon, weights) in enumerate(
            zip(rows.lat.tolist(), rows.lon.tolist(), needs.tolist(), strict=True)
        )
    )


def make_firms(world: World, lawyers: tuple[Lawyer, ...]) -> tuple[Firm, ...]:
    """Build the facts of firms; who has three party members has a branch."""
    rows = world.firms
    member = np.array([lawyer.is_party_member for lawyer in lawyers], dtype=np.int64)
    members = np.bincount(world.lawyers.firm, weights=member, minlength=len(rows.ids))
    columns = zip(
        rows.lat.tolist(), rows.lon.tolist(), rows.seats.tolist(), strict=True
    )
    return tuple(
        Firm(
            id=rows.ids[i],
            name=rows.names[i],
            district=world.district_ids[rows.district[i]],
            lat=lat,
            lon=lon,
            seats=None if seats == NONE else seats,
            has_party_branch=bool(members[i] >= BRANCH_MEMBERS),
        )
        for i, (lat, lon, seats) in enumerate(columns)
    )


def make_lawyers(world: World, seed: int) -> tuple[Lawyer, ...]:
    """Give lawyers skills, years and marks, and build their facts."""
    rng, rows = stream(seed, "lawyers"), world.lawyers
    count = len(rows.firm)
    levels = _levels(rng, count)
    years = 1 + np.floor(34 * rng.random(count) ** 2).astype(np.int64)
    marks = 60 + np.floor(20 * (rng.random(count) + rng.random(count)))
    marked = (years > 1) & (rng.random(count) < 0.9)
    member = rng.random(count) < PARTY_MEMBERS
    free = _half_days(rng, count, 0.3)
    spoken = _dialects(rng, world)
    points = _own_points(rng, world)
    willing = _willing(world)
    width = max(5, len(str(count)))
    return tuple(
        Lawyer(
            id=f"L{i + 1:0{width}d}",
            name=f"律师{i + 1:0{width}d}（合成）",
            firm=world.firms.ids[rows.firm[i]],
            skills=_positive(skills),
            lat=points[i][0],
            lon=points[i][1],
            districts=willing[i],
            max_committees=None if most == NONE else most,
            languages=spoken[i],
            is_party_member=bool(member[i]),
            years_of_practice=int(years[i]),
            assessment=int(marks[i]) if marked[i] else None,
            free_half_days=_names(free[i]),
        )
        for i, (skills, most) in enumerate(
            zip(levels.tolist(), rows.most.tolist(), strict=True)
        )
    )


def _levels(rng: np.random.Generator, count: int) -> Ints:
    """Draw skill levels: two strong fields (3..5) each, the others 0..3."""
    levels = below(rng, 4, count, 6)
    strong = 3 + below(rng, 3, count, 2)
    first = below(rng, 6, count)
    second = (first + 1 + below(rng, 5, count)) % 6
    levels[np.arange(count), first] = strong[:, 0]
    levels[np.arange(count), second] = strong[:, 1]
    return levels


def _dialects(rng: np.random.Generator, world: World) -> list[frozenset[str]]:
    """Draw dialects: that of the firm's district in 3 of 5, a second in 1 of 20."""
    count = len(world.lawyers.firm)
    home = world.firms.district[world.lawyers.firm]
    other = below(rng, len(world.dialects), count)
    has_home, has_other = rng.random(count) < 0.6, rng.random(count) < 0.05
    return [
        frozenset(
            ([world.dialects[h]] if first else [])
            + ([world.dialects[o]] if second else [])
        )
        for h, o, first, second in zip(home, other, has_home, has_other, strict=True)
    ]


def _own_points(
    rng: np.random.Generator, world: World
) -> list[tuple[float | None, float | None]]:
    """Draw an office of her own within 3 km of the firm's for 1 lawyer in 20."""
    firm = world.lawyers.firm
    own = rng.random(len(firm)) < OWN_POINT_SHARE
    lat, lon = scatter(
        rng, world.firms.lat[firm], world.firms.lon[firm], np.full(len(firm), 3.0)
    )
    return [
        (a, b) if has else (None, None)
        for a, b, has in zip(lat.tolist(), lon.tolist(), own, strict=True)
    ]


def _willing(world: World) -> list[frozenset[str] | None]:
    """Return the ids of the districts each lawyer serves; ``None`` for all."""
    patterns, which = np.unique(world.lawyers.serves, axis=0, return_inverse=True)
    ids = np.array(world.district_ids, dtype=object)
    sets = [None if row.all() else frozenset(ids[row].tolist()) for row in patterns]
    return [sets[at] for at in which.ravel()]


def _half_days(rng: np.random.Generator, count: int, share: float) -> list[list[bool]]:
    """Draw weekday half days, never none."""
    chosen = rng.random((count, len(WEEKDAYS))) < share
    chosen[np.arange(count), below(rng, len(WEEKDAYS), count)] = True
    marks: list[list[bool]] = chosen.tolist()
    return marks


def _names(chosen: list[bool]) -> frozenset[HalfDay]:
    return frozenset(compress(WEEKDAYS, chosen))


def _positive(numbers: list[int]) -> dict[str, int]:
    both = zip(DEFAULT_SKILLS, numbers, strict=True)
    return {skill: number for skill, number in both if number > 0}
