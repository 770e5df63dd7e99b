"""Groups of committees that ask for more lawyers than can serve them: minimum cuts.

Posts flow from committees to lawyers, through what a lawyer may take in all, through
the seats of her firm. A maximum flow leaves some posts open. What alternating paths
reach from these is full, and serves nobody else: committees S, all lawyers who could
serve them, and limits whose room together is what S asks for less what stays open
(König 1931, Hall 1935, Ford and Fulkerson 1956). So that many stay open whichever plan
is made, by counting alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem.posts_flow import (
    Graph,
    flow_of,
    graph_of,
    labels_of,
    reached_of,
)
from lawyer_assign.problem.problem import Problem
from lawyer_assign.problem.room import Room, room_of
from lawyer_assign.rules.ints import ints

LimitKind = Literal["caseload", "consent", "own", "seats", "once"]


@dataclass(frozen=True, eq=False)
class Cut:
    """One limit of a group: an arc that is full.

    Parameters
    ----------
    kind
        What limits.
    who
        Place of the lawyer, or of the firm where it is ``seats``.
    room
        Posts it lets through.
    """

    kind: LimitKind
    who: int
    room: int


@dataclass(frozen=True, eq=False)
class Group:
    """Committees and all who could serve them, by place.

    ``asked`` posts less the rooms of ``cuts`` stay open, whichever plan is made.
    """

    committees: Ints
    lawyers: Ints
    asked: int
    cuts: tuple[Cut, ...]

    @property
    def room(self) -> int:
        """Posts that all limits together let through."""
        return sum(cut.room for cut in self.cuts)

    @property
    def short(self) -> int:
        """Posts that stay open."""
        return self.asked - self.room


def groups_of(problem: Problem) -> tuple[Room, list[Group], frozenset[str]]:
    """Return the groups that are short, and which of their lists leave somebody out.

    Where no list does, no longer lists of anybody make the groups less short.

    Returns
    -------
    tuple
        Room; groups, the smallest first; ids of committees in them whose lists are cut.
    """
    pairs = problem.pairs
    room, free = room_of(problem.facts, problem.policy, pairs)
    groups = find_groups(room, pairs, free)
    if problem.is_given or not groups:
        return room, groups, frozenset()
    short = np.concatenate([group.committees for group in groups])
    cut = short[pairs.is_cut[short]]
    return room, groups, frozenset(pairs.columns.committees[at].id for at in cut)


class Short(NamedTuple):
    """Committees of a group, and how many of their posts stay open."""

    committees: Ints
    short: int


def find_short(room: Room, pairs: Pairs, free: Mask) -> list[Short]:
    """Return the groups that are short, the smallest first, without who limits them.

    Parameters
    ----------
    room, pairs, free
        As for :func:`find_groups`.
    """
    graph = graph_of(room, pairs, free)
    sending = flow_of(graph)
    reached = reached_of(graph, graph, sending)
    label = labels_of(graph, reached)
    here = np.flatnonzero(reached[: graph.first_lawyer])
    served = np.zeros(graph.sink + 1, np.int64)
    of_source = slice(*sending.indptr[graph.source : graph.source + 2])
    served[sending.indices[of_source]] = sending.data[of_source]
    _, at = np.unique(label[here], return_inverse=True)
    open_posts = np.bincount(at, room.asked[here] - served[here]).astype(np.int64)
    members = Lists(at.astype(np.int64), here, len(open_posts))
    found = [
        Short(members.of(ints([number]))[1], short)
        for number, short in enumerate(open_posts.tolist())
    ]
    return sorted(found, key=_smallest_first)


def find_groups(room: Room, pairs: Pairs, free: Mask) -> list[Group]:
    """Return the groups that are short, the smallest first.

    Parameters
    ----------
    room
        Of :func:`room_of`.
    pairs
        Candidates; those of committees in groups must be all there are.
    free
        Which of them are not settled already.
    """
    graph = graph_of(room, pairs, free)
    reached = reached_of(graph, graph, flow_of(graph))
    label = labels_of(graph, reached)
    nodes = np.flatnonzero(reached)
    arcs = np.flatnonzero(reached[graph.tail])
    of_label = Lists(label[nodes], nodes, len(label))
    arcs_of = Lists(label[graph.tail[arcs]], arcs, len(label))
    shorts = np.unique(label[: graph.first_lawyer][reached[: graph.first_lawyer]])
    found: list[Group] = []
    for one in shorts.tolist():
        (_, inside), (_, leaving) = (
            lists.of(ints([one])) for lists in (of_label, arcs_of)
        )
        found.append(_group(room, graph, inside, leaving, reached))
    return sorted(found, key=_smallest_first)


def _smallest_first(one: Group | Short) -> tuple[int, int]:
    return len(one.committees), int(one.committees[0])


def _group(
    room: Room, graph: Graph, nodes: Ints, leaving: Ints, reached: Mask
) -> Group:
    """Return a group of its nodes and the arcs that leave them."""
    committees = nodes[nodes < graph.first_lawyer]
    cuts = tuple(_cuts(room, graph, np.sort(leaving[~reached[graph.head[leaving]]])))
    levels = room.within.shape[1]
    heads = graph.head[leaving[graph.tail[leaving] < graph.first_lawyer]]
    lawyers = np.unique((heads - graph.first_lawyer) // levels)
    asked = int(room.asked[committees].sum())
    return Group(np.sort(committees), lawyers, asked, cuts)


def _cuts(room: Room, graph: Graph, arcs: Ints) -> Iterator[Cut]:
    levels = room.within.shape[1]
    once: dict[int, int] = {}
    for arc in arcs.tolist():
        tail, head, most = int(graph.tail[arc]), int(graph.head[arc]), graph.most[arc]
        if tail >= graph.first_firm:
            yield Cut("seats", tail - graph.first_firm, int(most))
        elif tail >= graph.first_lawyer:
            lawyer, level = divmod(tail - graph.first_lawyer, levels)
            yield Cut(_kind(room, lawyer, level), lawyer, int(most))
        else:
            lawyer = (head - graph.first_lawyer) // levels
            once[lawyer] = once.get(lawyer, 0) + 1
    for lawyer, posts in once.items():
        yield Cut("once", lawyer, posts)


def _kind(room: Room, lawyer: int, level: int) -> LimitKind:
    """Return what limits a lawyer: her own word, a consent, or the caseload."""
    within = int(room.within[lawyer, level])
    is_last = level == room.within.shape[1] - 1
    if is_last and room.own[lawyer] < within:
        return "own"
    base = int(room.levels[0])
    return "consent" if within + int(room.pinned[lawyer]) > base else "caseload"
