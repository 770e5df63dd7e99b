"""Templates of pages, as they lie beside the code that fills them in."""

from functools import lru_cache, partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined


def asset(room: str, name: str) -> str:
    """Return the text of a file in the folder ``templates`` of one of our rooms."""
    return (files(f"lawyer_assign.{room}") / "templates" / name).read_text("utf-8")


@lru_cache
def searched() -> str:
    """Return the script by which every page of ours compares what is searched for."""
    return (files("lawyer_assign") / "searched.js").read_text("utf-8")


@lru_cache
def environment(room: str) -> Environment:
    """Return what fills in templates of a room: escaped, and no name left out."""
    return Environment(
        autoescape=True,
        loader=FunctionLoader(partial(asset, room)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
