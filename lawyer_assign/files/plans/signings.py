"""What every firm has to sign: agreements new, changed, renewed and ended, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.errors import Text, listed
from lawyer_assign.files.table import Table, heads

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.plan import Plan
    from lawyer_assign.policy import Policy
    from lawyer_assign.rules import EligibilityRule

SIGNING, SIGNING_ZH = "signing", "律所签约表"
SIGNING_HEADS = heads(
    """firm=律所编号 firm_name=律所名称 state=签约情况 committee=社区村编号
    committee_name=社区村名称 district_name=区县 lawyer_names=律师
    before_names=上一年度律师 why=原因 signed_on=签订日期"""
)
_SIGNING_CAPTION = Text("Agreements to sign, by firm", SIGNING_ZH)
SIGNED_ON = "signed_on"
"""Column that is filled in by hand: when it was signed."""
State = Literal["new", "changed", "renewed", "ended"]
STATES_ZH: dict[str, str] = {
    "new": "新签",
    "changed": "变更",
    "renewed": "续签",
    "ended": "终止",
}
"""What becomes of an agreement, in the order in which a firm's are listed."""


class Agreement(NamedTuple):
    """What somebody signs: ids of firm and committee, names of the lawyers."""

    firm: str
    committee: str
    lawyer_names: str


class Signing(NamedTuple):
    """An agreement of a firm and a committee: what is to be done about it.

    ``after`` and ``before`` are ids; ``former`` names of last year's who are gone.
    """

    firm: str
    committee: str
    state: State
    after: tuple[str, ...]
    before: tuple[str, ...]
    former: tuple[str, ...]


def signings(facts: Facts, plan: Plan) -> list[Signing]:
    """Return the agreements of a plan beside those of last year, firm by firm."""
    after: dict[tuple[str, str], list[str]] = {}
    for post in plan.posts:
        firm = facts.lawyer[post.lawyer].firm
        after.setdefault((firm, post.committee), []).append(post.lawyer)
    before: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    former: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in facts.agreements:
        before[row.firm, row.committee].update(row.lawyers)
        former[row.firm, row.committee].update(row.former_lawyers)
    order = tuple(STATES_ZH)
    found = []
    for key in {**after, **before}:
        now, then = tuple(after.get(key, ())), None
        if key in before:
            then = tuple(sorted(before[key])), tuple(sorted(former[key]))
        found.append(Signing(*key, _state(now, then), now, *(then or ((), ()))))
    return sorted(
        found, key=lambda one: (one.firm, order.index(one.state), one.committee)
    )


def _state(
    after: tuple[str, ...], then: tuple[tuple[str, ...], tuple[str, ...]] | None
) -> State:
    if not after:
        return "ended"
    if then is None:
        return "new"
    before, former = then
    if former:
        return "changed"
    # An agreement that named nobody left the lawyers to the firm.
    return "renewed" if not before or before == tuple(sorted(after)) else "changed"


def signing_table(
    facts: Facts,
    plan: Plan,
    policy: Policy,
    lang: Lang,
    signed: Mapping[Agreement, Cell] = MappingProxyType({}),
) -> Table:
    """Return what every firm has to sign: anew, again, with others, no longer; why.

    ``signed`` says when, as somebody typed it.
    """
    found = signings(facts, plan)
    why = _Reasons(facts, plan, policy, found)
    rows = [
        (*_signed(facts, one, why.of(one).of(lang)), signed.get(agreed(facts, one)))
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
        caption=_SIGNING_CAPTION,
        says_none=True,
        as_typed=(SIGNED_ON,),
        by_hand=(SIGNED_ON,),
    )


def agreed(facts: Facts, one: Signing) -> Agreement:
    """Return what is signed, as the row of it says: firm, committee and lawyers."""
    return Agreement(one.firm, one.committee, _names(facts, one.after))


def _signed(facts: Facts, one: Signing, why: str) -> tuple[Cell, ...]:
    committee = facts.committee[one.committee]
    return (
        one.firm, facts.firm[one.firm].name, one.state, one.committee, committee.name,
        facts.district[committee.district].name, _names(facts, one.after),
        "、".join((*one.former, *filter(None, [_names(facts, one.before)]))), why,
    )  # fmt: skip


def _names(facts: Facts, lawyers: tuple[str, ...]) -> str:
    return "、".join(facts.lawyer[one].name for one in lawyers)


def count_states(facts: Facts, plan: Plan) -> Counter[str]:
    """Return how many agreements there are of every state."""
    return Counter(one.state for one in signings(facts, plan))


@dataclass(frozen=True)
class _Reasons:
    """Why an agreement is new, changed, renewed or ended, in words that facts bear."""

    facts: Facts
    plan: Plan
    policy: Policy
    found: list[Signing]

    def of(self, one: Signing) -> Text:
        """Return the reason for the state of an agreement."""
        if one.state == "renewed":
            return self._goes_on(one)
        if one.state == "new":
            return self._begins(one)
        parts = list(self._leaving(one))
        if one.state == "ended":
            parts.append(self._instead(one))
        elif come := [who for who in one.after if who not in one.before]:
            names = _names(self.facts, tuple(come))
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
            return Text(f"in place of {names.en}", f"接替{names.zh}")
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

    def _leaving(self, one: Signing) -> Iterator[Text]:
        """Yield why each lawyer of last year does not go on."""
        for gone in one.former:
            yield Text(f"{gone} left", f"{gone}已不在名册")
        for who in one.before:
            if who in one.after:
                continue
            name = self.facts.lawyer[who].name
            rule = self._barred.get((one.committee, who))
            posts = len(self.plan.committees_of(who))
            if rule is not None:
                yield Text(
                    f"{name} may not go on: “{rule.title}”",
                    f"{name}不能延续：“{rule.title_zh}”",
                )
            elif posts:
                yield Text(
                    f"{name} serves {posts} other(s)",
                    f"{name}在其他{posts}个社区（村）任职",
                )
            else:
                yield Text(f"{name} has no post", f"{name}本方案未任职")

    def _firms(self, ids: Iterable[str]) -> Text:
        return listed(self.facts.firm[one].name for one in ids)

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
    def _barred(self) -> Mapping[tuple[str, str], EligibilityRule]:
        """The first rule that forbids a pair of last year, of those that must hold."""
        from lawyer_assign.problem.barring import barring

        ended = [
            (one.committee, who)
            for one in self.found
            for who in one.before
            if who not in one.after
        ]
        rules: dict[tuple[str, str], EligibilityRule] = {}
        for at, rule in barring(self.facts, self.policy, ended) if ended else ():
            rules.setdefault(ended[at], rule)
        return rules
