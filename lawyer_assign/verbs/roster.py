"""The verbs of rosters: plan one, give it dates."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from lawyer_assign.calls import checked
from lawyer_assign.engines.collecting import collected_later
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, find_no_functions
from lawyer_assign.errors import BadInputError, Defect, Text, VerificationError
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import all_named
from lawyer_assign.formulation.roster import candidate_times, formulate_roster
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.proof import TierResult
from lawyer_assign.roster import Days, FixedTime, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.quarters import quarter_begin, quarter_text
from lawyer_assign.roster.span import Span
from lawyer_assign.roster_outcome import Missing, RosterOutcome
from lawyer_assign.rules.roster import TimeRule
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.roster import (
    NOTHING_BEFORE,
    Asked,
    Dates,
    Prior,
    expand,
    solve_roster,
)
from lawyer_assign.teams import Teams
from lawyer_assign.verbs.going_on import GoingOn, going_on
from lawyer_assign.verbs.roster_check import (
    broken,
    date_tiers,
    find_unplaced,
    mark_clean,
    roster_of,
    verify_dates,
)
from lawyer_assign.verbs.roster_sheet import colleagues_of
from lawyer_assign.verbs.solve import NO_PLAN, checked_settings, fill_teams
from lawyer_assign.verify.roster import check_times

SECONDS_A_VISIT = 4e-5
"""What a date takes to be found and checked, with something to spare."""

LEAST_FOR_TIMES = 0.25
"""Share of the time left that the search for fixed times has, whatever dates take."""


@checked
def plan_roster(
    outcome: Outcome,
    days: Days,
    *,
    policy: Policy | None = None,
    teams: Teams | None = None,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    before: RosterOutcome | None = None,
    since: dt.date | None = None,
) -> RosterOutcome:
    """Fix a published time for every committee, then every date of a span (一(三)).

    Parameters
    ----------
    outcome
        Of :func:`solve`: who serves where.
    days
        The calendar; dates of years that are not official are dates all the same, and
        every output names them.
    policy
        Whose ``roster`` part holds; that of the outcome if not given.
    teams
        Of :func:`fill_teams`: who is named to stand in; filled here if not given. Roles
        decide nothing here: a team holds its events in turn, whoever is their speaker
        (house rule).
    time_limit, workers, seed, progress, stop
        As for :func:`solve`. Neither a limit nor ``stop`` takes away that stand-ins are
        named, first times and all dates found, and both checked: some 4 seconds for the
        3,300 committees of a city, under one for a district. Of a limit that is longer,
        dates and checks have their part.
    before
        The roster that held until now, of the same calendar, made of whatever facts:
        times of committees are kept as last year's where that is possible, and from
        ``since`` on a visit stays as it was where the same lawyer's turn it is and it
        fits; that other dates would not be better is not proved then. Versions of
        visits go on; calendars are told what is no more.
    since
        The date from which the new roster holds; its first day if not given. Visits
        before it stay as they were, also those of lawyers who have left since. What a
        rule counts by the week or the quarter is counted from the date on; a quarter
        that has had its event needs no other.

    Returns
    -------
    RosterOutcome
        Committees without a time are part of the answer, with the reason. Leaves among
        the facts are met as :func:`cover_leaves` meets those that come later: others of
        the firm stand in, where no rule keeps them away, before a visit lapses.

    Raises
    ------
    BadInputError
        The outcome has no plan, pinned times do not fit offices and lawyers, or there
        is nothing to go on from: no date, or one outside the calendar, a roster of
        another year.
    VerificationError
        The independent check rejects what was found. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import datetime as dt
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.check_roster(roster).is_clean
    True
    >>> may, days = dt.date(2026, 5, 1), roster.days
    >>> on = la.plan_roster(la.solve(facts), days, before=roster, since=may)
    >>> on.visits == roster.visits
    True
    """
    others = find_no_functions(progress=progress, stop=stop)
    settings = checked_settings(time_limit, workers, seed, others)
    if outcome.plan is None:
        raise BadInputError([NO_PLAN])
    policy = outcome.problem.policy if policy is None else policy
    # What fills the teams takes its time, too.
    watch = Watch.of_caller(time_limit, stop, progress)
    if teams is None:
        teams = fill_teams(outcome)
    facts, start = outcome.problem.facts, going_on(before, since, days)
    return roster_for(facts, outcome.plan, policy, days, teams, settings, watch, start)


def roster_for(
    facts: Facts,
    plan: Plan,
    policy: Policy,
    days: Days,
    teams: Teams,
    settings: Settings,
    watch: Watch,
    start: GoingOn | None = None,
) -> RosterOutcome:
    """Plan the roster of a plan, whoever made it; as :func:`plan_roster`."""
    named = {row.committee: row.stand_in for row in teams.rows if row.stand_in}
    later, prior, past = days, NOTHING_BEFORE, None
    if start is not None:
        facts, later = start.facts(facts), start.days(days)
        past = start.past(facts, days)
        prior = start.prior(past, facts, policy)
    case = RosterCase.of(facts, plan, later, named)
    misfits = list(find_pinned_misfits(case, policy))
    if misfits:
        raise BadInputError(misfits)
    with graceful_interrupt(watch):
        of_times = _but_for_dates(watch, case, policy, later)
        found = _with_times(case, policy, later, settings, of_times)
        found = replace(found, past=past)
        if start is not None:
            found = start.in_turn(found)
        if found.roster is not None:
            found = dated(found, settings, watch, prior)
        if start is not None:
            found = start.joined(found, days)
        found = replace(found, seconds=watch.seconds)
    return found if found.roster is None else mark_clean(found)


def _but_for_dates(watch: Watch, case: RosterCase, policy: Policy, days: Days) -> Watch:
    """Return a watch that leaves time for dates and their check, which hear none."""
    if watch.time_limit is None:
        return watch
    span = Span(days)
    rules = policy.roster.date_rules(policy.reach.travel)
    events = rules.events_a_quarter * len(span.quarters)
    weeks, months = span.size / 14, span.size / 60
    visits = sum(
        events + (months if row.kind == "village" else weeks)
        for row in case.columns.committees
        if case.plan.lawyers_of(row.id)
    )
    needed = SECONDS_A_VISIT * visits
    return watch.within(max(LEAST_FOR_TIMES * watch.left, watch.left - needed))


def _with_times(
    case: RosterCase, policy: Policy, days: Days, settings: Settings, watch: Watch
) -> RosterOutcome:
    """Fix the times, and check them."""
    formulation = formulate_roster(case, policy.roster)
    answer = solve_roster(formulation, settings, watch)
    roster: Roster | None = None
    missing: tuple[Missing, ...] = ()
    if answer.chosen is not None:
        roster = formulation.pairs.roster(answer.chosen)
        _verify_times(case, policy, roster, answer)
        missing = tuple(find_unplaced(case, roster, policy))
    return RosterOutcome(
        answer.status, roster, (), tuple(_times_tiers(policy, answer.tiers)),
        missing, case.facts, case.plan, policy, days, seed=settings.seed,
    )  # fmt: skip


def dated(
    outcome: RosterOutcome,
    settings: Settings,
    watch: Watch,
    prior: Prior = NOTHING_BEFORE,
) -> RosterOutcome:
    """Return an outcome with all its dates, checked."""
    rules = outcome.policy.roster.date_rules(outcome.policy.reach.travel)
    facts, roster, days = outcome.facts, roster_of(outcome), outcome.days
    with collected_later():
        firms = colleagues_of(outcome)
        dates = expand(facts, roster, days, rules, settings, watch, prior, firms)
        found = with_dates(outcome, dates)
        verify_dates(found, [tier.price for tier in dates.tiers])
    return found


@checked
def expand_roster(
    outcome: RosterOutcome,
    days: Days,
    *,
    time_limit: float | None = 60,
    stop: Callable[[], bool] | None = None,
) -> RosterOutcome:
    """Return the outcome with the dates of a span of days, in place of those it has.

    Parameters
    ----------
    outcome
        With a roster. Its times stay; of one that goes on from a date, too, all dates
        are then of these times.
    days
        The calendar, of a year to come for example.
    time_limit, stop
        As for :func:`solve`.

    Raises
    ------
    BadInputError
        The outcome has no roster.
    VerificationError
        The independent check rejects the dates. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> longer = la.expand_roster(roster, la.DayTable.of_years(2025, 2026))
    >>> len(longer.visits) > len(roster.visits)
    True
    """
    roster_of(outcome)
    others = find_no_functions(stop=stop)
    settings = checked_settings(time_limit, None, outcome.seed, others)
    watch = Watch.of_caller(time_limit, stop)
    with graceful_interrupt(watch):
        found = dated(replace(outcome, days=days, past=None), settings, watch)
        return replace(found, seconds=watch.seconds)


def with_dates(outcome: RosterOutcome, dates: Dates) -> RosterOutcome:
    """Return an outcome with dates in place of those it has, and their tiers."""
    count = len(outcome.policy.roster.tiers)
    kinds = date_tiers(outcome.policy)
    tiers = tuple(
        TierResult(number, (kind,), tier.price, tier.bound, tier.seconds)
        for (number, kind), tier in zip(kinds, dates.tiers, strict=True)
    )
    missing = [one for one in outcome.missing if one.what == "time"]
    missing += (
        Missing("visit", visit.committee, reason, visit)
        for visit, reason in dates.lapsed
    )
    span = Span(outcome.days)
    missing += (
        _no_event(outcome.facts, one, _day_of(one, span)) for one in dates.missing
    )
    all_tiers = (*outcome.tiers[:count], *tiers)
    status = outcome.status
    if status == "optimal" and not all(tier.is_proved for tier in all_tiers):
        status = "feasible"
    return replace(
        outcome,
        status=status,
        visits=dates.visits,
        tiers=all_tiers,
        missing=tuple(missing),
    )


def find_pinned_misfits(case: RosterCase, policy: Policy) -> Iterator[Defect]:
    """Find pinned times that office or lawyers cannot keep."""
    if "pinned_times" not in policy.roster or policy.roster["pinned_times"].wish:
        return
    times = candidate_times(case, policy.roster)
    rules = [
        rule
        for rule in policy.roster.rules
        if isinstance(rule, TimeRule) and rule.wish is None
    ]
    for at, row in enumerate(case.facts.times):
        if not row.is_fixed or not case.plan.lawyers_of(row.committee):
            continue
        time = FixedTime(row.half_day, row.nth)
        if times.find(case.columns.committee_at[row.committee], time) >= 0:
            continue
        titles = ", ".join(rule.title for rule in rules)
        titles_zh = "、".join(rule.title_zh for rule in rules)
        yield Defect(
            case.facts.place("times", at, "half_day"),
            row.half_day,
            Text(
                f"is pinned, but not among the half days left by: {titles}",
                f"为固定不变的时间，但不符合：{titles_zh}",
            ),
            Text(
                "Correct the half days of the office or the lawyers, or unpin the time",
                "请改正社区（村）或律师的半天，或取消固定",
            ),
        )


def _day_of(event: Asked, span: Span) -> dt.date:
    """Return a day of the quarter in which an event was to be."""
    return span.date(min(event.first, span.size - 1))


def _no_event(facts: Facts, event: Asked, day: dt.date) -> Missing:
    """Say that a committee lacks an event in the quarter of a day."""
    who = all_named(facts.lawyer[one] for one in event.lawyers)
    quarter = quarter_text(day)
    reason = Text(
        f"{quarter.en} has no half day left that suits the place and on which "
        f"{who.en} is free",
        f"{quarter.zh}没有社区（村）可安排、{who.zh}又有空的半天",
    )
    return Missing("event", event.committee, reason, quarter=quarter_begin(day))


def _verify_times(
    case: RosterCase, policy: Policy, roster: Roster, answer: Answer
) -> None:
    report = check_times(case, policy.roster, roster)
    if report.violations:
        raise broken("times", list(report.violations))
    said = [tier.price for tier in answer.tiers]
    counted = [tier.price for tier in report.tiers]
    if said != counted:
        raise VerificationError(
            f"the solver prices the tiers {said}, the check {counted}. "
            "This is a defect of the package: please report it with the facts."
        )


def _times_tiers(policy: Policy, tiers: tuple[TierAnswer, ...]) -> Iterator[TierResult]:
    rules = policy.roster.rules
    for number, tier in zip(policy.roster.tiers, tiers, strict=True):
        kinds = tuple(rule.kind for rule in rules if number in rule.tiers)
        yield TierResult(number, kinds, tier.price, tier.bound, tier.seconds)
