"""Who blocks a plan, by the docstring of the rule ``stability`` and nothing else.

Written sentence by sentence from that docstring; it shares no code with the rule, the
statement or the checker.
"""

from collections.abc import Iterable

from lawyer_assign.facts import Facts
from lawyer_assign.rules import Caseload

Posts = Iterable[tuple[str, str]]
"""(committee, lawyer)."""

NEVER_RANKED = 10**9
"""How a dispatched partner is ranked: behind every chosen one."""


class Market:
    """Facts of two-way choice, looked up once; asked about any number of plans."""

    def __init__(self, facts: Facts, caseload: Caseload | None) -> None:
        self.facts = facts
        self.caseload = caseload
        self.chose = {
            (one.firm, one.committee): (one.firm_rank, one.committee_rank)
            for one in facts.choices
            if one.firm_rank is not None and one.committee_rank is not None
        }
        self.fixed = {(a.firm, a.committee) for a in facts.agreements if a.is_fixed}
        self.scarce = {one.id for one in facts.districts if one.is_scarce}
        self.place = {one.id: one.district for one in facts.committees}

    def blocking(self, posts: Posts) -> set[str]:
        """Return ``firm+committee`` of every pair that blocks."""
        posts = list(posts)
        bound = {committee for _, committee in self.fixed}
        return {
            f"{firm}+{committee}"
            for firm, committee in self.chose
            if committee not in bound
            and self._prefers(posts, firm, committee)
            and self._can_take(posts, firm, committee)
        }

    def _prefers(self, posts: Posts, firm: str, committee: str) -> bool:
        """C is not served by f, and strictly prefers f to every firm that serves it."""
        serving = {self._firm(one) for c, one in posts if c == committee}
        rank = self.chose[firm, committee][1]
        return firm not in serving and all(
            rank < self.chose.get((other, committee), (0, NEVER_RANKED))[1]
            for other in serving
        )

    def _can_take(self, posts: Posts, firm: str, committee: str) -> bool:
        """As many lawyers of f as c asks for fulfil (i) or (ii), each by herself."""
        staff = [one.id for one in self.facts.lawyers if one.firm == firm]
        able = [
            one
            for one in staff
            if self._may_serve(one, firm, committee)
            and (
                self._case_i(posts, one, firm, committee)
                or self._case_ii(posts, one, firm, committee)
            )
        ]
        return len(able) >= self.facts.committee[committee].lawyers_min

    def _may_serve(self, lawyer: str, firm: str, committee: str) -> bool:
        places = self.facts.lawyer[lawyer].districts
        return (places is None or self.place[committee] in places) and not any(
            one.committee == committee and (one.lawyer == lawyer or one.firm == firm)
            for one in self.facts.conflicts
        )

    def _case_i(self, posts: Posts, lawyer: str, firm: str, committee: str) -> bool:
        """She has room, and f has a free seat or holds a committee it ranks below."""
        held = {c for c, one in posts if self._firm(one) == firm}
        seats = self.facts.firm[firm].seats
        mine = [c for c, one in posts if one == lawyer]
        return self._has_room(mine, lawyer, committee) and (
            seats is None
            or len(held) < seats
            or any(self._is_below(firm, one, committee) for one in held)
        )

    def _case_ii(self, posts: Posts, lawyer: str, firm: str, committee: str) -> bool:
        """She serves a committee that f ranks below, and has room once it is gone."""
        mine = [c for c, one in posts if one == lawyer]
        return any(
            self._is_below(firm, lower, committee)
            and self._has_room([c for c in mine if c != lower], lawyer, committee)
            for lower in mine
        )

    def _has_room(self, mine: list[str], lawyer: str, committee: str) -> bool:
        """Fewer posts than her limit and, outside scarce districts, none there."""
        if len(mine) >= self._limit(lawyer, committee):
            return False
        return self.place[committee] in self.scarce or all(
            self.place[one] in self.scarce for one in mine
        )

    def _limit(self, lawyer: str, committee: str) -> float:
        own = self.facts.lawyer[lawyer].max_committees
        limits = [float("inf") if own is None else own]
        if self.caseload is not None:
            consents = [
                one.limit
                for one in self.facts.approvals
                if one.valid_from <= self.caseload.on <= one.valid_to
                and (one.lawyer == lawyer or one.district == self.place[committee])
            ]
            limits.append(max([self.caseload.limit, *consents]))
        return min(limits)

    def _is_below(self, firm: str, held: str, committee: str) -> bool:
        """F ranks a committee it holds strictly below another; a fixed one never is."""
        if (firm, held) in self.fixed:
            return False
        rank = self.chose[firm, committee][0]
        return self.chose.get((firm, held), (NEVER_RANKED, 0))[0] > rank

    def _firm(self, lawyer: str) -> str:
        return self.facts.lawyer[lawyer].firm
