"""Who is about and cannot serve a group: by which rule, or too far away."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text
from lawyer_assign.pairs.known_travel import is_timed, way_text
from lawyer_assign.policy import Policy, title_of
from lawyer_assign.problem import Problem
from lawyer_assign.problem.candidates import most_posts
from lawyer_assign.problem.hall import Group
from lawyer_assign.problem.lists import is_within_reach
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules import EligibilityRule, OwnLimits

AT_ONCE = 1 << 21
"""Pairs that are looked at together."""


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Lawyers who can serve no committee of a group, for one reason.

    Parameters
    ----------
    reason
        Kind of a rule that forbids pairs, somebody's own too; ``no_room``: she wants no
        committee at all; ``reach``: nothing but the way is too long. Who is kept out in
        several ways counts where least is amiss.
    lawyers
        How many.
    minutes
        How far the nearest of them is, one way.
    said
        The same as a sentence.
    """

    reason: str
    lawyers: int
    minutes: int
    said: Text


_WORDS: dict[str, Text] = {
    "willingness": Text("not willing to serve there", "不愿到该地服务"),
    "refusals": Text("refused by one side", "一方拒绝"),
    "conflicts": Text("in a conflict of interest", "有利益冲突"),
    "chosen_only": Text("of firms without mutual choice", "未互选"),
    "no_room": Text("without any wish for a committee", "本人不愿任职"),
    "reach": Text("out of reach", "路程超出范围"),
}
_FIRST = ("willingness", "refusals", "chosen_only", "no_room")
_LAST = ("conflicts", "reach")
"""What is amiss, least first; between them stand rules of somebody's own."""


def idle_of(problem: Problem) -> Mask:
    """Return which lawyers want no committee at all."""
    if problem.policy.must(OwnLimits) is None:
        return np.zeros(len(problem.facts.lawyers), bool)
    mask: Mask = most_posts(problem.facts, problem.policy) == 0
    return mask


def _order_of(policy: Policy) -> tuple[str, ...]:
    """Return what can be amiss under a policy, least first."""
    known = (*_FIRST, *_LAST)
    own = (one.kind for one in _barring(policy) if one.kind not in known)
    return (*_FIRST, *own, *_LAST)


def _barring(policy: Policy) -> list[EligibilityRule]:
    return [
        rule
        for rule in policy.rules
        if isinstance(rule, EligibilityRule) and rule.wish is None
    ]


def kept_out(problem: Problem, group: Group, idle: Mask) -> tuple[KeptOut, ...]:
    """Return who else there is, and why she can serve no committee of a group.

    Pairs that were handed in say nothing of those that were not: then nobody is named.

    Parameters
    ----------
    problem, group
        The group is one of the problem's.
    idle
        Of :func:`idle_of`, the same for all groups.
    """
    if problem.is_given:
        return ()
    columns = problem.facts.columns
    others = np.ones(len(columns.lawyers), bool)
    others[group.lawyers] = False
    lawyers = np.flatnonzero(others)
    order = _order_of(problem.policy)
    worst = len(order)
    least = np.full(len(others), worst, np.int64)
    nearest = np.full((len(others), worst + 1), np.iinfo(np.int64).max)
    step = max(1, AT_ONCE // max(1, len(lawyers)))
    for first in range(0, len(group.committees), step):
        some = group.committees[first : first + step]
        committee, lawyer = np.repeat(some, len(lawyers)), np.tile(lawyers, len(some))
        reason, ways = _reasons(problem, order, committee, lawyer, idle[lawyer])
        np.minimum.at(least, lawyer, reason)
        np.minimum.at(nearest, (lawyer, reason), ways)
    found = [
        _kept(reason, least == at, nearest[:, at]) for at, reason in enumerate(order)
    ]
    return tuple(one for one in found if one is not None)


def _reasons(
    problem: Problem, order: tuple[str, ...], committee: Ints, lawyer: Ints, idle: Mask
) -> tuple[Ints, Ints]:
    """Return the place in the order of what is amiss with each pair, and its way.

    A pair that is both far and forbidden has nothing to say. The way is twice the
    minutes, and one more where they are not known: of equal ones the known is nearer.
    """
    facts, policy = problem.facts, problem.policy
    is_cut = np.zeros(len(facts.committees), bool)
    pairs = make_pairs(facts, policy, committee, lawyer, is_cut)
    amiss = np.zeros(len(pairs), np.int64)
    reason = np.full(len(pairs), len(order), np.int64)
    for rule in _barring(policy):
        barred = rule.barred(facts, pairs)
        amiss += barred
        reason[barred] = order.index(rule.kind)
    amiss += idle
    reason[idle] = order.index("no_room")
    far: Mask = ~is_within_reach(policy, pairs)
    amiss += far
    reason[far] = order.index("reach")
    reason[amiss != 1] = len(order)
    known = is_timed(facts, pairs, policy.reach.travel.unknown_minutes)
    return reason, 2 * pairs.minutes + ~known


def reason_text(reason: str) -> Text:
    """Return what keeps somebody out, as it follows upon who it is."""
    words = _WORDS.get(reason)
    if words is not None:
        return words
    rule = title_of(reason)
    return Text(f"by the rule “{rule.en}”", f"按规则“{rule.zh}”不得服务")


def _kept(reason: str, who: Mask, ways: Ints) -> KeptOut | None:
    count = int(who.sum())
    if not count:
        return None
    near, is_unknown = divmod(int(ways[who].min()), 2)
    words, way = reason_text(reason), way_text(near, is_known=not is_unknown)
    said = Text(
        f"kept out: {count} lawyer(s) {words.en}, the nearest {way.en}",
        f"另有{count}名律师{words.zh}，最近者{way.zh}",
    )
    return KeptOut(reason, count, near, said)
