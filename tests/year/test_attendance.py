"""Check-ins against a roster: each verdict from its definition, each lie at its row."""

import datetime as dt
import random
import re
from collections import Counter

import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts.origin import places_text
from lawyer_assign.files.year.attendance import tables_of_attendance
from lawyer_assign.shown import INPUT_COUNTS
from lawyer_assign.views import assessment_text, attendance_text
from lawyer_assign.year.attendance import DOUBTS, Attendance
from lawyer_assign.year.attendance.doubts import metres_between
from lawyer_assign.year.inspection_rules import InspectionRules
from lawyer_assign.year.risks import signs_of
from tests.worlds.published import town, town_plan

A, B = "330102001001", "330102001002"
"""Communities 440 m apart: l1 on Monday mornings, l2 on Monday afternoons."""
VILLAGE = "330127101201"
HEADS = ["lawyer", "committee", "day", "minutes", "time", "lat", "lon"]
FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
"""A plain week, Monday to Sunday."""


@pytest.fixture(scope="module")
def outcome():
    return town()


def records(*check_ins, logs=()):
    rows = [(*row, *[None] * (len(HEADS) - len(row))) for row in check_ins]
    frame = pd.DataFrame(rows, columns=HEADS)
    minutes = frame["minutes"].astype(float)  # None of an object column warns in 2.2
    frame["minutes"] = minutes.fillna(150).astype(int)
    said = pd.DataFrame(logs, columns=["lawyer", "committee", "day", "duty", "text"])
    stars = pd.DataFrame([("l1", A, "2026-03-02", 5)], columns=[*HEADS[:3], "stars"])
    tables = {"check_ins": frame, "logs": said, "ratings": stars}
    return la.records_from_frames(tables)


def compared(outcome, *check_ins, logs=(), first=FIRST, last=LAST, **more):
    return la.compare_attendance(
        outcome.facts, outcome.visits, records(*check_ins, logs=logs),
        first=first, last=last, **more,
    )  # fmt: skip


def verdicts(found):
    return {one.visit.committee: (one.how, one.lawyers) for one in found.kept}


def kinds(found):
    return Counter(one.kind for one in found.doubts)


def test_without_check_ins_nothing_was_kept_and_nothing_counts(outcome):
    """An empty template of records, in the first month."""
    found = compared(outcome)
    assert set(kinds(found)) <= {"no_check_in"}
    assert {one.how for one in found.kept} == {"missed"}
    scores = la.assess(outcome.facts, town_plan(), records(), attendance=found)
    assert set(scores.lawyers().minutes) == {0}


@pytest.mark.parametrize("given", [{}, {"first": dt.date(2026, 3, 2)}])
def test_without_check_ins_and_a_period_nothing_is_compared(outcome, given):
    found = la.compare_attendance(outcome.facts, outcome.visits, records(), **given)
    assert not found.has_period
    assert not found.kept
    for lang, word in (("zh", "未作核对"), ("en", "none was compared")):
        said = la.views.attendance_text(found, lang)
        assert word in said
        assert "0001" not in said
    days = {"first": dt.date(2026, 3, 2), "last": dt.date(2026, 3, 31)}
    found = la.compare_attendance(outcome.facts, outcome.visits, records(), **days)
    assert found.has_period
    assert {one.how for one in found.kept} == {"missed"}


