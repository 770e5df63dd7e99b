"""What a planner marks on the desk, and how it is said."""

from typing import Literal, NamedTuple

from lawyer_assign.errors import Text, lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.scenario import Scenario

MarkKind = Literal["pin", "forbid", "leave"]


class Mark(NamedTuple):
    """A wish of the planner that the next plan is to keep.

    Parameters
    ----------
    kind
        ``pin``: she must serve there; ``forbid``: she must not; ``leave``: she goes.
    committee
        Id; empty for ``leave``.
    lawyer
        Id.
    """

    kind: MarkKind
    committee: str
    lawyer: str

    def applied(self, scenario: Scenario) -> Scenario:
        """Return the scenario after the mark.

        Raises
        ------
        BadInputError
            The mark cannot be meant.
        """
        if self.kind == "leave":
            return scenario.without(lawyer=self.lawyer)
        if self.kind == "pin":
            return scenario.pin(self.committee, self.lawyer)
        return scenario.forbid(self.committee, self.lawyer)

    def excludes(self, other: "Mark") -> bool:
        """Return whether of the two only one can be meant."""
        if self.lawyer != other.lawyer:
            return False
        is_gone = "leave" in (self.kind, other.kind)
        return is_gone or self.committee == other.committee

    def text(self, facts: Facts) -> Text:
        """Return it with names and ids, as the facts before it have them."""
        who = named(facts.lawyer[self.lawyer])
        her = lawyer_zh(who.zh)
        if self.kind == "leave":
            return Text(f"{who.en} leaves", f"{her}退出")
        place = named(facts.committee[self.committee])
        if self.kind == "pin":
            return Text(f"{who.en} serves {place.en}", f"指定{her}服务{place.zh}")
        return Text(f"{who.en} does not serve {place.en}", f"{her}不服务{place.zh}")
