"""How long, how wide, and when to stop: settings of a run, kept with its outcome.

What always runs is the first plan: deferred acceptance, and flows. Everything after it
makes it better or proves more, and keeps one rule, so that a run ends when its
:class:`Watch` says so: long loops ask the watch (:meth:`Watch.go_on`), and a step that
hears nothing until it ends is begun only if it can be expected to end in the time left
(:meth:`Watch.step`, :meth:`Watch.allows`).
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from numbers import Integral, Real
from typing import NamedTuple, TypeGuard, TypeVar

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.quoting import as_written

Item = TypeVar("Item")

_LOG = logging.getLogger("lawyer_assign")
_LOG.addHandler(logging.NullHandler())

LONG = 600.0
"""Seconds that phases which only a clock ends share where nobody set a limit."""

SELDOM = 0.05
"""Seconds between two questions to the function that a caller handed in: it may ask a
database, and loops ask the watch ten thousand times a second."""

QUIET = 2.0
"""Seconds after which a long loop says again what is known."""

LONGER = 2
"""A step may take so many times as long as the longest one of its kind before."""


class OutOfTime(Exception):  # noqa: N818 (no error: the run ends as it was told to)
    """A step was given up halfway: its watch says stop. What was known before holds."""


NOT_WHOLE = Text("is no whole number", "不是整数")
COUNT = Text("Give a whole number, 1 or more", "请填写1或更大的整数")
_WIDTH = Text(
    "Give a whole number, 1 or more, or None for the default",
    "请填写1或更大的整数；None 表示默认",
)
_SEED = Text("Give a whole number from 0 to 2147483647", "请填写0至2147483647的整数")
_SECONDS = Text(
    "Give a number of seconds above 0, or None for no limit",
    "请填写大于0的秒数；None 表示不限",
)


class Progress(NamedTuple):
    """What a long run says of itself; without tiers in a matching market.

    Parameters
    ----------
    seconds
        Wall-clock seconds since the call.
    stage
        What is at work, or was just done, for example ``"annealed"``.
    tier
        Number of the tier; ``None`` = all, or none.
    price, bound
        Of the best plan so far, and what is proved of it; in a market its size or its
        blocking pairs.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> told: list[la.matching.Progress] = []
    >>> outcome = la.solve(la.datasets.toy(), progress=told.append)
    >>> told[0].stage
    'pairs'
    """

    seconds: float
    stage: str
    tier: int | None
    price: int | None
    bound: int | None

    def __str__(self) -> str:
        """Return what is known, as the log says it."""
        known = [
            f", {name} {value}"
            for name, value in self._asdict().items()
            if name in ("tier", "price", "bound") and value is not None
        ]
        return f"{self.seconds:.2f} s: {self.stage}{''.join(known)}"

    @property
    def phase(self) -> str:
        """The stage, as matching markets call it."""
        return self.stage

    @property
    def value(self) -> int | None:
        """The price, as matching markets call it."""
        return self.price


@dataclass
class Watch:
    """Clock and stop button of one run; passed down, never global.

    Parameters
    ----------
    time_limit
        Wall-clock seconds for all tiers together; ``None`` = no limit.
    stop
        Asked now and then; true means: return the best plan so far.
    progress
        Told what is going on; exceptions in it reach the caller.
    started
        What the clock showed when the run began.
    is_interrupted
        Somebody asked to stop.
    clock
        Seconds from any point on, never falling.
    longest
        Seconds of the longest step so far, by kind; shared by all parts.
    tiers
        Numbers of the tiers, which searches know by their places.
    told
        The second at which it last told something, if it did; shared by all parts.
    """

    time_limit: float | None = None
    stop: Callable[[], bool] | None = None
    progress: Callable[[Progress], None] | None = None
    started: float = field(default_factory=time.monotonic)
    is_interrupted: bool = False
    clock: Callable[[], float] = time.monotonic
    longest: dict[str, float] = field(default_factory=dict)
    tiers: tuple[int, ...] = ()
    told: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        defects = list(find_no_functions(stop=self.stop, progress=self.progress))
        if defects:
            raise BadInputError(defects)

    @classmethod
    def of_caller(
        cls, time_limit: float | None, stop: Callable[[], bool] | None,
        progress: Callable[[Progress], None] | None = None,
    ) -> "Watch":  # fmt: skip
        """Return the watch of a public call, which asks the caller's function seldom.

        Parameters
        ----------
        time_limit, stop, progress
            As handed in.
        """
        return cls(time_limit, seldom(stop) if callable(stop) else stop, progress)

    @property
    def seconds(self) -> float:
        """Since the start."""
        return self.clock() - self.started

    @property
    def left(self) -> float:
        """Seconds left, at least 0; infinite without a limit."""
        if self.time_limit is None:
            return float("inf")
        return max(0.0, self.time_limit - self.seconds)

    @property
    def left_on_wall(self) -> float | None:
        """Seconds left for engines, which count them on the wall; ``None`` = no limit.

        Of another clock they know nothing: who asks :attr:`must_stop` meanwhile does.
        """
        is_on_wall = self.time_limit is not None and self.clock is time.monotonic
        return self.left if is_on_wall else None

    @property
    def must_stop(self) -> bool:
        """Whether time is up or somebody asked to stop."""
        return self.is_told_to_stop or self.left <= 0

    @property
    def is_told_to_stop(self) -> bool:
        """Whether somebody asked to stop, however much time is left."""
        if not self.is_interrupted and self.stop is not None and self.stop():
            self.is_interrupted = True
        return self.is_interrupted

    def go_on(self) -> None:
        """Let a long loop go on.

        Raises
        ------
        OutOfTime
            It must stop.
        """
        if self.must_stop:
            raise OutOfTime

    def over(self, items: Iterable[Item], every: int = 1) -> Iterator[Item]:
        """Yield items of a long loop, and ask before one in so many.

        Raises
        ------
        OutOfTime
            It must stop.
        """
        for number, item in enumerate(items):
            if number % every == 0:
                self.go_on()
            yield item

    @contextmanager
    def step(self, kind: str) -> Iterator[None]:
        """Note how long a step takes that hears nothing until it ends."""
        before = self.seconds
        yield
        took = self.seconds - before
        self.longest[kind] = max(took, self.longest.get(kind, 0.0))

    def allows(self, *kinds: str) -> bool:
        """Return whether one more step of each kind can be expected to end in time.

        The longest ones before are the measure. Where there were none, any time left
        will do.
        """
        needed = LONGER * sum(self.longest.get(kind, 0.0) for kind in kinds)
        return not self.must_stop and needed <= self.left

    def part(self, share: float) -> "Watch":
        """Return a watch that stops after a share of the time left, or with it."""
        limit = None if self.time_limit is None else self.seconds + share * self.left
        return replace(self, time_limit=limit, stop=lambda: self.must_stop)

    def phase(self, share: float) -> "Watch":
        """Return the same for a phase that would go on for ever without a limit."""
        return self.within(share * min(self.left, LONG))

    def within(self, seconds: float) -> "Watch":
        """Return a watch that stops after so many seconds, or with this one."""
        limit = self.seconds + min(seconds, self.left)
        return replace(self, time_limit=limit, stop=lambda: self.must_stop)

    def unheard(self) -> "Watch":
        """Return a watch of part of a problem, whose prices are not those of a plan."""
        return replace(self, progress=None, stop=lambda: self.must_stop, told=[])

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was told for :data:`QUIET` seconds."""
        return self.seconds - max(self.told, default=0.0) >= QUIET

    def tell(
        self,
        stage: str,
        tier: int | None = None,
        price: int | None = None,
        bound: int | None = None,
    ) -> None:
        """Report progress, to whoever listens and to the log.

        Parameters
        ----------
        stage, price, bound
            As in :class:`Progress`.
        tier
            Place of the tier, from 0.
        """
        if tier is not None and tier < len(self.tiers):
            tier = self.tiers[tier]
        said = Progress(self.seconds, stage, tier, price, bound)
        self.told[:] = [said.seconds]
        _LOG.info("%s", said)
        if self.progress is not None:
            self.progress(said)


