"""The one door of parameters: Python is refused what a file is, in the same words."""

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lawyer_assign.errors import BadInputError
from lawyer_assign.facts.base import own_names
from lawyer_assign.facts.toml import defects_of

# Only the class of all models sees who calls a model: what pydantic builds inside
# another model does not come by here, and so is reported once, by the outermost one.
# It has no public name.
if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


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


class Parameters(BaseModel, metaclass=_Door):
    """Base of what a user sets: policy, rules, reach, scores, inspections, roles.

    Frozen, and a misspelt name is an error. Built in Python, what cannot be meant
    raises :class:`~lawyer_assign.errors.BadInputError`, everything at once; pydantic's
    own ways in (``model_validate``) raise its ``ValidationError``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def __dir__(self) -> list[str]:
        return own_names(self)
