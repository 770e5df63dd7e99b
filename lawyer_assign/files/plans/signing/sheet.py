"""The sheet of what every firm has to sign and to end, with the reason of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from lawyer_assign.errors import NOTHING, Text, listed
from lawyer_assign.facts.names import is_name
from lawyer_assign.files.plans.signing.agreements import (
    SIGNED,
    SIGNING,
    SIGNING_HEADS,
    SIGNING_OFF,
    SIGNING_ZH,
    STATES_ZH,
    Signing,
    State,
    Typed,
    agreed,
    names_of,
    signings,
)
from lawyer_assign.files.table import Blocks, Table
from lawyer_assign.phones import mask_phones

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.plan import Plan
    from lawyer_assign.policy import Policy
    from lawyer_assign.rules import EligibilityRule

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
    last: Plan | None = None,
) -> Table:
    """Return what every firm has to sign: anew, again, with others, no longer; why.

    ``typed`` is who sealed it and when, as somebody typed it; ``last`` as for
    :func:`signings`.
    """
    found = signings(facts, plan, last)
    why = _Reasons(facts, plan, policy, found, last)
    rows = [
        (
            *_said(facts, one, why, lang),
            *((typed or {}).get(head, {}).get(agreed(facts, one)) for head in SIGNED),
            one.firm,
            why.district_name(one),
        )
        for one in found
    ]
    return Table(
        SIGNING,
        SIGNING_ZH,
        SIGNING_HEADS,
        tuple(rows),
        ("state",),
        STATES_ZH,
        prose=("why",),
        caption=_CAPTION,
        says_none=True,
        off_paper=SIGNING_OFF,
        as_typed=SIGNED,
        by_hand=SIGNED,
        blocks=_blocks(why),
    )


def _blocks(why: _Reasons) -> Blocks:
    """Return the agreements firm by firm, each with its name and its totals."""
    titles: dict[str, Text] = {}
    totals: dict[str, Text] = {}
    for firm, found in groupby(why.found, lambda one: one.firm):
        name = why.firm_name(firm)
        titles[firm] = Text(name, name) if name else _NO_FIRM
        totals[firm] = _total(list(found))
    return Blocks("firm", titles, totals, _PAGE, _FOOT)


def _total(rows: list[Signing]) -> Text:
    """Return what a firm signs and ends, where, and with how many lawyers."""
    signed = [one for one in rows if one.after]
    if not signed:
        return Text(
            f"To end: {len(rows)}; nothing to sign", f"终止{len(rows)}份，无须签约"
        )
    lawyers = len({who for one in signed for who in one.after})
    count = Counter(one.state for one in rows)
    told: tuple[State, ...] = ("new", "changed", "renewed")
    en = ", ".join(f"{count[state]} {state}" for state in told)
    zh = "、".join(f"{STATES_ZH[state]}{count[state]}份" for state in told)
    return Text(
        f"To sign: {len(signed)} agreement(s) ({en}), of {len(signed)} communities and "
        f"villages, {lawyers} lawyer(s); to end: {count['ended']}",
        f"签约{len(signed)}份（{zh}），涉及社区（村）{len(signed)}个、律师{lawyers}名；"
        f"终止{count['ended']}份",
    )


def _said(facts: Facts, one: Signing, why: _Reasons, lang: Lang) -> tuple[Cell, ...]:
    return (
        why.firm_name(one.firm), one.state, one.committee, why.committee_name(one),
        names_of(facts, one.after),
        "、".join((*one.former, *filter(None, [names_of(facts, one.before)]))),
        why.of(one).of(lang),
    )  # fmt: skip


@dataclass(frozen=True)
class _Reasons:
    """Why an agreement is new, changed, renewed or ended, in words that facts bear."""

    facts: Facts
    plan: Plan
    policy: Policy
    found: list[Signing]
    last: Plan | None

    def committee_name(self, one: Signing) -> str:
        """Return the name of a committee, of one that is gone as it was then."""
        row = self.facts.committee.get(one.committee)
        return self._then[0].get(one.committee, "") if row is None else row.name

    def district_name(self, one: Signing) -> str | None:
        """Return the name of a committee's district, if the committee is there."""
        row = self.facts.committee.get(one.committee)
        return None if row is None else self.facts.district[row.district].name

    def of(self, one: Signing) -> Text:
        """Return the reason for the state of an agreement, and who signed it then."""
        return self._state(one).then(self._renamed(one))

    def _renamed(self, one: Signing) -> Text:
        """Return that the firm signed last year's agreement under another name."""
        then, now = self._then[1].get(one.firm, ""), self.facts.firm.get(one.firm)
        if one.state == "new" or now is None or not then or is_name(then, now.name):
            return NOTHING
        return Text(
            f"; last year the firm was called {then}", f"；律所上一年度名称为{then}"
        )

    def _state(self, one: Signing) -> Text:
        """Return why an agreement is new, changed, renewed or ended."""
        if one.state == "renewed":
            return self._goes_on(one)
        if one.state == "new":
            return self._begins(one)
        if one.committee not in self.facts.committee:
            return Text("the committee is no longer there", "该社区（村）已不在名册")
        parts = [*self._closed(one), *self._leaving(one)]
        if one.state == "ended":
            parts.append(self._instead(one))
        elif come := [who for who in one.after if who not in one.before]:
            names = names_of(self.facts, tuple(come))
            parts.append(Text(f"{names} joins", f"增加{names}"))
        return Text("; ".join(x.en for x in parts), "；".join(x.zh for x in parts))

    def _goes_on(self, one: Signing) -> Text:
        if (one.firm, one.committee) in self._fixed:
            return Text("fixed agreement, left as it is", "固定协议，本次不变")
        if not one.before:
            return Text("the same firm", "律所不变，律师由律所指派")
        return Text("the same lawyers", "律师不变")

    def _begins(self, one: Signing) -> Text:
        gone = [x.firm for x in self._at[one.committee] if x.state == "ended"]
        stays = [x.firm for x in self._at[one.committee] if x.before and x.after]
        if gone:
            names = self._firms(gone)
            left = Text("", "")
            if not any(one in self.facts.firm for one in gone):
                left = Text(", which left", "（已不在名册）")
            return Text(f"in place of {names.en}", f"接替{names.zh}").then(left)
        if stays:
            names = self._firms(stays)
            return Text(f"besides {names.en}", f"在{names.zh}之外增加")
        return Text("no agreement last year", "上一年度没有协议")

    def _instead(self, one: Signing) -> Text:
        """Return who serves the committee now."""
        now = [x.firm for x in self._at[one.committee] if x.after]
        if not now:
            return Text("nobody serves here in this plan", "本方案中该处暂缺律师")
        names = self._firms(now)
        return Text(f"{names.en} serves here now", f"改由{names.zh}服务")

    def _closed(self, one: Signing) -> Iterator[Text]:
        """Yield that the firm is gone, or that nobody says which it was."""
        if not one.firm:
            yield Text("nobody says which firm it was", "原律所不详")
        elif one.firm not in self.facts.firm:
            yield Text("the firm is no longer there", "该律所已不在名册")

    def _leaving(self, one: Signing) -> Iterator[Text]:
        """Yield why each lawyer of last year does not go on."""
        for gone in one.former:
            yield Text(f"{gone} left", f"{gone}已不在名册")
        for who in one.before:
            if who in one.after:
                continue
            row = self.facts.lawyer[who]
            name = row.name
            rule = self._barred.get((one.committee, who))
            posts = len(self.plan.committees_of(who))
            if row.firm != one.firm:
                now = self._firms([row.firm])
                yield Text(f"{name} is with {now.en} now", f"{name}已转至{now.zh}")
            elif rule is not None:
                yield self._may_not(one.committee, who, rule)
            elif posts:
                yield Text(
                    f"{name} serves {posts} other(s)",
                    f"{name}在其他{posts}个社区（村）任职",
                )
            else:
                yield Text(f"{name} has no post", f"{name}本方案未任职")

    def _may_not(self, committee: str, who: str, rule: EligibilityRule) -> Text:
        """Return the rule that ends a post; of a conflict the reason as typed."""
        name, reason = self.facts.lawyer[who].name, ""
        if rule.kind == "conflicts":
            reason = mask_phones(self._reasons[committee, who])
        if reason:
            return Text(f"{name} may not go on: {reason}", f"{name}不能延续：{reason}")
        return Text(
            f"{name} may not go on: “{rule.title}”",
            f"{name}不能延续：“{rule.title_zh}”",
        )

    def _firms(self, ids: Iterable[str]) -> Text:
        return listed(self.firm_name(one) for one in ids)

    def firm_name(self, one: str) -> str:
        """Return the name of a firm, of one that is gone as it was then, or its id."""
        row = self.facts.firm.get(one)
        return (row.name if row else self._then[1].get(one, "")) or one

    @cached_property
    def _then(self) -> tuple[dict[str, str], dict[str, str]]:
        """Names of committees and firms as last year's plan has them beside."""
        beside = () if self.last is None else self.last.beside.items()
        return (
            {post.committee: said.committee for post, said in beside},
            {said.firm: said.firm_name for _, said in beside},
        )

    @cached_property
    def _at(self) -> Mapping[str, list[Signing]]:
        found: defaultdict[str, list[Signing]] = defaultdict(list)
        for one in self.found:
            found[one.committee].append(one)
        return found

    @cached_property
    def _fixed(self) -> set[tuple[str, str]]:
        rows = self.facts.agreements
        return {(row.firm, row.committee) for row in rows if row.is_fixed}

    @cached_property
    def _ended(self) -> list[tuple[str, str]]:
        """Posts of last year that end, of committees and lawyers who are there."""
        return [
            (one.committee, who)
            for one in self.found
            if one.committee in self.facts.committee
            for who in one.before
            if who not in one.after
        ]

    @cached_property
    def _reasons(self) -> dict[tuple[str, str], str]:
        from lawyer_assign.rules.pairing.conflicts import conflict_reasons

        return conflict_reasons(self.facts, self._ended)

    @cached_property
    def _barred(self) -> Mapping[tuple[str, str], EligibilityRule]:
        """The first rule that forbids a pair of last year, of those that must hold."""
        from lawyer_assign.problem.barring import barring

        ended = self._ended
        rules: dict[tuple[str, str], EligibilityRule] = {}
        for at, rule in barring(self.facts, self.policy, ended) if ended else ():
            rules.setdefault(ended[at], rule)
        return rules
