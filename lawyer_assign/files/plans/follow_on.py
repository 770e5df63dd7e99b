"""Cells of a plan that follow from its posts and the facts, and what was typed there.

The workbook keeps in its hidden sheet what the program wrote into them. So a cell that
somebody typed into is told from one that is merely out of date, whatever became of the
posts, the facts or the rules since.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.files.cells.cell import HIDDEN, as_text, header_text
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.terms import (
    FLAG_SPELLINGS,
    KIND_SPELLINGS,
    NO,
    YES,
    Lang,
    fold,
)
from lawyer_assign.files.formats.xlsx_reader import header_row
from lawyer_assign.files.plans.cells import texts_of
from lawyer_assign.files.plans.own import is_blank, row_in
from lawyer_assign.files.plans.tables import (
    BASELINE,
    BASELINE_ZH,
    PLAN_HEADS,
    PLAN_NAME,
    PLAN_ZH,
    plan_table,
)
from lawyer_assign.files.plans.team_tables import TEAM_COLUMNS, with_teams
from lawyer_assign.plan import Plan, Post

if TYPE_CHECKING:
    from lawyer_assign.files.formats.xlsx_reader import Cells
    from lawyer_assign.files.plans.signing.days import Sheet
    from lawyer_assign.files.table import Table
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.teams import Teams

_HEADS = (*PLAN_HEADS, *TEAM_COLUMNS)
_SPELLED = {fold_header(one): head[0] for head in _HEADS for one in head}
_READ = ("committee", "committee_name", "lawyer", "lawyer_name")
FOLLOWING = tuple(en for en, _ in _HEADS if en not in _READ)
"""Columns of the plan that are written anew from posts and facts, by English head."""
_NAMES = frozenset({fold(PLAN_NAME), fold(PLAN_ZH)})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "is_lead": {word: YES["en"] if flag else NO["en"]
                for word, flag in FLAG_SPELLINGS.items()},
    "kind": KIND_SPELLINGS,
}  # fmt: skip
"""Column -> folded spelling -> word, where a closed list has several."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})(?:\.\d{1,9})?")
"""One that means no other text: an id may have zeros in front."""
MOST_NEW = 200
"""New rows that are set beside all that were written; of more, beside their kin."""

Row = Mapping[str, object]
"""English head -> cell of a row."""


class TypedCell(NamedTuple):
    """A cell in which neither stands what was written there nor what is out of date."""

    post: Post
    head: str
    """Of its column, in English."""
    header: str
    """Of its column, as it stands there."""
    place: str
    """Sheet and cell."""
    found: object

    @property
    def lang(self) -> Lang:
        """In which language the header stands: what should be there is of it, too."""
        zh = next(zh for en, zh in _HEADS if en == self.head)
        return "zh" if fold_header(self.header) == fold_header(zh) else "en"


def with_following(baseline: Table, plan: Table) -> Table:
    """Return the hidden sheet of posts with what the plan says of them besides.

    Parameters
    ----------
    baseline
        One row for each post, as ``plan`` has them.
    plan
        The plan as it is written, with columns of somebody's own or without.

    Returns
    -------
    Table
        Its last row names the columns, and is no post, as it has no ids.
    """
    names = [en for en, _ in plan.heads]
    kept = [at for at, en in enumerate(names) if en in FOLLOWING]
    rows = [
        (*before, *(row[at] for at in kept))
        for before, row in zip(baseline.rows, plan.rows, strict=True)
    ]
    heads = tuple(names[at] for at in kept)
    return replace(
        baseline,
        heads=(*baseline.heads, *(plan.heads[at] for at in kept)),
        rows=(*rows, (*[None] * len(baseline.heads), *heads)),
        words=plan.words,
        zh_words=plan.zh_words,
        spoken=plan.spoken,
    )


def following_written(sheets: Iterable[Sheet]) -> Mapping[Post, Row] | None:
    """Return what was written beside each post; ``None`` where the book does not say.

    Books of before it was kept do not.
    """
    for name, cells in sheets:
        if name not in (BASELINE, BASELINE_ZH):
            continue
        named = (row for row in cells if not any(row[:2]))
        heads = {
            at: str(one)
            for row in named
            for at, one in enumerate(row)
            if one in FOLLOWING
        }
        if not heads:
            return None
        return {
            Post(as_text(row[0]), as_text(row[1])): {
                head: row[at] if at < len(row) else "" for at, head in heads.items()
            }
            for row in cells
            if all(row[:2])
        }
    return None


def following_of(
    outcome: Outcome, teams: Teams | None, lang: Lang
) -> Mapping[Post, Row]:
    """Return what a plan says beside each post as it would be written now."""
    tables = [plan_table(outcome)]
    if teams is not None:
        tables = with_teams(tables, outcome, teams)
    posts = () if outcome.plan is None else outcome.plan.posts
    names = [en for en, _ in tables[0].heads]
    rows = texts_of(tables[0], lang, lives=False)
    return {
        post: dict(zip(names, row, strict=True))
        for post, row in zip(posts, rows, strict=True)
    }


