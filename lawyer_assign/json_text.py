"""JSON that this library wrote and reads back: one meaning, numbers that JSON knows."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from lawyer_assign.disk import WRITTEN_BY_US, text_of
from lawyer_assign.errors import BadInputError, Defect, Text


class OurText(NamedTuple):
    """JSON text, how errors call its place, and what it says; ``None`` if nothing."""

    text: str
    place: str
    document: Any


def our_text(source: str | Path, most: int, name: str) -> OurText:
    """Return JSON that was handed in, and how errors call the place.

    A key that stands twice, or a word in place of a number, is read in one way here and
    in another elsewhere; neither is ever written. What is no JSON at all is left to who
    reads the values.

    Parameters
    ----------
    source
        The text, or a file that holds it (a path).
    most
        Bytes of a file.
    name
        How errors call text.

    Raises
    ------
    BadInputError
        The file cannot be read, a key stands twice, or a number is NaN or infinite.
    """
    text = text_of(source, most)
    place = str(source) if isinstance(source, Path) else name
    defects: list[Defect] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        times = Counter(key for key, _ in pairs)
        defects.extend(_twice(place, key) for key, n in times.items() if n > 1)
        return dict(pairs)

    def no_number(word: str) -> float:
        problem = Text(f"{word} is no number of JSON", f"{word} 不是 JSON 数值")
        defects.append(Defect(place, word, problem, WRITTEN_BY_US))
        return 0.0

    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError):
        return OurText(text, place, None)
    if defects:
        raise BadInputError(list(dict.fromkeys(defects)))
    return OurText(text, place, document)


def _twice(place: str, key: str) -> Defect:
    problem = Text("stands twice in one object", "在同一对象中重复出现")
    return Defect(place, key, problem, WRITTEN_BY_US)
