"""How a shortage reads, in Chinese and English."""

from collections.abc import Sequence

from lawyer_assign.errors import NOTHING, Lang, Text
from lawyer_assign.explain.answers import MOST_NAMED, all_named
from lawyer_assign.explain.shortages.gaps import Gap, Shortage, rooms
from lawyer_assign.explain.shortages.kept_out import reason_text
from lawyer_assign.problem.hall import LimitKind
from lawyer_assign.views.blocks import Block

MOST_SAID = 20
"""Groups that a text spells out; the data has all."""


def blocks(found: Shortage, lang: Lang) -> list[Block]:
    """Return a block per gap: who, who could serve, their room, who is kept out."""
    blocks = [Block(head_text(found).of(lang), (), ())]
    for number, gap in enumerate(found.gaps[:MOST_SAID], start=1):
        rows = tuple((one.of(lang),) for one in details_of(gap))
        blocks.append(Block(f"{number}. {gap_text(gap).of(lang)}", (), rows))
    left = len(found.gaps) - MOST_SAID
    if left > 0:
        more = Text(f"... and {left} more", f"……另有{left}组")
        blocks.append(Block(more.of(lang), (), ()))
    if found.causes:
        head = (
            Text("Besides:", "此外：") if found.gaps else Text("Why:", "原因：")
        ).of(lang)
        rows = tuple((cause.said.of(lang),) for cause in found.causes)
        blocks.append(Block(head, (), rows))
    return blocks


def head_text(found: Shortage) -> Text:
    """Return how much is open, and how much must be, as a sentence."""
    if not found.open:
        return Text(
            "Every committee has the lawyers it needs.", "所有社区（村）均已配齐律师。"
        )
    said = Text(
        f"{found.open} post(s) are open; at least {found.least} must be, whichever "
        "plan is made",
        f"有{found.open}个名额空缺；无论如何安排，至少有{found.least}个无法配齐",
    )
    parts = _parts(found)
    if not parts:
        return said.then(Text(".", "。"))
    en = "".join(f", {part.en}" for part in parts)
    zh = "".join(f"，{part.zh}" for part in parts)
    return said.then(Text(f"{en}:", f"{zh}："))


def _parts(found: Shortage) -> list[Text]:
    """Return how many posts lack anybody, and how many lack room of those there are.

    Lawyers whom a rule keeps out may have free places, so they are not called too few.
    """
    bare = [gap for gap in found.gaps if not gap.lawyers]
    full = [gap for gap in found.gaps if gap.lawyers]
    parts = []
    if bare:
        count, why = sum(gap.short for gap in bare), _barred(bare)
        parts.append(
            Text(
                f"{count} of them because nobody may serve there{why.en}",
                f"其中{count}个因无人可服务{why.zh}",
            )
        )
    if full:
        count, why = sum(gap.short for gap in full), _barred(full)
        parts.append(
            Text(
                f"{count} of them because those who may serve there have too little "
                f"room{why.en}",
                f"其中{count}个因可服务的律师余量不足{why.zh}",
            )
        )
    return parts


def _barred(gaps: Sequence[Gap]) -> Text:
    """Return in brackets what keeps the others out, each reason once."""
    reasons = dict.fromkeys(one.reason for gap in gaps for one in gap.kept_out)
    if not reasons:
        return NOTHING
    named = [reason_text(reason) for reason in reasons]
    en = ", ".join(f"lawyers {one.en}" for one in named)
    zh = "；".join(one.zh for one in named)
    return Text(f" (kept out: {en})", f"（不可服务的原因：{zh}）")


def gap_text(gap: Gap) -> Text:
    """Return who asks for more than who could serve them has room for."""
    where, who = all_named(gap.committees), all_named(gap.lawyers)
    count = len(gap.committees)
    some = Text(
        f"{count} committee(s) ({where.en}) ask for {gap.asked} lawyer(s)",
        f"{count}个社区（村）（{where.zh}）共需{gap.asked}名律师",
    )
    if not gap.lawyers:
        return some.then(
            Text(
                f"; nobody could serve them: {gap.short} stay open",
                f"；无人可以服务，{gap.short}个必然空缺",
            )
        )
    return some.then(
        Text(
            f"; {len(gap.lawyers)} lawyer(s) could serve them ({who.en}), with room "
            f"for {gap.room}: {gap.short} stay open",
            f"；可服务的律师有{len(gap.lawyers)}名（{who.zh}），"
            f"合计还可任{gap.room}个，{gap.short}个必然空缺",
        )
    )


_KINDS: dict[LimitKind, Text] = {
    "caseload": Text("the cap on committees per lawyer", "每名律师的数量上限"),
    "consent": Text("consents above five", "超五个的批准"),
    "own": Text("the lawyers' own most", "律师本人愿任数"),
    "seats": Text("the firms' seats", "律所承诺数"),
    "once": Text("a lawyer counts once per committee", "同一律师在一处只计一次"),
}


def details_of(gap: Gap) -> list[Text]:
    """Return which limits make the room, and who is kept out."""
    lines = []
    for kind, room in rooms(gap).items():
        limits = [limit for limit in gap.limits if limit.kind == kind]
        shown = limits[:MOST_NAMED]
        en = ", ".join(f"{one.who.of('en')} {one.room}" for one in shown)
        zh = "、".join(f"{one.who.of('zh')}{one.room}个" for one in shown)
        more = Text(", ...", "等") if len(limits) > len(shown) else NOTHING
        lines.append(
            Text(
                f"{_KINDS[kind].en}: room for {room} ({en}{more.en})",
                f"{_KINDS[kind].zh}：共可任{room}个（{zh}{more.zh}）",
            )
        )
    return [*lines, *(one.said for one in gap.kept_out)]
