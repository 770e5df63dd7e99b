r"""The program of the tier behind stability: pairs, and which rows block.

Its columns are the pairs of the table with what linear relaxations add to them
(:mod:`lawyer_assign.solver.linear.build`), and one for each row of the statement that
says whether it blocks. Of these there are T at most, the blocking pairs of a known
plan; the tiers before are held at what that plan pays. So every plan that pays no more
before, with its blocking pairs, is a solution, and what dual prices prove of the
program no such plan goes below.

*With links.* Where the program of links was made
(:mod:`lawyer_assign.solver.choice.excused.link_rounds`), its columns come in, too: a
post of a firm with a committee is the sum of its pairs, and a firm that sends nobody
has no dispatch. Every plan as good before stability keeps its rows. They say how T
pairs can be so few, and that leaves little choice: of 1,000 committees 0.2 to 0.8 % of
the points stay open behind the first solution, where the combs of pairs alone take
minutes.

Who sends whom, which the program of links may know besides, is left out: of 1,000
committees, seed 4, points were 2.1 % open after a minute with it, and 1.4 % without.

*Too dear.* Let the program of links prove :math:`B + r_j` blocking pairs of every plan
with column j (:func:`lawyer_assign.solver.linear.relaxation.relaxation_of`). A plan
with T at most has none with :math:`B + r_j > T`, so these are closed, with their pairs.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.linear_form import (
    LinearForm,
    held,
    restricted,
    with_columns,
    with_rows,
)
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import without_stability
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.relaxation import relaxation_of
from lawyer_assign.statements import Stable

KEPT = 1e-6
"""Rows of links that their solution keeps by more are left out. Those that matter here,
too, are found again; with all, 1,000 committees, seed 5, have no first solution within
a minute, without in 25 s."""

PARTS = 1_000
"""In such parts of a blocking pair it is told which columns are too dear."""


class PairProgram(NamedTuple):
    """The program, and where its columns are.

    Parameters
    ----------
    form
        Its first columns are the pairs.
    blocks
        Column of the first row of the statement.
    links
        Column of the first one of the program of links; -1 = there are none.
    cuts
        What the program of links has learned, and only just keeps.
    """

    form: LinearForm
    blocks: int
    links: int = -1
    cuts: tuple[Cut, ...] = ()


def pair_program(
    face: Face,
    prices: Sequence[int],
    most: int,
    rounds: LinkRounds | None,
    watch: Watch,
) -> PairProgram:
    """Return the program of a tier.

    Parameters
    ----------
    face
        Whose tier of stability holds nothing else.
    prices
        What a plan pays at most, per tier before the one that is asked about.
    most
        Blocking pairs that it has at most.
    rounds
        The program of links, solved; ``None`` = none was made.
    watch
        Asked.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    form, stable = linear_form(without_stability(face.formulation), watch), face.stable
    for tier, price in enumerate(prices):
        if tier != face.place:
            form = held(form, tier, price)
    form = _without_closed(form)
    rows, links = len(stable.who), form.matrix.shape[1]
    if rounds is None:
        form = with_columns(form, np.ones(rows, np.int64))
        program = PairProgram(form, links)
    else:
        program = _with_links(form, stable, rounds, most)
    watch.go_on()
    blocks = program.blocks + np.arange(rows)
    none = np.zeros(rows, np.int64)
    form = _with_rows(program.form, none, blocks, 1, count=1, most=most)
    return program._replace(form=form)


def _with_links(
    form: LinearForm, stable: Stable, rounds: LinkRounds, most: int
) -> PairProgram:
    """Return the program with columns of links, each tied to its pairs."""
    links, count = form.matrix.shape[1], rounds.combs.sends + len(stable.seats)
    sides = np.where(too_dear(rounds, most), 0, rounds.seen.form.most)[:count]
    form = _with_posts(with_columns(form, sides), stable, rounds, links, sides)
    solution = rounds.seen.values
    cuts = [
        one._replace(columns=one.columns + links)
        for one in rounds.seen.cuts
        if one.columns.max(initial=0) < count
        and one.factors @ solution[one.columns] < one.least + KEPT
    ]
    return PairProgram(form, links + rounds.combs.posts, links, tuple(cuts))


def _with_posts(
    form: LinearForm, stable: Stable, rounds: LinkRounds, links: int, sides: Ints
) -> LinearForm:
    """Return the form with posts that are the sums of their pairs, and who sends.

    ``links`` is the first of the columns of links, and ``sides`` what each is at most.
    """
    posts, firms = rounds.posts, len(stable.seats)
    is_link = posts.column >= 0
    pairs, size = np.flatnonzero(is_link), len(posts.firm)
    columns = form.most.copy()  # a tier that is held may have closed some
    columns[pairs] = np.minimum(columns[pairs], sides[posts.column[pairs]])
    form = replace(form, most=columns)
    column = np.append(pairs, links + np.arange(size))
    row = np.append(posts.column[is_link], np.arange(size))
    values = np.repeat(np.array([1, -1]), [len(pairs), size])
    form = _with_rows(form, row, column, values, count=size, most=0, least=0)
    sent = np.flatnonzero(~is_link)
    own = stable.pair_firm[sent]
    each = np.minimum(np.bincount(own, minlength=firms), rounds.seeker.dispatch.of_firm)
    column = np.append(sent, links + rounds.combs.sends + np.arange(firms))
    row = np.append(own, np.arange(firms))
    values = np.append(np.ones(len(sent), np.int64), -each)
    return _with_rows(form, row, column, values, count=firms, most=0)


def too_dear(rounds: LinkRounds, most: int) -> Mask:
    """Return columns of a program of links that no plan of so few pairs has."""
    seen = rounds.seen
    form = with_cuts(seen.form, seen.cuts)
    form = replace(form, pairs=form.matrix.shape[1], cost=PARTS * form.cost)
    nothing = np.zeros(form.pairs)
    proved = relaxation_of(form, 0, PARTS * seen.prices, nothing)
    dear: Mask = proved.bound + proved.reduced > PARTS * most
    return dear


def _without_closed(form: LinearForm) -> LinearForm:
    """Return the form without columns, behind its pairs, that are nothing anyway."""
    is_closed = form.most[form.pairs :] == 0
    kept = np.append(np.arange(form.pairs), form.pairs + np.flatnonzero(~is_closed))
    whole = replace(form, pairs=form.matrix.shape[1])
    return replace(restricted(whole, kept)[0], pairs=form.pairs)


def _with_rows(
    form: LinearForm, row: Ints, column: Ints, values: Ints | int, count: int,
    most: int, least: int = -UNBOUNDED,
) -> LinearForm:  # fmt: skip
    """Return the form with rows more, all of the same sides."""
    entries = np.broadcast_to(np.asarray(values, np.int64), row.shape)
    matrix = coo_array((entries, (row, column)), (count, form.matrix.shape[1]))
    return with_rows(form, matrix.tocsr(), np.full(count, least), np.full(count, most))
