"""Days in calls: what is none is refused by name, whatever Python takes it for."""

import datetime as dt
import inspect
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la
from tests.worlds.published import town

DAY = dt.date(2026, 5, 6)
DAYS = la.DayTable.of_years(2026)
AWAY = la.Leave(lawyer="l1", first_day=DAY, last_day=DAY)
YEAR = {"valid_from": DAY, "valid_to": DAY}
CONSENT = la.Approval(lawyer="l1", document="1号", limit=6, **YEAR)
MONEY = la.datasets.with_example_money(la.datasets.toy())
COSTS = la.cost(MONEY, la.solve(MONEY).plan)


@pytest.fixture(scope="module")
def records():
    visit = town().visits[0]
    row = {"lawyer": visit.lawyers[0], "committee": visit.committee, "minutes": 120}
    frame = pd.DataFrame([{**row, "day": str(visit.date)}])
    return la.records_from_frames({"check_ins": frame})


def planned(day, _):
    return la.plan_roster(
        la.solve(town().facts, town().policy), town().days, before=town(), since=day
    )


def compared(**period):
    return lambda day, records: la.compare_attendance(
        town().facts, town(), records, **{name: day for name in period}
    )


def written(day, _):
    with tempfile.TemporaryDirectory() as folder:
        la.write(la.solve(la.datasets.toy()), Path(folder) / "plan.xlsx", since=day)


CALLS = {
    ("renew", "since"): lambda day, _: la.renew(
        la.datasets.toy(), la.Plan.of([("c3", "l6")]), since=day
    ),
    ("write", "since"): written,
    ("move_visit", "date"): lambda day, _: la.move_visit(
        town(), town().visits[0], day, "pm"
    ),
    ("plan_roster", "since"): planned,
    ("compare_attendance", "first"): compared(first=0),
    ("compare_attendance", "last"): compared(last=0),
    ("cost_year", "plans[0][0]"): lambda day, _: la.cost_year(
        [(day, MONEY, la.Plan.of([]))]
    ),
    ("YearCosts.of", "plans[0][0]"): lambda day, _: la.YearCosts.of([(day, COSTS)]),
    ("Policy.hangzhou_2024", "on"): lambda day, _: la.Policy.hangzhou_2024(day),
    ("DayTable.at", "date"): lambda day, _: DAYS.at(day),
    ("DayTable.kind_of", "date"): lambda day, _: DAYS.kind_of(day),
    ("DayTable.name_of", "date"): lambda day, _: DAYS.name_of(day),
    ("DayTable.is_workday", "day"): lambda day, _: DAYS.is_workday(day),
    ("DayTable.is_makeup", "day"): lambda day, _: DAYS.is_makeup(day),
    ("DayTable.is_official", "day"): lambda day, _: DAYS.is_official(day),
    ("DayTable.span", "first"): lambda day, _: DAYS.span(day, DAYS.last),
    ("DayTable.span", "last"): lambda day, _: DAYS.span(DAYS.first, day),
    ("FixedTime.falls_on", "day"): lambda day, _: la.FixedTime("wed-am").falls_on(day),
    ("Leave.covers", "day"): lambda day, _: AWAY.covers(day),
    ("Approval.is_valid", "on"): lambda day, _: CONSENT.is_valid(day),
}
"""Function and place that an error names -> a call with a day."""
OPTIONAL = {"since", "first", "last", "on"}
"""May be left out, where ``None`` is the default."""
STRANGE = (
    pd.NaT, np.datetime64("NaT"), pd.NA, float("nan"), 3.5, True, "2026-05-06", "x",
    dt.time(), pd.Timestamp("2026-05-06", tz="Asia/Shanghai"),
    dt.datetime(2026, 5, 6, tzinfo=dt.UTC),
    pd.Timestamp("2026-05-06 09:00", tz="Asia/Shanghai"),
)  # fmt: skip


def callables():
    for name in la.__all__:
        one = getattr(la, name)
        if inspect.isfunction(one):
            yield name, one
        elif inspect.isclass(one):
            for method, found in vars(one).items():
                function = getattr(found, "__func__", found)
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield f"{name}.{method}", function


def test_every_call_that_takes_a_day_is_tried_here():
    """``DayTable.of`` looks up places of the days of its rows."""
    taking = {
        (name, parameter.name)
        for name, function in callables()
        for parameter in inspect.signature(function).parameters.values()
        if "datetime.date" in str(parameter.annotation).replace("datetime.datetime", "")
    } - {("DayTable.of", "places")}
    tried = {(name, place.partition("[")[0]) for name, place in CALLS}
    assert len(taking) > 10
    assert taking == tried


@pytest.mark.parametrize(("name", "place"), CALLS, ids="{0[0]} {0[1]}".format)
def test_what_is_no_day_is_refused_by_name_with_a_cure(name, place, records):
    call = CALLS[name, place]
    is_optional = place in OPTIONAL and not name.startswith(("DayTable", "Approval"))
    for given in (*STRANGE, *[None][is_optional:]):
        with pytest.raises(la.BadInputError) as caught:
            call(given, records)
        (defect,) = caught.value.defects
        assert defect.place == place, given
        assert defect.value == repr(given)
        assert "2026" in defect.cure.en
        assert "2026" in defect.cure.zh


@pytest.mark.parametrize(("name", "place"), CALLS, ids="{0[0]} {0[1]}".format)
def test_a_day_of_pandas_or_numpy_is_that_day(name, place, records):
    call = CALLS[name, place]

    def told(day):
        try:
            return call(day, records)
        except la.BadInputError as error:  # no such half day is left in the roster
            return str(error)

    expected = told(DAY)
    assert f"{place}:" not in str(expected)
    midnight, noon = dt.datetime(2026, 5, 6), dt.datetime(2026, 5, 6, 12)
    for given in (pd.Timestamp(DAY), np.datetime64(DAY), midnight, noon):
        assert str(told(given)) == str(expected)


def test_a_text_of_a_day_is_told_as_that_day():
    with pytest.raises(la.BadInputError) as caught:
        DAYS.at("2026-05-06")
    assert "datetime.date(2026, 5, 6)" in caught.value.defects[0].cure.en
    assert "datetime.date(2026, 5, 6)" in caught.value.defects[0].cure.zh


def test_a_moment_is_told_to_be_one():
    with pytest.raises(la.BadInputError) as caught:
        DAYS.at(pd.Timestamp("2026-05-06", tz="UTC"))
    (defect,) = caught.value.defects
    assert "time zone" in defect.problem.en
    assert "时区" in defect.problem.zh


def test_what_is_no_moment_publishes_nothing(tmp_path):
    with pytest.raises(la.BadInputError) as caught:
        la.publish_roster(town(), tmp_path / "out", stamp=pd.NaT)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("stamp", "NaT")
    assert "datetime.datetime(" in defect.cure.zh
    assert not (tmp_path / "out").exists()