def test_every_visit_of_the_period_has_a_verdict(outcome):
    found = compared(
        outcome,
        ("l1", A, "2026-03-02"),  # as the roster says
        ("l3", B, "2026-03-02"),  # somebody else
        ("l3", "330102002001", "2026-03-05"),  # on another day of the week
    )
    # The roster's week: A, B on Monday, the others on Tuesday, a village on Wednesday.
    said = verdicts(found)
    assert said[A] == ("kept", ("l1",))
    assert said[B] == ("by_other", ("l3",))
    assert said["330102002001"] == ("moved", ("l3",))
    assert said["330102002002"] == ("missed", ())
    assert said[VILLAGE] == ("missed", ())
    assert len(said) == sum(
        FIRST <= one.date <= LAST and not one.is_lapsed for one in outcome.visits
    )
    assert kinds(found) == {"outside": 1}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_visits_missed_are_told_apart_from_events_missed(outcome, lang):
    """An event missed is no duty missed: the sum of both was taken for visits."""
    own = [one for one in outcome.visits if "l1" in one.lawyers]
    asked = [one._replace(kind="event") if one in own[:9] else one
             for one in outcome.visits]  # fmt: skip
    whole = {"first": dt.date(2026, 1, 1), "last": dt.date(2026, 12, 31)}
    found = la.compare_attendance(outcome.facts, asked, records(), **whole)
    lost = [one.visit for one in found.kept if one.how == "missed"]
    events = sum(one.kind == "event" for one in lost)
    assert 0 < events < len(lost)
    lines = [line.split() for line in attendance_text(found, lang).splitlines()]
    word = {"zh": "缺勤", "en": "missed"}[lang]
    (sums,) = [line for line in lines if line[:1] == [word]]
    assert sums[1:] == [f"{len(lost) - events:,}", f"{events:,}"]
    own = [one for one in lost if "l1" in one.lawyers]
    of_events = sum(one.kind == "event" for one in own)
    assert of_events
    (line,) = [line for line in lines if "l1" in "".join(line)]
    assert line[-3:-1] == [str(len(own)), str(of_events)]


def test_the_half_day_counts_where_the_time_is_known(outcome):
    early = compared(outcome, ("l1", A, "2026-03-02", 150, "09:05"))
    late = compared(outcome, ("l1", A, "2026-03-02", 150, "14:05"))
    assert verdicts(early)[A][0] == "kept"
    assert verdicts(late)[A][0] == "moved"
    assert kinds(late) == {"outside": 1}
    (doubt,) = late.doubts
    assert "的安排在上午，签到却在下午（14:05）" in doubt.said.zh
    assert "in the morning of 2026-03-02" in doubt.said.en
    assert "of the afternoon (14:05)" in doubt.said.en
    (sheet,) = [one for one in tables_of_attendance(late) if one.name == "visits"]
    assert [en for en, _ in sheet.heads][-2:] == ["came_on", "came_at"]
    row = next(row for row in sheet.rows if row[2] == A)
    assert (row[1], *row[-2:]) == ("am", dt.date(2026, 3, 2), "14:05")


def test_who_was_not_due_on_either_half_day_has_no_visit(outcome):
    found = compared(outcome, ("l2", A, "2026-03-02", 150, "14:05"))
    (doubt,) = found.doubts
    assert "没有到" in doubt.said.zh
    assert "the roster has no visit" in doubt.said.en


def test_a_village_may_be_visited_on_another_day_of_the_month(outcome):
    march = {"first": dt.date(2026, 3, 1), "last": dt.date(2026, 3, 31)}
    found = compared(outcome, ("l4", VILLAGE, "2026-03-27"), **march)
    (one,) = [one for one in found.kept if one.visit.committee == VILLAGE]
    assert (one.how, one.day) == ("moved", dt.date(2026, 3, 27))


def test_a_visit_that_the_roster_moved_is_kept_on_its_new_date(outcome):
    visit = next(v for v in outcome.visits if v.is_moved and v.committee == A)
    found = compared(
        outcome, ("l1", A, visit.date.isoformat()), first=visit.date, last=visit.date
    )
    assert verdicts(found)[A] == ("kept", ("l1",))
    assert not found.doubts


def test_what_lapses_is_no_visit(outcome):
    lapsed = next(one for one in outcome.visits if one.is_lapsed)
    found = compared(outcome, first=lapsed.date, last=lapsed.date)
    assert lapsed not in [one.visit for one in found.kept]


def test_two_places_at_one_time(outcome):
    found = compared(
        outcome,
        ("l1", A, "2026-03-02", 150, "09:00"),
        ("l1", "330102002002", "2026-03-02", 30, "10:00"),
    )
    (doubt,) = [one for one in found.doubts if one.kind == "two_places"]
    assert doubt.rows == (0, 1)
    assert "11:30" in doubt.said.zh
    assert "10:00" in doubt.said.en


