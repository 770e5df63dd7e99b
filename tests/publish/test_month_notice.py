"""One month of a roster on paper: every visit of it, each town on its own pages."""

import datetime as dt
import io

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.publish import month_notice as module
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.month_notice import Month, month_notice, month_of
from tests.worlds.published import (
    HIDDEN_PHONE,
    PHONE,
    outcome_of,
    stood_in,
    town,
    with_visits,
)

MAY = Month(2026, 5)
TOWNS = ["上城区 清波街道", "上城区 湖滨街道", "淳安县 汾口镇"]


def opened(outcome, month=MAY, by="town", lang="zh", **shown):
    content = month_notice(Edition(outcome, **shown), month, by, lang)
    return openpyxl.load_workbook(io.BytesIO(content))


def lines_of(book):
    """Return the rows of all sheets by header, and other lines by their text."""
    for sheet in book:
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            is_row = row[heads.index("社区（村）编号")] is not None
            yield dict(zip(heads, row, strict=True)) if is_row else row[0]


def rows_of(book):
    return [one for one in lines_of(book) if isinstance(one, dict)]


def test_every_visit_of_the_month_and_no_other_is_shown():
    outcome = town()
    visits = list(outcome.visits)
    first = next(at for at, one in enumerate(visits) if MAY.holds(one.date))
    april = dt.date(2026, 4, 30)
    visits[first] = visits[first]._replace(nominal_date=april, why="asked")
    outcome = with_visits(outcome, visits)
    rows = rows_of(opened(outcome))
    held = [one for one in outcome.visits if MAY.holds(one.date)]
    assert {one.date.month for one in held} == {5}
    said = sorted(
        (row["社区（村）编号"], row["日期"].split("（")[0], row["时间"][:2],
         row["律师编号"] or "")
        for row in rows
    )  # fmt: skip
    assert said == sorted(
        (one.committee, f"5月{one.date.day}日", {"am": "上午", "pm": "下午"}[one.half],
         "; ".join(one.lawyers))
        for one in held
    )  # fmt: skip


def test_each_town_begins_a_page_and_ends_with_room_for_a_seal():
    book = opened(town())
    (sheet,) = book
    lines = [row[0].value for row in sheet.iter_rows(min_row=2)]
    starts = [at for at, one in enumerate(lines, start=2) if "第1页" in str(one)]
    assert [lines[at - 2].split("　")[0] for at in starts] == TOWNS
    # A break is named by the row above it.
    assert [one.id for one in sheet.row_breaks.brk] == [at - 1 for at in starts[1:]]
    assert sum("发布单位（盖章）" in str(one) for one in lines) == len(TOWNS)
    printed = sheet.print_area.split("$")
    assert openpyxl.utils.column_index_from_string(printed[3]) < sheet.max_column


def test_each_committee_has_pages_of_its_own_where_that_is_asked_for():
    book = opened(town(), by="committee")
    titles = [one for one in lines_of(book) if "第1页" in str(one)]
    assert [one.split("　")[0].split()[-1] for one in titles] == [
        "清波社区", "柳浪社区", "湖滨社区", "青年路社区", "汾口村", "茅屏村",
    ]  # fmt: skip


def test_what_differs_from_the_published_time_says_so():
    outcome = town()
    at = next(
        n for n, one in enumerate(outcome.visits)
        if MAY.holds(one.date) and one.lawyers == ("l1",) and not one.is_moved
    )  # fmt: skip
    changed = stood_in(outcome, at, "l2")
    visits = list(changed.visits)
    gone = next(
        n for n, one in enumerate(visits)
        if MAY.holds(one.date) and one.lawyers == ("l3",) and not one.is_moved
    )  # fmt: skip
    visits[gone] = visits[gone]._replace(
        lawyers=(), instead_of=("l3",), why="leave", is_lapsed=True
    )
    book = opened(with_visits(changed, visits))
    notes = [row["说明"] or "" for row in rows_of(book)]
    assert any("由李乙律师代班" in one for one in notes)
    assert any("本次取消" in one for one in notes)
    assert any(one.startswith("原5月") for one in notes)  # the holidays of May
    totals = [one for one in lines_of(book) if isinstance(one, str)]
    assert any("取消1次" in one for one in totals)


def test_who_has_no_visit_in_the_month_is_named_all_the_same():
    outcome = town()
    kept = [one for one in outcome.visits if one.committee != "330127101201"]
    kept = [one for one in kept if one.committee != "330127101202"]
    book = opened(with_visits(outcome, kept))
    empty = [row for row in rows_of(book) if row["说明"] == "本月没有安排"]
    assert [row["社区（村）"] for row in empty] == ["汾口村", "茅屏村"]
    assert {row["日期"] for row in empty} == {None}
    assert list(lines_of(book)).count("本月没有安排") == 1


@pytest.mark.parametrize("asked", [True, False])
def test_a_phone_is_shown_only_if_it_may_be_and_is_asked_for(asked):
    rows = rows_of(opened(town(), shows_phones=asked))
    assert ("联系电话" in rows[0]) == asked
    assert (PHONE in {row.get("联系电话") for row in rows}) == asked
    assert HIDDEN_PHONE not in str(rows)


