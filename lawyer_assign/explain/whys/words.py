"""How the answer of ``why`` reads, in Chinese and English."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lawyer_assign.errors import NOTHING, Lang, Text, listed
from lawyer_assign.explain.answers import Named, parties_text, shown
from lawyer_assign.explain.cost_words import costs_said, is_in_points, units_said
from lawyer_assign.explain.whys.reasons import Kind, Reason, Serving, Why
from lawyer_assign.policy import title_of
from lawyer_assign.views.blocks import Block

PARTS: dict[str, Text] = {
    "given": Text("points handed in", "外部评分"),
    "skill": Text("skills", "业务能力"),
    "same_district": Text("same district", "本区县律所"),
    "language": Text("language", "语言"),
    "experience": Text("experience", "执业年限"),
    "assessment": Text("assessment", "考核"),
    "ranks": Text("ranks of both sides", "双方志愿"),
    "travel": Text("travel", "路程"),
}
"""Parts of a pair's points."""

PINNED = Text(
    "Pinning one of those whom two-way choice stands against, by a fixed agreement, "
    "would take this committee out of two-way choice: the price would seem lower, and "
    "the plan would be no better",
    "若将与双向选择相违的人选改为固定协议，该社区（村）不再计入双向选择，"
    "未达到程度看似更低，方案并没有更好",
)

MOST_NAMED = 3
"""Pairs of firm and committee that a sentence names."""
NO_LIMIT_SAID = Text("a rule that must hold", "必须遵守的规则")


def blocks(found: Why, lang: Lang) -> list[Block]:
    """Return the blocks of an answer."""
    blocks = [_head(found, lang)]
    blocks += [_serving(found, one, lang) for one in found.serving]
    if found.passed_over:
        said = passed_over_text(found).then(Text(".", "。"))
        blocks.append(Block("", (), ((said.of(lang),),)))
    if found.reasons:
        blocks.append(_reasons(found, lang))
    return blocks


def whys_blocks(rows: Sequence[Why], lang: Lang) -> list[Block]:
    """Return the blocks of an answer about every committee."""
    best = sum(not one.better for one in rows if one.serving)
    head = Text(
        f"Why these lawyers: {len(rows):,} communities and villages, {best:,} of them "
        "with nobody who scores more",
        f"配对说明：{len(rows):,}个社区（村），其中{best:,}个没有得分更高的候选律师",
    )
    said = [
        _line(replace(found, reasons=found.reasons[:1]), one)
        for found in rows
        for one in found.serving or (None,)
    ]
    return [Block(head.of(lang), (), shown(said, lang))]


def _line(found: Why, one: Serving | None) -> Text:
    here, text = found.committee, post_text(found, one)
    if one is None:
        return Text(f"{here.of('en')}: {text.en}", f"{here.of('zh')}：{text.zh}")
    who = one.lawyer
    return Text(
        f"{who.of('en')} at {here.of('en')}: {text.en}",
        f"{here.of('zh')}由{who.of('zh')}服务：{text.zh}",
    )


def why_text(found: Why) -> Text:
    """Return the whole answer in one line, as for a cell of a sheet."""
    if not found.serving:
        first = Text("nobody serves here", "无人服务")
    elif found.better == 0 and not found.reasons:
        first = Text(
            f"most points of {found.candidates} candidates",
            f"{found.candidates}名候选律师中得分最高",
        )
    else:
        first = Text(
            f"{found.better} of {found.candidates} candidates have more points",
            f"{found.candidates}名候选律师中{found.better}名得分更高",
        )
    for one in found.reasons:
        said = reason_text(one, is_alone=False)
        first = Text(f"{first.en}; {said.en}", f"{first.zh}；{said.zh}")
    return _with_pinned(found, first)


def _with_pinned(found: Why, said: Text) -> Text:
    """Return a text, and behind it, once, what a pin would hide."""
    if not any(map(is_only_counted_less, found.reasons)):
        return said
    return Text(f"{said.en}. {PINNED.en}", f"{said.zh}。{PINNED.zh}")


