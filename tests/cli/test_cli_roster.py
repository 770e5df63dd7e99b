"""The shell verbs of a roster: plan, cover, verify; codes and both languages."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.facts import Leave
from lawyer_assign.verbs.last_times import read_times, with_last_times
from tests.cli.test_cli import LANGS, run
from tests.worlds.schemas import validator


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with facts, a plan, and a roster of 2026."""
    folder = tmp_path_factory.mktemp("roster")
    facts = la.datasets.district(committees=12, lawyers=16, seed=2)
    facts = la.datasets.with_duty(facts, seed=3)
    la.write_facts(facts, folder / "facts.json")
    la.write(la.solve(facts), folder / "plan.json")
    done = run("roster", folder / "facts.json", folder / "plan.json",
               "-o", folder / "roster.json", "--year", 2026)  # fmt: skip
    assert done.exit_code in (0, 1), done.output
    assert (folder / "roster.json").exists()
    return folder


@pytest.mark.parametrize("lang", LANGS)
def test_a_roster_is_planned_and_verified(place, tmp_path, lang):
    out = tmp_path / "roster.json"
    done = run("roster", place / "facts.json", place / "plan.json", "-o", out,
               "--year", 2026, "--lang", lang)  # fmt: skip
    assert ("已证明最优" if lang == "zh" else "proved best") in done.output
    assert ("15分钟" if lang == "zh" else "fifteen minutes") in done.output
    assert out.read_bytes() == (place / "roster.json").read_bytes()
    verified = run("verify", place / "facts.json", out, "--lang", lang)
    assert verified.exit_code == 0, verified.output
    word = "符合全部必须遵守的规则" if lang == "zh" else "keeps every must"
    assert word in verified.output


def times_of(path, facts):
    return {row.committee: row.time for row in la.read_roster(path, facts).roster.rows}


@pytest.mark.parametrize("name", ["roster.json", "roster.xlsx"])
def test_the_next_roster_keeps_the_times_of_the_last(place, tmp_path, name):
    """Also where facts say others of last year, and somebody of the last has left."""
    facts = la.read(place / "facts.json")
    before = la.read_roster(place / "roster.json", facts)
    la.write_roster(before, tmp_path / name)
    plan = la.read_plan(place / "plan.json", facts)
    idle = {one.id for one in facts.lawyers} - {post.lawyer for post in plan.posts}
    gone = before.roster.rows[-1].stand_in or min(idle)
    place_gone = before.roster.rows[0].committee
    now = facts.without({gone} & idle).replace(
        times=[la.PublishedTime(committee=row.committee, half_day="fri-pm",
                                nth=row.time.nth) for row in before.roster.rows]
    )  # fmt: skip
    la.write_facts(now, tmp_path / "now.json")
    named = ("roster", tmp_path / "now.json", place / "plan.json", "--year", 2027)
    lost = run(*named, "-o", tmp_path / "lost.json", "--lang", "en")
    assert lost.exit_code in (0, 1), lost.output
    old = {row.committee: row.time for row in before.roster.rows}
    assert times_of(tmp_path / "lost.json", now) != old
    kept = run(*named, "-o", tmp_path / "kept.json", "--last-year", tmp_path / name)
    assert kept.exit_code in (0, 1), kept.output
    assert times_of(tmp_path / "kept.json", now) == old
    fewer = with_last_times(now, read_times(tmp_path / name))
    assert len(fewer.times) == len(old)
    pinned = la.PublishedTime(
        committee=place_gone, half_day="mon-am", is_fixed=True, nth=old[place_gone].nth
    )
    stays = with_last_times(now.replace(times=[pinned]), read_times(tmp_path / name))
    assert [row for row in stays.times if row.committee == place_gone] == [pinned]


@pytest.mark.parametrize("name", ["next.json", "next.xlsx"])
def test_a_roster_by_last_years_times_is_verified_without_them(place, tmp_path, name):
    """The file keeps the times that it was planned by; those of the facts are older."""
    kept, facts = tmp_path / name, place / "facts.json"
    named = ("roster", facts, place / "plan.json", "--year", 2027)
    last = ("--last-year", place / "roster.json")
    assert run(*named, "-o", kept, *last).exit_code in (0, 1)
    known = la.read(facts)
    planned_by = la.read_roster(kept, known).facts.times
    assert set(planned_by) == set(read_times(place / "roster.json"))
    assert set(planned_by) != set(known.times)
    for more in ((), last):
        done = run("verify", facts, kept, *more, "--lang", "zh")
        assert done.exit_code == 0, done.output
        line = next(x for x in done.output.splitlines() if "沿用上一年度公布" in x)
        assert line.split()[2] == "0"
    done = run("verify", facts, kept, "--last-year", tmp_path / "none.json")
    assert done.exit_code == 2
    copy = tmp_path / "covered.xlsx"
    assert run("cover", facts, kept, "-o", copy).exit_code in (0, 1)
    assert set(la.read_roster(copy, known).facts.times) == set(planned_by)
    assert json.loads((place / "roster.json").read_text()).get("last_times") == [
        row.model_dump(mode="json", include={"committee", "half_day", "nth"})
        for row in known.times
        if not row.is_fixed
    ]


