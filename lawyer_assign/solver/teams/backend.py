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
from functools import partial
from typing import ClassVar

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import held
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow, Priced, priced_of
from lawyer_assign.solver.flow.nested_rows import rule_zh
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.relaxation import cheapest_per_row, rounds_of
from lawyer_assign.solver.teams.rows import (
    Team,
    by_class,
    classes_of,
    closed_by_pins,
    most_of,
    pinned_pairs,
    places_of,
    team_rows,
    with_teams,
    without_teams,
)
from lawyer_assign.statements import Bound, Cost, Joint, Statement

LARGE = 2_000
"""From so many pairs on; smaller ones CP-SAT proves by itself."""

TOO_LARGE = 60_000
"""From so many pairs on CP-SAT adds nothing to what is found here, in a minute."""

ROUNDS = 12
"""Times that firms are chosen, time allowing."""

FIRST_ROUNDS = 4
"""The same before the relaxation is asked, or prices of money are sought."""

FEW = 12
"""Pairs of each committee that the relaxation begins with."""

GROWTH = 2.0
"""Columns that come in after a round at most, as a share of those there are.

From inside a round takes about as long whatever is in it: a city of seed 0, 1 and 4 is
proved after three rounds, 38 to 50 s on a busy machine, where half as many at a time
took four, 60 to 93 s.
"""

FINE = 4_000
"""A bound may stay below the relaxation by one part in so many."""

PATIENCE = 4
"""Choices in a row that may find nothing better."""


@dataclass(frozen=True)
class TeamFlow:
    """Backend for large formulations that teams of one firm alone make hard."""

    reference: CpSat
    name: ClassVar[str] = "teams"
    title: ClassVar[Text] = Text(
        "flow with a firm chosen for every team", "为各团队选定律所的网络流"
    )
    takes: ClassVar[frozenset[type[Statement]]] = Flow.takes | {Joint}
    least_pairs: ClassVar[int] = LARGE

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence unless it is a flow but for its teams."""
        teams = team_rows(formulation)
        if teams is None:
            return Text("there are no teams of one firm", "没有须出自同一律所的团队")
        for one in formulation.must:
            if not isinstance(one, Bound | Joint):
                said = Text(" is no sum of posts", "不是各配对之和")
                return Text(one.rule, rule_zh(one.rule)).then(said)
        return Flow().why_not(without_teams(formulation, teams))

    def first_plan(
        self, formulation: Formulation, run: Run, rounds: int = 1
    ) -> Mask | None:
        """Return the plan of so many choices, at any size, if one is found."""
        teams = team_rows(formulation)
        if teams is None or self.why_not(formulation) is not None:
            return None
        search = _Search(formulation, teams, run)
        first = search.relaxed()
        if first is not None:
            search.run(first, rounds)
        return search.best

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,
    ) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        is_large = len(formulation.pairs) >= TOO_LARGE
        return self._solved(formulation, run, start, is_close=is_large)

    def quick(self, formulation: Formulation, run: Run) -> Answer:
        """Return the same without the relaxation, at any size: flows alone.

        Of a city no more than one of them where somebody says stop meanwhile.
        """
        return self._solved(formulation, run, None, is_close=False, is_quick=True)

    def _solved(
        self, formulation: Formulation, run: Run, start: Start | None,
        *, is_close: bool, is_quick: bool = False,
    ) -> Answer:  # fmt: skip
        teams, watch = team_rows(formulation), run.watch
        before = watch.seconds
        if teams is None:
            return self.reference.solve(formulation, run)
        search = _Search(formulation, teams, run)
        first = search.relaxed()
        if first is None:
            return self.reference.solve(formulation, run)
        if first.answer.is_infeasible:
            return first.answer
        is_large = len(formulation.pairs) >= TOO_LARGE
        # Of a city, whoever says stop waits for no other flow: a rough plan will do.
        if not (is_quick and is_large and watch.is_told_to_stop):
            search.run(first, FIRST_ROUNDS if is_large else ROUNDS)
        if start is not None and start.chosen is not None:
            search.take(start.chosen)
        start = Start(search.best, tuple(tier.bound for tier in first.answer.tiers))
        if is_close:
            start = search.closer(first, start)
        floors = start.floors
        paid = None if search.best is None else formulation.prices(search.best)
        if paid is None or (paid != floors and not is_large and not watch.must_stop):
            return self.reference.solve(formulation, run, start)
        prices = paid
        held = start.bounds(prices)
        spent = (watch.seconds - before, *(0.0 for _ in prices[1:]))
        answers = zip(prices, held, spent, strict=False)
        return Answer(search.best, tuple(TierAnswer(*one) for one in answers))


class _Search:
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
            if is_late or self._paid() == floors or failed >= PATIENCE:
                break
            trial = self._pick(wanted, reduced, weights, picked, share)
            found = self._filled(trial)
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

    def closer(self, first: Priced, known: Start) -> Start:
        """Ask the linear relaxation of the last tier, those before at their floors.

        A plan that misses a floor gets its teams from there all the same.
        """
        at, tiers = len(known.floors) - 1, self.formulation.tiers
        # Where no pair has points of its own, flows say as much.
        has_points = any(
            isinstance(term.statement, Cost)
            for tier in tiers[-1:]
            for term in tier.terms
        )
        floors = [one for one in known.floors if one is not None]
        is_open = len(floors) > at >= 0 and self._paid() != known.floors
        if (
            not (is_open and has_points)
            or first.reduced is None
            or not self.watch.allows(Flow.name)
        ):
            return known
        try:
            form = linear_form(self.formulation, self.watch)
        except OutOfTime:
            return known
        for before, floor in enumerate(floors[:at]):
            form = held(form, before, floor)
        inside = partial(minimum, method="inside")
        pairs = partial(self._near, first.reduced)
        enough = abs(floors[at]) // FINE
        for found in rounds_of(form, at, pairs, self.watch, inside, enough, GROWTH):
            # Teams of every round: who says stop in a later one has these.
            trial = most_of(self.teams, self.places, found.values, found.reduced)
            filled = self._filled(trial)
            if filled is not None and filled.answer.chosen is not None:
                self.take(filled.answer.chosen)
            known = replace(known, chosen=self.best).raised(at, found.bound)
        return known

    def _near(self, reduced: Ints, times: int) -> Ints:
        """Return the pairs that cost least, and those of the plan."""
        committees = self.formulation.pairs.committee
        near = np.zeros(len(committees), bool)
        near[cheapest_per_row(committees, reduced, times * FEW)] = True
        if self.best is not None:
            near |= self.best
        for one in self.formulation.bounds:
            near |= one.demanded
        return np.flatnonzero(near)

    def _paid(self) -> tuple[int, ...] | None:
        return None if self.best is None else self.formulation.prices(self.best)

    def take(self, chosen: Mask) -> bool:
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

    def _filled(self, trial: dict[int, Team]) -> Priced | None:
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
