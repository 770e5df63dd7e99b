"""The base of all facts, and the types they share; units stand in the type."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self, cast, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, core_schema

from lawyer_assign.arrays import plain
from lawyer_assign.cards import card_html, line_of
from lawyer_assign.facts.phone import shown_error

ID_PATTERN = r"^\S(.*\S)?$"
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=ID_PATTERN)]
"""An opaque key; names repeat and are never keys."""

Name = Annotated[str, StringConstraints(max_length=200)]
GivenName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Skill = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=ID_PATTERN)
]
AreaClass = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=ID_PATTERN)
]
Language = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Latitude = Annotated[float, Field(ge=-90, le=90, description="degrees, WGS84")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="degrees, WGS84")]
Rank = Annotated[int, Field(ge=1, le=10_000, description="1 = best; ties allowed")]
MOST_YUAN = 10**12
"""Largest budget that facts can say."""

Yuan = Annotated[int, Field(ge=0, le=MOST_YUAN, description="yuan")]
Percent = Annotated[int, Field(ge=0, le=100, description="percent")]
MOST_COUNT = 100_000
"""Largest number of seats, posts or members that facts can say."""

Count = Annotated[int, Field(ge=0, le=MOST_COUNT)]
# A second bound on a field of type Count would be lost without a word, so bounds that
# differ have a type of their own.
Positive = Annotated[int, Field(ge=1, le=MOST_COUNT)]
AboveFive = Annotated[int, Field(ge=6, le=MOST_COUNT)]
Years = Annotated[int, Field(ge=0, le=80, description="whole years")]
SkillWeight = Annotated[int, Field(ge=0, le=10, description="0 no need .. 10 most")]
SkillLevel = Annotated[int, Field(ge=0, le=5, description="0 none .. 5 expert")]


def _of_json(value: object, info: ValidationInfo) -> object:
    """Read a day of a JSON document, where there are only texts."""
    if info.mode == "json" and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


FIRST_DAY = dt.date(1900, 1, 1)
"""Before it nothing was agreed or is planned: of 0026 the century is missing."""
Date = Annotated[dt.date, Field(ge=FIRST_DAY), BeforeValidator(_of_json)]
"""A date. As strict as all else: a validator around a model that reads JSON makes texts
of it first, of which the date itself would read none."""

CommitteeKind = Literal["community", "village"]
HalfDay = Literal[
    "mon-am", "mon-pm", "tue-am", "tue-pm", "wed-am", "wed-pm", "thu-am",
    "thu-pm", "fri-am", "fri-pm", "sat-am", "sat-pm", "sun-am", "sun-pm",
]  # fmt: skip
HALF_DAYS: tuple[str, ...] = get_args(HalfDay)
Half = Literal["am", "pm"]
HALVES_ZH: dict[Half, str] = {"am": "上午", "pm": "下午"}

# Sets take any collection and are written sorted: files never change by chance.
_in_order = PlainSerializer(sorted, return_type=list[str])
IdSet = Annotated[frozenset[Id], Strict(False), _in_order]
SkillSet = Annotated[frozenset[Skill], Strict(False), _in_order]
LanguageSet = Annotated[frozenset[Language], Strict(False), _in_order]
NameSet = Annotated[frozenset[GivenName], Strict(False), _in_order]
HalfDaySet = Annotated[
    frozenset[HalfDay],
    Strict(False),
    PlainSerializer(lambda days: sorted(days, key=HALF_DAYS.index), list[str]),
]
IdList = Annotated[tuple[Id, ...], Strict(False)]

DEFAULT_SKILLS: tuple[str, ...] = (
    "community_governance",
    "cadre_training",
    "legality_review",
    "publicity",
    "mediation",
    "residents_and_business",
)
"""The six duties of clause 一(二); the vocabulary is open."""

SKILLS_ZH: dict[str, str] = {
    "community_governance": "社区依法治理",
    "cadre_training": "干部法治培训",
    "legality_review": "决策合法性审查",
    "publicity": "法治宣传",
    "mediation": "矛盾纠纷化解",
    "residents_and_business": "服务群众和市场主体",
}
"""The same in the words of the clause."""

TABLES_ZH: dict[str, str] = {
    "districts": "区县",
    "committees": "社区（村）",
    "firms": "律所",
    "lawyers": "律师",
}
"""Tables whose ids others name, as their sheets are called."""
SHEETS_ZH: dict[str, str] = {}
"""What every table's sheet is called; the room of facts fills it in, as ``CARDS``."""
KINDS_ZH: dict[str, str] = {"community": "社区", "village": "村"}


