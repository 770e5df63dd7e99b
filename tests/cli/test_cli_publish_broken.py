"""Nothing is published of a roster that breaks what must hold."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.verbs import roster_check
from tests.worlds.published import STAMP, town, town_facts

EDITS = {
    # what somebody types: sheet, row, columns -> what the check says of it
    "a day off": ("按周", 2, {"日期": dt.date(2026, 1, 1)}, "休息日"),
    "two places at once": ("按周", 5, {"日期": dt.date(2026, 1, 5), "上下午": "上午"},
                           "330102001001"),
    "another lawyer": ("按周", 2, {"律师编号": "l3", "律师姓名": "张丙"},
                       "应由王甲（l1）轮值"),
    "another time": ("按社区（村）", 2, {"半天": "周五下午"}, "不在值班表上"),
}  # fmt: skip


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def edited(book, sheet, row, values):
    """Type values into a row of a sheet, by the headers of its columns."""
    opened = openpyxl.load_workbook(book)
    headers = [cell.value for cell in opened[sheet][1]]
    for header, value in values.items():
        opened[sheet].cell(row, headers.index(header) + 1).value = value
    opened.save(book)


@pytest.fixture
def files(tmp_path):
    """Facts and a roster that keeps every must, on the disk."""
    outcome = town()
    assert la.check_roster(outcome).is_clean
    la.write_facts(outcome.facts, tmp_path / "facts.xlsx")
    la.write_roster(outcome, tmp_path / "roster.xlsx")
    return tmp_path / "facts.xlsx", tmp_path / "roster.xlsx", tmp_path / "out"


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("more", [(), ("--force",)])
def test_a_roster_that_was_spoilt_by_hand_is_not_published(files, name, more):
    facts, roster, out = files
    sheet, row, values, said = EDITS[name]
    edited(roster, sheet, row, values)
    done = run("publish", facts, roster, "-o", out, "--lang", "zh", *more)
    assert done.exit_code == 1, done.output
    assert said in done.output
    assert "未公布" in done.output
    assert not out.exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("verb", ["publish", "verify", "cover"])
def test_a_fixed_time_that_was_changed_is_named_with_what_carries_it(
    files, tmp_path, verb, lang
):
    """The command that is told is run: the time stays, and dates follow it."""
    facts, roster, out = files
    sheet, row, values, _ = EDITS["another time"]
    edited(roster, sheet, row, values)
    known = town_facts()
    both = [x.model_copy(update={"lawyers_max": 2}) for x in known.committees]
    la.write_facts(known.replace(committees=both), facts, force=True)
    more = {"publish": ("-o", out), "cover": ("-o", tmp_path / "covered.xlsx")}
    done = run(verb, facts, roster, *more.get(verb, ()), "--lang", lang)
    said = {"zh": "固定时间已改，日期未随之变动", "en": "dates were not"}[lang]
    assert done.output.count(said) == 1
    assert "清波社区" in done.output.split(said)[0].splitlines()[-1]
    (line,) = [x for x in done.output.splitlines() if "--last-year" in x]
    words = line.split()
    plan, new = tmp_path / "plan", tmp_path / "new.xlsx"
    plan.mkdir()
    lines = ["committee,lawyer", *(",".join(post) for post in town().plan.posts)]
    (plan / "plan.csv").write_text("\n".join(lines))
    names = {"PLAN": plan, "NEW.xlsx": new, "方案": plan, "新值班表.xlsx": new}
    assert words[:2] == ["lawyer-assign", "roster"]
    made = run(*(names.get(one, one) for one in words[1:]))
    assert made.exit_code == 0, made.output
    carried = la.read_roster(new, town_facts())
    place = "330102001001"
    time = carried.roster.time_of(place)
    assert time.half_day == "fri-pm"
    dates = [one for one in carried.visits if one.committee == place]
    assert sum(one.nominal_date.weekday() == 4 for one in dates) >= 50
    clean = run("verify", facts, new, "--lang", lang)
    assert clean.exit_code == 0, clean.output
    assert said not in clean.output


def test_who_names_many_changed_times_names_the_first(files):
    facts, roster, out = files
    for row in range(2, 8):
        edited(roster, "按社区（村）", row, {"半天": "周五下午"})
    done = run("publish", facts, roster, "-o", out, "--lang", "en", "--policy", facts)
    assert done.exit_code == 2  # facts are no policy
    done = run("publish", facts, roster, "-o", out, "--lang", "zh")
    assert "等6个：固定时间已改" in done.output


def test_what_is_published_stays_as_it_is(files):
    facts, roster, out = files
    assert run("publish", facts, roster, "-o", out, "--lang", "zh").exit_code == 0
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    sheet, row, values, _ = EDITS["another time"]
    book = out / "值班表.xlsx"
    edited(book, sheet, row, values)
    before[book] = book.read_bytes()
    done = run("publish", facts, book, "-o", out, "--since", out, "--lang", "en")
    assert done.exit_code == 1
    assert "Nothing is published" in done.output
    assert "is not on the roster" in done.output
    after = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    assert after == before


def conflicting():
    """Facts of the town in which a lawyer of the plan has a conflict of interest."""
    row = la.Conflict(lawyer="l1", committee="330102001001", reason="近亲属任职")
    return town_facts(conflicts=(row,))


def test_a_team_that_a_must_keeps_away_is_neither_verified_nor_published(files):
    _, roster, out = files
    facts = roster.with_name("conflict.xlsx")
    la.write_facts(conflicting(), facts)
    for verb in (["publish", facts, roster, "-o", out], ["verify", facts, roster]):
        done = run(*verb, "--lang", "zh")
        assert done.exit_code == 1, done.output
        assert "利益冲突" in done.output
    assert not out.exists()


def test_a_policy_without_the_rule_lets_it_be_published(files):
    _, roster, out = files
    facts, policy = roster.with_name("conflict.xlsx"), roster.with_name("policy.toml")
    la.write_facts(conflicting(), facts)
    rules = la.Policy.hangzhou_2024().without("conflicts")
    policy.write_text(rules.to_toml(), "utf-8")
    done = run("publish", facts, roster, "-o", out, "--policy", policy)
    assert done.exit_code == 0, done.output
    assert (out / "notice" / "index.html").exists()


@pytest.mark.parametrize("force", [False, True])
def test_the_library_refuses_with_every_breach(tmp_path, force):
    outcome = town()
    first = outcome.visits[0]._replace(date=dt.date(2026, 1, 1))
    spoilt = replace(outcome, visits=(first, *outcome.visits[1:]))
    with pytest.raises(la.BadInputError, match="休息日") as caught:
        la.publish_roster(spoilt, tmp_path / "o", stamp=STAMP, force=force)
    assert "330102001001" in caught.value.defects[0].place
    assert len(caught.value.defects) == len(la.check_roster(spoilt).violations)
    assert not (tmp_path / "o").exists()


def test_a_roster_just_planned_is_not_checked_again(tmp_path, monkeypatch):
    facts = la.datasets.with_duty(la.datasets.district(committees=8, lawyers=9))
    planned = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    asked = []
    check = la.check_roster
    monkeypatch.setattr(
        roster_check, "check_roster", lambda one: asked.append(one) or check(one)
    )
    la.publish_roster(planned, tmp_path / "a", stamp=STAMP)
    assert asked == []
    other = replace(planned, seed=1)
    la.publish_roster(other, tmp_path / "b", stamp=STAMP)
    la.publish_roster(other, tmp_path / "c", stamp=STAMP)
    assert len(asked) == 1
