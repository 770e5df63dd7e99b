"""Cells of settings to values and back, each by its setting."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from lawyer_assign.arrays import MOST_DIGITS
from lawyer_assign.errors import Text
from lawyer_assign.files.cells.cell import (
    HIDDEN,
    CellError,
    Fault,
    nearest,
    read_kind,
    read_text,
    write_text,
)
from lawyer_assign.files.cells.grids import READERS, Reader
from lawyer_assign.files.cells.labels import CellKind
from lawyer_assign.files.cells.lists import SEPARATORS, elements, read_skill_set
from lawyer_assign.files.cells.numbers import as_clock, read_count, read_date
from lawyer_assign.files.cells.terms import Lang, fold, kind_word
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.settings.labels import STRENGTH_SPELLINGS, STRENGTHS_ZH
from lawyer_assign.files.settings.sentences import (
    BAD_FORM,
    BAD_SKILL,
    FALLING,
    NO_PRICES,
    both,
    broken,
    outside,
    outside_text,
    plain,
    unknown,
)
from lawyer_assign.files.settings.terms import CHOICES_ZH, Setting
from lawyer_assign.policy import EVERY_KIND

_RULES = {
    **{fold(kind): kind for kind in EVERY_KIND},
    **{fold(rule.title): kind for kind, rule in EVERY_KIND.items()},
    **{fold(rule.title_zh): kind for kind, rule in EVERY_KIND.items()},
}
_RULE = Text("a rule that there is", "规则代码")
_STRENGTH = Text("must, wish or off", "强度")
_CHOICE = Text("one of the allowed words", "可填的词")


def one_of(
    value: object, spellings: Mapping[str, str], what: Text, allowed: Mapping[str, Text]
) -> str:
    """Read a word of a closed list.

    Parameters
    ----------
    value
        What stands in the cell.
    spellings
        Folded spelling -> the word.
    what
        What the word is, for messages.
    allowed
        Word -> how messages show it.
    """
    said = fold(value.strip(HIDDEN)) if isinstance(value, str) else ""
    if said in spellings:
        return spellings[said]
    near = nearest(said, spellings)
    hint = allowed[spellings[near]] if near else None
    raise broken(unknown(what, hint, allowed.values()))


def _read_rule(value: object) -> str:
    return one_of(value, _RULES, _RULE, {kind: plain(kind) for kind in EVERY_KIND})


def _read_strength(value: object) -> str:
    shown = {word: both(word, zh) for word, zh in STRENGTHS_ZH.items()}
    return one_of(value, STRENGTH_SPELLINGS, _STRENGTH, shown)


def _read_skill(value: object) -> str:
    found = read_skill_set(value)
    if len(found) != 1:
        raise broken(BAD_SKILL)
    return found[0]


def _read_kinds(value: object) -> list[str]:
    return [read_kind(text) for text, _, _ in elements(value)]


def _read_raw(value: object) -> object:
    if isinstance(value, Fault):
        raise CellError(value.problem, value.cure)
    return value


def _ignore(_: object) -> None:
    """Take anything: the column is there for people."""


SETTINGS_READERS: dict[CellKind, Reader] = {
    **READERS,
    "rule": _read_rule,
    "strength": _read_strength,
    "skill": _read_skill,
    "kinds": _read_kinds,
    "cell": _read_raw,
    "note": _ignore,
}
"""Reader of each kind of cell of a settings file."""


def read_value(setting: Setting, cell: object) -> object:
    """Read the value of a setting.

    Raises
    ------
    CellError
        It is no such value, or out of range.
    """
    if setting.kind == "date":
        return read_date(cell)
    if setting.kind == "text":
        return _formed(setting, cell)
    if setting.kind == "kind":
        spellings = {fold(one): one for one in setting.choices}
        spellings |= {fold(CHOICES_ZH[one]): one for one in setting.choices}
        shown = {one: both(one, CHOICES_ZH[one]) for one in setting.choices}
        return one_of(cell, spellings, _CHOICE, shown)
    if setting.kind == "words":
        return _read_prices(setting, cell)
    return _bounded(setting, read_count(cell))


def _formed(setting: Setting, cell: object) -> str:
    """Read a text of a certain form, which is that of a time of day."""
    pattern, most = setting.form
    text = (as_clock(cell) if pattern else None) or read_text(cell)
    if pattern and not re.fullmatch(pattern, text):
        raise broken(BAD_FORM)
    if most and len(text) > most:
        raise broken(outside_text(most))
    return text


def _read_prices(setting: Setting, cell: object) -> tuple[int, ...]:
    found = [_bounded(setting, read_count(text)) for text, _, _ in elements(cell)]
    if not found:
        raise broken(NO_PRICES)
    if found != sorted(found):
        raise broken(FALLING)
    return tuple(found)


def _bounded(setting: Setting, number: int) -> int:
    least, most = setting.bounds
    is_low = least is not None and number < least
    if is_low or (most is not None and number > most):
        raise broken(outside(least, most))
    return number


def write_value(setting: Setting, value: Any, lang: Lang, *, lives: bool) -> Cell:  # noqa: ANN401
    """Return the cell that :func:`read_value` reads back."""
    if value is None or isinstance(value, dt.date):
        return value
    if setting.kind == "text":
        # An empty cell is the default: where that is no text, nothing need stand there.
        is_empty = not value and not setting.default
        return None if is_empty else write_text(value, lives=lives)
    if setting.kind == "kind":
        return CHOICES_ZH[value] if lang == "zh" else str(value)
    if setting.kind == "words":
        return SEPARATORS[lang].join(map(str, value))
    number: int = value
    return number if abs(number) < 10**MOST_DIGITS else str(number)


def write_kinds(kinds: tuple[str, ...], lang: Lang) -> str:
    """Return kinds of committees as a list in one cell."""
    return SEPARATORS[lang].join(kind_word(one, lang) for one in kinds)
