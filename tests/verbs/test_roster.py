"""A roster from facts and plan: times, dates, checks, refusals, interrupts."""

import datetime as dt
import gc
import time
from collections import Counter
from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Conflict, Leave, PublishedTime
from lawyer_assign.roster import FixedTime, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.verbs import roster as verbs
from tests.worlds.both_languages import faults_of
from tests.worlds.small import committee, district, firm, lawyer, world

DAYS = la.DayTable.of_years(2026)
FACTS = la.datasets.with_duty(
    la.datasets.district(committees=60, lawyers=45, scarcity=0.3, seed=4), seed=1
)
PLAN = la.solve(FACTS, la.Policy.hangzhou_2024(stability="off"))
ROSTER = la.plan_roster(PLAN, DAYS)


def test_a_district_is_planned_proved_and_clean():
    assert ROSTER.status == "optimal"
    assert all(tier.is_proved for tier in ROSTER.tiers)
    report = la.check_roster(ROSTER)
    assert report.is_clean
    prices = [tier.price for tier in ROSTER.tiers]
    assert [tier.price for tier in report.tiers] == prices
    assert [tier.number for tier in report.tiers] == [t.number for t in ROSTER.tiers]
    assert [tuple(tier.by_rule) for tier in report.tiers][-5:] == [
        tier.rules for tier in ROSTER.tiers[-5:]
    ]
    assert (
        len(ROSTER.roster)
        == sum(1 for c in FACTS.committees if PLAN.plan.lawyers_of(c.id)) - prices[0]
    )


def test_a_roster_and_its_changes_show_themselves_in_a_line_without_names():
    leave = [
        Leave(lawyer=FACTS.lawyers[0].id, first_day=DAYS.first, last_day=DAYS.last)
    ]
    change = la.cover_leaves(ROSTER, leave)
    assert str(ROSTER).startswith("RosterOutcome('optimal', ")
    assert (
        f" {len(ROSTER.visits)} visits, {len(ROSTER.missing)} missing, tiers ["
        in str(ROSTER)
    )
    assert str(change).startswith(
        f"RosterChange({len(change.changes)} visits changed, "
    )
    for one in (ROSTER, change, replace(ROSTER, roster=None)):
        assert len(str(one)) < 300
        assert not any(row.name in str(one) for row in FACTS.lawyers)


def test_changes_are_a_table_to_compute_with():
    ill = ROSTER.visits[0].lawyers[0]
    leave = [Leave(lawyer=ill, first_day=DAYS.first, last_day=DAYS.last)]
    change = la.cover_leaves(ROSTER, leave)
    frame = change.to_frame()
    assert len(frame) == len(change.changes) > 0
    for at, (before, after) in enumerate(change.changes):
        row = frame.iloc[at]
        days = {one: row[one].date() for one in ("nominal_date", "date")}
        now = la.Visit(**{**row[list(la.Visit._fields)], **days})
        assert now == after
        then = row["date_before"].date(), row["half_before"], row["lawyers_before"]
        assert then == (before.date, before.half, before.lawyers)
    assert ill in {*frame["lawyers_before"].explode()}
    assert ill not in {*frame["lawyers"].explode()}
    assert str(frame["date"].dtype).startswith("datetime64")
    assert "lawyers_before" not in change._repr_html_()


def test_a_move_that_cannot_be_names_the_half_day_that_was_asked_for():
    open_at = {one.id: one.duty_half_days for one in FACTS.committees}
    visit = next(one for one in ROSTER.visits if open_at[one.committee])
    closed = next(
        (day, half)
        for day in (visit.date + dt.timedelta(days=x) for x in range(1, 8))
        for half in ("am", "pm")
        if DAYS.is_workday(day)
        and day.weekday() < 5
        and visit._replace(date=day, half=half).half_day not in open_at[visit.committee]
    )
    with pytest.raises(la.BadInputError) as error:
        la.move_visit(ROSTER, visit, *closed)
    place = f"{visit.committee} {visit.date} {visit.half} -> {closed[0]} {closed[1]}"
    assert place in [one.place for one in error.value.defects]


