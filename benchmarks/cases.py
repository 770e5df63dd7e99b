"""Named cases of seeded facts, each with what is known of its optimum."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import lawyer_assign as la
from lawyer_assign.datasets import district, hangzhou, toy

DAY = dt.date(2025, 1, 1)
"""The day on which consents must be valid: nothing depends on the calendar."""

ALL_PHASES = (
    "generate",
    "read",
    "pairs",
    "scarcity",
    "formulate",
    "flow",
    "proof",
    "verify",
    "certificate",
    "plan-book",
    "check-certificate",
    "repair",
    "whole",
    "memory",
    "same-arcs",
    "hand-flow",
    "cpsat",
    "hand-cpsat",
)
"""Phases of a case of facts, in the order they are run."""

_NOT_GROWING = (
    "read",
    "certificate",
    "plan-book",
    "check-certificate",
    "repair",
    "cpsat",
    "hand-cpsat",
)

GROWTH_PHASES = tuple(name for name in ALL_PHASES if name not in _NOT_GROWING)
"""Phases that are run at every size of the growth series."""


QUICK_PHASES = tuple(name for name in ALL_PHASES if name != "hand-cpsat")
"""Without the yardstick that only ever uses up its time limit."""


@dataclass(frozen=True)
class Known:
    """What is known of a case, for its seed and the default weights.

    Parameters
    ----------
    pairs
        Candidate pairs of the table that was solved.
    prices
        Tier -> least price in points, proved by flow and by CP-SAT alike; with a gap,
        that of the last tier is the price of a known plan, which may not be the least.
    gap
        Share of its price by which the last tier may miss its bound; ``None`` where the
        least price is known and proved.
    """

    pairs: int
    prices: dict[int, int]
    gap: float | None = None


@dataclass(frozen=True)
class Case:
    """Facts with a name.

    Parameters
    ----------
    name
        Unique among all cases.
    make
        Returns the facts for a seed.
    known
        Asserted on every solve; ``None`` only for a case that solves nothing.
    seed
        The optimum is known for this one.
    phases
        What can be measured on it.
    is_growth
        Whether it is a row of the growth table.
    stability
        Two-way choice in the policy; the other figures speak of planning as a flow.
    time_limit
        Seconds of a whole solve; ``None`` where it ends by itself.
    """

    name: str
    make: Callable[[int], la.Facts]
    known: Known | None
    seed: int = 0
    phases: tuple[str, ...] = ALL_PHASES
    is_growth: bool = False
    stability: Literal["wish", "off"] = "off"
    time_limit: float | None = None


def policy(stability: Literal["wish", "off"] = "off") -> la.Policy:
    """Return the rules of Hangzhou, with or without two-way choice.

    Lists hold 100 lawyers whatever the size, so that sizes can be compared: districts
    have longer ones by themselves.
    """
    found = la.Policy.hangzhou_2024(on=DAY, stability=stability)
    return found.with_reach(la.Reach(most=100))


def _toy(_seed: int) -> la.Facts:
    return toy()


def _city(seed: int) -> la.Facts:
    return hangzhou(seed=seed)


def _city_teams(seed: int) -> la.Facts:
    """Return the city with teams of two in a tenth, a demanded skill in a fifth."""
    return hangzhou(seed=seed, teams=0.1, must_have=0.2)


def _shortage(seed: int) -> la.Facts:
    """Return a district that calls itself not scarce and cannot be covered."""
    facts = district(committees=300, lawyers=70, seed=seed)
    return facts.replace(
        districts=[
            row.model_copy(update={"is_scarce": False}) for row in facts.districts
        ]
    )


def _district(
    committees: int, scarcity: float = 0.0, districts: int = 1
) -> Callable[[int], la.Facts]:
    def make(seed: int) -> la.Facts:
        return district(
            committees=committees, scarcity=scarcity, districts=districts, seed=seed
        )

    return make


def _known(pairs: int, points: int) -> Known:
    """Return an optimum that covers everybody with no post beyond one."""
    return Known(pairs, {1: 0, 2: 0, 4: points})


def _growth(name: str, committees: int, known: Known) -> Case:
    """Return a case of the growth series: ever more districts of one kind."""
    make = _district(committees, districts=max(1, round(committees / 180)))
    return Case(name, make, known, phases=GROWTH_PHASES, is_growth=True)


CASES: tuple[Case, ...] = (
    Case("package", _toy, None, phases=("import", "import-all")),
    Case("toy", _toy, _known(16, -554)),
    Case("district-100", _district(100), _known(10_636, -13_907)),
    Case("district-300", _district(300), _known(35_325, -39_411), phases=QUICK_PHASES),
    Case(
        "district-1000",
        _district(1000),
        _known(115_927, -108_788),
        phases=QUICK_PHASES,
    ),
    Case("scarce-300", _district(300, scarcity=0.3), _known(64_366, -37_584)),
    Case("shortage-300", _shortage, Known(20_756, {1: 7, 2: 223, 4: -27_111})),
    Case("city", _city, _known(438_908, -360_037)),
    Case(
        "city-choice",
        _city,
        Known(482_425, {1: 0, 2: 0, 3: 0, 4: -314_781}, gap=0.01),
        phases=("pairs", "formulate", "whole"),
        stability="wish",
        time_limit=55.0,
    ),
    Case("city-teams", _city_teams, None, phases=("generate", "pairs", "formulate")),
    _growth("growth-10k", 90, _known(9_119, -12_487)),
    _growth("growth-30k", 270, _known(29_743, -36_042)),
    _growth("growth-100k", 900, _known(101_525, -117_435)),
    _growth("growth-300k", 2700, _known(306_160, -356_197)),
    _growth("growth-1m", 9000, _known(1_013_551, -1_175_804)),
)
"""Every case; other suites add theirs by :func:`all_cases`."""


def all_cases() -> dict[str, Case]:
    """Return every case by name.

    Raises
    ------
    ValueError
        Two cases of the same name.
    """
    found: dict[str, Case] = {}
    for case in CASES:
        if case.name in found:
            raise ValueError(f"two cases are called {case.name!r}; rename one")
        found[case.name] = case
    return found
