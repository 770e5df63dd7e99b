"""Contradictions with rules that somebody wrote outside the package."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.explain.conflicts.conflict import conflict
from lawyer_assign.facts import Agreement
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Rule, Violation
from lawyer_assign.rules.rule import Whose
from lawyer_assign.statements import Bound
from tests.worlds.both_languages import faults_of
from tests.worlds.own_rules import Practised
from tests.worlds.small import DAY, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
NOBODY = POLICY.with_rule(Practised(years=99))
TITLE, TITLE_ZH = "“Some years of practice first”", "“须满一定执业年限”"


class Idle(Rule):
    """No lawyer has more than ``most`` posts."""

    source: ClassVar[str] = "house rule: a test"
    title: ClassVar[str] = "Few posts"
    title_zh: ClassVar[str] = "少任职"
    whose: ClassVar[Whose] = "lawyer"
    kind: Literal["idle"] = "idle"
    most: int = 0

    def statements(self, facts: la.Facts, pairs: la.Pairs) -> Iterator[Bound]:
        upper = np.full(len(facts.lawyers), self.most, np.int64)
        yield Bound(self.kind, pairs.lawyer_ids, pairs.lawyer, upper=upper)

    def violations(self, facts: la.Facts, plan: la.Plan) -> Iterator[Violation]:
        for row in facts.lawyers:
            more = len(plan.committees_of(row.id)) - self.most
            if more > 0:
                yield self.found(row.id, more, row.name, row.name)


def pinned(*who: str) -> la.Facts:
    return world(
        1, 1, agreements=[Agreement(committee="c1", firm="f1", lawyers=who,
                                    is_fixed=True)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "policy", "said", "said_zh"),
    [
        (
            world(1, 1), NOBODY.harden("coverage"),
            "keeps some lawyers from name of c1 (c1)",
            "部分律师不得服务name of c1（c1）",
        ),
        (
            world(1, [lawyer("l1", min_committees=1)]), NOBODY,
            "keeps lawyer name of l1 (l1) from some committees",
            "律师name of l1（l1）不得服务部分社区（村）",
        ),
        (
            pinned("l1"), NOBODY,
            "keeps lawyer name of l1 (l1) from name of c1 (c1)",
            "律师name of l1（l1）不得服务name of c1（c1）",
        ),
        (
            pinned(), NOBODY,
            "keeps firm name of f1 (f1) from name of c1 (c1)",
            "name of f1（f1）不得服务name of c1（c1）",
        ),
    ],
    ids=["committee", "lawyer", "agreement", "agreement of a firm"],
)  # fmt: skip
def test_a_rule_of_ones_own_that_forbids_pairs_goes_by_its_title(
    facts, policy, said, said_zh
):
    """It was told as two-way choice, which no policy here asks for."""
    found = conflict(facts, policy)
    assert found.recheck(facts, policy)
    (one,) = found.found
    (own,) = [demand for demand in one.demands if demand.rule == "practised"]
    assert own.said.en == f"{TITLE} {said}"
    assert own.said.zh.startswith(f"按规则{TITLE_ZH}，")
    assert own.said.zh.endswith(said_zh)
    assert not faults_of(own.said)
    assert "chose" not in found.text("en")
    assert "互选" not in found.text("zh")


def test_a_rule_of_ones_own_that_says_whom_it_is_about_names_her():
    facts = pinned("l1")
    _, own = conflict(facts, POLICY.with_rule(Idle())).demands
    assert own.said.en == "Few posts: name of l1 (l1)"
    assert own.said.zh == "少任职：name of l1（l1）"
