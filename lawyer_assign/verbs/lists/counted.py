"""Bounds that budgets prove by counting, whoever is on the lists."""

from dataclasses import replace

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, Caseload, Coverage, OneEach, OwnLimits
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.money import counted_tiers
from lawyer_assign.verbs.lists.floors import Floors, front_of, never_below_zero
from lawyer_assign.verbs.lists.pairs_by_price import pairs_by_price

MUSTS = (Budget, Caseload, OwnLimits, OneEach)
"""Rules of numbers of posts and of what they cost, where they must hold."""

WISHES = (Coverage, OneEach)
"""Rules of numbers of posts that tiers ask for."""


def asks_for_counts(problem: Problem) -> bool:
    """Return whether budgets must hold, over lists that leave somebody out."""
    is_of_money = problem.policy.must(Budget) is not None and problem.facts.tariffs
    return bool(is_of_money) and problem.leaves_out


def counted(problem: Problem, answer: Answer, floors: Floors, watch: Watch) -> Floors:
    """Return floors of tiers before points, raised by what all posts must cost.

    Only rules of numbers of posts and of money are asked for: without the others a plan
    can only be cheaper. A tier counts where nothing in it is below 0, so that what its
    other rules cost adds to it.

    Parameters
    ----------
    problem, answer
        What was solved, over lists.
    floors
        As :func:`lawyer_assign.verbs.lists.floors.floors_of` says.
    watch
        Of the call.
    """
    if not asks_for_counts(problem):
        return floors
    front = front_of(problem.policy)
    pairs, policy = pairs_by_price(problem), _of_counts(problem)
    places = [front.index(number) for number in policy.tiers]
    if pairs is None or not places:
        return floors
    bare = formulate(replace(problem, policy=policy, pairs=pairs))
    prices = [answer.tiers[at].price for at in places]
    known = [floors[at] for at in places]
    found = dict(zip(places, counted_tiers(bare, prices, known, watch), strict=True))
    return tuple(found.get(at, floor) for at, floor in enumerate(floors))


def _of_counts(problem: Problem) -> Policy:
    """Return the rules that are asked for.

    That a must asks for so many posts of a committee is left out: its row is not whole
    here, and rows that ask for all they have would force what they need not.
    """
    policy, asked = problem.policy, _plain_tiers(problem)
    return policy.without(
        *(
            rule.kind
            for rule in policy.rules
            if type(rule) not in (MUSTS if rule.wish is None else WISHES)
            or not asked.issuperset(rule.tiers)
        )
    )


def _plain_tiers(problem: Problem) -> set[int]:
    """Return the numbers of tiers before points in which nothing is below 0."""
    plain = zip(front_of(problem.policy), never_below_zero(problem), strict=True)
    return {number for number, is_plain in plain if is_plain}
