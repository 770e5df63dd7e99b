"""The sheet of what every firm has to sign and to end, with the reason of each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.files.formats.print_style import day_text
from lawyer_assign.files.plans.signing.agreements import (
    NO_EARLIER,
    SIGNED,
    SIGNING,
    SIGNING_OFF,
    SIGNING_ZH,
    STATES_ZH,
    Earlier,
    Signing,
    State,
    Typed,
    agreed,
    heads_of,
    names_of,
    signings,
)
from lawyer_assign.files.plans.signing.reasons import Reasons
from lawyer_assign.files.table import Blocks, Table

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.plan import Plan
    from lawyer_assign.policy import Policy

_NO_FIRM = Text("firm not known", "律所不详")
_CAPTION = Text("Agreements to sign, by firm", SIGNING_ZH)
_PAGE = Text("      page {} of {} of this firm", "　　　本所第{}页，共{}页")
_FOOT = (
    Text(
        "Firm and committee sign each agreement: whoever has done so ticks or signs in "
        "its row, and the day is filled in. The firm seals once, here:",
        "每份协议由律所与社区（村）双方签署：已签署的一方在该行打√或签字，并填签订日期；"
        "律所统一在下方盖章一次。",
    ),
    Text(
        f"Firm (seal):{' ' * 60}In charge (signature): {'_' * 18}      "
        f"Date: {'_' * 14}",
        f"律所（盖章）：{'　' * 18}负责人（签字）：{'_' * 18}　　　"
        f"日期：{'_' * 6}年{'_' * 4}月{'_' * 4}日",
    ),
)
"""At the end of a firm: there is room for a round seal."""


def signing_table(
    facts: Facts,
    plan: Plan,
    policy: Policy,
    lang: Lang,
    typed: Typed | None = None,
    earlier: Earlier = NO_EARLIER,
) -> Table:
    """Return what every firm has to sign: anew, again, with others, no longer; why.

    ``typed`` is who sealed it and when, as somebody typed it; ``earlier`` as for
    :func:`signings`. Of a change within the year, agreements that go on as they are
    stand below the others, and no page shows them.
    """
    found = signings(facts, plan, earlier)
    why = Reasons(facts, plan, policy, found, earlier)
    day = () if earlier.since is None else (earlier.since,)
    rows = [
        (
            *_said(facts, one, why, lang),
            *(None if one.state == "kept" else since for since in day),
            *((typed or {}).get(head, {}).get(agreed(facts, one)) for head in SIGNED),
            one.firm,
            why.district_name(one),
        )
        for one in found
    ]
    return Table(
        SIGNING,
        SIGNING_ZH,
        heads_of(earlier.since),
        tuple(rows),
        ("state",),
        STATES_ZH,
        prose=("why",),
        caption=_caption(earlier.since),
        says_none=True,
        off_paper=_off_paper(facts),
        as_typed=SIGNED,
        by_hand=SIGNED,
        blocks=_blocks(why),
    )


def _off_paper(facts: Facts) -> tuple[str, ...]:
    """Return the columns that no page shows; ids only where names tell too little."""
    places = {(row.district, row.town, row.name) for row in facts.committees}
    is_told = len(places) == len(facts.committees)
    return tuple(one for one in SIGNING_OFF if is_told or one != "committee")


def _caption(since: dt.date | None) -> Text:
    """Return what the pages are titled."""
    return _CAPTION if since is None else _CAPTION.then(from_day_text(since))


def from_day_text(since: dt.date) -> Text:
    """Return from which day a change within the year holds, in brackets."""
    day = day_text(since)
    return Text(f" (from {day.en})", f"（自{day.zh}起变动）")


def _blocks(why: Reasons) -> Blocks:
    """Return the agreements firm by firm, each with its name and its totals."""
    titles: dict[str, Text] = {}
    totals: dict[str, Text] = {}
    kept = Counter(one.firm for one in why.found if one.state == "kept")
    to_do = why.found[: len(why.found) - kept.total()]
    for firm, found in groupby(to_do, lambda one: one.firm):
        name = why.firm_name(firm)
        titles[firm] = Text(name, name) if name else _NO_FIRM
        totals[firm] = _total(list(found), why).then(_kept(kept[firm]))
    rest = Text(
        f"{kept.total():,} agreements go on as they are: nobody signs them again",
        f"以下{kept.total():,}份协议不变，无须重签",
    )
    return Blocks("firm", titles, totals, _PAGE, _FOOT, rest, kept.total())


def _kept(count: int) -> Text:
    """Return how many agreements of a firm go on as they are, if any do."""
    if not count:
        return NOTHING
    return Text(
        f"; {count} more go on as they are", f"；另有{count}份协议不变，无须重签"
    )


def _total(rows: list[Signing], why: Reasons) -> Text:
    """Return what a firm signs and ends, where, and with how many lawyers."""
    signed = [one for one in rows if one.after]
    if not signed:
        return Text(
            f"To end: {len(rows)}; nothing to sign", f"终止{len(rows)}份，无须签约"
        )
    lawyers = len({who for one in signed for who in one.after})
    count = Counter(one.state for one in rows)
    told: list[State] = ["new", "changed", "renewed"]
    if why.earlier.since is not None:
        told = [one for one in told if count[one]]
    en = ", ".join(f"{count[state]} {state}" for state in told)
    zh = "、".join(f"{STATES_ZH[state]}{count[state]}份" for state in told)
    return Text(
        f"To sign: {len(signed)} agreement(s) ({en}), of {len(signed)} communities and "
        f"villages, {lawyers} lawyer(s); to end: {count['ended']}",
        f"签约{len(signed)}份（{zh}），涉及社区（村）{len(signed)}个、律师{lawyers}名；"
        f"终止{count['ended']}份",
    )


def _said(facts: Facts, one: Signing, why: Reasons, lang: Lang) -> tuple[Cell, ...]:
    return (
        why.firm_name(one.firm), one.state, one.committee, why.town(one),
        why.committee_name(one),
        names_of(facts, one.after),
        "、".join((*one.former, *filter(None, [names_of(facts, one.before)]))),
        why.of(one).of(lang),
    )  # fmt: skip
