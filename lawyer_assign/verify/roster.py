"""The independent check of fixed times: every rule looks at the roster by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.roster import WEEKDAYS, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster_outcome import Missing
from lawyer_assign.rules import Violation
from lawyer_assign.statements import Tag
from lawyer_assign.verify.check import COLUMNS_ZH, TierPrice, frame_of

if TYPE_CHECKING:
    import pandas as pd

ONE_TIME = "one_time"
"""In place of a rule: what a roster is at all."""


@dataclass(frozen=True)
class RosterReport:
    """What a roster is worth under a policy.

    Parameters
    ----------
    violations
        Of what must hold, of the times and on every date; empty for a roster that may
        be used.
    shortfalls
        Of demands that are wishes: who misses what.
    tiers
        Prices in points, the most important tier first: of the times; then of the
        dates, where the roster has any and none breaks a must.
    missing
        Times, visits and events that are missing, with reasons where one can be seen.
    """

    violations: tuple[Violation, ...]
    shortfalls: tuple[Violation, ...]
    tiers: tuple[TierPrice, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing that must hold is broken."""
        return not self.violations

    def __repr__(self) -> str:
        """Return counts and prices; what a city misses would fill the screen."""
        return (
            f"RosterReport({len(self.violations)} violations, "
            f"{len(self.shortfalls)} shortfalls, {len(self.missing)} missing, "
            f"tiers {[tier.price for tier in self.tiers]})"
        )

    def _repr_html_(self) -> str:
        """Show counts, prices and what is wrong in a notebook, in both languages."""
        prices = "、".join(f"{tier.price:,}" for tier in self.tiers) or "无"
        said = Text(
            repr(self),
            f"违反必须遵守的规则{len(self.violations):,}处；未满足的目标"
            f"{len(self.shortfalls):,}处；缺{len(self.missing):,}项；"
            f"各层未达到程度：{prices}",
        )
        return frame_html(said, self.to_frame(), None, COLUMNS_ZH)

    def to_frame(self) -> "pd.DataFrame":
        """Return what is broken, missed and missing as a table, one row each."""
        import pandas as pd

        found = frame_of(self.violations, self.shortfalls)
        missing = [
            ("missing", one.what, one.committee, 1, one.reason.en)
            for one in self.missing
        ]
        rows = [*found.itertuples(index=False, name=None), *missing]
        return pd.DataFrame(rows, columns=found.columns)


def check_times(case: RosterCase, policy: RosterPolicy, roster: Roster) -> RosterReport:
    """Check a roster against every rule about duty times, and price it."""
    violations = list(find_odd_rows(case, roster))
    strangers = {one.tag.who for one in violations}
    known = Roster(tuple(r for r in roster.rows if r.committee not in strangers))
    shortfalls: list[Violation] = []
    prices: dict[int, dict[str, int]] = {number: {} for number in policy.tiers}
    for rule in policy.rules:
        found = rule.faults(case, known)
        if rule.wish is None:
            violations += found
            continue
        price = rule.wish.weight * sum(one.amount for one in found)
        prices[rule.wish.tier][rule.kind] = price
        if rule.is_demand:
            shortfalls += found
    return RosterReport(
        tuple(violations),
        tuple(shortfalls),
        tuple(TierPrice(n, sum(by.values()), by) for n, by in prices.items()),
    )


def find_odd_rows(case: RosterCase, roster: Roster) -> Iterator[Violation]:
    """Find rows that are none of the plan, twice, or of the wrong kind of time."""
    seen: set[str] = set()
    for row in roster.rows:
        name = row.committee
        served = case.plan.lawyers_of(name)
        if name in seen:
            yield _odd(name, f"{name} has two times", f"{name}有两个时间")
        seen.add(name)
        committee = case.facts.committee.get(name)
        if committee is None or not served:
            yield _odd(
                name,
                f"{name} has a time, but nobody serves it",
                f"{name}有固定时间，但无人服务",
            )
            continue
        if sorted(row.lawyers) != sorted(served):
            yield _odd(
                name,
                f"{name} is served by {', '.join(served)}, the roster says "
                f"{', '.join(row.lawyers)}",
                f"{name}由{'、'.join(served)}服务，值班表为{'、'.join(row.lawyers)}",
            )
        is_monthly = row.time.nth in (1, 2, 3, 4)
        fits = is_monthly if committee.kind == "village" else row.time.nth is None
        if not fits or row.time.half_day not in WEEKDAYS:
            yield _odd(
                name,
                f"{name} is a {committee.kind} and cannot have {row.time}",
                f"{name}不能有这样的固定时间：{row.time}",
            )


def _odd(who: str, text: str, text_zh: str) -> Violation:
    return Violation(Tag(ONE_TIME, who), 1, text, text_zh)
