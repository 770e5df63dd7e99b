"""Rounds over all entrants, each sample in a process of its own, prices compared."""

import gc
import multiprocessing as mp
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from statistics import median
from typing import TypeVar

from benchmarks.peers.entrants import Answer, Entrant
from benchmarks.peers.instances import Instance

Result = TypeVar("Result")

GRACE = 15.0
"""Seconds beyond the limit after which a process is ended."""


class PriceMismatchError(AssertionError):
    """Two entrants call different prices optimal, or one beats a proved optimum."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds by the clock and of the processor, all threads, and the answer."""

    wall: float
    cpu: float
    answer: Answer


@dataclass
class Line:
    """What is known of one entrant on one instance."""

    entrant: Entrant
    why_not: str | None
    samples: list[Sample] = field(default_factory=list)

    @property
    def prices(self) -> tuple[int, ...] | None:
        """Prices of the last sample."""
        return self.samples[-1].answer.prices if self.samples else None

    @property
    def is_proved(self) -> bool:
        """Whether every sample ended with an optimum."""
        return bool(self.samples) and all(one.answer.is_proved for one in self.samples)

    def seconds(self, clock: str) -> float | None:
        """Return the median of ``wall`` or ``cpu``; ``None`` if it never finished."""
        if not self.is_proved:
            return None
        return float(median(getattr(one, clock) for one in self.samples))


def measure(
    instance: Instance, entrants: tuple[Entrant, ...], rounds: int, limit: float
) -> list[Line]:
    """Take one sample of every entrant, round by round.

    Who does not finish in the first round is not asked again.

    Raises
    ------
    PriceMismatchError
        Prices differ.
    """
    lines = [Line(one, one.why_not(instance)) for one in entrants]
    for _ in range(rounds):
        for line in lines:
            if line.why_not is None:
                _take(line, instance, limit)
        compare(instance.name, lines)
    return lines


def compare(name: str, lines: list[Line]) -> None:
    """Refuse prices that cannot all be right."""
    proved = {
        sample.answer.prices: line.entrant.name
        for line in lines
        for sample in line.samples
        if sample.answer.is_proved
    }
    if len(proved) > 1:
        said = "; ".join(f"{who} {prices}" for prices, who in proved.items())
        raise PriceMismatchError(f"{name}: optima differ: {said}")
    for best, who in proved.items():
        for line in lines:
            if best is not None and line.prices is not None and line.prices < best:
                raise PriceMismatchError(
                    f"{name}: {line.entrant.name} reaches {line.prices}, and {who} "
                    f"calls {best} optimal"
                )


def _take(line: Line, instance: Instance, limit: float) -> None:
    found = sampled(line.entrant, instance, limit)
    if isinstance(found, str):
        line.why_not = found
        return
    line.samples.append(found)
    if not found.answer.is_proved:
        line.why_not = f"no proof in {limit:g} s"


def sampled(entrant: Entrant, instance: Instance, limit: float) -> Sample | str:
    """Run an entrant in a process that can be ended; a sentence if it was.

    Raises
    ------
    RuntimeError
        The entrant failed.
    """
    _ = instance.formulation, instance.arcs, instance.points  # made before, for all
    what = f"{entrant.name} on {instance.name}"
    return in_child(lambda: _timed(entrant, instance, limit), limit, what)


def in_child(work: Callable[[], Result], limit: float, what: str) -> Result | str:
    """Return what some work returns, done in a process of its own.

    A fork, so that nobody pays for handing the instance over, and nobody's threads,
    caches or memory meet another's.

    Returns
    -------
    Result or str
        A sentence if it took too long or needs what is not installed.

    Raises
    ------
    RuntimeError
        It failed; says ``what``.
    """
    context = mp.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(there, work))
    child.start()
    there.close()
    try:
        if not here.poll(limit + GRACE):
            return f"not finished in {limit:g} s"
        found: Result | str | Exception = here.recv()
    except EOFError:
        return "ended without an answer"
    finally:
        child.kill()
        child.join()
        here.close()
    if isinstance(found, Exception):
        raise RuntimeError(f"{what} failed") from found
    return found


def _send(
    there: "Connection[Result | str | Exception, None]", work: Callable[[], Result]
) -> None:
    try:
        there.send(work())
    except ModuleNotFoundError as error:
        there.send(f"{error.name} is not installed")
    except Exception as error:
        there.send(error)


def _timed(entrant: Entrant, instance: Instance, limit: float) -> Sample:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    recount = entrant.run(instance, limit)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Sample(wall, cpu, recount())
