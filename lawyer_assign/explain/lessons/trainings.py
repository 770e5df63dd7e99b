"""Whom to teach what, jointly, with a proved bound (一(一) 素质提升)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import checked
from lawyer_assign.engines.watch import COUNT, find_no_counts, is_whole
from lawyer_assign.errors import BadInputError, Defect, Text, VerificationError
from lawyer_assign.explain.answers import Named, lang_of
from lawyer_assign.explain.door import (
    Progress,
    Start,
    Watch,
    check_limits,
    graceful_interrupt,
    plan_of,
    solved,
    solved_jointly,
    stable_only,
)
from lawyer_assign.explain.lessons.blocks import Asked, Blocks
from lawyer_assign.explain.lessons.joint import (
    columns_of,
    joint_formulation,
    taken_of,
)
from lawyer_assign.explain.lessons.lessons import (
    GAP,
    LATE,
    NO_USE,
    TierAfter,
    Training,
    Trainings,
)
from lawyer_assign.explain.lessons.options import Options
from lawyer_assign.explain.lessons.pricing import Prices, gains_in
from lawyer_assign.explain.standing import NO_PLAN, Standing, standing_of
from lawyer_assign.formulation import formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.problem import Problem
from lawyer_assign.quoting import as_written
from lawyer_assign.rules import Affinity, DistrictBalance, MustHave, WorstServed
from lawyer_assign.statements import Stable
from lawyer_assign.verify import check_problem

LEVEL = 3
"""Of a lawyer who has been taught, unless committees must have more: house rule."""

MEDIUM = 20_000
"""Columns up to which posts and trainings are chosen jointly."""

MOST_TRIED = 60
"""Sets of trainings that are solved again."""

SHARE = 0.6
"""Of the time left, for each way to a bound."""

JOINTLY = 15.0
"""Seconds for choosing posts and trainings jointly, where there is a limit."""

NO_LEVEL = Text("Give a whole number from 1 to 5", "请填写1至5的整数")
MANY = Text(
    "posts and trainings are too many to be chosen jointly in the time given; the "
    "bound is by prices",
    "岗位和培训数量过多，在时限内无法联合求证；下限由定价法得出",
)


@checked
def trainings(
    outcome: Outcome,
    most: int = 10,
    *,
    level: int | None = None,
    time_limit: float | None = 60,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Trainings:
    """Say whom to teach what: the trainings with which the plan can be best.

    A training lifts one lawyer to a level in one skill. Those are chosen together with
    whom everybody serves then, tier by tier as the policy says; so a lawyer may be
    taught for a committee that she does not serve yet. What is shown is applied, solved
    again and checked. Where posts and trainings are few, it is proved that no others
    are better; elsewhere ``tiers`` say how much better others could be at most.

    Parameters
    ----------
    outcome
        With a plan; not changed.
    most
        How many trainings, 1 or more. Fewer are shown if more bring nothing.
    level
        That a training leads to, 1 to 5; by default 3, or what committees that must
        have a skill ask for, if that is more.
    time_limit, progress, stop
        As for :func:`lawyer_assign.solve`; what is best so far is returned.

    Returns
    -------
    Trainings
        With prices in points, tier by tier, before and after, and what is proved.

    Raises
    ------
    BadInputError
        The outcome has no plan; numbers that cannot be meant.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024(stability="off")
    >>> outcome = la.solve(la.datasets.district(committees=12, seed=3, teams=0), policy)
    >>> found = la.trainings(outcome, most=3)
    >>> len(found.found), found.is_proved, found.points[1] > found.points[0]
    (3, True, True)
    """
    rule = outcome.problem.policy.find(MustHave)
    asked = LEVEL if rule is None else max(LEVEL, rule.least_level)
    _check(outcome, most, level, time_limit)
    standing = standing_of(outcome)
    options = Options.of(outcome.problem, int(level or asked))
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        search = _Search(standing, options, most, watch)
        search.run()
        return _answer(search)


def _check(
    outcome: Outcome, most: int, level: int | None, time_limit: float | None
) -> None:
    defects = list(find_no_counts(COUNT, most=most))
    if level is not None and not (is_whole(level) and 1 <= level <= 5):
        no_level = Text("is no level of a skill", "不是能力水平")
        defects.append(Defect("level", as_written(level), no_level, NO_LEVEL))
    if outcome.plan is None:
        defects.append(NO_PLAN)
    if defects:
        raise BadInputError(defects)
    check_limits(time_limit, None, 0)


@dataclass(eq=False)
class _Search:
    """The best trainings so far, and what is proved of all."""

    standing: Standing
    options: Options
    most: int
    watch: Watch
    taken: tuple[int, ...] = ()
    chosen: Mask = field(init=False)
    prices: tuple[int, ...] = field(init=False)
    floors: list[int | None] = field(init=False)
    why_open: Text = MANY
    known: dict[tuple[int, ...], Mask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        standing = self.standing
        self.chosen = standing.chosen
        self.prices = standing.formulation.prices(standing.chosen)
        # What is proved without trainings stays so in tiers that they cannot lower.
        bounds = [one.bound for one in standing.tiers]
        self.floors = bounds[: self._first] + [None] * (len(bounds) - self._first)

    @cached_property
    def _first(self) -> int:
        """Place of the first tier that trainings may lower; all, if there is none."""
        if not len(self.options):
            return len(self.standing.tiers)
        if self.options.problem.policy.must(MustHave) is not None:
            return 0
        for at, tier in enumerate(self.standing.tiers):
            if self._tangled(tier.number) or gains_in(self.options, tier.number).any():
                return at
        return len(self.standing.tiers)

    @cached_property
    def _is_entangled(self) -> bool:
        """Whether skills count there otherwise than in sums over pairs."""
        if self.options.problem.policy.must(MustHave) is not None:
            return True
        return self._tangled(self.standing.tiers[self._first].number)

    def _tangled(self, number: int) -> bool:
        """Return whether a tier counts points otherwise than in sums over pairs."""
        policy = self.options.problem.policy
        found = (policy.find(WorstServed), policy.find(DistrictBalance))
        return any(one is not None and number in one.tiers for one in found)

    def run(self) -> None:
        """Search for trainings, and for a bound."""
        if self._first == len(self.standing.tiers):
            self.why_open = NO_USE
            return
        self._prove_before()
        if not self._is_entangled:
            self._by_prices()
        size = len(self.standing.pairs) + len(self.options.pair) + len(self.options)
        is_open = tuple(self.floors) != self.prices
        if is_open and size <= MEDIUM and not self.watch.must_stop:
            self._jointly()
        if self.watch.must_stop:
            self.why_open = LATE

    def _prove_before(self) -> None:
        """Solve without trainings where the plan, read from a file, is not proved."""
        at = self._first
        if at == 0 or tuple(self.floors[:at]) == self.prices[:at]:
            return
        form = self.standing.formulation
        answer = solved(form, self.watch.part(SHARE))
        if answer.chosen is not None and form.prices(answer.chosen) < self.prices:
            self.chosen, self.prices = answer.chosen, form.prices(answer.chosen)
        bounds = tuple(tier.bound for tier in answer.tiers)
        self.floors[:at] = Start(None, bounds).bounds(self.prices)[:at]

    def _by_prices(self) -> None:
        """Bound the first tier that trainings lower, and try what prices suggest."""
        at, form = self._first, self.standing.formulation
        before = self.prices[:at]
        climb = Prices(self.options, form, at, self.most, before)
        self._try(climb.best_for(self.chosen), climb.best_for)
        if tuple(self.floors[:at]) != before:
            self.why_open = GAP
            return
        trying = self._trying(climb.best_for)
        blocks = self._blocks(climb.room)
        if blocks is None:
            climb.climb(self.standing.chosen, trying, self.watch.part(SHARE))
            self.floors[at] = climb.bound
            return
        likely: dict[tuple[int, ...], Mask] = {}
        for found in blocks.climb(self.prices[at], self.watch.part(SHARE)):
            floor = self.floors[at]
            self.floors[at] = found.bound if floor is None else max(floor, found.bound)
            if np.count_nonzero(found.taken) <= self.most:
                likely[tuple(np.flatnonzero(found.taken).tolist())] = found.taken
        for taken in reversed(likely.values()):
            if self.floors[at] == trying(taken):
                return

    def _blocks(self, room: Ints) -> Blocks | None:
        """Return lawyers one by one; ``None`` if two-way choice says too much more."""
        at, form = self._first, self.standing.formulation
        is_open = np.ones(len(form.pairs), bool)
        choices = [one for one in form.statements if isinstance(one, Stable)]
        if choices:
            upto = max(
                [
                    0,
                    *(
                        1 + p
                        for p, t in enumerate(form.tiers)
                        if any(x.statement is choices[0] for x in t.terms)
                    ),
                ]
            )
            kept = None
            if upto <= at:
                kept = stable_only(form, self.prices[:upto], self.watch.part(SHARE))
            if kept is None:
                return None
            form, is_open = kept
        gain = gains_in(self.options, form.tiers[at].number)
        before = self.prices[:at]
        return Blocks.of(
            Asked(self.options, form, at, gain, room, self.most, before, is_open)
        )

    def _trying(self, again: Callable[[Mask], Mask]) -> Callable[[Mask], int]:
        """Return what tries trainings, and tells the least price known."""

        def tried(taken: Mask) -> int:
            if len(self.known) < MOST_TRIED:
                self._try(taken, again)
            return self.prices[self._first]

        return tried

    def _jointly(self) -> None:
        form = joint_formulation(self.options, self.most)
        taken = np.zeros(len(self.options), bool)
        taken[list(self.taken)] = True
        columns = columns_of(self.options, self.chosen, taken)
        start = Start(columns, tuple(self.floors))
        limited = self.watch.time_limit is not None
        watch = self.watch.within(JOINTLY) if limited else self.watch
        answer = solved_jointly(form, watch, start)
        if answer.chosen is not None:
            self._try(taken_of(self.options, answer.chosen))
        prices = [tier.price for tier in answer.tiers]
        bounds = tuple(tier.bound for tier in answer.tiers)
        self.floors = list(Start(None, bounds).bounds(prices))

    def _try(self, taken: Mask, again: Callable[[Mask], Mask] | None = None) -> None:
        """Solve with some trainings, then with those that this plan would use best."""
        while True:
            key = tuple(np.flatnonzero(taken).tolist())
            if key in self.known or (self.known and self.watch.must_stop):
                return
            self.known[key] = self._solved(key)
            if again is None:
                return
            taken = again(self.known[key])

    def _solved(self, key: tuple[int, ...]) -> Mask:
        """Return the best plan with some trainings; keep it if it is the best."""
        form = formulate(self.options.taught(key))
        found = solved(form, self.watch).chosen
        plans = [one for one in (found, self.chosen) if one is not None]
        best = min(plans, key=form.prices)
        if form.prices(best) < self.prices:
            self.taken, self.chosen, self.prices = key, best, form.prices(best)
        return best


def _answer(search: _Search) -> Trainings:
    problem = search.standing.problem
    columns = problem.facts.columns
    used = _used(search)
    after = search.options.taught([at for at, _, _ in used])
    report = check_problem(after, plan_of(after.pairs, search.chosen))
    counted = tuple(tier.price for tier in report.tiers)
    if report.violations or counted != search.prices:
        raise VerificationError(
            f"trainings: the search prices the tiers {search.prices}, the check "
            f"{counted}. This is a defect of the package: please report it with the "
            "facts."
        )
    floors = Start(None, tuple(search.floors)).bounds(search.prices)
    before = search.standing.formulation.prices(search.standing.chosen)
    tiers = tuple(
        TierAfter(tier.number, tier.rules, old, new, floor)
        for tier, old, new, floor in zip(
            search.standing.tiers, before, search.prices, floors, strict=True
        )
    )
    is_proved = all(one.is_proved for one in tiers)
    found = [_training(search, *one) for one in used]
    found.sort(key=lambda one: (-one.meets, -one.points, one.lawyer.id, one.skill))
    old, new = (_counted(*one) for one in _both(search, after))
    return Trainings(
        lang_of(columns.committees),
        search.most,
        search.options.level,
        tuple(found),
        tiers,
        (old[0], new[0]),
        (old[1], new[1]),
        None if is_proved else search.why_open,
    )


def _both(search: _Search, after: Problem) -> tuple[tuple[Problem, Mask], ...]:
    return (search.standing.problem, search.standing.chosen), (after, search.chosen)


def _used(search: _Search) -> list[tuple[int, Mask, Mask]]:
    """Return the trainings that the plan makes use of, with their entries."""
    options = search.options
    used = search.chosen[options.pair]
    found = []
    for at in search.taken:
        mine = used & (options.option == at)
        if mine.any():
            found.append((at, mine, mine & options.meets))
    return found


def _training(search: _Search, at: int, mine: Mask, meets: Mask) -> Training:
    options, columns = search.options, search.standing.problem.facts.columns
    who = columns.lawyers[options.options[at].lawyer]
    skill = options.options[at].skill
    places = search.standing.pairs.committee[options.pair[mine]].tolist()
    return Training(
        Named(who.id, who.name),
        skill,
        who.skills.get(skill, 0),
        tuple(search.standing.committee(place) for place in places),
        int(options.points[mine].sum()),
        int(np.count_nonzero(meets)),
    )


def _counted(problem: Problem, chosen: Mask) -> tuple[int, int]:
    """Return skills that committees lack, and points, of a plan."""
    facts, plan = problem.facts, plan_of(problem.pairs, chosen)
    must = problem.policy.find(MustHave) or MustHave()
    lacking = sum(one.amount for one in must.violations(facts, plan))
    rule = problem.policy.find(Affinity)
    if rule is None:
        return lacking, 0
    (cost,) = rule.statements(facts, problem.pairs)
    return lacking, -int(cost.points[chosen].sum())
