"""Answers of backends as outcomes, after code that knows no solver has looked."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import NOTHING, Text, VerificationError, listed
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.proof import ConditionalBound, Ended, Status, TierResult
from lawyer_assign.solver.answer import Answer, Conditional, Held, Listed
from lawyer_assign.solver.backend import Solved
from lawyer_assign.solver.certificate import certificate_of
from lawyer_assign.verbs.widen import plan_of
from lawyer_assign.verify import Report, check_problem, with_given_scores
from lawyer_assign.verify.faces import refuse_blind_rules, refuse_two_ways

PACKAGES = ("lawyer-assign", "ortools", "numpy", "scipy", "pydantic")

MOST_NAMED = 12
"""Firms that a condition names; of more it tells the number."""


def outcome_of(problem: Problem, solved: Solved, watch: Watch, seed: int) -> Outcome:
    """Put an answer of a backend, checked, into an outcome.

    Raises
    ------
    VerificationError
        The independent check rejects the plan, or counts less than is said to be
        the least; a rule of somebody's own does not find what it forbids.
    """
    answer = solved.answer
    refuse_blind_rules(problem)
    plan = _verified(problem, answer)
    return Outcome(
        answer.status,
        plan,
        tuple(_tier_results(problem, answer)),
        backend=solved.name,
        backend_title=solved.title,
        flow_refusal=solved.why_not_flow,
        seconds=watch.seconds,
        seed=seed,
        versions=versions(),
        problem=problem,
        certifier=certificate_of,
        budget_bounds=answer.budget_bounds,
        ended=ended_by(answer.status, watch),
    )


def ended_by(status: Status, watch: Watch) -> Ended:
    """Return why a search ended: what was proved needed no more time."""
    if status in ("optimal", "infeasible"):
        return "itself"
    if watch.is_interrupted:
        return "stopped"
    return "itself" if watch.time_limit is None else "time_limit"


def versions() -> dict[str, str]:
    """Return versions of what a plan depends on."""
    return {"python": sys.version.split()[0], **dict(_installed(version))}


@cache
def _installed(read: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Ask for the version of every package, once: each answer parses a file."""
    found: list[tuple[str, str]] = []
    for name in PACKAGES:
        try:
            found.append((name, read(name)))
        except PackageNotFoundError:
            found.append((name, "not installed"))
    return tuple(found)


def _verified(problem: Problem, answer: Answer) -> Plan | None:
    """Return the plan of an answer after every rule has seen it."""
    if answer.chosen is None:
        return None
    plan = plan_of(problem.pairs, answer.chosen)
    report = check_problem(problem, plan)
    if fault := next(_faults(report, answer), None):
        facts = problem.facts
        if problem.is_given:
            facts = with_given_scores(problem, plan)
        refuse_two_ways(problem, facts, answer.chosen, plan)
        cure = "This is a defect of the package: please report it with the facts."
        raise VerificationError(f"{fault}. {cure}")
    return plan


def _faults(report: Report, answer: Answer) -> Iterator[str]:
    """Say in what an answer is not what the independent check counts."""
    if broken := report.violations:
        first = "; ".join(one.text for one in broken[:3])
        yield f"the plan breaks {len(broken)} musts, first: {first}"
    said = [tier.price for tier in answer.tiers]
    counted = [tier.price for tier in report.tiers]
    if said != counted:
        yield f"the backend prices the tiers {said}, the check {counted}"
    least = [tier.bound for tier in answer.tiers]
    pairs = zip(least, counted, strict=True)
    if any(bound is not None and bound > price for bound, price in pairs):
        yield f"the tiers cost {counted}, and {least} is said to be the least"


def _tier_results(problem: Problem, answer: Answer) -> list[TierResult]:
    return [
        TierResult(
            number,
            tuple(rule.kind for rule in problem.policy.rules if number in rule.tiers),
            tier.price,
            tier.bound,
            tier.seconds,
            _conditional(problem, tier.conditional),
        )
        for number, tier in zip(problem.policy.tiers, answer.tiers, strict=True)
    ]


def _conditional(
    problem: Problem, said: Conditional | Held | Listed | None
) -> ConditionalBound | None:
    """Return a bound of some plans, and a sentence that says of which."""
    if said is None:
        return None
    if isinstance(said, Listed):
        return _of_listed(_conditional(problem, said.among), said.bound)
    if isinstance(said, Held):
        return ConditionalBound(said.bound, _held_words(problem, said))
    ids = [problem.pairs.columns.firms[at].id for at in said.firms]
    named, rest = listed(ids[:MOST_NAMED]), len(ids) - MOST_NAMED
    more = Text(f" and {rest} more", f"等{len(ids)}家") if rest > 0 else NOTHING
    condition = Text(
        f"of plans whose blocking pairs all involve the firms {named.en}{more.en}",
        f"仅限“更愿意彼此签约”均涉及以下律所的方案：{named.zh}{more.zh}",
    )
    return ConditionalBound(said.bound, condition)


def _of_listed(inner: ConditionalBound | None, bound: int) -> ConditionalBound:
    """Say that a bound is of listed candidates, be it of some of their plans."""
    listed_ones = Text(
        "of plans among the listed candidates, which leave out lawyers within reach",
        "仅限名单内的候选律师，可及范围内另有律师未列入",
    )
    if inner is None:
        return ConditionalBound(bound, listed_ones)
    en = f"{inner.condition.en}, {listed_ones.en}"
    return ConditionalBound(bound, Text(en, f"{inner.condition.zh}；{listed_ones.zh}"))


def _held_words(problem: Problem, said: Held) -> Text:
    """Name the tiers in which such plans pay no more than the one found."""
    numbers = [problem.policy.tiers[at] for at in said.tiers]
    pairs = list(zip(numbers, said.prices, strict=True))
    en = " and ".join(f"at most {price:,} in tier {number}" for number, price in pairs)
    zh = "、".join(f"第{number}层未达到程度不超过{price:,}" for number, price in pairs)
    return Text(f"of plans that pay {en}", f"仅限{zh}的方案")
