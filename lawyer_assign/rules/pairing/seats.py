"""A firm serves no more committees than it offered to (一(三))."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.errors import firm_zh
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.statements import Bound


class Seats(Rule):
    """The committees that lawyers of a firm serve are at most its ``seats``.

    ``|{c : x[c, l] = 1 for some l of f}| <= seats[f]``, for every firm f that states
    seats; a committee with two lawyers of the firm takes one seat.
    """

    source: ClassVar[str] = "一（三）: 双向选择; how many a firm offers is its input"
    title: ClassVar[str] = "No more committees than the firm offers to serve"
    title_zh: ClassVar[str] = "不超过律所承诺服务的社区（村）数"
    counts_pairs: ClassVar[int] = 8
    whose: ClassVar[Whose] = "firm"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["seats"] = "seats"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per firm."""
        firms = facts.columns.firms
        if any(row.seats is not None for row in firms):
            upper = ints(UNBOUNDED if row.seats is None else row.seats for row in firms)
            yield Bound(
                self.kind,
                pairs.firm_ids,
                pairs.firm,
                upper=upper,
                once_per=pairs.committee,
            )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the firms that serve too many committees."""
        served: dict[str, set[str]] = {}
        for post in plan.posts:
            served.setdefault(facts.lawyer[post.lawyer].firm, set()).add(post.committee)
        for row in facts.firms:
            count = len(served.get(row.id, ()))
            if row.seats is not None and count > row.seats:
                yield self.found(
                    row.id,
                    count - row.seats,
                    f"firm {row.name} ({row.id}) serves {count} committees, "
                    f"offers {row.seats}",
                    f"{firm_zh(row.name)}（{row.id}）服务{count}个，承诺{row.seats}个",
                )
