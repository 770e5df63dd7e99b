"""Lawyers to recruit: for which districts, of which firms, how many, with which skills.

Where lawyers are counted, those of a new firm do whatever any others would. Where a
team is to be of one firm they do not: it may lack one lawyer of a firm that is there
already, or as many of a new firm as it asks for. A firm that nobody of whom could serve
a committee is no better there than a new one.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count as count_from
from itertools import islice

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.facts import Facts, Firm, Lawyer
from lawyer_assign.problem import Problem
from lawyer_assign.problem.room import Room
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules import Caseload, FixedAgreements, Willingness
from lawyer_assign.rules.ints import ints

RECRUIT = "recruit"
"""Ids of lawyers to recruit begin so, and of new firms."""

WHOLE = 300
"""Pairs up to which recruits are looked for where nothing is open, too: they free
others."""


def posts_of(facts: Facts, short: Ints, count: Ints) -> dict[int, int]:
    """Return the sum of posts of some committees in every district, by its place."""
    district = facts.columns.committee_district[short]
    return {
        at: int(count[short[district == at]].sum())
        for at in np.unique(district).tolist()
    }


def new_firm_of(area: str) -> str:
    """Return the id of the new firm of a district."""
    return f"{RECRUIT}-{area}"


def of_new_firms(facts: Facts, short: Ints, count: Ints) -> list[Lawyer]:
    """Return as many lawyers of a new firm for each district as can be of any use.

    Of the fewest, each fills a post more, and serves somebody who is short: so no more
    than are open in all, nor than committees that are short ask for in the district.
    Not as many as are open there: who serves a place that is not frees others.
    """
    asked = ints(row.lawyers_min for row in facts.columns.committees)
    every = int(count[short].sum())
    return [
        row
        for district, many in posts_of(facts, short, asked).items()
        for row in _recruits(facts, short, district, {"": min(every, many)})
    ]


def of_any_firm(problem: Problem, short: Ints, count: Ints) -> list[Lawyer]:
    """Return lawyers of a new firm and of firms that could complete their teams.

    Parameters
    ----------
    problem
        As it was solved.
    short
        Places of committees that recruits may serve.
    count
        Open posts, per committee.
    """
    facts, columns = problem.facts, problem.facts.columns
    asked = ints(row.lawyers_min for row in columns.committees)
    is_small = len(problem.pairs) <= WHOLE
    open_here = short[count[short] > 0]
    whole = posts_of(facts, open_here, asked)
    teams = open_here[asked[open_here] > 1]
    if is_small:
        teams = short[asked[short] > 1]
        everything = sum(whole.values())
        whole = dict.fromkeys(posts_of(facts, short, count), everything)
    found: list[Lawyer] = []
    for district, many in whole.items():
        here = teams[columns.committee_district[teams] == district]
        more = int(count.sum()) if is_small else _needed(problem, here, count)
        firms = {"": many, **dict.fromkeys(_firms_at(problem, here), more)}
        found += _recruits(facts, short, district, firms)
    return found


def _needed(problem: Problem, teams: Ints, count: Ints) -> int:
    """Return how many recruits of one firm complete teams that it may serve."""
    rule = problem.policy.must(Caseload)
    each = 1 if rule is None else max(1, rule.limit)
    lacking = count[teams]
    return max(int(lacking.max(initial=0)), -(-int(lacking.sum()) // each))


def _firms_at(problem: Problem, teams: Ints) -> Iterator[str]:
    """Yield the firms somebody of whom may serve some teams, or is bound to."""
    facts, pairs = problem.facts, problem.pairs
    firms = np.unique(pairs.firm[np.isin(pairs.committee, teams)]).tolist()
    there = {facts.columns.firms[at].id for at in firms}
    if problem.policy.must(FixedAgreements) is not None:
        places = {facts.columns.committees[at].id for at in teams.tolist()}
        there |= {row.firm for row in facts.fixed if row.committee in places}
    yield from sorted(there)


def _recruits(
    facts: Facts, short: Ints, district: int, firms: dict[str, int]
) -> Iterator[Lawyer]:
    """Yield so many lawyers of each firm for a district; of a new firm for ``""``."""
    columns = facts.columns
    area = columns.districts[district].id
    new = new_firm_of(area)
    skills = skills_of(facts, short[columns.committee_district[short] == district])
    # Some may be there already, who were recruited by an earlier remedy.
    ids = (f"{new}-{n}" for n in count_from(1) if f"{new}-{n}" not in facts.lawyer)
    for firm, many in firms.items():
        for one in islice(ids, many):
            yield Lawyer(
                id=one,
                name="",
                firm=firm or new,
                districts=frozenset({area}),
                skills=skills,
            )


def with_recruits(problem: Problem, lawyers: list[Lawyer]) -> Problem:
    """Return a problem whose facts know the recruits, with the same pairs."""
    facts, policy, pairs = problem.facts, problem.policy, problem.pairs
    wider = with_lawyers(facts, lawyers)
    lawyer_at = wider.columns.lawyer_at
    at = ints(lawyer_at[row.id] for row in facts.columns.lawyers)
    lawyer = at[pairs.lawyer]
    order = np.lexsort((lawyer, pairs.committee))
    places = pairs.committee[order], lawyer[order]
    table = make_pairs(wider, policy, *places, pairs.is_cut)
    return replace(problem, facts=wider, pairs=table)


def with_lawyers(facts: Facts, lawyers: list[Lawyer]) -> Facts:
    """Return facts that know recruits, and the new firms of these."""
    firms = {
        row.firm: Firm(id=row.firm, name="", district=area)
        for row in lawyers
        for area in row.districts or ()
        if row.firm not in facts.firm
    }
    return facts.replace(
        firms=[*facts.firms, *firms.values()], lawyers=[*facts.lawyers, *lawyers]
    )


def most_of_recruit(problem: Problem, room: Room, who: list[int]) -> int:
    """Return how many posts a lawyer recruited fills at most, whatever others do.

    As many as the cap allows, and committees of a district ask for anybody; of all
    districts where nobody has to be willing. So it holds of recruits besides those at
    places ``who``, too: as many as one likes, for districts where nothing is open.
    """
    cap = int(np.minimum(room.within[who, -1], room.own[who]).max(initial=0))
    asking = np.flatnonzero(room.asked)
    if problem.policy.must(Willingness) is None:
        return max(1, min(cap, len(asking)))
    each = np.bincount(problem.facts.columns.committee_district[asking])
    return max(1, min(cap, int(each.max(initial=0))))


def skills_of(facts: Facts, committees: Ints) -> dict[str, int]:
    """Return what some committees must have or need, at the highest level."""
    rows = facts.columns.committees
    found: set[str] = set()
    for at in committees.tolist():
        found |= set(rows[at].must_have) | {s for s, w in rows[at].needs.items() if w}
    return dict.fromkeys(sorted(found), 5)
