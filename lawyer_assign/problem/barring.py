"""Which rules that must hold keep pairs apart."""

from collections.abc import Iterator, Sequence

import numpy as np

from lawyer_assign.facts import Facts
from lawyer_assign.policy import Policy
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules import EligibilityRule


def barring(
    facts: Facts, policy: Policy, posts: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, EligibilityRule]]:
    """Yield which posts a rule forbids, whatever else is planned.

    Parameters
    ----------
    facts, policy
        Not changed.
    posts
        Ids of committee and lawyer, all known.

    Yields
    ------
    tuple
        Place among the posts, and a rule; rule by rule.
    """
    columns = facts.columns
    table = make_pairs(
        facts,
        policy,
        np.array([columns.committee_at[one] for one, _ in posts], np.int64),
        np.array([columns.lawyer_at[one] for _, one in posts], np.int64),
        np.zeros(len(columns.committees), bool),
    )
    for rule in policy.rules:
        if isinstance(rule, EligibilityRule) and rule.wish is None:
            for at in np.flatnonzero(rule.barred(facts, table)).tolist():
                yield at, rule
