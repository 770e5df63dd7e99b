"""Rows of committees whose candidates are of one firm: who needs to hear of them."""

from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from tests.worlds.small import DAY, committee, firm, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")


def rows_of(policy=POLICY, places=2, most=2, seats=2):
    """Return the committees that the rule still speaks of; ``None`` = it is gone."""
    facts = world(
        [committee(f"c{at}", lawyers_max=most) for at in range(places)],
        2,
        [firm("f1", seats=seats)],
    )
    said = formulate(Problem.of(facts, policy)).must
    found = [one for one in said if one.rule == "one_firm"]
    if not found:
        return None
    (one,) = found
    return {one.who[at] for at in one.group[one.group >= 0].tolist()}


def test_a_committee_that_one_firm_alone_reaches_is_of_teams_where_seats_count_it():
    assert rows_of() == {"c0", "c1"}
    assert rows_of(POLICY.soften("seats", 4)) == {"c0", "c1"}


def test_it_is_not_spoken_of_where_nobody_counts_its_lawyers_as_one():
    assert rows_of(seats=None) is None
    assert rows_of(POLICY.without("seats")) is None
    assert rows_of(most=1) is None
    # A firm with one committee never takes more than a seat.
    assert rows_of(places=1) is None
    # Of a wish no plan is made team by team.
    assert rows_of(POLICY.soften("one_firm", 4)) is None
