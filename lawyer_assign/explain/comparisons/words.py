"""How a comparison reads, in Chinese and English."""

from lawyer_assign.errors import Lang, Text, listed
from lawyer_assign.explain.answers import Effect, Named, shown
from lawyer_assign.explain.comparisons.comparison import Comparison, Moved, Row
from lawyer_assign.explain.comparisons.proof_words import certain_text, proof_block
from lawyer_assign.explain.comparisons.remains_words import (
    against_remains,
    former_texts,
    remains_texts,
)
from lawyer_assign.explain.comparisons.total_words import total_block, total_text
from lawyer_assign.explain.cost_words import costs_said
from lawyer_assign.policy import title_of
from lawyer_assign.views.blocks import TERMINAL, Block

MOST = 10
"""Rows of those who gain most, and of those who lose most."""

MUST = Text("must", "必须")


def blocks(found: Comparison, lang: Lang) -> list[Block]:
    """Return the blocks of a comparison."""
    blocks = [
        _prices(found, lang), *total_block(found, lang), *proof_block(found, lang)
    ]  # fmt: skip
    for at in range(1, len(found.names)):
        blocks.append(_posts(found, at, lang))
        for kind, rows, head in (
            (
                "committee",
                found.committees,
                Text("communities and villages", "社区（村）"),
            ),
            ("firm", found.firms, Text("firms", "律所")),
            ("lawyer", found.lawyers, Text("lawyers", "律师")),
        ):
            blocks += _gains(found, rows, at, (kind, head), lang)
    return blocks


def verdict_text(found: Comparison, at: int) -> Text:
    """Return which of two plans is better and what differs, as a sentence."""
    first, other = found.names[0], found.names[at]
    for tier in (None, *found.tiers):
        prices = found.price(tier)
        if prices[at] != prices[0]:
            better, worse = (first, other) if prices[0] < prices[at] else (other, first)
            break
    else:
        return Text(
            f"{other} and {first} cost the same in every tier",
            f"“{other}”与“{first}”各层达到程度相同",
        )
    where = Text("what must hold", "必须遵守的规则")
    if tier is not None:
        kinds = [
            title_of(one.rule)
            for one in found.rules
            if one.tier == tier and one.prices[0] != one.prices[at]
        ]
        en, zh = (listed(one.of(lang) for one in kinds) for lang in ("en", "zh"))
        where = Text(f"tier {tier} ({en.en})", f"第{tier}层（{zh.zh}）")
    gap = abs(prices[at] - prices[0])
    return Text(
        f"{better} is better than {worse}: {where.en} differs first, by {gap:,}",
        f"“{better}”优于“{worse}”：最先在{where.zh}有差别，相差{gap:,}",
    )


def plan_texts(found: Comparison, at: int) -> list[Text]:
    """Return in sentences how a plan differs from the first, for a sheet."""
    said = [verdict_text(found, at), *certain_text(found, at)]
    said += remains_texts(found)
    said += [_cost_text(found, at), moved_text(found.moved[at]), *total_text(found, at)]
    said += [recounted_text(found, one) for one in found.recounted if one in (0, at)]
    for what, unit, rows in (
        (Text("communities and villages", "社区（村）"), "个", found.committees),
        (Text("firms", "律所"), "家", found.firms),
        (Text("lawyers", "律师"), "名", found.lawyers),
    ):
        apart = rows is found.committees
        kept = [one for one in rows if not (apart and _begins_or_ends(one, at))]
        gains = [_gain(one, at) for one in kept]
        up, down = sum(one > 0 for one in gains), sum(one < 0 for one in gains)
        said.append(
            Text(
                f"{what.en}: {up:,} with more points, {down:,} with fewer, "
                f"{len(gains) - up - down:,} with as many",
                f"{what.zh}：得分增加的{up:,}{unit}，减少的{down:,}{unit}，"
                f"不变的{len(gains) - up - down:,}{unit}",
            )
        )
        if len(kept) < len(rows):
            said[-1] = said[-1].then(_apart_text(rows, at))
    return said


