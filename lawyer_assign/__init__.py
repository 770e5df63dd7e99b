"""Exact, proved assignment of lawyers to communities and villages.

>>> import lawyer_assign as la
>>> outcome = la.solve(la.datasets.toy())
>>> outcome.status
'optimal'

Names are loaded when first used: importing the package loads no solver.
"""

from importlib import import_module

TYPE_CHECKING = False  # as type checkers see it; typing itself takes a while to load
if TYPE_CHECKING:
    from lawyer_assign import datasets as datasets
    from lawyer_assign import matching as matching
    from lawyer_assign import rules as rules
    from lawyer_assign import statements as statements
    from lawyer_assign import views as views
    from lawyer_assign.budget_rows import BudgetRow as BudgetRow
    from lawyer_assign.errors import BadInputError as BadInputError
    from lawyer_assign.errors import LawyerAssignError as LawyerAssignError
    from lawyer_assign.errors import NotWrittenError as NotWrittenError
    from lawyer_assign.errors import UnsupportedError as UnsupportedError
    from lawyer_assign.errors import VerificationError as VerificationError
    from lawyer_assign.errors import WorkerLostError as WorkerLostError
    from lawyer_assign.explain import BudgetPrices as BudgetPrices
    from lawyer_assign.explain import Comparison as Comparison
    from lawyer_assign.explain import Contradictions as Contradictions
    from lawyer_assign.explain import Critical as Critical
    from lawyer_assign.explain import Remedies as Remedies
    from lawyer_assign.explain import Shortage as Shortage
    from lawyer_assign.explain import Trainings as Trainings
    from lawyer_assign.explain import Why as Why
    from lawyer_assign.explain import WhyNot as WhyNot
    from lawyer_assign.explain import Whys as Whys
    from lawyer_assign.explain import budget_prices as budget_prices
    from lawyer_assign.explain import compare as compare
    from lawyer_assign.explain import conflict as conflict
    from lawyer_assign.explain import critical as critical
    from lawyer_assign.explain import remedies as remedies
    from lawyer_assign.explain import shortage as shortage
    from lawyer_assign.explain import trainings as trainings
    from lawyer_assign.explain import why as why
    from lawyer_assign.explain import why_all as why_all
    from lawyer_assign.explain import why_not as why_not
    from lawyer_assign.facts import Adjustment as Adjustment
    from lawyer_assign.facts import Agreement as Agreement
    from lawyer_assign.facts import Approval as Approval
    from lawyer_assign.facts import Choice as Choice
    from lawyer_assign.facts import Committee as Committee
    from lawyer_assign.facts import Conflict as Conflict
    from lawyer_assign.facts import Contact as Contact
    from lawyer_assign.facts import District as District
    from lawyer_assign.facts import Facts as Facts
    from lawyer_assign.facts import Firm as Firm
    from lawyer_assign.facts import Inspector as Inspector
    from lawyer_assign.facts import Lawyer as Lawyer
    from lawyer_assign.facts import Leave as Leave
    from lawyer_assign.facts import PairScore as PairScore
    from lawyer_assign.facts import Phone as Phone
    from lawyer_assign.facts import PublishedTime as PublishedTime
    from lawyer_assign.facts import Tariff as Tariff
    from lawyer_assign.facts import TimeWish as TimeWish
    from lawyer_assign.facts import Venue as Venue
    from lawyer_assign.files import facts_from_dict as facts_from_dict
    from lawyer_assign.files import facts_from_frames as facts_from_frames
    from lawyer_assign.files import facts_to_dict as facts_to_dict
    from lawyer_assign.files import facts_to_frames as facts_to_frames
    from lawyer_assign.files import read as read
    from lawyer_assign.files import read_days as read_days
    from lawyer_assign.files import read_leaves as read_leaves
    from lawyer_assign.files import read_plan as read_plan
    from lawyer_assign.files import read_records as read_records
    from lawyer_assign.files import read_settings as read_settings
    from lawyer_assign.files import read_teams as read_teams
    from lawyer_assign.files import records_from_frames as records_from_frames
    from lawyer_assign.files import roster_from_dict as roster_from_dict
    from lawyer_assign.files import roster_to_dict as roster_to_dict
    from lawyer_assign.files import write_days as write_days
    from lawyer_assign.files import write_facts as write_facts
    from lawyer_assign.files import write_records_template as write_records_template
    from lawyer_assign.files import write_settings as write_settings
    from lawyer_assign.files import write_settings_template as write_settings_template
    from lawyer_assign.files import write_template as write_template
    from lawyer_assign.files.outlines import read_outlines as read_outlines
    from lawyer_assign.notebook import desk as desk
    from lawyer_assign.outcome import Outcome as Outcome
    from lawyer_assign.outlines import Outlines as Outlines
    from lawyer_assign.page.door import write as write
    from lawyer_assign.pairs import Pairs as Pairs
    from lawyer_assign.pairs import Reach as Reach
    from lawyer_assign.pairs import Travel as Travel
    from lawyer_assign.plan import Plan as Plan
    from lawyer_assign.plan import Post as Post
    from lawyer_assign.policy import Policy as Policy
    from lawyer_assign.policy.settings import Settings as Settings
    from lawyer_assign.problem import Problem as Problem
    from lawyer_assign.problem import candidate_pairs as candidate_pairs
    from lawyer_assign.problem import scarcity as scarcity
    from lawyer_assign.proof import BudgetBound as BudgetBound
    from lawyer_assign.proof import ConditionalBound as ConditionalBound
    from lawyer_assign.proof import TierResult as TierResult
    from lawyer_assign.roster import DayTable as DayTable
    from lawyer_assign.roster import FixedTime as FixedTime
    from lawyer_assign.roster import Roster as Roster
    from lawyer_assign.roster import Visit as Visit
    from lawyer_assign.roster.publish_rules import PublishRules as PublishRules
    from lawyer_assign.roster_outcome import RosterChange as RosterChange
    from lawyer_assign.roster_outcome import RosterOutcome as RosterOutcome
    from lawyer_assign.rules import Wish as Wish
    from lawyer_assign.scenario import Scenario as Scenario
    from lawyer_assign.scenario import frontier as frontier
    from lawyer_assign.scenario import renew as renew
    from lawyer_assign.teams import Role as Role
    from lawyer_assign.teams import RolePolicy as RolePolicy
    from lawyer_assign.teams import Teams as Teams
    from lawyer_assign.verbs.adopt import adopt as adopt
    from lawyer_assign.verbs.batch.totals import Totals as Totals
    from lawyer_assign.verbs.last_year import with_last_year as with_last_year
    from lawyer_assign.verbs.many import Batch as Batch
    from lawyer_assign.verbs.many import Solved as Solved
    from lawyer_assign.verbs.many import solve_many as solve_many
    from lawyer_assign.verbs.publishing import publish_roster as publish_roster
    from lawyer_assign.verbs.publishing import read_roster as read_roster
    from lawyer_assign.verbs.publishing import write_month as write_month
    from lawyer_assign.verbs.publishing import write_roster as write_roster
    from lawyer_assign.verbs.repair import Changes as Changes
    from lawyer_assign.verbs.repair import repair as repair
    from lawyer_assign.verbs.roster import expand_roster as expand_roster
    from lawyer_assign.verbs.roster import plan_roster as plan_roster
    from lawyer_assign.verbs.roster_changes import cover_leaves as cover_leaves
    from lawyer_assign.verbs.roster_changes import move_visit as move_visit
    from lawyer_assign.verbs.roster_changes import swap_visits as swap_visits
    from lawyer_assign.verbs.roster_check import check_roster as check_roster
    from lawyer_assign.verbs.solve import check as check
    from lawyer_assign.verbs.solve import check_teams as check_teams
    from lawyer_assign.verbs.solve import fill_teams as fill_teams
    from lawyer_assign.verbs.solve import solve as solve
    from lawyer_assign.verbs.year import assess as assess
    from lawyer_assign.verbs.year import compare_attendance as compare_attendance
    from lawyer_assign.verbs.year import cost as cost
    from lawyer_assign.verbs.year import cost_year as cost_year
    from lawyer_assign.verbs.year import plan_inspection as plan_inspection
    from lawyer_assign.verify import Report as Report
    from lawyer_assign.views import Fairness as Fairness
    from lawyer_assign.views import fairness as fairness
    from lawyer_assign.year.assessment import Assessment as Assessment
    from lawyer_assign.year.assessment import Records as Records
    from lawyer_assign.year.assessment import ScoreSheet as ScoreSheet
    from lawyer_assign.year.assessment import (
        facts_with_assessment as facts_with_assessment,
    )
    from lawyer_assign.year.attendance import Attendance as Attendance
    from lawyer_assign.year.attendance import DoubtRules as DoubtRules
    from lawyer_assign.year.costs import Costs as Costs
    from lawyer_assign.year.inspection_rules import InspectionRules as InspectionRules
    from lawyer_assign.year.inspections import Inspection as Inspection
    from lawyer_assign.year.year_costs import YearCosts as YearCosts

    __version__: str

