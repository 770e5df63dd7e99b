"""Nobody serves a committee with which there is a conflict (house rule)."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import among
from lawyer_assign.rules.rule import EligibilityRule, Violation, Whose


class Conflicts(EligibilityRule):
    """No pair of a lawyer, or of any lawyer of a firm, with a conflict."""

    source: ClassVar[str] = "house rule: conflict of interest and recusal are not in it"
    title: ClassVar[str] = "No conflict of interest"
    title_zh: ClassVar[str] = "不得有利益冲突"
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["conflicts"] = "conflicts"

    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        """Return whether lawyer or firm of each pair has a conflict there."""
        return in_conflict(facts, pairs.lawyer, pairs.committee)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees that are served in conflict."""
        reasons = conflict_reasons(facts, plan.posts)
        for post in plan.posts:
            reason = reasons.get((post.committee, post.lawyer))
            if reason is not None:
                who = named(facts.lawyer[post.lawyer])
                where = named(facts.committee[post.committee])
                yield self.found(
                    post.committee,
                    1,
                    f"lawyer {who.en} has a conflict with committee {where.en}"
                    + (f": {reason}" if reason else ""),
                    f"{lawyer_zh(who.zh)}与{where.zh}有利益冲突"
                    + (f"：{reason}" if reason else ""),
                )


def conflict_reasons(
    facts: Facts, posts: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the reason of each post, of committee and lawyer, that is in conflict.

    It is empty where nobody typed one.
    """
    reasons = {
        (row.lawyer or "", row.firm or "", row.committee): row.reason
        for row in facts.conflicts
    }
    found = {}
    for committee, lawyer in posts:
        by_lawyer = reasons.get((lawyer, "", committee))
        by_firm = reasons.get(("", facts.lawyer[lawyer].firm, committee))
        if by_lawyer is not None or by_firm is not None:
            found[committee, lawyer] = by_lawyer or by_firm or ""
    return found


def in_conflict(facts: Facts, lawyer: Ints, committee: Ints) -> Mask:
    """Return whether lawyer or firm of each pair of places has a conflict there."""
    columns = facts.columns
    of_lawyers = (
        (columns.lawyer_at[row.lawyer], columns.committee_at[row.committee])
        for row in facts.conflicts
        if row.lawyer is not None
    )
    of_firms = (
        (columns.firm_at[row.firm], columns.committee_at[row.committee])
        for row in facts.conflicts
        if row.firm is not None
    )
    by_lawyer = among(lawyer, committee, of_lawyers)
    return by_lawyer | among(columns.lawyer_firm[lawyer], committee, of_firms)
