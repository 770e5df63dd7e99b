"""What is made of columns is made once, and anew where rows are others."""

import numpy as np

import lawyer_assign as la
from lawyer_assign.problem import Problem


def test_what_a_function_makes_of_columns_is_made_once():
    columns = la.datasets.toy().columns
    made = []

    def count(found):
        made.append(found)
        return len(found.lawyers)

    assert columns.once(count) == columns.once(count) == len(columns.lawyers)
    assert made == [columns]
    fewer = columns.without_lawyers({columns.lawyers[0].id})
    assert fewer.once(count) == len(columns.lawyers) - 1


def test_points_of_a_pair_do_not_depend_on_who_else_was_asked_about_first():
    """The policy's weights count, not those of the policy that asked before."""
    facts = la.datasets.district(committees=20, seed=2)
    plain = la.Policy.hangzhou_2024()
    dear = plain.with_rule(la.rules.Affinity(skill=3, year=2, unassessed=10))
    for policy in (plain, dear, plain):
        problem = Problem.of(facts, policy)
        rule, pairs = policy["affinity"], problem.pairs
        worth = pairs.worth(pairs)
        for at in range(0, len(pairs), 37):
            committee = pairs.columns.committees[int(pairs.committee[at])]
            lawyer = pairs.columns.lawyers[int(pairs.lawyer[at])]
            assert worth[at] == rule.points_of(problem.facts, committee, lawyer)


def test_a_pair_is_found_where_it_stands():
    pairs = Problem.of(la.datasets.toy(), la.Policy.hangzhou_2024()).pairs
    places = np.arange(len(pairs))
    assert pairs.find(pairs.committee, pairs.lawyer).tolist() == places.tolist()
    kept = pairs.keep(places % 2 == 0)
    found = kept.find(pairs.committee, pairs.lawyer)
    assert (found >= 0).tolist() == (places % 2 == 0).tolist()
