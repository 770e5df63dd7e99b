"""The check of rosters: times, dates, prices and what is missing, counted again."""

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakValueDictionary

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text, VerificationError
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.unplaced import why_without_time
from lawyer_assign.roster_outcome import Missing, RosterOutcome
from lawyer_assign.rules import EligibilityRule, Violation
from lawyer_assign.verify.check import TierPrice
from lawyer_assign.verify.date_words import DateWords
from lawyer_assign.verify.past import find_altered
from lawyer_assign.verify.roster import RosterReport, check_times
from lawyer_assign.verify.visits import DateCheck

NO_ROSTER = Defect(
    "roster",
    "",
    Text("there is no roster", "没有值班表"),
    Text(
        "Plan one first; outcome.status says whether that found any: infeasible or "
        "undecided runs have none",
        "请先排出值班表；排班结果见 outcome.status，无解或未定时没有值班表",
    ),
)

_CLEAN: WeakValueDictionary[int, RosterOutcome] = WeakValueDictionary()
"""Outcomes whose times and dates the check has passed, by ``id``; none can change."""


@checked
def check_roster(outcome: RosterOutcome) -> RosterReport:
    """Check times and dates by code that shares nothing with the solver.

    Parameters
    ----------
    outcome
        Of :func:`plan_roster`, changed, or read from a file and edited by hand.

    Returns
    -------
    RosterReport
        What is broken, in both languages (``is_clean`` if nothing is), what each tier
        costs and what is missing, counted again; what a file says of these, and of
        bounds, is not looked at. Of a roster that goes on from a date prices are of the
        time from then on, and visits before it have to be those of the roster before.

    Raises
    ------
    BadInputError
        The outcome has no roster.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.check_roster(roster).is_clean
    True
    """
    roster = roster_of(outcome)
    altered = tuple(_find_altered(outcome))
    outcome = outcome.from_date
    named = {row.committee: row.stand_in for row in roster.rows if row.stand_in}
    case = RosterCase.of(outcome.facts, outcome.plan, outcome.days, named)
    report = check_times(case, outcome.policy.roster, roster)
    check = date_check(outcome, roster)
    found = (*altered, *check.violations(outcome.visits))
    report = replace(report, violations=(*report.violations, *found))
    missing = list(find_unplaced(case, roster, outcome.policy))
    has_dates = bool(outcome.visits) or len(outcome.tiers) > len(report.tiers)
    if not has_dates or found:
        return replace(report, missing=tuple(missing))
    missing += check.missing(outcome.visits)
    tiers = (*report.tiers, *_date_prices(check, outcome))
    return replace(report, tiers=tiers, missing=tuple(missing))


def _find_altered(outcome: RosterOutcome) -> Iterator[Violation]:
    """Find what is not as it was before the date that a roster goes on from."""
    if outcome.past is not None and outcome.from_date is not outcome:
        words = DateWords(outcome.known)
        yield from find_altered(outcome.past, outcome.visits, words)


def mark_clean(outcome: RosterOutcome) -> RosterOutcome:
    """Return an outcome whose times and dates the check has just passed.

    Checking those of a city takes seconds: who publishes it need not do so again.
    """
    _CLEAN[id(outcome)] = outcome
    return outcome


def find_broken(outcome: RosterOutcome) -> tuple[Violation, ...]:
    """Return what keeps a roster from being announced.

    That is what :func:`check_roster` finds, and teams that rules about single posts
    keep away: a 值班表 names its teams itself, whatever the plan says.
    """
    found: tuple[Violation, ...] = ()
    if _CLEAN.get(id(outcome)) is not outcome:
        found = check_roster(outcome).violations
        if not found:
            mark_clean(outcome)
    return (*found, *find_barred_teams(outcome))


def find_barred_teams(outcome: RosterOutcome) -> Iterator[Violation]:
    """Find who is of a team where a rule about single posts keeps her away."""
    facts = outcome.facts
    posts = {
        (row.committee, who)
        for row in roster_of(outcome).rows
        for who in row.lawyers
        if row.committee in facts.committee and who in facts.lawyer
    }
    plan = Plan.of(sorted(posts))
    for rule in _bars(outcome.policy):
        yield from rule.faults(facts, plan)


