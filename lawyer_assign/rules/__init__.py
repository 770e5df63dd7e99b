"""What must or should hold: one file per rule, each with its clause and two faces.

>>> import lawyer_assign as la
>>> la.rules.Caseload(limit=4).limit
4
"""

from lawyer_assign.rules.duty import Duty
from lawyer_assign.rules.fairness import LevelledRule
from lawyer_assign.rules.pairing.affinity import Affinity
from lawyer_assign.rules.pairing.budget import Budget
from lawyer_assign.rules.pairing.caseload import Caseload
from lawyer_assign.rules.pairing.chosen_only import ChosenOnly
from lawyer_assign.rules.pairing.conflicts import Conflicts
from lawyer_assign.rules.pairing.coverage import Coverage
from lawyer_assign.rules.pairing.district_balance import DistrictBalance
from lawyer_assign.rules.pairing.duty_balance import DutyBalance
from lawyer_assign.rules.pairing.duty_load import DutyLoad
from lawyer_assign.rules.pairing.fewest_changes import FewestChanges
from lawyer_assign.rules.pairing.firm_balance import FirmBalance
from lawyer_assign.rules.pairing.fixed_agreements import FixedAgreements
from lawyer_assign.rules.pairing.further_posts import FurtherPosts
from lawyer_assign.rules.pairing.must_have import MustHave
from lawyer_assign.rules.pairing.one_each import OneEach
from lawyer_assign.rules.pairing.one_firm import OneFirm
from lawyer_assign.rules.pairing.own_limits import OwnLimits
from lawyer_assign.rules.pairing.refusals import Refusals
from lawyer_assign.rules.pairing.seats import Seats
from lawyer_assign.rules.pairing.stability import Stability
from lawyer_assign.rules.pairing.team_size import TeamSize
from lawyer_assign.rules.pairing.willingness import Willingness
from lawyer_assign.rules.pairing.worst_served import WorstServed
from lawyer_assign.rules.rule import EligibilityRule, Rule, Violation, Wish

ALL_RULES: tuple[type[Rule], ...] = (
    Coverage,
    TeamSize,
    OneFirm,
    Caseload,
    OneEach,
    MustHave,
    Willingness,
    Refusals,
    Conflicts,
    Seats,
    OwnLimits,
    FixedAgreements,
    FewestChanges,
    Stability,
    ChosenOnly,
    Affinity,
    FurtherPosts,
    WorstServed,
    FirmBalance,
    DistrictBalance,
    DutyLoad,
    DutyBalance,
    Budget,
)
"""Every rule there is, in the order reports use: the one list."""

__all__ = [
    "ALL_RULES",
    "Affinity",
    "Budget",
    "Caseload",
    "ChosenOnly",
    "Conflicts",
    "Coverage",
    "DistrictBalance",
    "Duty",
    "DutyBalance",
    "DutyLoad",
    "EligibilityRule",
    "FewestChanges",
    "FirmBalance",
    "FixedAgreements",
    "FurtherPosts",
    "LevelledRule",
    "MustHave",
    "OneEach",
    "OneFirm",
    "OwnLimits",
    "Refusals",
    "Rule",
    "Seats",
    "Stability",
    "TeamSize",
    "Violation",
    "Willingness",
    "Wish",
    "WorstServed",
]
