"""Dates of a roster: what cannot take place as published moves, or lapses; events."""

from collections.abc import Sequence
from dataclasses import dataclass

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import MEMBER, STAND_IN, Option, options_of, window
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.span import Span, nominal_visits
from lawyer_assign.roster.visit import WHY, Visit, WhyMoved
from lawyer_assign.solver.answer import TierAnswer
from lawyer_assign.solver.roster.colleagues import Colleagues
from lawyer_assign.solver.roster.events import Asked, asked_of, event_at
from lawyer_assign.solver.roster.joint import Plans, chosen_together
from lawyer_assign.solver.roster.prior import NOTHING_BEFORE, Prior, Standing


@dataclass(frozen=True, eq=False)
class Dates:
    """Every visit of a span, what is missing, and what is proved.

    Parameters
    ----------
    visits
        By date, half, committee; lapsed ones among them.
    lapsed
        Reason of each visit that lapses, in the order of ``visits``.
    missing
        Events without a date.
    tiers
        As ``DateRules.tiers``: of visits, then of events.
    """

    visits: tuple[Visit, ...]
    lapsed: tuple[tuple[Visit, Text], ...]
    missing: tuple[Asked, ...]
    tiers: tuple[TierAnswer, ...]


def expand(
    facts: Facts,
    roster: Roster,
    days: Days,
    rules: DateRules,
    settings: Settings,
    watch: Watch,
    prior: Prior = NOTHING_BEFORE,
    firms: Colleagues | None = None,
) -> Dates:
    """Return all dates of a roster: exact, or as far as the watch allows.

    What ``prior`` says was published stays where it fits; bounds are those of all
    dates that leave it so. Of ``firms`` others stand in for who is on leave; nobody
    does where there are none.
    """
    span = Span(days)
    held = Occupancy(facts, span, rules)
    stands = Standing(prior, held)
    kept, disturbed = _left_over(facts, roster, stands)
    due = prior.still_due(asked_of(roster, held), held)
    wide = due if firms is None else firms.for_events(due, roster, held)
    events = [
        one for one in zip(due, wide, strict=True) if not stands.keeps_event(one[1])
    ]
    options = _ways(disturbed, roster, held, firms)
    plans = chosen_together(
        disturbed, options, [one for _, one in events], held, settings, watch
    )
    if firms is not None:
        plans = _with_colleagues(plans, roster, firms, held, settings, watch)
    moved: list[Visit] = []
    lapsed = [(one, WHY[one.why]) for one in stands.visits if one.is_lapsed]
    for at, (visit, option) in enumerate(zip(disturbed, plans.chosen, strict=True)):
        now = changed(visit, option, span, visit.why or _why(visit, span))
        moved.append(now)
        if option is None:
            lapsed.append((now, why_lapsed(visit, options[at], held)))
    spots = list(zip(plans.asked, plans.spots, strict=True))
    found = [event_at(one, spot, held) for one, spot in spots if spot is not None]
    return Dates(
        tuple(sorted([*kept, *stands.visits, *moved, *found], key=order)),
        tuple(sorted(lapsed, key=lambda one: order(one[0]))),
        tuple(
            one
            for (one, _), spot in zip(events, plans.spots, strict=True)
            if spot is None
        ),
        stands.priced(plans.tiers, rules),
    )


def _with_colleagues(
    plans: Plans,
    roster: Roster,
    firms: Colleagues,
    held: Occupancy,
    settings: Settings,
    watch: Watch,
) -> Plans:
    """Return moves and events, chosen anew where a leave may have cost an event.

    Each round lets the firm in to more events, so it ends. With more people to choose
    from no fewer events find a spot, unless time is up: then what was found stays.
    """
    while None in plans.spots and not watch.must_stop:
        asked = firms.for_missing(plans.asked, plans.spots, roster, held)
        if asked == list(plans.asked):
            break
        now = chosen_together(plans.visits, plans.options, asked, held, settings, watch)
        if _prices(now) > _prices(plans):
            break
        plans = now
    return plans


def _prices(plans: Plans) -> list[int]:
    return [one.price or 0 for one in plans.tiers]


def _ways(
    visits: list[Visit], roster: Roster, held: Occupancy, firms: Colleagues | None
) -> list[list[Option]]:
    """Return every way to hold each of some visits beside what is held."""
    persons = [_persons(visit, roster) for visit in visits]
    if firms is None:
        pairs = zip(visits, persons, strict=True)
        return [list(options_of(visit, held, who)) for visit, who in pairs]
    others = firms.for_visits(visits, persons, held)
    return [
        list(options_of(visit, held, who, *more))
        for visit, who, more in zip(visits, persons, others, strict=True)
    ]


