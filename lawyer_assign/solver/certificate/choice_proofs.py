"""Proofs of the tiers that rest on two-way choice: which are made, and how said."""

from collections.abc import Container, Iterable, Iterator, Sequence

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.problem import Problem
from lawyer_assign.proof import (
    FurtherProof,
    Head,
    RowPrices,
    WaitingComb,
    WaitingExchange,
)
from lawyer_assign.rules import (
    ALL_RULES,
    Affinity,
    Coverage,
    EligibilityRule,
    MustHave,
    OneFirm,
    Rule,
    Stability,
)
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.certificate.desk_prices import by_firms
from lawyer_assign.solver.certificate.further import Found, found
from lawyer_assign.solver.certificate.row_prices import Family
from lawyer_assign.solver.certificate.row_program import RowProgram
from lawyer_assign.solver.certificate.waiting_rows import (
    Served,
    WaitingRows,
    asked,
    most_of,
)
from lawyer_assign.solver.choice.cuts.combs import Comb
from lawyer_assign.solver.choice.cuts.exchanges import Exchange
from lawyer_assign.solver.choice.cuts.firm_matrices import Most
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of,
    place_of_choice_alone,
    stable_of,
)
from lawyer_assign.solver.choice.windows.list_ends import head_steps
from lawyer_assign.solver.linear.relaxation import cheapest_per_row
from lawyer_assign.statements import DISPATCHED, Stable

FEW = 20
"""Pairs per committee that a linear program begins with."""

SMALL = 20_000
"""Up to so many pairs it begins with all of them."""

LARGE, LARGEST = 60_000, 1_000_000
"""From so many pairs on firms alone prove who must block, and nothing else is proved:
the linear program has no end in minutes there. The first where pairs block."""


KNOWN = (Affinity, EligibilityRule, MustHave, OneFirm, Stability)
"""Rules that count no pairs, of which the checker recounts what a plan pays."""


def choice_proofs(
    problem: Problem,
    formulation: Formulation,
    families: Sequence[Family],
    costs: Ints,
    bounds: Sequence[int],
    chosen: Mask,
    barred: Mask,
) -> Iterator[FurtherProof]:
    """Yield proofs of tiers that flows leave open, where firms and committees chose.

    Parameters
    ----------
    problem, formulation
        Of the whole policy.
    families, costs
        What of it rows and points say, in the first tiers.
    bounds
        What flows prove of these, as words in a dictionary.
    chosen
        The plan.
    barred
        Pairs that no plan may choose.
    """
    stable = stable_of(formulation)
    if stable is None or not len(stable.who):
        return
    prices, place = formulation.prices(chosen), place_of(formulation)
    for tier in range(place or 0, len(costs)):
        if prices[: tier + 1] == tuple(bounds[: tier + 1]):
            continue
        number = formulation.tiers[tier].number
        if any(not _is_recounted(one) for one in _wishes(problem, number)):
            return
        least = bounds[tier] if prices[:tier] == tuple(bounds[:tier]) else None
        kept = [one for one in families if one.tier is None or one.tier <= tier]
        weight = _weight(formulation, place)
        whole = _whole(problem, number, prices)
        limits = most_of(problem, stable, whole)
        known = asked(stable, limits)
        most = LARGEST if kind_of(Stability) in whole else LARGE
        if len(chosen) >= most:
            alone = place_of_choice_alone(formulation) == tier
            if alone and least is not None and kind_of(Coverage) in whole:
                pins = pins_of(formulation)
                face = Face(formulation, known, tier, pins, chosen)
                firms = by_firms(face, limits)
                yield from () if firms is None else (firms,)
            continue
        program = RowProgram.of(kept, costs, (len(stable.who), place, weight))
        heads = list(_heads(known, limits, whole))
        waiting = WaitingRows.of(known, program.blocked, heads, limits)
        first = chosen | _few(stable, costs[tier], bool(heads))
        proof = found(program, waiting, prices, tier, first, ~barred)
        if proof is not None and (least is None or proof.bound > least):
            yield _said(program, proof, waiting.stable, tier, number)


def _wishes(problem: Problem, number: int) -> list[Rule]:
    """Return the wishes of the tiers up to one."""
    return [
        one
        for one in problem.policy.rules
        if one.wish is not None and one.wish.tier <= number
    ]


def is_of_package(rule: Rule) -> bool:
    """Whether the single-file checker may know a rule: it knows nobody's own."""
    return type(rule) in ALL_RULES


