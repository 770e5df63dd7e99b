"""How remedies read, in Chinese and English."""

from collections import Counter

from lawyer_assign.errors import Lang, Text, firm_zh, lawyer_zh
from lawyer_assign.explain.answers import Named, shown
from lawyer_assign.explain.cures.cures import Remedies, Remedy, Step
from lawyer_assign.explain.cures.levers import LeverKind
from lawyer_assign.explain.cures.recruits import new_firm_of
from lawyer_assign.facts.base import SKILLS_ZH
from lawyer_assign.rules.pairing.caseload import BY_TEXT
from lawyer_assign.views.blocks import Block

_HEADS: dict[LeverKind, Text] = {
    "lend": Text("Lend lawyers from elsewhere", "从邻近地区借调律师"),
    "offer": Text(
        "Ask lawyers for further posts", "请律师在上限内多服务几个社区（村）"
    ),
    "lift": Text("Have refusals lifted", "请有关方撤回拒绝"),
    "seats": Text("Ask firms for more seats", "请律所增加承诺服务数"),
    "consent": Text("Ask consent to go above the cap", "申请超上限的批准"),
    "recruit": Text("Recruit lawyers", "招募律师"),
    "fund": Text("Raise budgets", "增加预算"),
}
_OWN_CAP = Text("Go above the policy's own cap", "放宽规则集自定的上限")
"""Of what the text allows without consent, where the cap of the policy is below."""


_NOT_ALL = Text(
    "time was up, or it was stopped, before all levers were tried",
    "时限已到或已停止，未及全部尝试",
)

_WITHIN_BUDGETS = Text(
    " (all but larger budgets: within budgets as they are)",
    "（增加预算以外的办法，均按预算不变计算）",
)


def not_all(found: Remedies) -> Text:
    """Return that time was up, and for which levers."""
    if not found.cut_short:
        return _NOT_ALL
    heads = [_HEADS[one] for one in found.cut_short]
    names = Text("; ".join(one.en for one in heads), "、".join(one.zh for one in heads))
    return _NOT_ALL.then(
        Text(
            f", not or not to the end: {names.en}; give explain --remedies more time "
            "(--time-limit)",
            f"，未试或未试完的有：{names.zh}；"
            "可用 explain --remedies 加 --time-limit 延长时限再试",
        )
    )


def blocks(found: Remedies, lang: Lang) -> list[Block]:
    """Return a block per lever that helps, in the order of the text."""
    blocks = [Block(head_text(found).of(lang), (), ())]
    for one in found.found:
        told = shown(_step_texts(one), lang)
        blocks.append(Block(remedy_text(one).of(lang), (), told))
    return blocks


def _step_texts(one: Remedy) -> list[Text]:
    """Return what to ask for; whoever is recruited alike is told of once."""
    if one.lever != "recruit":
        return [step_text(one, step) for step in one.steps]
    nobody = Named("", "")
    alike = Counter(step._replace(who=nobody) for step in one.steps)
    return [_recruit(step, count) for step, count in alike.items()]


def head_text(found: Remedies) -> Text:
    """Return how many posts are open, and whether anything helps.

    That nothing does is said only where everything was tried.
    """
    count = found.open
    if not count:
        return Text(
            "Every committee has the lawyers it needs.", "所有社区（村）均已配齐律师。"
        )
    if found.by_solving:
        return _once_solved(found)
    return _helped(found, f"{count} post(s) are open", f"有{count}个名额空缺")


def _once_solved(found: Remedies) -> Text:
    """Return what solving again fills, and what helps with the others."""
    count, filled = found.open, found.by_solving
    if filled == count:
        return Text(
            f"{count} post(s) are open, and solving again fills them all: this plan "
            "leaves out more than it need.",
            f"有{count}个名额空缺，但重新求解即可全部补上：此方案本可配得更齐。",
        )
    rest = count - filled
    return _helped(
        found,
        f"{count} post(s) are open, of which solving again fills {filled}; "
        f"{rest} stay open then",
        f"有{count}个名额空缺，其中{filled}个重新求解即可补上；其余{rest}个仍空缺",
    )


def _helped(found: Remedies, en: str, zh: str) -> Text:
    """Return what is open, and whether anything helps."""
    why = not_all(found)
    if not found.found and not found.is_complete:
        return Text(
            f"{en}. No remedy is found yet: {why.en}",
            f"{zh}，尚未找到补救办法：{why.zh}",
        )
    if not found.found:
        return Text(
            f"{en}, and none of the levers of the text fills any",
            f"{zh}，现有办法均不能补上",
        )
    head = Text(
        f"{en}. Any one of these helps",
        f"{zh}。以下任一办法可以缓解",
    )
    if len(found.found) > 1 and any(one.lever == "fund" for one in found.found):
        head = head.then(_WITHIN_BUDGETS)
    if not found.is_complete:
        head = head.then(Text(f" ({why.en})", f"（{why.zh}）"))
    return head.then(Text(":", "："))


