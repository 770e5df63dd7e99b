"""The worst-served first, on many pairs: what is proved, and how soon.

``python -m benchmarks.fairness`` prints a Markdown table. A tier that is said to be
proved and is not the known optimum of its case ends the run with an error.

The dense cases look like papers and reviewers: 600 committees that need 3 lawyers each,
200 lawyers of at most 12 posts, every pair a candidate with points of its own; first
the most points of the worst-served committee, then the most points in all. *Even*
points are drawn one by one; *clustered* ones come from 12 subjects, so that the good
lawyers of a committee are those of its neighbours too. One case has the shape of a
small conference: 118 committees, 177 lawyers who must have exactly two posts each, so
that demand is what all of them have.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

import lawyer_assign as la
from benchmarks.bench import WrongOptimumError
from benchmarks.cases import DAY
from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.datasets import district as invented
from lawyer_assign.rules import (
    Affinity,
    Coverage,
    FirmBalance,
    OwnLimits,
    Rule,
    TeamSize,
    Wish,
    WorstServed,
)

HEAD = (
    "| case | pairs | status | backend | tiers | gap | seconds | CPU |\n"
    "|---|---|---|---|---|---|---|---|"
)
"""Of the table."""

TEAM, SUBJECTS = 3, 12
LARGEST = 1_000_000


class Shape(NamedTuple):
    """How many there are, and posts of a lawyer at most and at least."""

    committees: int = 600
    lawyers: int = 200
    most: int = 12
    least: int = 0


LEAST_2 = Shape(least=2)
CONFERENCE = Shape(committees=118, lawyers=177, most=2, least=2)
"""118 x 3 posts are 177 x 2."""


@dataclass(frozen=True)
class Case:
    """A question with its known optimum.

    Parameters
    ----------
    name
        Unique.
    ask
        Returns facts, policy and pairs (or ``None``).
    known
        Prices by tier, proved by a run without a time limit; ``None`` where no run has
        proved that tier yet.
    """

    name: str
    ask: Callable[[], tuple[la.Facts, la.Policy, dict[str, Any] | None]]
    known: tuple[int | None, ...]


def district(rule: Rule) -> Callable[[], tuple[la.Facts, la.Policy, None]]:
    """Ask for a rule before the points, in one district of 300 committees."""

    def ask() -> tuple[la.Facts, la.Policy, None]:
        policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
        facts = invented(committees=300, seed=0)
        return facts, policy.with_rule_before(rule), None

    return ask


def dense(
    kind: str, levels: int | None, shape: Shape, seed: int = 0
) -> Callable[[], tuple[la.Facts, la.Policy, dict[str, Any]]]:
    """Ask for the best worst committee of a dense case, then for most points."""

    def ask() -> tuple[la.Facts, la.Policy, dict[str, Any]]:
        chance = np.random.default_rng(seed)
        draw = _even if kind == "even" else _clustered
        points = _points(draw(chance, shape), levels)
        policy = la.Policy(name="dense")
        first, then = Wish(tier=1), Wish(tier=2)
        for rule in (
            Coverage(wish=None), TeamSize(), OwnLimits(), WorstServed(wish=first),
            Affinity(wish=then),
        ):  # fmt: skip
            policy = policy.with_rule(rule)
        return _facts(shape), policy, _table(points)

    return ask


def _even(chance: np.random.Generator, shape: Shape) -> Floats:
    return chance.random((shape.committees, shape.lawyers))


def _clustered(chance: np.random.Generator, shape: Shape) -> Floats:
    asked = chance.dirichlet(np.full(SUBJECTS, 0.3), shape.committees)
    known = chance.dirichlet(np.full(SUBJECTS, 0.3), shape.lawyers)
    drawn = asked @ known.T + 0.05 * chance.random((shape.committees, shape.lawyers))
    drawn += 0.15 * chance.random(shape.lawyers)
    drawn -= 0.1 * chance.random(shape.committees)[:, None]
    scaled: Floats = (drawn - drawn.min()) / (drawn.max() - drawn.min())
    return scaled


def _points(drawn: Floats, levels: int | None) -> Ints:
    """Return whole points: 1 to 1,000,000, or so many levels, the top ones rare."""
    if levels is None:
        return 1 + (drawn * (LARGEST - 1)).astype(np.int64)
    is_even = drawn.min() < 0.01 and drawn.mean() > 0.4
    shares = np.arange(1, levels) / levels if is_even else (0.5, 0.75, 0.9, 0.97)
    return 1 + np.searchsorted(np.quantile(drawn, shares), drawn).astype(np.int64)


def _facts(shape: Shape) -> la.Facts:
    firms = [la.Firm(id=f"f{at:02}", name=f"f{at}", district="d") for at in range(20)]
    return la.Facts(
        districts=(la.District(id="d", name="d", is_scarce=True),),
        firms=tuple(firms),
        committees=tuple(
            la.Committee(
                id=f"c{at:03}", name=f"c{at}", kind="community", district="d",
                lawyers_min=TEAM, lawyers_max=TEAM,
            )
            for at in range(shape.committees)
        ),
        lawyers=tuple(
            la.Lawyer(
                id=f"l{at:03}", name=f"l{at}", firm=f"f{at % 20:02}",
                max_committees=shape.most, min_committees=shape.least,
            )
            for at in range(shape.lawyers)
        ),
    )  # fmt: skip


def _table(points: Ints) -> dict[str, Any]:
    committee, lawyer = np.divmod(np.arange(points.size), points.shape[1])
    return {
        "committee": [f"c{at:03}" for at in committee],
        "lawyer": [f"l{at:03}" for at in lawyer],
        "points": points.ravel(),
        "minutes": np.zeros(points.size, np.int64),
    }


CASES = (
    Case(
        "district-300 leximin 5",
        district(WorstServed(levels=5)),
        (0, 0, -61, -127, -198, -274, -353, -37_549),
    ),
    Case("district-300 firms", district(FirmBalance()), (0, 0, 1_485, -37_408)),
    Case("dense even 5 levels", dense("even", 5, Shape()), (-15, -9_000)),
    Case(
        "dense even continuous",
        dense("even", None, Shape()),
        (-2_886_482, -1_782_368_740),
    ),
    Case("dense even 5 levels, least 2", dense("even", 5, LEAST_2), (-15, -9_000)),
    Case(
        "dense even continuous, least 2",
        dense("even", None, LEAST_2),
        (-2_886_482, -1_782_368_740),
    ),
    Case("dense clustered 5 levels", dense("clustered", 5, Shape()), (-9, -8_242)),
    Case(
        "dense clustered continuous",
        dense("clustered", None, Shape()),
        (-991_059, -817_765_347),
    ),
    Case(
        "dense clustered 5 levels, least 2",
        dense("clustered", 5, LEAST_2),
        (-9, -8_218),
    ),
    Case(
        "dense clustered continuous, least 2",
        dense("clustered", None, LEAST_2),
        (-991_059, -815_924_865),
    ),
    Case(
        "conference, exactly 2",
        dense("clustered", None, CONFERENCE),
        (-1_162_706, -169_645_086),
    ),
)


def more_seeds(seeds: int) -> Iterator[Case]:
    """Yield the cases whose optimum is hardest to prove, on seeds behind the first."""
    shapes = {"": Shape(), ", least 2": LEAST_2, ", conference": CONFERENCE}
    for seed in range(1, seeds + 1):
        for name, shape in shapes.items():
            ask = dense("clustered", None, shape, seed)
            yield Case(f"clustered continuous{name}, seed {seed}", ask, (None, None))


def measured(case: Case, time_limit: float) -> str:
    """Solve a case once; return its line of the table.

    Raises
    ------
    WrongOptimumError
        A proved price is not the known one.
    """
    facts, policy, pairs = case.ask()
    user = time.process_time()
    outcome = la.solve(facts, policy, pairs=pairs, time_limit=time_limit)
    user = time.process_time() - user
    for tier, known in zip(outcome.tiers, case.known, strict=False):
        if known is not None and tier.is_proved and tier.price != known:
            raise WrongOptimumError(
                f"{case.name}: tier {tier.number} is proved to cost {tier.price}, "
                f"known is {known}"
            )
    tiers = "; ".join(said for tier in outcome.tiers for said in _said(tier))
    gap = max(
        (abs(t.gap / t.price) for t in outcome.tiers if t.gap and t.price), default=0.0
    )
    cells = [
        case.name, f"{len(outcome.problem.pairs):,}", outcome.status, outcome.backend,
        tiers, f"{100 * gap:.2f} %", f"{outcome.seconds:.1f}", f"{user:.1f}",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _said(tier: la.TierResult) -> Iterator[str]:
    """Yield price and bound; a bound of some plans only stands in parentheses."""
    if tier.price is None:
        return
    some = "" if tier.conditional is None else f"{tier.conditional.bound:,}"
    if tier.is_proved:
        yield f"{tier.price:,}"
    elif tier.bound is not None:
        yield f"{tier.price:,} >= {tier.bound:,}" + f" ({some})" * bool(some)
    elif some:
        yield f"({tier.price:,} >= {some})"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds each")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    parser.add_argument("--seeds", type=int, default=0, help="more of the hardest")
    asked = parser.parse_args()
    print(HEAD)
    for case in (*CASES, *more_seeds(asked.seeds)):
        if asked.only in case.name:
            print(measured(case, asked.time_limit), flush=True)


if __name__ == "__main__":
    main()
