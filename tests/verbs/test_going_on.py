"""A roster that goes on from a date: what stays, what calendars take back, errors."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Day
from lawyer_assign.publish.calendars import feeds, uid_of
from lawyer_assign.publish.edition import Edition
from tests.worlds.both_languages import faults_of
from tests.worlds.published import STAMP

DAYS = la.DayTable.of_years(2026)
MAY = dt.date(2026, 5, 1)
POLICY = la.Policy.hangzhou_2024(stability="off")
FACTS = la.datasets.with_duty(
    la.datasets.district(committees=24, lawyers=18, scarcity=0.3, seed=4), seed=1
)
PLAN = la.solve(FACTS, POLICY)
JUNE = {"first_day": dt.date(2026, 6, 1), "last_day": dt.date(2026, 6, 19)}


@pytest.fixture(scope="module")
def before():
    """A roster of the year, in which a leave of June is covered."""
    planned = la.plan_roster(PLAN, DAYS)
    busy = Counter(who for one in planned.visits for who in one.lawyers)
    ill = la.Leave(lawyer=busy.most_common(1)[0][0], **JUNE)
    return la.cover_leaves(planned, [ill]).outcome


@pytest.fixture(scope="module")
def left(before):
    """Two lawyers who leave in May, the facts without them, and a plan of these."""
    busy = Counter(who for one in before.visits for who in one.lawyers)
    gone = [who for who, _ in busy.most_common()[2:4]]
    return gone, la.solve(FACTS.without(lawyers=gone), POLICY)


@pytest.fixture(scope="module")
def after(before, left):
    return la.plan_roster(left[1], DAYS, before=before, since=MAY)


def early(outcome, since=MAY):
    return [one for one in outcome.visits if one.date < since]


def later(outcome, since=MAY):
    return [one for one in outcome.visits if one.date >= since]


def test_what_is_before_the_date_stays_and_all_after_it_is_of_the_new_plan(
    before, left, after
):
    gone, outcome = left
    assert early(after) == early(before)
    assert {who for one in early(after) for who in one.lawyers} > set(gone)
    assert not {who for one in later(after) for who in one.lawyers} & set(gone)
    assert after.plan == outcome.plan
    assert after.days == DAYS
    assert after.status == "feasible"
    assert all(tier.is_proved for tier in after.tiers[: len(POLICY.roster.tiers)])
    report = la.check_roster(after)
    assert report.is_clean
    assert [tier.price for tier in report.tiers] == [x.price for x in after.tiers]
    assert [one.committee for one in report.missing] == [
        one.committee for one in after.missing
    ]


def test_times_are_kept_and_nobody_else_is_disturbed(before, after):
    same = {
        row.committee for row in after.roster.rows
        if before.roster.row[row.committee].lawyers == row.lawyers
    }  # fmt: skip
    kept = [
        one for one in same
        if before.roster.time_of(one) == after.roster.time_of(one)
    ]  # fmt: skip
    assert len(kept) > 0.8 * len(same) > 0
    was = {one.key: one for one in later(before)}
    now = [x for x in later(after) if x.committee in kept and x.kind != "event"]
    changed = [one for one in now if was[one.key] != one]
    assert len(now) > 100 > 10 * len(changed)


@pytest.mark.parametrize(
    "since",
    [*(dt.date(2026, month, 1) for month in (1, 3, 4, 5, 10)), dt.date(2026, 2, 25),
     dt.date(2026, 4, 8), dt.date(2026, 7, 15), dt.date(2026, 12, 31)],
)  # fmt: skip
def test_nothing_changes_where_nothing_did(before, since):
    """Moves over holidays, also over the date, and stand-ins are left as they were."""
    again = la.plan_roster(PLAN, DAYS, before=before, since=since)
    assert again.visits == before.visits
    assert again.past.withdrawn == ()
    assert la.check_roster(again).is_clean


def test_a_visit_that_the_date_parts_from_its_nominal_day_is_carried_over(before):
    """Also from one who leaves: the visit of the holiday is another's then."""
    parted = [
        (one, one.date) for one in before.visits
        if one.nominal_date < one.date and one.kind == "duty" and one.lawyers
    ]  # fmt: skip
    one, since = parted[0]
    facts = FACTS.without(lawyers=[*one.lawyers, *one.instead_of])
    on = la.plan_roster(la.solve(facts, POLICY), DAYS, before=before, since=since)
    assert one in on.past.carried
    now = {x.key: x for x in on.visits}
    assert now[one.key].date >= since
    assert not set(now[one.key].lawyers) & {*one.lawyers, *one.instead_of}
    assert la.check_roster(on).is_clean
    dropped = replace(on, visits=tuple(x for x in on.visits if x.key != one.key))
    assert "lacks its visit" in la.check_roster(dropped).violations[0].text


