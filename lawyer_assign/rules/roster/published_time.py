"""Every committee has a fixed time, which is published (一(三))."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, named
from lawyer_assign.rules.rule import Violation, Wish
from lawyer_assign.statements import Bound


class PublishedTime(RosterRule):
    """A committee that somebody serves has a time: sum of its times >= 1.

    The amount is 1 for every committee without one.
    """

    source: ClassVar[str] = (
        "一（三）: 每周固定时间到社区值班半天，每月定期到农村服务一次…对外公布"
    )
    title: ClassVar[str] = "Every committee has a published time"
    title_zh: ClassVar[str] = "每个社区（村）都有固定服务时间"
    kind: Literal["published_time"] = "published_time"
    wish: Wish | None = Field(default=Wish(tier=1))

    def statements(self, patterns: Patterns) -> Iterator[Bound]:
        """Say it with one row per committee that is served."""
        served = np.unique(patterns.case.members[0])
        ids = patterns.committee_ids
        row = np.searchsorted(served, patterns.committee)
        who = [ids[one] for one in served.tolist()]
        yield Bound(self.kind, who, row, lower=np.ones(len(who), np.int64))

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the committees without a time."""
        for row in case.facts.committees:
            served = case.plan.lawyers_of(row.id)
            if served and roster.time_of(row.id) is None:
                name = named(case, row.id)
                yield self.found(
                    row.id,
                    1,
                    f"{name.en} has no fixed time",
                    f"{name.zh}没有固定服务时间",
                )
