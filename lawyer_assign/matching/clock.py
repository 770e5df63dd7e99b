"""When to stop: the time limit, the caller's wish, or Ctrl-C."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from lawyer_assign.engines.watch import Watch

_LONG = 600.0
"""Seconds that phases which only a clock ends share where nobody set a limit."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far, handed to the ``progress`` callback.

    Parameters
    ----------
    phase
        What was just done, for example ``"local search"``.
    value
        Size or blocking pairs of the best matching of the part at work.
    bound
        What is proved about that value.
    seconds
        Wall-clock seconds since the call.
    """

    phase: str
    value: int
    bound: int
    seconds: float


@dataclass(slots=True)
class Clock:
    """Wall-clock limit of one phase, under the watch of the whole call.

    Parameters
    ----------
    time_limit
        Seconds from the making of the clock; infinite = only the watch ends it.
    watch
        Limit and stop button of the whole call; its clock is read.
    progress
        Told after each part.
    began
        What the watch's clock showed then; now if not given.
    """

    time_limit: float
    watch: Watch = field(default_factory=Watch)
    progress: Callable[[Progress], None] | None = None
    began: float = math.nan

    def __post_init__(self) -> None:
        if math.isnan(self.began):
            self.began = self.watch.clock()

    @classmethod
    def of(
        cls, watch: Watch, progress: Callable[[Progress], None] | None = None
    ) -> "Clock":
        """Return the clock of a whole call."""
        limit = math.inf if watch.time_limit is None else watch.time_limit
        return cls(limit, watch, progress)

    def seconds(self) -> float:
        """Return seconds since the start."""
        return self.watch.clock() - self.began

    def left(self) -> float:
        """Return seconds left, 0 when the work must end."""
        if self.watch.must_stop:
            return 0.0
        return max(0.0, self.time_limit - self.seconds())

    def is_over(self) -> bool:
        """Say whether the work must end now."""
        return self.left() <= 0.0

    def share(self, part: float) -> "Clock":
        """Return a clock that ends after this part (0..1) of the time left."""
        return Clock(self.left() * part, self.watch, self.progress)

    def phase(self, part: float) -> "Clock":
        """Return the same for a phase that would go on for ever without a limit."""
        return Clock(min(self.left(), _LONG) * part, self.watch, self.progress)

    def tell(self, phase: str, value: int, bound: int) -> None:
        """Tell the caller what is known."""
        if self.progress is not None:
            self.progress(Progress(phase, value, bound, self.watch.seconds))
