"""Firms and committees choose each other, and nobody has reason to leave (一(三))."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.errors import lawyer_zh
from lawyer_assign.facts import Choice, Committee, Facts, Lawyer
from lawyer_assign.facts.base import KINDS_ZH
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import among, ints
from lawyer_assign.rules.pairing.caseload import Caseload, Consents
from lawyer_assign.rules.pairing.conflicts import in_conflict
from lawyer_assign.rules.rule import Rule, Violation, Wish
from lawyer_assign.statements import DISPATCHED, Stable


class Stability(Rule):
    """No firm and committee that chose each other are better off leaving the plan.

    Committee c and firm f *chose* each other if both ranked the other. An agreement of
    others is *dispatched*; everyone prefers a chosen partner to a dispatched one, and
    of two chosen partners the one ranked better; equal ranks are ties. A lawyer *may*
    serve c if she is willing to serve its district and has no conflict there.

    f *can take* c if some lawyer l of f who may serve c

    (i)  has room for c, and f has a free seat or holds a committee it ranks strictly
         below c; or
    (ii) herself serves a committee that f ranks strictly below c, and has room for c
         once she gives that one up.

    Where c asks for a team (``lawyers_min`` of 2 or more), f can take c if as many
    lawyers of f as that fulfil (i) or (ii), each by herself: nobody leaves a plan for
    half a team. A firm may so give up several committees for one it ranks above all of
    them, as in Hospitals/Residents with sizes. A firm that serves c with part of the
    team serves c, and with one firm to a committee (rule ``one_firm``) "every firm that
    serves it" is one; without that rule c must prefer f to each of them.

    l has *room* for c while she has fewer posts than her limit with c and, where c lies
    outside scarce districts, none in any such district. In case (ii) both are asked of
    the posts that are left to her: who has more than her limit, or, for such a c, two
    outside scarce districts, makes no room by giving up one. Her limit with c is the
    least of her own and of what the caseload allows her there, consents counted (a
    policy without a caseload allows any number). It says who can act, and so holds here
    also where a plan may pass it: where ``own_limits`` or ``caseload`` is a wish, or
    no rule keeps her own.

    (f, c) *blocks* a plan if they chose each other, c is not served by f, c strictly
    prefers f to every firm that serves it, and f can take c. The amount is the number
    of blocking pairs; a plan without any is weakly stable.
    With one post per seat this is Hospitals/Residents with Ties.

    A fixed agreement binds both sides until it ends: its committee blocks with nobody,
    and its firm gives it up for nobody (house rule; it still takes a seat and room).

    References
    ----------
    Gale and Shapley 1962; Irving, Manlove and Scott 2000; Hamada, Iwama and Miyazaki
    2016 (fewest blocking pairs is hard to approximate: so any plan comes with a bound);
    McDermid and Manlove 2010 (residents of several sizes).
    """

    source: ClassVar[str] = "一（三）: 组织律师事务所与村（居）民委员会进行双向选择"
    title: ClassVar[str] = "Two-way choice: no pair that would rather leave the plan"
    title_zh: ClassVar[str] = (
        "双向选择结果稳定：没有哪家律所和哪个社区（村）都想另行签约"
    )
    never_pays: ClassVar[bool] = True
    kind: Literal["stability"] = "stability"
    wish: Wish | None = Field(default=Wish(tier=3))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Stable]:
        """Say it with one row per firm and committee that chose each other."""
        columns, choices = facts.columns, facts.choice_columns
        fixed = _fixed(facts)
        bound = np.zeros(len(columns.committees), bool)
        bound[[columns.committee_at[committee] for _, committee in fixed]] = True
        mutual = choices.is_mutual & ~bound[choices.committee]
        firm, committee = choices.firm[mutual], choices.committee[mutual]
        if not len(firm):
            return
        of_firm, of_committee = _pair_ranks(facts, pairs, fixed)
        row, lawyer = _options(facts, firm, committee)
        is_single = np.array([not row.is_scarce for row in columns.districts], bool)
        yield Stable(
            self.kind,
            [
                pair_name(columns.firms[f].id, columns.committees[c].id)
                for f, c in zip(firm.tolist(), committee.tolist(), strict=True)
            ],
            np.full(len(pairs), -1, np.int64),
            firm=firm,
            committee=committee,
            firm_rank=choices.firm_rank[mutual],
            committee_rank=choices.committee_rank[mutual],
            team=ints(columns.committees[c].lawyers_min for c in committee.tolist()),
            seats=ints(
                UNBOUNDED if one.seats is None else one.seats for one in columns.firms
            ),
            pair_firm=pairs.firm,
            pair_committee=pairs.committee,
            pair_lawyer=pairs.lawyer,
            pair_firm_rank=of_firm,
            pair_committee_rank=of_committee,
            is_single=is_single[columns.committee_district[committee]],
            pair_is_single=is_single[pairs.district],
            option_row=row,
            option_lawyer=lawyer,
            option_limit=self._limits(facts, lawyer, committee[row]),
        )

    def _limits(self, facts: Facts, lawyer: Ints, committee: Ints) -> Ints:
        """Return how many posts each lawyer may have with each committee."""
        columns = facts.columns
        own = ints(
            UNBOUNDED if row.max_committees is None else row.max_committees
            for row in columns.lawyers
        )[lawyer]
        caseload = self.context.get(Caseload)
        if caseload is None:
            return own
        base = caseload.limit
        by_lawyer, by_district = caseload.consents(facts)
        mine = ints(by_lawyer.get(row.id, base) for row in columns.lawyers)
        there = ints(by_district.get(row.id, base) for row in columns.districts)
        district = columns.committee_district[committee]
        limit: Ints = np.minimum(own, np.maximum(mine[lawyer], there[district]))
        return limit

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name every blocking pair, what each side gains, and by whom."""
        held = Held.of(facts, plan, self.context.get(Caseload))
        bound = {committee for _, committee in held.fixed}
        for choice in facts.choices:
            if not choice.is_mutual or choice.committee in bound:
                continue
            committee = facts.committee[choice.committee]
            now = held.firms_of[choice.committee]
            best = min(
                (held.committee_rank(f, committee.id) for f in now), default=None
            )
            if choice.firm in now or (
                best is not None and best <= (choice.committee_rank or 0)
            ):
                continue
            taken = self._takes(held, choice, committee)
            if taken is not None:
                yield self._blocks(facts, choice, best, taken)

    def _takes(
        self, held: "Held", choice: Choice, committee: Committee
    ) -> "Taking | None":
        """Return how the firm can take the committee, if it can."""
        firm = held.facts.firm[choice.firm]
        rank = choice.firm_rank or 0
        worst = held.worst_of.get(firm.id, 0)
        count = len(held.committees_of[firm.id])
        has_seat = firm.seats is None or count < firm.seats
        has_place = has_seat or worst > rank
        team: list[Taking] = []
        for lawyer in held.lawyers_of[firm.id]:
            if not held.may_serve(lawyer, committee):
                continue
            posts = held.posts_of[lawyer.id]
            lower = held.given_up(lawyer, committee, rank)
            if lower is not None:
                team.append(Taking((lawyer.id,), lower))
            elif has_place and held.has_room(posts, lawyer, committee):
                team.append(Taking((lawyer.id,), None if has_seat else worst))
            if len(team) == committee.lawyers_min:
                return team[0]._replace(
                    lawyers=tuple(x for one in team for x in one.lawyers)
                )
        return None

    def _blocks(
        self, facts: Facts, choice: Choice, best: int | None, taken: "Taking"
    ) -> Violation:
        has = {None: "nobody", DISPATCHED: "a dispatched firm"}.get(
            best, f"rank {best}"
        )
        has_zh = {
            None: "无人服务",
            DISPATCHED: "由统筹安排的律所服务",
        }.get(best, f"由其第{best}志愿服务")
        gives = {None: "a free seat", DISPATCHED: "a dispatched committee"}.get(
            taken.instead, f"one of its rank {taken.instead}"
        )
        gives_zh = {
            None: "该所尚有名额",
            DISPATCHED: "退出统筹安排的社区（村）",
        }.get(taken.instead, f"退出该所第{taken.instead}志愿")
        who = named(facts.firm[choice.firm])
        committee = facts.committee[choice.committee]
        where, kind_zh = named(committee), KINDS_ZH[committee.kind]
        by = all_named(facts.lawyer[one] for one in taken.lawyers)
        return self.found(
            pair_name(choice.firm, choice.committee),
            1,
            f"firm {who.en} and committee {where.en} would rather have "
            f"each other: the committee has {has} and ranks the firm "
            f"{choice.committee_rank}; the firm ranks it {choice.firm_rank} and gives "
            f"{gives}, by lawyer {by.en}",
            f"{where.zh}与{who.zh}都更愿意彼此签约：{kind_zh}列该所第"
            f"{choice.committee_rank}志愿（现{has_zh}），该所列{kind_zh}第{choice.firm_rank}志愿，"
            f"可由{lawyer_zh(by.zh)}担任（{gives_zh}）",
        )


