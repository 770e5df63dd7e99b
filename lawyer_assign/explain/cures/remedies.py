"""What would help, by the text's own levers: the fewest changes of each kind."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Text, refuse
from lawyer_assign.explain.answers import lang_of
from lawyer_assign.explain.cures.beyond import (
    MOST_PAIRS,
    is_short_of_money,
    pulled_whole,
)
from lawyer_assign.explain.cures.cures import Remedies, Remedy, Step
from lawyer_assign.explain.cures.funding import FUND, fund
from lawyer_assign.explain.cures.levers import (
    LEAST_PER_CONSENT,
    LEVERS,
    MOST_PER_CONSENT,
    Lever,
    LeverKind,
    Make,
    consent_up_to,
)
from lawyer_assign.explain.cures.pulling import (
    CutError,
    Pulled,
    everything,
    least_for,
    pull,
    where_it_matters,
)
from lawyer_assign.explain.cures.trying import (
    LIMITED,
    Missing,
    left_open,
    missing_once_solved,
    one_more,
    plan_of,
    tight_steps,
    used_by,
)
from lawyer_assign.explain.door import Progress, Watch, check_limits, graceful_interrupt
from lawyer_assign.explain.shortages.causes import covers_first
from lawyer_assign.explain.shortages.shortage import open_posts
from lawyer_assign.explain.standing import NO_PLAN
from lawyer_assign.outcome import Outcome
from lawyer_assign.problem import Problem
from lawyer_assign.problem.hall import Group, groups_of
from lawyer_assign.rules import Budget
from lawyer_assign.rules.pairing.caseload import BY_TEXT

SHARE_OF_SOLVING = 0.25
"""Of the time, for what solving again fills, before anybody is asked for more."""

SHARE_OF_FUND = 0.5
"""Of the time, for money where it is tried first: the other levers share the rest."""

TURNS = 2
"""How often a lever is tried: in its share of the time, then in what others left."""
ORDER: tuple[LeverKind, ...] = (*LEVERS, FUND)
"""All levers, as the text would have them pulled."""


@checked
def remedies(
    outcome: Outcome,
    *,
    most_per_consent: int = MOST_PER_CONSENT,
    time_limit: float | None = 60,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Remedies:
    """Say what would help where committees are left open, by the text's own levers.

    Lawyers lent from elsewhere; another post up to the cap for who wants fewer; a
    refusal lifted; more seats of a firm; consents above the cap, with the list of
    approvals to ask for; lawyers to recruit, per district, with which skills, and of
    which firm where a team is to be of one; where budgets must hold, larger ones. Each
    lever is pulled alone, by the fewest steps, or yuan, that fill as many posts as it
    can fill at all, and every remedy is applied and solved again before it is shown.
    Where the plan is not proved to cover as many as any (one that was adopted, changed
    by hand or cut short), it is solved for coverage first, for a quarter of the time at
    most: what that fills needs no lever, and levers are pulled for the rest.
    Where budgets must hold and counting finds enough lawyers for some of what is open,
    larger budgets are tried first, for half of the time at most: it may be all that
    lacks. All others have equal shares of the time that is left when their turn comes;
    what they do not need goes to those behind, and then to those that were cut short.

    Parameters
    ----------
    outcome
        With a plan.
    most_per_consent
        Posts in all, up to which a consent is asked for, 6 at least. The text names no
        such number; ten, twice what it allows without consent, is a house rule. Nobody
        is asked for who failed the last assessment.
    time_limit
        Wall-clock seconds; ``None`` = no limit.
    progress, stop
        As for :func:`lawyer_assign.solve`; what is known so far is returned.

    Returns
    -------
    Remedies
        Levers that help, in the order in which the text would have them pulled, but
        larger budgets first where these are tried first: money is what lacks then, and
        all other levers are pulled within budgets as they are. Who is lent is looked
        for among the nearest hundred of each place within reach; recruits serve
        districts that are short, as many committees as the cap allows, and are of a new
        firm, or of one somebody of which could serve a team there.

    Raises
    ------
    BadInputError
        The outcome has no plan, or ``most_per_consent`` is below 6.

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
    _check_consents(most_per_consent)
    problem, watch = outcome.problem, Watch.of_caller(time_limit, stop, progress)
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
    with graceful_interrupt(watch):
        missing, is_least = _once_solved(outcome, missing, watch)
        levers = LEVERS | {"consent": consent_up_to(most_per_consent)}
        search = _Search(problem, missing, levers, watch)
        found = search.all() if missing.any() else []
    cut = tuple(sorted(search.cut, key=ORDER.index))
    # Where wishes come before coverage, posts may be filled though nobody is asked.
    told = tuple(one for one in found if one and one.covers > 0 < one.amount)
    if not is_least:  # fewer steps may do as well, or none
        told = tuple(one._replace(at_least=0, is_least=False) for one in told)
    by_solving = count - int(missing.sum())
    return Remedies(lang, count, told, not cut, cut, by_solving)


