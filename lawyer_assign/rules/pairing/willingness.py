"""A lawyer serves where she is willing to (一(一), coordination with firms)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import EligibilityRule, Violation, Whose


class Willingness(EligibilityRule):
    """No lawyer is sent to a district she did not name; naming none means any."""

    source: ClassVar[str] = (
        "house rule: the text selects (遴选) lawyers and forces none"
    )
    title: ClassVar[str] = "Only districts the lawyer is willing to serve"
    title_zh: ClassVar[str] = "仅安排律师愿意服务的地区"
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["willingness"] = "willingness"

    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        """Return whether each pair lies outside the lawyer's districts."""
        forbidden: Mask = ~facts.columns.is_willing[pairs.lawyer, pairs.district]
        return forbidden

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees served by an unwilling lawyer."""
        for post in plan.posts:
            lawyer = facts.lawyer[post.lawyer]
            district = facts.committee[post.committee].district
            if lawyer.districts is not None and district not in lawyer.districts:
                who, area = named(lawyer), named(facts.district[district])
                where = named(facts.committee[post.committee])
                yield self.found(
                    post.committee,
                    1,
                    f"lawyer {who.en} is not willing to serve district {area.en} of "
                    f"committee {where.en}",
                    f"{lawyer_zh(who.zh)}不愿到{area.zh}服务（{where.zh}）",
                )
