"""What is said to contradict does, and nothing less does: by enumeration."""

from dataclasses import replace

import pytest
from hypothesis import event, given, settings

import lawyer_assign as la
from lawyer_assign.errors import Text
from lawyer_assign.explain.conflicts.conflict import conflict
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import EligibilityRule
from tests.explain.questions import SEEDS, WORLDS, policy_at
from tests.worlds.both_languages import faults_of
from tests.worlds.oracles import prices_of, world_at
from tests.worlds.small import (
    DAY,
    chose,
    committee,
    consent,
    district,
    firm,
    lawyer,
    world,
)

POLICY = Policy.hangzhou_2024(on=DAY)
NOBODY = {"max_committees": 0}
MOST_PAIRS = 8


class Auditor:
    """Says of demands and plans what a reader of the rules would."""

    def __init__(self, facts, policy):
        self.facts, self.policy = facts, policy

    def keeps(self, demand, plan):
        rule = self.policy[demand.rule]
        if isinstance(rule, EligibilityRule):
            posts = [post for post in plan.posts if self.concerns(demand, post)]
            return not any(
                list(rule.violations(self.facts, Plan.of([p]))) for p in posts
            )
        found = [
            v for v in rule.violations(self.facts, plan) if v.tag.who == demand.who
        ]
        if demand.rule == "own_limits":
            found = [v for v in found if ("at least" in v.text) == demand.asks]
        return not found

    def concerns(self, demand, post):
        """Whether a post is one that the demand speaks of: no closer one does."""
        firm = self.facts.lawyer[post.lawyer].firm
        where, _, who = demand.who.partition("+")
        if who:
            return where == post.committee and who in (post.lawyer, firm)
        if self.is_pinned(post.committee, post.lawyer, firm):
            return False
        if demand.who == post.lawyer:
            return True
        return demand.who in (post.committee, "plan") and not self.asks(post.lawyer)

    def is_pinned(self, where, who, firm):
        return self.is_must("fixed_agreements") and any(
            row.is_fixed
            and row.committee == where
            and (who in row.lawyers if row.lawyers else firm == row.firm)
            for row in self.facts.agreements
        )

    def asks(self, who):
        return self.is_must("own_limits") and self.facts.lawyer[who].min_committees > 0

    def is_must(self, kind):
        return kind in self.policy and self.policy[kind].wish is None


def caseload_rows(policy, facts):
    """Whether one lawyer has several caseload limits, which tags do not tell apart."""
    rule = policy.get("caseload")
    return rule is not None and bool(rule.consents(facts).by_district)


@settings(max_examples=WORLDS)
@given(at=SEEDS)
def test_contradictions_are_found_exactly_where_no_plan_is_and_none_can_be_less(at):
    (facts, pairs, plans), policy = world_at(at), policy_at(at)
    table = pairs.to_frame()[["committee", "lawyer"]]
    found = conflict(facts, policy, pairs=table)
    assert found.is_decided
    event(f"{len(found.found)} contradictions")
    can_be = any(prices_of(facts, policy, plan) is not None for plan in plans)
    assert bool(found) == (not can_be)
    assert found.recheck(facts, policy, table)
    auditor = Auditor(facts, policy)
    for one in found.found:
        assert one.is_irreducible
        kept = [
            [auditor.keeps(demand, plan) for demand in one.demands] for plan in plans
        ]
        assert not any(all(row) for row in kept)
        if caseload_rows(policy, facts):
            continue
        for at, posts in enumerate(one.kept):
            plan = Plan.of(posts)
            said = [auditor.keeps(demand, plan) for demand in one.demands]
            assert said == [other != at for other in range(len(said))]
    for demand in (d for one in found.found for d in one.demands):
        assert not faults_of(demand.said), demand


@settings(max_examples=WORLDS)
@given(at=SEEDS)
def test_without_a_table_a_contradiction_is_found_exactly_where_solve_finds_no_plan(at):
    facts, policy = world_at(at).facts, policy_at(at)
    found = conflict(facts, policy)
    assert found.is_decided
    try:
        outcome = la.solve(facts, policy, time_limit=None)
    except la.BadInputError as error:
        is_above = all("max_committees" in one.place for one in error.defects)
        assert found or is_above
    else:
        assert bool(found) == (outcome.status == "infeasible")
    assert all(one.is_irreducible for one in found.found)
    assert found.recheck(facts, policy)


