"""Rows that may be one and the same: ids alike but for capitals, one name twice.

Both may be meant, so neither is refused: ``L1`` and ``l1`` can be two lawyers, and
names of places repeat. But who types an id changes capitals without noticing, and a
name in merged cells stands over every row that it spans.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterator, Mapping, Sequence

from lawyer_assign.errors import NOTHING, Defect, Text
from lawyer_assign.facts import Committee, Facts, Lawyer
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.facts.names import all_named, seen_name

_BETWEEN = re.compile(r"[\s.()\-‐-―−]")
"""What stands between the digits of a phone, and makes no other one."""
TABLES = ("districts", "committees", "firms", "lawyers")

MOST_NAMED = 5
"""Rows that a remark names; the others are counted."""

Twins = list[tuple[int, int]]
"""Rows that are like one before them, and the first of these."""


def find_alike(facts: Facts) -> Iterator[Defect]:
    """Find ids that differ in capitals alone, and neighbours of one name in a town.

    Lawyers of one name and one phone as well.
    """
    for table in TABLES:
        ids = [row.id for row in getattr(facts, table)]
        folded = {at: one.casefold() for at, one in enumerate(ids)}
        twins = _twins(folded)
        if twins:
            yield _ids_told(facts, table, twins)
    named = dict(_named(facts.committees))
    twins = _twins(named)
    if twins:
        yield _names_told(facts, twins)
    twins = _twins(dict(_reached(facts.lawyers)))
    if twins:
        yield _people_told(facts, twins)


def _twins(keys: Mapping[int, Hashable]) -> Twins:
    first: dict[Hashable, int] = {}
    return [
        (at, before)
        for at, key in keys.items()
        if (before := first.setdefault(key, at)) != at
    ]


def _named(rows: Sequence[Committee]) -> Iterator[tuple[int, Hashable]]:
    """Yield what committees are known by: district, town, kind and name.

    Where no town is filled in, a name may well stand twice in a district, but seldom
    twice in a row.
    """
    block, before = 0, ""
    for at, row in enumerate(rows):
        name = seen_name(row.name)
        block += name != before
        before = name
        if name:
            yield at, (row.district, row.town or block, row.kind, name)


def _reached(rows: Sequence[Lawyer]) -> Iterator[tuple[int, Hashable]]:
    """Yield name and phone of lawyers who have both, however the phone is written."""
    for at, row in enumerate(rows):
        name = seen_name(row.name)
        phone = unicodedata.normalize("NFKC", row.phone.reveal()) if row.phone else ""
        digits = _BETWEEN.sub("", phone)
        if name and digits:
            yield at, (name, digits)


def _ids_told(facts: Facts, table: str, twins: Twins) -> Defect:
    at, before = twins[0]
    rows, zh = getattr(facts, table), TABLES_ZH[table]
    more = _more(twins)
    ids = [f"{rows[b].id} / {rows[a].id}" for a, b in twins[:MOST_NAMED]]
    other = facts.place(table, before, "id")
    return Defect(
        facts.place(table, at, "id"),
        rows[at].id,
        Text(
            f"{len(twins)} id(s) of {table} differ from one before them in capitals "
            f"alone ({', '.join(ids)}{more.en}), the first from that in {other}; they "
            "count as two",
            f"“{zh}”表有{len(twins)}个编号与前面的编号只差大小写"
            f"（{'、'.join(ids)}{more.zh}），第一处见 {other}；按两个对象计",
        ),
        Text(
            "If they are one, give it one id, in the other sheets too, and merge the "
            "rows; if they are two, nothing needs to be done",
            "如为同一对象，请统一编号（其他表中也要改）并合并各行；确为两个的，无须处理",
        ),
    )


def _names_told(facts: Facts, twins: Twins) -> Defect:
    at, before = twins[0]
    rows = [facts.committees[one] for one, _ in twins[:MOST_NAMED]]
    who, other = all_named(rows).then(_more(twins)), facts.committees[before]
    first = facts.place("committees", before, "name")
    return Defect(
        facts.place("committees", at, "name"),
        facts.committees[at].name,
        Text(
            f"{len(twins)} committee(s) have name, kind and town of one before them "
            f"({who.en}), the first those of {other.id} in {first}",
            f"{len(twins)}个社区（村）与前面一行同名、同类型、同乡镇街道（{who.zh}），"
            f"第一处与 {first} 的 {other.id} 相同",
        ),
        Text(
            "If the name stands in merged cells, unmerge them and give each row its "
            "own; if the rows are one place, merge them; if names do repeat, nothing "
            "needs to be done",
            "名称为合并单元格的，请取消合并，逐行填写；各行为同一处的，请合并为一行；"
            "确为重名的，无须处理",
        ),
    )


def _people_told(facts: Facts, twins: Twins) -> Defect:
    at, before = twins[0]
    rows = [facts.lawyers[one] for one, _ in twins[:MOST_NAMED]]
    who, other = all_named(rows).then(_more(twins)), facts.lawyers[before]
    first = facts.place("lawyers", before, "name")
    return Defect(
        facts.place("lawyers", at, "name"),
        facts.lawyers[at].name,
        Text(
            f"{len(twins)} lawyer(s) have name and phone of one before them "
            f"({who.en}), the first those of {other.id} in {first}; they count as "
            "two, and may have 5 communities and villages each (一（一）)",
            f"有{len(twins)}名律师与前面一行姓名、电话都相同（{who.zh}），"
            f"第一处与 {first} 的 {other.id} 相同；按两名律师计，"
            "各可服务至多5个（一（一））",
        ),
        Text(
            "If they are one person, keep one id, in the other sheets too, and merge "
            "the rows; if they are two, correct the phone",
            "如为同一人，请只保留一个编号（其他表中也要改）并合并各行；确为两人的，请核对电话",
        ),
    )


def _more(twins: Twins) -> Text:
    return Text(", ...", "等") if len(twins) > MOST_NAMED else NOTHING
