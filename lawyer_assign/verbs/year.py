"""The verbs of the year: what a plan costs, how it was served, who inspects it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from lawyer_assign.calls import checked, each_of
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts
from lawyer_assign.facts.checks.days_given import day_given, day_or_none
from lawyer_assign.pairs import Reach
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import Visit as DutyVisit
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.rules import (
    Affinity,
    Coverage,
    FurtherPosts,
    OwnLimits,
    TeamSize,
    Wish,
)
from lawyer_assign.verbs.solve import NO_PLAN, checked_settings, solve
from lawyer_assign.verify.check import find_strangers
from lawyer_assign.year.assessment import Assessment, Records, ScoreSheet
from lawyer_assign.year.assessment.leavers import without_leavers
from lawyer_assign.year.assessment.naming import check_who
from lawyer_assign.year.attendance import Attendance, DoubtRules, attendance_of
from lawyer_assign.year.costs import Costs
from lawyer_assign.year.inspection_notes import notes_of
from lawyer_assign.year.inspection_rules import InspectionRules
from lawyer_assign.year.inspections import (
    Inspection,
    Visit,
    draw,
    inspection_facts,
    inspection_pairs,
)
from lawyer_assign.year.risks import signs_of
from lawyer_assign.year.year_costs import YearCosts, no_spell


@checked
def cost(facts: Facts, plan: Plan | None) -> Costs:
    """Price every post of a plan by the facts' tariffs, exactly to the fen.

    Parameters
    ----------
    facts
        With tariffs; adjustments and districts' shares where there are any.
    plan
        Of a solver, read from a file, or typed by hand.

    Returns
    -------
    Costs
        Amounts by post, lawyer, firm, district and payer, which sum up alike.

    Raises
    ------
    BadInputError
        There is no plan, it names strangers, or the facts have no tariffs.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> plan = la.solve(facts).plan
    >>> costs = la.cost(facts, plan)
    >>> int(costs.by("payer").fen.sum()) == costs.total_fen
    True
    """
    return Costs.of(facts, known_plan(facts, plan))


@checked
def cost_year(plans: Iterable[tuple[dt.date, Facts, Plan | None]]) -> YearCosts:
    """Price a year in which plans follow one another, every post by its months.

    A month is paid to who has the post on its first day, a twelfth of the year's price
    each, rounded so that twelve months cost the year's price (house rules, as told in
    :mod:`lawyer_assign.year.year_costs`).

    Parameters
    ----------
    plans
        Day from which each plan holds, its facts with tariffs, and the plan; all of
        one year. The budgets of the last facts count.

    Returns
    -------
    YearCosts
        Amounts by post, lawyer, firm, district and payer, which sum up alike.

    Raises
    ------
    BadInputError
        No plan, a plan that names strangers, facts without tariffs, what is no day,
        days of several years, or one day for two plans.

    Examples
    --------
    >>> import datetime as dt
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> plan = la.solve(facts).plan
    >>> nobody = la.Plan.of([])
    >>> part = la.cost_year([(dt.date(2026, 1, 1), facts, plan),
    ...                      (dt.date(2026, 7, 1), facts, nobody)])
    >>> 2 * part.total_fen == la.cost(facts, plan).total_fen
    True
    """
    return YearCosts.of([_costed(at, one) for at, one in enumerate(plans)])


def _costed(at: int, given: object) -> tuple[dt.date, Costs]:
    """Return day and costs of one plan of a year; refuse what is no such three."""
    match given:
        case (day, Facts() as facts, Plan() | None as plan):
            return day_given(f"plans[{at}][0]", day), cost(facts, plan)
    raise BadInputError([no_spell(f"plans[{at}]", type(given).__name__)])


@checked
def assess(
    facts: Facts,
    plan: Plan | None,
    records: Records,
    sheet: ScoreSheet | None = None,
    *,
    months: int = 12,
    attendance: Attendance | None = None,
) -> Assessment:
    """Score who serves, by what they put in, what came out and what it did (二(二)).

    Parameters
    ----------
    facts, plan
        Who served where; only records of these posts count.
    records
        Of :func:`read_records` or :func:`records_from_frames`, of the period.
    sheet
        Weights and what is expected; house rules if not given.
    months
        That the records span; what is expected of a year is cut to them.
    attendance
        Of :func:`compare_attendance` on the same records: check-ins that cannot be true
        do not count, and what who stands in did on the days for which the roster sends
        her counts as hers (clause 二(一): time on duty earns points). Of a post its
        part of the visits that the roster has for the committee is expected: a team
        that takes turns shares them, and during a leave, or where the roster found no
        time, nothing is. Of whom nothing is expected and nothing known is not scored.
        Of a roster that goes on from a date, posts before it count with their part as
        well; records of who has left since are set aside, and of committees that are no
        more.

    Raises
    ------
    BadInputError
        There is no plan, or plan or records name strangers, or records another name
        beside an id: each with its place.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import pandas as pd
    >>> visit = {"lawyer": ["l6"], "committee": ["c3"], "day": ["2026-03-02"]}
    >>> visit["duty"] = ["publicity"]
    >>> records = la.records_from_frames({"logs": pd.DataFrame(visit)})
    >>> toy = la.datasets.toy()
    >>> assessment = la.assess(toy, la.solve(toy).plan, records)
    >>> len(assessment.by_lawyer)
    4
    """
    known, sheet = known_plan(facts, plan), sheet or ScoreSheet()
    if attendance is None:
        return Assessment.of(facts, known, records, sheet, months)
    counting, _ = without_leavers(facts, attendance.facts, attendance.believed)
    served = {
        (committee, who)
        for committee, who in attendance.earlier
        if committee in facts.committee and who in facts.lawyer
    }
    turns = [
        one
        for one in attendance.turns
        if one.committee in facts.committee and one.lawyer in facts.lawyer
    ]
    plan_of_year = Plan.of({*known.posts, *served})
    rota = attendance.rota
    return Assessment.of(facts, plan_of_year, counting, sheet, months, turns, rota)


@checked
def compare_attendance(
    facts: Facts,
    visits: Iterable[DutyVisit] | RosterOutcome,
    records: Records,
    rules: DoubtRules | None = None,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Attendance:
    """Compare check-ins with a roster: what was kept, moved, missed, what is doubtful.

    Parameters
    ----------
    facts
        Whose committees the records name.
    visits
        A roster, or some visits of one. A whole roster also says for which committees
        it found no time: nothing is asked there. One that goes on from a date also
        knows who has left since, whose records are compared with it like all others.
    records
        Of :func:`read_records` or :func:`records_from_frames`.
    rules
        From when on a record is doubtful; house rules if not given.
    first, last
        The period; from the first to the last check-in if not given.

    Raises
    ------
    BadInputError
        Records name strangers, or another name beside an id, each with its place, or
        the period ends too early, or begins or ends on what is no day.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> import pandas as pd
    >>> first = roster.visits[0]
    >>> came = {"lawyer": [first.lawyers[0]], "committee": [first.committee]}
    >>> came |= {"day": [str(first.date)], "minutes": [120]}
    >>> records = la.records_from_frames({"check_ins": pd.DataFrame(came)})
    >>> found = la.compare_attendance(facts, roster, records)
    >>> isinstance(found, la.Attendance)
    True
    """
    untimed: list[str] = []
    earlier: set[tuple[str, str]] = set()
    if isinstance(visits, RosterOutcome):
        untimed = [one.committee for one in visits.missing if one.what == "time"]
        facts, earlier = known_by(visits, facts), visits.earlier_posts
        visits = visits.visits
    visits = each_of("visits", visits, DutyVisit, "outcome.visits")
    check_who(facts, records)
    first, last = day_or_none("first", first), day_or_none("last", last)
    found = attendance_of(
        facts, visits, records, rules, first=first, last=last, untimed=untimed
    )
    return replace(found, earlier=frozenset(earlier))


def known_by(roster: RosterOutcome, facts: Facts) -> Facts:
    """Return facts with whoever a roster names from before and they do not know."""
    return facts if roster.past is None else roster.past.beside(facts)


@checked
def plan_inspection(
    facts: Facts,
    plan: Plan | None,
    *,
    assessment: Assessment | None = None,
    rules: InspectionRules | None = None,
    seed: int = 0,
    attendance: Attendance | None = None,
) -> Inspection:
    """Draw committees to inspect, and send inspectors from elsewhere (二(三)).

    Parameters
    ----------
    facts
        With inspectors.
    plan
        Who serves where; committees that nobody serves are not inspected.
    assessment
        Of :func:`assess`: ratings and logs make some committees likelier to be drawn.
    rules
        Shares, signs of risk, and what is asked of inspectors; house rules by default.
    seed
        The same input and seed draw the same committees, district by district.
    attendance
        Of :func:`compare_attendance`: committees with records that cannot be true, or
        that somebody should look at, are likelier to be drawn.

    Returns
    -------
    Inspection
        Every visit has an inspector of another district and firm, within the limit of
        travel and her number of visits, or none; most visits have one, loads are even
        and travel is short, in this order, proved by the engine that plans lawyers.

    Raises
    ------
    BadInputError
        There is no plan, or it names strangers, or the seed is no whole number from 0.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> plan = la.solve(facts).plan
    >>> rules = la.InspectionRules(share_percent=50)
    >>> inspection = la.plan_inspection(facts, plan, rules=rules)
    >>> len(inspection.visits) > 0
    True
    """
    rules = rules or InspectionRules()
    checked_settings(None, None, seed)
    plan = known_plan(facts, plan)
    doubtful = {} if attendance is None else attendance.doubts_by_committee
    risks = signs_of(facts, plan, assessment, rules, doubtful)
    counts = {one: len(signs) for one, signs in risks.items()}
    drawn = draw(facts, counts, rules, seed)
    sent, near = _sent(facts, plan, drawn, rules, seed)
    names = {one: who for one, (who, _) in sent.items()}
    notes = notes_of(facts, plan, drawn, names, near, rules)
    visits = tuple(
        Visit(
            one, facts.committee[one].district, counts[one], who, minutes,
            plan.lawyers_of(one), risks[one], notes[one],
        )
        for one in drawn
        for who, minutes in (sent.get(one, (None, None)),)
    )  # fmt: skip
    return Inspection(facts, visits, rules, seed)


def known_plan(facts: Facts, plan: Plan | None) -> Plan:
    """Return a plan that is there and names nobody but those of the facts."""
    if plan is None:
        raise BadInputError([NO_PLAN])
    strangers = find_strangers(facts, plan)
    if strangers:
        raise BadInputError(strangers)
    return plan


def _sent(
    facts: Facts, plan: Plan, drawn: list[str], rules: InspectionRules, seed: int
) -> tuple[dict[str, tuple[str, int]], dict[str, list[str]]]:
    """Return inspector and minutes of every committee that gets one, and who may.

    The second holds who may go within the limit, for committees where somebody may.
    """
    if not drawn:
        return {}, {}
    asked = inspection_facts(facts, drawn, rules)
    table = inspection_pairs(facts, plan, asked, rules)
    policy = _inspection_policy(rules, len(drawn))
    outcome = solve(asked, policy, time_limit=None, pairs=table._asdict(), seed=seed)
    rows = zip(*table, strict=True)
    minutes = {(place, who): spent for place, who, spent in rows}
    posts = () if outcome.plan is None else outcome.plan.posts
    sent = {place: (who, minutes[place, who]) for place, who in posts}
    near: dict[str, list[str]] = {}
    for place, who in minutes:
        near.setdefault(place, []).append(who)
    return sent, near


def _inspection_policy(rules: InspectionRules, visits: int) -> Policy:
    """Return: most visits, then even loads, then little travel; no other points."""
    rising = tuple(range(1, min(visits, rules.max_visits) + 1))
    distance = Affinity(
        skill=0,
        same_district=0,
        language=0,
        year=0,
        assessment_percent=0,
        first_rank=0,
        rank_step=0,
        wish=Wish(tier=3),
    )
    policy = Policy(name="inspection", reach=Reach(travel=rules.travel))
    for rule in (
        Coverage(),
        TeamSize(),
        OwnLimits(),
        FurtherPosts(prices=rising, wish=Wish(tier=2)),
        distance,
    ):
        policy = policy.with_rule(rule)
    return policy
