"""Scores are what their sentences say, at any size, and feed the next year."""

import dataclasses
import datetime as dt
import json
import pickle
import random
import time
from collections import Counter

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import Text
from lawyer_assign.roster_outcome import Missing
from lawyer_assign.rules import Affinity
from lawyer_assign.views.assessments import assessment_text
from lawyer_assign.year.assessment import RECORD_FIELDS, Grade
from tests.worlds import published
from tests.worlds.small import committee, district, firm, lawyer, world

DAYS = [f"2025-{month:02}-10" for month in range(1, 13)]


@pytest.fixture
def town():
    return world(
        [committee("c1"), committee("v1", kind="village"),
         committee("v2", kind="village")],
        [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2", assessment=33)],
        [firm("f1"), firm("f2")],
        [district("d1")],
    )  # fmt: skip


PLAN = la.Plan.of([("c1", "l1"), ("v1", "l2"), ("v2", "l2")])


def rows(table, *lines):
    last = {"check_ins": "minutes", "logs": "duty", "ratings": "stars"}.get(
        table, "points"
    )
    return pd.DataFrame(lines, columns=["lawyer", "committee", "day", last])


@pytest.fixture
def records():
    """l2 serves v1 each month, logs most of it; l1 was at c1 twice on one day."""
    visits = [("l2", "v1", day, 150) for day in DAYS]
    return la.records_from_frames(
        {
            "check_ins": rows(
                "check_ins", *visits, ("l1", "c1", DAYS[0], 300),
                ("l1", "c1", DAYS[0], 300), ("l1", "v1", DAYS[1], 240),
            ),
            "服务日志": rows(
                "logs", *[("l2", "v1", day, "mediation") for day in DAYS[:7]],
                *[("l2", "v1", day, "法治宣传") for day in DAYS[:6]],
                ("l1", "c1", DAYS[3], "publicity"),
            ),
            "ratings": rows(
                "ratings", ("l2", "v1", DAYS[0], 5), ("l2", "v2", DAYS[0], 4),
                ("l2", "v1", DAYS[1], 2),
            ),
            "questionnaires": rows("questionnaires", ("l2", "v2", DAYS[5], 91)),
        }
    )  # fmt: skip


def test_a_table_computed_by_hand(town, records):
    found = la.assess(town, PLAN, records)
    frame = found.lawyers()
    assert list(frame.index) == ["l1", "l2"]
    one, two = frame.loc["l1"], frame.loc["l2"]
    # A day has 480 minutes at most; those at v1 were no post of l1.
    assert (one.minutes, one.expected_minutes, one.visits) == (480, 7_800, 1)
    assert (one.input, one.logged, one.events) == (6, 0, 1)
    assert (one.event_minutes, two.event_minutes) == (0, 900)  # 6 events of l2
    assert one.output == 10  # 60 % x 0 + 40 % x 1/4
    assert one.effect == 60  # nobody rated
    assert one.score == 23  # 2.4 + 3 + 18 = 23.4
    assert (two.minutes, two.expected_minutes) == (1_800, 3_600)
    assert two.input == 50
    # 7 of 12 visits logged are 58 %; 4 events of v1 count (6 held), v2 had none: 4/8.
    assert (two.visits, two.logged, two.events, two.expected_events) == (12, 7, 4, 8)
    assert two.output == 55  # 34.8 + 20
    # Stars 11 of 3 to 15 are 67 %; the questionnaire is 91.
    assert two.effect == 79
    assert two.score == 60  # 20 + 16.5 + 23.7 = 60.2
    assert two.grade == "pass"
    assert found.stray == {"check_ins": 1, "logs": 0, "ratings": 0, "questionnaires": 0}
    assert found.firms().loc["f1", ["score", "lawyers", "posts"]].tolist() == [48, 2, 3]
    assert repr(found) == "Assessment(2 lawyers: 0 excellent, 1 pass, 1 fail)"
    assert "f1" in found._repr_html_()


def test_who_keeps_every_published_time_is_short_of_no_minutes():
    """A half day is expected to last as long as the shorter published one."""
    rules = la.PublishRules()
    times = (
        (rules.morning_from, rules.morning_to),
        (rules.afternoon_from, rules.afternoon_to),
    )
    ends = [[int(one[:2]) * 60 + int(one[3:]) for one in both] for both in times]
    shortest = min(end - start for start, end in ends)
    assert la.ScoreSheet().duty_minutes == {
        "community": 52 * shortest,
        "village": 12 * shortest,
    }


def test_the_ledger_counts_whole_hours(town, records):
    ledger = la.assess(town, PLAN, records, la.ScoreSheet(points_per_hour=3)).ledger()
    assert ledger.points.tolist() == [24, 90]
    assert ledger.check_ins.tolist() == [2, 12]


def sent(committee, turn, who, day):
    """Return a visit of a roster at which one lawyer comes instead of another."""
    date = dt.date.fromisoformat(day)
    kind = "duty" if committee == "c1" else "visit"
    return la.Visit(committee, kind, date, "am", date, "am", (who,), (turn,), "leave")


def test_who_stands_in_is_counted_for_her_days_and_no_others(town, records):
    """l1 was at v1 on the day she was sent; l3 has no post, came twice, was sent once.

    The time of l3 falls on her own day; her log of the day after and the rating of the
    week after count, what is dated before or later does not.
    """
    late = "2025-05-18"  # eight days after the turn
    extra = la.records_from_frames({
        "check_ins": pd.concat([records.check_ins, rows(
            "check_ins", ("l3", "v1", DAYS[4], 130), ("l3", "v1", DAYS[5], 130)
        )]),
        "logs": pd.concat([records.logs, rows(
            "logs", ("l3", "v1", "2025-05-11", "mediation"),
            ("l3", "v1", late, "mediation"), ("l3", "v1", "2025-05-09", "mediation"),
        )]),
        "ratings": rows(
            "ratings", ("l3", "v1", "2025-05-17", 4), ("l3", "v1", late, 1)
        ),
    })  # fmt: skip
    visits = [sent("v1", "l2", "l1", DAYS[1]), sent("v1", "l2", "l3", DAYS[4])]
    visits += [own("v1", ("l2",), DAYS[month]) for month in (0, 2, 3, *range(5, 12))]
    kept = la.compare_attendance(town, visits, extra)
    found = la.assess(town, PLAN, extra, attendance=kept)
    alone = la.assess(town, PLAN, extra).lawyers()
    one, two = found.lawyers().itertuples()
    (three,) = found.without_posts().itertuples()
    assert (one.minutes, one.visits, one.posts) == (480 + 240, 2, 1)
    assert one.expected_minutes == alone.expected_minutes["l1"]
    # Of the twelve visits of v1 two were not asked of her.
    assert two.expected_minutes == 1_800 + 1_800 * 10 // 12
    same = [*alone.columns.drop(["expected_minutes", "input", "score", "grade"])]
    assert found.lawyers().loc["l2", same].equals(alone.loc["l2", same])
    assert (three.Index, three.minutes, three.check_ins) == ("l3", 130, 1)
    assert (three.visits, three.logged) == (1, 1)
    assert (three.ratings, three.stars) == (1, 4)
    assert found.ledger().points.to_dict() == {"l1": 12, "l2": 30, "l3": 2}
    strays = Counter(x.table for x in found.ignored if x.why == "no_post")
    assert strays == {"check_ins": 1, "logs": 2, "ratings": 1}
    assert list(found.firms().posts) == [3]  # f2 has no post of its own


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_only_stood_in_is_counted_and_has_no_grade(town, records, tmp_path, lang):
    """One visit of a morning with a good rating was called excellent."""
    extra = la.records_from_frames({
        "check_ins": pd.concat(
            [records.check_ins, rows("check_ins", ("l3", "v1", DAYS[4], 130))]
        ),
        "logs": rows("logs", ("l3", "v1", DAYS[4], "mediation")),
        "ratings": rows("ratings", ("l3", "v1", DAYS[4], 5)),
    })  # fmt: skip
    kept = la.compare_attendance(town, [sent("v1", "l2", "l3", DAYS[4])], extra)
    found = la.assess(town, PLAN, extra, attendance=kept)
    assert list(found.by_lawyer) == ["l1", "l2"]
    assert len(found) == 2
    assert "excellent" not in set(found.lawyers().grade)
    # The score of before stays.
    assert la.facts_with_assessment(town, found).lawyer["l3"].assessment == 33
    with pytest.raises(la.BadInputError, match="was not assessed"):
        found.explain("l3", lang)
    title = {"zh": "无配对、只代班的律师1名", "en": "stood in only (1"}[lang]
    assert title in assessment_text(found, lang)
    without = la.assess(town, PLAN, records)
    assert title[:6] not in assessment_text(without, lang)
    assert len(without.without_posts()) == 0
    la.write(found, tmp_path / "scores.json")
    (row,) = json.loads((tmp_path / "scores.json").read_text("utf-8"))["without_posts"]
    assert (row["lawyer"], row["firm"], row["visits"], row["logged"]) == (
        "l3", "f2", 1, 1,
    )  # fmt: skip
    assert (row["minutes"], row["ratings"], row["stars"]) == (130, 1, 5)
    assert "grade" not in row
    la.write(found, tmp_path / "scores.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "scores.xlsx")
    sheet = book[{"zh": "无配对代班", "en": "without_posts"}[lang]]
    assert sheet["A2"].value == "l3"
    la.write(without, tmp_path / "none.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "none.xlsx")
    shown = [one.title for one in book if one.sheet_state == "visible"]
    assert sheet.title not in shown
    assert {"zh": "值班积分", "en": "ledger"}[lang] in shown
    la.write(without, tmp_path / "none.json")
    assert json.loads((tmp_path / "none.json").read_text())["without_posts"] == []


def own(committee, lawyers, day, kind=None):
    """Return a visit of a roster, or an event, to which its own lawyers come."""
    date = dt.date.fromisoformat(day)
    kind = kind or ("duty" if committee == "c1" else "visit")
    return la.Visit(committee, kind, date, "am", date, "am", lawyers)


def test_a_colleague_with_a_post_there_is_no_stand_in(town, records):
    """Whoever serves a committee anyway is counted as before, whatever is sent."""
    kept = la.compare_attendance(town, [sent("v1", "l1", "l2", DAYS[2])], records)
    found = la.assess(town, PLAN, records, attendance=kept)
    assert found.lawyers().equals(la.assess(town, PLAN, records).lawyers())


def test_of_a_team_that_takes_turns_each_is_asked_for_her_turns(town):
    """Both of c1 came whenever they were asked: neither misses half of what is due."""
    plan = la.Plan.of([*PLAN.posts, ("c1", "l3")])
    days = [dt.date(2025, 1, 6) + dt.timedelta(weeks=week) for week in range(52)]
    whose = ["l1" if week % 4 else "l3" for week in range(52)]
    visits = [own("c1", (who,), str(day)) for who, day in zip(whose, days, strict=True)]
    visits += [own("c1", ("l1", "l3"), DAYS[0], "event")]
    visits += [own("c1", ("l3",), DAYS[3], "event")]
    came = [(who, "c1", str(day), 150) for who, day in zip(whose, days, strict=True)]
    logs = [("l3", "c1", day, "publicity") for day in (DAYS[0], DAYS[3])]
    records = la.records_from_frames({
        "check_ins": rows("check_ins", *came, ("l3", "c1", DAYS[0], 10),
                          ("l3", "c1", DAYS[3], 10)),
        "logs": rows("logs", *logs),
    })  # fmt: skip
    kept = la.compare_attendance(town, visits, records)
    found = la.assess(town, plan, records, attendance=kept).lawyers()
    assert found.expected_minutes.loc[["l1", "l3"]].tolist() == [39 * 150, 13 * 150]
    assert found.minutes.loc[["l1", "l3"]].tolist() == [39 * 150, 13 * 150 + 20]
    assert found.input.loc[["l1", "l3"]].tolist() == [100, 100]
    assert found.expected_events.loc[["l1", "l3"]].tolist() == [1, 2]
    assert found.events.loc["l3"] == 2
    alone = la.assess(town, plan, records).lawyers()
    assert alone.expected_minutes.loc[["l1", "l3"]].tolist() == [7_800, 7_800]
    # v1 and v2 stand in no roster: all of both is expected of who serves them.
    assert found.loc["l2"].equals(alone.loc["l2"])


def test_who_is_on_leave_is_asked_for_nothing_meanwhile(town):
    """From April on others stand in for l1: she came to all that was hers."""
    days = [dt.date(2025, 1, 6) + dt.timedelta(weeks=week) for week in range(26)]
    visits = [
        own("c1", ("l1",), str(day)) if day.month < 4
        else sent("c1", "l1", "l2", str(day))
        for day in days
    ]  # fmt: skip
    mine = [day for day in days if day.month < 4]
    came = [("l1", "c1", str(day), 150) for day in mine]
    records = la.records_from_frames({"check_ins": rows("check_ins", *came)})
    kept = la.compare_attendance(
        town, visits, records, first=days[0], last=dt.date(2025, 6, 30)
    )
    found = la.assess(town, PLAN, records, months=6, attendance=kept).lawyers()
    assert found.expected_minutes["l1"] == 150 * len(mine) == found.minutes["l1"]
    assert la.assess(town, PLAN, records, months=6).lawyers().input["l1"] == 50


def test_months_cut_what_is_expected(town, records):
    found = la.assess(town, PLAN, records, months=6).lawyers()
    assert found.expected_minutes.tolist() == [3_900, 1_800]
    assert found.expected_events.tolist() == [2, 4]
    assert found.loc["l2", "input"] == 100
    with pytest.raises(la.BadInputError, match="from 1 to 12"):
        la.assess(town, PLAN, records, months=13)


@pytest.mark.parametrize("months", [None, 1.5, "6", 0, float("nan")])
def test_months_that_are_no_whole_number_of_a_year_are_refused(town, records, months):
    with pytest.raises(la.BadInputError) as caught:
        la.assess(town, PLAN, records, months=months)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("months", repr(months))


def test_where_no_event_is_expected_logs_are_all_of_the_output(town):
    """Nothing is no whole share of nothing: who did nothing gets no points for it."""
    rated = la.records_from_frames(
        {"ratings": rows("ratings", ("l2", "v1", DAYS[0], 5))}
    )
    short = la.assess(town, PLAN, rated, months=2).lawyers()
    assert short.expected_events.tolist() == [0, 0]
    assert short.output.tolist() == [0, 0]
    came = la.records_from_frames({
        "check_ins": rows("check_ins", ("l2", "v1", DAYS[0], 150)),
        "logs": rows("logs", ("l2", "v1", DAYS[0], "mediation")),
    })  # fmt: skip
    assert la.assess(town, PLAN, came, months=2).lawyers().output["l2"] == 100
    never = la.ScoreSheet(events_per_year=0)
    assert la.assess(town, PLAN, came, never).lawyers().output["l2"] == 100


def test_pages_of_scores_say_for_how_many_months(town, records, tmp_path):
    found = la.assess(town, PLAN, records, months=3)
    la.write(found, tmp_path / "scores.xlsx")
    book = openpyxl.load_workbook(tmp_path / "scores.xlsx")
    for name in ("律师考核", "律所考核"):
        assert "按3个月考核" in book[name].oddHeader.center.text
    rows = [row[:3] for row in book["评分表"].iter_rows(values_only=True)]
    assert ("考核月数", 3, "个月") in rows
    assert "按3个月考核" in assessment_text(found, "zh")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("60 points, pass", "1,800 minutes on duty of 3,600", "7 of them with")),
     ("zh", ("60分，合格", "值班1,800分钟", "有日志7次", "法治宣传4次，应有8次"))],
)  # fmt: skip
def test_a_score_explains_itself(town, records, lang, words):
    found = la.assess(town, PLAN, records)
    said = found.explain("l2", lang)
    for word in words:
        assert word in said
    with pytest.raises(la.BadInputError, match="was not assessed"):
        found.explain("l3", lang)


