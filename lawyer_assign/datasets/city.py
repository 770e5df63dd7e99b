"""Hangzhou: the real list of communities and villages, everybody else synthetic."""

import csv
import re
from importlib import resources

import numpy as np

from lawyer_assign.datasets.assemble import assemble
from lawyer_assign.datasets.counties import COUNTIES, LENT_TO
from lawyer_assign.datasets.draws import (
    Bools,
    Floats,
    Ints,
    apportion,
    stream,
    weighted,
)
from lawyer_assign.datasets.geometry import km_between, scatter
from lawyer_assign.datasets.knobs import (
    DEFAULT_CHOICES,
    DEFAULT_PAST,
    DEFAULT_TEAMS,
    ChoiceKnobs,
    PastKnobs,
    TeamKnobs,
    check_count,
    check_seed,
    check_share,
)
from lawyer_assign.datasets.sizes import BAND_SHARES, bands_of, fit_sizes
from lawyer_assign.datasets.world import NONE, Committees, Firms, Lawyers, World
from lawyer_assign.facts import Facts

Table = dict[str, list[str]]

KM2_PER_COMMITTEE = {
    ("street", False): 0.8,
    ("street", True): 3.0,
    ("town", False): 1.5,
    ("town", True): 7.0,
    ("township", False): 1.5,
    ("township", True): 9.0,
    ("special", False): 1.5,
    ("special", True): 3.0,
}
"""Area of one committee, km2, by type of town and "is a village".

E, in line with D: 上城 0.6 km2 and 拱墅 0.6 km2 a unit, 淳安 12 km2, 临安 10 km2.
"""

MOST_RADIUS_KM = 12.0
FIRM_RADIUS_KM = 1.5

VILLAGE_PULL = 0.5
"""What a village adds to a town's weight, against the square of communities (E)."""

DEFAULT_SEED = 0

HUB_KM = 25.0
"""A county's first firms sit so that no town is farther from all of them (E)."""

OWN_ONLY = {"core": 0.30, "outer": 0.45, "scarce": 0.35}
"""Share of lawyers who serve their own district only, by zone (E)."""

ANYWHERE = 0.03
"""Share of lawyers who serve any district (E)."""


def hangzhou(
    seed: int = DEFAULT_SEED,
    *,
    lawyers: int = 10_700,
    firms: int = 620,
    lent: float = 0.06,
    choices: ChoiceKnobs | None = DEFAULT_CHOICES,
    past: PastKnobs = DEFAULT_PAST,
    teams: float = DEFAULT_TEAMS.teams,
    must_have: float = DEFAULT_TEAMS.must_have,
) -> Facts:
    """Return Hangzhou: 3,298 real committees; firms, lawyers and views synthetic.

    Real are the codes, names, kinds and towns of 1,392 communities and 1,906 villages
    in 13 districts (National Bureau of Statistics, state at 2023-06-30) and the points
    of their towns (GeoNames.org, CC BY 4.0, and others; see ``NOTICE``). All persons,
    firms and views are invented and named so (合成); phones are empty.

    Parameters
    ----------
    seed
        0 .. 2^63 - 1; the same seed gives the same facts on every platform.
    lawyers
        Lawyers of the city. F: 10,738 in an undated post of about 2020-21 [1], 10,638
        in the register of 2021-12-06 [2]; the number of today was not found.
    firms
        Law firms. F: 590 [1], 624 [2].
    lent
        Share of the lawyers of 上城, 西湖, 拱墅 and 滨江 who are willing to serve
        桐庐, 淳安 and 建德 as well.
    choices
        Two-way choice; ``None`` for none.
    past
        Last year's agreements, pinned ones and conflicts.
    teams, must_have
        Shares of committees that ask for two lawyers, and for a skill; see
        :class:`TeamKnobs`.

    Returns
    -------
    Facts
        Committee ids are 12-digit division codes, district ids 6-digit county codes.

    Raises
    ------
    BadInputError
        A knob is out of its range.

    Notes
    -----
    F is found in a source, D derived, E our estimate; numbers in brackets are the
    sources of the project's page of facts.

    - F: firm sizes follow the national shares of end 2022 [5] (65.5 % up to 10
      lawyers ... 1.29 % above 100).
    - E: where they are: four core districts hold about 77 %, 淳安 and 建德 about 75
      each (:mod:`lawyer_assign.datasets.counties`).
    - E: a committee lies in a disc round the point of its town, whose area is the sum
      of its committees' (0.8 km2 a community of a street ... 9 km2 a village of a
      township), communities in its inner half. No position of a single committee is
      known: these are synthetic and may fall into a lake or over a border.
    - E: firms lie within 1.5 km of a town's point: a county's first ones so that no
      town is over 25 km from all of them, the others in towns weighted by the square
      of their communities plus half their villages.
    - E: willing for the own district only: 30 % (core), 45 % (others), 35 % (淳安,
      建德); anywhere: 3 %; else the own and all bordering districts.
    - E: an own most of 1, 2 or 3 committees: 15, 10 and 5 % of lawyers; in 淳安 and
      建德 10 % say 3 and nobody less.
    - E: seats: a fifth of firms offers any number; else 0.3-0.7 per lawyer in the core,
      0.8-1.5 outside, and 5 in 桐庐, 淳安, 建德 and 临安.
    - D, measured with seed 0 and a reach of two hours by road (great circle x 1.3; 40
      km/h to villages, 25 to communities): one post each covers 2,956 committees, all
      but 149 of 淳安 and 193 of 建德 (how the 342 split between these two is not
      fixed); five posts each cover all 3,298. A narrower reach, or candidates cut to
      the nearest few, makes parts of 富阳, 临安 and 桐庐 short as well.
    - E: needs, skills, dialects, years, party membership (35 %), marks and hours are
      guesses; see :mod:`lawyer_assign.datasets.people`. A firm with three party
      members has a branch.
    """
    check_seed("hangzhou(seed)", seed)
    wanted = TeamKnobs(teams=teams, must_have=must_have)
    check_count("hangzhou(firms)", firms, 26, 100_000)
    check_count("hangzhou(lawyers)", lawyers, 10 * firms)
    check_share("hangzhou(lent)", lent)
    committees = read_table("hangzhou_committees.csv")
    towns = read_table("hangzhou_towns.csv")
    names = dict(zip(committees["county_code"], committees["county_name"], strict=True))
    sizes = _place_firms(seed, lawyers, firms)
    world = World(
        district_ids=tuple(COUNTIES),
        district_names=tuple(names[code] for code in COUNTIES),
        dialects=tuple(county.dialect for county in COUNTIES.values()),
        committees=_committees(seed, committees, towns),
        firms=_firms(seed, sizes, towns, names),
        lawyers=_lawyers(seed, sizes, lent),
        spared=np.array([], dtype=np.int64),
    )
    return assemble(world, seed, choices, past, wanted)


