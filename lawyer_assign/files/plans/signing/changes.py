"""Where lawyers change, place by place: a list to hand out; what is to be signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.files.formats.print_style import day_text
from lawyer_assign.files.plans.signing.agreements import (
    NO_EARLIER,
    STATES_ZH,
    Earlier,
    Signing,
    count_states,
    signings,
)
from lawyer_assign.files.plans.signing.reasons import Reasons, together
from lawyer_assign.files.plans.signing.sheet import from_day_text
from lawyer_assign.files.table import TO_SIGN, Table, heads

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.plan import Plan
    from lawyer_assign.policy import Policy

CHANGES, CHANGES_ZH = "changes", "变动表"
_HEADS = heads(
    """number=序号 district_name=区县 town=乡镇街道 committee_name=社区（村）
    what=变动情况 before=原律师 after=现律师 why=原因 committee=社区村编号"""
)
_CAPTION = Text("Lawyers who change", "社区（村）律师变动表")
_WHAT_ZH = {
    "new": "新增",
    "other lawyer": "更换律师",
    "one more": "增加律师",
    "one less": "减少律师",
    "other firm": "变更律所",
    "vacant": "暂缺",
    "gone": "不再安排",
}
"""What changes at a place: ``other firm`` with the same lawyers; ``gone`` is a place
that is not in the facts any more."""


def is_followed(facts: Facts, earlier: Earlier) -> bool:
    """Return whether a plan follows any: else everything of it is new."""
    return earlier != NO_EARLIER or bool(facts.agreements)


def change_table(
    facts: Facts, plan: Plan, policy: Policy, lang: Lang, earlier: Earlier
) -> Table:
    """Return every place whose lawyers change: who was there, who comes, and why.

    Parameters
    ----------
    facts, plan, earlier
        As for :func:`signings`.
    policy
        Whose rules may have ended a post.
    lang
        Of sentences that stand in cells.
    """
    found = signings(facts, plan, earlier)
    why = Reasons(facts, plan, policy, found, earlier)
    at: defaultdict[str, list[Signing]] = defaultdict(list)
    for one in found:
        at[one.committee].append(one)
    rows = [
        (number, *row)
        for number, row in enumerate(_changed(facts, at, why, lang), start=1)
    ]
    caption = _CAPTION
    if earlier.since is not None:
        caption = caption.then(from_day_text(earlier.since))
    is_one = len(facts.districts) == 1
    off = ("committee", *(("district_name",) if is_one else ()))
    return Table(
        CHANGES, CHANGES_ZH, _HEADS, tuple(rows), ("what",), _WHAT_ZH,
        prose=("before", "after", "why"), caption=caption, says_none=True,
        off_paper=off, foot=(TO_SIGN,),
    )  # fmt: skip


def _changed(
    facts: Facts, at: Mapping[str, list[Signing]], why: Reasons, lang: Lang
) -> Iterator[tuple[Cell, ...]]:
    """Yield the places that change, as notices order them; last those that are gone."""
    from lawyer_assign.files.plans.desk_lists import in_order

    gone = sorted(one for one in at if one not in facts.committee)
    for committee in (*(row.id for row in in_order(facts)), *gone):
        here = at.get(committee, [])
        if all(one.state in ("kept", "renewed") for one in here):
            continue
        before = [(one.firm, _then(facts, one)) for one in here if one.state != "new"]
        after = [(one.firm, _now(facts, one)) for one in here if one.after]
        row = facts.committee.get(committee)
        place = ("", "", why.committee_name(here[0]))
        if row is not None:
            place = (facts.district[row.district].name, row.town, row.name)
        what = _what(here) if row is not None else "gone"
        yield (
            *place,
            what,
            _served(before, why),
            _served(after, why),
            _reason(here, why).of(lang),
            committee,
        )


def _people(one: Signing) -> tuple[str, ...]:
    """Return who served by an agreement before, as far as anything says it."""
    return (*one.before, *one.former)


def _then(facts: Facts, one: Signing) -> tuple[str, ...]:
    """Return the names of those who served by an agreement before."""
    named = (facts.lawyer[who].name for who in one.before)
    return tuple(sorted((*one.former, *named)))


def _now(facts: Facts, one: Signing) -> tuple[str, ...]:
    return tuple(sorted(facts.lawyer[who].name for who in one.after))


def _what(here: list[Signing]) -> str:
    """Return what changes at a place, in a word."""
    before = {who for one in here for who in _people(one)}
    after = {who for one in here for who in one.after}
    if not after:
        return "vacant"
    if all(one.state == "new" for one in here):
        return "new"
    # Of an agreement without names nobody knows who served, but for the firm.
    is_of_firm = any(one.state == "ended" and not _people(one) for one in here)
    if before == after or (is_of_firm and not before):
        return "other firm"
    if before < after:
        return "one more"
    return "one less" if after < before else "other lawyer"


def _served(people: list[tuple[str, tuple[str, ...]]], why: Reasons) -> str | None:
    """Return lawyers with their firms behind them; a firm that named none, alone."""
    said = []
    for firm, names in people:
        who, of = "、".join(names), why.firm_name(firm)
        said.append(f"{who}（{of}）" if who and firm else who or of)
    return "；".join(said) or None


def _reason(here: list[Signing], why: Reasons) -> Text:
    """Return why lawyers go from a place; where none does, why one comes."""
    ends = [
        said
        for one in here
        if one.committee in why.facts.committee
        for said in why.ends(one)
        if one.state in ("ended", "changed")
    ]
    if not ends:
        ends = [why.of(one) for one in here if one.state in ("new", "changed", "ended")]
    return together(dict.fromkeys(ends))


def to_sign_text(facts: Facts, plan: Plan, earlier: Earlier) -> Text:
    """Return what is to be signed, by the numbers, for the first page."""
    states = count_states(facts, plan, earlier)
    if earlier.since is None:
        return Text(
            f"Have the agreements of the sheet signing signed: {states['new']:,} new, "
            f"{states['renewed']:,} renewed, {states['changed']:,} changed; "
            f"{states['ended']:,} end.",
            f"按“律所签约表”组织签约：新签{states['new']:,}份，"
            f"续签{states['renewed']:,}份，变更{states['changed']:,}份，"
            f"终止{states['ended']:,}份。",
        )
    day = day_text(earlier.since)
    kept = Text(
        f" {states['kept']:,} agreements go on as they are.",
        f"其余{states['kept']:,}份协议不变，无须重签。",
    )
    kinds = {"new": "new", "changed": "changed", "ended": "to end"}
    told = [
        (states[one], en, STATES_ZH[one]) for one, en in kinds.items() if states[one]
    ]
    if not told:
        return Text("Nothing is to be signed: no agreement changes.",
                    "本次无协议变动，无须签约。")  # fmt: skip
    en = ", ".join(f"{count:,} {word}" for count, word, _ in told)
    zh = "，".join(f"{word}{count:,}份" for count, _, word in told)
    return Text(
        f"Have the changes of the sheet signing signed, which hold from {day.en}; "
        f"agreements: {en}.",
        f"按“律所签约表”办理变动手续，自{day.zh}起：{zh}。",
    ).then(kept if states["kept"] else NOTHING)
