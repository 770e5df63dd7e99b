"""Steps about single pairs: who must serve where, who must not, what stays."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Strict

from lawyer_assign.errors import Defect, Text, firm_zh, lawyer_zh, listed
from lawyer_assign.facts import Agreement, Conflict, Facts
from lawyer_assign.facts.base import Id, IdList
from lawyer_assign.facts.names import named
from lawyer_assign.plan import Plan
from lawyer_assign.problem.barring import barring
from lawyer_assign.rules import Conflicts, FixedAgreements, Rule
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.scenario.step import (
    State,
    Step,
    find_strange,
    named_pair,
    replaced,
)

Pair = tuple[str, str]
Posts = Annotated[tuple[tuple[Id, Id], ...], Strict(False)]
"""Committee and lawyer of each post."""


class Pin(Step):
    """A lawyer must serve a committee: a fixed agreement of her firm.

    It takes the place of an agreement of last year between the two; as any fixed
    agreement, it binds both sides and counts in two-way choice no more.
    """

    kind: Literal["pin"] = "pin"
    committee: Id
    lawyer: Id

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find ids that nobody has, and rules that forbid the pair."""
        strange = list(_strange_pair(self, state.facts))
        yield from strange
        yield from _must(self.kind, state, FixedAgreements)
        if not strange:
            posts = [(self.committee, self.lawyer)]
            after = _pinned(state.facts, posts)
            yield from _forbidden(self.kind, state, after, posts)
            yield from _too_many(self, state.facts)

    def changed(self, state: State) -> State:
        """Return the state with the fixed agreement."""
        rows = _pinned(state.facts, [(self.committee, self.lawyer)])
        return replaced(state, agreements=rows)

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        place, who = named_pair(state.facts, self.committee, self.lawyer)
        return Text(
            f"{who.en} serves {place.en}", f"指定{lawyer_zh(who.zh)}服务{place.zh}"
        )


class Forbid(Step):
    """A lawyer, or a firm, must not serve a committee: a conflict between the two."""

    kind: Literal["forbid"] = "forbid"
    committee: Id
    lawyer: Id | None = None
    firm: Id | None = None

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find ids that nobody has, and agreements that pin the pair."""
        facts = state.facts
        yield from find_strange(
            self.kind, "committee", [self.committee], facts.committee
        )
        if (self.lawyer is None) == (self.firm is None):
            yield Defect(
                self.kind, "",
                Text(
                    "names neither a lawyer nor a firm, or both",
                    "律师、律所须填且只填一个",
                ),
                Text("Give lawyer=... or firm=...", "请给出 lawyer=... 或 firm=..."),
            )  # fmt: skip
            return
        yield from find_strange(self.kind, "lawyer", _given(self.lawyer), facts.lawyer)
        yield from find_strange(self.kind, "firm", _given(self.firm), facts.firm)
        yield from _must(self.kind, state, Conflicts)
        for row in facts.agreements:
            is_theirs = row.firm == self.firm or self.lawyer in row.lawyers
            if row.is_fixed and row.committee == self.committee and is_theirs:
                yield Defect(
                    self.kind,
                    f"{self.committee} + {self.lawyer or self.firm}",
                    Text(
                        "a fixed agreement, or a step before, pins this very pair",
                        "已有固定协议或此前的步骤指定了这一配对",
                    ),
                    Text(
                        "Begin from the scenario before the pin (scenario.before), or "
                        "from facts in which the agreement has is_fixed=False "
                        "(facts.replace(agreements=[...]))",
                        "请从指定之前的情景（scenario.before）开始，或先用 "
                        "facts.replace(agreements=[...]) 将该协议改为可变动"
                        "（is_fixed=False）",
                    ),
                )

    def changed(self, state: State) -> State:
        """Return the state with the conflict, if it is not there already."""
        facts = state.facts
        row = Conflict(
            committee=self.committee,
            lawyer=self.lawyer,
            firm=self.firm,
            reason="scenario",
        )
        if any(
            (one.committee, one.lawyer, one.firm)
            == (row.committee, row.lawyer, row.firm)
            for one in facts.conflicts
        ):
            return state
        return replaced(state, conflicts=(*facts.conflicts, row))

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        facts = state.facts
        place = named(facts.committee[self.committee])
        if self.lawyer is None:
            who = named(facts.firm[self.firm or ""])
            subject = firm_zh(who.zh)
        else:
            who = named(facts.lawyer[self.lawyer])
            subject = lawyer_zh(who.zh)
        return Text(f"{who.en} does not serve {place.en}", f"{subject}不服务{place.zh}")


class Keep(Step):
    """The posts of some districts or committees stay as a plan has them.

    They become fixed agreements; what is open there may still be filled.
    """

    kind: Literal["keep"] = "keep"
    districts: IdList = ()
    committees: IdList = ()
    posts: Posts

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find places that nobody knows, and posts that a rule forbids by now."""
        facts = state.facts
        yield from find_strange(self.kind, "district", self.districts, facts.district)
        yield from find_strange(
            self.kind, "committee", self.committees, facts.committee
        )
        yield from _must(self.kind, state, FixedAgreements)
        strange = False
        for committee, lawyer in self.posts:
            found = [
                *find_strange(self.kind, "committee", [committee], facts.committee),
                *find_strange(self.kind, "lawyer", [lawyer], facts.lawyer),
            ]
            strange |= bool(found)
            yield from found
        if not strange:
            after = _pinned(facts, self.posts)
            yield from _forbidden(self.kind, state, after, self.posts)

    def changed(self, state: State) -> State:
        """Return the state with the posts as fixed agreements."""
        return replaced(state, agreements=_pinned(state.facts, self.posts))

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        facts = state.facts
        places = [named(facts.district[one]) for one in self.districts]
        places += [named(facts.committee[one]) for one in self.committees]
        en = listed(one.en for one in places).en
        zh = listed(one.zh for one in places).zh
        return Text(
            f"the {len(self.posts)} posts of {en} stay as they are",
            f"{zh}的{len(self.posts)}个配对保持不变",
        )

    @classmethod
    def of_plan(
        cls,
        facts: Facts,
        plan: Plan,
        districts: tuple[str, ...],
        committees: tuple[str, ...],
    ) -> "Keep":
        """Return the step that keeps what a plan has in some places."""
        wanted = {
            row.id
            for row in facts.committees
            if row.district in districts or row.id in committees
        }
        posts = tuple(tuple(one) for one in plan.posts if one.committee in wanted)
        return cls.of(districts=districts, committees=committees, posts=posts)


