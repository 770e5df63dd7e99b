"""The musts of a policy as demands, over pairs that no must has sorted out yet.

A rule that forbids pairs usually keeps them out of the table before anything is said.
Here such pairs stand in the table, and the rule is said once for every demand that asks
for posts: the conflict of interest of a lawyer stands against the agreement that pins
her, and can be lifted by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.conflicts.rows_apart import bounds_of
from lawyer_assign.explain.conflicts.system import Side, System
from lawyer_assign.explain.door import Watch, lengthened
from lawyer_assign.facts import Facts
from lawyer_assign.formulation import Must
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.nearest import nearest_committees
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.given import pairs_from_frame
from lawyer_assign.problem.lists import is_within_reach
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules import EligibilityRule, Rule
from lawyer_assign.rules.ints import ints
from lawyer_assign.statements import Bound, Cover, Overlap, Stable, Together

if TYPE_CHECKING:
    import pandas as pd

OF_ALL = frozenset(
    {"coverage", "must_have", "one_each", "stability", "fewest_changes", "budget"}
)
"""Rules that, as musts, speak of pairs which nobody named."""

ABOUT = {
    "fixed_agreements": "pin",
    "fewest_changes": "committee",
    "own_limits": "lawyer",
    "coverage": "committee",
    "stability": "committee",
}
"""Rule that asks -> whom its demands are about; those of others are about nobody."""

CLOSEST = ("pin", "lawyer", "plan", "committee", "nobody")

UNTIMED = Watch()

NEAREST = 300
"""Committees looked at for a lawyer who wants to serve at least so many."""


def musts_of(
    facts: Facts,
    policy: Policy,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    widened: frozenset[str] = frozenset(),
    watch: Watch = UNTIMED,
) -> tuple[Facts, System]:
    """Return the facts with scarcity settled, and the demands of all musts.

    Parameters
    ----------
    facts, policy, pairs
        As for :func:`lawyer_assign.solve`; what :class:`Problem` refuses is no error.
    widened
        Committees that are to have every lawyer in reach as a candidate.
    watch
        For the plan that shows whose lists are too short.
    """
    musts = [rule for rule in policy.rules if rule.wish is None]
    barring = [rule for rule in musts if isinstance(rule, EligibilityRule)]
    others = [rule for rule in musts if not isinstance(rule, EligibilityRule)]
    if pairs is None:
        facts, table = _table(facts, policy, barring, widened, watch)
    else:
        facts, table = _given(facts, policy, barring, pairs)
    sides = [one for rule in others for one in _sides(rule, facts, table)]
    barred = np.zeros(len(table), bool)
    for rule in barring:
        barred |= rule.barred(facts, table)
    if barred.any():
        # Whom neither a demand asks for nor a team could need is in nobody's way.
        table = table.keep(_system(table, sides).relevant | ~barred)
        sides = [one for rule in others for one in _sides(rule, facts, table)]
    sides += list(_barred(barring, sides, facts, table))
    return facts, _system(table, sides)


def _system(table: Pairs, sides: list[Side]) -> System:
    count = sum(side.rows for side in sides)
    return System(table, tuple(sides), np.arange(count))


def _sides(rule: Rule, facts: Facts, table: Pairs) -> Iterator[Side]:
    """Yield the sides of what a rule says that can be missed at all."""
    for statement in rule.said(facts, table):
        if not isinstance(statement, Must):
            continue  # formulate() refuses it by name
        if isinstance(statement, Cover | Overlap | Together):
            for bound in bounds_of(statement):
                yield from _sides_of(bound)
        elif isinstance(statement, Bound):
            yield from _sides_of(statement)
        else:
            yield Side(statement, asks=isinstance(statement, Stable))


def _sides_of(bound: Bound) -> Iterator[Side]:
    """Yield the sides of a bound: only rows that some choice of pairs misses."""
    every = np.ones(len(bound.group), np.int64)
    factor = every if bound.factor is None else bound.factor
    chosen = every.astype(bool)
    if bound.lower is not None:
        emptiest = bound.counts(chosen, np.minimum(factor, 0))
        yield from _side(replace(bound, upper=None), bound.lower > emptiest)
    if bound.upper is not None:
        fullest = bound.counts(chosen, np.maximum(factor, 0))
        yield from _side(replace(bound, lower=None), fullest > bound.upper)


def _side(statement: Bound, counts: Mask) -> Iterator[Side]:
    """Yield the side of a bound whose rows say something, if any does.

    It asks for something where a plan without any post misses it.
    """
    if counts.any():
        counted = np.append(counts, False)[statement.group] & (statement.group >= 0)
        group = np.where(counted, statement.group, -1)
        lower = statement.lower
        if lower is not None:
            statement = replace(statement, lower=np.where(counts, lower, 0))
        nobody = np.zeros(len(group), bool)
        asks = bool(statement.amounts(nobody).any())
        yield Side(replace(statement, group=group), asks=asks)


def _barred(
    barring: list[EligibilityRule], sides: list[Side], facts: Facts, table: Pairs
) -> Iterator[Side]:
    """Yield, for each rule that forbids pairs, what it forbids each asking demand.

    A forbidden pair counts for the closest of them: the agreement that names it, the
    lawyer who wants a post, the plan that is to keep the posts of last year, the
    committee that needs one. The others, which a team may
    need for a skill, or a lawyer to be paid less, count for their committee.
    """
    asking = [side for side in sides if side.asks]
    names = sorted(dict.fromkeys(_whom(side) for side in asking), key=CLOSEST.index)
    whom = [(about, *_rows_about(about, asking, table)) for about in names]
    whom.append(("committee", table.committee_ids, table.committee))
    for rule in barring:
        left = rule.barred(facts, table)
        forbidden = left.copy()
        for about, rows, group in whom:
            mine = left & (group >= 0)
            if mine.any():
                none = np.zeros(len(rows), np.int64)
                said = Bound(rule.kind, rows, np.where(mine, group, -1), upper=none)
                closer = np.unique(group[forbidden & ~left & (group >= 0)])
                besides = frozenset(rows[row] for row in closer.tolist())
                yield Side(said, asks=False, about=about, besides=besides)
            left &= ~mine


def _group_of(side: Side, table: Pairs) -> Ints:
    """Return which row of a demand each pair can help; of two-way choice all can."""
    is_choice = isinstance(side.statement, Stable)
    return table.committee if is_choice else side.statement.group


def _whom(side: Side) -> str:
    about = ABOUT.get(side.statement.rule, CLOSEST[-1])
    # Of last year as many posts as may end are a demand about all, and not one each.
    return "plan" if side.statement.who == ["plan"] else about


def _rows_about(about: str, asking: list[Side], table: Pairs) -> tuple[list[str], Ints]:
    """Return whom asking demands of one sort are about, and which pairs are theirs."""
    rows: list[str] = []
    found = np.full(len(table), -1, np.int64)
    for side in asking:
        if _whom(side) == about:
            at = {who: row for row, who in enumerate(rows)}
            whom = side.statement.who
            if isinstance(side.statement, Stable):
                whom = table.committee_ids
            new = [who for who in whom if who not in at]
            at |= {who: len(rows) + row for row, who in enumerate(new)}
            rows += new
            place = np.array([at[who] for who in whom], np.int64)
            group = _group_of(side, table)
            found = np.where(group >= 0, place[group], found)
    return rows, found


def _given(
    facts: Facts,
    policy: Policy,
    barring: list[EligibilityRule],
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any]",
) -> tuple[Facts, Pairs]:
    """Return facts and the table handed in, with the pairs that rules forbid."""
    problem = Problem.unrefused(facts, policy, pairs)
    if isinstance(pairs, Pairs):
        return problem.facts, problem.pairs
    open_policy = policy.without(*(rule.kind for rule in barring))
    return problem.facts, pairs_from_frame(problem.facts, open_policy, pairs)


def _table(
    facts: Facts,
    policy: Policy,
    barring: list[EligibilityRule],
    widened: frozenset[str],
    watch: Watch,
) -> tuple[Facts, Pairs]:
    """Return facts and the table of everybody whom some demand may ask for."""
    open_policy = policy.without(*(rule.kind for rule in barring))
    if _is_must(policy, "own_limits"):  # who offers nothing is no candidate else
        open_policy = open_policy.without("own_limits")
    tables: list[Pairs] = []
    is_cut = np.zeros(len(facts.columns.committees), bool)
    wanting = _wanting(facts, policy)
    is_of_all = any(_is_must(policy, kind) for kind in OF_ALL) or any(
        rule.wish is None for rule in policy.rules if is_of_ones_own(rule)
    )
    if is_of_all or len(wanting):
        problem = Problem.unrefused(facts, policy)
        if _is_must(policy, "coverage"):
            problem = lengthened(problem, watch)
        facts = problem.facts
        both = [problem, Problem.unrefused(facts, open_policy)]
        # Who may serve is missed, and so is whom a rule forbids: that has to be said.
        is_cut = both[0].pairs.is_cut | both[1].pairs.is_cut
        if widened:
            is_cut[[facts.columns.committee_at[one] for one in widened]] = False
            both += [one.widened(widened) for one in both]
        tables = [one.pairs for one in both]
        if not is_of_all:
            tables = [one.keep(np.isin(one.lawyer, wanting)) for one in tables]
    columns = facts.columns
    keys = [one.committee * len(columns.lawyers) + one.lawyer for one in tables]
    keys += [_named(facts), _in_reach(facts, policy, wanting)]
    distinct = np.unique(np.concatenate(keys))
    committee, lawyer = np.divmod(distinct, max(1, len(columns.lawyers)))
    return facts, make_pairs(facts, policy, committee, lawyer, is_cut)


def is_of_ones_own(rule: Rule) -> bool:
    """Return whether somebody wrote a rule who may ask for any pair."""
    return rule.kind not in KINDS and not isinstance(rule, EligibilityRule)


def _is_must(policy: Policy, kind: str) -> bool:
    rule = policy.get(kind)
    return rule is not None and rule.wish is None


def _named(facts: Facts) -> Ints:
    """Return keys of the pairs that agreements name, by lawyer or by firm."""
    columns = facts.columns
    of_firm: dict[str, list[int]] = {}
    for at, row in enumerate(columns.lawyers):
        of_firm.setdefault(row.firm, []).append(at)
    width = len(columns.lawyers)
    return ints(
        columns.committee_at[row.committee] * width + at
        for row in facts.agreements
        for at in (
            of_firm.get(row.firm, [])
            if row.is_of_firm
            else [columns.lawyer_at[one] for one in row.lawyers]
        )
    )


def _wanting(facts: Facts, policy: Policy) -> Ints:
    """Return places of lawyers who must get so many posts at least."""
    if not _is_must(policy, "own_limits"):
        return np.zeros(0, np.int64)
    rows = facts.columns.lawyers
    return ints(at for at, row in enumerate(rows) if row.min_committees)


def _in_reach(facts: Facts, policy: Policy, wanting: Ints) -> Ints:
    """Return keys of some lawyers and the committees in their reach."""
    columns = facts.columns
    lawyer, committee = nearest_committees(
        columns, wanting, np.arange(len(columns.committees)), NEAREST
    )
    is_cut = np.zeros(len(columns.committees), bool)
    near = make_pairs(facts, policy, committee, lawyer, is_cut)
    inside = is_within_reach(policy, near)
    return committee[inside] * len(columns.lawyers) + lawyer[inside]