def test_what_stays_proves_nothing_of_other_dates(before):
    """A visit moved by hand stays; a roster that moves it back costs less."""
    one = next(x for x in later(before) if x.kind == "duty" and not x.why)
    odd, since = before, one.nominal_date - dt.timedelta(days=one.date.weekday())
    for days in range(1, 5):
        try:
            day = one.date + dt.timedelta(days=days)
            odd = la.move_visit(before, one, day, "am").outcome
        except BadInputError:
            continue
        break
    assert odd != before
    on = la.plan_roster(PLAN, DAYS, before=odd, since=since)
    free = la.plan_roster(PLAN, DAYS, before=before, since=since)
    assert sum(x.price for x in on.tiers) > sum(x.price for x in free.tiers)
    for mine, other in zip(on.tiers, free.tiers, strict=True):
        assert mine.bound <= other.price
    assert not all(tier.is_proved for tier in on.tiers)


def with_visit(outcome, at, **change):
    visits = list(outcome.visits)
    visits[at] = visits[at]._replace(**change)
    return replace(outcome, visits=tuple(visits))


def test_the_check_finds_what_was_altered_before_the_date(after):
    other = {"am": "pm", "pm": "am"}[after.visits[7].half]
    for bad, words in (
        (with_visit(after, 7, half=other, why="asked"), "not as in the roster before"),
        (with_visit(after, 7, lawyers=("L00001",)), "not as in the roster before"),
        (with_visit(after, 7, sequence=4), "not as in the roster before"),
        (replace(after, visits=after.visits[1:]), "is missing"),
        (replace(after, visits=(after.visits[0]._replace(nominal_half="pm" if
            after.visits[0].nominal_half == "am" else "am"), *after.visits)),
         "not in the roster before"),
    ):  # fmt: skip
        (found,) = la.check_roster(bad).violations
        assert words in found.text
        assert "2026-05-01" in found.text_zh


def test_the_check_finds_what_breaks_a_rule_after_the_date(after):
    at = len(early(after)) + 5
    sunday = dt.date(2026, 5, 17)
    for bad in (
        with_visit(after, at, date=sunday, why="asked"),
        with_visit(after, at, lawyers=(early(after)[0].lawyers[0],)),
        replace(after, visits=(*after.visits[:at], *after.visits[at + 1 :])),
    ):
        report = la.check_roster(bad)
        assert not report.is_clean
        assert not any("roster before" in one.text for one in report.violations)


def test_a_quarter_that_had_its_event_needs_no_other(before, left):
    held = {
        x.committee for x in before.visits
        if x.kind == "event" and dt.date(2026, 4, 1) <= x.date < dt.date(2026, 5, 20)
    }  # fmt: skip
    on = la.plan_roster(left[1], DAYS, before=before, since=dt.date(2026, 5, 20))
    counts = Counter(
        x.committee for x in on.visits
        if x.kind == "event" and x.nominal_date.month in (4, 5, 6)
    )  # fmt: skip
    assert held
    assert max(counts.values()) == 1
    assert held <= counts.keys()
    twice = next(x for x in on.visits if x.committee in held and x.kind == "event")
    twice = twice._replace(
        nominal_date=dt.date(2026, 6, 29), date=dt.date(2026, 6, 29), sequence=0
    )
    bad = replace(on, visits=tuple(sorted([*on.visits, twice], key=lambda x: x.date)))
    assert any(
        "2 events in quarter 2" in x.text for x in la.check_roster(bad).violations
    )


def test_a_leave_is_covered_from_the_date_on_alone(after):
    lawyer = Counter(who for x in later(after) for who in x.lawyers).most_common(1)[0][
        0
    ]
    year = {"first_day": DAYS.first, "last_day": dt.date(2026, 5, 29)}
    change = la.cover_leaves(after, [la.Leave(lawyer=lawyer, **year)])
    assert change.changes
    assert min(one.before.date for one in change.changes) >= MAY
    assert early(change.outcome) == early(after)
    assert change.outcome.days == DAYS
    assert la.check_roster(change.outcome).is_clean
    with pytest.raises(BadInputError):
        la.move_visit(after, after.visits[0], dt.date(2026, 6, 5), "am")
    with pytest.raises(BadInputError):
        la.move_visit(after, later(after)[0], dt.date(2026, 4, 30), "am")


