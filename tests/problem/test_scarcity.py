"""A district is scarce if some maximum matching leaves one of its posts open."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from lawyer_assign.facts import Conflict
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem, candidate_pairs, scarcity
from lawyer_assign.problem.scarcity import Shortness
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice
from tests.worlds.small import committee, district, lawyer, world
from tests.worlds.strategies import small_cases


def offering(pairs):
    """Return the pairs of lawyers who want to serve anybody at all."""
    wants = np.array([row.max_committees != 0 for row in pairs.columns.lawyers], bool)
    return pairs.keep(wants[pairs.lawyer])


def short_by_force(facts, pairs):
    """Return districts that some maximum matching misses, over all choices of pairs."""
    asked = [row.lawyers_min for row in pairs.columns.committees]
    best, missed = -1, set()
    for chosen in every_choice(len(pairs)):
        per_lawyer = np.bincount(pairs.lawyer[chosen])
        served = np.bincount(pairs.committee[chosen], minlength=len(asked))
        if (per_lawyer > 1).any() or (served > asked).any():
            continue
        here = {
            pairs.columns.committees[at].district
            for at in np.flatnonzero(served < asked).tolist()
        }
        if served.sum() > best:
            best, missed = served.sum(), set()
        if served.sum() == best:
            missed |= here
    return missed


def open_by_force(asked, room, committee, lawyer):
    """Return whom some largest choice of pairs leaves a post of open."""
    best, missed = -1, set()
    for chosen in every_choice(len(committee)):
        served = np.bincount(committee[chosen], minlength=len(asked))
        given = np.bincount(lawyer[chosen], minlength=len(room))
        if (served <= asked).all() and (given <= room).all():
            if served.sum() > best:
                best, missed = served.sum(), set()
            if served.sum() == best:
                missed |= set(np.flatnonzero(served < asked).tolist())
    return missed


def most_matched(pairs, only=None):
    """Return the size of a maximum matching of posts to lawyers, by networkx."""
    graph = nx.Graph()
    posts = set()
    for c, w in zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True):
        row = pairs.columns.committees[c]
        if only in (None, row.district):
            for number in range(row.lawyers_min):
                posts.add((c, number))
                graph.add_edge((c, number), w)
    return len(nx.bipartite.maximum_matching(graph, top_nodes=posts)) // 2


@settings(max_examples=many(120))
@given(case=small_cases(is_scarce=(None,)))
def test_the_derivation_is_that_of_all_maximum_matchings_by_force(case):
    problem = Problem.of(case.facts, Policy(), case.table)
    found = problem.scarcity
    pairs = offering(problem.pairs)
    short = short_by_force(problem.facts, pairs)
    assert {one for one, flag in found.as_flags().items() if flag} == short
    for at, name in enumerate(found.districts):
        rows = [row for row in case.facts.committees if row.district == name]
        posts = sum(row.lawyers_min for row in rows)
        assert found.posts[at] == posts
        assert found.shortfall[at] == posts - most_matched(pairs, name)
        inside = pairs.keep(pairs.district == at)
        assert found.lawyers[at] == len(set(inside.lawyer.tolist()))
        assert bool(found.short[at]) == (name in short)
    assert [row.is_scarce for row in problem.facts.columns.districts] == [
        name in short for name in found.districts
    ]


def test_lawyers_shared_by_districts_make_both_scarce_though_each_alone_has_enough():
    places = [committee("c1"), committee("c2", district="d2")]
    facts = world(places, 1, districts=[district("d1"), district("d2")])
    found = scarcity(facts, candidate_pairs(facts, Policy()))
    assert found.as_flags() == {"d1": True, "d2": True}
    assert found.shortfall.tolist() == [0, 0]


def test_a_district_with_lawyers_of_its_own_is_not_drawn_into_the_shortage():
    places = [
        committee("c1"),
        committee("c2", district="d2"),
        committee("c3", district="d2"),
    ]
    people = [lawyer("l1", districts=["d1"]), lawyer("l2", districts=["d2"])]
    facts = world(places, people, districts=[district("d1"), district("d2")])
    policy = Policy.hangzhou_2024(stability="off")
    found = scarcity(facts, candidate_pairs(facts, policy))
    assert found.as_flags() == {"d1": False, "d2": True}
    assert found.shortfall.tolist() == [0, 1]


@pytest.mark.parametrize("said", [True, False])
def test_what_is_stated_wins_over_the_derivation(said):
    facts = world(2, 1, districts=[district("d1", is_scarce=said)])
    found = scarcity(facts, candidate_pairs(facts, Policy()))
    assert found.as_flags() == {"d1": said}
    assert found.is_stated.tolist() == [True]
    assert found.short.tolist() == [2]


def test_the_derivation_is_shown_as_a_table_of_districts():
    facts = world(2, 1, conflicts=[Conflict(committee="c1", lawyer="l1")])
    policy = Policy.hangzhou_2024(stability="off")
    frame = scarcity(facts, candidate_pairs(facts, policy)).to_frame()
    assert frame.index.tolist() == ["d1"]
    assert frame.loc["d1"].tolist() == [2, 1, 1, 1, False, True]


def test_without_lawyers_every_district_with_committees_is_scarce():
    facts = world(1, 0, districts=[district("d1"), district("d2")])
    found = scarcity(facts, candidate_pairs(facts, Policy()))
    assert found.as_flags() == {"d1": True, "d2": False}


def test_a_lawyer_who_wants_nobody_is_not_counted_on():
    nobody = [lawyer("l1", max_committees=0)]
    facts = world(1, nobody)
    found = scarcity(facts, candidate_pairs(facts, Policy()))
    assert found.as_flags() == {"d1": True}
    assert found.lawyers.tolist() == [0]


def test_who_is_short_in_a_growing_table_is_so_by_all_choices_of_its_pairs():
    kept = 0
    for seed in range(many(150)):
        draw = np.random.default_rng(seed)
        asked, room = draw.integers(1, 4, 4), draw.integers(0, 4, 4)
        rows = [
            committee(f"c{at}", lawyers_min=int(least), lawyers_max=3)
            for at, least in enumerate(asked)
        ]
        shortness = Shortness(world(rows, 4).columns, room)
        keys, before = np.zeros(0, np.int64), None
        for _ in range(4):
            keys = np.union1d(keys, draw.integers(0, 16, 3))
            table = np.divmod(keys, 4)
            short = set(np.flatnonzero(shortness.of(*table)).tolist())
            assert short == open_by_force(asked, room, *table)
            kept += before is shortness._matched
            before = shortness._matched
    assert kept > 20