@settings(max_examples=WORLDS)
@given(at=SEEDS)
def test_what_is_named_contradicts_whoever_else_a_rule_would_let_in(at):
    """Without a table: by all plans of everybody, where teams must have skills."""
    facts, policy = world_at(at).facts, policy_at(at)
    if "must_have" in policy:
        policy = policy.without("must_have")
    policy = policy.with_rule(la.rules.MustHave(wish=None))
    every = [(c.id, w.id) for c in facts.committees for w in facts.lawyers]
    if len(every) > MOST_PAIRS:
        return
    plans = [
        Plan.of([one for place, one in enumerate(every) if number >> place & 1])
        for number in range(1 << len(every))
    ]
    auditor, found = Auditor(facts, policy), conflict(facts, policy)
    for one in found.found:
        assert not any(
            all(auditor.keeps(demand, plan) for demand in one.demands) for plan in plans
        )


def said(facts, policy=POLICY, **more):
    found = conflict(facts, policy, **more)
    assert found.recheck(facts, policy, **more)
    return [
        [f"{one.rule} {one.who}" for one in contradiction.demands]
        for contradiction in found.found
    ]


def pin(where, *who, firm="f1"):
    return Agreement(committee=where, firm=firm, lawyers=who, is_fixed=True)


def test_an_agreement_and_a_conflict_of_interest_on_the_same_pair():
    facts = world(
        2, 2,
        agreements=[pin("c1", "l1"), pin("c2", "l2")],
        conflicts=[Conflict(committee="c1", lawyer="l1", reason="近亲属")],
    )  # fmt: skip
    found = conflict(facts, POLICY)
    (one,) = found.found
    assert [demand.rule for demand in found.demands] == [
        "fixed_agreements",
        "conflicts",
    ]
    assert [demand.who for demand in found.demands] == ["c1+l1", "c1+l1"]
    assert one.kept == ((), (("c1", "l1"),))
    assert [d.places for d in one.demands] == [
        ("agreements[0].lawyers",),
        ("conflicts[0].committee",),
    ]
    assert found.lifted == (one.demands[1],)
    assert "近亲属" in found.text("zh")
    assert "name of l1 (l1) has a conflict of interest with name of c1 (c1)" in (
        found.text("en")
    )


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (
            world(6, 1, agreements=[pin(f"c{n}", "l1") for n in range(1, 7)]),
            [[*(f"fixed_agreements c{n}+l1" for n in range(1, 7)), "caseload l1"]],
        ),
        (
            world(
                2,
                [lawyer("l1", max_committees=1)],
                agreements=[pin("c1", "l1"), pin("c2", "l1")],
            ),
            [["fixed_agreements c1+l1", "fixed_agreements c2+l1", "own_limits l1"]],
        ),
        (
            world(
                2, 2, [firm("f1", seats=1)],
                agreements=[pin("c1", "l1"), pin("c2", "l2")],
            ),
            [["fixed_agreements c1+l1", "fixed_agreements c2+l2", "seats f1"]],
        ),
        (
            world(
                [committee("c1", lawyers_max=2)],
                [lawyer("l1"), lawyer("l2", firm="f2")],
                [firm("f1"), firm("f2")],
                agreements=[pin("c1", "l1"), pin("c1", "l2", firm="f2")],
            ),
            [["fixed_agreements c1+l1", "fixed_agreements c1+l2", "one_firm c1"]],
        ),
        (
            world(1, [lawyer("l1", districts=[])], agreements=[pin("c1", "l1")]),
            [["fixed_agreements c1+l1", "willingness c1+l1"]],
        ),
        (
            world(1, [lawyer("l1", districts=[])], agreements=[pin("c1")]),
            [["fixed_agreements c1+f1", "willingness c1+f1"]],
        ),
        (
            world(1, [lawyer("l1", districts=[], min_committees=1)]),
            [["own_limits l1", "willingness l1"]],
        ),
        (
            world(
                1, 1, agreements=[pin("c1", "l1")],
                choices=[Choice(firm="f1", committee="c1", committee_refuses=True)],
            ),
            [["fixed_agreements c1+l1", "refusals c1+l1"]],
        ),
        (
            world(1, [lawyer(f"l{n}", min_committees=1) for n in (1, 2)]),
            [["own_limits l1", "own_limits l2", "team_size c1"]],
        ),
        (
            world(2, 1, [firm("f1"), firm("f2")], agreements=[pin("c1", firm="f2")]),
            [["fixed_agreements c1+f2"]],
        ),
    ],
    ids=[
        "six pins", "own most", "seats", "two firms", "unwilling", "all unwilling",
        "wants one, goes nowhere", "refused", "two want the one", "firm of nobody",
    ],
)  # fmt: skip
def test_contradictions_one_by_one(facts, found):
    assert [sorted(one) for one in said(facts)] == [sorted(one) for one in found]


