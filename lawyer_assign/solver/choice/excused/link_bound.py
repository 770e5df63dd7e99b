"""Blocking pairs, from below, where each lawyer has one post: learned, then closed.

Rows are learned round by round
(:mod:`lawyer_assign.solver.choice.excused.link_rounds`); plans are sought near the
solution, and the last points among what plans with so few blocking pairs could have
(:mod:`lawyer_assign.solver.choice.excused.whole_links`).

With two threads the program begins beside the flows that look for plans
(:class:`EarlyLinks`), and asks early who sends. Whether that is in vain nobody needs to
know then: once it asks and there is a plan, a second program goes on from where the
first one was before, without. Where that one is ahead when it has learned all rows, the
second thread leaves its own and branches from there, while the caller looks for plans
near it: of 1,000 committees, seed 0, 223 pairs are proved the fewest after 7.6 s.
Otherwise searches follow the first one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.beside import Beside
from lawyer_assign.engines.cut import with_cuts
from lawyer_assign.engines.helper import POLL_SECONDS
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.excused.comb_bound import LARGE, SMALL
from lawyer_assign.solver.choice.excused.enough_tree import EnoughTree
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.link_plans import LEAST_PARTS, LinkPlans
from lawyer_assign.solver.choice.excused.link_rounds import LITTLE, LinkRounds, Seen
from lawyer_assign.solver.choice.excused.whole_links import (
    CLOSED,
    FIRST_TRIES,
    SHARE_OF_ROUNDS,
    TRIES,
    WholeLinks,
    with_plans,
)
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market

EARLY = 4.0
"""From a round that gains less on, a program beside the flows asks who sends: of 1,000
committees, seed 2, alone, it is worth 50.2 after 6.7 s (3.0: 8.1 s), and not 10.2 after
the others; seeds 4, 6 and 9 take 1 to 2 s longer by it."""

EVEN_DEAR = float(np.finfo(np.float64).max)
"""Its combs buy teeth even where these are dearer than posts; the program in the
caller's thread does not. With better combs here, too, 1,000 committees, seed 0, are
proved within 10 s, and seed 2, which branches from 50.2 on, a second too late."""

IN_ALL = (0.12, 1), (0.05, 4)
"""Its rounds end where so many gain less in all; more are asked where branching, from
there, says nothing."""

SHARES_OF_TREE = 0.8, 1.0
"""Shares of the time left for branching, each time."""

CLEARLY = 0.5
"""Blocking pairs by which it has to be worth more than another one, smaller, for plans
to be sought near it."""

AHEAD = 1.0
"""By so many blocking pairs a program has to be ahead that another one which gains
little is given up for it."""

BRANCHING = 1.0
"""Seconds in which branching mostly proves what it proves, undisturbed."""

MISSED = 5e-3
"""How far solutions of the second program may miss a row, in units of its largest
factor: it needs fewer steps, and prices prove as much. Of 1,000 committees, seed 0, the
rounds alone are worth 221.5 after 4.1 s, not 5.1; with who sends they take longer."""

FURTHER = 1.0
"""Blocking pairs that a program has to be worth more before plans are sought near it
again."""


class EarlyLinks:
    """The program of links at work beside the search for a first plan, and for better.

    Parameters
    ----------
    face
        As for :func:`link_bound`.
    chosen
        A plan of it.

    Attributes
    ----------
    rounds
        The program; ``None`` until it is made, and where lawyers may have several
        posts, or firms are no market.
    plans
        Who knows how few pairs block in a plan, once there is somebody.
    is_through, has_ended
        All rows are learned that are; nothing is at work any more.
    """

    def __init__(self, face: Face, chosen: Mask) -> None:
        self._face, self._known = face, chosen
        self._most = int(face.stable.amounts(chosen).sum())
        self.plans: LinkPlans | None = None
        self.rounds: LinkRounds | None = None
        self._closed = 0
        self._given: LinkRounds | None = None  # to branch from, and its bound holds
        self._is_given = False  # and nobody has branched from it yet
        self.is_through = self.has_ended = False

    @property
    def most(self) -> int:
        """Blocking pairs of the best plan known."""
        return self._most if self.plans is None else self.plans.most

    @property
    def bound(self) -> int:
        """Blocking pairs that are proved."""
        programs = self.rounds, self._given
        return max(self._closed, *(0 if one is None else one.bound for one in programs))

    @property
    def is_proved(self) -> bool:
        """Whether there is no better plan."""
        return self.bound >= self.most

    def unless_proved(self, watch: Watch) -> Watch:
        """Return a watch that stops with another one, or if there is no better plan."""
        return replace(watch, stop=lambda: self.is_proved or watch.must_stop)

    @contextmanager
    def going_on(self, watch: Watch) -> Iterator["EarlyLinks"]:
        """Work beside what is done meanwhile, if this is a market.

        The program is made before: what is done meanwhile is mostly done in Python.
        """
        try:
            watch.go_on()
            if is_matroid_market(self._face):
                rounds = LinkRounds(self._face, watch, self._known, is_beside=True)
                self.rounds = rounds if rounds.is_one_each else None
        except OutOfTime:
            pass
        if self.rounds is None:
            yield self
        else:
            with Beside(partial(self.run, self.rounds), watch):
                yield self

    def run(self, rounds: LinkRounds, watch: Watch) -> None:
        """Learn and branch until nothing is gained, or time is up."""
        mine = self.unless_proved(watch)
        rounds.ask_who_sends_from(EARLY, *IN_ALL[0])
        rounds.combs.dearest = EVEN_DEAR
        try:
            for share, gains in zip(SHARES_OF_TREE, IN_ALL, strict=True):
                rounds.ask_in_all(*gains)
                self._learn(rounds, mine)
                self.is_through = True
                self._branch(rounds, mine.part(share))
        except OutOfTime:
            pass  # what was proved until then holds
        finally:
            self.has_ended = True

    def _learn(self, rounds: LinkRounds, watch: Watch) -> None:
        """Learn all rows; branch first from a program that is given, once one is."""
        own = replace(watch, stop=lambda: self._is_given or watch.must_stop)
        rounds.run(self.most, rounds.bound, own)
        if self._is_given and self._given is not None:
            self._branch(self.aside(self._given.seen, watch), watch)
            self._is_given = False
            rounds.run(self.most, rounds.bound, watch)

    def branch_from(self, rounds: LinkRounds) -> bool:
        """Have the thread branch from another program if that is ahead; say if so.

        Its own program waits meanwhile; the other one must have learned all it does.
        """
        own = self.rounds
        if own is None or self.is_through or rounds.seen.cost <= own.seen.cost:
            return False
        self._given, self._is_given = rounds, True
        return True

    def _branch(self, rounds: LinkRounds, watch: Watch) -> None:
        """Prove pair after pair, as long as that succeeds."""
        form, bound = with_cuts(rounds.seen.form, rounds.seen.cuts), self.bound
        asked = form, rounds.combs, rounds.seen.basis, rounds.violated
        tree = EnoughTree(*asked)
        while bound < self.most and tree.is_none(bound, watch):
            bound += 1
            self._closed = bound

    def fork(self, rounds: LinkRounds, chosen: Mask, watch: Watch) -> LinkRounds:
        """Return a program that goes on from the thread's without who sends.

        It begins once that one asks it, or does no more: before, both would learn the
        same. It has what the other one learned since then, too.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        found = LinkRounds(self._face, watch, chosen, is_beside=True, missed=MISSED)
        while rounds.plain is None and not (self.is_through or self.has_ended):
            watch.go_on()
            time.sleep(POLL_SECONDS)
        last = rounds.seen  # first: what is plain by then has no more columns
        plain = rounds.plain or last
        known, columns = {id(one) for one in plain.cuts}, plain.form.matrix.shape[1]
        fresh = [one for one in last.cuts if id(one) not in known]
        found.go_from(plain, [one for one in fresh if one.columns.max() < columns])
        return found

    def is_ahead_of(self, rounds: LinkRounds) -> bool:
        """Whether the program is worth clearly more than another one."""
        own = self.rounds
        return own is not None and own.seen.cost > rounds.seen.cost + CLEARLY

    def is_far_from(self, rounds: LinkRounds) -> bool:
        """Whether the program is far ahead of another one that gains little."""
        own = self.rounds
        gap = 0.0 if own is None else own.seen.cost - rounds.seen.cost
        return rounds.gained < LITTLE and gap > AHEAD

    def aside(self, seen: Seen, watch: Watch) -> LinkRounds:
        """Return the program as it was seen, to look for plans with."""
        found = LinkRounds(self._face, watch, self._known, is_beside=True)
        found.go_from(seen)
        found.seeker.ask_rooms()
        found.seeker.ask_who_sends()
        found.bound = self.bound
        return found


