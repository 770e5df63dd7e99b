"""A step that changes the budget of a district."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from tests.worlds.both_languages import faults_of, strict_faults_of

POLICY = la.Policy.hangzhou_2024(stability="off")


def town(percent=100):
    facts = la.datasets.district(committees=6, lawyers=5, seed=2, teams=0)
    return la.datasets.with_example_money(facts, budget_percent=percent)


@pytest.fixture
def base():
    return la.Scenario(town(), POLICY.with_rule(la.rules.Budget()))


def refused(change):
    with pytest.raises(BadInputError) as caught:
        change()
    for one in caught.value.defects:
        assert not [*strict_faults_of(one.problem), *faults_of(one.cure)]
    return [(one.place, one.value, one.problem.en) for one in caught.value.defects]


def test_a_smaller_budget_is_kept_and_costs_what_it_does_among_the_facts(base):
    (row,) = base.facts.districts
    cost = la.cost(base.facts, base.outcome.plan).total_fen // 100
    less = base.with_budget(row.id, cost // 2)
    spent = la.cost(less.facts, less.outcome.plan).total_fen
    assert 0 < spent <= 100 * (cost // 2)
    cut = [row.model_copy(update={"budget_yuan": cost // 2})]
    again = la.solve(base.facts.replace(districts=cut), base.policy)
    assert [one.price for one in less.outcome.tiers] == [
        one.price for one in again.tiers
    ]
    assert less.outcome.tiers[0].price > base.outcome.tiers[0].price
    free = less.with_budget(row.id, None)
    assert free.facts.districts[0].budget_yuan is None
    assert free.outcome.tiers[0].price <= base.outcome.tiers[0].price


def test_it_says_the_budget_before_and_is_read_back(base):
    (row,) = base.facts.districts
    last = base.with_budget(row.id, 7_000).with_budget(row.id, None)
    last = last.with_budget(row.id, 0)
    name = f"{row.name} ({row.id})"
    assert [one.en for one in last.texts] == [
        f"budget of {name} 7,000 yuan, {row.budget_yuan:,} yuan before",
        f"no budget of {name}, 7,000 yuan before",
        f"budget of {name} 0 yuan",
    ]
    assert last.texts[1].zh == f"{row.name}（{row.id}）不设预算，此前为7,000元"
    assert not [fault for one in last.texts for fault in strict_faults_of(one)]
    again = la.Scenario.from_json(last.to_json(), base.facts)
    assert again == last


def test_what_binds_nobody_or_cannot_be_meant_is_refused(base):
    place = base.facts.districts[0].id
    assert refused(lambda: base.with_budget("d9", 5)) == [
        ("with_budget(district)", "d9", "is no district of these facts")
    ]
    for wrong in (-1, 1.5, "5000"):
        (found,) = refused(lambda wrong=wrong: base.with_budget(place, wrong))
        assert "yuan" in found[0]
    bare = la.Scenario(town().replace(tariffs=[]), POLICY)
    no_rule, no_tariff = refused(lambda: bare.with_budget(place, 5))
    assert "budgets bind nobody" in no_rule[2]
    assert no_tariff[:2] == ("with_budget", "tariffs")
