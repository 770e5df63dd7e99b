"""Who blocks a plan, and who does not, on cases small enough to see."""

import json

import numpy as np
import pytest

from lawyer_assign import checker
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.files.plans.certificate import _parts
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import Certificate
from lawyer_assign.rules import Caseload, Stability, Wish
from lawyer_assign.rules.pairing.stability import Held
from lawyer_assign.rules.rule import Context
from tests.worlds.altered import Dice, mixed
from tests.worlds.blocking import Market
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world


def two_by_two(**more):
    """Return firms f1, f2 with a lawyer and a seat each, committees c1, c2."""
    return world(
        committees=2,
        firms=[firm("f1", seats=1), firm("f2", seats=1)],
        lawyers=[lawyer("l1"), lawyer("l2", firm="f2")],
        **more,
    )


def blocked(facts, *posts, rule=None):
    rule = rule or Stability().within(Context(rules=(Caseload(on=DAY),)))
    return [one.tag.who for one in rule.violations(facts, Plan.of(posts))]


FIRST_CHOICES = [chose("f1", "c1"), chose("f2", "c2"), chose("f1", "c2", 2, 2)]


def test_two_first_choices_that_have_each_other_block_nothing():
    facts = two_by_two(choices=FIRST_CHOICES)
    assert blocked(facts, ("c1", "l1"), ("c2", "l2")) == []


def test_first_choices_that_are_kept_apart_block():
    facts = two_by_two(choices=FIRST_CHOICES)
    assert blocked(facts, ("c2", "l1")) == ["f1+c1", "f2+c2"]


def test_the_message_says_what_each_side_gains_in_both_languages():
    facts = two_by_two(choices=FIRST_CHOICES)
    found = list(Stability().violations(facts, Plan.of([("c2", "l1")])))
    assert "firm name of f1 (f1) and committee name of c1 (c1)" in found[0].text
    assert "the committee has nobody and ranks the firm 1" in found[0].text
    assert "of its rank 2, by lawyer name of l1 (l1)" in found[0].text
    assert "社区列该所第1志愿（现无人服务），该所列社区第1志愿" in found[0].text_zh
    assert "by lawyer name of l2 (l2)" in found[1].text
    assert "可由律师name of l2（l2）担任（该所尚有名额）" in found[1].text_zh


@pytest.mark.parametrize(
    ("committee_rank", "blocks"), [(1, True), (2, False), (3, False)],
    ids=["better", "equal: a tie", "worse"],
)  # fmt: skip
def test_a_committee_leaves_only_for_a_firm_it_strictly_prefers(committee_rank, blocks):
    facts = two_by_two(
        choices=[chose("f1", "c1", 1, committee_rank), chose("f2", "c1", 1, 2)]
    )
    assert blocked(facts, ("c1", "l2")) == (["f1+c1"] if blocks else [])


@pytest.mark.parametrize(
    ("firm_rank", "blocks"), [(1, True), (2, False), (3, False)],
    ids=["better", "equal: a tie", "worse"],
)  # fmt: skip
def test_a_full_firm_leaves_only_for_a_committee_it_strictly_prefers(firm_rank, blocks):
    facts = two_by_two(choices=[chose("f1", "c1", firm_rank), chose("f1", "c2", 2)])
    assert blocked(facts, ("c2", "l1")) == (["f1+c1"] if blocks else [])


def test_anybody_chosen_is_better_than_the_dispatched():
    facts = two_by_two(choices=[chose("f1", "c1", 9, 9)])
    posts = [("c1", "l2"), ("c2", "l1")]
    assert blocked(facts, *posts) == ["f1+c1"]


def test_one_side_alone_does_not_choose():
    alone = Choice(firm="f1", committee="c1", committee_rank=1)
    assert blocked(two_by_two(choices=[alone]), ("c2", "l1")) == []


def test_a_firm_without_seats_blocks_nothing():
    facts = world(firms=[firm("f1", seats=0)], choices=[chose("f1", "c1")])
    assert blocked(facts) == []


def test_a_lawyer_who_may_not_go_there_cannot_be_wanted():
    far = lawyer("l1", districts={"d2"})
    places = [district("d1"), district("d2")]
    facts = world(lawyers=[far], districts=places, choices=[chose("f1", "c1")])
    assert blocked(facts) == []
    conflict = Conflict(committee="c1", lawyer="l1")
    facts = world(conflicts=[conflict], choices=[chose("f1", "c1")])
    assert blocked(facts) == []
    conflict = Conflict(committee="c1", firm="f1")
    facts = world(conflicts=[conflict], choices=[chose("f1", "c1")])
    assert blocked(facts) == []


