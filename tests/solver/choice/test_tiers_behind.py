"""Tiers behind stability: a bound of the last holds where those before are paid so."""

from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.errors import VerificationError
from lawyer_assign.rules import FewestChanges, Wish
from lawyer_assign.solver.answer import Start
from tests.worlds.altered import Dice, mixed
from tests.worlds.examples import many
from tests.worlds.small import DAY

POLICY = la.Policy.hangzhou_2024(on=DAY).with_rule_before(
    FewestChanges(wish=Wish(tier=4))
)
RAISED = (666, 1389)
"""Cuts raise the bound of changes, past what the bound of points was made for."""


def renewed(seed):
    """Return a world with last year's posts."""
    dice = Dice(f"behind {seed}")
    facts = mixed(dice)
    posts = [(one.id, dice.choice(facts.lawyers).id) for one in facts.committees]
    return la.with_last_year(facts, la.Plan.of(posts))


@pytest.mark.parametrize("seed", [*RAISED, *range(many(100))])
def test_changes_behind_stability_and_points_behind_changes_are_proved(seed):
    facts = renewed(seed)
    ours = la.solve(facts, POLICY, time_limit=None)
    other = la.solve(facts, POLICY, time_limit=None, backend="cpsat")
    assert [tier.price for tier in ours.tiers] == [tier.price for tier in other.tiers]
    assert ours.status == other.status


def test_floors_behind_a_raised_one_are_no_longer_known():
    start = Start(None, (0, 2, 3, -40))
    assert start.raised(2, 3) == start.raised(2, 1) == start
    assert start.raised(1, 4).floors == (0, 4, None, None)
    passing = replace(start, passed=1)
    assert passing.raised(1, 4).floors == (0, 4, 3, -40)
    assert replace(start, floors=(0, None, 3, 4)).raised(1, 0).floors[2:] == (
        None,
        None,
    )


@pytest.mark.parametrize("seed", RAISED)
def test_a_bound_that_the_plan_itself_contradicts_is_never_reported(seed, monkeypatch):
    def kept(self, at, bound):
        return replace(self, floors=(*self.floors[:at], bound, *self.floors[at + 1 :]))

    monkeypatch.setattr(Start, "raised", kept)
    with pytest.raises(VerificationError, match="is said to be the least"):
        la.solve(renewed(seed), POLICY, time_limit=None)
