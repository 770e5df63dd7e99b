"""Sets of posts chosen in whole, few of many at a time.

Where a few dozen lines are loaded, the least further posts that save enough differ by a
post or two from what a mixture of sets says, and which of many sets close to it fit
together is hard. So a third of the sets or so is given up, those that fit beside the
others are chosen from, and CP-SAT proves in a fraction of a second which choice takes
fewest further posts (large neighbourhood search; Shaw 1998). Of few loads it is not
told the sets that were given up, so that of equally good choices it mostly returns
another; of many it is, for by itself it often finds none.
"""

from collections.abc import Callable

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.linear.cpsat_model import Ending, Program
from lawyer_assign.solver.money.loads.foregone import Foregone, Tolls
from lawyer_assign.solver.money.loads.load_program import EACH, LoadProgram
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.rounding import in_unit, unit_of
from lawyer_assign.solver.money.loads.set_maker import FEW, SetMaker

EFFORT, MORE = 0.4, 1.0
"""CP-SAT's deterministic time for one choice, and for one of many sets, or of sets of
which some take no further posts."""

FEW_LOADS = 100
"""Loads with further posts that are few."""

PART = 0.4
"""Part that is chosen anew at a time where few loads have further posts."""

MIXED, LEAN = 0.26, 0.3
"""The same part where some sets take no further posts, and by what part of all those
that do come before them: half of these are given up then, and a fifth of others."""

OFTEN = 0.1
"""Further posts added to what a set is above mixtures, for how soon it is given up."""

VARIED = 0.2
"""Part by which money may be worth more or less where sets are sought for it."""

NUDGE = 0.05
"""Further posts that a post may cost more there, so that lines want different ones."""


class Renewal:
    """Chooses some sets anew, in whole.

    Parameters
    ----------
    maker
        Makes further sets.
    """

    def __init__(self, maker: SetMaker) -> None:
        self.maker = maker
        self.dice = np.random.default_rng(0)
        self.unit: int | None = None

    def chosen(
        self, kept: LoadSets, pool: LoadSets, closed: Mask,
        say: Callable[[LoadSets], LoadProgram], watch: Watch, known: int = 0,
    ) -> LoadSets:  # fmt: skip
        """Return sets with those others that take fewest further posts.

        A mixture's prices tell of new ones. Which of these fit together is not its
        matter, so prices are varied.

        Parameters
        ----------
        kept
            Sets that stay.
        pool
            Others that fit beside them, one by one.
        closed
            Pairs that stay out of new ones.
        say
            Says the program of some sets.
        watch
            Clock.
        known
            So many sets of the pool, its first, are a choice to begin with.

        Returns
        -------
        LoadSets
            ``kept`` alone where no choice was found that saves enough.
        """
        mixed, count = say(kept.joined(pool)), len(kept)
        found = minimum(mixed.keeping(count), watch, "choose")
        if found is None:
            return kept
        worth, toll = mixed.tolls(found.prices)
        worth = worth * self.dice.uniform(1 - VARIED, 1 + VARIED, len(worth))
        post = toll.post + self.dice.uniform(0, NUDGE, len(toll.post))
        fresh = self.maker.more(pool, worth, Tolls(post, toll.line), FEW, closed)
        program = say(kept.joined(pool).joined(fresh))
        effort = MORE if known or is_mixed(kept) else EFFORT
        form = form_of(program, count)
        rows = program.sets.saved.shape[1]
        if self.unit is None:
            self.unit = unit_of(form, rows, watch) or 1
        hint = np.arange(len(form.least)) < known if known else None
        ending = in_whole(in_unit(form, rows, self.unit), hint, effort, watch, floor=0)
        if ending is None or ending.values is None:
            return kept
        own = np.flatnonzero(ending.values[: len(program.sets) - count])
        return kept.joined(program.sets.taken(count + own))


def is_mixed(sets: LoadSets) -> bool:
    """Whether some sets take no further posts, and a few others do."""
    takes = int((sets.beyond > 0).sum())
    return 0 < takes < len(sets) and takes <= FEW_LOADS


def part_of(sets: LoadSets) -> float:
    """Return the part of few sets that is chosen anew at a time."""
    return MIXED if is_mixed(sets) else PART


def above_mixed(
    sets: LoadSets, program: LoadProgram, line: Ints, watch: Watch
) -> Floats | None:
    """Return what sets cost above what mixtures pay for what they save.

    Parameters
    ----------
    sets
        Any, of the same rows.
    program
        Whose mixtures are meant.
    line
        Of each pair.
    watch
        Clock; ``None`` comes back where time ran out.
    """
    found = minimum(program.keeping(0), watch, "choose")
    if found is None:
        return None
    worth, toll = program.tolls(found.prices)
    posts = sets.posts
    own = np.where(posts >= 0, toll.post[posts], 0.0).sum(axis=1)
    paid = sets.beyond + own + toll.line[line[posts[:, 0]]]
    above: Floats = np.maximum(paid - sets.saved @ worth, 0.0)
    return above


