"""The lines to sign below a table never stand under headers alone."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.formats.foot_pages import FOOT_HEIGHT, KEPT, foot_breaks

WIDTHS = [8.6, 9.4, 14.9, 12.3, 8.6, 23.4, 31.0, 21.3]
ROOM = 498 * sum(WIDTHS) / 112


def pages(rows, line, breaks):
    """Return the rows on each page, the foot's page last, as a program breaks them."""
    found, full = [0], line
    for at in range(1, rows + 1):
        if full + line > ROOM or at in breaks:
            found, full = [*found, 0], line
        found[-1] += 1
        full += line
    if full + line + 2 * FOOT_HEIGHT > ROOM:
        found.append(0)
    return found


@pytest.mark.parametrize("line", [15.0, 16.0, 16.5, 17.5])
def test_two_rows_stand_above_the_seal_however_high_lines_are(line):
    torn = 0
    for rows in range(KEPT, 200):
        cells = [["名称"] * len(WIDTHS)] * rows
        breaks = foot_breaks(2, cells, WIDTHS)
        torn += pages(rows, line, [])[-1] < KEPT
        *before, last = pages(rows, line, breaks)
        assert last >= KEPT, rows
        assert min(before, default=1) >= 1
    assert torn  # where pages begin as they come, some seals stand alone


def test_what_fits_a_page_has_no_break_and_no_foot_needs_none():
    cells = [["名称"] * len(WIDTHS)] * 15
    assert foot_breaks(2, cells, WIDTHS) == []
    assert foot_breaks(0, cells * 20, WIDTHS) == []


def test_the_sheet_to_be_announced_is_broken_above_its_last_rows(tmp_path):
    facts = la.datasets.district(
        committees=32, lawyers=32, seed=5, districts=1, teams=0
    )
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    la.write(outcome, tmp_path / "plan.xlsx", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["公示表"]
    (begins,) = (one.id for one in sheet.row_breaks.brk)
    assert KEPT <= 33 - begins <= 12
    # A sheet that is fitted to a page's width would lose its breaks in Excel.
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
