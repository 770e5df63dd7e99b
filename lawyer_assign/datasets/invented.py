"""Columns of invented districts: who is short of whom, and where all lie."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.datasets.draws import (
    Bools,
    Floats,
    Ints,
    apportion,
    below,
    stream,
    whole,
)
from lawyer_assign.datasets.geometry import KM_PER_DEGREE, scatter
from lawyer_assign.datasets.sizes import bands_of, fit_sizes
from lawyer_assign.datasets.world import NONE, Committees, Firms, Lawyers, World
from lawyer_assign.facts.base import MOST_COUNT

TOWN_COMMITTEES = 16
"""Committees of a town; D: 3,298 / 192 = 17 in Hangzhou."""

COMMUNITY_KM2, VILLAGE_KM2 = 1.0, 7.0
"""Area of one committee, km2 (E; D: 0.6 in 上城, 12 in 淳安)."""

CENTRE = (30.0, 120.0)
"""Middle of the first district, degrees north and east; no real district is meant."""

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
"""Turn from one district to the next; keeps them apart in a sunflower's pattern."""

FIRM_RADIUS_KM = 1.0

Points = tuple[Floats, Floats]
"""Degrees north and east."""


@dataclass(frozen=True, eq=False)
class Supply:
    """Committees and lawyers of each district, in places of the districts.

    Parameters
    ----------
    committees, communities
        Committees there, and how many of them are communities.
    covered
        Committees there that one post each can cover.
    lent
        Of these, the ones that lawyers of the first district cover.
    surplus
        Lawyers who live there beyond those needed to cover.
    is_idle
        Whether the surplus takes no posts at all.
    is_ample
        Whether every committee can be covered at one post each.
    """

    committees: Ints
    communities: Ints
    covered: Ints
    lent: Ints
    surplus: Ints
    is_idle: bool
    is_ample: bool

    @property
    def km2(self) -> Floats:
        """Area of each district, km2, from its communities and villages."""
        villages = self.committees - self.communities
        return COMMUNITY_KM2 * self.communities + VILLAGE_KM2 * villages


def plan_supply(
    committees: int,
    lawyers: int,
    short: int,
    districts: int,
    shares: tuple[float, float],
) -> Supply:
    """Spread committees, lawyers and shortage over districts.

    The shortage falls on the districts after the first as long as they can hold it,
    in proportion to their committees. ``short >= committees - lawyers`` is required.
    ``shares`` are those of communities, and of posts outside that the first lends.
    """
    urban, lent = shares
    count = apportion(committees, np.ones(districts))
    outside = count.copy()
    outside[0] = 0
    short_outside = min(short, int(outside.sum()))
    missing = np.zeros_like(count)
    if short_outside:
        missing = apportion(short_outside, outside)
    missing[0] = short - short_outside
    covered = count - missing
    extra = lawyers - int(covered.sum())
    surplus = np.zeros_like(count)
    surplus[0] = extra
    borrowed = np.floor(lent * covered).astype(np.int64)
    borrowed[0] = 0
    return Supply(
        committees=count,
        communities=apportion(whole(urban, committees), count),
        covered=covered,
        lent=borrowed,
        surplus=surplus if short else apportion(extra, count),
        # In a first district that is short itself, a surplus would end the shortage.
        is_idle=bool(short) and (districts == 1 or missing[0] > 0),
        is_ample=short == 0,
    )


def invent(seed: int, supply: Supply, firms: int) -> World:
    """Draw the columns of a world with this supply and so many firms."""
    districts = range(1, len(supply.committees) + 1)
    towns = _all_towns(seed, supply)
    committees = _committees(seed, supply, towns)
    home, target = _roles(seed, supply)
    residents = np.bincount(home, minlength=len(supply.committees))
    sizes = _firm_sizes(seed, residents, firms)
    firm = np.repeat(np.arange(firms), np.concatenate(sizes))
    return World(
        district_ids=[f"D{at:02d}" for at in districts],
        district_names=[f"合成{at:02d}区" for at in districts],
        dialects=[f"合成方言{at:02d}" for at in districts],
        committees=committees,
        firms=_firms(seed, sizes, towns),
        lawyers=_lawyers(seed, supply, firm, home, target),
        spared=_planted(seed, supply, committees.district, firm, target),
    )


def _committees(seed: int, supply: Supply, towns: list[Points]) -> Committees:
    """Draw the committees of each district round the points of its towns."""
    rng = stream(seed, "committee points")
    count = int(supply.committees.sum())
    parts = [
        _spread(rng, own, communities, area, points)
        for own, communities, area, points in zip(
            supply.committees.tolist(),
            supply.communities.tolist(),
            supply.km2.tolist(),
            towns,
            strict=True,
        )
    ]
    town, is_village, lat, lon = map(np.concatenate, zip(*parts, strict=True))
    district = np.repeat(np.arange(len(towns)), supply.committees)
    number = [f"{at + 1:0{max(5, len(str(count)))}d}" for at in range(count)]
    return Committees(
        ids=[f"C{text}" for text in number],
        names=[
            f"合成村{text}" if rural else f"合成社区{text}"
            for text, rural in zip(number, is_village, strict=True)
        ],
        towns=[
            f"合成镇{at + 1:02d}-{nth + 1:02d}"
            for at, nth in zip(district, town, strict=True)
        ],
        district=district,
        is_village=is_village,
        lat=lat,
        lon=lon,
    )


