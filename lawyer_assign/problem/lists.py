"""Lists of the nearest lawyers: who is within reach, committee by committee."""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.far_and_wide import within_lists
from lawyer_assign.pairs.nearest import nearest_lawyers
from lawyer_assign.policy import Policy
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.rules import OwnLimits, Willingness

FURTHER = 4
"""How many times longer a list becomes that turned out too short."""


def near_keys(
    facts: Facts,
    policy: Policy,
    committees: Ints,
    most: Ints,
    among: Mask | None = None,
) -> tuple[Ints, Mask]:
    """Return keys of pairs within reach of some committees, and which lists are cut.

    Of the lawyers in ``among``, if given: nothing is found for a committee only if no
    rule that must hold lets any of them serve it.
    """
    found: list[Ints] = []
    is_cut = np.zeros(len(most), bool)
    most = most.copy()
    while len(committees):
        committee, lawyer, left_out = nearest_pairs(
            facts, policy, committees, most, among
        )
        pairs = make_pairs(facts, policy, committee, lawyer, is_cut)
        allowed = eligible(facts, policy, pairs)
        kept, is_inside = within_reach(policy, pairs, allowed, most)
        found.append(keys_of(facts, committee[kept], lawyer[kept]))
        last = np.full(len(most), -1, np.int64)
        last[committee] = np.arange(len(committee))
        seen = last >= 0
        is_cut[seen] = left_out[seen] & is_inside[last[seen]]
        # Forbidden pairs may have eaten up the nearest: look further there.
        count = np.bincount(committee[allowed], minlength=len(most))
        needed = np.minimum(policy.reach.nearest_kept, most)
        committees = np.flatnonzero(seen & left_out & (count < needed))
        most[committees] *= FURTHER
    return np.concatenate([np.zeros(0, np.int64), *found]), is_cut


def nearest_pairs(
    facts: Facts,
    policy: Policy,
    committees: Ints,
    most: Ints,
    among: Mask | None = None,
) -> tuple[Ints, Ints, Mask]:
    """Return the nearest willing pairs, district by district, list length by length.

    Also per committee whether further lawyers were left out; of those in ``among``.
    """
    columns = facts.columns
    is_willing = columns.is_willing
    if policy.must(Willingness) is None:
        is_willing = np.ones_like(is_willing)
    if policy.must(OwnLimits) is not None:
        # Who wants no committee at all is not to fill the lists of the nearest.
        offers = [row.max_committees != 0 for row in columns.lawyers]
        is_willing = is_willing & np.array(offers, bool)[:, None]
    if among is not None:
        is_willing = is_willing & among[:, None]
    within = within_lists(columns, is_willing, committees, most)
    left_out = np.zeros(len(columns.committees), bool)
    nothing = np.zeros(0, np.int64)
    found = [(nothing, nothing)]
    for district in np.unique(columns.committee_district[committees]).tolist():
        lawyers = np.flatnonzero(within[:, district])
        every = int(np.count_nonzero(is_willing[:, district]))
        here = committees[columns.committee_district[committees] == district]
        for length in np.unique(most[here]).tolist():
            some = here[most[here] == length]
            committee, lawyer, more = nearest_lawyers(
                columns, some, lawyers, length, every
            )
            left_out[some] = more
            found.append((committee, lawyer))
    committee, lawyer = (np.concatenate(part) for part in zip(*found, strict=True))
    return committee, lawyer, left_out


def within_reach(
    policy: Policy, pairs: Pairs, allowed: Mask, most: Ints
) -> tuple[Mask, Mask]:
    """Return which pairs stay, and which are within the limit of travel.

    Pairs come by committee and rising distance.
    """
    is_inside = is_within_reach(policy, pairs)
    rank = rank_within(pairs.committee, allowed)
    is_near = is_inside & (rank < most[pairs.committee])
    return allowed & (is_near | (rank < policy.reach.nearest_kept)), is_inside


def is_within_reach(policy: Policy, pairs: Pairs) -> Mask:
    """Return which pairs are within the limit of travel."""
    limit = policy.reach.limit_minutes
    limits = np.array([limit["community"], limit["village"]])
    is_village = pairs.columns.committee_is_village[pairs.committee]
    mask: Mask = pairs.minutes <= limits[is_village.astype(np.int64)]
    return mask


def rank_within(group: Ints, counted: Mask) -> Ints:
    """Return how many counted entries of the same run of ``group`` come before."""
    running: Ints = np.cumsum(counted) - counted
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    lengths = np.diff(starts, append=len(group))
    rank: Ints = running - np.repeat(running[starts], lengths)
    return rank


def distinct(keys: Ints) -> Ints:
    """Return keys once each, ascending; by sorting, since most are sorted already."""
    keys = np.sort(keys, kind="stable")
    return keys[np.flatnonzero(np.diff(keys, prepend=-1))]


def keys_of(facts: Facts, committee: Ints, lawyer: Ints) -> Ints:
    """Return the one number that stands for each pair; ascending by committee."""
    return committee * len(facts.lawyers) + lawyer
