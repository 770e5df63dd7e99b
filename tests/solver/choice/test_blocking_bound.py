"""No plan that covers as many has fewer blocking pairs than the bound says."""

import random
from itertools import islice

import pytest

from lawyer_assign.datasets import ChoiceKnobs
from lawyer_assign.datasets import district as invented
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice import blocking_bound
from lawyer_assign.solver.choice.blocking_bound import least_blocking
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import in_table, sent_to
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import pins_of, stable_of, without_stability
from lawyer_assign.solver.flow.backend import Flow
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import CITY_LISTS, DAY, committee, district, firm, lawyer, world

WISH = Policy.hangzhou_2024(on=DAY, stability="wish").with_reach(CITY_LISTS)
CHOSEN = Policy.hangzhou_2024(on=DAY, stability="wish", dispatch=False)
MANY = 1_000


def tight(seed):
    """Return 4 committees and about as many posts, short lists, and a policy."""
    dice = random.Random(seed)
    places = ["d1", "d2"]
    districts = [district(one, is_scarce=dice.random() < 0.2) for one in places]
    is_alike, ties = dice.random() < 0.6, dice.choice([0, 0, 0, 0.3, 1])
    firms = [firm(f"f{at}", seats=dice.choice([None, None, 1, 2])) for at in range(3)]
    committees = [
        committee(
            f"c{at}",
            district=dice.choice(places),
            lawyers_max=dice.choice([1, 1, 1, 1, 1, 1, 2]),
        )
        for at in range(4)
    ]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=f"f{at % 3}",
            districts=None if is_alike else dice.choice([None, {"d1"}, {"d2"}]),
            max_committees=dice.choice([None, 1, 1, 2]),
        )
        for at in range(dice.choice([3, 4, 4]))
    ]
    order = {one.id: dice.sample(range(1, 9), 8) for one in (*firms, *committees)}

    def rank(one, at):
        return 1 if dice.random() < ties else order[one.id][at]

    choices = [
        Choice(
            firm=one.id, committee=other.id, firm_rank=rank(one, c),
            committee_rank=rank(other, f),
        )
        if dice.random() < 0.7
        else Choice(firm=one.id, committee=other.id, firm_refuses=True)
        for f, one in enumerate(firms)
        for c, other in enumerate(committees)
        if dice.random() < 0.9
    ]  # fmt: skip
    agreements, conflicts = [], []
    if dice.random() < 0.15:
        agreements = [Agreement(committee="c3", firm="f0", is_fixed=True)]
        choices = [one for one in choices if one.committee != "c3"]
    if dice.random() < 0.2:
        conflicts = [Conflict(committee="c1", lawyer="l0")]
    facts = world(
        committees, lawyers, firms, districts, choices=choices,
        agreements=agreements, conflicts=conflicts,
    )  # fmt: skip
    return facts, WISH if dice.random() < 0.5 else CHOSEN


def cases():
    """Yield formulations that every plan of can be tried."""
    for seed in range(2_400):
        facts, policy = tight(seed)
        formulation = formulate(Problem.of(facts, policy))
        if stable_of(formulation) is not None and len(formulation.pairs) <= 9:
            yield formulation


def bound_of(formulation):
    """Return the bound, and its plan that is best in the tiers before stability."""
    relaxed, flow = without_stability(formulation), Flow()
    if flow.why_not(relaxed) is not None:
        return None, None
    best = flow.solve(relaxed, Run()).chosen
    if best is None:
        return None, None
    stable, pins = stable_of(formulation), pins_of(formulation)
    bound = least_blocking(Face(formulation, stable, 2, pins, best), MANY, Watch())
    return bound, best


def fewest_blocking(formulation, best):
    """Return the fewest blocking pairs of a plan as good as ``best`` in two tiers."""
    stable, asked = stable_of(formulation), formulation.prices(best)[:2]
    return min(
        int(stable.amounts(chosen).sum())
        for prices, chosen in priced_plans(formulation)
        if prices[:2] == asked
    )


