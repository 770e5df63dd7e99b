"""What a plan claims is proved or not, tier by tier of its policy; nothing more."""

import pytest

from lawyer_assign import checker
from lawyer_assign.datasets import district as district_dataset
from lawyer_assign.datasets import with_example_money
from lawyer_assign.facts import Agreement
from lawyer_assign.policy import Policy
from lawyer_assign.rules import (
    Budget,
    DistrictBalance,
    DutyBalance,
    DutyLoad,
    FewestChanges,
    FirmBalance,
    Wish,
    WorstServed,
)
from lawyer_assign.verbs.solve import solve
from tests.worlds.certified import Files, bound_of, everything
from tests.worlds.small import DAY, committee, world

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("claimed")


def with_a_committee_left_open(folder):
    """Return files of a plan that leaves c2 open, though l2 could serve it."""
    pinned = Agreement(committee="c1", firm="f1", lawyers=("l1",), is_fixed=True)
    files = Files(folder, solve(world(2, 2, agreements=[pinned]), HANGZHOU))
    plan = files.documents["plan"]
    rows = [row for row in plan["plan"] if row["committee"] == "c1"]
    for name in ("summary", "uncovered", "loads", "by_district"):
        del plan[name]
    points = rows[0]["points"]
    plan["plan"] = rows
    for tier, price in zip(plan["tiers"], (1, 0, -points), strict=True):
        tier |= {"price": price, "bound": price, "is_proved": True}
    return files, [1, 0, -points]


@pytest.mark.parametrize("times", [2, 8, 64, 1024])
def test_a_name_repeated_in_an_agreement_counts_nothing_twice(folder, times):
    """Prices of the rows of one pair once overflowed a digit, and a carry was lost."""
    files, prices = with_a_committee_left_open(folder)
    proof = files.documents["certificate"]
    proof["fixed"]["lawyers"] = [[0] * times]
    rows = {one["rule"]: one for one in proof["prices"]}
    for amount in (1, 40, 10**6, 10**12):
        rows["fixed_agreements"]["tiers"] = [[-amount] * times, [], []]
        rows["team_size"]["tiers"] = [[], [], []]
        bound = bound_of(proof)
        if bound is not None:  # take off what is too much where it hurts nobody
            over = [one - price for one, price in zip(bound, prices, strict=True)]
            rows["team_size"]["tiers"] = [[0, one] for one in over]
        proof["bounds"] = prices
        files.save(forged=True)
        with pytest.raises(checker.UnreadableError, match="names one twice"):
            checker.check(files.path)


@pytest.mark.parametrize(
    "place",
    [
        ("plan", "tiers"), ("certificate", "tiers"), ("certificate", "bounds"),
        ("certificate", "prices"),
    ],
    ids="/".join,
)  # fmt: skip
@pytest.mark.parametrize("value", ["gone", None, [], [None]], ids=repr)
def test_what_is_not_there_proves_nothing(folder, place, value):
    files, _ = with_a_committee_left_open(folder)
    for one in files.documents["plan"]["tiers"]:
        one |= {"bound": None, "is_proved": False}
    table = files.at(place[:1])
    if value == "gone":
        del table[place[1]]
    else:
        table[place[1]] = value
    if place == ("certificate", "tiers") and value == []:
        table["bounds"] = []
        for one in table["prices"]:
            one["tiers"] = []
    files.save(forged=True)
    assert files.code() != 0


def test_a_plan_of_nothing_under_no_rule_is_not_called_proved(folder):
    files = Files(folder, solve(world(2, 2), HANGZHOU))
    plan, proof = files.documents["plan"], files.documents["certificate"]
    for name in ("summary", "uncovered", "loads", "by_district"):
        del plan[name]
    plan["plan"], plan["tiers"] = [], []
    for name, table in proof.items():
        if isinstance(table, list):
            proof[name] = []
        elif isinstance(table, dict) and name != "policy":
            proof[name] = {key: type(one)() for key, one in table.items()}
    proof["policy"]["rules"] = []
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert verdict.code == 1
    assert "no rule to prove" in verdict.text()


