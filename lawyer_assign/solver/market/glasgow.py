"""Glasgow text format of markets with ties (HRT, SMTI): read and write.

Line 1 is ``0``, line 2 the number of residents, line 3 that of hospitals. Then one line
per resident, ``id hospitals...``, and one per hospital, ``id seats residents...``, best
first, ties in parentheses. Ids stay the text they are.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.solver.market.lists import Lists, mutual
from lawyer_assign.solver.market.market import Ints, Market

_HEAD = (
    ("0", "Write 0: the format's mark for lists on both sides."),
    ("the number of residents", "Write a whole number, 0 or more."),
    ("the number of hospitals", "Write a whole number, 0 or more."),
)


def read(path: str | Path) -> Market:
    """Read a market from a file in the Glasgow text format.

    Parameters
    ----------
    path
        UTF-8 text. Empty lines at the end are ignored.

    Returns
    -------
    Market
        Pairs that only one side lists are left out.

    Raises
    ------
    BadInputError
        With every defect of the file, each at its line.
    OSError
        The file cannot be read.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        cure = "Save the file as UTF-8 text."
        value = f"byte {error.start}"
        raise BadInputError([Defect(file.name, value, "not UTF-8", cure)]) from None
    return _Reader(file.name, text.rstrip().splitlines()).market()


def write(market: Market, path: str | Path) -> None:
    """Write a market in the Glasgow text format, whole or not at all.

    Reading it back gives the same market; ids become text.

    Raises
    ------
    BadInputError
        An id is empty or holds white space or a parenthesis.
    """
    ids = (*market.residents, *market.hospitals)
    bad = [i for i in ids if not str(i) or set(str(i)) & set("() \t\r\n\v\f")]
    if bad:
        problem = "an id with white space or parentheses has no place in this format"
        raise BadInputError(
            Defect(f"id {i!r}", str(i), problem, "Rename it.") for i in bad
        )
    start, by_start = market.start.tolist(), market.hospital_start.tolist()
    hospital = [str(market.hospitals[h]) for h in market.hospital.tolist()]
    rank = market.resident_rank.tolist()
    by = market.by_hospital
    resident = [str(market.residents[r]) for r in market.resident[by].tolist()]
    by_rank = market.hospital_rank[by].tolist()
    lines = ["0", str(len(market.residents)), str(len(market.hospitals))]
    for r, name in enumerate(market.residents):
        mine = slice(start[r], start[r + 1])
        lines.append(_line([str(name)], hospital[mine], rank[mine]))
    for h, name in enumerate(market.hospitals):
        mine = slice(by_start[h], by_start[h + 1])
        seats = str(int(market.seats[h]))
        lines.append(_line([str(name), seats], resident[mine], by_rank[mine]))
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(target)


def _line(head: list[str], names: list[str], ranks: list[int]) -> str:
    """Return one line; neighbours of one rank share parentheses."""
    words, last = list(head), len(names) - 1
    for i, name in enumerate(names):
        opens = (
            i < last
            and ranks[i + 1] == ranks[i]
            and (i == 0 or ranks[i - 1] != ranks[i])
        )
        closes = (
            i > 0
            and ranks[i - 1] == ranks[i]
            and (i == last or ranks[i + 1] != ranks[i])
        )
        words.append("(" * opens + name + ")" * closes)
    return " ".join(words)