def test_a_policy_says_whether_the_time_or_the_person_is_kept_first(tmp_path):
    roster = PLAN.problem.policy.roster.model_copy(update={"kept_first": "person"})
    policy = PLAN.problem.policy.with_roster(roster)
    la.write_settings(la.Settings(policy=policy), tmp_path / "settings.toml")
    read = la.read_settings(tmp_path / "settings.toml").policy
    other = la.plan_roster(PLAN, DAYS, policy=read)
    assert other.status == "optimal"
    kinds = [tier.rules[0] for tier in ROSTER.tiers[-4:-2]]
    assert kinds == ["displaced_half_days", "changed_persons"]
    assert [tier.rules[0] for tier in other.tiers[-4:-2]] == kinds[::-1]
    displaced, persons = (tier.price for tier in ROSTER.tiers[-4:-2])
    fewer, further = (tier.price for tier in other.tiers[-4:-2])
    assert fewer < persons
    assert further > displaced
    leave = [Leave(lawyer=FACTS.lawyers[0].id, first_day=dt.date(2026, 3, 2),
                   last_day=dt.date(2026, 3, 13))]  # fmt: skip
    change = la.cover_leaves(other, leave)
    assert change.outcome.tiers[-4].rules == ("changed_persons",)
    lost = change.outcome.tiers[-4].price - fewer
    assert lost == change.tiers[4].price - sum(
        verbs.date_check(other, other.roster).prices([one.before]).persons
        for one in change.changes
    )


def test_the_same_input_gives_the_same_roster():
    again = la.plan_roster(PLAN, DAYS)
    assert again == ROSTER
    assert again.visits == ROSTER.visits


def test_a_year_has_all_its_dates():
    for row in ROSTER.roster.rows:
        regular = [v for v in ROSTER.by_committee[row.committee] if v.kind != "event"]
        assert len(regular) == 12 if row.time.nth else len(regular) in (52, 53)
        assert len({v.key for v in regular}) == len(regular)
    events = [v for v in ROSTER.visits if v.kind == "event"]
    lacking = sum(one.what == "event" for one in ROSTER.missing)
    assert len(events) == 4 * len(ROSTER.roster) - lacking


def test_everything_missing_has_a_name_and_a_reason_in_both_languages():
    counted = [one.what for one in ROSTER.missing]
    assert counted.count("time") == ROSTER.tiers[0].price
    assert counted.count("visit") == sum(v.is_lapsed for v in ROSTER.visits)
    assert "time" in counted
    for one in ROSTER.missing:
        assert one.committee in FACTS.committee
        assert not faults_of(one.reason)


def test_a_place_that_is_open_for_duty_only_is_told_why_it_has_no_events():
    facts = la.datasets.with_duty(la.datasets.district(committees=3, lawyers=6))
    rows = [
        row.model_copy(
            update={"duty_half_days": frozenset({"tue-am"}), "kind": "community"}
        )
        for row in facts.committees
    ]
    free = [row.model_copy(update={"free_half_days": ()}) for row in facts.lawyers]
    facts = facts.replace(committees=rows, lawyers=free, times=(), venues=())
    # A draft has no make-up workdays, on which events could be held all the same.
    found = la.plan_roster(la.solve(facts), la.DayTable.draft(2027))
    events = [one for one in found.missing if one.what == "event"]
    assert len(events) == 4 * len(found.roster) > 0
    for one in events:
        assert "没有社区（村）可安排、" in one.reason.zh
        assert "又有空的半天" in one.reason.zh
        assert "suits the place" in one.reason.en


def without(kind, visits):
    return tuple(one for one in visits if one.kind != kind)


def test_what_is_missing_is_counted_again_whatever_an_outcome_says():
    def keys(missing):
        return sorted(
            (one.what, one.committee, str(one.visit and one.visit.key), one.quarter)
            for one in missing
        )

    assert keys(la.check_roster(ROSTER).missing) == keys(ROSTER.missing)
    forged = replace(ROSTER, missing=(), visits=without("event", ROSTER.visits))
    report = la.check_roster(forged)
    assert report.is_clean
    quarters = [one.quarter for one in report.missing if one.what == "event"]
    assert len(quarters) == 4 * len(ROSTER.roster) == report.tiers[-2].price
    assert set(quarters) == {dt.date(2026, month, 1) for month in (1, 4, 7, 10)}
    for one in report.missing:
        assert not faults_of(one.reason)


