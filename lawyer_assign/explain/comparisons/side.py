"""Plans of one problem, counted side by side: by rule, and for everybody."""

from collections.abc import Sequence
from functools import cached_property

from lawyer_assign.explain.answers import Named, lang_of
from lawyer_assign.explain.comparisons.comparison import (
    Comparison,
    Moved,
    Row,
    RulePrice,
)
from lawyer_assign.explain.comparisons.sums import (
    moved_between,
    moved_of_firms,
    points_of,
    sums_by,
    table_of,
    total_of,
)
from lawyer_assign.facts import Firm, Lawyer
from lawyer_assign.pairs.known_travel import is_timed
from lawyer_assign.plan import Plan
from lawyer_assign.policy import whose_of
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Violation
from lawyer_assign.verify import with_given_scores
from lawyer_assign.year.costs import Costs


class Side:
    """Plans of one problem, counted side by side."""

    def __init__(self, problem: Problem, plans: Sequence[Plan]) -> None:
        self._problem, self._plans = problem, plans
        self._facts = problem.facts
        self._tiers = problem.policy.tiers
        self._tables = [table_of(problem, plan) for plan in plans]
        self._points = [points_of(table) for table in self._tables]
        unknown = problem.policy.reach.travel.unknown_minutes
        self._timed = [is_timed(self._facts, one, unknown) for one in self._tables]
        self._rules: dict[tuple[int | None, str], list[int]] = {}
        self._said: dict[tuple[str, str], list[list[int]]] = {}
        for at, plan in enumerate(plans):
            self._count(at, plan)

    def comparison(self, names: tuple[str, ...]) -> Comparison:
        """Return the comparison."""
        order = {tier: at for at, tier in enumerate((None, *self._tiers))}
        rules = [
            RulePrice(tier, kind, self._weight(kind), tuple(prices))
            for (tier, kind), prices in self._rules.items()
        ]
        rules.sort(key=lambda one: order[one.tier])
        committees = self._committees()
        lawyers = self._lawyers()
        rows = self._facts.columns
        return Comparison(
            lang_of(rows.committees),
            names,
            self._tiers,
            tuple(rules),
            self._districts(committees),
            self._firms(lawyers),
            tuple(committees.values()),
            tuple(lawyers.values()),
            minutes=tuple(
                int(table.minutes[known].sum())
                for table, known in zip(self._tables, self._timed, strict=True)
            ),
            untimed=tuple(int((~known).sum()) for known in self._timed),
            fen=self._fen(),
        )

    def _fen(self) -> tuple[int, ...]:
        """Return what posts cost a year in each plan; nothing without tariffs."""
        if not self._facts.tariffs:
            return ()
        return tuple(Costs.of(self._facts, plan).total_fen for plan in self._plans)

    def _weight(self, kind: str) -> int:
        wish = self._problem.policy[kind].wish
        return 1 if wish is None else wish.weight

    def _count(self, at: int, plan: Plan) -> None:
        """Let every rule look at a plan, and keep what it says of whom."""
        problem = self._problem
        facts = with_given_scores(problem, plan) if problem.is_given else self._facts
        for rule in problem.policy.rules:
            tiers: tuple[int | None, ...] = rule.tiers or (None,)
            for tier in tiers:
                self._rules.setdefault((tier, rule.kind), [0] * len(self._plans))
            for found in rule.faults(facts, plan):
                if rule.wish is None:
                    self._rules[None, rule.kind][at] += found.amount
                    continue
                number = rule.wish.tier + found.level
                price = rule.wish.weight * found.amount
                self._rules[number, rule.kind][at] += price
                self._note(at, number, price, found)

    def _note(self, at: int, tier: int, price: int, found: Violation) -> None:
        for key in self._parties(found):
            said = self._said.setdefault(
                key, [[0] * len(self._tiers) for _ in self._plans]
            )
            said[at][self._tiers.index(tier)] += price

    def _parties(self, found: Violation) -> list[tuple[str, str]]:
        """Return of whom a rule speaks by name."""
        kind, who = found.tag
        if kind == "stability":
            return self._choosers.get(who, [])
        if kind == "fixed_agreements":
            return [("committee", self._pinned.get(who, ""))]
        whose = whose_of(kind)
        return [("committee" if whose == "several" else whose, who)]

    @cached_property
    def _choosers(self) -> dict[str, list[tuple[str, str]]]:
        return {
            f"{row.firm}+{row.committee}": [
                ("firm", row.firm), ("committee", row.committee)
            ]
            for row in self._facts.choices
        }  # fmt: skip

    @cached_property
    def _pinned(self) -> dict[str, str]:
        return {
            f"{row.committee}+{one}": row.committee
            for row in self._facts.agreements
            for one in (*row.lawyers, row.firm)
        }

    def _said_of(self, kind: str, who: str) -> tuple[tuple[int, ...], ...]:
        nothing = [[0] * len(self._tiers) for _ in self._plans]
        return tuple(tuple(one) for one in self._said.get((kind, who), nothing))

    def _committees(self) -> dict[str, Row]:
        facts = self._facts
        points = [
            sums_by(plan, points, lambda post: post.committee)
            for plan, points in zip(self._plans, self._points, strict=True)
        ]
        found: dict[str, Row] = {}
        for row in facts.columns.committees:
            teams = [plan.lawyers_of(row.id) for plan in self._plans]
            found[row.id] = Row(
                Named(row.id, row.name),
                tuple(len(team) for team in teams),
                tuple(one[row.id] for one in points),
                tuple(max(0, row.lawyers_min - len(team)) for team in teams),
                self._said_of("committee", row.id),
                tuple(moved_between(teams[0], team) for team in teams),
                tuple(
                    tuple(Named(one, facts.lawyer[one].name) for one in team)
                    for team in teams
                ),
                row.lat,
                row.lon,
            )
        return found

    def _lawyers(self) -> dict[str, Row]:
        facts = self._facts
        points = [
            sums_by(plan, points, lambda post: post.lawyer)
            for plan, points in zip(self._plans, self._points, strict=True)
        ]
        none = (0,) * len(self._plans)
        found: dict[str, Row] = {}
        for row in facts.columns.lawyers:
            served = [plan.committees_of(row.id) for plan in self._plans]
            if not any(served) and ("lawyer", row.id) not in self._said:
                continue
            found[row.id] = Row(
                Named(row.id, row.name),
                tuple(len(one) for one in served),
                tuple(one[row.id] for one in points),
                none,
                self._said_of("lawyer", row.id),
                tuple(moved_between(served[0], one) for one in served),
                tuple(
                    tuple(Named(one, facts.committee[one].name) for one in places)
                    for places in served
                ),
                *_stands(row, facts.firm[row.firm]),
            )
        return found

    def _districts(self, committees: dict[str, Row]) -> tuple[Row, ...]:
        inside: dict[str, list[Row]] = {row.id: [] for row in self._facts.districts}
        for row in self._facts.columns.committees:
            inside[row.district].append(committees[row.id])
        return tuple(
            self._sum(Named(row.id, row.name), "district", inside[row.id])
            for row in self._facts.columns.districts
        )

    def _firms(self, lawyers: dict[str, Row]) -> tuple[Row, ...]:
        inside: dict[str, list[Row]] = {}
        for who, row in lawyers.items():
            inside.setdefault(self._facts.lawyer[who].firm, []).append(row)
        moved = moved_of_firms(self._facts, self._plans)
        nothing = [Moved()] * len(self._plans)
        return tuple(
            self._sum(Named(row.id, row.name), "firm", inside.get(row.id, []))._replace(
                moved=tuple(moved.get(row.id, nothing))
            )
            for row in self._facts.columns.firms
            if row.id in inside or ("firm", row.id) in self._said
        )

    def _sum(self, who: Named, kind: str, rows: list[Row]) -> Row:
        """Return the sum of rows, and what rules say of the whole itself."""
        plans = range(len(self._plans))
        own = self._said_of(kind, who.id)
        posts, points, missing = (
            tuple(sum(getattr(one, name)[at] for one in rows) for at in plans)
            for name in ("posts", "points", "missing")
        )
        said = tuple(
            tuple(
                own[at][nth] + sum(one.said[at][nth] for one in rows)
                for nth in range(len(self._tiers))
            )
            for at in plans
        )
        moved = tuple(total_of(one.moved[at] for one in rows) for at in plans)
        return Row(who, posts, points, missing, said, moved)


def _stands(lawyer: Lawyer, firm: Firm) -> tuple[float | None, float | None]:
    """Return where a lawyer is, else her firm."""
    place = lawyer if lawyer.lat is not None else firm
    return place.lat, place.lon
