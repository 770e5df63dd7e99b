"""Posts above a cap: the figure that is named fills what is said, and one less not."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.explain.cures.beyond import Tried, _lowered
from lawyer_assign.explain.cures.levers import LEVERS
from lawyer_assign.explain.cures.trying import steps_of
from lawyer_assign.explain.door import Watch
from lawyer_assign.policy import Policy
from tests.worlds.examples import many
from tests.worlds.small import DAY, chose, committee, consent, firm, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")


def told(facts, policy):
    """Return what is open, and the remedy above the cap if there is one."""
    found = la.remedies(la.solve(facts, policy), time_limit=None)
    return found, next((one for one in found.found if one.lever == "consent"), None)


def left_at(facts, policy, most):
    """Return how many stay open where each of some serves just so many at most.

    Whoever is asked has no most of her own, and a consent for 99 binds nobody.
    """
    people = [
        row.model_copy(update={"max_committees": most[row.id]})
        if row.id in most
        else row
        for row in facts.lawyers
    ]
    new = [consent(99, lawyer=one) for one in most]
    eased = facts.replace(lawyers=people, approvals=[*facts.approvals, *new])
    return open_at(eased, policy)


def open_at(facts, policy):
    """Return how many stay open in the best plan."""
    return len(la.check(facts, policy, la.solve(facts, policy).plan).uncovered)


def world_at(draw):
    """Return a few places and lawyers, some of them with limits, seats and consents."""
    people = [
        lawyer(f"l{at}", firm=f"f{at % 2}", max_committees=(None, None, 1)[one])
        for at, one in enumerate(draw.integers(0, 3, draw.integers(1, 3)).tolist())
    ]
    firms = [
        firm(f"f{at}", seats=(None, 4, 4)[int(draw.integers(3))]) for at in range(2)
    ]
    places = [committee(f"c{at}") for at in range(int(draw.integers(5, 9)))]
    consents = [consent(6, lawyer="l0")] if draw.random() < 0.2 else []
    return world(places, people, firms, approvals=consents)


def test_what_is_named_fills_all_that_is_said_and_one_less_of_anybody_does_not():
    """It named the cap and one more, and was tried with the six of a consent."""
    seen = Counter()

    @settings(max_examples=many(100), deadline=None)
    @given(seed=st.integers(0, 99_999), cap=st.sampled_from((1, 2, 3, 5)))
    def agree(seed, cap):
        facts = world_at(np.random.default_rng(seed))
        policy = POLICY.with_limit(cap)
        found, one = told(facts, policy)
        if one is None:
            return
        most = {step.who.id: step.to for step in one.steps}
        assert left_at(facts, policy, most) == one.left_open
        for who, to in most.items():
            assert left_at(facts, policy, most | {who: to - 1}) > one.left_open
        assert open_at(found.applied(one, facts, policy), policy) == one.left_open
        seen["below"] += min(most.values()) <= 5
        seen["above"] += max(most.values()) > 5

    agree()
    assert min(seen[one] for one in ("below", "above")) > 0, seen


@pytest.mark.parametrize(
    ("places", "people", "cap", "to"), [(6, 1, 1, 6), (9, 2, 3, 6), (4, 2, 1, 3)]
)
def test_one_lawyer_serves_all_that_the_others_leave(places, people, cap, to):
    found, one = told(world(places, people), POLICY.with_limit(cap))
    (step,) = one.steps
    assert (step.to, one.left_open) == (to, 0)
    assert found.applied(one, world(places, people), POLICY).approvals[0].limit == 6


def test_each_of_several_is_asked_for_what_her_own_firm_still_offers():
    firms = [firm("f1", seats=4), firm("f2", seats=3)]
    facts = world(8, [lawyer("l1"), lawyer("l2", firm="f2")], firms)
    _, one = told(facts, POLICY.with_limit(1))
    most = {step.who.id: step.to for step in one.steps}
    assert (most, one.left_open) == ({"l1": 4, "l2": 3}, 1)
    assert left_at(facts, POLICY.with_limit(1), most) == 1


def test_up_to_five_the_text_asks_for_no_consent_and_nothing_says_so():
    found, _ = told(world(4, 2), POLICY.with_limit(1))
    assert "no consent is needed" in found.text("en")
    assert "Ask consent" not in found.text("en")
    assert "不超过5个无须批准" in found.text("zh")
    assert "申请超上限的批准" not in found.text("zh")
    above, _ = told(world(6, 1), POLICY.with_limit(1))
    assert "consent for lawyer name of l1 (l1): 6 committees" in above.text("en")
    assert "申请超上限的批准" in above.text("zh")


def test_where_two_way_choice_is_a_must_a_consent_is_one_that_there_is():
    """More room can leave more open there, so what is named is what facts can say."""
    facts = world(
        3, 1, choices=[chose("f1", f"c{at}", at) for at in (1, 2, 3)],
    )  # fmt: skip
    policy = Policy.hangzhou_2024(on=DAY, stability="must").with_limit(1)
    found, one = told(facts, policy)
    assert [step.to for step in one.steps] == [6]
    assert open_at(found.applied(one, facts, policy), policy) == one.left_open == 0


def test_limits_that_money_left_high_are_lowered_as_far_as_they_go():
    """A plan within budgets is not proved to ask for as little as could be."""
    facts = with_a_budget(world(6, 2))
    policy = POLICY.with_limit(1).with_rule(la.rules.Budget())
    problem = la.solve(facts, policy).problem
    missing = np.array([1, 1, 1, 1, 0, 0])
    lever = LEVERS["consent"](problem, np.arange(6), missing)
    taken = np.array([True, False])
    high = tuple(step._replace(to=40) for step in steps_of(lever, taken))
    for stopped, to in ((False, 5), (True, 40)):
        watch = Watch(None, lambda stopped=stopped: stopped)
        (step,) = _lowered(Tried(lever, high, 0, taken), watch).steps
        assert step.to == to
    free = replace(lever, problem=replace(problem, policy=POLICY.with_limit(1)))
    assert _lowered(Tried(free, high, 0, taken), Watch()).steps == high


def test_a_consent_is_for_ten_posts_at_most_or_as_many_as_is_said():
    """One lawyer was to have 114 villages."""
    facts = world(23, 2)
    outcome = la.solve(facts, POLICY)
    for more, left, named in (({}, 3, 10), ({"most_per_consent": 7}, 9, 7)):
        found = la.remedies(outcome, **more)
        (one,) = (row for row in found.found if row.lever == "consent")
        assert (one.left_open, one.at_least, one.is_least) == (left, 2, True)
        assert [step.to for step in one.steps] == [named, named]
        assert open_at(found.applied(one, facts, POLICY), POLICY) == left
    with pytest.raises(la.BadInputError, match="most_per_consent"):
        la.remedies(outcome, most_per_consent=5)


def test_pins_of_a_lawyer_count_among_the_posts_of_her_consent():
    pin = la.Agreement(committee="c1", firm="f1", lawyers=("l1",), is_fixed=True)
    for levels in ((), (consent(8, district="d1"),)):
        facts = world(13, 1, agreements=[pin], approvals=levels)
        _, one = told(facts, POLICY)
        (step,) = one.steps
        assert (step.to, one.left_open, one.is_least) == (10, 3, True)


def test_nobody_who_failed_the_last_assessment_is_asked_to_go_above_the_cap():
    """She is paid less, so that money chose her before others."""
    people = [lawyer("l1", assessment=59), lawyer("l2", assessment=60)]
    _, one = told(world(12, people), POLICY)
    assert [step.who.id for step in one.steps] == ["l2"]
    _, none = told(world(6, people[:1]), POLICY)
    assert none is None


def with_a_budget(facts):
    return la.datasets.with_example_money(facts, budget_percent=1_000)
