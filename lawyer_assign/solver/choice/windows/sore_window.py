r"""Points where pairs must block: what holds while only some firms' pairs block.

Windows and cuts speak of plans in which nothing blocks, so of no plan at all where some
pair must. Take the *sore* firms, those that pairs of a known plan block with, out of
the statement: their rows stay, since committees may be served by them, but no lawyer is
an option of such a row any more. A row without options never blocks, so the statement
that is left, S', counts exactly the blocking pairs of the other firms
(:func:`silenced`). A plan whose blocking pairs all involve sore firms blocks nothing in
S'. What is known of every plan without a blocking pair in a statement, whichever it is,
holds of it in S': windows (:mod:`lawyer_assign.solver.choice.windows.list_ends` asks of
a firm of which nobody is an option no rival at all, so no head rests on it, and
committees may leave for it), combs and exchanges
(:mod:`lawyer_assign.solver.choice.cuts`, of firms whose lawyers are options).

*The condition.* So a bound of points from S' holds of plans as good in the tiers before
stability whose blocking pairs all involve sore firms. Of another plan it says nothing,
however few pairs block there: that is :class:`lawyer_assign.proof.ConditionalBound`,
and never a proof of the tier.

*Looking for plans.* Let only the rows that block in a known plan be silent, S''. A plan
that blocks nothing there has no more blocking pairs, and since S' is silent where S''
is, all that is known of plans that keep the condition holds of it (:func:`quieted`).
Not every plan with as few is such a plan, but a search has no blocking pairs to count
among these, and finds good ones sooner.

*Where no condition is left.* Let every plan as good have b pairs at least that block
with sore firms
(:func:`lawyer_assign.solver.choice.desks.firm_bound.opening_bound`, only these
counted). A plan with v blocking pairs in all then has v - b at other firms at most;
with v = b, none. The condition holds of every plan with no more than v blocking pairs,
which are all that the tiers behind stability are asked about.

*Where it is known which pairs block.* If v rows block in every plan as good with no
more than v blocking pairs
(:func:`lawyer_assign.solver.choice.pinned_bound.must_block`),
no others do. Then only these rows lose their options, and firms keep all else: a window
that is nearly as narrow as where nothing blocks (:func:`certain_window`).
"""

from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.desks.firm_bound import opening_bound
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.choice.pinned_bound import must_block
from lawyer_assign.solver.choice.windows.stable_window import Narrow, within
from lawyer_assign.statements import Stable


@dataclass(frozen=True, eq=False)
class SoreWindow:
    """What plans keep whose blocking pairs all involve some firms.

    Parameters
    ----------
    firms
        Places of the sore firms, ascending.
    stable
        The statement with these firms silenced.
    narrow
        What every plan without a blocking pair in it keeps.
    is_certain
        Every plan as good up to stability is such a plan.
    """

    firms: Ints
    stable: Stable
    narrow: Narrow
    is_certain: bool

    def holds_of(self, chosen: Mask) -> bool:
        """Return whether the blocking pairs of a plan all involve the sore firms."""
        return not self.stable.amounts(chosen).any()


def silenced(stable: Stable, rows: Mask) -> Stable:
    """Return the statement with no options in some rows: none of them blocks."""
    kept = ~rows[stable.option_row]
    return replace(
        stable,
        option_row=stable.option_row[kept],
        option_lawyer=stable.option_lawyer[kept],
        option_limit=stable.option_limit[kept],
    )


def quieted(
    formulation: Formulation, stable: Stable, chosen: Mask
) -> tuple[Formulation, Stable]:
    """Return a formulation in which what blocks in a plan never does, and nothing else.

    Parameters
    ----------
    formulation, stable
        And the stability statement in it.
    chosen
        The plan. Where another pays no more than it in the tiers before and that of
        stability, both priced by what is returned, it does so in ``formulation`` too.
    """
    quiet = silenced(stable, stable.amounts(chosen) > 0)
    said = formulation.mapped(lambda one: (quiet if isinstance(one, Stable) else one,))
    return said, quiet


def sore_window(face: Face, watch: Watch) -> SoreWindow | None:
    """Return what plans keep that block only with the firms that a plan blocks with.

    Parameters
    ----------
    face
        Of that plan, which keeps every must, and in which pairs block.
    watch
        Asked; nothing is begun that cannot end in time.

    Returns
    -------
    SoreWindow or None
        ``None`` where firms are no market
        (:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`), or if
        time is up; ``is_certain`` is not yet asked.
    """
    stable = face.stable
    firms = np.unique(stable.firm[stable.amounts(face.best) > 0])
    return _without(np.isin(stable.firm, firms), face, watch)


def certain_window(face: Face, watch: Watch) -> SoreWindow | None:
    """Return what plans keep that block no more than one, where all must block alike.

    Parameters
    ----------
    face, watch
        As for :func:`sore_window`.

    Returns
    -------
    SoreWindow or None
        ``None`` also where it is not known of all blocking pairs that they must.
    """
    blocks = face.stable.amounts(face.best) > 0
    if len(must_block(face, int(blocks.sum()))) < int(blocks.sum()):
        return None
    window = _without(blocks, face, watch)
    return None if window is None else replace(window, is_certain=True)


def _without(rows: Mask, face: Face, watch: Watch) -> SoreWindow | None:
    """Return the window of plans in which only some rows block; see sore_window."""
    if watch.must_stop or not is_matroid_market(face):
        return None
    stable = face.stable
    silent = silenced(stable, rows)
    try:
        watch.go_on()
        narrow = within(face.formulation.without(Stable), silent, watch)
    except OutOfTime:
        return None
    return SoreWindow(np.unique(stable.firm[rows]), silent, narrow, is_certain=False)


def made_certain(window: SoreWindow, face: Face, watch: Watch) -> SoreWindow:
    """Ask whether every plan as good up to stability blocks with sore firms only.

    Worth the time only where the fewest blocking pairs are proved: a bound of the sore
    firms alone is no better than that of all.
    """
    most = int(face.stable.amounts(face.best).sum())
    found = opening_bound(face, most, watch, window.firms)
    return replace(window, is_certain=found >= most)
