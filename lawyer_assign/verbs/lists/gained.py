"""Whether people who leave bring others onto lists, so that old bounds say nothing."""

import numpy as np

from lawyer_assign.problem import Problem
from lawyer_assign.problem.candidates import named_pairs
from lawyer_assign.problem.lists import distinct, is_within_reach, keys_of, near_keys
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.verbs.lists.floors import front_of, never_below_zero


def hold_after(
    before: Problem, after: Problem, floor: dict[int, int]
) -> dict[int, int]:
    """Return what is known of tiers, or nothing where lists gained somebody.

    A bound of before speaks of plans with pairs that lists of before, made as long as
    can be, held. Within reach whoever is still there was on them already. Beyond it
    lists hold the nearest few, and the few of a chosen firm: where one of these leaves,
    the next one comes in, and may cover what nobody could.

    Parameters
    ----------
    before, after
        Without who left; committees may have joined.
    floor
        By number of the tier, if nobody came in.
    """
    if after.is_given or _says_nothing(after, floor):
        return floor
    known = after.facts.committee.keys() & before.facts.committee.keys()
    come = _beyond_reach(after) - _beyond_reach(before)
    return {} if any(committee in known for committee, _ in come) else floor


def _says_nothing(after: Problem, floor: dict[int, int]) -> bool:
    """Return whether all bounds are 0 of tiers in which no plan is paid anything."""
    plain = zip(front_of(after.policy), never_below_zero(after), strict=True)
    free = {number for number, is_never in plain if is_never}
    return not any(floor.values()) and free.issuperset(floor)


def _beyond_reach(problem: Problem) -> set[tuple[str, str]]:
    """Return committee and lawyer of the pairs that are candidates beyond reach."""
    facts, policy, columns = problem.facts, problem.policy, problem.facts.columns
    size = len(columns.committees)
    most = np.full(size, policy.reach.nearest_kept)
    near, _ = near_keys(facts, policy, np.arange(size), most)
    named = keys_of(facts, *named_pairs(facts, policy))
    keys = distinct(np.concatenate([near, named]))
    ends = np.divmod(keys, max(1, len(columns.lawyers)))
    pairs = make_pairs(facts, policy, *ends, np.zeros(size, bool))
    pairs = pairs.keep(eligible(facts, policy, pairs))
    found: set[tuple[str, str]] = set()
    for one in (problem.pairs, pairs):
        far = np.flatnonzero(~is_within_reach(policy, one))
        committees = [columns.committees[at].id for at in one.committee[far].tolist()]
        lawyers = [columns.lawyers[at].id for at in one.lawyer[far].tolist()]
        found.update(zip(committees, lawyers, strict=True))
    return found