class Taking(NamedTuple):
    """How a firm can take a committee: by whom, and in place of what rank.

    Of a team all are named, and the rank is that of the first.
    """

    lawyers: tuple[str, ...]
    instead: int | None


class Held(NamedTuple):
    """Who holds whom in a plan, the way a reader would tabulate it."""

    facts: Facts
    firms_of: Mapping[str, set[str]]
    committees_of: Mapping[str, set[str]]
    posts_of: Mapping[str, list[str]]
    lawyers_of: Mapping[str, list[Lawyer]]
    worst_of: dict[str, int]
    """Of a firm that serves somebody: how it ranks whom it would give up first."""
    conflicts: set[tuple[str | None, str | None, str]]
    fixed: set[tuple[str, str]]
    caseload: Caseload | None
    consents: Consents

    @classmethod
    def of(cls, facts: Facts, plan: Plan, caseload: Caseload | None) -> "Held":
        """Tabulate a plan; ``caseload`` is the rule that limits posts, if any does."""
        firms_of: defaultdict[str, set[str]] = defaultdict(set)
        committees_of: defaultdict[str, set[str]] = defaultdict(set)
        posts_of: defaultdict[str, list[str]] = defaultdict(list)
        lawyers_of: defaultdict[str, list[Lawyer]] = defaultdict(list)
        for post in plan.posts:
            firm = facts.lawyer[post.lawyer].firm
            firms_of[post.committee].add(firm)
            committees_of[firm].add(post.committee)
            posts_of[post.lawyer].append(post.committee)
        for row in facts.lawyers:
            lawyers_of[row.firm].append(row)
        conflicts = {(row.lawyer, row.firm, row.committee) for row in facts.conflicts}
        held = cls(
            facts,
            firms_of,
            committees_of,
            posts_of,
            lawyers_of,
            {},
            conflicts,
            _fixed(facts),
            caseload,
            Consents({}, {}) if caseload is None else caseload.consents(facts),
        )
        for firm, mine in committees_of.items():
            held.worst_of[firm] = max(held.firm_rank(firm, one) for one in mine)
        return held

    def firm_rank(self, firm: str, committee: str) -> int:
        """Return how the firm ranks a committee it holds; 0 if it is bound to it."""
        if (firm, committee) in self.fixed:
            return 0
        choice = self.facts.choice.get((firm, committee))
        if choice is None or not choice.is_mutual:
            return DISPATCHED
        return choice.firm_rank or DISPATCHED

    def committee_rank(self, firm: str, committee: str) -> int:
        """Return how a committee ranks a firm that serves it."""
        choice = self.facts.choice.get((firm, committee))
        if choice is None or not choice.is_mutual:
            return DISPATCHED
        return choice.committee_rank or DISPATCHED

    def given_up(self, lawyer: Lawyer, committee: Committee, rank: int) -> int | None:
        """Return the rank of a worse post once which ends there is room, if any."""
        posts = self.posts_of[lawyer.id]
        for one in posts:
            lower = self.firm_rank(lawyer.firm, one)
            others = [other for other in posts if other != one]
            if lower > rank and self.has_room(others, lawyer, committee):
                return lower
        return None

    def has_room(self, posts: list[str], lawyer: Lawyer, committee: Committee) -> bool:
        """Return whether a lawyer with these posts can have one with a committee."""
        is_below = len(posts) < self.limit(lawyer, committee)
        return is_below and self.is_alone(posts, committee)

    def limit(self, lawyer: Lawyer, committee: Committee) -> int:
        """Return how many posts a lawyer may have with a committee."""
        own = UNBOUNDED if lawyer.max_committees is None else lawyer.max_committees
        if self.caseload is None:
            return own
        base, (by_lawyer, by_district) = self.caseload.limit, self.consents
        there = by_district.get(committee.district, base)
        return min(own, max(by_lawyer.get(lawyer.id, base), there))

    def is_alone(self, posts: list[str], committee: Committee) -> bool:
        """Return whether a committee outside scarce districts would be the only one."""
        if self._is_scarce(committee):
            return True
        return all(self._is_scarce(self.facts.committee[one]) for one in posts)

    def _is_scarce(self, committee: Committee) -> bool:
        return bool(self.facts.district[committee.district].is_scarce)

    def may_serve(self, lawyer: Lawyer, committee: Committee) -> bool:
        """Return whether a lawyer is willing and free of conflict."""
        willing = lawyer.districts is None or committee.district in lawyer.districts
        return willing and not self.conflicts & {
            (lawyer.id, None, committee.id),
            (None, lawyer.firm, committee.id),
        }


