"""Helps of verbs and options in one language: they are written as 中文 · English."""

import re
from typing import Any

from lawyer_assign.cli.messages import Language

_APART = " · "
_SUFFIX = re.compile(r"\.(?:xlsx|json|csv|toml|html|geojson)\b")


def asked_for(words: list[str]) -> Language | None:
    """Return the language of ``--lang``, the last one, if a command line has it."""
    found = None
    for at, word in enumerate(words):
        name, _, value = word.partition("=")
        said = value or "".join(words[at + 1 : at + 2])
        if name == "--lang" and said in list(Language):
            found = Language(said)
    return found


def half_of(said: str, lang: Language) -> str:
    """Return a help in one language, paragraph by paragraph.

    Kinds of files that the English half alone names stand behind the Chinese one.
    """
    return "\n\n".join(_half(one, lang) for one in said.split("\n\n"))


def _half(said: str, lang: Language) -> str:
    chinese, apart, english = said.partition(_APART)
    if not apart:
        return said
    if lang is Language.EN:
        return english
    kinds = [one for one in _SUFFIX.findall(english) if one not in chinese]
    return f"{chinese}：{'、'.join(kinds)}" if kinds else chinese


def speak(verb: Any, shown: Language, asked: Language | None) -> None:  # noqa: ANN401
    """Let a verb, its options and those within it speak one language.

    Parameters
    ----------
    verb
        Of Click.
    shown
        Language of the list of verbs, in which nothing is cut short.
    asked
        Language of all else, if the command line asks for one; else both stand there.
    """
    for one in (verb, *verb.params):
        said = getattr(one, "help", None)
        whole = vars(one).setdefault("both_languages", said)
        if isinstance(whole, str):
            one.help = whole if asked is None else half_of(whole, asked)
    whole = vars(verb)["both_languages"]
    if isinstance(whole, str):
        verb.short_help = half_of(whole, shown).split("\n\n")[0]
    for inner in getattr(verb, "commands", {}).values():
        speak(inner, shown, asked)
