"""Why committees are left open: groups that ask for more than can serve them."""

from collections.abc import Callable

from lawyer_assign.arrays import Mask
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.answers import Named, lang_of
from lawyer_assign.explain.door import Progress, Watch, check_limits, graceful_interrupt
from lawyer_assign.explain.shortages.causes import causes_of, least_open
from lawyer_assign.explain.shortages.gaps import Gap, Limit, Shortage
from lawyer_assign.explain.shortages.kept_out import idle_of, kept_out
from lawyer_assign.explain.standing import NO_PLAN
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.problem.hall import Group, groups_of
from lawyer_assign.problem.room import Room


@checked
def shortage(
    outcome: Outcome,
    *,
    time_limit: float | None = 60,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Shortage:
    """Say why committees are left open, and how many must be, whichever plan is made.

    Each gap is a set of committees with everybody who could serve them: they ask for
    more posts than all these lawyers together have room for, so the difference stays
    open (Hall's condition). Gaps are disjoint, so their numbers add up. What is open
    besides has another cause, which is named: teams of one firm, money, two-way choice.

    Parameters
    ----------
    outcome
        With a plan.
    time_limit
        Wall-clock seconds for naming other causes; ``None`` = no limit.
    progress, stop
        As for :func:`lawyer_assign.solve`; what is known so far is returned.

    Returns
    -------
    Shortage
        Empty if every committee has its lawyers.

    Raises
    ------
    BadInputError
        The outcome has no plan.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024().with_limit(1)
    >>> found = la.shortage(la.solve(la.datasets.toy(), policy))
    >>> found.open, found.gaps[0].short, [one.id for one in found.gaps[0].lawyers]
    (2, 2, ['l3', 'l6'])
    """
    if outcome.plan is None:
        raise BadInputError([NO_PLAN])
    check_limits(time_limit, None, 0)
    problem = outcome.problem
    rows = problem.facts.columns.committees
    lang = lang_of(rows)
    count = open_posts(problem, outcome.plan)
    if not count:
        return Shortage(lang, (), 0, 0, ())
    watch = Watch.of_caller(time_limit, stop, progress)
    room, groups, cut = groups_of(problem)
    widened: frozenset[str] = frozenset()
    while cut:  # lists that leave out nobody, before anything is said to be short
        widened |= cut
        problem = problem.widened(widened)
        room, groups, cut = groups_of(problem)
    idle = idle_of(problem)
    gaps = tuple(_said(problem, room, group, outcome.plan, idle) for group in groups)
    counted = sum(gap.short for gap in gaps)
    if counted == count:
        return Shortage(lang, gaps, count, counted, ())
    with graceful_interrupt(watch):
        least = max(counted, least_open(outcome, count, watch))
        causes = causes_of(outcome, count, least, counted, watch)
    return Shortage(lang, gaps, count, least, causes)


def open_posts(problem: Problem, plan: Plan) -> int:
    """Return how many posts a plan leaves open."""
    return sum(
        max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in problem.facts.committees
    )


def _said(problem: Problem, room: Room, group: Group, plan: Plan, idle: Mask) -> Gap:
    columns = problem.facts.columns
    committees = [columns.committees[at] for at in group.committees.tolist()]
    limits = []
    for cut in group.cuts:
        if cut.kind == "seats":
            firm = columns.firms[cut.who]
            limits.append(Limit(cut.kind, Named(firm.id, firm.name), cut.room, 0))
        else:
            one = columns.lawyers[cut.who]
            pinned = int(room.pinned[cut.who])
            limits.append(Limit(cut.kind, Named(one.id, one.name), cut.room, pinned))
    limits.sort(key=lambda limit: (limit.kind, -limit.room, limit.who.id))
    return Gap(
        committees=tuple(Named(row.id, row.name) for row in committees),
        open=tuple(
            Named(row.id, row.name)
            for row in committees
            if len(plan.lawyers_of(row.id)) < row.lawyers_min
        ),
        lawyers=tuple(
            Named(columns.lawyers[at].id, columns.lawyers[at].name)
            for at in group.lawyers.tolist()
        ),
        asked=group.asked,
        limits=tuple(limits),
        kept_out=kept_out(problem, group, idle),
    )
