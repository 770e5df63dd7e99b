"""Ask a plan about many committees: who scores more, and what bringing them costs."""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.explain.answers import Effect, Move, Named
from lawyer_assign.explain.bars import bars_of, first_bars, table_of
from lawyer_assign.explain.pricing.instead import (
    NOBODY,
    Alternatives,
    Instead,
    swaps_of,
)
from lawyer_assign.explain.standing import Standing
from lawyer_assign.explain.whys.reasons import (
    KIND_OF_BAR,
    KIND_OF_RULE,
    Kind,
    Part,
    Reason,
    Serving,
    Why,
)
from lawyer_assign.facts import Committee
from lawyer_assign.pairs.known_travel import is_timed
from lawyer_assign.problem.languages import is_unspoken
from lawyer_assign.rules import Budget
from lawyer_assign.year.costs_said import Spent, spent_budgets

AT_ONCE = 20_000
"""Candidates looked at together: bounds the memory that all committees take."""

MOST_BARRED = 20
"""Lawyers who are no candidates and are named, per cause; the others are counted."""


def _spent(standing: Standing) -> dict[str, Spent]:
    """Return which budgets that must hold are spent where places are open."""
    if standing.problem.policy.must(Budget) is None:
        return {}
    return spent_budgets(standing.facts, standing.plan)


def _unspoken(standing: Standing, row: Committee) -> tuple[str, ...]:
    """Return what languages a committee asks for, if nobody who serves speaks one."""
    is_so = is_unspoken(standing.facts, standing.plan, row)
    return tuple(sorted(row.languages)) if is_so else ()


