"""Posts and trainings chosen together: one formulation over a wider table.

After the pairs come, as further columns, the entries of
:class:`lawyer_assign.explain.lessons.options.Options` (a pair makes use of a training)
and the options themselves, each chosen if it is *not* taught. An entry needs its pair
and its training; so many options at least are not taught. What an entry brings stands
in the statements of the rules that look at skills; all others say of the pairs what
they said before, and nothing of the rest.

Where points can be unwelcome, because districts are compared by them, an entry is
forced by its pair and its training; for that every pair gets a column that is chosen if
the pair is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.lessons.options import Options, compares_points
from lawyer_assign.formulation import Formulation, formulated
from lawyer_assign.rules import (
    Affinity,
    DistrictBalance,
    MustHave,
    Wish,
    WorstServed,
)
from lawyer_assign.statements import (
    DISPATCHED,
    Bound,
    Cost,
    Cover,
    Joint,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
)

TAUGHT = "trainings"
"""Who says what no rule of the policy does: what a training is."""

Said = tuple[str, Wish | None, Statement]


@dataclass(frozen=True, eq=False)
class Choices:
    """Columns of pairs, of entries and of options, in this order.

    ``committee`` of what is no pair stands behind all committees.
    """

    committee: Ints

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.committee)

    def keep(self, mask: Mask) -> "Choices":
        """Return the columns where ``mask`` is true."""
        return replace(self, committee=self.committee[mask])


def joint_formulation(options: Options, most: int) -> Formulation[Choices]:
    """Choose pairs and at most so many trainings, tier by tier.

    Raises
    ------
    BadInputError
        Weights and points whose sums would not fit 64 bits.
    """
    problem = options.problem
    rows = len(problem.facts.columns.committees)
    committee = np.concatenate(
        [problem.pairs.committee, np.full(_further(options), rows, np.int64)]
    )
    said = (*_rules(options), *_gates(options, most))
    return formulated(Choices(committee), problem.policy.tiers, said)


def columns_of(options: Options, chosen: Mask, taken: Mask) -> Mask:
    """Return the choice of columns that a plan and some trainings are."""
    used = chosen[options.pair] & taken[options.option]
    parts = [chosen, used, ~taken]
    if compares_points(options.problem.policy):
        parts.append(~chosen)
    return np.concatenate(parts)


def taken_of(options: Options, columns: Mask) -> Mask:
    """Return the trainings that a choice of columns takes and makes use of."""
    pairs, entries = len(options.problem.pairs), len(options.pair)
    used = columns[pairs : pairs + entries]
    taken = np.zeros(len(options), bool)
    taken[options.option[used]] = True
    return taken


def _rules(options: Options) -> Iterator[Said]:
    problem = options.problem
    for rule in problem.policy.rules:
        for at, statement in enumerate(rule.said(problem.facts, problem.pairs)):
            wider = _wider(statement, options)
            if isinstance(wider, Joint) and isinstance(rule, MustHave):
                wider = _with_wants(wider, options)
            elif isinstance(wider, Peak) and isinstance(rule, WorstServed):
                wider = _with_points(wider, options, -1)
            elif isinstance(wider, Peak) and isinstance(rule, DistrictBalance):
                sign = 0 if rule.measure == "posts" else 1 - 2 * at
                wider = _with_points(wider, options, sign)
            yield rule.kind, rule.wish, wider
        if isinstance(rule, Affinity):
            yield rule.kind, rule.wish, _gained(options)


def _gained(options: Options) -> Cost:
    pairs, size = options.problem.pairs, len(options.problem.pairs)
    group = _padded(np.full(size, -1, np.int64), options, -1)
    points = np.zeros(len(group), np.int64)
    entries = _entries(options)
    group[entries] = pairs.committee[options.pair]
    points[entries] = -options.points
    return Cost(TAUGHT, pairs.committee_ids, group, points=points)


def _with_wants(joint: Joint, options: Options) -> Joint:
    """Return the joint with the wants that taught lawyers meet."""
    pairs = options.problem.pairs
    inside = np.flatnonzero(options.meets)
    wants = [
        options.first_of_want[
            int(pairs.committee[options.pair[at]]),
            options.options[options.option[at]].skill,
        ]
        for at in inside.tolist()
    ]
    columns = len(pairs) + inside
    group = joint.group.copy()
    group[columns] = joint.group[options.pair[inside]]
    return replace(
        joint,
        group=group,
        met_want=np.concatenate([joint.met_want, np.array(wants, np.int64)]),
        met_pair=np.concatenate([joint.met_pair, columns]),
    )


def _with_points(peak: Peak, options: Options, sign: int) -> Peak:
    """Return the peak with the points that trainings bring, counted with a sign."""
    if sign == 0:
        return peak
    entries = _entries(options)
    group, factor = peak.group.copy(), peak.factor
    assert factor is not None  # it is the points of the pairs
    factor = factor.copy()
    group[entries] = peak.group[options.pair]
    factor[entries] = sign * options.points
    return replace(peak, group=group, factor=factor)


def _gates(options: Options, most: int) -> Iterator[Said]:
    pairs, entries = len(options.problem.pairs), len(options.pair)
    size = pairs + _further(options)
    nowhere = np.full(size, -1, np.int64)
    columns = pairs + np.arange(entries)
    spared = pairs + entries + np.arange(len(options))
    yield TAUGHT, None, Overlap(
        TAUGHT,
        [TAUGHT] * entries,
        nowhere,
        row=np.tile(np.arange(entries), 2),
        pair=np.concatenate([columns, spared[options.option]]),
        upper=np.ones(entries, np.int64),
    )  # fmt: skip
    skill_of = [one.skill for one in options.options]
    which = np.unique(np.array(skill_of, object).astype(str), return_inverse=True)[1]
    for skill in range(int(which.max(initial=-1)) + 1):
        mine = np.flatnonzero(which[options.option] == skill)
        group, factor = nowhere.copy(), np.zeros(size, np.int64)
        # A pair has at most one entry of a skill: its lawyer's.
        for at, sign in ((options.pair[mine], 1), (columns[mine], -1)):
            group[at] = np.arange(len(mine))
            factor[at] = sign
        none = np.zeros(len(mine), np.int64)
        named = [TAUGHT] * len(mine)
        yield TAUGHT, None, Bound(TAUGHT, named, group, lower=none, factor=factor)
    group = nowhere.copy()
    group[spared] = 0
    left = np.array([max(0, len(options) - most)], np.int64)
    yield TAUGHT, None, Bound(TAUGHT, [TAUGHT], group, lower=left)
    if compares_points(options.problem.policy):
        yield from _forced(options, columns, spared[options.option])


def _forced(options: Options, columns: Ints, spared: Ints) -> Iterator[Said]:
    """Say that a pair whose lawyer is taught makes use of it."""
    pairs, entries = len(options.problem.pairs), len(columns)
    size = pairs + _further(options)
    nowhere, other = np.full(size, -1, np.int64), size - pairs + np.arange(pairs)
    group = nowhere.copy()
    group[:pairs] = group[other] = np.arange(pairs)
    one = np.ones(pairs, np.int64)
    yield TAUGHT, None, Bound(TAUGHT, [TAUGHT] * pairs, group, lower=one, upper=one)
    yield TAUGHT, None, Cover(
        TAUGHT,
        [TAUGHT] * entries,
        nowhere,
        row=np.tile(np.arange(entries), 3),
        pair=np.concatenate([other[options.pair], columns, spared]),
    )  # fmt: skip


def _further(options: Options) -> int:
    """Return how many columns come after the pairs."""
    more = len(options.problem.pairs) * compares_points(options.problem.policy)
    return len(options.pair) + len(options) + more


def _entries(options: Options) -> Ints:
    return len(options.problem.pairs) + np.arange(len(options.pair))


def _padded(column: Ints | Mask, options: Options, value: int) -> Any:  # noqa: ANN401 (as the column)
    """Return a column per pair with a value for every further column."""
    return np.concatenate([column, np.full(_further(options), value, column.dtype)])


def _wider(statement: Statement, options: Options) -> Statement:
    """Return what a statement says of the pairs, over the wider table."""
    more: dict[str, Any] = {"group": _padded(statement.group, options, -1)}
    if isinstance(statement, Bound | Peak) and statement.factor is not None:
        more["factor"] = _padded(statement.factor, options, 0)
    if isinstance(statement, Bound) and statement.once_per is not None:
        more["once_per"] = _padded(statement.once_per, options, 0)
    if isinstance(statement, Cost):
        more["points"] = _padded(statement.points, options, 0)
    if isinstance(statement, Outlay):
        more |= _free_of_charge(statement, options)
    if isinstance(statement, Stable):
        more |= _strangers(statement, options)
    return replace(statement, **more)


def _free_of_charge(outlay: Outlay, options: Options) -> dict[str, Any]:
    """Return a line and a price list of their own for what is no post."""
    line, lists = int(outlay.line.max(initial=-1)) + 1, len(outlay.steps)
    nothing = np.zeros((1, outlay.steps.shape[1]), np.int64)
    return {
        "line": _padded(outlay.line, options, line),
        "price_list": _padded(outlay.price_list, options, lists),
        "steps": np.concatenate([outlay.steps, nothing]),
    }


def _strangers(stable: Stable, options: Options) -> dict[str, Any]:
    """Return a firm, a committee and a lawyer who choose nobody, for the rest."""
    return {
        "seats": np.append(stable.seats, 0),
        "pair_firm": _padded(stable.pair_firm, options, len(stable.seats)),
        "pair_committee": _padded(stable.pair_committee, options, stable.committees),
        "pair_lawyer": _padded(stable.pair_lawyer, options, stable.lawyers),
        "pair_firm_rank": _padded(stable.pair_firm_rank, options, DISPATCHED),
        "pair_committee_rank": _padded(stable.pair_committee_rank, options, DISPATCHED),
        "pair_is_single": _padded(stable.pair_is_single, options, 0),
    }
