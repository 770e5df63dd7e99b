"""The one tree of exceptions.

Every message names the place, the value seen, what is allowed and what to do next, in
Chinese and English. A shortage of lawyers is an answer, not an exception.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lawyer_assign.phones import mask_phones

Lang = Literal["zh", "en"]


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
        return Text(mask_phones(self.en), mask_phones(self.zh))


NOTHING = Text("", "")


def _masked(said: object) -> object:
    """Return a part of a message with what looks like a phone masked."""
    if isinstance(said, Text):
        return said.masked()
    return mask_phones(said) if isinstance(said, str) else said


def listed(names: Iterable[str]) -> Text:
    """Return names as each language lists them."""
    words = [str(one) for one in names]
    return Text(", ".join(words), "、".join(words))


class LawyerAssignError(Exception):
    """Base of everything this package raises on purpose; shows no phone."""

    def __init__(self, *args: object) -> None:
        super().__init__(*(_masked(one) for one in args))

    def text(self, lang: Lang) -> str:  # noqa: ARG002 (some say it in one language)
        """Return what it says, in a language where it has one."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong with what was handed in; whatever looks like a phone is masked.

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
    """

    place: str
    value: str
    problem: Text
    cure: Text

    def __post_init__(self) -> None:
        """Mask phones: a shifted cell puts one into any column."""
        for name in ("place", "value", "problem", "cure"):
            object.__setattr__(self, name, _masked(getattr(self, name)))

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


class BadInputError(LawyerAssignError, ValueError):
    """Facts, policy or files that cannot be what was meant; lists every defect."""

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
        self.said = said = said.masked()
        super().__init__(str(said))

    def __reduce__(self) -> tuple[type, tuple[Text]]:
        """Keep both languages on the way from another process."""
        return type(self), (self.said,)

    def text(self, lang: Lang) -> str:
        """Return the sentence in a language."""
        return self.said.of(lang)


class UnsupportedError(SaidError):
    """A question that the chosen backend or rule cannot answer, with the reason."""


class WorkerLostError(SaidError):
    """A process that solved one of many problems died, as often as it was begun."""


class LeftAsideError(SaidError, OSError):
    """Files could be neither written nor put back; says where the old ones are."""


class VerificationError(LawyerAssignError):
    """A backend returned a plan that the independent check rejects: our defect."""


def summary(defects: Sequence[Defect], most: int = 20, lang: Lang | None = None) -> str:
    """Return the count of defects and the first of them, a line each.

    Parameters
    ----------
    defects
        In the order in which they are shown.
    most
        How many are shown; the others are counted.
    lang
        ``"zh"`` or ``"en"``; ``None`` = both on every line.
    """
    count, left = len(defects), len(defects) - most
    head = Text(f"{count} problem(s) found.", f"发现 {count} 个问题。")
    tail = Text(
        f"... and {left} more (see .defects)", f"……另有 {left} 个（见 .defects）"
    )
    lines = [str(head) if lang is None else head.of(lang)]
    lines += [f"  {one if lang is None else one.text(lang)}" for one in defects[:most]]
    if left > 0:
        lines.append(f"  {tail if lang is None else tail.of(lang)}")
    return "\n".join(lines)
