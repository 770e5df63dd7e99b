"""Levers of the text: who could be asked for what, and which pairs that adds.

An option is one thing that one may ask for: a lawyer lent to a district, another post
of hers, a refusal lifted, a firm's seats, a consent, a lawyer recruited. More money has
no options: see :mod:`lawyer_assign.explain.cures.funding`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.cures.recruits import (
    of_any_firm,
    of_new_firms,
    with_recruits,
)
from lawyer_assign.facts import Facts, Lawyer
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.nearest import Near
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.lists import is_within_reach
from lawyer_assign.problem.room import AMPLE, Room, caseload_levels, room_of
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.rules import (
    Caseload,
    ChosenOnly,
    OwnLimits,
    Refusals,
    Seats,
    Willingness,
)
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.pairing.caseload import BY_TEXT
from lawyer_assign.year.assessment.score_sheet import ScoreSheet

LeverKind = Literal["lend", "offer", "lift", "seats", "consent", "recruit", "fund"]

MOST_PER_CONSENT = 2 * BY_TEXT
"""Posts in all, up to which a consent is asked for: a house rule, the text has none."""

LEAST_PER_CONSENT = BY_TEXT + 1
"""The least that a consent can allow."""

LENDERS = 100
"""Nearest lawyers of other districts who are looked at, per committee."""


@dataclass(frozen=True, eq=False)
class Option:
    """One thing to ask for.

    Parameters
    ----------
    who
        Place of a lawyer or firm.
    where
        Place of a district or a committee; -1 for none.
    """

    who: int
    where: int


@dataclass(frozen=True, eq=False)
class Lever:
    """Everything of one kind that may be asked for.

    Parameters
    ----------
    kind
        Which of the text's levers.
    problem
        With the facts and pairs of everything that may be asked for.
    room, free
        Without anything asked for; pairs that options add are not free.
    option_of
        Per pair: the option that it takes; -1 for a pair that is there already.
    options
        What may be asked for.
    consented
        Per lawyer: posts that a consent allows her at most, in all; ``None``: any.
    within
        Per lawyer and level: her room then; ``None``: ample.
    """

    kind: LeverKind
    problem: Problem
    room: Room
    free: Mask
    option_of: Ints
    options: tuple[Option, ...]
    consented: int | None = None
    within: Ints | None = None

    def with_taken(self, taken: Mask) -> tuple[Room, Mask]:
        """Return room and free pairs if some options are taken."""
        free = self.free & (
            (self.option_of < 0) | np.append(taken, False)[self.option_of]
        )
        who = np.array([o.who for o in self.options], np.int64)[taken]
        room = self.room
        if self.kind == "offer":
            own = room.own.copy()
            own[who] = AMPLE
            room = replace(room, own=own)
        elif self.kind == "seats":
            seats = room.seats.copy()
            seats[who] = AMPLE
            room = replace(room, seats=seats)
        elif self.kind == "consent":
            within = room.within.copy()
            within[who] = AMPLE if self.within is None else self.within[who]
            room = replace(room, within=within)
        return room, free


Make = Callable[[Problem, Ints, Ints], "Lever | None"]


def _lever(
    kind: LeverKind,
    problem: Problem,
    options: list[Option],
    more: tuple[Ints, Ints, Ints] | None = None,
) -> Lever | None:
    """Put a lever together; ``more``: committees, lawyers and options of new pairs."""
    if not options:
        return None
    facts, policy, pairs = problem.facts, problem.policy, problem.pairs
    option_of = np.full(len(pairs), -1, np.int64)
    if more is not None:
        committee, lawyer, option = more
        width = max(1, len(facts.lawyers))
        new, first = np.unique(committee * width + lawyer, return_index=True)
        known = pairs.committee * width + pairs.lawyer
        is_new = ~np.isin(new, known)
        keys = np.concatenate([known, new[is_new]])
        option_of = np.concatenate([option_of, option[first][is_new]])
        order = np.argsort(keys, kind="stable")
        option_of = option_of[order]
        places = np.divmod(keys[order], width)
        pairs = make_pairs(facts, policy, *places, pairs.is_cut)
        problem = replace(problem, pairs=pairs)
    room, free = room_of(facts, policy, pairs)
    return Lever(kind, problem, room, free, option_of, tuple(options))


def lend(problem: Problem, short: Ints, count: Ints) -> Lever | None:  # noqa: ARG001
    """Ask lawyers within reach who are not willing to serve the district yet."""
    facts, policy = problem.facts, problem.policy
    if problem.is_given or policy.must(Willingness) is None or not facts.lawyers:
        return None
    columns = facts.columns
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    near = Near(columns)
    for district in np.unique(columns.committee_district[short]).tolist():
        here = short[columns.committee_district[short] == district]
        found.append(near.of(here, ~columns.is_willing[:, district], LENDERS))
    committee, lawyer = (np.concatenate(part) for part in zip(*found, strict=True))
    pairs = _allowed(problem, policy.without("willingness"), committee, lawyer)
    keys = pairs.lawyer * len(columns.districts) + pairs.district
    distinct, option = np.unique(keys, return_inverse=True)
    options = [
        Option(*divmod(key, len(columns.districts))) for key in distinct.tolist()
    ]
    more = (pairs.committee, pairs.lawyer, option.astype(np.int64))
    return _lever("lend", problem, options, more)


def _allowed(problem: Problem, policy: Policy, committee: Ints, lawyer: Ints) -> Pairs:
    """Return pairs within reach that no rule of a policy forbids."""
    is_cut = problem.pairs.is_cut
    pairs = make_pairs(problem.facts, policy, committee, lawyer, is_cut)
    allowed = eligible(problem.facts, policy, pairs)
    return pairs.keep(allowed & _stays(problem, pairs, allowed))


def _stays(problem: Problem, pairs: Pairs, allowed: Mask) -> Mask:
    """Return which pairs would be candidates: within reach, or among the nearest.

    Of equally near ones beyond reach none is believed to be among them.
    """
    known, policy = problem.pairs, problem.policy
    length = 1 + max(known.minutes.max(initial=0), pairs.minutes.max(initial=0))
    key = pairs.committee * length + pairs.minutes
    others = np.sort(
        np.concatenate([known.committee * length + known.minutes, key[allowed]])
    )
    first = np.searchsorted(others, pairs.committee * length)
    nearer = np.searchsorted(others, key, side="right") - first
    mask: Mask = is_within_reach(policy, pairs) | (nearer <= policy.reach.nearest_kept)
    return mask


def offer(problem: Problem, short: Ints, count: Ints) -> Lever | None:  # noqa: ARG001
    """Ask lawyers who want fewer posts than the cap allows, none at all among them."""
    policy, columns = problem.policy, problem.facts.columns
    if policy.must(OwnLimits) is None:
        return None
    listed = _listed(problem.pairs, short, problem.pairs.lawyer).tolist()
    asked = [at for at in listed if columns.lawyers[at].max_committees is not None]
    idle = np.array([row.max_committees == 0 for row in columns.lawyers], bool)
    more = None
    if idle.any() and not problem.is_given:
        near = Near(columns).of(short, idle, LENDERS)
        pairs = _allowed(problem, policy.without("own_limits"), *near)
        asked = np.union1d(ints(asked), pairs.lawyer).tolist()
        option = np.searchsorted(ints(asked), pairs.lawyer).astype(np.int64)
        more = (pairs.committee, pairs.lawyer, option)
    return _lever("offer", problem, [Option(at, -1) for at in asked], more)


def lift(problem: Problem, short: Ints, count: Ints) -> Lever | None:  # noqa: ARG001
    """Lift refusals between firms and committees that are short."""
    facts, policy = problem.facts, problem.policy
    if problem.is_given or policy.must(Refusals) is None:
        return None
    columns = facts.columns
    wanted = set(short.tolist())
    committee: list[int] = []
    lawyer: list[int] = []
    option: list[int] = []
    options: list[Option] = []
    of_firm: dict[int, list[int]] = {}
    for at, firm in enumerate(columns.lawyer_firm.tolist()):
        of_firm.setdefault(firm, []).append(at)
    for row in facts.choices:
        where = columns.committee_at[row.committee]
        if where in wanted and (row.firm_refuses or row.committee_refuses):
            firm = columns.firm_at[row.firm]
            for one in of_firm.get(firm, ()):
                committee.append(where)
                lawyer.append(one)
                option.append(len(options))
            options.append(Option(firm, where))
    places = (np.array(committee, np.int64), np.array(lawyer, np.int64))
    is_cut = problem.pairs.is_cut
    pairs = make_pairs(facts, policy, *places, is_cut)
    allowed = eligible(facts, policy.without("refusals"), pairs)
    kept = allowed & _stays(problem, pairs, allowed)
    more = (places[0][kept], places[1][kept], np.array(option, np.int64)[kept])
    return _lever("lift", problem, options, more)


def seats(problem: Problem, short: Ints, count: Ints) -> Lever | None:  # noqa: ARG001
    """Ask firms on the lists that offer so many seats and no more."""
    if problem.policy.must(Seats) is None:
        return None
    limits = [row.seats for row in problem.facts.columns.firms]
    listed = _listed(problem.pairs, short, problem.pairs.firm)
    return _of_each("seats", problem, listed, lambda at: limits[at] is not None)


def consent(problem: Problem, short: Ints, count: Ints) -> Lever | None:
    """Ask consent for lawyers on the lists with no limit of their own."""
    return consent_up_to(MOST_PER_CONSENT)(problem, short, count)


def consent_up_to(most: int) -> Make:
    """Return what makes the lever of consents for so many posts at most, in all."""

    def make(problem: Problem, short: Ints, count: Ints) -> Lever | None:  # noqa: ARG001
        rule = problem.policy.must(Caseload)
        if rule is None:
            return None
        facts = problem.facts
        now = caseload_levels(facts, problem.policy)[2]
        may_ask = (now[:, 0] < most) & ~_failed(facts)
        if problem.policy.must(OwnLimits) is not None:
            limits = (row.max_committees for row in facts.columns.lawyers)
            may_ask &= np.array([one is None for one in limits], bool)
        listed = _listed(problem.pairs, short, problem.pairs.lawyer)
        lever = _of_each("consent", problem, listed, lambda at: bool(may_ask[at]))
        if lever is None:
            return None
        within = lever.room.within + np.maximum(0, most - now)
        return replace(lever, consented=most, within=within)

    return make


def _failed(facts: Facts) -> Mask:
    """Return who failed the last assessment, by the usual grades.

    Money would choose them, who are paid less; the city bureau would not.
    """
    sheet = ScoreSheet()
    scores = [row.assessment for row in facts.columns.lawyers]
    return np.array(
        [one is not None and sheet.grade_of(one) == sheet.grades[-1] for one in scores],
        bool,
    )


def recruit(problem: Problem, short: Ints, count: Ints) -> Lever | None:
    """Recruit lawyers of a new firm in every district that is short."""
    if problem.is_given or problem.policy.must(ChosenOnly) is not None:
        return None
    lawyers = of_new_firms(problem.facts, short, count)
    return _recruited(problem, short, lawyers)


def join(problem: Problem, short: Ints, count: Ints) -> Lever | None:
    """Recruit lawyers of a new firm, or of firms that could complete their teams."""
    if problem.is_given or problem.policy.must(ChosenOnly) is not None:
        return None
    return _recruited(problem, short, of_any_firm(problem, short, count))


def _recruited(problem: Problem, short: Ints, lawyers: list[Lawyer]) -> Lever | None:
    """Let everybody recruited serve what is short where she is recruited for."""
    there = set(problem.facts.firm)
    problem = with_recruits(problem, lawyers)
    columns = problem.facts.columns
    options = [
        Option(columns.lawyer_at[row.id], columns.district_at[area])
        for row in lawyers
        for area in row.districts or ()
    ]
    here = [short] * len(options)
    if problem.policy.must(Willingness) is not None:
        district = columns.committee_district[short]
        here = [short[district == one.where] for one in options]
    nothing = np.zeros(0, np.int64)
    sizes = [len(some) for some in here]
    committee = np.concatenate([nothing, *here])
    lawyer = np.repeat(ints(one.who for one in options), sizes)
    option = np.repeat(np.arange(len(options)), sizes)
    # What keeps a firm there from a committee keeps from it who joins the firm, too.
    joins = np.repeat(np.array([row.firm in there for row in lawyers], bool), sizes)
    allowed = _allowed(problem, problem.policy, committee[joins], lawyer[joins])
    width = max(1, len(columns.lawyers))
    keys = allowed.committee * width + allowed.lawyer
    kept = ~joins | np.isin(committee * width + lawyer, keys)
    more = (committee[kept], lawyer[kept], option[kept])
    return _lever("recruit", problem, options, more)


def _of_each(
    kind: LeverKind, problem: Problem, listed: Ints, may: Callable[[int], bool]
) -> Lever | None:
    """Return a lever that asks some of those listed for more of what they give."""
    options = [Option(at, -1) for at in listed.tolist() if may(at)]
    return _lever(kind, problem, options)


def _listed(pairs: Pairs, short: Ints, who: Ints) -> Ints:
    """Return which lawyers or firms have a pair with some committees."""
    is_short = np.zeros(len(pairs.columns.committees), bool)
    is_short[short] = True
    found: Ints = np.unique(who[is_short[pairs.committee]])
    return found


LEVERS: dict[LeverKind, Make] = {
    "lend": lend,
    "offer": offer,
    "lift": lift,
    "seats": seats,
    "consent": consent,
    "recruit": recruit,
}
"""In the order in which the text would have them pulled."""
