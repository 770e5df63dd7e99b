"""How a frontier reads, in Chinese and English."""

from lawyer_assign.errors import NOTHING, Lang, Text
from lawyer_assign.explain.answers import title
from lawyer_assign.scenario.frontier import Frontier
from lawyer_assign.views.blocks import Block

MOST = 40
"""Rows that a text shows; frames and JSON have all."""

HEADS = (
    Text("no.", "序号"),
    Text("first", "甲"),
    Text("second", "乙"),
    Text("proved", "已证明"),
    Text("per unit of the first", "甲每多一单位，乙减少"),
)


def frontier_blocks(found: Frontier, lang: Lang) -> list[Block]:
    """Return the blocks of a frontier."""
    head = Text(
        f"Trade of {found.name}: first = {found.first.text.en}; second = "
        f"{found.second.text.en}",
        f"情景“{found.name}”的权衡：甲 = {found.first.text.zh}；"
        f"乙 = {found.second.text.zh}",
    )
    rows = []
    for at, one in enumerate(found.points):
        gain = ""
        if at:
            before = found.points[at - 1]
            step = (before.second - one.second) / (one.first - before.first)
            gain = f"{step:,.1f}"
        proved = Text("yes", "是") if one.is_proved else Text("no", "否")
        rows.append(
            (str(at + 1), f"{one.first:,}", f"{one.second:,}", proved.of(lang), gain)
        )
    more = len(rows) - MOST
    left = NOTHING if more <= 0 else Text(f"... and {more} more", f"……另有{more}项")
    notes = [left, _whole(found), _held(found)]
    heads = tuple(one.of(lang) for one in HEADS)
    said = tuple(one.of(lang) for one in notes if one != NOTHING)
    shown = tuple(rows[:MOST])
    return [Block(head.of(lang), heads, shown, frozenset(), said)]


def _whole(found: Frontier) -> Text:
    if found.is_complete:
        return Text(
            "no other plan is best for some trade (proved)",
            "已证明再无其他值得权衡的方案",
        )
    return Text("there may be other plans between these", "各方案之间可能还有其他方案")


def _held(found: Frontier) -> Text:
    if not found.held:
        return NOTHING
    names = [title(one) for one in found.held]
    return Text(
        f"held at their best: {'; '.join(one.en for one in names)}",
        f"以下目标均保持最优：{'；'.join(one.zh for one in names)}",
    )
