"""Who comes into the table of candidates when somebody leaves: the next nearest."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.explain.pricing.changes import distinct, summed
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem import Problem
from lawyer_assign.problem.lists import FURTHER, nearest_pairs, within_reach
from lawyer_assign.problem.tables import eligible, make_pairs


class Queue(NamedTuple):
    """The nearest willing lawyers of every committee, nearest first.

    Parameters
    ----------
    pair
        Place in the table of all who may come in; -1 for who may not.
    lawyer, is_allowed, is_inside
        Of each; whether no must forbids the pair, and the limit of travel reaches.
    of_committee
        Where in these columns the lawyers of a committee stand.
    willing
        Per committee, how many there are; beyond what is ever asked for where more.
    """

    pair: Ints
    lawyer: Ints
    is_allowed: Mask
    is_inside: Mask
    of_committee: Lists
    willing: Ints


class Spares:
    """Candidates of a problem, and those who come in for who leaves.

    Tables keep the nearest lawyers of a committee; :func:`lawyer_assign.repair` lets
    the next ones come in for who leaves, and so does this, without making tables anew.

    Parameters
    ----------
    problem
        Not changed.
    together
        As many lawyers leave at once, at most; all of one firm.
    """

    def __init__(self, problem: Problem, together: int) -> None:
        self._problem, known = problem, problem.pairs
        self.pairs, self.is_spare = known, np.zeros(len(known), bool)
        self._of_lawyer = Lists(
            known.lawyer, known.committee, len(known.columns.lawyers)
        )
        self._queue: Queue | None = None
        if not problem.is_given:
            self._queue = self._queued(together)

    def come_in(self, gone: Ints) -> Ints:
        """Return the pairs that come in when some lawyers leave.

        As :func:`lawyer_assign.problem.candidates.candidates_after` looks for them:
        four times further, again and again, where few of the nearest are allowed.

        Parameters
        ----------
        gone
            Their places.

        Returns
        -------
        Ints
            Places in :attr:`pairs`.
        """
        found = [np.zeros(0, np.int64)]
        if self._queue is None:
            return found[0]
        reach = self._problem.policy.reach
        _, bereft = self._of_lawyer.of(gone)
        committees, most = distinct(bereft), reach.depth(len(self.pairs.is_cut))
        while len(committees):
            pairs, is_poor = self._nearest(self._queue, committees, gone, most)
            found.append(pairs)
            committees, most = committees[is_poor], FURTHER * most
        pairs = distinct(np.concatenate(found))
        return pairs[self.is_spare[pairs]]

    def _nearest(
        self, queue: Queue, committees: Ints, gone: Ints, most: int
    ) -> tuple[Ints, Mask]:
        """Return pairs of the nearest who stay, and where too few are allowed."""
        reach = self._problem.policy.reach
        at, place = queue.of_committee.of(committees)
        stays = ~np.isin(queue.lawyer[place], gone)
        left = queue.willing[committees] - np.bincount(
            at[~stays], minlength=len(committees)
        )
        at, place = at[stays], place[stays]
        near = np.arange(len(at)) - np.searchsorted(at, at) < most
        at, place = at[near], place[near]
        allowed = queue.is_allowed[place]
        kept = allowed & queue.is_inside[place]
        kept |= allowed & (_rank(at, allowed) < reach.nearest_kept)
        count = np.bincount(at[allowed], minlength=len(committees))
        is_poor = (count < min(reach.nearest_kept, most)) & (left > most)
        return queue.pair[place[kept]], is_poor

    def _queued(self, together: int) -> Queue:
        """Look further than the table did, and take in all who may come."""
        facts, policy = self._problem.facts, self._problem.policy
        columns, reach = self.pairs.columns, policy.reach
        every = np.arange(len(columns.committees))
        depth = np.full(len(every), reach.depth(len(every)))
        while True:
            most = depth + together
            committee, lawyer, left_out = nearest_pairs(facts, policy, every, most)
            order = np.argsort(committee, kind="stable")
            committee, lawyer = committee[order], lawyer[order]
            willing = np.bincount(committee, minlength=len(every))
            willing[left_out] = len(columns.lawyers) + FURTHER * int(
                depth.max(initial=0)
            )
            close = _is_close(committee, columns.lawyer_firm[lawyer], depth)
            committee, lawyer = committee[close], lawyer[close]
            near = make_pairs(facts, policy, committee, lawyer, self.pairs.is_cut)
            allowed = eligible(facts, policy, near)
            nearest = allowed & (_place(committee) < depth[committee])
            worst = _left_by_a_firm(near.keep(nearest), len(every))
            is_poor = left_out & (worst < np.minimum(reach.nearest_kept, depth))
            if not is_poor.any():
                break
            depth[is_poor] *= FURTHER
        _, is_inside = within_reach(policy, near, allowed, most)
        is_near = _rank(committee, allowed) < reach.nearest_kept + together
        may_come = allowed & (is_inside | is_near)
        self._take_in(committee[may_come], lawyer[may_come])
        places = Lists(committee, np.arange(len(committee)), len(every))
        pair = self.pairs.find(committee, lawyer)
        return Queue(pair, lawyer, allowed, is_inside, places, willing)

    def _take_in(self, committee: Ints, lawyer: Ints) -> None:
        """Make the table of all pairs, candidates and spares."""
        facts, policy, known = self._problem.facts, self._problem.policy, self.pairs
        width = max(1, len(known.columns.lawyers))
        keys = distinct(
            np.concatenate(
                [known.committee * width + known.lawyer, committee * width + lawyer]
            )
        )
        ends = np.divmod(keys, width)
        self.pairs = make_pairs(facts, policy, *ends, known.is_cut)
        self.is_spare = known.find(*ends) < 0


def _is_close(committee: Ints, firm: Ints, depth: Ints) -> Mask:
    """Return who is among the nearest ``depth``, whichever one firm leaves.

    At least as many as stand before somebody and are not of one firm are nearer still.
    """
    place = _place(committee)
    key = committee * (int(firm.max(initial=0)) + 1) + firm
    order = np.argsort(key, kind="stable")
    nth = np.empty(len(order), np.int64)
    nth[order] = np.arange(len(order)) - np.searchsorted(key[order], key[order])
    # Committees stand one behind the other: a step up for each keeps maxima apart.
    step = len(committee) + 1
    largest = np.maximum.accumulate(nth + 1 + committee * step) - committee * step
    before = np.where(place > 0, np.roll(largest, 1), 0)
    close: Mask = place - before < depth[committee]
    return close


def _left_by_a_firm(pairs: Pairs, committees: int) -> Ints:
    """Return how many candidates each committee has when its largest firm leaves."""
    width = len(pairs.columns.firms)
    keys, count = summed(
        pairs.committee * width + pairs.firm, np.ones(len(pairs), np.int64)
    )
    largest = np.zeros(committees, np.int64)
    np.maximum.at(largest, keys // max(1, width), count)
    return np.bincount(pairs.committee, minlength=committees) - largest


def _place(committee: Ints) -> Ints:
    """Return how many come before, in runs of committees."""
    return np.arange(len(committee)) - np.searchsorted(committee, committee)


def _rank(committee: Ints, counted: Mask) -> Ints:
    """Return how many counted ones come before, in runs of committees."""
    before: Ints = np.cumsum(counted) - counted
    rank: Ints = before - before[np.searchsorted(committee, committee)]
    return rank
