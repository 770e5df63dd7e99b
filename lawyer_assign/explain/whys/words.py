"""How the answer of ``why`` reads, in Chinese and English."""

from collections.abc import Sequence
from dataclasses import replace

from lawyer_assign.errors import Lang, Text, listed
from lawyer_assign.explain.answers import shown
from lawyer_assign.explain.whys.causes import cause_text
from lawyer_assign.explain.whys.reasons import Reason, Serving, Why
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.pairs.known_travel import minutes_text, way_text
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
        if found.budget_left is not None:
            first = first.then(Text("; ", "；")).then(budget_text(found))
    elif found.better == 0 and (found.is_open or not found.reasons):
        first = Text(
            f"most points of {found.candidates} candidates",
            f"{found.candidates}名候选律师中得分最高",
        )
    else:
        higher = _higher(found)
        first = Text(
            f"{found.better} of {found.candidates} candidates have {higher.en}",
            f"{found.candidates}名候选律师中{found.better}名{higher.zh}",
        )
    for one in found.reasons:
        said = reason_text(one, is_alone=False)
        first = Text(f"{first.en}; {said.en}", f"{first.zh}；{said.zh}")
    return _with_pinned(found, first)


def _unspoken_text(found: Why) -> Text:
    """Return what languages are asked for, and that nobody who serves speaks one."""
    en, zh = ", ".join(found.unspoken), "、".join(found.unspoken)
    return Text(
        f"{en} is asked for, and nobody who serves speaks it",
        f"要求{zh}，服务律师不懂",
    )


def budget_text(found: Why) -> Text:
    """Return that the district's budget leaves less than a post may cost."""
    left, most = yuan_text(found.budget_left or 0), yuan_text(found.post_costs or 0)
    return Text(
        f"the budget leaves {left} yuan a year, less than a post may cost ({most} "
        "yuan): money may be what lacks, see --shortage and --remedies",
        f"预算每年余{left}元，少于一个名额的补贴（最高{most}元），"
        "空缺可能因预算不足所致，可用 --shortage、--remedies 查询",
    )


def _with_pinned(found: Why, said: Text) -> Text:
    """Return a text, and behind it, once, what a pin would hide."""
    if not any(map(is_only_counted_less, found.reasons)):
        return said
    return Text(f"{said.en}. {PINNED.en}", f"{said.zh}。{PINNED.zh}")


def post_text(found: Why, one: Serving | None) -> Text:
    """Return why a lawyer serves here, as for a row of a sheet."""
    if one is None:
        return why_text(found)
    said, way = choice_text(one), way_text(one.minutes, is_known=one.is_timed)
    first = Text(
        f"{said.en}; {way.en}; {one.points:,} points, place "
        f"{one.place} of {found.candidates} candidates",
        f"{said.zh}；{way.zh}；得{one.points:,}分，"
        f"在{found.candidates}名候选律师中列第{one.place}位",
    )
    if found.passed_over:
        first = Text(
            f"{first.en}. {passed_over_text(found).en}",
            f"{first.zh}。{passed_over_text(found).zh}",
        )
    if found.unspoken:
        said = _unspoken_text(found)
        first = Text(f"{first.en}. {said.en}", f"{first.zh}。{said.zh}")
    told = _told(found, one)
    if not told:
        return Text(f"{first.en}.", f"{first.zh}。")
    en, zh = "; ".join(t.en for t in told), "；".join(t.zh for t in told)
    first = _with_pinned(found, Text(f"{first.en}. {en}", f"{first.zh}。{zh}"))
    return Text(f"{first.en}.", f"{first.zh}。")


def _told(found: Why, one: Serving) -> list[Text]:
    """Return who could serve beside, or instead of, one of a team, and why not."""
    rows = [
        reason
        for reason in found.reasons
        if found.is_open or reason.points > one.points
    ]
    told = [reason_text(reason, is_alone=False) for reason in rows]
    others = found.others if found.is_open else found.above(one)
    left = others - sum(reason.bar is None for reason in rows)
    if left > 0 and found.is_open:
        told.append(
            Text(
                f"{left} other candidates do not serve here either",
                f"另有{left}名候选律师也未安排在此",
            )
        )
    elif left > 0:
        told.append(
            Text(f"{left} more have more points", f"另有{left}名候选律师得分更高")
        )
    return told


