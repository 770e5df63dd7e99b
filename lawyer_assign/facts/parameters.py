"""The one door of parameters: Python is refused what a file is, in the same words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self, dataclass_transform

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from lawyer_assign.errors import BadInputError, Defect, Text, listed
from lawyer_assign.facts.base import Frugal
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.heads import head
from lawyer_assign.shown import UNITS, Shown

# Only the class of all models sees who calls a model: what pydantic builds inside
# another model does not come by here, and so is reported once, by the outermost one.
# It has no public name.
if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


# Said of every class of models, and not inherited by a class of classes: without it a
# type checker that knows no plugin of pydantic refuses every parameter.
@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class _Door(ModelMetaclass):
    """Builds models of parameters when Python calls them."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805 (a class of models)
        """Return the model, or refuse all that is no value of it.

        Raises
        ------
        BadInputError
            Every parameter that was refused, with its value and a cure.
        """
        try:
            return super().__call__(*args, **kwargs)
        except ValidationError as error:
            defects = defects_of(error, cls.__name__)
        raise BadInputError(defects)  # without pydantic's own words before it


class Parameters(Frugal, metaclass=_Door):
    """Base of what a user sets: policy, rules, reach, scores, inspections, roles.

    Frozen, and a misspelt name is an error. Built in Python, what cannot be meant
    raises :class:`~lawyer_assign.errors.BadInputError`, everything at once; pydantic's
    own ways in (``model_validate``) raise its ``ValidationError``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy; what is changed is checked as in one that is made.

        Raises
        ------
        BadInputError
            Every parameter that was refused, with its value and a cure.
        """
        copy = super().model_copy(deep=deep)
        if not update:
            return copy
        said = {name: getattr(copy, name) for name in copy.model_fields_set}
        made = type(self)(**{**said, **update})
        object.__setattr__(made, "__pydantic_private__", copy.__pydantic_private__)
        return made

    def _cells(self) -> Iterator[tuple[object, object]]:
        yield from _cells_of(self)


def _cells_of(model: Parameters, within: str = "") -> Iterator[tuple[object, object]]:
    """Yield heads and values as in the settings workbook, those of parts among them."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        said = [one for one in field.metadata if isinstance(one, Shown)]
        for one in said:
            called = f"{within}{name}.{one.part}" if one.part else f"{within}{name}"
            number = value[one.part] if one.part else value
            yield Text(called, one.zh), _with_unit(number, UNITS[one.unit])
        if not said and isinstance(value, Parameters):
            yield from _cells_of(value, f"{within}{name}.")
        elif not said:
            yield head(f"{within}{name}", None), value


def _with_unit(number: object, unit: Text) -> object:
    if not unit.en or number is None:
        return number
    if unit.en == unit.zh:
        return f"{number} {unit.en}"
    return Text(f"{number} {unit.en}", f"{number}{unit.zh}")


def refuse_unknown(
    place: str, asked: Iterable[str], known: Iterable[str], problem: Text
) -> None:
    """Refuse all names that are not among those that are known.

    Raises
    ------
    BadInputError
        Each of them, with the names that could be meant.
    """
    names = list(known)
    cure = Text(f"Name one of {listed(names).en}", f"可填：{listed(names).zh}")
    unknown = [one for one in asked if one not in names]
    if unknown:
        raise BadInputError([Defect(place, repr(x), problem, cure) for x in unknown])