def _spread(
    rng: np.random.Generator, count: int, communities: int, km2: float, towns: Points
) -> tuple[Ints, Bools, Floats, Floats]:
    """Return town, "is a village" and point of each committee of one district."""
    lat, lon = towns
    town = np.arange(count) * len(lat) // count
    # Inner towns have more communities, but no town is all of one kind.
    rural = town / len(lat) + 0.5 * rng.random(count)
    is_village = np.ones(count, dtype=np.bool_)
    is_village[np.argsort(rural, kind="stable")[:communities]] = False
    radius = np.full(count, np.sqrt(km2 / np.pi / len(lat)))
    return town, is_village, *scatter(rng, lat[town], lon[town], radius)


def _all_towns(seed: int, supply: Supply) -> list[Points]:
    """Draw the points of the towns of every district, inner towns first."""
    rng = stream(seed, "towns")
    return [
        _towns(rng, at, np.sqrt(area / np.pi), max(1, round(own / TOWN_COMMITTEES)))
        for at, (own, area) in enumerate(
            zip(supply.committees.tolist(), supply.km2.tolist(), strict=True)
        )
    ]


def _towns(rng: np.random.Generator, at: int, radius: float, count: int) -> Points:
    """Draw the points of a district's towns, in order of distance from its middle."""
    away, turn = 2 * radius * np.sqrt(at), at * GOLDEN_ANGLE
    lat = CENTRE[0] + away * np.cos(turn) / KM_PER_DEGREE
    east = away * np.sin(turn) / KM_PER_DEGREE
    lon = CENTRE[1] + east / np.cos(np.radians(CENTRE[0]))
    middle = np.full(count, lat), np.full(count, lon)
    return scatter(rng, *middle, np.linspace(0.0, 0.8 * radius, count))


def _roles(seed: int, supply: Supply) -> tuple[Ints, Ints]:
    """Return each lawyer's home and the district she is planted in, -1 for none."""
    rng = stream(seed, "roles")
    homes, targets = [], []
    for at in range(len(supply.committees)):
        mine = [np.full(supply.covered[at] - supply.lent[at], at)]
        if at == 0:
            mine += [np.full(n, d) for d, n in enumerate(supply.lent)]
        mine.append(np.full(supply.surplus[at], -1))
        targets.append(np.concatenate(mine))
        homes.append(np.full(len(targets[-1]), at))
    home, target = np.concatenate(homes), np.concatenate(targets)
    return home, target[np.lexsort((rng.random(len(home)), home))]


def _firm_sizes(seed: int, residents: Ints, firms: int) -> list[Ints]:
    """Return firm sizes by district: a firm at least wherever a lawyer lives."""
    rng = stream(seed, "firm sizes")
    settled = (residents > 0).astype(np.int64)
    counts = settled + apportion(firms - int(settled.sum()), residents - settled)
    return [
        fit_sizes(rng, bands_of(number), people)
        for number, people in zip(counts.tolist(), residents.tolist(), strict=True)
    ]


def _firms(seed: int, sizes: list[Ints], towns: list[Points]) -> Firms:
    """Place firms in the inner half of a district's towns."""
    rng = stream(seed, "firms")
    size = np.concatenate(sizes)
    lats, lons = [], []
    for own, (lat, lon) in zip(sizes, towns, strict=True):
        town = below(rng, (len(lat) + 1) // 2, len(own))
        lats.append(lat[town])
        lons.append(lon[town])
    spread = np.full(len(size), FIRM_RADIUS_KM)
    lat, lon = scatter(rng, np.concatenate(lats), np.concatenate(lons), spread)
    seats = size * (1 + below(rng, 5, len(size)))
    any_number = (rng.random(len(size)) < 0.2) | (seats > MOST_COUNT)
    return Firms(
        ids=[f"F{at + 1:04d}" for at in range(len(size))],
        names=[
            f"合成律所-{at + 1:02d}-{nth + 1:02d}"
            for at, own in enumerate(sizes)
            for nth in range(len(own))
        ],
        district=np.repeat(np.arange(len(sizes)), [len(own) for own in sizes]),
        lat=lat,
        lon=lon,
        seats=np.where(any_number, NONE, seats),
    )


def _lawyers(
    seed: int, supply: Supply, firm: Ints, home: Ints, target: Ints
) -> Lawyers:
    """Draw willingness and own limits that keep the planned shortage exact."""
    rng = stream(seed, "willingness")
    count, districts = len(home), len(supply.committees)
    own = np.eye(districts, dtype=np.bool_)[home]
    wider = np.ones((count, districts), dtype=np.bool_)
    wider[:, 0] = supply.is_ample
    # Who lives in the first district and is not lent must not fill gaps elsewhere.
    may_roam = supply.is_ample | (home > 0)
    roams = (rng.random(count) < 0.5) & may_roam
    serves: Bools = np.where(roams[:, None], own | wider, own)
    serves[(target >= 0) & (target != home)] = True
    limit = rng.random(count)
    most = np.select([limit < 0.15, limit < 0.25, limit < 0.30], [1, 2, 3], NONE)
    if supply.is_idle:
        most = np.where(target < 0, 0, most)
    return Lawyers(firm, serves, most)


def _planted(
    seed: int, supply: Supply, district: Ints, firm: Ints, target: Ints
) -> Ints:
    """Return disjoint pairs, as keys, that cover as many committees as planned."""
    rng = stream(seed, "planted")
    turn = np.argsort(rng.random(len(district)), kind="stable")
    keys = [np.array([], dtype=np.int64)]
    for at, covered in enumerate(supply.covered.tolist()):
        lucky = turn[district[turn] == at][:covered]
        keys.append(firm[target == at] * len(district) + lucky)
    return np.concatenate(keys)
