"""What a plan costs, and where budgets are spent, in sentences for a planner."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts, Lawyer
from lawyer_assign.facts.money import FEN, yuan_text
from lawyer_assign.facts.names import all_named
from lawyer_assign.facts.prices import Prices
from lawyer_assign.plan import Plan
from lawyer_assign.year.costs import Costs
from lawyer_assign.year.year_costs import YearCosts

MOST_UNSCORED = 5
"""Lawyers without a score that are named; of more the number is said."""
MOST_ON_PAPER = 24
"""The same below a table that is printed, where nobody can look further."""
_IN_A_LINE = 3
"""Names with ids of 17 digits that a line of paper has room for."""


class Spent(NamedTuple):
    """A budget that leaves less than a post may cost, where places are open.

    Parameters
    ----------
    district
        Its id.
    left, dearest
        What the budget leaves a year, and what a post there costs at most, in fen.
    """

    district: str
    left: int
    dearest: int


def money_text(facts: Facts, plan: Plan) -> Text:
    """Return what the plan costs a year, and how far that is above budgets."""
    costs = Costs.of(facts, plan)
    whole, over = yuan_text(costs.total_fen), costs.over_budget()
    if all(row.budget_yuan is None for row in facts.districts):
        return Text(
            f"Subsidies come to {whole} yuan a year.", f"补贴合计每年{whole}元。"
        )
    if not over:
        return Text(
            f"Subsidies come to {whole} yuan a year; no district is above its budget.",
            f"补贴合计每年{whole}元，没有区县超出预算。",
        )
    beyond = yuan_text(sum(over.values()))
    return Text(
        f"Subsidies come to {whole} yuan a year; {len(over):,} districts are above "
        f"their budgets, by {beyond} yuan together: see the subsidies by district.",
        f"补贴合计每年{whole}元，其中{len(over):,}个区县超出预算，合计超出{beyond}元"
        "（见“区县补贴”表）。",
    )


def spent_budgets(facts: Facts, plan: Plan) -> dict[str, Spent]:
    """Return the districts with open places whose budgets are spent, by id.

    Only where a rule keeps budgets does that leave anything open.
    """
    if not facts.tariffs:
        return {}
    lacking = {
        row.district
        for row in facts.committees
        if len(plan.lawyers_of(row.id)) < row.lawyers_min
    }
    costs, rows = Costs.of(facts, plan), facts.columns.districts
    short = lacking & costs.spent_out()
    dearest = Prices.of(facts).dearest(len(rows)).tolist()
    spent = costs.by("district").fen
    return {
        row.id: Spent(row.id, FEN * (row.budget_yuan or 0) - int(spent[row.id]), most)
        for row, most in zip(rows, dearest, strict=True)
        if row.id in short
    }


def spent_text(facts: Facts, one: Spent) -> Text:
    """Return that money may be what lacks in a district."""
    name = facts.district[one.district].name or one.district
    left, most = yuan_text(max(0, one.left)), yuan_text(one.dearest)
    return Text(
        f"The budget of {name} has {left} yuan a year left, less than a post may cost "
        f"({most} yuan): places there may be open for want of money",
        f"{name}预算每年余{left}元，少于一个名额的补贴（最高{most}元），"
        "当地的空缺可能因预算不足所致",
    )


def spent_texts(facts: Facts, plan: Plan) -> Iterator[Text]:
    """Yield the same of every district where it is so."""
    for one in spent_budgets(facts, plan).values():
        yield spent_text(facts, one)


def in_turn_texts(costs: Costs | YearCosts) -> tuple[Text, ...]:
    """Return how many posts a year had one after the other, and how many at its end.

    Who came in the place of another counts as well: more posts than any plan has.
    Nothing where no post changed hands.
    """
    if isinstance(costs, Costs) or not costs.paid_spells:
        return ()
    frame, last = costs.to_frame(), len(costs.paid_spells[-1].costs)
    pairs = len(set(zip(frame.committee, frame.lawyer, strict=True)))
    if pairs == last:
        return ()
    return (
        Text(
            f"Posts in turn: {pairs:,}; where one came in the place of another, each "
            f"counts as 1. At the end of the year there are {last:,}.",
            f"先后配对数合计{pairs:,}个，年中换人的前后各计1个；年末为{last:,}个。",
        ),
    )


def unscored_texts(
    costs: Costs | YearCosts, most: int = MOST_UNSCORED
) -> tuple[Text, ...]:
    """Return who is paid in full for want of a score, in lines as short as a page.

    Up to ``most`` are named. Nothing where scores move no amount. Who had no time of
    duty all year has no score either, and is paid like who did well.
    """
    spells = () if isinstance(costs, Costs) else costs.paid_spells
    parts = [costs] if isinstance(costs, Costs) else [one.costs for one in spells]
    paid, unscored = set[str](), dict[str, Lawyer]()
    for one in parts:
        if one.facts.adjustments:
            rows = [one.facts.columns.lawyers[at] for at in set(one.lawyer.tolist())]
            paid |= {row.id for row in rows}
            unscored |= {row.id: row for row in rows if row.assessment is None}
    if not unscored:
        return ()
    count, whole = len(unscored), len(paid)
    first = Text(
        f"Without a score, so paid in full, moved by no grade: {count:,} of {whole:,} "
        "lawyers.",
        f"没有考核得分、补贴按全额计（不作考核浮动）的律师：{whole:,}名中的{count:,}名。",
    )
    if count == whole:
        return (first,)
    lines = _named_in_lines([unscored[one] for one in sorted(unscored)[:most]])
    if count > most:
        lines.append(_others(count - most))
    look = Text(". Find out before you pay whether they served.", "；计发前请核实。")
    *before, last = lines
    return first, *(one.then(Text(",", "、")) for one in before), last.then(look)


def _named_in_lines(rows: Sequence[Lawyer]) -> list[Text]:
    starts = range(0, len(rows), _IN_A_LINE)
    return [all_named(rows[at : at + _IN_A_LINE]) for at in starts]


def _others(count: int) -> Text:
    return Text(
        f"and {count:,} more, who have no assessment in the sheet of lawyers",
        f"及其余{count:,}名（“律师”表“上次考核分”留空的）",
    )