def read_table(name: str) -> Table:
    """Return the columns of a CSV file of this package as text."""
    text = resources.files("lawyer_assign.datasets").joinpath(name).read_text("utf-8")
    header, *rows = csv.reader(text.splitlines())
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def built_in_committees(seed: int) -> dict[str, tuple[float, float]]:
    """Return where the city of a seed has its committees, by id: degrees."""
    rows, towns = (read_table(f"hangzhou_{one}.csv") for one in ("committees", "towns"))
    found = _committees(seed, rows, towns)
    points = zip(found.lat.tolist(), found.lon.tolist(), strict=True)
    return dict(zip(found.ids, points, strict=True))


def short_name(name: str) -> str:
    """Return the display form of a village's name: 东风村委会 -> 东风村.

    Names of communities stay as they are. One village of the list carries its ending
    twice (沈冠村村委会村委会), so the ending is cut as often as it stands there.
    """
    short = re.sub(r"(村民委员会|村委会)+$", "", name)
    if short == name:
        return name
    return short if short.endswith("村") else f"{short}村"


def _committees(seed: int, rows: Table, towns: Table) -> Committees:
    """Spread the real committees round the points of their towns."""
    rng = stream(seed, "committee points")
    place = {code: at for at, code in enumerate(towns["town_code"])}
    town = np.array([place[code] for code in rows["town_code"]])
    is_village = np.array([kind == "village" for kind in rows["kind"]])
    lat, lon, radius = town_points(towns)
    reach = radius[town] * np.where(is_village, 1.0, 0.5)
    lat, lon = scatter(rng, lat[town], lon[town], reach)
    return Committees(
        ids=rows["code"],
        names=[short_name(name) for name in rows["name"]],
        towns=rows["town_name"],
        district=_county_places(rows["county_code"]),
        is_village=is_village,
        lat=lat,
        lon=lon,
    )


def town_points(towns: Table) -> tuple[Floats, Floats, Floats]:
    """Return latitude and longitude in degrees and the synthetic radius in km."""
    area = np.array(
        [
            KM2_PER_COMMITTEE[kind, False] * int(communities)
            + KM2_PER_COMMITTEE[kind, True] * int(villages)
            for kind, communities, villages in zip(
                towns["town_type"],
                towns["n_communities"],
                towns["n_villages"],
                strict=True,
            )
        ]
    )
    radius = np.minimum(np.sqrt(area / np.pi), MOST_RADIUS_KM)
    return np.array(towns["lat"], float), np.array(towns["lon"], float), radius


def _county_places(codes: list[str]) -> Ints:
    place = {code: at for at, code in enumerate(COUNTIES)}
    return np.array([place[code] for code in codes], dtype=np.int64)