@contextmanager
def early_links(
    face: Face | None, chosen: Mask, watch: Watch, *, is_beside: bool
) -> Iterator[EarlyLinks | None]:
    """Begin in a second thread where that may be asked; ``None`` = it is not.

    Parameters
    ----------
    face
        What is asked about; ``None`` = nothing is, no tier counts blocking pairs alone.
    chosen
        A plan of it.
    watch
        Of the caller.
    is_beside
        There may be a second thread.
    """
    if (
        face is None
        or not is_beside
        or not _is_size(face)
        or not face.stable.amounts(chosen).any()
    ):
        yield None
    else:
        with EarlyLinks(face, chosen).going_on(watch) as early:
            yield early


def _is_size(face: Face) -> bool:
    """Return whether the program is neither too small to be worth it nor too large."""
    return SMALL <= len(face.formulation.pairs) <= LARGE


def link_bound(
    face: Face, known: Fewest, watch: Watch, early: EarlyLinks | None = None
) -> Fewest | None:
    """Return blocking pairs that no plan of a face goes below.

    Parameters are those of
    :func:`lawyer_assign.solver.choice.excused.comb_bound.comb_bound`; ``early`` is at
    work on the same question in a second thread.

    Returns
    -------
    Fewest or None
        ``None`` where lawyers may have several posts, or firms are no market.
    """
    found, chosen = known.bound, known.chosen
    if found >= known.blocking(face.stable) or not _is_size(face):
        return None
    try:
        watch.go_on()
        if early is not None:
            if early.rounds is None:
                return None
            plans = LinkPlans(face, chosen)
            return _beside(early, early.rounds, plans, found, watch)
        if not is_matroid_market(face):
            return None
        rounds = LinkRounds(face, watch, chosen)
        if not rounds.is_one_each:
            return None
        plans = LinkPlans(face, chosen)
        mine = watch.part(SHARE_OF_ROUNDS)
        found = rounds.run(plans.most, found, mine)
        known = Fewest(found, chosen, rounds.solved_last)
        if known.bound < plans.most:
            whole = with_plans(rounds, plans, watch)
            found = whole.closed(watch)
            known = Fewest(found, plans.chosen, rounds.solved_last)
    except OutOfTime:  # what was proved until then holds
        known = known if early is None else Fewest(max(found, early.bound), chosen)
    return known


