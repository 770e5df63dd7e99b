"""A roster, its check and its changes as text for a terminal."""

from collections.abc import Iterable, Iterator

from lawyer_assign.errors import Lang, Text
from lawyer_assign.facts.names import named
from lawyer_assign.policy.roster_policy import ROSTER_KINDS
from lawyer_assign.proof import TierResult
from lawyer_assign.roster import DayTable
from lawyer_assign.roster_outcome import RosterChange, RosterOutcome
from lawyer_assign.verify.roster import RosterReport

MOST = 20
"""Names that are listed; of more only the number is said."""

TITLES: dict[str, Text] = {
    **{kind: Text(one.title, one.title_zh) for kind, one in ROSTER_KINDS.items()},
    "lapsed_visits": Text("visits that lapse", "取消的服务"),
    "displaced_half_days": Text(
        "half days between the published and the actual time", "改期的半天数"
    ),
    "changed_persons": Text("other persons, in points", "换人（计分）"),
    "missing_events": Text("publicity events without a date", "未排上的法治宣传"),
    "unwished_events": Text(
        "events at half days nobody wished for", "不在希望半天的法治宣传"
    ),
    "changed_visits": Text("visits that change", "变动的服务"),
    "moved_visits": Text("visits that change their time", "改期的服务"),
}
"""What tiers of times, dates and changes are called."""

_STATUS: dict[str, Text] = {
    "optimal": Text("proved best", "已证明最优"),
    "feasible": Text("not every tier proved", "部分层级未证明最优"),
    "infeasible": Text(
        "no roster keeps every must: look at the pinned times",
        "没有值班表能满足全部必守规则，请检查固定不变的时间",
    ),
    "undecided": Text("no roster found in time", "限时内未得出值班表"),
}


def roster_text(outcome: RosterOutcome, lang: Lang) -> str:
    """Return what a roster gives, tier by tier, and what is missing."""
    lines = [Text("Duty roster", "值班表").of(lang)]
    lines.append(f"  {_STATUS[outcome.status].of(lang)}")
    if outcome.roster is not None:
        events = sum(one.kind == "event" for one in outcome.visits)
        lines.append(
            Text(
                f"  {len(outcome.roster):,} committees with a fixed time; "
                f"{len(outcome.visits) - events:,} visits, {events:,} events",
                f"  {len(outcome.roster):,} 个社区（村）有固定时间；"
                f"服务 {len(outcome.visits) - events:,} 次，"
                f"法治宣传 {events:,} 次",
            ).of(lang)
        )
    lines += _tiers(outcome.tiers, lang)
    lines += _missing(outcome, lang)
    days = outcome.days
    if isinstance(days, DayTable) and days.remark is not None:
        lines += ["", days.remark.of(lang)]
    return "\n".join(lines)


def roster_check_text(report: RosterReport, lang: Lang) -> str:
    """Return what the check of a roster found."""
    if report.is_clean:
        return Text(
            "The roster keeps every must, on every date.",
            "值班表在每个日期都符合全部必守规则。",
        ).of(lang)
    count = len(report.violations)
    head = Text(f"{count:,} violations:", f"违反 {count:,} 处：").of(lang)
    said = (one.text_zh if lang == "zh" else one.text for one in report.violations)
    return "\n".join([head, *_first(said, count, lang)])


def change_text(change: RosterChange, lang: Lang) -> str:
    """Return what changed, visit by visit, and what is proved."""
    count = len(change.changes)
    lines = [Text(f"{count:,} visits change", f"变动 {count:,} 次服务").of(lang)]
    facts = change.outcome.facts

    def said() -> Iterator[str]:
        for before, after in change.changes:
            name = named(facts.committee[before.committee]).of(lang)
            was = f"{before.date} {before.half} {'/'.join(before.lawyers)}"
            now = f"{after.date} {after.half} {'/'.join(after.lawyers)}"
            if after.is_lapsed:
                now = Text("lapses", "取消").of(lang)
            yield f"{name}: {was} → {now}"

    lines += _first(said(), count, lang)
    lines += _tiers(change.tiers, lang)
    return "\n".join(lines)


def _tiers(tiers: Iterable[TierResult], lang: Lang) -> Iterator[str]:
    for tier in tiers:
        titles = [TITLES[rule].of(lang) for rule in tier.rules if rule in TITLES]
        price = "-" if tier.price is None else f"{tier.price:,}"
        if tier.is_proved:
            proof = Text("proved", "已证明")
        elif tier.bound is None:
            proof = Text("not proved", "未证明")
        else:
            proof = Text(f"bound {tier.bound:,}", f"下界 {tier.bound:,}")
        joined = ("、" if lang == "zh" else ", ").join(titles)
        yield f"  {tier.number}  {joined}: {price} ({proof.of(lang)})"


def _missing(outcome: RosterOutcome, lang: Lang) -> Iterator[str]:
    words = {
        "time": Text("no fixed time", "没有固定时间"),
        "visit": Text("lapses", "取消"),
        "event": Text("no publicity event", "缺法治宣传"),
    }

    def said() -> Iterator[str]:
        for one in outcome.missing:
            name = named(outcome.facts.committee[one.committee]).of(lang)
            when = "" if one.visit is None else f" {one.visit.nominal_date}"
            yield f"{name}{when}: {words[one.what].of(lang)}, {one.reason.of(lang)}"

    if outcome.missing:
        yield Text("Missing:", "缺少：").of(lang)
        yield from _first(said(), len(outcome.missing), lang)


def _first(lines: Iterable[str], count: int, lang: Lang) -> Iterator[str]:
    for at, line in enumerate(lines):
        if at == MOST:
            left = count - MOST
            yield "  " + Text(f"... and {left:,} more", f"……另有 {left:,} 处").of(lang)
            return
        yield f"  {line}"
