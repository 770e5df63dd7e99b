"""Synthetic facts: districts of any size, the city of Hangzhou, and a toy."""

from lawyer_assign.datasets.city import hangzhou
from lawyer_assign.datasets.districts import district
from lawyer_assign.datasets.knobs import ChoiceKnobs, PastKnobs
from lawyer_assign.datasets.tiny import toy

__all__ = ["ChoiceKnobs", "PastKnobs", "district", "hangzhou", "toy"]