def test_one_that_lasts_past_another_is_seen(outcome):
    found = compared(
        outcome,
        ("l1", A, "2026-03-02", 300, "08:00"),
        ("l1", A, "2026-03-02", 10, "08:30"),
        ("l1", B, "2026-03-02", 10, "12:00"),
    )
    assert kinds(found)["two_places"] == 1


@pytest.mark.parametrize(("minutes", "is_doubt"), [(120, False), (90, True)])
def test_faster_than_the_way_between(outcome, minutes, is_doubt):
    # 178 km on a straight line: 134 minutes at 80 km/h.
    start = 9 * 60 + 30 + minutes + (20 if not is_doubt else 0)
    clock = f"{start // 60:02}:{start % 60:02}"
    found = compared(
        outcome,
        ("l4", A, "2026-03-02", 30, "09:00"),
        ("l4", VILLAGE, "2026-03-02", 30, clock),
    )
    assert (kinds(found)["too_fast"] == 1) == is_doubt


def test_far_from_the_place(outcome):
    facts = outcome.facts
    lat, lon = facts.committee[A].lat, facts.committee[A].lon
    near = compared(outcome, ("l1", A, "2026-03-02", 150, None, lat + 0.01, lon))
    away = compared(outcome, ("l1", A, "2026-03-02", 150, None, lat + 0.02, lon))
    assert not near.doubts
    (doubt,) = away.doubts
    assert doubt.kind == "far"
    assert "2,224" in doubt.said.zh
    strict = la.DoubtRules(far_metres=1_000)
    again = compared(
        outcome, ("l1", A, "2026-03-02", 150, None, lat + 0.01, lon), rules=strict
    )
    assert kinds(again) == {"far": 1}


def test_logs_without_a_check_in(outcome):
    found = compared(
        outcome,
        ("l1", A, "2026-03-02"),
        logs=[("l1", A, "2026-03-02", "mediation", ""),
              ("l1", A, "2026-03-09", "mediation", ""),
              ("l1", A, "2026-03-10", "mediation", ""),
              ("l1", A, "2026-03-01", "mediation", "")],
    )  # fmt: skip
    assert [one.rows for one in found.doubts] == [(3,), (2,)]
    found = compared(
        outcome,
        ("l1", A, "2026-03-02"),
        logs=[("l1", A, "2026-03-03", "mediation", "")],
        rules=la.DoubtRules(log_days=0),
    )
    (doubt,) = found.doubts
    assert (doubt.kind, doubt.table, doubt.rows) == ("no_check_in", "logs", (0,))


@pytest.mark.parametrize(("times", "is_doubt"), [(4, False), (5, True)])
def test_the_same_text_again_and_again(outcome, times, is_doubt):
    days = [f"2026-03-{2 + 7 * at:02}" for at in range(4)] + ["2026-04-13"]
    logs = [
        ("l1", A, day, "mediation", "接待群众 咨询婚姻家庭纠纷") for day in days[:times]
    ]
    logs += [("l1", A, days[0], "publicity", "接待群众咨询婚姻家庭纠纷")]
    logs += [("l1", A, day, "publicity", "值班") for day in days]
    visits = [("l1", A, day) for day in days]
    found = compared(outcome, *visits, logs=logs, last=dt.date(2026, 4, 30))
    assert (kinds(found)["same_text"] == 1) == is_doubt


def test_no_lie_is_found_where_there_is_none(outcome):
    visits = [one for one in outcome.visits if not one.is_lapsed]
    hours = {"am": "09:00", "pm": "14:00"}
    rows = [
        (who, one.committee, one.date.isoformat(), 150, hours[one.half])
        for one in visits
        for who in one.lawyers
    ]
    logs = [(row[0], row[1], row[2], "mediation", f"第{at}次服务的日志内容")
            for at, row in enumerate(rows)]  # fmt: skip
    found = compared(outcome, *rows, logs=logs, first=None, last=None)
    assert not found.doubts
    assert {one.how for one in found.kept} == {"kept"}
    assert len(found.kept) == len(visits)


