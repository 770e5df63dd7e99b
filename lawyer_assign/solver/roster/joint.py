"""Moves and events together, where moves have taken half days that events need.

Moves are chosen first, events are placed beside them: another choice of moves at the
same price may leave more room. For most lawyers this cannot be: their events cost no
more than they would beside the visits that keep their time. For the others, visits and
events are chosen once more, in one, with all that is linked to them.

What events cost beside the visits that keep their time, with fewer events and no moves
beside them, bounds what they cost: of events apart from one another the bounds add up.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import Option
from lawyer_assign.roster.visit import Visit
from lawyer_assign.solver.answer import Start, TierAnswer
from lawyer_assign.solver.roster.clashes import Clashes
from lawyer_assign.solver.roster.events import Asked, Cost, Events, Spot, event_at
from lawyer_assign.solver.roster.moves import Choice, MoveSearch
from lawyer_assign.solver.roster.part import Price

LAPSED: Price = (1, 0, 0, 0, 0)
NO_EVENT: Price = (0, 0, 0, 1, 0)


@dataclass
class Plans:
    """Moves and events of a span, chosen one after the other, then mended.

    Parameters
    ----------
    visits, options
        That cannot take place as published, and how they can.
    chosen
        How they do.
    asked, spots
        Events, and where they are.
    tiers
        Of both.
    """

    visits: Sequence[Visit]
    options: Sequence[Sequence[Option]]
    chosen: list[Option | None]
    asked: Sequence[Asked]
    spots: list[Spot | None] = field(default_factory=list)
    tiers: tuple[TierAnswer, ...] = ()


def chosen_together(
    visits: Sequence[Visit],
    options: Sequence[Sequence[Option]],
    asked: Sequence[Asked],
    held: Occupancy,
    settings: Settings,
    watch: Watch,
) -> Plans:
    """Return moves (fewest lapses, then as the rules say), then events beside them.

    Parameters
    ----------
    visits, options
        As for :class:`MoveSearch`.
    asked
        Events.
    held
        The visits that keep their time. Not changed.
    settings, watch
        Of CP-SAT; clock.
    """
    prices = [[_price(one, held.rules) for one in part] for part in options]
    lapses = [(1, 0, 0)] * len(visits)
    choice = MoveSearch(visits, options, prices, lapses, held, settings, watch).run()
    plans = Plans(visits, options, list(choice.options), asked)
    begin = watch.seconds
    events = Events(asked, _beside(plans, held))
    plans.spots = events.best(watch)
    bounds = _bounds(plans, events, held, settings, watch)
    price = _sum(events.costs(plans.spots))
    known: tuple[int | None, ...] = bounds
    first, second = Start(None, known).bounds(price)
    seconds = watch.seconds - begin
    plans.tiers = (
        *choice.tiers,
        TierAnswer(price[0], first, seconds),
        TierAnswer(price[1], second, 0.0),
    )
    return plans


def _bounds(
    plans: Plans, events: Events, held: Occupancy, settings: Settings, watch: Watch
) -> tuple[int, int | None]:
    """Choose anew for lawyers whose events could cost less; return the bounds."""
    now = events.costs(plans.spots)
    short = sorted(
        at
        for part in events.parts()
        if any(any(now[one]) for one in part)
        for at in part
    )
    least = _least(plans, short, held, watch)
    if watch.must_stop:
        return 0, 0
    alone = Events([plans.asked[at] for at in short], held)
    gap = {
        who
        for part in alone.parts()
        if _sum([now[short[one]] for one in part]) != _sum([least[x] for x in part])
        for one in part
        for who in alone.asked[one].lawyers
    }
    if not gap:
        return _sum(least)
    return _mended(plans, gap, short, held, settings, watch) or _sum(least)


def _least(
    plans: Plans, events: Sequence[int], held: Occupancy, watch: Watch
) -> list[Cost]:
    """Return what some events cost at least, beside what keeps its time alone."""
    alone = Events([plans.asked[at] for at in events], held)
    return alone.costs(alone.best(watch))


def _mended(
    plans: Plans,
    gap: set[str],
    short: Sequence[int],
    held: Occupancy,
    settings: Settings,
    watch: Watch,
) -> tuple[int, int | None] | None:
    """Choose anew what is linked to some lawyers; return the new bounds.

    All that is linked to them by lawyer, venue or committee is chosen with them, so
    that nothing else is touched. ``None``: time ran out, and what was chosen stays.
    """
    linked, own = _linked(plans, gap, held)
    if watch.must_stop:
        return None
    choice = _joint(plans, linked, own, held, settings, watch)
    before = _price_of(plans, linked, held.rules)
    if tuple(tier.price for tier in choice.tiers[:3]) != before:
        return None
    for at, option in zip(linked, choice.options, strict=False):
        plans.chosen[at] = option
    for at, option in zip(own, choice.options[len(linked) :], strict=True):
        plans.spots[at] = (
            None if option is None else Spot(option.slot, option.lawyer, option.person)
        )
    first, second = (tier.bound for tier in choice.tiers[3:])
    rest = _sum(_least(plans, sorted(set(short) - set(own)), held, watch))
    if first is None or watch.must_stop:
        return None
    return rest[0] + first, None if second is None else rest[1] + second


def _linked(
    plans: Plans, gap: set[str], held: Occupancy
) -> tuple[list[int], list[int]]:
    """Return visits and events that are linked to some lawyers, one by the other."""
    clashes = Clashes(plans.visits, plans.options, held)
    whose = set(gap)
    while True:
        linked = clashes.reached_by_lawyers(whose)
        own = [at for at, one in enumerate(plans.asked) if whose & {*one.lawyers}]
        # Two of a committee never meet, whoever may come to the one and the other.
        places = {plans.visits[at].committee for at in linked}
        places.update(plans.asked[at].committee for at in own)
        more = {
            one.lawyer
            for visit, part in zip(plans.visits, plans.options, strict=True)
            if visit.committee in places
            for one in part
        }
        more.update(
            who for one in plans.asked if one.committee in places for who in one.lawyers
        )
        if more <= whose:
            return linked, own
        whose |= more


def _joint(
    plans: Plans,
    linked: list[int],
    own: list[int],
    held: Occupancy,
    settings: Settings,
    watch: Watch,
) -> Choice:
    asked = [plans.asked[at] for at in own]
    events = Events(asked, held)
    # Whatever visits and events take up, so many weeks leave one to each event.
    counts = events.counts.copy()
    for at in linked:
        counts.update({one.lawyer for one in plans.options[at]})
    places = Counter(plans.visits[at].committee for at in linked)
    spots = [
        events.spots(one, {who: counts[who] + places[one.committee]
                           for who in one.lawyers})
        for one in asked
    ]  # fmt: skip
    visits = [plans.visits[at] for at in linked]
    visits += [_placeholder(one, held) for one in asked]
    options = [list(plans.options[at]) for at in linked]
    options += [[Option(s.slot, s.lawyer, 0, s.points) for s in part] for part in spots]
    prices: list[list[Price]] = [
        [(*_price(one, held.rules), 0, 0) for one in part]
        for part in options[: len(linked)]
    ]
    prices += [
        [(0, 0, 0, 0, one.person) for one in part] for part in options[len(linked) :]
    ]
    lapses = [LAPSED] * len(linked) + [NO_EVENT] * len(asked)
    return MoveSearch(visits, options, prices, lapses, held, settings, watch).run()


def _placeholder(one: Asked, held: Occupancy) -> Visit:
    """Return an event as a visit to be placed; its time says nothing."""
    slot = min(one.first, held.span.size - 1)
    return event_at(one, Spot(slot, one.lawyers[0], 0), held)


def _price(option: Option, rules: DateRules) -> tuple[int, int, int]:
    """Return what a move costs, in the order of the tiers."""
    if rules.kept_first == "time":
        return (0, option.displaced, option.person)
    return (0, option.person, option.displaced)


def _price_of(plans: Plans, linked: Sequence[int], rules: DateRules) -> Price:
    """Return what the moves of some visits cost."""
    taken = [plans.chosen[at] for at in linked]
    prices = [(1, 0, 0) if one is None else _price(one, rules) for one in taken]
    return tuple(sum(tier) for tier in zip((0, 0, 0), *prices, strict=True))


def _beside(plans: Plans, held: Occupancy) -> Occupancy:
    """Return what is held with all moves."""
    found = held.copy()
    for visit, option in zip(plans.visits, plans.chosen, strict=True):
        if option is not None:
            found.take(visit.committee, option.lawyer, option.slot)
    return found


def _sum(costs: Sequence[Cost]) -> tuple[int, int]:
    return sum(cost[0] for cost in costs), sum(cost[1] for cost in costs)