def _beside(
    early: EarlyLinks, first: LinkRounds, plans: LinkPlans, found: int, watch: Watch
) -> Fewest:
    """Learn without who sends meanwhile, and look for plans near what is ahead.

    ``first`` is the program at work.
    """
    early.plans = plans
    mine = early.unless_proved(watch)
    try:
        rounds = early.fork(first, plans.chosen, mine)
        fair = replace(mine, stop=lambda: early.is_far_from(rounds) or mine.must_stop)
        found = rounds.run(plans.most, found, fair.part(SHARE_OF_ROUNDS))
        if found < plans.most and not early.is_ahead_of(rounds):
            is_given = early.branch_from(rounds)
            whole = WholeLinks(rounds, plans, mine)
            whole.near(mine, TRIES if is_given else FIRST_TRIES)
            if found + CLOSED >= plans.most:
                found = whole.closed(mine, branches=not is_given)
        if found < plans.most:
            found = max(found, _follow(early, plans, mine))
    except OutOfTime:
        pass  # what was proved until then holds
    found = min(max(found, early.bound), plans.most)
    return Fewest(found, plans.chosen, first.solved_last)


def _follow(early: EarlyLinks, plans: LinkPlans, watch: Watch) -> int:
    """Look for plans near what a program sees, and again once it sees more.

    Where it ends before there is no better plan, what it leaves is closed here.
    """
    rounds, last = early.rounds, -np.inf
    assert rounds is not None
    while not watch.must_stop:
        seen, has_ended = rounds.seen, early.has_ended
        is_near = early.is_through or rounds.gained < LITTLE
        is_through = early.is_through and seen.cost > last
        if is_near and (seen.cost >= last + FURTHER or is_through):
            last = seen.cost
            whole = WholeLinks(early.aside(seen, watch), plans, watch)
            whole.near(watch)
        elif early.is_through or has_ended:
            break
        else:
            time.sleep(POLL_SECONDS)
    mine = watch.within(BRANCHING)
    while not (early.has_ended or mine.must_stop):
        time.sleep(POLL_SECONDS)
    watch.go_on()
    for least in LEAST_PARTS:
        plans.make(rounds.blocks, least, watch)
    whole = WholeLinks(early.aside(rounds.seen, watch), plans, watch)
    whole.dive(watch)
    return whole.closed(watch, branches=False)
