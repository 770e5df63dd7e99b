"""Small spread between districts (house rule)."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.pairing.affinity import affinity_in
from lawyer_assign.rules.rule import Rule, Violation, Whose, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Peak

HUNDREDTHS = 100


class DistrictBalance(Rule):
    """The best and the worst district are as near to each other as can be.

    level of a district = 100 x sum over its committees / number of its committees

    where the sum is of affinity points, or of posts (``measure``): hundredths of a
    point, or of a post, per committee. The amount is the highest level, rounded up,
    less the lowest, rounded down. Districts without committees do not count.

    A spread can be made small by taking from the best: give it a tier after the points,
    unless that is what is wanted.
    """

    source: ClassVar[str] = "house rule: the text says nothing of spread"
    title: ClassVar[str] = "Small spread between districts"
    title_zh: ClassVar[str] = "区县之间差距小"
    is_demand: ClassVar[bool] = False
    is_optional: ClassVar[bool] = True
    whose: ClassVar[Whose] = "district"
    kind: Literal["district_balance"] = "district_balance"
    measure: Annotated[
        Literal["points", "posts"],
        Shown(
            "比较什么",
            Text(
                "Points, or posts, per committee of a district",
                "各区县平均每个社区（村）的得分，或配对数",
            ),
        ),
    ] = Field(default="points", description="what is compared, per committee")
    wish: Wish | None = Field(default=Wish(tier=5))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Peak]:
        """Say the highest level, and the lowest with its sign turned."""
        columns = facts.columns
        size = np.bincount(columns.committee_district, minlength=len(columns.districts))
        counted = np.flatnonzero(size)
        place = np.full(len(size), -1, np.int64)
        place[counted] = np.arange(len(counted))
        gained = self._gained(facts, pairs)
        for factor in (gained, -gained):
            yield Peak(
                self.kind,
                who=[columns.districts[at].id for at in counted.tolist()],
                group=place[pairs.district],
                about="districts",
                factor=factor,
                size=size[counted],
                scale=HUNDREDTHS,
            )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Compare the districts."""
        levels = self._levels(facts, plan)
        if not levels:
            return
        high = max(levels, key=lambda one: (levels[one], one))
        low = min(levels, key=lambda one: (levels[one], one))
        best, worst = ceil(levels[high]), floor(levels[low])
        if best == worst:
            return
        what, what_zh = {"points": ("points", "分"), "posts": ("posts", "名律师")}[
            self.measure
        ]
        yield self.found(
            "districts",
            best - worst,
            f"per committee, {facts.district[high].name} ({high}) has "
            f"{best / HUNDREDTHS:.2f} and {facts.district[low].name} ({low}) "
            f"{worst / HUNDREDTHS:.2f} {what}",
            f"平均每个社区（村）：{facts.district[high].name}（{high}）"
            f"{best / HUNDREDTHS:.2f}{what_zh}，{facts.district[low].name}（{low}）"
            f"{worst / HUNDREDTHS:.2f}{what_zh}",
        )

    def _gained(self, facts: Facts, pairs: Pairs) -> Ints:
        if self.measure == "posts":
            return np.ones(len(pairs), np.int64)
        (lost,) = affinity_in(self.context).statements(facts, pairs)
        return -lost.points

    def _levels(self, facts: Facts, plan: Plan) -> dict[str, Fraction]:
        found: dict[str, list[int]] = {}
        affinity = affinity_in(self.context)
        for row in facts.committees:
            lawyers = [facts.lawyer[one] for one in plan.lawyers_of(row.id)]
            worth = len(lawyers)
            if self.measure == "points":
                worth = sum(affinity.points_of(facts, row, one) for one in lawyers)
            found.setdefault(row.district, []).append(worth)
        return {
            district: Fraction(HUNDREDTHS * sum(worths), len(worths))
            for district, worths in found.items()
        }
