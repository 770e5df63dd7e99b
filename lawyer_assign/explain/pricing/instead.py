"""What would have to give if another lawyer served: the cheapest small change.

For a candidate who does not serve, a handful of changes come into question: she comes
and somebody goes; she gives up a post of hers, which stays open, goes to whoever goes
here, or to somebody who stands by; or her firm, whose seats are full, gives up another
committee in the same ways. All are priced at once, and the least is kept. It is one
change and not the best of all plans: in a plan that is proved best none gains, and
:func:`lawyer_assign.why_not` says what the best plan with the pair costs.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.explain.pricing.changes import Swaps, distinct
from lawyer_assign.explain.pricing.ledger import Line, ranked
from lawyer_assign.explain.standing import Standing
from lawyer_assign.problem.candidates import most_posts
from lawyer_assign.rules import FurtherPosts, OneEach

STANDING_BY = 3
"""Lawyers with room who are thought of for a post that is given up."""

LOOKED_AT = 3
"""Changes per candidate, of those with the lowest prices else, whose effect on two-way
choice is looked at."""

NOBODY = -1
FAR_WORSE = 1_000_000
"""Points that a standby loses who would break the principle of one post each."""


class Options(NamedTuple):
    """Ways to bring lawyers to committees; -1 = nobody.

    Parameters
    ----------
    owner
        Which of the wanted pairs.
    goes
        The post that ends at the committee.
    gives
        A post given up elsewhere.
    fills
        The pair that fills it again.
    """

    owner: Ints
    goes: Ints
    gives: Ints
    fills: Ints

    def kept(self, mask: Ints | Mask) -> "Options":
        """Return some of the ways."""
        return Options(*(column[mask] for column in self))


@dataclass(frozen=True, eq=False)
class Instead:
    """The cheapest change for each wanted pair.

    Parameters
    ----------
    options
        One per wanted pair.
    prices
        By how much each tier rises, shape ``(tiers, wanted)``.
    breaks
        Whether even the least change breaks a must.
    lines
        What it consists of, per wanted pair.
    """

    options: Options
    prices: Ints
    breaks: Mask
    lines: list[list[Line]]


class Alternatives:
    """Ways to bring lawyers to committees of one plan."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        pairs, posts = standing.pairs, standing.posts
        columns = pairs.columns
        self._of_committee = Lists(
            pairs.committee[posts], posts, len(columns.committees)
        )
        self._of_lawyer = Lists(pairs.lawyer[posts], posts, len(columns.lawyers))

    def of(self, wanted: Ints) -> Instead:
        """Return the cheapest change that brings each wanted pair into the plan.

        Parameters
        ----------
        wanted
            Places of pairs that are not chosen.
        """
        options, ledger = self._options(wanted), self._standing.ledger
        if ledger.is_dear:
            priced = ledger.priced(swaps_of(wanted, options), without_dear=True)
            order, nth = ranked(priced, options.owner)
            options = options.kept(np.sort(order[nth < LOOKED_AT]))
        priced = ledger.priced(swaps_of(wanted, options))
        order, nth = ranked(priced, options.owner)
        best = order[nth == 0]
        return Instead(
            options.kept(best),
            priced.prices[:, best],
            priced.breaks[best],
            priced.lines(best),
        )

    def _options(self, wanted: Ints) -> Options:
        goes = self._who_goes(wanted)
        ways = [goes, *self._given_up(wanted, goes), *self._seats_freed(wanted, goes)]
        options = Options(*(np.concatenate(part) for part in zip(*ways, strict=True)))
        chosen = self._standing.chosen
        is_idle = (options.fills == NOBODY) | ~chosen[options.fills]
        return options.kept(is_idle)

    def _who_goes(self, wanted: Ints) -> Options:
        """Let each member of the team go, or nobody where there is room."""
        pairs = self._standing.pairs
        at, goes = self._of_committee.of(pairs.committee[wanted])
        has_room = np.flatnonzero(self._has_room[pairs.committee[wanted]])
        owner = np.concatenate([at, has_room])
        nobody = np.full(len(owner), NOBODY)
        goes = np.concatenate([goes, np.full(len(has_room), NOBODY)])
        return Options(owner, goes, nobody, nobody)

    @cached_property
    def _has_room(self) -> Mask:
        """Which committees may have one lawyer more."""
        standing = self._standing
        size = standing.problem.policy.get("team_size")
        rows = standing.pairs.columns.committees
        served = standing.pairs.committee[standing.posts]
        count = np.bincount(served, minlength=len(rows))
        if size is None or size.wish is not None:
            return np.ones(len(rows), bool)
        has_room: Mask = count < np.array([row.lawyers_max for row in rows], np.int64)
        return has_room

    def _given_up(self, wanted: Ints, goes: Options) -> list[Options]:
        """Let the lawyer give up one of her posts, in turn."""
        pairs = self._standing.pairs
        at, gives = self._of_lawyer.of(pairs.lawyer[wanted[goes.owner]])
        return self._filled(goes, at, gives)

    def _seats_freed(self, wanted: Ints, goes: Options) -> list[Options]:
        """Let her firm give up another committee, where its seats are full."""
        pairs = self._standing.pairs
        firm = pairs.firm[wanted[goes.owner]]
        same = (goes.goes != NOBODY) & (pairs.firm[goes.goes] == firm)
        full = np.flatnonzero(self._is_full[firm] & ~same)
        at, gives = self._cheap_posts.of(firm[full])
        at = full[at]
        here = pairs.committee[gives] == pairs.committee[wanted[goes.owner[at]]]
        hers = pairs.lawyer[gives] == pairs.lawyer[wanted[goes.owner[at]]]
        kept = ~here & ~hers
        return self._filled(goes, at[kept], gives[kept])

    def _filled(self, goes: Options, at: Ints, gives: Ints) -> list[Options]:
        """Leave a post that is given up open, or fill it in several ways."""
        pairs = self._standing.pairs
        owner, goer = goes.owner[at], goes.goes[at]
        place = pairs.committee[gives]
        swap = np.where(
            goer == NOBODY,
            NOBODY,
            pairs.find(place, pairs.lawyer[goer]),
        )
        fills = [np.full(len(at), NOBODY), swap]
        fills += [self._standbys[place, nth] for nth in range(STANDING_BY)]
        return [
            Options(owner, goer, gives, fill).kept(
                np.ones(len(at), bool) if nth == 0 else fill != NOBODY
            )
            for nth, fill in enumerate(fills)
        ]

    @cached_property
    def _is_full(self) -> Mask:
        """Which firms have no seat left, where seats are a must."""
        standing = self._standing
        rule = standing.problem.policy.get("seats")
        firms = standing.pairs.columns.firms
        if rule is None or rule.wish is not None:
            return np.zeros(len(firms), bool)
        pairs, posts = standing.pairs, standing.posts
        width = len(pairs.columns.committees)
        held = distinct(pairs.firm[posts] * width + pairs.committee[posts])
        count = np.bincount(held // max(1, width), minlength=len(firms))
        most = [len(posts) + 1 if row.seats is None else row.seats for row in firms]
        full: Mask = count >= np.array(most, np.int64)
        return full

    @cached_property
    def _standbys(self) -> Ints:
        """Who could take a post besides, best first: shape ``(committees, 3)``."""
        standing = self._standing
        pairs = standing.pairs
        value = standing.points - self._price_of_load()[pairs.lawyer]
        room = most_posts(standing.facts, standing.problem.policy)
        able: Mask = ~standing.chosen & (standing.loads < room)[pairs.lawyer]
        able &= ~self._is_full[pairs.firm]
        found = np.full((len(pairs.columns.committees), STANDING_BY), NOBODY)
        places = np.flatnonzero(able)
        order = places[np.lexsort((-value[places], pairs.committee[places]))]
        committee = pairs.committee[order]
        first = np.searchsorted(committee, committee)
        nth = np.arange(len(order)) - first
        kept = nth < STANDING_BY
        found[committee[kept], nth[kept]] = order[kept]
        return found

    def _price_of_load(self) -> Ints:
        """Return about what one post more costs each lawyer, in points."""
        standing = self._standing
        further = standing.problem.policy.get("further_posts")
        price = np.zeros(len(standing.loads), np.int64)
        busy = standing.loads > 0
        if isinstance(further, FurtherPosts):
            steps = np.array(further.prices, np.int64)
            price[busy] = steps[np.minimum(standing.loads[busy], len(steps)) - 1]
        if isinstance(standing.problem.policy.get("one_each"), OneEach):
            is_scarce = [
                bool(row.is_scarce) for row in standing.facts.columns.districts
            ]
            pairs, posts = standing.pairs, standing.posts
            outside = ~np.array(is_scarce, bool)[pairs.district[posts]]
            price[pairs.lawyer[posts[outside]]] += FAR_WORSE
        return price

    @cached_property
    def _cheap_posts(self) -> Lists:
        """Posts of each firm that it would give up first, a few."""
        standing = self._standing
        pairs, posts = standing.pairs, standing.posts
        standby = self._standbys[pairs.committee[posts], 0]
        lost = standing.points[posts] - np.where(
            standby == NOBODY, -FAR_WORSE, standing.points[standby]
        )
        order = posts[np.lexsort((lost, pairs.firm[posts]))]
        firm = pairs.firm[order]
        nth = np.arange(len(order)) - np.searchsorted(firm, firm)
        kept = order[nth < STANDING_BY]
        return Lists(pairs.firm[kept], kept, len(pairs.columns.firms))


def swaps_of(wanted: Ints, options: Options) -> Swaps:
    """Return ways as changes of a plan."""
    count = len(options.owner)
    every = np.arange(count)
    which, pair, step = [every], [wanted[options.owner]], [np.ones(count, np.int64)]
    for column, sign in ((options.goes, -1), (options.gives, -1), (options.fills, 1)):
        some = np.flatnonzero(column != NOBODY)
        which.append(some)
        pair.append(column[some])
        step.append(np.full(len(some), sign))
    return Swaps(
        count, np.concatenate(which), np.concatenate(pair), np.concatenate(step)
    )
