"""What lies on the desk: a scenario, marks not yet applied, and what came before."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.outcome import Outcome
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


class Bench:
    """The state of a desk; every change goes by one of its methods.

    Parameters
    ----------
    scenario
        What lies on it first.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.marks: tuple[Mark, ...] = ()
        self._past: list[Scenario] = []

    @property
    def before(self) -> Scenario | None:
        """The scenario before the last re-plan, if there was one."""
        return self._past[-1] if self._past else None

    def toggle(self, mark: Mark) -> None:
        """Set a mark or take it away; of two that exclude each other the last holds."""
        if mark in self.marks:
            self.marks = tuple(one for one in self.marks if one != mark)
            return
        kept = [one for one in self.marks if not _excludes(mark, one)]
        self.marks = (*kept, mark)

    def solve(self, progress: Callable[[Progress], None] | None = None) -> Outcome:
        """Return the outcome of what lies on the desk."""
        return self.scenario.solve(progress=progress)

    def replan(self, progress: Callable[[Progress], None] | None = None) -> Outcome:
        """Apply all marks, and plan again from the plan that is there.

        Without a mark the plan that is there is the answer, and no step to undo.

        Raises
        ------
        BadInputError
            Everything that is wrong with any mark; marks and plan stay as they are.
        """
        if not self.marks:
            return self.solve(progress)
        changed, defects = self.scenario, list[Defect]()
        for mark in self.marks:
            try:
                changed = mark.applied(changed)
            except BadInputError as error:
                defects += error.defects
        if defects:
            raise BadInputError(defects)
        outcome = changed.solve(progress=progress)
        self._past.append(self.scenario)
        self.scenario, self.marks = changed, ()
        return outcome

    def undo(self) -> None:
        """Take the last marks away, or else go back to the plan before."""
        if self.marks:
            self.marks = ()
        elif self._past:
            self.scenario = self._past.pop()


def _excludes(new: Mark, old: Mark) -> bool:
    """Return whether of two marks only one can be meant."""
    if new.lawyer != old.lawyer:
        return False
    return "leave" in (new.kind, old.kind) or new.committee == old.committee