def test_scores_feed_affinity_of_the_next_year(town, records):
    found = la.assess(town, PLAN, records)
    facts = la.facts_with_assessment(town, found)
    assert {row.id: row.assessment for row in facts.lawyers} == {
        "l1": 23, "l2": 60, "l3": 33,
    }  # fmt: skip
    parts = Affinity().parts_of(facts, facts.committee["c1"], facts.lawyer["l1"])
    assert parts["assessment"] == 23 * 20 // 100


def test_a_score_sheet_is_a_parameter(town, records, tmp_path):
    path = tmp_path / "sheet.toml"
    path.write_text("input_weight = 100\noutput_weight = 0\neffect_weight = 0\n")
    found = la.assess(town, PLAN, records, la.ScoreSheet.from_toml(path))
    assert found.by_lawyer == {"l1": 6, "l2": 50}
    path.write_text("input_weight = 50\nunknown = 1\n")
    with pytest.raises(la.BadInputError, match="unknown"):
        la.ScoreSheet.from_toml(path)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"input_weight": 41}, "is 101"),
        (
            {"grades": (Grade(name="a", name_zh="a", score_from=1),)},
            "the last one from 0",
        ),
        ({"duty_minutes": {"community": 1}}, "nothing of village"),
    ],
)
def test_a_score_sheet_that_contradicts_itself_is_refused(wrong, says):
    with pytest.raises(la.BadInputError, match=says):
        la.ScoreSheet(**wrong)


