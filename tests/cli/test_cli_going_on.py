"""`roster --before --from` in the shell, and what goes on from it: both languages."""

import datetime as dt

import pandas as pd
import pytest

import lawyer_assign as la
from tests.cli.test_cli import LANGS, run

MAY = dt.date(2026, 5, 1)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with facts, plan and roster, and facts and plan without one."""
    folder = tmp_path_factory.mktemp("going_on")
    facts = la.datasets.district(committees=12, lawyers=16, seed=2)
    facts = la.datasets.with_duty(facts, seed=3)
    la.write_facts(facts, folder / "facts.json")
    outcome = la.solve(facts)
    la.write(outcome, folder / "plan.json")
    roster = la.plan_roster(outcome, la.DayTable.of_years(2026))
    la.write_roster(roster, folder / "roster.json")
    la.write_roster(roster, folder / "roster.xlsx")
    gone = roster.visits[0].lawyers[0]
    now = facts.without(lawyers=[gone])
    la.write_facts(now, folder / "now.json")
    la.write(la.solve(now), folder / "new.json")
    return folder


def name_gone(place):
    facts, now = (la.read(place / one) for one in ("facts.json", "now.json"))
    (row,) = [one for one in facts.lawyers if one.id not in now.lawyer]
    return row


def planned(place, out, *more):
    return run("roster", place / "now.json", place / "new.json", "-o", out, *more)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["roster.json", "roster.xlsx"])
def test_a_roster_goes_on_from_a_day_of_its_own_year(place, tmp_path, name, lang):
    out = tmp_path / name
    done = planned(place, out, "--before", place / name, "--from", "2026-05-01",
                   "--lang", lang)  # fmt: skip
    assert done.exit_code in (0, 1), done.output
    words = {"zh": "自2026-05-01起接续原值班表", "en": "roster before on 2026-05-01"}
    assert words[lang] in done.output
    before = la.read_roster(place / "roster.json", la.read(place / "facts.json"))
    after = la.read_roster(out, la.read(place / "now.json"))
    early = [one for one in before.visits if one.date < MAY]
    assert [one for one in after.visits if one.date < MAY] == early
    assert name_gone(place).id in early[0].lawyers
    checked = run("verify", place / "now.json", out, "--lang", lang)
    assert checked.exit_code == 0, checked.output
    assert words[lang] in checked.output


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_go_on_is_refused_with_its_option(place, tmp_path, lang):
    out, roster = tmp_path / "new.json", place / "roster.json"
    for more, said in (
        (("--from", "2026-05-01"), ("--from", "--before")),
        (("--before", roster, "--last-year", roster), ("--last-year", "--before")),
        (("--before", roster, "--from", "2027-02-01"), ("--from", "2027-02-01")),
        (("--before", roster, "--from", "2025-02-01", "--year", 2025),
         ("roster.json", "2026-")),
    ):  # fmt: skip
        done = planned(place, out, *more, "--lang", lang)
        assert done.exit_code == 2, done.output
        assert all(word in done.output for word in said), done.output
        assert not out.exists()


@pytest.mark.parametrize("lang", LANGS)
def test_last_years_roster_of_this_year_names_the_way_to_go_on(place, tmp_path, lang):
    for name in ("roster.json", "roster.xlsx"):
        path, out = place / name, tmp_path / f"{name}.json"
        done = planned(place, out, "--last-year", path, "--year", 2026, "--lang", lang)
        assert done.exit_code in (0, 1), done.output
        word = {"zh": "已过月份的服务也已重排", "en": "months past were planned anew"}
        assert word[lang] in " ".join(done.output.split())
        assert f"--before {path}" in done.output.replace("\n", "")


@pytest.mark.parametrize("lang", LANGS)
def test_records_of_who_left_hinder_nobody(place, tmp_path, lang):
    out = tmp_path / "after.json"
    planned(place, out, "--before", place / "roster.json", "--from", "2026-05-01")
    visits = [
        one for one in la.read_roster(out, la.read(place / "now.json")).visits
        if one.date < dt.date(2026, 7, 1) and one.lawyers
    ]  # fmt: skip
    rows = [(*x.lawyers[:1], x.committee, str(x.date), 150) for x in visits]
    frame = pd.DataFrame(rows, columns=["lawyer", "committee", "day", "minutes"])
    records = tmp_path / "records.xlsx"
    la.write(la.records_from_frames({"check_ins": frame}), records)
    asked = ("assess", place / "now.json", place / "new.json", records, "--months", 6)
    alone = run(*asked, "--lang", lang)
    assert alone.exit_code == 2
    assert "--roster" in alone.output
    done = run(*asked, "--roster", out, "--lang", lang)
    assert done.exit_code == 0, done.output
    gone = name_gone(place)
    count = sum(gone.id in one.lawyers for one in visits)
    (line,) = [one for one in done.output.splitlines() if gone.name in one]
    assert str(count) in line
    assert {"zh": "不参加考核", "en": "set aside"}[lang] in line
    compared = run("attendance", place / "now.json", out, records, "--lang", lang)
    assert compared.exit_code in (0, 1), compared.output
    drawn = run("inspect", place / "now.json", place / "new.json", "--records", records,
                "--roster", out, "--lang", lang)  # fmt: skip
    assert drawn.exit_code in (0, 1), drawn.output
