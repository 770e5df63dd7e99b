"""What is said of the tables of a file beside those that were made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.files.cells.cell import seen
from lawyer_assign.files.stated.differences import Difference
from lawyer_assign.files.stated.out_of_sight import OutOfSight

MOST = 20
"""Places that are named in one table."""


@dataclass
class Recheck:
    """How the tables of a file differ, and which of them nobody looked at."""

    by_table: dict[str, list[Difference]] = field(default_factory=dict)
    same: int = 0
    free: list[str] = field(default_factory=list)
    """Tables that were not compared."""
    own_columns: list[tuple[str, str]] = field(default_factory=list)
    """Place and header of columns that were not compared."""
    own_lines: list[str] = field(default_factory=list)
    """Places of lines above the headers, which were not compared either."""
    absent: list[str] = field(default_factory=list)
    absent_columns: list[tuple[str, str]] = field(default_factory=list)
    """Table and header of columns that somebody took away, or renamed."""
    is_written: bool = False
    """Whether a program wrote the file: it has more than posts and prices."""
    has_times: bool = False
    has_summary: bool = False
    hidden: list[OutOfSight] = field(default_factory=list)
    resorted: list[str] = field(default_factory=list)
    """Sheets with pages of each firm that somebody sorted, which tears these apart."""
    past_in: str = ""
    """Sheet with agreements of last year that nobody else knows."""

    @property
    def count(self) -> int:
        """In how many places tables differ."""
        return sum(map(len, self.by_table.values()))

    def not_compared(self, lang: Language) -> list[str]:
        """Return the tables, columns and lines that nobody looked at, in words."""
        lines = (tell("line_above", lang, place=one) for one in self.own_lines)
        columns = (_column_said(*one, lang) for one in self.own_columns)
        return [*self.free, *lines, *columns]

    def not_there(self, lang: Language) -> list[str]:
        """Return the tables and columns that the file lacks, in words."""
        columns = (
            tell("absent_column", lang, sheet=sheet, column=column)
            for sheet, column in self.absent_columns
        )
        return [*self.absent, *columns]


def recheck_lines(
    found: Recheck, lang: Language, head: str = "sheets"
) -> Iterator[str]:
    """Yield what is said of the tables under a head, before the last line."""
    yield tell(head, lang)
    if found.same:
        yield f"  {tell('sheets_same', lang, count=f'{found.same:,}')}"
    for title, places in found.by_table.items():
        for one in places[:MOST]:
            yield f"  {place_said(one, lang)}"
        if len(places) > MOST:
            count = f"{len(places) - MOST:,}"
            yield f"  {tell('sheet_more', lang, sheet=title, count=count)}"
    for title in found.resorted:
        yield f"  {tell('sheet_resorted', lang, sheet=title)}"
    if found.past_in:
        yield f"  {tell('sheet_past', lang, sheet=found.past_in)}"
    free = found.not_compared(lang)
    free += [tell("free_times", lang)] if found.has_times else []
    free += [tell("free_summary", lang)] if found.has_summary else []
    if free:
        yield f"  {tell('sheets_free', lang, names=_listed(free, lang))}"
    if found.hidden:
        names = [
            tell(f"hidden_{one.sort}", lang, sheet=one.sheet, which=one.which)
            for one in found.hidden
        ]
        yield f"  {tell('sheets_hidden', lang, names=_listed(names, lang))}"
    absent = found.not_there(lang)
    if found.is_written and absent:
        yield f"  {tell('sheets_absent', lang, names=_listed(absent, lang))}"


def _column_said(place: str, header: str, lang: Language) -> str:
    key = "own_column" if header else "bare_column"
    return tell(key, lang, place=place, column=seen(header))


def place_said(one: Difference, lang: Language) -> str:
    """Return where something stands that should not, what, and what should."""
    nothing = tell("nothing_there", lang)
    key = f"sheet_{one.sort}"
    if one.sort == "cell" and not one.column:
        key = "sheet_line"
    if one.sort == "cell" and seen(one.found) == seen(one.wanted):
        key = "sheet_hidden"  # a phone
    said = {
        "found": seen(one.found) or nothing,
        "wanted": seen(one.wanted) or nothing,
        "column": seen(one.column) or nothing,
    }
    return tell(key, lang, place=one.place, **said)


def differ_line(found: Recheck, lang: Language, key: str = "sheets_differ") -> str:
    """Return the last line where tables differ."""
    names = _listed(list(found.by_table), lang)
    return tell(key, lang, names=names, count=f"{found.count:,}")


def _listed(names: Sequence[str], lang: Language) -> str:
    return ("、" if lang is Language.ZH else ", ").join(names)


def free_line(found: Recheck, lang: Language) -> str:
    """Return the last line of a good plan of which not all was looked at."""
    return tell("good_but", lang, names=_listed(found.not_compared(lang), lang))
