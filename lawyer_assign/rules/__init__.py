"""What must or should hold: one file per rule, each with its clause and two faces."""

from lawyer_assign.rules.pairing.affinity import Affinity
from lawyer_assign.rules.pairing.caseload import Caseload
from lawyer_assign.rules.pairing.chosen_only import ChosenOnly
from lawyer_assign.rules.pairing.conflicts import Conflicts
from lawyer_assign.rules.pairing.coverage import Coverage
from lawyer_assign.rules.pairing.fixed_agreements import FixedAgreements
from lawyer_assign.rules.pairing.further_posts import FurtherPosts
from lawyer_assign.rules.pairing.one_each import OneEach
from lawyer_assign.rules.pairing.own_limits import OwnLimits
from lawyer_assign.rules.pairing.refusals import Refusals
from lawyer_assign.rules.pairing.seats import Seats
from lawyer_assign.rules.pairing.stability import Stability
from lawyer_assign.rules.pairing.team_size import TeamSize
from lawyer_assign.rules.pairing.willingness import Willingness
from lawyer_assign.rules.rule import EligibilityRule, Rule, Violation, Wish

ALL_RULES: tuple[type[Rule], ...] = (
    Coverage,
    TeamSize,
    Caseload,
    OneEach,
    Willingness,
    Refusals,
    Conflicts,
    Seats,
    OwnLimits,
    FixedAgreements,
    Stability,
    ChosenOnly,
    Affinity,
    FurtherPosts,
)
"""Every rule there is, in the order reports use: the one list."""

__all__ = [
    "ALL_RULES",
    "Affinity",
    "Caseload",
    "ChosenOnly",
    "Conflicts",
    "Coverage",
    "EligibilityRule",
    "FixedAgreements",
    "FurtherPosts",
    "OneEach",
    "OwnLimits",
    "Refusals",
    "Rule",
    "Seats",
    "Stability",
    "TeamSize",
    "Violation",
    "Willingness",
    "Wish",
]
