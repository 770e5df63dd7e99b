"""Which plan is better, and for whom: plans, outcomes and agreements side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.explain.comparisons.comparison import Comparison
from lawyer_assign.explain.comparisons.proofs import proof_of
from lawyer_assign.explain.comparisons.side import Side
from lawyer_assign.facts import Agreement, Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.problem import Problem
from lawyer_assign.verify.check import find_misnamed, find_unknown


class Answered(Protocol):
    """What has an outcome, or makes one when asked: a scenario."""

    @property
    def outcome(self) -> Outcome:
        """The answer."""


Comparable = Outcome | Plan | Sequence[Agreement] | Answered
"""What can be compared: whatever says who serves where."""

_OF_BOTH = Text(
    "Correct the id, or name facts that have everybody: facts=...; where some left and "
    "others joined, count by the facts of now, and give the plan of before as "
    "la.with_last_year(facts, old).agreements",
    "请改正编号，或用 facts=... 指定含有全部人员和社区（村）的数据；"
    "前后有人离任、有人加入的，请按现在的数据核算，"
    "原方案用 la.with_last_year(facts, old).agreements 代入",
)
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
    policy, so that prices can be subtracted. What is proved of each plan stands beside:
    a difference is certain only as far as both plans are proved.

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
    found = Side(problem, posts).comparison(called)
    found = replace(found, recounted=tuple(_recounted(plans, problem)))
    return replace(found, proofs=tuple(proof_of(found, one) for one in plans))


def _recounted(plans: Sequence[Comparable], problem: Problem) -> Iterator[int]:
    """Yield the places of plans that were made with other facts or rules."""
    for at, one in enumerate(plans):
        if not isinstance(one, Outcome) or one.problem is problem:
            continue
        own = one.problem
        same = own.stated is problem.stated or own.stated == problem.stated
        # Or facts of another problem, in which scarcity was filled in.
        same = same or own.facts == problem.facts
        if not same or own.policy != problem.policy or not _as_given(own, problem):
            yield at


def _as_given(one: Problem, other: Problem) -> bool:
    """Return whether two problems have the same pairs handed in ready-made, or none."""
    if not (one.is_given and other.is_given):
        return one.is_given == other.is_given
    return all(
        np.array_equal(getattr(one.pairs, name), getattr(other.pairs, name))
        for name in ("committee", "lawyer", "points", "minutes")
    )


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
        for one in (
            *(replace(of, cure=_OF_BOTH) for of in find_unknown(facts, plan)),
            *find_misnamed(facts, plan),
        )
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
