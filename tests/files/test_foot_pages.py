"""The lines to sign below a table never stand under headers alone."""

import itertools
import random

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.formats.foot_pages import (
    FOOT_HEIGHT,
    HEAD_HEIGHT,
    KEPT,
    foot_breaks,
)
from lawyer_assign.files.formats.print_style import PAGE

WIDTH = 129.5
ROOM = 498 * 100 / int(100 * PAGE / WIDTH)


def pages(heights, breaks, gap=16.0):
    """Return rows and height of each page, that of the foot last, as programs do it."""
    found = [[0, HEAD_HEIGHT]]
    for at, height in enumerate(heights, start=1):
        if found[-1][1] + height > ROOM or at in breaks:
            found.append([0, HEAD_HEIGHT])
        found[-1][0] += 1
        found[-1][1] += height
    if found[-1][1] + gap + 2 * FOOT_HEIGHT > ROOM:
        found.append([0, HEAD_HEIGHT])
    return found


@pytest.mark.parametrize("height", [19.0, 34.0, None])
def test_rows_stand_above_the_seal_and_pages_are_about_as_full(height):
    torn, dice = 0, random.Random(0)
    for rows in range(KEPT, 200):
        heights = [height or dice.choice([19.0, 34.0, 49.0]) for _ in range(rows)]
        breaks = foot_breaks(2, heights, WIDTH)
        plain = pages(heights, [])
        torn += plain[-1][0] < KEPT
        found = pages(heights, breaks)
        assert len(found) == len(breaks) + 1  # no page begins but where it is said
        assert len(found) <= len(pages([x / 0.96 for x in heights], [])) + 1
        assert min(count for count, _ in found) >= KEPT
        full = [high for _, high in found[:-1]]
        assert max(full, default=0) - min(full, default=0) < 120
    assert torn  # where pages begin as they come, some seals stand alone


def test_what_fits_a_page_has_no_break_and_no_foot_needs_none():
    assert foot_breaks(2, [19.0] * 20, WIDTH) == []
    assert foot_breaks(0, [19.0] * 300, WIDTH) == []
    assert foot_breaks(2, [], WIDTH) == []


def test_the_sheet_to_be_announced_has_pages_that_are_about_as_full(tmp_path):
    """Its last page had four rows, the one before six, of thirty that it holds."""
    facts = la.datasets.district(
        committees=32, lawyers=32, seed=5, districts=1, teams=0
    )
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    la.write(outcome, tmp_path / "plan.xlsx", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["公示表"]
    begins = [one.id for one in sheet.row_breaks.brk]
    counts = [end - first for first, end in itertools.pairwise([1, *begins, 33])]
    assert len(counts) in (1, 2)
    assert max(counts) - min(counts) <= 8, counts
    # A sheet that is fitted to a page's width would lose its breaks in Excel.
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
