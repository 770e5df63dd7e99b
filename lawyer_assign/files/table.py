"""One table that planners read: heads and words of closed lists in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.files.cells.terms import KINDS_ZH, Lang, flag_word
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.formats.hand_marks import HandColumn, Mark
from lawyer_assign.proof import STATUS_ZH

Row = list[Cell]
AGREED_ZH = {
    "fixed": "固定协议", "chosen": "双向选择", "dispatched": "统筹安排",
}  # fmt: skip
ITEMS_ZH = {
    "status": "结果",
    "policy": "规则集",
    "policy changes": "规则集改动",
    "policy digest": "规则集指纹",
    "first policy": "原规则集",
    "first policy changes": "原规则集改动",
    "first policy digest": "原规则集指纹",
    "facts digest": "数据指纹",
    "committees": "社区（村）数",
    "committees covered": "已配齐社区（村）数",
    "posts": "配对数",
    "lawyers serving": "服务律师数",
    "posts beyond one per lawyer": "兼任配对数",
    "most committees of one lawyer": "一名律师最多服务数",
    "candidate pairs": "候选配对数",
    "candidates digest": "候选名单指纹",
    "pairs": "现成的候选配对",
    "backend": "求解方式",
    "why not flow": "未用网络流的原因",
    "seconds": "用时（秒）",
    "seed": "随机种子",
    "months assessed": "考核月数",
}
_WORDS_ZH = {**KINDS_ZH, **AGREED_ZH, **STATUS_ZH, **ITEMS_ZH}

Heads = tuple[tuple[str, str], ...]
TO_SIGN = Text(
    f"Made by: {'_' * 12}      Checked by: {'_' * 12}      "
    f"By (seal): {'_' * 20}      Date: {'_' * 12}",
    f"制表：{'_' * 12}　　审核：{'_' * 12}　　单位（盖章）：{'_' * 20}　　"
    f"日期：{'_' * 6}年{'_' * 4}月{'_' * 4}日",
)
"""Below a table that is signed and sealed by hand."""


def heads(text: str) -> Heads:
    """Return pairs of English and Chinese heads from ``"tier=层级 ..."``."""
    return tuple((en, zh) for en, zh in (part.split("=") for part in text.split()))


class Blocks(NamedTuple):
    """Rows that belong together and are signed together, on pages of their own.

    Parameters
    ----------
    of
        Column whose value all rows of a block share.
    titles, totals
        Value -> what each of its pages begins with, and what its first one says next.
    page
        Behind a title: which page it is, ``{}``, and of how many.
    foot
        Lines below its last row; the last one leaves room for a seal.
    rest
        What stands above the rows below all blocks, which nobody signs and no page
        shows.
    rows_of_rest
        How many these are: the last ones.
    is_counted
        Whether footers count the pages of all blocks as well: pages that are put up
        in several places are counted once, behind their titles.
    """

    of: str
    titles: Mapping[str, Text]
    totals: Mapping[str, Text]
    page: Text
    foot: tuple[Text, ...]
    rest: Text = NOTHING
    rows_of_rest: int = 0
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, CSV file or JSON list of an outcome.

    ``heads`` holds each column as (English, Chinese); ``words`` names the columns, by
    English head, that hold words of closed lists. In a table of items and values
    ``zh_values`` has the values that are said in Chinese, by their item: another value
    may happen to be a word of a list. ``prose`` names columns of sentences, which a
    workbook wraps. Of a workbook alone: ``caption`` is what pages are titled where the
    name of the sheet says too little, ``total`` the row below all others, ``says_none``
    that a sheet without rows says so in a word, ``is_hidden`` that it is for programs;
    ``printed`` is how many columns pages show, where the others are for the screen,
    ``is_verbatim`` that headers are another system's and stay as they are, ``as_typed``
    names columns that somebody else filled in, ``by_hand`` those that are to be filled
    in by hand and are read back, ``carried`` those of facts in which what people type
    is carried over; ``is_upright`` that it is printed on A4 upright, for it has many
    short rows; ``blocks`` are rows that are signed together; ``foot``
    are lines below the table; ``off_paper`` names columns that stand last in a
    workbook and are not printed; ``marks`` are fills and comments of cells, by row and
    column; ``columns`` are those that somebody made wider or narrower, or hid, by their
    English heads; ``spoken`` is what people read, by row and column, where programs
    read a number.
    """

    name: str
    zh: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: tuple[str, ...] = ()
    zh_words: Mapping[str, str] = field(default_factory=dict)
    zh_values: Mapping[str, str] = field(default_factory=dict)
    prose: tuple[str, ...] = ()
    caption: Text | None = None
    total: tuple[Cell | Text, ...] | None = None
    says_none: bool = False
    is_hidden: bool = False
    printed: int | None = None
    is_verbatim: bool = False
    is_upright: bool = False
    as_typed: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    blocks: Blocks | None = None
    foot: tuple[Text, ...] = ()
    off_paper: tuple[str, ...] = ()
    marks: Mapping[tuple[int, str], Mark] = field(default_factory=dict)
    columns: Mapping[str, HandColumn] = field(default_factory=dict)
    spoken: Mapping[tuple[int, str], Text] = field(default_factory=dict)

    def for_paper(self) -> Table:
        """Return the table as workbooks have it: what is printed stands first."""
        if not self.off_paper:
            return self
        is_off = [en in self.off_paper for en, _ in self.heads]
        order = sorted(range(len(self.heads)), key=is_off.__getitem__)
        return replace(
            self,
            heads=tuple(self.heads[at] for at in order),
            rows=tuple(tuple(row[at] for at in order) for row in self.rows),
            total=self.total and tuple(self.total[at] for at in order),
            printed=is_off.count(False),
            off_paper=(),
        )

    def title(self, lang: Lang) -> str:
        """Return the name of the sheet."""
        return self.zh if lang == "zh" else self.name

    def headers(self, lang: Lang) -> list[str]:
        """Return the headers."""
        return [zh if lang == "zh" else en for en, zh in self.heads]

    def caption_of(self, lang: Lang) -> str:
        """Return what pages of the sheet are titled."""
        return self.title(lang) if self.caption is None else self.caption.of(lang)

    def cells(self, lang: Lang) -> Iterator[Row]:
        """Yield the rows as people read them, with words of closed lists."""
        at = {en: column for column, (en, _) in enumerate(self.heads)}
        by_row: dict[int, list[tuple[int, Text]]] = {}
        for (row, head), text in self.spoken.items():
            by_row.setdefault(row, []).append((at[head], text))
        for number, cells in enumerate(self._worded(self.rows, lang)):
            for column, text in by_row.get(number, ()):
                cells[column] = text.of(lang)
            yield cells

    def total_cells(self, lang: Lang) -> Row | None:
        """Return the row below all others, in a language."""
        if self.total is None:
            return None
        said = [one.of(lang) if isinstance(one, Text) else one for one in self.total]
        return next(self._worded((tuple(said),), lang))

    def _worded(self, rows: Iterable[tuple[Cell, ...]], lang: Lang) -> Iterator[Row]:
        at = [en in self.words for en, _ in self.heads]
        values = self.zh_values if lang == "zh" else {}
        for row in rows:
            if row[0] in values:
                yield [_word(row[0], lang, {}), values[str(row[0])]]
                continue
            yield [
                _word(cell, lang, self.zh_words) if is_word else cell
                for cell, is_word in zip(row, at, strict=True)
            ]


def _word(cell: Cell, lang: Lang, more: Mapping[str, str]) -> Cell:
    if isinstance(cell, bool):
        return flag_word(cell, lang)
    if lang != "zh":
        return cell
    return more.get(str(cell), _WORDS_ZH.get(str(cell), cell))
