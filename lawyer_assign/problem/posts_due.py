"""Posts that are still to be given, once those that stand are taken out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.facts.columns import Columns
from lawyer_assign.policy import Policy
from lawyer_assign.problem.lists import distinct, keys_of
from lawyer_assign.problem.scarcity import Shortness
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.rules import FewestChanges, FixedAgreements, OneEach
from lawyer_assign.rules.ints import ints

AMPLE = 500_000
"""Tables up to so many pairs keep the longer lists of districts that are short."""


@dataclass(frozen=True, eq=False)
class PostsDue:
    """Posts that committees still ask for, and how many each lawyer may still take.

    Parameters
    ----------
    asked
        Per committee.
    room
        Per lawyer.
    taken
        Keys of the pairs that stand already, ascending: nobody takes one twice.
    """

    asked: Ints
    room: Ints
    taken: Ints

    @classmethod
    def of(cls, columns: Columns, room: Ints | None = None) -> "PostsDue":
        """Return all that committees ask for; one post each where no room is given."""
        if room is None:
            room = ints(row.max_committees != 0 for row in columns.lawyers)
        asked = ints(row.lawyers_min for row in columns.committees)
        return cls(asked, room, np.zeros(0, np.int64))

    def without(self, taken: Ints) -> "PostsDue":
        """Return what is due besides pairs that stand, given by their keys."""
        committee, lawyer = np.divmod(taken, max(1, len(self.room)))
        asked = self.asked - np.bincount(committee, minlength=len(self.asked))
        room = self.room - np.bincount(lawyer, minlength=len(self.room))
        return PostsDue(np.maximum(asked, 0), np.maximum(room, 0), taken)

    def one_each(self, taken: Ints, is_scarce: Mask, most: Ints) -> "PostsDue":
        """Return what is due so that nobody has posts beyond one.

        Parameters
        ----------
        taken
            Keys of pairs that stand. Where none do, this is what is due altogether.
        is_scarce
            Per committee: whether it lies where lawyers are short. Posts there are not
            counted, and leave who has them free for another one.
        most
            Posts of each lawyer at most: who has none left is not free.
        """
        if not len(taken):
            return self
        at = taken // max(1, len(self.room))
        left = self.without(taken[~is_scarce[at]])
        whole = replace(self, room=most).without(taken)
        room = np.minimum(left.room, whole.room)
        return replace(left, asked=np.where(is_scarce, 0, left.asked), room=room)

    @property
    def standing(self) -> Ints:
        """Return per committee how many pairs stand there."""
        at = self.taken // max(1, len(self.room))
        return np.bincount(at, minlength=len(self.asked)).astype(np.int64)

    def free(self, keys: Ints) -> Ints:
        """Return the keys of pairs that do not stand already."""
        return keys[~np.isin(keys, self.taken)] if len(self.taken) else keys


class Lacking:
    """Which committees are short of what is due, in tables that only grow.

    Parameters
    ----------
    columns
        Of the facts.
    due
        What is due.
    """

    def __init__(self, columns: Columns, due: PostsDue) -> None:
        self._width, self._due = max(1, len(columns.lawyers)), due
        self._shortness = Shortness(columns, due.room, due.asked)

    def of(self, keys: Ints) -> Mask:
        """Return which committees are short among the pairs of ascending keys."""
        return self._shortness.of(*np.divmod(self._due.free(keys), self._width))


def standing_posts(facts: Facts, policy: Policy) -> Iterator[Ints]:
    """Find the keys of posts that stand before anybody is asked for another.

    At first none: what many rules bend. Then those that fixed agreements name, where
    these must hold: who is pinned to a committee is no further lawyer for another one.
    Then also those that agreements of last year name, where their going on comes before
    one post each. Each list is distinct and ascending.
    """
    yield np.zeros(0, np.int64)
    fixed, kept = policy.must(FixedAgreements), policy.find(FewestChanges)
    found = _named(facts, policy, fixed is not None, False)
    if len(found):
        yield found
    if kept is not None and _comes_first(kept, policy):
        more = _named(facts, policy, fixed is not None, True)
        if len(more) > len(found):
            yield more


def _comes_first(kept: FewestChanges, policy: Policy) -> bool:
    """Return whether posts go on even where lawyers have several for it."""
    each = policy.find(OneEach)
    if kept.wish is None or each is None or each.wish is None:
        return kept.wish is None
    return kept.wish.tier < each.wish.tier


def _named(facts: Facts, policy: Policy, fixed: bool, others: bool) -> Ints:
    """Return keys of pairs that agreements name and no rule that must hold forbids."""
    columns = facts.columns
    rows = [
        (columns.committee_at[row.committee], columns.lawyer_at[one])
        for row in facts.agreements
        if (fixed if row.is_fixed else others)
        for one in row.lawyers
    ]
    if not rows:
        return np.zeros(0, np.int64)
    committee, lawyer = np.array(rows, np.int64).T
    keys = distinct(keys_of(facts, committee, lawyer))
    is_cut = np.zeros(len(columns.committees), bool)
    pairs = make_pairs(facts, policy, *np.divmod(keys, len(columns.lawyers)), is_cut)
    return keys[eligible(facts, policy, pairs)]


def lacks_lists(
    facts: Facts, policy: Policy, keys: Ints, is_cut: Mask, room: Ints
) -> bool:
    """Return whether somebody whose list is cut is short, whatever posts stand.

    Of one post each; where posts stand, also of as many as lawyers have room for. Where
    lawyers are said to be short, and longer lists would be too many pairs to keep
    (:data:`AMPLE`), second posts are due, and nobody is asked of one each.

    Parameters
    ----------
    facts, policy
        Of the table; it is said of every district whether it is scarce.
    keys
        Of its pairs, ascending.
    is_cut
        Whose lists leave somebody within reach out.
    room
        Posts that the musts leave each lawyer at most.
    """
    columns = facts.columns
    flags = np.array([bool(row.is_scarce) for row in columns.districts], bool)
    is_scarce, due = flags[columns.committee_district], PostsDue.of(columns)
    every = PostsDue.of(columns, room)
    for posts in standing_posts(facts, policy):
        each = due.one_each(posts, is_scarce, room)
        is_short = Lacking(columns, each).of(keys) & is_cut
        more = int(is_short.sum()) * len(columns.lawyers)
        if len(keys) + more > AMPLE:
            is_short &= ~is_scarce
        if len(posts):
            is_short |= Lacking(columns, every.without(posts)).of(keys) & is_cut
        if is_short.any():
            return True
    return False
