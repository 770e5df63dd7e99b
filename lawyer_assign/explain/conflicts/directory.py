"""Rows of the facts by id: what they are called, and where they stand."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from lawyer_assign.errors import Text
from lawyer_assign.facts import Committee, District, Facts, Firm, Lawyer
from lawyer_assign.facts.names import named
from lawyer_assign.rules.rule import Whose


class Directory:
    """Finds names and places in some facts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    @cached_property
    def _rows(self) -> dict[str, dict[str, int]]:
        tables = ("districts", "committees", "firms", "lawyers")
        return {
            table: {row.id: at for at, row in enumerate(getattr(self._facts, table))}
            for table in tables
        }

    @cached_property
    def pins(self) -> dict[str, tuple[int, str]]:
        """Whom a fixed agreement is about -> its number in the facts, and the party."""
        found: dict[str, tuple[int, str]] = {}
        for at, row in enumerate(self._facts.agreements):
            if row.is_fixed:
                for party in row.lawyers or (row.firm,):
                    found.setdefault(f"{row.committee}+{party}", (at, party))
        return found

    def place(self, table: str, who: str, field: str) -> tuple[str, ...]:
        """Return where a field of a row stands, found by the id of the row."""
        return (self._facts.place(table, self._rows[table][who], field),)

    def committee(self, who: str) -> Text:
        """Return how a committee is called."""
        return named(self._facts.committee[who])

    def lawyer(self, who: str) -> Text:
        """Return how a lawyer is called."""
        return named(self._facts.lawyer[who])

    def whom(self, whose: Whose, who: str) -> Text:
        """Return how a rule's tag is called: by name where the rule says of whom."""
        known: dict[Whose, Mapping[str, District | Committee | Firm | Lawyer]] = {
            "committee": self._facts.committee,
            "lawyer": self._facts.lawyer,
            "firm": self._facts.firm,
            "district": self._facts.district,
        }
        row = known.get(whose, {}).get(who)
        return Text(who, who) if row is None else named(row)

    @cached_property
    def _choices(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for at, row in enumerate(self._facts.choices):
            found.setdefault((row.firm, row.committee), []).append(at)
        return found

    @cached_property
    def _conflicts(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, row in enumerate(self._facts.conflicts):
            found.setdefault(row.committee, []).append(at)
        return found

    def choice_places(self, firm: str, committee: str, field: str) -> tuple[str, ...]:
        """Return where firm and committee say something of each other."""
        rows = self._choices.get((firm, committee), ())
        return tuple(self._facts.place("choices", at, field) for at in rows)

    def barring(self, kind: str, pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Return the cells of refusals, or conflicts, that forbid some pairs.

        Parameters
        ----------
        kind
            Of the rule that forbids them; others have no cells here.
        pairs
            Committees and lawyers.
        """
        found: list[str] = []
        for committee, lawyer in pairs:
            firm = self._facts.lawyer[lawyer].firm
            if kind == "conflicts":
                rows = [(at, self._facts.conflicts[at])
                        for at in self._conflicts.get(committee, ())]  # fmt: skip
                found += [
                    self._facts.place("conflicts", at, "committee")
                    for at, row in rows
                    if row.lawyer == lawyer or row.firm == firm
                ]
            elif kind == "refusals":
                choice = self._facts.choice.get((firm, committee))
                sides = ("firm_refuses", "committee_refuses")
                for side in sides if choice is not None else ():
                    if getattr(choice, side):
                        found += self.choice_places(firm, committee, side)
        return tuple(dict.fromkeys(found))
