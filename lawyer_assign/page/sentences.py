"""Sentences in few bytes: what many of them share is kept once.

A sentence of ``explain`` names people and places by name and id, and numbers. Where
these stand is a gap; all else is a form, which thousands of sentences share. A page
that puts the values back into the form says the very same sentence, so that no second
text of any reason exists.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.publish.edition import plain

Piece = str | tuple[str, int]
"""Of a form: words, or the kind of what fills a gap and which of the values does."""

_NAMED = {
    "zh": re.compile("（([^（）]+)）"),
    "en": re.compile(r" \(([^()]+)\)"),
}
_NUMBER = re.compile(r"\d[\d,]*")
NUMBER = "n"


class Known(NamedTuple):
    """Somebody whom sentences may name: kind (a letter), place among them, name."""

    kind: str
    at: int
    name: str


Value = tuple[str, int]
"""Kind and number of what fills a gap: a place, or a number itself."""


class Sentences:
    """Forms that sentences have in common, and sentences as values to put into them.

    Parameters
    ----------
    known
        Everybody whom sentences may name, by id; ids of several kinds may be the same.
    """

    def __init__(self, known: dict[str, list[Known]]) -> None:
        self._known = known
        self._places: dict[str, int] = {}

    @property
    def forms(self) -> list[dict[str, list[Piece]]]:
        """The forms so far, in both languages."""
        return [json.loads(one) for one in self._places]

    def packed(self, text: Text) -> list[int]:
        """Return the form of a sentence, and the values that it is filled with."""
        values: list[Value] = []
        form = {}
        for lang in ("zh", "en"):
            pieces = list(self._pieces(text.zh if lang == "zh" else text.en, lang))
            form[lang] = _placed(pieces, values)
        key = json.dumps(form, ensure_ascii=False)
        at = self._places.setdefault(key, len(self._places))
        return [at, *(number for _, number in values)]

    def _pieces(self, text: str, lang: str) -> Iterator[str | Value]:
        """Yield words, numbers and whom the text names, in the order of the text."""
        done = 0
        for found in _NAMED[lang].finditer(text):
            before = text[done : found.start()]
            for one in self._known.get(found[1], ()):
                if before.endswith(one.name):
                    yield from _numbers(before[: len(before) - len(one.name)])
                    yield one.kind, one.at
                    done = found.end()
                    break
        yield from _numbers(text[done:])


def _numbers(text: str) -> Iterator[str | Value]:
    """Yield words and whole numbers; a number written in another way stays a word."""
    done = 0
    for found in _NUMBER.finditer(text):
        number = int(found[0].replace(",", ""))
        if found[0] == f"{number:,}":
            if found.start() > done:
                yield text[done : found.start()]
            yield NUMBER, number
            done = found.end()
    if done < len(text):
        yield text[done:]


def _placed(pieces: Sequence[str | Value], values: list[Value]) -> list[Piece]:
    """Return pieces with the place of every value among the values, new ones added."""
    left = list(range(len(values)))
    form: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            form.append(plain(piece))
            continue
        at = next((at for at in left if values[at] == piece), None)
        if at is None:
            at = len(values)
            values.append(piece)
        else:
            left.remove(at)
        form.append((piece[0], at))
    return form
