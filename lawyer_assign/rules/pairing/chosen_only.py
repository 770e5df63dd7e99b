"""A pure matching market: nobody is dispatched (一(三), two-way choice)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import firm_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import among
from lawyer_assign.rules.rule import EligibilityRule, Violation, Whose


class ChosenOnly(EligibilityRule):
    """Only firms and committees that chose each other are brought together.

    Fixed agreements stand all the same. Not part of the Hangzhou rules, which let the
    bureau coordinate: for studying what choice alone would cover.
    """

    source: ClassVar[str] = (
        "house rule: 一（一） lets the bureau coordinate (协调) the rest"
    )
    title: ClassVar[str] = "Nobody is dispatched"
    title_zh: ClassVar[str] = "只安排双方互选的对象"
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["chosen_only"] = "chosen_only"

    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        """Return whether firm and committee of each pair did not choose each other."""
        fixed = among(pairs.firm, pairs.committee, _fixed_places(facts))
        return ~pairs.is_mutual & ~fixed

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees that were given a firm without choosing each other."""
        fixed = {(row.firm, row.committee) for row in facts.agreements if row.is_fixed}
        for post in plan.posts:
            firm = facts.lawyer[post.lawyer].firm
            choice = facts.choice.get((firm, post.committee))
            is_mutual = choice is not None and choice.is_mutual
            if not is_mutual and (firm, post.committee) not in fixed:
                who = named(facts.firm[firm])
                where = named(facts.committee[post.committee])
                yield self.found(
                    post.committee,
                    1,
                    f"firm {who.en} and committee {where.en} did not choose each other",
                    f"{firm_zh(who.zh)}与{where.zh}并未互选",
                )


def _fixed_places(facts: Facts) -> Iterator[tuple[int, int]]:
    columns = facts.columns
    for row in facts.agreements:
        if row.is_fixed:
            yield columns.firm_at[row.firm], columns.committee_at[row.committee]
