"""Groups of committees that ask for more lawyers than can serve them: minimum cuts.

Posts flow from committees to lawyers, through what a lawyer may take in all, through
the seats of her firm. A maximum flow leaves some posts open. What alternating paths
reach from these is full, and serves nobody else: committees S, all lawyers who could
serve them, and limits whose room together is what S asks for less what stays open
(König 1931, Hall 1935, Ford and Fulkerson 1956). So that many stay open whichever plan
is made, by counting alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, maximum_flow

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy
from lawyer_assign.problem.problem import Problem
from lawyer_assign.rules import Caseload
from lawyer_assign.rules.ints import ints

LimitKind = Literal["caseload", "consent", "own", "seats", "once"]

AMPLE = 1 << 28
"""Room that nothing fills; scipy's flow counts in 32 bits."""


@dataclass(frozen=True, eq=False)
class Room:
    """What the musts leave each lawyer and firm, after what is pinned.

    Parameters
    ----------
    asked
        Per committee: lawyers it needs besides those who are pinned to it.
    levels
        Limits that consents of districts make, ascending; one without any.
    level_of
        Per lawyer and district: place in ``levels`` of the posts there.
    within
        Per lawyer and level: posts she may have at that level or below.
    own
        Per lawyer: what she wants at most.
    seats
        Per firm: committees it still offers, in posts.
    pinned
        Per lawyer: posts that fixed agreements give her.
    """

    asked: Ints
    levels: Ints
    level_of: Ints
    within: Ints
    own: Ints
    seats: Ints
    pinned: Ints


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


def is_must(policy: Policy, kind: str) -> bool:
    """Return whether a policy has a rule that must hold."""
    rule = policy.get(kind)
    return rule is not None and rule.wish is None


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


def room_of(facts: Facts, policy: Policy, pairs: Pairs) -> tuple[Room, Mask]:
    """Return the room that musts leave, and which pairs are free to be chosen."""
    columns = facts.columns
    asked = ints(row.lawyers_min for row in columns.committees)
    own = np.full(len(columns.lawyers), AMPLE)
    if is_must(policy, "own_limits"):
        most = (row.max_committees for row in columns.lawyers)
        own = ints(AMPLE if one is None else one for one in most)
    seats = np.full(len(columns.firms), AMPLE)
    if is_must(policy, "seats"):
        seats = _seats(facts, pairs)
    levels, level_of, within = _levels(facts, policy)
    pins = _pins(facts) if is_must(policy, "fixed_agreements") else []
    pinned = np.zeros(len(own), np.int64)
    room = Room(asked, levels, level_of, within, own, seats, pinned)
    return room, _take(room, pins, facts, pairs)


def _seats(facts: Facts, pairs: Pairs) -> Ints:
    """Return seats in posts: a committee that asks for a team takes one for all."""
    columns = facts.columns
    asked = ints(row.lawyers_min for row in columns.committees)
    largest = np.ones(len(columns.firms), np.int64)
    np.maximum.at(largest, pairs.firm, asked[pairs.committee])
    stated = (row.seats for row in columns.firms)
    seats = ints(AMPLE if one is None else one for one in stated)
    found: Ints = np.minimum(seats * largest, AMPLE)
    return found


def _levels(facts: Facts, policy: Policy) -> tuple[Ints, Ints, Ints]:
    """Return the caseload's levels, the level of each post, and what they allow."""
    columns, rule = facts.columns, policy.get("caseload")
    lawyers, districts = len(columns.lawyers), len(columns.districts)
    if not isinstance(rule, Caseload) or rule.wish is not None:
        level_of = np.zeros((lawyers, districts), np.int64)
        return ints([AMPLE]), level_of, np.full((lawyers, 1), AMPLE)
    by_lawyer, by_district = rule.consents(facts)
    own = ints(by_lawyer.get(row.id, rule.limit) for row in columns.lawyers)
    there = ints(by_district.get(row.id, rule.limit) for row in columns.districts)
    levels = np.unique(np.concatenate([[rule.limit], there]))
    level_of = np.searchsorted(levels, np.broadcast_to(there, (lawyers, districts)))
    return levels, level_of, np.maximum(own[:, None], levels[None, :])


def _pins(facts: Facts) -> list[tuple[int, int]]:
    columns = facts.columns
    return [
        (columns.committee_at[row.committee], columns.lawyer_at[one])
        for row in facts.agreements
        if row.is_fixed
        for one in row.lawyers
    ]


