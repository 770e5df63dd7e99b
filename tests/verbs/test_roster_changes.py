"""Leaves, swaps and moves change as few visits as can be: by enumeration."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from math import prod

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Agreement, Conflict, Day, Leave
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import DayTable, FixedTime, Roster, RosterRow, Visit
from lawyer_assign.roster.span import HALVES
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.verbs.roster import expand_roster
from lawyer_assign.verbs.roster_changes import cover_leaves, move_visit, swap_visits
from lawyer_assign.verify.visits import DateCheck
from tests.worlds.dates import small_dates
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, world

MOST = 4_000


def small_outcome(draw, events=1, **more):
    check = small_dates(draw, events, **more)
    policy = Policy()
    policy = policy.with_roster(
        policy.roster.model_copy(update={"events_a_quarter": events})
    )
    bare = RosterOutcome(
        "feasible", check.roster, (), (), (), check.facts, check.plan, policy,
        check.days,
    )  # fmt: skip
    return expand_roster(bare, check.days)


def check_of(outcome, facts=None):
    policy = outcome.policy
    return DateCheck(
        facts or outcome.facts, outcome.plan, outcome.roster, outcome.days,
        policy.roster.date_rules(policy.reach.travel),
    )  # fmt: skip


def fits(check, visits):
    seen = Counter((v.committee, v.date, v.half) for v in visits if not v.is_lapsed)
    return max(seen.values(), default=0) <= 1 and not list(check.violations(visits))


def ways_of(outcome, check, visit):
    """Return every other way to hold a visit that is fine by itself, and none."""
    row = outcome.roster.row[visit.committee]
    turn = visit.instead_of or visit.lawyers
    team = {*turn, *row.lawyers, *([row.stand_in] if row.stand_in else [])}
    found = []
    day = check.days.first
    while day <= check.days.last:
        for half in ("am", "pm"):
            is_now = (day, half) == (visit.date, visit.half)
            colleagues = {one.id for one in outcome.facts.lawyers} if is_now else set()
            for who in sorted(team | colleagues):
                one = visit._replace(
                    date=day, half=half, lawyers=(who,), why="asked",
                    instead_of=() if (who,) == turn else turn,
                )  # fmt: skip
                if not one.is_moved and not one.instead_of:
                    one = one._replace(why="")
                is_other = (day, half, (who,)) != (
                    visit.date, visit.half, visit.lawyers,
                )  # fmt: skip
                if is_other and not list(check.faults(one)):
                    found.append(one)
        day += dt.timedelta(days=1)
    lapsed = visit._replace(lawyers=(), instead_of=turn, why="asked", is_lapsed=True)
    return [*found, lapsed]


def priced(check, before, after):
    """Return lapses, changes, moves, displacement and persons of what changed."""
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    held = [(a, b) for a, b in pairs if not b.is_lapsed]
    regular = [b._replace(kind="visit" if b.kind == "event" else b.kind)
               for _, b in held]  # fmt: skip
    cost = check.prices(regular)
    return (
        sum(b.is_lapsed for _, b in pairs),
        len(pairs),
        sum((a.date, a.half) != (b.date, b.half) for a, b in held),
        cost.displaced,
        cost.persons,
    )


def leaves_of(draw, outcome):
    first = outcome.days.first + dt.timedelta(days=draw.randint(0, 6))
    last = first + dt.timedelta(days=draw.randint(0, 5))
    who = draw.choice(outcome.facts.lawyers).id
    halves = sorted(draw.choices(HALVES, k=2))
    return [
        Leave(lawyer=who, first_day=first, first_half=halves[0], last_day=last,
              last_half=halves[1])
    ]  # fmt: skip


def test_leaves_are_covered_with_the_fewest_changes():
    seen = Counter()
    tried = seed = 0
    while tried < many(400):
        seed += 1
        draw = random.Random(seed)
        outcome = small_outcome(draw, events=draw.choice([0, 1, 2]))
        leaves = leaves_of(draw, outcome)
        facts = outcome.facts.replace(leaves=(*outcome.facts.leaves, *leaves))
        check = check_of(outcome, facts)
        away = [
            v for v in outcome.visits
            if any(
                row.lawyer in v.lawyers and row.covers(v.date, v.half) for row in leaves
            )
        ]  # fmt: skip
        ways = [ways_of(outcome, check, one) for one in away]
        if not away or prod(map(len, ways)) > MOST // 4:
            continue
        tried += 1
        stay = [one for one in outcome.visits if one not in away]
        best = min(
            priced(check, away, choice)
            for choice in product(*ways)
            if fits(check, [*stay, *choice])
        )
        change = cover_leaves(outcome, leaves)
        assert [tier.price for tier in change.tiers] == list(best), seed
        assert [tier.bound for tier in change.tiers] == list(best), seed
        assert change.is_proved
        after = check_of(change.outcome)
        assert fits(after, change.outcome.visits), seed
        assert [one.before for one in change.changes] == away
        for before, now in change.changes:
            assert before.key == now.key
            assert now.sequence == before.sequence + 1
            assert now.why == "leave" or (not now.is_moved and not now.instead_of)
        counted = Counter(change.outcome.visits)
        assert counted == Counter([*stay, *(one.after for one in change.changes)])
        seen["lapsed"] += bool(best[0])
        seen["moved"] += bool(best[2])
        seen["persons"] += bool(best[4])
    assert min(seen.values()) > 2, seen
    assert len(seen) == 3


def test_an_event_that_can_go_far_within_its_quarter_meets_nobody_there():
    """Half days months before the leave are taken: the event has nowhere to go."""
    half_days = ["mon-am", "tue-am"]
    first, last = dt.date(2026, 4, 1), dt.date(2026, 6, 30)
    facts = world(
        [committee(name, duty_half_days=half_days) for name in ("c1", "c2")],
        [lawyer("l1", free_half_days=half_days)],
    )
    plan = Plan.of([("c1", "l1"), ("c2", "l1")])
    roster = Roster.of(
        RosterRow(name, FixedTime(half_day), ("l1",))
        for name, half_day in zip(("c1", "c2"), half_days, strict=True)
    )
    days = DayTable.of(
        Day(date=day, kind="day_off" if day.weekday() >= 5 else "workday")
        for day in (first + dt.timedelta(days=at) for at in range((last - first).days))
    )
    policy = Policy().with_roster(Policy().roster.without("weekly_cap"))
    bare = RosterOutcome("feasible", roster, (), (), (), facts, plan, policy, days)
    whole = expand_roster(bare, days)
    event = Visit("c1", "event", dt.date(2026, 6, 23), "am", dt.date(2026, 6, 23), "am",
                  ("l1",))  # fmt: skip
    visits = [
        one for one in whole.visits
        if one.kind != "event" and (one.date, one.half) != (event.date, event.half)
    ]  # fmt: skip
    away = Leave(lawyer="l1", first_day=dt.date(2026, 4, 10),
                 last_day=dt.date(2026, 6, 20))  # fmt: skip
    outcome = replace(
        whole, facts=facts.replace(leaves=[away]),
        visits=tuple(sorted([*visits, event], key=lambda one: one.date)),
    )  # fmt: skip
    ill = Leave(lawyer="l1", first_day=dt.date(2026, 6, 21), last_day=last)
    change = cover_leaves(outcome, [ill])
    (now,) = [one.after for one in change.changes if one.after.kind == "event"]
    assert now.is_lapsed


def requests(count):
    tried = seed = 0
    while tried < count:
        seed += 1
        draw = random.Random(seed)
        outcome = small_outcome(draw, events=draw.choice([0, 1, 2]), most=7)
        held = [one for one in outcome.visits if not one.is_lapsed]
        if len(held) < 2:
            continue
        tried += 1
        yield seed, draw, outcome, held


def best_of_all(outcome, forced):
    """Return least lapses and changes if some visits are as they are asked to be."""
    check = check_of(outcome)
    others = [
        one for one in outcome.visits if one.key not in forced and not one.is_lapsed
    ]
    lapsed = [one for one in outcome.visits if one.is_lapsed]
    ways = [[one, *ways_of(outcome, check, one)] for one in others]
    if prod(map(len, ways)) > MOST:
        return None
    return min(
        (priced(check, others, choice)[:2]
         for choice in product(*ways)
         if fits(check, [*lapsed, *forced.values(), *choice])),
        default=None,
    )  # fmt: skip


def asked_for(visit, date, half, lawyers):
    turn = visit.instead_of or visit.lawyers
    now = visit._replace(
        date=date, half=half, lawyers=lawyers, why="asked",
        instead_of=() if lawyers == turn else turn,
    )  # fmt: skip
    if not now.is_moved and not now.instead_of:
        now = now._replace(why="")
    return now


def compare(outcome, change, asked, seen, seed):
    forced = {one.key: one for one in asked}
    best = best_of_all(outcome, forced)
    after = check_of(change.outcome)
    assert fits(after, change.outcome.visits), seed
    now = {one.key: one for one in change.outcome.visits}
    for one in asked:
        wanted = (one.date, one.half, one.lawyers)
        is_there = now[one.key]
        assert (is_there.date, is_there.half, is_there.lawyers) == wanted
    if best is None:
        return
    lapsed, others = best
    prices = [tier.price for tier in change.tiers[:2]]
    assert prices == [lapsed, others + len(asked)], seed
    assert [tier.bound for tier in change.tiers[:2]] == prices, seed
    seen["compared"] += 1
    seen["others"] += bool(others)
    seen["lapsed"] += bool(lapsed)


def test_a_move_pushes_as_few_others_as_can_be():
    seen = Counter()
    for seed, draw, outcome, held in requests(many(500)):
        visit = draw.choice(held)
        date = outcome.days.first + dt.timedelta(
            days=draw.randint(0, (outcome.days.last - outcome.days.first).days)
        )
        half = draw.choice(["am", "pm"])
        own = [
            one
            for one in ways_of(outcome, check_of(outcome), visit)
            if one.lawyers == visit.lawyers
        ]
        if own and draw.random() < 0.8:
            date, half = draw.choice([(one.date, one.half) for one in own])
        now = asked_for(visit, date, half, visit.lawyers)
        faults = list(check_of(outcome).faults(now))
        if faults:
            with pytest.raises(BadInputError) as caught:
                move_visit(outcome, visit, date, half)
            assert {d.problem for d in caught.value.defects} == set(faults)
            seen["refused"] += 1
            continue
        change = move_visit(outcome, visit, date, half)
        if (date, half) == (visit.date, visit.half):
            assert change.changes == ()
            continue
        compare(outcome, change, [now], seen, seed)
    assert seen["refused"] > 2, seen
    assert seen["others"] > 2, seen
    assert seen["compared"] > 10, seen


def test_a_swap_pushes_as_few_others_as_can_be():
    seen = Counter()
    for seed, draw, outcome, held in requests(many(500)):
        one, other = draw.sample(held, 2)
        if one.lawyers == other.lawyers:
            asked = [asked_for(one, other.date, other.half, one.lawyers),
                     asked_for(other, one.date, one.half, other.lawyers)]  # fmt: skip
        else:
            asked = [asked_for(one, one.date, one.half, other.lawyers),
                     asked_for(other, other.date, other.half, one.lawyers)]  # fmt: skip
        check = check_of(outcome)
        faults = [fault for now in asked for fault in check.faults(now)]
        faults += list(check.clashes(asked))
        if faults:
            with pytest.raises(BadInputError):
                swap_visits(outcome, one, other)
            seen["refused"] += 1
            continue
        compare(outcome, swap_visits(outcome, one, other), asked, seen, seed)
    assert seen["refused"] > 2, seen
    assert seen["compared"] > 5, seen


def test_what_changed_says_whose_notice_and_calendar_change():
    for _, draw, outcome, _ in requests(5):
        leaves = leaves_of(draw, outcome)
        change = cover_leaves(outcome, leaves)
        committees = {one.after.committee for one in change.changes}
        assert set(change.committees) == committees
        named = {x for one in change.changes for v in one for x in v.lawyers}
        assert set(change.lawyers) == named


def test_a_leave_of_a_stranger_and_a_visit_of_no_roster_are_refused():
    _, draw, outcome, held = next(requests(1))
    (leave,) = leaves_of(draw, outcome)
    with pytest.raises(BadInputError) as caught:
        cover_leaves(outcome, [leave.model_copy(update={"lawyer": "nobody"})])
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("leaves[0].lawyer", "nobody")
    visit = held[0]._replace(committee="nowhere")
    with pytest.raises(BadInputError) as caught:
        move_visit(outcome, visit, visit.date, "am")
    assert "nowhere" in caught.value.defects[0].value
    with pytest.raises(BadInputError) as caught:
        move_visit(replace(outcome, roster=None), held[0], held[0].date, "am")
    assert caught.value.defects[0].place == "roster"


def a_firm_of_two(**more):
    """A lawyer who comes on Monday mornings, and a colleague who is always free."""
    lawyers = [lawyer("a", free_half_days=["mon-am"]), lawyer("b", **more.pop("b", {}))]
    place = committee("c", duty_half_days=["mon-am"])
    facts = world(
        [place], lawyers, [firm("f1")], [district("d1"), district("d2")], **more
    )
    outcome = la.solve(facts, Policy.hangzhou_2024(stability="off"))
    assert outcome.plan.posts[0].lawyer == "a"
    return la.plan_roster(outcome, DayTable.of_years(2026))


@pytest.mark.parametrize(
    ("more", "comes"),
    [
        ({}, ("b",)),
        ({"conflicts": [Conflict(committee="c", lawyer="b", reason="x")]}, ()),
        ({"b": {"districts": ["d2"]}}, ()),
    ],
)  # fmt: skip
def test_no_colleague_stands_in_where_a_must_keeps_her_away(more, comes):
    roster = a_firm_of_two(**more)
    visit = roster.visits[2]
    leave = Leave(lawyer="a", first_day=visit.date, last_day=visit.date)
    change = cover_leaves(roster, [leave])
    came = {one.after.lawyers for one in change.changes if one.after.key == visit.key}
    assert came == {comes}
    assert all(one.after.lawyers != ("b",) for one in change.changes) == (not comes)
    assert la.check_roster(change.outcome).is_clean
    forced = visit._replace(lawyers=("b",), instead_of=("a",), why="leave")
    forged = replace(roster, visits=tuple(
        forced if one == visit else one for one in roster.visits
    ))  # fmt: skip
    assert la.check_roster(forged).is_clean == bool(comes)


@pytest.mark.parametrize(("most", "comes"), [(0, ()), (1, ("b",)), (None, ("b",))])
def test_nobody_is_sent_who_has_no_post_and_wants_none(most, comes):
    roster = a_firm_of_two(b={"max_committees": most})
    visit = roster.visits[2]
    leave = Leave(lawyer="a", first_day=visit.date, last_day=visit.date)
    change = cover_leaves(roster, [leave])
    came = {one.after.lawyers for one in change.changes if one.after.key == visit.key}
    assert came == {comes}
    assert any(one.after.is_lapsed for one in change.changes) == (not comes)
    assert la.check_roster(change.outcome).is_clean


def test_a_swap_sends_nobody_of_another_firm_or_with_a_conflict():
    for firms, conflicts in ((("f1", "f2"), []), (("f1", "f1"), [
        Conflict(committee="c1", lawyer="b", reason="x")
    ]), (("f1", "f1"), [])):  # fmt: skip
        facts = world(
            [committee("c1"), committee("c2")],
            [lawyer(one, firm=of, max_committees=1)
             for one, of in zip("ab", firms, strict=True)],
            [firm("f1"), firm("f2")], [district("d1")], conflicts=conflicts,
            agreements=[
                Agreement(committee=c, firm=of, lawyers=[one], is_fixed=True)
                for c, one, of in zip(("c1", "c2"), "ab", firms, strict=True)
            ],
        )  # fmt: skip
        outcome = la.solve(facts, Policy.hangzhou_2024(stability="off"))
        roster = la.plan_roster(outcome, DayTable.of_years(2026))
        one, other = (
            next(x for x in roster.visits if x.committee == c and x.kind == "duty")
            for c in ("c1", "c2")
        )
        if firms[0] == firms[1] and not conflicts:
            assert la.check_roster(swap_visits(roster, one, other).outcome).is_clean
            continue
        with pytest.raises(BadInputError) as caught:
            swap_visits(roster, one, other)
        said = str(caught.value)
        assert ("neither team nor firm" in said) == (firms[0] != firms[1])
        assert ("conflict" in said) == bool(conflicts)


def test_a_visit_of_the_same_day_gives_way_where_the_week_is_full():
    """An event need not lapse: the duty beside it can take the time left free."""
    facts = world(
        [committee("c", duty_half_days=["thu-am"])],
        [lawyer("l", free_half_days=["thu-am"])], [firm("f1")],
        [district("d1")],
    )  # fmt: skip
    policy = Policy.hangzhou_2024(stability="off")
    cap = policy.roster["weekly_cap"].model_copy(update={"most": 2})
    policy = policy.with_roster(policy.roster.with_rule(cap))
    first, extra = dt.date(2025, 12, 22), dt.date(2025, 12, 27)
    days = []
    for date in (first + dt.timedelta(days=at) for at in range(15)):
        is_off = date.weekday() > 4 or date == dt.date(2026, 1, 2)
        kind = "makeup" if date == extra else "day_off" if is_off else "workday"
        days.append(Day(date=date, kind=kind))
    roster = la.plan_roster(la.solve(facts, policy), DayTable.of(days))
    event = next(one for one in roster.visits if one.kind == "event")
    before = dt.date(2025, 12, 25)
    duty = next(one for one in roster.visits
                if one.kind == "duty" and one.nominal_date == before)  # fmt: skip
    swapped = swap_visits(roster, duty, event).outcome
    later = next(one for one in swapped.visits
                 if one.nominal_date == dt.date(2026, 1, 1))  # fmt: skip
    change = move_visit(swapped, later, extra, "pm")
    assert not any(one.is_lapsed for one in change.outcome.visits)
    assert change.tiers[0].price == 0
    assert la.check_roster(change.outcome).is_clean


def test_what_is_where_it_should_be_does_not_change():
    roster = a_firm_of_two()
    visit = next(one for one in roster.visits if one.why == "day_off")
    change = move_visit(roster, visit, visit.date, visit.half)
    assert change.changes == ()
    assert change.outcome.visits == roster.visits
    assert [tier.price for tier in change.tiers] == [0] * 5


@pytest.mark.parametrize("half", ["PM", "下午", None, 1, ""])
def test_a_half_that_is_none_is_refused_by_name(half):
    roster = a_firm_of_two()
    with pytest.raises(BadInputError) as caught:
        move_visit(roster, roster.visits[0], roster.visits[0].date, half)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("half", repr(half))


def test_what_is_no_leave_is_named():
    with pytest.raises(BadInputError) as caught:
        cover_leaves(a_firm_of_two(), ["x"])
    assert [one.place for one in caught.value.defects] == ["leaves[0]"]


def test_one_leave_is_no_list_of_leaves():
    day = dt.date(2026, 1, 5)
    leave = Leave(lawyer="l1", first_day=day, last_day=day)
    for one in ("x", leave):
        with pytest.raises(BadInputError, match="where several are asked") as caught:
            cover_leaves(a_firm_of_two(), one)
        assert [each.place for each in caught.value.defects] == ["leaves"]


def test_a_visit_is_not_exchanged_with_itself():
    roster = a_firm_of_two()
    with pytest.raises(BadInputError, match="with itself"):
        swap_visits(roster, roster.visits[0], roster.visits[0])


@pytest.fixture(scope="module")
def published():
    facts = la.datasets.with_duty(la.datasets.district(committees=8, lawyers=9, seed=0))
    return la.plan_roster(la.solve(facts), DayTable.of_years(2026))


def other_time(outcome, visit):
    """Return another half day within a fortnight at which a visit may take place."""
    for days in range(1, 15):
        for half in ("am", "pm"):
            date = visit.date + dt.timedelta(days)
            try:
                move_visit(outcome, visit, date, half)
            except BadInputError:
                continue
            return date, half
    raise AssertionError(visit)


def exchangeable(outcome):
    """Return two visits of one lawyer that may be exchanged."""
    for one, other in combinations(outcome.visits, 2):
        is_near = (other.date - one.date).days <= 14
        if is_near and one.lawyers == other.lawyers and one.date != other.date:
            try:
                swap_visits(outcome, one, other)
            except BadInputError:
                continue
            return one, other
    raise AssertionError("none")


def test_a_stop_at_once_still_gives_changes_that_hold(published):
    asked = []

    def stop():
        asked.append(True)
        return True

    visit = published.visits[0]
    ill = Leave(lawyer=visit.lawyers[0], first_day=visit.date, last_day=visit.date)
    for change in (
        cover_leaves(published, [ill], stop=stop),
        move_visit(published, visit, *other_time(published, visit), stop=stop),
    ):
        assert change.changes
        assert la.check_roster(change.outcome).is_clean
    swapped = swap_visits(published, *exchangeable(published), stop=stop).outcome
    assert la.check_roster(swapped).is_clean
    longer = expand_roster(published, DayTable.of_years(2026, 2027), stop=stop)
    assert la.check_roster(longer).is_clean
    assert asked


def test_what_is_no_function_cannot_stop_changes(published):
    visit = published.visits[0]
    for call in (
        lambda stop: cover_leaves(published, [], stop=stop),
        lambda stop: move_visit(published, visit, visit.date, visit.half, stop=stop),
        lambda stop: swap_visits(published, *published.visits[:2], stop=stop),
        lambda stop: expand_roster(published, published.days, stop=stop),
    ):
        with pytest.raises(BadInputError, match="stop"):
            call(3)
