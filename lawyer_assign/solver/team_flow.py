"""Teams of one firm at any size: flows bound, prices choose the firm, a flow fills in.

Where a few committees ask for several lawyers of one firm, what is left without these
teams' rows is a flow. Its optimum bounds every tier, and its reduced costs say what
each pair costs at least. Every such committee then takes the firm whose lawyers are
cheapest together, one seat each and what the team is to have together counted in; all
other firms are closed to it and a second flow fills in. Its prices choose again, for
some of the committees at a time, as long as the plan becomes better.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.facts.columns import Floats, Ints
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.pairs.table import Mask
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.solver.flow import Flow, Priced
from lawyer_assign.solver.limits import Watch
from lawyer_assign.statements import UNBOUNDED, Bound, Joint, Statement

LARGE = 2_000
"""From so many pairs on; smaller ones CP-SAT proves by itself."""

TOO_LARGE = 60_000
"""From so many pairs on CP-SAT adds nothing to what is found here, in a minute."""

ROUNDS = 12
"""Times that firms are chosen, time allowing."""

Team = tuple[int, ...]
"""Places of pairs."""


def team_rows(formulation: Formulation) -> Bound | None:
    """Return the must that gives each row pairs of one class only, if there is one."""
    for one in formulation.must:
        if (
            isinstance(one, Bound)
            and one.once_per is not None
            and one.lower is None
            and one.upper is not None
            and (one.upper == 1).all()
        ):
            return one
    return None


def without_teams(
    formulation: Formulation, teams: Bound, more: dict[int, Ints] | None = None
) -> Formulation:
    """Return the formulation without rows that only teams make hard.

    Rows that count classes count pairs instead, with room for the further members of
    every team; what teams have together is not asked. Every plan stays one and costs
    no more.

    Parameters
    ----------
    formulation, teams
        And its :func:`team_rows`.
    more
        Statement (by identity) -> room for further members per row; that of all teams
        that could be there if not given.
    """

    def plain(one: Statement) -> Statement | None:
        if one is teams or isinstance(one, Joint):
            return None
        if not isinstance(one, Bound) or one.once_per is None or one.upper is None:
            return one
        room = (
            _further_members(formulation, teams, one) if more is None else more[id(one)]
        )
        upper = np.minimum(one.upper + room, UNBOUNDED)
        return replace(one, upper=upper, once_per=None)

    must = (plain(one) for one in (*formulation.must, _largest_team(teams)))
    tiers = (
        Tier(
            tier.number,
            tuple(
                Term(left, term.weight)
                for term in tier.terms
                if (left := plain(term.statement)) is not None
            ),
        )
        for tier in formulation.tiers
    )
    kept = tuple(one for one in must if isinstance(one, Bound))
    return Formulation(formulation.pairs, kept, tuple(tiers))


def _largest_team(teams: Bound) -> Bound:
    """Say that no row has more pairs than its largest class."""
    inside = np.flatnonzero(teams.group >= 0)
    both = np.stack([teams.group[inside], classes_of(teams)[inside]], axis=1)
    distinct, sizes = np.unique(both, axis=0, return_counts=True)
    most = np.zeros(len(teams.who), np.int64)
    np.maximum.at(most, distinct[:, 0], sizes)
    return Bound(teams.rule, teams.who, teams.group, upper=most)


def classes_of(teams: Bound) -> Ints:
    """Return the class of each pair."""
    if teams.once_per is None:
        raise TypeError("rows of teams count classes")
    return teams.once_per


def _pinned(formulation: Formulation, teams: Bound) -> Mask:
    """Return the pairs of musts that ask for one class at one team row.

    A must that asks for pairs of several team rows, or classes, pins none of them: a
    lawyer's own least may be met elsewhere, coverage by any firm.
    """
    pinned = np.zeros(len(teams.group), bool)
    for one in formulation.must:
        if isinstance(one, Bound):
            inside = np.flatnonzero(one.demanded)
            row = one.group[inside]
            is_one = np.ones(len(one.who), bool)
            for ends in (teams.group, classes_of(teams)):
                first = np.full(len(one.who), -1, np.int64)
                first[row] = ends[inside]
                is_one[row[ends[inside] != first[row]]] = False
            pinned[inside[is_one[row]]] = True
    return pinned & (teams.group >= 0)


def _closed_by_pins(teams: Bound, is_pinned: Mask) -> Mask:
    """Return the pairs of rows where a pair of another class is pinned."""
    pinned = np.flatnonzero(is_pinned)
    own = np.full(len(teams.who), -1, np.int64)
    own[teams.group[pinned]] = classes_of(teams)[pinned]
    here = np.where(teams.group >= 0, own[teams.group], -1)
    closed: Mask = (here >= 0) & (here != classes_of(teams))
    return closed


def _further_members(formulation: Formulation, teams: Bound, one: Bound) -> Ints:
    """Return how many members beyond the first all teams of each row can have."""
    most = _most_members(formulation, teams)
    inside = (teams.group >= 0) & (one.group >= 0)
    both = np.stack([one.group[inside], teams.group[inside]], axis=1)
    distinct = np.unique(both, axis=0)
    further = np.zeros(len(one.who), np.int64)
    np.add.at(further, distinct[:, 0], most[distinct[:, 1]] - 1)
    return further


def _most_members(formulation: Formulation, teams: Bound) -> Ints:
    """Return how many pairs of each team row the other musts admit."""
    inside = np.flatnonzero(teams.group >= 0)
    row = teams.group[inside]
    most = np.bincount(row, minlength=len(teams.who))
    for one in formulation.must:
        if isinstance(one, Bound) and one.upper is not None and one.factor is None:
            held = one.group[inside]
            first = np.full(len(most), -1, np.int64)
            first[row] = held
            crosses = np.bincount(row[held != first[row]], minlength=len(most)) > 0
            limit = np.where(first >= 0, one.upper[first], UNBOUNDED)
            if one.once_per is None:
                most = np.where(crosses, most, np.minimum(most, limit))
    return np.maximum(most, 1)


@dataclass(frozen=True)
class TeamFlow:
    """Backend for large formulations that teams of one firm alone make hard."""

    reference: CpSat
    name = "teams"

    def takes(self, formulation: Formulation) -> bool:
        """Whether it is large, and a flow but for its teams."""
        teams = team_rows(formulation)
        if teams is None or len(formulation.pairs) < LARGE:
            return False
        if not all(isinstance(one, Bound | Joint) for one in formulation.must):
            return False
        return Flow().why_not(without_teams(formulation, teams)) is None

    def solve(self, formulation: Formulation, watch: Watch) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        teams = team_rows(formulation)
        before = watch.seconds
        if teams is None:
            return self.reference.solve(formulation, watch)
        search = _Search(formulation, teams, watch, self.reference.settings.seed)
        first = search.relaxed()
        if first.answer.is_infeasible:
            return first.answer
        search.run(first)
        floors = tuple(tier.bound for tier in first.answer.tiers)
        start = Start(search.best, floors)
        paid = None if search.best is None else formulation.prices(search.best)
        is_large = len(formulation.pairs) >= TOO_LARGE
        if paid is None or (paid != floors and not is_large and not watch.must_stop):
            return self.reference.solve(formulation, watch, start)
        prices = paid
        held = start.bounds(prices)
        spent = (watch.seconds - before, *(0.0 for _ in prices[1:]))
        answers = zip(prices, held, spent, strict=False)
        return Answer(search.best, tuple(TierAnswer(*one) for one in answers))


class _Search:
    """Choices of a class for every team row; keeps the best plan."""

    def __init__(
        self, formulation: Formulation, teams: Bound, watch: Watch, seed: int
    ) -> None:
        self.formulation = formulation
        self.teams = teams
        self.watch = watch
        self.dice = np.random.default_rng(seed)
        self.best: Mask | None = None
        self.counted = [
            one
            for one in formulation.bounds
            if one is not teams and one.once_per is not None and one.upper is not None
        ]
        self.joints = [
            (at, term.weight, term.statement)
            for at, tier in enumerate(formulation.tiers)
            for term in tier.terms
            if isinstance(term.statement, Joint)
        ]
        self.must_joints = [one for one in formulation.must if isinstance(one, Joint)]
        self.pinned = _pinned(formulation, teams)
        self.closed = _closed_by_pins(teams, self.pinned)
        places = np.flatnonzero((teams.group >= 0) & ~self.closed)
        places = places[np.argsort(teams.group[places], kind="stable")]
        rows, starts = np.unique(teams.group[places], return_index=True)
        self.places = dict(
            zip(rows.tolist(), np.split(places, starts[1:]), strict=True)
        )

    def relaxed(self) -> Priced:
        """Solve without what only teams make hard."""
        left = without_teams(self.formulation, self.teams)
        return Flow().solve_priced(left, self.watch, self.closed)

    def run(self, first: Priced) -> None:
        """Choose firms by prices, fill in, choose again."""
        chosen, reduced = first.answer.chosen, first.reduced
        if chosen is None or reduced is None:
            return
        self._take(chosen)
        wanted = {
            row: max(1, int(chosen[places].sum()))
            for row, places in self.places.items()
        }
        floors = tuple(tier.bound for tier in first.answer.tiers)
        picked: dict[int, Team] = {}
        weights, share = first.weights, 1.0
        for _ in range(ROUNDS):
            if self.watch.must_stop or self._paid() == floors:
                break
            trial = self._pick(wanted, reduced, weights, picked, share)
            found = self._filled(trial)
            if found.answer.chosen is not None and self._take(found.answer.chosen):
                picked, weights = trial, found.weights
                reduced = reduced if found.reduced is None else found.reduced
            elif not picked:
                picked = trial
                reduced = reduced if found.reduced is None else found.reduced
            else:
                share /= 2

    def _paid(self) -> tuple[int, ...] | None:
        return None if self.best is None else self.formulation.prices(self.best)

    def _take(self, chosen: Mask) -> bool:
        """Keep a plan if it is the first or a better one."""
        if not self.formulation.holds(chosen):
            return False
        paid = self._paid()
        if paid is not None and self.formulation.prices(chosen) >= paid:
            return False
        self.best = chosen
        return True

    def _pick(
        self,
        wanted: dict[int, int],
        reduced: Ints,
        weights: tuple[int, ...],
        picked: dict[int, Team],
        share: float,
    ) -> dict[int, Team]:
        """Choose a team for rows, the most choosy first; some keep what they have."""
        price = reduced.astype(np.float64)
        offers = {
            row: sorted(self._teams(row, count, price, weights))
            for row, count in wanted.items()
        }
        regret = {
            row: teams[1][0] - teams[0][0] if len(teams) > 1 else np.inf
            for row, teams in offers.items()
            if teams
        }
        left = [one.upper.copy() for one in self.counted if one.upper is not None]
        used: set[int] = set()
        trial: dict[int, Team] = {}
        for row in sorted(regret, key=lambda row: (-regret[row], row)):
            keeps = row in picked and self.dice.random() >= share
            options = [picked[row]] if keeps else [team for _, team in offers[row]]
            trial[row] = self._first_free(options, left, used)
            used.update(self.formulation.pairs.lawyer[list(trial[row])].tolist())
            for at, one in enumerate(self.counted):
                group = int(one.group[trial[row][0]])
                if group >= 0:
                    left[at][group] -= 1
        return trial

    def _first_free(
        self, options: list[Team], left: list[Ints], used: set[int]
    ) -> Team:
        """Return the cheapest team of lawyers no other team has, with a seat left."""
        for team in options:
            is_free = all(
                int(self.formulation.pairs.lawyer[pair]) not in used for pair in team
            )
            has_seat = all(
                one.group[team[0]] < 0 or left[at][one.group[team[0]]] > 0
                for at, one in enumerate(self.counted)
            )
            if is_free and has_seat:
                return team
        return options[0]

    def _teams(
        self, row: int, count: int, price: Floats, weights: tuple[int, ...],
    ) -> Iterator[tuple[float, Team]]:  # fmt: skip
        """Yield the cheapest team of every class of a row, with its price."""
        places = self.places[row]
        classes = classes_of(self.teams)
        short = float(weights[0]) * 2
        for members in _by_class(places, classes[places]):
            pinned = self.pinned[members]
            order = np.lexsort((members, price[members], ~pinned))
            ranked = members[order]
            team = tuple(ranked[:count].tolist())
            cost = float(price[ranked[:count]].sum()) + short * (count - len(team))
            yield self._with_wants(row, ranked, team, cost, weights)

    def _with_wants(
        self, row: int, ranked: Ints, team: Team, cost: float, weights: tuple[int, ...]
    ) -> tuple[float, Team]:
        """Exchange members while what the team lacks costs more than they do."""
        for at, weight, joint in self.joints:
            if (joint.want_row == row).any():
                lacks, better = _least_lacking(joint, row, ranked, team)
                cost += float(weights[at]) * weight * lacks
                team = better
        return cost, team

    def _filled(self, trial: dict[int, Team]) -> Priced:
        """Solve with every team row open to its chosen class only."""
        closed = self.teams.group >= 0
        classes = classes_of(self.teams)
        for row, team in trial.items():
            places = self.places[row]
            own = places[classes[places] == classes[team[0]]]
            closed[list(team) if self._has_wants(row) else own] = False
        more: dict[int, Ints] = {}
        for one in self.counted:
            room = np.zeros(len(one.who), np.int64)
            for team in trial.values():
                if one.group[team[0]] >= 0:
                    room[one.group[team[0]]] += len(team) - 1
            more[id(one)] = room
        left = without_teams(self.formulation, self.teams, more)
        return Flow().solve_priced(left, self.watch, closed)

    def _has_wants(self, row: int) -> bool:
        joints = [one for _, _, one in self.joints] + self.must_joints
        return any((one.want_row == row).any() for one in joints)


def _by_class(places: Ints, classes: Ints) -> Iterator[Ints]:
    order = np.argsort(classes, kind="stable")
    cuts = np.flatnonzero(np.diff(classes[order])) + 1
    yield from np.split(places[order], cuts)


def _least_lacking(
    joint: Joint, row: int, ranked: Ints, team: Team
) -> tuple[int, Team]:
    """Return how little a team can lack if its last members are exchanged."""
    wants = np.flatnonzero(joint.want_row == row)
    met = {
        pair: {
            int(want)
            for want in joint.met_want[joint.met_pair == pair]
            if want in wants
        }
        for pair in ranked.tolist()
    }

    def lacking(members: Team) -> int:
        return len(wants) - len(set().union(*(met[pair] for pair in members)))

    best = (lacking(team), team)
    kept = team[:-1]
    for pair in ranked.tolist():
        if best[0] and pair not in kept:
            other = (*kept, pair)
            if lacking(other) < best[0]:
                best = (lacking(other), other)
    return best
