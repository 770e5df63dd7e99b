"""What is asked of a backend: statements of rules, by strength and tier."""

from lawyer_assign.formulation.build import (
    Formulation,
    Must,
    T,
    formulate,
    formulated,
    said_plainly,
)
from lawyer_assign.formulation.least import least_of, takes_only
from lawyer_assign.formulation.size import LARGEST_PRICE, size_of_tier
from lawyer_assign.formulation.split import Part, narrowed, restrict, split
from lawyer_assign.formulation.tier import Term, Tier

__all__ = [
    "LARGEST_PRICE",
    "Formulation",
    "Must",
    "Part",
    "T",
    "Term",
    "Tier",
    "formulate",
    "formulated",
    "least_of",
    "narrowed",
    "restrict",
    "said_plainly",
    "size_of_tier",
    "split",
    "takes_only",
]
