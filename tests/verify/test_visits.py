"""The check of dates by itself: one small calendar, and all that can be wrong in it."""

import datetime as dt
from dataclasses import replace

import pytest

from lawyer_assign.errors import Text
from lawyer_assign.facts import Day, Leave, TimeWish, Venue
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import DayTable, FixedTime, Roster, RosterRow, Visit
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.verify.date_words import WRONG_WHY, whose_turn
from lawyer_assign.verify.visits import DateCheck
from tests.worlds.small import HERE, committee, lawyer, world

L1_TURN = whose_turn(Text("name of l1 (l1)", "")).en
MEETS = "is at a half day that has another visit"
FAR = {"lat": 31.25, "lon": 120.15}
RULES = DateRules(Policy().reach.travel, most_minutes=60, most_a_week=3,
                  duty_days=4, visit_days=5)  # fmt: skip


def march(day):
    """Return a day of March 2026, in which the 2nd is a Monday."""
    return dt.date(2026, 3, day)


def days_of(first, last, off=(), makeup=()):
    kinds = {**dict.fromkeys(off, "day_off"), **dict.fromkeys(makeup, "makeup")}
    count = (last - first).days + 1
    dates = [first + dt.timedelta(days=at) for at in range(count)]
    plain = ["workday" if date.weekday() < 5 else "day_off" for date in dates]
    return DayTable.of(
        Day(date=date, kind=kinds.get(date, kind))
        for date, kind in zip(dates, plain, strict=True)
    )


FACTS = world(
    [
        committee("c1", duty_half_days=["tue-am", "wed-am", "wed-pm"], **HERE),
        committee("c2", **HERE),
        committee("v1", kind="village", **FAR),
    ],
    [
        lawyer("l1", free_half_days=["tue-am", "wed-am", "wed-pm", "thu-pm"]),
        *map(lawyer, ("l2", "l3", "l4")),
    ],
    leaves=[Leave(lawyer="l2", first_day=march(18), last_day=march(19))],
    time_wishes=[
        TimeWish(committee="c2", half_days=["thu-pm"]),
        TimeWish(committee="c2", half_days=["fri-am"]),
        TimeWish(lawyer="l2", half_days=["mon-am"]),
    ],
)
ROWS = (
    RosterRow("c1", FixedTime("tue-am"), ("l1", "l2"), "l3"),
    RosterRow("v1", FixedTime("tue-pm", 2), ("l2",), None),
)
PLAN = Plan.of([("c1", "l1"), ("c1", "l2"), ("v1", "l2"), ("c2", "l2")])
DAYS = days_of(march(2), march(22), off=[march(6)], makeup=[march(14)])
CHECK = DateCheck(FACTS, PLAN, Roster.of(ROWS), DAYS, RULES)


def at(name, kind, day, half, *lawyers, **more):
    """Return a visit as published, but for what is said besides."""
    kept = Visit(name, kind, march(day), half, march(day), half, lawyers)
    return kept._replace(**more)


FIRST = at("c1", "duty", 3, "am", "l1")
SECOND = at("c1", "duty", 10, "am", "l2")
THIRD = at("c1", "duty", 17, "am", "l1")
VILLAGE = at("v1", "visit", 10, "pm", "l2")
AWAY = {"most_minutes": 1_000}
VISITS = (FIRST, SECOND, THIRD, VILLAGE)


def check_with(facts=None, **rules):
    facts = FACTS.replace(**facts) if facts else FACTS
    return replace(CHECK, facts=facts, rules=replace(RULES, **{**AWAY, **rules}))


def said(visits, check=None):
    """Return whom and of what is found, without the place and date before it."""
    found = (check or check_with()).violations(visits)
    return [(one.tag.who, one.amount, one.text.rpartition(": ")[2]) for one in found]


def test_turns_go_round_on_every_date_of_a_time():
    assert list(CHECK.turns(ROWS[0])) == [
        (march(3), "l1"), (march(10), "l2"), (march(17), "l1"),
    ]  # fmt: skip
    assert list(CHECK.turns(ROWS[1])) == [(march(10), "l2")]
    last = replace(CHECK, days=days_of(march(2), march(3)))
    assert list(last.turns(ROWS[0])) == [(march(3), "l1")]
    assert said(VISITS) == []


