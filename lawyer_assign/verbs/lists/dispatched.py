"""Bounds of blocking pairs that hold whoever is sent, listed or not.

The solver proves them of plans whose unlisted lawyers are sent home, which makes no
pair block (:mod:`lawyer_assign.solver.choice.whole_lists`). That takes for granted what
only facts and rules can say, and what is asked here:

1. All rules that are musts or stand in the tiers up to two-way choice are of this
   package and count what is missed or too much: their rows mean the same, and have the
   same limits, whatever other pairs are in the table.
2. No consent lifts the limit of a district, so that who has one post less than before
   is below her limit with everybody.
3. Willingness is a must, so that no lawyer of a firm that chose and was chosen may be
   sent there but those who are willing; and each of them whom no rule forbids is in
   the table.
4. Where an agreement is fixed, nobody else of its firm, whom it would not give up
   either, can be sent there, but from a whole list: those named fill all places.
"""

from collections.abc import Mapping

import numpy as np

from lawyer_assign.fixed import FixedDict
from lawyer_assign.problem import Problem
from lawyer_assign.problem.candidates import named_pairs
from lawyer_assign.problem.lists import keys_of
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.rules import (
    Caseload,
    FixedAgreements,
    Stability,
    TeamSize,
    Willingness,
)
from lawyer_assign.solver.answer import Answer
from lawyer_assign.verbs.lists.floors import PLAIN, front_of

NOTHING: Mapping[int, int] = FixedDict()


def of_dispatch(problem: Problem, answer: Answer) -> Mapping[int, int]:
    """Return by number of the tier what blocking pairs cost at least, whoever is sent.

    Of plans that cost nothing in the tiers before.

    Parameters
    ----------
    problem, answer
        What was solved, over lists.
    """
    found = {
        number: tier.beyond
        for number, tier in zip(front_of(problem.policy), answer.tiers, strict=False)
        if tier.beyond
    }
    return found if found and _is_of_all(problem, max(found)) else NOTHING


def _is_of_all(problem: Problem, last: int) -> bool:
    """Return whether what is asked above holds, of tiers up to the last."""
    facts, policy = problem.facts, problem.policy
    rules = [one for one in policy.rules if not one.tiers or min(one.tiers) <= last]
    load = policy.find(Caseload)
    return (
        all(type(rule) in PLAIN for rule in rules)
        and policy.find(Stability) is not None
        and policy.must(Willingness) is not None
        and (load is None or not load.consents(facts).by_district)
        and _are_filled(problem)
        and _has_all_who_chose(problem)
    )


def _are_filled(problem: Problem) -> bool:
    """Return whether fixed agreements leave no place to others, if lists are cut."""
    facts, policy = problem.facts, problem.policy
    at, is_cut = facts.columns.committee_at, problem.pairs.is_cut
    cut = {row.committee for row in facts.fixed if is_cut[at[row.committee]]}
    if not cut:
        return True
    if policy.must(FixedAgreements) is None or policy.must(TeamSize) is None:
        return False
    named: dict[str, set[str]] = {one: set() for one in cut}
    for row in facts.fixed:
        if row.committee in cut:
            named[row.committee].update(row.lawyers)
    return all(
        len(lawyers) >= facts.committee[one].lawyers_max
        for one, lawyers in named.items()
    )


def _has_all_who_chose(problem: Problem) -> bool:
    """Return whether all lawyers of firms that chose and were chosen are listed."""
    facts, policy, pairs = problem.facts, problem.policy, problem.pairs
    committee, lawyer = named_pairs(facts, policy)
    known = keys_of(facts, pairs.committee, pairs.lawyer)
    is_away = ~np.isin(keys_of(facts, committee, lawyer), known)
    absent = make_pairs(
        facts,
        policy,
        committee[is_away],
        lawyer[is_away],
        np.zeros(len(pairs.is_cut), bool),
    )
    return not eligible(facts, policy, absent).any()
