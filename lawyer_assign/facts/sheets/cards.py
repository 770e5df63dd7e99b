"""A fact as a card for a notebook: called as in the workbook."""

from collections.abc import Iterator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import Card, Fact
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.facts.phone import Phone
from lawyer_assign.facts.sheets.labels import sheet_of


def card_of(row: Fact) -> Card:
    """Return what stands above the fields, and heads and values of these."""
    return Text(type(row).__name__, sheet_of(row).zh), _cells(row)


def _cells(row: Fact) -> Iterator[tuple[object, object]]:
    """Yield heads and values; what has no column comes last."""
    left = {name: getattr(row, name) for name in type(row).model_fields}
    for column in sheet_of(row).columns:
        value = left.pop(column.field)
        if column.kind == "yuan" and value is not None:
            value = yuan_text(value)
        head = Text(column.en or column.field, column.short or column.zh)
        yield head, str(value) if isinstance(value, Phone) else value
    yield from left.items()
