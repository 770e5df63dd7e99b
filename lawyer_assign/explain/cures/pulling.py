"""The fewest options of a lever that cover as many as all of them do.

Posts that groups of committees lack are rows; what an option can bring a group at most
is its gain. The fewest options that fill all rows known so far are taken; if groups are
still short with them, their rows are added, and so on. Every row holds whatever is
taken, so no fewer options can do; and the last ones do.

By counting: committees, lawyers, firms. What else must hold can only ask for more, so
the bound stands, and the plan that is made in the end is counted by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.cures.levers import Lever, Make
from lawyer_assign.explain.cures.recruits import most_of_recruit
from lawyer_assign.explain.door import Fewest, Row, Watch, fewest
from lawyer_assign.problem import Problem
from lawyer_assign.problem.hall import Short, find_short
from lawyer_assign.problem.posts_flow import Options, may_matter
from lawyer_assign.problem.room import AMPLE

MOST_ROUNDS = 60
FEW_ROUNDS = 8
"""Rounds of rows after which the fewest are no longer sought; where work is much."""

MOST_COMPLETED = 5
"""Times that what was found is given, and more is looked for."""

UNMOVED = 2
"""Rounds that do not raise the bound after which it is left, where work is much."""

SMALL = 20_000
"""Pairs and options together of which a round is soon done."""

FEW = 200
"""Options up to which they are left out one by one where no fewest are found."""


class Pulled(NamedTuple):
    """Options that do, per option; and how few could, if they reach as far.

    ``left`` posts stay open by counting even if everything is asked for.
    """

    taken: Mask
    bound: int
    left: int


@dataclass(frozen=True, eq=False)
class Reach:
    """How far a lever reaches: with everything taken.

    ``part`` says which committees may matter to each other; ``left`` how many posts of
    each part stay open.
    """

    part: Ints
    left: Ints


class CutError(Exception):
    """Lists of some committees leave out lawyers who may matter; they come longer."""

    def __init__(self, committees: frozenset[str]) -> None:
        self.committees = committees
        super().__init__(f"{len(committees)} lists are cut")


def everything(make: Make, problem: Problem, short: Ints, count: Ints) -> Lever | None:
    """Return a lever with options for all who may matter.

    Parameters
    ----------
    make
        Of the lever.
    problem
        Whose committees are short.
    short
        Places of committees in groups that are short, ascending.
    count
        Open posts, per committee.

    Raises
    ------
    CutError
        Lists have to be longer first.
    """
    while True:
        lever = make(problem, short, count)
        if lever is None:
            return None
        groups = _groups(lever, np.ones(len(lever.options), bool))
        reached = [short, *(group.committees for group in groups)]
        more: Ints = np.unique(np.concatenate(reached))
        if len(more) == len(short):
            return lever
        short = more


def pull(lever: Lever, used: Mask, watch: Watch) -> Pulled | None:
    """Take the fewest options of a lever; ``None`` if it helps nobody, or time is up.

    Parameters
    ----------
    lever
        With options for all who may matter, by :func:`where_it_matters`.
    used
        Options that a plan which covers all it can uses: enough, though perhaps not
        the fewest. They are taken before others that are as good.
    watch
        Clock.

    Raises
    ------
    CutError
        Lists have to be longer first.
    """
    reach = reach_of(lever)
    left = int(reach.left.sum())
    found = _fewest(lever, reach, used, watch)
    if found.is_enough:
        taken = _first(lever, found.taken)
        return Pulled(taken, found.bound, left) if taken.any() else None
    more = _completed(lever, found.taken, used, watch)
    if more is not None and np.count_nonzero(more) <= np.count_nonzero(used):
        used = more
    if not used.any() or _short(_groups(lever, used)) > left:
        return None
    if np.count_nonzero(used) > FEW or watch.must_stop:
        return Pulled(_first(lever, used), found.bound, left)
    return _thinned(lever, used, found.bound, left)


def least_for(lever: Lever, left: int) -> int:
    """Return how many options it takes, at least, until so few posts stay open.

    By counting, so many stay open without any; an option fills no more of them than
    its gain, whatever else is taken.

    Parameters
    ----------
    lever
        With options for all who may matter.
    left
        Posts that may stay open.
    """
    of = np.zeros(len(lever.room.asked), np.int64)
    _, open_before = _open_without(lever, of, 1)
    need = int(open_before[0]) - left
    if lever.kind == "recruit":
        who = [one.who for one in lever.options]
        return max(0, -(-need // most_of_recruit(lever.problem, lever.room, who)))
    _, option, gain = _gains(lever, of)
    most = np.zeros(len(lever.options), np.int64)
    most[option] = gain
    filled = np.cumsum(np.sort(most)[::-1])
    return int(np.searchsorted(filled, need)) + 1 if need > 0 else 0


class _Found(NamedTuple):
    """Options taken, how few could do, and whether they do."""

    taken: Mask
    bound: int
    is_enough: bool


def _fewest(lever: Lever, reach: Reach, used: Mask, watch: Watch) -> _Found:
    """Take the fewest that fill the rows known, add rows that are short, and again."""
    taken, bound, rows = np.zeros(len(lever.options), bool), 0, list[Row]()
    is_small = len(lever.problem.pairs) + len(taken) <= SMALL
    unmoved = 0
    for _ in range(MOST_ROUNDS if is_small else FEW_ROUNDS):
        groups = _groups(lever, taken)
        if _short(groups) <= reach.left.sum():
            return _Found(taken, bound, is_enough=True)
        new = list(_rows(lever, reach, groups))
        if not new or watch.must_stop or (unmoved >= UNMOVED and not is_small):
            break
        rows += new
        found: Fewest | None = fewest(len(taken), rows, lambda: watch.must_stop, ~used)
        if found is None:
            break
        taken = np.zeros(len(taken), bool)
        taken[list(found.taken)] = True
        unmoved = unmoved + 1 if found.bound == bound else 0
        bound = found.bound
    return _Found(taken, bound, is_enough=False)


def _completed(lever: Lever, taken: Mask, used: Mask, watch: Watch) -> Mask | None:
    """Return options taken, and the fewest besides that make them enough.

    What is taken is given from now on; few committees are short then.
    """
    for _ in range(MOST_COMPLETED):
        room, _ = lever.with_taken(taken)
        is_given = np.append(taken, False)[lever.option_of]
        option_of = np.where(is_given, -1, lever.option_of)
        rest = where_it_matters(replace(lever, room=room, option_of=option_of))
        found = _fewest(rest, reach_of(rest), used, watch)
        taken = taken | found.taken
        if found.is_enough:
            return taken
    return None


def where_it_matters(lever: Lever) -> Lever:
    """Return a lever without the committees that its groups can never have.

    Whatever is taken, groups are the same: see :func:`may_matter`.
    """
    room, free = lever.with_taken(np.zeros(len(lever.options), bool))
    everything = Options(*lever.with_taken(np.ones(len(lever.options), bool)))
    pairs = lever.problem.pairs
    matters = may_matter(room, pairs, free, everything)
    kept = matters[pairs.committee]
    return replace(
        lever,
        problem=replace(lever.problem, pairs=pairs.keep(kept)),
        room=replace(lever.room, asked=np.where(matters, lever.room.asked, 0)),
        free=lever.free[kept],
        option_of=lever.option_of[kept],
    )


def _first(lever: Lever, taken: Mask) -> Mask:
    """Return the same with the first of those whom one would recruit for a district."""
    if lever.kind != "recruit":
        return taken
    where = np.array([one.where for one in lever.options])
    first = taken.copy()
    for district in np.unique(where).tolist():
        alike = np.flatnonzero(where == district)
        first[alike] = np.arange(len(alike)) < np.count_nonzero(taken[alike])
    return first


def _thinned(lever: Lever, used: Mask, bound: int, left: int) -> Pulled:
    """Leave out options one by one while the others do."""
    taken = used.copy()
    for at in np.flatnonzero(used).tolist():
        taken[at] = False
        if _short(_groups(lever, taken)) > left:
            taken[at] = True
    return Pulled(_first(lever, taken), bound, left)


def _groups(lever: Lever, taken: Mask) -> list[Short]:
    room, free = lever.with_taken(taken)
    pairs = lever.problem.pairs
    groups = find_short(room, pairs, free)
    if not lever.problem.is_given and groups:
        short = np.concatenate([group.committees for group in groups])
        cut = short[pairs.is_cut[short]].tolist()
        if cut:
            raise CutError(frozenset(pairs.columns.committees[at].id for at in cut))
    return groups


def _short(groups: list[Short]) -> int:
    return sum(group.short for group in groups)


def reach_of(lever: Lever) -> Reach:
    """Return what stays open by counting, whatever is asked for."""
    pairs = lever.problem.pairs
    committees = len(lever.room.asked)
    lawyers, firms = len(lever.room.own), len(lever.room.seats)
    room, free = lever.with_taken(np.ones(len(lever.options), bool))
    groups = find_short(room, pairs, free)
    bound = np.flatnonzero(lever.room.seats < AMPLE)
    of_firm = np.flatnonzero(np.isin(pairs.columns.lawyer_firm, bound))
    tail = [pairs.committee[free], committees + of_firm]
    head = [
        committees + pairs.lawyer[free],
        committees + lawyers + pairs.columns.lawyer_firm[of_firm],
    ]
    size = committees + lawyers + firms
    places = (np.concatenate(tail), np.concatenate(head))
    ones = np.ones(len(places[0]), np.int8)
    graph = coo_array((ones, places), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    part = np.asarray(label[:committees], np.int64)
    left = np.zeros(count, np.int64)
    for group in groups:
        left[part[group.committees[0]]] += group.short
    return Reach(part, left)


def _rows(lever: Lever, reach: Reach, groups: list[Short]) -> Iterator[Row]:
    """Yield what groups need of options besides what they have without any.

    Groups of a part of which something stays open in any case are one row together: it
    is not known whose posts these are.
    """
    committees = len(lever.room.asked)
    of = np.full(committees, -1, np.int64)
    number = 0
    together: dict[int, int] = {}
    for group in groups:
        part = int(reach.part[group.committees[0]])
        row = number
        if reach.left[part]:
            row = together.setdefault(part, number)
        of[group.committees] = row
        number += row == number
    of, open_before = _open_without(lever, of, number)
    left = np.zeros(number, np.int64)
    for part, row in together.items():
        left[row] = reach.left[part]
    of_row, option, gain = _gains(lever, of)
    for at in range(number):
        need = int(open_before[at] - left[at])
        mine = of_row == at
        if need > 0 and mine.any():
            yield Row(option[mine], gain[mine], need)


def _open_without(lever: Lever, of: Ints, rows: int) -> tuple[Ints, Ints]:
    """Return how many posts of each row stay open if nothing is asked for.

    Rows that one group spans then become one; they are of one part.
    """
    room, free = lever.with_taken(np.zeros(len(lever.options), bool))
    room = replace(room, asked=np.where(of >= 0, room.asked, 0))
    found, of = np.zeros(rows, np.int64), of.copy()
    for group in find_short(room, lever.problem.pairs, free):
        inside = np.unique(of[group.committees])
        inside = inside[inside >= 0]
        first = int(inside[0])
        found[first] += group.short
        for other in inside[1:].tolist():
            found[first] += found[other]
            found[other] = 0
            of[of == other] = first
    return of, found


def _gains(lever: Lever, of: Ints) -> tuple[Ints, Ints, Ints]:
    """Return rows, options, and the posts that an option can bring a row at most."""
    pairs, room = lever.problem.pairs, lever.room
    row = of[pairs.committee]
    who = np.array([one.who for one in lever.options], np.int64)
    most_of_lawyer = np.minimum(room.within[:, -1], room.own)
    size = len(lever.options)
    if lever.kind in ("lend", "lift", "recruit"):
        mine = (row >= 0) & (lever.option_of >= 0)
        keys, count = np.unique(
            row[mine] * size + lever.option_of[mine], return_counts=True
        )
        at, option = np.divmod(keys, max(1, size))
        if lever.kind != "lift":
            firm = pairs.columns.lawyer_firm[who[option]]
            most = np.minimum(most_of_lawyer[who[option]], room.seats[firm])
            count = np.minimum(count, most)
        return at, option, count.astype(np.int64)
    return _gains_of_room(lever, row, most_of_lawyer)


def _gains_of_room(lever: Lever, row: Ints, most: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the same for levers that give somebody more room: rows, options, posts.

    What she has then over what she has now: leaving out so many posts keeps the old
    limit. A firm has no more than its lawyers; these keep what the lever does not lift.
    """
    pairs, room, firm_of = lever.problem.pairs, lever.room, lever.problem.pairs.columns
    is_firm, width = lever.kind == "seats", max(1, len(most))
    inside = (row >= 0) & lever.free
    keys, count = np.unique(
        row[inside] * width + pairs.lawyer[inside], return_counts=True
    )
    at, lawyer = np.divmod(keys, width)
    firm = firm_of.lawyer_firm[lawyer]
    later, _ = lever.with_taken(np.ones(len(lever.options), bool))
    then, has, side = np.minimum(later.within[:, -1], later.own), most, lawyer
    if is_firm:
        has, side = room.seats, firm
    elif lever.kind == "consent":
        has = np.minimum(room.within[:, 0], room.own)
    count = np.minimum(count, then[lawyer])
    if not is_firm:
        count = np.minimum(count, room.seats[firm])
    option_at = np.full(len(has), -1, np.int64)
    option_at[[one.who for one in lever.options]] = np.arange(len(lever.options))
    mine = option_at[side] >= 0
    keys, of = np.unique(at[mine] * len(has) + side[mine], return_inverse=True)
    at, side = np.divmod(keys, max(1, len(has)))
    held = np.bincount(of, count[mine], len(keys)).astype(np.int64)
    gain = np.maximum(held - has[side], 0)
    found = gain > 0
    return at[found], option_at[side[found]], gain[found]
