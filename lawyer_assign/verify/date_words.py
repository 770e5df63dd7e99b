"""How the check of dates names visits, places and people."""

from dataclasses import dataclass

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.roster import Visit
from lawyer_assign.roster.times import HALVES
from lawyer_assign.rules import Violation
from lawyer_assign.statements import Tag

DATES = "dates"
"""In place of a rule, in what is found about dates."""


@dataclass(frozen=True)
class DateWords:
    """Names of visits, places and people.

    Parameters
    ----------
    facts
        Who has which name.
    """

    facts: Facts

    def found(self, visit: Visit, text: Text) -> Violation:
        """Return what is wrong with a visit, which is named by place and time."""
        place = self.place(visit.committee)
        day, half = visit.nominal_date, visit.nominal_half
        moved = Text("", "")
        if visit.is_moved and not visit.is_lapsed:
            to = HALVES[visit.half].zh
            moved = Text(
                f" (moved to {visit.date} {visit.half})", f"（改至 {visit.date} {to}）"
            )
        return Violation(
            Tag(DATES, visit.committee),
            1,
            f"{place.en} {day} {half}{moved.en}: {text.en}",
            f"{place.zh} {day} {HALVES[half].zh}{moved.zh}：{text.zh}",
        )

    def place(self, committee: str) -> Text:
        """Return the name and id of a committee, which may be unknown to the facts."""
        row = self.facts.committee.get(committee)
        return Text(committee, committee) if row is None else named(row)

    def who(self, lawyer: str) -> Text:
        """Return the name and id of a lawyer, who may be unknown to the facts."""
        row = self.facts.lawyer.get(lawyer)
        return Text(lawyer, lawyer) if row is None else named(row)