def test_outside_scarce_districts_only_the_first_post_is_room():
    facts = world(committees=2, choices=[chose("f1", "c2")])
    assert blocked(facts, ("c1", "l1")) == ["f1+c2"], "gives up the dispatched c1"
    facts = world(committees=2, choices=[chose("f1", "c1"), chose("f1", "c2", 2)])
    assert blocked(facts, ("c1", "l1")) == []
    scarce = [district("d1", is_scarce=True)]
    facts = facts.replace(districts=scarce)
    assert blocked(facts, ("c1", "l1")) == ["f1+c2"], "a second post is room there"


def test_room_ends_at_the_caseload_and_at_the_own_limit():
    scarce = [district("d1", is_scarce=True)]
    choices = [chose("f1", f"c{at}", at) for at in range(1, 4)]
    facts = world(committees=3, districts=scarce, choices=choices)
    posts = [("c1", "l1"), ("c2", "l1")]
    two = Stability().within(Context(rules=(Caseload(on=DAY, limit=2),)))
    assert blocked(facts, *posts) == ["f1+c3"]
    assert blocked(facts, *posts, rule=two) == []
    facts = facts.replace(lawyers=[lawyer("l1", max_committees=2)])
    assert blocked(facts, *posts) == []
    assert blocked(facts, *posts, rule=Stability()) == [], "without a caseload rule too"


OVER = {  # posts of l1 beyond her limit, in a scarce district where f1 ranks c1 first
    "own limit": ({"max_committees": 1}, Stability()),
    "caseload": ({}, Stability().within(Context(rules=(Caseload(on=DAY, limit=1),)))),
}


@pytest.mark.parametrize(("own", "rule"), OVER.values(), ids=OVER)
def test_who_is_beyond_her_limit_makes_no_room_by_giving_up_one_post(own, rule):
    facts = world(
        committees=3,
        lawyers=[lawyer("l1", **own)],
        districts=[district("d1", is_scarce=True)],
        choices=[chose("f1", f"c{at}", at) for at in (1, 2, 3)],
    )
    assert blocked(facts, ("c3", "l1"), rule=rule) == ["f1+c1", "f1+c2"]
    assert blocked(facts, ("c2", "l1"), ("c3", "l1"), rule=rule) == []


def test_who_wants_no_post_takes_nobody_in_the_place_of_one_she_has():
    choices = [chose("f1", "c1", 1), chose("f1", "c2", 2)]
    facts = world(2, [lawyer("l1", max_committees=0)], choices=choices)
    assert blocked(facts, ("c2", "l1")) == []


def blocking_by(problem, plan):
    """Return who blocks a plan by rule, statement, checker, and by the docstring."""
    facts, pairs, rule = problem.facts, problem.pairs, problem.policy["stability"]
    columns = pairs.columns
    places = [(columns.committee_at[c], columns.lawyer_at[w]) for c, w in plan.posts]
    chosen = np.zeros(len(pairs), bool)
    chosen[pairs.find(*np.array(places, np.int64).reshape(-1, 2).T)] = True
    document = json.loads(json.dumps(_parts(problem, Certificate((), (), (), ()))))
    rules = checker.read_rules(document)
    audit = checker.Audit(
        checker.Facts(document),
        places,
        None,
        rules.get("caseload"),
        checker.duty_of(document),
    )
    said = rules["stability"]
    return (
        {one.tag.who for one in rule.violations(facts, plan)},
        {
            tag.who
            for one in rule.statements(facts, pairs)
            for tag, _ in one.excess(chosen)
        },
        {who for who, amount in audit.missed(said) if amount},
        Market(facts, rule.context.get(Caseload)).blocking(plan.posts),
    )


