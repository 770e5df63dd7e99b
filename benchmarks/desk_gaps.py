"""Cities with planted contradictions and planted gaps, for questions about them.

Everything is drawn by seed; what is planted is returned beside the facts, so that who
measures can see that it was found.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lawyer_assign as la
from lawyer_assign.datasets import hangzhou

CONTRADICTIONS = 20
GAPS = 300
"""So many are planted into the city."""

Planted = list[frozenset[str]]
"""Ids of committees, one set per thing that was planted."""


@dataclass
class _Torn:
    """The city's tables while contradictions are planted."""

    facts: la.Facts
    places: Iterator[la.Committee]
    people: Iterator[la.Lawyer]
    agreements: list[la.Agreement] = field(default_factory=list)
    conflicts: list[la.Conflict] = field(default_factory=list)
    choices: list[la.Choice] = field(default_factory=list)
    lawyers: dict[str, la.Lawyer] = field(default_factory=dict)
    firms: dict[str, la.Firm] = field(default_factory=dict)

    def plant(self, number: int) -> frozenset[str]:
        """Plant one contradiction; return the committees that it is about."""
        who, sort = next(self.people), number % 5
        here = [next(self.places) for _ in range((1, 1, 1, 6, 2)[sort])]
        where = here[0].id
        if sort == 0:
            told = la.Conflict(committee=where, lawyer=who.id, reason="近亲属")
            self.conflicts.append(told)
        elif sort == 1:
            told_so = la.Choice(firm=who.firm, committee=where, committee_refuses=True)
            self.choices.append(told_so)
        elif sort == 4:
            self._change(self.firms, self.facts.firm[who.firm], seats=1)
        others = frozenset(row.id for row in self.facts.districts)
        if sort == 2:
            others -= {here[0].district}
        self._change(self.lawyers, who, districts=others, max_committees=None)
        for row in here:
            one = la.Agreement(
                committee=row.id, firm=who.firm, lawyers=(who.id,), is_fixed=True
            )
            self.agreements.append(one)
        return frozenset(row.id for row in here)

    def _change(self, table: dict[str, Any], row: Any, **more: object) -> None:  # noqa: ANN401
        table[row.id] = row.model_copy(update=more)

    def done(self) -> la.Facts:
        """Return the facts with everything planted."""
        facts = self.facts
        firms = [self.firms.get(row.id, row) for row in facts.firms]
        lawyers = [self.lawyers.get(row.id, row) for row in facts.lawyers]
        new = {(row.firm, row.committee) for row in self.choices}
        kept = [row for row in facts.choices if (row.firm, row.committee) not in new]
        return facts.replace(
            firms=firms,
            lawyers=lawyers,
            agreements=self.agreements,
            conflicts=[*facts.conflicts, *self.conflicts],
            choices=[*kept, *self.choices],
        )


def torn_city(seed: int = 0) -> tuple[la.Facts, Planted]:
    """Return the city with contradictions planted, and the committees of each.

    Five sorts in turn: an agreement against a conflict of interest, against a refusal,
    against a lawyer's unwillingness; six agreements of one lawyer; two agreements of a
    firm with one seat. Each is about committees, a lawyer and a firm of its own.
    """
    draw = random.Random(seed)
    facts = hangzhou()
    places = list(facts.committees)
    draw.shuffle(places)
    first: dict[str, la.Lawyer] = {}
    for row in facts.lawyers:
        if (facts.firm[row.firm].seats or 6) >= 6:
            first.setdefault(row.firm, row)
    people = sorted(first.values(), key=lambda row: row.id)
    draw.shuffle(people)
    torn = _Torn(facts, iter(places), iter(people))
    planted = [torn.plant(number) for number in range(CONTRADICTIONS)]
    return torn.done(), planted


def short_city(seed: int = 0) -> tuple[la.Facts, Planted]:
    """Return the city with gaps planted, and the committees of each.

    A gap is a district of its own with two or three committees and fewer posts that
    anybody may take there: nobody is willing to go; one lawyer is who wants one post;
    one lawyer of a firm with one seat is.
    """
    draw = random.Random(seed)
    facts = hangzhou()
    places = list(facts.committees)
    draw.shuffle(places)
    everywhere = frozenset(row.id for row in facts.districts)
    lawyers = {
        row.id: row.model_copy(update={"districts": everywhere})
        if row.districts is None
        else row
        for row in facts.lawyers
    }
    firms = {row.id: row for row in facts.firms}
    people = iter(draw.sample(list(facts.lawyers), GAPS))
    committees = {row.id: row for row in facts.committees}
    districts, planted = list(facts.districts), Planted()
    for number in range(GAPS):
        gap = f"9{number:05}"
        districts.append(la.District(id=gap, name=f"缺口{number}"))
        here = [places.pop() for _ in range(2 + number % 2)]
        planted.append(frozenset(row.id for row in here))
        for row in here:
            committees[row.id] = row.model_copy(update={"district": gap})
        if number % 3:
            who = next(people)
            more: dict[str, object] = {"districts": frozenset({gap})}
            if number % 3 == 1:
                more["max_committees"] = 1
            else:
                firm = firms[who.firm]
                firms[firm.id] = firm.model_copy(update={"seats": 1})
            lawyers[who.id] = lawyers[who.id].model_copy(update=more)
    return facts.replace(
        districts=districts,
        committees=list(committees.values()),
        lawyers=list(lawyers.values()),
        firms=list(firms.values()),
        choices=[],
        agreements=[],
    ), planted
