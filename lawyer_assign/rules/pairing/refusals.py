"""Neither side is given a partner it refuses (一(三), two-way choice)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import firm_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import EligibilityRule, Violation, Whose


class Refusals(EligibilityRule):
    """No pair of a firm and a committee of which one refuses the other.

    Silence is no refusal: a side that says nothing has no view.
    """

    source: ClassVar[str] = "一（三）: 组织律师事务所与村（居）民委员会进行双向选择"
    title: ClassVar[str] = "No partner that was refused"
    title_zh: ClassVar[str] = "不安排任何一方拒绝的对象"
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["refusals"] = "refusals"

    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        """Return whether firm or committee of each pair refuses the other."""
        refused: Mask = np.append(facts.choice_columns.is_refused, False)[pairs.choice]
        return refused

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees that are served against a refusal."""
        for post in plan.posts:
            firm = facts.lawyer[post.lawyer].firm
            choice = facts.choice.get((firm, post.committee))
            if choice is not None and (choice.firm_refuses or choice.committee_refuses):
                side, side_zh = (
                    ("firm", "律所")
                    if choice.firm_refuses
                    else ("committee", "社区（村）")
                )
                who = named(facts.firm[firm])
                where = named(facts.committee[post.committee])
                yield self.found(
                    post.committee,
                    1,
                    f"firm {who.en} serves committee {where.en} although the "
                    f"{side} refuses",
                    f"{side_zh}已拒绝，仍安排{firm_zh(who.zh)}服务{where.zh}",
                )
