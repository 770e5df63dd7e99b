"""What a plan costs, and what more money buys, as text in Chinese and English."""

from collections.abc import Iterator, Sequence

from lawyer_assign.budget_rows import EACH, BudgetRow
from lawyer_assign.calls import checked
from lawyer_assign.errors import Text
from lawyer_assign.facts.money import FEN, yuan_text
from lawyer_assign.facts.names import named_as
from lawyer_assign.outcome import Outcome
from lawyer_assign.rules import Budget
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say
from lawyer_assign.year.costs import CITY, Costs
from lawyer_assign.year.costs_said import in_turn_texts, spent_texts, unscored_texts
from lawyer_assign.year.year_costs import YearCosts

MOST_NAMED = 5
"""Districts that a sentence names; the workbook has all."""

FREE = Text(
    "More money in any one district buys nothing, however much (proved).",
    "任何一个区县单独增加预算，无论多少，方案都不会更好（已证明）。",
)
UNKNOWN = Text(
    "Of what more money buys nothing is proved yet; the command explain with "
    "--more-yuan YUAN --prove solves again (in Python: la.budget_prices).",
    "增加预算的效果尚无证明，可用命令 explain（加 --more-yuan 元 --prove）重新求解"
    "（在 Python 中用 la.budget_prices）。",
)

_SEE = Text(
    "; explain --shortage says how many, --remedies how much money fills them.",
    "；有多少用命令 explain --shortage 查询，补上须多少元用 --remedies 查询。",
)

SWITCH_ON = Text(
    "to keep them, switch the rule budget on in the sheet rules of the settings, and "
    "solve with --policy.",
    "须控制在预算以内的，请在设置工作簿“规则”表中启用该规则，"
    "求解时用 --policy 给出该文件。",
)
NOT_KEPT = Text(
    f"No rule asks for budgets here, so the plan may exceed them; {SWITCH_ON.en}",
    f"本次未要求“区县补贴不超过预算”，方案可能超出预算；{SWITCH_ON.zh}",
)


@checked
def costs_text(costs: Costs | YearCosts, lang: Lang = "en") -> str:
    """Return the sums by district and by payer, and what is above a budget.

    Parameters
    ----------
    costs
        Of :func:`lawyer_assign.cost` or :func:`lawyer_assign.cost_year`.
    lang
        ``"zh"`` or ``"en"``.
    """
    return as_text(cost_blocks(costs, lang))


def cost_blocks(costs: Costs | YearCosts, lang: Lang) -> list[Block]:
    """Return the blocks of the section."""
    return [_by_district(costs, lang), _by_payer(costs, lang)]


def _by_district(costs: Costs | YearCosts, lang: Lang) -> Block:
    import pandas as pd

    said = () if isinstance(costs, Costs) else (spells_text(costs),)
    notes = tuple(
        one.of(lang) for one in (*said, *in_turn_texts(costs), *unscored_texts(costs))
    )
    names = ("district", "name", "posts", "paid", "city_pays", "district_pays",
             "budget", "over_budget")  # fmt: skip
    rows = []
    frame = costs.by("district")
    budgets, over = (
        [None if one is pd.NA else int(one) for one in frame[name].tolist()]
        for name in ("budget_fen", "over_fen")
    )
    for at, one in enumerate(frame.index.tolist()):
        amounts = (
            int(frame[name].iloc[at]) for name in ("fen", "city_fen", "district_fen")
        )
        budget = budgets[at]
        rows.append(
            (
                str(one),
                str(frame.name.iloc[at]),
                f"{frame.posts.iloc[at]:,}",
                *(yuan_text(fen) for fen in amounts),
                say("none", lang) if budget is None else f"{budget // FEN:,}",
                yuan_text(over[at] or 0) if over[at] else say("none", lang),
            )
        )
    heads = tuple(say(one, lang) for one in names)
    return Block(_total(costs, lang), heads, tuple(rows), frozenset({0, 1}), notes)


def _total(costs: Costs | YearCosts, lang: Lang) -> str:
    total = yuan_text(costs.total_fen)
    if isinstance(costs, Costs):
        return say("cost_total", lang, all=total)
    return say("cost_total_of", lang, all=total, year=costs.year)


def _months(first: int, last: int) -> Text:
    if first == last:
        return Text(f"{first}", f"{first}月")
    return Text(f"{first} to {last}", f"{first}至{last}月")


