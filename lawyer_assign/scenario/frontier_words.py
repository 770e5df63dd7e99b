"""How a frontier reads, in Chinese and English."""

from collections.abc import Sequence

from lawyer_assign.errors import NOTHING, Lang, Text
from lawyer_assign.policy import title_of
from lawyer_assign.scenario.frontier_points import FrontierPoint, Measure
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


def head_text(name: str, first: Measure, second: Measure) -> Text:
    """Return what is traded in which scenario."""
    return Text(
        f"Trade of {name}: first = {first.text.en}; second = {second.text.en}",
        f"情景“{name}”的权衡：甲 = {first.text.zh}；乙 = {second.text.zh}",
    )


def points_block(
    head: Text, points: Sequence[FrontierPoint], notes: Sequence[Text], lang: Lang
) -> Block:
    """Return the points as a titled table, with notes below it.

    Parameters
    ----------
    head
        What is traded.
    points
        Cheapest in the first measure first.
    notes
        What is said of all together.
    lang
        The language.
    """
    rows = []
    for at, one in enumerate(points):
        gain = ""
        if at:
            before = points[at - 1]
            step = (before.second - one.second) / (one.first - before.first)
            gain = f"{step:,.1f}"
        proved = Text("yes", "是") if one.is_proved else Text("no", "否")
        rows.append(
            (str(at + 1), f"{one.first:,}", f"{one.second:,}", proved.of(lang), gain)
        )
    more = len(rows) - MOST
    left = NOTHING if more <= 0 else Text(f"... and {more} more", f"……另有{more}项")
    heads = tuple(one.of(lang) for one in HEADS)
    said = tuple(one.of(lang) for one in (left, *notes) if one != NOTHING)
    shown = tuple(rows[:MOST])
    return Block(head.of(lang), heads, shown, frozenset(), said)


def whole_text(is_complete: bool) -> Text:
    """Return whether there are other points."""
    if is_complete:
        return Text(
            "no other plan is best for some trade (proved)",
            "已证明再无其他值得权衡的方案",
        )
    return Text("there may be other plans between these", "各方案之间可能还有其他方案")


def held_text(held: Sequence[str]) -> Text:
    """Return which rules are held at their best; nothing where none are."""
    if not held:
        return NOTHING
    names = [title_of(one) for one in held]
    return Text(
        f"held at their best: {'; '.join(one.en for one in names)}",
        f"以下目标均保持最优：{'；'.join(one.zh for one in names)}",
    )
