"""Progress on stderr: a moving line on a terminal, now and then a line in a log."""

import time
from types import TracebackType
from typing import Any, Self

import typer

from lawyer_assign.cli.messages import MESSAGES, Language, tell
from lawyer_assign.engines.watch import Progress

PATIENCE = 2.0
"""Seconds before a log hears of a run at all."""

POINTS_STAGE = "frontier"
"""Stage whose price counts points that are found."""
EVERY = 10.0
"""Seconds between two lines of a log."""


class Ticker:
    """Says what is going on; a context manager.

    On a terminal one line moves and is gone in the end. Elsewhere lines are printed,
    after :data:`PATIENCE` seconds, at new steps and every :data:`EVERY` seconds.
    """

    def __init__(self, lang: Language) -> None:
        from rich.console import Console

        self.lang = lang
        self._notes: list[str] = []
        self._step = ""
        self._console = Console(stderr=True)
        self._bar: Any = None
        self._task: Any = None
        self._started = self._said = time.monotonic()

    def __enter__(self) -> Self:
        """Start the moving line."""
        if self._console.is_terminal:
            from rich.progress import (
                Progress,
                SpinnerColumn,
                TextColumn,
                TimeElapsedColumn,
            )

            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                TimeElapsedColumn(),
            )
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the moving line away, and say what was noted."""
        if self._bar is not None:
            self._bar.stop()
        for line in self._notes:
            typer.echo(f"{line}\n", err=True)

    def note(self, *lines: str) -> None:
        """Keep lines to be said beside the answer once the moving line is gone."""
        self._notes += lines

    def step(self, key: str, **values: object) -> None:
        """Begin a step."""
        self._step = tell(key, self.lang, **values)
        self._show(self._step, is_new=True)

    def hear(self, event: Progress) -> None:
        """Show what a run says of itself."""
        self._show(progress_words(event, self.lang), is_new=False)

    def hear_quietly(self, event: Progress) -> None:
        """Show the stage beside its step, where no better plan is to be had."""
        key = f"stage_{event.stage}"
        stage = tell(key, self.lang) if key in MESSAGES else event.stage
        self._show(f"{self._step} · {stage}", is_new=False)

    def count(self, done: int, every: int) -> None:
        """Show how many of all have been asked about."""
        said = tell("asking", self.lang, done=f"{done:,}", all=f"{every:,}")
        self._show(said, is_new=False)

    def _show(self, text: str, *, is_new: bool) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=text)
            return
        now = time.monotonic()
        is_due = is_new or now - self._said >= EVERY
        if is_due and now - self._started >= PATIENCE:
            self._said = now
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def progress_words(event: Progress, lang: Language) -> str:
    """Return one line on where a run stands."""
    key = f"stage_{event.stage}"
    if event.stage == POINTS_STAGE:
        count = f"{event.price or 0:,}"
        return " · ".join([tell(key, lang, count=count), tell("interruptible", lang)])
    parts = [tell(key, lang) if key in MESSAGES else event.stage]
    if event.tier is not None:
        parts.append(tell("at_tier", lang, tier=event.tier))
    if event.price is not None:
        parts.append(tell("at_price", lang, price=f"{event.price:,}"))
    if event.bound is not None:
        parts.append(tell("at_bound", lang, bound=f"{event.bound:,}"))
    parts.append(tell("interruptible", lang))
    return " · ".join(parts)
