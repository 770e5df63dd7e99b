"""All plans of a formulation at once are those that it holds and prices one by one."""

from collections import Counter

from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.statements import Bound, Cost, LoadCost, Stable
from tests.worlds.altered import asked
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice, priced_plans

MOST_PAIRS = 9


def test_plans_and_prices_are_those_of_every_choice_asked_by_itself():
    seen, left_out = Counter(), 0
    kinds = sorted(KINDS)
    for seed in range(many(250)):
        world, _ = asked(kinds[seed % len(kinds)], seed)
        formulation = formulate(Problem.of(world.facts, world.policy, world.table))
        if len(formulation.pairs) > MOST_PAIRS:
            continue
        choices = every_choice(len(formulation.pairs))
        kept = [one for one in choices if formulation.holds(one)]
        found = priced_plans(formulation)
        assert [one.tolist() for _, one in found] == [one.tolist() for one in kept]
        assert [price for price, _ in found] == [*map(formulation.prices, kept)]
        left_out += len(choices) - len(kept)
        seen.update(type(one) for one in formulation.statements)
    assert left_out > 0
    assert {Bound, Cost, LoadCost, Stable} <= set(seen)
