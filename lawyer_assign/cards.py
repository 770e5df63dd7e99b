"""One object as a short line, and as a small table for a notebook.

What is long is cut, in both: neither fills a screen, whatever the object holds. Phones
are masked, those that stand in the wrong field too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import MISSING, fields
from html import escape
from itertools import islice
from typing import Any

from lawyer_assign.errors import Text
from lawyer_assign.quoting import quoted, shown

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
    rows = [(field, now) for field, now, _ in _fields(one)]
    return card_html(type(one).__name__, [*rows, *more.items()])


def card_html(title: object, rows: Iterable[tuple[object, object]]) -> str:
    """Return fields and their values as HTML, a row each; every text is escaped."""
    body = "".join(
        f'<tr><th style="text-align:left">{_cell(head)}</th>'
        f'<td style="text-align:left">{_cell(value)}</td></tr>'
        for head, value in rows
    )
    return f"<table>{_caption(title)}<tbody>{body}</tbody></table>"


def grid_html(
    title: object, heads: Sequence[object], rows: Collection[Sequence[object]]
) -> str:
    """Return the first of many rows as HTML, and how many are left."""
    head = "".join(f"<th>{_cell(one)}</th>" for one in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>"
        for row in islice(rows, MOST_ROWS)
    )
    left = len(rows) - MOST_ROWS
    more = Text(f"... and {left:,} more", f"……另有{left:,}行")
    note = f"<p>{escape(str(more))}</p>" if left > 0 else ""
    head = f"<thead><tr>{head}</tr></thead>"
    return f"<table>{_caption(title)}{head}<tbody>{body}</tbody></table>{note}"


def _caption(title: object) -> str:
    style = "text-align:left;font-weight:bold"
    return f'<caption style="{style}">{_cell(title)}</caption>'


def _cell(value: object) -> str:
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
