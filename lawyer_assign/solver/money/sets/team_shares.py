"""What a member of a team has of a mixture: no more than her part of the team.

Bounds leave out that a team is of one firm, and mixtures of sets serve a committee by
one member each of several. Where a committee ``t`` asks for ``m`` posts, all of one
class, every plan that misses none has of each class none or ``m`` posts at least there.
So each pair ``p`` of class ``c`` has

    m x_p <= sum of x over the pairs of t and c,

for of a class that serves ``t`` the right side is ``m`` or more, and of any other both
are 0. With a price ``u_p >= 0`` these rows are left out, as others are
(:mod:`lawyer_assign.solver.money.sets.set_bound`): pair ``p`` costs ``m u_p`` more, and
every pair of ``t`` and ``c``, itself among them, ``u_p`` less. No such plan costs more
for it, whatever the prices.

It speaks of plans that miss nothing at ``t``, and only where that is sure: where a must
asks for these posts, or a tier of counts of which the plans that are bounded pay
nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask, alike
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.set_rows import is_count
from lawyer_assign.solver.teams.rows import classes_of, team_rows
from lawyer_assign.statements import Bound

FELT = 0.01
"""Posts by which a mixture breaks a row at least, or it is not looked at."""


@dataclass(frozen=True, eq=False)
class TeamShares:
    """Pairs of teams of two and more, by committee and class.

    Parameters
    ----------
    place
        Where each pair stands among these; ``NOTHING`` where it is of no team.
    team
        Committee and class of each of these, as one number.
    least
        Posts that the team has at least, for each of these.
    """

    place: Ints
    team: Ints
    least: Ints

    @classmethod
    def of(cls, formulation: Formulation, paid: Sequence[int]) -> "TeamShares":
        """Return those of plans that pay at most so much in tiers before the last."""
        teams, count = team_rows(formulation), len(formulation.pairs)
        if teams is None:
            return cls.none(count)
        least = np.append(_asked(formulation, paid, teams), 0)
        pairs = np.flatnonzero(least[teams.group] > 1)
        row = teams.group[pairs]
        both = np.stack([row, classes_of(teams)[pairs]])
        _, team = np.unique(both, axis=1, return_inverse=True)
        place = np.full(count, NOTHING)
        place[pairs] = np.arange(len(pairs))
        return cls(place, team.reshape(-1).astype(np.int64), least[row])

    @classmethod
    def none(cls, count: int) -> "TeamShares":
        """Return those of so many pairs that are of no team."""
        nothing = np.zeros(0, np.int64)
        return cls(np.full(count, NOTHING), nothing, nothing)

    def __len__(self) -> int:
        return len(self.team)

    def broken(self, posts: Floats) -> Floats:
        """Return by how much a mixture breaks each row, below 0 where it does not.

        Parameters
        ----------
        posts
            It has of each of these pairs.
        """
        total = np.bincount(self.team, posts)
        found: Floats = self.least * posts - np.append(total, 0.0)[self.team]
        return found

    def felt(self, posts: Floats) -> Mask:
        """Return which rows a mixture breaks by more than hardly anything."""
        found: Mask = self.broken(posts) > FELT
        return found

    def values(self, prices: Ints) -> Ints:
        """Return what every pair of a formulation costs more at prices of the rows."""
        total = np.zeros(len(prices), np.int64)
        np.add.at(total, self.team, prices)
        more = self.least * prices - total[self.team]
        found: Ints = np.append(more, 0)[self.place]
        return found

    def dearest(self, most: int) -> int:
        """Return a price of every row at which no pair costs ``most`` more or less."""
        sizes = np.bincount(self.team)
        return most // int((self.least + sizes[self.team]).max(initial=1))

    def counted(self, posts: Ints, shares: Floats | None = None) -> Floats:
        """Return how many of some posts are each of these pairs, each in its share."""
        place = self.place[posts]
        inside = place >= 0
        weights = None if shares is None else shares[inside]
        found = np.bincount(place[inside], weights, minlength=len(self))
        return found.astype(np.float64)

    def entries(self, posts: Ints, rows: Ints) -> tuple[Ints, Ints, Floats]:
        """Return what posts have in some of the rows: places of posts, rows, values.

        Parameters
        ----------
        posts
            Pairs.
        rows
            Which ones, ascending; numbered in this order from 0.
        """
        at = self.place[posts]
        inside = np.flatnonzero(at >= 0)
        own = np.argsort(self.team[rows], kind="stable")
        team, asked = self.team[rows][own], self.team[at[inside]]
        each, place = alike(team, asked)
        row = own[place]
        pair = at[inside][each]
        values = np.where(rows[row] == pair, self.least[pair] - 1.0, -1.0)
        return inside[each], row, values


def _asked(formulation: Formulation, paid: Sequence[int], teams: Bound) -> Ints:
    """Return how many posts each team row has in every plan that is meant, at least."""
    found, count = np.zeros(len(teams.who), np.int64), len(teams.who)
    for one in _kept(formulation, paid):
        if one.lower is None or one.factor is not None or one.once_per is not None:
            continue
        inside = np.flatnonzero(one.group >= 0)
        row, team = one.group[inside], teams.group[inside]
        first, last = np.full(len(one.who), count), np.full(len(one.who), NOTHING)
        np.minimum.at(first, row, team)
        np.maximum.at(last, row, team)
        # All posts of the row are ones of one team.
        is_one = (first == last) & (first >= 0)
        np.maximum.at(found, first[is_one], one.lower[is_one])
    return found


def _kept(formulation: Formulation, paid: Sequence[int]) -> Iterator[Bound]:
    """Yield the bounds of which plans miss nothing that pay so much at most."""
    yield from (one for one in formulation.must if isinstance(one, Bound))
    for tier, most in zip(formulation.tiers[:-1], paid, strict=False):
        if most == 0 and all(is_count(term) for term in tier.terms):
            for term in tier.terms:
                if isinstance(term.statement, Bound) and term.weight > 0:
                    yield term.statement
