"""The one tree of exceptions.

Every message names the place, the value seen, what is allowed and what to do next, in
Chinese and English. A shortage of lawyers is an answer, not an exception.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Literal, NamedTuple

from lawyer_assign.phones import mask_phones
from lawyer_assign.quoting import as_written, shared_out, shown, without_phones

Lang = Literal["zh", "en"]

MOST_DEFECT = 2_000
"""Bytes (UTF-8) of one defect in both languages; our own longest need 830."""
MOST_PLACE = 400
MOST_VALUE = 240
MOST_NAME = 240
"""Bytes of a key of a file in a sentence: both languages show the same part of it."""
MOST_SENTENCE = 4_000
"""Bytes of an error that is one sentence in both languages."""
MOST_ALIKE = 10_000
"""Listed of one kind: a mistake made in every row must not hide the others."""
MOST_DEFECTS = 50_000
"""A file with more is another file altogether, and nobody reads on."""


class Text(NamedTuple):
    """One sentence, or part of one, in both languages.

    Both name the same numbers and ids. ``str()`` shows both, Chinese first, and
    ``in`` looks for words in either.
    """

    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}"

    def __contains__(self, words: object) -> bool:
        return isinstance(words, str) and (words in self.en or words in self.zh)

    def of(self, lang: Lang) -> str:
        """Return the text in a language."""
        return self.zh if lang == "zh" else self.en

    def then(self, other: "Text") -> "Text":
        """Return the text with another right behind it."""
        return Text(self.en + other.en, self.zh + other.zh)

    def masked(self) -> "Text":
        """Return the text with what looks like a phone masked."""
        en, zh = (without_phones(one, MOST_SENTENCE) for one in self)
        return self if (en, zh) == (self.en, self.zh) else Text(en, zh)


NOTHING = Text("", "")


def _masked(said: object) -> object:
    """Return a part of a message with what looks like a phone masked."""
    if isinstance(said, Text):
        return said.masked()
    return without_phones(said, MOST_SENTENCE) if isinstance(said, str) else said


def listed(names: Iterable[str]) -> Text:
    """Return names as each language lists them."""
    words = [str(one) for one in names]
    return Text(", ".join(words), "、".join(words))


_CLASSES = {
    "Mapping": Text("dictionary", "字典"),
    "Path": Text("Path", "路径"),
    "str": Text("str", "文本"),
    **dict.fromkeys(("Sequence", "Collection"), Text("list", "列表")),
    "Iterable": Text("Iterable", "列表"),
}


def classes_said(names: Iterable[str]) -> Text:
    """Return names of classes as each language calls them, one of which is asked."""
    words = [_CLASSES.get(one, Text(one, one)) for one in names]
    zh = " / ".join(one.zh for one in words)
    return Text(" / ".join(one.en for one in words), f" {zh}" if zh.isascii() else zh)


def lawyer_zh(name: str) -> str:
    """Return how a Chinese sentence calls a lawyer: 律师 once, though a name has it."""
    return name if name.startswith("律师") else f"律师{name}"


def firm_zh(name: str) -> str:
    """Return how a Chinese sentence calls a firm: 律所 only where no name says it."""
    says_it = "律师事务所" in name or "律所" in name
    return name if says_it else f"律所{name}"


class LawyerAssignError(Exception):
    """Base of everything this package raises on purpose; shows no phone.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> issubclass(la.BadInputError, la.LawyerAssignError)
    True
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*(_masked(one) for one in args))

    def text(self, lang: Lang) -> str:  # noqa: ARG002 (some say it in one language)
        """Return what it says, in a language where it has one."""
        return str(self)


MOST_NUMBER = 80
"""Bytes of a number that a cure repeats."""


