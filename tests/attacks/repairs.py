"""Is a mended plan the best of all plans that are left, and its bounds below them?

Somebody leaves a small world, or two people fall out; every plan of whoever is left is
priced by clauses, the posts of the plan before being those that should go on.
"""

import random
from collections import Counter
from collections.abc import Iterator

import lawyer_assign as la
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from tests.attacks.asked import Asked, asked, enumerated
from tests.attacks.tried import Tried, counted, fallen
from tests.attacks.wrong_optima import faults


def attack(seed: int, until: float) -> Tried:
    """Mend plans of small worlds and compare with all plans."""
    ends, findings = fallen(seed, until, _of_seed)
    idle = ("refused", "no plan", "too many plans")
    tried = sum(times for end, times in ends.items() if end not in idle)
    return Tried(tried, findings, counted(ends))


def _of_seed(seed: int, ends: Counter[str]) -> Iterator[str]:
    return _fell(asked(seed), seed, ends)


def _fell(world: Asked, seed: int, ends: Counter[str]) -> Iterator[str]:
    chance = random.Random(f"repair {seed}")
    before = la.solve(world.facts, world.policy, pairs=world.table, time_limit=None)
    if before.plan is None:
        ends["no plan"] += 1
        return
    changes = _changes(world, before, chance)
    most = chance.choice([None, None, 0, 1])
    asks = chance.choice([None, None, chance.randrange(40)])
    after = stopped_repair(before, changes, most, asks)
    yield from _wrong_question(before, after, most)
    left = after.problem.facts
    pairs = [(c, w) for c, w in world.pairs if c in left.committee and w in left.lawyer]
    if isinstance(changes, Facts):  # asked anew, without a table
        pairs = [(c.id, w.id) for c in left.committees for w in left.lawyers]
    truth = enumerated(left, after.problem.policy, pairs, None)
    if truth is None:
        ends["too many plans"] += 1
        return
    ends[after.status] += 1
    yield from faults(truth, after, asks is None)
    if most is not None and after.plan is not None:
        kept = {one for one in before.plan.posts if one.lawyer in left.lawyer}
        if len(ended := kept - set(after.plan.posts)) > most:
            yield f"{len(ended)} posts ended, {most} at most may"


def stopped_repair(
    before: Outcome, changes: la.Changes | Facts, most: int | None, asks: int | None
) -> Outcome:
    """Mend a plan, and press the stop button when it is asked for so many times.

    Clocks would stop it elsewhere every time; what falls so is found again.
    """
    left = iter(range(asks or 0))
    stop = None if asks is None else lambda: next(left, None) is None
    return la.repair(before, changes, most, time_limit=None, workers=1, stop=stop)


def _changes(
    world: Asked, before: Outcome, chance: random.Random
) -> la.Changes | Facts:
    assert before.plan is not None
    if chance.random() < 0.3 and before.plan.posts:
        c, w = chance.choice(before.plan.posts)
        quarrel = la.Conflict(committee=c, lawyer=w)
        if quarrel not in world.facts.conflicts:
            conflicts = (*world.facts.conflicts, quarrel)
            return world.facts.replace(conflicts=conflicts)
    if chance.random() < 0.2:
        return la.Changes(firms_leave=(chance.choice(world.facts.firms).id,))
    return la.Changes(lawyers_leave=(chance.choice(world.facts.lawyers).id,))


def _wrong_question(before: Outcome, after: Outcome, most: int | None) -> Iterator[str]:
    """Say where what was solved is not what a repair is: these posts should go on."""
    assert before.plan is not None
    facts, policy = after.problem.facts, after.problem.policy
    named = {
        (one.committee, w)
        for one in facts.agreements
        if not one.is_fixed
        for w in one.lawyers
    }
    for c, w in before.plan.posts:
        if w in facts.lawyer and (c, w) not in named:
            yield f"the post of {w} in {c} is no agreement that should go on"
    rule, coverage = policy["fewest_changes"], policy.get("coverage")
    if rule.wish is None:
        if rule.most != most:
            yield f"{rule.most} posts may end, asked for were {most}"
        return
    if "fewest_changes" not in before.problem.policy and coverage is not None:
        yield from _misplaced(policy, rule.wish.tier)


def _misplaced(policy: la.Policy, changes: int) -> Iterator[str]:
    """Say where changes do not come right after coverage.

    Rules of several levels that begin before the end of what stands before come before
    as well, whole.
    """
    wish = policy["coverage"].wish
    others = [
        one.tiers for one in policy.rules if one.tiers and one.kind != "fewest_changes"
    ]
    end = 0 if wish is None else wish.tier
    while begun := [one for one in others if one[0] <= end < one[-1]]:
        end = max(one[-1] for one in begun)
    before = [one[-1] for one in others if one[0] < changes]
    after = [one[0] for one in others if one[0] >= changes]
    if changes <= end or max([0, *before]) > end or end >= min([changes, *after]):
        yield f"changes in tier {changes}, coverage and what began before end in {end}"
