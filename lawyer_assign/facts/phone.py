"""A phone that shows itself to nobody who does not ask for it."""

from collections.abc import Mapping
from html import escape
from typing import Any, get_args

from pydantic import GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import (
    CoreSchema,
    InitErrorDetails,
    PydanticCustomError,
    PydanticKnownError,
    core_schema,
)

from lawyer_assign.arrays import is_deeper
from lawyer_assign.phones import mask, mask_phones
from lawyer_assign.quoting import shown

LONGEST = 200
"""Letters and digits."""

PHONE_FIELDS = frozenset({"phone"})
"""Names under which rows that nobody has read yet hold a phone."""

_KNOWN: frozenset[str] = frozenset(get_args(core_schema.ErrorType))


class Phone:
    """Text of a phone that is masked wherever it is shown: :meth:`reveal` says it.

    It is no ``str``: joined, sliced or written as JSON, one would say what it holds.
    Equal to a text of the same signs, so that rows can still be compared. As JSON it
    is masked, unless pydantic is given ``context={"phones": True}``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> phone = la.Phone("13800005678")
    >>> str(phone)
    '138****5678'
    >>> phone.reveal()
    '13800005678'
    """

    __slots__ = ("_text",)

    _text: str

    def __init__(self, text: "str | Phone") -> None:
        self._text = text.reveal() if isinstance(text, Phone) else text

    def reveal(self) -> str:
        """Return the phone in full."""
        return self._text

    def __str__(self) -> str:
        return mask(self._text)

    def __repr__(self) -> str:
        return f"Phone({str(self)!r})"

    def _repr_html_(self) -> str:
        """Show the phone masked in a notebook."""
        return f"<code>{escape(shown(str(self), LONGEST))}</code>"

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Phone):
            return self._text == other._text
        return self._text == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[type["Phone"], tuple[str]]:
        """Travel to other processes whole."""
        return Phone, (self._text,)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: object
    ) -> CoreSchema:
        """Take a text, or a phone."""
        return core_schema.no_info_plain_validator_function(
            _read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _as_json,
                info_arg=True,
                return_schema=core_schema.str_schema(),
                when_used="json",
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema of a text."""
        return handler(core_schema.str_schema(max_length=LONGEST))


def _read(value: object) -> Phone:
    if not isinstance(value, str | Phone):
        raise PydanticKnownError("string_type")
    phone = Phone(value)
    if len(phone.reveal()) > LONGEST:
        raise PydanticKnownError("string_too_long", {"max_length": LONGEST})
    return phone


def _as_json(phone: Phone, asked: core_schema.SerializationInfo) -> str:
    context = asked.context
    is_asked = isinstance(context, Mapping) and context.get("phones") is True
    return phone.reveal() if is_asked else str(phone)


def without_phones(value: Any) -> Any:  # noqa: ANN401 (whatever was handed in)
    """Return what was handed in as it may be shown: phones masked, at any depth.

    Of what is nested deeper than anything of ours nothing is shown.
    """
    return "…" if is_deeper(value) else _without_phones(value)


def _without_phones(value: Any) -> Any:  # noqa: ANN401 (whatever was handed in)
    if isinstance(value, Mapping):
        return {
            _shown_key(key): mask(str(one))
            if key in PHONE_FIELDS and one is not None
            else _without_phones(one)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_phones(one) for one in value]
    if isinstance(value, str):
        return mask_phones(value)
    if isinstance(value, int | float):
        shown = mask_phones(str(value))
        return value if shown == str(value) else shown
    return value


def _shown_key(key: object) -> object:
    """Return a key as it may be shown; a list made of one would be none."""
    return without_phones(str(key) if isinstance(key, tuple | frozenset) else key)


def shown_error(error: ValidationError) -> ValidationError:
    """Return an error of pydantic's whose inputs may be shown."""
    lines: list[InitErrorDetails] = []
    for one in error.errors(include_url=False):
        context = one.get("ctx", {})
        kind: Any = one["type"]
        if kind not in _KNOWN:
            kind = PydanticCustomError(kind, mask_phones(one["msg"]), context)
        is_phone = not PHONE_FIELDS.isdisjoint(one["loc"])
        shown = mask(str(one["input"])) if is_phone else without_phones(one["input"])
        loc = tuple(mask_phones(x) if isinstance(x, str) else x for x in one["loc"])
        lines.append(InitErrorDetails(type=kind, loc=loc, input=shown, ctx=context))
    return ValidationError.from_exception_data(error.title, lines, hide_input=True)
