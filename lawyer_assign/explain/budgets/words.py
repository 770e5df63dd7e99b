"""How it reads what more money would buy, in Chinese and English."""

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.budgets.gains import BudgetPrices, Gain
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.policy import title_of
from lawyer_assign.views.blocks import Block
from lawyer_assign.views.costs import SWITCH_ON


def blocks(found: BudgetPrices, lang: Lang) -> list[Block]:
    """Return a row per district: its budget, its cost, what more would buy."""
    if not found.gains:
        none = Text(
            "No rule keeps posts within the budget of a district: the rule budget is "
            f"not in use, or the facts have no tariffs or no budgets; {SWITCH_ON.en}",
            "没有区县补贴须控制在预算以内的要求：未启用“区县补贴不超过预算”，"
            f"或数据中没有补贴标准或区县预算；{SWITCH_ON.zh}",
        )
        return [Block(none.of(lang), (), ())]
    rows = tuple((said(one).of(lang),) for one in found.gains)
    notes = () if found.is_complete else (NOT_ALL.of(lang),)
    return [Block(head(found).of(lang), (), rows, notes=notes)]


NOT_ALL = Text(
    "Time was up, or it was stopped, before every district was asked about.",
    "时限已到或已停止，未及逐一计算全部区县。",
)


def head(found: BudgetPrices) -> Text:
    """Return what was asked, as a heading."""
    return Text(
        f"What {found.yuan:,} yuan a year more would buy, one district at a time",
        f"逐个区县每年增加预算{found.yuan:,}元的效果",
    )


def said(gain: Gain) -> Text:
    """Return district, money and what more of it would buy as a sentence."""
    where, bought = gain.district, bought_text(gain)
    return Text(
        f"{where.of('en')}: budget {gain.budget:,} yuan, posts cost "
        f"{yuan_text(gain.spent)}: {bought.en}",
        f"{where.of('zh')}：预算{gain.budget:,}元，补贴支出{yuan_text(gain.spent)}元；"
        f"{bought.zh}",
    )


def bought_text(gain: Gain) -> Text:
    """Return what is proved to be saved, at least and at most."""
    if gain.tier is None:
        return Text("nothing better, proved", "方案不会更好（已证明）")
    titles = [title_of(kind) for kind in gain.rules]
    rules = Text(
        "; ".join(one.en for one in titles), "、".join(one.zh for one in titles)
    )
    points = _points(gain)
    return Text(
        f"tier {gain.tier} ({rules.en}) costs {points.en}",
        f"第{gain.tier}层（{rules.zh}）的未达到程度{points.zh}",
    )


def _points(gain: Gain) -> Text:
    low, high = gain.at_least, gain.at_most
    if gain.is_within_open:
        return Text(
            f"at most {high:,} less, no more than what is not proved of this plan yet",
            f"最多降低{high:,}，未超出本方案尚未证明的部分",
        )
    if high is None and not low:
        return Text("perhaps less, nothing is proved", "能否降低尚未证明")
    if high and not low:
        return Text(f"at most {high:,} less", f"最多降低{high:,}")
    if high is None:
        return Text(
            f"at least {low:,} less, how much at most is not proved",
            f"至少降低{low:,}，最多降低多少尚未证明",
        )
    if low == high:
        return Text(f"exactly {low:,} less, proved", f"恰好降低{low:,}（已证明）")
    return Text(
        f"at least {low:,} and at most {high:,} less",
        f"至少降低{low:,}，最多降低{high:,}",
    )
