"""TOML of parameters to a document, and what is wrong with its syntax or its values."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tomllib import TOMLDecodeError
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from lawyer_assign.disk import MIB, content_of
from lawyer_assign.errors import MOST_NAME, NOTHING, BadInputError, Defect, Text, refuse
from lawyer_assign.facts.unfit import NO_KIND, said_of
from lawyer_assign.json_text import GIVE_PATH, is_file_name
from lawyer_assign.quoting import as_written, quoted

MOST_TOML = MIB
"""Bytes of a file of parameters; settings with every rule have 20 kB."""
MOST_DOTS = 16
"""Parts of a dotted key; the parser looks at each once for each of the others."""

NO_NAMES: Mapping[str, Text] = MappingProxyType({})
"""Of fields that go by their codes."""

_AT = re.compile(r"line (\d+), column (\d+)")
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}\.[ \t]*+){{{MOST_DOTS}}}")
_LIKE_SETTINGS = Text(
    "Write it like the file that lawyer-assign template FILE --settings writes",
    "请参照 lawyer-assign template 文件 --settings 写出的文件",
)


_IS_NAME = Text("is the name of a file, not TOML", "是文件名，不是 TOML 文本")


def document_of(source: str | Path, name: str) -> tuple[dict[str, Any], str]:
    """Return what TOML says, and where: the path of the file, or a name for text.

    Raises
    ------
    BadInputError
        It is no file of TOML in UTF-8, or too large or too deep to be parameters.
    """
    place, text = name, source
    if isinstance(source, Path):
        place, text = str(source), _text_of(source)
    elif isinstance(source, str) and is_file_name(source):
        raise refuse(name, source, _IS_NAME, GIVE_PATH)
    if long := _LONG_KEY.search(str(text)):
        raise refuse(
            place, long[0][:60],
            Text(f"has a key of more than {MOST_DOTS} parts",
                 f"有一个键超过{MOST_DOTS}段"),
            _LIKE_SETTINGS,
        )  # fmt: skip
    try:
        return tomllib.loads(str(text)), place
    except TOMLDecodeError as error:
        raise no_toml(place, error) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, lists of thousands of lists.
        raise refuse(
            place, "",
            Text(
                f"cannot be read as TOML: {error}",
                "无法按 TOML 读取：数值过长或嵌套过深",
            ),
            _LIKE_SETTINGS,
        ) from error  # fmt: skip


def _text_of(path: Path) -> str:
    content = content_of(path, MOST_TOML, _LIKE_SETTINGS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Text(
            f"is not UTF-8 text (line {line})", f"不是 UTF-8 文本（第{line}行）"
        )
        cure = Text("Save it as UTF-8", "请另存为 UTF-8")
        value = repr(content[error.start : error.start + 4])
        raise refuse(str(path), value, problem, cure) from error


def no_toml(place: str, error: TOMLDecodeError) -> BadInputError:
    """Return the error for text that is no TOML; the parser's own words are English."""
    found = _AT.search(str(error))
    at = f"（第{found[1]}行第{found[2]}列）" if found else "（文件末尾）"
    problem = Text(f"is not TOML: {error}", f"不符合 TOML 语法{at}")
    cure = Text("Correct the TOML at that place", "请改正该处")
    return BadInputError([Defect(place, "", problem, cure)])


def defects_of(
    error: ValidationError,
    place: str,
    more: Text = NOTHING,
    inside: tuple[str, ...] = (),
    names: Mapping[str, Text] = NO_NAMES,
) -> list[Defect]:
    """Return every value that pydantic refused.

    Parameters
    ----------
    error
        Of the model that the file was read into.
    place
        Of the file.
    more
        What stands behind every cure.
    inside
        Keys of the tables of the file that the model was read from.
    names
        What fields are called, where that is more than their code.
    """
    found: list[dict[str, Any]] = [dict(one) for one in error.errors(include_url=False)]
    return [
        _defect(one, (*inside, *one["loc"]), place, more, names)
        for one in found
        if not _is_short_of_bad_ones(one, found)
    ]


def _is_short_of_bad_ones(error: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """Return whether a list is called too short because pydantic left out bad items."""
    loc = error["loc"]
    return error["type"] == "too_short" and any(
        one["loc"][: len(loc)] == loc and len(one["loc"]) > len(loc) for one in found
    )


def _defect(
    error: dict[str, Any],
    loc: tuple[str | int, ...],
    place: str,
    more: Text,
    names: Mapping[str, Text],
) -> Defect:
    if error["type"] in NO_KIND:
        # The place of a table that says its kind wrongly is where it says it.
        loc = (*loc, error["ctx"]["discriminator"].strip("'"))
        error["input"] = error["ctx"].get("tag", {})
    path = ".".join(str(part) for part in loc)
    name = next((one for one in loc[::-1] if isinstance(one, str)), place)
    name = quoted(name, MOST_NAME)
    called = names.get(name) or Text(name, f"“{name}”")
    problem, cure = said_of(error, called)
    value = "" if isinstance(error["input"], dict) else as_written(error["input"])
    at = f"{place}: {path}" if path else place
    return Defect(at, value, problem, cure.then(more))
