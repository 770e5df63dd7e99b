"""The answer to a question about a market."""

from dataclasses import dataclass
from enum import StrEnum

from lawyer_assign.arrays import Ints
from lawyer_assign.cards import card
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import VerificationError
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.market_columns import (
    Id,
    Market,
    matched_hospitals,
    named_pairs,
)


class Status(StrEnum):
    """What is proved about a matching."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True)
class MarketOutcome(HoldsFixed):
    """A matching and what is proved about it.

    Parameters
    ----------
    matching
        Resident id -> hospital id; unmatched residents are left out. Not to be written
        to; ``dict(matching)`` is.
    size
        Residents matched.
    blocking
        (resident id, hospital id) of every blocking pair, counted from the market and
        the matching alone, not by the solver.
    bound
        From ``max_stable``: no weakly stable matching is larger. From
        ``min_blocking``: no matching of maximum cardinality has fewer blocking pairs.
    status
        ``optimal`` if and only if the bound is reached.
    seconds
        Wall-clock seconds of the call.
    seed
        As given; the same seed gives the same answer if the time limit did not bite.
    """

    matching: dict[Id, Id]
    size: int
    blocking: tuple[tuple[Id, Id], ...]
    bound: int
    status: Status
    seconds: float
    seed: int

    def __repr__(self) -> str:
        """Return a line: what was found and what is proved."""
        return (
            f"MarketOutcome({self.status}: {self.size:,} matched, "
            f"{len(self.blocking):,} blocking pairs, bound {self.bound:,})"
        )

    def _repr_html_(self) -> str:
        """Show what was found, and whom the first residents have."""
        return card(self)


@dataclass(slots=True)
class Found:
    """Best matching over the columns so far, and the proved bound on its value."""

    chosen: Ints
    value: int
    bound: int

    @property
    def is_proved(self) -> bool:
        """Say whether nothing better exists."""
        return self.value == self.bound

    def offer(self, value: int, chosen: Ints) -> None:
        """Take a matching with fewer blocking pairs over."""
        if value < self.value:
            self.chosen, self.value = chosen, value


def outcome(
    market: Market, found: Found, watch: Watch, seed: int, *, is_stable: bool
) -> MarketOutcome:
    """Count everything again from the market alone and name it.

    Parameters
    ----------
    market, found, watch, seed
        The question, the answer, the time and the seed of the call.
    is_stable
        True if the value is the size of a stable matching, False if it is the number
        of blocking pairs.

    Raises
    ------
    VerificationError
        The matching is none, blocks where it must not, or has another value.
    """
    rows = blocking_pairs(market, found.chosen).tolist()
    value = size(found.chosen) if is_stable else len(rows)
    if (
        not is_matching(market, found.chosen)
        or value != found.value
        or (is_stable and rows)
    ):
        raise VerificationError(
            f"a matching with value {value} and {len(rows)} blocking pairs was "
            f"returned as one with value {found.value}. Please report it."
        )
    return MarketOutcome(
        matching=matched_hospitals(market, found.chosen),
        size=size(found.chosen),
        blocking=named_pairs(market, rows),
        bound=found.bound,
        status=Status.OPTIMAL if found.is_proved else Status.FEASIBLE,
        seconds=watch.seconds,
        seed=seed,
    )
