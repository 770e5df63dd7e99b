"""Who is nearest to whom, by a KD-tree on the sphere."""

from typing import TYPE_CHECKING

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.facts.columns import Columns

if TYPE_CHECKING:
    from scipy.spatial import KDTree


CROWD = 300
"""Lawyers at one point from which on lists begin at different ones: below, lists of all
of them are short enough, and :func:`lawyer_assign.critical` follows them exactly."""


def nearest_lawyers(
    columns: Columns,
    committees: Ints,
    lawyers: Ints,
    most: int,
    every: int | None = None,
) -> tuple[Ints, Ints, Mask]:
    """Find the ``most`` nearest of some lawyers for some committees.

    Lawyers of one office are equally near; the order among them is by id, so the
    answer does not depend on the order of rows. Where one point has more
    lawyers than a list holds, and most of all (points are missing or alike), every
    committee of a district begins one further: with the same few on every list all
    others would be on none, and lists would grow until everybody is on each.

    Parameters
    ----------
    columns
        Facts with points on the unit sphere.
    committees, lawyers
        Places in ``columns``, ascending.
    most
        Lawyers per committee.
    every
        How many there are, where ``lawyers`` leaves out some who are on no list.

    Returns
    -------
    tuple
        Committees and lawyers of the pairs, shape ``(n,)`` each, by committee and
        rising distance; and per given committee whether lawyers were left out.
    """
    here, there = columns.committee_xyz[committees], columns.lawyer_xyz[lawyers]
    turn = _turns(columns, committees)
    row, member, more = _nearest(here, there, most, turn, every or len(there))
    return committees[row], lawyers[member], more


def _turns(columns: Columns, committees: Ints) -> Ints:
    """Return the number of each committee in its district, from 0, whoever is asked."""
    return columns.once(_turns_of_all)[committees]


def _turns_of_all(columns: Columns) -> Ints:
    district = columns.committee_district
    order = np.argsort(district, kind="stable")
    size = np.bincount(district, minlength=len(columns.districts))
    turn = np.empty(len(district), np.int64)
    turn[order] = np.arange(len(district)) - np.repeat(np.cumsum(size) - size, size)
    return turn


def nearest_committees(
    columns: Columns, lawyers: Ints, committees: Ints, most: int
) -> tuple[Ints, Ints]:
    """Find the ``most`` nearest of some committees for some lawyers.

    Returns
    -------
    tuple
        Lawyers and committees of the pairs, shape ``(n,)`` each, by lawyer and rising
        distance; of equally near ones the first by id.
    """
    here, there = columns.lawyer_xyz[lawyers], columns.committee_xyz[committees]
    turn = np.zeros(len(here), np.int64)
    row, member, _ = _nearest(here, there, most, turn, len(there))
    return lawyers[row], committees[member]


class Near:
    """Lawyers by office, asked again and again for the nearest of some of them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._offices = Offices(columns.lawyer_xyz)
        self._office = self._offices.of_member

    def of(self, committees: Ints, lawyers: Mask, most: int) -> tuple[Ints, Ints]:
        """Return what :func:`nearest_lawyers` finds, but whether any are left out.

        Parameters
        ----------
        committees
            Places, ascending.
        lawyers
            Who may be found, at least one.
        most
            Lawyers per committee.
        """
        members = self._offices.members[lawyers[self._offices.members]]
        sizes = np.bincount(self._office[members], minlength=len(self._offices.sizes))
        idle = int(np.count_nonzero(sizes == 0))
        here = self._columns.committee_xyz[committees]
        office = self._offices.nearest(here, most + idle)
        row, member = _expand(
            office,
            (members, sizes.astype(np.int64)),
            most,
            _turns(self._columns, committees),
            len(members),
        )
        return committees[row], member


class Offices:
    """Points with somebody at them, by the coordinates of people.

    Parameters
    ----------
    points
        On the unit sphere, shape ``(people, 3)``.
    """

    def __init__(self, points: Floats) -> None:
        from scipy.spatial import KDTree  # loaded when first needed

        places, self.members, self.sizes = _offices(points)
        self._tree = KDTree(places)

    @property
    def of_member(self) -> Ints:
        """The office of each of the people."""
        office = np.empty(len(self.members), np.int64)
        office[self.members] = np.repeat(np.arange(len(self.sizes)), self.sizes)
        return office

    def nearest(self, here: Floats, most: int) -> Ints:
        """Return the nearest offices of each point, as many as ``most`` or as exist."""
        return _ranked(self._tree, here, min(most, len(self.sizes)))


def _nearest(
    here: Floats, there: Floats, most: int, turn: Ints, every: int
) -> tuple[Ints, Ints, Mask]:
    """Return rows of ``here``, the nearest of ``there``, and which lists are cut.

    Of an office larger than a list and than all others of ``every`` together, row n
    begins with member ``turn[n]``.
    """
    if not len(here) or not len(there):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, np.zeros(len(here), bool)
    offices = Offices(there)
    office = offices.nearest(here, most)
    row, member = _expand(office, (offices.members, offices.sizes), most, turn, every)
    taken = np.bincount(row, minlength=len(here))
    return row, member, taken < every


def _ranked(tree: "KDTree", here: Floats, near: int) -> Ints:
    """Return the nearest offices of each place, of equally near ones the first."""
    gap, office = tree.query(here, k=near)
    gap, office = (np.reshape(found, (-1, near)) for found in (gap, office))
    ranked: Ints = np.take_along_axis(office, np.lexsort((office, gap)), axis=1)
    return ranked


def _offices(points: Floats) -> tuple[Floats, Ints, Ints]:
    """Group equal points: distinct points, members sorted by office, sizes."""
    distinct, office = np.unique(points, axis=0, return_inverse=True)
    office = office.reshape(-1)
    members = np.argsort(office, kind="stable").astype(np.int64)
    return distinct, members, np.bincount(office, minlength=len(distinct))


def _expand(
    office: Ints, people: tuple[Ints, Ints], most: int, turn: Ints, every: int
) -> tuple[Ints, Ints]:
    """Turn nearest offices into nearest members, at most ``most`` a row.

    ``people`` are the members, by office, and how many each has.
    """
    members, sizes = people
    before = np.zeros_like(office)
    counts = sizes[office]
    before[:, 1:] = np.cumsum(counts, axis=1)[:, :-1]
    taken = np.clip(most - before, 0, counts)
    first = (np.cumsum(sizes) - sizes)[office]
    row = np.repeat(np.arange(len(office)), taken.sum(axis=1))
    start = np.repeat(first.ravel(), taken.ravel())
    ends = np.cumsum(taken.ravel())
    within = np.arange(len(row)) - np.repeat(ends - taken.ravel(), taken.ravel())
    is_everywhere = (counts > max(most, CROWD)) & (2 * counts > every)
    begins = np.where(is_everywhere, turn[:, None], 0)
    size, begin = (np.repeat(one.ravel(), taken.ravel()) for one in (counts, begins))
    return row.astype(np.int64), members[start + (begin + within) % size]
