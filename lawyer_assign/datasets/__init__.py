"""Synthetic facts: districts of any size, Hangzhou, the nation, and a toy.

>>> import lawyer_assign as la
>>> len(la.datasets.district(committees=30, seed=0).committees)
30
"""

from lawyer_assign.datasets.city import hangzhou
from lawyer_assign.datasets.districts import district
from lawyer_assign.datasets.duty import with_duty
from lawyer_assign.datasets.knobs import ChoiceKnobs, PastKnobs, TeamKnobs
from lawyer_assign.datasets.money import with_example_money
from lawyer_assign.datasets.nation import City, nation
from lawyer_assign.datasets.tiny import toy

__all__ = [
    "ChoiceKnobs",
    "City",
    "PastKnobs",
    "TeamKnobs",
    "district",
    "hangzhou",
    "nation",
    "toy",
    "with_duty",
    "with_example_money",
]