def test_three_villages_and_one_lawyer_of_two_where_all_must_be_covered():
    facts = world(3, [lawyer("l1", max_committees=2)])
    policy = POLICY.harden("coverage")
    assert said(facts, policy) == [
        ["coverage c1", "coverage c2", "coverage c3", "own_limits l1"]
    ]
    (one,) = said(facts, policy.with_limit(1).without("own_limits"))
    assert one[-1] == "caseload l1"
    assert len(one) == 3


def test_each_of_several_contradictions_is_named_the_smallest_first():
    facts = world(
        9, 3,
        agreements=[
            *(pin(f"c{n}", "l1") for n in range(1, 8)),
            pin("c8", "l2"),
            pin("c9", "l3"),
        ],
        conflicts=[
            Conflict(committee="c8", firm="f1"), Conflict(committee="c9", lawyer="l3")
        ],
    )  # fmt: skip
    found = conflict(facts, POLICY)
    assert [len(one) for one in found.found] == [2, 2, 7]
    assert len(found.lifted) == 3
    assert found.lifted[2].rule == "caseload"
    assert len(found) == 3
    eased = facts.replace(conflicts=(), agreements=facts.agreements[2:])
    assert not conflict(eased, POLICY)


def test_sentences_speak_of_the_agreement_they_are_about_whatever_the_order():
    facts = world(
        3, 3,
        agreements=[pin("c3", "l3"), pin("c1", "l1"), pin("c2", "l2")],
        conflicts=[Conflict(committee="c1", lawyer="l1", reason="近亲属")],
    )  # fmt: skip
    pinned, told = conflict(facts, POLICY).demands
    assert (pinned.who, told.who) == ("c1+l1", "c1+l1")
    assert pinned.places == ("agreements[1].lawyers",)
    assert "name of l1 (l1)" in pinned.said.en
    assert "近亲属" in told.said.zh
    assert told.places == ("conflicts[0].committee",)


def test_who_wants_a_post_can_have_one_beyond_the_limit_of_travel_as_solve_allows():
    """The nearest of a committee stay candidates at any distance."""
    near = la.Reach(limit_minutes={"community": 20, "village": 20}, nearest_kept=1)
    far = lawyer("l1", min_committees=1, lat=30.3, lon=120.2)
    facts = world([committee("c1", lat=29.6, lon=119.04)], [far])
    policy = POLICY.with_reach(near)
    assert la.solve(facts, policy).plan.posts == (("c1", "l1"),)
    assert said(facts, policy) == []
    unwilling = far.model_copy(update={"districts": frozenset()})
    found = said(facts.replace(lawyers=[unwilling]), policy)
    assert found == [["own_limits l1", "willingness l1"]]


def test_two_way_choice_that_nobody_on_the_list_handed_in_can_meet():
    """Who could serve is not listed; the only one listed is not willing."""
    facts = world(1, [lawyer("l1"), lawyer("l2", districts=[])],
                  choices=[chose("f1", "c1")])  # fmt: skip
    policy = Policy.hangzhou_2024(on=DAY, stability="must")
    for listed, found in (
        (["l2"], [["stability f1+c1", "willingness c1"]]),
        ([], [["stability f1+c1"]]),
        (["l1"], []),
    ):
        table = {"committee": ["c1"] * len(listed), "lawyer": listed}
        outcome = la.solve(facts, policy, pairs=table)
        assert (outcome.status == "infeasible") == bool(found)
        assert said(facts, policy, pairs=table) == found


def test_wishes_never_contradict_and_neither_do_facts_that_bind_nobody():
    facts = world(1, 1, agreements=[pin("c1", "l1")],
                  conflicts=[Conflict(committee="c1", lawyer="l1")])  # fmt: skip
    for kind in ("fixed_agreements", "conflicts"):
        assert not conflict(facts, POLICY.soften(kind, tier=1))
        assert not conflict(facts, POLICY.without(kind))
    found = conflict(world(3, 0), POLICY)
    assert found.is_decided
    assert found.demands == ()
    assert "there is a plan" in found.text("en")
    assert "互不矛盾" in found.text("zh")


def test_a_team_that_nobody_completes_and_one_that_somebody_does():
    places = [committee("c1", must_have=["mediation"], lawyers_max=2)]
    people = [lawyer("l1"), lawyer("l2", skills={"mediation": 3})]
    policy = POLICY.harden("must_have")
    facts = world(places, people, agreements=[pin("c1", "l1")])
    assert said(facts, policy) == []
    barred = facts.replace(conflicts=[Conflict(committee="c1", lawyer="l2")])
    # Without the rule that keeps her out she could join.
    assert said(barred, policy) == [
        ["fixed_agreements c1+l1", "conflicts c1", "must_have c1"]
    ]
    few = facts.replace(lawyers=[people[0], people[1].model_copy(update=NOBODY)])
    assert said(few, policy) == [
        ["fixed_agreements c1+l1", "must_have c1", "own_limits l2"]
    ]


