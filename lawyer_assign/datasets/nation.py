"""The nation, one city at a time: real counts and centres, everybody synthetic."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lawyer_assign.datasets.assemble import assemble
from lawyer_assign.datasets.city import Table, read_table
from lawyer_assign.datasets.draws import (
    Bools,
    Floats,
    Ints,
    apportion,
    stream,
    whole,
)
from lawyer_assign.datasets.geometry import km_between, scatter
from lawyer_assign.datasets.knobs import (
    ChoiceKnobs,
    PastKnobs,
    check_count,
    check_seed,
)
from lawyer_assign.datasets.provinces import (
    LAWYERS,
    VILLAGE_WEIGHT,
    lawyers_by_province,
)
from lawyer_assign.datasets.sizes import LAWYERS_PER_FIRM, bands_of, fit_sizes
from lawyer_assign.datasets.world import NONE, Committees, Firms, Lawyers, World
from lawyer_assign.facts import Facts

COMMUNITY_KM2, VILLAGE_KM2 = 1.0, 7.0
"""Area of one committee, km2, where the county's is not known (E)."""

URBAN_KM2 = 1.5
"""Area of one community inside the town of a county, km2 (E)."""

FIRM_RADIUS_KM = 3.0
CAPITAL = 3.0
"""What a community of a provincial capital draws, against 1 elsewhere (E)."""

CENTRAL = 1.5
"""Power of a county's communities that draws lawyers: cores hold most (E)."""

OWN_ONLY, ANYWHERE = 0.45, 0.06
"""Shares of lawyers who serve their county only, and any county of the city (E)."""

NEIGHBOURS = 3
"""Nearest counties that everybody else serves besides the own (E)."""

NOTHING_PAST = PastKnobs(last_year=0, fixed=0, conflicts=0)


@dataclass(frozen=True, eq=False)
class City:
    """One city of the nation, small: its facts are made when asked for.

    Parameters
    ----------
    code, name, province
        4-digit division code and names; counties that a province governs directly
        count as one city.
    counties, county_names
        6-digit codes and names.
    communities, villages, lawyers
        How many each county has.
    lat, lon
        Centres of the counties, degrees.
    km2
        Their areas.
    seed
        Of the draws.
    """

    code: str
    name: str
    province: str
    counties: tuple[str, ...]
    county_names: tuple[str, ...]
    communities: Ints
    villages: Ints
    lawyers: Ints
    lat: Floats
    lon: Floats
    km2: Floats
    seed: int

    def facts(self, choices: ChoiceKnobs | None = None) -> Facts:
        """Draw the facts of the city; the same each time.

        Parameters
        ----------
        choices
            Two-way choice; ``None`` for none.
        """
        sizes = _firm_sizes(self)
        world = World(
            district_ids=self.counties,
            district_names=self.county_names,
            dialects=[f"合成方言-{name}" for name in self.county_names],
            committees=_committees(self),
            firms=_firms(self, sizes),
            lawyers=_lawyers(self, sizes),
            spared=np.array([], dtype=np.int64),
        )
        return assemble(world, self.own_seed, choices, NOTHING_PAST)

    @property
    def own_seed(self) -> int:
        """Seed of the city's own draws: no two cities are alike."""
        return (self.seed * 10_000 + int(self.code)) % 2**63


def nation(seed: int = 0, *, lawyers: int = LAWYERS) -> Iterator[City]:
    """Yield the cities of the mainland in the order of their codes.

    Real are the counts of the 124,649 communities and 487,144 villages by county
    (National Bureau of Statistics, state at 2023-06-30) and the centres of counties;
    firms, lawyers and positions are synthetic, as in :func:`hangzhou`.

    Parameters
    ----------
    seed
        0 .. 2^63 - 1; the same seed gives the same facts on every platform.
    lawyers
        Of the nation. F: over 730,000 at the end of 2023.

    Yields
    ------
    City
        Of 342 cities; ``city.facts()`` draws its facts. Nothing is
        kept between cities: 20,000 objects at most are alive at a time.

    Raises
    ------
    BadInputError
        A knob is out of its range.

    Notes
    -----
    F is found in a source, D derived, E our estimate.

    - E: lawyers by province: :mod:`lawyer_assign.datasets.provinces`.
    - E: inside a province cities draw lawyers by communities and a tenth of villages,
      the capital three times; inside a city counties draw them by the power 1.5 of
      their communities, so that cores hold most. Every city has at least one.
    - E: committees lie in a disc of the county's area round its centre, communities in
      its town (1.5 km2 each); firms within 3 km of the centre.
    - F: firm sizes follow the national shares of end 2022 [5].
    - E: 45 % of lawyers serve their own county only, 6 % any county of the city, the
      others their own and the three nearest: so counties short of lawyers borrow
      across borders, inside the city. Nobody names an own limit.
    """
    check_seed("nation(seed)", seed)
    check_count("nation(lawyers)", lawyers)
    table = _with_committees(read_table("china_counties.csv"))
    cities = _places_of(table["city_code"])
    total = _lawyers_by_city(table, cities, lawyers)
    for code, places in cities.items():
        yield _city(table, code, places, total[code], seed)


def _with_committees(table: Table) -> Table:
    kept = [
        at
        for at, counts in enumerate(
            zip(table["n_communities"], table["n_villages"], strict=True)
        )
        if any(int(count) for count in counts)
    ]
    return {name: [column[at] for at in kept] for name, column in table.items()}


