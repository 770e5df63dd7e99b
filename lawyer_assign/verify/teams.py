"""Check teams by facts, policy and plan alone: lead, roles, stand-ins, what they cost.

Plain walks, sharing nothing with what filled them. Whether a price is the least is
proved by the bound that came with it; here it is seen that the price is what is said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lawyer_assign.errors import Text
from lawyer_assign.facts import Committee, Facts, Lawyer
from lawyer_assign.facts.names import named
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import (
    Affinity,
    Caseload,
    ChosenOnly,
    Conflicts,
    EligibilityRule,
    OwnLimits,
    Refusals,
    Rule,
    Violation,
    Willingness,
)
from lawyer_assign.rules.pairing.caseload import Consents
from lawyer_assign.statements import Tag
from lawyer_assign.teams import Team, Teams

STEEPEST = 24
"""Roles, or stand-ins, from which on each further one costs the same."""


def find_team_faults(
    facts: Facts, policy: Policy, plan: Plan, teams: Teams
) -> tuple[Violation, ...]:
    """Find everything in teams that is not as the rules of teams say.

    Parameters
    ----------
    facts, policy, plan
        What the teams were made from.
    teams
        Of a solver, read from a file, or typed by hand. A place that nobody fills is
        wrong only if somebody could.

    Returns
    -------
    tuple
        Empty if all is well; the tag's rule says what is wrong: ``members``, ``lead``,
        ``roles``, ``stand_in`` or ``prices``.
    """
    check = _Check(facts, policy, plan)
    found = [*check.members(teams)]
    if not found:
        for team in teams.rows:
            found += [*check.lead(team), *check.roles(team), *check.stand_in(team)]
        found += check.prices(teams)
    return tuple(found)


@dataclass(frozen=True)
class _Check:
    facts: Facts
    policy: Policy
    plan: Plan

    @cached_property
    def affinity(self) -> Affinity | None:
        return self.policy.find(Affinity)

    @cached_property
    def caseload(self) -> tuple[Caseload, Consents] | None:
        rule = self.policy.must(Caseload)
        return None if rule is None else (rule, rule.consents(self.facts))

    @cached_property
    def lawyers_of(self) -> dict[str, list[Lawyer]]:
        found: dict[str, list[Lawyer]] = {row.id: [] for row in self.facts.firms}
        for row in sorted(self.facts.lawyers, key=lambda one: one.id):
            found[row.firm].append(row)
        return found

    @cached_property
    def conflicts(self) -> set[tuple[str | None, str | None, str]]:
        rows = self.facts.conflicts
        return {(row.lawyer, row.firm, row.committee) for row in rows}

    def members(self, teams: Teams) -> Iterator[Violation]:
        """Find committees without their team, twice, or with another one's members."""
        served = {post.committee for post in self.plan.posts}
        counts = Counter(row.committee for row in teams.rows)
        for one in sorted(served ^ set(counts)):
            text = "is served and has no team, or has one and is not served"
            yield self._at("members", one, text, "有服务而无团队，或有团队而无服务")
        for row in teams.rows:
            if counts[row.committee] > 1:
                text = "has several teams"
                yield self._at("members", row.committee, text, "团队重复")
            elif row.members != self.plan.lawyers_of(row.committee):
                text = "has other lawyers in the plan"
                yield self._at("members", row.committee, text, "团队成员与方案不符")

    def lead(self, team: Team) -> Iterator[Violation]:
        """Find a lead who is not who the house rule says."""
        ranked = sorted(
            (
                len(self.plan.committees_of(one)),
                -self._points(team.committee, one),
                one,
            )
            for one in team.members
        )
        due = ranked[0][-1]
        if team.lead != due:
            now, should = self._who(team.lead), self._who(due)
            text = f"is led by {now.en}, not by {should.en}"
            text_zh = f"负责人为{now.zh}，应为{should.zh}"
            yield self._at("lead", team.committee, text, text_zh)

    def roles(self, team: Team) -> Iterator[Violation]:
        """Find roles that are not asked, lack, or are given to who cannot take them."""
        committee = self.facts.committee[team.committee]
        members = [self.facts.lawyer[one] for one in team.members]
        firm = self.facts.firm[self.facts.lawyer[team.members[0]].firm]
        if team.lead in self.facts.lawyer:
            firm = self.facts.firm[self.facts.lawyer[team.lead].firm]
        asked = [r for r in self.policy.roles.table if r.is_asked(committee, firm)]
        if sorted(one for one, _ in team.roles) != sorted(role.id for role in asked):
            text = "has not each role it asks for once"
            yield self._at("roles", team.committee, text, "岗位缺漏、重复或多余")
            return
        taken = dict(team.roles)
        for role in asked:
            able = [one.id for one in members if role.fits(one)]
            who = taken[role.id]
            if who is None and able:
                one = self._who(able[0])
                text = f"leaves {role.title} ({role.id}) open, which {one.en} can take"
                text_zh = f"岗位{role.title_zh}（{role.id}）空缺，而{one.zh}可任"
                yield self._at("roles", team.committee, text, text_zh)
            if who is not None and who not in able:
                one = self._who(who)
                text = f"gives {role.title} ({role.id}) to {one.en}, who cannot take it"
                text_zh = f"岗位{role.title_zh}（{role.id}）给了{one.zh}，其不符合要求"
                yield self._at("roles", team.committee, text, text_zh)

    def stand_in(self, team: Team) -> Iterator[Violation]:
        """Find a stand-in who cannot be one, and a shortage that is none."""
        committee = self.facts.committee[team.committee]
        lead = self.facts.lawyer.get(team.lead)
        if lead is None:
            return
        firm = self.lawyers_of[lead.firm]
        if team.stand_in is None:
            able = next((one.id for one in firm if self._can(one, committee)), None)
            if able is not None:
                one = self._who(able)
                text = f"has no stand-in, though {one.en} of the firm can be it"
                text_zh = f"没有替补，而本所{one.zh}可任"
                yield self._at("stand_in", team.committee, text, text_zh)
            return
        who = self.facts.lawyer.get(team.stand_in)
        if who is None or who.firm != lead.firm or not self._can(who, committee):
            one = self._who(team.stand_in)
            text = f"has {one.en} as stand-in, who cannot be it"
            text_zh = f"替补{one.zh}不符合要求"
            yield self._at("stand_in", team.committee, text, text_zh)

    def _can(self, lawyer: Lawyer, committee: Committee) -> bool:
        """Return whether a lawyer may serve a committee besides, and has room."""
        return (
            committee.id not in self.plan.committees_of(lawyer.id)
            and self._may_serve(lawyer, committee)
            and self._has_room(lawyer, committee)
        )

    def _may_serve(self, lawyer: Lawyer, committee: Committee) -> bool:
        goes = lawyer.districts is None or committee.district in lawyer.districts
        if not goes and self._is_must("willingness"):
            return False
        if self._is_must("conflicts") and self.conflicts & {
            (lawyer.id, None, committee.id),
            (None, lawyer.firm, committee.id),
        }:
            return False
        choice = self.facts.choice.get((lawyer.firm, committee.id))
        refuses = choice is not None and (
            choice.firm_refuses or choice.committee_refuses
        )
        if refuses and self._is_must("refusals"):
            return False
        is_chosen = choice is not None and choice.is_mutual
        # Where an agreement is fixed both have signed.
        is_chosen |= (committee.id, lawyer.firm) in self.facts.fixed_links
        if not is_chosen and self._is_must("chosen_only"):
            return False
        post = Plan.of([(committee.id, lawyer.id)])
        return not any(one.faults(self.facts, post) for one in self._own)

    @cached_property
    def _own(self) -> list[EligibilityRule]:
        """Rules about single pairs that must hold and are none of the package's.

        What these say is not known here, so each is asked of a plan of the one post: by
        the face that auditors read, not by that which filled the teams.
        """
        return [
            rule
            for rule in self.policy.rules
            if isinstance(rule, EligibilityRule)
            and rule.wish is None
            and type(rule) not in (Willingness, Conflicts, Refusals, ChosenOnly)
        ]

    @cached_property
    def _own_limits(self) -> list[Rule]:
        """Rules about the room of a lawyer that must hold, none of the package's."""
        return [
            rule
            for rule in self.policy.rules
            if rule.limits_posts
            and rule.wish is None
            and type(rule) not in (OwnLimits, Caseload)
        ]

    def _is_must(self, kind: str) -> bool:
        rule = self.policy.get(kind)
        return rule is not None and rule.wish is None

    def _has_room(self, lawyer: Lawyer, committee: Committee) -> bool:
        """Return whether one post more keeps her own limit and the caseload."""
        posts = [*self.plan.committees_of(lawyer.id), committee.id]
        most = lawyer.max_committees
        if self._is_must("own_limits") and most is not None and len(posts) > most:
            return False
        if self._own_limits:
            more = Plan.of([*self.plan.posts, (committee.id, lawyer.id)])
            if any(one.faults(self.facts, more) for one in self._own_limits):
                return False
        if self.caseload is None:
            return True
        rule, consents = self.caseload
        own = consents.by_lawyer.get(lawyer.id, rule.limit)
        limits = [
            max(own, consents.by_district.get(self.facts.committee[one].district, own))
            for one in posts
        ]
        return all(sum(one <= v for one in limits) <= v for v in set(limits))

    def prices(self, teams: Teams) -> Iterator[Violation]:
        """Find prices that are not what the teams cost, and bounds above them.

        Where some are said, all are: what is left out may be what is not proved.
        """
        costs = self._costs(teams)
        said = {(one.task, one.meaning) for one in teams.proofs}
        for task, meaning in costs if said else ():
            if (task, meaning) not in said:
                due = costs[task, meaning]
                text = f"has no price, though others have; it costs {due}"
                text_zh = f"缺少未达到程度，应为{due}"
                yield _wrong("prices", f"{task}: {meaning}", text, text_zh)
        for proof in teams.proofs:
            due = costs[proof.task, proof.meaning]
            name = f"{proof.task}: {proof.meaning}"
            if proof.price != due:
                text = f"is said to cost {proof.price}, not {due}"
                text_zh = f"未达到程度应为{due}，而非{proof.price}"
                yield _wrong("prices", name, text, text_zh)
            if proof.bound > proof.price:
                text = f"has bound {proof.bound} above its price"
                yield _wrong("prices", name, text, f"下界{proof.bound}高于未达到程度")

    def _costs(self, teams: Teams) -> dict[tuple[str, str], int]:
        taken = [(row.committee, r, w) for row in teams.rows for r, w in row.roles]
        held = [(committee, who) for committee, _, who in taken if who is not None]
        by_lawyer = Counter(who for _, who in held)
        by_cell = Counter(held)
        named = [(row.committee, row.stand_in) for row in teams.rows]
        called = Counter(who for _, who in named if who is not None)
        role = {one.id: one for one in self.policy.roles.table}
        levels = [
            role[one].level_of(self.facts.lawyer[who])
            for _, one, who in taken
            if who is not None and one in role and who in self.facts.lawyer
        ]
        merits = [self._points(c, who) for c, who in named if who is not None]
        return {
            ("roles", "open"): len(taken) - len(held),
            ("roles", "spread"): sum(
                _rising(count, 0) for count in (*by_lawyer.values(), *by_cell.values())
            ),
            ("roles", "points"): -sum(levels),
            ("stand_ins", "open"): len(named) - called.total(),
            ("stand_ins", "spread"): sum(
                _rising(count, len(self.plan.committees_of(who)))
                for who, count in called.items()
            ),
            ("stand_ins", "points"): -sum(merits),
        }

    def _who(self, lawyer: str) -> Text:
        """Return how a lawyer is called; a stranger by the id alone."""
        row = self.facts.lawyer.get(lawyer)
        return Text(lawyer, lawyer) if row is None else named(row)

    def _at(self, rule: str, committee: str, text: str, text_zh: str) -> Violation:
        """Return a fault of the team of a committee, which may be a stranger too."""
        row = self.facts.committee.get(committee)
        where = Text(committee, committee) if row is None else named(row)
        tag = Tag(rule, committee)
        return Violation(tag, 1, f"{where.en} {text}", f"{where.zh}：{text_zh}")

    def _points(self, committee: str, lawyer: str) -> int:
        if self.affinity is None or lawyer not in self.facts.lawyer:
            return 0
        facts = self.facts
        return self.affinity.points_of(
            facts, facts.committee[committee], facts.lawyer[lawyer]
        )


def _rising(count: int, first: int) -> int:
    """Return first + (first + 1) + ..., level from :data:`STEEPEST` on."""
    return sum(first + min(nth, STEEPEST - 1) for nth in range(count))


def _wrong(rule: str, who: str, text: str, text_zh: str) -> Violation:
    return Violation(Tag(rule, who), 1, f"{who} {text}", f"{who}：{text_zh}")
