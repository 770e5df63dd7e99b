"""`publish` and `calendar` in a shell: what they write, say, and refuse."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from tests.worlds.published import HIDDEN_PHONE, PHONE, STAMP, stood_in, town


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def files(tmp_path):
    """Facts and a roster on the disk, as a planner has them."""
    outcome = town()
    la.write_facts(outcome.facts, tmp_path / "facts.xlsx", phones=True)
    la.write_roster(outcome, tmp_path / "roster.xlsx")
    return tmp_path / "facts.xlsx", tmp_path / "roster.xlsx", tmp_path / "out"


def text_of(folder):
    return b"".join(
        path.read_bytes() for path in folder.rglob("*.*")
        if path.suffix in (".html", ".js", ".ics", ".csv")
    ).decode()  # fmt: skip


def test_a_roster_is_published_and_then_brought_up_to_date(files):
    facts, roster, out = files
    said = run("publish", facts, roster, "-o", out, "--lang", "zh")
    assert said.exit_code == 0, said.output
    assert "新增" in said.output
    assert (out / "notice" / "index.html").exists()
    assert len(list((out / "lawyers").glob("*.ics"))) == 5
    la.write_roster(stood_in(town(), 3, "l2"), roster)
    said = run("publish", facts, roster, "-o", out, "--since", out, "--lang", "zh")
    assert said.exit_code == 0, said.output
    assert "新增0，改动5，删除0" in said.output
    assert "改动 值班表.xlsx" in said.output


def test_a_book_is_changed_where_it_was_published_and_own_columns_are_not_lost(files):
    facts, roster, out = files
    assert run("publish", facts, roster, "-o", out, "--lang", "zh").exit_code == 0
    book = out / "值班表.xlsx"

    def put(cell, value):
        opened = openpyxl.load_workbook(book)
        opened["按周"][cell] = value
        opened.save(book)

    def publish(source, *more):
        return run("publish", facts, source, "-o", out, "--since", out, "--lang", "zh",
                   *more)  # fmt: skip

    put("Q1", "备注")
    put("Q2", "已通知")
    other = publish(roster)
    assert other.exit_code == 2
    assert "值班表.xlsx" in other.stderr
    assert "写出后已被修改" in other.stderr
    said = publish(book)
    assert said.exit_code == 2
    assert "按周!Q1" in said.stderr
    assert "自己加的列" in said.stderr
    cover = run("cover", facts, book, "-o", book, "--lang", "zh")
    assert cover.exit_code == 2
    assert "按周!Q1" in cover.stderr
    assert publish(book, "--force").exit_code == 0
    assert openpyxl.load_workbook(book)["按周"]["Q1"].value is None


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.json"])
def test_a_roster_changed_by_hand_is_replaced_only_if_asked(tmp_path, name):
    outcome, path = town(), tmp_path / name
    la.write_roster(outcome, path)
    la.write_roster(outcome, path)
    if name.endswith(".json"):
        path.write_text(path.read_text("utf-8").replace('"l1"', '"l2"', 1), "utf-8")
    else:
        book = openpyxl.load_workbook(path)
        book["按周"]["D2"] = "下午"
        book.save(path)
    before = path.read_bytes()
    with pytest.raises(la.BadInputError, match="写出后已被修改"):
        la.write_roster(outcome, path)
    assert path.read_bytes() == before
    la.write_roster(outcome, path, force=True)
    assert la.read_roster(path, outcome.facts).visits == outcome.visits


@pytest.mark.parametrize("asked", [False, True])
def test_phones_are_shown_if_asked_for_and_allowed(files, asked):
    facts, roster, out = files
    said = run("publish", facts, roster, "-o", out, *["--phones"] * asked)
    assert said.exit_code == 0, said.output
    assert (PHONE in text_of(out)) == asked
    assert HIDDEN_PHONE not in text_of(out) + said.output


def test_rules_and_stamp_are_handed_in(files, tmp_path):
    facts, roster, out = files
    rules = tmp_path / "rules.toml"
    rules.write_text('publisher = "杭州市某区司法局"\nmorning_from = "08:30"\n'
                     '[[export]]\nheader = "律师"\nfield = "lawyer_name"')  # fmt: skip
    said = run("publish", facts, roster, "-o", out, "--rules", rules,
               "--stamp", "2026-01-02T03:04:05", "--lang", "zh")  # fmt: skip
    assert said.exit_code == 0, said.output
    text = text_of(out)
    assert "杭州市某区司法局" in text
    assert "DTSTAMP:20260102T030405Z" in text
    assert "T083000" in text
    first, second = (out / "律师在线.csv").read_text("utf-8-sig").splitlines()[:2]
    assert (first, second) == ("律师", "王甲")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('morning_from = "9"', "morning_from"),
        ('morning_from = "12:00"', "过早"),
        ('[[export]]\nheader = "a"\nfield = "nothing"', "export"),
        ("next_dates = 0", "next_dates"),
        ('publisher = 3', "publisher"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_meant_are_refused(files, tmp_path, text, said):
    facts, roster, out = files
    (tmp_path / "rules.toml").write_text(text)
    done = run("publish", facts, roster, "-o", out, "--rules", tmp_path / "rules.toml",
               "--lang", "zh")  # fmt: skip
    assert done.exit_code == 2
    assert said in done.output
    assert not out.exists()


def test_a_roster_spoilt_by_hand_is_refused_with_both_cells(files):
    facts, roster, out = files
    book = openpyxl.load_workbook(roster)
    book["按周"]["M2"] = "l3"
    book.save(roster)
    said = run("publish", facts, roster, "-o", out, "--lang", "zh")
    assert said.exit_code == 2
    assert "按周!M2" in said.output
    assert "按周!H2" in said.output
    assert not out.exists()


def test_a_folder_of_somebody_else_is_left_alone(files):
    facts, roster, out = files
    out.mkdir()
    (out / "mine.txt").write_text("keep")
    said = run("publish", facts, roster, "-o", out)
    assert said.exit_code == 2
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    said = run("publish", facts, roster, "-o", out, "--since", out)
    assert said.exit_code == 2


def test_years_that_nobody_announced_are_named(tmp_path):
    outcome = town(2027)
    la.write_facts(outcome.facts, tmp_path / "facts.json")
    la.write_roster(outcome, tmp_path / "roster.xlsx")
    said = run("publish", tmp_path / "facts.json", tmp_path / "roster.xlsx",
               "-o", tmp_path / "out")  # fmt: skip
    assert said.exit_code == 0, said.output
    for page in (tmp_path / "out" / "notice").rglob("*.html"):
        assert "2027年日历为暂定" in page.read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_calendar_is_written_to_be_filled_in(tmp_path, lang):
    said = run("calendar", 2027, "-o", tmp_path / "日历.xlsx", "--lang", lang)
    assert said.exit_code == 0, said.output
    assert "2027" in said.output
    assert ("暂定" if lang == "zh" else "provisional") in said.output
    assert la.read_days(tmp_path / "日历.xlsx") == la.DayTable.of_years(2027)
    # No verb has an option that reads it.
    assert {"zh": "复制到数据的“日历”表", "en": "into the sheet days"}[
        lang
    ] in said.output
    assert {"zh": "读入", "en": "hand in"}[lang] not in said.output
    again = run("calendar", 2027, "-o", tmp_path / "日历.xlsx")
    assert again.exit_code == 2


def test_a_calendar_of_an_announced_year_says_nothing_more(tmp_path):
    said = run("calendar", 2026, "-o", tmp_path / "d.json", "--lang", "en")
    assert said.exit_code == 0
    assert "provisional" not in said.output
    assert run("calendar", 20266, "-o", tmp_path / "e.json").exit_code == 2


def test_a_roster_goes_round_through_its_book(tmp_path):
    outcome = stood_in(town(), 3, "l2")
    la.write_roster(outcome, tmp_path / "r.xlsx", lang="en")
    again = la.read_roster(tmp_path / "r.xlsx", outcome.facts)
    assert (again.roster, again.visits) == (outcome.roster, outcome.visits)
    assert again.plan == outcome.plan
    assert again.days == outcome.days
    with pytest.raises(la.BadInputError):
        la.write_roster(outcome, tmp_path / "r.csv")


def test_nothing_is_published_without_a_roster(tmp_path):
    with pytest.raises(la.BadInputError, match="no roster"):
        la.publish_roster(replace(town(), roster=None), tmp_path / "o", stamp=STAMP)
    done = la.publish_roster(town(), tmp_path / "o", stamp=dt.datetime(2026, 1, 1))
    assert done.changed == ()


def test_what_roster_writes_is_what_publish_takes(tmp_path):
    facts = la.datasets.with_duty(la.datasets.district(committees=12, lawyers=16))
    la.write_facts(facts, tmp_path / "facts.json")
    la.write(la.solve(facts), tmp_path / "plan.json")
    said = run("roster", tmp_path / "facts.json", tmp_path / "plan.json",
               "-o", tmp_path / "roster.json", "--year", 2026)  # fmt: skip
    assert said.exit_code in (0, 1), said.output
    said = run("publish", tmp_path / "facts.json", tmp_path / "roster.json",
               "-o", tmp_path / "out", "--lang", "zh")  # fmt: skip
    assert said.exit_code == 0, said.output
    planned = la.read_roster(tmp_path / "roster.json", facts)
    book = la.read_roster(tmp_path / "out" / "值班表.xlsx", facts)
    assert book.roster == planned.roster
    assert set(book.visits) == set(planned.visits)
    # What was published is changed by hand, and brings the folder up to date.
    said = run("publish", tmp_path / "facts.json", tmp_path / "out" / "值班表.xlsx",
               "-o", tmp_path / "out", "--since", tmp_path / "out",
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 0, said.output
    assert "新增0" in said.output
    assert "删除0" in said.output


def test_a_roster_goes_round_as_a_document_with_its_prices(tmp_path):
    outcome = stood_in(town(), 3, "l2")
    la.write_roster(outcome, tmp_path / "r.json")
    again = la.read_roster(tmp_path / "r.json", outcome.facts)
    assert (again.roster, again.visits) == (outcome.roster, outcome.visits)
    assert again.days == outcome.days
    with pytest.raises(la.BadInputError, match=r"xlsx or \.json"):
        la.read_roster(tmp_path / "r", outcome.facts)


@pytest.mark.parametrize(
    ("stamp", "is_early"), [("2026-12-15", True), ("2027-01-01", False)]
)
def test_a_roster_of_next_year_that_takes_the_place_of_this_ones_is_told(
    files, stamp, is_early
):
    """Visits of the last days of December would be shown no more."""
    facts, roster, out = files
    this_year = ("publish", facts, roster, "-o", out, "--lang", "zh")
    assert run(*this_year, "--stamp", "2026-01-01").exit_code == 0
    again = run(*this_year, "--since", out, "--stamp", "2026-06-01")
    assert "不再显示" not in again.output
    la.write_roster(town(2027), roster)
    said = run(*this_year, "--since", out, "--stamp", stamp)
    assert said.exit_code == 0, said.output
    told = (
        "新值班表自2027-01-01起，该文件夹中原已公布的"
        f"{stamp}起、2027-01-01之前的各次服务不再显示"
    )
    assert (told in said.output) == is_early


@pytest.mark.parametrize(("lang", "told"), [("zh", "均不再显示"), ("en", "no more")])
def test_phones_that_were_published_and_are_not_asked_for_again_are_told(
    files, lang, told
):
    """Who forgets the option takes the phones off every page."""
    facts, roster, out = files
    publish = ("publish", facts, roster, "-o", out, "--lang", lang)
    first = run(*publish)
    shown = run(*publish, "--since", out, "--phones")
    forgot = run(*publish, "--since", out)
    again = run(*publish, "--since", out)
    assert forgot.exit_code == 0, forgot.output
    said = ["--phones" in one.output for one in (first, shown, forgot, again)]
    assert said == [False, False, True, False]
    assert told in forgot.output


@pytest.mark.parametrize("source", ["roster.xlsx", "out/值班表.xlsx"])
def test_a_book_that_somebody_has_open_is_not_published_over(files, tmp_path, source):
    facts, roster, out = files
    assert run("publish", facts, roster, "-o", out, "--lang", "zh").exit_code == 0
    la.write_roster(stood_in(town(), 3, "l2"), tmp_path / source, force=True)
    openpyxl.load_workbook(tmp_path / source).save(tmp_path / source)
    mark = out / "~$值班表.xlsx"
    mark.write_bytes(b"")
    again = ("publish", facts, tmp_path / source, "-o", out, "--since", out,
             "--lang", "zh")  # fmt: skip
    before = (out / "published.csv").read_bytes()
    said = run(*again)
    assert said.exit_code == 2, said.output
    assert "正在表格软件中打开" in said.output.replace("\n", "")
    assert (out / "published.csv").read_bytes() == before
    mark.unlink()
    assert run(*again).exit_code == 0


@pytest.mark.parametrize(
    ("more", "count"),
    [((), 3), (("--each-committee",), 6)],
    ids=["towns", "committees"],
)
def test_a_month_is_written_to_be_put_up(files, tmp_path, more, count):
    facts, roster, _ = files
    out = tmp_path / "五月.xlsx"
    said = run("month", facts, roster, "2026年5月", "-o", out, "--lang", "zh", *more)
    assert said.exit_code == 0, said.output
    (sheet,) = openpyxl.load_workbook(out)
    firsts = [str(cell.value) for cell in sheet["A"]]
    assert sum("第1页" in one for one in firsts) == count
    assert PHONE not in str(list(sheet.values))


def test_no_month_is_written_of_a_roster_that_breaks_a_must(files, tmp_path):
    facts, roster, _ = files
    opened = openpyxl.load_workbook(roster)
    opened["按周"]["B2"] = dt.date(2026, 1, 1)
    opened.save(roster)
    said = run("month", facts, roster, "2026-05", "-o", tmp_path / "x.xlsx",
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 1, said.output
    assert "休息日" in said.output
    assert not (tmp_path / "x.xlsx").exists()
