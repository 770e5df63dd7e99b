"""The sheet of contacts: whom to phone, committee by committee."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.files.plans.desk_lists import in_order
from lawyer_assign.files.table import Table, heads
from lawyer_assign.phones import mask

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts, Phone
    from lawyer_assign.plan import Plan

CONTACTS, CONTACTS_ZH = "contacts", "联系表"
CONTACT_HEADS = heads(
    """district_name=区县 town=乡镇街道 committee=社区村编号 committee_name=社区村名称
    contact=联系人 contact_phone=联系人电话 lawyer=律师编号 lawyer_name=律师姓名
    lawyer_phone=律师电话 firm_name=律所名称"""
)
CONTACT, CONTACT_PHONE, LAWYER_PHONE = "contact", "contact_phone", "lawyer_phone"
TYPED_INTO = (CONTACT, CONTACT_PHONE, LAWYER_PHONE)
"""Columns that refresh carries over where somebody typed into them."""
_CAPTION = Text(
    "Whom to phone (not to be published)", "联系表（仅供内部使用，不得对外公布）"
)
_GROUPED = re.compile(r"(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})")


class TypedContacts(NamedTuple):
    """What is typed in the sheet of contacts.

    Parameters
    ----------
    texts
        Column -> id of committee or lawyer -> what is to stand there.
    cells
        Where it stands, of what is carried over.
    lost
        Cell, whose it was and text, of what the new sheet has no row for.
    """

    texts: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    cells: tuple[str, ...] = ()
    lost: tuple[tuple[str, str, str], ...] = ()

    def said(self, column: str, whose: str, known: str) -> str:
        """Return what is typed, or what is known where nothing is."""
        return self.texts.get(column, {}).get(whose, known)

    def __bool__(self) -> bool:
        return any(self.texts.values())


NO_CONTACTS = TypedContacts()


class Person(NamedTuple):
    """Whom to phone in a committee, and at which number."""

    name: str
    phone: str


def contact_table(
    facts: Facts, plan: Plan, typed: TypedContacts, *, phones: bool
) -> Table:
    """Return whom to phone; phones masked unless asked for, what is typed as it is."""
    return Table(
        CONTACTS,
        CONTACTS_ZH,
        CONTACT_HEADS,
        tuple(_contacts(facts, plan, typed, phones=phones)),
        caption=_CAPTION,
        carried=TYPED_INTO,
        as_typed=TYPED_INTO if typed else (),
    )


def _contacts(
    facts: Facts, plan: Plan, typed: TypedContacts, *, phones: bool
) -> Iterator[tuple[str | None, ...]]:
    known = contacts_of(facts, phones=phones)
    for row in in_order(facts):
        names, numbers = known.get(row.id, ("", ""))
        place = (
            facts.district[row.district].name, row.town, row.id, row.name,
            typed.said(CONTACT, row.id, names),
            typed.said(CONTACT_PHONE, row.id, numbers),
        )  # fmt: skip
        served = plan.lawyers_of(row.id)
        for who in served:
            lawyer = facts.lawyer[who]
            number = shown(lawyer.phone, phones=phones)
            firm = facts.firm[lawyer.firm].name
            yield (
                *place,
                who,
                lawyer.name,
                typed.said(LAWYER_PHONE, who, number),
                firm,
            )
        if not served:
            yield (*place, None, None, None, None)


def contacts_of(facts: Facts, *, phones: bool) -> dict[str, Person]:
    """Return names and phones of each committee's contacts, a line for each person."""
    people: dict[str, list[Person]] = {}
    for one in facts.contacts:
        person = Person(one.name, shown(one.phone, phones=phones))
        people.setdefault(one.committee, []).append(person)
    return {
        committee: Person(
            "\n".join(one.name for one in found),
            "\n".join(one.phone for one in found).strip("\n"),
        )
        for committee, found in people.items()
    }


def shown(phone: Phone | None, *, phones: bool) -> str:
    """Return a phone as the sheet says it."""
    if phone is None:
        return ""
    return phone.reveal() if phones else mask(_ungrouped(phone.reveal()))


def _ungrouped(phone: str) -> str:
    """Return a mobile phone in one piece, however somebody grouped its digits."""
    found = _GROUPED.fullmatch(phone.strip())
    return phone if found is None else "".join(found.groups())
