"""What lies on the desk: a scenario, marks not yet applied, and what came before."""

from collections.abc import Callable

from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.explain import conflict
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.notebook.marks import Mark
from lawyer_assign.notebook.refusal import SECONDS, Refusal, refusal_of
from lawyer_assign.outcome import Outcome
from lawyer_assign.scenario import Scenario


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
        self.refusal: Refusal | None = None
        self._past: list[Scenario] = []
        self._asked: tuple[Scenario, Contradictions] | None = None

    @property
    def before(self) -> Scenario | None:
        """The scenario before the last re-plan, if there was one."""
        return self._past[-1] if self._past else None

    @property
    def contradictions(self) -> Contradictions | None:
        """What contradicts when marks, or what lies here, leave no plan, if known."""
        if self.refusal is not None:
            return self.refusal.found
        found = self.scenario.solved
        if found is None or found.status != "infeasible":
            return None
        if self._asked is None or self._asked[0] is not self.scenario:
            laid = self.scenario
            told = conflict(laid.facts, laid.policy, time_limit=SECONDS)
            self._asked = laid, told
        return self._asked[1]

    def toggle(self, mark: Mark) -> None:
        """Set a mark or take it away; of two that exclude each other the last holds."""
        self.refusal = None
        if mark in self.marks:
            self.marks = tuple(one for one in self.marks if one != mark)
            return
        self.marks = (*self._beside(mark), mark)

    def drop(self, mark: Mark) -> None:
        """Take away whatever marks exclude one that asks for what is there already."""
        self.refusal = None
        self.marks = self._beside(mark)

    def _beside(self, mark: Mark) -> tuple[Mark, ...]:
        """Return the marks that can be meant beside another."""
        facts = self.scenario.facts
        return tuple(one for one in self.marks if not mark.excludes(one, facts))

    def solve(self, progress: Callable[[Progress], None] | None = None) -> Outcome:
        """Return the outcome of what lies on the desk; a stopped one is an answer."""
        return self.scenario.solved or self.scenario.solve(progress=progress)

    def replan(self, progress: Callable[[Progress], None] | None = None) -> Outcome:
        """Apply all marks, and plan again from the plan that is there.

        Without a mark the plan that is there is the answer, and no step to undo.

        Raises
        ------
        BadInputError
            Everything that is wrong with any mark, or no plan with them though there
            was one before (:attr:`refusal`); marks and plan stay as they are.
        """
        self.refusal = None
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
        before, outcome = self.solve(progress), changed.solve(progress=progress)
        if before.plan is not None and outcome.plan is None:
            self.refusal = refusal_of(self.scenario, changed, self.marks)
            raise BadInputError([self.refusal.defect(self.scenario.facts)])
        self._past.append(self.scenario)
        self.scenario, self.marks = changed, ()
        return outcome

    def undo(self) -> None:
        """Take the last marks away, or else go back to the plan before."""
        self.refusal = None
        if self.marks:
            self.marks = ()
        elif self._past:
            self.scenario = self._past.pop()