def test_verdicts_are_those_of_their_definition(outcome):
    """Random check-ins, each visit looked up anew by plain loops."""
    dice = random.Random(7)
    people = [row.id for row in outcome.facts.lawyers]
    places = [row.id for row in outcome.facts.committees]
    for _ in range(40):
        rows = [
            (dice.choice(people), dice.choice(places),
             (FIRST + dt.timedelta(dice.randrange(7))).isoformat())
            for _ in range(dice.randrange(12))
        ]  # fmt: skip
        found = compared(outcome, *rows)
        for one in found.kept:
            visit = one.visit
            place = (visit.committee, visit.date.isoformat())
            there = [row[0] for row in rows if row[1:3] == place]
            if set(there) & set(visit.lawyers):
                assert one.how == "kept"
            elif there:
                assert one.how == "by_other"
            else:
                own = [row for row in rows if row[0] in visit.lawyers
                       and row[1] == visit.committee]  # fmt: skip
                assert one.how == ("moved" if own else "missed")
        strange = sum(
            not any((row[1], row[2]) == (v.committee, v.date.isoformat())
                    for v in outcome.visits if not v.is_lapsed)
            for row in rows
        )  # fmt: skip
        assert kinds(found)["outside"] == strange


def test_check_ins_that_cannot_be_true_do_not_count(outcome):
    lies = [
        ("l1", A, "2026-03-02", 150, "09:00"),
        ("l1", "330102002002", "2026-03-02", 150, "10:00"),
        ("l2", B, "2026-03-02", 150, "14:00"),
    ]
    found = compared(outcome, *lies)
    facts, plan = outcome.facts, outcome.plan
    plain = la.assess(facts, plan, records(*lies), months=1)
    strict = la.assess(facts, plan, records(*lies), months=1, attendance=found)
    minutes = [one.ledger().minutes.to_dict() for one in (plain, strict)]
    assert (minutes[0]["l1"], minutes[1]["l1"]) == (300, 0)
    assert minutes[0]["l2"] == minutes[1]["l2"] == 150


def test_doubts_make_an_inspection_likelier(outcome):
    found = compared(outcome, ("l1", A, "2026-03-02", 150, None, 29.0, 119.0))
    assert found.doubtful_committees == {A}
    rules = InspectionRules()
    seen = (outcome.facts, outcome.plan, None, rules)
    before, after = signs_of(*seen, {}), signs_of(*seen, found.doubts_by_committee)
    (doubts,) = after[A][len(before[A]) :]
    assert doubts.kind == "doubts"
    assert doubts.said == found.doubts_by_committee[A]
    assert after == before | {A: (*before[A], doubts)}


def test_what_stands_below_the_scores_is_chinese_alone():
    assert not any(re.search("[a-z]", one.zh) for one in INPUT_COUNTS)


def test_an_inspection_says_whose_doubtful_records_a_committee_has(outcome):
    """Those of a stand-in are not laid at the door of who serves there."""
    far = (150, None, 29.0, 119.0)
    rows = [("l2", A, day, *far) for day in ("2026-03-03", "2026-03-04")]
    found = compared(outcome, ("l1", A, "2026-03-02", *far), *rows)
    facts = outcome.facts
    own, other = (facts.lawyer[one] for one in ("l1", "l2"))
    kinds_of = {
        who: list(dict.fromkeys(DOUBTS[x.kind].zh for x in found.doubts
                                if x.lawyer == who))
        for who in ("l1", "l2")
    }  # fmt: skip
    count = Counter(one.lawyer for one in found.doubts)
    assert set(count) == {"l1", "l2"}
    drawn = la.plan_inspection(
        facts, outcome.plan, rules=InspectionRules(share_percent=100), attendance=found
    )
    (reason,) = (one.reason.zh for one in drawn.visits if one.committee == A)
    for row in (own, other):
        said = "、".join(kinds_of[row.id])
        assert f"{row.name}存疑记录{count[row.id]}条：{said}" in reason
    assert f"存疑记录{len(found.doubts)}条" not in reason


