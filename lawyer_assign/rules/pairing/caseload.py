"""No lawyer serves more than five committees, or what was consented to (一(一))."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field, field_validator

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.errors import Text, lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Bound

BY_TEXT = 5
"""The most committees of a lawyer that the text allows without consent."""


class Caseload(Rule):
    """A lawyer serves at most ``limit`` committees, more only with consent.

    A consent for a lawyer raises her limit everywhere: b(l). A consent for a district
    raises the limit of whoever serves there, for posts there: L(d). For every limit v
    among the values max(b(l), L(d)) of lawyer l:

        posts of l in districts with max(b(l), L(d)) <= v  are at most  v.

    So posts outside a consenting district never pass five, and these rows are nested.
    """

    source: ClassVar[str] = (
        "一（一）: 不得超过5个（个别地区存在特殊情况的，可报市司法局同意后酌情确定）"
    )
    title: ClassVar[str] = "At most five committees per lawyer, more with consent"
    title_zh: ClassVar[str] = "每名律师至多5个社区（村），经同意可超过"
    counts_pairs: ClassVar[int] = 3
    limits_posts: ClassVar[bool] = True
    whose: ClassVar[Whose] = "lawyer"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["caseload"] = "caseload"
    limit: Annotated[
        int,
        Shown(
            "每名律师上限",
            Text(
                "一（一）: at most 5; more only by an approval, not here",
                "一（一）：不得超过5个；超过须有批准，不在此改",
            ),
            "committees",
        ),
    ] = Field(
        default=BY_TEXT,
        ge=1,
        le=BY_TEXT,
        description="committees per lawyer; above 5 only by an Approval",
    )
    on: Annotated[
        dt.date,
        Shown(
            "批准有效日",
            Text(
                "Approvals must be valid on this day; empty = the day of use",
                "批准须在这一天有效；留空 = 使用当天",
            ),
        ),
    ] = Field(
        default_factory=dt.date.today, description="day on which consents must be valid"
    )

    @field_validator("limit", mode="before")
    @classmethod
    def _is_above_five_only_by_consent(cls, value: object) -> object:
        if isinstance(value, int) and value > BY_TEXT:
            raise unfit(
                Text(
                    f"limit {value} is above 5 (一（一）)",
                    f"上限（limit）{value} 超过5个（一（一））",
                ),
                Text(
                    "Keep 5 and add the city bureau's consent to the facts as an "
                    "Approval",
                    "请保留5，并在“超五个批准”表中填写市司法局同意的批文",
                ),
            )
        return value

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per lawyer and distinct limit."""
        columns = facts.columns
        by_lawyer, by_district = self.consents(facts)
        own = ints(by_lawyer.get(row.id, self.limit) for row in columns.lawyers)
        there = ints(by_district.get(row.id, self.limit) for row in columns.districts)
        levels = sorted({self.limit, *by_district.values()})
        for level, above in zip(levels, [*levels[1:], UNBOUNDED], strict=True):
            # Where the lawyer's own consent reaches the next level, that row says it.
            upper = np.where(above <= own, UNBOUNDED, np.maximum(own, level))
            inside = there[pairs.district] <= level
            group = np.where(inside, pairs.lawyer, -1)
            yield Bound(self.kind, pairs.lawyer_ids, group, upper=upper)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the lawyers with too many committees."""
        by_lawyer, by_district = self.consents(facts)
        places = [row.id for row in facts.districts] if by_district else []
        for row in facts.lawyers:
            own = by_lawyer.get(row.id, self.limit)
            if len(plan.committees_of(row.id)) <= own:
                continue  # no district's limit is below her own
            limits = {one: max(own, by_district.get(one, own)) for one in places}
            served = [
                limits.get(facts.committee[committee].district, own)
                for committee in plan.committees_of(row.id)
            ]
            for limit in sorted(set(limits.values()) or {own}):
                within = sum(one <= limit for one in served)
                if within > limit:
                    yield self.found(
                        row.id,
                        within - limit,
                        f"lawyer {row.name} ({row.id}) serves {within} committees, "
                        f"limit {limit}",
                        f"{lawyer_zh(row.name)}（{row.id}）担任{within}个，上限{limit}个",
                    )

    def consents(self, facts: Facts) -> "Consents":
        """Return the highest valid consent by lawyer and by district."""
        found = Consents({}, {})
        for row in facts.approvals:
            if row.is_valid(self.on):
                scope, key = (
                    (found.by_district, row.district)
                    if row.district is not None
                    else (found.by_lawyer, row.lawyer or "")
                )
                scope[key] = max(row.limit, scope.get(key, 0))
        return found


class Consents(NamedTuple):
    """Committees per lawyer that valid consents allow, by whom they name."""

    by_lawyer: dict[str, int]
    by_district: dict[str, int]