class Phone:
    """A calendar program: it takes what is newer and keeps what it is not told of."""

    def __init__(self):
        self.events = {}

    def takes(self, feed):
        icalendar = pytest.importorskip("icalendar")
        for event in icalendar.Calendar.from_ical(feed).walk("VEVENT"):
            uid, version = str(event["UID"]), int(event["SEQUENCE"])
            told = (
                version, event["DTSTART"].dt, str(event["STATUS"]),
                str(event.get("DESCRIPTION", "")),
            )  # fmt: skip
            known = self.events.get(uid)
            assert known is None or version > known[0] or told == known
            self.events[uid] = told

    @property
    def shown(self):
        return {uid for uid, told in self.events.items() if told[2] == "CONFIRMED"}


def import_all(phones, outcome):
    for feed, whose in zip(feeds(Edition(outcome), STAMP), phones, strict=True):
        for one, content in feed.items():
            whose.setdefault(one, Phone()).takes(content)


def test_calendars_that_were_imported_follow(before, after, left):
    """Also of those who left, and when the roster is planned a third time."""
    phones = ({}, {})
    import_all(phones, before)
    import_all(phones, after)
    import_all(phones, la.plan_roster(left[1], DAYS, before=after, since=MAY))
    last = la.plan_roster(PLAN, DAYS, before=after, since=dt.date(2026, 9, 1))
    import_all(phones, last)
    for lawyer, phone in phones[0].items():
        due = {uid_of(x) for x in last.visits if lawyer in x.lawyers}
        assert phone.shown == due
    for committee, phone in phones[1].items():
        there = last.by_committee[committee]
        assert phone.shown == {uid_of(one) for one in there if not one.is_lapsed}
    assert set(left[0]) <= phones[0].keys()


def test_versions_go_on_where_nothing_changed_and_rise_where_something_did(
    before, after
):
    was = {one.key: one for one in before.visits}
    covered = [one for one in later(before) if one.sequence]
    assert covered
    raised = 0
    for one in later(after):
        old = was.get(one.key)
        if old is None:
            assert one.sequence == 0
        elif one._replace(sequence=0) == old._replace(sequence=0):
            assert one.sequence == old.sequence
        else:
            assert one.sequence == old.sequence + 1
            raised += 1
    assert raised
    keys = {one.key for one in after.visits}
    gone = [one for one in later(before) if one.key not in keys]
    taken = {one.key: one for one in after.past.withdrawn}
    for one in gone:
        assert taken[one.key].sequence == one.sequence + 1
        assert taken[one.key].is_lapsed


def test_publish_names_the_calendars_that_changed(before, after, left, tmp_path):
    icalendar = pytest.importorskip("icalendar")
    folder = tmp_path / "notice"
    la.publish_roster(before, folder, stamp=STAMP)
    done = la.publish_roster(after, folder, stamp=STAMP, since=folder)
    files = {f"lawyers/{one}" for one in (folder / "lawyers").iterdir()}
    assert files
    assert not [one for one in done.removed if one.endswith(".ics")]
    names = [one for one in done.changed if one.startswith("lawyers/")]
    assert len(names) >= len(left[0])
    for who in left[0]:
        content = feeds(Edition(after), STAMP)[0][who]
        (path,) = [x for x in names if (folder / x).read_bytes() == content]
        said = icalendar.Calendar.from_ical((folder / path).read_bytes())
        states = Counter(str(event["STATUS"]) for event in said.walk("VEVENT"))
        assert states["CANCELLED"] > 10
        assert states["CONFIRMED"] > 10
        assert FACTS.lawyer[who].name in str(said["X-WR-CALNAME"])


@pytest.mark.parametrize("name", ["roster.json", "roster.xlsx"])
def test_files_keep_what_was_taken_over_and_names_of_who_left(
    before, after, left, tmp_path, name
):
    gone, outcome = left
    facts = outcome.problem.facts
    la.write_roster(after, tmp_path / name)
    read = la.read_roster(tmp_path / name, facts)
    assert (read.visits, read.past) == (after.visits, after.past)
    assert la.check_roster(read).is_clean
    assert [x.price for x in la.check_roster(read).tiers] == [
        tier.price for tier in after.tiers
    ]
    assert {one.id for one in read.past.people} == set(gone)
    la.write_roster(before, tmp_path / f"before-{name}")
    with pytest.raises(BadInputError) as refused:
        la.read_roster(tmp_path / f"before-{name}", facts)
    assert gone[0] in str(refused.value)
    known = la.read_roster(tmp_path / f"before-{name}", facts, former=True)
    again = la.plan_roster(outcome, DAYS, before=known, since=MAY)
    assert (again.visits, again.past) == (after.visits, after.past)


