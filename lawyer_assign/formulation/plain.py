"""The same statements said more plainly where the musts make parts of them idle.

Most committees take one lawyer only. There a team is one pair: what its members have
together is what the pair has, and its firms are one firm. Said so, these rows are
within a flow's reach.

A committee whose candidates are all of one firm cannot be served by two. Its row stays
all the same where another row counts its lawyers as one, as the seats of a firm do: it
says that they are a team.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.statements import Bound, Cost, Joint, Statement

SAMPLED = 64
"""Every how many pairs a first look takes one."""


def single_rows(must: Iterable[Statement]) -> list[Ints]:
    """Return groups whose rows with several pairs admit only one; others are -1."""
    groups: list[Ints] = []
    for bound in must:
        if (
            isinstance(bound, Bound)
            and bound.upper is not None
            and bound.factor is None
            and bound.once_per is None
        ):
            # Pairs in no row, whose group is -1, find the last entry.
            is_single = np.append(bound.upper <= 1, False)
            groups.append(np.where(is_single[bound.group], bound.group, -1))
    return groups


def plainer(
    statement: Statement, single: list[Ints], *, is_must: bool,
    beside: Sequence[Statement] = (),
) -> Iterator[Statement]:  # fmt: skip
    """Yield statements that say together what one says, as plainly as may be.

    Parameters
    ----------
    statement
        Not changed.
    single
        Of :func:`single_rows`.
    is_must
        Whether any amount breaks it, so that only "none" or "some" counts.
    beside
        What else is said, and may count the pairs of a team as one.
    """
    if isinstance(statement, Joint):
        yield from _of_joint(statement, single, is_must)
    elif isinstance(statement, Bound) and statement.once_per is not None:
        teams = beside if is_must and _is_of_teams(statement) else ()
        yield from _of_classes(statement, statement.once_per, single, teams)
    else:
        yield statement


def _of_classes(
    bound: Bound, once_per: Ints, single: list[Ints], beside: Sequence[Statement]
) -> Iterator[Bound]:
    """Drop rows that cannot be missed, or ``once_per`` where no class has two.

    Rows of one class that others count as one stay: they are teams.
    """
    idle = np.zeros(len(bound.group), bool)
    if bound.lower is None and bound.upper is not None:
        lone = _lone_rows(bound, single)
        void = lone | (not lone.all() and ~_has_several(bound, once_per))
        void &= bound.upper >= 1
        if (void & ~lone).any():
            void &= lone | ~_is_counted(bound, single, beside)
        if void.all():
            return
        idle = (bound.group >= 0) & void[bound.group]
    if any(_is_constant(bound, once_per, group) for group in single):
        bound = replace(bound, once_per=None)
    elif idle.any():
        bound = replace(bound, group=np.where(idle, -1, bound.group))
    yield bound


def _is_of_teams(bound: Bound) -> bool:
    """Return whether a must gives each row pairs of one class only."""
    return (
        bound.lower is None
        and bound.upper is not None
        and bool((bound.upper == 1).all())
    )


def _is_counted(bound: Bound, single: list[Ints], beside: Sequence[Statement]) -> Mask:
    """Return which rows hold pairs of a row that counts classes and can be missed."""
    found = np.zeros(len(bound.who), bool)
    for one in beside:
        if (
            not isinstance(one, Bound)
            or one is bound
            or one.once_per is None
            or one.upper is None
            or any(_is_constant(one, one.once_per, group) for group in single)
        ):
            continue
        can_miss = _has_several(one, one.once_per) & (one.upper < UNBOUNDED)
        # Pairs in no row, whose group is -1, find the last entry.
        felt = np.append(can_miss, False)[one.group] & (bound.group >= 0)
        found[bound.group[felt]] = True
    return found


def _of_joint(joint: Joint, single: list[Ints], is_must: bool) -> Iterator[Statement]:
    """Price each pair by itself in the rows that admit only one."""
    lone = _lone_rows(joint, single)
    lacking = joint.lacking
    inside = (joint.group >= 0) & lone[joint.group]
    group = np.where(inside & (lacking > 0), joint.group, -1)
    if (group >= 0).any():
        none = np.zeros(len(joint.who), np.int64)
        yield (
            Bound(joint.rule, joint.who, group, upper=none)
            if is_must
            else Cost(joint.rule, joint.who, group, points=lacking)
        )
    rest = joint.on_rows(~lone)
    if len(rest.want_row):
        yield rest


def _lone_rows(statement: Statement, single: list[Ints]) -> Mask:
    """Return which rows hold no two pairs that can be chosen together."""
    inside = _inside(statement)
    row = statement.group[inside]
    sizes = np.bincount(row, minlength=len(statement.who))
    lone = sizes <= 1
    for group in single:
        held = group[inside]
        in_one = ~lone
        # A few pairs show of most rows that they are not, before all are looked at.
        for some in (slice(None, None, SAMPLED), slice(None)):
            if not in_one.any():
                break
            first = np.full(len(lone), -1, np.int64)
            first[row[some]] = held[some]
            others = (held[some] < 0) | (held[some] != first[row[some]])
            in_one[row[some][others]] = False
        lone |= in_one
    return lone


def _has_several(bound: Bound, once_per: Ints) -> Mask:
    """Return which rows hold pairs of several classes."""
    inside = _inside(bound)
    row, of_class = bound.group[inside], once_per[inside]
    first = np.full(len(bound.who), -1, np.int64)
    first[row] = of_class
    others = np.bincount(row[of_class != first[row]], minlength=len(first))
    mask: Mask = others > 0
    return mask


def _is_constant(statement: Bound, once_per: Ints, group: Ints) -> bool:
    """Return whether every class of several pairs lies in one row of ``group``."""
    inside = _inside(statement)
    held, of_class = group[inside], once_per[inside]
    if (held < 0).any():
        several = np.bincount(of_class)[of_class] > 1
        held, of_class = held[several], of_class[several]
        if (held < 0).any():
            return False
    first = np.full(int(once_per.max(initial=0)) + 1, -1, np.int64)
    first[of_class] = held
    return bool((first[of_class] == held).all())


def _inside(statement: Statement) -> Ints | slice:
    """Return which pairs stand in a row, without a copy where all do."""
    is_in = statement.group >= 0
    return slice(None) if is_in.all() else np.flatnonzero(is_in)