def test_times_of_last_year_that_cannot_be_read_are_named(place, tmp_path):
    (tmp_path / "old.json").write_text("{}")
    done = run("roster", place / "facts.json", place / "plan.json", "-o",
               tmp_path / "new.json", "--last-year", tmp_path / "old.json")  # fmt: skip
    assert done.exit_code == 2
    assert "old.json" in done.output
    assert not (tmp_path / "new.json").exists()


def test_a_roster_survives_its_file(place):
    from lawyer_assign.files.plans.roster_file import read_roster_json

    facts = la.read(place / "facts.json")
    policy = la.Policy.hangzhou_2024()
    found = read_roster_json(place / "roster.json", facts, policy)
    assert la.check_roster(found).is_clean
    assert found.days.first == dt.date(2026, 1, 1)
    assert found.tiers
    path = Path(la.__file__).parent / "files" / "roster.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    document = json.loads((place / "roster.json").read_text("utf-8"))
    validator(schema).validate(document)


def changed(place, tmp_path, change):
    document = json.loads((place / "roster.json").read_text("utf-8"))
    change(document)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def zero_the_tiers(document):
    for tier in document["tiers"][5:]:
        tier["price"] = tier["bound"] = 0


def drop_the_events(document):
    zero_the_tiers(document)
    document["missing"] = []
    document["visits"] = [v for v in document["visits"] if v["kind"] != "event"]


@pytest.mark.parametrize("forge", [zero_the_tiers, drop_the_events])
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_that_a_file_says_of_its_prices_is_believed(
    place, tmp_path, forge, lang
):
    path = changed(place, tmp_path, forge)
    done = run("verify", place / "facts.json", path, "--lang", lang)
    assert done.exit_code == 1, done.output
    word = "与重算不一致" if lang == "zh" else "differ from the recount"
    assert word in done.output
    assert ("最优" if lang == "zh" else "proved best") not in done.output
    whole = run("verify", place / "facts.json", place / "roster.json", "--lang", lang)
    word = "须重新排班" if lang == "zh" else "only by planning again"
    assert word in whole.output
    if forge is drop_the_events:
        word = "缺法治宣传" if lang == "zh" else "no publicity event"
        assert word in done.output


def test_a_visit_that_was_moved_by_hand_is_found(place, tmp_path):
    def move(document):
        visit = next(v for v in document["visits"] if not v["why"])
        visit["half"] = "am" if visit["half"] == "pm" else "pm"

    path = changed(place, tmp_path, move)
    done = run("verify", place / "facts.json", path, "--lang", "en")
    assert done.exit_code == 1
    assert "violations" in done.output


def test_values_that_cannot_be_read_are_named_with_their_place(place, tmp_path):
    def spoil(document):
        document["visits"][3]["half"] = "noon"
        document["times"][0]["nth"] = 7

    path = changed(place, tmp_path, spoil)
    done = run("verify", place / "facts.json", path, "--lang", "en")
    assert done.exit_code == 2
    for word in ("visits", "3", "half", "times", "nth"):
        assert word in done.output

    def strange(document):
        document["times"][1]["lawyers"] = ["nobody"]

    path = changed(place, tmp_path, strange)
    done = run("verify", place / "facts.json", path, "--lang", "en")
    assert done.exit_code == 2
    assert "times[1].lawyers" in done.output
    assert "nobody" in done.output


@pytest.mark.parametrize("lang", LANGS)
def test_leaves_of_the_facts_are_covered(place, tmp_path, lang):
    facts = la.read(place / "facts.json")
    plan = la.read_plan(place / "plan.json")
    away = Leave(lawyer=plan.posts[0].lawyer, first_day=dt.date(2026, 5, 11),
                 last_day=dt.date(2026, 6, 12))  # fmt: skip
    la.write_facts(facts.replace(leaves=(*facts.leaves, away)), tmp_path / "f.json")
    out = tmp_path / "covered.json"
    done = run("cover", tmp_path / "f.json", place / "roster.json", "-o", out,
               "--lang", lang)  # fmt: skip
    assert done.exit_code in (0, 1), done.output
    assert ("变动" if lang == "zh" else "visits change") in done.output
    verified = run("verify", tmp_path / "f.json", out, "--lang", lang)
    assert verified.exit_code == 0, verified.output
    again = run("cover", tmp_path / "f.json", out, "-o", tmp_path / "again.json",
                "--lang", lang)  # fmt: skip
    none, minded = {
        "zh": ("变动0次服务", f"请假{len(facts.leaves) + 1}条均已在值班表中作了安排"),
        "en": ("0 visits change", f"planned for already: all {len(facts.leaves) + 1}."),
    }[lang]
    assert none in again.output
    assert minded in again.output.replace("\n", "")
    assert minded not in done.output.replace("\n", "")


