"""A roster, its check and its changes as text for a terminal."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lawyer_assign.calls import checked
from lawyer_assign.errors import NOTHING, Lang, Text, listed
from lawyer_assign.facts import Facts, Leave
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.policy.roster_policy import ROSTER_KINDS
from lawyer_assign.proof import TierResult
from lawyer_assign.roster import DayTable, Visit
from lawyer_assign.roster.counts import counts_of, going_on_text
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.times import HALVES, Half
from lawyer_assign.roster_outcome import RosterChange, RosterOutcome
from lawyer_assign.rules import Violation
from lawyer_assign.verify.check import TierPrice
from lawyer_assign.verify.roster import RosterReport
from lawyer_assign.views.blocks import Block, as_text

MOST = 20
"""Names that are listed; of more only the number is said."""

FEW = 5
"""Leaves that are named in one line."""

TITLES: dict[str, Text] = {
    **{kind: Text(one.title, one.title_zh) for kind, one in ROSTER_KINDS.items()},
    "lapsed_visits": Text("Visits that lapse", "取消的服务"),
    "displaced_half_days": Text(
        "Half days between the published and the actual time", "改期的半天数"
    ),
    "changed_persons": Text("Other persons, in points", "换人（计分）"),
    "missing_events": Text("Publicity events without a date", "未排上的法治宣传"),
    "unwished_events": Text(
        "Events at half days nobody wished for, or out of turn, in points",
        "不在希望半天、或非轮值律师举办的法治宣传（计分）",
    ),
    "changed_visits": Text("Visits that change", "变动的服务"),
    "moved_visits": Text("Visits that change their time", "改期的服务"),
}
"""What tiers of times, dates and changes are called."""

_STATUS: dict[str, Text] = {
    "optimal": Text("proved best", "已证明最优"),
    "feasible": Text("not every tier proved", "部分层未证明最优"),
    "infeasible": Text(
        "no roster keeps every must: look at the pinned times",
        "没有值班表能满足全部必须遵守的规则，请检查固定不变的时间",
    ),
    "undecided": Text("no roster found in time", "时限内未得出值班表"),
}


@checked
def roster_text(outcome: RosterOutcome, lang: Lang) -> str:
    """Return what a roster gives, tier by tier, and what is missing."""
    return as_text(roster_blocks(outcome, lang))


def roster_blocks(outcome: RosterOutcome, lang: Lang) -> list[Block]:
    """Return the sections on a roster: in sums, tier by tier, what is missing."""
    status = _STATUS[outcome.status]
    title = Text(f"Duty roster: {status.en}", f"值班表：{status.zh}").of(lang)
    counts = tuple((text.of(lang), f"{one:,}") for text, one in counts_of(outcome))
    blocks = [Block(title, (), counts, notes=_remarks(outcome, lang))]
    if outcome.tiers:
        blocks.append(_tier_block(outcome.tiers, lang))
    if outcome.missing:
        blocks.append(_missing_block(outcome, lang))
    return blocks


def _remarks(outcome: RosterOutcome, lang: Lang) -> tuple[str, ...]:
    """Return what is to be said of the calendar, and of the roster before."""
    days = outcome.days
    remark = days.remark if isinstance(days, DayTable) else None
    said = [] if remark is None else [remark]
    if outcome.past is not None and outcome.past.goes_on:
        said.append(going_on_text(outcome.past))
    return tuple(one.of(lang) for one in said)


@checked
def recount_text(outcome: RosterOutcome, report: RosterReport, lang: Lang) -> str:
    """Return what a roster of a file costs, counted again beside what the file says."""
    found = replace(outcome, missing=report.missing)
    title = Text("Duty roster, counted again", "值班表（重新计算）").of(lang)
    counts = tuple((text.of(lang), f"{one:,}") for text, one in counts_of(found))
    blocks = [Block(title, (), counts, notes=_remarks(outcome, lang))]
    if report.tiers:
        blocks.append(_recounted_block(outcome.tiers, report.tiers, lang))
    if report.missing:
        blocks.append(_missing_block(found, lang))
    return as_text(blocks)


def _recounted_block(
    said: Iterable[TierResult], counted: Iterable[TierPrice], lang: Lang
) -> Block:
    """Return the tiers: what each costs, and what the file says of it."""
    by_number = {one.number: one for one in said}
    words = (
        Text("tier", "层级"), Text("what is minimised", "使其最少的内容"),
        Text("counted again", "重算"), Text("in the file", "文件所记"),
        Text("bound in the file", "文件所记下界"),
    )  # fmt: skip
    rows = []
    for one in counted:
        told = by_number.get(one.number)
        written = (None, None) if told is None else (told.price, told.bound)
        numbers = ("-" if part is None else f"{part:,}" for part in written)
        title = _titles(one.by_rule, lang)
        rows.append((str(one.number), title, f"{one.price:,}", *numbers))
    note = Text(
        "The bounds themselves are proved again only by planning again.",
        "下界本身须重新排班才能再次证明。",
    )
    heads = tuple(one.of(lang) for one in words)
    head = Text("Tiers", "目标达到情况").of(lang)
    return Block(head, heads, tuple(rows), frozenset({0, 1}), (note.of(lang),))


def roster_check_text(report: RosterReport, lang: Lang) -> str:
    """Return what the check of a roster found."""
    if report.is_clean:
        return Text(
            "The roster keeps every must, on every date.",
            "值班表在每个日期都符合全部必须遵守的规则。",
        ).of(lang)
    return broken_text(report.violations, lang)


def broken_text(violations: Sequence[Violation], lang: Lang) -> str:
    """Return what a roster breaks, the first of many."""
    count = len(violations)
    head = Text(f"{count:,} violations:", f"违反{count:,}处：").of(lang)
    said = (one.text_zh if lang == "zh" else one.text for one in violations)
    return "\n".join([head, *_first(said, count, lang)])


def change_text(change: RosterChange, lang: Lang) -> str:
    """Return what changed, visit by visit, and what is proved."""
    count = len(change.changes)
    events = sum(one.after.kind == "event" for one in change.changes)
    some = Text(f" ({events:,} publicity events)", f"（其中法治宣传{events:,}次）")
    told = Text(f"{count:,} visits change", f"变动{count:,}次服务")
    lines = [told.then(some if events else NOTHING).of(lang)]
    lines += [one.of(lang) for one in _minded(change.outcome) if not count]
    lines += [one.of(lang) for one in _beyond(change.outcome)]
    facts = change.outcome.facts

    def said() -> Iterator[str]:
        for before, after in change.changes:
            name = named(facts.committee[before.committee])
            was, now = (_when(one, facts) for one in (before, after))
            if after.is_lapsed:
                now = Text("lapses", "取消")
            yield Text(
                f"{name.en}: {was.en} → {now.en}", f"{name.zh}：{was.zh} → {now.zh}"
            ).of(lang)

    lines += _first(said(), count, lang)
    lines += ["", as_text([_tier_block(change.tiers, lang)])]
    return "\n".join(lines)


def _minded(outcome: RosterOutcome) -> Iterator[Text]:
    """Yield how many leaves the roster minds: at whose half days it sends nobody away.

    A visit during leave is one of before the date that the roster goes on from.
    """
    times: dict[str, set[tuple[dt.date, Half]]] = {}
    for visit in outcome.visits:
        for who in () if visit.is_lapsed else visit.lawyers:
            times.setdefault(who, set()).add((visit.date, visit.half))
    leaves = [one for one in outcome.facts.leaves if _is_within(one, outcome.days)]
    minded = sum(
        not any(one.covers(*time) for time in times.get(one.lawyer, ()))
        for one in leaves
    )
    count = Text(f"{minded:,} of {len(leaves):,}", f"{len(leaves):,}条中的{minded:,}条")
    if minded == len(leaves):
        count = Text(f"all {minded:,}", f"{minded:,}条均")
    if minded:
        yield Text(
            f"Leaves that are planned for already: {count.en}. The roster sends nobody "
            "at a half day of these.",
            f"请假{count.zh}已在值班表中作了安排（请假期间未安排其服务），无须变动。",
        )


def _beyond(outcome: RosterOutcome) -> Iterator[Text]:
    """Yield which leaves lie wholly before or after the roster."""
    days, facts = outcome.days, outcome.facts
    far = [one for one in facts.leaves if not _is_within(one, days)]
    if far:
        who = [
            named(facts.lawyer[one.lawyer]).then(
                Text(f" {one.first_day}", f"{one.first_day}")
            )
            for one in far[:FEW]
        ]
        more = len(far) - len(who)
        tail = Text(f" and {more:,} more", f"，另有{more:,}条") if more else NOTHING
        yield Text(
            f"Leaves outside {days.first} to {days.last}, of which nothing follows: "
            f"{len(far):,} ({listed(one.en for one in who).en}{tail.en})",
            f"不在值班表起止日期（{days.first}至{days.last}）内、不作处理的请假{len(far):,}条："
            f"{listed(one.zh for one in who).zh}{tail.zh}",
        )


def _is_within(leave: Leave, days: Days) -> bool:
    return leave.first_day <= days.last and leave.last_day >= days.first


def _when(visit: Visit, facts: Facts) -> Text:
    """Return when a visit is, and who comes."""
    half, who = HALVES[visit.half], all_named(facts.lawyer[x] for x in visit.lawyers)
    return Text(
        f"{visit.date} {half.en}, {who.en}", f"{visit.date} {half.zh}，{who.zh}"
    )


def _tier_block(tiers: Iterable[TierResult], lang: Lang) -> Block:
    rows = tuple(_tier_row(tier, lang) for tier in tiers)
    words = (
        Text("tier", "层级"), Text("what is minimised", "使其最少的内容"),
        Text("price", "未达到程度"), Text("proof", "证明"),
    )  # fmt: skip
    heads = tuple(one.of(lang) for one in words)
    return Block(
        Text("Tiers", "目标达到情况").of(lang), heads, rows, frozenset({0, 1, 3})
    )


def _tier_row(tier: TierResult, lang: Lang) -> tuple[str, str, str, str]:
    price = "-" if tier.price is None else f"{tier.price:,}"
    if tier.is_proved:
        proof = Text("proved", "已证明")
    elif tier.bound is None:
        proof = Text("not proved", "未证明")
    else:
        proof = Text(f"bound {tier.bound:,}", f"下界{tier.bound:,}")
    return str(tier.number), _titles(tier.rules, lang), price, proof.of(lang)


def _titles(rules: Iterable[str], lang: Lang) -> str:
    """Return what rules of a tier are called, in a line."""
    titles = (TITLES[rule].of(lang) for rule in rules if rule in TITLES)
    return ("、" if lang == "zh" else ", ").join(titles)


def _missing_block(outcome: RosterOutcome, lang: Lang) -> Block:
    words = {
        "time": Text("no fixed time", "没有固定时间"),
        "visit": Text("lapses", "服务取消"),
        "event": Text("no publicity event", "缺法治宣传"),
    }
    rows = tuple(
        (
            named(outcome.facts.committee[one.committee]).of(lang),
            "" if one.visit is None else str(one.visit.nominal_date),
            words[one.what].of(lang),
            one.reason.of(lang),
        )
        for one in outcome.missing[:MOST]
    )
    left = len(outcome.missing) - MOST
    more = Text(f"... and {left:,} more", f"……另有{left:,}处").of(lang)
    title = Text("Missing", "未能排出").of(lang)
    notes = (more,) if left > 0 else ()
    return Block(title, (), rows, frozenset(range(4)), notes)


def _first(lines: Iterable[str], count: int, lang: Lang) -> Iterator[str]:
    for at, line in enumerate(lines):
        if at == MOST:
            left = count - MOST
            yield "  " + Text(f"... and {left:,} more", f"……另有{left:,}处").of(lang)
            return
        yield f"  {line}"