def _higher(found: Why) -> Text:
    """Return what it is to score more: than whom, where that is not plain."""
    if len(found.serving) == 1 and not found.is_open:
        return Text("more points", "得分更高")
    last = found.serving[-1].lawyer
    return Text(f"more points than {last.of('en')}", f"得分高于{last.of('zh')}")


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
    brings = _brings(one)
    if one.bar is not None:
        bar, cure = one.bar.said, one.bar.cure
        return Text(
            f"{brings.en}, but is no candidate: {bar.en}; {cure.en}",
            f"{brings.zh}，但不是候选：{bar.zh}；{cure.zh}",
        )
    why = cause_text(one)
    if is_alone and is_only_counted_less(one):
        why = Text(f"{why.en}. {PINNED.en}", f"{why.zh}。{PINNED.zh}")
    return Text(f"{brings.en}, {why.en}", f"{brings.zh}，{why.zh}")


def _brings(one: Reason) -> Text:
    """Return what she would bring, and what the tier counts it as if it counts more.

    What is said behind it of other posts, and in all, is as the tier counts.
    """
    said, weight = _brings_by_itself(one), _weight(one)
    if weight == 1 or one.kind == "tie":
        return said
    if one.replaces is not None and not one.more:
        return said.then(
            Text(
                f" (points that follow count by weight {weight:,})",
                f"（下文分数均按权重{weight:,}计）",
            )
        )
    counted = abs(one.more) * weight
    return said.then(
        Text(
            f" ({counted:,} by weight {weight:,}, as are all that follow)",
            f"（按权重{weight:,}计{counted:,}分，下文同）",
        )
    )


def _weight(one: Reason) -> int:
    """Return how many points of the tier a point of a pair is; 1 if nothing counts."""
    counted = (e for e in one.effects if e.rule == "affinity" and e.units)
    return next((abs(e.amount // e.units) for e in counted), 1) or 1


def _brings_by_itself(one: Reason) -> Text:
    """Return what she would bring: in all to a free place, else against who goes."""
    who, goes, more = one.lawyer, one.replaces, one.more
    if goes is None:
        return Text(
            f"{who.of('en')} would bring {more:,} points",
            f"{who.of('zh')}在此可得{more:,}分",
        )
    if not more:
        return Text(
            f"{who.of('en')} would bring as many points as {goes.of('en')}",
            f"{who.of('zh')}在此得分与{goes.of('zh')}相同",
        )
    en, zh = ("more", "多") if more > 0 else ("fewer", "少")
    return Text(
        f"{who.of('en')} would bring {abs(more):,} points {en} than {goes.of('en')}",
        f"{who.of('zh')}在此比{goes.of('zh')}{zh}得{abs(more):,}分",
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
    rows = [
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
    ]
    if found.unspoken:
        said = _unspoken_text(found).of(lang)
        rows.append((Text("language", "语言").of(lang), said))
    if found.budget_left is not None:
        rows.append((Text("budget", "预算").of(lang), budget_text(found).of(lang)))
    return Block(head.of(lang), (), tuple(rows), left=frozenset({0, 1}))


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
            minutes_text(one.minutes, is_known=one.is_timed).of(lang),
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
    count = f"{len(found.reasons):,}"
    if found.is_open:
        who = "other" if len(found.reasons) == 1 else "others"
        head = Text(
            f"{count} {who}, and why not here",
            f"其他律师{count}名及未安排在此的原因",
        )
    else:
        higher = _higher(found)
        head = Text(
            f"{count} with {higher.en}, and why they do not serve here",
            f"{higher.zh}而未安排的律师{count}名及原因",
        )
    told = [reason_text(one, is_alone=False) for one in found.reasons]
    rows = shown(told, lang)
    notes: tuple[str, ...] = ()
    if any(map(is_only_counted_less, found.reasons)):
        notes = (PINNED.then(Text(".", "。")).of(lang),)
    if found.unlisted:
        higher = _higher(found)
        far = Text(
            f"{found.unlisted:,} more have {higher.en} and are no candidates, for the "
            "same causes",
            f"另有{found.unlisted:,}名{higher.zh}但不是候选，原因同上",
        )
        rows = (*rows, (far.of(lang),))
    return Block(head.of(lang), (), rows, notes=notes)
