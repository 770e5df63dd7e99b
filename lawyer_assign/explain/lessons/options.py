"""Who could be taught what, and what that would bring, pair by pair.

A training lifts one lawyer to a level in one skill. Of everything that a policy counts
only a few rules look at skills (:data:`READS_SKILLS`): points grow by need x levels
gained, and a skill that the committee must have is had from some level on. Nobody
becomes a candidate by it, and no other rule changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts, Lawyer
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.tables import worth_by
from lawyer_assign.rules import Affinity, DistrictBalance, MustHave, WorstServed
from lawyer_assign.rules.ints import ints

READS_SKILLS = (Affinity, DistrictBalance, MustHave, WorstServed)
"""Rules whose statements change with what lawyers can; a test asks all others."""


class Option(NamedTuple):
    """A lawyer, by her place, and the skill that she would be taught."""

    lawyer: int
    skill: str


@dataclass(frozen=True, eq=False)
class Options:
    """All that could be taught and would matter somewhere, and what it would bring.

    Parameters
    ----------
    problem
        As it is, nobody taught.
    level
        That a training leads to.
    options
        Sorted by lawyer, then skill.
    option, pair
        Per entry: an option, and a pair of its lawyer that it makes better.
    points
        Per entry: points that the pair gains.
    meets
        Per entry: whether she then has a skill that the committee must have, and has
        it not now.
    """

    problem: Problem
    level: int
    options: tuple[Option, ...]
    option: Ints
    pair: Ints
    points: Ints
    meets: Mask

    @classmethod
    def of(cls, problem: Problem, level: int) -> "Options":
        """Return everything that could be taught up to a level."""
        pairs, columns = problem.pairs, problem.facts.columns
        skills = sorted(
            {
                skill
                for row in columns.committees
                for skill in {*row.needs, *row.must_have}
            }
        )
        found = [_of_skill(problem, level, skill) for skill in skills]
        kept = [np.flatnonzero(points + meets) for points, meets in found]
        which = np.repeat(np.arange(len(skills)), [len(one) for one in kept])
        pair = np.concatenate([np.zeros(0, np.int64), *kept])
        keys = pairs.lawyer[pair] * max(1, len(skills)) + which
        distinct, option = np.unique(keys, return_inverse=True)
        named = (divmod(key, max(1, len(skills))) for key in distinct.tolist())
        return cls(
            problem,
            level,
            tuple(Option(lawyer, skills[at]) for lawyer, at in named),
            option.astype(np.int64),
            pair,
            _joined([one[at] for (one, _), at in zip(found, kept, strict=True)]),
            _joined([one[at] for (_, one), at in zip(found, kept, strict=True)]) > 0,
        )

    def __len__(self) -> int:
        """Return the number of options."""
        return len(self.options)

    @cached_property
    def lawyer(self) -> Ints:
        """Place of the lawyer, per option."""
        return ints(one.lawyer for one in self.options)

    @cached_property
    def first_of_want(self) -> dict[tuple[int, str], int]:
        """Place of a committee and skill -> number of the want that says so."""
        rule = self.problem.policy.find(MustHave)
        wants = [] if rule is None else rule.wants(self.problem.facts)
        return {want: at for at, want in enumerate(wants)}

    def taught(self, taken: Sequence[int]) -> Problem:
        """Return the problem once some options are taken; the same pairs."""
        problem = self.problem
        facts = with_lessons(
            problem.facts, [self.options[at] for at in taken], self.level
        )
        worth = worth_by(facts, problem.policy)
        pairs = replace(problem.pairs, columns=facts.columns, worth=worth)
        return replace(problem, facts=facts, pairs=pairs)


def with_lessons(facts: Facts, taught: Sequence[Option], level: int) -> Facts:
    """Return facts in which some lawyers have a level in some skills."""
    rows = facts.columns.lawyers
    skills: dict[str, dict[str, int]] = {}
    for one in taught:
        who = rows[one.lawyer]
        mine = skills.setdefault(who.id, dict(who.skills))
        mine[one.skill] = max(level, mine.get(one.skill, 0))
    if not skills:
        return facts
    return facts.replace(lawyers=[_with(row, skills) for row in facts.lawyers])


def _with(row: Lawyer, skills: dict[str, dict[str, int]]) -> Lawyer:
    mine = skills.get(row.id)
    return row if mine is None else row.model_copy(update={"skills": mine})


def compares_points(policy: Policy) -> bool:
    """Return whether districts are compared by points."""
    rule = policy.find(DistrictBalance)
    return rule is not None and rule.measure == "points"


def counts_points(policy: Policy) -> bool:
    """Return whether some rule counts points."""
    found = (policy.find(Affinity), policy.find(WorstServed))
    return any(one is not None for one in found) or compares_points(policy)


def _joined(columns: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *columns])


def _of_skill(problem: Problem, level: int, skill: str) -> tuple[Ints, Ints]:
    """Return points gained, and wants met then, per pair."""
    pairs, policy = problem.pairs, problem.policy
    columns = problem.facts.columns
    has = columns.skill_levels.get(skill)
    if has is None:
        has = np.zeros(len(columns.lawyers), np.int64)
    gained = np.maximum(level - has, 0)[pairs.lawyer]
    needs = ints(row.needs.get(skill, 0) for row in columns.committees)
    points = np.zeros(len(pairs), np.int64)
    if counts_points(policy):
        rule = policy.find(Affinity) or Affinity()
        points = rule.skill * needs[pairs.committee] * gained
        points[pairs.has_points] = 0
    must = policy.find(MustHave)
    if must is None:
        return points, np.zeros(len(pairs), np.int64)
    asks = np.array([skill in row.must_have for row in columns.committees], bool)
    lifts = (has < must.least_level) & (level >= must.least_level)
    return points, (asks[pairs.committee] & lifts[pairs.lawyer]).astype(np.int64)
