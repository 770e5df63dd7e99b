"""Contacts and phones that people type into the sheet of contacts of a plan."""

import openpyxl
import pytest

import lawyer_assign as la
from tests.cli.test_refresh_marks import change, column, refreshed, run
from tests.cli.test_refresh_sorted import rows_in, sort_by
from tests.worlds.small import committee, lawyer, world

SHEET = "联系表"
CONTACT, PHONE, HERS = "联系人", "联系人电话", "律师电话"
KNOWN = "13800001111"


@pytest.fixture
def files(tmp_path):
    """Return a folder with a plan of which one village of three has a contact."""
    people = [lawyer(f"l{at}", phone=f"1390000000{at}") for at in range(1, 4)]
    villages = [committee(f"c{at}", lawyers_max=2) for at in "123"]
    facts = world(villages, people)
    known = la.Contact(committee="c1", name="王五", phone=KNOWN)
    write(tmp_path, facts.replace(contacts=[known]))
    la.Policy.hangzhou_2024(stability="off").to_toml(tmp_path / "policy.toml")
    assert run(tmp_path, "solve", "facts.xlsx", "-o", "plan.xlsx").exit_code == 0
    return tmp_path


def write(folder, facts):
    la.write_facts(facts, folder / "facts.xlsx", force=True, phones=True)


def shown(folder, head, name="plan.xlsx"):
    """Return committee and lawyer -> what stands in a column."""
    page = openpyxl.load_workbook(folder / name).worksheets[3]
    at = column(page, head) - 1
    return {row[2]: row[at] for row in page.iter_rows(2, values_only=True)}


def type_in(folder, place, head, said):
    """Type something into the row of a committee, and return its cell."""
    found = []

    def write(book):
        page = book[SHEET]
        row = next(x[0].row for x in page.iter_rows(2) if x[2].value == place)
        cell = page.cell(row, column(page, head))
        cell.value = said
        found.append(f"{SHEET}!{cell.coordinate}")

    change(folder, write)
    return found[0]


def add_post(folder, place):
    """Add a lawyer to a committee of the plan."""

    def write(book):
        page = book["配对方案"]
        places, people = (column(page, x) for x in ("社区（村）编号", "律师编号"))
        rows = [x[0].row for x in page.iter_rows(2)]
        served = {
            page.cell(row, people).value
            for row in rows
            if page.cell(row, places).value == place
        }
        page.cell(rows[-1] + 1, places).value = place
        page.cell(rows[-1] + 1, people).value = min({"l1", "l2", "l3"} - served)

    change(folder, write)


@pytest.mark.parametrize("said", ["13899992222", 13899992222])
def test_contacts_that_are_typed_stay_however_often_a_plan_is_refreshed(files, said):
    cells = [
        type_in(files, "c2", CONTACT, "赵六"),
        type_in(files, "c2", PHONE, said),
        type_in(files, "c3", HERS, "0571-87654321"),
    ]
    for _ in range(2):
        told = refreshed(files)
        assert f"手填的联系人、电话照样保留，共3处：{'、'.join(cells)}。" in told
        assert shown(files, CONTACT) == {"c1": "王五", "c2": "赵六", "c3": None}
        assert shown(files, PHONE)["c2"] == "13899992222"
        assert shown(files, PHONE)["c1"] == "138****1111"
        assert shown(files, HERS)["c3"] == "0571-87654321"
    assert "typed into the sheet contacts stay (3)" in refreshed(files, lang="en")
    assert shown(files, "contact")["c2"] == "赵六"


def test_what_was_written_follows_the_facts_and_an_emptied_cell_too(files):
    facts = la.read(files / "facts.xlsx")
    other = la.Contact(committee="c1", name="钱七", phone="13700003333")
    write(files, facts.replace(contacts=[other]))
    assert "手填的联系人" not in refreshed(files)
    assert shown(files, CONTACT)["c1"] == "钱七"
    assert shown(files, PHONE)["c1"] == "137****3333"
    type_in(files, "c1", CONTACT, "孙八")
    refreshed(files)
    assert shown(files, CONTACT)["c1"] == "孙八"
    assert shown(files, PHONE)["c1"] == "137****3333"
    type_in(files, "c1", CONTACT, None)
    assert "手填的联系人" not in refreshed(files)
    assert shown(files, CONTACT)["c1"] == "钱七"


def test_phones_of_the_facts_in_full_are_nobodys_typing(files):
    refreshed(files, "--phones")
    assert shown(files, PHONE)["c1"] == KNOWN
    type_in(files, "c2", CONTACT, "赵六")
    refreshed(files)
    assert shown(files, PHONE)["c1"] == "138****1111"
    assert shown(files, CONTACT)["c2"] == "赵六"


def test_a_sheet_that_is_sorted_keeps_what_was_typed(files):
    type_in(files, "c2", CONTACT, "赵六")
    sort_by(files, "社区（村）编号", SHEET, is_down=True)
    assert [row[2] for row in rows_in(files, SHEET)] == ["c3", "c2", "c1"]
    assert f"重新排过序的工作表：{SHEET}。" in refreshed(files)
    assert [row[2] for row in rows_in(files, SHEET)] == ["c1", "c2", "c3"]
    assert shown(files, CONTACT)["c2"] == "赵六"


def test_two_people_typed_for_one_village_stand_in_lines_with_their_phones(files):
    add_post(files, "c2")
    refreshed(files)

    def write(book):
        page = book[SHEET]
        rows = [x[0].row for x in page.iter_rows(2) if x[2].value == "c2"]
        assert len(rows) == 2
        page.cell(rows[0], column(page, CONTACT)).value = "赵六"
        page.cell(rows[1], column(page, CONTACT)).value = "孙八"
        page.cell(rows[1], column(page, PHONE)).value = "13899992222"

    change(files, write)
    for _ in range(2):
        refreshed(files)
        assert shown(files, CONTACT)["c2"] == "赵六\n孙八"
        assert shown(files, PHONE)["c2"] == "—\n13899992222"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_contact_of_a_village_that_is_gone_is_refused_and_named(files, lang):
    cell = type_in(files, "c3", PHONE, "13899992222")

    def drop(book):
        page = book["配对方案"]
        at = column(page, "社区（村）编号")
        page.delete_rows(next(x[0].row for x in page if x[at - 1].value == "c3"))

    change(files, drop)
    facts = la.read(files / "facts.xlsx")
    write(
        files, facts.replace(committees=[x for x in facts.committees if x.id != "c3"])
    )
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx", lang=lang)
    assert said.exit_code == 2
    assert f"plan.xlsx: {cell}" in said.stderr
    assert "138****2222" in said.stderr
    assert "13899992222" not in said.stderr
    elsewhere = run(files, "refresh", "facts.xlsx", "plan.xlsx", "-o", "new.xlsx",
                    lang=lang)  # fmt: skip
    assert f"{cell}, name of c3" in elsewhere.stdout
    assert "138****2222" in elsewhere.stdout
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx", "--force").exit_code == 0


def test_a_plan_that_is_written_as_json_names_what_it_has_no_room_for(files):
    cell = type_in(files, "c2", CONTACT, "赵六")
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx", "-o", "plan.json")
    assert said.exit_code == 0, said.output
    assert f"未带入“联系表”手填的联系人、电话1处：{cell}（只有 .xlsx 可以保留）" in (
        said.stdout
    )
