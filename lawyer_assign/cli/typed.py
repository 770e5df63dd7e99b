"""Arguments of calls, as whoever typed the command line knows them.

The library names its own arguments in errors (``lawyer``); in a shell the same was
typed as an option (``--not``). Every error is said in the words of the line here.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, NamedTuple

from lawyer_assign.errors import Defect, Lang, Text

_CURES = {
    "time_limit": Text(
        "Give a number of seconds above 0, or inf for no limit",
        "请填写大于0的秒数；inf 表示不限",
    ),
    "workers": Text(
        "Give a whole number, 1 or more, or leave it out",
        "请填写1或更大的整数，或不写此选项",
    ),
    "points": Text(
        "Give 2 or more, or leave it out for all", "请填写2或更大的数，或不写此选项"
    ),
}
"""Argument -> a cure, where that of the library speaks of Python."""

_OTHERWISE = {("explain", "lawyer"): "not_"}
"""Verb and argument of the call -> the parameter of the verb, where names differ."""

_CHINESE = {
    "FACTS": "数据", "PLAN": "方案", "LAST_PLAN": "上年方案", "ROSTER": "值班表",
    "RECORDS": "记录", "FILE": "文件", "FOLDER": "文件夹", "YEAR": "年份",
    "MONTH": "月份",
}  # fmt: skip
"""What usage lines call an argument, and the same in Chinese."""


class _Line(NamedTuple):
    """The verb of a command line: its words, and Click's command."""

    name: str
    verb: Any


_line: ContextVar[_Line | None] = ContextVar("line", default=None)


@contextmanager
def one_line() -> Iterator[None]:
    """Forget the verb of a line when it is done."""
    token = _line.set(None)
    try:
        yield
    finally:
        _line.reset(token)


def remember(name: str | None, verb: Any, words: Sequence[str]) -> None:  # noqa: ANN401
    """Remember the verb of the line; of a group the one within it."""
    behind = list(words)
    while behind and behind[0] in getattr(verb, "commands", {}):
        name, verb = f"{name} {behind[0]}", verb.commands[behind.pop(0)]
    _line.set(None if name is None or verb is None else _Line(name, verb))


def as_typed(defect: Defect, lang: Lang) -> Defect:
    """Return a defect with the argument that it is about, and its cure, as typed."""
    # Loaded here, for usage lines, which are quick, know the verb by this module.
    from lawyer_assign.files.kinds import GIVE_FACTS, give_facts

    line = _line.get()
    cure = _CURES.get(defect.place, defect.cure)
    if cure == GIVE_FACTS:
        cure = give_facts(None if line is None else _example(line))
    place = defect.place if line is None else _place(defect.place, line)
    if lang == "zh" and place in _CHINESE:
        place = f"{_CHINESE[place]}（{place}）"
    return replace(defect, place=place, cure=cure)


def _place(place: str, line: _Line) -> str:
    """Return the option, or the argument as usage lines call it; else the place."""
    name = line.name.split()[-1]
    within = re.fullmatch(rf"{re.escape(name)}\((\w+)\)", place)
    asked = within[1] if within else place
    asked = _OTHERWISE.get((name, asked), asked)
    for one in line.verb.params:
        if one.name == asked:
            return _called(one)
    return place


def _called(parameter: Any) -> str:  # noqa: ANN401 (Click's)
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper()).strip("[]")
    return str(parameter.opts[0])


def _example(line: _Line) -> Text | None:
    """Return how the verb is typed; None if it does not begin with the facts."""
    files = [one for one in line.verb.params if one.param_type_name == "argument"]
    if not files or _called(files[0]) != "FACTS":
        return None
    words = [_called(one) for one in files]
    for one in line.verb.params:
        if one.param_type_name != "argument" and one.required:
            words += [str(one.opts[-1]), str(one.metavar or "")]
    said = f"lawyer-assign {line.name}"
    chinese = [_in_chinese(one) for one in words]
    return Text(" ".join([said, *words]), " ".join([said, *chinese]))


def _in_chinese(word: str) -> str:
    stem = word.rstrip(".")
    return _CHINESE.get(stem, stem) + word[len(stem) :]
