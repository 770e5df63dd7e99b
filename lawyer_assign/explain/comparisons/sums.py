"""What comparisons add up: points of posts, and who is kept, moved, new or gone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from lawyer_assign.explain.comparisons.comparison import Moved
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan, Post
from lawyer_assign.problem import Problem
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.verify import with_given_scores


def table_of(problem: Problem, plan: Plan) -> Pairs:
    """Return the posts of a plan as a table of pairs, candidates or not."""
    columns = problem.facts.columns
    facts = with_given_scores(problem, plan) if problem.is_given else problem.facts
    return make_pairs(
        facts,
        problem.policy,
        np.array([columns.committee_at[post.committee] for post in plan.posts], int),
        np.array([columns.lawyer_at[post.lawyer] for post in plan.posts], int),
        np.zeros(len(columns.committees), bool),
    )


def points_of(table: Pairs) -> list[int]:
    """Return the points of every post of a plan."""
    found: list[int] = [0] * len(table)
    if table.worth is not None:
        found = table.worth(table).tolist()
    return found


def sums_by(plan: Plan, points: list[int], key: Callable[[Post], str]) -> Counter[str]:
    """Return points summed up by what a key makes of each post."""
    found: Counter[str] = Counter()
    for post, value in zip(plan.posts, points, strict=True):
        found[key(post)] += value
    return found


def moved_between(before: Iterable[str], after: Iterable[str]) -> Moved:
    """Return how many are kept, moved, new and ended."""
    had, has = set(before), set(after)
    kept, gone, new = len(had & has), len(had - has), len(has - had)
    moved = min(gone, new)
    return Moved(kept, moved, new - moved, gone - moved)


def moved_of_firms(facts: Facts, plans: Sequence[Plan]) -> dict[str, list[Moved]]:
    """Return what became of every firm's posts, committee by committee, per plan.

    A firm that goes on with another lawyer has one post ``moved``, as the committee.
    """
    teams: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(
        lambda: [[] for _ in plans]
    )
    for at, plan in enumerate(plans):
        for post in plan.posts:
            firm = facts.lawyer[post.lawyer].firm
            teams[firm, post.committee][at].append(post.lawyer)
    found: defaultdict[str, list[Moved]] = defaultdict(lambda: [Moved()] * len(plans))
    for (firm, _), sides in teams.items():
        moved = (moved_between(sides[0], one) for one in sides)
        found[firm] = [a.plus(b) for a, b in zip(found[firm], moved, strict=True)]
    return found


def total_of(parts: Iterable[Moved]) -> Moved:
    """Return the sum."""
    whole = Moved()
    for one in parts:
        whole = whole.plus(one)
    return whole
