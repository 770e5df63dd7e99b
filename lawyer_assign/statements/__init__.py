"""The small language in which rules speak to backends: whole blocks of rows."""

from lawyer_assign.statements.joint import Joint
from lawyer_assign.statements.outlay import Outlay
from lawyer_assign.statements.peak import Peak
from lawyer_assign.statements.rows import (
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
    "Bound",
    "Cost",
    "Joint",
    "LoadCost",
    "Outlay",
    "Peak",
    "Stable",
    "Statement",
    "Tag",
    "first_of_class",
]