def _places_of(codes: list[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, code in enumerate(codes):
        places.setdefault(code, []).append(at)
    return places


def _lawyers_by_city(
    table: Table, cities: dict[str, list[int]], lawyers: int
) -> dict[str, int]:
    """Share out lawyers by province, then by city."""
    communities, villages = _counts(table)
    weight = communities + VILLAGE_WEIGHT * villages
    provinces = _places_of(table["province_name"])
    shares = lawyers_by_province(
        list(provinces),
        np.array([communities[at].sum() for at in provinces.values()]),
        np.array([villages[at].sum() for at in provinces.values()]),
        lawyers,
    )
    found: dict[str, int] = {}
    for share, places in zip(shares.tolist(), provinces.values(), strict=True):
        codes = list(dict.fromkeys(table["city_code"][at] for at in places))
        drawn = [
            weight[cities[code]].sum() * (CAPITAL if code.endswith("01") else 1.0)
            for code in codes
        ]
        own = apportion(share, np.array(drawn))
        found |= dict(zip(codes, np.maximum(own, 1).tolist(), strict=True))
    return found


def _counts(table: Table) -> tuple[Ints, Ints]:
    communities, villages = (
        np.array([int(count) for count in table[name]], dtype=np.int64)
        for name in ("n_communities", "n_villages")
    )
    return communities, villages


def _city(table: Table, code: str, places: list[int], lawyers: int, seed: int) -> City:
    communities, villages = (column[places] for column in _counts(table))
    guess = COMMUNITY_KM2 * communities + VILLAGE_KM2 * villages
    said = [table["area_km2"][at] for at in places]
    return City(
        code=code,
        name=table["city_name"][places[0]],
        province=table["province_name"][places[0]],
        counties=tuple(table["county_code"][at] for at in places),
        county_names=tuple(table["county_name"][at] for at in places),
        communities=communities,
        villages=villages,
        lawyers=apportion(lawyers, communities**CENTRAL + VILLAGE_WEIGHT * villages),
        lat=np.array([float(table["lat"][at]) for at in places]),
        lon=np.array([float(table["lon"][at]) for at in places]),
        km2=np.array([float(a) if a else g for a, g in zip(said, guess, strict=True)]),
        seed=seed,
    )


def _committees(city: City) -> Committees:
    """Draw the committees: communities in the county's town, villages all over."""
    rng = stream(city.own_seed, "committee points")
    both = city.communities + city.villages
    district = np.repeat(np.arange(len(both)), both)
    nth = np.arange(len(district)) - np.repeat(np.cumsum(both) - both, both)
    is_village = nth >= city.communities[district]
    county = np.sqrt(city.km2 / np.pi)
    town = np.minimum(county, np.sqrt(URBAN_KM2 * city.communities / np.pi))
    radius = np.where(is_village, county[district], town[district])
    lat, lon = scatter(rng, city.lat[district], city.lon[district], radius)
    codes = [
        f"{city.counties[d]}{n + 1:06d}" for d, n in zip(district, nth, strict=True)
    ]
    return Committees(
        ids=codes,
        names=[
            f"合成村{code}" if rural else f"合成社区{code}"
            for code, rural in zip(codes, is_village, strict=True)
        ],
        towns=[""] * len(codes),
        district=district,
        is_village=is_village,
        lat=lat,
        lon=lon,
    )


def _firm_sizes(city: City) -> list[Ints]:
    """Draw the sizes of the firms of each county."""
    rng = stream(city.own_seed, "firm sizes")
    nobody = np.zeros(0, dtype=np.int64)
    return [
        fit_sizes(rng, bands_of(max(1, whole(1 / LAWYERS_PER_FIRM, people))), people)
        if people
        else nobody
        for people in city.lawyers.tolist()
    ]


def _firms(city: City, sizes: list[Ints]) -> Firms:
    """Place the firms round the centres of their counties; all offer any number."""
    rng = stream(city.own_seed, "firms")
    district = np.repeat(np.arange(len(sizes)), [len(own) for own in sizes])
    radius = np.full(len(district), FIRM_RADIUS_KM)
    lat, lon = scatter(rng, city.lat[district], city.lon[district], radius)
    return Firms(
        ids=[f"F{at + 1:05d}" for at in range(len(district))],
        names=[f"合成律所-{city.code}-{at + 1:05d}" for at in range(len(district))],
        district=district,
        lat=lat,
        lon=lon,
        seats=np.full(len(district), NONE, dtype=np.int64),
    )


def _lawyers(city: City, sizes: list[Ints]) -> Lawyers:
    """Draw where lawyers are willing to serve."""
    rng = stream(city.own_seed, "willingness")
    size = np.concatenate(sizes)
    home = np.repeat(np.arange(len(sizes)), city.lawyers)
    mood = rng.random(len(home))
    own = np.eye(len(sizes), dtype=np.bool_)[home]
    serves = np.where((mood < OWN_ONLY)[:, None], own, _nearest(city)[home])
    serves[mood >= 1 - ANYWHERE] = True
    firm = np.repeat(np.arange(len(size)), size)
    return Lawyers(firm, serves, np.full(len(home), NONE, dtype=np.int64))


def _nearest(city: City) -> Bools:
    """Return the counties by counties table "the same or one of the nearest"."""
    km = km_between(
        city.lat[:, None], city.lon[:, None], city.lat[None, :], city.lon[None, :]
    )
    order = np.argsort(km, axis=1, kind="stable")[:, : NEIGHBOURS + 1]
    near = np.eye(len(km), dtype=np.bool_)
    np.put_along_axis(near, order, True, axis=1)
    return near
