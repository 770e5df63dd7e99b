"""Small facts, said in a line: who is there, and what differs from the plainest."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from lawyer_assign.facts import (
    Approval,
    Choice,
    Committee,
    District,
    Facts,
    Firm,
    Lawyer,
)
from lawyer_assign.pairs import Reach

DAY = dt.date(2025, 1, 1)
"""The day of every test; nothing depends on the calendar."""

CITY_LISTS = Reach(most=100)
"""Lists as long as those of a city: with longer ones no pair of a district blocks."""

HERE = {"lat": 30.25, "lon": 120.15}
"""A point in the middle of Hangzhou."""


def district(name: str, **more: Any) -> District:
    return District(id=name, name=f"name of {name}", **more)


def committee(name: str, **more: Any) -> Committee:
    more = {"kind": "community", "district": "d1"} | more
    return Committee(id=name, name=f"name of {name}", **more)


def firm(name: str, **more: Any) -> Firm:
    return Firm(id=name, name=f"name of {name}", **{"district": "d1"} | more)


def lawyer(name: str, **more: Any) -> Lawyer:
    return Lawyer(id=name, name=f"name of {name}", **{"firm": "f1"} | more)


def world(
    committees: int | Iterable[Committee] = 1,
    lawyers: int | Iterable[Lawyer] = 1,
    firms: Iterable[Firm] = (),
    districts: Iterable[District] = (),
    **tables: Any,
) -> Facts:
    """Return facts; numbers stand for so many plain rows of d1 and f1."""
    if isinstance(committees, int):
        committees = [committee(f"c{at}") for at in range(1, committees + 1)]
    if isinstance(lawyers, int):
        lawyers = [lawyer(f"l{at}") for at in range(1, lawyers + 1)]
    return Facts(
        districts=tuple(districts) or (district("d1"),),
        committees=tuple(committees),
        firms=tuple(firms) or (firm("f1"),),
        lawyers=tuple(lawyers),
        **tables,
    )


def consent(
    limit: int,
    valid_from: dt.date = DAY,
    valid_to: dt.date = DAY,
    **scope: str,
) -> Approval:
    return Approval(
        document=f"letter {limit}",
        limit=limit,
        valid_from=valid_from,
        valid_to=valid_to,
        **scope,
    )


def renamed(facts: Facts, **names: str) -> Facts:
    """Return facts in which some committees and lawyers are called otherwise, by id."""
    tables = {
        table: [
            row.model_copy(update={"name": names.get(row.id, row.name)})
            for row in getattr(facts, table)
        ]
        for table in ("committees", "lawyers")
    }
    return facts.replace(**tables)


def chose(
    firm: str, committee: str, firm_rank: int = 1, committee_rank: int = 1
) -> Choice:
    return Choice(
        firm=firm,
        committee=committee,
        firm_rank=firm_rank,
        committee_rank=committee_rank,
    )