def test_weights_are_called_by_their_names_in_chinese():
    with pytest.raises(la.BadInputError) as caught:
        la.ScoreSheet(input_weight=50)
    (one,) = caught.value.defects
    assert one.problem.en == "input_weight + output_weight + effect_weight is 110"
    assert one.problem.zh == (
        "投入权重（input_weight）、产出权重（output_weight）、效果权重（effect_weight）"
        "之和为110"
    )


def test_strangers_in_records_are_named_with_their_rows(town):
    bad = la.records_from_frames(
        {"ratings": rows("ratings", ("l9", "c1", DAYS[0], 5), ("l1", "c8", DAYS[0], 1))}
    )
    with pytest.raises(la.BadInputError) as caught:
        la.assess(town, PLAN, bad)
    assert [(one.place, one.value) for one in caught.value.defects] == [
        ("ratings[0].lawyer", "l9"), ("ratings[1].committee", "c8"),
    ]  # fmt: skip


def by_plain_loops(facts, plan, records):
    """Return minutes and logged visits the slow way."""
    own = {(post.lawyer, post.committee) for post in plan.posts}
    minutes, visits = {}, set()
    for row in records.check_ins.itertuples():
        if (row.lawyer, row.committee) in own:
            day = (row.lawyer, row.day)
            minutes[day] = minutes.get(day, 0) + row.minutes
            visits.add((row.lawyer, row.committee, row.day))
    logs = {(row.lawyer, row.committee, row.day) for row in records.logs.itertuples()}
    found = {one.id: [0, 0] for one in facts.lawyers if plan.committees_of(one.id)}
    for (who, _), spent in minutes.items():
        found[who][0] += min(480, spent)
    for visit in visits & logs:  # as many as there are logs: none is of another day
        found[visit[0]][1] += 1
    return [tuple(found[one]) for one in sorted(found)]


