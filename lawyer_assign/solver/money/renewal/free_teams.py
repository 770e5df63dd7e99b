"""Teams of a plan whose firm may be chosen anew, and what these leave room for.

A team is of one firm, and of rows that count classes, as seats of a firm do, it takes
one, whatever its members. So where sets are chosen anew, each team has a column for
each firm that could serve it: as many posts are of this firm as the team has members,
and of these all but one take no room in rows that count classes. What a team has
together it keeps: one member at least has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csr_array, diags_array

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask, alike, runs
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.line_choices import forced_pairs
from lawyer_assign.solver.money.loads.load_program import FeltRows
from lawyer_assign.solver.money.loads.room import with_own_teams
from lawyer_assign.solver.money.renewal.part_rows import PartRows
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.teams.rows import (
    classes_of,
    pinned_pairs,
    team_rows,
    teams_of,
    with_teams,
)
from lawyer_assign.statements import Bound, Joint

FIRMS = 4
"""Firms that are looked at for a team, the cheapest."""

NO_PLACES = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class FreeTeams:
    """Teams whose firm may change.

    Parameters
    ----------
    team, firm
        Of each pair: its free team, ``NOTHING`` where it is of none; and its class.
    left
        What plans keep besides, without room for further members of free teams.
    closed
        Pairs that may not be chosen.
    counting
        Places of the musts of ``left`` that counted classes.
    want, meets
        Per entry: what a team is to have together, and a pair that has it.
    """

    team: Ints
    firm: Ints
    left: Formulation
    closed: Mask
    counting: Sequence[int]
    want: Ints
    meets: Ints

    @classmethod
    def none(cls, formulation: Formulation, plan: Mask) -> "FreeTeams":
        """Return those of a plan whose teams keep their firms: no team is free."""
        left, closed = with_own_teams(formulation, plan)
        nothing = np.full(len(plan), NOTHING)
        return cls(nothing, nothing, left, closed, (), NO_PLACES, NO_PLACES)

    @classmethod
    def of(cls, formulation: Formulation, plan: Mask) -> "FreeTeams":
        """Return those of a plan: teams of several members, none of them pinned."""
        rows = team_rows(formulation)
        if rows is None:
            return cls.none(formulation, plan)
        trial, stays = teams_of(plan, rows), _stay(formulation, rows)
        kept = {at: one for at, one in trial.items() if len(one) == 1 or stays[at]}
        left, closed = with_teams(formulation, rows, kept)
        is_free = np.zeros(len(rows.who) + 1, bool)
        is_free[[at for at in trial if at not in kept]] = True
        inside = is_free[rows.group]
        # Of musts what is left has these first, in this order.
        bounds = [
            one
            for one in formulation.must
            if isinstance(one, Bound) and one is not rows
        ]
        counting = [
            at
            for at, one in enumerate(bounds)
            if one.once_per is not None and one.upper is not None
        ]
        team = np.where(inside, rows.group, NOTHING)
        wants = _wants(formulation)
        return cls(team, classes_of(rows), left, closed & ~inside, counting, *wants)

    def beside(self, kept: Mask) -> Formulation:
        """Return what plans keep, with room for the free teams that are kept."""
        posts = np.flatnonzero(kept & (self.team >= 0))
        must = list(self.left.must)
        for at in self.counting:
            one = must[at]
            if isinstance(one, Bound) and one.upper is not None:
                inside = posts[one.group[posts] >= 0]
                both = np.stack([one.group[inside], self.team[inside]])
                row, teams = both[0], np.unique(both, axis=1)[0]
                count = len(one.who)
                further = np.bincount(row, minlength=count)
                further -= np.bincount(teams, minlength=count)
                upper = np.minimum(one.upper + further, UNBOUNDED)
                must[at] = replace(one, upper=upper)
        return Formulation(self.left.pairs, tuple(must), self.left.tiers)

    def nearest(self, is_open: Mask, given: Mask, above: Floats) -> Ints:
        """Return the cheapest open pairs of free teams that are given up, firm by firm.

        One more of each firm than the team has members, of :data:`FIRMS` firms.

        Parameters
        ----------
        is_open, given
            Which pairs may be chosen, and which are given up.
        above
            What each costs.
        """
        members = np.bincount(self.team[given & (self.team >= 0)], minlength=1)
        size = np.append(members, np.zeros(1, np.int64))
        size = size[np.clip(self.team, NOTHING, len(members))]
        pairs = np.flatnonzero(is_open & (size > 0))
        order = np.lexsort((above[pairs], self.firm[pairs], self.team[pairs]))
        pairs = pairs[order]
        both = np.stack([self.team[pairs], self.firm[pairs]])
        first = np.flatnonzero((np.diff(both, prepend=NOTHING) != 0).any(axis=0))
        own, rank = runs(np.zeros_like(first), np.diff(first, append=len(pairs)))
        is_member = rank < size[pairs]
        count = np.bincount(own[is_member], minlength=len(first))
        cost = np.zeros(len(first))
        np.add.at(cost, own[is_member], above[pairs[is_member]])
        cost[count < size[pairs[first]]] = np.inf
        team = both[0, first]
        order = np.lexsort((cost, team))
        starts = np.flatnonzero(np.diff(team[order], prepend=NOTHING))
        _, place = runs(np.zeros_like(starts), np.diff(starts, append=len(order)))
        is_near = np.zeros(len(first), bool)
        is_near[order] = (place < FIRMS) & np.isfinite(cost[order])
        found: Ints = pairs[is_near[own] & (rank <= size[pairs])]
        return found


def _stay(formulation: Formulation, rows: Bound) -> Mask:
    """Return which team rows keep their firm: a pair of theirs has to stay."""
    pinned = pinned_pairs(formulation, rows) | forced_pairs(formulation)
    found = np.zeros(len(rows.who) + 1, bool)
    found[rows.group[pinned & (rows.group >= 0)]] = True
    return found


def _wants(formulation: Formulation) -> tuple[Ints, Ints]:
    """Return what is to be had together, and by which pairs, entry by entry."""
    want, meets, first = [NO_PLACES], [NO_PLACES], 0
    for one in formulation.statements:
        if isinstance(one, Joint):
            want.append(first + one.met_want)
            meets.append(one.met_pair)
            first += len(one.want_row)
    return np.concatenate(want), np.concatenate(meets)


class FirmColumns:
    """Columns of a program that say which firm serves each free team of a part.

    Parameters
    ----------
    teams
        Free ones.
    offers, line
        Sets to choose from, and the line of each.
    given
        Posts that are given up.
    room
        What the rest of the plan leaves room for.

    Attributes
    ----------
    pair
        One of each team and firm that sets have posts of.
    size
        Members of each of these teams.
    now
        Whether the plan has this firm there.
    """

    def __init__(
        self, teams: FreeTeams, offers: Ints, line: Ints, given: Mask,
        room: Formulation,
    ) -> None:  # fmt: skip
        self.teams, self.room, self.line = teams, room, line
        self.offers, self.given = offers, given
        self._owner, at = np.nonzero(offers >= 0)
        self._posts = offers[self._owner, at]
        key = teams.team * (int(teams.firm.max(initial=0)) + 1) + teams.firm
        inside = teams.team[self._posts] >= 0
        posts = self._posts[inside]
        every, first, self._column = np.unique(
            key[posts], return_index=True, return_inverse=True
        )
        self._head, self.pair = self._owner[inside], posts[first]
        own = np.flatnonzero(given & (teams.team >= 0))
        members = np.bincount(teams.team[own], minlength=1)
        self.size = members[teams.team[self.pair]]
        self.now = np.isin(every, key[own])

    def __len__(self) -> int:
        return len(self.pair)

    @property
    def own_rows(self) -> list[PartRows]:
        """What sets and firms keep: members of each team, and what it has together."""
        if not len(self):
            return []
        ones, nothing = np.ones(len(self._head)), np.zeros(len(self))
        shape = len(self), len(self.offers)
        entries = ones, (self._column.reshape(-1), self._head)
        posts, firms = csr_array(coo_array(entries, shape=shape)), -1.0 * self.size
        members = PartRows(posts, nothing, nothing, csr_array(diags_array(firms)))
        wanted = self._wanted()
        count = wanted.shape[0]
        wants = PartRows(wanted, np.ones(count), np.full(count, np.inf))
        return [members, wants]

    @property
    def shares(self) -> PartRows:
        """What whole sets keep anyhow: no line has more of a team than its firm."""
        column, count = self._column.reshape(-1), len(self)
        key, row = np.unique(
            self.line[self._head] * count + column, return_inverse=True
        )
        row, shape = row.reshape(-1), (len(key), len(self.offers))
        posts = coo_array((np.ones(len(row)), (row, self._head)), shape=shape)
        each = np.arange(len(key)), key % count
        firms = coo_array((-np.ones(len(key)), each), shape=(len(key), count))
        nothing = np.zeros(len(key))
        return PartRows.up_to(csr_array(posts), nothing, csr_array(firms))

    def _wanted(self) -> csr_array:
        """Return which sets have what teams have together now, want by want."""
        teams, given = self.teams, self.given
        now = given[teams.meets] & (teams.team[teams.meets] >= 0)
        met = np.unique(teams.want[now])
        own = np.flatnonzero(np.isin(teams.want, met))
        own = own[np.argsort(teams.meets[own], kind="stable")]
        each, place = alike(teams.meets[own], self._posts)
        at = own[place]
        entries = np.searchsorted(met, teams.want[at]), self._owner[each]
        shape = len(met), len(self.offers)
        return csr_array(coo_array((np.ones(len(at)), entries), shape=shape))

    def within(self, limits: Sequence[FeltRows], count: int) -> csr_array:
        """Return what firms add to each of so many limits of sets.

        Of what counts classes a team is one, whatever its members.
        """
        counting = [self.room.must[at] for at in self.teams.counting]
        entries = [np.zeros((3, 0), np.int64)]
        for one in limits:
            if any(one.bound is bound for bound in counting):
                place = np.full(len(one.bound.who) + 1, NOTHING)
                place[one.row] = one.at
                row = place[one.bound.group[self.pair]]
                felt = np.flatnonzero(row >= 0)
                entries.append(np.stack([row[felt], felt, 1 - self.size[felt]]))
        row, column, value = np.concatenate(entries, axis=1)
        found = coo_array((value * 1.0, (row, column)), shape=(count, len(self)))
        return csr_array(found)
