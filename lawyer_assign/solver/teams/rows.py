"""Rows of teams of one firm: left out for bounds, kept as chosen for plans."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.linear.relaxation import cheapest_per_row
from lawyer_assign.statements import Bound, Joint, Statement

Team = tuple[int, ...]
"""Places of pairs."""


def team_rows(formulation: Formulation) -> Bound | None:
    """Return the must that gives each row pairs of one class only, if there is one."""
    for one in formulation.must:
        if (
            isinstance(one, Bound)
            and one.once_per is not None
            and one.lower is None
            and one.upper is not None
            and (one.upper == 1).all()
        ):
            return one
    return None


def without_teams(
    formulation: Formulation, teams: Bound, more: dict[int, Ints] | None = None,
    *, is_joined: bool = False,
) -> Formulation:  # fmt: skip
    """Return the formulation without rows that only teams make hard.

    Rows that count classes count pairs instead, with room for all pairs of a class
    beyond its first; what teams have together is not asked. Every plan stays one and
    costs no more.

    Parameters
    ----------
    formulation, teams
        And its :func:`team_rows`.
    more
        Statement (by identity) -> room for further members per row; that of all
        classes that could be there if not given.
    is_joined
        Whether rows that two statements would share are said as those of one.
    """

    def plain(one: Statement) -> Statement | None:
        if one is teams or isinstance(one, Joint):
            return None
        if not isinstance(one, Bound) or one.once_per is None or one.upper is None:
            return one
        room = (
            _further_members(formulation, one, one.once_per)
            if more is None
            else more[id(one)]
        )
        upper = np.minimum(one.upper + room, UNBOUNDED)
        return replace(one, upper=upper, once_per=None)

    largest = Bound(teams.rule, teams.who, teams.group, upper=_largest_team(teams))
    said: list[Statement] = [*formulation.must, largest]
    if is_joined:
        said = _joined(formulation.must, largest)
    must = (plain(one) for one in said)
    tiers = (
        Tier(
            tier.number,
            tuple(
                Term(left, term.weight)
                for term in tier.terms
                if (left := plain(term.statement)) is not None
            ),
        )
        for tier in formulation.tiers
    )
    kept = tuple(one for one in must if isinstance(one, Bound))
    return Formulation(formulation.pairs, kept, tuple(tiers))


def _joined(must: Sequence[Statement], largest: Bound) -> list[Statement]:
    """Say an upper side besides by the must that has one of these very rows.

    So they are one node of a flow, and have one price: of two nodes with the same pairs
    either could have it. Said by itself where no must has these rows.
    """
    found, inside = list(must), largest.group >= 0
    used = np.unique(largest.group[inside])
    for at, one in enumerate(found):
        if (
            isinstance(one, Bound)
            and one.upper is not None
            and largest.upper is not None
            and one.lower is None
            and one.factor is None
            and one.once_per is None
            and len(one.who) == len(largest.who)
            and np.array_equal(one.group[inside], largest.group[inside])
            and not np.isin(one.group[~inside], used).any()
        ):
            upper = one.upper.copy()
            upper[used] = np.minimum(upper, largest.upper)[used]
            found[at] = replace(one, upper=upper)
            return found
    return [*found, largest]


def _largest_team(teams: Bound) -> Ints:
    """Return how many pairs the largest class of each row has."""
    inside = np.flatnonzero(teams.group >= 0)
    classes = classes_of(teams)[inside]
    # One number for row and class: rows of two numbers take ten times as long to sort.
    width = int(classes.max(initial=0)) + 1
    both = teams.group[inside] * width + classes
    distinct, sizes = np.unique(both, return_counts=True)
    most = np.zeros(len(teams.who), np.int64)
    np.maximum.at(most, distinct // width, sizes)
    return most


def classes_of(teams: Bound) -> Ints:
    """Return the class of each pair."""
    if teams.once_per is None:
        raise TypeError("rows of teams count classes")
    return teams.once_per


def pinned_pairs(formulation: Formulation, teams: Bound) -> Mask:
    """Return the pairs of musts that ask for one class at one team row.

    A must that asks for pairs of several team rows, or classes, pins none of them: a
    lawyer's own least may be met elsewhere, coverage by any firm.
    """
    pinned = np.zeros(len(teams.group), bool)
    for one in formulation.must:
        if isinstance(one, Bound):
            inside = np.flatnonzero(one.demanded)
            row = one.group[inside]
            is_one = np.ones(len(one.who), bool)
            for ends in (teams.group, classes_of(teams)):
                first = np.full(len(one.who), -1, np.int64)
                first[row] = ends[inside]
                is_one[row[ends[inside] != first[row]]] = False
            pinned[inside[is_one[row]]] = True
    return pinned & (teams.group >= 0)


def closed_by_pins(teams: Bound, is_pinned: Mask) -> Mask:
    """Return the pairs of rows where a pair of another class is pinned."""
    pinned = np.flatnonzero(is_pinned)
    own = np.full(len(teams.who), -1, np.int64)
    own[teams.group[pinned]] = classes_of(teams)[pinned]
    here = np.where(teams.group >= 0, own[teams.group], -1)
    closed: Mask = (here >= 0) & (here != classes_of(teams))
    return closed


def _further_members(formulation: Formulation, one: Bound, classes: Ints) -> Ints:
    """Return how many pairs beyond the first all classes of each row can have.

    Whatever rows teams have: where all candidates of a committee are of one firm, or
    nothing says that they have to be, the firm takes one seat for several as well.
    """
    inside = np.flatnonzero(one.group >= 0)
    own = classes[inside]
    width = int(own.max(initial=0)) + 1
    both = one.group[inside] * width + own
    distinct, sizes = np.unique(both, return_counts=True)
    row, of_class = np.divmod(distinct, width)
    most = np.minimum(_most_chosen(formulation, inside, own)[of_class], sizes)
    further = np.zeros(len(one.who), np.int64)
    np.add.at(further, row, np.maximum(most, 1) - 1)
    return further


def _most_chosen(formulation: Formulation, pairs: Ints, label: Ints) -> Ints:
    """Return how many pairs of each label the musts that count pairs admit."""
    most = np.bincount(label)
    for one in formulation.must:
        if (
            isinstance(one, Bound)
            and one.upper is not None
            and one.factor is None
            and one.once_per is None
        ):
            held = one.group[pairs]
            first = np.full(len(most), -1, np.int64)
            first[label] = held
            crosses = np.bincount(label[held != first[label]], minlength=len(most)) > 0
            limit = np.where(first >= 0, one.upper[first], UNBOUNDED)
            most = np.where(crosses, most, np.minimum(most, limit))
    return most


def with_teams(
    formulation: Formulation, teams: Bound, trial: dict[int, Team],
    *, is_joined: bool = False,
) -> tuple[Formulation, Mask]:  # fmt: skip
    """Return a flow whose plans give every team row its class, and pairs to close.

    Parameters
    ----------
    formulation, teams
        And its :func:`team_rows`.
    trial
        Team row -> members; a row without one is closed. Members of a row that wants
        something together stay who they are, others may be exchanged for their like.
    is_joined
        As in :func:`without_teams`.
    """
    wanted = np.zeros(len(teams.who), bool)
    for one in formulation.statements:
        if isinstance(one, Joint):
            rows = np.unique(teams.group[np.isin(one.group, one.want_row)])
            wanted[rows[rows >= 0]] = True
    classes = classes_of(teams)
    own = np.full(len(teams.who), -1, np.int64)
    members = [pair for team in trial.values() for pair in team]
    own[teams.group[members]] = classes[members]
    closed = teams.group >= 0
    rows = np.where(closed, teams.group, 0)
    closed &= (own[rows] != classes) | wanted[rows]
    closed[members] = False
    more: dict[int, Ints] = {}
    for one in formulation.statements:  # wishes too: seats may be softened
        if one is teams or not isinstance(one, Bound) or one.once_per is None:
            continue
        if one.upper is not None:
            room = np.zeros(len(one.who), np.int64)
            for team in trial.values():
                if one.group[team[0]] >= 0:
                    room[one.group[team[0]]] += len(team) - 1
            more[id(one)] = room
    left = without_teams(formulation, teams, more, is_joined=is_joined)
    return left, closed


def teams_of(chosen: Mask, teams: Bound) -> dict[int, Team]:
    """Return the team that a plan gives each team row."""
    found: dict[int, list[int]] = {}
    for pair in np.flatnonzero(chosen & (teams.group >= 0)).tolist():
        found.setdefault(int(teams.group[pair]), []).append(pair)
    return {row: tuple(team) for row, team in found.items()}


def open_teams(trial: dict[int, Team], teams: Bound, closed: Mask) -> dict[int, Team]:
    """Return teams without closed pairs, others of their class in their place.

    A team has as many members as are open: what counts it once has no room for more.
    """
    classes, found = classes_of(teams), {}
    for row, team in trial.items():
        members = [pair for pair in team if not closed[pair]]
        if len(members) < len(team):
            alike = (teams.group == row) & (classes == classes[team[0]]) & ~closed
            alike[members] = False
            others = np.flatnonzero(alike)[: len(team) - len(members)]
            members += others.tolist()
        if members:
            found[row] = tuple(members)
    return found


def places_of(teams: Bound, closed: Mask) -> dict[int, Ints]:
    """Return the open pairs of every team row that has any."""
    places = np.flatnonzero((teams.group >= 0) & ~closed)
    places = places[np.argsort(teams.group[places], kind="stable")]
    rows, starts = np.unique(teams.group[places], return_index=True)
    ends = [*starts[1:].tolist(), len(places)]
    parts = zip(rows.tolist(), starts.tolist(), ends, strict=False)
    return {row: places[start:end] for row, start, end in parts}


def by_class(places: Ints, classes: Ints) -> Iterator[Ints]:
    """Yield the places of each class."""
    order = np.argsort(classes, kind="stable")
    cuts = np.flatnonzero(np.diff(classes[order])) + 1
    yield from np.split(places[order], cuts)


def most_of(
    teams: Bound, places: dict[int, Ints], values: Floats, reduced: Ints
) -> dict[int, Team]:
    """Return for every row the members of the class that a mixture gives most.

    Parameters
    ----------
    teams, places
        Rows, and open pairs of each.
    values, reduced
        Of every pair: its share of the mixture, and what it costs besides.
    """
    classes, trial = classes_of(teams), {}
    for row, own in places.items():
        best = max(
            by_class(own, classes[own]),
            key=lambda members: float(values[members].sum()),
        )
        # As many as the mixture holds of all classes together.
        count = round(float(values[own].sum()))
        order = np.lexsort((best, reduced[best], -values[best]))
        if count:
            trial[row] = tuple(best[order][:count].tolist())
    return trial


def near_pairs(
    formulation: Formulation, price: Ints, plan: Mask | None, few: int,
    of_team: tuple[Bound, int] | None = None,
) -> Mask:  # fmt: skip
    """Return the pairs that cost least, and those of a plan and of musts.

    Parameters
    ----------
    formulation, price, plan
        Whose pairs they are, what each costs, and a plan, if there is one.
    few
        Pairs of each committee.
    of_team
        Team rows, and pairs of each of these.
    """
    near = np.zeros(len(price), bool) if plan is None else plan.copy()
    near[cheapest_per_row(formulation.pairs.committee, price, few)] = True
    if of_team is not None:
        teams, most = of_team
        inside = np.flatnonzero(teams.group >= 0)
        near[inside[cheapest_per_row(teams.group[inside], price[inside], most)]] = True
    for one in formulation.bounds:
        near |= one.demanded
    return near
