"""Which plan is better, and for whom: plans, outcomes and agreements side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
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
    total_of,
)
from lawyer_assign.facts import Agreement, Facts, Firm, Lawyer
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy, or_standard, whose_of
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Violation
from lawyer_assign.verify import with_given_scores
from lawyer_assign.verify.check import find_strangers


class Answered(Protocol):
    """What has an outcome, or makes one when asked: a scenario."""

    @property
    def outcome(self) -> Outcome:
        """The answer."""


Comparable = Outcome | Plan | Sequence[Agreement] | Answered
"""What can be compared: whatever says who serves where."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@checked
def compare(
    *plans: Comparable,
    names: Sequence[str] | None = None,
    facts: Facts | None = None,
    policy: Policy | None = None,
) -> Comparison:
    """Compare plans: what each costs, what differs, who gains and who loses.

    Everything is counted by the independent check, under one set of facts and one
    policy, so that prices can be subtracted.

    Parameters
    ----------
    plans
        Two or more: outcomes, scenarios, plans, or agreements (as
        ``facts.agreements``, last year's: those that name no lawyer count nothing).
        The others are compared with the first.
    names
        What they are called, each once. If not given, scenarios go by their own names
        where these differ; A, B, C ... otherwise.
    facts, policy
        By which all are counted. If not given, the facts of the first outcome that
        knows everybody who serves in any plan (pairs handed in to it count too), and
        the policy of the first outcome; the Hangzhou rules where no outcome is there.

    Returns
    -------
    Comparison
        Prices in points per tier; the rules' differences add up to those of the tiers.

    Raises
    ------
    BadInputError
        Fewer than two plans, an outcome without one, no facts to count by, posts of
        people or places that the facts do not have; each with its place.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.toy()
    >>> outcome = la.solve(facts)
    >>> found = la.compare(facts.agreements, outcome, names=["last year", "this year"])
    >>> found.to_frame().shape[0] == len(found.rules)
    True
    """
    called = _names(_own_names(plans) if names is None else names, len(plans))
    plans = tuple(getattr(one, "outcome", one) for one in plans)
    posts = [_plan(one, at) for at, one in enumerate(plans)]
    problem = _problem(plans, posts, facts, policy)
    strangers = _strangers(problem.facts, posts)
    if strangers:
        raise BadInputError(strangers)
    found = _Side(problem, posts).comparison(called)
    return replace(found, recounted=tuple(_recounted(plans, problem)))


def _recounted(plans: Sequence[Comparable], problem: Problem) -> Iterator[int]:
    """Yield the places of plans that were made with other facts or rules."""
    for at, one in enumerate(plans):
        if not isinstance(one, Outcome) or one.problem is problem:
            continue
        own = one.problem
        same = own.stated is problem.stated or own.stated == problem.stated
        # Or facts of another problem, in which scarcity was filled in.
        same = same or own.facts == problem.facts
        if not same or own.policy != problem.policy:
            yield at


def _own_names(plans: Sequence[Comparable]) -> list[str] | None:
    """Return what scenarios are called, if all plans are such and names differ."""
    names = [getattr(one, "name", "") for one in plans if hasattr(one, "outcome")]
    return names if len({*names}) == len(plans) and all(names) else None


def _names(names: Sequence[str] | None, count: int) -> tuple[str, ...]:
    defects = []
    if count < 2:
        problem = Text("there are fewer than two plans", "方案不足两个")
        cure = Text("Give two or more to compare", "请给出两个或更多方案")
        defects.append(Defect("plans", str(count), problem, cure))
    if names is not None and (len(names) != count or len(set(names)) != count):
        problem = Text(
            f"is not one name for each of {count} plans, each once",
            f"不是{count}个方案各一且不重复的名称",
        )
        cure = Text("Give every plan a name of its own", "请给每个方案一个不同的名称")
        defects.append(Defect("names", ", ".join(names), problem, cure))
    if defects:
        raise BadInputError(defects)
    if names is not None:
        return tuple(names)
    return tuple(LETTERS[at] if at < 26 else str(at + 1) for at in range(count))


def _strangers(facts: Facts, posts: Sequence[Plan]) -> list[Defect]:
    """Find posts of people or places that the facts do not have."""
    return [
        replace(one, place=one.place.replace("plan", f"plans[{at}]", 1))
        for at, plan in enumerate(posts)
        for one in find_strangers(facts, plan)
    ]


def _problem(
    plans: Sequence[Comparable],
    posts: Sequence[Plan],
    facts: Facts | None,
    policy: Policy | None,
) -> Problem:
    """Return facts, scarcity filled in, and policy that all are counted by."""
    known = [one.problem for one in plans if isinstance(one, Outcome)]
    if facts is None and known:
        rules = known[0].policy if policy is None else policy
        whole = (one for one in known if not _strangers(one.facts, posts))
        found = next(whole, known[0])
        if found.policy == rules:
            return found
        return Problem.of(found.stated, rules)
    if facts is None:
        problem = Text("no outcome is among the plans", "各方案中没有求解结果")
        cure = Text(
            "Say by which facts they are to be counted: facts=...",
            "请用 facts=... 指定据以核算的数据",
        )
        raise BadInputError([Defect("facts", "None", problem, cure)])
    return Problem.of(facts, or_standard(policy))


def _plan(one: Comparable, at: int) -> Plan:
    """Return who serves where."""
    if isinstance(one, Plan):
        return one
    if isinstance(one, Outcome):
        if one.plan is not None:
            return one.plan
        problem = Text("has no plan", "没有方案")
        cure = Text("Leave it out, or solve again", "请去掉它，或重新求解")
        raise BadInputError([Defect(f"plans[{at}]", one.status, problem, cure)])
    rows: list[object] = list(one) if isinstance(one, list | tuple) else [one]
    agreements = [row for row in rows if isinstance(row, Agreement)]
    if len(agreements) < len(rows):
        problem = Text(
            "is no outcome, no plan and no agreements", "不是求解结果、方案或协议"
        )
        cure = Text(
            "Read a file with la.read_plan, or give facts.agreements",
            "请用 la.read_plan 读取文件，或给出 facts.agreements",
        )
        value = type(one).__name__
        raise BadInputError([Defect(f"plans[{at}]", value, problem, cure)])
    return Plan.of((row.committee, who) for row in agreements for who in row.lawyers)


class _Side:
    """Plans of one problem, counted side by side."""

    def __init__(self, problem: Problem, plans: Sequence[Plan]) -> None:
        self._problem, self._plans = problem, plans
        self._facts = problem.facts
        self._tiers = problem.policy.tiers
        self._points = [points_of(problem, plan) for plan in plans]
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
        )

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
