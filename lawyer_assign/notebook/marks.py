"""What a planner marks on the desk, and how it is said."""

from typing import Literal, NamedTuple

from lawyer_assign.errors import Text, firm_zh, lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.scenario import Scenario

MarkKind = Literal["pin", "forbid", "leave", "forbid_firm", "leave_firm", "budget"]
FIRMS = ("forbid_firm", "leave_firm")
"""Marks of a firm."""


class Mark(NamedTuple):
    """A wish of the planner that the next plan is to keep.

    Parameters
    ----------
    kind
        ``pin``: she must serve there; ``forbid``: she must not; ``leave``: she goes;
        ``forbid_firm``: nobody of a firm may; ``leave_firm``: a firm goes with its
        lawyers; ``budget``: a district has another.
    committee
        Id; empty for ``leave``, ``leave_firm`` and ``budget``.
    lawyer
        Id; empty for marks of firms and ``budget``.
    firm
        Id; of marks of firms alone.
    district, yuan
        Id and what its posts may cost a year, ``None`` = any amount; of ``budget``
        alone.
    """

    kind: MarkKind
    committee: str = ""
    lawyer: str = ""
    firm: str = ""
    district: str = ""
    yuan: int | None = None

    def applied(self, scenario: Scenario) -> Scenario:
        """Return the scenario after the mark.

        Raises
        ------
        BadInputError
            The mark cannot be meant.
        """
        if self.kind == "leave":
            return scenario.without(lawyer=self.lawyer)
        if self.kind == "leave_firm":
            return scenario.without(firm=self.firm)
        if self.kind == "pin":
            return scenario.pin(self.committee, self.lawyer)
        if self.kind == "budget":
            return scenario.with_budget(self.district, self.yuan)
        if self.kind == "forbid_firm":
            return scenario.forbid(self.committee, firm=self.firm)
        return scenario.forbid(self.committee, self.lawyer)

    def excludes(self, other: "Mark", facts: Facts) -> bool:
        """Return whether of the two only one can be meant.

        Parameters
        ----------
        other
            Whichever was set before or after.
        facts
            Which know the lawyers of both, and their firms.
        """
        if "budget" in (self.kind, other.kind):
            return self.district == other.district
        if "leave_firm" in (self.kind, other.kind):
            return _firm_of(self, facts) == _firm_of(other, facts)
        if {self.kind, other.kind} == {"pin", "forbid_firm"}:
            pinned, barred = sorted((self, other), key=lambda one: one.kind != "pin")
            is_there = pinned.committee == barred.committee
            return is_there and facts.lawyer[pinned.lawyer].firm == barred.firm
        if not self.lawyer or self.lawyer != other.lawyer:
            return False
        is_gone = "leave" in (self.kind, other.kind)
        return is_gone or self.committee == other.committee

    def text(self, facts: Facts) -> Text:
        """Return it with names and ids, as the facts before it have them."""
        if self.kind == "budget":
            return self._budget_text(facts)
        if self.kind in FIRMS:
            who = named(facts.firm[self.firm])
            subject = firm_zh(who.zh)
        else:
            who = named(facts.lawyer[self.lawyer])
            subject = lawyer_zh(who.zh)
        if self.kind in ("leave", "leave_firm"):
            return Text(f"{who.en} leaves", f"{subject}退出")
        place = named(facts.committee[self.committee])
        if self.kind == "pin":
            return Text(f"{who.en} serves {place.en}", f"指定{subject}服务{place.zh}")
        return Text(f"{who.en} does not serve {place.en}", f"{subject}不服务{place.zh}")

    def _budget_text(self, facts: Facts) -> Text:
        place = named(facts.district[self.district])
        if self.yuan is None:
            return Text(f"no budget of {place.en}", f"{place.zh}不设预算")
        return Text(
            f"budget of {place.en} {self.yuan:,} yuan",
            f"{place.zh}预算{self.yuan:,}元",
        )


def _firm_of(mark: Mark, facts: Facts) -> str:
    """Return the firm of a mark, or of whom it is about."""
    return mark.firm or facts.lawyer[mark.lawyer].firm