def test_a_roster_that_somebody_has_open_is_not_written_over(place, tmp_path):
    book = tmp_path / "roster.xlsx"
    facts = la.read(place / "facts.json")
    la.write_roster(la.read_roster(place / "roster.json", facts), book)
    before = book.read_bytes()
    mark = tmp_path / ".~lock.roster.xlsx#"
    mark.write_text(",someone,desk,1.1.2026,file;", encoding="utf-8")
    cover = ("cover", place / "facts.json", book, "-o", book, "--lang", "zh")
    done = run(*cover)
    assert done.exit_code == 2, done.output
    assert "正在表格软件中打开" in done.output.replace("\n", "")
    assert "force" not in done.output  # which cover does not have
    assert book.read_bytes() == before
    mark.unlink()
    assert run(*cover).exit_code in (0, 1)


def test_a_provisional_year_is_named(place, tmp_path):
    out = tmp_path / "roster.json"
    done = run("roster", place / "facts.json", place / "plan.json", "-o", out,
               "--year", 2027, "--lang", "en")  # fmt: skip
    assert "2027 are provisional" in done.output
    verified = run("verify", place / "facts.json", out, "--lang", "zh")
    assert "2027年日历为暂定" in verified.output


def test_a_target_of_another_kind_or_with_other_work_is_refused(place, tmp_path):
    for out in (tmp_path / "roster.pdf", place / "facts.json"):
        done = run("roster", place / "facts.json", place / "plan.json", "-o", out)
        assert done.exit_code == 2, out
    assert la.read(place / "facts.json").committees


def test_an_option_that_neither_verb_has_is_no_cure_of_a_roster_that_is_open(
    place, tmp_path
):
    """They said --force, and refused it as no option of theirs."""
    out = tmp_path / "roster.json"
    out.write_bytes((place / "roster.json").read_bytes())
    (tmp_path / ".~lock.roster.json#").write_text(",me,here,;")
    files = ("plan.json", "roster.json")
    for verb, name in zip(("roster", "cover"), files, strict=True):
        said = run(verb, place / "facts.json", place / name, "-o", out)
        assert said.exit_code == 2
        assert "seems to be open" in said.output
        assert "force" not in said.output


@pytest.mark.parametrize("lang", LANGS)
def test_leaves_of_a_file_of_their_own_are_covered(place, tmp_path, lang):
    plan = la.read_plan(place / "plan.json")
    path = tmp_path / "leaves.csv"
    path.write_text(
        f"律师编号,开始日期,结束日期\n{plan.posts[0].lawyer},2026-05-11,2026-06-12\n",
        encoding="gb18030",
    )
    out = tmp_path / "covered.json"
    words = ["cover", place / "facts.json", place / "roster.json", "-o", out]
    done = run(*words, "--leaves", path, "--lang", lang)
    assert done.exit_code in (0, 1), done.output
    assert ("变动0次" if lang == "zh" else "0 visits change") not in done.output
    assert ("“请假”表" if lang == "zh" else "sheet leaves") in done.output
    verified = run("verify", place / "facts.json", out, "--lang", lang)
    assert verified.exit_code == 0, verified.output
    path.write_text(
        "律师编号,开始日期,结束日期\nnobody,2026-05-11,2026-06-12\n", "utf-8"
    )
    done = run(*words, "--leaves", path, "--lang", lang)
    assert done.exit_code == 2
    assert "leaves.csv" in done.output
    assert "nobody" in done.output


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_is_verified_and_covered_as_a_document_is(place, tmp_path, lang):
    book = tmp_path / "值班表.xlsx"
    words = [place / "facts.json", place / "plan.json", "-o", book, "--year", 2026]
    assert run("roster", *words, "--lang", lang).exit_code in (0, 1)
    done = run("verify", place / "facts.json", book, "--lang", lang)
    assert done.exit_code == 0, done.output
    out = tmp_path / "covered.xlsx"
    done = run("cover", place / "facts.json", book, "-o", out, "--lang", lang)
    assert done.exit_code in (0, 1), done.output
    done = run("verify", place / "facts.json", out, "--lang", lang)
    assert done.exit_code == 0, done.output
    again = run("roster", *words)
    assert again.exit_code == 2  # somebody may have changed it
    made = openpyxl.load_workbook(book)
    sheet = made["按周" if lang == "zh" else "by_week"]
    heads = [cell.value for cell in sheet[1]]
    half = heads.index("上下午" if lang == "zh" else "half")
    why = heads.index("调整原因" if lang == "zh" else "why")
    words = {"zh": ("上午", "下午"), "en": ("am", "pm")}[lang]
    row = next(row for row in sheet.iter_rows(min_row=2) if not row[why].value)
    row[half].value = words[row[half].value == words[0]]
    made.save(book)
    done = run("verify", place / "facts.json", book, "--lang", lang)
    assert done.exit_code == 1, done.output
