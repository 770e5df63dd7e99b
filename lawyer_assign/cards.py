"""One object as a short line, and as a small table for a notebook.

What is long is cut, in both: neither fills a screen, whatever the object holds. Phones
are masked, those that stand in the wrong field too.

A card speaks as the places are called that its object is about (``lang_of`` of
``facts/names.py``). An object that knows no places (a plan, records, a policy) speaks
both languages, Chinese first: what was shown last says nothing of what it is about.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import MISSING, fields
from html import escape
from itertools import islice
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from lawyer_assign.errors import Lang, Text
from lawyer_assign.heads import head, in_lang
from lawyer_assign.quoting import quoted, shown

if TYPE_CHECKING:
    import pandas as pd

MOST_REPR = 300
"""Bytes (UTF-8) of a line."""
MOST_VALUE = 80
"""Bytes of one value in it."""
MOST_CELL = 240
"""Bytes of a cell."""
MOST_PARTS = 20
"""Parts of a cell that holds several."""
MOST_ROWS = 10
"""Rows of a table that has one for each of many."""
MOST_FRAME = 20
"""Rows of one that is cut out of a frame."""

Fields = Iterable[tuple[str | None, object]]


def line_of(name: str, said: Fields) -> str:
    """Return a line as ``repr`` shows it: a name, and some fields with their values."""
    parts = (
        _told(value) if field is None else f"{field}={_told(value)}"
        for field, value in said
    )
    return shown(f"{name}({', '.join(parts)})", MOST_REPR)


def _told(value: object) -> str:
    """Return a value as Python writes it; of sets the same whenever it is asked."""
    if isinstance(value, frozenset):
        parts = ", ".join(sorted(map(repr, value)))
        return quoted(f"frozenset({{{parts}}})" if parts else "frozenset()", MOST_VALUE)
    return quoted(repr(value), MOST_VALUE)


def line(one: object) -> str:
    """Return the line of a dataclass or a named tuple; defaults are left out."""
    told = ((field, now) for field, now, usual in _fields(one) if now != usual)
    return line_of(type(one).__name__, told)


def card(one: object, **more: object) -> str:
    """Return the fields of a dataclass or a named tuple as HTML.

    Parameters
    ----------
    one
        The object.
    more
        What else is worth showing, by name.
    """
    rows = [*((field, now) for field, now, _ in _fields(one)), *more.items()]
    named = [(head(field, None), value) for field, value in rows]
    return card_html(type(one).__name__, named)


def card_html(title: object, rows: Iterable[tuple[object, object]]) -> str:
    """Return fields and their values as HTML, a row each; every text is escaped."""
    body = "".join(
        f'<tr><th style="text-align:left">{_cell(head)}</th>'
        f'<td style="text-align:left">{_cell(value)}</td></tr>'
        for head, value in rows
    )
    return f"<table>{_caption(title)}<tbody>{body}</tbody></table>"


def grid_html(
    title: object,
    heads: Sequence[object],
    rows: Collection[Sequence[object]],
    lang: Lang | None = None,
    count: int | None = None,
    most: int = MOST_ROWS,
) -> str:
    """Return the first of many rows as HTML, and how many are left.

    Parameters
    ----------
    title
        Above the table; ``""`` = none.
    heads, rows
        A cell for every head.
    lang
        In which flags and the rest are said; ``None`` = both.
    count
        Of all rows, where ``rows`` are only the first of them.
    most
        Rows that are shown.
    """
    line = "".join(f"<th>{_cell(one)}</th>" for one in heads)
    body = "".join(
        f"<tr>{''.join(_data(value, lang) for value in row)}</tr>"
        for row in islice(rows, most)
    )
    left = (len(rows) if count is None else count) - most
    more = Text(f"... and {left:,} more", f"……另有{left:,}行")
    note = f"<p>{escape(in_lang(more, lang))}</p>" if left > 0 else ""
    line = f"<thead><tr>{line}</tr></thead>"
    caption = _caption(title) if title else ""
    return f"<table>{caption}{line}<tbody>{body}</tbody></table>{note}"


def frame_html(
    said: Text | str,
    frame: "pd.DataFrame",
    lang: Lang | None,
    own: Mapping[str, str] | None = None,
) -> str:
    """Return a sentence, and the first rows of a table below it.

    Parameters
    ----------
    said
        Above the table.
    frame
        Its index counts as a column where it has a name.
    lang
        Of the places that it is about; ``None`` = both.
    own
        Chinese words of columns that come before those of ``heads.py``.
    """
    cut = frame.head(MOST_FRAME).astype(object)
    cut = cut.where(cut.notna(), None)
    table = cut if frame.index.name is None else cut.reset_index()
    rows = [tuple(row) for row in table.itertuples(index=False, name=None)]
    heads = [head(str(one), lang, own) for one in table.columns]
    text = said if isinstance(said, str) else in_lang(said, lang)
    grid = ""
    if len(frame):
        grid = grid_html("", heads, rows, lang, len(frame), MOST_FRAME)
    return f"<p><b>{escape(shown(text, MOST_REPR))}</b></p>{grid}"


def _caption(title: object) -> str:
    style = "text-align:left;font-weight:bold"
    return f'<caption style="{style}">{_cell(title)}</caption>'


def _data(value: object, lang: Lang | None) -> str:
    """Return a cell of many rows: numbers below one another, in thousands."""
    if not isinstance(value, bool) and isinstance(value, Real):
        number = f"{value:,}" if isinstance(value, Integral) else str(value)
        return f'<td style="text-align:right">{number}</td>'
    return f"<td>{_cell(value, lang)}</td>"


def _cell(value: object, lang: Lang | None = None) -> str:
    if isinstance(value, bool):
        return in_lang(Text(str(value), "是" if value else "否"), lang)
    if isinstance(value, Text):
        value = in_lang(value, lang)
    return escape(quoted(_said(value), MOST_CELL))


def _said(value: object) -> str:
    """Return a value as a cell shows it: parts side by side, nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, str | Text):
        return str(value)
    if isinstance(value, Mapping):
        return _joined(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, Set):
        return _joined(sorted(map(_said, value)))
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return _joined(map(_said, value))
    is_ours = hasattr(value, "_repr_html_") or isinstance(value, BaseException)
    return repr(value) if is_ours else str(value)


def _joined(parts: Iterable[str]) -> str:
    """Return the first parts side by side, with a sign that there are others."""
    left = iter(parts)
    found = list(islice(left, MOST_PARTS))
    return "; ".join([*found, "…"] if next(left, None) is not None else found)


def _fields(one: Any) -> Iterator[tuple[str, object, object]]:  # noqa: ANN401 (two kinds)
    """Yield name, value and default of each field."""
    if isinstance(one, tuple):
        usual: Mapping[str, object] = getattr(one, "_field_defaults", {})
        for name, value in getattr(one, "_asdict")().items():  # noqa: B009
            yield name, value, usual.get(name, MISSING)
        return
    for field in fields(one):
        yield field.name, getattr(one, field.name), field.default