def test_more_towns_than_pages_can_begin_on_a_sheet_go_on_on_the_next(monkeypatch):
    monkeypatch.setattr(module, "_MOST_BLOCKS", 2)
    book = opened(town())
    assert book.sheetnames == ["月度值班公示 1", "月度值班公示 2"]
    assert len(rows_of(book)) == len(rows_of(opened(town())))
    titles = [one for one in lines_of(book) if "第1页" in str(one)]
    assert [one.split("　")[0] for one in titles] == TOWNS


@pytest.mark.parametrize(
    "said", ["2026-05", "2026-5", "2026.5", "2026/05", "2026年5月", "２０２６年５月",
             "202605"],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(said):
    assert month_of(said, la.DayTable.of_years(2026)) == MAY


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("5月", "不是某年某月"),
        ("2026-13", "不是某年某月"),
        ("2026-00", "不是某年某月"),
        ("2026-05-01", "不是某年某月"),
        ("2025-12", "不在值班表起止日期内"),
        ("2027-01", "不在值班表起止日期内"),
    ],
)
def test_what_is_no_month_of_the_roster_is_refused_with_a_cure(said, problem):
    with pytest.raises(BadInputError) as caught:
        month_of(said, la.DayTable.of_years(2026))
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("month", said)
    assert defect.problem.zh == problem
    assert "2026" in defect.cure.zh


def test_the_same_roster_gives_the_same_file_which_a_hand_keeps(tmp_path):
    path = tmp_path / "五月.xlsx"
    la.write_month(town(), path, "2026-05")
    first = path.read_bytes()
    la.write_month(town(), path, "2026-05")
    assert path.read_bytes() == first
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A4"] = "mine"
    book.save(path)
    with pytest.raises(BadInputError, match=r"修改|changed"):
        la.write_month(town(), path, "2026-05")
    la.write_month(town(), path, "2026-05", force=True)
    assert path.read_bytes() == first


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_notice_takes_the_place_of_no_other_file(tmp_path, lang):
    """Facts that were never changed, and a workbook of somebody, were replaced."""
    outcome, path = town(), tmp_path / "x.xlsx"
    openpyxl.Workbook().save(tmp_path / "own.xlsx")
    (tmp_path / "words.xlsx").write_bytes(b"words")
    la.write_facts(outcome.facts, tmp_path / "facts.xlsx")
    la.write_roster(outcome, tmp_path / "roster.xlsx", lang=lang)
    kept = {one: one.read_bytes() for one in tmp_path.iterdir()}
    said = {
        "own": "不是月度值班公示",
        "words": "不是月度值班公示",
        "facts": "是基础数据，不是月度值班公示",
        "roster": "是值班表，不是月度值班公示",
    }
    for one in kept:
        for force in (False, True):
            with pytest.raises(BadInputError) as caught:
                la.write_month(outcome, one, "2026-05", lang=lang, force=force)
            (defect,) = caught.value.defects
            assert (defect.place, defect.problem.zh) == (one.name, said[one.stem])
    assert kept == {one: one.read_bytes() for one in tmp_path.iterdir()}
    for _ in range(2):
        la.write_month(outcome, path, "2026-05", lang=lang)


def test_a_roster_that_breaks_what_must_hold_is_not_written(tmp_path):
    outcome = town()
    visits = list(outcome.visits)
    visits[0] = visits[0]._replace(date=dt.date(2026, 1, 1))
    with pytest.raises(BadInputError):
        la.write_month(with_visits(outcome, visits), tmp_path / "x.xlsx", "2026-05")
    with pytest.raises(BadInputError, match=r"\.xlsx"):
        la.write_month(outcome, tmp_path / "x.pdf", "2026-05")
    assert not list(tmp_path.iterdir())


def test_the_phone_for_complaints_is_said_where_the_settings_name_it():
    """The publisher was written there, and a line to fill in beside it."""
    rules = la.PublishRules(publisher="云溪县司法局", complaints="0571-6400 0000")
    for lang, said in (
        (
            "zh",
            "发布单位（盖章）：云溪县司法局　　　监督电话：0571-6400 0000　　　日期",
        ),
        ("en", "Phone for complaints: 0571-6400 0000      Date"),
    ):
        book = opened(town(), lang=lang, rules=rules)
        lines = [str(one) for one in first_cells(book)]
        assert sum(said in one for one in lines) == len(TOWNS)
    blank = [str(one) for one in first_cells(opened(town()))]
    assert sum(f"监督电话：{'_' * 16}　　　日期" in one for one in blank) == len(TOWNS)


def first_cells(book):
    return [cell.value for sheet in book for cell in sheet["A"]]


@pytest.mark.parametrize("by", ["town", "committee"])
def test_towns_come_in_the_order_of_their_ids(by):
    """Not of the signs of their names: the seat of a county comes first."""
    old = town()
    rows = [
        row.model_copy(update={"town": row.town.replace("清波街道", "龙门街道")})
        for row in old.facts.committees
    ]
    outcome = outcome_of(
        old.facts.replace(committees=rows), old.plan, la.DayTable.of_years(2026)
    )
    starts = [
        str(one).split("　")[0].split(" ")[1]
        for one in first_cells(opened(outcome, by=by))
        if "第1页" in str(one)
    ]
    assert list(dict.fromkeys(starts)) == ["龙门街道", "湖滨街道", "汾口镇"]
    assert len(starts) == (3 if by == "town" else 6)
