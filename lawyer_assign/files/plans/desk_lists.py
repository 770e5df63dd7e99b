"""The list that is announced, and what somebody typed into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.cell import as_text, header_text
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.table import Table, heads
from lawyer_assign.phones import hide_id_cards, holds_id_card, mask_phones
from lawyer_assign.roster import FixedTime

if TYPE_CHECKING:
    from lawyer_assign.facts import Committee, Facts, Phone
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.plans.signing.days import Sheet
    from lawyer_assign.plan import Plan
    from lawyer_assign.roster import Roster

NOTICE, NOTICE_ZH = "notice", "公示表"
_NOTICE_HEADS = heads(
    """number=序号 district_name=区县 town=乡镇街道 committee_name=社区（村） kind=类型
    lawyer_name=律师 firm_name=律师事务所 phone=联系电话 time=固定服务时间"""
)
_NOTICE_CAPTION = Text("Lawyers of communities and villages", "律师进社区（村）公示表")
NOBODY = Text("nobody yet", "暂缺")
_FOOT = (
    Text(
        f"Announced from {'_' * 14} to {'_' * 14}      Complaints (phone): {'_' * 18}",
        f"公示期：{'_' * 6}年{'_' * 4}月{'_' * 4}日至{'_' * 6}年{'_' * 4}月{'_' * 4}日"
        f"　　　　监督电话：{'_' * 20}",
    ),
    Text(
        f"By (seal): {'_' * 28}      Date: {'_' * 14}",
        f"单位（盖章）：{'_' * 28}　　　　日期：{'_' * 6}年{'_' * 4}月{'_' * 4}日",
    ),
)
"""To be filled in by hand, on the printed page or before."""
FOOT_STARTS = tuple(said.partition("_")[0].rstrip() for one in _FOOT for said in one)
"""How these lines begin, filled in or not, in both languages."""
LINES_BY_HAND = dict.fromkeys((NOTICE, NOTICE_ZH), FOOT_STARTS)
"""Sheet -> how the lines below its table begin that are filled in by hand."""
TIME = "time"
TIME_BY_HAND = {
    sheet: frozenset({head[at]})
    for at, sheet in enumerate((NOTICE, NOTICE_ZH))
    for head in _NOTICE_HEADS
    if head[0] == TIME
}
"""Sheet -> header of the column in which a time may be typed, in both languages."""


class Announced(NamedTuple):
    """Fixed times that stand in the sheet to be announced, by committee.

    Parameters
    ----------
    typed
        Those that somebody typed, or changed.
    kept
        Those that the program wrote.
    lost
        Cell, place and time of what was typed for a committee that is gone.
    cells
        Where the first of what is typed stands.
    foot
        Lines below the table as somebody filled them in; ``""`` for one that is not.
    """

    typed: Mapping[str, str] = MappingProxyType({})
    kept: Mapping[str, str] = MappingProxyType({})
    lost: tuple[tuple[str, str, str], ...] = ()
    cells: Mapping[str, str] = MappingProxyType({})
    foot: tuple[str, ...] = ()

    def lines(self) -> tuple[Text, ...]:
        """Return the lines below the table, filled in where somebody did."""
        typed = self.foot or ("",) * len(_FOOT)
        return tuple(
            Text(said, said) if said else line
            for line, said in zip(_FOOT, typed, strict=True)
        )


class SaidTime(NamedTuple):
    """A row of the sheet to be announced, and what it says of the fixed time.

    Parameters
    ----------
    cell
        Where the time stands.
    place
        District, town and name.
    number
        Of the committee in the sheet: others may have the same place.
    time
        ``""`` where there is none.
    """

    cell: str
    place: tuple[str, str, str]
    number: str
    time: str


def announced_in(
    sheets: Iterable[Sheet], facts: Facts, written: Mapping[str, tuple[str, str]]
) -> Announced:
    """Return the times of the sheet to be announced, and which of them are typed.

    ``written`` are names and times as the program wrote them, by committee: the facts
    may have corrected a name since.
    """
    sheets = list(sheets)
    typed: dict[str, str] = {}
    kept: dict[str, str] = {}
    cells: dict[str, str] = {}
    lost = []
    by_program = {time for _, time in written.values()}
    for row, ids in times_in(sheets, facts, written):
        said = row.time
        if len(ids) != 1:
            if ids or said not in by_program:
                lost.append((row.cell, "·".join(row.place), said))
            continue
        (one,) = ids
        if written.get(one, ("", ""))[1] == said:
            kept[one] = said
        elif said not in typed.get(one, "").split("；"):
            typed[one] = f"{typed[one]}；{said}" if one in typed else said
            cells.setdefault(one, row.cell)
    return Announced(typed, kept, tuple(lost), cells, tuple(_foot_in(sheets)))


def _foot_in(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the lines below the table, those alone that somebody filled in."""
    _, cells = next((one for one in sheets if one[0] in TIME_BY_HAND), ("", []))
    said = [text for row in cells[1:] if (text := _text_at(row, 0))]
    for line in _FOOT:
        starts = tuple(one.partition("_")[0].rstrip() for one in line)
        typed = (one for one in said if one.startswith(starts) and one not in line)
        yield next(typed, "")


