"""Where rows of a table stood, so that people find what is wrong with one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows of a table stood.

    Parameters
    ----------
    name
        Of the sheet, file or frame.
    rows
        Number of each row that was kept, counted as people see it.
    letters
        Field -> letters of its column; empty for a DataFrame or a document.
    """

    name: str
    rows: tuple[int, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    def only(self, rows: Iterable[int]) -> "Origin":
        """Return where some of the rows stood, counted from 0; in their order."""
        places = [self.rows[one] if self.rows else one for one in rows]
        return Origin(self.name, tuple(places), self.letters)

    def place(self, row: int, column: str) -> str:
        """Return where a field of a row stands; the row, if it has no such column."""
        number = self.rows[row] if self.rows else row
        if column in self.letters:
            return f"{self.name}!{self.letters[column]}{number}"
        if self.letters:
            return f"{self.name}!{number}:{number}"
        return f"{self.name}[{number}].{column}"