def spells_text(costs: YearCosts) -> Text:
    """Say which months are paid by which plan, and how many plans pay none."""
    spells = costs.paid_spells
    unpaid = len(costs.spells) - len(spells)
    months = [_months(one.before + 1, one.until) for one in spells]
    en = ", ".join(one.en for one in months) or "none"
    zh = "、".join(one.zh for one in months)
    by_plan = f"{zh}各按当时的方案" if zh else "没有应付的月份"
    said = Text(
        f"Paid by months (house rule): {en}, one plan after the other; a "
        "month is paid to who has the post on its first day, a twelfth of the year's "
        "price each.",
        f"按月折算（本软件规则）：{by_plan}；每月归当月首日在任者，"
        "每月为全年补贴的十二分之一。",
    )
    if not unpaid:
        return said
    return said.then(
        Text(
            " Plans that hold on no first day of a month, so that nobody is paid for "
            f"them: {unpaid:,}.",
            f"期间不含任何月份首日、因而不计补贴的方案：{unpaid:,}个。",
        )
    )


def _by_payer(costs: Costs | YearCosts, lang: Lang) -> Block:
    frame = costs.by("payer")
    names = frame.name.tolist()
    payers = [
        say("city", lang) if one == CITY else named_as(one, name).of(lang)
        for one, name in zip(frame.index.tolist(), names, strict=True)
    ]
    paid = [yuan_text(fen) for fen in frame.fen.tolist()]
    rows = tuple(zip(payers, paid, strict=True))
    heads = (say("payer", lang), say("pays", lang))
    return Block(say("payers", lang), heads, rows)


def spent_notes(outcome: Outcome) -> Iterator[Text]:
    """Yield where places are open and budgets that must hold are spent."""
    plan, rule = outcome.plan, outcome.problem.policy.must(Budget)
    if plan is not None and rule is not None:
        for one in spent_texts(outcome.problem.facts, plan):
            yield one.then(_SEE)


def budget_notes(outcome: Outcome) -> Iterator[Text]:
    """Yield what more money buys, in a sentence or two, or that no rule keeps budgets.

    Nothing without budgets.
    """
    has_budgets = any(
        row.budget_yuan is not None for row in outcome.problem.facts.districts
    )
    if has_budgets and outcome.problem.policy.find(Budget) is None:
        yield NOT_KEPT
        return
    rows = outcome.budget_rows()
    if not rows:
        return
    if all(one.tier is None for one in rows):
        yield FREE
        return
    priced = [one for one in rows if one.rate]
    if not priced:
        yield UNKNOWN
        return
    yield _rates(outcome, priced)
    yield _one_yuan(rows)
    unknown = sum(one.rate is None for one in rows)
    if unknown:
        yield Text(
            f"Of what more than that buys in {unknown:,} of these nothing is proved.",
            f"其中{unknown:,}个区县增加更多的效果尚无证明。",
        )


def _rates(outcome: Outcome, rows: Sequence[BudgetRow]) -> Text:
    """Return the dearest budgets of the first tier for which money has a price."""
    first = min(one.tier for one in rows if one.tier is not None)
    own = [one for one in rows if one.tier == first]
    own.sort(key=lambda one: -(one.rate or 0))
    names = {one.id: one.name for one in outcome.problem.facts.districts}
    told = [f"{names[one.district]} {one.most_text}" for one in own[:MOST_NAMED]]
    more = "..." if len(own) > MOST_NAMED else ""
    said = Text(
        f"{EACH:,} yuan a year more in one district save, in tier {first}, at most, by "
        f"district: {', '.join([*told, more][: len(own)])}",
        f"单个区县每年增加{EACH:,}元，第{first}层的未达到程度最多降低："
        f"{'、'.join(told)}{'等' if more else ''}",
    )
    if not own[0].open:
        return said
    left = own[0].open_text
    return said.then(
        Text(
            f" (of which {left} is what is not proved of this plan, however much is "
            "added)",
            f"（其中{left}是本方案尚未证明的差距，不随金额增加）",
        )
    )


def _one_yuan(rows: Sequence[BudgetRow]) -> Text:
    """Return what a yuan more buys, in the fewest words that are proved."""
    nothing = sum(one.at_most == 0 for one in rows)
    if nothing == len(rows):
        return Text(
            "1 yuan more in any one district buys nothing (proved)",
            "任何一个区县单独增加1元，方案都不会更好（已证明）",
        )
    return Text(
        f"1 yuan more buys nothing in {nothing:,} of {len(rows):,} districts (proved); "
        "in the others that is open",
        f"{len(rows):,}个区县中，有{nothing:,}个单独增加1元方案不会更好（已证明），"
        "其余尚无定论",
    )
