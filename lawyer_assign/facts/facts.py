"""All facts of one problem together, cross-checked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Self, cast

from pydantic import Strict, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, summary
from lawyer_assign.facts.agreements import (
    Agreement,
    Approval,
    Conflict,
    PairScore,
    agreements_without,
)
from lawyer_assign.facts.base import SHEETS_ZH, Discreet, Fact, are_rows
from lawyer_assign.facts.checks.crosschecks import find_mismatches
from lawyer_assign.facts.checks.exchanged import check_tables
from lawyer_assign.facts.checks.unfilled import find_defects
from lawyer_assign.facts.checks.unknown_ids import find_unknown_ids
from lawyer_assign.facts.choice_columns import ChoiceColumns
from lawyer_assign.facts.choices import Choice
from lawyer_assign.facts.columns import Columns
from lawyer_assign.facts.contacts import Contact, OnlineHours, Resident
from lawyer_assign.facts.duty import Day, Leave, PublishedTime, TimeWish, Venue
from lawyer_assign.facts.inspectors import Inspector
from lawyer_assign.facts.money import Adjustment, Tariff
from lawyer_assign.facts.names import lang_of
from lawyer_assign.facts.origin import Origin
from lawyer_assign.facts.people import Firm, Lawyer
from lawyer_assign.facts.places import Committee, District
from lawyer_assign.fixed import FixedDict

MODELS: dict[str, type[Fact]] = {
    "districts": District,
    "committees": Committee,
    "firms": Firm,
    "lawyers": Lawyer,
    "choices": Choice,
    "conflicts": Conflict,
    "approvals": Approval,
    "agreements": Agreement,
    "scores": PairScore,
    "online_hours": OnlineHours,
    "residents": Resident,
    "contacts": Contact,
    "tariffs": Tariff,
    "adjustments": Adjustment,
    "inspectors": Inspector,
    "days": Day,
    "venues": Venue,
    "leaves": Leave,
    "time_wishes": TimeWish,
    "times": PublishedTime,
}
"""Field of :class:`Facts` -> model of its rows, in the order files use."""

_NAMING = {
    "choices": ("firm",),
    "conflicts": ("lawyer", "firm"),
    "approvals": ("lawyer",),
    "scores": ("lawyer",),
    "online_hours": ("lawyer",),
    "inspectors": ("firm",),
    "leaves": ("lawyer",),
    "time_wishes": ("lawyer",),
}
"""Table -> its fields that name a lawyer or a firm, agreements apart."""

_ORIGINS = "origins"
"""Where rows stood is kept beside the fields: facts that are equal stay equal."""

_SOUND = "sound"
"""The tables that were last found to fit together, kept beside the fields too."""

STATED = "stated"
"""Facts as they came, beside those with scarcity filled in that were made of them."""

_COLUMNS = ("districts", "committees", "firms", "lawyers")

_COMPUTED = {
    "columns": _COLUMNS,
    "choice_columns": (*_COLUMNS, "choices"),
    "district": ("districts",),
    "committee": ("committees",),
    "firm": ("firms",),
    "lawyer": ("lawyers",),
    "lawyers_of_firm": ("lawyers",),
    "choice": ("choices",),
    "score": ("scores",),
    "fixed": ("agreements",),
    "fixed_links": ("agreements",),
}
"""Property that is computed once -> tables that it comes of."""


class Facts(Discreet):
    """What is: one row per object, ids cross-checked, nothing about rules or plans.

    Rows keep the order they came in; whatever is computed from them is ordered by id,
    so the order of rows never changes a plan.

    Raises
    ------
    pydantic.ValidationError
        Every field that cannot be read, or every reference that leads nowhere, each
        with row, value and cure.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> toy = la.datasets.toy()
    >>> toy.lawyer["l6"].firm
    'f3'
    >>> len(toy.without(lawyers=["l6"]).lawyers)
    5
    """

    districts: Annotated[tuple[District, ...], Strict(False)] = ()
    committees: Annotated[tuple[Committee, ...], Strict(False)] = ()
    firms: Annotated[tuple[Firm, ...], Strict(False)] = ()
    lawyers: Annotated[tuple[Lawyer, ...], Strict(False)] = ()
    choices: Annotated[tuple[Choice, ...], Strict(False)] = ()
    conflicts: Annotated[tuple[Conflict, ...], Strict(False)] = ()
    approvals: Annotated[tuple[Approval, ...], Strict(False)] = ()
    agreements: Annotated[tuple[Agreement, ...], Strict(False)] = ()
    scores: Annotated[tuple[PairScore, ...], Strict(False)] = ()
    online_hours: Annotated[tuple[OnlineHours, ...], Strict(False)] = ()
    residents: Annotated[tuple[Resident, ...], Strict(False)] = ()
    contacts: Annotated[tuple[Contact, ...], Strict(False)] = ()
    tariffs: Annotated[tuple[Tariff, ...], Strict(False)] = ()
    adjustments: Annotated[tuple[Adjustment, ...], Strict(False)] = ()
    inspectors: Annotated[tuple[Inspector, ...], Strict(False)] = ()
    days: Annotated[tuple[Day, ...], Strict(False)] = ()
    venues: Annotated[tuple[Venue, ...], Strict(False)] = ()
    leaves: Annotated[tuple[Leave, ...], Strict(False)] = ()
    time_wishes: Annotated[tuple[TimeWish, ...], Strict(False)] = ()
    times: Annotated[tuple[PublishedTime, ...], Strict(False)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        rows = {name: getattr(self, name) for name in MODELS}
        defects = tuple(find_defects(rows))
        if defects:
            context = {"said": summary(defects), "defects": defects}
            mismatch = PydanticCustomError("mismatch", "{said}", context)
            # In place of the rows that were handed in, which may hold phones.
            line = InitErrorDetails(type=mismatch, loc=(), input=repr(self))
            raise ValidationError.from_exception_data("Facts", [line], hide_input=True)
        self.__dict__[_SOUND] = rows
        return self

    def __repr__(self) -> str:
        sizes = (
            f"{len(getattr(self, name))} {name}"
            for name in MODELS
            if name in _COLUMNS or getattr(self, name)
        )
        return f"Facts({', '.join(sizes)})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Show how many rows each table has, in a notebook."""
        lang = lang_of(self.committees)
        rows = "".join(
            f"<tr><td>{SHEETS_ZH[name] if lang == 'zh' else name}</td>"
            f"<td>{len(getattr(self, name)):,}</td></tr>"
            for name in MODELS
            if getattr(self, name)
        )
        table, count = ("数据表", "行数") if lang == "zh" else ("table", "rows")
        return f"<table><tr><th>{table}</th><th>{count}</th></tr>{rows}</table>"

    def replace(self, **tables: Sequence[Fact]) -> "Facts":
        """Return facts with whole tables exchanged, cross-checked again."""
        check_tables(tables, MODELS)
        now: dict[str, Any] = {name: getattr(self, name) for name in MODELS}
        changed = self._soundly(now, tables) or Facts(**now | tables)
        changed.__dict__.update(self._standing(tables))
        return changed

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy; tables that are exchanged are checked as :meth:`replace` does.

        Pydantic's own takes any rows under any name.
        """
        copy = super().model_copy(deep=deep)
        return cast("Self", copy.replace(**update)) if update else copy

    def _soundly(
        self, now: Mapping[str, Any], tables: Mapping[str, Sequence[Fact]]
    ) -> "Facts | None":
        """Return facts with tables exchanged if only these need a look, and are fine.

        ``None``: nobody checked the others, there are rows to read, or a mistake.
        """
        sound = self.__dict__.get(_SOUND)
        made = (are_rows(MODELS.get(name), rows) for name, rows in tables.items())
        if sound is None or not all(made):
            return None
        then = {**now, **{name: tuple(rows) for name, rows in tables.items()}}
        if next(find_mismatches(then, sound), None) is not None:
            return None
        changed = Facts.model_construct(**then)
        changed.__dict__[_SOUND] = then
        return changed

    def _standing(self, tables: Collection[str]) -> dict[str, Any]:
        """Return where the rows of all but some tables stand, if a file was read."""
        origins = self.__dict__.get(_ORIGINS)
        if origins is None:
            return {}
        return {_ORIGINS: {n: one for n, one in origins.items() if n not in tables}}

    @checked
    def without(
        self, lawyers: Collection[str] = (), firms: Collection[str] = ()
    ) -> "Facts":
        """Return the facts without some lawyers and firms, and what was said of them.

        Choices, conflicts, consents, scores and fixed agreements of theirs go as well;
        an agreement that named others too goes on with the others, and one of last year
        says by name who served.

        Raises
        ------
        BadInputError
            Ids that nobody has.
        """
        asked = ("lawyers", lawyers, self.lawyer), ("firms", firms, self.firm)
        defects = [defect for one in asked for defect in find_unknown_ids(*one)]
        if defects:
            raise BadInputError(defects)
        gone_firms = frozenset(firms)
        gone = frozenset(lawyers) | {
            row.id for row in self.lawyers if row.firm in gone_firms
        }
        now: dict[str, Any] = {
            "lawyers": tuple(row for row in self.lawyers if row.id not in gone)
        }
        if gone_firms:
            now["firms"] = tuple(row for row in self.firms if row.id not in gone_firms)
        for name, ends in _NAMING.items():
            rows: tuple[Any, ...] = getattr(self, name)
            for end in ends:
                ids = gone if end == "lawyer" else gone_firms
                if ids:
                    rows = tuple(row for row in rows if getattr(row, end) not in ids)
            now[name] = rows
        now["agreements"] = tuple(
            agreements_without(self.agreements, self.lawyer, gone, gone_firms)
        )
        # What is left refers to nothing that went: it need not be checked again.
        facts = self._with_tables(now)
        if not gone_firms:
            facts.__dict__["columns"] = self.columns.without_lawyers(gone)
            facts.__dict__["choice_columns"] = self.choice_columns
        return facts

    def from_file(self, origins: Mapping[str, Origin]) -> "Facts":
        """Return the same facts, which know where their rows stood in a file."""
        self.__dict__[_ORIGINS] = dict(origins)
        return self

    def place(self, table: str, row: int, field: str) -> str:
        """Return where a field of a row stands: its cell, if a file was read.

        Parameters
        ----------
        table, row, field
            Name of the table (``"lawyers"``), its row, counted from 0, and a field.
        """
        origin = self.__dict__.get(_ORIGINS, {}).get(table)
        if origin is None:
            return f"{table}[{row}].{field}"
        found: str = origin.place(row, field)
        return found

    @checked
    def with_agreements(self, agreements: Iterable[Agreement]) -> "Facts":
        """Return the same facts with other agreements, between who is among them."""
        return self._with_tables({"agreements": tuple(agreements)})

    @checked
    def with_leaves(self, leaves: Iterable[Leave]) -> "Facts":
        """Return the same facts with other leaves, of lawyers who are among them."""
        return self._with_tables({"leaves": tuple(leaves)})

    @checked
    def with_scarcity(self, scarce: Mapping[str, bool]) -> "Facts":
        """Return the same facts with ``is_scarce`` of some districts filled in."""
        districts = tuple(
            row.model_copy(update={"is_scarce": scarce.get(row.id, row.is_scarce)})
            for row in self.districts
        )
        settled = self._with_tables({"districts": districts})
        settled.__dict__.update(self._standing(()))  # rows stand where they stood
        settled.__dict__[STATED] = self
        # No id has changed.
        settled.__dict__["columns"] = self.columns.with_districts(districts)
        settled.__dict__["choice_columns"] = self.choice_columns
        return settled

    @checked
    def with_scores(self, scores: Sequence[PairScore]) -> "Facts":
        """Return the same facts with scores of our own making: not validated."""
        return self._with_tables({"scores": tuple(scores)})

    def _with_tables(self, tables: Mapping[str, Any]) -> "Facts":
        """Return facts with some tables exchanged, unchecked.

        What was computed from the other tables alone stays true and goes along.
        """
        _ = self.columns, self.choice_columns  # once, for all that come of these facts
        now: dict[str, Any] = {name: getattr(self, name) for name in MODELS}
        changed = Facts.model_construct(**now | dict(tables))
        changed.__dict__.update(self._standing(tables))
        if (sound := self.__dict__.get(_SOUND)) is not None:
            changed.__dict__[_SOUND] = sound  # which exchanged tables are not among
        for name, of in _COMPUTED.items():
            if name in self.__dict__ and tables.keys().isdisjoint(of):
                changed.__dict__[name] = self.__dict__[name]
        return changed

    @cached_property
    def columns(self) -> Columns:
        """The same facts as sorted ids and integer columns; made once."""
        return Columns.of(self.districts, self.committees, self.firms, self.lawyers)

    @cached_property
    def choice_columns(self) -> ChoiceColumns:
        """The choices as columns; made once."""
        return ChoiceColumns.of(self.columns, self.choices)

    @cached_property
    def committee(self) -> Mapping[str, Committee]:
        """Committees by id."""
        return FixedDict((row.id, row) for row in self.committees)

    @cached_property
    def lawyer(self) -> Mapping[str, Lawyer]:
        """Lawyers by id."""
        return FixedDict((row.id, row) for row in self.lawyers)

    @cached_property
    def lawyers_of_firm(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the lawyers of every firm, by id."""
        found: dict[str, list[str]] = {}
        for row in sorted(self.lawyers, key=lambda one: one.id):
            found.setdefault(row.firm, []).append(row.id)
        return FixedDict((firm, tuple(ids)) for firm, ids in found.items())

    @cached_property
    def firm(self) -> Mapping[str, Firm]:
        """Firms by id."""
        return FixedDict((row.id, row) for row in self.firms)

    @cached_property
    def district(self) -> Mapping[str, District]:
        """Districts by id."""
        return FixedDict((row.id, row) for row in self.districts)

    @cached_property
    def choice(self) -> Mapping[tuple[str, str], Choice]:
        """Choices by firm and committee."""
        return FixedDict(((row.firm, row.committee), row) for row in self.choices)

    @cached_property
    def score(self) -> Mapping[tuple[str, str], PairScore]:
        """Given scores by lawyer and committee."""
        return FixedDict(((row.lawyer, row.committee), row) for row in self.scores)

    @cached_property
    def fixed(self) -> tuple[Agreement, ...]:
        """Fixed agreements by committee and firm, and the lawyers of each by id."""
        rows = (row for row in self.agreements if row.is_fixed)
        return tuple(
            row.model_copy(update={"lawyers": tuple(sorted(row.lawyers))})
            for row in sorted(rows, key=lambda one: (one.committee, one.firm))
        )

    @cached_property
    def fixed_links(self) -> frozenset[tuple[str, str]]:
        """Committee and firm of every fixed agreement."""
        return frozenset((row.committee, row.firm) for row in self.fixed)