def _left_over(
    facts: Facts, roster: Roster, stands: Standing
) -> tuple[list[Visit], list[Visit]]:
    """Return visits that keep their time, and those that have to be placed.

    Those that stay as they were published are neither.
    """
    held, prior = stands.held, stands.prior
    nominal = nominal_visits(facts, roster, held.span)
    plain, disturbed = _sorted_out(prior.nominal(nominal, roster, facts), held)
    kept = [visit for visit in plain if not stands.differs(visit)]
    held.put(kept)
    others = [*filter(stands.differs, plain), *disturbed]
    return kept, [one for one in others if not stands.keeps(one, _persons(one, roster))]


def order(visit: Visit) -> tuple[int, str, str, str]:
    """Return what visits are sorted by: date, half, committee, kind."""
    return (visit.date.toordinal(), visit.half, visit.committee, visit.kind)


def changed(
    visit: Visit, option: Option | None, span: Span, why: WhyMoved, sequence: int = 0
) -> Visit:
    """Return a visit as it takes place by an option; ``None``: it lapses.

    ``sequence`` is added to its own where it differs from before.
    """
    turn = visit.instead_of or visit.lawyers
    if option is not None and _is_as_it_is(visit, option, span):
        return visit
    if option is None:
        return visit._replace(
            lawyers=(), instead_of=turn, why=why, is_lapsed=True,
            sequence=visit.sequence + sequence,
        )  # fmt: skip
    date, half = span.date(option.slot), span.half(option.slot)
    comes = (option.lawyer,)
    is_nominal = comes == turn and (date, half) == (
        visit.nominal_date,
        visit.nominal_half,
    )
    return visit._replace(
        date=date, half=half, lawyers=comes, is_lapsed=False,
        instead_of=() if comes == turn else turn, why="" if is_nominal else why,
        sequence=visit.sequence + sequence,
    )  # fmt: skip


def _is_as_it_is(visit: Visit, option: Option, span: Span) -> bool:
    """Return whether a visit takes place at that time and by that lawyer already."""
    now = (span.slot(visit.date, visit.half), visit.lawyers)
    return not visit.is_lapsed and now == (option.slot, (option.lawyer,))


def why_lapsed(visit: Visit, options: Sequence[Option], held: Occupancy) -> Text:
    """Return why a visit has no room, as far as one sentence says it."""
    if options:
        return Text(
            "other visits, which lapse or move less, take every half day left",
            "可用的半天均须留给其他服务",
        )
    span, rules = held.span, held.rules
    slots = window(visit, span, rules)
    is_open = held.open_at(visit.committee)
    opened = [slot for slot in slots if is_open[slot]]
    if not opened:
        return Text(
            "the office is open at no half day within the window",
            "可移动的范围内没有可值班的半天",
        )
    turn = visit.instead_of or visit.lawyers
    names = [named(held.facts.lawyer[one]) for one in turn]
    who = Text(", ".join(x.en for x in names), "、".join(x.zh for x in names))
    come = [held.comes_at(one) for one in turn]
    could = [slot for slot in opened if any(one[slot] for one in come)]
    if not could:
        return Text(
            f"{who.en} can come at no half day within the window",
            f"可移动的范围内{who.zh}均不能到岗",
        )
    if any(held.has_room(visit.committee, slot) for slot in could):
        return Text(
            f"{who.en} is elsewhere at every half day left",
            f"{who.zh}可用的半天均在别处服务",
        )
    if all((visit.committee, slot) in held.meets for slot in could):
        return Text(
            "other visits there take every half day left",
            "可用的半天该处均已有其他服务",
        )
    return Text("the venue is full at every half day left", "可用的半天场所均已满")


def _why(visit: Visit, span: Span) -> WhyMoved:
    slot = span.slot(visit.nominal_date, visit.nominal_half)
    return "leave" if span.is_worked[slot // 2] else "day_off"


def _sorted_out(
    visits: list[Visit], held: Occupancy
) -> tuple[list[Visit], list[Visit]]:
    """Tell visits that can take place as published from those that cannot."""
    span = held.span
    kept: list[Visit] = []
    disturbed: list[Visit] = []
    for visit in visits:
        slot = span.slot(visit.nominal_date, visit.nominal_half)
        # What was to take place before the span is none of its nominal times.
        is_fine = (
            slot >= 0
            and span.is_worked[slot // 2]
            and not (held.away and held.is_away(visit.lawyers[0], slot))
        )
        (kept if is_fine else disturbed).append(visit)
    return kept, disturbed


def _persons(visit: Visit, roster: Roster) -> list[tuple[str, int]]:
    """Return whose turn it is, then the other members, then the named stand-in."""
    row = roster.row[visit.committee]
    found = {visit.lawyers[0]: 0}
    for one in row.lawyers:
        found.setdefault(one, MEMBER)
    if row.stand_in is not None:
        found.setdefault(row.stand_in, STAND_IN)
    return list(found.items())
