"""What was proved of a plan, kept where its file is written anew and nothing changed.

A bound speaks of all plans of a problem that cost no more in the tiers before: it is
of rules, facts, scarcity and candidates. It is kept where all four are the same:

- rules by their digest: their parameters, tiers level by level, travel and duty. Rules
  of one's own have code that no digest tells: with them nothing is kept.
- facts by the digests of all tables that lists or rules read. These leave out the day
  by which consents must be valid, and agreements that may end: only consents, the rule
  of fewest changes and lists ask for these. The first two are refused;
- lists of candidates, with the minutes and points of each pair, and which districts are
  scarce, by a digest of their own: bounds were proved of them at least
  (:func:`lawyer_assign.problem.fingerprint.candidates_digest`).
- posts beyond these lists are candidates too: only those that the plan was written with
  were candidates when it was proved.

The software is of the same version, nobody has changed what the file says of its proof,
and every tier costs what it cost, so that "no more" is said of the same plans. Then
``verify`` says of the new file what it said of the old one.
"""

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from lawyer_assign.cli.plans.written import TABLE, WrittenTier
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.files.formats.edits import is_edited, seals_of
from lawyer_assign.files.made_by import (
    LISTS_ITEM,
    SHEETS,
    is_made_of,
    read_summary,
)
from lawyer_assign.files.plans.edits import READ_BACK
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy
from lawyer_assign.policy.departures import rules_digest
from lawyer_assign.policy.kinds import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.problem.fingerprint import candidates_digest
from lawyer_assign.proof import Status, TierResult
from lawyer_assign.rules import FewestChanges
from lawyer_assign.verify import Report

KEPT = Text(
    "a plan of a file, whose prices, facts and rules are as they were: its bounds are "
    "kept",
    "沿用原方案：配对得失、数据和规则集均未改变，已证明的最小值照旧",
)
"""What reports say in place of a way to solve."""
_PACKAGE = "lawyer-assign"
VERSIONS = (f"version of {_PACKAGE}", f"{_PACKAGE} 版本")
"""Items of the sheet on how a plan was made, in English and Chinese."""


def has_bounds(written: Mapping[int, WrittenTier]) -> bool:
    """Return whether the file of a plan says that anything was proved of it."""
    return any(one.bound is not None for one in written.values())


def with_kept_bounds(
    path: Path, written: Mapping[int, WrittenTier], outcome: Outcome, report: Report
) -> Outcome | None:
    """Return a plan that was recounted, with the bounds of its file.

    Only for files that :func:`lawyer_assign.read_plan` has read; ``written`` is what
    they say of their tiers.

    Returns
    -------
    Outcome or None
        ``None`` where they are not, or may not be, bounds of this problem.
    """
    problem = outcome.problem
    if (
        report.violations
        or problem.is_given
        or not is_told_whole(problem.stated, problem.policy)
        or not _is_as_written(path)
        or (problem.held and is_edited(path) is not False)
        or not _are_prices_the_same(outcome, written)
        or not _is_same_problem(path, problem)
    ):
        return None
    tiers = tuple(
        TierResult(one.number, one.rules, one.price, written[one.number].bound, 0.0)
        for one in outcome.tiers
    )
    is_proved = report.is_clean and all(one.is_proved for one in tiers)
    status: Status = "optimal" if is_proved else "feasible"
    return replace(outcome, status=status, tiers=tiers, backend_title=KEPT)


def is_told_whole(facts: Facts, policy: Policy) -> bool:
    """Return whether digests tell all that rules read."""
    are_known = all(type(rule) is KINDS.get(rule.kind) for rule in policy.rules)
    return are_known and not facts.approvals and policy.find(FewestChanges) is None


def _is_same_problem(path: Path, problem: Problem) -> bool:
    """Return whether a file was made of this problem, by this software."""
    said = read_summary(path)
    return (
        "pairs" not in said  # were handed in: no facts tell which
        and said.get("first policy digest") is None
        and said.get("policy digest") == rules_digest(problem.policy)
        and is_made_of(said, problem.stated)
        and any(said.get(one) == version(_PACKAGE) for one in VERSIONS)
        and said.get(LISTS_ITEM) is not None
        and said.get(LISTS_ITEM) == candidates_digest(problem)  # takes a second
    )


def _is_as_written(path: Path) -> bool:
    """Return whether what a file says of its proof stands there as it was written."""
    if path.suffix.lower() != ".xlsx":
        return is_edited(path) is False
    changed = seals_of(path, READ_BACK).changed
    return changed is not None and not {*changed} & {*SHEETS, *TABLE}


def _are_prices_the_same(outcome: Outcome, written: Mapping[int, WrittenTier]) -> bool:
    """Return whether all tiers, and no others, cost what the file says."""
    if {*written} != {one.number for one in outcome.tiers}:
        return False
    for one in outcome.tiers:
        said = written[one.number]
        if one.price is None or said.price != one.price:
            return False
        if said.bound is not None and said.bound > one.price:
            return False
    return has_bounds(written)