def test_money_that_agreements_spend_contradicts_a_budget():
    facts = world(
        2, 1,
        districts=[district("d1", budget_yuan=150)],
        agreements=[pin("c1", "l1"), pin("c2", "l1")],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )  # fmt: skip
    policy = POLICY.with_rule(la.rules.Budget())
    assert said(facts, policy) == [
        ["fixed_agreements c1+l1", "fixed_agreements c2+l1", "budget d1"]
    ]
    assert "150" in conflict(facts, policy).text("zh")


def test_two_way_choice_as_a_must_stands_by_itself():
    facts = world(2, 2, choices=[chose("f1", "c1"), chose("f1", "c2", 2)])
    assert said(facts, POLICY.harden("stability")) == []


def test_pairs_handed_in_are_all_there_is():
    facts = world(2, 2, agreements=[pin("c1", "l1")])
    table = {"committee": ["c1", "c2"], "lawyer": ["l2", "l2"]}
    assert said(facts, pairs=table) == [["fixed_agreements c1+l1"]]
    assert "人可以满足" in conflict(facts, POLICY, pairs=table).text("zh")
    problem = la.Problem.of(facts, POLICY)
    assert said(facts, pairs=problem.pairs) == []


def test_consents_are_limits_of_their_own():
    facts = world(
        [committee(f"c{n}", district="d1" if n < 7 else "d2") for n in range(1, 9)],
        1,
        districts=[district("d1"), district("d2")],
        agreements=[pin(f"c{n}", "l1") for n in range(1, 9)],
        approvals=[consent(7, district="d1")],
    )
    (found,) = conflict(facts, POLICY).found
    assert len(found) == 9
    assert "at most 7" in found.demands[-1].said.en


def test_answers_travel_as_json_and_show_themselves():
    facts = world(
        1, 1, agreements=[pin("c1", "l1")],
        conflicts=[Conflict(committee="c1", lawyer="l1")],
    )  # fmt: skip
    found = conflict(facts, POLICY)
    again = Contradictions.from_json(found.to_json())
    assert again == found
    assert isinstance(again.demands[0].said, Text)
    assert again.recheck(facts, POLICY)
    assert not again.recheck(facts.replace(conflicts=()), POLICY)
    assert list(found.to_frame()["rule"]) == ["fixed_agreements", "conflicts"]
    assert "近" not in found._repr_html_()
    assert "fixed agreement" in found._repr_html_()
    assert "固定协议" in replace(found, lang="zh")._repr_html_()
    with pytest.raises(la.BadInputError) as caught:
        Contradictions.from_json('{"found": 3}')
    assert {one.place for one in caught.value.defects} >= {"Contradictions: found"}
    with pytest.raises(la.BadInputError, match="to_json has written"):
        Contradictions.from_json("nonsense")


def test_time_that_is_up_is_said_and_is_no_proof():
    facts = world(3, [lawyer("l1", max_committees=2, min_committees=1)])
    found = conflict(facts, POLICY.harden("coverage"), time_limit=1e-9)
    (one,) = found.found
    assert not one.is_irreducible
    assert "时间已到" in found.text("zh")
    assert "perhaps not all are needed" in found.text("en")
    open_end = replace(found, is_decided=False)
    assert "there may be more" in open_end.text("en")
    assert "时限内没有找到矛盾" in replace(open_end, found=(), lifted=()).text("zh")


def test_a_pair_table_of_strangers_is_refused():
    with pytest.raises(la.BadInputError, match="no such lawyer"):
        conflict(world(1, 1), POLICY, pairs={"committee": ["c1"], "lawyer": ["l9"]})


def test_a_pair_that_blocks_whatever_is_chosen_is_a_contradiction_by_itself():
    stable = Policy.hangzhou_2024(on=DAY, stability="must")
    facts = world(
        2,
        [lawyer("l1"), lawyer("m1", firm="f2", districts=[])],
        [firm("f1"), firm("f2")],
        choices=[chose("f1", "c1")],
    )
    # The lawyer who could serve c1 is no candidate anywhere, nor is anybody for c1.
    for pairs in (
        {"committee": ["c2"], "lawyer": ["m1"]},
        {"committee": [], "lawyer": []},
    ):
        assert la.solve(facts, stable, pairs=pairs).status == "infeasible"
        found = conflict(facts, stable, pairs=pairs)
        assert [one.rule for one in found.demands] == ["stability"]
        assert found.is_decided
        assert found.recheck(facts, stable, pairs)
    listed = {"committee": ["c1"], "lawyer": ["l1"]}
    assert not conflict(facts, stable, pairs=listed)
