"""Where lawyers are short, derived from the candidate pairs (一(一))."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from lawyer_assign.arrays import ByValue, Ints, Mask
from lawyer_assign.calls import checked
from lawyer_assign.facts import Facts
from lawyer_assign.facts.columns import Columns
from lawyer_assign.pairs import Pairs

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Scarcity(ByValue):
    """How the derivation came out, per district, sorted by id.

    Parameters
    ----------
    districts
        Ids of the districts.
    posts
        Lawyers asked for (the sum of ``lawyers_min``).
    is_stated
        Whether ``is_scarce`` was among the facts and not derived.
    is_scarce
        The answer: stated, or ``short > 0``.
    pairs
        What it was derived from.
    short_before
        ``short``, if it is known already.
    """

    districts: tuple[str, ...]
    posts: Ints
    is_stated: Mask
    is_scarce: Mask
    pairs: Pairs = field(repr=False, compare=False)
    short_before: Ints | None = field(repr=False, compare=False)

    @cached_property
    def short(self) -> Ints:
        """Posts that some maximum matching with one post per lawyer leaves open."""
        if self.short_before is not None:
            return self.short_before
        return _short_posts(self.pairs)

    @cached_property
    def lawyers(self) -> Ints:
        """Lawyers with a candidate pair in each district, and a wish to serve."""
        serving = self.pairs.keep(_offers(self.pairs.columns)[self.pairs.lawyer])
        found = np.zeros(len(self.districts), np.int64)
        for at in range(len(found)):
            found[at] = len(np.unique(serving.lawyer[serving.district == at]))
        return found

    @cached_property
    def available(self) -> frozenset[str]:
        """Ids of all whom some district counts among its :attr:`lawyers`, each once."""
        columns = self.pairs.columns
        offers = _offers(columns)[self.pairs.lawyer]
        return frozenset(
            columns.lawyers[at].id for at in np.unique(self.pairs.lawyer[offers])
        )

    @cached_property
    def shortfall(self) -> Ints:
        """Posts left open if each district had all its candidates to itself."""
        columns = self.pairs.columns
        asked, district = _asked(columns), columns.committee_district
        offers = _offers(columns).astype(np.int64)
        found = np.zeros(len(self.districts), np.int64)
        for at in range(len(found)):
            here = self.pairs.keep(self.pairs.district == at)
            taken = _match(here.committee, here.lawyer, offers, asked)
            served = np.bincount(here.committee[taken], minlength=len(asked))
            found[at] = (asked - served)[district == at].sum()
        return found

    @cached_property
    def open_together(self) -> int:
        """Posts left open in all districts, which share their candidates, together."""
        room = _offers(self.pairs.columns).astype(np.int64)
        return open_posts(
            self.pairs.columns, self.pairs.committee, self.pairs.lawyer, room
        )

    def as_flags(self) -> dict[str, bool]:
        """Return district id -> whether lawyers are short there."""
        return dict(zip(self.districts, self.is_scarce.tolist(), strict=True))

    def to_frame(self) -> "pd.DataFrame":
        """Return the derivation as a table, one row per district."""
        import pandas as pd

        names = ("posts", "lawyers", "short", "shortfall", "is_stated", "is_scarce")
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame(columns, index=pd.Index(self.districts, name="district"))


@checked
def scarcity(facts: Facts, pairs: Pairs, is_short: Mask | None = None) -> Scarcity:
    """Derive which districts are short of lawyers.

    With one post per lawyer (none where her own limit is 0), take any maximum matching
    of posts to lawyers. The posts reached from open ones by alternating paths are those
    that some maximum matching leaves open (the over-demanded part of Dulmage and
    Mendelsohn 1958): the same set whichever maximum matching is found. A district with
    such a post is scarce.

    Parameters
    ----------
    facts
        ``is_scarce`` of a district, where stated, wins over the derivation.
    pairs
        Candidate pairs of all districts together: lawyers are shared.
    is_short
        :func:`short_committees` of these pairs, where it is known already.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> problem = la.Problem.of(la.datasets.toy(), la.Policy.hangzhou_2024())
    >>> found = la.scarcity(problem.facts, problem.pairs)
    >>> found.to_frame()["is_scarce"].to_dict()
    {'east': False, 'south': True}
    """
    columns = facts.columns
    posts = np.zeros(len(columns.districts), np.int64)
    np.add.at(posts, columns.committee_district, _asked(columns))
    stated = [row.is_scarce for row in columns.districts]
    scarce = np.array([bool(said) for said in stated], bool)
    is_stated = np.array([said is not None for said in stated], bool)
    # Where everything is stated nothing is derived, until somebody wants to see it.
    short = None
    if is_short is not None or not is_stated.all():
        short = _short_posts(pairs, is_short)
        scarce = np.where(is_stated, scarce, short > 0)
    districts = tuple(row.id for row in columns.districts)
    return Scarcity(districts, posts, is_stated, scarce, pairs, short)


def _short_posts(pairs: Pairs, is_short: Mask | None = None) -> Ints:
    """Return the posts of each district's committees that are short."""
    columns = pairs.columns
    if is_short is None:
        is_short = short_committees(columns, pairs.committee, pairs.lawyer)
    short = np.zeros(len(columns.districts), np.int64)
    np.add.at(short, columns.committee_district[is_short], _asked(columns)[is_short])
    return short