def test_tables_of_verdicts_and_doubts(outcome):
    found = compared(outcome, ("l1", A, "2026-03-02"), ("l2", A, "2026-03-04"))
    table = found.by_lawyer()
    assert table.loc["l1", ["kept", "missed", "doubts"]].tolist() == [1, 1, 0]
    assert table.loc["l2", "doubts"] == 1
    frame = found.doubts_frame()
    assert frame["rows"].tolist() == ["check_ins[1].lawyer"]
    assert "没有到" in frame.reason_zh[0]
    assert repr(found) == "Attendance(1 kept, 0 by_other, 0 moved, 4 missed, 1 doubts)"
    assert isinstance(found, Attendance)


def test_a_text_repeated_all_year_is_no_row_higher_than_a_page(outcome):
    days = [
        f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)
    ]
    logs = [("l1", A, day, "mediation", "调解邻里纠纷一起") for day in days]
    found = compared(outcome, logs=logs)
    (sheet,) = (one for one in tables_of_attendance(found) if one.name == "doubts")
    (rows,) = (row[-1] for row in sheet.rows if row[0] == DOUBTS["same_text"].en)
    assert rows == f"logs[0-{len(days) - 1}].lawyer"
    (text,) = (one.said for one in found.doubts if one.kind == "same_text")
    assert str(len(days)) in text.zh


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (["日志!A3", "日志!A4", "日志!A5", "日志!A9"], "日志!A3-5; 9"),
        (["日志!A9", "签到!A3"], "日志!A9; 签到!A3"),
        (["logs[1].lawyer", "logs[4].lawyer"], "logs[1; 4].lawyer"),
        (["logs"], "logs"),
    ],
)
def test_places_say_once_what_they_share(places, said):
    assert places_text(places) == said


def test_sheets_without_rows_say_so(outcome):
    found = la.compare_attendance(outcome.facts, outcome.visits, records())
    tables = tables_of_attendance(found)
    bare = [one.name for one in tables if not one.rows and not one.says_none]
    assert not bare
    assert sum(not one.rows for one in tables) == 3


def test_strangers_and_periods_that_end_before_they_begin_are_refused(outcome):
    with pytest.raises(BadInputError, match=r"check_ins\[0\].lawyer"):
        compared(outcome, ("nobody", A, "2026-03-02"))
    with pytest.raises(BadInputError, match="2026-03-01"):
        compared(outcome, first=FIRST, last=dt.date(2026, 3, 1))
    with pytest.raises(BadInputError, match="2026-04-01"):
        compared(outcome, ("l1", A, "2026-03-02"), first=dt.date(2026, 4, 1))


def test_metres_are_those_of_the_sphere():
    assert metres_between((30.0, 120.0), (31.0, 120.0)) == 111_195
    assert metres_between((0.0, 0.0), (0.0, 180.0)) == 20_015_114


def test_what_is_no_visit_is_named_and_a_time_of_day_says_the_day(outcome):
    visits = [*outcome.visits[:2], "x", None]
    with pytest.raises(BadInputError) as caught:
        la.compare_attendance(outcome.facts, visits, records())
    places = [(one.place, one.value) for one in caught.value.defects]
    assert places == [("visits[2]", "str"), ("visits[3]", "NoneType")]
    noon = dt.datetime.combine(FIRST, dt.time(12))
    assert compared(outcome, first=noon) == compared(outcome, first=FIRST)


def test_a_check_in_that_was_exported_twice_counts_once_and_is_said(outcome):
    once = ("l1", A, "2026-03-02", 150, "09:00")
    found = compared(outcome, once, once, once)
    said = [one for one in found.doubts if one.kind == "repeated"]
    assert [one.rows for one in said] == [(1,), (2,)]
    assert "stands before it already" in said[0].said.en
    assert len(found.believed.check_ins) == 1
    facts, plan = outcome.facts, outcome.plan
    alone = la.assess(facts, plan, records(once), months=1)
    for attendance in (None, found):
        tables = records(once, once, once)
        many = la.assess(facts, plan, tables, months=1, attendance=attendance)
        assert many.by_lawyer == alone.by_lawyer
        assert many.ledger().minutes["l1"] == 150
    many = la.assess(facts, plan, tables, months=1)
    assert [(one.place, one.why) for one in many.ignored] == [
        ("check_ins[1].lawyer", "repeated"), ("check_ins[2].lawyer", "repeated"),
    ]  # fmt: skip
    assert "与前面一条签到完全相同" in assessment_text(many, "zh")


