"""Prices of posts as columns; how a price is found stands in :mod:`.money`."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.facts.columns import Columns
from lawyer_assign.facts.facts import Facts
from lawyer_assign.facts.money import Adjustment, Tariff

UNADJUSTED = 0
"""Percent by which a lawyer without an assessment is moved."""


@dataclass(frozen=True, eq=False, repr=False)
class Prices:
    """One price list per district, kind and adjustment, in this order.

    The order of the lists is the order in which a lawyer's posts are counted: all her
    lists have one adjustment, so what differs is district, then kind.

    Parameters
    ----------
    steps
        Fen a year, shape ``(lists, most)``: entry ``n`` is the price of a lawyer's
        post number ``n + 1``; past the end the last one repeats.
    moves
        The adjustments there are, in percent, ascending.
    lawyer_move
        Place in ``moves``, per lawyer.
    """

    steps: Ints
    moves: Ints
    lawyer_move: Ints

    @classmethod
    def of(cls, facts: Facts) -> "Prices":
        """Draw up the price lists that facts with tariffs need."""
        columns = facts.columns
        percent = _percents(facts.adjustments)
        lawyers = (
            -1 if row.assessment is None else row.assessment for row in columns.lawyers
        )
        per_lawyer = percent[np.fromiter(lawyers, np.int64)]
        moves, lawyer_move = np.unique(per_lawyer, return_inverse=True)
        most = max((row.post_from for row in facts.tariffs), default=1)
        lists = [
            [_amount(facts.tariffs, row.area_class, kind, number, move)
             for number in range(1, most + 1)]
            for row in columns.districts
            for kind in ("community", "village")
            for move in moves.tolist()
        ]  # fmt: skip
        steps = np.array(lists, np.int64).reshape(-1, most)
        return cls(steps, moves, lawyer_move.reshape(-1).astype(np.int64))

    def dearest(self, districts: int) -> Ints:
        """Return what a post costs at most, per district."""
        found: Ints = self.steps.reshape(districts, -1).max(axis=1, initial=0)
        return found

    def list_of(self, columns: Columns, committee: Ints, lawyer: Ints) -> Ints:
        """Return the price list of posts, given as places of the columns."""
        kind = columns.committee_is_village[committee].astype(np.int64)
        place = columns.committee_district[committee] * 2 + kind
        lists: Ints = place * max(1, len(self.moves)) + self.lawyer_move[lawyer]
        return lists


def _percents(adjustments: tuple[Adjustment, ...]) -> Ints:
    """Return the percent of every score; the last place is "not assessed"."""
    percent = np.full(102, UNADJUSTED, np.int64)
    for row in adjustments:
        percent[row.score_from : row.score_to + 1] = row.percent
    return percent


def _amount(
    tariffs: tuple[Tariff, ...],
    area_class: str | None,
    kind: str,
    number: int,
    percent: int,
) -> int:
    """Return fen a year; 0 where no row speaks of a place that has no committee."""
    for row in tariffs:
        if row.covers(area_class, kind) and row.takes(number):
            moved = (row.fen_per_year * (100 + percent) + 50) // 100
            least, most = row.least_fen_per_year, row.most_fen_per_year
            moved = moved if most is None else min(moved, most)
            return moved if least is None else max(moved, least)
    return 0