def short_committees(
    columns: Columns, committee: Ints, lawyer: Ints, room: Ints | None = None
) -> Mask:
    """Return which committees some maximum matching leaves a post of open.

    Those with an open post in one maximum matching, and all that alternating paths
    reach from them: committee, candidate, committee the candidate serves, and so on.

    Parameters
    ----------
    columns, committee, lawyer
        Facts, and the pairs as places in them, sorted.
    room
        Posts each lawyer can take; one, or none where her own limit is 0, if not given.
    """
    return Shortness(columns, room).of(committee, lawyer)


class Shortness:
    """Which committees are short, in tables that only grow: :func:`short_committees`.

    The matching of the table before is one of the longer table too. If alternating
    paths from its open posts reach full lawyers only, it is still a maximum (Berge
    1957), and no other is looked for.

    Parameters
    ----------
    columns, room
        As for :func:`short_committees`.
    asked
        Posts each committee asks for; its ``lawyers_min`` if not given.
    """

    def __init__(
        self, columns: Columns, room: Ints | None = None, asked: Ints | None = None
    ) -> None:
        self._columns = columns
        self._asked = _asked(columns) if asked is None else asked
        self._room = _offers(columns).astype(np.int64) if room is None else room
        self._matched: Ints | None = None

    def of(self, committee: Ints, lawyer: Ints) -> Mask:
        """Return which committees are short in a sorted table."""
        keys = committee * max(1, len(self._columns.lawyers)) + lawyer
        if self._matched is not None:
            places = np.searchsorted(keys, self._matched)
            short = self._reached(committee, lawyer, places)
            if short is not None:
                return short
        places = np.flatnonzero(_match(committee, lawyer, self._room, self._asked))
        self._matched = keys[places]
        short = self._reached(committee, lawyer, places)
        assert short is not None
        return short

    def _reached(self, committee: Ints, lawyer: Ints, places: Ints) -> Mask | None:
        """Return who is reached from open posts; ``None`` if a lawyer has room."""
        served, serving = committee[places], lawyer[places]
        is_idle = np.ones(len(committee), bool)
        is_idle[places] = False
        short = np.bincount(served, minlength=len(self._asked)) < self._asked
        has_room = np.bincount(serving, minlength=len(self._room)) < self._room
        while True:
            is_reached = np.zeros(len(self._room), bool)
            is_reached[lawyer[short[committee] & is_idle]] = True
            if (is_reached & has_room).any():
                return None
            more = short.copy()
            more[served[is_reached[serving]]] = True
            if (more == short).all():
                return short
            short = more


def open_posts(columns: Columns, committee: Ints, lawyer: Ints, room: Ints) -> int:
    """Return how many posts every matching of sorted pairs leaves open at least."""
    asked = _asked(columns)
    return int(asked.sum()) - int(_match(committee, lawyer, room, asked).sum())


def _asked(columns: Columns) -> Ints:
    return np.array([row.lawyers_min for row in columns.committees], np.int64)


def _offers(columns: Columns) -> Mask:
    """Return which lawyers want to serve anybody at all: the others do not count."""
    return np.array([row.max_committees != 0 for row in columns.lawyers], bool)


def _match(committee: Ints, lawyer: Ints, room: Ints, asked: Ints) -> Mask:
    """Return the pairs of a maximum matching of posts to lawyers with room.

    By maximum flow (Dinic): thirty times faster here than a bipartite matching by
    Hopcroft and Karp, and committees that ask for several lawyers are one node.
    """
    committees, lawyers = len(asked), len(room)
    if not len(committee):
        return np.zeros(0, bool)
    source, sink = committees + lawyers, committees + lawyers + 1
    graph = _posts_graph(committee, lawyer, room, asked)
    flow = maximum_flow(graph, source, sink).flow.tocoo()
    used = (flow.data > 0) & (flow.row < committees)
    keys = committee * lawyers + lawyer
    places = np.searchsorted(
        keys, flow.row[used].astype(np.int64) * lawyers + flow.col[used] - committees
    )
    taken = np.zeros(len(committee), bool)
    taken[places] = True
    return taken


def _posts_graph(
    committee: Ints, lawyer: Ints, offers: Ints, asked: Ints
) -> "csr_array":
    """Return who may pass how many posts to whom: source, committees, lawyers, sink.

    Written row by row, since the pairs are sorted; scipy's flow wants 32 bits.
    """
    committees, lawyers = len(asked), len(offers)
    source, sink = committees + lawyers, committees + lawyers + 1
    head = [committees + lawyer, np.full(lawyers, sink), np.arange(committees)]
    room = [np.ones(len(committee), np.int64), offers, asked]
    leaving = np.zeros(sink + 1, np.int64)
    leaving[:committees] = np.bincount(committee, minlength=committees)
    leaving[committees:source] = 1
    leaving[source] = committees
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(leaving)])
    parts = (np.concatenate(part).astype(np.int32) for part in (room, head))
    return csr_array((*parts, starts.astype(np.int32)), shape=(sink + 1, sink + 1))