def order_of(
    sets: LoadSets, dice: np.random.Generator, above: Floats | None = None
) -> Ints:
    """Return sets in an order of chance, few that take further posts sooner.

    Or those sooner, about, that are more above what mixtures cost.
    """
    if above is not None:
        weight = above + OFTEN
        part = weight / weight.sum()
        return dice.choice(len(sets), len(sets), replace=False, p=part)
    order = dice.permutation(len(sets))
    takes = sets.beyond[order] > 0
    sooner = LEAN * len(order) * is_mixed(sets)
    place = np.arange(len(order)) - sooner * takes
    return order[np.argsort(place, kind="stable")]


def in_whole(
    form: LinearForm, hint: Mask | None, effort: float, watch: Watch,
    floor: int = -UNBOUNDED,
) -> Ending | None:  # fmt: skip
    """Choose among sets by CP-SAT; ``None`` where time ran out before it began.

    Parameters
    ----------
    form
        Of one tier.
    hint
        A choice to begin with, if any.
    effort
        CP-SAT's deterministic time.
    watch
        Clock.
    floor
        What every choice costs at least.
    """
    try:
        model = Program(form, watch)
        return model.run(0, hint, floor, Settings(effort=effort), watch)
    except OutOfTime:
        return None


def add_saved(
    builder: Builder, columns: Ints, saved: Ints, left: Ints, losing: Ints
) -> Ints:
    """Add the rows of money, and what sets save there; return their numbers.

    Parameters
    ----------
    columns
        One of each set.
    saved
        Fen, per set and row.
    left
        Fen that have to be saved still, per row.
    losing
        Rows in which something else may be lost: they are felt whatever is left.
    """
    # Where enough is saved already, others could still spend it again.
    is_asked = left > np.minimum(saved, 0).sum(axis=0)
    is_asked[losing] = True
    least = np.where(is_asked, left, -UNBOUNDED)
    money = builder.add_rows(least, np.full(len(least), UNBOUNDED))
    own, row = np.nonzero(saved)
    builder.add_entries(money[row], columns[own], saved[own, row])
    return money


def form_of(program: LoadProgram, kept: int) -> LinearForm:
    """Say which sets besides the first ones save what is needed, in whole numbers.

    Rows of money come first. Rows that no set is in are left out. Behind the sets stand
    columns of what is lost in a row, if any can; a set costs a point itself then, and
    further posts cost many.
    """
    sets, needed, rows = program.sets, program.needed, len(program.needed)
    fixed, others = sets.taken(np.arange(kept)), sets.taken(np.arange(kept, len(sets)))
    builder, losing = Builder(len(others), 1), program.foregone.rows
    columns = builder.add_columns(np.ones(len(others), np.int64))
    left = needed - fixed.saved.sum(axis=0)
    money = add_saved(builder, columns, others.saved, left, losing)
    _add_lost(builder, program.foregone, fixed, others, money)
    room = program.program.row_most - program.totals(np.arange(kept))
    limits = program.columns[rows : program.last, kept : len(sets)].tocoo()
    used, place = np.unique(limits.coords[0], return_inverse=True)
    most = np.rint(room[rows:][used]).astype(np.int64)
    felt = builder.add_rows(np.full(len(used), -UNBOUNDED), most)
    values = np.rint(limits.data).astype(np.int64)
    builder.add_entries(felt[place.reshape(-1)], columns[limits.coords[1]], values)
    beyond = others.beyond
    points = beyond * round(1 / EACH) + 1 if len(losing) else beyond
    builder.add_price(0, columns, points)
    builder.constant = [0]
    return builder.finish()


def _add_lost(
    builder: Builder, foregone: Foregone, fixed: LoadSets, others: LoadSets, money: Ints
) -> None:
    """Add what is lost with some sets, and with others that are columns."""
    count, losing = len(others), money[foregone.rows]
    taken, own = foregone.taken(others), foregone.taken(fixed).sum(axis=0)
    largest = (own + taken.sum(axis=0)).reshape(2, -1).max(axis=0, initial=0)
    lost = builder.add_columns(largest)
    builder.add_entries(losing, lost, np.full(len(lost), -1))
    least = own - foregone.free
    rows = builder.add_rows(least, np.full(len(least), UNBOUNDED))
    builder.add_entries(rows, np.tile(lost, 2), np.ones_like(rows))
    heads, row = np.nonzero(taken)
    builder.add_entries(rows[row], np.arange(count)[heads], -taken[heads, row])