def times_in(
    sheets: Iterable[Sheet],
    facts: Facts,
    written: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> Iterator[tuple[SaidTime, tuple[str, ...]]]:
    """Yield the times that stand there, each with the committee whose it is.

    Of one that is gone there is none; where names do not tell, there are several.
    """
    rows = list(_rows_in(sheets))
    numbers: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        numbers.setdefault(row.place, set()).add(row.number)
    here: dict[tuple[str, str, str], list[str]] = {}
    for one in sorted(facts.committees, key=lambda x: x.id):
        here.setdefault(place_of(facts, one)[:3], []).append(one.id)
    then: dict[str, list[str]] = {}
    placed = {one for place in numbers for one in here.get(place, ())}
    for key, (name, _) in sorted(written.items()):
        if key not in placed:
            then.setdefault(_plain(name), []).append(key)
    whose = {
        place: _whose(found, here.get(place, []), then.get(place[-1], []), facts)
        for place, found in numbers.items()
    }
    for row in rows:
        if row.time:
            yield row, whose[row.place][row.number]


def _whose(
    numbers: Iterable[str], here: list[str], then: Sequence[str], facts: Facts
) -> dict[str, tuple[str, ...]]:
    """Return number -> committees of one place, if the numbers tell whose they are.

    ``here`` are those that have the place, ``then`` those that had its name when the
    sheet was written, and have no place in it now. Rows are numbered in order of ids.
    """
    gone = [one for one in then if one not in facts.committee]
    known = here or [one for one in then if one in facts.committee]
    in_order = sorted(numbers, key=lambda x: (int(x) if x.isdecimal() else 0, x))
    for ids in (sorted([*known, *gone]), known):
        if len(ids) == len(in_order):
            return {
                number: (one,) if one in facts.committee else ()
                for number, one in zip(in_order, ids, strict=True)
            }
    return dict.fromkeys(in_order, tuple(known))


def _rows_in(sheets: Iterable[Sheet]) -> Iterator[SaidTime]:
    """Yield the rows of the sheet to be announced; none where a column is missing."""
    name, cells = next((one for one in sheets if one[0] in TIME_BY_HAND), ("", []))
    if not cells:
        return
    spelled = {fold_header(said): head[0] for head in _NOTICE_HEADS for said in head}
    heads = [spelled.get(fold_header(header_text(cell)), "") for cell in cells[0]]
    wanted = ("district_name", "town", "committee_name", TIME)
    if any(one not in heads for one in wanted):
        return
    at = [heads.index(one) for one in wanted]
    numbered = heads.index("number") if "number" in heads else len(heads)
    for number, row in enumerate(cells[1:], start=2):
        district, town, committee, time = (_text_at(row, one) for one in at)
        if committee:
            cell = f"{name}!{column_letters(at[-1])}{number}"
            place = (district, town, committee)
            yield SaidTime(cell, place, _text_at(row, numbered), time)


def _text_at(row: Sequence[object], at: int) -> str:
    return as_text(row[at]).strip() if at < len(row) else ""


def notice_table(
    facts: Facts, plan: Plan, lang: Lang, times: Mapping[str, str], *, phones: bool
) -> Table:
    """Return who serves whom as it is announced: no ids, no phone that may not be.

    Parameters
    ----------
    times
        Committee -> its fixed time.
    phones
        Whether phones that may be published are.
    """
    shown = {"phone": phones and any(row.may_publish_phone for row in facts.lawyers)}
    kept = [at for at, (en, _) in enumerate(_NOTICE_HEADS) if shown.get(en, True)]
    rows = list(_announced(facts, plan, lang, times))
    return Table(
        NOTICE,
        NOTICE_ZH,
        tuple(_NOTICE_HEADS[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        ("kind",),
        caption=_NOTICE_CAPTION,
        by_hand=(TIME,),
        foot=_FOOT,
    )


def _announced(
    facts: Facts, plan: Plan, lang: Lang, times: Mapping[str, str]
) -> Iterator[tuple[Cell, ...]]:
    """Yield a row per post, numbered by committees: their number can be read off."""
    for number, row in enumerate(in_order(facts), start=1):
        place, time = (number, *place_of(facts, row)), times.get(row.id)
        served = plan.lawyers_of(row.id)
        for one in served:
            lawyer = facts.lawyer[one]
            firm = _plain(facts.firm[lawyer.firm].name)
            phone = lawyer.phone if lawyer.may_publish_phone else None
            yield (*place, _plain(lawyer.name), firm, _real(phone), time)
        if not served:
            yield (*place, NOBODY.of(lang), None, None, time)


def place_of(facts: Facts, row: Committee) -> tuple[str, str, str, str]:
    """Return a committee as it is announced: district, town, name and kind."""
    district = facts.district[row.district].name
    return _plain(district), _plain(row.town), _plain(row.name), row.kind


def _plain(text: str) -> str:
    """Return a text as it may be announced: a shifted cell puts phones anywhere."""
    return mask_phones(hide_id_cards(text))


def _real(phone: Phone | None) -> str | None:
    """Return a phone in full; a masked one helps nobody, and an ID card is none."""
    text = "" if phone is None else phone.reveal()
    return None if "*" in text or holds_id_card(text) else text or None


def in_order(facts: Facts) -> list[Committee]:
    """Return committees as a notice lists them: by district, town, then id.

    Towns come in the order of their first ids, as division codes number them: by their
    names they would stand in the order of Unicode.
    """
    rows = sorted(facts.committees, key=lambda row: row.id)
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        first.setdefault((row.district, row.town), row.id)
    return sorted(rows, key=lambda x: (x.district, first[x.district, x.town], x.id))


def fixed_times(facts: Facts, roster: Roster | None) -> dict[str, Text]:
    """Return the fixed time of every committee: of the roster, else those pinned."""
    if roster is not None:
        return {row.committee: row.time.text for row in roster.rows}
    return {
        row.committee: FixedTime(row.half_day, row.nth).text
        for row in facts.times
        if row.is_fixed
    }