def _once_solved(outcome: Outcome, missing: Ints, watch: Watch) -> Missing:
    """Return what stays open before anybody is asked, and whether that is the least.

    Where wishes come before coverage, solving again fills nothing: what these leave
    open stays so, though it is not the least.
    """
    is_first = covers_first(outcome)
    if is_first and outcome.tiers[0].is_proved:
        return Missing(missing, is_least=True)
    part = watch.part(SHARE_OF_SOLVING)
    found = missing_once_solved(outcome.problem, missing, part)
    if is_first:
        return found
    return Missing(missing, found.is_least and bool((found.posts == missing).all()))


def _check_consents(most: int) -> None:
    """Refuse what no consent can say.

    Raises
    ------
    BadInputError
        Says so.
    """
    if most < LEAST_PER_CONSENT:
        raise refuse(
            "most_per_consent",
            str(most),
            Text(
                f"is no consent: up to {BY_TEXT} posts none is needed",
                f"不是超上限的批准：不超过{BY_TEXT}个无须批准",
            ),
            Text(f"Give {LEAST_PER_CONSENT} or more", f"请填{LEAST_PER_CONSENT}或以上"),
        )


class _Search:
    """One problem, whose lists become longer as levers need it."""

    def __init__(
        self,
        problem: Problem,
        missing: Ints,
        levers: dict[LeverKind, Make],
        watch: Watch,
    ) -> None:
        self._asked = self._problem = problem
        self._levers = levers
        self._missing = missing
        self._whole = self._watch = watch
        self._widened: frozenset[str] = frozenset()
        self.cut: list[LeverKind] = []

    def all(self) -> list[Remedy | None]:
        """Return what every lever can do, in the order of the text.

        Money is tried first where counting does not explain all that is open, and
        stands first then. Who runs out of a share of the time is tried once more at
        the end, in what is left.
        """
        found: dict[LeverKind, Remedy] = {}
        before: list[LeverKind] = [FUND] if self._may_lack_money() else []
        for kind in before:
            self._try(kind, SHARE_OF_FUND, found)
        first = before
        for _ in range(TURNS):
            left = [kind for kind in ORDER if kind in self.cut or kind not in first]
            first, self.cut = [*ORDER], []
            for at, kind in enumerate(left):
                self._try(kind, 1 / (len(left) - at), found)
        return [found.get(kind) for kind in dict.fromkeys((*before, *ORDER))]

    def _try(
        self, kind: LeverKind, share: float, found: dict[LeverKind, Remedy]
    ) -> None:
        """Pull a lever within a share of the time left; note whether it was cut short.

        Of two remedies of one lever the better stays.
        """
        self._watch = self._whole.part(share)
        make = self._levers.get(kind)
        if make is None:
            tried = fund(self._asked, int(self._missing.sum()), self._watch)
        else:
            tried = self.remedy(kind, make)
        if self._watch.must_stop:
            self.cut.append(kind)
        both = [one for one in (tried, found.get(kind)) if one is not None]
        if both:
            found[kind] = min(both, key=lambda one: (one.left_open, one.amount))

    def _may_lack_money(self) -> bool:
        """Return whether budgets must hold, and groups lack fewer than are open."""
        if self._asked.policy.must(Budget) is None:
            return False
        return sum(group.short for group in self._groups) < int(self._missing.sum())

    @property
    def _is_of_money(self) -> bool:
        """Return whether money decides so much that all is asked by solving at once."""
        has_budgets = self._asked.policy.must(Budget) is not None
        return has_budgets and len(self._asked.pairs) <= MOST_PAIRS

    def remedy(self, kind: LeverKind, make: Make) -> Remedy | None:
        """Return what a lever can do; ``None`` if nothing, or if time is up."""
        if is_short_of_money(make, self._asked, self._missing, self._watch):
            return None
        counted = None if self._is_of_money else self._counted(kind, make)
        left = int(self._missing.sum()) if counted is None else counted.left_open
        may_be_fewer = counted is not None and not counted.is_least
        if self._watch.must_stop or not (left or may_be_fewer):
            return counted
        # As many posts by fewer steps are welcome, too, where more may be asked.
        beyond = self._beyond(kind, make, left + may_be_fewer)
        if counted is None or beyond is None:
            return beyond or counted
        return _better(counted, beyond)

    def _counted(self, kind: LeverKind, make: Make) -> Remedy | None:
        """Return what a lever can do for groups that are short by counting."""
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
    def _groups(self) -> list[Group]:
        """Groups that are short, by lists that leave out nobody there."""
        while True:
            _, groups, cut = groups_of(self._problem)
            if not cut:
                return groups
            self._widen(cut)

    @property
    def _short(self) -> Ints:
        """Committees of these groups, ascending."""
        groups = self._groups
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
        posts = plan_of(lever, everybody, self._watch)
        if posts is None:
            return np.zeros(len(lever.options), bool)
        return used_by(lever, posts)

    def _widen(self, committees: frozenset[str]) -> None:
        self._widened |= committees
        self._problem = self._problem.widened(self._widened)
        self.__dict__.pop("_groups", None)  # is asked for anew

    def _solved(self, kind: LeverKind, lever: Lever, pulled: Pulled) -> Remedy | None:
        """Apply a remedy, solve for coverage, and count what is open then."""
        posts = plan_of(lever, pulled.taken, self._watch)
        if posts is None:
            return None
        left = left_open(posts)
        # What rules ask beyond counting can leave some of what was asked for unused.
        taken = pulled.taken & used_by(lever, posts)
        steps = self._smallest(lever, taken, tight_steps(lever, taken, posts), left)
        bound = pulled.bound
        if left > pulled.left:
            bound = max(1, least_for(lever, left))
        return self._told(kind, steps, left, bound)

    def _smallest(
        self, lever: Lever, taken: Mask, steps: tuple[Step, ...], left: int
    ) -> tuple[Step, ...]:
        """Return steps that raise each limit by one only, if no more stays open so."""
        smaller = one_more(lever, taken) if lever.kind in LIMITED else steps
        if smaller == steps or len(lever.problem.pairs) > MOST_PAIRS:
            return steps
        posts = plan_of(lever, taken, self._watch, smaller)
        return steps if posts is None or left_open(posts) > left else smaller

    def _beyond(self, kind: LeverKind, make: Make, left: int) -> Remedy | None:
        """Return what a lever can do where no group is short by counting, if more."""
        found = pulled_whole(make, self._asked, self._missing, left, self._watch)
        if found is None:
            return None
        bound = 1
        if not self._asked.leaves_out:
            bound = max(1, least_for(found.lever, found.left))
        return self._told(kind, found.steps, found.left, bound)

    def _told(
        self, kind: LeverKind, steps: tuple[Step, ...], left: int, bound: int
    ) -> Remedy:
        covers = int(self._missing.sum()) - left
        return Remedy(kind, steps, covers, left, bound, len(steps) == bound)


def _better(one: Remedy, other: Remedy) -> Remedy:
    """Return which leaves fewer open, or as many by fewer steps, with both bounds."""
    best = min(one, other, key=lambda row: (row.left_open, len(row.steps)))
    if one.left_open != other.left_open:
        return best
    bound = max(one.at_least, other.at_least)
    return best._replace(at_least=bound, is_least=len(best.steps) == bound)