def _is_recounted(rule: Rule) -> bool:
    is_told = rule.counts_pairs > 0 or isinstance(rule, KNOWN)
    return is_told and is_of_package(rule)


def _whole(problem: Problem, number: int, prices: Sequence[int]) -> set[str]:
    """Return rules that plans keep which are as good in the tiers before one.

    These are musts, and wishes of tiers in which the plan pays nothing and no rule can
    pay: so nobody misses any of them.
    """
    found = {one.kind for one in problem.policy.rules if one.wish is None}
    for tier, price in zip(problem.policy.tiers, prices, strict=True):
        rules = [
            one
            for one in problem.policy.rules
            if one.wish is not None and one.wish.tier == tier
        ]
        can_pay = any(isinstance(one, Affinity) for one in rules)
        if tier < number and price == 0 and not can_pay:
            found.update(one.kind for one in rules)
    return found


def _weight(formulation: Formulation, place: int | None) -> int:
    """Return what a blocking pair costs in its tier."""
    if place is None:
        return 0
    terms = formulation.tiers[place].terms
    return next(term.weight for term in terms if isinstance(term.statement, Stable))


def _heads(
    stable: Stable, most: Most, whole: Container[str]
) -> Iterable[tuple[int, int]]:
    """Return heads of lists, if nothing blocks and nobody has two lawyers."""
    liked = stable.pair_committee[stable.pair_firm_rank < DISPATCHED]
    is_alone = bool((most.lawyers[liked] <= 1).all() and (stable.team == 1).all())
    return head_steps(stable) if kind_of(Stability) in whole and is_alone else ()


def _few(stable: Stable, cost: Ints, has_heads: bool) -> Mask:
    """Return the pairs that a linear program begins with: all, if few are open."""
    size = len(cost)
    if size <= SMALL or has_heads:
        return np.ones(size, bool)
    found = np.zeros(size, bool)
    found[cheapest_per_row(stable.pair_committee, cost, FEW)] = True
    return found


def _comb(stable: Stable, reason: Comb, price: int) -> WaitingComb:
    """Return a comb with places for the rows of a statement."""
    row, teeth = reason.row, stable.committee[reason.teeth]
    committee = lawyer = None
    if reason.worse is not None:
        here = set(stable.pair_committee[reason.worse].tolist())
        who = set(stable.pair_lawyer[reason.worse].tolist())
        committee = here.pop() if len(here) == 1 else None
        lawyer = who.pop() if len(who) == 1 else None
    return WaitingComb(
        int(stable.firm[row]),
        int(stable.firm_rank[row]),
        tuple(reason.lawyers.tolist()),
        tuple(reason.inside.tolist()),
        tuple(reason.outside.tolist()),
        reason.each,
        tuple(np.sort(reason.uncounted).tolist()),
        *_sorted(teeth, reason.times),
        *_sorted(reason.others, reason.most),
        committee,
        lawyer,
        price,
    )


def _sorted(places: Ints, amounts: Ints) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return places in order, each with its amount."""
    order = np.argsort(places)
    return tuple(places[order].tolist()), tuple(amounts[order].tolist())


def _said(
    program: RowProgram, proof: Found, stable: Stable, tier: int, number: int
) -> FurtherProof:
    """Return a proof with places for the rows of a statement."""
    both = zip(
        program.families, program.row_prices(proof.duals, proof.times), strict=True
    )
    rows = [
        RowPrices(one.statement.rule, one.part, prices[None])
        for one, prices in both
        if prices.any()
    ]
    heads: list[Head] = []
    combs: list[WaitingComb] = []
    exchanges: list[WaitingExchange] = []
    for cut, price in zip(proof.cuts, proof.prices.tolist(), strict=True):
        reason = cut.reason
        if isinstance(reason, Served):
            heads.append(Head(*reason, price))
        elif price and isinstance(reason, Comb):
            combs.append(_comb(stable, reason, price))
        elif price and isinstance(reason, Exchange):
            post = reason.post
            exchanges.append(
                WaitingExchange(
                    int(stable.committee[reason.row]),
                    reason.lawyer,
                    None if post < 0 else int(stable.pair_committee[post]),
                    price,
                )
            )
    return FurtherProof(
        number, proof.scale, proof.times[:tier], tuple(rows), tuple(heads),
        tuple(combs), tuple(exchanges),
    )  # fmt: skip