def _pair_ranks(
    facts: Facts, pairs: Pairs, fixed: set[tuple[str, str]]
) -> tuple[Ints, Ints]:
    """Return per pair how its firm ranks the committee, and the committee the firm."""
    choices, at, is_chosen = facts.choice_columns, pairs.choice, pairs.is_mutual
    ranks = (choices.firm_rank, choices.committee_rank)
    of_firm, of_committee = (
        np.where(is_chosen, np.append(rank, 0)[at], DISPATCHED) for rank in ranks
    )
    of_firm[among(pairs.firm, pairs.committee, _places(facts, fixed))] = 0
    return of_firm, of_committee


def _options(facts: Facts, firm: Ints, committee: Ints) -> tuple[Ints, Ints]:
    """Return row and lawyer of whom each firm could send to each committee."""
    columns = facts.columns
    row, lawyer = columns.lawyers_of_firms(firm)
    there = committee[row]
    may = columns.is_willing[lawyer, columns.committee_district[there]]
    may &= ~in_conflict(facts, lawyer, there)
    return row[may], lawyer[may]


def _fixed(facts: Facts) -> set[tuple[str, str]]:
    """Return firm and committee of every fixed agreement."""
    return {(row.firm, row.committee) for row in facts.agreements if row.is_fixed}


def _places(facts: Facts, links: set[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    columns = facts.columns
    for firm, committee in links:
        yield columns.firm_at[firm], columns.committee_at[committee]


def pair_name(firm: str, committee: str) -> str:
    """Return how a pair of firm and committee is called in tags."""
    return f"{firm}+{committee}"