@dataclass(slots=True)
class _Reader:
    """Lines of one file, and all that is wrong with them."""

    name: str
    lines: list[str]
    defects: list[Defect] = field(default_factory=list)

    def market(self) -> Market:
        """Read everything, then raise all defects or return the market."""
        residents, hospitals = self._head()
        body = self.lines[3:]
        self._check_count(residents, hospitals, len(body))
        rows = [self._words(i + 4, line) for i, line in enumerate(body)]
        left = self._ids(rows[:residents], 4, "resident")
        right_rows = rows[residents : residents + hospitals]
        right = self._ids(right_rows, 4 + residents, "hospital")
        seats = self._seats(right_rows, 4 + residents)
        wishes = self._side(rows[:residents], 4, 1, right, "hospital")
        offers = self._side(right_rows, 4 + residents, 2, left, "resident")
        if self.defects:
            raise BadInputError(self.defects)
        return mutual(tuple(left), tuple(right), seats, wishes, offers)

    def _add(self, line: int, value: str, problem: str, cure: str) -> None:
        """Note a defect."""
        self.defects.append(Defect(f"{self.name}, line {line}", value, problem, cure))

    def _head(self) -> tuple[int, int]:
        """Return both counts; without them nothing below can be read."""
        counts = [0, 0, 0]
        for i, (what, cure) in enumerate(_HEAD):
            text = self.lines[i].strip() if i < len(self.lines) else ""
            if not _is_count(text) or (i == 0 and text != "0"):
                self._add(i + 1, text, f"{what} must stand alone on this line", cure)
            else:
                counts[i] = int(text)
        if self.defects:
            raise BadInputError(self.defects)
        return counts[1], counts[2]

    def _check_count(self, residents: int, hospitals: int, lines: int) -> None:
        """Compare the counts promised with the lines there are."""
        promised = residents + hospitals
        if lines != promised:
            problem = (
                f"{residents} residents and {hospitals} hospitals need {promised} "
                f"lines after the third, the file has {lines}"
            )
            place = 4 + min(lines, promised)
            self._add(place, "", problem, "Correct lines 2 and 3, or the lists.")

    def _words(self, line: int, text: str) -> list[str]:
        """Split a line; parentheses become words of their own."""
        if "(" in text or ")" in text:
            text = text.replace("(", " ( ").replace(")", " ) ")
        words = text.split()
        if not words:
            self._add(
                line, "", "no id", "Write the id, then the list; or drop the line."
            )
        return words

    def _ids(self, rows: list[list[str]], first: int, side: str) -> dict[str, int]:
        """Return the number of each id of one side; an id has one line only."""
        index: dict[str, int] = {}
        for i, words in enumerate(rows):
            name = words[0] if words else ""
            if name in index:
                problem = f"a second {side} with this id (first on line "
                problem += f"{first + index[name]})"
                self._add(first + i, name, problem, "Give each its own id.")
            elif name in ("(", ")"):
                problem = "a parenthesis where the id must stand"
                self._add(first + i, name, problem, "Write the id first.")
            index.setdefault(name, i)
        return index

    def _seats(self, rows: list[list[str]], first: int) -> Ints:
        """Return the seats of the hospitals."""
        seats = np.zeros(len(rows), dtype=np.int64)
        for i, words in enumerate(rows):
            text = words[1] if len(words) > 1 else ""
            if _is_count(text):
                seats[i] = int(text)
            elif words:
                cure = "Write a whole number, 0 to 999999999, after the id."
                self._add(first + i, text, "no number of seats", cure)
        return seats

    def _side(
        self,
        rows: list[list[str]],
        first: int,
        skip: int,
        index: dict[str, int],
        side: str,
    ) -> Lists:
        """Read the lists of one side as columns."""
        columns = Lists()
        for i, words in enumerate(rows):
            place, seen = first + i, set[int]()
            rank, in_tie, tied = -1, False, 0
            for word in words[skip:]:
                if word in ("(", ")"):
                    if (word == "(") == in_tie or (word == ")" and not tied):
                        self._parenthesis(place, word, in_tie)
                    in_tie, tied = word == "(", 0
                    continue
                rank += not (in_tie and tied)
                tied += 1
                other = index.get(word)
                if other is None:
                    problem = f"no {side} has this id"
                    cure = f"Correct it, or add the {side} and its list."
                    self._add(place, word, problem, cure)
                elif other in seen:
                    self._add(
                        place, word, "listed twice", "Keep one place in the list."
                    )
                else:
                    seen.add(other)
                    columns.add(i, other, rank)
            if in_tie:
                self._add(
                    place, "(", "a tie is not closed", "Write ) after its last id."
                )
        return columns

    def _parenthesis(self, line: int, word: str, in_tie: bool) -> None:
        """Note a parenthesis that cannot stand where it does."""
        if word == "(":
            self._add(
                line, word, "a tie inside a tie", "Close the first one before it."
            )
        elif in_tie:
            self._add(line, "()", "a tie of nobody", "Drop the parentheses.")
        else:
            self._add(
                line, word, "closes no tie", "Drop it, or write ( before the tie."
            )


def _is_count(text: str) -> bool:
    """Say whether a text is a plain whole number that fits."""
    return text.isascii() and text.isdigit() and len(text) < 10
