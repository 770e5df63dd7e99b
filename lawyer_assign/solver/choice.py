"""Two-way choice at any size: a stable plan, bounds from flows, CP-SAT for the rest.

Without the stability statement the formulation is a flow: its optimum bounds every
tier. Deferred acceptance names the links that are stable; a second flow keeps them, as
a tier between those before stability and those after it. If that plan is as good as the
bound in the tiers before and blocks nothing, those tiers are proved.

For the tiers after stability, strict lists give a better bound, unless a firm gains by
rearranging its lawyers (:mod:`lawyer_assign.solver.firm_market`): between the matchings
that committees and firms propose lie all stable ones (lattice), and a committee left
over by one is left over by all (rural hospitals), so a third flow that lets every
committee have any firm between its best and its worst bounds every stable plan.
Otherwise that flow keeps every committee inside the head of its list
(:mod:`lawyer_assign.solver.heads`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.pairs.table import Mask
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.solver.deletion import least_blocking
from lawyer_assign.solver.firm_market import (
    in_table,
    is_matroid_market,
    set_aside,
)
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.limits import Watch
from lawyer_assign.solver.mending import Mending, can_mend
from lawyer_assign.solver.narrow import between, within
from lawyer_assign.solver.team_start import start_of_teams
from lawyer_assign.solver.thresholds import flow_of
from lawyer_assign.solver.two_way import (
    NOBODY,
    Links,
    Pin,
    deferred_acceptance,
    firms_proposing,
)
from lawyer_assign.statements import Bound, Cost, Stable

TOO_LARGE = 20_000
"""From so many pairs on CP-SAT adds nothing to what is found here, in minutes."""

NEAR = 20
"""Points of the last tier that a pair may lose to be tried where plans are mended."""

TRIES = 6
"""Ways of breaking ties that are tried, time allowing."""


@dataclass(frozen=True)
class Choice:
    """Backend for formulations that are flows but for one stability statement.

    Small ones, and those that another statement keeps from being a flow, go on to
    CP-SAT with what was found and proved here.
    """

    reference: CpSat
    name = "choice"

    def solve(self, formulation: Formulation, watch: Watch) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        before = watch.seconds
        start = start_by_choice(formulation, watch)
        if start is None:
            start = self._start_of_teams(formulation, watch)
        if start is None:
            return self.reference.solve(formulation, watch)
        if start.chosen is not None:
            prices = formulation.prices(start.chosen)
            is_large = len(formulation.pairs) >= TOO_LARGE
            if prices == start.floors or is_large or watch.must_stop:
                chosen = self._mended(formulation, start, start.chosen, watch)
                prices = formulation.prices(chosen)
                held = start.bounds(prices)
                tiers = [
                    TierAnswer(price, bound, 0.0)
                    for price, bound in zip(prices, held, strict=True)
                ]
                tiers[:1] = [
                    replace(one, seconds=watch.seconds - before) for one in tiers[:1]
                ]
                return Answer(chosen, tuple(tiers))
        return self.reference.solve(formulation, watch, start)

    def _start_of_teams(self, formulation: Formulation, watch: Watch) -> Start | None:
        """Begin without any flow; ``None`` without one stability statement."""
        stable = stable_of(formulation)
        if stable is None:
            return None
        order = next(_orders(formulation, stable, None))
        links = deferred_acceptance(stable, order, pins_of(formulation))
        guided = _guided(formulation, stable, links)
        relaxed = without_stability(formulation)
        return start_of_teams(formulation, relaxed, guided, self.reference, watch)

    def _mended(
        self, formulation: Formulation, start: Start, chosen: Mask, watch: Watch
    ) -> Mask:
        """Improve a plan too large for CP-SAT region by region."""
        stable = stable_of(formulation)
        is_best = formulation.prices(chosen) == start.floors
        if stable is None or is_best or not can_mend(formulation):
            return chosen
        watch.tell("pairs to rearrange")
        is_open = _promising(formulation, stable, chosen, watch)
        seed = self.reference.settings.seed
        mending = Mending(formulation, stable, chosen, start, seed, is_open)
        mending.run(watch)
        return mending.chosen


def stable_of(formulation: Formulation) -> Stable | None:
    """Return the stability statement, if there is exactly one."""
    found = [one for one in formulation.statements if isinstance(one, Stable)]
    return found[0] if len(found) == 1 else None


def start_by_choice(formulation: Formulation, watch: Watch) -> Start | None:
    """Return a good plan under two-way choice, with bounds.

    Returns
    -------
    Start or None
        ``None`` if there is not one stability statement, or something else than it
        stands in the way of a flow.
    """
    stable = stable_of(formulation)
    if stable is None:
        return None
    relaxed = without_stability(formulation)
    flow, begun = flow_of(relaxed), watch.seconds
    if flow.why_not(relaxed) is not None:
        return None
    bound = flow.solve(relaxed, watch)
    # A tier of stability alone has no terms left, so its floor is 0.
    floors = tuple(tier.bound for tier in bound.tiers)
    if bound.chosen is None or watch.must_stop:
        return Start(None, floors)
    watch.tell("deferred acceptance")
    pins = pins_of(formulation)
    has_ties = _has_ties(stable)
    wide = flow.solve(within(relaxed, stable), watch) if has_ties else bound
    chosen: Mask | None = None
    for order in _orders(formulation, stable, wide.chosen if has_ties else None):
        links = deferred_acceptance(stable, order, pins)
        found = flow.solve(_guided(formulation, stable, links), watch).chosen
        chosen = _better(formulation, chosen, found)
        if watch.must_stop or watch.left < 2 * (watch.seconds - begun):
            break
    if chosen is None:
        return Start(None, floors)
    if stable.amounts(chosen).any():
        best = bound.chosen
        return Start(chosen, _with_blocking(formulation, floors, best, chosen, watch))
    if is_matroid_market(formulation, stable, _place_of(formulation) or 0, chosen):
        if not has_ties:
            narrow = _narrow(relaxed, stable, order, pins, links)
            wide = flow.solve(narrow, watch)
        floors = _raised(formulation, floors, wide)
    return Start(chosen, floors)


def _narrow(
    relaxed: Formulation, stable: Stable, order: Ints, pins: list[Pin], links: Links
) -> Formulation:
    """Return what every plan without a blocking pair keeps; lists are strict."""
    if set_aside(in_table(stable), pins) is None:
        return within(relaxed, stable)
    other = firms_proposing(stable, order, pins)
    return between(relaxed, stable, links, other)


def _orders(
    formulation: Formulation, stable: Stable, wide: Mask | None
) -> Iterator[Ints]:
    """Yield orders that break ties: what a flow chose, points, then seeded chance.

    Without ties to break (``wide=None``) one order is enough.
    """
    cheapest = _points_of(formulation, stable)
    if wide is not None:
        width = stable.committees
        used = stable.pair_firm[wide] * width + stable.pair_committee[wide]
        is_used = np.isin(stable.firm * width + stable.committee, used)
        yield np.argsort(np.lexsort((cheapest, ~is_used)), kind="stable")
    yield np.argsort(np.argsort(cheapest, kind="stable"), kind="stable")
    chance = np.random.default_rng(0)
    for _ in range(TRIES - 2 if wide is not None else 0):
        yield chance.permutation(len(stable.who))


def _points_of(formulation: Formulation, stable: Stable) -> Ints:
    """Return per row the points of its cheapest pair in the last tier."""
    points = np.zeros(len(formulation.pairs), np.int64)
    for term in formulation.tiers[-1].terms if formulation.tiers else ():
        if isinstance(term.statement, Cost):
            points += term.weight * term.statement.points
    width = stable.committees
    keys = stable.pair_firm * width + stable.pair_committee
    order = np.lexsort((points, keys))
    first = order[np.flatnonzero(np.diff(keys[order], prepend=-1))]
    rows = stable.firm * width + stable.committee
    at = np.minimum(np.searchsorted(keys[first], rows), max(0, len(first) - 1))
    return points[first[at]] if len(first) else np.zeros(len(rows), np.int64)


def _better(
    formulation: Formulation, one: Mask | None, other: Mask | None
) -> Mask | None:
    """Return the cheaper of two plans; the other one only if it keeps every must."""
    if other is None or not formulation.holds(other):
        return one
    if one is None or formulation.prices(other) < formulation.prices(one):
        return other
    return one


def without_stability(formulation: Formulation) -> Formulation:
    """Return the formulation without its stability statement; tiers keep places."""
    return replace(
        formulation,
        must=formulation.bounds,
        tiers=tuple(
            replace(
                tier,
                terms=tuple(
                    term
                    for term in tier.terms
                    if not isinstance(term.statement, Stable)
                ),
            )
            for tier in formulation.tiers
        ),
    )


def pins_of(formulation: Formulation) -> list[Pin]:
    """Return the committees that a must gives to one firm."""
    pairs = formulation.pairs
    pins: dict[int, Pin] = {}
    for bound in formulation.bounds:
        if bound.lower is None:
            continue
        demanded = np.flatnonzero((bound.group >= 0) & (bound.lower[bound.group] > 0))
        order = demanded[np.argsort(bound.group[demanded], kind="stable")]
        cuts = np.flatnonzero(np.diff(bound.group[order])) + 1
        for places in np.split(order, cuts):
            committees, firms = set(pairs.committee[places]), set(pairs.firm[places])
            if len(committees) == len(firms) == 1:
                committee = int(committees.pop())
                lawyers = tuple(pairs.lawyer[places].tolist())
                pins[committee] = Pin(committee, int(firms.pop()), lawyers)
    return list(pins.values())


def _guided(formulation: Formulation, stable: Stable, links: Links) -> Formulation:
    """Put a tier in the place of stability: the links that deferred acceptance made.

    While all of them are kept, dispatch blocks nothing: a committee that was refused
    finds no lawyer with room in any arrangement of the links, so none besides.
    """
    pairs = formulation.pairs
    relaxed = without_stability(formulation)
    has = _firm_of(links, pairs.committee)
    rows = pairs.committee_ids
    linked = np.zeros(len(rows), np.int64)
    linked[: len(links.firm_of)] = links.firm_of[: len(rows)] != NOBODY
    group = np.where(has == pairs.firm, pairs.committee, -1)
    terms = (Term(Bound(stable.rule, rows, group, lower=linked), 1),)
    tiers = list(relaxed.tiers)
    place = _place_of(formulation)
    if place is None:
        return replace(relaxed, tiers=(Tier(0, terms), *tiers))
    return replace(
        relaxed,
        tiers=(*tiers[:place], Tier(tiers[place].number, terms), *tiers[place:]),
    )


def _promising(
    formulation: Formulation, stable: Stable, chosen: Mask, watch: Watch
) -> Mask | None:
    """Return the pairs that are little dearer than those of a best flow.

    The flow keeps what is known of every plan without a blocking pair, so only a plan
    that has none asks it; ``None`` = any pair may be as good.
    """
    relaxed = without_stability(formulation)
    flow = Flow()
    if stable.amounts(chosen).any() or flow.why_not(relaxed) is not None:
        return None
    narrow = within(relaxed, stable)
    priced = flow.solve_priced(narrow, watch, None)
    if priced.reduced is None:
        return None
    closed = [
        (bound.group >= 0) & (bound.upper[bound.group] == 0)
        for bound in narrow.must[len(relaxed.must) :]
        if isinstance(bound, Bound) and bound.upper is not None
    ]
    near = priced.reduced <= NEAR * priced.weights[-1]
    is_open: Mask = near & ~np.any(closed, axis=0)
    return is_open


def _place_of(formulation: Formulation) -> int | None:
    """Return the place of the tier of stability; ``None`` if it is a must."""
    for place, tier in enumerate(formulation.tiers):
        if any(isinstance(term.statement, Stable) for term in tier.terms):
            return place
    return None


def _has_ties(stable: Stable) -> bool:
    """Return whether some side gives one rank to two partners."""
    for own, rank in (
        (stable.committee, stable.committee_rank),
        (stable.firm, stable.firm_rank),
    ):
        keys = np.unique(np.stack([own, rank]), axis=1)
        if keys.shape[1] < len(own):
            return True
    return False


def _with_blocking(
    formulation: Formulation,
    floors: tuple[int | None, ...],
    best: Mask,
    chosen: Mask,
    watch: Watch,
) -> tuple[int | None, ...]:
    """Return bounds with the fewest blocking pairs in the tier of stability.

    ``best`` is a plan that is best in the tiers before, ``chosen`` another that may
    block less.
    """
    place, stable = _place_of(formulation), stable_of(formulation)
    if place is None or stable is None or len(formulation.tiers[place].terms) > 1:
        return floors
    if formulation.prices(chosen)[:place] != floors[:place]:
        return floors
    watch.tell("blocking pairs, from below")
    most = int(stable.amounts(chosen).sum())
    pins = pins_of(formulation)
    found = least_blocking(formulation, stable, place, pins, best, most, watch)
    price = formulation.tiers[place].terms[0].weight * found
    return (*floors[:place], price, *floors[place + 1 :])


def _raised(
    formulation: Formulation, floors: tuple[int | None, ...], wide: Answer
) -> tuple[int | None, ...]:
    """Return bounds with those of the tiers after stability raised."""
    if wide.chosen is None:
        return floors
    place = _place_of(formulation)
    kept = 0 if place is None else place + 1
    return (*floors[:kept], *(tier.bound for tier in wide.tiers[kept:]))


def _firm_of(links: Links, committee: Ints) -> Ints:
    short = int(committee.max(initial=-1)) + 1 - len(links.firm_of)
    padded = np.append(links.firm_of, np.full(max(0, short), NOBODY))
    found: Ints = padded[committee]
    return found