def _take(
    room: Room, pins: Sequence[tuple[int, int]], facts: Facts, pairs: Pairs
) -> Mask:
    """Take what is pinned from the room; return the pairs that are left."""
    columns = facts.columns
    seated: set[tuple[int, int]] = set()
    for committee, lawyer in pins:
        room.asked[committee] = max(0, room.asked[committee] - 1)
        room.pinned[lawyer] += 1
        room.own[lawyer] = max(0, room.own[lawyer] - 1)
        level = room.level_of[lawyer, columns.committee_district[committee]]
        left = room.within[lawyer, level:]
        room.within[lawyer, level:] = np.maximum(left - 1, 0)
        firm = int(columns.lawyer_firm[lawyer])
        if (firm, committee) not in seated and room.seats[firm] < AMPLE:
            seated.add((firm, committee))
            room.seats[firm] = max(0, room.seats[firm] - 1)
    free = np.ones(len(pairs), bool)
    if pins:
        at = pairs.find(*np.array(pins, np.int64).T)
        free[at[at >= 0]] = False
    return free


@dataclass(frozen=True, eq=False)
class _Graph:
    """Arcs of the network: node numbers, capacities, and what limits."""

    tail: Ints
    head: Ints
    most: Ints
    first_lawyer: int
    first_firm: int
    source: int

    @property
    def sink(self) -> int:
        return self.source + 1


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
    graph = _graph(room, pairs, free)
    reached = _reached(graph)
    if not reached[: graph.first_lawyer].any():
        return []
    inner = reached[graph.tail] & reached[graph.head] & (graph.tail < graph.source)
    ones = np.ones(int(inner.sum()), np.int8)
    size = graph.sink + 1
    links = coo_array((ones, (graph.tail[inner], graph.head[inner])), (size, size))
    _, label = connected_components(links, directed=False)
    nodes = np.flatnonzero(reached)
    arcs = np.flatnonzero(reached[graph.tail])
    of_label = Lists(label[nodes].astype(np.int64), nodes, int(label.max()) + 1)
    arcs_of = Lists(label[graph.tail[arcs]].astype(np.int64), arcs, len(label))
    shorts = np.unique(label[: graph.first_lawyer][reached[: graph.first_lawyer]])
    found: list[Group] = []
    for one in shorts.astype(np.int64).tolist():
        (_, inside), (_, leaving) = (
            lists.of(ints([one])) for lists in (of_label, arcs_of)
        )
        found.append(_group(room, graph, inside, leaving, reached))
    found = [group for group in found if group.short > 0]
    return sorted(found, key=lambda one: (len(one.committees), one.committees[0]))


def _graph(room: Room, pairs: Pairs, free: Mask) -> _Graph:
    committees, firms = len(room.asked), len(room.seats)
    lawyers, levels = room.within.shape
    first_firm = committees + lawyers * levels
    source = first_firm + firms
    district = pairs.district[free]
    committee, lawyer = pairs.committee[free], pairs.lawyer[free]
    node = committees + np.arange(lawyers * levels).reshape(lawyers, levels)
    entry = node[lawyer, room.level_of[lawyer, district]]
    firm = first_firm + pairs.columns.lawyer_firm
    last = np.minimum(room.within[:, -1], room.own)
    parts = [
        (np.full(committees, source), np.arange(committees), room.asked),
        (committee, entry, np.ones(len(entry), np.int64)),
        (node[:, :-1].ravel(), node[:, 1:].ravel(), room.within[:, :-1].ravel()),
        (node[:, -1], firm, last),
        (first_firm + np.arange(firms), np.full(firms, source + 1), room.seats),
    ]
    tail, head, most = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _Graph(tail, head, most, committees, first_firm, source)


def _reached(graph: _Graph) -> Mask:
    """Return the nodes that alternating paths reach from open posts."""
    size = graph.sink + 1
    shape = (size, size)
    arcs = (graph.most.astype(np.int32), (graph.tail, graph.head))
    capacity = csr_array(coo_array(arcs, shape=shape))
    flow = maximum_flow(capacity, graph.source, graph.sink).flow
    left = coo_array(capacity - flow)  # what more may pass, and what may go back
    passing = left.data > 0
    tails, heads = left.row[passing], left.col[passing]
    leaving = Lists(tails.astype(np.int64), heads.astype(np.int64), size)
    reached = np.zeros(size, bool)
    new = np.array([graph.source])
    while len(new):
        reached[new] = True
        _, there = leaving.of(new)
        new = np.unique(there[~reached[there]])
    reached[graph.source] = False
    return reached


def _group(
    room: Room, graph: _Graph, nodes: Ints, leaving: Ints, reached: Mask
) -> Group:
    """Return a group of its nodes and the arcs that leave them."""
    committees = nodes[nodes < graph.first_lawyer]
    cuts = tuple(_cuts(room, graph, np.sort(leaving[~reached[graph.head[leaving]]])))
    levels = room.within.shape[1]
    heads = graph.head[leaving[graph.tail[leaving] < graph.first_lawyer]]
    lawyers = np.unique((heads - graph.first_lawyer) // levels)
    asked = int(room.asked[committees].sum())
    return Group(np.sort(committees), lawyers, asked, cuts)


def _cuts(room: Room, graph: _Graph, arcs: Ints) -> Iterator[Cut]:
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
