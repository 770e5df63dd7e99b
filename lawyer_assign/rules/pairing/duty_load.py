"""A lawyer's duty stays within a cap of half days (house rule)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text, lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.duty import Duty
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Bound


class DutyLoad(Rule):
    """The posts of a lawyer bring at most ``most`` half days of duty a year.

    sum over her committees of ``duty`` by kind <= most; the amount is half days beyond.
    """

    source: ClassVar[str] = "house rule: 一（三） gives the duty of a post, and no cap"
    title: ClassVar[str] = "Duty of a lawyer within a cap"
    title_zh: ClassVar[str] = "律师值班总量不超上限"
    is_optional: ClassVar[bool] = True
    never_pays: ClassVar[bool] = True
    whose: ClassVar[Whose] = "lawyer"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["duty_load"] = "duty_load"
    most: Annotated[
        int,
        Shown(
            "值班上限",
            Text("Of a lawyer; 260 is five communities", "每名律师；260即五个社区"),
            "half_days",
        ),
    ] = Field(
        default=260,
        ge=0,
        le=10_000,
        description="half days a year; 260 is five communities, the most of 一（一）",
    )

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per lawyer."""
        upper = np.full(len(facts.lawyers), self.most, np.int64)
        yield Bound(
            self.kind,
            pairs.lawyer_ids,
            pairs.lawyer,
            upper=upper,
            factor=duty_of_pairs(self.context.duty, pairs),
        )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the lawyers with too much duty."""
        for row in facts.lawyers:
            load = duty_of(self.context.duty, facts, plan, row.id)
            if load > self.most:
                yield self.found(
                    row.id,
                    load - self.most,
                    f"lawyer {row.name} ({row.id}) has {load} half days of duty a "
                    f"year, at most {self.most}",
                    f"{lawyer_zh(row.name)}（{row.id}）全年值班{load}个半天，至多{self.most}个",
                )


def duty_of_pairs(duty: Duty, pairs: Pairs) -> Ints:
    """Return the half days a year that each pair brings."""
    is_village = pairs.columns.committee_is_village[pairs.committee]
    return np.where(is_village, duty.village, duty.community).astype(np.int64)


def duty_of(duty: Duty, facts: Facts, plan: Plan, lawyer: str) -> int:
    """Return the half days a year that a plan brings a lawyer."""
    return sum(
        duty.half_days(facts.committee[one].kind) for one in plan.committees_of(lawyer)
    )
