"""A two-sided market as columns: who accepts whom, how much, and how many seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.cards import card_html

Id = str | int

NONE = -1
"""Stands in a column of pairs for "no pair": the resident is unmatched."""


@dataclass(frozen=True, eq=False)
class Market:
    """Residents and hospitals with ranked lists, ties allowed (HRT).

    One row per mutually acceptable pair, sorted by resident, then by the resident's
    rank, then as listed. Ranks are dense from 0; equal ranks are a tie. A *matching*
    over the columns is an integer array ``chosen`` of length ``len(residents)`` that
    holds the row of the pair a resident is matched in, or ``NONE``. Markets are equal
    whose ids, seats and pairs are, in the same order; like any value they hash.

    Parameters
    ----------
    residents, hospitals
        Ids as read; in our use committees and firms.
    seats
        Shape ``(hospitals,)``: residents a hospital takes at most.
    resident, hospital
        Shape ``(pairs,)``: indices of the two sides of each pair.
    resident_rank, hospital_rank
        Shape ``(pairs,)``: rank of the hospital in the resident's list and of the
        resident in the hospital's list, 0 is best.
    """

    residents: tuple[Id, ...]
    hospitals: tuple[Id, ...]
    seats: Ints
    resident: Ints
    hospital: Ints
    resident_rank: Ints
    hospital_rank: Ints

    def __eq__(self, other: object) -> bool:
        """Return whether another market has the same ids, seats, pairs and ranks."""
        if not isinstance(other, Market):
            return NotImplemented
        return self._ids == other._ids and all(
            np.array_equal(mine, its)
            for mine, its in zip(self._columns, other._columns, strict=True)
        )

    def __hash__(self) -> int:
        return hash((self._ids, *(column.tobytes() for column in self._columns)))

    @property
    def _ids(self) -> tuple[tuple[Id, ...], tuple[Id, ...]]:
        return self.residents, self.hospitals

    @property
    def _columns(self) -> tuple[Ints, ...]:
        return (
            self.seats, self.resident, self.hospital, self.resident_rank,
            self.hospital_rank,
        )  # fmt: skip

    def __repr__(self) -> str:
        """Return a line: how many there are."""
        counts = ", ".join(f"{count:,} {name}" for name, count in self._counts())
        return f"Market({counts})"

    def _repr_html_(self) -> str:
        """Show how many there are, and whether lists have ties."""
        ties = ("ties", "none" if self.is_strict else "yes")
        rows = [(name, f"{count:,}") for name, count in self._counts()]
        return card_html("Market", [*rows, ties])

    def _counts(self) -> list[tuple[str, int]]:
        return [
            ("residents", len(self.residents)),
            ("hospitals", len(self.hospitals)),
            ("seats", int(self.seats.sum())),
            ("pairs", self.pairs),
        ]

    @property
    def pairs(self) -> int:
        """Return the number of mutually acceptable pairs."""
        return len(self.resident)

    @cached_property
    def start(self) -> Ints:
        """Return row offsets: resident r owns rows ``start[r]:start[r + 1]``."""
        return _offsets(self.resident, len(self.residents))

    @cached_property
    def by_hospital(self) -> Ints:
        """Return all rows sorted by hospital, then by the hospital's rank."""
        return np.lexsort((self.hospital_rank, self.hospital))

    @cached_property
    def hospital_start(self) -> Ints:
        """Return offsets into :attr:`by_hospital`, one hospital after another."""
        return _offsets(self.hospital, len(self.hospitals))

    @cached_property
    def is_strict(self) -> bool:
        """Say whether no list has a tie."""
        by = self.by_hospital
        tied = (np.diff(self.resident) == 0) & (np.diff(self.resident_rank) == 0)
        tied_by = (np.diff(self.hospital[by]) == 0) & (
            np.diff(self.hospital_rank[by]) == 0
        )
        return not (tied.any() or tied_by.any())

    def keep(self, kept: Mask) -> "Market":
        """Return the market with fewer pairs, both sides and the order unchanged.

        Row ``i`` of the answer is row ``np.flatnonzero(kept)[i]`` of this market, which
        is itself the answer if all are kept.
        """
        if kept.all():
            return self
        return from_pairs(
            self.residents,
            self.hospitals,
            self.seats,
            (self.resident[kept], self.hospital[kept]),
            (self.resident_rank[kept], self.hospital_rank[kept]),
        )


def from_pairs(
    residents: tuple[Id, ...],
    hospitals: tuple[Id, ...],
    seats: Ints,
    ends: tuple[Ints, Ints],
    ranks: tuple[Ints, Ints],
) -> Market:
    """Build a market from pairs that both sides accept.

    Parameters
    ----------
    residents, hospitals, seats
        As in :class:`Market`.
    ends
        Resident and hospital index of each pair, in any order.
    ranks
        The resident's and the hospital's rank of each pair; any integers, smaller is
        better; they are made dense.
    """
    resident, hospital = ends
    order = np.lexsort((ranks[0], resident))
    resident, hospital = resident[order], hospital[order]
    return Market(
        residents,
        hospitals,
        seats,
        resident,
        hospital,
        _dense(resident, ranks[0][order]),
        _dense(hospital, ranks[1][order]),
    )


def matched_hospitals(market: Market, chosen: Ints) -> dict[Id, Id]:
    """Return resident id -> hospital id of a matching over the columns."""
    rows = chosen[chosen != NONE]
    residents, hospitals = market.residents, market.hospitals
    return {
        residents[r]: hospitals[h]
        for r, h in zip(
            market.resident[rows].tolist(), market.hospital[rows].tolist(), strict=True
        )
    }


def named_pairs(market: Market, rows: Iterable[int]) -> tuple[tuple[Id, Id], ...]:
    """Return (resident id, hospital id) of each row."""
    return tuple(
        (
            market.residents[market.resident[row]],
            market.hospitals[market.hospital[row]],
        )
        for row in rows
    )


def _offsets(group: Ints, groups: int) -> Ints:
    """Return where each group starts once the column is sorted."""
    counts = np.bincount(group, minlength=groups)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _dense(group: Ints, rank: Ints) -> Ints:
    """Return the ranks renumbered 0, 1, 2... within each group."""
    order = np.lexsort((rank, group))
    new_group = np.diff(group[order], prepend=-1) != 0
    step = new_group | (np.diff(rank[order], prepend=-1) != 0)
    level = np.cumsum(step)
    first = np.maximum.accumulate(np.where(new_group, level, 0))
    dense = np.empty(len(group), dtype=np.int64)
    dense[order] = level - first
    return dense
