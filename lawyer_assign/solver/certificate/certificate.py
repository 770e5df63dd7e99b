"""The certificate of a plan: row prices that prove what no plan can beat.

Only what a flow can take is priced; everything else is left out, which can make the
bound weaker and never wrong: what is left out only forbids, or costs and never pays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, VerificationError
from lawyer_assign.formulation import Formulation, Term, Tier, formulate
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.proof import Certificate, FurtherProof, RowPrices, Status
from lawyer_assign.rules import (
    ALL_RULES,
    Affinity,
    EligibilityRule,
    MustHave,
    OneFirm,
    Rule,
    Stability,
    TeamSize,
)
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.certificate.choice_proofs import (
    choice_proofs,
    is_of_package,
)
from lawyer_assign.solver.certificate.row_prices import Family, row_prices
from lawyer_assign.solver.flow.backend import priced_of
from lawyer_assign.solver.flow.nested_rows import sides_of
from lawyer_assign.statements import Bound, Cost, Joint, LoadCost

FORBIDDING = frozenset({"willingness", "refusals", "conflicts", "chosen_only"})
"""Rules about single pairs that ``checker.py`` counts, as its own list says. Others are
left to their defaults: a bound of their tier it would have to refuse."""

ROUNDS = 3_000
"""Give up after so many on a plan that the relaxation may well beat."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What of a problem a flow can take: rows that count pairs, points per pair."""

    problem: Problem
    numbers: tuple[int, ...]
    families: tuple[Family, ...]
    costs: Ints
    barred: Mask
    left_out: tuple[str, ...]


def certificate_of(problem: Problem, plan: Plan, status: Status) -> Certificate | None:
    """Return the proof of what every plan of listed pairs costs at least.

    Parameters
    ----------
    problem, plan
        Of an outcome.
    status
        An optimal plan that a flow could find proves itself; for any other the
        relaxation is solved.

    Returns
    -------
    Certificate or None
        ``None`` if not even the relaxation has a plan, or no flow finds it.
    """
    relaxed = _two_sided(_relaxed(problem))
    if status == "optimal" and not relaxed.left_out:
        found = _priced(relaxed, _mask(problem, plan), ROUNDS)
        if found is not None:
            return found
    # Pairs that a must keeps out are closed in the network: rows that forbid them would
    # have to nest with the others.
    priced = priced_of(_formulation(relaxed), Watch(), relaxed.barred)
    answer = None if priced is None else priced.answer
    if answer is None or answer.chosen is None:
        return None
    found = _priced(relaxed, answer.chosen, None)
    if found is None:
        raise VerificationError("a flow called optimal has no prices that prove it")
    return replace(found, further=_further(problem, plan, found))


def _further(
    problem: Problem, plan: Plan, found: Certificate
) -> tuple[FurtherProof, ...]:
    """Return proofs of tiers that rest on two-way choice, of all that rows say."""
    if kind_of(Stability) not in problem.policy:
        return ()
    whole, chosen = _relaxed(problem), _mask(problem, plan)
    said = choice_proofs(
        problem, formulate(problem), whole.families, whole.costs, found.bounds,
        chosen, whole.barred,
    )  # fmt: skip
    return tuple(said)


def _relaxed(problem: Problem) -> Relaxed:
    """Take from every rule what counts pairs or prices them, and note the rest."""
    numbers = _provable_tiers(problem)
    families: list[Family] = []
    costs = np.zeros((len(numbers), len(problem.pairs)), np.int64)
    barred = np.zeros(len(problem.pairs), bool)
    left_out: list[str] = []
    for rule in problem.policy.rules:
        wish = rule.wish
        if wish is not None and wish.tier not in numbers:
            left_out.append(rule.kind)
            continue
        tier = None if wish is None else numbers.index(wish.tier)
        weight = 1 if wish is None else wish.weight
        points, is_whole = _points(problem, rule)
        if tier is None:
            barred |= points > 0
        else:
            costs[tier] += weight * points
        if rule.counts_pairs and is_of_package(rule):
            found, is_whole = _families(problem, rule, tier, weight)
            families.extend(found)
        if not is_whole:
            left_out.append(rule.kind)
    return Relaxed(problem, numbers, tuple(families), costs, barred, tuple(left_out))


def _provable_tiers(problem: Problem) -> tuple[int, ...]:
    """Return the tiers before the first whose price could fall below what is known."""
    policy = problem.policy
    odd = [
        tier
        for rule in policy.rules
        if not _is_known(rule)
        for tier in ((rule.wish.tier,) if rule.wish is not None else ())
    ]
    return tuple(tier for tier in policy.tiers if tier < min(odd, default=tier + 1))


def _is_known(rule: Rule) -> bool:
    """Whether the checker counts all that a rule can pay."""
    is_told = rule.counts_pairs > 0 or isinstance(rule, Affinity)
    is_told |= rule.kind in FORBIDDING
    return is_of_package(rule) and (is_told or rule.never_pays)


