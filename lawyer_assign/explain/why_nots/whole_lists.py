"""Whether no plan has a pair, whoever is within reach: lists leave some of them out."""

from dataclasses import replace

import numpy as np

from lawyer_assign.explain.door import Run, solve_formulation
from lawyer_assign.explain.why_nots.forcing import demanding
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem

MOST_PAIRS = 400_000
"""Pairs of whole lists that are asked: a second for the table, and one or two more."""


def is_impossible_within_reach(problem: Problem, here: int, who: int, run: Run) -> bool:
    """Return whether it is proved that no plan of all within reach has a pair.

    Only what must hold is asked, over whole lists.

    Parameters
    ----------
    problem
        Some of whose lists were cut.
    here, who
        Places of committee and lawyer.
    run
        Of the search.
    """
    cut = np.flatnonzero(problem.pairs.is_cut)
    if len(problem.pairs) + len(cut) * len(problem.facts.lawyers) > MOST_PAIRS:
        return False
    policy = problem.policy
    wishes = [rule.kind for rule in policy.rules if rule.wish is not None]
    whole = replace(problem.with_whole_lists(cut), policy=policy.without(*wishes))
    pair = int(whole.pairs.find(np.array([here]), np.array([who]))[0])
    asked = demanding(formulate(whole), pair)
    return solve_formulation(asked, None, run).answer.is_infeasible