def test_rule_statement_and_checker_say_what_the_docstring_says():
    blocking = beyond = 0
    for seed in range(250):
        dice = Dice(seed)
        limit = dice.choice([None, 1, 2, 5])
        policy = Policy().with_rule(Stability())
        if limit is not None:
            policy = policy.with_rule(Caseload(on=DAY, limit=limit, wish=Wish(tier=4)))
        facts = mixed(dice)
        every = [(c.id, w.id) for c in facts.committees for w in facts.lawyers]
        table = {"committee": [c for c, _ in every], "lawyer": [w for _, w in every]}
        problem = Problem.of(facts, policy, table)
        for _ in range(6):
            share = dice.random()
            plan = Plan.of(post for post in every if dice.random() < share)
            by_rule, by_statement, by_checker, by_docstring = blocking_by(problem, plan)
            assert by_rule == by_statement == by_checker == by_docstring, seed
            blocking += bool(by_docstring)
            beyond += any(
                len(plan.committees_of(one.id)) > (one.max_committees or 0) > 0
                for one in facts.lawyers
            )
    assert blocking > 300
    assert beyond > 100


def test_giving_up_a_scarce_post_makes_no_room_beside_another_elsewhere():
    places = [district("d1", is_scarce=False), district("d2", is_scarce=True)]
    committees = [committee("c1"), committee("c2"), committee("c3", district="d2")]
    choices = [chose("f1", "c1", 1), chose("f1", "c2", 2), chose("f1", "c3", 3)]
    facts = world(committees=committees, districts=places, choices=choices)
    assert blocked(facts, ("c1", "l1"), ("c3", "l1")) == []


def test_a_fixed_agreement_binds_both_sides():
    fixed = [Agreement(committee="c1", firm="f2", is_fixed=True)]
    choices = [chose("f1", "c1"), chose("f2", "c2"), chose("f2", "c1", 9, 9)]
    facts = two_by_two(choices=choices, agreements=fixed)
    assert blocked(facts, ("c1", "l2")) == []
    facts = two_by_two(choices=choices)
    assert blocked(facts, ("c1", "l2")) == ["f1+c1", "f2+c2"]


def a_team_of_two(lawyers_min=2, lawyers=2, **more):
    """Return c1, which asks for two of f1, and c2, which f1 likes less."""
    return world(
        [committee("c1", lawyers_min=lawyers_min, lawyers_max=2), committee("c2")],
        [lawyer(f"l{at}") for at in range(1, lawyers + 1)] + [lawyer("z", firm="f2")],
        [firm("f1", seats=1), firm("f2")],
        choices=[chose("f1", "c1", 1), chose("f1", "c2", 2)],
        **more,
    )


def test_a_firm_takes_a_team_only_with_as_many_lawyers_as_are_asked_for():
    assert blocked(a_team_of_two(), ("c2", "z")) == ["f1+c1", "f1+c2"]
    assert blocked(a_team_of_two(lawyers=1), ("c2", "z")) == ["f1+c2"]
    one = a_team_of_two(lawyers=1, lawyers_min=1)
    assert blocked(one, ("c2", "z")) == ["f1+c1", "f1+c2"]


def test_of_a_team_one_gives_up_a_post_and_the_other_has_room():
    posts = [("c2", "l1"), ("c1", "z")]
    found = list(Stability().violations(a_team_of_two(), Plan.of(posts)))
    assert [one.tag.who for one in found] == ["f1+c1"]
    assert found[0].text.endswith("by lawyer name of l1 (l1), name of l2 (l2)")
    full = a_team_of_two().replace(
        lawyers=[lawyer("l1"), lawyer("l2", max_committees=0), lawyer("z", firm="f2")]
    )
    assert blocked(full, *posts) == []


def test_a_firm_that_serves_with_half_a_team_serves():
    assert blocked(a_team_of_two(), ("c1", "l1")) == []


@pytest.mark.parametrize("count", [10, 40])
def test_a_firm_is_asked_once_whom_it_would_give_up_first(count, monkeypatch):
    """Not once for every committee that wants it: lists may have thousands."""
    asked = []
    rank = Held.firm_rank
    monkeypatch.setattr(
        Held, "firm_rank", lambda self, *who: asked.append(who) or rank(self, *who)
    )
    held = [f"c{at}" for at in range(count)]
    wanted = [f"w{at}" for at in range(count)]
    facts = world(
        [committee(one) for one in (*held, *wanted)],
        [lawyer(f"l{at}") for at in range(count)],
        [firm("f1", seats=count)],
        choices=[chose("f1", one, 1 + at) for at, one in enumerate((*held, *wanted))],
    )
    posts = [(one, f"l{at}") for at, one in enumerate(held)]
    assert blocked(facts, *posts) == []
    by_each_lawyer = count * count  # what she would give up herself
    assert len(asked) == count + by_each_lawyer