def _given(one: str | None) -> list[str]:
    return [] if one is None else [one]


def _strange_pair(step: Pin, facts: Facts) -> Iterator[Defect]:
    yield from find_strange(step.kind, "committee", [step.committee], facts.committee)
    yield from find_strange(step.kind, "lawyer", [step.lawyer], facts.lawyer)


def _must(kind: str, state: State, rule: type[Rule]) -> Iterator[Defect]:
    """Find that the policy does not hold the rule by which a step works."""
    if state.policy.must(rule) is None:
        name = kind_of(rule)
        yield Defect(
            kind,
            state.policy.name,
            Text(
                f"the policy does not hold the rule “{rule.title}” ({name})",
                f"规则集未将“{rule.title_zh}”（{name}）列为必须遵守",
            ),
            Text(
                f"Take it in first: with_rule(la.rules.{rule.__name__}())",
                f"请先加入该规则：with_rule(la.rules.{rule.__name__}())",
            ),
        )


def _forbidden(
    kind: str, state: State, after: tuple[Agreement, ...], posts: Sequence[Pair]
) -> Iterator[Defect]:
    """Find rules that must hold and forbid a post, pinned as it is."""
    facts = state.facts.with_agreements(after)
    for at, rule in barring(facts, state.policy, posts):
        place, who = named_pair(facts, *posts[at])
        yield Defect(
            kind,
            " + ".join(posts[at]),
            Text(
                f"the rule “{rule.title}” ({rule.kind}) forbids {who.en} to serve "
                f"{place.en}",
                f"规则“{rule.title_zh}”（{rule.kind}）不允许{lawyer_zh(who.zh)}服务{place.zh}",
            ),
            Text(
                "Pin another lawyer, or lift what forbids this one first",
                "请指定其他律师，或先解除该限制",
            ),
        )


def _too_many(step: Pin, facts: Facts) -> Iterator[Defect]:
    """Find that a committee has as many pinned as it may have."""
    row = facts.committee[step.committee]
    pinned = {
        one
        for said in facts.agreements
        if said.is_fixed and said.committee == row.id
        for one in (said.lawyers or (said.firm,))
    }
    there = pinned - {step.lawyer, facts.lawyer[step.lawyer].firm}
    if len(there) < row.lawyers_max:
        return
    others = listed(sorted(there))
    yield Defect(
        step.kind,
        f"{step.committee} + {step.lawyer}",
        Text(
            f"the committee may have {row.lawyers_max} lawyer(s), and {others.en} "
            "is pinned there already",
            f"该社区（村）最多{row.lawyers_max}名律师，{others.zh}已被指定",
        ),
        Text(
            "Begin from the scenario before that pin (scenario.before), or from facts "
            "in which the agreement has is_fixed=False "
            "(facts.replace(agreements=[...]))",
            "请从该指定之前的情景（scenario.before）开始，或先用 "
            "facts.replace(agreements=[...]) 将该协议改为可变动（is_fixed=False）",
        ),
    )


def _pinned(facts: Facts, posts: Sequence[Pair]) -> tuple[Agreement, ...]:
    """Return the agreements with some posts fixed among them."""
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for committee, lawyer in posts:
        wanted[committee, facts.lawyer[lawyer].firm].append(lawyer)
    rows: list[Agreement] = []
    for row in facts.agreements:
        more = wanted.pop((row.committee, row.firm), None)
        if more is None:
            rows.append(row)
            continue
        stays = row.lawyers if row.is_fixed else ()
        lawyers = tuple(dict.fromkeys((*stays, *more)))
        rows.append(row.model_copy(update={"lawyers": lawyers, "is_fixed": True}))
    rows += [
        Agreement(committee=committee, firm=firm, lawyers=tuple(more), is_fixed=True)
        for (committee, firm), more in wanted.items()
    ]
    return tuple(rows)
