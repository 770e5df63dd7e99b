"""As few posts ended as can be: the open committees alone if that proves enough."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Facts
from lawyer_assign.formulation import Formulation, narrowed
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Coverage, FewestChanges, TeamSize
from lawyer_assign.solver.answer import Answer, Start, no_worse
from lawyer_assign.solver.backend import Solved, solve_formulation
from lawyer_assign.solver.mended import mended
from lawyer_assign.solver.run import formulated
from lawyer_assign.statements import Outlay
from lawyer_assign.verbs.lists.beyond import beyond_lists, solve_beyond
from lawyer_assign.verbs.widen import Planned, missing_of, with_known


def mend_widening(
    problem: Problem,
    plan: Plan,
    max_moves: int | None,
    floor: dict[int, int],
    settings: Settings,
    watch: Watch,
) -> Planned:
    """Return the same as :func:`mend`, over lists long enough to prove a shortage.

    Parameters
    ----------
    problem, plan, max_moves, floor, settings, watch
        As for :func:`mend`.
    """
    planned = mend(problem, plan, max_moves, floor, settings, watch)
    is_open = _may_lack_pairs(planned, floor)
    still = still_there(plan, problem.facts)
    wider = problem
    if is_open or _may_lack_lists(planned):
        wider = problem.anew().holding(still.posts)
    if is_open or len(wider.pairs) > len(problem.pairs):
        found = solve_beyond(wider, None, settings, watch, still)
    else:
        found = beyond_lists(planned, None, settings, watch, floor)
    ended = ended_by(found.problem, found.solved.answer)
    if max_moves is not None and ended is not None and ended > max_moves:
        held = with_most(found.problem, max_moves)
        found = solve_beyond(held, None, settings, watch, still)
    before = planned.problem
    if found.problem.policy != before.policy:  # whose prices say other things
        return found
    # A run that is cut short may find less over longer lists.
    wide, narrow = found.problem, planned.solved.answer
    answer = with_known(wide, found.solved.answer, before, narrow)
    return Planned(wide, replace(found.solved, answer=answer))


def still_there(plan: Plan, facts: Facts) -> Plan:
    """Return the posts whose committee and lawyer are still among the facts."""
    return Plan.of(
        post
        for post in plan.posts
        if post.committee in facts.committee and post.lawyer in facts.lawyer
    )


def _may_lack_pairs(planned: Planned, floor: dict[int, int]) -> bool:
    """Return whether somebody is short, or no plan is found, over lists that were cut.

    Not so where every plan of whatever pairs costs as much up to coverage.
    """
    problem, answer = planned.problem, planned.solved.answer
    if not problem.leaves_out:
        return False
    if answer.chosen is None:
        return True
    floors = [floor.get(number) for number in problem.policy.tiers]
    return bool(missing_of(problem, answer.chosen).any()) and not _is_at(
        planned, floors
    )


def _may_lack_lists(planned: Planned) -> bool:
    """Return whether posts end, or somebody has several, for want of longer lists.

    Where neither is so nobody is short, and no list would have grown.
    """
    problem, answer = planned.problem, planned.solved.answer
    if answer.chosen is None:
        return False
    has_several = (np.bincount(problem.pairs.lawyer[answer.chosen]) > 1).any()
    return bool(has_several or ended_by(problem, answer)) and problem.may_lack_lists


def _is_at(planned: Planned, bounds: Sequence[int | None]) -> bool:
    """Return whether no plan costs less in the tiers up to coverage.

    Parameters
    ----------
    planned
        A plan and its prices.
    bounds
        By place of the tier, of plans over whatever pairs.
    """
    policy, tiers = planned.problem.policy, planned.solved.answer.tiers
    coverage = policy.find(Coverage)
    if coverage is None or coverage.wish is None or len(bounds) != len(tiers):
        return False
    upto = policy.tiers.index(coverage.wish.tier) + 1
    return all(
        tier.price is not None and tier.price == bound
        for tier, bound in zip(tiers[:upto], bounds[:upto], strict=True)
    )


def mend(
    problem: Problem,
    plan: Plan,
    max_moves: int | None,
    floor: dict[int, int],
    settings: Settings,
    watch: Watch,
) -> Planned:
    """Return the answer with as few posts ended as can be, at most so many.

    Parameters
    ----------
    problem
        Of :func:`agreed` facts and a :func:`keeping` policy.
    plan
        Whose posts are to go on.
    max_moves
        Posts that may end; ``None`` = as few as coverage allows.
    floor
        What the first tiers are known to cost at least, by number, over whatever pairs.
    settings, watch
        Of the run.
    """
    found = _Repair(problem, floor, settings, watch).run(plan)
    moves = ended_by(problem, found.answer)
    if max_moves is not None and moves is not None and moves > max_moves:
        problem = with_most(problem, max_moves)
        formulation = formulated(problem, watch)
        found = solve_formulation(formulation, None, Run(watch, settings))
    return Planned(problem, found)


def with_most(problem: Problem, most: int) -> Problem:
    """Return the problem in which so many posts may end at most, and none counts."""
    rule = FewestChanges(most=most, wish=None)
    return replace(problem, policy=problem.policy.with_rule(rule))


def ended_by(problem: Problem, answer: Answer) -> int | None:
    """Return how many posts that may go on end; ``None`` if that counts nothing.

    Other rules may share the tier of changes: its price says nothing of them.
    """
    kept = problem.policy.find(FewestChanges)
    if kept is None or kept.wish is None or answer.chosen is None:
        return None
    rows = FewestChanges().statements(problem.facts, problem.pairs)
    return sum(int(one.amounts(answer.chosen).sum()) for one in rows)


def _costs_too_much(whole: Formulation, still: Plan) -> bool:
    """Whether budgets end posts: open committees alone would not be served then."""
    chosen = whole.pairs.mask_of(still.posts)
    outlays = (one for one in whole.must if isinstance(one, Outlay))
    return any((one.totals(chosen) > one.upper).any() for one in outlays)


def _place_of_changes(policy: Policy) -> int:
    kept = policy.find(FewestChanges)
    tier = 0 if kept is None or kept.wish is None else kept.wish.tier
    return policy.tiers.index(tier)


class _Repair:
    """One repair: the open committees alone if that proves enough, else everything."""

    def __init__(
        self,
        problem: Problem,
        floor: dict[int, int],
        settings: Settings,
        watch: Watch,
    ) -> None:
        self._problem = problem
        self._floor = floor
        self._run = Run(watch, settings)

    def run(self, plan: Plan) -> Solved:
        """Return the answer, and by which backend."""
        self._run.watch.tell("formulate")
        whole = formulated(self._problem, self._run.watch)
        still = still_there(plan, self._problem.facts)
        mask = self._what_can_change(still)
        if mask is not None and not _costs_too_much(whole, still):
            part = narrowed(whole, mask)
            solved = solve_formulation(part, None, self._run)
            answer = solved.answer
            chosen = np.zeros(len(mask), bool)
            if answer.chosen is not None:
                chosen[mask] = answer.chosen
            if self._is_enough(whole, answer):
                return replace(solved, answer=Answer(chosen, answer.tiers))
            if answer.chosen is not None:
                anew = self._anew(whole, still)
                # A run that is cut short may find less among more pairs.
                better = no_worse(anew.answer, chosen, whole.prices(chosen))
                return replace(anew, answer=better)
        return self._anew(whole, still)

    def _anew(self, whole: Formulation, still: Plan) -> Solved:
        """Solve everything; under budgets from a plan that ends few posts.

        Where they bind, CP-SAT hardly finds one in a short time.
        """
        has_budgets = any(isinstance(one, Outlay) for one in whole.must)
        known = mended(whole, still, self._run) if has_budgets else None
        if known is None:
            return solve_formulation(whole, None, self._run)
        start = Start(known, (None,) * len(whole.tiers))
        solved = solve_formulation(whole, None, self._run, start)
        better = no_worse(solved.answer, known, whole.prices(known))
        return replace(solved, answer=better)

    def _what_can_change(self, still: Plan) -> Mask | None:
        """Return the posts of the plan, and all pairs of committees that have room.

        ``None`` where committees may have more lawyers than ``lawyers_max``.
        """
        if self._problem.policy.must(TeamSize) is None:
            return None
        pairs = self._problem.pairs
        at = pairs.columns.committee_at
        committee = np.array([at[post.committee] for post in still.posts], np.int64)
        is_post = pairs.mask_of(still.posts)
        most: Ints = np.array(
            [row.lawyers_max for row in pairs.columns.committees], np.int64
        )
        has_room = np.bincount(committee, minlength=len(most)) < most
        mask: Mask = is_post | has_room[pairs.committee]
        return mask

    def _is_enough(self, whole: Formulation, answer: Answer) -> bool:
        """Return whether no plan is better up to the tier of changes, nor ends less.

        A tier is at its least where it costs what it must, or nothing and no plan is
        paid anything there: points beside coverage are below 0.
        """
        if answer.chosen is None:
            return False
        place = _place_of_changes(self._problem.policy)
        for tier, found in zip(whole.tiers[:place], answer.tiers, strict=False):
            least = self._floor.get(tier.number)
            is_least = found.price is not None and (
                (least is not None and found.price <= least)
                or (found.price <= 0 and tier.is_never_below_zero)
            )
            if not is_least:
                return False
        is_alone = whole.tiers[place].is_never_below_zero
        return is_alone and answer.tiers[place].price == 0
