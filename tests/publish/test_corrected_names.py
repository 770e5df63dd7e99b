"""A name that is corrected in the facts is no slip in the 值班表 that was written."""

import openpyxl
import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.verbs.publishing import read_roster, write_roster
from tests.worlds.published import stood_in, town, town_facts
from tests.worlds.small import renamed

VILLAGE, COMMUNITY = "330127101202", "330102001001"


@pytest.fixture(scope="module")
def outcome():
    return stood_in(town(), 3, "l2")


@pytest.fixture(params=["zh", "en"])
def book(request, outcome, tmp_path):
    write_roster(outcome, tmp_path / "book.xlsx", lang=request.param)
    return tmp_path / "book.xlsx"


def corrected(**names):
    """Return the facts of the town in which some are called otherwise, by id."""
    return renamed(town_facts(), **names)


def put(book, old, new):
    """Write something else into the first cell that people see of a value."""
    opened = openpyxl.load_workbook(book)
    seen = [sheet for sheet in opened if sheet.sheet_state == "visible"]
    cell = next(
        cell for sheet in seen[1:] for row in sheet for cell in row if cell.value == old
    )
    cell.value = new
    opened.save(book)


def test_what_the_facts_correct_is_read_and_written_with_its_new_name(outcome, book):
    now = corrected(l5="钱武", **{VILLAGE: "茅坪村"})
    found = read_roster(book, now, days=outcome.days)
    assert (found.roster, found.visits) == (outcome.roster, outcome.visits)
    write_roster(found, book)
    sheets = openpyxl.load_workbook(book)
    said = {cell for one in sheets for row in one.values for cell in row}
    assert {"茅坪村", "钱武"} <= said
    assert not {"茅屏村", "钱戊"} & said


def test_who_is_replaced_may_be_corrected_too(outcome, book):
    (who,) = next(one.instead_of for one in outcome.visits if one.instead_of)
    found = read_roster(book, corrected(**{who: "王改"}), days=outcome.days)
    assert found.visits == outcome.visits


def test_a_name_that_was_changed_in_the_book_stays_a_slip(outcome, book):
    put(book, "茅屏村", "别村")
    for facts in (town_facts(), corrected(**{VILLAGE: "茅坪村"})):
        with pytest.raises(BadInputError, match="别村"):
            read_roster(book, facts, days=outcome.days)


def test_an_id_that_was_changed_beside_its_old_name_stays_a_slip(outcome, book):
    put(book, "l2", "l3")
    for facts in (town_facts(), corrected(l2="李易"), corrected(l3="张丙丁")):
        with pytest.raises(BadInputError, match="李乙"):
            read_roster(book, facts, days=outcome.days)


def test_a_name_of_now_beside_a_former_one_is_no_slip(outcome, book):
    """Somebody brought one of two names up to date by hand."""
    team = "、".join(outcome.facts.lawyer[one].name for one in ("l4", "l5"))
    now = corrected(l4="赵定", l5="钱武")
    put(book, team, "赵定、钱戊")
    assert read_roster(book, now, days=outcome.days).roster == outcome.roster
    put(book, "赵定、钱戊", "赵定、赵丁")
    with pytest.raises(BadInputError, match="赵定、赵丁"):
        read_roster(book, now, days=outcome.days)


def test_two_who_change_names_are_both_known(outcome, book):
    now = corrected(l4="钱戊", l5="赵丁")
    assert read_roster(book, now, days=outcome.days).roster == outcome.roster


def test_where_most_names_are_others_the_facts_are(outcome, book):
    """Ids such as l1 stand in every county."""
    names = {one.id: f"甲{at}" for at, one in enumerate(town_facts().committees)}
    with pytest.raises(BadInputError, match="清波社区"):
        read_roster(book, corrected(**names), days=outcome.days)


def test_a_book_from_before_names_were_kept_asks_for_those_of_now(outcome, book):
    opened = openpyxl.load_workbook(book)
    for name in {"_names", "_原名称"} & set(opened.sheetnames):
        del opened[name]
    opened.save(book)
    assert read_roster(book, town_facts(), days=outcome.days).roster == outcome.roster
    with pytest.raises(BadInputError, match="茅屏村"):
        read_roster(book, corrected(**{VILLAGE: "茅坪村"}), days=outcome.days)