def test_check_ins_that_are_alike_without_a_time_count_and_are_said(outcome):
    once = ("l1", A, "2026-03-02", 150)
    found = compared(outcome, once, once)
    assert kinds(found) == {"alike": 1}
    assert "neither has a time" in found.doubts[0].said.en
    facts, plan = outcome.facts, outcome.plan
    scores = la.assess(facts, plan, records(once, once), months=1, attendance=found)
    assert scores.ledger().minutes["l1"] == 300
    assert "check_ins[1].lawyer" in assessment_text(scores, "en")
    assert "如系重复导出" in assessment_text(scores, "zh")
    alone = la.assess(facts, plan, records(once), months=1)
    assert not alone.of_records


def test_two_check_ins_of_one_day_that_differ_are_two(outcome):
    found = compared(
        outcome,
        ("l1", A, "2026-03-02", 60, "09:00"), ("l1", A, "2026-03-02", 60, "10:30"),
        ("l1", A, "2026-03-02", 90, "10:30"),
    )  # fmt: skip
    assert kinds(found)["repeated"] == 0


FILES = {
    "check_ins.csv": "lawyer,committee,day,minutes\nl1,330102001001,2026-03-02,150\n",
    "logs.csv": "lawyer,committee,day,duty\nl1,330102001001,2026-03-02,mediation\n",
    "ratings.csv": "lawyer,committee,day,stars\n",
    "questionnaires.csv": "lawyer,committee,day,points\n",
}


def folder_of(path, files):
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text)
    return path


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n"])
def test_a_file_of_records_without_headers_is_refused(tmp_path, text):
    folder = folder_of(tmp_path / "records", FILES | {"check_ins.csv": text})
    with pytest.raises(BadInputError) as caught:
        la.read_records(folder)
    (defect,) = caught.value.defects
    assert defect.place == "check_ins.csv"
    assert "not even headers" in defect.problem
    assert "连表头也没有" in defect.problem.zh


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_of_records_that_is_missing_is_said(outcome, tmp_path, lang):
    less = {name: FILES[name] for name in ("logs.csv", "ratings.csv")}
    tables = la.read_records(folder_of(tmp_path / "records", less), outcome.facts)
    assert tables.absent == ("check_ins", "questionnaires")
    found = la.compare_attendance(
        outcome.facts, outcome.visits, tables, first=FIRST, last=LAST
    )
    said = attendance_text(found, lang)
    name = {"zh": "没有值班签到表", "en": "no table check_ins:"}[lang]
    assert name in said
    scores = la.assess(outcome.facts, outcome.plan, tables, attendance=found)
    names = {"zh": "没有值班签到、问卷调查表", "en": "check_ins, questionnaires"}
    assert names[lang] in assessment_text(scores, lang)
    whole = la.read_records(folder_of(tmp_path / "whole", FILES), outcome.facts)
    assert whole.absent == ()
    assert not la.compare_attendance(outcome.facts, outcome.visits, whole).remarks


def test_places_of_a_record_that_are_cut_say_how_many_there_are(outcome):
    days = [f"2026-03-{2 + 7 * at:02}" for at in range(4)] + ["2026-04-13"]
    logs = [("l1", A, day, "mediation", "接待群众咨询婚姻家庭纠纷") for day in days]
    visits = [("l1", A, day) for day in days]
    found = compared(outcome, *visits, logs=logs, last=dt.date(2026, 4, 30))
    places = [f"logs[{at}].lawyer" for at in range(3)]
    assert f"{', '.join(places)}等5处" in attendance_text(found, "zh")
    assert f"{', '.join(places)} and 2 more" in attendance_text(found, "en")
    many = records(*[("l1", A, "2026-03-02", 150, "09:00")] * 6)
    scores = la.assess(outcome.facts, outcome.plan, many, months=1)
    places = [f"check_ins[{at}].lawyer" for at in (1, 2, 3)]
    assert f"{', '.join(places)}等5处" in assessment_text(scores, "zh")
    assert f"{', '.join(places)} and 2 more" in assessment_text(scores, "en")
