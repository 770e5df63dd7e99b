"""What is asked of a backend: statements of rules, by strength and tier."""

from lawyer_assign.formulation.build import Formulation, Must, Term, Tier, formulate
from lawyer_assign.formulation.split import Part, narrowed, restrict, split

__all__ = [
    "Formulation",
    "Must",
    "Part",
    "Term",
    "Tier",
    "formulate",
    "narrowed",
    "restrict",
    "split",
]
