"""Names in place of ids: taken where one only has the name, refused where several do.

Planners pick ``330102001051 清波门社区`` from a list, or know people by their names. An
id is an id whatever else it may be; only what is none is looked up as a name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from lawyer_assign.errors import Text, listed
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.files.cells.cell import CellError

_MOST_PLACES = 3


class KnownNames:
    """Ids by name, of the tables whose ids others name.

    Parameters
    ----------
    facts
        Facts, or the rows of each table.
    """

    def __init__(self, facts: Facts | Mapping[str, Sequence[Any]]) -> None:
        self._name: dict[str, dict[str, str]] = {}
        self._ids: dict[str, dict[str, list[str]]] = {}
        for table in TABLES_ZH:
            rows = getattr(facts, table) if isinstance(facts, Facts) else facts[table]
            self._name[table] = {row.id: row.name for row in rows}
            ids: dict[str, list[str]] = {}
            for one, name in self._name[table].items():
                if name:
                    ids.setdefault(seen_name(name), []).append(one)
            self._ids[table] = ids

    def has(self, table: str, one: str) -> bool:
        """Return whether a table has an id."""
        return one in self._name[table]

    def id_of(self, table: str, said: str) -> str:
        """Return the id that a cell means; what is no name either stays as it is.

        Raises
        ------
        CellError
            Several have the name, or id and name in the cell are not of the same.
        """
        if table not in self._name or said in self._name[table]:
            return said
        one, _, name = said.partition(" ")
        known = self._name[table].get(one)
        if known is not None and name.strip():
            if seen_name(name) != seen_name(known):
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
        found = self._ids[table].get(seen_name(said), ())
        if len(found) > 1:
            raise CellError(*self._several(table, found))
        return found[0] if found else said

    def _several(self, table: str, found: Sequence[str]) -> tuple[Text, Text]:
        shown = listed(found[:_MOST_PLACES])
        more = len(found) > _MOST_PLACES
        return (
            Text(
                f"is a name that {len(found)} of {table} have: {shown.en}"
                f"{', ...' if more else ''}",
                f"“{TABLES_ZH[table]}”表中有 {len(found)} 个同名：{shown.zh}"
                f"{'等' if more else ''}",
            ),
            Text("Enter the id of the one that is meant", "请填写所指对象的编号"),
        )


def seen_name(name: str) -> str:
    """Return a name without the differences that nobody sees."""
    return "".join(unicodedata.normalize("NFKC", name).split())
