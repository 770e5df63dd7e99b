"""What posts of a district are paid stays within its budget (二(二), 三)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.facts import Committee, Facts, Lawyer
from lawyer_assign.facts.money import FEN, yuan_text
from lawyer_assign.facts.prices import Prices
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.statements import Outlay


class Budget(Rule):
    """The posts of a district cost at most its ``budget_yuan`` a year, both shares.

    sum over posts in d of price(post) <= 100 x budget_yuan[d] fen, for every district d
    that states a budget. A price depends on the district's area class, the kind, the
    lawyer's assessment and on how many posts of hers are counted before it: see
    :mod:`lawyer_assign.facts.money`. The amount is whole yuan above the budget,
    rounded up. Facts without tariffs, and districts without a budget, ask nothing.
    """

    source: ClassVar[str] = "三: 做好市、区两级财政配套经费落实和使用"
    title: ClassVar[str] = "Posts of a district within its budget"
    title_zh: ClassVar[str] = "区县补贴不超过预算"
    is_optional: ClassVar[bool] = True
    never_pays: ClassVar[bool] = True
    whose: ClassVar[Whose] = "district"
    may_ease: ClassVar[bool] = False
    kind: Literal["budget"] = "budget"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Outlay]:
        """Say it with one row per district with a budget."""
        columns = facts.columns
        budgets = [row.budget_yuan for row in columns.districts]
        stated = [at for at, one in enumerate(budgets) if one is not None]
        if facts.tariffs and stated:
            prices = Prices.of(facts)
            place = np.full(len(columns.districts), -1, np.int64)
            place[stated] = np.arange(len(stated))
            yield Outlay(
                self.kind,
                [columns.districts[at].id for at in stated],
                place[pairs.district],
                upper=ints(FEN * (budgets[at] or 0) for at in stated),
                line=pairs.lawyer,
                price_list=prices.list_of(columns, pairs.committee, pairs.lawyer),
                steps=prices.steps,
                unit=FEN,
            )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the districts whose posts cost too much."""
        spent: dict[str, int] = {}
        for lawyer in facts.lawyers if facts.tariffs else ():
            posts = [facts.committee[one] for one in plan.committees_of(lawyer.id)]
            posts.sort(key=lambda row: (row.district, row.kind == "village", row.id))
            for number, row in enumerate(posts, start=1):
                paid = _fen_of(facts, row, lawyer, number)
                spent[row.district] = spent.get(row.district, 0) + paid
        for one in facts.districts:
            cost = spent.get(one.id, 0)
            if one.budget_yuan is not None and cost > FEN * one.budget_yuan:
                yield self.found(
                    one.id,
                    -(-(cost - FEN * one.budget_yuan) // FEN),
                    f"{one.name} ({one.id}): posts cost {yuan_text(cost)} yuan a year, "
                    f"budget {one.budget_yuan:,}",
                    f"{one.name}（{one.id}）：补贴每年{yuan_text(cost)}元，"
                    f"预算{one.budget_yuan:,}元",
                )


def _fen_of(facts: Facts, committee: Committee, lawyer: Lawyer, number: int) -> int:
    """Return what one post is paid, by the sentences of the docstring of money."""
    area = facts.district[committee.district].area_class
    (row,) = (
        one
        for one in facts.tariffs
        if one.covers(area, committee.kind) and one.takes(number)
    )
    percent = sum(
        one.percent
        for one in facts.adjustments
        if lawyer.assessment is not None
        and one.score_from <= lawyer.assessment <= one.score_to
    )
    whole, rest = divmod(row.fen_per_year * (100 + percent), 100)
    paid = whole + 1 if rest >= 50 else whole
    if row.most_fen_per_year is not None and paid > row.most_fen_per_year:
        paid = row.most_fen_per_year
    if row.least_fen_per_year is not None and paid < row.least_fen_per_year:
        paid = row.least_fen_per_year
    return paid
