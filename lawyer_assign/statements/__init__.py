"""The small language in which rules speak to backends: whole blocks of rows."""

from lawyer_assign.statements.rows import (
    UNBOUNDED,
    Bound,
    Cost,
    LoadCost,
    Statement,
    Tag,
    first_of_class,
)
from lawyer_assign.statements.stable import DISPATCHED, Stable

__all__ = [
    "DISPATCHED",
    "UNBOUNDED",
    "Bound",
    "Cost",
    "LoadCost",
    "Stable",
    "Statement",
    "Tag",
    "first_of_class",
]