@pytest.mark.parametrize(
    "rule",
    [
        FewestChanges(),
        FewestChanges(most=1),
        FewestChanges(most=0, wish=None),
        DutyLoad(most=104, wish=Wish(tier=2)),
        Budget(wish=Wish(tier=2)),
    ],
    ids=repr,
)
def test_optional_rules_that_a_flow_can_take_are_proved(folder, rule):
    """Who repairs a plan with as few changes as can be wants that proved, too."""
    last = [Agreement(committee="c1", firm="f1", lawyers=("l3",))]
    facts = world(2, 3, agreements=last, choices=[])
    policy = HANGZHOU.with_rule_before(rule)
    files = Files(folder, solve(facts, policy))
    verdict = checker.check(files.path)
    assert verdict.code == 0, verdict.text()
    plan = files.documents["plan"]["plan"]
    rows = [row for row in plan if row["lawyer"] != "l3"]
    files.documents["plan"]["plan"] = rows
    files.save(forged=True)
    assert files.code() == 1


def test_two_rows_of_last_year_that_say_the_same_are_refused(folder):
    last = [Agreement(committee="c1", firm="f1", lawyers=("l1",))]
    facts = world(2, 2, agreements=last)
    files = Files(folder, solve(facts, HANGZHOU.with_rule(FewestChanges())))
    for column in files.documents["certificate"]["past"].values():
        column.append(column[0])
    files.save(forged=True)
    with pytest.raises(checker.UnreadableError, match="stands twice"):
        checker.check(files.path)


@pytest.mark.parametrize("name", ["past", "budgets"])
def test_facts_of_optional_rules_that_are_not_there_leave_these_unchecked(folder, name):
    rule = {"past": FewestChanges(), "budgets": Budget(wish=Wish(tier=2))}[name]
    files = Files(folder, solve(world(2, 2), HANGZHOU.with_rule_before(rule)))
    assert files.code() == 0
    del files.documents["certificate"][name]
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert not verdict.wrong
    assert f"not checked: {rule.kind}" in verdict.text()
    assert verdict.code == 1


def test_budgets_that_ask_something_are_not_passed_over(folder):
    facts = with_example_money(district_dataset(committees=8, seed=1))
    rows = [one.model_copy(update={"budget_yuan": 10**9}) for one in facts.districts]
    facts = facts.model_copy(update={"districts": tuple(rows)})
    policy = HANGZHOU.with_rule(Budget(wish=Wish(tier=9)))
    verdict = checker.check(Files(folder, solve(facts, policy)).path)
    assert not verdict.wrong
    assert "not checked: budget" in verdict.text()
    assert verdict.code == 1


def test_a_post_that_stands_twice_covers_nothing_twice(folder):
    team = committee("c1", lawyers_min=2, lawyers_max=2)
    files = Files(folder, solve(world([team, committee("c2")], 1), HANGZHOU))
    plan = files.documents["plan"]
    plan["plan"] = 2 * [row for row in plan["plan"] if row["committee"] == "c1"]
    files.save(forged=True)
    with pytest.raises(checker.UnprovedError, match=r"c1, l1: .*stands twice"):
        checker.check(files.path)


@pytest.mark.parametrize("levels", [1, 2, 3])
@pytest.mark.parametrize("tier", [1, 4, 9])
def test_tiers_of_a_rule_with_levels_are_tiers_of_the_policy(folder, levels, tier):
    rule = WorstServed(levels=levels, wish=Wish(tier=tier))
    outcome = solve(everything(), HANGZHOU.with_rule_before(rule))
    files = Files(folder, outcome)
    verdict = checker.check(files.path)
    assert not verdict.wrong, verdict.text()
    assert verdict.code == 1
    for one in files.documents["plan"]["tiers"]:
        assert f"tier {one['tier']}: price" in verdict.text()
    del files.documents["plan"]["tiers"][-1]
    files.save(forged=True)
    assert "lacks tiers" in checker.check(files.path).text()


UNCOUNTED = {
    "worst_served": (WorstServed(levels=3), "does not recount"),
    "firm_balance": (FirmBalance(), "does not recount"),
    "district_balance": (DistrictBalance(), "does not recount"),
    "duty_balance": (DutyBalance(), "does not recount"),
    "budget": (Budget(), "states no costs"),
}


@pytest.mark.parametrize("kind", UNCOUNTED)
def test_a_rule_that_is_not_recounted_is_named_with_the_reason_and_1(folder, kind):
    """A genuine plan, best or not, is never called wrong, and never proved for it."""
    rule, reason = UNCOUNTED[kind]
    facts = with_example_money(district_dataset(committees=12, seed=1), 120)
    files = Files(folder, solve(facts, HANGZHOU.with_rule(rule)))
    verdict = checker.check(files.path)
    assert not verdict.wrong
    assert verdict.code == 1
    said = verdict.text()
    assert f"not checked: {kind} (" in said
    assert reason in said
    assert f"规则 {kind}（" in said
    assert said.endswith("Not proved.")
