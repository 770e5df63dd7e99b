"""What would help, by the text's own levers: the fewest changes of each kind."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.answers import Named, lang_of
from lawyer_assign.explain.cures.applying import changed
from lawyer_assign.explain.cures.cures import Remedies, Remedy, Step
from lawyer_assign.explain.cures.funding import fund
from lawyer_assign.explain.cures.levers import LEVERS, Lever, LeverKind, Make
from lawyer_assign.explain.cures.pulling import (
    CutError,
    Pulled,
    everything,
    least_for,
    pull,
    where_it_matters,
)
from lawyer_assign.explain.door import Watch, check_limits, solved
from lawyer_assign.explain.shortages.causes import covering
from lawyer_assign.explain.shortages.shortage import open_posts
from lawyer_assign.explain.standing import NO_PLAN
from lawyer_assign.formulation import Term, Tier, formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem import Problem
from lawyer_assign.problem.hall import groups_of
from lawyer_assign.rules.ints import ints
from lawyer_assign.statements import Cost

MANY = 1_000
"""Posts that a limit allows while it is not known how many are needed."""

ASKED = "remedies"
"""Stands for the wish to ask as little as will do, which is no rule."""


@checked
def remedies(outcome: Outcome, *, time_limit: float | None = 60) -> Remedies:
    """Say what would help where committees are left open, by the text's own levers.

    Lawyers lent from elsewhere; another post up to the cap for who wants fewer; a
    refusal lifted; more seats of a firm; consents above the cap, with the list of
    approvals to ask for; lawyers to recruit, per district, with which skills; where
    budgets must hold, larger ones. Each lever is pulled alone, by the fewest steps, or
    yuan, that fill as many posts as it can fill at all, and every remedy is applied and
    solved again before it is shown.

    Parameters
    ----------
    outcome
        With a plan.
    time_limit
        Wall-clock seconds; ``None`` = no limit.

    Returns
    -------
    Remedies
        Levers that help, in the order in which the text would have them pulled. Who is
        lent is looked for among the nearest hundred of each place within reach;
        recruits serve districts that are short, as many committees as the cap allows.

    Raises
    ------
    BadInputError
        The outcome has no plan.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024().with_limit(1)
    >>> found = la.remedies(la.solve(la.datasets.toy(), policy))
    >>> found.open, [(one.lever, len(one.steps)) for one in found.found][-1]
    (2, ('recruit', 2))
    """
    if outcome.plan is None:
        raise BadInputError([NO_PLAN])
    check_limits(time_limit, None, 0)
    problem, watch = outcome.problem, Watch(time_limit)
    columns = problem.facts.columns
    lang = lang_of(columns.committees)
    count = open_posts(problem, outcome.plan)
    if not count:
        return Remedies(lang, 0, (), is_complete=True)
    missing = np.array(
        [
            max(0, row.lawyers_min - len(outcome.plan.lawyers_of(row.id)))
            for row in columns.committees
        ],
        np.int64,
    )
    search = _Search(problem, missing, watch)
    found = [search.remedy(kind, make) for kind, make in LEVERS.items()]
    found.append(fund(problem, int(missing.sum()), watch))
    told = tuple(one for one in found if one is not None and one.covers > 0)
    return Remedies(lang, count, told, is_complete=not watch.must_stop)


class _Search:
    """One problem, whose lists become longer as levers need it."""

    def __init__(self, problem: Problem, missing: Ints, watch: Watch) -> None:
        self._problem = problem
        self._missing = missing
        self._watch = watch
        self._widened: frozenset[str] = frozenset()

    def remedy(self, kind: LeverKind, make: Make) -> Remedy | None:
        """Return what a lever can do; ``None`` if nothing, or if time is up."""
        while not self._watch.must_stop:
            short = self._short
            if not len(short):
                return None
            try:
                lever = everything(make, self._problem, short, self._missing)
                pulled = None if lever is None else self._pulled(lever)
            except CutError as error:
                self._widen(error.committees)
                continue
            if lever is None or pulled is None:
                return None
            return self._solved(kind, lever, pulled)
        return None

    @cached_property
    def _short(self) -> Ints:
        """Committees of groups that are short, by lists that leave out nobody there."""
        while True:
            _, groups, cut = groups_of(self._problem)
            if not cut:
                break
            self._widen(cut)
        inside = [np.zeros(0, np.int64), *(group.committees for group in groups)]
        found: Ints = np.unique(np.concatenate(inside))
        return found

    def _pulled(self, lever: Lever) -> Pulled | None:
        core = where_it_matters(lever)
        # A plan of all committees takes long in a city, but keeps all that must hold.
        for one in (core, lever):
            if pulled := pull(core, self._used(one), self._watch):
                return pulled
        return None

    def _used(self, lever: Lever) -> Mask:
        """Return which options a plan uses that covers as many as all of them can."""
        everybody = np.ones(len(lever.options), bool)
        tried = _tried(lever, everybody)
        chosen = _covered(tried, _asked_for(lever, everybody, tried.pairs), self._watch)
        if chosen is None:
            return np.zeros(len(lever.options), bool)
        return _used(lever, tried.pairs.keep(chosen))

    def _widen(self, committees: frozenset[str]) -> None:
        self._widened |= committees
        self._problem = self._problem.widened(self._widened)
        self.__dict__.pop("_short", None)  # is asked for anew

    def _solved(self, kind: LeverKind, lever: Lever, pulled: Pulled) -> Remedy | None:
        """Apply a remedy, solve for coverage, and count what is open then."""
        tried = _tried(lever, pulled.taken)
        pairs = tried.pairs
        asked_for = _asked_for(lever, pulled.taken, pairs)
        chosen = _covered(tried, asked_for, self._watch)
        if chosen is None:
            return None
        served = np.bincount(pairs.committee[chosen], minlength=len(self._missing))
        asked = np.array([row.lawyers_min for row in pairs.columns.committees])
        left = int(np.maximum(asked - served, 0).sum())
        posts = pairs.keep(chosen)
        # What rules ask beyond counting can leave some of what was asked for unused.
        taken = pulled.taken & _used(lever, posts)
        steps = _tight(lever, _steps(lever, taken), taken, posts)
        bound = pulled.bound
        if left > pulled.left:
            bound = max(1, least_for(lever, left))
        covers = int(self._missing.sum()) - left
        return Remedy(kind, steps, covers, left, bound, len(steps) == bound)


def _tried(lever: Lever, taken: Mask) -> Problem:
    """Return the problem as it is once some options are taken, limits wide open."""
    problem = lever.problem
    _, free = lever.with_taken(taken)
    facts = problem.facts
    if lever.kind != "recruit":
        steps = _steps(lever, taken)
        facts = changed(lever.kind, steps, facts, problem.policy)
    pairs = problem.pairs.keep(free | (lever.option_of < 0))
    return replace(problem, facts=facts, pairs=replace(pairs, columns=facts.columns))


def _asked_for(lever: Lever, taken: Mask, pairs: Pairs) -> Mask:
    """Return the pairs of those who are asked for something."""
    who = [lever.options[at].who for at in np.flatnonzero(taken).tolist()]
    side = pairs.firm if lever.kind in ("seats", "lift") else pairs.lawyer
    mask: Mask = np.isin(side, who)
    return mask


def _covered(problem: Problem, asked_for: Mask, watch: Watch) -> Mask | None:
    """Return a plan that covers as many as can be, by few posts of whom one asks."""
    pairs, policy = problem.pairs, covering(problem.policy)
    form = formulate(replace(problem, policy=policy))
    rows = pairs.committee_ids
    few = Cost(ASKED, rows, pairs.committee, points=asked_for.astype(np.int64))
    tiers = (*form.tiers, Tier(form.tiers[-1].number + 1, (Term(few, 1),)))
    return solved(replace(form, tiers=tiers), watch).chosen


def _steps(lever: Lever, taken: Mask) -> tuple[Step, ...]:
    """Return the options taken as steps, limits open."""
    columns = lever.problem.facts.columns
    found: list[Step] = []
    for at in np.flatnonzero(taken).tolist():
        option = lever.options[at]
        where: Named | None = None
        skills: tuple[str, ...] = ()
        if lever.kind in ("seats", "lift"):
            firm = columns.firms[option.who]
            who = Named(firm.id, firm.name)
        else:
            one = columns.lawyers[option.who]
            who = Named(one.id, one.name)
            skills = tuple(sorted(one.skills)) if lever.kind == "recruit" else ()
        if lever.kind == "lift":
            place = columns.committees[option.where]
            where = Named(place.id, place.name)
        elif option.where >= 0:
            area = columns.districts[option.where]
            where = Named(area.id, area.name)
        found.append(Step(who, where, MANY, skills))
    return tuple(found)


def _held(lever: Lever, posts: Pairs) -> tuple[Ints, Ints]:
    """Return posts, or seats, that everybody holds in a plan, and the limit now."""
    columns, room = posts.columns, lever.room
    if lever.kind == "seats":
        served = np.unique(posts.firm * len(columns.committees) + posts.committee)
        firms = served // max(1, len(columns.committees))
        stated = (row.seats or 0 for row in lever.problem.facts.columns.firms)
        return np.bincount(firms, minlength=len(columns.firms)), ints(stated)
    held = np.bincount(posts.lawyer, minlength=len(columns.lawyers))
    if lever.kind == "offer":
        rows = lever.problem.facts.columns.lawyers
        return held, ints(row.max_committees or 0 for row in rows)
    if lever.kind == "consent":
        return held, room.within[:, 0] + room.pinned
    return held, np.zeros(len(held), np.int64)


def _used(lever: Lever, posts: Pairs) -> Mask:
    """Return which options a plan uses."""
    used = np.zeros(len(lever.options), bool)
    if lever.kind in ("lend", "lift", "recruit"):
        there = lever.option_of[lever.problem.pairs.find(posts.committee, posts.lawyer)]
        used[there[there >= 0]] = True
        return used
    held, now = _held(lever, posts)
    for number, option in enumerate(lever.options):
        used[number] = held[option.who] > now[option.who]
    return used


def _tight(
    lever: Lever, steps: tuple[Step, ...], taken: Mask, posts: Pairs
) -> tuple[Step, ...]:
    """Return steps with limits as low as the plan that was found needs."""
    if lever.kind == "lift":
        return tuple(step._replace(to=0) for step in steps)
    held, now = _held(lever, posts)
    places = [lever.options[at].who for at in np.flatnonzero(taken).tolist()]
    return tuple(
        step._replace(to=max(int(held[at]), int(now[at])))
        for step, at in zip(steps, places, strict=True)
    )
