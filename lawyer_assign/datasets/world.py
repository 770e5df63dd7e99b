"""Columns of a synthetic world before they become facts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.datasets.draws import Bools, Floats, Ints

NONE = -1
"""Stands for "not given" in whole-number columns."""


@dataclass(frozen=True, eq=False)
class Committees:
    """Committees as columns; coordinates in degrees, ``district`` a place."""

    ids: Sequence[str]
    names: Sequence[str]
    towns: Sequence[str]
    district: Ints
    is_village: Bools
    lat: Floats
    lon: Floats


@dataclass(frozen=True, eq=False)
class Firms:
    """Firms as columns; ``seats`` is :data:`NONE` where any number is offered."""

    ids: Sequence[str]
    names: Sequence[str]
    district: Ints
    lat: Floats
    lon: Floats
    seats: Ints


@dataclass(frozen=True, eq=False)
class Lawyers:
    """Lawyers as columns, sorted by firm.

    ``serves[i, d]`` says whether lawyer ``i`` is willing in district ``d``; ``most``
    is her own most, :data:`NONE` where she names none.
    """

    firm: Ints
    serves: Bools
    most: Ints


@dataclass(frozen=True, eq=False)
class World:
    """Districts, committees, firms and lawyers whose numbers are already drawn.

    ``spared`` holds keys ``firm * committees + committee`` of pairs that no refusal
    and no conflict may hit.
    """

    district_ids: Sequence[str]
    district_names: Sequence[str]
    dialects: Sequence[str]
    committees: Committees
    firms: Firms
    lawyers: Lawyers
    spared: Ints

    def key(self, firm: Ints, committee: Ints) -> Ints:
        """Return one number for each pair of firm and committee."""
        return firm * len(self.committees.ids) + committee

    def firm_serves(self) -> Bools:
        """Return ``[firm, district]``: whether one who takes posts is willing."""
        willing = np.zeros((len(self.firms.ids), len(self.district_ids)), np.bool_)
        takes = self.lawyers.most != 0
        np.logical_or.at(willing, self.lawyers.firm[takes], self.lawyers.serves[takes])
        return willing
