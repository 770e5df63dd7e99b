"""Facts to cells: the other direction of :mod:`lawyer_assign.files.cells.grids`."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lawyer_assign.facts import DEFAULT_SKILLS, MODELS, Fact, Facts, Phone
from lawyer_assign.files.cells.cell import (
    read_id,
    read_phone_text,
    read_text,
    write_text,
)
from lawyer_assign.files.cells.labels import CellKind, Column, Slot, slots
from lawyer_assign.files.cells.lists import (
    write_half_days,
    write_ids,
    write_list,
    write_scores,
    write_skill_set,
    write_words,
)
from lawyer_assign.files.cells.terms import (
    NONE,
    Lang,
    channel_word,
    day_kind_word,
    flag_word,
    half_day_word,
    half_word,
    kind_word,
)

Cell = str | int | float | dt.date | None
_LISTS: dict[CellKind, Callable[[Any, Lang], str]] = {
    "ids": lambda ids, lang: write_ids(sorted(ids), lang),
    "id_list": write_ids,
    "words": write_words,
    "skill_set": write_skill_set,
    "half_days": write_half_days,
}
_WORDS: dict[CellKind, Callable[[Any, Lang], str]] = {
    "flag": flag_word,
    "kind": kind_word,
    "half_day": half_day_word,
    "half": half_word,
    "day_kind": day_kind_word,
    "channel": channel_word,
}


class CellWriter:
    """Writes the rows of one table as cells, in the order of its slots.

    Parameters
    ----------
    table
        The table.
    lang
        Language of words from closed lists.
    lives
        Whether the file type would run texts that look like formulas; they then get
        an apostrophe.
    phones
        Whether phones are written in full; masked otherwise.
    names
        Names by id of the tables whose ids others name; without them no names are
        written beside ids.
    """

    def __init__(
        self,
        table: str,
        lang: Lang,
        *,
        lives: bool,
        phones: bool = False,
        names: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.slots = [
            slot for slot in slots(table) if names is not None or not slot.column.of
        ]
        self._names = {} if names is None else names
        self._phones = phones
        self._lang = lang
        self._lives = lives
        fields = MODELS[table].model_fields
        self._default = {
            name: info.get_default(call_default_factory=True, validated_data={})
            for name, info in fields.items()
        }
        self._writers = [self._writer(slot) for slot in self.slots]

    def row(self, fact: Fact) -> list[Cell]:
        """Return one fact as cells; None is an empty cell."""
        return [write(fact) for write in self._writers]

    def _writer(self, slot: Slot) -> Callable[[Any], Cell]:
        name, skill, kind = slot.column.field, slot.skill, slot.column.kind
        if slot.column.of:
            return self._name_writer(slot.column)
        if skill:
            return lambda fact: getattr(fact, name).get(skill)
        if kind == "scores":
            return lambda fact: self._others(getattr(fact, name))
        if kind in _LISTS:
            return lambda fact: self._list(name, kind, getattr(fact, name))
        if kind in ("id", "text", "phone"):
            return lambda fact: self._text(
                name, kind, shown(getattr(fact, name), phones=self._phones)
            )
        if kind in _WORDS:
            word = _WORDS[kind]
            return lambda fact: _word(getattr(fact, name), word, self._lang)
        if kind == "yuan":
            return lambda fact: _yuan(getattr(fact, name))
        return lambda fact: getattr(fact, name)

    def _name_writer(self, column: Column) -> Callable[[Any], Cell]:
        """Return what writes names beside ids, those of a list in the order of ids."""
        names, lives = self._names[column.target], self._lives

        def write(fact: Any) -> Cell:  # noqa: ANN401
            ids = getattr(fact, column.of)
            if column.kind == "name":
                said = names[ids] if ids else ""
            else:
                ids = ids if isinstance(ids, tuple) else sorted(ids or ())
                said = write_list([names[x] for x in ids if names[x]], self._lang)
            return write_text(said, lives=lives) if said else None

        return write

    def _others(self, scores: dict[str, int]) -> Cell:
        others = {s: n for s, n in scores.items() if s not in DEFAULT_SKILLS}
        if not others:
            return None
        return write_text(write_scores(others, self._lang), lives=self._lives)

    def _list(self, name: str, kind: CellKind, value: Any) -> Cell:  # noqa: ANN401
        if value is None:
            return None
        if not value:
            # An empty list is the default of most; where None is, it needs a word.
            return None if self._default[name] is not None else NONE[self._lang]
        return write_text(_LISTS[kind](value, self._lang), lives=self._lives)

    def _text(self, name: str, kind: CellKind, value: str | None) -> Cell:
        if value is None or (value == "" and self._default[name] == ""):
            return None
        read = {"id": read_id, "phone": read_phone_text}.get(kind, read_text)
        return write_text(value, lives=self._lives, read=read)


def _word(
    value: bool | str | None, word: Callable[[Any, Lang], str], lang: Lang
) -> Cell:
    return None if value is None else word(value, lang)


def _yuan(fen: int | None) -> Cell:
    """Return fen as a number of yuan; its 15 digits are read back exactly."""
    return None if fen is None else fen / 100


def shown(value: Any, *, phones: bool) -> Any:  # noqa: ANN401
    """Return a value of a fact; a phone as text, masked unless asked for in full."""
    if isinstance(value, Phone):
        return value.reveal() if phones else str(value)
    return value


def phones_to_write(facts: Facts, *, phones: bool) -> Iterator[str]:
    """Yield the phones as they would be written."""
    for row in (*facts.lawyers, *facts.contacts):
        if row.reached_at:
            yield shown(row.reached_at, phones=phones)


def text_width(text: str) -> float:
    """Return the width of a text in characters of a spreadsheet's column."""
    return len(text) if text.isascii() else sum(1 if c < "⺀" else 2 for c in text)