def post_text(found: Why, one: Serving | None) -> Text:
    """Return why a lawyer serves here, as for a row of a sheet."""
    if one is None:
        return why_text(found)
    said = choice_text(one)
    first = Text(
        f"{said.en}; {one.minutes} minutes away; {one.points:,} points, place "
        f"{one.place} of {found.candidates} candidates",
        f"{said.zh}；路程{one.minutes}分钟；得{one.points:,}分，"
        f"在{found.candidates}名候选律师中列第{one.place}位",
    )
    if found.passed_over:
        first = Text(
            f"{first.en}. {passed_over_text(found).en}",
            f"{first.zh}。{passed_over_text(found).zh}",
        )
    told = [reason_text(reason, is_alone=False) for reason in found.reasons]
    left = found.better - sum(reason.bar is None for reason in found.reasons)
    if left > 0:
        told.append(
            Text(f"{left} more have more points", f"另有{left}名候选律师得分更高")
        )
    if not told:
        return Text(f"{first.en}.", f"{first.zh}。")
    en, zh = "; ".join(t.en for t in told), "；".join(t.zh for t in told)
    first = _with_pinned(found, Text(f"{first.en}. {en}", f"{first.zh}。{zh}"))
    return Text(f"{first.en}.", f"{first.zh}。")


def passed_over_text(found: Why) -> Text:
    """Return which choices of a committee a fixed agreement leaves uncounted."""
    en, zh = (listed(o.of(lang) for o in found.passed_over) for lang in ("en", "zh"))
    return Text(
        "The post is a fixed agreement: choices of this committee are not counted, "
        f"though it ranks higher, and is ranked by, {en.en}",
        "该配对由固定协议约定，本社区（村）的志愿不再计入双向选择；"
        f"它排在更前且互选的律所有：{zh.zh}",
    )


def is_only_counted_less(one: Reason) -> bool:
    """Return whether a fixed agreement would hide what two-way choice costs."""
    counted = sum(e.amount for e in one.effects if e.rule == "stability")
    is_choice = one.kind == "choice" and one.if_pinned is not None
    return is_choice and (one.if_pinned or 0) < counted


def reason_text(one: Reason, *, is_alone: bool = True) -> Text:
    """Return a reason as a sentence.

    Parameters
    ----------
    one
        The reason.
    is_alone
        Whether nothing says behind it what :data:`PINNED` says.
    """
    who = one.lawyer
    if one.bar is not None:
        bar, cure = one.bar.said, one.bar.cure
        return Text(
            f"{who.of('en')} would bring {one.more:,} points more, but is no "
            f"candidate: {bar.en}; {cure.en}",
            f"{who.of('zh')}在此可多得{one.more:,}分，但不是候选：{bar.zh}；{cure.zh}",
        )
    why = _WHY.get(one.kind, _by_rule)(one)
    if is_alone and is_only_counted_less(one):
        why = Text(f"{why.en}. {PINNED.en}", f"{why.zh}。{PINNED.zh}")
    return Text(
        f"{who.of('en')} would bring {one.more:,} points more, {why.en}",
        f"{who.of('zh')}在此可多得{one.more:,}分，{why.zh}",
    )


def _head(found: Why, lang: Lang) -> Block:
    here = found.committee.of(lang)
    names = listed(one.lawyer.of(lang) for one in found.serving)
    if found.serving:
        head = Text(f"Why {names.en} at {here}", f"{here}为什么由{names.zh}服务")
    else:
        head = Text(f"Why nobody serves {here}", f"{here}为什么无人服务")
    proof = Text(
        "no plan is better (proved)" if found.is_proved else "not proved best here",
        "已证明没有更好的方案" if found.is_proved else "此处未证明最优",
    )
    rows = (
        (Text("district", "区县").of(lang), found.district.of(lang)),
        (
            Text("lawyers", "律师").of(lang),
            Text(
                f"{len(found.serving)} of {found.asked}",
                f"应有{found.asked}名，现有{len(found.serving)}名",
            ).of(lang),
        ),
        (Text("candidates", "候选律师").of(lang), f"{found.candidates:,}"),
        (Text("plan", "方案").of(lang), proof.of(lang)),
    )
    return Block(head.of(lang), (), rows, left=frozenset({0, 1}))


