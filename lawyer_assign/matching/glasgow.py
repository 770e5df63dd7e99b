"""Glasgow text format of markets with ties (HRT, SMTI): read and write.

Line 1 is ``0``, line 2 the number of residents, line 3 that of hospitals. Then one line
per resident, ``id hospitals...``, and one per hospital, ``id seats residents...``, best
first, ties in parentheses. Ids stay the text they are.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.calls import checked
from lawyer_assign.disk import content_of, path_of, writing
from lawyer_assign.errors import BadInputError, Defect, Defects, Text
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.preference_lists import (
    LISTED_TWICE,
    NO_SEATS,
    Lists,
    mutual,
)

_WHOLE = Text("Write a whole number, 0 or more", "请写0或更大的整数")
_HEAD = (
    (
        Text("0", "0"),
        Text(
            "Write 0: the format's mark for lists on both sides",
            "请写0，这是双方均有名单的格式标记",
        ),
    ),
    (Text("the number of residents", "resident 的个数"), _WHOLE),
    (Text("the number of hospitals", "hospital 的个数"), _WHOLE),
)
_ID_FIRST = Text("Write the id first", "请先写编号")
_KEEP_ONE_PLACE = Text("Keep one place in the list", "名单中请只保留一处")
_NOT_CLOSED = (
    Text("a tie is not closed", "并列未结束"),
    Text("Write ) after its last id", "请在最后一个编号后写 )"),
)
_TIE_IN_TIE = (
    Text("a tie inside a tie", "并列之中又有并列"),
    Text("Close the first one before it", "请先结束前一个并列"),
)
_NOBODY = (
    Text("a tie of nobody", "并列中没有编号"),
    Text("Drop the parentheses", "请删去这对括号"),
)
_CLOSES_NONE = (
    Text("closes no tie", "没有可结束的并列"),
    Text("Drop it, or write ( before the tie", "请删去，或在并列之前写 ("),
)


@checked
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
        With every defect of the file, each at its line; it is no file, or cannot be
        read.
    """
    file = path_of(path)
    try:
        text = content_of(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
        problem = Text(f"not UTF-8 at byte {at}", f"第{at}字节处不是 UTF-8")
        cure = Text("Save the file as UTF-8 text", "请另存为 UTF-8 文本")
        raise BadInputError([Defect(file.name, "", problem, cure)]) from None
    return _Reader(file.name, text.rstrip().splitlines()).market()


@checked
def write(market: Market, path: str | Path) -> None:
    """Write a market in the Glasgow text format, whole or not at all.

    Reading it back gives an equal market where ids are text: others become text.

    Raises
    ------
    BadInputError
        An id is empty or holds white space or a parenthesis.
    NotWrittenError
        The system refuses.
    """
    ids = (*market.residents, *market.hospitals)
    bad = [i for i in ids if not str(i) or set(str(i)) & set("() \t\r\n\v\f")]
    if bad:
        problem = Text(
            "an id with white space or parentheses has no place in this format",
            "编号含有空白或括号，此格式无法写出",
        )
        cure = Text("Rename it", "请改名")
        raise BadInputError(Defect("id", repr(i), problem, cure) for i in bad)
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
    target = path_of(path)
    draft = target.with_name(target.name + ".part")
    with writing(target):
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
    defects: Defects = field(default_factory=Defects)

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

    def _add(self, line: int, value: str, problem: Text, cure: Text) -> None:
        """Note a defect."""
        self.defects.append(Defect(f"{self.name}:{line}", value, problem, cure))

    def _head(self) -> tuple[int, int]:
        """Return both counts; without them nothing below can be read."""
        counts = [0, 0, 0]
        for i, (what, cure) in enumerate(_HEAD):
            text = self.lines[i].strip() if i < len(self.lines) else ""
            if not _is_count(text) or (i == 0 and text != "0"):
                problem = Text(
                    f"{what.en} must stand alone on this line",
                    f"这一行须只有 {what.zh}",
                )
                self._add(i + 1, text, problem, cure)
            else:
                counts[i] = int(text)
        if self.defects:
            raise BadInputError(self.defects)
        return counts[1], counts[2]

    def _check_count(self, residents: int, hospitals: int, lines: int) -> None:
        """Compare the counts promised with the lines there are."""
        promised = residents + hospitals
        if lines != promised:
            problem = Text(
                f"{residents} residents and {hospitals} hospitals need {promised} "
                f"lines after the third, the file has {lines}",
                f"{residents}个 resident 和{hospitals}个 hospital 在第三行之后"
                f"须有{promised}行，文件有{lines}行",
            )
            place = 4 + min(lines, promised)
            cure = Text("Correct lines 2 and 3, or the lists", "请改正第2、3行，或名单")
            self._add(place, "", problem, cure)

    def _words(self, line: int, text: str) -> list[str]:
        """Split a line; parentheses become words of their own."""
        if "(" in text or ")" in text:
            text = text.replace("(", " ( ").replace(")", " ) ")
        words = text.split()
        if not words:
            cure = Text(
                "Write the id, then the list; or drop the line",
                "请先写编号，再写名单；或删去该行",
            )
            self._add(line, "", Text("no id", "没有编号"), cure)
        return words

    def _ids(self, rows: list[list[str]], first: int, side: str) -> dict[str, int]:
        """Return the number of each id of one side; an id has one line only."""
        index: dict[str, int] = {}
        for i, words in enumerate(rows):
            name = words[0] if words else ""
            if name in index:
                at = first + index[name]
                problem = Text(
                    f"a second {side} with this id (first on line {at})",
                    f"{side} 的编号重复（首次在第{at}行）",
                )
                cure = Text("Give each its own id", "请各用不同的编号")
                self._add(first + i, name, problem, cure)
            elif name in ("(", ")"):
                problem = Text(
                    "a parenthesis where the id must stand", "应写编号处是括号"
                )
                self._add(first + i, name, problem, _ID_FIRST)
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
                cure = Text(
                    "Write a whole number, 0 to 999999999, after the id",
                    "请在编号后写0至999999999的整数",
                )
                self._add(first + i, text, NO_SEATS, cure)
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
                    problem = Text(f"no {side} has this id", f"没有这个编号的 {side}")
                    cure = Text(
                        f"Correct it, or add the {side} and its list",
                        f"请改正，或补上该 {side} 及其名单",
                    )
                    self._add(place, word, problem, cure)
                elif other in seen:
                    self._add(place, word, LISTED_TWICE, _KEEP_ONE_PLACE)
                else:
                    seen.add(other)
                    columns.add(i, other, rank)
            if in_tie:
                self._add(place, "(", *_NOT_CLOSED)
        return columns

    def _parenthesis(self, line: int, word: str, in_tie: bool) -> None:
        """Note a parenthesis that cannot stand where it does."""
        if word == "(":
            self._add(line, word, *_TIE_IN_TIE)
        elif in_tie:
            self._add(line, "()", *_NOBODY)
        else:
            self._add(line, word, *_CLOSES_NONE)


def _is_count(text: str) -> bool:
    """Say whether a text is a plain whole number that fits."""
    return text.isascii() and text.isdigit() and len(text) < 10
