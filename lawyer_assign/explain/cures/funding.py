"""More money: the least with which as many posts are filled as any money can fill.

Budgets become a wish behind coverage, so the price of that tier is by how many yuan the
budgets together are passed, and its bound is what nobody can do without. Budgets raised
by just that admit the plan, and are solved again before they are shown.
"""

from dataclasses import replace
from typing import Literal

from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.cures.applying import changed
from lawyer_assign.explain.cures.cures import Remedy, Step
from lawyer_assign.explain.door import Watch, plan_of, solved
from lawyer_assign.explain.shortages.causes import covered, covering
from lawyer_assign.facts.money import FEN
from lawyer_assign.formulation import formulate
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, Wish
from lawyer_assign.verbs.year import cost

FUND: Literal["fund"] = "fund"


def fund(problem: Problem, missing: int, watch: Watch) -> Remedy | None:
    """Return by how much budgets are to be raised; ``None`` where that fills nothing.

    Parameters
    ----------
    problem
        That was solved.
    missing
        Posts that its plan leaves open.
    watch
        Clock.
    """
    facts, policy = problem.facts, problem.policy
    if policy.must(Budget) is None or not facts.tariffs or watch.must_stop:
        return None
    wished = covering(policy, Budget.model_fields["kind"].default)
    wished = wished.with_rule(Budget(wish=Wish(tier=2)))
    answer = solved(formulate(replace(problem, policy=wished)), watch)
    if answer.chosen is None:
        return None
    steps = _steps(problem, plan_of(problem.pairs, answer.chosen))
    raised = replace(problem, facts=changed(FUND, steps, facts, policy))
    posts, yuan = answer.tiers
    found = (posts.price, covered(raised, watch).tiers[0].price)
    left = min(one for one in found if one is not None)
    if not steps or left >= missing:
        return None
    is_most = left == posts.bound and not problem.leaves_out
    least = max(0, yuan.bound or 0) if is_most else 0
    paid = sum(one.to for one in steps)
    return Remedy(FUND, steps, missing - left, left, least, paid == least)


def _steps(problem: Problem, plan: Plan) -> tuple[Step, ...]:
    """Return by how many yuan a plan passes each budget that it passes."""
    over = cost(problem.facts, plan).over_budget()
    return tuple(
        Step(Named(row.id, row.name), None, -(-over[row.id] // FEN), ())
        for row in problem.facts.columns.districts
        if row.id in over
    )
