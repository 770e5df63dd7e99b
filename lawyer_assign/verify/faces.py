"""Both faces of rules that somebody wrote: whether they say the same of a plan.

Those of the package are held against each other by its tests; nobody has done so for
others. What a solver chose keeps all that statements demand, so a rule whose
``violations`` find less is never noticed by solving alone.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import Text, VerificationError
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan, Post
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules import EligibilityRule, Rule, Violation
from lawyer_assign.rules.ints import ints

MOST_PAIRS = 2_000
"""Pairs that a rule which forbids some is asked about, drawn where there are more."""

MOST_TRIED = 20
"""Of those it forbids, how many its ``violations`` must find, each by itself."""


def refuse_two_ways(problem: Problem, facts: Facts, chosen: Mask, plan: Plan) -> None:
    """Refuse a rule of somebody's own that counts a plan in two ways.

    Parameters
    ----------
    problem
        Whose pairs ``chosen`` marks.
    facts
        Those of the problem, with the scores that its pairs were handed in with.
    chosen, plan
        The same posts.

    Raises
    ------
    VerificationError
        Naming the rule, both its faces and what each says.
    """
    for rule in own_rules(problem.policy):
        said = _said(rule, problem.facts, problem.pairs, chosen)
        found = rule.faults(facts, plan)
        if sum(said.values()) != sum(one.amount for one in found):
            raise VerificationError(_told(rule, said, found))


def refuse_missed(facts: Facts, policy: Policy, plan: Plan) -> None:
    """Refuse a must of somebody's own whose statements a plan breaks unnoticed.

    Raises
    ------
    VerificationError
        ``violations`` find nothing where ``statements`` (or ``forbids``) miss some.
    """
    rules = [rule for rule in own_rules(policy) if rule.wish is None]
    if not rules or not plan.posts:
        return
    pairs = _table(facts, policy, plan.posts)
    chosen = np.ones(len(pairs), bool)
    for rule in rules:
        said, found = _said(rule, facts, pairs, chosen), rule.faults(facts, plan)
        if not said or found:
            continue
        missed = [post for post in plan.posts if post.committee in said][:MOST_TRIED]
        if not isinstance(rule, EligibilityRule) or any(
            _is_barred_anyway(rule, facts, policy, post) for post in missed
        ):
            raise VerificationError(_told(rule, said, found))


def refuse_blind_rules(problem: Problem) -> None:
    """Refuse a rule that forbids pairs which its own ``violations`` do not find.

    Asked of some pairs, each as a plan by itself: no plan of a solver has one of them.

    Raises
    ------
    VerificationError
        As :func:`refuse_missed`.
    """
    facts, policy = problem.facts, problem.policy
    rules = [rule for rule in own_rules(policy) if isinstance(rule, EligibilityRule)]
    if not rules:
        return
    pairs = _table(facts, policy, list(_some_pairs(facts)))
    places, people = pairs.committee_ids, pairs.lawyer_ids
    for rule in rules:
        barred = np.flatnonzero(rule.barred(facts, pairs))[:MOST_TRIED]
        for at in barred.tolist():
            post = Post(places[pairs.committee[at]], people[pairs.lawyer[at]])
            found = rule.faults(facts, Plan.of([post]))
            if not found and _is_barred_anyway(rule, facts, policy, post):
                raise VerificationError(_told(rule, {post[0]: 1}, found))


def _is_barred_anyway(
    rule: EligibilityRule, facts: Facts, policy: Policy, post: Post
) -> bool:
    """Return whether a rule forbids a pair whatever other pairs it is asked about.

    One that compares the pairs of its table, such as the nearest of each committee,
    may say of a pair that was drawn what it would not say of it among all.
    """
    committee, lawyer = post
    for others in (
        [post],
        [(committee, row.id) for row in facts.lawyers],
        [(row.id, lawyer) for row in facts.committees],
    ):
        pairs = _table(facts, policy, others)
        if not rule.barred(facts, pairs)[others.index(post)]:
            return False
    return True


def own_rules(policy: Policy) -> Iterator[Rule]:
    """Yield the rules of a policy that stand outside the package."""
    for rule in policy.rules:
        if not isinstance(rule, KINDS.get(rule.kind, ())):
            yield rule


def _some_pairs(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield all pairs of a small world; of a large one some, the same every time."""
    places = [row.id for row in facts.committees]
    people = [row.id for row in facts.lawyers]
    count = len(places) * len(people)
    if count <= MOST_PAIRS:
        yield from product(places, people)
        return
    drawn = np.random.default_rng(0).integers(0, count, MOST_PAIRS)
    for at in np.unique(drawn).tolist():
        yield places[at // len(people)], people[at % len(people)]


def _table(facts: Facts, policy: Policy, posts: Sequence[tuple[str, str]]) -> Pairs:
    columns = facts.columns
    committee = ints(columns.committee_at[one] for one, _ in posts)
    lawyer = ints(columns.lawyer_at[one] for _, one in posts)
    is_cut = np.zeros(len(columns.committees), bool)
    return make_pairs(facts, policy, committee, lawyer, is_cut)


def _said(rule: Rule, facts: Facts, pairs: Pairs, chosen: Mask) -> dict[str, int]:
    """Return by how much statements are missed, about whom."""
    said: dict[str, int] = {}
    for statement in rule.said(facts, pairs):
        for tag, amount in statement.excess(chosen):
            said[tag.who] = said.get(tag.who, 0) + amount
    return said


def _told(rule: Rule, said: dict[str, int], found: list[Violation]) -> Text:
    name, total = type(rule).__name__, sum(said.values())
    counted = sum(one.amount for one in found)
    first = next(iter([*(one.tag.who for one in found), *said]), "-")
    face = "forbids" if isinstance(rule, EligibilityRule) else "statements"
    return Text(
        f"the rule “{rule.title}” ({rule.kind}) counts the plan in two ways: "
        f"{face} of {name} says {total}, its violations {counted} (first: "
        f"{first}). Correct the class: on every plan both must say the same",
        f"规则“{rule.title_zh}”（{rule.kind}）对同一方案前后不一：{name} 的 "
        f"{face} 得{total}，violations 得{counted}（首处：{first}）。"
        "请改正该类：对任何方案，两者须一致",
    )
