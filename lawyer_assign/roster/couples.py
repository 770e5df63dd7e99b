"""Two committees of one lawyer, and two times of theirs on one day."""

import numpy as np

from lawyer_assign.arrays import Ints, runs
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns


def couples_of(case: RosterCase) -> tuple[Ints, Ints, Ints]:
    """Return every lawyer with every two committees of hers, the first id first."""
    committee, lawyer = case.members
    order = np.lexsort((committee, lawyer))
    committee, lawyer = committee[order], lawyer[order]
    found: list[tuple[Ints, Ints, Ints]] = []
    apart = 1
    while True:
        # Posts of a lawyer stand together: those ``apart`` places away are hers too.
        here = np.arange(max(0, len(lawyer) - apart))
        same = here[lawyer[here] == lawyer[here + apart]]
        if not len(same):
            break
        found.append((lawyer[same], committee[same], committee[same + apart]))
        apart += 1
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    one, two, three = (np.concatenate(part) for part in zip(*found, strict=True))
    return one, two, three


def same_day(patterns: Patterns, one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """Return times of couples of committees, morning and afternoon of one day.

    Returns
    -------
    tuple
        Which couple, a time of the one, a time of the other.
    """
    return _matched(patterns, one, other, is_same_half=False)


def same_half_day(
    patterns: Patterns, one: Ints, other: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return times of couples of committees that fall on the same half day."""
    return _matched(patterns, one, other, is_same_half=True)


def _matched(
    patterns: Patterns, one: Ints, other: Ints, *, is_same_half: bool
) -> tuple[Ints, Ints, Ints]:
    couple, first = _times_of(patterns, one)
    at, second = _times_of(patterns, other[couple])
    couple, first = couple[at], first[at]
    a, b = patterns.half_day[first], patterns.half_day[second]
    fits = a == b if is_same_half else (a // 2 == b // 2) & (a != b)
    n, m = patterns.nth[first], patterns.nth[second]
    fits &= (n == 0) | (m == 0) | (n == m)
    return couple[fits], first[fits], second[fits]


def _times_of(patterns: Patterns, committee: Ints) -> tuple[Ints, Ints]:
    """Return places in ``committee`` with every time of the committee there."""
    low = np.searchsorted(patterns.committee, committee, "left")
    counts = np.searchsorted(patterns.committee, committee, "right") - low
    return runs(low, counts)