_KEPT = {"model_copy", "model_dump", "model_dump_json"}
"""Of pydantic's own ways those that lead out of a model."""
_LEFT_OUT = {name for name in dir(BaseModel) if not name.startswith("_")} - _KEPT


class Frugal(BaseModel):
    """Base of all models: what they show of themselves is short, whatever they hold.

    Completion offers their own names, ``repr`` what is not as by default, and a
    notebook every field, called as in the workbooks.
    """

    def __dir__(self) -> list[str]:
        return sorted(set(object.__dir__(self)) - _LEFT_OUT)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        known = type(self).model_fields
        for name, value in super().__repr_args__():
            # Pydantic 2.10.0 wants the fields before, though no factory of ours does.
            if name not in known or value != known[name].get_default(
                call_default_factory=True, validated_data={}
            ):
                yield name, value

    def __repr__(self) -> str:
        return line_of(type(self).__name__, self.__repr_args__())

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card_html(self._called(), self._cells())

    def _called(self) -> object:
        """Return what stands above the fields."""
        return type(self).__name__

    def _cells(self) -> Iterator[tuple[object, object]]:
        """Yield heads of fields, and values."""
        for name in type(self).model_fields:
            yield name, getattr(self, name)


def _shown(
    given: Any,  # noqa: ANN401 (whatever was handed in)
    read: ValidatorFunctionWrapHandler,
) -> Any:  # noqa: ANN401 (the model)
    try:
        return read(given)
    except ValidationError as error:
        # Only now, so that rows of Python's own values are made at full speed.
        native = plain(given)
        if native is given:
            raise shown_error(error) from None
    try:
        return read(native)
    except ValidationError as error:
        raise shown_error(error) from None


class Discreet(Frugal):
    """Base of all that may hold a phone, in whichever column: no error shows it.

    Messages do not say what was handed in, and what ``errors()`` gives has phones
    masked, those that stand in the wrong column too.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Put a last validator around all others, whatever a model adds."""
        inner: dict[str, Any] = {**handler(source)}
        # What others refer to is the whole.
        ref = inner.pop("ref", None)
        within = cast("CoreSchema", inner)
        return core_schema.no_info_wrap_validator_function(_shown, within, ref=ref)


Card = tuple[object, Iterator[tuple[object, object]]]
"""What a card for a notebook says: what stands above the fields, heads and values."""


class Fact(Discreet):
    """Base of all facts: frozen, and a misspelt field is an error."""

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy; what is changed is checked as in a row that is made.

        Pydantic's own takes any value under any name, and drops misspelt ones.
        """
        if not update:
            return super().model_copy(deep=deep)
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**said, **update})

    def _called(self) -> object:
        card_of = CARDS.get(type(self))
        return super()._called() if card_of is None else card_of(self)[0]

    def _cells(self) -> Iterator[tuple[object, object]]:
        card_of = CARDS.get(type(self))
        return super()._cells() if card_of is None else card_of(self)[1]


CARDS: dict[type[Fact], Callable[[Fact], Card]] = {}
"""How rows of a model are shown where it has a sheet, whose words stand above here:
the front of the facts fills this in."""


def are_rows(model: type[Fact] | None, rows: Iterable[object]) -> bool:
    """Return whether something is a table of rows of a model that are made already."""
    is_table = model is not None and isinstance(rows, list | tuple)
    return is_table and all(type(row) is model for row in rows)
