"""What a desk shows, as plain values in one language: a browser draws nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain import compare, why
from lawyer_assign.explain.comparisons.comparison import Comparison
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.notebook.bench import Bench
from lawyer_assign.notebook.budgets import budgets_of
from lawyer_assign.notebook.marks import Mark
from lawyer_assign.outcome import Outcome
from lawyer_assign.pairs.known_travel import is_timed, minutes_text
from lawyer_assign.plan import Plan
from lawyer_assign.proof import stopped_text
from lawyer_assign.views.blocks import Block
from lawyer_assign.views.words import say, title

MOST_OTHERS = 8
"""Candidates that are shown for a committee beside those who serve it."""

WORDS = {
    "search": Text("Search community, lawyer or firm", "搜索社区（村）、律师、律所"),
    "replan": Text("Re-plan", "重新计算"),
    "undo": Text("Undo", "撤销"),
    "language": Text("中文", "English"),
    "committee": Text("Community (village)", "社区（村）"),
    "district": Text("District", "区县"),
    "lawyer": Text("Lawyer", "律师"),
    "firm": Text("Firm", "律所"),
    "minutes": Text("Minutes", "分钟"),
    "points": Text("Points", "得分"),
    "pin": Text("Pin", "指定"),
    "forbid": Text("Forbid", "排除"),
    "leave": Text("Leaves", "退出"),
    "open": Text("nobody yet", "尚无律师"),
    "marks": Text("To be applied", "待应用"),
    "steps": Text("Changes so far", "已作改动"),
    "none": Text("none", "无"),
    "tiers": Text("Tiers", "目标达到情况"),
    "before": Text("before", "此前"),
    "now": Text("now", "现在"),
    "proved": Text("proved", "已证明"),
    "not_proved": Text("bound", "已证明的最小值"),
    "map": Text("Map", "分布图"),
    "changes": Text("What changed", "改动结果"),
    "why": Text("Why", "为什么"),
    "others": Text("Other candidates", "其他候选律师"),
    "firms": Text("Firms with candidates here", "有候选律师的律所"),
    "budgets": Text("Budgets, yuan a year", "预算（元/年）"),
    "budget": Text("Budget", "预算"),
    "no_budget": Text("none", "不设预算"),
    "spent": Text("Spent", "方案支出"),
    "more": Text("more rows: search to see them", "行未显示，请搜索"),
    "nothing": Text("nothing found", "没有找到"),
    "pick": Text(
        "Click a row or a point; or go there by Tab and arrows, and press Enter",
        "点击表格一行或图上一点；也可用Tab键、方向键选择后按回车键",
    ),
    "by_keys": Text(
        "go from point to point by arrows, and press Enter",
        "用方向键选择一点，按回车键",
    ),
    "pinned": Text("pinned", "已指定"),
    "why_pinned": Text(
        "By a fixed agreement, or by a change made before",
        "由已有固定协议或此前的改动指定",
    ),
    "of_pair": Text("{what}: {who}, {place}", "{what}：由{who}服务{place}"),
    "of_whom": Text("{what}: {who}", "{what}服务：{who}"),
    "drop": Text("Take away: {what}", "取消：{what}"),
    "no_plan": Text("Why there is no plan", "为什么没有方案"),
    "clashes": Text("leaves no plan", "导致没有方案"),
}

_STATES = {
    "": Text("as before", "未变"),
    "new": Text("another lawyer than before", "律师有变"),
    "short": Text("lawyers missing", "未配齐"),
    "open": Text("nobody yet", "尚无律师"),
}
_SHORT = Text("{n} of {all} lawyers", "应有{all}名律师，现有{n}名")
_SERVED = Text("served", "已有律师")
_TWO_RULERS = Text(
    "Before and now are each counted by their own facts and rules, and changes alter "
    "what counts; “What changed” counts both by the same.",
    "“此前”“现在”各按当时的数据和规则集核算，改动会影响计数范围；"
    "“改动结果”中按同一数据和规则集核算。",
)
_BEFORE_MARKS = Text(
    "{status}; it is the plan before these marks", "{status}；所示为应用标记前的方案"
)
_BEFORE = Text("before: {who}", "此前：{who}")


def sheet_of(bench: Bench, lang: Lang) -> dict[str, Any]:
    """Return everything that a desk shows, but for the reasons of one committee.

    Parameters
    ----------
    bench
        Solved.
    lang
        ``"zh"`` or ``"en"``.

    Returns
    -------
    dict
        What JSON can say; ``rows`` and ``places`` are lists, for a city has thousands.
    """
    outcome = bench.solve()
    facts, found = outcome.problem.facts, _compared(bench, lang)
    return {
        "lang": lang,
        "words": {key: word.of(lang) for key, word in WORDS.items()},
        "title": bench.scenario.name,
        "status": _status(bench, lang),
        "rows": list(_rows(bench, lang)),
        "states": _states(bench, lang),
        "places": [[row.id, row.lat, row.lon] for row in facts.committees],
        "tiers": _tiers(bench, lang),
        "tiers_note": "" if found is None else _rulers(found, bench, lang),
        "budgets": budgets_of(bench, lang),
        "marks": [_mark(one, bench, lang) for one in bench.marks],
        "steps": [one.of(lang) for one in bench.scenario.texts],
        "no_plan": _no_plan(bench, lang),
        "changes": [] if found is None else _changes(found, bench, lang),
        "can_undo": bool(bench.marks) or bench.before is not None,
    }


def reasons_of(outcome: Outcome, committee: str, lang: Lang) -> dict[str, Any]:
    """Return why a committee is served as it is, and who else could."""
    facts, plan = outcome.problem.facts, outcome.plan or Plan.of(())
    if outcome.plan is None:
        said = [Block(say(outcome.status, lang), (), ())]
    else:
        said = why(outcome, committee).blocks(lang)
    serving = plan.lawyers_of(committee)
    pairs = outcome.problem.pairs
    here = pairs.keep(pairs.committee == facts.columns.committee_at[committee])
    frame = here.to_frame()
    others = frame[~frame.lawyer.isin(serving)].nlargest(MOST_OTHERS, "points")
    return {
        "committee": committee,
        "blocks": [_block(one) for one in said],
        "others": [
            [lawyer, _name(facts.lawyer[lawyer], lang), points]
            for lawyer, points in zip(
                others.lawyer.tolist(), others.points.tolist(), strict=True
            )
        ],
        "firms": [
            [firm, _name(facts.firm[firm], lang)]
            for firm in sorted({facts.lawyer[one].firm for one in frame.lawyer})
        ],
    }


def _rows(bench: Bench, lang: Lang) -> Iterable[list[Any]]:
    """Yield committee, its name, district, lawyer, her name, firm, minutes, points.

    And how it stands: ``open`` where nobody serves, ``short`` where lawyers are
    missing, ``new`` where she did not serve there before; how many there are of how
    many, and who served before, if others did; and whether she is pinned there.
    """
    outcome, last = bench.solve(), _last_plan(bench)
    short = _short(outcome, lang)
    facts, frame = outcome.problem.facts, outcome.posts_frame()
    before = None if last is None else set(last.posts)
    then = _before(bench, lang)
    ways = _unknown_ways(outcome, lang)
    pinned = {
        (row.committee, lawyer)
        for row in facts.agreements
        if row.is_fixed
        for lawyer in row.lawyers
    }
    columns = ("committee", "district", "lawyer", "firm", "minutes", "points")
    for committee, district, lawyer, firm, minutes, points in zip(
        *(frame[name].tolist() for name in columns), strict=True
    ):
        is_new = before is not None and (committee, lawyer) not in before
        yield [
            committee,
            _name(facts.committee[committee], lang),
            _name(facts.district[district], lang),
            lawyer,
            _name(facts.lawyer[lawyer], lang),
            _name(facts.firm[firm], lang),
            ways.get((committee, lawyer), minutes),
            points,
            "short" if committee in short else "new" if is_new else "",
            _joined(committee, (short, then), lang),
            (committee, lawyer) in pinned,
        ]
    served = set(frame.committee)
    for row in facts.committees:
        if row.id not in served:
            place = _name(facts.district[row.district], lang)
            was = then.get(row.id, "")
            yield [
                *(row.id, _name(row, lang), place, "", "", "", None, None),
                *("open", was, False),
            ]


def _unknown_ways(outcome: Outcome, lang: Lang) -> dict[tuple[str, str], str]:
    """Return what is said of travel that is not known, by committee and lawyer."""
    problem, plan = outcome.problem, outcome.plan or Plan.of(())
    pairs = problem.pairs.keep(problem.pairs.mask_of(plan.posts))
    unknown = problem.policy.reach.travel.unknown_minutes
    said = minutes_text(unknown, is_known=False).of(lang)
    committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
    return {
        (committees[pairs.committee[at]], lawyers[pairs.lawyer[at]]): said
        for at in np.flatnonzero(~is_timed(problem.facts, pairs, unknown))
    }


def _short(outcome: Outcome, lang: Lang) -> dict[str, str]:
    """Return of committees that some serve, but too few, how many of how many."""
    count = Counter(post.committee for post in (outcome.plan or Plan.of(())).posts)
    return {
        row.id: _SHORT.of(lang).format(n=count[row.id], all=row.lawyers_min)
        for row in outcome.problem.facts.committees
        if 0 < count[row.id] < row.lawyers_min
    }


def _joined(committee: str, told: Sequence[dict[str, str]], lang: Lang) -> str:
    between = Text("; ", "；").of(lang)
    return between.join(said[committee] for said in told if committee in said)


def _before(bench: Bench, lang: Lang) -> dict[str, str]:
    """Return of each committee whom others serve now who did before."""
    last, now = bench.before, bench.solve().plan or Plan.of(())
    if last is None or last.outcome.plan is None:
        return {}
    facts, plan = last.outcome.problem.facts, last.outcome.plan
    said = {}
    for committee in facts.committee:
        was = plan.lawyers_of(committee)
        if set(was) != set(now.lawyers_of(committee)):
            names = all_named(facts.lawyer[one] for one in was).of(lang)
            who = names or WORDS["open"].of(lang)
            said[committee] = _BEFORE.of(lang).format(who=who)
    return said


def _name(row: Any, lang: Lang) -> str:  # noqa: ANN401 (any row with a name)
    return named(row).of(lang)


def _states(bench: Bench, lang: Lang) -> list[list[str]]:
    """Return what the colours of rows and points mean."""
    said = dict(_STATES)
    if bench.before is None:
        said = {**said, "": _SERVED}
        del said["new"]
    return [[state, text.of(lang)] for state, text in said.items()]


def _last_plan(bench: Bench) -> Plan | None:
    return None if bench.before is None else bench.before.outcome.plan


def _tiers(bench: Bench, lang: Lang) -> list[dict[str, Any]]:
    """Return price and bound of each tier, and its price before if it was there."""
    now = bench.solve().tiers
    then = () if bench.before is None else bench.before.outcome.tiers
    alike = [one.number for one in then] == [one.number for one in now]
    return [
        {
            "number": tier.number,
            "title": (", " if lang == "en" else "、").join(
                title(kind, lang) for kind in tier.rules
            ),
            "before": then[at].price if alike else None,
            "now": tier.price,
            "bound": tier.bound,
            "is_proved": tier.is_proved,
        }
        for at, tier in enumerate(now)
    ]


def _mark(mark: Mark, bench: Bench, lang: Lang) -> list[Any]:
    """Return kind, ids, the mark in words, whether it leaves no plan, and the rest."""
    text = mark.text(bench.scenario.facts).of(lang)
    refusal = bench.refusal
    clashes = refusal is not None and refusal.is_proved and mark in refusal.marks
    rest = {"firm": mark.firm, "district": mark.district, "yuan": mark.yuan}
    return [mark.kind, mark.committee, mark.lawyer, text, clashes, rest]


def _status(bench: Bench, lang: Lang) -> str:
    outcome = bench.solve()
    said = f"{say(outcome.status, lang)}{stopped_text(outcome.ended).of(lang)}"
    if bench.refusal is None:
        return said
    return _BEFORE_MARKS.of(lang).format(status=said)


def _no_plan(bench: Bench, lang: Lang) -> list[dict[str, Any]]:
    """Return what contradicts, where the marks or what lies here leave no plan.

    Without the cells: marks stand in none, and who reads here looks at no sheet.
    """
    found = bench.contradictions
    if found is None:
        return []
    bare = [
        replace(one, demands=tuple(replace(it, places=()) for it in one.demands))
        for one in found.found
    ]
    told = replace(found, found=tuple(bare)).blocks(lang)
    return [_block(one) for one in told]


def _compared(bench: Bench, lang: Lang) -> Comparison | None:
    """Return what the last re-plan changed; nothing before there was one."""
    outcome, last = bench.solve(), bench.before
    if last is None or outcome.plan is None or last.outcome.plan is None:
        return None
    names = [WORDS[one].of(lang) for one in ("before", "now")]
    return compare(last.outcome, outcome, names=names)


def _rulers(found: Comparison, bench: Bench, lang: Lang) -> str:
    """Return that the prices before and now are counted by two rulers, if they are.

    Who leaves can make a district scarce, and then its second posts count no more: the
    price falls though nothing became better.
    """
    last = bench.before
    both = () if last is None else (last.outcome, bench.solve())
    own = [{tier.number: tier.price for tier in one.tiers} for one in both]
    alike = all(
        found.price(number)[at] == price
        for at, prices in enumerate(own)
        for number, price in prices.items()
    )
    return "" if alike else _TWO_RULERS.of(lang)


def _changes(found: Comparison, bench: Bench, lang: Lang) -> list[dict[str, Any]]:
    """Return what moved, and for whom; prices where those of the tiers mislead."""
    # The prices stand in the tiers, unless facts changed what they count.
    first = 0 if _rulers(found, bench, lang) else 1
    return [_block(one) for one in found.blocks(lang)[first:]]


def _block(block: Block) -> dict[str, Any]:
    return {
        "title": block.title,
        "heads": block.heads,
        "rows": block.rows,
        "left": sorted(block.left),
        "notes": block.notes,
    }