@pytest.mark.slow
def test_no_plan_as_good_has_fewer_blocking_pairs():
    said = reached = 0
    for formulation in (found := [*cases()]):
        bound, best = bound_of(formulation)
        if bound is None:
            continue
        fewest = fewest_blocking(formulation, best)
        assert bound <= fewest
        said += bound > 0
        reached += 0 < bound == fewest
    assert len(found) > 500
    assert said > 80
    assert reached > 70


def sending(seed):
    """Return a tight world where who is unwilling, or in conflict, can be sent."""
    facts, policy = tight(seed)
    dice = random.Random(seed)
    kind = dice.choice(["willingness", "conflicts"])
    if kind == "conflicts":
        who = dice.choice(facts.lawyers).id
        place = dice.choice(["c0", "c1", "c2"])
        facts = facts.replace(conflicts=[Conflict(committee=place, lawyer=who)])
    else:
        choosy = {"districts": frozenset([dice.choice(["d1", "d2"])])}
        facts = facts.replace(
            lawyers=[
                one.model_copy(update=choosy) if dice.random() < 0.4 else one
                for one in facts.lawyers
            ]
        )
    if dice.random() < 0.5:
        return facts, policy.without(kind)
    return facts, policy.soften(kind, 5)


def test_no_plan_has_fewer_where_lawyers_are_sent_who_take_nobody():
    said = 0
    for seed in range(many(500, 2)):
        facts, policy = sending(seed)
        formulation = formulate(Problem.of(facts, policy))
        stable = stable_of(formulation)
        if stable is None or len(formulation.pairs) > 9 or not len(sent_to(stable)):
            continue
        bound, best = bound_of(formulation)
        if bound:
            assert bound <= fewest_blocking(formulation, best)
            said += 1
    assert said >= many(3, 2)


def test_the_start_shows_it_in_the_tier_of_stability_and_holds_later_bounds():
    shown = 0
    for formulation in islice(cases(), many(300, 3)):
        begun = start_by_choice(formulation, Watch())
        if begun is None or begun.start.chosen is None:
            continue
        start = begun.start
        prices = formulation.prices(start.chosen)
        best = min(price for price, _ in priced_plans(formulation))
        for bound, price in zip(start.bounds(prices), best, strict=True):
            assert bound is None or bound <= price
        shown += (start.floors[2] or 0) > 0
    assert shown > many(10, 3)


@pytest.mark.slow
@pytest.mark.parametrize(("ties", "bound"), [(0.0, 10), (0.5, 0)])
def test_a_district_with_just_enough_lawyers_shows_a_bound_at_once(ties, bound):
    knobs = ChoiceKnobs(no_view=0.1, tie_density=ties)
    facts = invented(committees=300, lawyers=300, scarcity=0, seed=0, choices=knobs)
    formulation = formulate(Problem.of(facts, WISH))
    start = start_by_choice(formulation, Watch()).start
    prices = formulation.prices(start.chosen)
    assert prices[:2] == start.floors[:2] == (0, 0)
    assert bound <= start.floors[2] <= prices[2] > 0


@pytest.mark.parametrize("left", [0.0, 1.0])
def test_no_bound_is_prepared_for_a_flow_that_cannot_end_in_time(left, monkeypatch):
    """What stands before the flow alone takes most of a second on a city."""
    formulation = next(one for one in cases() if bound_of(one)[0])
    best = bound_of(formulation)[1]
    prepared = []
    monkeypatch.setattr(
        blocking_bound, "in_table", lambda _: prepared.append(1) or in_table(_)
    )
    face = Face.of(formulation, best)
    slow = Watch(time_limit=left, clock=lambda: 0.0, started=0.0, longest={"flow": 1.0})
    assert least_blocking(face, MANY, slow) == 0
    assert not prepared
    fast = Watch(time_limit=60, longest={"flow": 1.0})
    assert least_blocking(face, MANY, fast) > 0
    assert prepared
