"""One file of a folder: read, planned and written; what comes back is small."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.paths import check_plan_target
from lawyer_assign.facts import Facts
from lawyer_assign.files import read, write
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.proof import TierResult
from lawyer_assign.verbs import solve as api
from lawyer_assign.year.costs import Costs


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What became of one file: the row of the table.

    ``lawyers`` are those who serve; ``fen`` is what the plan costs a year, where the
    facts have a tariff.
    """

    name: str
    status: str
    committees: int
    covered: int
    missing: int
    lawyers: int
    posts: int
    fen: int | None
    tiers: tuple[TierResult, ...]
    is_written: bool

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better."""
        return all(tier.is_proved for tier in self.tiers)

    @property
    def is_full(self) -> bool:
        """Whether there is a plan that serves every committee."""
        return self.is_written and self.covered == self.committees


class How(NamedTuple):
    """What all files are planned by."""

    policy: Policy
    time_limit: float | None
    seed: int
    lang: Language
    force: bool


class Paths(NamedTuple):
    """Where the facts of a county are, and where its plan goes."""

    facts: Path
    plan: Path


def plan_file(paths: Paths, how: How) -> FilePlan:
    """Read, plan and write one file; what comes back is small.

    Where its plan may not be written is found here, before any work, so that it keeps
    no other file from its plan.
    """
    check_plan_target(paths.plan, paths.facts, force=how.force)
    facts = read(paths.facts)
    outcome = api.solve(facts, how.policy, time_limit=how.time_limit, seed=how.seed)
    if outcome.plan is not None:
        write(outcome, paths.plan, lang=how.lang.value, force=how.force)
    return _told(paths.facts.name, facts, outcome)


def _told(name: str, facts: Facts, outcome: Outcome) -> FilePlan:
    """Return what is told of a county; without a plan nobody is served."""
    plan = Plan.of(()) if outcome.plan is None else outcome.plan
    lacking = [
        max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in facts.committees
    ]
    is_paid = facts.tariffs and outcome.plan is not None
    return FilePlan(
        name,
        outcome.status,
        committees=len(facts.committees),
        covered=0 if outcome.plan is None else lacking.count(0),
        missing=sum(lacking),
        lawyers=len({post.lawyer for post in plan.posts}),
        posts=len(plan),
        fen=Costs.of(facts, plan).total_fen if is_paid else None,
        tiers=outcome.tiers,
        is_written=outcome.plan is not None,
    )
