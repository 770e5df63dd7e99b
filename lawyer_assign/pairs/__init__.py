"""Candidate pairs: who may serve whom, as one columnar table."""

from lawyer_assign.pairs.reach import Reach
from lawyer_assign.pairs.table import Pairs
from lawyer_assign.pairs.travel import Travel

__all__ = ["Pairs", "Reach", "Travel"]
