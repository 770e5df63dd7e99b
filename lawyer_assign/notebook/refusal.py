"""Marks that leave no plan: which of them contradict, and what with."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.explain import conflict
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.facts import Facts
from lawyer_assign.notebook.marks import Mark
from lawyer_assign.scenario import Scenario

SECONDS = 20
"""Wall-clock seconds for finding out which marks contradict."""

_NO_PLAN = Text(
    "no plan keeps all that must hold together with these marks (proved)",
    "必须遵守的要求与以下标记不能同时成立，没有方案（已证明）",
)
_NOT_FOUND = Text(
    "no plan with these marks was found in the time given",
    "时限内没有找到符合以下标记的方案",
)
_MAYBE_FEWER = Text(
    " (time ran out: perhaps not all are needed)", "（时间已到：未必每项都必不可少）"
)
_TAKE_ONE = Text(
    "Take one of them away and re-plan: what still contradicts then is named next. The "
    "marks stay, and so does the plan before",
    "请取消其中一项，再重新计算；如仍有矛盾，届时另行列出。标记和此前的方案均已保留",
)


@dataclass(frozen=True)
class Refusal:
    """Marks with which there is no plan, though there is one without them.

    Parameters
    ----------
    is_proved
        Whether no plan exists with them; else time ran out before one was found.
    marks
        Those that leave no plan by themselves, in the order they were set. All, if
        nothing is proved.
    is_least
        Whether every one of them is needed: without it the others leave a plan.
    found
        What contradicts when these marks alone are applied; ``None`` if that is not
        known.
    """

    is_proved: bool
    marks: tuple[Mark, ...]
    is_least: bool
    found: Contradictions | None

    def defect(self, facts: Facts) -> Defect:
        """Return it as what is wrong with the marks; ``facts`` are those before."""
        texts = [one.text(facts) for one in self.marks]
        en = "; ".join(one.en for one in texts)
        zh = "；".join(one.zh for one in texts)
        said = _NO_PLAN if self.is_proved else _NOT_FOUND
        if self.is_proved and not self.is_least:
            said = said.then(_MAYBE_FEWER)
        problem = said.then(Text(f": {en}", f"：{zh}"))
        return Defect("", "", problem, _TAKE_ONE)


def refusal_of(before: Scenario, after: Scenario, marks: Sequence[Mark]) -> Refusal:
    """Return why marks leave no plan.

    Marks are taken out, many at first, and stay out while the rest still leaves no
    plan; in the end each of those left was taken out by itself, and there was one.

    Parameters
    ----------
    before
        Solved; it has a plan.
    after
        Solved; the same with all ``marks``, and without a plan.
    marks
        In the order they were set.
    """
    if after.outcome.status != "infeasible":
        return Refusal(is_proved=False, marks=tuple(marks), is_least=False, found=None)
    return _Search(before, after, monotonic() + SECONDS).least(tuple(marks))


class _Search:
    """The marks that still leave no plan, and what is known of fewer."""

    def __init__(self, before: Scenario, after: Scenario, until: float) -> None:
        self._before = before
        self._until = until
        self._is_sure = True
        self._found = self._asked(after)

    def least(self, marks: tuple[Mark, ...]) -> Refusal:
        size = max(1, len(marks) // 2)
        while True:
            fewer = self._without(marks, size)
            # Whoever leaves may make room: a second look at single marks may find more.
            if size == 1 and fewer == marks:
                break
            marks, size = fewer, max(1, size // 2)
        return Refusal(
            is_proved=True, marks=marks, is_least=self._is_sure, found=self._found
        )

    def _without(self, marks: tuple[Mark, ...], size: int) -> tuple[Mark, ...]:
        """Return the marks after taking out each run of so many that is not needed."""
        self._is_sure = True
        for first in range(len(marks) - 1, -1, -size):
            fewer = marks[: max(0, first + 1 - size)] + marks[first + 1 :]
            if self._leaves_none(fewer):
                marks = fewer
        return marks

    def _leaves_none(self, marks: tuple[Mark, ...]) -> bool:
        """Return whether it is proved that no plan keeps some of the marks."""
        if not marks:
            return False
        try:
            after = _applied(self._before, marks)
        except BadInputError:
            self._is_sure = False
            return False
        found = self._asked(after)
        if found is not None and found:
            self._found = found
            return True
        self._is_sure &= found is not None and found.is_decided
        return False

    def _asked(self, after: Scenario) -> Contradictions | None:
        left = self._until - monotonic()
        if left <= 0:
            return None
        return conflict(after.facts, after.policy, time_limit=left)


def _applied(scenario: Scenario, marks: Sequence[Mark]) -> Scenario:
    for mark in marks:
        scenario = mark.applied(scenario)
    return scenario