def test_a_visit_that_lapses_by_hand_is_priced_and_missing():
    at, visit = next(
        (at, v) for at, v in enumerate(ROSTER.visits) if v.kind != "event" and not v.why
    )
    lapsed = visit._replace(
        lawyers=(), instead_of=visit.lawyers, is_lapsed=True, why="asked"
    )
    visits = (*ROSTER.visits[:at], lapsed, *ROSTER.visits[at + 1 :])
    report = la.check_roster(replace(ROSTER, visits=visits))
    before = next(t.price for t in ROSTER.tiers if t.rules == ("lapsed_visits",))
    price = next(t.price for t in report.tiers if "lapsed_visits" in t.by_rule)
    assert price == before + 1
    assert lapsed in [one.visit for one in report.missing]


def test_another_year_keeps_the_times_and_gets_dates_of_its_own():
    later = la.expand_roster(ROSTER, la.DayTable.of_years(2025))
    assert later.roster == ROSTER.roster
    assert {one.nominal_date.year for one in later.visits} == {2025}
    assert la.check_roster(later).is_clean
    assert later.tiers[:5] == ROSTER.tiers[:5]


def test_a_year_that_is_not_official_says_so():
    later = la.expand_roster(ROSTER, la.DayTable.of_years(2027))
    assert later.days.remark is not None
    assert "2027" in later.days.remark
    assert ROSTER.days.remark is None


