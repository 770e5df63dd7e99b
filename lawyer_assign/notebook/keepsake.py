"""What a saved notebook keeps of a desk: the plan as a table that needs no kernel."""

from collections.abc import Mapping
from html import escape
from typing import Any

from IPython.display import display, update_display

from lawyer_assign.errors import Lang, Text
from lawyer_assign.views.blocks import Block, as_html, as_text

MOST_ROWS = 200
"""Posts that are kept; a notebook of a city is to open, and to be sent."""

_MORE = Text("and {n} more rows", "另有{n}行")
_SAVED = Text(
    "The plan as the notebook keeps it. Run the notebook to work with the desk; "
    'la.write(desk.scenario.outcome, "plan.html") keeps all of it, to be searched.',
    "此表为笔记本保存的方案。重新运行笔记本即可操作工作台；"
    '用la.write(desk.scenario.outcome, "plan.html")可保存完整方案，供查找。',
)


class Keepsake:
    """An output below a desk that follows its plan.

    Parameters
    ----------
    name
        Class of its HTML, by which the desk hides it, and id of the output.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._shown: dict[str, str] = {"text/plain": "", "text/html": ""}
        self._is_laid = False

    def lay(self) -> None:
        """Show it, once more if it was shown before."""
        display(self._shown, raw=True, display_id=self.name)  # type: ignore[no-untyped-call]
        self._is_laid = True

    def renew(self, sheet: Mapping[str, Any]) -> None:
        """Let it say what a desk shows."""
        blocks = kept_blocks(sheet)
        html = f'<div class="{escape(self.name)}">{as_html(blocks)}</div>'
        shown = {"text/plain": as_text(blocks), "text/html": html}
        if shown == self._shown:
            return
        self._shown = shown
        if self._is_laid:
            update_display(shown, raw=True, display_id=self.name)  # type: ignore[no-untyped-call]


def kept_blocks(sheet: Mapping[str, Any]) -> list[Block]:
    """Return what is kept of what a desk shows: its plan, and the tiers."""
    lang: Lang = sheet["lang"]
    words, rows = sheet["words"], sheet["rows"]
    heads = ("committee", "district", "lawyer", "firm", "minutes", "points")
    left = len(rows) - MOST_ROWS
    more = (_MORE.of(lang).format(n=left),) if left > 0 else ()
    between = Text(": ", "：").of(lang)
    plan = Block(
        f"{sheet['title']}{between}{sheet['status']}",
        tuple(words[head] for head in heads),
        tuple(_row(row, words["open"], lang) for row in rows[:MOST_ROWS]),
        frozenset({0, 1, 2, 3}),
        more,
    )
    return [plan, _tiers(sheet, lang)]


def _row(row: list[Any], nobody: str, lang: Lang) -> tuple[str, ...]:
    who, note = row[4] or nobody, row[9]
    if note:
        who = f"{who}（{note}）" if lang == "zh" else f"{who} ({note})"
    numbers = ("" if one is None else str(one) for one in row[6:8])
    return (row[1], row[2], who, row[5], *numbers)


def _tiers(sheet: Mapping[str, Any], lang: Lang) -> Block:
    words = sheet["words"]
    rows = tuple(
        (
            f"{tier['number']} {tier['title']}",
            _price(tier["now"]),
            words["proved"]
            if tier["is_proved"]
            else f"{words['not_proved']} {_price(tier['bound'])}",
        )
        for tier in sheet["tiers"]
    )
    heads = (words["tiers"], words["now"], "")
    return Block("", heads, rows, frozenset({0, 2}), (_SAVED.of(lang),))


def _price(price: int | None) -> str:
    return "–" if price is None else f"{price:,}"
