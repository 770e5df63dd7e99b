"""How the answer of ``why_not`` reads, in Chinese and English."""

from lawyer_assign.errors import Lang, Text, listed
from lawyer_assign.explain.answers import shown
from lawyer_assign.explain.cost_words import costs_said
from lawyer_assign.explain.why_nots.why_not import TierCost, WhyNot
from lawyer_assign.policy import title_of
from lawyer_assign.views.blocks import TERMINAL, Block
from lawyer_assign.views.tiers import rules_text
from lawyer_assign.views.words import flag


def blocks(found: WhyNot, lang: Lang) -> list[Block]:
    """Return the blocks of an answer."""
    who, here = found.lawyer, found.committee
    head = Text(
        f"Why not {who.of('en')} at {here.of('en')}",
        f"{here.of('zh')}为什么没有安排{who.of('zh')}",
    )
    firm = Text("firm", "律所").of(lang)
    points = Text("points of the pair", "该配对得分").of(lang)
    rows = ((firm, found.firm.of(lang)), (points, f"{found.points:,}"))
    notes = (verdict_text(found).of(lang),)
    blocks = [Block(head.of(lang), (), rows, left=frozenset({0, 1}), notes=notes)]
    if found.bars:
        blocks.append(_bars(found, lang))
    if found.tiers:
        blocks.append(_tiers(found, lang))
    if found.moves:
        moves = Text("Who moves", "需要变动的配对")
        told = shown([one.text for one in found.moves], lang)
        blocks.append(Block(moves.of(lang), (), told))
    return blocks


def verdict_text(found: WhyNot) -> Text:
    """Return the answer as a sentence."""
    who = found.lawyer
    if found.verdict == "serves":
        return Text(
            f"{who.of('en')} serves there already.", f"已安排{who.of('zh')}在此服务。"
        )
    if found.verdict == "barred":
        bars = [one.said for one in found.bars]
        said = Text(
            "; ".join(one.en for one in bars), "；".join(one.zh for one in bars)
        )
        return Text(
            f"{who.of('en')} is no candidate: {said.en}.",
            f"{who.of('zh')}不是候选：{said.zh}。",
        )
    if found.verdict == "impossible":
        return _impossible(found)
    return _priced(found)


def _impossible(found: WhyNot) -> Text:
    rules = [title_of(kind) for kind in dict.fromkeys(e.rule for e in found.effects)]
    said = Text(
        "no plan has this pair and keeps every rule that must hold (proved)",
        "凡包含该配对的方案都会违反必须遵守的规则（已证明）",
    )
    if found.why_open is not None:
        said = Text(
            "among listed candidates no plan has this pair and keeps every rule that "
            f"must hold; of others this is not proved: {found.why_open.en}",
            "名单内候选律师中，凡包含该配对的方案都会违反必须遵守的规则；"
            f"名单外尚未证明：{found.why_open.zh}",
        )
    if not rules:
        return Text(f"{said.en}.", f"{said.zh}。")
    en, zh = (listed(one.of(lang) for one in rules) for lang in ("en", "zh"))
    return Text(f"{said.en}; in the way: {en.en}.", f"{said.zh}；相关规则：{zh.zh}。")


def _priced(found: WhyNot) -> Text:
    if not found.moves:
        said = Text("no plan with this pair was found", "尚未找到包含该配对的方案")
    else:
        cost, count = costs_said(found.effects), len(found.moves)
        said = Text(
            f"with this pair: {cost.en}; {count} move(s)",
            f"若作此安排：{cost.zh}；须变动{count}处配对",
        )
    if found.is_proved:
        proof = Text("no plan with the pair costs less (proved)", "已证明代价不能再小")
    else:
        why = found.why_open or Text("nothing is proved", "没有证明")
        proof = Text(f"not proved: {why.en}", f"未证明：{why.zh}")
    return Text(f"{said.en}; {proof.en}.", f"{said.zh}；{proof.zh}。")


def _bars(found: WhyNot, lang: Lang) -> Block:
    heads = (
        Text("what stands in the way", "不能成为候选的原因"),
        Text("clause", "依据"),
        Text("what would have to change", "需要如何改变"),
    )
    rows = tuple(
        (one.said.of(lang), one.source.of(lang), one.cure.of(lang))
        for one in found.bars
    )
    left = frozenset({0, 1, 2})
    return Block("", tuple(one.of(lang) for one in heads), rows, left=left)


def _tiers(found: WhyNot, lang: Lang) -> Block:
    head = Text("What it costs, tier by tier", "各层代价")
    heads = (
        Text("tier", "层级"),
        Text("rules", "规则"),
        Text("price now", "现未达到程度"),
        Text("rises by", "增加"),
        Text("proved", "已证明"),
    )
    rows = tuple(
        (
            str(one.number),
            rules_text(one.rules, lang),
            f"{one.before:,}",
            _range(one, lang),
            flag(one.is_proved, lang),
        )
        for one in found.tiers
    )
    return Block(head.of(lang), tuple(one.of(lang) for one in heads), rows,
                 left=frozenset({1}), room=TERMINAL)  # fmt: skip


def _range(one: TierCost, lang: Lang) -> str:
    if one.is_proved:
        return f"{one.at_most:+,}"
    unknown = Text("unknown", "未知").of(lang)
    low = unknown if one.at_least is None else f"{one.at_least:+,}"
    high = unknown if one.at_most is None else f"{one.at_most:+,}"
    return Text(f"from {low} to {high}", f"{low}至{high}").of(lang)
