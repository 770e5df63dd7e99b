"""Musts that somebody wrote contradict exactly where no plan keeps all of them."""

from collections import Counter
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.conflicts import conflict as conflicts
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Rule
from lawyer_assign.statements import Bound, Cover
from tests.solver.test_altered import FEW_PAIRS
from tests.worlds.altered import asked
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.own_rules import FORMS, VALUES, Own
from tests.worlds.small import DAY, committee, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
MUSTS = sorted(FORMS.keys() - set(VALUES))


class AllServe(Rule):
    """Every lawyer has a post."""

    source: ClassVar[str] = "house rule: one office asks for it"
    title: ClassVar[str] = "Everybody serves"
    title_zh: ClassVar[str] = "人人任职"
    kind: Literal["all_serve"] = "all_serve"
    form: str = "bound"

    def statements(self, facts, pairs):
        who = [row.id for row in facts.columns.lawyers]
        if self.form == "bound":
            yield Bound(self.kind, who, pairs.lawyer, lower=np.ones(len(who), np.int64))
        else:
            nowhere = np.full(len(pairs), -1, np.int64)
            yield Cover(self.kind, who, nowhere, pairs.lawyer, np.arange(len(pairs)))

    def violations(self, facts, plan):
        for row in facts.lawyers:
            if not plan.committees_of(row.id):
                yield self.found(row.id, 1, "idle", "闲")


@pytest.mark.parametrize("form", ["bound", "cover"])
def test_a_must_of_ones_own_that_asks_for_posts_is_met_where_it_can_be(form):
    policy = PLAIN.with_rule(AllServe(form=form))
    for places, people in ((2, 2), (1, 2)):
        facts = world(places, people)
        found = la.conflict(facts, policy)
        assert found.is_decided
        assert bool(found) == (la.solve(facts, policy).status == "infeasible")
        assert bool(found) == (places < people)
        assert found.recheck(facts, policy)


@pytest.mark.parametrize("form", MUSTS)
def test_musts_of_every_form_contradict_where_there_is_no_plan(form):
    seen = Counter()
    kinds = sorted(KINDS)
    for seed in range(many(20)):
        start, _ = asked(kinds[seed % len(kinds)], seed % 7)
        policy = start.policy.with_rule(Own(form=form, salt=seed))
        try:
            problem = Problem.of(start.facts, policy, start.table)
        except BadInputError:
            continue
        if len(problem.pairs) > FEW_PAIRS:
            continue
        has_plan = bool(priced_plans(formulate(problem)))
        found = la.conflict(start.facts, policy, pairs=start.table)
        assert found.is_decided
        assert (seed, bool(found)) == (seed, not has_plan)
        seen[has_plan] += 1
    assert seen.total() > 3


def test_what_only_lists_make_contradict_is_asked_over_whole_ones(monkeypatch):
    """Both lists hold l0, who is near; l1 is beyond them, and is to serve too."""
    at = {"lon": 120.15}
    facts = world(
        [committee(f"c{one}", lat=30.25, **at) for one in range(2)],
        [lawyer("l0", lat=30.25, **at), lawyer("l1", lat=30.26, **at)],
    )
    policy = PLAIN.with_reach(la.Reach(nearest_kept=1, most=1))
    policy = policy.with_rule(AllServe()).with_limit(2)
    found = la.conflict(facts, policy)
    assert (bool(found), found.is_decided) == (False, True)
    monkeypatch.setattr(conflicts, "MOST_PAIRS", 1)
    found = la.conflict(facts, policy)
    assert not found


class Between(Rule):
    """Posts of l1 count up, those of l2 down: from 0 to 1 of each."""

    source: ClassVar[str] = "house rule: one office asks for it"
    title: ClassVar[str] = "From 0 to 1"
    title_zh: ClassVar[str] = "介于0和1"
    kind: Literal["between"] = "between"

    def statements(self, facts, pairs):
        who = [row.id for row in facts.columns.lawyers]
        factor = np.where(pairs.lawyer == 0, 1, -1)
        least, most = (np.full(len(who), at, np.int64) for at in (0, 1))
        yield Bound(self.kind, who, pairs.lawyer, least, most, factor)

    def violations(self, facts, plan):  # noqa: ARG002
        for sign, who in ((1, "l1"), (-1, "l2")):
            count = sign * len(plan.committees_of(who))
            if missed := max(-count, count - 1, 0):
                yield self.found(who, missed, "odd", "不符")


def test_of_two_rows_that_one_sentence_says_the_right_one_is_checked_again():
    facts = world(2, [lawyer("l1", min_committees=2), lawyer("l2")])
    policy = PLAIN.with_rule(Between())
    assert la.solve(facts, policy).status == "infeasible"
    found = la.conflict(facts, policy)
    (one,) = found.found
    assert [demand.rule for demand in one.demands] == ["own_limits", "between"]
    assert found.recheck(facts, policy)
    fewer = world(2, [lawyer("l1", min_committees=1), lawyer("l2")])
    assert not found.recheck(fewer, policy)
    # It keeps the row that l1 serves 0 or more; that row contradicts nothing.
    odd = replace(one, kept=((("c1", "l1"), ("c2", "l1")), *one.kept[1:]))
    assert not replace(found, found=(odd,)).recheck(facts, policy)
