"""The small language in which rules speak to backends: whole blocks of rows.

>>> import lawyer_assign as la
>>> import numpy as np
>>> of_lawyer = np.array([0, 0, 0, 1])  # four pairs: three of a lawyer, one of another
>>> said = la.statements.Bound("most", ["l1", "l2"], of_lawyer, upper=np.array([2, 2]))
>>> said.amounts(chosen=np.array([True, True, True, True])).tolist()
[1, 0]
"""

from lawyer_assign.statements.entries import (
    Cover,
    Overlap,
    Together,
    nowhere,
)
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
from lawyer_assign.statements.table import Table

__all__ = [
    "DISPATCHED",
    "Bound",
    "Cost",
    "Cover",
    "Joint",
    "LoadCost",
    "Outlay",
    "Overlap",
    "Peak",
    "Stable",
    "Statement",
    "Table",
    "Tag",
    "Together",
    "first_of_class",
    "nowhere",
]
