"""What is made of columns is made once, and anew where rows are others."""

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.facts import choice_columns
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


@pytest.mark.parametrize("most", [0, 10**6], ids=["by search", "by a table"])
def test_choices_of_pairs_are_found_and_none_where_there_is_none(most, monkeypatch):
    monkeypatch.setattr(choice_columns, "MOST_KEYS", most)
    knobs = la.datasets.ChoiceKnobs()
    facts = la.datasets.district(committees=30, seed=1, choices=knobs)
    columns, choices = facts.columns, facts.choice_columns
    firm, committee = np.indices((len(columns.firms), len(columns.committees)))
    found = choices.find(firm.ravel(), committee.ravel())
    named = [(columns.firm_at[row.firm], columns.committee_at[row.committee])
             for row in facts.choices]  # fmt: skip
    asked = list(zip(firm.ravel().tolist(), committee.ravel().tolist(), strict=True))
    assert {asked[at] for at in np.flatnonzero(found >= 0)} == set(named)
    there = found[found >= 0]
    assert choices.firm[there].tolist() == firm.ravel()[found >= 0].tolist()
    assert choices.committee[there].tolist() == committee.ravel()[found >= 0].tolist()
