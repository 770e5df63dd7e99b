"""A page of sentences in front of the tables."""

from dataclasses import dataclass
from typing import Literal

from lawyer_assign.errors import Lang, Text

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
    """

    name: str
    zh: str
    lines: tuple[tuple[Sort, Text], ...]

    def title(self, lang: Lang) -> str:
        """Return the name of the sheet."""
        return self.zh if lang == "zh" else self.name
