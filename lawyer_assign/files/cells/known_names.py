"""Names in place of ids: taken where one only has the name, refused where several do.

Planners pick ``330102001051 清波门社区`` from a list, or know people by their names. An
id is an id whatever else it may be; only what is none is looked up as a name, and only
what is no name either as one with its town behind it: ``石桥村（云峰镇）``, as lists on
paper call a village that shares its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lawyer_assign.errors import NOTHING, Text, listed
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.facts.names import (
    beside_name,
    in_brackets,
    name_beside,
    named_as,
    says,
    seen_name,
)
from lawyer_assign.files.cells.cell import CellError, did_you_mean, seen
from lawyer_assign.files.cells.rows import UNREAD
from lawyer_assign.files.guesses import meant_name

_MOST_PLACES = 8
"""Of one name: of villages that many counties have one in each town."""
_MOST_HINTS = 30
"""Who was meant is sought among all names, so only for the first that nobody has."""


class KnownNames:
    """Ids by name, of the tables whose ids others name.

    Parameters
    ----------
    facts
        Facts, or the rows of each table.
    place
        Where the row of a table with a number stands; that of the facts by default.
    """

    def __init__(
        self,
        facts: Facts | Mapping[str, Sequence[Any]],
        place: Callable[[str, int], str] | None = None,
    ) -> None:
        self._rows: dict[str, Sequence[Any]] = {
            table: getattr(facts, table) if isinstance(facts, Facts) else facts[table]
            for table in TABLES_ZH
        }
        self._row = {
            table: {row.id: row for row in rows} for table, rows in self._rows.items()
        }
        self._at: dict[str, dict[str, list[int]]] = {}
        if place is None and isinstance(facts, Facts):
            place = _place_in(facts)
        self._place = place
        self._left = _MOST_HINTS

    def _named(self, table: str, name: str) -> Sequence[int]:
        """Return the rows that have a name, else name and what tells it apart.

        Looked up only once somebody asks.
        """
        if table not in self._at:
            found: dict[str, list[int]] = {}
            for at, row in enumerate(self._rows[table]):
                if row.name and row.id:
                    found.setdefault(seen_name(row.name), []).append(at)
            self._at[table] = found
        named, rows = self._at[table], self._rows[table]
        before, inside = in_brackets(name)
        told = (x for x in named.get(before, ()) if inside in beside_name(rows[x]))
        return named.get(seen_name(name)) or [*told]

    def has(self, table: str, one: str) -> bool:
        """Return whether a table has an id."""
        return one in self._row[table]

    def name_of(self, table: str, one: str) -> str:
        """Return the name of an id that a table has."""
        name: str = self._row[table][one].name
        return name

    def name_beside(self, table: str, one: str, said: str) -> str:
        """Return the name of an id, told apart from another text."""
        return name_beside(said, self._row[table][one])

    def means(self, table: str, one: str, said: str) -> bool:
        """Return whether a text is an id that a table has, its name, or both."""
        return said == one or says(said.removeprefix(f"{one} "), self._row[table][one])

    def id_of(
        self, table: str, said: str, fits: Callable[[Any], bool] | None = None
    ) -> str:
        """Return the id that a cell means; what is no name either stays as it is.

        Of several who have a name, ``fits`` says of whom else the row may speak.

        Raises
        ------
        CellError
            Several have the name, or id and name in the cell are not of the same.
        """
        if table not in self._row or self.has(table, said):
            return said
        one, _, name = said.partition(" ")
        if self.has(table, one) and name.strip():
            if not self.means(table, one, said):
                known = self.name_beside(table, one, name)
                raise CellError(
                    Text(
                        f"names {one}, which is {known}, and another name",
                        f"编号 {one} 属于“{known}”，与所填名称不一致",
                    ),
                    Text(
                        "Keep the id, or choose from the list again",
                        "请只保留编号，或从下拉列表中重新选择",
                    ),
                )
            return one
        found = self._named(table, said)
        if len(found) > 1 and fits is not None:
            found = [at for at in found if fits(self._rows[table][at])] or found
        if len(found) > 1:
            raise CellError(*self._several(table, found))
        return str(self._rows[table][found[0]].id) if found else said

    def id_of_name(self, table: str, said: str) -> str:
        """Return the id of a name that stands alone.

        Raises
        ------
        CellError
            Several have the name, or nobody.
        """
        found = self.id_of(table, said)
        if self.has(table, found):
            return found
        zh, hint = TABLES_ZH[table], self._hint(table, said)
        raise CellError(
            Text(f"says {found}, a name that none of {table} has",
                 f"“{zh}”表中没有名称“{found}”"),
            hint.then(
                Text("Correct the name, or enter the id", "请改正名称，或填写编号")
            ),
        )  # fmt: skip

    def _hint(self, table: str, said: str) -> Text:
        """Return which name was probably meant, of the first few that nobody has."""
        self._left -= 1
        if self._left < 0:
            return NOTHING
        near = meant_name(said, (row.name for row in self._rows[table]))
        return NOTHING if near is None else did_you_mean(near)

    def _several(self, table: str, found: Sequence[int]) -> tuple[Text, Text]:
        shown = listed(self._shown(table, at) for at in found[:_MOST_PLACES])
        more = len(found) > _MOST_PLACES
        return (
            Text(
                f"is a name that {len(found)} of {table} have: {shown.en}"
                f"{', ...' if more else ''}",
                f"“{TABLES_ZH[table]}”表中有{len(found)}个同名：{shown.zh}"
                f"{'等' if more else ''}",
            ),
            Text("Enter the id of the one that is meant", "请填写所指对象的编号").then(
                self._or_town(table, found)
            ),
        )

    def _or_town(self, table: str, found: Sequence[int]) -> Text:
        """Return that a town in brackets does as well, where towns tell."""
        rows = [self._rows[table][at] for at in found]
        towns = {seen_name(getattr(row, "town", "")) for row in rows}
        if len(towns) < len(rows) or any(not x or UNREAD in x for x in towns):
            return NOTHING
        told = named_as(seen(rows[0].town), seen(rows[0].name))
        return Text(
            f", or the town in brackets behind the name: {told.en}",
            f"，或在名称后用括号注明乡镇街道，如 {told.zh}",
        )

    def _shown(self, table: str, at: int) -> str:
        """Return the id of a row and where it stands; that alone if it is unread.

        Of a committee the town, too: nobody knows a village by its digits.
        """
        row = self._rows[table][at]
        one, town = str(row.id), getattr(row, "town", "")
        if town and UNREAD not in f"{one}{town}":
            one = f"{one} {seen(town)}"
        if self._place is None:
            return one
        place = self._place(table, at)
        return place if UNREAD in one else f"{one} ({place})"


def _place_in(facts: Facts) -> Callable[[str, int], str]:
    return lambda table, at: facts.place(table, at, "id")
