"""What to do about a word for "none" or "no limit" where an empty cell says so."""

import re

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.explain import notes
from lawyer_assign.files.cells.labels import Slot
from lawyer_assign.files.cells.terms import fold

_SAID = frozenset((
    "不限", "无限制", "无", "没有", "暂无", "未定", "待定",
    "全部", "所有", "任意", "均可", "都可以",
    "-", "—", "——", "/", "none", "no", "any", "all", "unlimited", "n/a", "tbd",
))  # fmt: skip
"""Words that people write for what an empty cell means, folded."""
_ZH, _EN = re.compile("留空 = [^；。]+"), re.compile("[Ee]mpty = [^;.]+")


def cure_of(slot: Slot, value: object, cure: Text) -> Text:
    """Return the cure of a cell that cannot be read.

    Parameters
    ----------
    slot
        The column; its notes say what an empty cell means.
    value, cure
        What stands in the cell, and what to do if it is no such word.
    """
    if not isinstance(value, str) or fold(value) not in _SAID:
        return cure
    zh, en = (
        pattern.search(note)
        for pattern, note in zip((_ZH, _EN), notes(slot), strict=True)
    )
    if zh is None or en is None:
        return cure
    return Text(f"Clear the cell ({en[0].lower()})", f"请清空此格（{zh[0]}）")
