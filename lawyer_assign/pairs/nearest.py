"""Who is nearest to whom, by a KD-tree on the sphere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask, ranks
from lawyer_assign.facts.columns import Columns

if TYPE_CHECKING:
    from scipy.spatial import KDTree


AMPLY, FURTHER = 2, 4
"""How many times the offices that hold a list on average are looked at, and how many
times more where they do not: city 640,000 distances become 190,000."""

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
    offices = Offices(columns.lawyer_xyz[lawyers], columns.once(_labels)[lawyers])
    people = offices.everybody._replace(every=every or len(lawyers))
    here, turn = columns.committee_xyz[committees], _turns(columns, committees)
    row, member = offices.people(here, most, turn, people)
    is_cut = np.bincount(row, minlength=len(here)) < people.every
    return committees[row], lawyers[member], is_cut & (len(lawyers) > 0)


def _labels(columns: Columns) -> Ints:
    """Return a number for the point of each lawyer, looked up once for all lists."""
    return _numbered(columns.lawyer_xyz)


def _turns(columns: Columns, committees: Ints) -> Ints:
    """Return the number of each committee in its district, from 0, whoever is asked."""
    return columns.once(_turns_of_all)[committees]


def _turns_of_all(columns: Columns) -> Ints:
    district = columns.committee_district
    order = np.argsort(district, kind="stable")
    turn = np.empty(len(district), np.int64)
    turn[order] = ranks(district[order])
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
    offices = Offices(columns.committee_xyz[committees])
    here, turn = columns.lawyer_xyz[lawyers], np.zeros(len(lawyers), np.int64)
    row, member = offices.people(here, most, turn, offices.everybody)
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
        here = self._columns.committee_xyz[committees]
        people = People(members, sizes.astype(np.int64), len(members))
        turn = _turns(self._columns, committees)
        row, member = self._offices.people(here, most, turn, people)
        return committees[row], member


class People(NamedTuple):
    """People by office, how many each office has, and of how many they are."""

    members: Ints
    sizes: Ints
    every: int


class Offices:
    """Points with somebody at them, by the coordinates of people.

    Parameters
    ----------
    points
        On the unit sphere, shape ``(people, 3)``.
    labels
        One number for equal points, where known; rising as the points do.
    """

    def __init__(self, points: Floats, labels: Ints | None = None) -> None:
        from scipy.spatial import KDTree  # loaded when first needed

        labels = _numbered(points) if labels is None else labels
        first, office, self.sizes = np.unique(
            labels, return_index=True, return_inverse=True, return_counts=True
        )[1:]
        self.members = np.argsort(office, kind="stable").astype(np.int64)
        self._tree = KDTree(points[first])

    @property
    def everybody(self) -> "People":
        """All people, of whom nobody was left out."""
        return People(self.members, self.sizes, len(self.members))

    @property
    def of_member(self) -> Ints:
        """The office of each of the people."""
        office = np.empty(len(self.members), np.int64)
        office[self.members] = np.repeat(np.arange(len(self.sizes)), self.sizes)
        return office

    def lists(
        self, here: Floats, most: int, sizes: Ints
    ) -> Iterator[tuple[Ints, Ints]]:
        """Yield places of points, and their nearest offices with ``most`` people.

        Each point comes once; fewer people only where there are no more. Twice as many
        offices as hold so many on average are looked at first, and four times as many
        where these do not do. A list is done once offices nearer than the last one seen
        hold enough: others that are as far as that one may not have been seen.

        Parameters
        ----------
        here
            Points, shape ``(n, 3)``.
        most
            People wanted.
        sizes
            People of each office who count.
        """
        every, rows = len(sizes), np.arange(len(here))
        near = min(every, 1 + AMPLY * most * every // max(1, int(sizes.sum())))
        while len(rows) and every:
            gap, office = _ranked(self._tree, here[rows], near)
            nearer = np.where(gap < gap[:, -1:], sizes[office], 0)
            done = (nearer.sum(axis=1) >= most) | (near == every)
            yield rows[done], office[done]
            rows, near = rows[~done], min(every, FURTHER * near)

    def people(
        self, here: Floats, most: int, turn: Ints, people: People
    ) -> tuple[Ints, Ints]:
        """Return rows of ``here`` and the nearest people, by row and rising distance.

        Of an office larger than a list and than all others of ``people.every``
        together, row n begins with member ``turn[n]``.
        """
        found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
        for rows, office in self.lists(here, most, people.sizes):
            at, member = _expand(office, people, most, turn[rows])
            found.append((rows[at], member))
        row, member = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.argsort(row, kind="stable")
        return row[order], member[order]


def _ranked(tree: "KDTree", here: Floats, near: int) -> tuple[Floats, Ints]:
    """Return the nearest offices of each place and how far, of equals the first."""
    gap, office = tree.query(here, k=near)
    gap, office = (np.reshape(found, (-1, near)) for found in (gap, office))
    # Most come in their order; where two are as far the first by number comes first.
    tied = np.flatnonzero((gap[:, 1:] == gap[:, :-1]).any(axis=1))
    order = np.lexsort((office[tied], gap[tied]))
    office[tied] = np.take_along_axis(office[tied], order, axis=1)
    return gap, office


def _numbered(points: Floats) -> Ints:
    """Return one number for equal points, rising as they do."""
    return np.unique(points, axis=0, return_inverse=True)[1].reshape(-1)


def _expand(office: Ints, people: People, most: int, turn: Ints) -> tuple[Ints, Ints]:
    """Turn nearest offices into nearest members, at most ``most`` a row."""
    members, sizes, every = people
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