def remedy_text(one: Remedy) -> Text:
    """Return what a lever does, and whether fewer steps would do."""
    head, count = _HEADS[one.lever], len(one.steps)
    if one.lever == "consent" and all(step.to <= BY_TEXT for step in one.steps):
        head = _OWN_CAP
    fills = Text(
        f"fill {one.covers} post(s), {one.left_open} stay open",
        f"可补上{one.covers}个，仍空缺{one.left_open}个",
    )
    unit = Text("", "项")
    asks = Text(f"{head.en}: {count} step(s) ", f"{head.zh}：{count}项，")
    if one.lever == "fund":
        unit = Text(" yuan", "元")
        asks = Text(
            f"{head.en}: {one.amount:,} yuan a year in {count} district(s) ",
            f"{head.zh}：{count}个区县每年共{one.amount:,}元，",
        )
    said = asks.then(fills)
    if one.is_least:
        return said.then(Text("; no fewer do", "；已证明不能更少"))
    if not one.at_least:
        return said.then(Text("; whether fewer do is not proved", "；能否更少尚未证明"))
    least = f"{one.at_least:,}"
    return said.then(
        Text(
            f"; whether fewer do is not proved, at least {least}{unit.en} are needed",
            f"；能否更少尚未证明，至少需要{least}{unit.zh}",
        )
    )


def step_text(one: Remedy, step: Step) -> Text:
    """Return one thing to ask for."""
    who, to = step.who, step.to
    where = step.where or step.who
    if one.lever == "fund":
        return Text(
            f"budget of {who.of('en')}: {to:,} yuan a year more",
            f"{who.of('zh')}预算每年增加{to:,}元",
        )
    if one.lever == "lend":
        return Text(
            f"lawyer {who.of('en')} serves in {where.of('en')} too",
            f"{lawyer_zh(who.of('zh'))}同时到{where.of('zh')}服务",
        )
    if one.lever == "offer":
        return Text(
            f"lawyer {who.of('en')} takes {to} committee(s)",
            f"{lawyer_zh(who.of('zh'))}任{to}个社区（村）",
        )
    if one.lever == "lift":
        return Text(
            f"firm {who.of('en')} and {where.of('en')} accept each other",
            f"{firm_zh(who.of('zh'))}与{where.of('zh')}同意相互合作",
        )
    if one.lever == "seats":
        return Text(
            f"firm {who.of('en')} serves {to} committee(s)",
            f"{firm_zh(who.of('zh'))}服务{to}个社区（村）",
        )
    if one.lever == "consent" and to <= BY_TEXT:
        return Text(
            f"lawyer {who.of('en')} serves {to} committees, above the cap of this "
            "policy; up to 5 no consent is needed",
            f"{lawyer_zh(who.of('zh'))}任{to}个社区（村），超出本规则集的上限；"
            "不超过5个无须批准",
        )
    if one.lever == "consent":
        return Text(
            f"consent for lawyer {who.of('en')}: {to} committees",
            f"为{lawyer_zh(who.of('zh'))}申请批准：{to}个社区（村）",
        )
    return _recruit(step)


def _recruit(step: Step, count: int = 1) -> Text:
    where = step.where or step.who
    each = "各" if count > 1 else ""
    who = "lawyer for" if count == 1 else "lawyers for"
    serve = ", who serves" if count == 1 else ", each of whom serves"
    said = Text(
        f"{count} {who} {where.of('en')}{serve} {step.to} committee(s)",
        f"为{where.of('zh')}招募{count}名律师，{each}服务{step.to}个社区（村）",
    )
    if step.firm is not None and step.firm.id == new_firm_of(where.id):
        said = said.then(
            Text(
                ", of one new firm with others who are recruited",
                "，须与其他招募的律师同属一家新律所",
            )
        )
    elif step.firm is not None:
        firm = step.firm
        said = said.then(
            Text(f", of firm {firm.of('en')}", f"，须为{firm_zh(firm.of('zh'))}的律师")
        )
    if not step.skills:
        return said
    zh = "、".join(SKILLS_ZH.get(skill, skill) for skill in step.skills)
    return said.then(Text(f", able in {', '.join(step.skills)}", f"，应擅长{zh}"))