_NAMES = {
    "verbs.year": "assess compare_attendance cost cost_year plan_inspection",
    "verbs.solve": "solve check fill_teams check_teams",
    "year.assessment": "Assessment Records ScoreSheet facts_with_assessment",
    "year.attendance": "Attendance DoubtRules",
    "year.costs": "Costs",
    "year.year_costs": "YearCosts",
    "notebook": "desk",
    "errors": "BadInputError LawyerAssignError NotWrittenError UnsupportedError "
    "VerificationError WorkerLostError",
    "explain": "BudgetPrices Comparison Contradictions Critical Remedies Shortage "
    "Trainings Why WhyNot Whys budget_prices compare conflict critical remedies "
    "shortage trainings why why_all why_not",
    "facts": "Adjustment Agreement Approval Choice Committee Conflict Contact District "
    "Facts Firm Inspector Lawyer Leave PairScore Phone PublishedTime Tariff TimeWish "
    "Venue",
    "files": "facts_from_dict facts_from_frames facts_to_dict facts_to_frames read "
    "read_days read_leaves read_plan "
    "read_records read_settings read_teams records_from_frames roster_from_dict "
    "roster_to_dict write_facts "
    "write_days write_records_template write_settings write_settings_template "
    "write_template",
    "year.inspection_rules": "InspectionRules",
    "year.inspections": "Inspection",
    "verbs.adopt": "adopt",
    "verbs.batch.totals": "Totals",
    "verbs.many": "Batch Solved solve_many",
    "outcome": "Outcome",
    "proof": "BudgetBound ConditionalBound TierResult",
    "budget_rows": "BudgetRow",
    "files.outlines": "read_outlines",
    "outlines": "Outlines",
    "page.door": "write",
    "pairs": "Pairs Reach Travel",
    "plan": "Plan Post",
    "policy": "Policy",
    "problem": "Problem candidate_pairs scarcity",
    "roster_outcome": "RosterChange RosterOutcome",
    "verbs.roster": "expand_roster plan_roster",
    "verbs.roster_check": "check_roster",
    "verbs.roster_changes": "cover_leaves move_visit swap_visits",
    "verbs.repair": "Changes repair",
    "roster": "DayTable FixedTime Roster Visit",
    "verbs.publishing": "publish_roster read_roster write_month write_roster",
    "roster.publish_rules": "PublishRules",
    "rules": "Wish",
    "scenario": "Scenario frontier renew",
    "verbs.last_year": "with_last_year",
    "policy.settings": "Settings",
    "teams": "Role RolePolicy Teams",
    "verify": "Report",
    "views": "Fairness fairness",
}
_MODULES = ("datasets", "matching", "rules", "statements", "views")
_HOMES = {
    **{module: f"{__name__}.{module}" for module in _MODULES},
    **{
        name: f"{__name__}.{module}"
        for module, names in _NAMES.items()
        for name in names.split()
    },
}
"""Public name -> the module it comes from, or is."""

__all__ = sorted(_HOMES)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("lawyer-assign")
    except PackageNotFoundError:  # a folder on the path, not installed
        return "0+unknown"


if not TYPE_CHECKING:  # all names stand above: what is misspelt is an error

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return _version()
        if name not in _HOMES:
            raise AttributeError(f"module 'lawyer_assign' has no attribute {name!r}")
        module = import_module(_HOMES[name])
        found = module if name in _MODULES else getattr(module, name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return __all__