def _points(problem: Problem, rule: Rule) -> tuple[Ints, bool]:
    """Return what a rule says of single pairs, and whether that is all it says."""
    pairs = problem.pairs
    nothing = np.zeros(len(pairs), np.int64)
    if isinstance(rule, EligibilityRule):
        return rule.barred(problem.facts, pairs).astype(np.int64), True
    if isinstance(rule, Affinity):
        return next(rule.statements(problem.facts, pairs)).points, True
    if isinstance(rule, MustHave):
        alone = _takes_one(problem)[pairs.committee]
        for statement in rule.statements(problem.facts, pairs):
            if isinstance(statement, Joint):
                is_whole = bool(alone[statement.group >= 0].all())
                return np.where(alone, statement.lacking, 0), is_whole
        return nothing, True
    if isinstance(rule, OneFirm):
        return nothing, bool(_takes_one(problem).all())
    return nothing, False


def _takes_one(problem: Problem) -> Mask:
    """Return which committees can never have two lawyers."""
    rows = problem.pairs.columns.committees
    alone: Mask = np.bincount(problem.pairs.committee, minlength=len(rows)) <= 1
    if problem.policy.must(TeamSize) is not None:
        alone |= np.array([row.lawyers_max <= 1 for row in rows], bool)
    return alone


def _families(
    problem: Problem, rule: Rule, tier: int | None, weight: int
) -> tuple[list[Family], bool]:
    """Return the rows of a rule, and whether they are all it says."""
    found: list[Family] = []
    is_whole = True
    for part, statement in enumerate(rule.said(problem.facts, problem.pairs)):
        if isinstance(statement, Bound) and statement.once_per is not None:
            # Where a committee may have a team, a firm is counted once and not twice.
            alone = _takes_one(problem)[problem.pairs.committee]
            is_whole &= bool(alone.all())
            group = np.where(alone, statement.group, -1)
            statement = replace(statement, group=group, once_per=None)
        assert isinstance(statement, Bound | LoadCost)
        found.append(Family(statement, part, tier, weight))
    return found, is_whole


def _two_sided(relaxed: Relaxed) -> Relaxed:
    """Leave out rows until the others nest on two sides."""
    if not isinstance(_sides(relaxed.families), Text):
        return relaxed
    kept: list[Family] = []
    left_out = list(relaxed.left_out)
    order = {kind_of(rule): rule.counts_pairs for rule in ALL_RULES}
    for family in sorted(relaxed.families, key=lambda one: order[one.statement.rule]):
        if isinstance(_sides([*kept, family]), Text):
            left_out.append(family.statement.rule)
        else:
            kept.append(family)
    return replace(relaxed, families=tuple(kept), left_out=tuple(left_out))


def _sides(families: Sequence[Family]) -> list[list[Family]] | Text:
    """Return the families on two sides, the finest first; or why not."""
    blocks = [family.block for family in families]
    by_block = {id(block): one for block, one in zip(blocks, families, strict=True)}
    sides = sides_of(blocks)
    if isinstance(sides, Text):
        return sides
    return [[by_block[id(block)] for block in side] for side in sides]


def _formulation(relaxed: Relaxed) -> Formulation:
    """Return what is relaxed as a formulation; barred pairs stand in it like others."""
    pairs = relaxed.problem.pairs
    must = tuple(
        one.statement
        for one in relaxed.families
        if one.tier is None and isinstance(one.statement, Bound)
    )
    tiers = []
    for at, number in enumerate(relaxed.numbers):
        points = relaxed.costs[at]
        cost = Cost("points", pairs.committee_ids, pairs.committee, points=points)
        terms = [Term(cost, 1)] if points.any() else []
        terms += [
            Term(one.statement, one.weight)
            for one in relaxed.families
            if one.tier == at
        ]
        tiers.append(Tier(number, tuple(terms)))
    return Formulation(pairs, must, tuple(tiers))


def _mask(problem: Problem, plan: Plan) -> Mask:
    """Return which pairs of the table a plan chose."""
    return problem.pairs.mask_of(plan.posts)


def _priced(relaxed: Relaxed, chosen: Mask, rounds: int | None) -> Certificate | None:
    """Return the certificate that a choice proves; ``None`` if it is not best."""
    sides = _sides(relaxed.families)
    assert not isinstance(sides, Text)
    prices = row_prices(sides, relaxed.costs, chosen, relaxed.barred, rounds)
    if prices is None:
        return None
    rows = tuple(
        RowPrices(one.statement.rule, one.part, prices[id(one)])
        for one in relaxed.families
    )
    bounds = _formulation(relaxed).prices(chosen)
    return Certificate(relaxed.numbers, bounds, rows, relaxed.left_out)
