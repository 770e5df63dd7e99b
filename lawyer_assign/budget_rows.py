"""What more money buys by the prices of the budget rows, without solving again.

A bound from prices of money (:mod:`lawyer_assign.solver.money.priced_tier`) holds for
every budget, not for that of today alone: prices that are no longer the best prove
less, never too much. So the prices that proved a plan also prove what no larger budget
can save.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np

from lawyer_assign.cards import card, line
from lawyer_assign.errors import Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import MOST_YUAN
from lawyer_assign.facts.money import FEN
from lawyer_assign.facts.prices import Prices
from lawyer_assign.proof import BudgetBound, TierResult
from lawyer_assign.quoting import as_written

EACH = 1_000
"""Yuan that rates are given for."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What is proved of a larger budget of one district, all others as they are.

    Parameters
    ----------
    district
        Its id.
    budget
        As it is, in yuan a year.
    tier
        Number of the first tier for which money has a price here; ``None`` = proved
        that no tier gains, however much is added.
    rate
        Price of the budget: points of that tier that 1,000 yuan more save at
        most, beside ``open`` of them; ``None`` = nothing is proved.
    open
        Points between the price of that tier and what these prices prove of it, before
        it is rounded: savings are whole points, and these count towards the first.
    yuan
        How much more was asked for.
    at_most
        Points of the first tier that may gain by so many yuan more, at most; 0 = proved
        that they buy nothing; ``None`` = nothing is proved.
    at
        Number of that tier; ``None`` where they buy nothing.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> policy = la.Policy.hangzhou_2024().with_rule(la.rules.Budget())
    >>> [row.at_most for row in la.solve(facts, policy).budget_rows()]
    [0, 0]
    """

    district: str
    budget: int
    tier: int | None
    rate: float | None
    open: float
    yuan: int
    at_most: int | None
    at: int | None

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook, and what they say."""
        return card(self, said=self.said)

    @property
    def most_text(self) -> str:
        """What 1,000 yuan more save at most, rounded up to what is proved."""
        return f"{_rounded_up(self.rate or 0) + _rounded_up(self.open):,.2f}"

    @property
    def open_text(self) -> str:
        """The points that are open, likewise."""
        return f"{_rounded_up(self.open):,.2f}"

    @property
    def rounded_rate(self) -> float | None:
        """The price of the budget with two decimals, rounded up."""
        return None if self.rate is None else _rounded_up(self.rate)

    @property
    def said(self) -> Text:
        """What so much more of the budget buys."""
        if self.tier is None:
            return Text(
                "nothing, however much (proved)",
                "无论增加多少，方案均不会更好（已证明）",
            )
        yuan = f"{self.yuan:,}"
        if self.at_most == 0 and self.rate is None:
            return Text(
                f"{yuan} yuan more alone buy nothing; of what more than that buys "
                "nothing is proved: ask explain --more-yuan (where places are open, "
                "remedies say it too)",
                f"仅增加{yuan}元不起作用；增加更多的效果尚无证明，"
                "可用命令 explain --more-yuan 元 查询（有未配齐的，另见“补救办法”）",
            )
        if self.at_most == 0:
            return Text(
                f"{yuan} yuan more buy nothing (proved)",
                f"增加{yuan}元，方案不会更好（已证明）",
            )
        if self.at_most is None:
            return Text("nothing is proved", "尚无证明")
        return Text(
            f"{yuan} yuan more save at most {self.at_most:,} in tier {self.at}",
            f"增加{yuan}元，第{self.at}层的未达到程度最多降低{self.at_most:,}",
        )


def check_amount(yuan: object, facts: Facts) -> int:
    """Return an amount of money to add to the budgets of facts, one at a time.

    Raises
    ------
    BadInputError
        It is no whole number of 1 or more, or a budget would be more than facts say.
    """
    if isinstance(yuan, bool) or not isinstance(yuan, Integral) or yuan < 1:
        raise refuse(
            "yuan", as_written(yuan),
            Text("is no whole number of 1 or more", "不是1或更大的整数"),
            Text("Give yuan a year, 1 or more", "请填写每年增加的元数，1或更大"),
        )  # fmt: skip
    budgets = [row.budget_yuan or 0 for row in facts.columns.districts]
    most = MOST_YUAN - max(budgets, default=0)
    more = int(yuan)
    if more > most:
        raise refuse(
            "yuan", as_written(more),
            Text(
                f"makes a budget larger than {MOST_YUAN:,} yuan, the most there is",
                f"使预算超过上限{MOST_YUAN:,}元",
            ),
            Text(f"Give {most:,} at most", f"最多可填{most:,}"),
        )  # fmt: skip
    return more


def _rounded_up(points: float) -> float:
    return math.ceil(100 * points) / 100


