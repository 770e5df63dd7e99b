"""Agreements of last year go on where they can (house rule)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import Count
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import HOUSE_RULE, Rule, Violation, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Bound


class FewestChanges(Rule):
    """Every post of an agreement that is not fixed goes on; each that ends counts 1.

    sum of x[c, l] over the lawyers l that agreements name at c >= how many they name,
    for every committee c with such an agreement. With ``most``: the posts that end are
    at most so many in all; as a wish, each beyond that counts 1, and these alone. Posts
    that are new count nothing: a committee left by its lawyer gets another without a
    change. Agreements that name no lawyer count nothing.
    """

    source: ClassVar[str] = f"{HOUSE_RULE}: residents keep the lawyer they know"
    title: ClassVar[str] = "As few changes from last year as can be"
    title_zh: ClassVar[str] = "尽量延续上年安排"
    is_optional: ClassVar[bool] = True
    counts_pairs: ClassVar[int] = 9
    goes_with: ClassVar[bool] = True
    kind: Literal["fewest_changes"] = "fewest_changes"
    most: Annotated[
        Count | None,
        Shown(
            "最多终止数",
            Text(
                "Posts of last year that may end in all; empty = no limit, they count",
                "总共最多终止几个上年配对；留空 = 不限，只计数",
            ),
            "posts",
        ),
    ] = Field(default=None, description="posts that may end in all; empty = count them")
    wish: Wish | None = Field(default=Wish(tier=2))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per committee, or one row for all."""
        named = sorted(_named(facts))
        if not named:
            return
        columns = facts.columns
        committee = ints(columns.committee_at[one] for one, _ in named)
        is_named = pairs.mask_of(named)
        if self.most is not None:
            group = np.where(is_named, 0, -1).astype(np.int64)
            least = max(0, len(named) - self.most)
            yield Bound(self.kind, ["plan"], group, lower=np.array([least]))
            return
        rows, lower = np.unique(committee, return_counts=True)
        row_at = np.full(len(columns.committees), -1, np.int64)
        row_at[rows] = np.arange(len(rows))
        group_of: Ints = np.where(is_named, row_at[pairs.committee], -1)
        who = [columns.committees[at].id for at in rows.tolist()]
        yield Bound(self.kind, who, group_of, lower=lower.astype(np.int64))

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees whose lawyers go, or how many go beyond the most."""
        gone: dict[str, list[str]] = {}
        for committee, lawyer in sorted(_named(facts)):
            if lawyer not in plan.lawyers_of(committee):
                gone.setdefault(committee, []).append(lawyer)
        if self.most is not None:
            ended = sum(len(lawyers) for lawyers in gone.values())
            if ended > self.most:
                yield self.found(
                    "plan",
                    ended - self.most,
                    f"{ended} posts of last year end, at most {self.most} may",
                    f"上年安排有{ended}个不再延续，上限{self.most}个",
                )
            return
        for committee, lawyers in gone.items():
            who = all_named(facts.lawyer[one] for one in lawyers)
            where = named(facts.committee[committee])
            yield self.found(
                committee,
                len(lawyers),
                f"committee {where.en} loses {who.en} of last year",
                f"{where.zh}不再由上年的{who.zh}服务",
            )


def _named(facts: Facts) -> set[tuple[str, str]]:
    """Return (committee, lawyer) of every post that agreements of last year name."""
    return {
        (row.committee, lawyer)
        for row in facts.agreements
        if not row.is_fixed
        for lawyer in row.lawyers
    }
