"""The frontier of two rules of a policy: arrange the tiers, trade, check every plan."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Defect, Text, listed
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.quoting import as_written
from lawyer_assign.rules import FewestChanges, Rule
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.backend import Solved
from lawyer_assign.solver.mended import mended
from lawyer_assign.solver.run import formulated
from lawyer_assign.solver.trade import Found, Trading, trade_off
from lawyer_assign.verbs.answers import outcome_of
from lawyer_assign.verbs.repair import behind_levels

NAME = "frontier"
TITLE = Text("trade between two tiers", "两层目标权衡")


class Trade(NamedTuple):
    """Two rules, each in a tier that says what is traded.

    Parameters
    ----------
    policy
        Arranged.
    first, second
        Numbers of the two tiers.
    """

    policy: Policy
    first: int
    second: int


class TradedPlan(NamedTuple):
    """A plan of the frontier: prices in the two tiers, and its outcome."""

    first: int
    second: int
    is_proved: bool
    outcome: Outcome


def find_untradable(policy: Policy, first: str, second: str) -> Iterator[Defect]:
    """Find rules that cannot be traded."""
    for name, kind in (("first", first), ("second", second)):
        if kind not in KINDS:
            words = listed(KINDS)
            yield Defect(
                name,
                as_written(kind),
                Text("there is no such rule", "没有这一规则"),
                Text(f"Use one of {words.en}", f"请从 {words.zh} 中选用"),
            )
            continue
        problem = why_untraded(policy, kind)
        if problem is not None:
            call = f"policy.soften({kind!r}, tier=...)"
            if kind not in policy:
                call = f"policy.with_rule({KINDS[kind].__name__}(wish=Wish(tier=...)))"
            cure = Text(f"Make it a wish first: {call}", f"请先改为目标：{call}")
            yield Defect(name, kind, problem, cure)
    if first == second:
        yield Defect(
            "second",
            as_written(second),
            Text("is the first rule too", "与第一个规则相同"),
            Text("Name two rules", "请指定两个规则"),
        )


def why_untraded(policy: Policy, kind: str) -> Text | None:
    """Return why a rule cannot be traded under a policy; None if it can."""
    rule = policy.get(kind)
    if (rule or default_of(kind)).wish is not None:
        return None
    if rule is None:
        return Text(
            "is left out of the policy, and has to hold once it is added: it has no "
            "price to be traded",
            "未启用，启用后默认必须遵守，不能用来权衡",
        )
    return Text(
        "must hold, and so has no price to be traded",
        "是必须遵守的规则，不能用来权衡",
    )


def default_of(kind: str) -> Rule:
    """Return the rule of a kind as it is by default."""
    return KINDS[kind].model_validate({"kind": kind})


def arranged(policy: Policy, first: str, second: str) -> Trade:
    """Return the policy with a tier for each of two rules.

    A rule in points is traded as the tier it stands in, with all that is weighed
    against it there but the other rule of the trade; any other, and the first of two in
    points that stand together, gets a tier of its own, right before where it stands,
    behind the levels of wishes that begin before. A rule that the policy leaves out
    comes in as it is by default.
    """
    for kind, other in ((second, first), (first, second)):
        rule = policy.get(kind)
        if rule is None:
            rule = default_of(kind)
            there = policy.get(other)
            if there is not None and there.wish is not None and rule.wish is not None:
                wish = rule.wish.model_copy(update={"tier": there.wish.tier})
                rule = rule.model_copy(update={"wish": wish})
            policy = _with_own_tier(policy, rule)
        elif not rule.is_in_points or (
            kind == first and _is_shared(policy, kind, other)
        ):
            policy = _with_own_tier(policy, rule)
    return Trade(policy, policy[first].tiers[0], policy[second].tiers[0])


def _with_own_tier(policy: Policy, rule: Rule) -> Policy:
    """Return the policy with a rule in tiers where nothing else stands."""
    if rule.wish is None:
        return policy.with_rule_before(rule)
    others = policy.without(rule.kind) if rule.kind in policy else policy
    tier = behind_levels(others, rule.wish.tier)
    wish = rule.wish.model_copy(update={"tier": tier})
    return policy.with_rule_before(rule.model_copy(update={"wish": wish}))


def _is_shared(policy: Policy, kind: str, other: str) -> bool:
    """Return whether two rules stand in one tier."""
    there = policy.get(other)
    return there is not None and not set(policy[kind].tiers).isdisjoint(there.tiers)


def traded(
    problem: Problem,
    plan: Plan,
    trade: Trade,
    most: int | None,
    settings: Settings,
    watch: Watch,
    tell: Callable[[int], None],
) -> tuple[list[TradedPlan], bool]:
    """Return the plans of a frontier, and whether these are proved to be all.

    Parameters
    ----------
    problem
        Of the arranged policy.
    plan
        That keeps the musts, to begin with; last year's, mended, is another.
    trade
        What is traded.
    most
        Plans at most; ``None`` = all there are.
    settings, watch
        Of the run.
    tell
        Told how many plans are found.
    """
    numbers = problem.policy.tiers
    formulation = formulated(problem, watch)
    trading = Trading(
        formulation, numbers.index(trade.first), numbers.index(trade.second)
    )
    starts = [problem.pairs.mask_of(plan.posts)]
    last = _last_year(problem)
    if last.posts:
        begun = mended(formulation, last, Run(watch, settings))
        starts += [] if begun is None else [begun]
    found, is_complete = trade_off(trading, starts, most, settings, watch, tell)
    plans = [
        TradedPlan(
            *one.prices, one.is_proved, _outcome(problem, trading, one, settings, watch)
        )
        for one in found
    ]
    return plans, is_complete


def _last_year(problem: Problem) -> Plan:
    """Return last year's posts; none where only fixed ones are known of it."""
    rows = problem.facts.agreements
    if all(row.is_fixed for row in rows):
        return Plan.of([])
    return Plan.of((row.committee, who) for row in rows for who in row.lawyers)


def _outcome(
    problem: Problem, trading: Trading, one: Found, settings: Settings, watch: Watch
) -> Outcome:
    """Return a plan as the outcome of a policy under which it is best, if one says so.

    With so many changes at most as a must, the plan is best in all other tiers. For
    other rules no must says that; then what is proved ends where the trade begins.
    """
    prices = trading.formulation.prices(one.chosen)
    numbers = problem.policy.tiers
    kept = problem.policy.find(FewestChanges)
    at = None
    if kept is not None and kept.wish is not None and kept.wish.weight == 1:
        beside = [rule for rule in problem.policy.rules if kept.wish.tier in rule.tiers]
        at = numbers.index(kept.wish.tier) if beside == [kept] else None
    if at in (trading.first, trading.second) and at is not None:
        rule = FewestChanges(most=prices[at], wish=None)
        problem = replace(problem, policy=problem.policy.with_rule(rule))
        prices = (*prices[:at], *prices[at + 1 :])
        proved = len(prices)
    else:
        proved = min(trading.first, trading.second)
    tiers = tuple(
        TierAnswer(price, price if one.is_proved and place < proved else None, 0.0)
        for place, price in enumerate(prices)
    )
    solved = Solved(Answer(one.chosen, tiers), NAME, TITLE, {})
    return outcome_of(problem, solved, watch, settings.seed)
