"""Exact, proved assignment of lawyers to communities and villages.

>>> import lawyer_assign as la
>>> outcome = la.solve(la.datasets.toy())
>>> outcome.status
'optimal'

Names are loaded when first used: importing the package loads no solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import lawyer_assign.datasets as datasets  # noqa: F401 (public, as a module)
    import lawyer_assign.matching as matching  # noqa: F401 (public, as a module)
    from lawyer_assign.api import check as check
    from lawyer_assign.api import solve as solve
    from lawyer_assign.errors import BadInputError as BadInputError
    from lawyer_assign.errors import LawyerAssignError as LawyerAssignError
    from lawyer_assign.errors import UnsupportedError as UnsupportedError
    from lawyer_assign.errors import VerificationError as VerificationError
    from lawyer_assign.errors import WorkerLostError as WorkerLostError
    from lawyer_assign.facts import Agreement as Agreement
    from lawyer_assign.facts import Approval as Approval
    from lawyer_assign.facts import Choice as Choice
    from lawyer_assign.facts import Committee as Committee
    from lawyer_assign.facts import Conflict as Conflict
    from lawyer_assign.facts import District as District
    from lawyer_assign.facts import Facts as Facts
    from lawyer_assign.facts import Firm as Firm
    from lawyer_assign.facts import Lawyer as Lawyer
    from lawyer_assign.facts import PairScore as PairScore
    from lawyer_assign.files import facts_from_frames as facts_from_frames
    from lawyer_assign.files import facts_to_frames as facts_to_frames
    from lawyer_assign.files import read as read
    from lawyer_assign.files import read_plan as read_plan
    from lawyer_assign.files import write as write
    from lawyer_assign.files import write_facts as write_facts
    from lawyer_assign.files import write_template as write_template
    from lawyer_assign.many import Solved as Solved
    from lawyer_assign.many import solve_many as solve_many
    from lawyer_assign.outcome import Outcome as Outcome
    from lawyer_assign.outcome import TierResult as TierResult
    from lawyer_assign.pairs import Pairs as Pairs
    from lawyer_assign.pairs import Reach as Reach
    from lawyer_assign.pairs import Travel as Travel
    from lawyer_assign.plan import Plan as Plan
    from lawyer_assign.plan import Post as Post
    from lawyer_assign.policy import Policy as Policy
    from lawyer_assign.problem import Problem as Problem
    from lawyer_assign.problem import candidate_pairs as candidate_pairs
    from lawyer_assign.problem import scarcity as scarcity
    from lawyer_assign.rules import Wish as Wish
    from lawyer_assign.verify import Report as Report

_NAMES = {
    "api": "solve check",
    "errors": "BadInputError LawyerAssignError UnsupportedError VerificationError "
    "WorkerLostError",
    "facts": "Agreement Approval Choice Committee Conflict District Facts Firm Lawyer "
    "PairScore",
    "files": "facts_from_frames facts_to_frames read read_plan write write_facts "
    "write_template",
    "many": "Solved solve_many",
    "outcome": "Outcome TierResult",
    "pairs": "Pairs Reach Travel",
    "plan": "Plan Post",
    "policy": "Policy",
    "problem": "Problem candidate_pairs scarcity",
    "rules": "Wish",
    "verify": "Report",
}
_MODULES = ("datasets", "matching", "rules")
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


def __getattr__(name: str) -> Any:  # noqa: ANN401 (any public name)
    if name not in _HOMES:
        raise AttributeError(f"module 'lawyer_assign' has no attribute {name!r}")
    module = import_module(_HOMES[name])
    found = module if _HOMES[name].endswith(f".{name}") else getattr(module, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