FORGED = {
    "another half day": lambda r: r._replace(half="pm" if r.half == "am" else "am"),
    "another day": lambda r: r._replace(date=r.date + dt.timedelta(days=1)),
    "another lawyer": lambda r: r._replace(lawyers=("L00001x",)),
    "nobody": lambda r: r._replace(lawyers=()),
    "lapsed without a reason": lambda r: r._replace(
        is_lapsed=True, lawyers=(), instead_of=r.lawyers
    ),
    "another turn": lambda r: r._replace(instead_of=("somebody",), why="asked"),
    "a reason for nothing": lambda r: r._replace(why="asked"),
    "another kind": lambda r: r._replace(kind="duty" if r.kind == "visit" else "visit"),
    "another nominal date": lambda r: r._replace(
        nominal_date=r.nominal_date + dt.timedelta(days=7)
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_visit_is_found(name):
    regular = [
        at
        for at, one in enumerate(ROSTER.visits)
        if one.kind != "event" and not one.why
    ]
    for at in regular[:: len(regular) // 7]:
        visits = list(ROSTER.visits)
        visits[at] = FORGED[name](visits[at])
        report = la.check_roster(replace(ROSTER, visits=tuple(visits)))
        assert not report.is_clean, ROSTER.visits[at]


def test_a_visit_that_is_left_out_or_twice_is_found():
    visits = ROSTER.visits
    for forged in (visits[1:], (*visits, visits[0])):
        found = la.check_roster(replace(ROSTER, visits=forged)).violations
        assert next(one.tag.who for one in found) == visits[0].committee


ROWS = {
    "a time twice": lambda rows: (*rows, rows[0]),
    "a stranger": lambda rows: (replace(rows[0], committee="x"), *rows[1:]),
    "another team": lambda rows: (replace(rows[0], lawyers=("x",)), *rows[1:]),
    "another kind of time": lambda rows: (
        replace(rows[0], time=FixedTime("mon-am", None if rows[0].time.nth else 1)),
        *rows[1:],
    ),
    "the weekend": lambda rows: (
        replace(rows[0], time=FixedTime("sat-am", rows[0].time.nth)), *rows[1:],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_forged_row_is_found(name):
    roster = Roster(ROWS[name](ROSTER.roster.rows))
    report = la.check_roster(replace(ROSTER, roster=roster, visits=()))
    assert "one_time" in {one.tag.rule for one in report.violations}


def test_a_pinned_time_is_kept_and_one_that_cannot_be_is_refused():
    row = next(row for row in ROSTER.roster.rows if row.time.nth)
    hosts = FACTS.committee[row.committee].duty_half_days
    free = [FACTS.lawyer[one].free_half_days for one in row.lawyers]
    good = sorted(hosts.intersection(*free))
    bad = sorted({"mon-am", "tue-am", "wed-am", "thu-am", "fri-am", "mon-pm",
                  "tue-pm", "wed-pm"} - hosts.intersection(*free))  # fmt: skip

    def pinned(half_day):
        time = PublishedTime(
            committee=row.committee, half_day=half_day, nth=3, is_fixed=True
        )
        facts = FACTS.replace(times=(*FACTS.times, time))
        problem = replace(PLAN.problem, facts=facts)
        return la.plan_roster(replace(PLAN, problem=problem), DAYS)

    assert pinned(good[0]).roster.time_of(row.committee) == FixedTime(good[0], 3)
    with pytest.raises(BadInputError) as caught:
        pinned(bad[0])
    (defect,) = caught.value.defects
    assert defect.place == f"times[{len(FACTS.times)}].half_day"
    assert defect.value == bad[0]


def test_rules_are_switched_off_and_softened():
    policy = PLAN.problem.policy
    calm = policy.with_roster(policy.roster.without("circle", "kept_times"))
    free = la.plan_roster(PLAN, DAYS, policy=calm)
    assert len(free.tiers) == 3 + 5
    soft = policy.with_roster(policy.roster.soften("lawyer_hours", 1))
    found = la.plan_roster(PLAN, DAYS, policy=soft)
    assert found.tiers[0].price <= ROSTER.tiers[0].price
    assert la.check_roster(found).is_clean


def test_an_interrupt_keeps_the_best_roster_so_far():
    kept = 0
    for after in range(0, 40, 3):
        asked = iter(range(10**9))
        found = la.plan_roster(
            PLAN, DAYS, stop=lambda asked=asked, after=after: next(asked) >= after
        )
        if found.roster is None:
            assert found.status == "undecided"
            continue
        kept += 1
        assert la.check_roster(found).is_clean
        for tier, best in zip(found.tiers[:5], ROSTER.tiers[:5], strict=True):
            assert tier.bound is None or tier.bound <= tier.price
            if tier.price != best.price:
                break
    assert kept > 3


def test_dates_and_their_check_have_their_part_of_the_time(monkeypatch):
    case = RosterCase.of(FACTS, PLAN.plan, DAYS, {})
    visits = len(ROSTER.visits)
    monkeypatch.setattr(verbs, "SECONDS_A_VISIT", 10 / visits)

    def left(time_limit):
        watch = verbs.Watch(time_limit, clock=lambda: 0.0, started=0.0)
        policy = PLAN.problem.policy
        return verbs._but_for_dates(watch, case, policy, DAYS).left

    assert left(60) == pytest.approx(50, abs=0.5)
    assert left(8) == pytest.approx(2)
    assert left(None) == float("inf")


def test_pythons_collector_waits_for_the_dates_and_is_on_again_behind_them(monkeypatch):
    seen = []
    expand = verbs.expand

    def watched(*given):
        seen.append(gc.isenabled())
        return expand(*given)

    monkeypatch.setattr(verbs, "expand", watched)
    la.expand_roster(ROSTER, la.DayTable.of_years(2025))
    assert gc.isenabled()
    monkeypatch.setattr(verbs, "expand", None)
    with pytest.raises(TypeError):
        la.expand_roster(ROSTER, DAYS)
    assert gc.isenabled()
    monkeypatch.setattr(verbs, "expand", watched)
    gc.disable()
    try:
        la.expand_roster(ROSTER, DAYS)
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert seen == [False, False]


def test_a_plan_that_is_none_and_odd_limits_are_refused():
    with pytest.raises(BadInputError) as caught:
        la.plan_roster(replace(PLAN, plan=None), DAYS)
    assert caught.value.defects[0].place == "plan"
    with pytest.raises(BadInputError) as caught:
        la.plan_roster(PLAN, DAYS, time_limit=-1, workers=0)
    assert [one.place for one in caught.value.defects] == ["time_limit", "workers"]
    with pytest.raises(BadInputError):
        la.check_roster(replace(ROSTER, roster=None))


def test_a_wrong_answer_is_refused(monkeypatch):
    """Whatever the solver says, the check has the last word."""

    def lying(formulation, settings, watch):
        answer = verbs_solve(formulation, settings, watch)
        tiers = (replace(answer.tiers[0], price=answer.tiers[0].price + 1),)
        return replace(answer, tiers=(*tiers, *answer.tiers[1:]))

    verbs_solve = verbs.solve_roster
    monkeypatch.setattr(verbs, "solve_roster", lying)
    with pytest.raises(la.VerificationError, match="the check"):
        la.plan_roster(PLAN, DAYS)


@pytest.mark.parametrize("a_quarter", [2, 13])
def test_several_events_a_quarter_of_teams_never_meet(a_quarter):
    """Both of a team were sent to one half day of their committee."""

    facts = la.datasets.with_duty(
        la.datasets.district(committees=20, lawyers=40, seed=0, teams=0.5)
    )
    policy = la.Policy.hangzhou_2024(stability="off")
    roster = policy.roster.model_copy(update={"events_a_quarter": a_quarter})
    outcome = la.solve(facts, policy.with_roster(roster))
    found = la.plan_roster(outcome, DAYS)
    assert any(len(row.lawyers) > 1 for row in found.roster.rows)
    assert la.check_roster(found).is_clean
    events = [one for one in found.visits if one.kind == "event"]
    lacking = found.tiers[-2].price
    assert len(events) == 4 * a_quarter * len(found.roster) - lacking
    assert found.tiers[-2].is_proved


def test_a_role_decides_nothing_in_the_roster_as_the_pages_say():
    """Whoever is speaker of the events: the team holds them in turn."""
    facts = la.datasets.with_duty(
        la.datasets.district(committees=20, lawyers=40, seed=0, teams=0.5)
    )
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    teams = la.fill_teams(outcome)

    def speaking(at):
        return replace(
            teams,
            rows=tuple(
                replace(row, roles=(("publicity_speaker", row.members[at]),))
                for row in teams.rows
            ),
        )

    first, last = (la.plan_roster(outcome, DAYS, teams=speaking(at)) for at in (0, -1))
    assert first.visits == last.visits
    held = {one[0]: set() for one in first.visits if one.kind == "event"}
    for one in first.visits:
        if one.kind == "event":
            held[one.committee].update(one.lawyers)
    assert sum(len(who) > 1 for who in held.values()) > 1


def of_a_firm_of_two(days, first, last, **more):
    """A lawyer on leave whose colleague has no post: planned so, and covered later."""
    b = more.pop("b", {})
    facts = world(
        [committee("c", duty_half_days=["tue-am"])],
        [lawyer("a", free_half_days=["tue-am"]), lawyer("b", **b)],
        [firm("f1")], [district("d1"), district("d2")], **more,
    )  # fmt: skip
    away = Leave(lawyer="a", first_day=first, last_day=last)
    policy = la.Policy.hangzhou_2024(stability="off")
    plan = la.solve(facts, policy)
    assert plan.plan.posts[0].lawyer == "a"
    before = la.plan_roster(plan, days, teams=unnamed(plan))
    later = la.cover_leaves(before, [away]).outcome
    plan = la.solve(facts.with_leaves([away]), policy)
    known = la.plan_roster(plan, days, teams=unnamed(plan))
    assert la.check_roster(known).is_clean
    return known, later


def unnamed(plan):
    """Return teams for which nobody is named to stand in."""
    teams = la.fill_teams(plan)
    return replace(teams, rows=tuple(replace(x, stand_in=None) for x in teams.rows))


A_WEEK = (dt.date(2026, 6, 8), dt.date(2026, 6, 14))
HOLIDAYS = (dt.date(2026, 2, 10), dt.date(2026, 2, 14))
SPRING = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    ("leave", "count"),
    [(A_WEEK, 1), (HOLIDAYS, 2), (SPRING, 13)],
    ids=["its time", "moved from a holiday", "a quarter with its event"],
)
def test_a_leave_known_beforehand_costs_no_visit_that_cover_saves(leave, count):
    """The colleague came only where the leave became known later."""
    known, later = of_a_firm_of_two(DAYS, *leave)
    regular = [[x for x in one.visits if x.kind != "event"] for one in (known, later)]
    come, came = (
        {x.key: (x.date, x.half, x.lawyers) for x in one if "b" in x.lawyers}
        for one in regular
    )
    assert come == came
    assert len(come) == count
    for one in (known, later):
        lapsed = [x for x in one.visits if x.is_lapsed]
        assert not lapsed
        assert not one.missing
    report = la.check_roster(known)
    assert [x.price for x in report.tiers] == [x.price for x in known.tiers]
    assert all(tier.is_proved for tier in known.tiers)
    events = [x.lawyers for x in known.visits if x.kind == "event"]
    assert len(events) == 4
    assert (("b",) in events) == (leave == SPRING)


@pytest.mark.parametrize(
    "more",
    [
        {"conflicts": [Conflict(committee="c", lawyer="b", reason="x")]},
        {"b": {"max_committees": 0}},
        {"b": {"districts": ["d2"]}},
    ],
    ids=["conflict", "wants none", "unwilling"],
)
def test_a_leave_known_beforehand_sends_nobody_whom_cover_does_not_send(more):
    for leave in (A_WEEK, SPRING):
        known, later = of_a_firm_of_two(DAYS, *leave, **more)
        assert not any("b" in x.lawyers for x in (*known.visits, *later.visits))
        assert {x.key for x in known.visits if x.is_lapsed} == {
            x.key for x in later.visits if x.is_lapsed and x.kind != "event"
        }
        missing = {"visit", "event"} if leave == SPRING else {"visit"}
        assert {one.what for one in known.missing} == missing


def test_an_event_is_held_by_another_of_the_team_before_it_is_missed():
    facts = world(
        [committee("c", lawyers_min=2, lawyers_max=2)],
        [lawyer("a"), lawyer("b")], [firm("f1")], [district("d1")],
        leaves=[Leave(lawyer="a", first_day=DAYS.first,
                      last_day=dt.date(2026, 3, 31))],
    )  # fmt: skip
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    found = la.plan_roster(outcome, DAYS)
    event = next(one for one in found.visits if one.kind == "event")
    turn = found.roster.rows[0].lawyers[0]
    assert event.lawyers == ("b",)
    assert event.instead_of == (() if turn == "b" else ("a",))
    assert not [one for one in found.missing if one.what == "event"]
    assert found.tiers[-2].price == found.tiers[-2].bound == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"committee": "zz"}, "is of a committee that nobody knows"),
        ({"date": None}, "has no plain date"),
        ({"date": dt.datetime(2026, 3, 2, 9)}, "has no plain date"),
        ({"nominal_date": "2026-03-02"}, "has no plain date"),
        ({"half": "noon"}, "is neither in the morning nor afternoon"),
        ({"kind": "party"}, "is of no known kind"),
    ],
)  # fmt: skip
def test_a_visit_that_is_none_is_a_fault_and_no_crash(change, said):
    visits = list(ROSTER.visits)
    visits[5] = visits[5]._replace(**change)
    found = la.check_roster(replace(ROSTER, visits=tuple(visits))).violations
    assert any(one.text.endswith(said) for one in found)


