"""How two-way choice begins at any size: a stable plan, and bounds from flows.

Without the stability statement the formulation is a flow: its optimum bounds every
tier. Deferred acceptance names the links that are stable; a second flow keeps them, as
a tier between those before stability and those after it. If that plan is as good as the
bound in the tiers before and blocks nothing, those tiers are proved.

For the tiers after stability, strict lists give a better bound, unless a firm gains by
rearranging its lawyers, or can send one to a committee who would not take it
(:mod:`lawyer_assign.solver.choice.matroid_market`): between the matchings that
committees and firms propose lie all stable ones (lattice), and a committee left over by
one is left over by all (rural hospitals), so a third flow that lets every committee
have any firm between its best and its worst bounds every stable plan. Otherwise that
flow keeps every committee inside the head of its list
(:mod:`lawyer_assign.solver.choice.windows.list_ends`). Either holds only of plans as
good as the one found, and where that is a market at all
(:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`); else nothing is
raised.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, answer_of
from lawyer_assign.solver.choice.deferred_acceptance import (
    Links,
    Pin,
    deferred_acceptance,
    firms_proposing,
)
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.link_bound import early_links
from lawyer_assign.solver.choice.excused.link_rounds import Seen
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.fewest_blocking import Aside, fewest_blocking
from lawyer_assign.solver.choice.linked import Linked, by_points, points_of, with_links
from lawyer_assign.solver.choice.matroid_market import (
    in_table,
    is_matroid_market,
    set_aside,
)
from lawyer_assign.solver.choice.priced_flow import fewer_blocking
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of,
    place_of_choice_alone,
    stable_of,
    without_stability,
)
from lawyer_assign.solver.choice.windows.stable_window import (
    Narrow,
    between,
    has_ties,
    within,
)
from lawyer_assign.solver.fairness.backend import flow_of
from lawyer_assign.statements import Stable

TRIES = 6
"""Ways of breaking ties that are tried, time allowing."""

MATCHING = "deferred acceptance"
"""A step that hears nothing until it ends, as flows are."""


class Begun(NamedTuple):
    """How far flows come.

    Parameters
    ----------
    start
        A plan and bounds.
    narrow
        What every plan as good as this one keeps, up to stability; ``None`` = this
        one blocks pairs, or nothing is known.
    links
        Then the program of links as it was last solved; ``None`` = there is none.
    aside
        Then who may be at work on how few must; ``None`` = nobody is.
    """

    start: Start
    narrow: Narrow | None = None
    links: Seen | None = None
    aside: Aside | None = None


def start_by_choice(
    formulation: Formulation, watch: Watch, aside: Aside | None = None
) -> Begun | None:
    """Return a good plan under two-way choice, with bounds.

    With ``aside`` a second thread is at work where pairs block, in a city behind this.

    Returns
    -------
    Begun or None
        ``None`` if there is not one stability statement, or something else than it
        stands in the way of a flow.
    """
    stable = stable_of(formulation)
    if stable is None:
        return None
    relaxed = without_stability(formulation)
    flow = flow_of(relaxed)
    bound = answer_of(flow, relaxed, watch)
    if bound is None:
        return None
    # A tier of stability alone has no terms left, so its floor is 0.
    floors = tuple(tier.bound for tier in bound.tiers)
    if bound.chosen is None:
        return Begun(Start(None, floors))
    watch.tell("deferred acceptance")
    tried, window = _tried(formulation, stable, watch), None
    chosen = tried.chosen
    if has_ties(stable):
        window = _windowed(relaxed, lambda: within(relaxed, stable, watch), watch)
        chosen = _tied(formulation, stable, window, tried, watch)
    if chosen is None:
        return Begun(Start(None, floors))
    linked = Linked(formulation, stable, relaxed, place_of(formulation), *tried[1:])
    face, known = linked.face(bound.chosen), Start(chosen, floors)
    floors, few = _with_few_blocking(linked, face, known, watch, aside)
    chosen = few.chosen
    if stable.amounts(chosen).any():
        last = place_of_choice_alone(formulation), few.beyond or None
        return Begun(Start(chosen, floors, *last), links=few.links, aside=aside)
    first = _held_before(formulation, floors, chosen)
    if not is_matroid_market(Face(formulation, stable, first, tried.pins, chosen)):
        return Begun(Start(chosen, floors))
    if window is None:
        market = partial(_narrow, relaxed, stable, tried, watch)
        window = _windowed(relaxed, market, watch)
    if window is None:
        return Begun(Start(chosen, floors))
    floors = _raised(formulation, floors, window.wide, first)
    return Begun(Start(chosen, floors), window.narrow)


class _Tried(NamedTuple):
    """A plan by deferred acceptance, the order that broke ties, and the links made."""

    chosen: Mask | None
    pins: list[Pin]
    order: Ints
    links: Links


def _tried(
    formulation: Formulation, stable: Stable, watch: Watch, order: Ints | None = None
) -> _Tried:
    """Return the plan that keeps most links; points break ties if no order is given."""
    pins = pins_of(formulation)
    order = by_points(formulation, stable) if order is None else order
    with watch.step(MATCHING):
        links = deferred_acceptance(stable, order, pins)
    guided, flow = with_links(formulation, stable, links), flow_of(formulation)
    if flow.why_not(guided) is not None:
        guided = with_links(formulation, stable, links, by_pair=True)
    found = answer_of(flow, guided, watch)
    chosen = None if found is None else better(formulation, None, found.chosen)
    return _Tried(chosen, pins, order, links)


class _Window(NamedTuple):
    """What every plan without a blocking pair keeps, and a flow that keeps it."""

    narrow: Narrow
    wide: Answer


def _tied(
    formulation: Formulation,
    stable: Stable,
    window: _Window | None,
    tried: _Tried,
    watch: Watch,
) -> Mask | None:
    """Return the best of what other ways of breaking ties lead to, time allowing."""
    chosen, flow = tried.chosen, flow_of(formulation)
    if window is None or window.wide.chosen is None:
        return chosen
    for order in _orders(formulation, stable, window.wide.chosen):
        if not watch.allows(MATCHING, flow.name):
            break
        found = _tried(formulation, stable, watch, order).chosen
        chosen = better(formulation, chosen, found)
    return chosen


def _windowed(
    relaxed: Formulation, make: Callable[[], Narrow], watch: Watch
) -> _Window | None:
    """Make a window and its flow; ``None`` if there is no time for either."""
    flow = flow_of(relaxed)
    try:
        narrow = make() if watch.allows(flow.name) else None
    except OutOfTime:
        return None
    if narrow is None or not watch.allows(flow.name):
        return None
    wide = answer_of(flow, narrow.formulation, watch)
    return None if wide is None else _Window(narrow, wide)


def _narrow(
    relaxed: Formulation, stable: Stable, tried: _Tried, watch: Watch
) -> Narrow:
    """Return what every plan without a blocking pair keeps; lists are strict."""
    if set_aside(in_table(stable), tried.pins, watch=watch) is None:
        return within(relaxed, stable, watch)
    other = firms_proposing(stable, tried.order, tried.pins, watch)
    return between(relaxed, stable, tried.links, other)


def _orders(formulation: Formulation, stable: Stable, wide: Mask) -> Iterator[Ints]:
    """Yield orders that break ties: what a flow chose, then seeded chance."""
    cheapest, width = points_of(formulation, stable), stable.committees
    used = stable.pair_firm[wide] * width + stable.pair_committee[wide]
    is_used = np.isin(stable.firm * width + stable.committee, used)
    yield np.argsort(np.lexsort((cheapest, ~is_used)), kind="stable")
    chance = np.random.default_rng(0)
    for _ in range(TRIES - 2):
        yield chance.permutation(len(stable.who))


def better(
    formulation: Formulation, one: Mask | None, other: Mask | None
) -> Mask | None:
    """Return the cheaper of two plans; the other one only if it keeps every must."""
    if other is None or not formulation.holds(other):
        return one
    if one is None or formulation.prices(other) < formulation.prices(one):
        return other
    return one


def _with_few_blocking(
    linked: Linked, face: Face | None, start: Start, watch: Watch, aside: Aside | None
) -> tuple[tuple[int | None, ...], Fewest]:
    """Return bounds, of stability where pairs block, too, and a plan of few such.

    ``face``: plans that are best in the tiers before; ``None`` = nobody counts pairs.
    """
    chosen, floors = start.chosen, start.floors
    assert chosen is not None  # asked before
    watch.tell("deferred acceptance", *start.known(linked.formulation.prices(chosen)))
    begin = None if aside is None or face is None else partial(aside.begin, face)
    with early_links(face, chosen, watch, is_beside=aside is not None) as early:
        chosen = fewer_blocking(linked, chosen, watch, begin)
        blocks = bool(linked.stable.amounts(chosen).any())
        if blocks and face is not None and _is_proved_before(face, floors, chosen):
            watch.tell("blocking pairs, from below")
            found = fewest_blocking(face, chosen, watch, early, aside)
            return _with_fewest(face, floors, found)
    if aside is not None and not blocks:
        aside.end()
    return floors, Fewest(0, chosen)


def _is_proved_before(face: Face, floors: tuple[int | None, ...], chosen: Mask) -> bool:
    """Return whether no plan is better in the tiers before stability."""
    return face.formulation.prices(chosen)[: face.place] == floors[: face.place]


def _with_fewest(
    face: Face, floors: tuple[int | None, ...], found: Fewest
) -> tuple[tuple[int | None, ...], Fewest]:
    """Return bounds with the fewest blocking pairs in their tier, at its weight."""
    place = face.place
    weight = face.formulation.tiers[place].terms[0].weight
    found = found._replace(beyond=weight * found.beyond)
    return (*floors[:place], weight * found.bound, *floors[place + 1 :]), found


def _held_before(
    formulation: Formulation, floors: tuple[int | None, ...], chosen: Mask
) -> int:
    """Return how many tiers a plan without a blocking pair may be asked to keep.

    Those before stability; where it is a must, those in which the plan is best.
    """
    place = place_of(formulation)
    if place is not None:
        return place
    settled = 0
    for price, floor in zip(formulation.prices(chosen), floors, strict=True):
        if price != floor:
            break
        settled += 1
    return settled


def _raised(
    formulation: Formulation, floors: tuple[int | None, ...], wide: Answer | None,
    first: int,
) -> tuple[int | None, ...]:  # fmt: skip
    """Return bounds with those raised that hold where the first tiers are kept."""
    if wide is None or wide.chosen is None:
        return floors
    kept = first if place_of(formulation) is None else first + 1
    return (*floors[:kept], *(tier.bound for tier in wide.tiers[kept:]))