def _apart_text(rows: tuple[Row, ...], at: int) -> Text:
    """Return how many are served in one plan only: their points say nothing."""
    lost, new = _lost(rows, at), _new(rows, at)
    return Text(
        f"; {len(lost):,} that lose their lawyers and {len(new):,} that get some are "
        "not among them",
        f"；失去律师的{len(lost):,}个、新配律师的{len(new):,}个不计在内",
    )


def _lost(rows: tuple[Row, ...], at: int) -> list[Row]:
    """Return the committees that somebody served, and nobody serves."""
    return [one for one in rows if one.posts[0] and not one.posts[at]]


def _new(rows: tuple[Row, ...], at: int) -> list[Row]:
    """Return the committees that nobody served, and somebody serves."""
    return [one for one in rows if one.posts[at] and not one.posts[0]]


def _begins_or_ends(one: Row, at: int) -> bool:
    return bool(one.posts[0]) != bool(one.posts[at])


def moved_text(moved: Moved) -> Text:
    """Return what became of posts, as a sentence."""
    return Text(
        f"{moved.kept:,} posts kept, {moved.moved:,} moved, {moved.new:,} new, "
        f"{moved.ended:,} ended",
        f"保留{moved.kept:,}个，换人{moved.moved:,}个，新增{moved.new:,}个，"
        f"终止{moved.ended:,}个",
    )


def _prices(found: Comparison, lang: Lang) -> Block:
    head = Text("Prices by tier and rule", "各层各规则的未达到程度")
    heads = [Text("tier", "层级").of(lang), Text("rule", "规则").of(lang), *found.names]
    rows: list[tuple[str, ...]] = []
    for tier in (None, *found.tiers):
        mine = [one for one in found.rules if one.tier == tier]
        if tier is None:
            mine = [one for one in mine if any(one.prices)]
        name = MUST.of(lang) if tier is None else str(tier)
        rows += [
            (name, title_of(one.rule).of(lang), *(f"{p:,}" for p in one.prices))
            for one in mine
        ]
        if len(mine) > 1:
            whole = Text("in all", "合计").of(lang)
            rows.append((name, whole, *(f"{p:,}" for p in found.price(tier))))
    said = [
        one
        for at in range(1, len(found.names))
        for one in (verdict_text(found, at), *certain_text(found, at))
    ]
    said += [recounted_text(found, at) for at in found.recounted]
    if not found.minutes:  # else they stand below what plans come to
        said += remains_texts(found)
    notes = tuple(one.of(lang) for one in said)
    return Block(head.of(lang), tuple(heads), tuple(rows), frozenset({0, 1}), notes,
                 room=TERMINAL)  # fmt: skip


def recounted_text(found: Comparison, at: int) -> Text:
    """Return that a plan was made with other facts or rules, as a sentence."""
    name = found.names[at]
    said = Text(
        f"{name} was made with other facts or rules; here all plans are counted by the "
        "same",
        f"“{name}”按另一份数据或规则集得出；此处各方案均按同一数据和规则集核算",
    )
    broken = [one for one in found.rules if one.tier is None and one.prices[at]]
    for one in broken:
        title, count = title_of(one.rule), one.prices[at]
        said = said.then(
            Text(
                f"; by these it breaks “{title.en}”, which must hold, by {count:,}, "
                "and by its own it may break nothing",
                f"；按此核算，违反必须遵守的“{title.zh}”{count:,}处，"
                "按其自身的数据和规则集则未必违反",
            )
        )
    return said


def _posts(found: Comparison, at: int, lang: Lang) -> Block:
    first, other = found.names[0], found.names[at]
    head = Text(f"{other} against {first}", f"“{other}”与“{first}”对比")
    cost, moved = _cost_text(found, at), moved_text(found.moved[at])
    told = (cost, moved, *total_text(found, at))
    rows = tuple((one.of(lang),) for one in told)
    return Block(head.of(lang), (), rows)


