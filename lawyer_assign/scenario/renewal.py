"""What becomes of last year: which agreements go on, end and begin."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from lawyer_assign.calls import checked
from lawyer_assign.errors import Lang, Text, UnsupportedError
from lawyer_assign.explain.answers import Answer, Named, shown
from lawyer_assign.files.table import Table
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.proof import Status
from lawyer_assign.scenario.renewal_sheets import said_sheet, signed_sheet
from lawyer_assign.scenario.renewal_words import (
    FEWEST,
    OUTRANKED,
    agreements_text,
    counts_text,
    failed_text,
    head_text,
    most_text,
    no_plan_text,
    signed_blocks,
    why_text,
)
from lawyer_assign.scenario.signed import Signed, State
from lawyer_assign.views.blocks import Block

if TYPE_CHECKING:
    import pandas as pd

NO_OUTCOME = Text(
    "what was read from JSON has its numbers and posts but no outcome; solve again for "
    "one",
    "由 JSON 读回的结果只有数值和配对，没有求解结果；如需要请重新求解",
)


@dataclass(frozen=True)
class Renewal(Answer):
    """Answer of :func:`lawyer_assign.renew`.

    Parameters
    ----------
    status
        Of the outcome.
    is_fewest
        Whether it is proved that no plan that serves as many ends fewer posts.
    signed
        Agreements of last year and this year, by committee; empty without a plan.
    kept, ended, new
        Posts that go on, end, begin.
    max_changes
        As asked.
    failed
        Who goes on though the last assessment has a failing score, by the grades that
        hold if nothing else is said.
    since
        The day from which it holds, of a change within the year; ``None`` of a new
        year.
    must_end
        Posts of people and places that are still there, which rules that must hold
        end; ``max_changes`` counts them.
    """

    status: Status
    is_fewest: bool
    signed: tuple[Signed, ...]
    kept: int
    ended: int
    new: int
    max_changes: int | None
    failed: tuple[Named, ...] = ()
    since: dt.date | None = None
    must_end: int = 0

    @property
    def outcome(self) -> Outcome:
        """The outcome of this year.

        Raises
        ------
        UnsupportedError
            The renewal was read from JSON, which has none.
        """
        found: Outcome | None = self.__dict__.get("_outcome")
        if found is None:
            raise UnsupportedError(NO_OUTCOME)
        return found

    @property
    def plan(self) -> Plan | None:
        """The plan of this year; ``None`` if there is none."""
        if self.status in ("infeasible", "undecided"):
            return None
        return Plan.of(
            (row.committee.id, one.id) for row in self.signed for one in row.after
        )

    def __repr__(self) -> str:
        return (
            f"Renewal({self.status}: {self.kept} posts kept, {self.ended} ended, "
            f"{self.new} new)"
        )

    def of(self, state: State) -> tuple[Signed, ...]:
        """Return the agreements of which this becomes."""
        return tuple(row for row in self.signed if row.state == state)

    @checked
    def blocks(self, lang: Lang) -> list[Block]:
        """Return the answer as titled tables in a language."""
        first = Block(head_text(self.since).of(lang), (), shown(self._told(), lang))
        return [first, *signed_blocks(self.signed, lang, self._is_within)]

    @property
    def _is_within(self) -> bool:
        return self.since is not None

    def _told(self) -> list[Text]:
        """Return what the renewal comes to, as sentences."""
        if self.plan is None:
            most, must_end = self.max_changes, self.must_end
            return [no_plan_text(self.status, most, must_end)]
        told = [counts_text(self.kept, self.ended, self.new), FEWEST[self.is_fewest]]
        told.insert(1, agreements_text(self.signed, self._is_within))
        if self.max_changes is not None:
            told.insert(1, most_text(self.max_changes))
        if any(one[1] == "outranked" for row in self.signed for one in row.why):
            told.append(OUTRANKED)
        if self.failed:
            told.append(failed_text(self.failed))
        return told

    @checked
    def sheets(self, lang: Lang) -> list[Table]:
        """Return what it says, then one row per agreement of last year or this."""
        return [
            said_sheet(self._told(), lang),
            signed_sheet(self.signed, lang, self._is_within),
        ]

    @checked
    def to_frame(self, lang: Lang = "en") -> "pd.DataFrame":
        """Return one row per agreement of last year or this.

        ``before`` and ``after`` are tuples of the ids of lawyers.
        """
        import pandas as pd

        names = ["committee", "committee_name", "firm", "firm_name", "state", "before",
                 "after", "why"]  # fmt: skip
        rows = [
            (
                *row.committee,
                *(row.firm or (None, None)),
                row.state,
                tuple(one.id for one in row.before),
                tuple(one.id for one in row.after),
                why_text(row, self._is_within).of(lang),
            )
            for row in self.signed
        ]
        return pd.DataFrame(rows, columns=names)

    def with_outcome(self, outcome: Outcome) -> Self:
        """Return itself, which knows its outcome from now on."""
        self.__dict__["_outcome"] = outcome
        return self
