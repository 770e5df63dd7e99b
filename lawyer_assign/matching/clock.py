"""When to stop: the time limit, the caller's wish, or Ctrl-C."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lawyer_assign.engines.watch import Watch


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
        Seconds from the making of the clock.
    watch
        Limit and stop button of the whole call.
    progress
        Told after each part.
    """

    time_limit: float
    watch: Watch = field(default_factory=Watch)
    progress: Callable[[Progress], None] | None = None
    began: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """Return seconds since the start."""
        return time.monotonic() - self.began

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

    def tell(self, phase: str, value: int, bound: int) -> None:
        """Tell the caller what is known."""
        if self.progress is not None:
            self.progress(Progress(phase, value, bound, self.watch.seconds))
