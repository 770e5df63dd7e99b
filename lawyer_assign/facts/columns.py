"""Facts as columns: sorted ids, integer references and points on the sphere."""

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Floats, Ints, Lists
from lawyer_assign.facts.people import Firm, Lawyer
from lawyer_assign.facts.places import Committee, District
from lawyer_assign.fixed import HoldsFixed

Made = TypeVar("Made")
Row = TypeVar("Row", District, Committee, Firm, Lawyer)

Point = tuple[float, float, float]
NOWHERE: Point = (0.0, 0.0, 0.0)  # the centre of the sphere: no place on it


@dataclass(frozen=True, eq=False, repr=False)
class Columns(HoldsFixed):
    """Facts sorted by id, in arrays; place ``i`` of every array is the ``i``-th id.

    ``committee_xyz`` and ``lawyer_xyz`` are points on the unit sphere, shape
    ``(n, 3)``, all zero where no coordinates are known. A lawyer without coordinates
    stands at the firm's.
    """

    districts: tuple[District, ...]
    committees: tuple[Committee, ...]
    firms: tuple[Firm, ...]
    lawyers: tuple[Lawyer, ...]
    district_at: dict[str, int]
    committee_at: dict[str, int]
    firm_at: dict[str, int]
    lawyer_at: dict[str, int]
    committee_district: Ints
    committee_is_village: NDArray[np.bool_]
    lawyer_firm: Ints
    firm_district: Ints
    committee_xyz: Floats
    lawyer_xyz: Floats

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    def once(self, make: "Callable[[Columns], Made]") -> Made:
        """Return what a function makes of these columns, made when first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    @cached_property
    def is_willing(self) -> NDArray[np.bool_]:
        """Who is willing to serve where, shape ``(lawyers, districts)``."""
        table = np.ones((len(self.lawyers), len(self.districts)), bool)
        named = [
            (at, self.district_at[one])
            for at, row in enumerate(self.lawyers)
            if row.districts is not None
            for one in row.districts
        ]
        choosy = [
            at for at, row in enumerate(self.lawyers) if row.districts is not None
        ]
        table[choosy] = False
        if named:
            lawyer, district = np.array(named).T
            table[lawyer, district] = True
        return table

    @cached_property
    def skill_levels(self) -> dict[str, Ints]:
        """Every lawyer's level by skill, for the skills that somebody has."""
        names = sorted({skill for row in self.lawyers for skill in row.skills})
        said = [row.skills for row in self.lawyers]
        return {
            skill: np.array([row.get(skill, 0) for row in said], np.int64)
            for skill in names
        }

    def lawyers_of_firms(self, firm: Ints) -> tuple[Ints, Ints]:
        """Return, for each place in ``firm``, that place and every lawyer there."""
        everybody = np.arange(len(self.lawyers))
        return Lists(self.lawyer_firm, everybody, len(self.firms)).of(firm)

    def with_districts(self, districts: Iterable[District]) -> "Columns":
        """Return the same columns with other rows of the same districts."""
        changed = replace(self, districts=_by_id(districts))
        changed.__dict__["is_willing"] = self.is_willing
        changed.__dict__["skill_levels"] = self.skill_levels
        return changed

    def without_lawyers(self, gone: Collection[str]) -> "Columns":
        """Return the columns without some lawyers."""
        is_left = np.array([row.id not in gone for row in self.lawyers], bool)
        lawyers = tuple(compress(self.lawyers, is_left))
        changed = replace(
            self,
            lawyers=lawyers,
            lawyer_at=_places(lawyers),
            lawyer_firm=self.lawyer_firm[is_left],
            lawyer_xyz=self.lawyer_xyz[is_left],
        )
        changed.__dict__["is_willing"] = self.is_willing[is_left]
        changed.__dict__["skill_levels"] = {
            skill: level[is_left] for skill, level in self.skill_levels.items()
        }
        return changed

    @classmethod
    def of(
        cls,
        districts: Iterable[District],
        committees: Iterable[Committee],
        firms: Iterable[Firm],
        lawyers: Iterable[Lawyer],
    ) -> "Columns":
        """Sort the rows by id and turn references into places."""
        d, c = _by_id(districts), _by_id(committees)
        f, w = _by_id(firms), _by_id(lawyers)
        district_at, firm_at = _places(d), _places(f)
        offices = {row.id: unit_vector(row.lat, row.lon) for row in f}
        return cls(
            d, c, f, w,
            district_at, _places(c), firm_at, _places(w),
            committee_district=_ints(district_at[row.district] for row in c),
            committee_is_village=np.array([row.kind == "village" for row in c], bool),
            lawyer_firm=_ints(firm_at[row.firm] for row in w),
            firm_district=_ints(district_at[row.district] for row in f),
            committee_xyz=_points([unit_vector(row.lat, row.lon) for row in c]),
            lawyer_xyz=_points([_stands_at(row, offices[row.firm]) for row in w]),
        )  # fmt: skip


def unit_vector(lat: float | None, lon: float | None) -> Point:
    """Return the point on the unit sphere; :data:`NOWHERE` where none is given."""
    if lat is None or lon is None:
        return NOWHERE
    a, b = math.radians(lat), math.radians(lon)
    return (math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a))


def _stands_at(lawyer: Lawyer, office: Point) -> Point:
    if lawyer.lat is None:
        return office
    return unit_vector(lawyer.lat, lawyer.lon)


def _by_id(
    rows: Iterable[Row],
) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.id))


def _places(rows: Sequence[District | Committee | Firm | Lawyer]) -> dict[str, int]:
    return {row.id: at for at, row in enumerate(rows)}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _points(points: list[Point]) -> Floats:
    return np.array(points, dtype=np.float64).reshape(-1, 3)
