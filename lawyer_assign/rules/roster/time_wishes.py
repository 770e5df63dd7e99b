"""Times that lawyers and committees would like."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.roster import WEEKDAYS, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, named
from lawyer_assign.rules.rule import HOUSE_RULE, Violation, Wish
from lawyer_assign.statements import Cost


class TimeWishes(RosterRule):
    """A time outside the half days that somebody wished for costs the wish's weight.

    Wishes of a committee are about its own time, those of a lawyer about the time of
    each committee that she serves.
    """

    source: ClassVar[str] = HOUSE_RULE + ": both sides are asked"
    title: ClassVar[str] = "Times that both sides would like"
    title_zh: ClassVar[str] = "照顾双方的时间意愿"
    is_demand: ClassVar[bool] = False
    is_in_points: ClassVar[bool] = True
    kind: Literal["time_wishes"] = "time_wishes"
    wish: Wish | None = Field(default=Wish(tier=4))

    def statements(self, patterns: Patterns) -> Iterator[Cost]:
        """Price every time by the wishes that it does not meet."""
        case = patterns.case
        columns = case.columns
        size = (len(columns.committees), len(WEEKDAYS))
        committee, lawyer = case.members
        of_lawyers = np.zeros((len(columns.lawyers), len(WEEKDAYS)), np.int64)
        price = np.zeros(size, np.int64)
        for row in case.facts.time_wishes:
            missed = row.weight * np.array(
                [one not in row.half_days for one in WEEKDAYS]
            )
            if row.lawyer is not None:
                of_lawyers[columns.lawyer_at[row.lawyer]] += missed
            elif row.committee is not None:
                price[columns.committee_at[row.committee]] += missed
        np.add.at(price, committee, of_lawyers[lawyer])
        points = price[patterns.committee, patterns.half_day]
        group = np.where(points > 0, patterns.committee, -1)
        yield Cost(self.kind, patterns.committee_ids, group, points=points)

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the committees whose time is not as somebody wished."""
        by_whom: dict[str, list[tuple[frozenset[str], int]]] = {}
        for wish in case.facts.time_wishes:
            key = (
                f"l {wish.lawyer}" if wish.lawyer is not None else f"c {wish.committee}"
            )
            by_whom.setdefault(key, []).append((wish.half_days, wish.weight))
        for row in roster.rows:
            asked = [f"c {row.committee}"]
            asked += [f"l {one}" for one in case.plan.lawyers_of(row.committee)]
            points = sum(
                weight
                for key in asked
                for half_days, weight in by_whom.get(key, ())
                if row.time.half_day not in half_days
            )
            if points:
                name = named(case, row.committee)
                yield self.found(
                    row.committee,
                    points,
                    f"the time of {name.en} misses wishes of weight {points}",
                    f"{name.zh}的时间未满足意愿，计{points}",
                )