def _cost_text(found: Comparison, at: int) -> Text:
    effects = [
        Effect(one.tier, one.rule, Named("", ""), change // one.weight, change)
        for one in found.rules
        for change in (one.prices[at] - one.prices[0],)
    ]
    return against_remains(found, costs_said(effects))


def _gains(
    found: Comparison,
    rows: tuple[Row, ...],
    at: int,
    kind: tuple[str, Text],
    lang: Lang,
) -> list[Block]:
    """Return who gains and who loses most points."""
    name, what = kind
    changed = [one for one in rows if _gain(one, at)]
    blocks = []
    if name == "committee":
        blocks = _begun_and_ended(found, rows, at, lang)
        changed = [one for one in changed if not _begins_or_ends(one, at)]
    for sign, head in (
        (1, Text(f"Who gains: {what.en}", f"得分增加的{what.zh}")),
        (-1, Text(f"Who loses: {what.en}", f"得分减少的{what.zh}")),
    ):
        mine = [one for one in changed if sign * _gain(one, at) > 0]
        mine.sort(key=lambda one: (-sign * _gain(one, at), one.who.id))
        if mine:
            told = [row_text(one, at, name) for one in mine]
            count = Text(f" ({len(mine):,})", f"（{len(mine):,}）")
            blocks.append(Block(head.then(count).of(lang), (), shown(told, lang, MOST)))
    return blocks


def _begun_and_ended(
    found: Comparison, rows: tuple[Row, ...], at: int, lang: Lang
) -> list[Block]:
    """Return who has no lawyer any more, and who has one now.

    Nobody's points count as none, so that by points a place might gain by its loss.
    """
    blocks = []
    for mine, head in (
        (
            _lost(rows, at),
            Text(
                "Communities and villages that lose their lawyers",
                "失去律师的社区（村）",
            ),
        ),
        (
            _new(rows, at),
            Text("Communities and villages that get lawyers", "新配律师的社区（村）"),
        ),
    ):
        if mine:
            told = [_served_text(found, one, at) for one in mine]
            count = Text(f" ({len(mine):,})", f"（{len(mine):,}）")
            blocks.append(Block(head.then(count).of(lang), (), shown(told, lang, MOST)))
    return blocks


def _served_text(found: Comparison, one: Row, at: int) -> Text:
    """Return who served a committee, or who serves it now, and for whom who left."""
    name, before, after = one.who, one.partners[0], one.partners[at]
    if before:
        return Text(
            f"{name.of('en')}: {_listed(before, 'en')} no longer serves",
            f"{name.of('zh')}：{_listed(before, 'zh')}不再服务",
        )
    said = Text(
        f"{name.of('en')}: served by {_listed(after, 'en')} now",
        f"{name.of('zh')}：现由{_listed(after, 'zh')}服务",
    )
    if former := former_texts(found, name.id):
        en, zh = listed(x.en for x in former).en, listed(x.zh for x in former).zh
        said = said.then(Text(f", in place of {en}", f"，接替{zh}"))
    return said


def _gain(one: Row, at: int) -> int:
    return one.points[at] - one.points[0]


def row_text(one: Row, at: int, kind: str) -> Text:
    """Return what a plan changes for somebody, as a sentence."""
    change = _gain(one, at)
    said = Text(
        f"{one.who.of('en')}: {change:+,} points ({one.points[0]:,} to "
        f"{one.points[at]:,})",
        f"{one.who.of('zh')}：{change:+,}分（{one.points[0]:,}改为{one.points[at]:,}）",
    )
    if kind == "firm":
        if one.posts[0] == one.posts[at]:
            return said
        return said.then(
            Text(
                f", posts {one.posts[0]} to {one.posts[at]}",
                f"，配对由{one.posts[0]}个变为{one.posts[at]}个",
            )
        )
    before, after = one.partners[0], one.partners[at]
    if before == after:
        return said
    return said.then(
        Text(
            f"; {_listed(before, 'en')} to {_listed(after, 'en')}",
            f"；由{_listed(before, 'zh')}改为{_listed(after, 'zh')}",
        )
    )


def _listed(who: tuple[Named, ...], lang: Lang) -> str:
    if not who:
        return Text("nobody", "无").of(lang)
    return listed(one.of(lang) for one in who).of(lang)