CHANGED = {
    "before the calendar": ({"date": march(1), "why": "asked"},
                            ["is outside the calendar"]),
    "behind the calendar": ({"date": march(23), "why": "asked"},
                            ["is outside the calendar"]),
    "on its first day": ({"date": march(2), "why": "asked"},
                         ["finds the office closed",
                          "is when name of l1 (l1) cannot come"]),
    "on a weekend": ({"date": march(7), "why": "asked"},
                     ["is on a day off", "finds the office closed",
                      "is when name of l1 (l1) cannot come"]),
    "on a holiday": ({"date": march(6), "why": "asked"},
                     ["is on a day off", "finds the office closed",
                      "is when name of l1 (l1) cannot come"]),
    "in the afternoon of another day": (
        {"date": march(4), "half": "pm", "why": "asked"}, []),
    "when the office is closed": (
        {"date": march(5), "half": "pm", "why": "asked"}, ["finds the office closed"]),
    "without a reason": ({"date": march(4)}, [WRONG_WHY.en]),
    "a reason for nothing": ({"why": "leave"}, [WRONG_WHY.en]),
    "nobody": ({"lawyers": (), "instead_of": ("l1",), "why": "leave"},
               ["is not by one lawyer"]),
    "two": ({"lawyers": ("l1", "l3"), "instead_of": ("l1",), "why": "leave"},
            ["is not by one lawyer"]),
    "a stand-in": ({"lawyers": ("l3",), "instead_of": ("l1",), "why": "leave"}, []),
    "a stand-in without reason": (
        {"lawyers": ("l3",), "instead_of": ("l1",)}, [WRONG_WHY.en]),
    "a stranger": ({"lawyers": ("x",), "instead_of": ("l1",), "why": "leave"},
                   ["is by x, whom nobody knows"]),
    "another's turn": ({"lawyers": ("l2",)}, [L1_TURN]),
    "instead of who has not the turn": (
        {"lawyers": ("l3",), "instead_of": ("l2",), "why": "leave"},
        [L1_TURN]),
    "lapsed": ({"lawyers": (), "instead_of": ("l1",), "why": "leave",
                "is_lapsed": True}, []),
    "lapsed without a reason": (
        {"lawyers": (), "instead_of": ("l1",), "is_lapsed": True},
        ["lapses without a reason"]),
    "lapsed, yet somebody comes": (
        {"lawyers": ("l3",), "instead_of": ("l1",), "why": "leave", "is_lapsed": True},
        ["lapses, yet somebody comes"]),
    "lapsed, and nobody's turn": (
        {"lawyers": (), "why": "leave", "is_lapsed": True},
        [L1_TURN, "lapses, yet somebody comes"]),
    "no event": ({"kind": "visit"}, ["is no visit"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_wrong_with_one_visit_is_said_and_nothing_else(name):
    changes, texts = CHANGED[name]
    found = said((FIRST._replace(**changes), *VISITS[1:]))
    assert found == [("c1", 1, text) for text in texts]


def test_what_a_hand_left_out_is_named_by_its_column():
    moved = FIRST._replace(date=march(4))
    other = FIRST._replace(lawyers=("l2",))
    for visit, words in (
        (moved, ("“调整原因”", "填休息日、请假、应要求之一")),
        (other, ("l1）轮值", "“被替律师编号”", "“调整原因”")),
    ):
        (found,) = check_with().violations((visit, *VISITS[1:]))
        assert all(word in found.text_zh for word in words), found.text_zh
        assert "fill in why" in found.text or "instead of" in found.text


def test_a_village_is_visited_and_has_no_duty():
    wrong = VILLAGE._replace(kind="duty")
    assert said((*VISITS[:3], wrong)) == [("v1", 1, "is no duty")]


def test_what_is_missing_or_twice_or_on_no_roster_is_named():
    assert said(VISITS[1:]) == [
        ("c1", 1, "name of c1 (c1) lacks its visit of 2026-03-03 am")
    ]
    other = at("c1", "duty", 4, "am", "l1")
    assert ("c1", 1, "is not on the roster") in said((*VISITS, other))
    twice = said((*VISITS, FIRST._replace(sequence=1)))
    assert twice.count(("c1", 1, "stands twice")) == 2


def test_on_make_up_days_any_half_day_will_do_but_leaves_count():
    moved = SECOND._replace(date=march(14), half="pm", why="asked")
    assert said((FIRST, moved, *VISITS[2:])) == []
    leave = [Leave(lawyer="l2", first_day=march(14), last_day=march(14))]
    assert said((FIRST, moved, *VISITS[2:]), check_with({"leaves": leave})) == [
        ("c1", 1, "is when name of l2 (l2) is on leave")
    ]


@pytest.mark.parametrize(("day", "is_away"), [(17, 0), (18, 1), (19, 1), (20, 0)])
def test_a_leave_counts_from_its_first_day_to_its_last(day, is_away):
    event = at("c2", "event", day, "am", "l2")
    text = "is when name of l2 (l2) is on leave"
    assert said((*VISITS, event)) == [("c2", 1, text)] * is_away


@pytest.mark.parametrize(
    ("day", "half", "is_away"),
    [(18, "am", 0), (18, "pm", 1), (19, "am", 1), (19, "pm", 0)],
)
def test_a_leave_counts_from_its_first_half_day_to_its_last(day, half, is_away):
    leave = Leave(lawyer="l2", first_day=march(18), first_half="pm",
                  last_day=march(19), last_half="am")  # fmt: skip
    event = at("c2", "event", day, half, "l2")
    text = "is when name of l2 (l2) is on leave"
    found = said((*VISITS, event), check_with({"leaves": [leave]}))
    assert found.count(("c2", 1, text)) == is_away


@pytest.mark.parametrize("free", [True, False])
def test_half_days_count_only_where_they_are_musts(free):
    rules = {"has_office_hours": free, "has_lawyer_hours": free}
    moved = FIRST._replace(date=march(5), why="asked")
    texts = ["finds the office closed", "is when name of l1 (l1) cannot come"]
    assert said((moved, *VISITS[1:]), check_with(**rules)) == [
        ("c1", 1, text) for text in texts if free
    ]


def test_duty_moves_within_its_week_or_so_many_days():
    """With a window of 4 days: the week of the 9th, and the 6th to the 14th."""
    free = check_with(has_office_hours=False, has_lawyer_hours=False)
    at_day = {
        day: said((FIRST, SECOND._replace(date=march(day), why="asked"), *VISITS[2:]),
                  free)
        for day in (5, 6, 9, 13, 14, 16)
    }  # fmt: skip
    for day, apart in ((5, 5), (16, 6)):
        text = f"moves too far ({apart} days; at most 4, or within its week)"
        assert at_day[day] == [("c1", 1, text)]
    assert at_day[6] == [("c1", 1, "is on a day off")]
    assert at_day[9] == at_day[13] == at_day[14] == []
    narrow = check_with(has_office_hours=False, duty_days=0)
    late = SECOND._replace(date=march(13), why="asked")
    assert said((FIRST, late, *VISITS[2:]), narrow) == []


def test_a_visit_moves_within_its_month_and_so_many_days():
    days = days_of(march(2), dt.date(2026, 4, 30))
    row = RosterRow("v1", FixedTime("mon-am", 4), ("l3",), None)
    check = replace(check_with(), days=days, roster=Roster.of([row]))
    visit, later = at("v1", "visit", 23, "am", "l3"), dt.date(2026, 4, 27)
    rest = visit._replace(date=later, nominal_date=later)

    def moved(to):
        return said((visit._replace(date=to, why="asked"), rest), check)

    def far(apart, most):
        text = f"moves too far ({apart} days; at most {most}, within its month)"
        return [("v1", 1, text)]

    assert moved(march(18)) == moved(march(27)) == []
    assert moved(march(17)) == far(6, 5)
    assert moved(march(30)) == far(7, 5)
    wide = replace(check, rules=replace(RULES, visit_days=31))
    for to, found in ((march(31), []), (dt.date(2026, 4, 1), far(9, 31))):
        away = visit._replace(date=to, why="asked")
        assert said((away, rest), wide) == found
    later = dt.date(2027, 3, 23)
    long = replace(
        wide, days=days_of(march(2), later), rules=replace(RULES, visit_days=400)
    )
    away = visit._replace(date=later, why="asked")
    assert far(365, 400)[0] in said((away,), long)


def test_an_event_moves_within_its_quarter():
    days = days_of(march(2), dt.date(2026, 4, 30))
    check = replace(check_with(), days=days, roster=Roster.of([]))
    event = at("c2", "event", 2, "am", "l2")
    last = event._replace(date=march(31))
    assert said((last,), check) == []
    assert said((event._replace(date=dt.date(2026, 4, 1)),), check) == [
        ("c2", 1, "moves too far (30 days; within its part of the quarter)")
    ]


def test_a_lawyer_is_at_one_place_at_a_time():
    event = at("c2", "event", 10, "am", "l2")
    meets = [("c1", 1, "meets another of name of l2 (l2)")]
    assert said((*VISITS, event)) == meets
    soft = check_with(has_one_place=False)
    assert said((*VISITS, event), soft) == []
    moved = at("c2", "event", 11, "am", "l2", date=march(10))
    assert said((*VISITS, moved), soft) == meets
    other = at("c2", "event", 10, "am", "l2", lawyers=("l2",), instead_of=("l1",))
    assert ("c1", 1, meets[0][2]) in said((*VISITS, other), soft)
    assert said((*VISITS, event._replace(half="pm"))) == [("v1", 1, meets[0][2])]
    assert said((*VISITS, event._replace(lawyers=("l1",)))) == [
        ("c2", 1, "is by nobody of the team")
    ]


def test_morning_and_afternoon_are_near_enough():
    minutes = said(VISITS, check_with(most_minutes=60))
    assert [(who, amount) for who, amount, _ in minutes] == [("c1", 1)]
    ((_, _, text),) = minutes
    far = int(text.split()[1])
    assert text == f"is {far} minutes from the afternoon of name of l2 (l2)"
    assert far > 60
    assert said(VISITS, check_with(most_minutes=far)) == []
    assert len(said(VISITS, check_with(most_minutes=far - 1))) == 1


def test_a_week_holds_so_many_half_days_of_a_lawyer():
    most = replace(check_with(), rules=replace(RULES, most_a_week=1, **AWAY))
    assert said(VISITS, most) == [
        ("l2", 1, "name of l2 (l2) has 2 half days in the week of 2026-03-09")
    ]
    event = at("c2", "event", 13, "am", "l2")
    most_of_three = said((*VISITS, event), most)
    assert [one[:2] for one in most_of_three] == [("l2", 2)]
    assert said((*VISITS, event._replace(date=march(16))), most) == [
        ("l2", 1, "name of l2 (l2) has 2 half days in the week of 2026-03-09")
    ]


@pytest.mark.parametrize("capacity", [1, 2])
def test_a_venue_hosts_so_many_duties_at_a_time(capacity):
    venue = Venue(id="hall", name="", capacity=capacity, committees=["c1", "c2"])
    row = RosterRow("c2", FixedTime("tue-am"), ("l2",), None)
    check = replace(
        check_with({"venues": [venue]}, most_a_week=9, has_one_place=False),
        roster=Roster.of([*ROWS, row]),
    )
    more = [at("c2", "duty", day, "am", "l2") for day in (3, 10, 17)]
    days = (3, 10, 17) if capacity == 1 else ()
    full = [("hall", 1, f"hall hosts 2 duties on 2026-03-{d:02} am") for d in days]
    assert said((*VISITS, *more), check) == full
    event = at("c1", "event", 10, "am", "l1")
    assert said((*VISITS, *more, event), check) == [("c1", 1, MEETS), *full]
    soft = replace(check, rules=replace(check.rules, has_venues=False))
    assert said((*VISITS, *more), soft) == []


def test_two_visits_of_a_committee_never_share_a_half_day():
    """Though another of the team makes it up: that is a half day less for residents."""
    made_up = FIRST._replace(
        date=march(10), lawyers=("l3",), instead_of=("l1",), why="leave"
    )
    check = check_with(duty_days=8)
    assert said((made_up, SECOND, THIRD, VILLAGE), check) == [("c1", 1, MEETS)]
    later = made_up._replace(date=march(11))
    assert said((later, SECOND, THIRD, VILLAGE), check) == []
    lapsed = SECOND._replace(
        lawyers=(), instead_of=("l2",), why="leave", is_lapsed=True
    )
    assert said((made_up, lapsed, THIRD, VILLAGE), check) == []


def test_events_are_so_many_a_quarter_by_the_team():
    one, two = (at("c2", "event", day, "am", "l2") for day in (9, 16))
    text = "name of c2 (c2) has 2 events in quarter 1 of 2026"
    check = check_with(most_a_week=4)
    twice = replace(check, rules=replace(check.rules, events_a_quarter=2))
    assert said((*VISITS, one), check) == []
    assert said((*VISITS, one, two), check) == [("c2", 1, text)]
    assert said((*VISITS, one, two), twice) == []
    stood_in = one._replace(lawyers=("l3",), instead_of=("l2",))
    assert said((*VISITS, stood_in)) == []


def test_two_events_of_a_quarter_are_in_two_halves_of_it():
    """The calendar has 21 days of it, from the 2nd on: the halves meet on the 12th."""
    check = check_with(most_a_week=4)
    twice = replace(check, rules=replace(check.rules, events_a_quarter=2))
    second = "is the second event in its part of the quarter"
    for day, found in ((11, [("c2", 1, second)]), (12, [])):
        pair = [at("c2", "event", one, "am", "l2") for one in (9, day)]
        assert said((*VISITS, *pair), twice) == found


def test_members_take_events_in_turn_or_say_whose_turn_it_was():
    check = check_with(most_a_week=4)
    own = at("c1", "event", 11, "am", "l1")
    assert said((*VISITS, own), check) == []
    other = own._replace(lawyers=("l2",))
    text = L1_TURN
    assert said((*VISITS, other), check) == [("c1", 1, text)]
    instead = other._replace(instead_of=("l1",))
    assert said((*VISITS, instead), check) == []
    assert check.prices([instead]).unwished_events == 1
    assert check.prices([own]).unwished_events == 0


def test_a_lawyer_has_one_event_a_day():
    check = check_with(most_a_week=4)
    one = at("c2", "event", 12, "pm", "l2")
    other = at("v1", "event", 12, "am", "l2")
    near = replace(check, rules=replace(check.rules, most_minutes=10**6))
    text = "is the second event of name of l2 (l2) on one day"
    assert said((*VISITS, one), near) == []
    assert said((*VISITS, one, other), near) == [("v1", 1, text)]


LAPSED = FIRST._replace(lawyers=(), instead_of=("l1",), why="leave", is_lapsed=True)
PRICES = {
    "as published": ((), (0, 0, 0, 2, 0)),
    "lapsed": ((LAPSED,), (1, 0, 0, 2, 0)),
    "half a day later": ((FIRST._replace(half="pm"),), (0, 1, 0, 2, 0)),
    "a day earlier": ((FIRST._replace(date=march(2)),), (0, 2, 0, 2, 0)),
    "a day and a half earlier": (
        (VILLAGE._replace(date=march(9), half="am"),), (0, 3, 0, 2, 0)),
    "out of its week": ((FIRST._replace(date=march(9)),), (0, 12 + 14, 0, 2, 0)),
    "a village out of the week": (
        (VILLAGE._replace(date=march(16)),), (0, 12, 0, 2, 0)),
    "by a colleague": (
        (FIRST._replace(lawyers=("l2",), instead_of=("l1",)),), (0, 0, 1, 2, 0)),
    "by the stand-in": (
        (FIRST._replace(lawyers=("l3",), instead_of=("l1",)),), (0, 0, 2, 2, 0)),
    "by somebody else": (
        (FIRST._replace(lawyers=("k9",), instead_of=("l1",)),), (0, 0, 3, 2, 0)),
    "an event": ((at("c1", "event", 4, "am", "l2"),), (0, 0, 0, 1, 0)),
    "as wished": ((at("c2", "event", 5, "pm", "l2"),), (0, 0, 0, 1, 0)),
    "not as wished": ((at("c2", "event", 4, "am", "l2"),), (0, 0, 0, 1, 1)),
    "an event that lapsed": (
        (at("c2", "event", 4, "am", is_lapsed=True),), (0, 0, 0, 2, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", PRICES)
def test_prices_are_counted_by_kind(name):
    visits, prices = PRICES[name]
    assert CHECK.prices(visits) == prices
    lapsed, displaced, persons, *events = prices
    by_person = replace(CHECK, rules=replace(RULES, kept_first="person"))
    assert CHECK.tiers(visits) == prices
    assert by_person.tiers(visits) == (lapsed, persons, displaced, *events)


def test_events_are_wanted_in_every_quarter_of_the_calendar():
    days = days_of(march(31), dt.date(2026, 7, 1))
    check = replace(CHECK, days=days, rules=replace(RULES, events_a_quarter=2))
    assert check.prices(()).missing_events == 2 * 2 * 3
    short = replace(check, days=days_of(march(31), dt.date(2026, 6, 30)))
    assert short.prices(()).missing_events == 2 * 2 * 2


def test_a_fault_of_a_moved_visit_names_the_date_it_is_moved_to():
    moved = FIRST._replace(date=march(7), why="asked")
    (first, *_) = check_with().violations((moved, *VISITS[1:]))
    assert "(moved to 2026-03-07 am): is on a day off" in first.text
    assert "（改至 2026-03-07 上午）：在休息日" in first.text_zh
