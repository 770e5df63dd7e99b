"""Tables as they should stand in the file of a plan: headers, rows, what is free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.files.cells.terms import NONE
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.plans.cells import texts_of
from lawyer_assign.files.plans.laid_out import laid_out
from lawyer_assign.files.plans.pages import Page
from lawyer_assign.files.plans.tables import PLAN_NAME
from lawyer_assign.files.table import ITEMS_ZH, Row, Table

if TYPE_CHECKING:
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell

FREE_ITEMS = frozenset(
    {"candidate pairs", "candidates digest", "pairs", "backend", "why not flow",
     "seconds", "seed", "first policy", "first policy changes", "first policy digest",
     "months assessed"}
)  # fmt: skip
"""What is said of how a plan was found, which only finding it again could tell."""
RULES_AND_FACTS = frozenset(
    {"policy", "policy changes", "policy digest", "facts digest"}
)
"""What a plan was made by; where that is another, so much is said elsewhere."""
VERSION, VERSION_ZH = "version of ", " 版本"
_FREE_COLUMNS = {"tiers": frozenset({"seconds"})}


class MadeTable(NamedTuple):
    """A table as it should stand in a file.

    Parameters
    ----------
    name, title
        What it is, and what its sheet, file or list is called.
    heads, headers
        Of its columns, and as they are written; none where it is a page of sentences.
    rows
        As they are written.
    free
        Columns that nobody can tell without solving, or that people fill in.
    free_items
        First cells of rows of which the same is true.
    is_open
        Whether somebody may have added columns of her own, or left some out.
    other_title
        What the sheet is called in the other language.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    headers: tuple[str, ...]
    rows: list[Row]
    free: frozenset[str] = frozenset()
    free_items: frozenset[str] = frozenset()
    is_open: bool = False
    other_title: str = ""

    def is_free(self, item: object) -> bool:
        """Return whether a row with this first cell is not compared."""
        if not self.free_items or not isinstance(item, str):
            return False
        is_version = item.startswith(VERSION) or item.endswith(VERSION_ZH)
        return is_version or item in self.free_items


def made_sheets(
    sheets: Iterable[Table | Page], lang: Lang, *, is_by_others: bool
) -> list[MadeTable]:
    """Return what workbooks show; ``is_by_others``: it was made by other rules."""
    found: list[MadeTable] = []
    other: Lang = "en" if lang == "zh" else "zh"
    for said in sheets:
        if isinstance(said, Page):
            lines: list[Row] = [[text.of(lang)] for _, text in said.lines]
            one = MadeTable(said.name, said.title(lang), (), (), lines)
        elif said.is_hidden:
            continue
        else:
            one = _made_sheet(said.for_paper(), lang, is_by_others)
        found.append(one._replace(other_title=said.title(other)))
    return found


def _made_sheet(one: Table, lang: Lang, is_by_others: bool) -> MadeTable:
    rows = texts_of(one, lang, lives=False)
    if not rows and one.says_none:
        rows = [[NONE[lang], *[None] * (len(one.heads) - 1)]]
    if one.blocks is not None:
        rows = [
            [x.text, *[None] * (len(one.heads) - 1)] if x.text else rows[x.row]
            for x in laid_out(one, one.blocks, lang).lines
        ] or rows
    total = one.total_cells(lang)
    rows += [] if total is None else [total]
    rows += [[line.of(lang), *[None] * (len(one.heads) - 1)] for line in one.foot]
    headers = [worded(head) for head in one.headers(lang)]
    return _made(one, one.title(lang), headers, rows, is_by_others)


def made_files(
    tables: Sequence[Table], lang: Lang, *, is_by_others: bool
) -> list[MadeTable]:
    """Return what the CSV files of a folder hold."""
    return [
        _made(
            one,
            one.name,
            one.headers(lang),
            texts_of(one, lang, lives=True),
            is_by_others,
        )
        for one in tables
    ]


def made_lists(tables: Sequence[Table], *, is_by_others: bool) -> list[MadeTable]:
    """Return what the lists of a document hold."""
    return [
        _made(one, one.name, one.headers("en"), [list(x) for x in one.rows],
              is_by_others)
        for one in tables
    ]  # fmt: skip


def _made(
    one: Table,
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    is_by_others: bool,
) -> MadeTable:
    free = _FREE_COLUMNS.get(one.name, frozenset()) | {*one.by_hand}
    items: frozenset[str] = frozenset()
    if one.name == "summary":
        items = frozenset(_labels(FREE_ITEMS))
        if is_by_others:
            items |= frozenset(_labels(RULES_AND_FACTS))
    return MadeTable(
        one.name,
        title,
        tuple(en for en, _ in one.heads),
        tuple(headers),
        [list(row) for row in rows],
        free,
        items,
        one.name == PLAN_NAME,
    )


def _labels(items: Iterable[str]) -> Iterator[str]:
    for one in items:
        yield one
        yield ITEMS_ZH[one]