def budget_rows(
    facts: Facts, tiers: Sequence[TierResult], bounds: Sequence[BudgetBound], yuan: int
) -> tuple[BudgetRow, ...]:
    """Return what is proved of every budget, by district.

    Where all prices of a district's posts are multiples of ``g`` fen, what posts cost
    is one too, so budgets of the same whole number of ``g`` admit the same plans.
    Otherwise tiers are gone through in their order. One whose price is proved the least
    with the larger budget too stays as it is, and the next is looked at: a bound of it
    speaks of plans that pay no more before than the plan does. The first of the others
    saves at most its price less its bound.

    Parameters
    ----------
    facts
        With tariffs.
    tiers
        Of the plan.
    bounds
        For any budgets.
    yuan
        By how much each budget is raised, alone.
    """
    rows = [(one.id, one.budget_yuan) for one in facts.columns.districts]
    stated = {one: FEN * budget for one, budget in rows if budget is not None}
    steps = _steps_of_districts(facts)
    found = []
    for one, fen in stated.items():
        larger = {**stated, one: fen + FEN * yuan}
        place, most = _first_gain(tiers, bounds, larger)
        if fen // steps[one] == larger[one] // steps[one]:
            place, most = None, 0
        tier, rate, left = _rate(tiers, bounds, stated, one)
        at = None if place is None else tiers[place].number
        found.append(BudgetRow(one, fen // FEN, tier, rate, left, yuan, most, at))
    return tuple(found)


def _steps_of_districts(facts: Facts) -> dict[str, int]:
    """Return of every district what all its prices are multiples of, in fen.

    Prices of posts that it does not have are left out: of villages, or communities.
    """
    columns = facts.columns
    steps = Prices.of(facts).steps.reshape(2 * len(columns.districts), -1)
    place = 2 * columns.committee_district + columns.committee_is_village
    is_used = np.isin(np.arange(len(steps)), place)
    common = np.gcd.reduce(np.where(is_used[:, None], steps, 0), axis=1)
    both = np.gcd(common[::2], common[1::2])
    rows = zip(columns.districts, both.tolist(), strict=True)
    return {one.id: max(1, step) for one, step in rows}


def ample_budgets(facts: Facts) -> set[str]:
    """Return the districts whose budgets pay for whatever posts there may be.

    Every committee has all the lawyers it may have, each at the dearest price of its
    district and kind: such a budget is as good as any larger one. It is so only where
    no committee may have more, by the rule ``team_size``.
    """
    columns = facts.columns
    prices = Prices.of(facts).steps.reshape(2 * len(columns.districts), -1)
    dearest = prices.max(axis=1, initial=0)
    place = 2 * columns.committee_district + columns.committee_is_village
    posts = np.array([row.lawyers_max for row in columns.committees], np.int64)
    most = np.zeros(len(columns.districts), np.int64)
    np.add.at(most, columns.committee_district, posts * dearest[place])
    return {
        row.id
        for row, fen in zip(columns.districts, most.tolist(), strict=True)
        if row.budget_yuan is not None and fen <= FEN * row.budget_yuan
    }


def _first_gain(
    tiers: Sequence[TierResult], bounds: Sequence[BudgetBound], fen: Mapping[str, int]
) -> tuple[int | None, int | None]:
    """Return the first tier that budgets may make cheaper, and by how much at most."""
    for place, tier in enumerate(tiers):
        held = _holding(tiers, bounds, place)
        if tier.price is None or not held:
            return place, None
        least = max(one.of(fen) for one in held)
        if least < tier.price:
            return place, tier.price - least
    return None, 0


def _rate(
    tiers: Sequence[TierResult], bounds: Sequence[BudgetBound],
    fen: Mapping[str, int], district: str,
) -> tuple[int | None, float | None, float]:  # fmt: skip
    """Return the first tier for which money has a price, that, and what is open."""
    for place, tier in enumerate(tiers):
        held = _holding(tiers, bounds, place)
        if tier.price is None or not held:
            return tier.number, None, 0.0
        proved = [one for one in held if one.of(fen) >= tier.price]
        if any(not one.price(district) for one in proved):
            continue
        best = max(held, key=lambda one: one.of(fen))
        rate = best.price(district) * FEN * EACH
        return tier.number, rate, max(0.0, tier.price - best.exact(fen))
    return None, 0.0, 0.0


def _holding(
    tiers: Sequence[TierResult], bounds: Sequence[BudgetBound], place: int
) -> list[BudgetBound]:
    """Return the bounds of a tier that speak of plans like the one found."""
    paid = [tier.price for tier in tiers[:place]]
    return [
        one
        for one in bounds
        if one.tier == tiers[place].number and len(one.held) == place
        and all(
            price is not None and price <= most
            for price, most in zip(paid, one.held, strict=True)
        )
    ]  # fmt: skip