def seldom(stop: Callable[[], bool]) -> Callable[[], bool]:
    """Return a function that asks another one every :data:`SELDOM` seconds at most.

    In between it says that nobody asked to stop.
    """
    last = float("-inf")

    def ask() -> bool:
        nonlocal last
        now = time.monotonic()
        if now - last < SELDOM:
            return False
        found = stop()
        last = time.monotonic()
        return bool(found)

    return ask


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def find_no_limits(
    time_limit: float | None, workers: int | None, seed: int
) -> Iterator[Defect]:
    """Find what is no time limit, no number of threads or no seed."""
    if time_limit is not None and not _is_above_zero(time_limit):
        problem = _no_seconds(time_limit)
        yield Defect("time_limit", as_written(time_limit), problem, _SECONDS)
    yield from find_no_widths(workers=workers)
    if not is_whole(seed):
        yield Defect("seed", as_written(seed), NOT_WHOLE, _SEED)
    elif not 0 <= seed < 2**31:
        yield Defect(
            "seed", as_written(seed), Text("is out of range", "超出范围"), _SEED
        )


def find_no_widths(**widths: int | None) -> Iterator[Defect]:
    """Find what is no number of threads, processes or problems; named by argument."""
    said = {name: value for name, value in widths.items() if value is not None}
    yield from find_no_counts(_WIDTH, **said)


def find_no_counts(cure: Text, **counts: object) -> Iterator[Defect]:
    """Find what is no whole number of 1 or more; named by argument.

    Parameters
    ----------
    cure
        What to do, ``None`` offered only where the argument takes it.
    counts
        Argument -> what was handed in.
    """
    for name, value in counts.items():
        if not is_whole(value):
            yield Defect(name, as_written(value), NOT_WHOLE, cure)
        elif value < 1:
            yield Defect(name, as_written(value), Text("is below 1", "小于1"), cure)


def find_no_functions(**named: object) -> Iterator[Defect]:
    """Find what should be called now and then and cannot be."""
    problem = Text("is no function", "不是函数")
    cure = Text("Hand in a function, or None", "请传入函数；不需要则为 None")
    for name, value in named.items():
        if value is not None and not callable(value):
            yield Defect(name, as_written(value), problem, cure)


def is_whole(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number; true and false are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _no_seconds(value: object) -> Text:
    if isinstance(value, Decimal):  # a number, but no Real
        return Text("is a Decimal, not an int or a float", "是Decimal，不是int或float")
    return Text("is no positive number", "不是正数")


def _is_above_zero(value: object) -> bool:
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    try:
        return is_number and float(value) > 0  # type: ignore[arg-type] # a Real is one
    except OverflowError:
        return False


def check_limits(time_limit: float | None, workers: int | None, seed: int) -> None:
    """Refuse numbers that cannot be meant; ``None`` stands for the default.

    Raises
    ------
    BadInputError
        Names all of them.
    """
    defects = list(find_no_limits(time_limit, workers, seed))
    if defects:
        raise BadInputError(defects)
