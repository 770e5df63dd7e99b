"""Rules about duty times -> statements over a table of times, musts and tiers."""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.formulation.build import Formulation, Said, formulated
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster import TimeRule
from lawyer_assign.statements import Bound

ONE_TIME = "one_time"
"""Who says that a committee has one time: what a roster is, and no rule."""


def formulate_roster(case: RosterCase, policy: RosterPolicy) -> Formulation[Patterns]:
    """Let every rule about duty times say itself over the times that musts leave.

    Raises
    ------
    BadInputError
        Weights whose sums would not fit 64 bits.
    """
    patterns = candidate_times(case, policy)
    return formulated(patterns, policy.tiers, _said(patterns, policy))


def candidate_times(case: RosterCase, policy: RosterPolicy) -> Patterns:
    """Return the times that no must about single times forbids."""
    patterns = Patterns.of(case)
    for rule in policy.rules:
        if isinstance(rule, TimeRule) and rule.wish is None:
            patterns = patterns.keep(~rule.barred(patterns))
    return patterns


def _said(patterns: Patterns, policy: RosterPolicy) -> Iterator[Said]:
    once = np.ones(len(patterns.committee_ids), np.int64)
    yield (
        ONE_TIME,
        None,
        Bound(ONE_TIME, patterns.committee_ids, patterns.committee, upper=once),
    )
    for rule in policy.rules:
        if isinstance(rule, TimeRule) and rule.wish is None:
            continue
        for statement in rule.said(patterns):
            yield rule.kind, rule.wish, statement
