"""The worst-served committee first, then the next worst (house rule)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.fairness import LevelledRule
from lawyer_assign.rules.pairing.affinity import Affinity, affinity_in
from lawyer_assign.rules.rule import Points, Violation, Whose
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Peak


class WorstServed(LevelledRule):
    """The committee with the least points has as many as can be (max-min, leximin).

    points of a committee = sum of the affinity points of its lawyers

    Level j is minus the sum of the points of the j committees that have least; a
    committee that lacks some of its lawyers has the points of those it has. A committee
    without any lawyer is counted by coverage. Here it has ``unserved`` points, by
    default more than any other, so that where lawyers are short the rule still speaks
    of the committees that are served; with 0 it is itself among the worst.
    """

    source: ClassVar[str] = "house rule: 一（一） wants every committee served, not how"
    title: ClassVar[str] = "The worst-served committee first"
    title_zh: ClassVar[str] = "优先改善服务最差的社区（村）"
    whose: ClassVar[Whose] = "committee"
    kind: Literal["worst_served"] = "worst_served"
    unserved: Annotated[
        Points,
        Shown(
            "无律师者按",
            Text(
                "Points of a committee without a lawyer; by default above any other",
                "没有律师的社区（村）按几分计；默认视为最高，即不参与比较",
            ),
            "points",
        ),
    ] = Field(default=1_000_000, description="points of a committee without a lawyer")

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Peak]:
        """Say it with one row per committee, points lost by pair."""
        (lost,) = affinity_in(self.context).statements(facts, pairs)
        empty = np.full(len(pairs.committee_ids), -self.unserved, np.int64)
        yield from self.peaks(
            who=pairs.committee_ids,
            group=pairs.committee,
            factor=lost.points,
            empty=empty,
        )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Add up the points of those that have least."""
        affinity = affinity_in(self.context)
        points = {
            row.id: self._points_of(facts, plan, row.id, affinity)
            for row in facts.columns.committees
        }
        order = sorted(points, key=lambda one: (points[one], one))
        if not order:
            return
        for level, lost in self.sums(-one for one in points.values()):
            named = order[: level + 1]
            last = facts.committee[named[-1]]
            yield self.found_at(
                level,
                lost,
                f"the {len(named)} worst-served have {-lost} points together; "
                f"number {len(named)} is {last.name} ({last.id}) "
                f"with {points[last.id]}",
                f"服务最差的{len(named)}个社区（村）共{-lost}分；第{len(named)}是"
                f"{last.name}（{last.id}），{points[last.id]}分",
            )

    def _points_of(
        self, facts: Facts, plan: Plan, committee: str, affinity: Affinity
    ) -> int:
        lawyers = plan.lawyers_of(committee)
        if not lawyers:
            return self.unserved
        row = facts.committee[committee]
        return sum(affinity.points_of(facts, row, facts.lawyer[one]) for one in lawyers)
