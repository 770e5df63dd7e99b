"""JSON that this library wrote and reads back: one meaning, numbers that JSON knows."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lawyer_assign.disk import WRITTEN_BY_US, text_of
from lawyer_assign.errors import BadInputError, Defect, Text, refuse

_ONE_MEANING = Text("Keep one of them", "请只保留一个").then(WRITTEN_BY_US)
_A_NUMBER = Text("Write a number, or null", "请填写数值或 null").then(WRITTEN_BY_US)
_IS_NAME = Text("is the name of a file, not JSON", "是文件名，不是 JSON 文本")
AS_IT_WAS = Text("Hand in the text as to_json wrote it", "请传入 to_json 写出的原文")
GIVE_PATH = Text(
    "Hand the file in as a path: pathlib.Path(...)", "文件请以 pathlib.Path(...) 传入"
)
_LONGEST_NAME = 4_096
_VERSION = re.compile(r"(.*\D)(\d{1,9})")
_BEFORE = re.compile("lawyer-assign ([A-Za-z]+) 1")
_WORD_IN_NAME = re.compile("(?<=[a-z])(?=[A-Z])")
_LATER = (
    Text(
        "was written by a later version of lawyer_assign",
        "由更新版本的 lawyer_assign 写出",
    ),
    Text("Update the package", "请升级本软件"),
)
_EARLIER = (
    Text(
        "was written by an earlier version of lawyer_assign, whose form is not read "
        "any more",
        "由较早版本的 lawyer_assign 写出，其格式已不再支持",
    ),
    Text("Make it anew from facts and policy", "请用数据和规则集重新生成"),
)


def mark_of(kind: str) -> str:
    """Return what JSON says of itself, by the name of the class that it is made of."""
    return f"lawyer_assign.{_WORD_IN_NAME.sub('_', kind).lower()}/1"


def as_spelt_now(mark: object) -> object:
    """Return a mark as it is spelt today; ``lawyer-assign WhyNot 1`` was one, too."""
    found = _BEFORE.fullmatch(mark) if isinstance(mark, str) else None
    return mark if found is None else mark_of(found[1])


def check_marked(document: object, place: str, mark: str) -> None:
    """Refuse an object that does not say what it is.

    Parameters
    ----------
    document
        As it was read.
    place
        Of the text.
    mark
        What it should say.
    """
    if isinstance(document, dict) and "format" not in document:
        raise refuse(
            f"{place}: format", "",
            Text(
                f"is missing; in what to_json writes it is {mark}",
                f"缺少格式标记（to_json 写出的为 {mark}）",
            ),
            AS_IT_WAS,
        )  # fmt: skip


def of_other_version(found: object, known: str) -> tuple[Text, Text] | None:
    """Return what is wrong with a form that is ours in another version, and the cure.

    Parameters
    ----------
    found
        What stands there.
    known
        The form that is read, which ends with the number of its version.

    Returns
    -------
    tuple or None
        ``None`` where it is no version of that form.
    """
    said, own = _VERSION.fullmatch(str(found)), _VERSION.fullmatch(known)
    if said is None or own is None or said[1] != own[1]:
        return None
    return _LATER if int(said[2]) > int(own[2]) else _EARLIER


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
        The file cannot be read, a key stands twice, or a number is NaN or infinite; the
        text is the name of a file.
    """
    text = text_of(source, most).removeprefix("\ufeff")  # which Notepad puts there
    place = str(source) if isinstance(source, Path) else name
    wrong = False

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal wrong
        times = Counter(key for key, _ in pairs)
        if len(times) == len(pairs):
            return dict(pairs)
        # All values stay, so that what is wrong inside them is reached as well.
        twice = _Twice((key, [v for k, v in pairs if k == key]) for key in times)
        twice.keys_twice = [key for key, n in times.items() if n > 1]
        wrong = True
        return twice

    def no_number(word: str) -> _Word:
        nonlocal wrong
        wrong = True
        return _Word(word)

    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError):
        _check_no_name(source, name)
        return OurText(text, place, None)
    if wrong:
        raise BadInputError(list(dict.fromkeys(_find_no_json(document, place))))
    return OurText(text, place, document)


class _Word(str):
    """A word in the place of a number."""

    __slots__ = ()


class _Twice(dict[str, Any]):
    """An object with a key that stands twice: all values of every key."""

    keys_twice: list[str]


def _check_no_name(source: str | Path, name: str) -> None:
    """Refuse text that is no JSON but the name of a file."""
    if isinstance(source, str) and is_file_name(source):
        raise refuse(name, source, _IS_NAME, GIVE_PATH)


def is_file_name(text: str) -> bool:
    """Return whether text that was handed in as what a file holds is its name."""
    if not 0 < len(text) <= _LONGEST_NAME:
        return False
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _find_no_json(document: object, place: str) -> Iterator[Defect]:
    """Find keys that stand twice and words in place of numbers, wherever they are."""
    left: list[tuple[str, Any]] = [("", document)]
    while left:
        path, value = left.pop()
        at = f"{place}: {path}" if path else place
        inside: Iterable[tuple[Any, Any]] = ()
        if isinstance(value, _Word):
            problem = Text(f"{value} is no number of JSON", f"{value} 不是 JSON 数值")
            yield Defect(at, value, problem, _A_NUMBER)
        elif isinstance(value, _Twice):
            problem = Text("stands twice in one object", "在同一对象中重复出现")
            for key in value.keys_twice:
                yield Defect(at, key, problem, _ONE_MEANING)
            inside = [(key, one) for key, said in value.items() for one in said]
        elif isinstance(value, dict):
            inside = value.items()
        elif isinstance(value, list):
            inside = enumerate(value)
        more = [(f"{path}.{key}" if path else str(key), one) for key, one in inside]
        left += reversed(more)
