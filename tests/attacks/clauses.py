"""Prices of a plan, written from the clauses and from docstrings of rules alone.

Nothing here calls a rule, a statement or an enumerator of the other tests: it reads
facts as rows, and of rules only what a planner sets (limits, weights, levels). Whoever
blocks a plan is found by :mod:`tests.worlds.blocking`, written in the same way.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from tests.worlds.blocking import Market

Posts = frozenset[tuple[str, str]]
"""(committee, lawyer)."""

DUTY = {"community": 52, "village": 12}
"""Half days a year: one a week, and one a month (一(三))."""

POST_ALONE = ("conflicts", "refusals", "willingness", "chosen_only")
"""Rules that speak of one post each: as musts they say who may serve where."""


class Clauses:
    """Facts and a policy, looked up once; asked for the prices of any plan."""

    def __init__(self, facts: Any, policy: Any) -> None:
        self.facts, self.rules = facts, {one.kind: one for one in policy.rules}
        self.c = {one.id: one for one in facts.committees}
        self.w = {one.id: one for one in facts.lawyers}
        self.f = {one.id: one for one in facts.firms}
        self.said = {(one.firm, one.committee): one for one in facts.choices}
        self.fixed = [one for one in facts.agreements if one.is_fixed]
        self.scarce = {one.id for one in facts.districts if one.is_scarce}
        self.tiers = sorted({tier for one in self.rules.values() for tier in one.tiers})

    def prices(self, posts: Posts) -> tuple[int, ...] | None:
        """Return the price of every tier; ``None`` where a must is broken."""
        paid: Counter[int] = Counter()
        for kind, rule in sorted(
            self.rules.items(), key=lambda one: one[1].wish is not None
        ):
            for level, amount in self.amounts(kind, posts):
                if rule.wish is None and amount:
                    return None
                if rule.wish is not None:
                    paid[rule.wish.tier + level] += rule.wish.weight * amount
        return tuple(paid[tier] for tier in self.tiers)

    def amounts(self, kind: str, posts: Posts) -> Iterator[tuple[int, int]]:
        """Yield level and amount of what a plan lacks of a rule."""
        found = AMOUNTS[kind](self, self.rules[kind], posts)
        yield from enumerate(found if isinstance(found, list) else [found])

    def may_serve(self, committee: str, lawyer: str) -> bool:
        """Whether no must about one post alone forbids it."""
        post = frozenset([(committee, lawyer)])
        return not any(
            AMOUNTS[kind](self, self.rules[kind], post)
            for kind in POST_ALONE
            if kind in self.rules and self.rules[kind].wish is None
        )

    # What rules about people and firms ask.

    def conflicts(self, _rule: Any, posts: Posts) -> int:
        return sum(
            any(
                one.committee == c and (one.lawyer == w or one.firm == self.w[w].firm)
                for one in self.facts.conflicts
            )
            for c, w in posts
        )

    def refusals(self, _rule: Any, posts: Posts) -> int:
        said = [self.said.get((self.w[w].firm, c)) for c, w in posts]
        return sum(
            one is not None and (one.firm_refuses or one.committee_refuses)
            for one in said
        )

    def willingness(self, _rule: Any, posts: Posts) -> int:
        named = [(self.w[w].districts, self.c[c].district) for c, w in posts]
        return sum(own is not None and place not in own for own, place in named)

    def chosen_only(self, _rule: Any, posts: Posts) -> int:
        bound = {(one.firm, one.committee) for one in self.fixed}
        return sum(
            (self.w[w].firm, c) not in bound and not self._chose(self.w[w].firm, c)
            for c, w in posts
        )

    def _chose(self, firm: str, committee: str) -> bool:
        one = self.said.get((firm, committee))
        return one is not None and None not in (one.firm_rank, one.committee_rank)

    def own_limits(self, _rule: Any, posts: Posts) -> int:
        held, total = Counter(w for _, w in posts), 0
        for w, row in self.w.items():
            most = len(posts) if row.max_committees is None else row.max_committees
            total += max(0, row.min_committees - held[w]) + max(0, held[w] - most)
        return total

    def caseload(self, rule: Any, posts: Posts) -> int:
        """Sum what every nested row has beyond its limit."""
        valid = [
            one
            for one in self.facts.approvals
            if one.valid_from <= rule.on <= one.valid_to
        ]
        total = 0
        for w in self.w:
            own = max([rule.limit, *(one.limit for one in valid if one.lawyer == w)])
            limit = {
                place.id: max(
                    [own, *(one.limit for one in valid if one.district == place.id)]
                )
                for place in self.facts.districts
            }
            where = [limit[self.c[c].district] for c, one in posts if one == w]
            total += sum(
                max(0, sum(at <= value for at in where) - value)
                for value in set(limit.values())
            )
        return total

    def one_each(self, _rule: Any, posts: Posts) -> int:
        held = Counter(w for c, w in posts if self.c[c].district not in self.scarce)
        return sum(max(0, one - 1) for one in held.values())

    def further_posts(self, rule: Any, posts: Posts) -> int:
        steps, total = list(rule.prices), 0
        for held in Counter(w for _, w in posts).values():
            total += sum((steps + steps[-1:] * held)[: held - 1])
        return total

    def seats(self, _rule: Any, posts: Posts) -> int:
        held = defaultdict(set)
        for c, w in posts:
            held[self.w[w].firm].add(c)
        return sum(
            max(0, len(held[f]) - one.seats)
            for f, one in self.f.items()
            if one.seats is not None
        )

    def firm_balance(self, rule: Any, posts: Posts) -> list[int]:
        held = Counter(self.w[w].firm for _, w in posts)
        offers = Counter(one.firm for one in self.w.values() if one.max_committees != 0)
        # A firm that offers nobody has no lawyer to divide by: its posts stand whole.
        loads = [ceil(Fraction(1000 * held[f], max(1, offers[f]))) for f in self.f]
        return _worst(loads, rule.levels)

    def duty_balance(self, rule: Any, posts: Posts) -> list[int]:
        return _worst(list(self._duty(posts).values()), rule.levels)

    def duty_load(self, rule: Any, posts: Posts) -> int:
        return sum(max(0, one - rule.most) for one in self._duty(posts).values())

    def _duty(self, posts: Posts) -> dict[str, int]:
        return {
            w: sum(DUTY[self.c[c].kind] for c, one in posts if one == w) for w in self.w
        }

    # What rules about committees and districts ask.

    def coverage(self, _rule: Any, posts: Posts) -> int:
        team = Counter(c for c, _ in posts)
        return sum(max(0, one.lawyers_min - team[c]) for c, one in self.c.items())

    def team_size(self, _rule: Any, posts: Posts) -> int:
        team = Counter(c for c, _ in posts)
        return sum(max(0, team[c] - one.lawyers_max) for c, one in self.c.items())

    def one_firm(self, _rule: Any, posts: Posts) -> int:
        firms = {(c, self.w[w].firm) for c, w in posts}
        return len(firms) - len({c for c, _ in firms})

    def must_have(self, rule: Any, posts: Posts) -> int:
        total = 0
        for c, row in self.c.items():
            team = [self.w[w] for one, w in posts if one == c]
            total += sum(
                bool(team)
                and all(one.skills.get(skill, 0) < rule.least_level for one in team)
                for skill in row.must_have
            )
        return total

    def fixed_agreements(self, _rule: Any, posts: Posts) -> int:
        total = 0
        for one in self.fixed:
            firms = {self.w[w].firm for c, w in posts if c == one.committee}
            total += sum((one.committee, w) not in posts for w in one.lawyers)
            total += not one.lawyers and one.firm not in firms
        return total

    def fewest_changes(self, rule: Any, posts: Posts) -> int:
        named = {
            (one.committee, w)
            for one in self.facts.agreements
            if not one.is_fixed
            for w in one.lawyers
        }
        return max(0, len(named - posts) - (rule.most or 0))

    def stability(self, _rule: Any, posts: Posts) -> int:
        market = Market(self.facts, self.rules.get("caseload"))
        return len(market.blocking(posts))

    def affinity(self, _rule: Any, posts: Posts) -> int:
        return -sum(self._points(c, w) for c, w in posts)

    def worst_served(self, rule: Any, posts: Posts) -> list[int]:
        has = {c for c, _ in posts}
        points = {c: 0 if c in has else rule.unserved for c in self.c}
        for c, w in posts:
            points[c] += self._points(c, w)
        return _worst([-one for one in points.values()], rule.levels)

    def district_balance(self, rule: Any, posts: Posts) -> int:
        size = Counter(one.district for one in self.c.values())
        total = dict.fromkeys(size, 0)
        for c, w in posts:
            is_points = rule.measure == "points"
            total[self.c[c].district] += self._points(c, w) if is_points else 1
        levels = [Fraction(100 * total[d], size[d]) for d in size]
        return ceil(max(levels)) - floor(min(levels))

    def _points(self, committee: str, lawyer: str) -> int:
        rule, given = self._affinity, self._scores[committee, lawyer]
        merit = self._merit(committee, lawyer) if given.points is None else given.points
        return merit - rule.minute * given.minutes

    @cached_property
    def _affinity(self) -> Any:
        from lawyer_assign.rules import Affinity

        return self.rules.get("affinity", Affinity())

    @cached_property
    def _scores(self) -> dict[tuple[str, str], Any]:
        return {(one.committee, one.lawyer): one for one in self.facts.scores}

    def _merit(self, committee: str, lawyer: str) -> int:
        rule, c, w = self._affinity, self.c[committee], self.w[lawyer]
        score = rule.unassessed if w.assessment is None else w.assessment
        merit = rule.skill * sum(
            need * w.skills.get(skill, 0) for skill, need in c.needs.items()
        )
        merit += rule.same_district * (self.f[w.firm].district == c.district)
        merit += rule.language * bool(c.languages & w.languages)
        merit += rule.year * min(w.years_of_practice, rule.years_most)
        merit += rule.assessment_percent * score // 100  # worlds have whole ones only
        one = self.said.get((w.firm, committee))
        for rank in () if one is None else (one.firm_rank, one.committee_rank):
            if rank is not None:
                merit += max(0, rule.first_rank - rule.rank_step * (rank - 1))
        return merit

    def budget(self, _rule: Any, posts: Posts) -> int:
        spent: Counter[str] = Counter()
        for w in self.w if self.facts.tariffs else ():
            mine = sorted(
                (self.c[c].district, self.c[c].kind != "community", c)
                for c, one in posts
                if one == w
            )
            for number, (district, _, c) in enumerate(mine, 1):
                spent[district] += self._fen(c, w, number)
        return sum(
            max(0, ceil(Fraction(spent[one.id] - 100 * one.budget_yuan, 100)))
            for one in self.facts.districts
            if one.budget_yuan is not None
        )

    def _fen(self, committee: str, lawyer: str, number: int) -> int:
        place = {one.id: one for one in self.facts.districts}
        c, w = self.c[committee], self.w[lawyer]
        row = next(
            one
            for one in self.facts.tariffs
            if one.area_class in (None, place[c.district].area_class)
            and one.kind in (None, c.kind)
            and one.post_from <= number <= (one.post_to or number)
        )
        moves = [
            one.percent
            for one in self.facts.adjustments
            if w.assessment is not None
            and one.score_from <= w.assessment <= one.score_to
        ]
        if not moves:
            return int(row.fen_per_year)
        paid = floor(
            Fraction(row.fen_per_year * (100 + moves[0]), 100) + Fraction(1, 2)
        )
        least = row.least_fen_per_year or 0
        most = row.most_fen_per_year
        return max(least, paid if most is None else min(paid, most))


def _worst(values: list[int], levels: int) -> list[int]:
    """Return the sum of the worst, of the two worst, and so on."""
    ordered = sorted(values, reverse=True)
    return [sum(ordered[: level + 1]) for level in range(levels)]


AMOUNTS: dict[str, Callable[[Clauses, Any, Posts], int | list[int]]] = {
    name: way
    for name, way in vars(Clauses).items()
    if callable(way) and name[0] != "_" and name not in ("prices", "may_serve")
}
del AMOUNTS["amounts"]
