"""What keeps posts open besides what gaps count, found by solving without it."""

from dataclasses import dataclass, replace

from lawyer_assign.errors import Text
from lawyer_assign.explain.door import Solved, Watch, solved
from lawyer_assign.formulation import formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy, title_of
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Coverage, Wish

COUNTED = frozenset(
    {
        "coverage", "team_size", "caseload", "willingness", "refusals", "conflicts",
        "chosen_only",
    }
)  # fmt: skip
"""Rules that gaps take into account in full."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that keeps posts open besides what gaps count.

    Parameters
    ----------
    rule
        Kind of a rule that must hold, without which fewer posts would be open;
        ``"wishes"``: wishes of earlier tiers, or no wish to cover at all; ``"search"``:
        the plan is not proved to cover as many as any; ``"together"``: several rules,
        none of them alone; ``"unknown"``: the search was over before that was known.
    posts
        How many posts fewer would be open without it, as found by solving; those that
        gaps count may be among them. Of ``together``: what is left of the open ones.
    said
        The same as a sentence.
    """

    rule: str
    posts: int
    said: Text


def covering(policy: Policy, without: str = "") -> Policy:
    """Return the musts of a policy, less one, with coverage as the only wish."""
    bare = policy.without(*(rule.kind for rule in policy.rules))
    for rule in policy.rules:
        if rule.wish is None and rule.kind not in ("coverage", without):
            bare = bare.with_rule(rule)
    return bare.with_rule(Coverage(wish=Wish(tier=1)))


def covered(problem: Problem, watch: Watch, without: str = "") -> Solved:
    """Solve for coverage alone: the price of the one tier is the posts left open."""
    policy = covering(problem.policy, without)
    return solved(formulate(replace(problem, policy=policy)), watch)


def covers_first(outcome: Outcome) -> bool:
    """Return whether to cover is the first wish, and alone in its tier."""
    rule, tiers = outcome.problem.policy.get("coverage"), outcome.tiers
    is_wish = rule is not None and rule.wish is not None
    return is_wish and bool(tiers) and tiers[0].rules == ("coverage",)


def least_open(outcome: Outcome, count: int, watch: Watch) -> int:
    """Return how many posts are open whichever plan keeps what must hold.

    Parameters
    ----------
    outcome
        With a plan.
    count
        Posts that its plan leaves open.
    watch
        Clock.
    """
    if covers_first(outcome) and outcome.tiers[0].is_proved:
        return count
    if outcome.problem.leaves_out:  # over its lists nothing is proved of others
        return 0
    bound = covered(outcome.problem, watch).tiers[0].bound
    return 0 if bound is None else min(count, bound)


def causes_of(
    outcome: Outcome, count: int, least: int, counted: int, watch: Watch
) -> tuple[Cause, ...]:
    """Return what keeps posts open beyond those that are counted in gaps."""
    found: list[Cause] = []
    if count > least:
        found.append(_of_plan(outcome, count - least))
    left = least - counted
    if left > 0:
        kinds = [
            rule.kind for rule in outcome.problem.policy.rules if rule.wish is None
        ]
        by_rule = [
            (kind, _fewer(outcome.problem, kind, least, watch))
            for kind in kinds
            if kind not in COUNTED
        ]
        found += [_of_rule(kind, fewer) for kind, fewer in by_rule if fewer > 0]
        rest = left - sum(max(0, fewer) for _, fewer in by_rule)
        if rest > 0:
            found.append(_unknown(rest) if watch.must_stop else _together(rest))
    return tuple(found)


def _fewer(problem: Problem, kind: str, least: int, watch: Watch) -> int:
    """Return how many posts fewer are open without a rule, as far as is found."""
    price = covered(problem, watch, kind).tiers[0].price
    return 0 if price is None else least - price


def _of_rule(kind: str, posts: int) -> Cause:
    rule = title_of(kind)
    said = Text(
        f"{posts} post(s) would not be open without the rule “{rule.en}” ({kind})",
        f"如无规则“{rule.zh}”（{kind}），可少空缺{posts}个",
    )
    return Cause(kind, posts, said)


def _together(posts: int) -> Cause:
    said = Text(
        f"{posts} post(s) stay open by several rules together, by none of them alone",
        f"有{posts}个因多项规则共同作用而空缺，不因其中任何一项",
    )
    return Cause("together", posts, said)


def _unknown(posts: int) -> Cause:
    said = Text(
        f"{posts} post(s) stay open for causes unknown: time was up, or it was stopped",
        f"有{posts}个空缺原因未查明：时限已到或已停止",
    )
    return Cause("unknown", posts, said)


def _of_plan(outcome: Outcome, posts: int) -> Cause:
    policy = outcome.problem.policy
    rule = policy.get("coverage")
    if rule is None:
        said = Text(
            f"{posts} post(s) are open since no rule of the policy asks to fill them",
            f"有{posts}个空缺，是因为规则集没有要求配齐",
        )
        return Cause("wishes", posts, said)
    tier = 0 if rule.wish is None else rule.wish.tier
    others = [
        one
        for one in policy.rules
        if one.wish is not None and one.kind != "coverage" and one.wish.tier <= tier
    ]
    if others:
        en = ", ".join(f"“{one.title}” ({one.kind})" for one in others)
        zh = "、".join(f"“{one.title_zh}”（{one.kind}）" for one in others)
        said = Text(
            f"{posts} post(s) are open for wishes that do not come after coverage "
            f"({en})",
            f"有{posts}个让位于不低于配齐的目标（{zh}）",
        )
        return Cause("wishes", posts, said)
    said = Text(
        f"{posts} post(s) may be open for want of a better plan: it is not proved that "
        "none covers more",
        f"有{posts}个可能可以避免：尚未证明没有配齐更多的方案",
    )
    return Cause("search", posts, said)
