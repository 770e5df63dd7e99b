"""Sheets of a plan that somebody sorts in a spreadsheet program: nothing is lost."""

import openpyxl
import pytest

import lawyer_assign as la
from tests.cli.test_refresh_marks import change, column, refreshed, run
from tests.worlds.small import committee, district, firm, world

SIGNING = "律所签约表"


@pytest.fixture
def files(tmp_path):
    """Return a folder with a plan of two firms."""
    firms = [firm("f1"), firm("f2")]
    facts = world([committee(f"c{at}") for at in "1234"], 4, firms, [district("d1")])
    lawyers = [
        one.model_copy(update={"firm": of})
        for one, of in zip(facts.lawyers, ("f1", "f2", "f1", "f2"), strict=True)
    ]
    la.write_facts(facts.replace(lawyers=lawyers), tmp_path / "facts.xlsx")
    la.Policy.hangzhou_2024(stability="off").to_toml(tmp_path / "policy.toml")
    assert run(tmp_path, "solve", "facts.xlsx", "-o", "plan.xlsx").exit_code == 0
    return tmp_path


def rows_in(folder, sheet=SIGNING):
    page = openpyxl.load_workbook(folder / "plan.xlsx")[sheet]
    return [*page.iter_rows(2, values_only=True)]


def type_in(folder, place, said):
    """Type something beside the agreement of a committee."""

    def write(book):
        page = book[SIGNING]
        at = column(page, "社区（村）编号")
        row = next(x[0].row for x in page.iter_rows(2) if x[at - 1].value == place)
        page.cell(row, column(page, "社区（村）盖章")).value = said

    change(folder, write)


def sort_by(folder, head, sheet=SIGNING, until=None, *, is_down=False):
    """Sort a sheet by a column as programs do: empty cells last, either way round."""

    def turn(book):
        page = book[sheet]
        at = column(page, head) - 1
        last = until or page.max_row
        rows = [[cell.value for cell in row] for row in page.iter_rows(2, last)]
        full = sorted(
            (x for x in rows if x[at] is not None),
            key=lambda row: str(row[at]),
            reverse=is_down,
        )
        for number, row in enumerate([*full, *(x for x in rows if x[at] is None)], 2):
            for place, value in enumerate(row, start=1):
                page.cell(number, place).value = value

    change(folder, turn)


@pytest.mark.parametrize(
    ("head", "is_down"),
    [("社区（村）编号", True), ("签约情况", False), ("律所编号", True)],
)
def test_a_signing_list_that_was_sorted_stands_in_its_order_again(files, head, is_down):
    type_in(files, "c2", "√")
    before = rows_in(files)
    sort_by(files, head, is_down=is_down)
    assert rows_in(files) != before
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 0, checked.output
    assert f"“{SIGNING}”重新排过序" in checked.stdout
    said = refreshed(files)
    assert f"重新排过序的工作表：{SIGNING}。" in said
    assert rows_in(files) == before
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert "重新排过序" not in checked.stdout
    assert "重新排过序" not in refreshed(files)


def test_other_sheets_may_be_sorted_too_and_pages_stay_whole(files):
    before = rows_in(files, "联系表")
    sort_by(files, "律师姓名", "联系表", is_down=True)
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx", lang="en")
    assert "was sorted" not in checked.stdout
    assert "Sheets that were sorted: 联系表." in refreshed(files, lang="en")
    assert len(before) == len(rows_in(files, "contacts"))


def test_rows_that_were_mixed_up_are_another_list_and_not_a_sorted_one(files):
    def mix(book):
        page = book[SIGNING]
        at = column(page, "社区（村）名称")
        rows = [x[0].row for x in page.iter_rows(2) if x[at - 1].value]
        one, two = page.cell(rows[0], at), page.cell(rows[1], at)
        one.value, two.value = two.value, one.value

    change(files, mix)
    refused = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert refused.exit_code == 2
    assert f"plan.xlsx!{SIGNING}" in refused.stderr
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 1


def test_a_sorted_list_in_which_a_cell_was_changed_is_refused(files):
    sort_by(files, "社区（村）编号", is_down=True)

    def write(book):
        book[SIGNING].cell(2, column(book[SIGNING], "原因")).value = "另议"

    change(files, write)
    refused = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert refused.exit_code == 2
    assert f"plan.xlsx!{SIGNING}" in refused.stderr