def _serving(found: Why, one: Serving, lang: Lang) -> Block:
    parts = [
        f"{PARTS.get(part.name, Text(part.name, part.name)).of(lang)} {part.points:+,}"
        for part in one.parts
        if part.points
    ]
    # Signs join the parts: skills +12 same district +20 travel -9.
    points = f"{one.points:,}" + (f" = {' '.join(parts)}" if parts else "")
    rows = [
        (Text("firm", "律所"), one.firm.of(lang)),
        (Text("points", "得分"), points),
        (
            Text("travel", "路程"),
            Text(f"{one.minutes} minutes", f"{one.minutes}分钟").of(lang),
        ),
        (Text("two-way choice", "双向选择"), choice_text(one).of(lang)),
        (
            Text("place", "名次"),
            Text(
                f"{one.place} of {found.candidates} candidates by points",
                f"{found.candidates}名候选律师中得分第{one.place}",
            ).of(lang),
        ),
        (
            Text("load", "工作量"),
            Text(f"serves {one.posts} in all", f"共服务{one.posts}个社区（村）").of(
                lang
            ),
        ),
    ]
    shown_rows = tuple((name.of(lang), value) for name, value in rows)
    return Block(one.lawyer.of(lang), (), shown_rows, left=frozenset({0, 1}))


def choice_text(one: Serving) -> Text:
    """Return what both sides say of each other, and whether an agreement binds."""
    ranks = one.firm_rank, one.committee_rank
    fixed = Text("; fixed agreement", "；固定协议") if one.is_fixed else Text("", "")
    if ranks == (None, None):
        if one.is_fixed:
            return Text(
                "fixed agreement: neither side has a view", "固定协议：双方均未表态"
            )
        said = Text("dispatched: neither side has a view", "统筹安排：双方均未表态")
    elif None in ranks:
        said = Text(
            f"dispatched: the firm ranks it {ranks[0] or 'not at all'}, it ranks the "
            f"firm {ranks[1] or 'not at all'}",
            f"统筹安排：律所{_rank_zh(ranks[0])}，社区（村）{_rank_zh(ranks[1])}",
        )
    else:
        said = Text(
            f"chosen: the firm ranks it {ranks[0]}, it ranks the firm {ranks[1]}",
            f"双方互选：律所列其第{ranks[0]}志愿，社区（村）列该所第{ranks[1]}志愿",
        )
    return said.then(fixed)


def _rank_zh(rank: int | None) -> str:
    return "未表态" if rank is None else f"列对方第{rank}志愿"


def _reasons(found: Why, lang: Lang) -> Block:
    head = Text(
        f"{len(found.reasons):,} with more points, and why they do not serve here",
        f"得分更高而未安排的律师{len(found.reasons):,}名及原因",
    )
    told = [reason_text(one, is_alone=False) for one in found.reasons]
    rows = shown(told, lang)
    notes: tuple[str, ...] = ()
    if any(map(is_only_counted_less, found.reasons)):
        notes = (PINNED.then(Text(".", "。")).of(lang),)
    if found.unlisted:
        far = Text(
            f"{found.unlisted:,} more have more points and are no candidates, for the "
            "same causes",
            f"另有{found.unlisted:,}名得分更高但不是候选，原因同上",
        )
        rows = (*rows, (far.of(lang),))
    return Block(head.of(lang), (), rows, notes=notes)


def _loss(one: Reason) -> Text:
    """Return what becomes of the committee that is given up."""
    move = one.moves[1]
    if move.comes is None:
        return Text("which nobody would then serve", "调走后该处无人接替")
    lost = sum(
        effect.amount
        for effect in one.effects
        if effect.rule == "affinity" and effect.who.id == move.committee.id
    )
    who = move.comes
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
