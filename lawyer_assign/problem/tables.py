"""Fill a table of pairs: firm, minutes, given scores, choices, eligibility."""

from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Affinity, EligibilityRule


@dataclass(frozen=True)
class Worth:
    """What pairs are worth by the affinity of a policy; a value, so that it travels."""

    facts: Facts
    rule: Affinity

    def __call__(self, pairs: Pairs) -> Ints:
        """Return the points that count, per pair."""
        (lost,) = self.rule.statements(self.facts, pairs)
        return -lost.points


def worth_by(facts: Facts, policy: Policy) -> Worth | None:
    """Return what gives the points of pairs under a policy that counts any."""
    rule = policy.get("affinity")
    return Worth(facts, rule) if isinstance(rule, Affinity) else None


def make_pairs(
    facts: Facts, policy: Policy, committee: Ints, lawyer: Ints, is_cut: Mask
) -> Pairs:
    """Return the table of the given (committee, lawyer) places, in their order."""
    columns = facts.columns
    firm = columns.lawyer_firm[lawyer]
    choices = facts.choice_columns
    choice = choices.find(firm, committee)
    pairs = Pairs(
        columns,
        committee,
        lawyer,
        firm,
        minutes=policy.reach.travel.minutes(columns, committee, lawyer),
        points=np.zeros(len(committee), np.int64),
        has_points=np.zeros(len(committee), bool),
        choice=choice,
        is_mutual=np.append(choices.is_mutual, False)[choice],
        is_cut=is_cut,
        worth=worth_by(facts, policy),
    )
    return _with_scores(facts, pairs) if facts.scores else pairs


def eligible(facts: Facts, policy: Policy, pairs: Pairs) -> Mask:
    """Return whether no rule that must hold forbids each pair."""
    mask = np.ones(len(pairs), bool)
    for rule in policy.rules:
        if isinstance(rule, EligibilityRule) and rule.wish is None:
            mask &= ~rule.barred(facts, pairs)
    return mask


def _with_scores(facts: Facts, pairs: Pairs) -> Pairs:
    """Put the minutes and points that were handed in place of the computed."""
    columns = facts.columns
    at = {
        columns.committee_at[row.committee] * len(columns.lawyers)
        + columns.lawyer_at[row.lawyer]: row
        for row in facts.scores
    }
    keys = pairs.committee * len(columns.lawyers) + pairs.lawyer
    minutes, points = pairs.minutes.copy(), pairs.points.copy()
    has_points = pairs.has_points.copy()
    known = np.isin(keys, np.fromiter(at, np.int64))
    for place in np.flatnonzero(known).tolist():
        row = at[int(keys[place])]
        if row.minutes is not None:
            minutes[place] = row.minutes
        if row.points is not None:
            points[place], has_points[place] = row.points, True
    return replace(pairs, minutes=minutes, points=points, has_points=has_points)
