"""Candidate pairs of facts under a policy: by reach, by choice, by agreement."""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import checked
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.nearest import nearest_committees
from lawyer_assign.policy import Policy
from lawyer_assign.problem.lists import (
    distinct,
    is_within_reach,
    keys_of,
    near_keys,
    rank_within,
)
from lawyer_assign.problem.longer_lists import grown
from lawyer_assign.problem.posts_due import AMPLE, PostsDue, standing_posts
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.problem.too_many import (
    refuse_full_table,
    refuse_long_lists,
    refuse_wide_choices,
)
from lawyer_assign.rules import Caseload, OwnLimits, Stability
from lawyer_assign.rules.ints import ints

Posts = list[tuple[str, str]]
MOST_ASKED = 2_000_000
"""Pairs of lawyers who ask for posts that are looked at where no plan is found: some
seconds, and 1 GB."""


@checked
def candidate_pairs(
    facts: Facts, policy: Policy, widened: frozenset[str] = frozenset()
) -> Pairs:
    """Build the table of pairs that may be chosen.

    A pair is in it if no rule of the policy that must hold forbids it, and it is
    within reach, or firm and committee chose each other, or an agreement names it.
    Lists that ``Reach.most`` cut short are made longer where there are too few lawyers
    on them. What seats, skills or money leave open over cut lists is no shortage yet:
    :func:`lawyer_assign.solve` asks whole lists then.

    Parameters
    ----------
    facts, policy
        Not changed.
    widened
        Committees that keep every eligible lawyer within the limit of travel.

    Returns
    -------
    Pairs
        Sorted by committee, then lawyer.

    Raises
    ------
    BadInputError
        Lists would hold more than 25,000,000 pairs, or 8,000,000 within reach, or
        choices name more than 8,000,000.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> pairs = la.candidate_pairs(la.datasets.toy(), la.Policy.hangzhou_2024())
    >>> len(pairs.to_frame())
    16
    """
    return candidates(facts, policy, widened)[0]


def candidates(
    facts: Facts, policy: Policy, widened: frozenset[str] = frozenset()
) -> tuple[Pairs, Mask | None]:
    """Return :func:`candidate_pairs`, and which committees are short where it asked."""
    columns = facts.columns
    depth = policy.reach.depth(len(columns.committees))
    most = np.full(len(columns.committees), depth)
    refuse_long_lists(len(most), min(depth, len(columns.lawyers)))
    for one in widened:
        most[columns.committee_at[one]] = max(1, len(columns.lawyers))
    named = make_pairs(
        facts, policy, *named_pairs(facts, policy), np.zeros(len(most), bool)
    )
    named = named.keep(eligible(facts, policy, named))
    keys, is_cut = near_keys(facts, policy, np.arange(len(most)), most)
    if not widened:
        refuse_full_table(len(keys))
    first = distinct(
        np.concatenate(
            [
                keys_of(facts, named.committee, named.lawyer),
                keys_of(facts, *_asked_for(facts, policy)),
                keys,
            ]
        )
    )
    found, is_cut, is_short = _long_enough(facts, policy, (first, is_cut), most)
    committee, lawyer = np.divmod(found, max(1, len(columns.lawyers)))
    return make_pairs(facts, policy, committee, lawyer, is_cut), is_short


def _long_enough(
    facts: Facts, policy: Policy, start: tuple[Ints, Mask], most: Ints
) -> tuple[Ints, Mask, Mask]:
    """Return keys with lists long enough for one post each, whatever posts stand.

    Also which lists are still cut, and which committees are short where none stands.
    Where that is too much, they are long enough for as many posts as the musts leave;
    where posts stand they are so in any case, that none ends for want of them.
    """
    standing = list(standing_posts(facts, policy))
    due, room = PostsDue.of(facts.columns), most_posts(facts, policy)
    kept = start
    short = is_scarce = np.zeros(len(most), bool)
    is_enough = True
    for at, posts in enumerate(standing):
        asked = due.one_each(posts, is_scarce, room)
        alone, is_cut, is_short = grown(facts, policy, kept, most, asked)
        is_enough = len(alone) <= AMPLE and not (is_cut & is_short).any()
        if at == 0:
            short, is_scarce = is_short, _in_scarce_districts(facts, is_short)
        if is_enough:
            kept = alone, is_cut
            continue
        if at == 0:
            kept = _kept(facts, start[0], alone, is_short), start[1]
        break
    # Who is short with room for more posts is short with one: nothing is to grow.
    due = PostsDue.of(facts.columns, room)
    for posts in standing[is_enough:]:
        kept = grown(facts, policy, kept, most, due.without(posts))[:2]
    return *kept, short


def _in_scarce_districts(facts: Facts, is_short: Mask) -> Mask:
    """Return which committees lie where lawyers are said, or found, to be short."""
    columns = facts.columns
    said = np.array([bool(row.is_scarce) for row in columns.districts], bool)
    is_open = np.array([row.is_scarce is None for row in columns.districts], bool)
    said[columns.committee_district[is_short]] |= is_open[
        columns.committee_district[is_short]
    ]
    found: Mask = said[columns.committee_district]
    return found


