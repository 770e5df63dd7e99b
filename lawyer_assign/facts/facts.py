"""All facts of one problem together, cross-checked."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Strict, model_validator

from lawyer_assign.errors import Defect, summary
from lawyer_assign.facts.agreements import Agreement, Approval, Conflict, PairScore
from lawyer_assign.facts.base import Fact
from lawyer_assign.facts.choice_columns import ChoiceColumns
from lawyer_assign.facts.choices import Choice
from lawyer_assign.facts.columns import Columns
from lawyer_assign.facts.crosschecks import find_mismatches
from lawyer_assign.facts.people import Firm, Lawyer
from lawyer_assign.facts.places import Committee, District

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
}
"""Field of :class:`Facts` -> model of its rows, in the order files use."""


class Facts(BaseModel):
    """What is: one row per object, ids cross-checked, nothing about rules or plans.

    Rows keep the order they came in; whatever is computed from them is ordered by id,
    so the order of rows never changes a plan.

    Raises
    ------
    pydantic.ValidationError
        Every field that cannot be read, or every reference that leads nowhere, each
        with row, value and cure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    districts: Annotated[tuple[District, ...], Strict(False)] = ()
    committees: Annotated[tuple[Committee, ...], Strict(False)] = ()
    firms: Annotated[tuple[Firm, ...], Strict(False)] = ()
    lawyers: Annotated[tuple[Lawyer, ...], Strict(False)] = ()
    choices: Annotated[tuple[Choice, ...], Strict(False)] = ()
    conflicts: Annotated[tuple[Conflict, ...], Strict(False)] = ()
    approvals: Annotated[tuple[Approval, ...], Strict(False)] = ()
    agreements: Annotated[tuple[Agreement, ...], Strict(False)] = ()
    scores: Annotated[tuple[PairScore, ...], Strict(False)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        rows = {name: getattr(self, name) for name in MODELS}
        defects = [
            Defect(f"{m.table}[{m.row}].{m.field}", m.value, m.problem, m.cure)
            for m in find_mismatches(rows)
        ]
        if defects:
            raise ValueError(summary(defects))
        return self

    def __repr__(self) -> str:
        sizes = (f"{len(getattr(self, name))} {name}" for name in MODELS)
        return f"Facts({', '.join(sizes)})"

    __str__ = __repr__

    def replace(self, **tables: Sequence[Fact]) -> "Facts":
        """Return facts with whole tables exchanged, cross-checked again."""
        now: dict[str, Any] = {name: getattr(self, name) for name in MODELS}
        return Facts(**now | tables)

    def with_scarcity(self, scarce: Mapping[str, bool]) -> "Facts":
        """Return the same facts with ``is_scarce`` of some districts filled in."""
        now: dict[str, Any] = {name: getattr(self, name) for name in MODELS}
        now["districts"] = tuple(
            row.model_copy(update={"is_scarce": scarce.get(row.id, row.is_scarce)})
            for row in self.districts
        )
        settled = Facts.model_construct(**now)
        # Districts are all that changed: what was computed from the rest stays true.
        settled.__dict__["columns"] = self.columns.with_districts(now["districts"])
        settled.__dict__["choice_columns"] = self.choice_columns
        return settled

    @cached_property
    def columns(self) -> Columns:
        """The same facts as sorted ids and integer columns; made once."""
        return Columns.of(self.districts, self.committees, self.firms, self.lawyers)

    @cached_property
    def choice_columns(self) -> ChoiceColumns:
        """The choices as columns; made once."""
        return ChoiceColumns.of(self.columns, self.choices)

    @cached_property
    def committee(self) -> dict[str, Committee]:
        """Committees by id."""
        return {row.id: row for row in self.committees}

    @cached_property
    def lawyer(self) -> dict[str, Lawyer]:
        """Lawyers by id."""
        return {row.id: row for row in self.lawyers}

    @cached_property
    def firm(self) -> dict[str, Firm]:
        """Firms by id."""
        return {row.id: row for row in self.firms}

    @cached_property
    def district(self) -> dict[str, District]:
        """Districts by id."""
        return {row.id: row for row in self.districts}

    @cached_property
    def choice(self) -> dict[tuple[str, str], Choice]:
        """Choices by firm and committee."""
        return {(row.firm, row.committee): row for row in self.choices}

    @cached_property
    def score(self) -> dict[tuple[str, str], PairScore]:
        """Given scores by lawyer and committee."""
        return {(row.lawyer, row.committee): row for row in self.scores}
