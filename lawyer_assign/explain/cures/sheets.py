"""Remedies as a sheet: a row per thing to ask for, lever by lever."""

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.cures.cures import Remedies
from lawyer_assign.explain.cures.words import (
    head_text,
    not_all,
    remedy_text,
    step_text,
)
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Table, heads

HEADS = heads(
    """remedy=办法序号 said=办法 steps=项数 covers=可补上 left_open=仍空缺
    at_least=至少项数 is_least=已证明最少 step=第几项 asks=具体事项"""
)


def sheets(found: Remedies, lang: Lang) -> list[Table]:
    """Return a row per step of every remedy; one row if there is none.

    One more row says so where time ran out before all levers were tried.
    """
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            number, remedy_text(one).of(lang), len(one.steps), one.covers,
            one.left_open, one.at_least, one.is_least, nth,
            step_text(one, step).of(lang),
        )
        for number, one in enumerate(found.found, start=1)
        for nth, step in enumerate(one.steps, start=1)
    )  # fmt: skip
    if not rows or not found.is_complete:
        last = Text("Not complete: ", "不完整：").then(not_all(found))
        if not rows:
            last = head_text(found)
        rows = (*rows, (None, last.of(lang), *[None] * 7))
    words, prose = ("is_least",), ("said", "asks")
    return [Table("remedies", "补救办法", HEADS, rows, words, prose=prose)]
