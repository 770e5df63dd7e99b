"""A row of the 值班表 as it is read: cells by head, ids held against names.

Ids and names stand side by side, and people change one and forget the other. What
disagrees is an error that names both cells: nobody can say which of them was meant. A
name alone, its id taken out, is taken where one only has it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lawyer_assign.errors import Defect, Text, listed
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import (
    FILL_IN_ROW,
    CellError,
    Fault,
    read_id,
    read_text,
    seen,
    suggestion,
)
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.cells.lists import read_ids
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.plans.roster_tables import MISSING, MISSING_HEADS
from lawyer_assign.publish.corrected_names import Known
from lawyer_assign.publish.duty_book import (
    DATE_HEADS,
    DATES,
    TIME_HEADS,
    TIMES,
)
from lawyer_assign.publish.edition import plain
from lawyer_assign.publish.past_sheet import LAST, PAST, PAST_HEADS

T = TypeVar("T")
MUST_HAVE: Mapping[str, tuple[str, ...]] = {
    TIMES: ("committee", "half_day", "lawyers"),
    DATES: ("date", "half", "committee", "task"),
    MISSING: ("what", "committee"),
    PAST: ("part", "since", "committee"),
    LAST: ("committee", "half_day"),
}
"""Columns of each sheet without which it cannot be read."""

_NEEDED = frozenset(head for heads in MUST_HAVE.values() for head in heads)
_NAME_APART = "、;；,，"
_ZH = {
    **dict(PAST_HEADS),
    **dict(TIME_HEADS),
    **dict(DATE_HEADS),
    **dict(MISSING_HEADS),
}


@dataclass
class BookRow:
    """One row: cells by head, and where they stand."""

    sheet: str
    number: int
    cells: Mapping[str, object]
    letters: Mapping[str, str]
    defects: list[Defect] = field(repr=False)

    def place(self, head: str) -> str:
        """Return where a cell stands, as Excel names it."""
        return f"{self.sheet}!{self.letters.get(head, 'A')}{self.number}"

    def shown(self, head: str) -> str:
        """Return a cell as it is quoted."""
        cell = self.cells.get(head)
        return "" if cell in (None, "") else seen(cell)

    def read(self, head: str, read: Callable[[Any], T], empty: T) -> T | None:
        """Return a cell; ``empty`` if nothing stands there, None after a defect."""
        cell = self.cells.get(head)
        if not self.holds(head):
            if head in _NEEDED and empty is None:
                problem = Text(f"{head} is missing", f"缺少{_ZH[head]}（{head}）")
                self.defects.append(Defect(self.place(head), "", problem, FILL_IN_ROW))
            return empty
        try:
            return read(cell)
        except CellError as error:
            said: CellError | Fault = cell if isinstance(cell, Fault) else error
            self.says(head, said.problem, said.cure)
            return None

    def holds(self, head: str) -> bool:
        """Return whether anything stands in a cell."""
        cell = self.cells.get(head)
        return not (cell is None or (isinstance(cell, str) and not cell.strip()))

    def says(self, head: str, problem: Text, cure: Text) -> None:
        """Note a defect of a cell."""
        self.defects.append(Defect(self.place(head), self.shown(head), problem, cure))


class Names:
    """Compares ids and the names beside them."""

    def __init__(
        self, facts: Facts, defects: list[Defect], former: Known | None = None
    ) -> None:
        self._former = former or {}
        self._known = KnownNames(facts)
        self._lawyer = {row.id: plain(row.name) for row in facts.lawyers}
        self._committee = {row.id: plain(row.name) for row in facts.committees}
        self._defects = defects

    def committee(self, row: BookRow) -> str:
        """Return the committee of a row, nothing after a defect.

        Without an id a name that one only has says who is meant.
        """
        if not row.holds("committee") and row.holds("committee_name"):
            named = row.read("committee_name", read_text, "")
            ids = self._named(row, "committees", "committee_name", [named or ""])
            return ids[0] if ids else ""
        one = row.read("committee", read_id, None)
        if one is None or not self._is_known(row, "committee", one, self._committee):
            return ""
        name = row.read("committee_name", read_text, "")
        known = (self._committee[one], self._former.get(("committee", one)))
        is_told = name in known or self._known.means("committees", one, name or "")
        if name and not is_told:
            known_as = plain(self._known.name_beside("committees", one, name))
            self._disagree(row, "committee", "committee_name", known_as)
        return one

    def lawyers(self, row: BookRow, head: str, beside: str = "") -> tuple[str, ...]:
        """Return the lawyers of a cell; their names, if given, have to be theirs.

        Names that one only has say who is meant where no id stands beside them.
        """
        none: list[str] = []
        ids = row.read(head, read_ids, none)
        known = [x for x in ids or () if self._is_known(row, head, x, self._lawyer)]
        if ids is None or len(known) < len(ids):
            return ()
        names = row.read(beside, read_text, "") if beside else ""
        if names and not row.holds(head):
            return self._named(row, "lawyers", beside, _parted(names))
        own = [self._lawyer[one] for one in known]
        if names and not self._are_names_of(known, names):
            self._disagree(row, head, beside, "、".join(own))
        return tuple(known)

    def _named(
        self, row: BookRow, table: str, head: str, names: Sequence[str]
    ) -> tuple[str, ...]:
        """Return whom names mean by themselves, nobody after a defect."""
        found: dict[str, None] = {}
        for name in names:
            try:
                found[self._known.id_of_name(table, name)] = None
            except CellError as error:
                row.says(head, error.problem, error.cure)
                return ()
        return tuple(found)

    def _are_names_of(self, lawyers: Sequence[str], names: str) -> bool:
        """Return whether names are theirs, each of now or as it was written."""
        left = Counter(_parted(names))
        # A former name may be that of another in the cell, so who has one comes last.
        for one in sorted(lawyers, key=lambda who: ("lawyer", who) in self._former):
            former = self._former.get(("lawyer", one))
            either = [Counter(_parted(self._lawyer[one]))]
            either += [] if former is None else [Counter(_parted(former))]
            said = next((name for name in either if name <= left), None)
            if said is None:
                return False
            left -= said
        return not left

    def _is_known(
        self, row: BookRow, head: str, one: str, known: Mapping[str, str]
    ) -> bool:
        if one in known:
            return True
        problem = Text(f"nobody has the id {one}", f"没有编号 {one}")
        cure = Text("Correct the id", "请改正编号")
        table = "committees" if head == "committee" else "lawyers"
        try:
            meant = self._known.id_of(table, one)
        except CellError as error:
            problem, cure = error.problem, error.cure
        else:
            if meant in known:
                cure = Text(
                    f"That is a name; enter the id {meant}",
                    f"这是名称，请填写编号 {meant}",
                )
        row.says(head, problem, cure)
        return False

    def _disagree(self, row: BookRow, head: str, beside: str, name: str) -> None:
        both = f"{row.shown(head)} / {row.shown(beside)}"
        problem = Text(
            f"the id in {row.place(head)} is {name}, but {row.place(beside)} says "
            "another name",
            f"{row.place(head)} 的编号对应“{name}”，与 {row.place(beside)} "
            "所填名称不一致",
        )
        cure = Text(
            "Change the one that is wrong: id and name have to be of the same",
            "请改正其中有误的一格，使编号与名称一致",
        )
        place = f"{row.place(head)}, {row.place(beside)}"
        self._defects.append(Defect(place, both, problem, cure))


def _parted(names: str) -> list[str]:
    for mark in _NAME_APART[1:]:
        names = names.replace(mark, _NAME_APART[0])
    return [one.strip() for one in names.split(_NAME_APART[0]) if one.strip()]


def one_of(words: Mapping[str, str]) -> Callable[[object], str]:
    """Return what reads a cell as one of some words, each with its Chinese one."""
    spellings = {fold(one): one for one in words}
    spellings |= {fold(zh): one for one, zh in words.items()}

    def read(value: object) -> str:
        word = fold(value) if isinstance(value, str) else ""
        if word in spellings:
            return spellings[word]
        zh = {one: words[meant] for one, meant in spellings.items()}
        allowed = Text(
            f"Allowed: {listed(words).en}",
            f"可填：{listed(f'{zh}（{en}）' for en, zh in words.items()).zh}",
        )
        problem = Text("is none of the words for this", "不是可用的词")
        raise CellError(problem, suggestion(word, zh).then(allowed))

    return read
