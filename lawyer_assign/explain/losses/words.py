"""How the answer of ``critical`` reads, in Chinese and English."""

from collections.abc import Iterator, Sequence

from lawyer_assign.errors import NOTHING, Lang, Text, listed
from lawyer_assign.explain.answers import Named, all_named, shown
from lawyer_assign.explain.cost_words import units_said
from lawyer_assign.explain.losses.loss import Critical, Loss
from lawyer_assign.views.blocks import Block

MOST_PLACES = 3
"""Of those that stay open which are named."""
MOST_NAMED = 5
"""Of those not asked about who are named."""

SHORTEST = Text(
    "found by shortest paths; the same as repairing one by one",
    "由最短路求得，与逐个修补的结果一致",
)

MENDED = Text(
    "all others keep their posts where that can be; made anew as a whole a plan may "
    "lose less",
    "均按“其余配对尽量不动”计算；若全部重新求解，损失可能更小",
)

GAINS = Text(
    "points are gained where what bound the plan to who leaves ends too: two-way "
    "choices, fixed agreements, own least numbers, or the price of further posts",
    "离开后得分反而增加的，是因为离开者的双向选择、固定协议、最少服务数等约束随之解除，"
    "或一人多岗的扣分减少",
)


def blocks(found: Critical, lang: Lang) -> list[Block]:
    """Return the blocks of an answer: lawyers, then firms, the worst first."""
    blocks = []
    for kind, head in (
        ("lawyer", Text("Lawyers whom the plan can least lose", "最关键的律师")),
        ("firm", Text("Firms that the plan can least lose", "最关键的律所")),
    ):
        told = [loss_text(one) for one in found.losses if one.kind == kind]
        if told:
            blocks.append(Block(head.of(lang), (), shown(told, lang)))
    if not blocks:
        blocks.append(Block(_nobody_said(found).of(lang), (), ()))
    how = tuple((one.of(lang),) for one in how_said(found))
    return [*blocks, Block("", (), how)] if how else blocks


def _nobody_said(found: Critical) -> Text:
    """Return why there is no loss: it ended before the first, or none was asked for."""
    if found.is_complete:
        return Text(
            "Nobody who was asked about serves, so nobody is missed",
            "所问范围内没有任职的律师或律所，无须分析",
        )
    count = len(found.not_asked)
    return Text(
        "Time was up, or it was stopped, before anybody could be asked about: "
        f"{count:,} not asked",
        f"尚未分析任何人即已停止或时限已到：未及分析的共{count:,}名（家）",
    )


def how_said(found: Critical) -> list[Text]:
    """Return how the numbers were found, and whether all that were asked about are."""
    rest = [] if found.is_complete else [_rest_said(found)]
    if not found.losses:  # of numbers that there are not nothing is to be said
        return rest
    how = SHORTEST
    if found.why_not_flow is not None:
        how = Text(
            f"repaired one by one: {found.why_not_flow.en}",
            f"以上各项均逐个重新安排求得（较慢，结果同样准确）：{found.why_not_flow.zh}",
        )
    said = [MENDED, how]
    if any((one.points_lost or 0) < 0 for one in found.losses):
        said.append(GAINS)
    return said + rest


def _rest_said(found: Critical) -> Text:
    """Return of whom nothing is known, since the search ended before."""
    lawyers = sum(one.kind == "lawyer" for one in found.not_asked)
    firms = len(found.not_asked) - lawyers
    first = found.not_asked[:MOST_NAMED]
    en, zh = (listed(one.who.of(lang) for one in first) for lang in ("en", "zh"))
    more = NOTHING
    if len(found.not_asked) > MOST_NAMED:
        more = Text(" and others", "等")
    return Text(
        f"time was up, or it was stopped, before {lawyers:,} lawyers and {firms:,} "
        f"firms could be asked about ({en.en}{more.en}): nothing is known of them",
        f"时限已到或已停止，另有{lawyers:,}名律师、{firms:,}家律所未及分析"
        f"（{zh.zh}{more.zh}），情况不明",
    )


def loss_text(one: Loss) -> Text:
    """Return what is lost with somebody, as a sentence."""
    who = one.who
    leaves = Text(
        f"Without {who.of('en')}, who serves {one.posts}",
        f"{who.of('zh')}现服务{one.posts}个社区（村），若离开",
    )
    if one.rises is None:
        said = _no_repair(one)
        return Text(f"{leaves.en}: {said.en}", f"{leaves.zh}，{said.zh}")
    parts = list(_lost(one))
    en, zh = ", ".join(p.en for p in parts), "，".join(p.zh for p in parts)
    return Text(f"{leaves.en}: {en}", f"{leaves.zh}：{zh}")


def _no_repair(one: Loss) -> Text:
    if one.status == "infeasible":
        return Text(
            "no plan keeps every rule that must hold",
            "没有方案能遵守全部必须遵守的规则",
        )
    return Text("no repair was found in time", "时限内未找到修补方案")


def _filled_said(places: Sequence[Named]) -> Text:
    """Return where places that were open are filled for it."""
    if not places:
        return NOTHING
    said = all_named(places, MOST_PLACES)
    return Text(f", and {said.en} gets one filled", f"，原空缺的{said.zh}得以补上")


def _lost(one: Loss) -> Iterator[Text]:
    """Yield what the best repair leaves open, moves, misses and does not prove."""
    first = one.open_at[:MOST_PLACES]
    en, zh = (listed(place.of(lang) for place in first) for lang in ("en", "zh"))
    if len(one.open_at) > MOST_PLACES:
        en, zh = (x.then(Text(" and others", "等")) for x in (en, zh))
    if one.left_open and one.left_open > 0:
        yield Text(
            f"{one.left_open} place(s) stay open ({en.en})",
            f"将空缺{one.left_open}个（{zh.zh}）",
        )
    elif one.open_at:
        there, here = _filled_said(one.filled_at)
        yield Text(
            f"no more places stay open in all, but others ({en.en}){there}",
            f"空缺总数不增加，但空缺改在{zh.zh}{here}",
        )
    else:
        yield Text("all can be covered again", "空出的仍可全部补齐")
    if one.moved:
        yield Text(
            f"{one.moved} post(s) of others move", f"须调整他人的{one.moved}个配对"
        )
    for kind, units in one.effects:
        yield units_said(kind, units)
    lost = one.points_lost
    if lost is not None and lost >= 0:
        yield Text(f"{lost:,} points lost", f"少得{lost:,}分")
    elif lost is not None:
        yield Text(f"{-lost:,} points gained", f"多得{-lost:,}分")
    if one.status != "optimal":
        yield Text("not proved the least", "尚未证明为最少")
