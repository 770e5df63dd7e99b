"""Firms chosen for teams by prices, a flow to fill in, and prices again.

Every committee that asks for a team takes the firm whose lawyers are cheapest together,
one seat each and what the team is to have together counted in; all other firms are
closed to it and a flow fills in. Its prices choose again, for some of the committees at
a time, as long as the plan becomes better.
"""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.flow.backend import Flow, Priced, priced_of
from lawyer_assign.solver.teams.rows import (
    Team,
    by_class,
    classes_of,
    closed_by_pins,
    pinned_pairs,
    places_of,
    with_teams,
    without_teams,
)
from lawyer_assign.statements import Bound, Joint

ROUNDS = 12
"""Times that firms are chosen, time allowing."""

PATIENCE = 4
"""Choices in a row that may find nothing better."""


class TeamSearch:
    """Choices of a class for every team row; keeps the best plan."""

    def __init__(self, formulation: Formulation, teams: Bound, run: Run) -> None:
        self.formulation = formulation
        self.teams = teams
        self.watch = run.watch
        self.dice = np.random.default_rng(run.seed)
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
        self.pinned = pinned_pairs(formulation, teams)
        self.closed = closed_by_pins(teams, self.pinned)
        self.places = places_of(teams, self.closed)

    def relaxed(self) -> Priced | None:
        """Solve without what only teams make hard, if a flow can."""
        left = without_teams(self.formulation, self.teams)
        return priced_of(left, self.watch, self.closed)

    def run(self, first: Priced, rounds: int = ROUNDS) -> None:
        """Choose firms by prices, fill in, choose again."""
        chosen, reduced = first.answer.chosen, first.reduced
        if chosen is None or reduced is None:
            return
        self.take(chosen)
        wanted = {
            row: max(1, int(chosen[places].sum()))
            for row, places in self.places.items()
        }
        floors = tuple(tier.bound for tier in first.answer.tiers)
        picked: dict[int, Team] = {}
        weights, share, failed = first.weights, 1.0, 0
        for _ in range(rounds):
            # The first choice makes the first plan, whatever the clock says.
            is_late = bool(picked) and not self.watch.allows(Flow.name)
            if is_late or self.paid() == floors or failed >= PATIENCE:
                break
            trial = self._pick(wanted, reduced, weights, picked, share)
            found = self.filled(trial)
            if found is None:
                break
            if found.answer.chosen is not None and self.take(found.answer.chosen):
                picked, weights, failed = trial, found.weights, 0
            elif not picked:
                picked = trial
            else:
                share, failed = share / 2, failed + 1
            # A worse plan too says who is scarce: its prices lead out of a dead end.
            reduced = reduced if found.reduced is None else found.reduced

    def paid(self) -> tuple[int, ...] | None:
        """Return what the best plan pays, if there is one."""
        return None if self.best is None else self.formulation.prices(self.best)

    def take(self, chosen: Mask) -> bool:
        """Keep a plan if it is the first or a better one."""
        if not self.formulation.holds(chosen):
            return False
        paid = self.paid()
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
        for members in by_class(places, classes[places]):
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

    def filled(self, trial: dict[int, Team]) -> Priced | None:
        """Solve with every team row open to its chosen class only."""
        left, closed = with_teams(self.formulation, self.teams, trial)
        return priced_of(left, self.watch, closed)


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