def find_changed_times(outcome: RosterOutcome) -> tuple[str, ...]:
    """Return the committees whose fixed time was changed and whose dates were not.

    None of their dates, as they were before holidays and leaves moved them, is of the
    time that is published.
    """
    if outcome.roster is None:
        return ()
    is_followed: dict[str, bool] = {}
    for visit in outcome.from_date.visits:
        row = outcome.roster.row.get(visit.committee)
        if row is not None and visit.kind != "event":
            day, half = visit.nominal_date, visit.nominal_half
            follows = row.time.half == half and row.time.falls_on(day)
            is_followed[row.committee] = (
                is_followed.get(row.committee, False) or follows
            )
    return tuple(sorted(one for one, follows in is_followed.items() if not follows))


def refuse_broken(outcome: RosterOutcome) -> None:
    """Refuse to announce a roster that breaks what must hold.

    Raises
    ------
    BadInputError
        Each breach, with the committee or the post.
    """
    cure = Text(
        "Correct the roster, or hand in the policy that it was made under",
        "请改正值班表；按另一规则集排班的，请给出该规则集",
    )
    defects = [
        Defect(f"roster {one.tag.who}", "", Text(one.text, one.text_zh), cure)
        for one in find_broken(outcome)
    ]
    if defects:
        raise BadInputError(defects)


def _date_prices(check: DateCheck, outcome: RosterOutcome) -> Iterator[TierPrice]:
    """Yield the price of each tier of dates."""
    tiers, prices = date_tiers(outcome.policy), check.tiers(outcome.visits)
    for (number, kind), price in zip(tiers, prices, strict=True):
        yield TierPrice(number, price, {kind: price})


def date_tiers(policy: Policy) -> list[tuple[int, str]]:
    """Return number and kind of each tier of dates, behind those of the times."""
    kinds = policy.roster.date_rules(policy.reach.travel).tiers
    return list(enumerate(kinds, 1 + max(policy.roster.tiers, default=0)))


def roster_of(outcome: RosterOutcome) -> Roster:
    """Return the roster of an outcome; refuse one without."""
    if outcome.roster is None:
        raise BadInputError([NO_ROSTER])
    return outcome.roster


def date_check(outcome: RosterOutcome, roster: Roster) -> DateCheck:
    """Return the check of the dates of an outcome."""
    policy = outcome.policy
    return DateCheck(
        outcome.facts,
        outcome.plan,
        roster,
        outcome.days,
        policy.roster.date_rules(policy.reach.travel),
        _bars(policy),
        outcome.past,
    )


def _bars(policy: Policy) -> tuple[EligibilityRule, ...]:
    """Return the rules about single posts that must hold."""
    return tuple(
        rule
        for rule in policy.rules
        if isinstance(rule, EligibilityRule) and rule.wish is None
    )


def verify_dates(outcome: RosterOutcome, said: list[int | None]) -> None:
    """Refuse dates that the independent check rejects, or prices otherwise."""
    check = date_check(outcome, roster_of(outcome))
    found = list(check.violations(outcome.visits))
    if found:
        raise broken("dates", found)
    counted = list(check.tiers(outcome.visits))
    if said != counted:
        raise VerificationError(
            f"the dates are priced {said}, the check counts {counted}. "
            "This is a defect of the package: please report it with the facts."
        )


def broken(what: str, found: list[Violation]) -> VerificationError:
    """Return the error for something that breaks musts."""
    first = "; ".join(one.text for one in found[:3])
    return VerificationError(
        f"the {what} break {len(found)} musts, first: {first}. "
        "This is a defect of the package: please report it with the facts."
    )


def find_unplaced(
    case: RosterCase, roster: Roster, policy: Policy
) -> Iterator[Missing]:
    """Say of every committee without a time why it has none."""
    rules = policy.roster.date_rules(policy.reach.travel)
    for row in case.columns.committees:
        if case.plan.lawyers_of(row.id) and roster.time_of(row.id) is None:
            yield Missing("time", row.id, why_without_time(case, roster, row.id, rules))