def test_a_file_of_before_names_were_kept_says_what_to_do(before, left):
    document = la.roster_to_dict(before)
    assert la.roster_from_dict({**document, "people": [], "places": []}, FACTS)
    from lawyer_assign.files.plans.roster_file import roster_of

    document["people"] = []
    with pytest.raises(BadInputError) as refused:
        roster_of(document, "old.json", left[1].problem.facts, POLICY, former=True)
    (fault,) = refused.value.defects
    assert fault.place == "old.json"
    assert all(who in fault.value for who in left[0])
    assert "lawyer-assign cover" in fault.cure.en


def refused(call):
    """Return what a call is refused for, each in both languages with a cure."""
    with pytest.raises(BadInputError) as error:
        call()
    for one in error.value.defects:
        assert faults_of(one.problem) == faults_of(one.cure) == []
    return error.value.defects


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (dt.date(2027, 1, 4), ("outside the calendar", "超出日历范围")),
        (dt.date(2025, 12, 31), ("outside the calendar", "超出日历范围")),
        (dt.date(2026, 12, 31), ("no working day", "没有工作日")),
    ],
)
def test_dates_that_nothing_can_go_on_from_are_refused(before, since, words):
    days = DAYS
    if since.month == 12 and since.year == 2026:
        off = Day(date=since, kind="day_off")
        days = DAYS.with_days([off])
    (fault,) = refused(lambda: la.plan_roster(PLAN, days, before=before, since=since))
    assert words[0] in fault.problem.en
    assert words[1] in fault.problem.zh
    assert (fault.place, fault.value) == ("since", str(since))


def test_a_date_alone_and_a_roster_of_another_year_are_refused(before):
    (alone,) = refused(lambda: la.plan_roster(PLAN, DAYS, since=MAY))
    assert "before=" in alone.cure.en
    days = la.DayTable.of_years(2025)
    found = refused(
        lambda: la.plan_roster(PLAN, days, before=before, since=dt.date(2024, 5, 1))
    )
    assert "outside the calendar" in found[0].problem.en
    assert "another year" in found[1].problem.en
    empty = replace(before, visits=())
    (no_dates,) = refused(lambda: la.plan_roster(PLAN, DAYS, before=empty))
    assert "no dates" in no_dates.problem.en


def test_teams_go_on_taking_turns(before):
    """The lawyer whose turn is next comes next: no visit changes hands."""
    facts = FACTS.replace(
        committees=[
            row.model_copy(update={"lawyers_min": 2, "lawyers_max": 2})
            if row.kind == "community" else row
            for row in FACTS.committees
        ]
    )  # fmt: skip
    outcome = la.solve(facts, POLICY)
    old = la.plan_roster(outcome, DAYS)
    assert any(len(row.lawyers) == 2 for row in old.roster.rows)
    on = la.plan_roster(outcome, DAYS, before=old, since=dt.date(2026, 5, 13))
    kept = {x.key: x for x in old.visits}
    moved = [x for x in on.visits if x.kind != "event" and kept.get(x.key) != x]
    assert moved == []
    assert la.check_roster(on).is_clean


def test_records_of_who_left_are_compared_and_set_aside(before, after, left):
    gone, outcome = left
    facts = outcome.problem.facts
    held = [x for x in early(after) if x.kind != "event" and x.lawyers][:200]
    rows = [(*x.lawyers[:1], x.committee, str(x.date), 150) for x in held]
    frame = pd.DataFrame(rows, columns=["lawyer", "committee", "day", "minutes"])
    records = la.records_from_frames({"check_ins": frame})
    with pytest.raises(BadInputError):
        la.assess(facts, outcome.plan, records)
    found = la.compare_attendance(facts, after, records)
    assert {one.how for one in found.kept if one.visit in held} == {"kept"}
    assert set(found.by_lawyer().index) & set(gone)
    scored = la.assess(facts, outcome.plan, records, attendance=found, months=4)
    assert not set(scored.lawyers().index) & set(gone)
    whole = la.assess(FACTS, PLAN.plan, records, months=4, attendance=
                      la.compare_attendance(FACTS, before, records))  # fmt: skip
    who = next(x.lawyers[0] for x in held if x.lawyers[0] not in gone)
    assert scored.lawyers().loc[who, "minutes"] == whole.lawyers().loc[who, "minutes"]
    slip = frame.assign(lawyer="L99999")
    with pytest.raises(BadInputError):
        la.compare_attendance(facts, after, la.records_from_frames({"check_ins": slip}))
