"""Publicity events that lapse are no visits; numbers of a roster say what they are."""

import datetime as dt
from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.roster.counts import counts_of
from lawyer_assign.views.roster_texts import change_text

QUARTER = dt.date(2026, 1, 1)
LAST = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def roster():
    facts = la.datasets.with_duty(la.datasets.district(committees=6, lawyers=8, seed=1))
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    return la.plan_roster(outcome, la.DayTable.of_years(2026))


@pytest.fixture(scope="module")
def away(roster):
    """Return what is left where everybody is on leave for a quarter."""
    leaves = [
        la.Leave(lawyer=one.id, first_day=QUARTER, last_day=LAST)
        for one in roster.facts.lawyers
    ]
    return la.cover_leaves(roster, leaves)


def counted(outcome):
    return {text.en: number for text, number in counts_of(outcome)}


def lapsed(outcome, *, are_events):
    return [
        x for x in outcome.visits if x.is_lapsed and (x.kind == "event") == are_events
    ]


def test_of_an_event_that_lapses_its_quarter_lacks_one(roster, away):
    now = away.outcome
    events, visits = (lapsed(now, are_events=one) for one in (True, False))
    assert events
    assert visits
    new = now.missing[len(roster.missing) :]
    told = [one for one in new if one.what == "event"]
    assert sorted(one.committee for one in told) == sorted(x.committee for x in events)
    assert {(one.quarter, one.visit) for one in told} == {(QUARTER, None)}
    others = [one.visit for one in new if one.what == "visit"]
    assert sorted(others) == sorted(visits)


def test_numbers_count_events_that_lapse_apart_and_only_where_there_are_some(
    roster, away
):
    assert "publicity events that lapse" not in counted(roster)
    told = counted(away.outcome)
    events = len(lapsed(away.outcome, are_events=True))
    assert told["publicity events that lapse"] == events
    assert told["visits that lapse"] == len(lapsed(away.outcome, are_events=False))


def test_other_persons_on_days_off_are_counted_by_themselves(roster, away):
    for outcome in (roster, away.outcome):
        told = counted(outcome)
        others = [
            one
            for one in outcome.visits
            if one.instead_of and not one.is_lapsed and one.kind != "event"
        ]
        assert told["visits by another lawyer"] == len(others)
        on_days_off = sum(one.why == "day_off" for one in others)
        assert told["of these because the day is off"] == on_days_off


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_changed_says_how_many_events_there_are_among_it(away, lang):
    count = sum(one.after.kind == "event" for one in away.changes)
    first = change_text(away, lang).splitlines()[0]
    some = {"zh": f"（其中法治宣传{count}次）", "en": f" ({count} publicity events)"}
    assert first.endswith(some[lang])


def test_such_a_roster_is_sound_and_comes_back_from_its_file(away, tmp_path):
    now = away.outcome
    assert la.check_roster(now).is_clean
    la.write_roster(now, tmp_path / "roster.json")
    assert la.read_roster(tmp_path / "roster.json", now.facts).missing == now.missing


def test_there_is_one_text_for_no_roster(roster, tmp_path):
    none = replace(roster, roster=None)
    said = set()
    for asked in (
        lambda: la.check_roster(none),
        lambda: la.publish_roster(
            none, tmp_path / "out", stamp=dt.datetime(2026, 1, 1)
        ),
        lambda: la.write_month(none, tmp_path / "m.xlsx", "2026-05"),
        lambda: la.cover_leaves(none, []),
    ):
        with pytest.raises(la.BadInputError) as caught:
            asked()
        said.add(str(caught.value))
    (text,) = said
    assert "没有值班表" in text
    assert "outcome.status" in text