def most_logged(visits, logs, days):
    """Return the most visits that can have a log of their own, by trying everything."""
    if not visits:
        return 0
    visit, *others = visits
    best = most_logged(others, logs, days)
    for log in logs:
        if visit[1] == log[1] and 0 <= (log[0] - visit[0]).days <= days:
            left = [one for one in logs if one != log]
            best = max(best, 1 + most_logged(others, left, days))
    return best


@pytest.mark.parametrize("days", [0, 2, 7])
def test_a_log_belongs_to_one_visit_shortly_before(town, days):
    chance = random.Random(days)
    seen = Counter()
    for _ in range(150):
        first = dt.date(2025, 3, 1)

        def some(count, first=first):
            drawn = {
                (first + dt.timedelta(days=chance.randrange(14)),
                 chance.choice(["v1", "v2"]))
                for _ in range(count)
            }  # fmt: skip
            return sorted(drawn)

        visits, logs = some(4), some(5)
        made = la.records_from_frames(
            {
                "check_ins": rows("check_ins", *[("l2", v, d, 60) for d, v in visits]),
                "logs": rows("logs", *[("l2", v, d, "mediation") for d, v in logs]),
            }
        )
        found = la.assess(town, PLAN, made, la.ScoreSheet(log_days=days))
        assert found.lawyers().loc["l2"].logged == most_logged(visits, logs, days)
        ignored = {(one.day, one.committee) for one in found.ignored}
        alone = {
            log for log in logs
            if not any(v == log[1] and 0 <= (log[0] - d).days <= days
                       for d, v in visits)
        }  # fmt: skip
        assert ignored == alone
        assert all(one.place.startswith("logs[") for one in found.ignored)
        seen["ignored"] += bool(alone)
        seen["late"] += any(log not in visits for log in set(logs) - alone)
    assert seen["ignored"] > 20
    assert bool(days) == bool(seen["late"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_not_counted_is_said_with_its_rows(town, records, tmp_path, lang):
    unheard = rows("logs", ("l1", "c1", DAYS[3], "mediation"))
    more = la.records_from_frames({
        "check_ins": records.check_ins, "logs": pd.concat([records.logs, unheard]),
    })  # fmt: skip
    la.write(more, tmp_path / "records.xlsx")
    found = la.assess(town, PLAN, la.read_records(tmp_path / "records.xlsx"))
    # Nor was she there for publicity in April, which is an event all the same.
    assert found.lawyers().loc["l1", ["events", "logged"]].tolist() == [1, 0]
    text = assessment_text(found, lang)
    assert "值班签到!A16" in text  # l1 does not serve v1
    assert "服务日志!A16" in text  # l1 was not at c1 in April
    assert ("方案中该律师不服务" if lang == "zh" else "does not serve") in text
    assert ("7日内没有签到" if lang == "zh" else "the 7 days before") in text
    la.write(found, tmp_path / "scores.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "scores.xlsx")
    sheet = book["未计入记录" if lang == "zh" else "ignored_records"]
    said = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1] for row in said] == ["值班签到!A16", "服务日志!A16"]
    assert all(None not in (row[2], row[4], row[7]) for row in said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_of_records_says_what_counts(tmp_path, lang):
    la.write_records_template(tmp_path / "records.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "records.xlsx")
    guide = book.worksheets[0]
    assert guide.title == {"zh": "填写说明", "en": "guide"}[lang]
    said = "".join(str(cell.value) for row in guide.iter_rows() for cell in row)
    assert ("7日内" if lang == "zh" else "7 days before") in said
    assert repr(la.read_records(tmp_path / "records.xlsx")).startswith("Records(0 ")


@pytest.fixture(scope="module")
def city():
    """Return a hundred thousand check-ins of a plan of 1,000 posts."""
    facts = la.datasets.district(committees=1_000, lawyers=900, scarcity=0.1, seed=1)
    lawyers = [row.id for row in facts.columns.lawyers]
    plan = la.Plan.of(
        (row.id, lawyers[at % 900]) for at, row in enumerate(facts.columns.committees)
    )
    chance = np.random.default_rng(0)
    at = chance.integers(0, len(plan), 100_000)
    posts = np.array(plan.posts, object)[at]
    days = np.datetime64("2025-01-01") + chance.integers(0, 365, 100_000)
    frame = pd.DataFrame({"lawyer": posts[:, 1], "committee": posts[:, 0], "day": days})
    return facts, plan, {
        "check_ins": frame.assign(minutes=chance.integers(0, 400, 100_000)),
        "logs": frame[:60_000].assign(duty="mediation"),
    }  # fmt: skip


def test_a_city_is_counted_as_plain_loops_do_and_in_a_second_or_so(city):
    facts, plan, frames = city
    before = time.process_time()
    records = la.records_from_frames(frames)
    found = la.assess(facts, plan, records)
    assert time.process_time() - before < 5
    frame = found.lawyers()
    counted = list(zip(frame.minutes, frame.logged, strict=True))
    assert counted == by_plain_loops(facts, plan, records)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["records.xlsx", "records", "records.json"])
def test_records_come_back_from_files(records, tmp_path, name, lang):
    la.write(records, tmp_path / name, lang=lang)
    back = la.read_records(tmp_path / name)
    for table in ("check_ins", "logs", "ratings", "questionnaires"):
        assert back[table].equals(records[table])
    assert repr(back) == "Records(15 check_ins, 14 logs, 3 ratings, 1 questionnaires)"
    with pytest.raises(KeyError, match="is no table"):
        back["visits"]


def test_bad_cells_of_records_are_named_all_at_once(records, tmp_path):
    path = tmp_path / "records.xlsx"
    la.write(records, path)
    book = openpyxl.load_workbook(path)
    sheet = book["值班签到"]
    sheet["F3"], sheet["E4"], sheet["A5"] = 1441, "2025-02-30", None
    sheet["F6"] = "两小时"
    sheet["C7"], sheet["C7"].data_type = "#REF!", "e"
    book["群众评价"]["F2"] = 6
    book["服务日志"]["F2"] = "矛盾纠纷调解化解"
    book["服务日志"]["F3"] = "mediation; publicity"
    book["问卷调查"]["G1"] = "得分数"
    book["问卷调查"]["H2"] = "无表头"
    book.create_sheet("统计")["A1"] = 5
    book.create_sheet("_备忘")["A1"] = 5
    book.save(path)
    with pytest.raises(la.BadInputError) as caught:
        la.read_records(path)
    places = {one.place: one.problem for one in caught.value.defects}
    assert places["值班签到!F3"].en == "is above 1440"
    assert "calendar" in places["值班签到!E4"]
    assert "missing" in places["值班签到!A5"]
    assert "whole number" in places["值班签到!F6"]
    assert "error value" in places["值班签到!C7"]
    seen = {one.place: one.value for one in caught.value.defects}
    assert (seen["值班签到!F6"], seen["值班签到!C7"]) == ("两小时", "#REF!")
    assert places["群众评价!F2"].en == "is above 5"
    assert "almost" in places["服务日志!F2"]
    assert places["服务日志!F3"].en == "is not one duty"
    assert "no column" in places["问卷调查!G1"]
    assert "without a header" in places["问卷调查!H2"]
    assert "not the name" in places["统计"]
    assert len(places) == 11


@pytest.mark.parametrize(
    ("frames", "says"),
    [
        ({"visits": rows("ratings", ("l1", "c1", DAYS[0], 1))}, "not the name"),
        ({"ratings": rows("x", ("l1", "c1", DAYS[0], 1))}, "stars"),
        ({"ratings": rows("ratings", ("l1", "c1", None, 1))}, "day .* is missing"),
        ({"ratings": rows("ratings", ("l1", "c1", DAYS[0], 0))}, "is below 1"),
        ({"ratings": rows("ratings"), "群众评价": rows("ratings")}, "second sheet"),
        ({}, "hold no rows"),
    ],
)
def test_frames_that_are_no_records_are_refused(frames, says):
    with pytest.raises(la.BadInputError, match=says):
        la.records_from_frames(frames)


def test_days_may_be_dates_or_timestamps():
    for day in (dt.date(2025, 1, 10), pd.Timestamp("2025-01-10"), "2025/1/10"):
        found = la.records_from_frames({"ratings": rows("ratings", ("a", "b", day, 1))})
        assert found.ratings.day.tolist() == [pd.Timestamp("2025-01-10")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shell_scores_and_writes(town, records, tmp_path, lang):
    la.write_facts(town, tmp_path / "facts.xlsx")
    la.write(records, tmp_path / "records.xlsx")
    (tmp_path / "plan").mkdir()
    lines = ["committee,lawyer", *(",".join(post) for post in PLAN.posts)]
    (tmp_path / "plan" / "plan.csv").write_text("\n".join(lines))
    names = ["facts.xlsx", "plan", "records.xlsx"]
    out = ["-o", tmp_path / "scores.json", "--facts-out", tmp_path / "next.xlsx"]
    args = ["assess", *(tmp_path / one for one in names), *out, "--lang", lang]
    said = CliRunner().invoke(app, [str(one) for one in args])
    assert said.exit_code == 0, said.output
    assert {"zh": "合格", "en": "pass"}[lang] in said.stdout
    written = json.loads((tmp_path / "scores.json").read_text("utf-8"))
    assert [row["score"] for row in written["lawyer_scores"]] == [23, 60]
    assert la.read(tmp_path / "next.xlsx").lawyer["l2"].assessment == 60
    args[3] = tmp_path / "facts.xlsx"  # facts are no records
    said = CliRunner().invoke(app, [str(one) for one in args])
    assert said.exit_code == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["records.xlsx", "records", "records.json"])
def test_a_template_of_records_is_read_as_no_rows_and_replaces_nothing(
    tmp_path, name, lang
):
    la.write_records_template(tmp_path / name, lang=lang)
    assert not any(len(la.read_records(tmp_path / name)[one]) for one in RECORD_FIELDS)
    with pytest.raises(la.BadInputError, match="exists already"):
        la.write_records_template(tmp_path / name)


def test_facts_of_the_next_year_keep_their_phones_or_the_shell_asks(
    town, records, tmp_path
):
    phone = "13812340001"
    lawyers = [town.lawyers[0].model_copy(update={"phone": la.Phone(phone)})]
    facts = town.replace(lawyers=(*lawyers, *town.lawyers[1:]))
    la.write_facts(facts, tmp_path / "facts.json", phones=True)
    la.write(records, tmp_path / "records.xlsx")
    (tmp_path / "plan").mkdir()
    lines = ["committee,lawyer", *(",".join(post) for post in PLAN.posts)]
    (tmp_path / "plan" / "plan.csv").write_text("\n".join(lines))
    names = ("facts.json", "plan", "records.xlsx")
    args = ["assess", *(tmp_path / one for one in names), "--facts-out"]

    def run(name, *more):
        words = [*args, tmp_path / name, *more]
        return CliRunner().invoke(app, [str(one) for one in words])

    asked = run("next.json")
    assert asked.exit_code == 2
    assert "--no-phones" in asked.output
    assert not (tmp_path / "next.json").exists()
    assert run("kept.json", "--phones").exit_code == 0
    assert la.read(tmp_path / "kept.json").lawyer["l1"].phone == phone
    assert run("hidden.json", "--no-phones").exit_code == 0
    assert la.read(tmp_path / "hidden.json").lawyer["l1"].phone != phone
    assert phone not in asked.output


def test_of_a_committee_without_a_time_nothing_is_expected(town):
    """A roster that could not place v2 is no fault of l2; l1 of c1 came to all."""
    plan = la.Plan.of([("c1", "l1"), ("v1", "l2"), ("v2", "l3")])
    days = [dt.date(2025, 1, 6) + dt.timedelta(weeks=week) for week in range(52)]
    visits = [own("c1", ("l1",), str(day)) for day in days]
    visits += [own("v1", ("l2",), day) for day in DAYS]
    came = [("l1", "c1", str(day), 150) for day in days]
    came += [("l2", "v1", day, 150) for day in DAYS]
    records = la.records_from_frames({"check_ins": rows("check_ins", *came)})
    lack = Missing("time", "v2", Text("no half day", "没有共同的半天"))
    roster = dataclasses.replace(
        published.town(), visits=tuple(visits), missing=(lack,), facts=town
    )
    whole = la.compare_attendance(town, roster, records)
    found = la.assess(town, plan, records, attendance=whole)
    assert found.unasked == ("l3",)
    assert list(found.by_lawyer) == ["l1", "l2"]
    for lang, said in (("zh", "未评分的律师1名"), ("en", "Not scored (1:")):
        assert said in assessment_text(found, lang)
    assert "cost 仍按方案全额计发" in assessment_text(found, "zh").replace("\n", "")
    assert "cost pays these posts in full" in " ".join(
        assessment_text(found, "en").split()
    )
    kept = la.facts_with_assessment(town, found).lawyer["l3"].assessment
    assert kept == town.lawyer["l3"].assessment
    # Some visits of a roster say nothing of those that are not among them.
    part = la.compare_attendance(town, visits, records)
    scored = la.assess(town, plan, records, attendance=part)
    assert scored.lawyers().expected_minutes["l3"] == 1_800
    both = la.Plan.of([*plan.posts, ("v2", "l2")])
    found = la.assess(town, both, records, attendance=whole).lawyers()
    assert found.expected_minutes["l2"] == 1_800
    assert found.input["l2"] == 100


def test_what_was_counted_alike_is_equal(town, records):
    """By value, in memory and behind a pickle; another sheet is another answer."""
    again = la.assess(town, PLAN, records)
    assert again == la.assess(town, PLAN, records)
    assert pickle.loads(pickle.dumps(again)) == again
    assert pickle.loads(pickle.dumps(records)) == records
    assert la.assess(town, PLAN, records, months=6) != again
    paid = la.datasets.with_example_money(la.datasets.toy())
    plan = la.solve(paid).plan
    assert la.cost(paid, plan) == la.cost(paid, plan)
    assert la.cost(paid, plan) != la.cost(paid, la.Plan.of(plan.posts[1:]))
    drawn = [la.plan_inspection(paid, plan, seed=one) for one in (0, 0, 1)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
    assert len({*drawn}) == 2
