"""What is wrong with a TOML file of parameters: its syntax, or its values."""

import re
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import ValidationError

from lawyer_assign.errors import NOTHING, BadInputError, Defect, Text
from lawyer_assign.facts.unfit import said_of

_AT = re.compile(r"line (\d+), column (\d+)")


def no_toml(place: str, error: TOMLDecodeError) -> BadInputError:
    """Return the error for text that is no TOML; the parser's own words are English."""
    found = _AT.search(str(error))
    at = f"（第 {found[1]} 行第 {found[2]} 列）" if found else "（文件末尾）"
    problem = Text(f"is not TOML: {error}", f"不符合 TOML 语法{at}")
    cure = Text("Correct the TOML at that place", "请改正该处")
    return BadInputError([Defect(place, "", problem, cure)])


def defects_of(
    error: ValidationError,
    place: str,
    more: Text = NOTHING,
    inside: tuple[str, ...] = (),
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
    """
    return [
        _defect(dict(one), (*inside, *one["loc"]), place, more)
        for one in error.errors(include_url=False)
    ]


def _defect(
    error: dict[str, Any], loc: tuple[str | int, ...], place: str, more: Text
) -> Defect:
    path = ".".join(str(part) for part in loc)
    name = next((one for one in loc[::-1] if isinstance(one, str)), place)
    problem, cure = said_of(error, Text(name, f"“{name}”"))
    value = "" if isinstance(error["input"], dict) else repr(error["input"])
    at = f"{place}: {path}" if path else place
    return Defect(at, value, problem, cure.then(more))
