"""Who leaves a plan, and the best repair, by shortest paths: nothing is solved anew.

The plan is a flow of the problem that :func:`lawyer_assign.repair` solves: cover as
many, then let as few posts end as can be. Whoever leaves takes her nodes along, and
each of her posts leaves a unit of flow without a way; cheapest ways for these units,
one after the other, make the best repair (successive shortest paths: Ahuja, Magnanti
and Orlin 1993, section 9.7). Distances to the sink, made once, guide every search.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text
from lawyer_assign.explain.door import (
    SINK,
    SOURCE,
    Network,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.explain.losses.leavers import Rows, lawyers_come_first
from lawyer_assign.explain.losses.spares import Spares
from lawyer_assign.explain.losses.ways import Graph, Ways
from lawyer_assign.explain.pricing.changes import Swaps
from lawyer_assign.explain.pricing.ledger import Ledger
from lawyer_assign.explain.pricing.rerouting import (
    BREAKS,
    NOT_BEST,
    ends_of,
    flow_of,
    node_prices,
)
from lawyer_assign.explain.standing import Standing
from lawyer_assign.formulation import formulate
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import title_of
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Rule
from lawyer_assign.rules.ints import ints
from lawyer_assign.verbs.repair import agreed, keeping


class Departure(NamedTuple):
    """The best repair after somebody left.

    Parameters
    ----------
    rises
        By how much each tier of the repair's policy rises; ``None``: no plan keeps
        every must without who left.
    gone, come
        Pairs that go and come, places in :attr:`Departures.pairs`, but for the posts of
        who left.
    """

    rises: tuple[int, ...] | None
    gone: tuple[int, ...] = ()
    come: tuple[int, ...] = ()


class Departures:
    """A plan from which lawyers, or a firm with its lawyers, may leave.

    Parameters
    ----------
    spares
        Candidates, and who comes in for who leaves.
    rows, network, flow, prices
        The problem of the repair before anybody leaves, and the proof that the plan is
        its best.
    ledger
        What the plan costs there, rule by rule.
    """

    def __init__(
        self,
        spares: Spares,
        rows: Rows,
        network: Network,
        flow: Ints,
        prices: Ints,
        ledger: Ledger,
    ) -> None:
        self.pairs: Pairs = spares.pairs
        self._spares, self._rows, self._network = spares, rows, network
        self._ledger = ledger
        self._graph = Graph(network, flow, prices, spares.is_spare, self.pairs.lawyer)
        tree = np.arange(network.pairs, len(network.tail) - 1)
        inner, outer = ends_of(network, tree)
        self._above = np.full(network.nodes, -1, np.int64)
        self._above[inner] = outer
        self._arc_above = np.full(network.nodes, -1, np.int64)
        self._arc_above[inner[::-1]] = tree[::-1]
        self._posts: dict[int, list[int]] = {}
        for post in np.flatnonzero(flow[: network.pairs]).tolist():
            self._posts.setdefault(int(self.pairs.lawyer[post]), []).append(post)

    def leave(self, lawyers: Ints, firm: int | None) -> Departure | None:
        """Return the best repair after lawyers left, or a firm with its lawyers.

        Parameters
        ----------
        lawyers
            Places; all of the firm's if it is named.
        firm
            Place of the firm that leaves; ``None`` if none does.

        Returns
        -------
        Departure or None
            ``None`` where only solving anew tells.
        """
        gone = frozenset(lawyers.tolist())
        opened = self._spares.come_in(lawyers)
        if self._graph.is_gain(opened) or self._rows.is_odd(gone, firm):
            return None
        ways = Ways(self._graph, gone, opened)
        posts = [post for one in sorted(gone) for post in self._posts.get(one, ())]
        starts: list[int] = []
        for post in posts:
            start, end = (
                self._end(int(leaf[post]), gone, firm, ways)
                for leaf in (self._network.tail, self._network.head)
            )
            if start is None or end is None:
                return None
            starts.append(start)
            ways.targets[end] = ways.targets.get(end, 0) + 1
        if not all(ways.send(start) for start in starts):
            return Departure(None)
        price = ways.price() - self._network.cost[:, posts].sum(axis=1)
        price -= self._rows.own_of(gone, firm)
        return Departure(tuple(price.tolist()), *ways.moved())

    def by_rule(
        self, left: Sequence[tuple[Ints, int | None, Departure]]
    ) -> list[dict[str, int]]:
        """Return by how much every rule costs more, for many who may leave.

        Parameters
        ----------
        left
            Lawyers and firm as of :meth:`leave`, and what it said: a repair.
        """
        pairs: list[int] = []
        steps: list[int] = []
        which: list[int] = []
        for at, (lawyers, _, one) in enumerate(left):
            posts = [x for who in lawyers.tolist() for x in self._posts.get(who, ())]
            for step, moved in ((-1, (*posts, *one.gone)), (1, one.come)):
                pairs += moved
                steps += [step] * len(moved)
                which += [at] * len(moved)
        swaps = Swaps(len(left), ints(which), ints(pairs), ints(steps))
        lines = self._ledger.priced(swaps).lines(np.arange(len(left)))
        found = []
        for (lawyers, firm, _), said in zip(left, lines, strict=True):
            rises: Counter[str] = Counter()
            gone = frozenset(lawyers.tolist())
            for line in said:
                if not self._rows.goes(line.statement, line.row, gone, firm):
                    rises[line.statement.rule] += line.weight * line.units
            rises.subtract(self._rows.own_by_rule(gone, firm))
            found.append(dict(rises))
        return found

    def _end(
        self, node: int, gone: frozenset[int], firm: int | None, ways: Ways
    ) -> int | None:
        """Return the first node above a leaf that stays; ``None`` if it is unclear."""
        while node > SINK:
            if self._rows.counts_changes(node):
                ways.lower(int(self._arc_above[node]))
            elif self._rows.vanishes(node, gone, firm):
                ways.banned.add(node)
            else:
                break
            node = int(self._above[node])
        above = node
        while above > SINK:
            goes = self._rows.vanishes(above, gone, firm)
            if goes is not False or self._rows.counts_changes(above):
                return None
            above = int(self._above[above])
        return node


def departures_of(standing: Standing) -> Departures | Text:
    """Return a plan that may be left by shortest paths, or why it takes solving."""
    problem = standing.problem
    policy = keeping(problem.policy)
    unknown = [rule for rule in policy.rules if not rule.goes_with]
    if unknown:
        return _is_unknown(unknown[0])
    columns = problem.facts.columns
    together = int(np.bincount(columns.lawyer_firm, minlength=1).max())
    spares = Spares(problem, together)
    facts = agreed(problem.facts, standing.plan)
    pairs = replace(spares.pairs, columns=facts.columns)
    kept = Problem(facts, policy, pairs, problem.scarcity, facts, problem.is_given)
    formulation = formulate(kept)
    sides = sides_or_why_not(formulation)
    if isinstance(sides, Text):
        return sides
    network = network_of(formulation, sides)
    if network is None:
        return BREAKS
    if lawyers_come_first(sides):
        network = _mirrored(network)
    chosen = np.zeros(len(pairs), bool)
    posts = standing.posts
    at = pairs.find(standing.pairs.committee[posts], standing.pairs.lawyer[posts])
    chosen[at] = True
    flow = flow_of(network, chosen)
    if (flow < network.least).any() or (flow > network.most).any():
        return BREAKS
    closed = _closed(network, spares.is_spare)
    prices = _prices(network, closed, flow)
    if prices is None:
        return NOT_BEST
    rows = Rows(kept, standing.plan, sides, formulation, chosen)
    ledger = Ledger(formulation, chosen)
    return Departures(spares, rows, closed, flow, prices, ledger)


def _is_unknown(rule: Rule) -> Text:
    """Return that nobody here knows what becomes of a rule when somebody leaves."""
    named = title_of(rule.kind)
    return Text(
        f"“{named.en}” is no sum over posts that is known to go with who leaves",
        f"有人离开时，“{named.zh}”的变化须重新求解才能得出",
    )


def _prices(network: Network, closed: Network, flow: Ints) -> Ints | None:
    """Return prices that hold whoever comes in, if any; else those of the table."""
    prices = node_prices(network, flow)
    return node_prices(closed, flow) if prices is None else prices


def _closed(network: Network, pairs: Mask) -> Network:
    """Return the network with nothing flowing over some pairs."""
    most = network.most.copy()
    most[: network.pairs][pairs] = 0
    return replace(network, most=most)


def _mirrored(network: Network) -> Network:
    """Return the same network from sink to source."""
    swap = np.arange(network.nodes)
    swap[[SOURCE, SINK]] = SINK, SOURCE
    return replace(network, tail=swap[network.head], head=swap[network.tail])
