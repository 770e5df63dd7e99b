"""Which cells begin a row of totals, however that is written, and which never do."""

import pytest

import lawyer_assign as la
from lawyer_assign.files.cells.terms import is_total

TOTALS = [
    "合计", "合 计", "小计:90个", "石塘镇小计", "总数", "合计（人）", "合计(90)",
    "合计人数", "合计 行", "合计：3,298个", "累计", "以上合计", "共90人", "总合计",
    "小计（云峰镇）", "本页小计", "杭州合计", "total", "Totals", "Total 90",
    "Grand total:",
]  # fmt: skip
NAMES = [
    "共富村", "总管塘社区", "合计村", "小计村", "汇总路社区", "共1村", "totally",
    "计家墩村", "总数学村", "D01", "王小计", "合计（石塘镇）村",
]  # fmt: skip


@pytest.mark.parametrize("cell", TOTALS)
def test_a_row_of_totals_is_known_by_its_first_cell(cell):
    assert is_total(cell)


@pytest.mark.parametrize("cell", NAMES)
def test_a_name_is_no_total(cell):
    assert not is_total(cell)


def test_no_committee_of_the_city_is_a_total():
    rows = la.datasets.hangzhou().committees
    assert not [row.name for row in rows if is_total(row.name) or is_total(row.id)]
