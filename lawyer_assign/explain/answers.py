"""What every answer is: frozen numbers and names; words come when somebody reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, Self

from pydantic import ConfigDict, TypeAdapter, ValidationError

from lawyer_assign.calls import checked
from lawyer_assign.cards import MOST_REPR
from lawyer_assign.disk import MIB, WRITTEN_BY_US
from lawyer_assign.errors import BadInputError, Defect, Lang, Text
from lawyer_assign.facts.names import lang_of as lang_of
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.files.table import Table
from lawyer_assign.json_text import as_spelt_now, mark_of, of_other_version, our_text
from lawyer_assign.phones import mask_phones
from lawyer_assign.policy import class_of
from lawyer_assign.quoting import shown as cut
from lawyer_assign.rules.rule import HOUSE_RULE
from lawyer_assign.views.blocks import Block, as_html, as_text

NOT_IN_THE_TEXT = f"{HOUSE_RULE}: the text does not speak of it"

FORMAT = "format"
"""Key of JSON under which the kind of an answer stands, and its form."""

MOST_JSON = 64 * MIB
"""Bytes of a file; the answers about every post of a city have 20 MiB."""

MOST = 20
"""Rows of a long list that a text shows; frames and JSON have all."""


class Named(NamedTuple):
    """An id with the name beside it."""

    id: str
    name: str

    def of(self, lang: Lang) -> str:
        """Return name and id as a language writes them."""
        if not self.name or self.name == self.id:
            return self.id
        return (
            f"{self.name}（{self.id}）" if lang == "zh" else f"{self.name} ({self.id})"
        )

    @property
    def text(self) -> Text:
        """Name and id in both languages."""
        return Text(self.of("en"), self.of("zh"))


def parties_text(who: Named) -> Text:
    """Return whom a rule means, both parties where it means a pair."""
    ids, names = who.id.split("+"), who.name.split(" + ")
    if len(ids) != 2 or len(names) != 2:
        return who.text
    one, other = (Named(*both) for both in zip(ids, names, strict=True))
    return Text(
        f"{one.of('en')} and {other.of('en')}", f"{one.of('zh')}与{other.of('zh')}"
    )


MOST_NAMED = 6
"""People or places that a sentence names; the data has all."""


def all_named(people: Sequence[Named], most: int = MOST_NAMED) -> Text:
    """Return names and ids as each language lists them, and that there are more."""
    en = ", ".join(one.of("en") for one in people[:most])
    zh = "、".join(one.of("zh") for one in people[:most])
    if len(people) > most:
        return Text(f"{en}, ...", f"{zh}等")
    return Text(en, zh)


class Move(NamedTuple):
    """Who goes from a committee and who comes; one of them may be nobody."""

    committee: Named
    goes: Named | None
    comes: Named | None

    @property
    def text(self) -> Text:
        """Return the move as part of a sentence."""
        here = self.committee
        if self.goes is None and self.comes is not None:
            return Text(
                f"{here.of('en')} gets {self.comes.of('en')}",
                f"{here.of('zh')}改由{self.comes.of('zh')}服务",
            )
        if self.comes is None and self.goes is not None:
            return Text(
                f"{here.of('en')} loses {self.goes.of('en')}",
                f"{here.of('zh')}不再由{self.goes.of('zh')}服务",
            )
        goes, comes = self.goes or here, self.comes or here
        return Text(
            f"{here.of('en')} gets {comes.of('en')} for {goes.of('en')}",
            f"{here.of('zh')}由{goes.of('zh')}改为{comes.of('zh')}",
        )


class Effect(NamedTuple):
    """What one rule says about somebody when a plan changes.

    Parameters
    ----------
    tier
        Number of the tier; ``None`` for a rule that must hold.
    rule
        Its kind.
    who
        Whom the amount is about.
    units
        By how much the rule is missed more (negative: less).
    amount
        The same in points of the tier, weight x units; 0 for a must.
    """

    tier: int | None
    rule: str
    who: Named
    units: int
    amount: int


def by_tier(effects: Sequence[Effect], tiers: Sequence[int]) -> tuple[int, ...]:
    """Return the sum of effects in every tier."""
    return tuple(sum(one.amount for one in effects if one.tier == t) for t in tiers)


def source_of(kind: str) -> Text:
    """Return the clause of a rule, or that it is a house rule."""
    rule = class_of(kind)
    source = NOT_IN_THE_TEXT if rule is None else rule.source
    if source.startswith(HOUSE_RULE):
        return Text(source, "本软件规则（《实施意见》没有规定）")
    return Text(source, source)


@dataclass(frozen=True)
class Answer:
    """Base of answers: every field is a number, a name or a tuple of such.

    Parameters
    ----------
    lang
        What a notebook shows first: Chinese where the places have Chinese names.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    lang: Lang

    @checked
    def blocks(self, lang: Lang) -> list[Block]:
        """Return the answer as titled tables in a language."""
        found: list[Block] = beside(self, "words").blocks(self, lang)
        return found

    def __repr__(self) -> str:
        """Return what it comes to; a city's numbers would fill the screen."""
        gist = cut(mask_phones(self._gist()), MOST_REPR - len(type(self).__name__) - 4)
        return f"<{type(self).__name__}: {gist}>"

    def _gist(self) -> str:
        """Return the answer in a line: its first title, where that says it."""
        return next((block.title for block in self.blocks(self.lang)), "")

    @checked
    def sheets(self, lang: Lang) -> list[Table]:
        """Return the answer as sheets of a workbook, names beside ids.

        ``la.write(answer, "x.xlsx")`` writes them.
        """
        found: list[Table] = beside(self, "sheets").sheets(self, lang)
        return found

    @checked
    def text(self, lang: Lang = "en") -> str:
        """Return the answer as text for a terminal.

        Parameters
        ----------
        lang
            ``"zh"`` or ``"en"``.
        """
        return as_text(self.blocks(lang))

    def _repr_html_(self) -> str:
        """Show the answer in a notebook."""
        return as_html(self.blocks(self.lang))

    def to_json(self) -> str:
        """Return the answer as JSON; :meth:`from_json` reads it back."""
        adapter: TypeAdapter[Any] = TypeAdapter(type(self))
        said = adapter.dump_json(self, indent=1).decode("utf-8")
        # Of which kind, for who keeps many, and in which form, for later versions.
        return said.replace(
            "{", f'{{\n "{FORMAT}": "{mark_of(type(self).__name__)}",', 1
        )

    @classmethod
    def from_json(cls, source: str | Path) -> Self:
        """Read an answer back, from JSON text or from a file (a path).

        Raises
        ------
        BadInputError
            Everything that is not as :meth:`to_json` writes it.
        """
        text, place, document = our_text(source, MOST_JSON, cls.__name__)
        defects: list[Defect] = []
        if isinstance(document, dict):
            form = document.pop(FORMAT, None)
            if as_spelt_now(form) != (mark := mark_of(cls.__name__)):
                defects.append(_other(place, form, mark))
            if form is not None and defects:
                raise BadInputError(defects)  # of another kind; its fields are others
            text = json.dumps(document)
        try:
            adapter: TypeAdapter[Self] = TypeAdapter(cls)
            found = adapter.validate_json(text)
        except ValidationError as error:
            defects += defects_of(error, place, WRITTEN_BY_US)
        if defects:
            raise BadInputError(defects)
        return found


def _other(place: str, form: object, expected: str) -> Defect:
    """Return that JSON is that of another answer, or of none."""
    problem, cure = of_other_version(form, expected) or (
        Text(f"is not “{expected}”", f"不是“{expected}”"),
        Text("Read it as what it is", "请按其实际种类读取").then(WRITTEN_BY_US),
    )
    said = "" if form is None else str(form)
    return Defect(f"{place}: {FORMAT}", said, problem, cure)


def beside(answer: Answer, module: str) -> ModuleType:
    """Return a module of an answer's room, loaded when somebody reads the answer.

    ``words`` with ``blocks(answer, lang)`` and ``sheets`` with ``sheets(answer, lang)``
    know the answer, which knows only where they are.
    """
    room = type(answer).__module__.rpartition(".")[0]
    return import_module(f"{room}.{module}")


def shown(
    texts: Sequence[Text], lang: Lang, most: int = MOST
) -> tuple[tuple[str], ...]:
    """Return the first sentences as rows of a block, and how many are left."""
    rows = [(one.of(lang),) for one in texts[:most]]
    if len(texts) > most:
        left = len(texts) - most
        more = Text(f"... and {left} more", f"……另有{left}项")
        rows.append((more.of(lang),))
    return tuple(rows)