def number_as_text(value: object) -> Text | None:
    """Return the cure for a number where text is asked for; ``None`` if it is none."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        return None
    said = shown(mask_phones(as_written(int(value))), MOST_NUMBER)
    return Text(f'Give it as text: "{said}"', f'请写成文本："{said}"')


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong with what was handed in; whatever looks like a phone is masked.

    All four parts may quote what a file holds: they are made printable here, and
    shortened where all together are longer than :data:`MOST_DEFECT`, so that nobody who
    makes a defect has to think of it.

    Parameters
    ----------
    place
        Where it is: sheet and cell, file and line, or model and row number; it reads
        the same in every language.
    value
        What stands there now, as text.
    problem
        What is wrong with it.
    cure
        What to do about it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> try:
    ...     la.facts_from_dict({"lawyers": [{"id": "l1", "name": "Lin"}]})
    ... except la.BadInputError as error:
    ...     defect = error.defects[0]
    >>> defect.place, defect.cure.en
    ('document: lawyers[0].firm', 'Fill it in, or clear the whole row')
    """

    place: str
    value: str
    problem: Text
    cure: Text

    def __post_init__(self) -> None:
        # A shifted cell puts a phone into any column; whole ones are found before cuts.
        for name in ("place", "value", "problem", "cure"):
            object.__setattr__(self, name, _masked(getattr(self, name)))
        parts = (self.place, self.value, *self.problem, *self.cure)
        # Four bytes a sign at most: what passes here needs no closer look.
        if sum(map(len, parts)) + len(self.value) <= MOST_DEFECT // 4 - _GLUE and all(
            map(str.isprintable, parts)
        ):
            return
        place, value = shown(self.place, MOST_PLACE), shown(self.value, MOST_VALUE)
        used = len(place.encode()) + 2 * len(value.encode()) + _GLUE
        en, zh, cure, cure_zh = shared_out(
            (*self.problem, *self.cure), MOST_DEFECT - used
        )
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "problem", Text(en, zh))
        object.__setattr__(self, "cure", Text(cure, cure_zh))

    def text(self, lang: Lang) -> str:
        """Return the defect as one line in a language."""
        colon = ("：" if lang == "zh" else ": ") if self.place else ""
        return f"{self.place}{colon}{self._said(lang)}"

    def __str__(self) -> str:
        """Return the defect as one line in both languages."""
        both = Text(self._said("en"), self._said("zh"))
        return f"{self.place}: {both}" if self.place else str(both)

    def _said(self, lang: Lang) -> str:
        if lang == "zh":
            seen = f"（现值：{self.value}）" if self.value else ""
            return f"{self.problem.zh}{seen}。{self.cure.zh}"
        seen = f" (found {self.value})" if self.value else ""
        return f"{self.problem.en}{seen}. {self.cure.en}"


_GLUE = 60
"""Bytes of brackets, colons and dots around the parts of a defect."""


class BadInputError(LawyerAssignError, ValueError):
    """Facts, policy or files that cannot be what was meant; lists every defect.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> document = la.facts_to_dict(la.datasets.toy())
    >>> document["lawyers"][0]["firm"] = "f9"
    >>> try:
    ...     la.facts_from_dict(document)
    ... except la.BadInputError as error:
    ...     len(error.defects)
    2
    """

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects: tuple[Defect, ...] = tuple(defects)
        super().__init__(summary(self.defects))

    def __reduce__(self) -> tuple[type, tuple[tuple[Defect, ...]]]:
        """Keep the defects on the way from another process."""
        return type(self), (self.defects,)

    def text(self, lang: Lang) -> str:
        """Return every defect, a line each, in a language."""
        return summary(self.defects, len(self.defects), lang)


class SaidError(LawyerAssignError):
    """An error that is one sentence, in both languages."""

    def __init__(self, said: Text) -> None:
        said = said.masked()
        self.said = Text(*shared_out(said, MOST_SENTENCE))
        super().__init__(str(self.said))

    def __reduce__(self) -> tuple[type, tuple[Text]]:
        """Keep both languages on the way from another process."""
        return type(self), (self.said,)

    def text(self, lang: Lang) -> str:
        """Return the sentence in a language."""
        return self.said.of(lang)


class UnsupportedError(SaidError):
    """A question that the chosen backend or rule cannot answer, with the reason.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> try:
    ...     la.solve(la.datasets.toy(), backend="flow")
    ... except la.UnsupportedError as error:
    ...     "stability" in str(error)
    True
    """