def typed_cells(sheets: Sequence[Sheet], plan: Plan) -> tuple[TypedCell, ...] | None:
    """Return the cells of a plan into which something was typed that is not read back.

    A cell is as it was written, or as it was in the row from which that of a post was
    made: by another id, or as a copy. Whether it says by chance what it should say now,
    only a plan that is counted anew can tell.

    Parameters
    ----------
    sheets
        Of the workbook.
    plan
        As it was read from them.

    Returns
    -------
    tuple or None
        ``None`` where the workbook does not say what was written.
    """
    written = following_written(sheets)
    found = next((one for one in sheets if fold(one[0]) in _NAMES), None)
    if found is None:
        return ()
    if written is None:
        return None
    return tuple(_typed(*found, plan, written))


def _typed(
    name: str, cells: Cells, plan: Plan, written: Mapping[Post, Row]
) -> Iterator[TypedCell]:
    top = header_row(cells, _SPELLED)
    headers = [header_text(one) for one in cells[top]] if cells else []
    spelled = enumerate(_SPELLED.get(fold_header(one), "") for one in headers)
    columns = {at: head for at, head in spelled if head in FOLLOWING}
    origins = _Origins(written, columns)
    for post, place in plan.cells.items():
        row = row_in(place.committee)
        line = cells[row]
        there = {at: line[at] if at < len(line) else "" for at in columns}
        for at in origins.strange(post, there, row - top - 1):
            yield TypedCell(
                post,
                columns[at],
                headers[at],
                f"{name}!{column_letters(at)}{row + 1}",
                there[at],
            )


class _Origins:
    """The rows that were written, from which those that stand there were made.

    Parameters
    ----------
    written
        What stood beside each post, in the order of the rows.
    columns
        Place -> head of those that follow, as they stand there now.
    """

    def __init__(self, written: Mapping[Post, Row], columns: Mapping[int, str]) -> None:
        self._written, self._columns = written, columns
        self._order = list(written)
        self._new = 0
        self._by_side: dict[tuple[int, str], list[Post]] = {}
        for post in written:
            for side in enumerate(post):
                self._by_side.setdefault(side, []).append(post)
        self._rows: set[tuple[str, ...]] | None = None

    def strange(self, post: Post, there: Mapping[int, object], at: int) -> list[int]:
        """Return the columns of a row in which something else stands than before.

        ``at`` is the place of the row, from 0. A post that is still there was written
        in its own row; else an id was typed over, which left the row where it was.
        """
        was = self._written.get(post)
        if was is None:
            return self._strange_beside_new(post, there, self._kin_at(at, post))
        apart = self._apart(there, was)
        before = self._kin_at(at, post) if apart else None
        if before and not self._apart(there, self._written[before]):
            return []
        return apart

    def _strange_beside_new(
        self, post: Post, there: Mapping[int, object], before: Post | None
    ) -> list[int]:
        """Return the same of a post that was not written; ``before`` stood there."""
        if before is None and self._is_of_any(there):
            return []
        rows = self._kin(post) if before is None else [before]
        found = [self._apart(there, self._written[one]) for one in rows]
        least = min(found, key=len, default=[*self._columns])
        # What is empty beside a new post was not written yet.
        return [one for one in least if not is_blank(there[one])]

    def _kin_at(self, at: int, post: Post) -> Post | None:
        """Return what was written at a place, of the same committee or lawyer."""
        before = self._order[at] if 0 <= at < len(self._order) else None
        if before is None or not {*enumerate(before)} & {*enumerate(post)}:
            return None
        return before

    def _is_of_any(self, there: Mapping[int, object]) -> bool:
        """Return whether a row is one that was written, in every column of then."""
        heads = [*next(iter(self._written.values()), ())]
        if not {*heads} <= {*self._columns.values()}:
            return False  # of a few columns it may be by chance
        if self._rows is None:
            self._rows = {
                tuple(folded(row.get(head), head) for head in self._columns.values())
                for row in self._written.values()
            }
        found = zip(there.values(), self._columns.values(), strict=True)
        return tuple(folded(*one) for one in found) in self._rows

    def _kin(self, post: Post) -> list[Post]:
        """Return the posts whose row a new one may be, the likeliest first."""
        sides = enumerate(post)
        kin = [other for side in sides for other in self._by_side.get(side, ())]
        if self._new >= MOST_NEW:
            return kin
        self._new += 1
        return [*kin, *self._written]

    def _apart(self, there: Mapping[int, object], row: Row) -> list[int]:
        return [
            at
            for at, head in self._columns.items()
            if not are_alike(there[at], row.get(head, ""), head)
        ]


def are_alike(one: object, other: object, head: str) -> bool:
    """Return whether cells of a column say the same to whoever reads them."""
    return one == other or folded(one, head) == folded(other, head)


def folded(cell: object, head: str) -> str:
    """Return what a cell says, whatever its width, blanks and spelling of words."""
    if cell is None or cell == "":
        return ""
    text = unicodedata.normalize("NFKC", as_text(cell)).strip(HIDDEN)
    text = "".join(text.split())
    if head in _WORDS:
        return _WORDS[head].get(fold(text), text)
    if _NUMBER.fullmatch(text):
        value = float(text.replace(",", ""))
        return str(int(value)) if value.is_integer() else repr(value)
    return text
