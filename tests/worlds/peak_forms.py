"""Formulations with peaks, said by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.statements import Peak
from tests.worlds.forms import bound, cost, formulation, networks, square, tangles


def peak(rule: str, group: Any, rows: int, **more: Any) -> Peak:
    columns = {
        name: np.array(value, np.int64)
        for name, value in more.items()
        if name in ("factor", "empty", "size") and value is not None
    }
    others = {name: more[name] for name in ("scale", "worst", "level") if name in more}
    who = [f"{rule}{at}" for at in range(rows)]
    group = np.array(group, np.int64)
    return Peak(rule, who, group, about="all", **columns, **others)


def levels_of(one: Peak, count: int) -> list[tuple[Tier, ...]]:
    """Return tiers of the 1, 2, ... ``count`` largest values, one after the other."""
    return [
        Tier(10 + level, (Term(replace(one, worst=level + 1, level=level), 2),))
        for level in range(count)
    ]


@st.composite
def peaks(draw: st.DrawFn, name: str, group: Any, rows: int, pairs: int) -> Peak:
    """Return any peak over some rows."""

    def column(size: int, least: int, most: int) -> list[int]:
        numbers = st.integers(least, most)
        return draw(st.lists(numbers, min_size=size, max_size=size))

    more = {
        "factor": draw(st.sampled_from((None, "any", "same"))),
        "empty": column(rows, -5, 5) if draw(st.booleans()) else None,
        "size": column(rows, 1, 3) if draw(st.booleans()) else None,
        "scale": draw(st.sampled_from((1, 1, 10))),
    }
    if more["factor"] is not None:
        is_any = more["factor"] == "any"
        more["factor"] = column(pairs, -4, 6) if is_any else [3] * pairs
    return peak(name, group, rows, **more)


@st.composite
def peaky_networks(draw: st.DrawFn) -> Formulation:
    """Return a flow over 2 x 3 pairs, with peaks of some levels between its tiers."""
    base = draw(networks())
    pairs = base.pairs
    groups = {
        "committee": (pairs.committee, 2),
        "lawyer": (pairs.lawyer, 3),
        "all": (np.zeros(len(pairs), np.int64), 1),
        "none": (np.full(len(pairs), -1), 2),
    }
    name = draw(st.sampled_from(sorted(groups)))
    group, rows = groups[name]
    one = draw(peaks(f"peak_{name}", group, rows, len(pairs)))
    must = base.must
    if draw(st.booleans()) and name != "none":
        limit = draw(st.sampled_from(({"upper": [1] * rows}, {"lower": [1] * rows})))
        must = (*must, bound(f"limit_{name}", group, **limit))
    place = draw(st.integers(0, len(base.tiers)))
    extra = levels_of(one, draw(st.integers(1, 3)))
    tiers = (*base.tiers[:place], *extra, *base.tiers[place:])
    return replace(base, must=must, tiers=tiers)


@st.composite
def peaky_tangles(draw: st.DrawFn) -> Formulation:
    """Return anything over 2 x 3 pairs with a peak weighed among its wishes."""
    base = draw(tangles())
    size = len(base.pairs)
    group = draw(st.lists(st.integers(-1, 1), min_size=size, max_size=size))
    one = replace(draw(peaks("peak", group, 2, size)), worst=draw(st.integers(1, 3)))
    term = Term(one, draw(st.integers(1, 3)))
    other = cost(
        "spread", draw(st.lists(st.integers(-3, 5), min_size=size, max_size=size))
    )
    return replace(base, tiers=(*base.tiers, Tier(9, (term, Term(other, 1)))))


__all__ = [
    "formulation",
    "levels_of",
    "peak",
    "peaky_networks",
    "peaky_tangles",
    "square",
]
