"""How few pairs must block: every way to ask it, the quick ones first.

Flows and firms with one lawyer say it at once
(:mod:`lawyer_assign.solver.choice.blocking_bound`,
:mod:`lawyer_assign.solver.choice.pinned_bound`); linear programs of districts come
next (:mod:`lawyer_assign.solver.choice.excused`). In a city a search among firms that
must open, or among those whom plans without a blocking pair leave out, takes half a
minute. So where there is a second thread it goes on there from the first plan on
(:class:`Aside`), and whoever looks for better plans does not wait for it.
"""

from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.beside import Beside
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.blocking_bound import least_blocking, least_unserved
from lawyer_assign.solver.choice.desks.firm_bound import opening_bound
from lawyer_assign.solver.choice.desks.who_is_hard import left_out, linked_flow
from lawyer_assign.solver.choice.excused import comb_bound as combs
from lawyer_assign.solver.choice.excused.comb_bound import comb_bound
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.link_bound import EarlyLinks, link_bound
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.pinned_bound import pinned_bound
from lawyer_assign.solver.choice.whole_lists import of_whole_lists
from lawyer_assign.solver.flow.backend import Flow

LARGE = 20_000
"""From so many pairs on firms that must open are looked for; CP-SAT proves less."""

OPENING, MOSTLY, OPENING_SECONDS = 0.5, 0.8, 120.0
"""Share of the time left for that, and in a second thread where combs that come behind
may not prove all there is; and the most of it."""


class Proved(NamedTuple):
    """Blocking pairs that no plan goes below.

    Parameters
    ----------
    bound
        Of plans among the pairs of the table.
    beyond
        Of plans with lawyers whom no list names, too
        (:mod:`lawyer_assign.solver.choice.whole_lists`); 0 = nothing is known.
    """

    bound: int
    beyond: int = 0


def fewest_blocking(
    face: Face,
    chosen: Mask,
    watch: Watch,
    early: EarlyLinks | None = None,
    aside: "Aside | None" = None,
) -> Fewest:
    """Return the best bound of all that are known, and a plan.

    Parameters
    ----------
    face
        The plans that are asked about.
    chosen
        One with few blocking pairs, which is returned unless another has fewer.
    watch
        Clock; what is proved until it says stop is returned.
    early
        At work on the same question in a second thread; ``None`` = nobody is.
    aside
        So is this in a city, on what takes longest there: that is neither asked here
        then, nor waited for.
    """
    known, stable = Fewest(0, chosen), face.stable
    found = max(least_blocking(face, known.blocking(stable), watch), pinned_bound(face))
    known = known._replace(bound=found)
    by_links = link_bound(face, known, watch, early)
    known = by_links or comb_bound(face, known, watch)
    found, most = known.bound, known.blocking(stable)
    if aside is not None and found == most:
        aside.end()
    is_asked = aside is not None and aside.has_begun
    if found < most and not is_asked and len(face.formulation.pairs) >= LARGE:
        proved = among_firms(face, most, watch)
        found = max(found, proved.bound)
        known = known._replace(beyond=proved.beyond)
    return known._replace(bound=found)


def among_firms(
    face: Face, most: int, watch: Watch, *, asks_both: bool = False
) -> Proved:
    """Return blocking pairs that no plan goes below, where firms open, or links cross.

    Parameters are those of
    :func:`lawyer_assign.solver.choice.blocking_bound.least_blocking`. Where lists of
    candidates are cut, but not those of committees that are hard to serve, what is
    proved holds whoever is sent.

    In a city combs may prove all that there is to prove where a flow that keeps the
    links of deferred acceptance leaves out as many as pairs block in the best plan.
    Elsewhere firms open to queues, and desks prove more; they are asked as well where
    combs prove nothing.

    With ``asks_both`` combs come second, where they may prove more: half of their time
    is Python's, and beside flows, which keep its lock, they took 41 s for 17.
    """
    plan, left, pairs, stable = None, 0, face.formulation.pairs, face.stable
    if len(pairs) > combs.LARGE and watch.allows(Flow.name):
        plan = linked_flow(face, watch)
        left = int(left_out(stable, plan, with_instead=False).sum())
    whole = of_whole_lists(face)
    hard = np.flatnonzero(left_out(stable, plan, with_instead=True))
    if whole is None or not len(hard) or pairs.is_cut[hard].any():
        return Proved(_asked(face, most, plan, left, watch, asks_both=asks_both))
    found = _asked(whole, most, plan, left, watch, asks_both=asks_both)
    return Proved(found, found)


def _asked(
    face: Face, most: int, plan: Mask | None, left: int, watch: Watch, *,
    asks_both: bool,
) -> int:  # fmt: skip
    """Ask desks, combs or both; ``plan`` is a flow that leaves ``left`` out."""

    def by_desks(mine: Watch) -> int:
        return opening_bound(face, most, mine, plan=plan)

    by_combs = partial(least_unserved, face, plan, most)
    share = MOSTLY if asks_both and left < most else OPENING
    mine = watch.part(share).within(OPENING_SECONDS)
    if asks_both:
        found = by_desks(mine)
        if found >= min(left, most):
            return found
        return max(found, by_combs(watch.within(OPENING_SECONDS)))
    if left < most:
        return by_desks(mine)
    return by_combs(mine) or by_desks(mine)


class Aside:
    """What takes longest of a city, asked in a second thread while plans are sought.

    To be entered; nothing is at work any more when it is left.

    Parameters
    ----------
    watch
        Of the caller.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch, self._threads = watch, ExitStack()
        self._beside: Beside[Proved] | None = None
        self._is_over = False

    def __enter__(self) -> "Aside":
        """Begin nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """End what is at work."""
        self._threads.__exit__(kind, error, trace)

    def begin(self, face: Face, chosen: Mask) -> None:
        """Begin in a city where pairs block, unless it has begun before.

        Parameters
        ----------
        face
            The plans that are asked about.
        chosen
            One with few blocking pairs; more than it has are not asked about.
        """
        if self.has_begun or len(face.formulation.pairs) <= combs.LARGE:
            return
        most = int(face.stable.amounts(chosen).sum())
        if not most:
            return
        work = partial(among_firms, face, most, asks_both=True)
        self._beside = self._threads.enter_context(Beside(work, self._watch))

    @property
    def has_begun(self) -> bool:
        """Whether it is at work, or was."""
        return self._beside is not None

    def proved(self, *, waits: bool) -> Proved:
        """Return blocking pairs that no plan as good as ``best`` goes below.

        0 where it was given up, or, unless it is waited for, is at work still.
        """
        beside = self._beside
        if beside is None or self._is_over or not (waits or beside.has_ended):
            return Proved(0)
        return beside.result()

    def end(self) -> None:
        """Give it up: nobody wants to know any more."""
        if self._beside is not None:
            self._beside.end()
        self._is_over = True
