"""Why who has more points does not serve, by the kind of the reason."""

from collections.abc import Callable, Sequence

from lawyer_assign.errors import NOTHING, Text, listed
from lawyer_assign.explain.answers import Named, parties_text
from lawyer_assign.explain.cost_words import costs_said, is_in_points, units_said
from lawyer_assign.explain.whys.reasons import Kind, Reason
from lawyer_assign.policy import title_of

MOST_NAMED = 3
"""Pairs of firm and committee that a sentence names."""

NO_LIMIT_SAID = Text("a rule that must hold", "必须遵守的规则")


def cause_text(one: Reason) -> Text:
    """Return what stands in the way of a candidate with more points, and its cost."""
    return _WHY.get(one.kind, _by_rule)(one)


def _loss(one: Reason) -> Text:
    """Return what becomes of the committee that is given up."""
    move = one.moves[1]
    lost = sum(
        effect.amount
        for effect in one.effects
        if effect.rule == "affinity" and effect.who.id == move.committee.id
    )
    who = move.comes
    if who is None:
        cost = units_said("points", lost)
        en, zh = (f" ({cost.en})", f"（{cost.zh}）") if lost else NOTHING
        return Text(f"where nobody would take over{en}", f"调走后该处无人接替{zh}")
    if lost >= 0:
        return Text(
            f"which {who.of('en')} would take over with {lost:,} points fewer",
            f"由{who.of('zh')}接替则该处少得{lost:,}分",
        )
    return Text(
        f"which {who.of('en')} would take over with {-lost:,} points more",
        f"由{who.of('zh')}接替则该处多得{-lost:,}分",
    )


def _loss_beside(one: Reason) -> Text:
    """Return :func:`_loss`, and the points of other rules, so that all of them add up.

    What the lawyer brings more and what is lost where she comes from are told; what
    her next post costs, or that of whoever takes over, is not.
    """
    sums: dict[str, int] = {}
    for effect in one.effects:
        if effect.rule != "affinity" and is_in_points(effect.rule):
            sums[effect.rule] = sums.get(effect.rule, 0) + effect.amount
    said = _loss(one)
    for kind, points in sums.items():
        if points:
            title, cost = title_of(kind), units_said("points", points)
            said = said.then(
                Text(f"; {cost.en} by “{title.en}”", f"；另依“{title.zh}”{cost.zh}")
            )
    return said


def _serves(one: Reason) -> Text:
    there = one.instead or one.lawyer
    loss, cost = _loss_beside(one), costs_said(one.effects)
    return Text(
        f"but serves {there.of('en')}, {loss.en}; in all {cost.en}",
        f"但已安排服务{there.of('zh')}，{loss.zh}；合计{cost.zh}",
    )


def _seat(one: Reason) -> Text:
    full = Text(
        f"but {one.firm.of('en')} has no seat left",
        f"但{one.firm.of('zh')}名额已满",
    )
    if one.instead is None or one.breaks:
        return full
    loss, cost = _loss_beside(one), costs_said(one.effects)
    there = one.instead
    return full.then(
        Text(
            f" and would give up {there.of('en')}, {loss.en}; in all {cost.en}",
            f"，须让出{there.of('zh')}，{loss.zh}；合计{cost.zh}",
        )
    )


def _choice_hurt(one: Reason) -> Text:
    hurt = [e.who for e in one.effects if e.rule == "stability" and e.units > 0]
    en, zh = _parties(hurt)
    cost = costs_said(one.effects)
    return Text(
        f"but two-way choice stands against it ({en}): {cost.en}",
        f"但与双向选择相违（{zh}）：{cost.zh}",
    )


def _parties(whom: Sequence[Named]) -> Text:
    """Return the first few pairs that a rule names."""
    said = [parties_text(who) for who in whom[:MOST_NAMED]]
    more = Text(" and others", "等") if len(whom) > MOST_NAMED else NOTHING
    en, zh = (listed(one.of(lang) for one in said) for lang in ("en", "zh"))
    return Text(en.en, zh.zh).then(more)


def _fixed(one: Reason) -> Text:
    bound = [e.who for e in one.effects if e.rule == "fixed_agreements" and e.units > 0]
    en, zh = _parties(bound)
    return Text(f"but a fixed agreement stands: {en}", f"但已有固定协议：{zh}")


def _tie(one: Reason) -> Text:  # noqa: ARG001 (all reasons are asked alike)
    return Text(
        "and a plan with her here is as good: all prices stay as they are",
        "安排其服务的方案同样好：各层达到程度不变",
    )


def _gain(one: Reason) -> Text:
    cost = costs_said(one.effects)
    return Text(
        f"and the change would improve the plan, which is not proved best: {cost.en}",
        f"改由其服务会使方案更好（方案尚未证明最优）：{cost.zh}",
    )


def _by_rule(one: Reason) -> Text:
    rule = title_of(one.rule) if one.rule else NO_LIMIT_SAID
    broken = [e.who.id for e in one.effects if e.tier is None and e.units > 0]
    if one.breaks and one.kind == "limit" and one.lawyer.id in broken:
        return Text(
            f"but may serve no more (“{rule.en}”)", f"但其服务数已达上限（“{rule.zh}”）"
        )
    if one.breaks:
        return Text(f"but “{rule.en}” must hold", f"但须遵守“{rule.zh}”")
    cost = costs_said(one.effects)
    return Text(f"but “{rule.en}”: {cost.en}", f"但依“{rule.zh}”：{cost.zh}")


_WHY: dict[Kind, Callable[[Reason], Text]] = {
    "serves": _serves,
    "seat": _seat,
    "choice": _choice_hurt,
    "fixed": _fixed,
    "tie": _tie,
    "gain": _gain,
}
