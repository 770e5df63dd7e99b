"""What is asked of a backend: statements of rules, by strength and tier."""

from lawyer_assign.formulation.build import Formulation, Term, Tier, formulate
from lawyer_assign.formulation.split import Part, split

__all__ = ["Formulation", "Part", "Term", "Tier", "formulate", "split"]