def _place_firms(seed: int, lawyers: int, firms: int) -> list[Ints]:
    """Return the firm sizes of each county; all together follow the shares.

    Counties outside the core take firms of up to 50 lawyers (up to 20 where they
    have under 150 lawyers); the core takes what is left of every band.
    """
    rng = stream(seed, "firm sizes")
    people = apportion(lawyers, np.array([c.supply for c in COUNTIES.values()]))
    mean = np.array([c.firm_mean for c in COUNTIES.values()])
    counts = np.maximum(1, apportion(firms, people / mean))
    is_core = np.array([c.zone == "core" for c in COUNTIES.values()])
    bands = np.zeros((len(COUNTIES), len(BAND_SHARES)), dtype=np.int64)
    for at in np.flatnonzero(~is_core):
        widest = 3 if people[at] >= 150 else 2
        bands[at, :widest] = bands_of(int(counts[at]), BAND_SHARES[:widest])
    left = np.maximum(bands_of(firms) - bands.sum(axis=0), 0)
    for band, number in enumerate(left.tolist()):
        bands[is_core, band] = apportion(number, people[is_core])
    return [fit_sizes(rng, bands[at], int(people[at])) for at in range(len(COUNTIES))]


def _firms(seed: int, sizes: list[Ints], towns: Table, names: dict[str, str]) -> Firms:
    """Place firms near the points of urban towns and let them offer seats."""
    rng = stream(seed, "firms")
    lat, lon, _ = town_points(towns)
    urban = np.array(towns["n_communities"], dtype=np.float64) ** 2
    urban += np.array(towns["n_villages"], dtype=np.float64) * VILLAGE_PULL
    county = _county_places(towns["county_code"])
    placed = []
    for at, own in enumerate(sizes):
        hubs = _hubs(lat, lon, np.where(county == at, urban, NONE))[: len(own)]
        others = np.where(county == at, urban, 0.0)
        placed += [hubs, weighted(rng, len(own) - len(hubs), others)]
    town = np.concatenate(placed)
    district = np.repeat(np.arange(len(sizes)), [len(own) for own in sizes])
    lat, lon = scatter(rng, lat[town], lon[town], np.full(len(town), FIRM_RADIUS_KM))
    shorts = [name.rstrip("区县市") for name in map(names.__getitem__, COUNTIES)]
    return Firms(
        ids=[f"F{at + 1:04d}" for at in range(len(town))],
        names=[
            f"合成律所-{shorts[at]}-{nth + 1:02d}"
            for at, own in enumerate(sizes)
            for nth in range(len(own))
        ],
        district=district,
        lat=lat,
        lon=lon,
        seats=_seats(rng, np.concatenate(sizes), district),
    )


def _hubs(lat: Floats, lon: Floats, urban: Floats) -> Ints:
    """Return towns of one county that leave none of its towns far from all of them.

    First the most urban town, then whichever is farthest from those chosen, until
    all lie within :data:`HUB_KM`. ``urban`` is :data:`NONE` outside the county.
    """
    hubs = [int(np.argmax(urban))]
    while True:
        km = km_between(lat[:, None], lon[:, None], lat[None, hubs], lon[None, hubs])
        away = np.where(urban == NONE, 0.0, km.min(axis=1))
        if away.max() <= HUB_KM:
            return np.array(hubs, dtype=np.int64)
        hubs.append(int(np.argmax(away)))


def _seats(rng: np.random.Generator, size: Ints, district: Ints) -> Ints:
    """Draw the committees a firm offers to serve, by zone; see :func:`hangzhou`."""
    zone = np.array([county.zone for county in COUNTIES.values()])[district]
    generous = np.array([code in (*LENT_TO, "330112") for code in COUNTIES])[district]
    per_lawyer = np.where(
        zone == "core", 0.3 + 0.4 * rng.random(len(size)),
        0.8 + 0.7 * rng.random(len(size)),
    )  # fmt: skip
    per_lawyer = np.where(generous, 5.0, per_lawyer)
    seats = np.maximum(1, np.floor(per_lawyer * size + 0.5)).astype(np.int64)
    return np.where(rng.random(len(size)) < 0.2, NONE, seats)


def _lawyers(seed: int, sizes: list[Ints], lent: float) -> Lawyers:
    """Draw where lawyers are willing to serve, and how many committees at most."""
    rng = stream(seed, "willingness")
    size = np.concatenate(sizes)
    home = np.repeat(np.arange(len(sizes)), [int(own.sum()) for own in sizes])
    zone = np.array([county.zone for county in COUNTIES.values()])[home]
    count = len(home)
    own_only = np.array([OWN_ONLY[c.zone] for c in COUNTIES.values()])[home]
    mood = rng.random(count)
    serves = np.where(
        (mood < own_only)[:, None], np.eye(len(COUNTIES), dtype=np.bool_)[home],
        _borders()[home],
    )  # fmt: skip
    goes_far = (zone == "core") & (rng.random(count) < lent)
    far = np.array([code in LENT_TO for code in COUNTIES])
    serves = serves | (goes_far[:, None] & far)
    serves[mood >= 1 - ANYWHERE] = True
    limit = rng.random(count)
    most = np.select(
        [zone == "scarce", limit < 0.15, limit < 0.25, limit < 0.30],
        [np.where(limit < 0.10, 3, NONE), 1, 2, 3],
        NONE,
    )
    return Lawyers(np.repeat(np.arange(len(size)), size), serves, most)


def _borders() -> Bools:
    """Return the districts by districts table "the same or sharing a border"."""
    return np.array(
        [
            [other == code or other in county.neighbours for other in COUNTIES]
            for code, county in COUNTIES.items()
        ]
    )