def explained(standing: Standing, committees: Ints, most: int | None) -> Iterator[Why]:
    """Yield the answer for committees, with the candidates' reasons only.

    Parameters
    ----------
    standing
        Of an outcome.
    committees
        Places, ascending.
    most
        Reasons per committee, those with most points; ``None`` = all.
    """
    desk = standing.once(_Desk)
    rows = len(standing.pairs.columns.committees)
    step = max(1, AT_ONCE * rows // max(1, len(standing.pairs)))
    for first in range(0, len(committees), step):
        yield from desk.explain(committees[first : first + step], most)


class _Desk:
    """One plan, laid open to be asked about many committees."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._ways = Alternatives(standing)
        pairs = standing.pairs
        rows = pairs.columns.committees
        self._first = np.searchsorted(pairs.committee, np.arange(len(rows) + 1))
        taken = pairs.committee[standing.posts]
        self._served = np.bincount(taken, minlength=len(rows))
        least = np.full(len(rows), np.iinfo(np.int64).max)
        np.minimum.at(least, taken, standing.points[standing.posts])
        asked = np.array([row.lawyers_min for row in rows], np.int64)
        self._is_open = self._served < asked
        self._least = least
        unknown = standing.problem.policy.reach.travel.unknown_minutes
        is_known = is_timed(standing.facts, pairs.keep(standing.chosen), unknown)
        self._timed = frozenset(standing.posts[is_known].tolist())

    def explain(self, committees: Ints, most: int | None) -> Iterator[Why]:
        """Yield the answer for each of some committees."""
        wanted, counts = self._better(committees, most)
        found = self._ways.of(wanted)
        pinned = self._if_pinned(wanted, found)
        owner = self._standing.pairs.committee[wanted]
        bounds = [*np.searchsorted(owner, committees).tolist(), len(wanted)]
        for nth, at in enumerate(committees.tolist()):
            here = range(bounds[nth], bounds[nth + 1])
            reasons = [self._reason(int(wanted[k]), found, k, pinned) for k in here]
            yield self._why(at, reasons, counts[nth])

    def _better(self, committees: Ints, most: int | None) -> tuple[Ints, list[int]]:
        """Return whom to give reasons for, by committee, and who has more points.

        Where a place is open that is every candidate, most points first: how many have
        more than the least of those who serve is counted beside it.
        """
        standing = self._standing
        wanted: list[Ints] = [np.zeros(0, np.int64)]
        counts: list[int] = []
        for at in committees.tolist():
            here = np.arange(self._first[at], self._first[at + 1])
            here = here[~standing.chosen[here]]
            more = standing.points[here] > self._least[at]
            counts.append(int(more.sum()))
            here = here if self._is_open[at] else here[more]
            order = np.argsort(-standing.points[here], kind="stable")
            wanted.append(here[order[:most]])
        return np.concatenate(wanted), counts

    def _if_pinned(self, wanted: Ints, found: Instead) -> dict[int, int]:
        """Return what two-way choice would seem to cost, where a change moves it."""
        moved = np.array(
            [
                at
                for at, lines in enumerate(found.lines)
                if any(line.statement.rule == "stability" for line in lines)
            ],
            np.int64,
        )
        pairs, options = self._standing.pairs, found.options.kept(moved)
        swaps = swaps_of(wanted, options)
        firm, committee = pairs.firm[wanted[moved]], pairs.committee[wanted[moved]]
        cost = self._standing.ledger.pinned(swaps, firm, committee)
        if cost is None:
            return {}
        return dict(zip(moved.tolist(), cost.tolist(), strict=True))

    def _reason(
        self, pair: int, found: Instead, at: int, pinned: dict[int, int]
    ) -> Reason:
        standing, pairs = self._standing, self._standing.pairs
        effects = tuple(standing.effect(line) for line in found.lines[at])
        gives = int(found.options.gives[at])
        is_hers = gives != NOBODY and pairs.lawyer[gives] == pairs.lawyer[pair]
        breaks = bool(found.breaks[at])
        price = found.prices[:, at].tolist()
        rule = _decisive(
            effects, price, breaks, [t.number for t in standing.formulation.tiers]
        )
        kind = _kind(rule, price, breaks, gives != NOBODY, is_hers)
        points, moves = int(standing.points[pair]), self._moves(pair, found, at)
        goes = int(found.options.goes[at])
        instead_of = 0 if goes == NOBODY else int(standing.points[goes])
        return Reason(
            standing.lawyer(int(pairs.lawyer[pair])),
            standing.firm(int(pairs.firm[pair])),
            points,
            points - instead_of,
            kind,
            rule,
            None
            if gives == NOBODY
            else standing.committee(int(pairs.committee[gives])),
            moves,
            effects,
            breaks,
            if_pinned=int(pinned[at])
            if pinned is not None and kind == "choice"
            else None,
            replaces=moves[0].goes,
        )

    def _moves(self, pair: int, found: Instead, at: int) -> tuple[Move, ...]:
        standing, pairs = self._standing, self._standing.pairs

        def who(place: int) -> Named | None:
            if place == NOBODY:
                return None
            return standing.lawyer(int(pairs.lawyer[place]))

        goes, gives, fills = (int(column[at]) for column in found.options[1:])
        here = standing.committee(int(pairs.committee[pair]))
        moves = [Move(here, who(goes), who(pair))]
        if gives != NOBODY:
            there = standing.committee(int(pairs.committee[gives]))
            moves.append(Move(there, who(gives), who(fills)))
        return tuple(moves)

    def _why(self, at: int, reasons: list[Reason], better: int) -> Why:
        standing = self._standing
        row = standing.pairs.columns.committees[at]
        here = np.arange(self._first[at], self._first[at + 1])
        posts = here[standing.chosen[here]]
        posts = posts[np.argsort(-standing.points[posts], kind="stable")]
        serving = tuple(self._serving(int(pair), here) for pair in posts)
        is_open = len(serving) < row.lawyers_min
        spent = standing.once(_spent).get(row.district) if is_open else None
        return Why(
            standing.lang,
            Named(row.id, row.name),
            Named(row.district, standing.facts.district[row.district].name),
            row.lawyers_min,
            serving,
            len(here),
            better,
            tuple(reasons),
            0,
            self._passed_over(row.id, serving),
            tuple(tier.number for tier in standing.formulation.tiers),
            standing.is_proved,
            None if spent is None else max(0, spent.left),
            None if spent is None else spent.dearest,
            _unspoken(standing, row),
        )

    def _serving(self, pair: int, here: Ints) -> Serving:
        standing, pairs = self._standing, self._standing.pairs
        lawyer = pairs.columns.lawyers[int(pairs.lawyer[pair])]
        committee = pairs.columns.committees[int(pairs.committee[pair])]
        choice = standing.facts.choice.get((lawyer.firm, committee.id))
        return Serving(
            Named(lawyer.id, lawyer.name),
            standing.firm(int(pairs.firm[pair])),
            int(standing.points[pair]),
            parts_of(standing, pair),
            int(pairs.minutes[pair]),
            None if choice is None else choice.firm_rank,
            None if choice is None else choice.committee_rank,
            lawyer.firm in standing.pinned.get(committee.id, {}),
            1 + int((standing.points[here] > standing.points[pair]).sum()),
            int(standing.loads[pairs.lawyer[pair]]),
            pair in self._timed,
        )

    def _passed_over(
        self, committee: str, serving: tuple[Serving, ...]
    ) -> tuple[Named, ...]:
        """Return firms that choice would prefer to what a fixed agreement says."""
        standing = self._standing
        pinned = standing.pinned.get(committee)
        if pinned is None or "stability" not in standing.problem.policy:
            return ()
        ranks = [
            one.committee_rank
            for one in serving
            if one.committee_rank is not None and one.firm_rank is not None
        ]
        best = min(ranks, default=None)
        firms = standing.facts.firm
        found = [
            (row.committee_rank, Named(row.firm, firms[row.firm].name))
            for row in standing.choices_of.get(committee, ())
            if row.is_mutual
            and row.committee_rank is not None
            and row.firm not in pinned
            and (best is None or row.committee_rank < best)
        ]
        return tuple(one for _, one in sorted(found))


def parts_of(standing: Standing, pair: int) -> tuple[Part, ...]:
    """Return the points of a candidate pair by part, as the table counts them."""
    rule, pairs = standing.affinity, standing.pairs
    if rule is None:
        return ()
    travel = -rule.minute * int(pairs.minutes[pair])
    if pairs.has_points[pair]:
        return (Part("given", int(pairs.points[pair])), Part("travel", travel))
    committee = pairs.columns.committees[int(pairs.committee[pair])]
    lawyer = pairs.columns.lawyers[int(pairs.lawyer[pair])]
    parts = rule.parts_of(standing.facts, committee, lawyer) | {"travel": travel}
    return tuple(Part(*one) for one in parts.items())


def _decisive(
    effects: tuple[Effect, ...], price: list[int], breaks: bool, tiers: list[int]
) -> str:
    """Return the rule with the largest share in the first tier that rises."""
    if breaks:
        broken = [one for one in effects if one.tier is None and one.units > 0]
        return broken[0].rule if broken else ""
    for number, amount in zip(tiers, price, strict=True):
        if amount:
            sums: dict[str, int] = {}
            for one in effects:
                if one.tier == number:
                    sums[one.rule] = sums.get(one.rule, 0) + one.amount
            sign = 1 if amount > 0 else -1
            return max(sums, key=lambda kind: (sign * sums[kind], kind))
    return ""


def _kind(
    rule: str, price: list[int], breaks: bool, gives_up: bool, is_hers: bool
) -> Kind:
    """Return the reason, by the rule that decides and what has to be given up."""
    if not breaks:
        if not any(price):
            return "tie"
        if next(amount for amount in price if amount) < 0:
            return "gain"
        if gives_up and rule != "stability":
            return "serves" if is_hers else "seat"
    return KIND_OF_RULE.get(rule, "rule")


def barred(standing: Standing, at: int, found: Why) -> tuple[list[Reason], int]:
    """Return why others with more points are no candidates, and how many are left out.

    Of each cause the :data:`MOST_BARRED` with most points are named.
    """
    if standing.affinity is None or not found.serving:
        return [], 0
    here = standing.pairs.lawyer[standing.pairs.committee == at]
    others = np.setdiff1d(np.arange(len(standing.loads)), here)
    table = table_of(standing.problem, at, others)
    points = np.zeros(0, np.int64) if table.worth is None else table.worth(table)
    last = found.serving[-1]
    least, leaves = last.points, 0 if found.is_open else last.points
    better = points > least
    points, table = points[better], table.keep(better)
    kind = first_bars(standing.problem, table)
    order = np.lexsort((-points, kind))
    kept = np.zeros(len(order), bool)
    nth = np.arange(len(order)) - np.searchsorted(kind[order], kind[order])
    kept[order[nth < MOST_BARRED]] = True
    points, table = points[kept], table.keep(kept)
    rows = zip(
        table.lawyer.tolist(),
        table.firm.tolist(),
        points.tolist(),
        bars_of(standing.problem, table),
        strict=True,
    )
    reasons = [
        Reason(
            standing.lawyer(lawyer),
            standing.firm(firm),
            score,
            score - leaves,
            KIND_OF_BAR.get(bars[0].rule, "rule"),
            bars[0].rule,
            bar=bars[0],
            replaces=None if found.is_open else last.lawyer,
        )
        for lawyer, firm, score, bars in rows
    ]
    return reasons, int((~kept).sum())
