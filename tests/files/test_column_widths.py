"""Columns that share a page: names stand whole, and none leaves a sign alone."""

import random

import pytest

from lawyer_assign.files.fitting import ROOM, Column, fitted
from lawyer_assign.files.formats.print_style import (
    LEGIBLE,
    column_widths,
    lines_of,
    needed_width,
)
from tests.worlds.workbooks import width_of

FIRM = "浙江某某律师事务所"
MONTH = [
    "社区（村）", "日期", "时间", "事项", "律师", "律师事务所", "联系电话", "地点",
    "说明",
]  # fmt: skip
CONTACTS = [
    "区县", "乡镇街道", "社区（村）编号", "社区（村）名称", "联系人", "联系人电话",
    "律师编号", "律师姓名", "律师电话", "律所名称",
]  # fmt: skip
IDS = ("社区（村）编号", "律师编号")


def month(rows=30):
    """Return the rows of a notice of a month: a note here and there."""
    for at in range(rows):
        note = "原5月5日（周二）下午，由某某某律师代班（代某某律师，遇休息日）"
        yield (
            "千岛湖社区", f"5月{at % 20 + 10}日（周三）", "上午 09:00-11:30",
            "值班", "某某某", FIRM, "0571-12345678", None,
            note if at % 10 == 0 else None,
        )  # fmt: skip


def contacts(rows=30):
    for at in range(rows):
        yield (
            "淳安县", "千岛湖镇", f"330127001{at:03}", "明珠社区", "某某某主任",
            "0571-12345678", f"1330120100{at:03}", "某某某", "13800005678", FIRM,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "rows", "looks"),
    [
        (MONTH, month, ["text"] * 8 + ["prose"]),
        (CONTACTS, contacts, ["id" if one in IDS else "text" for one in CONTACTS]),
    ],
    ids=["month", "contacts"],
)
def test_a_firm_of_nine_signs_stands_on_one_line_where_others_can_give_way(
    heads, rows, looks
):
    """It went first, being the widest: 所 stood alone below, beside empty columns."""
    widths = column_widths(heads, list(rows()), looks, None, LEGIBLE)
    firm = next(
        at for at, head in enumerate(heads) if head in ("律所名称", "律师事务所")
    )
    assert widths[firm] >= width_of(FIRM)
    assert sum(widths) <= LEGIBLE


def test_a_name_that_is_broken_leaves_no_sign_alone():
    columns = [Column(12.0, 24.0, 8.0, {18: 40}) for _ in range(4)]
    for limit in range(54, 96):
        for width in fitted(columns, limit):
            room = int(width - ROOM + 1e-6)
            assert room >= 18 or (18 - 1) % (room // 2 * 2) >= 2


def test_digits_beside_signs_are_counted_one_by_one():
    """Of 15 places: a row was made as high as if they stood on two lines."""
    day = Column(12.0, 15 * 1.08 + ROOM, 8.0, {15: 75, 13: 20})
    place = Column(12.0, 34.0, 8.0, {30: 5})
    assert fitted([day, place], 42.0)[0] == day.wanted


def test_a_text_takes_one_line_in_the_width_that_it_needs():
    for places in range(1, 100):
        assert lines_of("1" * places, needed_width("1" * places)) == 1


def test_sentences_give_way_before_names_and_take_what_is_left():
    name = Column(12.0, 21.64, 8.0, {18: 30})
    note = Column(20.0, 60.0, 8.0, {70: 3}, is_prose=True)
    assert fitted([name, note], 60.0) == pytest.approx([21.64, 60 - 21.64], abs=0.1)
    assert fitted([name, note], 90.0) == [21.64, 60.0]
    assert fitted([name, note], 30.0) == [12.0, 20.0]  # no page is as narrow


def test_widths_lie_between_least_and_wanted_and_fit_the_page():
    dice = random.Random(0)
    for _ in range(200):
        columns = []
        for _ in range(dice.randint(1, 9)):
            least = dice.uniform(6, 20)
            wanted = least + dice.choice([0, dice.uniform(0, 40)])
            places = {dice.randint(2, 60): dice.randint(1, 90) for _ in range(3)}
            is_prose = dice.random() < 0.3
            columns.append(Column(least, wanted, least, places, is_prose))
        few, many = (sum(one[at] for one in columns) for at in (0, 1))
        limit = dice.uniform(few, many + 1)
        widths = fitted(columns, limit)
        assert sum(widths) <= limit + 1e-6
        for one, width in zip(columns, widths, strict=True):
            assert one.least - 1e-9 <= width <= one.wanted + 1e-9
