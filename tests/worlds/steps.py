"""Random steps of scenarios over random small worlds."""

from lawyer_assign.errors import BadInputError
from lawyer_assign.rules import FewestChanges, FirmBalance, Wish
from tests.worlds.small import committee

WAYS = (
    "pin",
    "forbid",
    "lawyer",
    "firm",
    "committee",
    "lawyers",
    "limit",
    "budget",
    "weight",
    "rule",
    "keep",
)


def stepped(dice, scenario, way):
    """Return the scenario after a random step of a kind.

    Raises
    ------
    BadInputError
        The step contradicts rules, agreements or steps before.
    """
    facts = scenario.facts
    place, who = dice.choice(facts.committees), dice.choice(facts.lawyers)
    if way == "pin":
        return scenario.pin(place.id, who.id)
    if way == "forbid":
        whom = dice.choice([{"lawyer": who.id}, {"firm": who.firm}])
        return scenario.forbid(place.id, **whom)
    if way == "lawyer":
        return scenario.without(lawyer=who.id)
    if way == "firm":
        return scenario.without(firm=who.firm)
    if way == "committee":
        new = committee(f"n{len(facts.committees)}", district=place.district)
        return scenario.with_committee(new)
    if way == "lawyers":
        most = dice.choice([None, 1])
        return scenario.with_lawyers(2, district=place.district, max_committees=most)
    return ruled(dice, scenario, way, place.district)


def ruled(dice, scenario, way, district):
    """Return the scenario after a random step of a kind about rules."""
    if way == "limit":
        return scenario.with_limit(dice.choice([1, 2, 4]))
    if way == "budget":
        return scenario.with_budget(district, dice.choice([None, 0, 3, 6]))
    if way == "weight":
        return scenario.with_weight("affinity", minute=dice.choice([0, 3]))
    if way == "rule":
        rules = (FewestChanges(), FirmBalance(wish=Wish(tier=3)))
        return scenario.with_rule(dice.choice(rules))
    return scenario.keep(district=district)


def walk(dice, scenario, most=4):
    """Yield the scenarios of a walk of random steps; what contradicts is left out."""
    yield scenario
    for _ in range(most):
        if len(scenario.facts.lawyers) < 2:
            return
        try:
            scenario = stepped(dice, scenario, dice.choice(WAYS))
        except BadInputError:
            continue
        yield scenario