def test_what_fills_the_teams_takes_its_time_of_the_limit(monkeypatch):
    outcome = la.solve(
        la.datasets.with_duty(la.datasets.district(committees=4, seed=0))
    )

    def slowly(one, fill=verbs.fill_teams):
        time.sleep(0.3)
        return fill(one)

    monkeypatch.setattr(verbs, "fill_teams", slowly)
    assert la.plan_roster(outcome, la.DayTable.of_years(2026)).seconds >= 0.3


def test_a_city_asks_for_the_dates_of_a_time_and_for_half_days_of_a_place_once(
    monkeypatch,
):
    facts = la.datasets.with_duty(la.datasets.district(committees=40, seed=0))
    outcome, days = la.solve(facts), la.DayTable.of_years(2026)
    asked: Counter[object] = Counter()
    falls, common = FixedTime.falls_on, RosterCase.common_half_days

    def falls_on(time, day):
        asked[time, day] += 1
        return falls(time, day)

    def half_days(case, one):
        asked[one] += 1
        return common(case, one)

    monkeypatch.setattr(FixedTime, "falls_on", falls_on)
    monkeypatch.setattr(RosterCase, "common_half_days", half_days)
    roster = la.plan_roster(outcome, days)
    assert roster.roster is not None
    assert len(asked) > len(days)
    assert set(asked.values()) == {1}
