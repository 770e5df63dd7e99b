"""No step is called needed where a lawyer within reach, on no list, fills the place."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.explain.cures import remedies as searching
from lawyer_assign.explain.cures.trying import Missing
from lawyer_assign.rules import OwnLimits, Wish
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off").with_limit(1)
SHORT = PLAIN.with_reach(la.Reach(nearest_kept=1, most=1))


def along(degrees):
    return {"lat": 30.0 + degrees, "lon": 120.0}


def street(places, people, **more):
    """Return committees and lawyers along a street, of a firm with a seat and one."""
    here = [committee(f"c{at}", **along(one)) for at, one in enumerate(places)]
    who = [
        lawyer(f"l{at}", firm=f"f{at % 2}", **along(one), **more)
        for at, one in enumerate(people)
    ]
    return world(here, who, [firm("f0", seats=1), firm("f1")])


@pytest.mark.parametrize("make", ["adopted", "cut short"])
def test_who_is_on_no_list_needs_no_step(make):
    facts = street([0.0, 0.05], [0.05, 0.11, 0.0])
    if make == "adopted":
        outcome = la.adopt(facts, SHORT, la.Plan.of([("c0", "l2")]))
    else:
        outcome = la.solve(facts, SHORT, time_limit=1e-9)
    assert la.solve(facts, SHORT).tiers[0].price == 0
    found = la.remedies(outcome)
    assert (found.open, found.by_solving, found.found) == (1, 1, ())


def test_steps_are_needed_only_where_none_fills_fewer():
    """Against plans over lists of any length, of all who keep the musts."""
    seen = Counter()

    @settings(max_examples=many(100))
    @given(data=st.data())
    def agree(data):
        draw = data.draw
        spots = st.sampled_from([0.0, 0.02, 0.05, 0.11])
        places = draw(st.lists(spots, min_size=2, max_size=4))
        people = draw(st.lists(spots, min_size=1, max_size=4))
        facts = street(places, people, max_committees=draw(st.sampled_from([None, 0])))
        policy, whole = SHORT, PLAIN
        if draw(st.booleans()):  # a wish before coverage keeps posts open
            policy = policy.with_rule_before(OwnLimits(wish=Wish(tier=1)))
            whole = whole.with_rule(OwnLimits(wish=Wish(tier=3)))
        best = la.solve(facts, whole)
        kept = [one for one in best.plan.posts if draw(st.booleans())]
        assume(kept)
        found = la.remedies(la.adopt(facts, policy, la.Plan.of(kept)))
        least = best.tiers[0].price
        for one in found.found:
            assert one.left_open + one.covers == found.open - found.by_solving
            if one.at_least:
                assert one.left_open + one.covers == least
            seen[bool(one.at_least)] += 1

    agree()
    assert seen[True] > 0


def test_nothing_is_called_least_where_it_is_not_known_what_solving_fills(monkeypatch):
    facts = street([0.0, 0.0, 0.0], [0.0])
    outcome = la.solve(facts, PLAIN)
    proved = la.remedies(outcome).found
    assert all(one.at_least for one in proved)
    unknown = lambda _, missing, __: Missing(missing, is_least=False)  # noqa: E731
    monkeypatch.setattr(searching, "_once_solved", unknown)
    found = la.remedies(outcome)
    assert [one.steps for one in found.found] == [one.steps for one in proved]
    assert not any(one.at_least or one.is_least for one in found.found)
    assert "whether fewer do is not proved" in found.text("en")
    assert "能否更少尚未证明" in found.text("zh")
    assert "at least 0" not in found.text("en")
