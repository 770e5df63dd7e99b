"""A page of sentences in front of the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lawyer_assign.errors import Lang, Text
from lawyer_assign.files.formats.hand_marks import HandColumn

Sort = Literal["title", "part", "line"]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of sentences, for who reads one page only.

    Parameters
    ----------
    name, zh
        Of the sheet.
    lines
        What each is, and what it says.
    columns
        The only one, if somebody made it wider or narrower, or hid it.
    """

    name: str
    zh: str
    lines: tuple[tuple[Sort, Text], ...]
    columns: Mapping[str, HandColumn] = field(default_factory=dict)

    def title(self, lang: Lang) -> str:
        """Return the name of the sheet."""
        return self.zh if lang == "zh" else self.name