def _kept(facts: Facts, first: Ints, alone: Ints, is_short: Mask) -> Ints:
    """Return keys without the longer lists of districts that are short.

    Where one post each does not do, second posts are due: there a list is long enough
    if the lawyers on it can cover all that anybody can.
    """
    columns = facts.columns
    scarce = np.unique(columns.committee_district[is_short])
    committee = alone // max(1, len(columns.lawyers))
    is_scarce = np.isin(columns.committee_district[committee], scarce)
    return distinct(np.concatenate([first, alone[~is_scarce]]))


def with_pairs(
    facts: Facts, policy: Policy, known: Pairs, more: Sequence[tuple[str, str]]
) -> Pairs:
    """Return the table with further pairs that no rule which must hold forbids.

    Parameters
    ----------
    facts, policy
        Of the table.
    known
        The table.
    more
        Ids of committee and lawyer.
    """
    at = facts.columns
    named = make_pairs(
        facts,
        policy,
        ints(at.committee_at[committee] for committee, _ in more),
        ints(at.lawyer_at[lawyer] for _, lawyer in more),
        known.is_cut,
    )
    named = named.keep(eligible(facts, policy, named))
    keys = keys_of(facts, known.committee, known.lawyer)
    more_keys = keys_of(facts, named.committee, named.lawyer)
    found = distinct(np.concatenate([keys, more_keys]))
    committee, lawyer = np.divmod(found, max(1, len(at.lawyers)))
    return make_pairs(facts, policy, committee, lawyer, known.is_cut)


def with_all_in_reach(
    facts: Facts, policy: Policy, known: Pairs, committees: Ints
) -> Pairs:
    """Return the table with whole lists of some committees, and all others as known.

    Parameters
    ----------
    facts, policy
        Of the table.
    known
        The table.
    committees
        Places, ascending.
    """
    most = np.full(len(known.is_cut), max(1, len(facts.lawyers)))
    more, _ = near_keys(facts, policy, committees, most)
    keys = keys_of(facts, known.committee, known.lawyer)
    found = np.divmod(distinct(np.concatenate([keys, more])), len(facts.lawyers))
    is_cut = known.is_cut.copy()
    is_cut[committees] = False
    return make_pairs(facts, policy, *found, is_cut)


def joined(facts: Facts, policy: Policy, known: Pairs, more: Pairs) -> Pairs:
    """Return the pairs of two tables of the same facts and policy as one table."""
    parts = [keys_of(facts, one.committee, one.lawyer) for one in (known, more)]
    ends = np.divmod(distinct(np.concatenate(parts)), max(1, len(facts.lawyers)))
    return make_pairs(facts, policy, *ends, known.is_cut & more.is_cut)


def candidates_after(facts: Facts, policy: Policy, known: Pairs) -> Pairs:
    """Return the table of facts that lost people or gained committees since ``known``.

    Rows of who is still there stay. Committees that are new, or lost a candidate, get
    their nearest lawyers anew; lists are made no longer where lawyers are short.

    Parameters
    ----------
    facts, policy
        As they are now.
    known
        The table of the facts before.
    """
    now, before = facts.columns, known.columns
    lawyer = ints(now.lawyer_at.get(row.id, -1) for row in before.lawyers)
    committee = ints(now.committee_at.get(row.id, -1) for row in before.committees)
    is_kept = (committee[known.committee] >= 0) & (lawyer[known.lawyer] >= 0)
    is_new = np.ones(len(now.committees), bool)
    is_new[committee[committee >= 0]] = False
    is_stale = is_new.copy()
    bereft = committee[known.committee[lawyer[known.lawyer] < 0]]
    is_stale[bereft[bereft >= 0]] = True
    keys = [
        keys_of(
            facts,
            committee[known.committee[is_kept]],
            lawyer[known.lawyer[is_kept]],
        )
    ]
    is_cut = np.zeros(len(is_stale), bool)
    is_cut[committee[committee >= 0]] = known.is_cut[committee >= 0]
    most = np.full(len(is_stale), policy.reach.depth(len(is_stale)))
    near, cut = near_keys(facts, policy, np.flatnonzero(is_stale), most)
    # A list that was whole is so without who left: the next nearest are on it.
    is_cut[is_stale] = cut[is_stale] & (is_cut | is_new)[is_stale]
    keys.append(near)
    if is_new.any():
        # What names a committee that was there before is in its rows already.
        named = make_pairs(facts, policy, *named_pairs(facts, policy), is_cut)
        named = named.keep(eligible(facts, policy, named) & is_stale[named.committee])
        keys.append(keys_of(facts, named.committee, named.lawyer))
    found = np.divmod(distinct(np.concatenate(keys)), max(1, len(now.lawyers)))
    return make_pairs(facts, policy, *found, is_cut)


