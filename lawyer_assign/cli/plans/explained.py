"""What stands in a solved workbook besides the plan: reasons, gaps, what fills them.

Reasons of a plan are looked up; gaps and what fills them are solved for, each within
what solving left of the time limit, or a third of it. They are left out where who waits
has asked to stop, or that is too little: a sheet then says so.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lawyer_assign.interrupts as interrupts
from lawyer_assign.cli.answers import FINE, code_of_outcome
from lawyer_assign.cli.messages import both, tell
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.errors import Lang
from lawyer_assign.explain import remedies, shortage, why_all
from lawyer_assign.files.plans.front_page import LEFT_OUT, LEFT_OUT_ZH
from lawyer_assign.files.plans.writer import Told
from lawyer_assign.files.table import Table, heads
from lawyer_assign.outcome import Outcome

MOST_SECONDS = 20.0
"""What each of the answers that solve may take, however much time is left."""
SHARE = 1 / 3
"""Of the limit, which each of them has where solving has used it up."""
LEAST_SECONDS = 1.0
"""With less time nothing is begun."""
_HEADS = heads("left_out=未作分析的事项")


class Clock:
    """How long answers that solve may take by a time limit; ``None`` = no limit."""

    def __init__(self, seconds: float | None, used: float = 0.0) -> None:
        self._seconds = seconds
        self._began = time.monotonic() - used

    @property
    def left(self) -> float:
        """Seconds for the next answer that solves."""
        if self._seconds is None:
            return MOST_SECONDS
        used = time.monotonic() - self._began
        return min(MOST_SECONDS, max(self._seconds - used, SHARE * self._seconds))

    @property
    def is_over(self) -> bool:
        """Whether nothing that solves is to be begun any more."""
        return interrupts.was_asked() or self.left < LEAST_SECONDS


@dataclass(frozen=True)
class LeftOut:
    """Answers that were not looked for, and which verb gives them."""

    questions: tuple[str, ...]
    """Options of ``explain``."""

    def sheets(self, lang: Lang) -> Sequence[Table]:
        """Return a line for each."""
        said = [both(f"left_out_{one}").of(lang) for one in self.questions]
        rows = tuple((one,) for one in said)
        return [Table(LEFT_OUT, LEFT_OUT_ZH, _HEADS, rows, prose=("left_out",))]

    def to_json(self) -> str:
        """Return their names."""
        return json.dumps({"left_out": self.questions})


def explained(
    outcome: Outcome, out: Path, seconds: float | None, ticker: Ticker
) -> tuple[list[Told], str]:
    """Return what who reads a workbook will ask, and what is said of what is left out.

    ``seconds`` is the limit for all, solving counted in; ``None`` = no limit.
    """
    if out.suffix.lower() != ".xlsx":
        return [], ""
    clock = Clock(seconds, outcome.seconds)
    ticker.step("explaining")
    answers: list[Told] = [why_all(outcome)]
    if code_of_outcome(outcome) == FINE:
        return answers, ""
    missed: list[str] = []
    for name, ask in (("shortage", shortage), ("remedies", remedies)):
        if clock.is_over:
            missed.append(name)
            continue
        answers.append(
            ask(
                outcome,
                time_limit=clock.left,
                progress=ticker.hear_quietly,
                stop=interrupts.was_asked,
            )
        )
    if missed:
        answers.append(LeftOut(tuple(missed)))
    said = (tell(f"left_out_{one}", ticker.lang) for one in missed)
    return answers, "".join(f"\n\n{one}" for one in said)