class WorkerLostError(SaidError):
    """A process that solved one of many problems died, as often as it was begun.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> issubclass(la.WorkerLostError, la.LawyerAssignError)
    True
    """


class LeftAsideError(SaidError, OSError):
    """Files could be neither written nor put back; says where the old ones are."""


class NotWrittenError(SaidError, OSError):
    """A file could not be written; says which, why, and what to do.

    >>> import lawyer_assign as la
    >>> issubclass(la.NotWrittenError, OSError)
    True
    """

    def __str__(self) -> str:
        """Return the sentence, not what :class:`OSError` makes of its numbers."""
        return str(self.said)


class VerificationError(LawyerAssignError):
    """A plan that the independent check rejects: our defect, or of a rule of one's own.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> issubclass(la.VerificationError, la.LawyerAssignError)
    True
    """


class Defects(list[Defect]):
    """Defects as they are found: so many, of a kind and in all, as people can mend.

    Raises
    ------
    BadInputError
        One more than :data:`MOST_DEFECTS` is added, those not listed counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self._alike: Counter[tuple[Text, Text]] = Counter()
        self._found = 0

    def append(self, defect: Defect, /) -> None:
        """Add a defect; of those that differ by place and value alone, the first."""
        kind = (defect.problem, defect.cure)
        self._alike[kind] += 1
        self._found += 1
        beyond = self._alike[kind] - MOST_ALIKE
        if beyond == 1:
            defect = replace(defect, problem=defect.problem.then(_OTHERS))
        if beyond <= 1:
            super().append(defect)
        if self._found > MOST_DEFECTS:
            raise BadInputError([_TOO_MANY, *self[:MOST_DEFECTS]])

    def extend(self, defects: Iterable[Defect], /) -> None:
        """Add defects, one by one as they are found."""
        for one in defects:
            self.append(one)

    def __iadd__(self, defects: Iterable[Defect], /) -> "Defects":  # type: ignore[override,misc]
        self.extend(defects)
        return self


_OTHERS = Text(
    f"; the first {MOST_ALIKE:,} such places are listed, others follow",
    f"；同样的问题只列出前{MOST_ALIKE:,}处，其后还有",
)
_TOO_MANY = Defect(
    "", "",
    Text(
        f"reading stopped after {MOST_DEFECTS:,} problems",
        f"已有{MOST_DEFECTS:,}个问题，不再往下读取",
    ),
    Text("Mend these first, then read again", "请先改正以上问题，再重新读取"),
)  # fmt: skip


def refuse(place: str, value: str, problem: Text, cure: Text) -> BadInputError:
    """Return the error of one defect, for what cannot be read at all."""
    return BadInputError([Defect(place, value, problem, cure)])


def summary(defects: Sequence[Defect], most: int = 20, lang: Lang | None = None) -> str:
    """Return the count of defects and the first of them, a line each.

    Parameters
    ----------
    defects
        In the order in which they are shown.
    most
        How many lines are shown. Where there are more defects, those that differ by
        their place alone share one; what is not shown is counted.
    lang
        ``"zh"`` or ``"en"``; ``None`` = both on every line.
    """
    count, alike = len(defects), dict[object, list[Defect]]()
    for at, one in enumerate(defects):
        said = at if count <= most else (one.value, one.problem, one.cure)
        alike.setdefault(said, []).append(one)
    told = [*alike.values()][:most]
    left = count - sum(map(len, told))
    head = Text(f"{count} problem(s) found.", f"发现{count}个问题。")
    tail = Text(f"... and {left} more (see .defects)", f"……另有{left}个（见 .defects）")
    lines = [str(head) if lang is None else head.of(lang)]
    for first, *others in told:
        n = len(others)
        more = (
            Text(f" (and at {n} other places)", f"（另有{n}处相同）") if n else NOTHING
        )
        one = replace(first, problem=first.problem.then(more))
        lines.append(f"  {one if lang is None else one.text(lang)}")
    if left > 0:
        lines.append(f"  {tail if lang is None else tail.of(lang)}")
    return "\n".join(lines)