def most_posts(facts: Facts, policy: Policy) -> Ints:
    """Return how many posts the musts leave each lawyer at most."""
    columns = facts.columns
    room = np.full(len(columns.lawyers), max(1, len(columns.committees)))
    caseload = policy.must(Caseload)
    if caseload is not None:
        by_lawyer, by_district = caseload.consents(facts)
        best = max([caseload.limit, *by_district.values()])
        room = ints(max(best, by_lawyer.get(row.id, best)) for row in columns.lawyers)
    if policy.must(OwnLimits) is not None:
        wanted = (row.max_committees for row in columns.lawyers)
        places = len(columns.committees)
        limits = ints(places if one is None else one for one in wanted)
        room = np.minimum(room, limits)
    return room


def pairs_asked_for(facts: Facts, policy: Policy, known: Pairs) -> Posts | None:
    """Return pairs within reach, besides those known, of who asks for so many posts.

    With them a table holds all that can meet such wishes.

    Parameters
    ----------
    facts, policy
        Of the table.
    known
        The table.

    Returns
    -------
    list of tuple, or None
        Ids of committee and lawyer; ``None``: more than :data:`MOST_ASKED` to look at.
    """
    columns, wanted = facts.columns, _wanted(facts, policy)
    goes = columns.is_willing[wanted > 0].sum(axis=0)
    places = np.bincount(columns.committee_district, minlength=len(columns.districts))
    if int((goes * places).sum()) > MOST_ASKED:
        return None
    found = keys_of(facts, *_nearest_asked(facts, policy, len(columns.committees)))
    keys = keys_of(facts, known.committee, known.lawyer)
    new = np.divmod(np.setdiff1d(found, keys), max(1, len(columns.lawyers)))
    return [
        (columns.committees[at].id, columns.lawyers[who].id)
        for at, who in zip(*(part.tolist() for part in new), strict=True)
    ]


def _wanted(facts: Facts, policy: Policy) -> Ints:
    """Return how many posts each lawyer must have at least."""
    if policy.must(OwnLimits) is None:
        return np.zeros(len(facts.columns.lawyers), np.int64)
    return ints(row.min_committees for row in facts.columns.lawyers)


def _asked_for(facts: Facts, policy: Policy) -> tuple[Ints, Ints]:
    """Return pairs within reach of lawyers who want to serve at least so many.

    Lists are of the nearest lawyers; who has nearer colleagues everywhere would be on
    none, and her wish, though it can be met, would leave no plan.
    """
    most = int(_wanted(facts, policy).max(initial=0))
    return _nearest_asked(facts, policy, max(policy.reach.nearest_kept, most))


def _nearest_asked(facts: Facts, policy: Policy, most: int) -> tuple[Ints, Ints]:
    """Return the nearest of each kind, and in each district, for who asks for posts.

    One kind may be beyond reach where the other is not, however near.
    """
    columns, nothing = facts.columns, np.zeros(0, np.int64)
    is_village = columns.committee_is_village
    found, asks = [(nothing, nothing)], _wanted(facts, policy) > 0
    for district in range(len(columns.districts) if asks.any() else 0):
        goes = np.flatnonzero(asks & columns.is_willing[:, district])
        inside = columns.committee_district == district
        for kind in (is_village, ~is_village):
            here = np.flatnonzero(inside & kind)
            lawyer, committee = nearest_committees(columns, goes, here, most)
            found.append((committee, lawyer))
    committee, lawyer = (np.concatenate(part) for part in zip(*found, strict=True))
    is_cut = np.zeros(len(columns.committees), bool)
    pairs = make_pairs(facts, policy, committee, lawyer, is_cut)
    kept = eligible(facts, policy, pairs) & is_within_reach(policy, pairs)
    return committee[kept], lawyer[kept]


def named_pairs(facts: Facts, policy: Policy) -> tuple[Ints, Ints]:
    """Return pairs that stay at any distance: mutual choices and agreements."""
    columns, choices = facts.columns, facts.choice_columns
    named = [
        (columns.committee_at[row.committee], columns.lawyer_at[one])
        for row in facts.agreements
        for one in row.lawyers
    ]
    signed = [
        columns.firm_at[row.firm] * choices.committees
        + columns.committee_at[row.committee]
        for row in facts.agreements
        if row.is_of_firm
    ]
    links = np.union1d(choices.key[choices.is_mutual], ints(signed))
    firm, committee = np.divmod(links, max(1, choices.committees))
    sizes = np.bincount(columns.lawyer_firm, minlength=len(columns.firms))
    refuse_wide_choices(len(links), int(sizes[firm].sum()))
    at, lawyer = columns.lawyers_of_firms(firm)
    goes = columns.is_willing[lawyer, columns.committee_district[committee[at]]]
    at, lawyer = at[goes], lawyer[goes]
    gap = columns.committee_xyz[committee[at]] - columns.lawyer_xyz[lawyer]
    order = np.lexsort((lawyer, (gap * gap).sum(axis=1), at))
    at, lawyer = at[order], lawyer[order]
    most = policy.reach.most_per_choice
    if policy.find(Stability) is not None:
        # Who may take a committee must be able to: no lawyer of a chosen firm is cut.
        most = len(columns.lawyers)
    first = rank_within(at, np.ones(len(at), bool)) < most
    return (
        np.concatenate([ints(c for c, _ in named), committee[at[first]]]),
        np.concatenate([ints(w for _, w in named), lawyer[first]]),
    )
