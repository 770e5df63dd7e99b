"""The room that what must hold leaves each lawyer and each firm, by counting."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Caseload
from lawyer_assign.rules.ints import ints

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


def is_must(policy: Policy, kind: str) -> bool:
    """Return whether a policy has a rule that must hold."""
    rule = policy.get(kind)
    return rule is not None and rule.wish is None


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
    levels, level_of, within = caseload_levels(facts, policy)
    pins = _pins(facts) if is_must(policy, "fixed_agreements") else []
    pinned = np.zeros(len(own), np.int64)
    room = Room(asked, levels, level_of, within, own, seats, pinned)
    return room, _take(room, pins, facts, pairs)


def _seats(facts: Facts, pairs: Pairs) -> Ints:
    """Return seats in posts: a committee that asks for a team takes one for all.

    Of a committee that asks for ``a`` lawyers, ``a`` may be of the firm on one seat. So
    posts of a firm that are asked for are at most its seats, and ``a - 1`` more for
    each committee it serves: ``seats`` committees at most, the largest teams first.
    """
    columns = facts.columns
    asked = ints(row.lawyers_min for row in columns.committees)
    stated = (row.seats for row in columns.firms)
    seats = ints(AMPLE if one is None else one for one in stated)
    is_team = asked[pairs.committee] > 1
    firm, committee = np.unique(
        np.stack([pairs.firm[is_team], pairs.committee[is_team]]), axis=1
    )
    order = np.lexsort((-asked[committee], firm))
    firm, more = firm[order], asked[committee[order]] - 1
    place = np.arange(len(firm)) - np.searchsorted(firm, firm)
    is_seated = place < seats[firm]
    np.add.at(seats, firm[is_seated], more[is_seated])
    found: Ints = np.minimum(seats, AMPLE)
    return found


def caseload_levels(facts: Facts, policy: Policy) -> tuple[Ints, Ints, Ints]:
    """Return the caseload's levels, the level of each post, and what they allow.

    That is before anything is pinned.
    """
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
