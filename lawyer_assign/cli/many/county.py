"""One file of a folder: read, planned and written; what comes back is small."""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from lawyer_assign.cli.many.how import How, Paths
from lawyer_assign.cli.many.kept import kept_plan
from lawyer_assign.cli.paths import check_plan_target
from lawyer_assign.facts import Facts
from lawyer_assign.files import read, read_plan, write
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.batch.totals import Counts, counts_of
from lawyer_assign.verbs.last_year import LastYear, last_year, with_last_year


class Past(NamedTuple):
    """Posts of last year: all, those of who is gone, those that go on, that end."""

    posts: int
    gone: int
    kept: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlan(Counts):
    """What became of one file: the row of the table.

    ``is_kept``: the plan was there already and is left alone. ``lacks_past``: last
    year's plans are given, but none of it.
    """

    name: str
    is_kept: bool = False
    past: Past | None = None
    lacks_past: bool = False

    @property
    def is_full(self) -> bool:
        """Whether there is a plan that serves every committee."""
        return self.has_plan and self.covered == self.committees


def plan_file(paths: Paths, how: How) -> FilePlan:
    """Read, plan and write one file; what comes back is small.

    Where its plan may not be written is found here, before any work, so that it keeps
    no other file from its plan.
    """
    check_plan_target(paths.plan, paths.facts, force=how.force)
    facts, last = _read(paths)
    last_plan = None if last is None else last.plan
    kept = kept_plan(paths.plan, facts, last_plan, how)
    outcome = kept or _planned(paths.plan, facts, last_plan, how)
    told = _told(paths.facts.name, outcome, last)
    lacks_past = how.has_last and last is None
    return replace(told, is_kept=kept is not None, lacks_past=lacks_past)


def _planned(path: Path, facts: Facts, last: Plan | None, how: How) -> Outcome:
    """Plan a county, and write its plan if there is one."""
    outcome = api.solve(facts, how.policy, time_limit=how.time_limit, seed=how.seed)
    if outcome.plan is not None:
        write(
            outcome, path, lang=how.lang.value, last_plan=last, force=how.force
        )  # fmt: skip
    return outcome


def _read(paths: Paths) -> tuple[Facts, LastYear | None]:
    """Return the facts, with last year's plan as agreements where there is one."""
    facts = read(paths.facts)
    if paths.last is None:
        return facts, None
    last = last_year(facts, read_plan(paths.last, facts))
    return with_last_year(facts, last.plan), last


def _told(name: str, outcome: Outcome, last: LastYear | None) -> FilePlan:
    """Return what is told of a county; without a plan nobody is served."""
    counts = counts_of(outcome)
    own: dict[str, Any] = {x.name: getattr(counts, x.name) for x in fields(counts)}
    past = None if last is None else _past(last, outcome.plan or Plan.of(()))
    return FilePlan(**own | {"tiers": outcome.tiers}, name=name, past=past)


def _past(last: LastYear, plan: Plan) -> Past:
    kept = len({*last.plan.posts} & {*plan.posts})
    gone = len(last.gone)
    return Past(len(last.plan), gone, kept, len(last.plan) - gone - kept)
