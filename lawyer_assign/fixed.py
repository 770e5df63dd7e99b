"""Mappings and arrays that nobody writes to: what frozen values hold."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NoReturn, Self, TypeVar, get_args

import numpy as np
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Key = TypeVar("Key")
Value = TypeVar("Value")


class FixedDict(dict[Key, Value]):
    """A mapping that stays as it was made; else a dict, and written as one.

    Equal to a dict of the same; with a hash where its values have one. Copies are the
    mapping itself, since nothing can tell them apart, and what ``copy`` gives is a dict
    to write to.
    """

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError(
            "what facts, policies and answers hold is fixed: make a changed copy, "
            'such as row.model_copy(update={"skills": {**row.skills, "mediation": 3}})'
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override] # dict has none
        return hash(frozenset(self.items()))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Read what a dict of the same keys and values is read from."""
        key, value = get_args(source) or (Any, Any)
        inner = handler.generate_schema(dict[key, value])  # type: ignore[valid-type]
        return core_schema.no_info_after_validator_function(cls, inner)

    def __reduce__(self) -> tuple[type[Self], tuple[dict[Key, Value]]]:
        return type(self), (dict(self),)


class Fixed:
    """Says of a field of a model that its mapping is read as a :class:`FixedDict`."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Read what a dict of the same keys and values is read from."""
        key, value = get_args(source)
        return handler.generate_schema(FixedDict[key, value])  # type: ignore[valid-type]


class HoldsFixed:
    """Base of frozen dataclasses whose arrays and mappings are read-only, too.

    Arrays become views of what was handed in, whose owner may go on writing to it;
    mappings become copies.
    """

    def __post_init__(self) -> None:
        """Fix what was handed in."""
        owner: Any = self  # a dataclass, which no type says
        for one in fields(owner):
            held = getattr(owner, one.name)
            if isinstance(held, np.ndarray) and held.flags.writeable:
                view = held.view()
                view.flags.writeable = False
                object.__setattr__(owner, one.name, view)
            elif isinstance(held, Mapping) and not isinstance(held, FixedDict):
                object.__setattr__(owner, one.name, FixedDict(held))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Fix what a pickle or a deep copy brought, where arrays are writable again."""
        self.__dict__.update(state)
        HoldsFixed.__post_init__(self)
