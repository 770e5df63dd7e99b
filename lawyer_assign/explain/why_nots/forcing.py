"""What forcing a pair costs: exactly where rules flow, else between two bounds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text
from lawyer_assign.explain.door import (
    Run,
    Settings,
    Solved,
    Watch,
    nearest,
    solve_formulation,
)
from lawyer_assign.explain.pricing.changes import Swaps
from lawyer_assign.explain.pricing.instead import Alternatives, Instead, swaps_of
from lawyer_assign.explain.pricing.ledger import Line
from lawyer_assign.explain.pricing.rerouting import Rerouting, rerouting_of
from lawyer_assign.explain.standing import Standing
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Bound

Way = Literal["flow", "local", "solve"]
Steps = tuple[tuple[int, int], ...]
"""Pairs that come (1) or go (-1), in an order in which they can be told."""

SHARE_OF_SEARCH = 0.9
"""Of the time, where rules are no flow: the rest is to let few move."""

TIME_UP = Text(
    "the time limit ran out before the search could prove more",
    "时限内未能进一步证明",
)
LOCAL_ONLY = Text(
    "only one small change was looked at; ask with exact=True for the price itself",
    "仅考察了一项小改动；如需准确代价，请用 exact=True",
)


class Forced(NamedTuple):
    """What is known of the best plan with a pair.

    Parameters
    ----------
    way
        Shortest path, one small change, or everything solved anew.
    steps
        From the plan to the best one found; ``None`` if none was found.
    at_most
        By how much each tier rises on that way.
    at_least
        By how much it rises whatever the plan; ``None`` = nothing proved.
    is_impossible
        Proved that no plan of listed candidates has the pair.
    lines
        Rule by rule, what the steps change; or which rules stand in the way.
    why_open
        Why the bounds do not meet; ``None`` where they do.
    """

    way: Way
    steps: Steps | None
    at_most: tuple[int, ...] | None
    at_least: tuple[int | None, ...]
    is_impossible: bool
    lines: tuple[Line, ...]
    why_open: Text | None


def flowing(standing: Standing) -> Rerouting | Text:
    """Return the plan as a flow with its proof, or why there is none."""
    return rerouting_of(standing.formulation, standing.chosen)


def forced(
    standing: Standing, pair: int, exact: bool, settings: Settings, watch: Watch
) -> Forced:
    """Return what forcing a candidate pair costs.

    Parameters
    ----------
    standing, pair
        The pair is not chosen.
    exact
        Whether to search for the best plan, or only to look around.
    settings, watch
        Of a search where the rules are no flow.
    """
    small = standing.once(Alternatives).of(np.array([pair]))
    flow = standing.once(flowing)
    if isinstance(flow, Rerouting) and exact:
        return _rerouted(standing, flow, pair, small)
    if not exact:
        least = _known(standing)
        if isinstance(flow, Rerouting):
            least = flow.reduced_cost(pair)
        return _bounded(standing, "local", _small(pair, small), least, LOCAL_ONLY)
    return _solved(standing, pair, small, Run(watch, settings))


def _rerouted(standing: Standing, flow: Rerouting, pair: int, small: Instead) -> Forced:
    found = flow.with_pair(pair)
    if found is None:
        return _impossible("flow", small)
    lines = _lines(standing, found.steps)
    price = tuple(found.price)
    return Forced("flow", found.steps, price, price, False, lines, None)


def _impossible(way: Way, small: Instead) -> Forced:
    broken = tuple(line for line in small.lines[0] if line.tier is None)
    return Forced(way, None, None, (), True, broken, None)


def _small(pair: int, small: Instead) -> Steps | None:
    """Return the small change as steps, if it breaks no must."""
    if small.breaks[0]:
        return None
    swaps = swaps_of(np.array([pair]), small.options)
    return tuple(zip(swaps.pair.tolist(), swaps.step.tolist(), strict=True))


def _known(standing: Standing) -> tuple[int | None, ...]:
    """Return what any plan costs more at least, by the bounds of the outcome."""
    return tuple(
        None if one.bound is None or one.price is None else one.bound - one.price
        for one in standing.tiers
    )


def _solved(standing: Standing, pair: int, small: Instead, run: Run) -> Forced:
    """Solve everything again with the pair as a demand."""
    asked = demanding(standing.formulation, pair)
    first = run.under(run.watch.part(SHARE_OF_SEARCH))
    answer = solve_formulation(asked, None, first).answer
    if answer.is_infeasible:
        return _impossible("solve", small)
    steps = _small(pair, small)
    if answer.chosen is not None:
        bounds = [tier.bound for tier in answer.tiers]
        near = nearest(asked, standing.chosen, answer.chosen, bounds, run)
        new = _narrowed(standing, pair, near)
        if steps is None or _price(standing, new) <= _price(standing, steps):
            steps = new
    least = _least(standing, answer)
    why = TIME_UP
    open_tiers = [str(one.number) for one in standing.tiers if not one.is_proved]
    if open_tiers:
        why = Text(
            f"the plan itself is not proved best in tier {', '.join(open_tiers)}",
            f"方案本身在第{'、'.join(open_tiers)}层尚未证明最优",
        )
    return _bounded(standing, "solve", steps, least, why)


def demanding(asked: Formulation, pair: int) -> Formulation:
    """Return the formulation with a pair that every plan must have."""
    pairs = asked.pairs
    group = np.full(len(pairs), -1, np.int64)
    group[pair] = 0
    committee = pairs.committee_ids[int(pairs.committee[pair])]
    lawyer = pairs.lawyer_ids[int(pairs.lawyer[pair])]
    demand = Bound(
        "fixed_agreements",
        [f"{committee}+{lawyer}"],
        group,
        lower=np.ones(1, np.int64),
    )
    return replace(asked, must=(*asked.must, demand))


def _least(standing: Standing, answer: Solved) -> tuple[int | None, ...]:
    """Return what every plan with the pair costs more at least, tier by tier.

    A bound of the outcome holds too, while all tiers before cost no more than it knew.
    """
    found: list[int | None] = []
    is_as_before = True
    for tier, asked in zip(standing.tiers, answer.tiers, strict=True):
        known = [asked.bound]
        if is_as_before:
            known.append(tier.bound)
        bounds = [one for one in known if one is not None]
        if not bounds or tier.price is None:
            found.append(None)
        else:
            found.append(max(bounds) - tier.price)
        is_as_before &= asked.price is not None and asked.price == tier.bound
    return tuple(found)


def _bounded(
    standing: Standing,
    way: Way,
    steps: Steps | None,
    least: Sequence[int | None],
    why: Text,
) -> Forced:
    """Return bounds tier by tier: behind the first gap nothing is proved."""
    if steps is None:
        kept = (least[0] if least else None, *([None] * (len(least) - 1)))
        return Forced(way, None, None, kept[: len(least)], False, (), why)
    most = _price(standing, steps)
    held: list[int | None] = []
    is_closed = True
    for low, high in zip(least, most, strict=True):
        held.append(low if is_closed else None)
        is_closed = is_closed and low == high
    lines = _lines(standing, steps)
    return Forced(
        way, steps, most, tuple(held), False, lines, None if is_closed else why
    )


def _narrowed(standing: Standing, pair: int, chosen: Mask) -> Steps:
    """Return the steps to a plan, without those that have nothing to do with the pair.

    A plan solved anew may differ elsewhere too, as good as before: parts that share no
    committee, lawyer or firm with the pair's own are left out where that costs nothing.
    """
    moved = np.flatnonzero(chosen != standing.chosen)
    pairs = standing.pairs
    own = _linked(
        moved,
        (pairs.committee, pairs.lawyer, pairs.firm),
        int(np.flatnonzero(moved == pair)[0]),
    )
    whole, part = (_steps(standing, pair, some) for some in (moved, moved[own]))
    priced = standing.ledger.priced(_swaps(part))
    cost = tuple(priced.prices[:, 0].tolist())
    if not priced.breaks[0] and cost <= _price(standing, whole):
        return part
    return whole


def _linked(moved: Ints, ends: Iterable[Ints], first: int) -> Mask:
    """Return which moves hang together with one of them."""
    columns = [end[moved] for end in ends]
    own = np.zeros(len(moved), bool)
    own[first] = True
    while True:
        more = own.copy()
        for column in columns:
            more |= np.isin(column, column[own])
        if (more == own).all():
            return own
        own = more


def _steps(standing: Standing, pair: int, moved: Ints) -> Steps:
    """Return moves as steps, the wanted pair first."""
    rest = sorted(set(moved.tolist()) - {pair})
    signs = [-1 if standing.chosen[one] else 1 for one in rest]
    return ((pair, 1), *zip(rest, signs, strict=True))


def _swaps(steps: Steps) -> Swaps:
    pair, step = np.array(steps, np.int64).reshape(-1, 2).T
    return Swaps(1, np.zeros(len(pair), np.int64), pair, step)


def _price(standing: Standing, steps: Steps) -> tuple[int, ...]:
    priced = standing.ledger.priced(_swaps(steps))
    return tuple(priced.prices[:, 0].tolist())


def _lines(standing: Standing, steps: Steps) -> tuple[Line, ...]:
    priced = standing.ledger.priced(_swaps(steps))
    (lines,) = priced.lines(np.zeros(1, np.int64))
    return tuple(lines)
