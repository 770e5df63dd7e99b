"""Levers that help where counting finds nobody short are found, and keep their word."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.cures.beyond import is_short_of_money
from lawyer_assign.explain.cures.cures import Remedies, Remedy, Step
from lawyer_assign.explain.cures.levers import LEVERS
from lawyer_assign.explain.door import Watch
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Budget
from tests.worlds.examples import many
from tests.worlds.small import DAY, world
from tests.worlds.strategies import Seeded, small_case

POLICIES = (
    Policy.hangzhou_2024(on=DAY, stability="must"),
    Policy.hangzhou_2024(on=DAY, stability="must").with_limit(2),
    Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget()),
    Policy.hangzhou_2024(on=DAY, stability="must").with_rule(Budget()),
)
"""Musts beyond counting: two-way choice, teams of one firm, money."""

WORLDS = many(400)


def open_after(facts, policy):
    """Return how many posts the best plan leaves open; ``None`` without a plan."""
    outcome = la.solve(facts, policy, time_limit=None)
    if outcome.plan is None:
        return None
    loads = {row.id: len(outcome.plan.lawyers_of(row.id)) for row in facts.committees}
    return sum(max(0, row.lawyers_min - loads[row.id]) for row in facts.committees)


def with_one_more(facts, table, field, at):
    """Return facts in which a firm, or a lawyer, offers one more; ``None`` if open."""
    rows = list(getattr(facts, table))
    now = getattr(rows[at], field)
    if now is None:
        return None
    rows[at] = rows[at].model_copy(update={field: now + 1})
    try:
        return facts.replace(**{table: rows})
    except BadInputError:
        return None


def test_whoever_could_offer_one_more_is_found_where_that_alone_helps():
    """Asked of every firm and lawyer by solving again, as an auditor would."""
    seen = Counter()
    for seed in range(WORLDS):
        chance = random.Random(seed)
        case = small_case(Seeded(chance))
        policy = POLICIES[seed % len(POLICIES)]
        outcome = la.solve(case.facts, policy, time_limit=None)
        if outcome.plan is None:
            continue
        found = la.remedies(outcome, time_limit=None)
        assert found.is_complete
        told = {one.lever: one for one in found.found}
        for one in found.found:
            after = la.Remedies.applied(found, one, case.facts, policy)
            assert open_after(after, policy) <= one.left_open, (seed, one)
            assert one.covers == found.open - one.left_open > 0
            assert 1 <= one.at_least <= one.amount
            seen["told"] += 1
        for lever, table, field in (
            ("seats", "firms", "seats"), ("offer", "lawyers", "max_committees"),
        ):  # fmt: skip
            for at in range(len(getattr(case.facts, table))):
                more = with_one_more(case.facts, table, field, at)
                left = (
                    None if more is None or not found.open else open_after(more, policy)
                )
                if left is not None and left < found.open:
                    assert lever in told, (seed, lever, at)
                    assert told[lever].left_open <= left, (seed, lever, at)
                    seen[lever] += 1
    assert seen["told"] > WORLDS / 10
    assert seen["seats"]
    assert seen["offer"]


def test_where_money_lacks_it_is_soon_proved_that_a_lever_fills_nothing():
    """Time ran out over how few were to be asked, and nothing was said."""
    facts = la.datasets.with_example_money(world(12, 2), budget_percent=1_000)
    row = facts.districts[0]
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    for budget, is_short in ((10, True), (10**7, False)):
        poor = facts.replace(districts=[row.model_copy(update={"budget_yuan": budget})])
        problem = la.solve(poor, policy).problem
        missing = np.ones(12, np.int64) if is_short else np.repeat([1, 0], [2, 10])
        for kind in ("consent", "recruit"):
            asked = (LEVERS[kind], problem, missing, Watch())
            assert is_short_of_money(*asked) == is_short
        musts = Policy.hangzhou_2024(on=DAY, stability="must").with_rule(Budget())
        stable = replace(problem, policy=musts)
        assert not is_short_of_money(LEVERS["consent"], stable, missing, Watch())


def test_it_is_told_that_other_levers_keep_budgets_and_what_is_not_proved():
    steps = (Step(Named("d1", "D"), None, 900, ()),)
    fund = Remedy("fund", steps, 2, 1, 900, True)
    offer = Remedy("offer", (steps[0], steps[0]), 1, 2, 1, False)
    both = Remedies("zh", 3, (fund, offer), is_complete=True)
    assert "within budgets as they are" in both.text("en")
    assert "均按预算不变计算" in both.text("zh")
    assert "whether fewer do is not proved, at least 1 are needed" in both.text("en")
    assert "能否更少尚未证明，至少需要1项" in both.text("zh")
    alone = Remedies("zh", 3, (fund,), False, ("offer",))
    assert "均按预算不变计算" not in alone.text("zh")
    assert "--time-limit" in alone.text("zh")
