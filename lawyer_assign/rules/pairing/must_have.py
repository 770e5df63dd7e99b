"""The team of a committee has together what the committee must have (一(二))."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import SKILLS_ZH
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Joint


class MustHave(Rule):
    """A committee's team has each of its ``must_have`` skills in some member.

    The amount of a committee that is served is the number of its ``must_have`` skills
    in which no member of the team has ``least_level``. A committee that nobody serves
    has no team to look at; it counts under coverage only.

    By default a wish of tier 4 at 1,000 points a skill: after coverage (somebody is
    better than nobody), after what the text asks for in words (one committee per
    lawyer, two-way choice: a committee that ranked a firm without the skill has chosen
    so), and before points: no single pair has 1,000 of them (a lawyer at level 5 in all
    six duties, each weighted 10, has 300). In the tier of points and not in one before,
    because a committee whose firm lacks the skill then costs neither the proof of a
    stable plan nor a flow's. ``policy.soften("must_have", tier=2)`` puts it before
    two-way choice.
    """

    source: ClassVar[str] = (
        "一（二）: 充分发挥…职能作用; 一（三）: 团队化服务模式; which skills a "
        "committee must have is its input, the level and the tier are house rules"
    )
    title: ClassVar[str] = "The team has the skills the committee must have"
    title_zh: ClassVar[str] = "团队合起来具备社区（村）必备的能力"
    never_pays: ClassVar[bool] = True
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["must_have"] = "must_have"
    least_level: Annotated[
        int,
        Shown(
            "最低能力等级",
            Text("From which a skill counts as had", "从几级起算具备必备能力"),
            "level",
        ),
    ] = Field(
        default=1, ge=1, le=5, description="level from which a skill counts as had"
    )
    wish: Wish | None = Field(default=Wish(tier=4, weight=1000))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Joint]:
        """Say it with one row per committee and one want per skill it must have."""
        wants = self.wants(facts)
        if not wants:
            return
        want_row = ints(at for at, _ in wants)
        asks = np.zeros(len(facts.columns.committees), bool)
        asks[want_row] = True
        inside = np.flatnonzero(asks[pairs.committee])
        met_want, met_pair = self._met(facts, pairs, inside, wants)
        group = np.full(len(pairs), -1, np.int64)
        group[inside] = pairs.committee[inside]
        yield Joint(
            self.kind,
            pairs.committee_ids,
            group,
            want_row=want_row,
            met_want=met_want,
            met_pair=met_pair,
        )

    def wants(self, facts: Facts) -> list[tuple[int, str]]:
        """Return place of a committee and skill, per want of the statement."""
        return [
            (at, skill)
            for at, row in enumerate(facts.columns.committees)
            for skill in sorted(row.must_have)
        ]

    def _met(
        self, facts: Facts, pairs: Pairs, inside: Ints, wants: list[tuple[int, str]]
    ) -> tuple[Ints, Ints]:
        """Return every want with every pair, of those inside, that meets it."""
        nothing = np.zeros(0, np.int64)
        met_want, met_pair = [nothing], [nothing]
        committee, lawyer = pairs.committee[inside], pairs.lawyer[inside]
        want_of = {
            skill: np.full(len(facts.columns.committees), -1, np.int64)
            for skill in sorted({skill for _, skill in wants})
        }
        for at, (row, wanted) in enumerate(wants):
            want_of[wanted][row] = at
        for skill, wanted_by in want_of.items():
            level = facts.columns.skill_levels.get(skill)
            if level is None:
                continue
            want = wanted_by[committee]
            met = np.flatnonzero((want >= 0) & (level >= self.least_level)[lawyer])
            met_want.append(want[met])
            met_pair.append(inside[met])
        return np.concatenate(met_want), np.concatenate(met_pair)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the skills that a committee must have and nobody there has."""
        for row in facts.committees:
            if not row.must_have:
                continue
            team = [facts.lawyer[one] for one in plan.lawyers_of(row.id)]
            missing = [
                skill
                for skill in sorted(row.must_have)
                if all(one.skills.get(skill, 0) < self.least_level for one in team)
            ]
            if team and missing:
                yield self.found(
                    row.id,
                    len(missing),
                    f"{row.name} ({row.id}) must have {', '.join(missing)}, which no "
                    "lawyer serving there has at level "
                    f"{self.least_level} or above",
                    f"{row.name}（{row.id}）必备{_zh(missing)}，"
                    f"在任律师均未达到{self.least_level}级",
                )


def _zh(skills: list[str]) -> str:
    return "、".join(SKILLS_ZH.get(one, one) for one in skills)
