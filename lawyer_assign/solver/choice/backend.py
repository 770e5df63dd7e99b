"""Two-way choice at any size: flows, cuts, and CP-SAT for the rest.

How it begins is told in :mod:`lawyer_assign.solver.choice.start`. What is left open of
small formulations goes on to CP-SAT. Of large ones, cuts raise the bound and leave few
pairs cheap, among which a search finds plans
(:mod:`lawyer_assign.solver.choice.cuts.rounds`); regions of neighbouring firms are then
rearranged (:mod:`lawyer_assign.solver.choice.region_search`). Where pairs block, cuts
speak of plans that block with the same firms only
(:mod:`lawyer_assign.solver.choice.windows.sore_window`); of districts, excused cuts
speak of all plans that block as few
(:mod:`lawyer_assign.solver.choice.behind.points_bound`).
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.beside import may_work_beside
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Held, Start
from lawyer_assign.solver.choice.behind.improved import Improved
from lawyer_assign.solver.choice.behind.points_bound import points_bound
from lawyer_assign.solver.choice.cuts.closing import closed
from lawyer_assign.solver.choice.cuts.rounds import PAIRS, Cutting, cut_down, search
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.fewest_blocking import Aside
from lawyer_assign.solver.choice.linked import guided_by_points
from lawyer_assign.solver.choice.region import can_part
from lawyer_assign.solver.choice.region_search import Mending
from lawyer_assign.solver.choice.start import Begun, start_by_choice
from lawyer_assign.solver.choice.start_of_teams import (
    are_teams,
    start_by_teams,
    start_of_teams,
)
from lawyer_assign.solver.choice.two_way import (
    place_of,
    place_of_choice_alone,
    stable_of,
    without_stability,
)
from lawyer_assign.solver.choice.windows.sore_window import (
    SoreWindow,
    certain_window,
    made_certain,
    quieted,
    sore_window,
)
from lawyer_assign.solver.choice.windows.stable_window import within
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow, priced_of
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.statements import Stable, Statement

TOO_LARGE = 20_000
"""From so many pairs on CP-SAT adds nothing to what is found here, in minutes."""

QUIET = 300_000
"""From so many pairs on, plans in which no other pairs block are searched first. (In a
district of 1,000 that takes more of ten seconds than it gains: 1.2 %, not 1.0 %.)"""

NEAR = 20
"""Points that a pair may cost beyond the bound to be tried where plans are mended."""

MOST_CUTTING, MOST_AGAIN = 0.6, 0.9
"""Most of the time left that cuts may take, and once more for a plan not yet known."""

MOST_BEHIND = 0.95
"""Most of the time left for a bound of all plans that block as few pairs."""

MOST_CERTAIN = 0.2
"""Most of the time left for the question whether a condition holds of every plan."""


@dataclass(frozen=True)
class Choice:
    """Backend for formulations that are flows but for one stability statement.

    Small ones, and those that another statement keeps from being a flow, go on to
    CP-SAT with what was found and proved here.
    """

    reference: CpSat
    name: ClassVar[str] = "choice"
    title: ClassVar[Text] = Text(
        "deferred acceptance and flow, cuts if large",
        "延迟接受与网络流，大规模时加割平面",
    )
    takes: ClassVar[frozenset[type[Statement]]] = CpSat.takes
    least_pairs: ClassVar[int] = 0

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence unless there is exactly one statement of choice."""
        if stable_of(formulation) is None:
            return Text("no rule of two-way choice", "没有双向选择规则")
        return None

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,
    ) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        if not may_work_beside(run):
            return self._solved(formulation, run, start)
        with Aside(run.watch) as aside:
            return self._solved(formulation, run, start, aside)

    def _solved(
        self, formulation: Formulation, run: Run, start: Start | None,
        aside: Aside | None = None,
    ) -> Answer:  # fmt: skip
        """Do so, with a second thread if there may be one."""
        watch, before = run.watch, run.watch.seconds
        begun = start_by_choice(formulation, watch, aside=aside)
        if begun is None:
            begun = self._start_of_teams(formulation, run)
        if begun is None:
            return self.reference.solve(formulation, run, start)
        if start is not None and start.chosen is not None:
            begun = _with_plan(begun, formulation, start.chosen)
        start, chosen = begun.start, begun.start.chosen
        if chosen is None:
            return self.reference.solve(formulation, run, start)
        watch.tell("deferred acceptance", *start.known(formulation.prices(chosen)))
        found = self._better(formulation, begun, chosen, run)
        if _is_large(formulation) or not found.is_open(formulation, run):
            return found.answer(formulation, watch.seconds - before)
        return self.reference.solve(formulation, run, found.start)

    def _better(
        self, formulation: Formulation, begun: Begun, chosen: Mask, run: Run
    ) -> Improved:
        """Improve a plan by cuts, and region by region."""
        found, is_large = Improved(begun.start), _is_large(formulation)
        if (is_large or begun.narrow is not None) and found.is_open(formulation, run):
            found = self._improved(formulation, begun, chosen, run)
        found = _lifted(formulation, found, begun.aside)
        if is_large and found.is_open(formulation, run):
            found = self._mended(formulation, found, run)
        return _lifted(formulation, found, begun.aside, waits=True)

    def _start_of_teams(self, formulation: Formulation, run: Run) -> Begun | None:
        """Begin without any flow; ``None`` without one stability statement."""
        stable = stable_of(formulation)
        if stable is None:
            return None
        teams = TeamFlow(self.reference)
        if _is_large(formulation) and are_teams(formulation, teams):
            return Begun(start_by_teams(formulation, stable, teams, run))
        guided = guided_by_points(formulation, stable)
        relaxed = without_stability(formulation)
        start = start_of_teams(formulation, relaxed, guided, self.reference, run)
        return None if start is None else Begun(start)

    def _improved(
        self, formulation: Formulation, begun: Begun, chosen: Mask, run: Run
    ) -> "Improved":
        """Improve a plan by cuts, and what they leave cheap."""
        stable, watch = stable_of(formulation), run.watch
        if stable is None or not can_part(formulation) or not len(chosen):
            return Improved(begun.start)
        known = _behind(formulation, begun, watch)
        start = known.start
        if start.chosen is None or not known.is_open(formulation, run):
            return known
        found = self._cut(formulation, begun, known, run, MOST_CUTTING)
        while found.has_left and not watch.must_stop:
            # Of a plan that blocks fewer pairs, with other firms, nothing is known yet.
            known = known._replace(start=found.start)
            again = self._cut(formulation, begun, known, run, MOST_AGAIN)
            if again.found is None:
                break
            found = again
        return found

    def _cut(
        self, formulation: Formulation, begun: Begun, known: Improved, run: Run,
        share: float,
    ) -> Improved:  # fmt: skip
        """Bound points by cuts, and look for plans among what they leave cheap."""
        known = _lifted(formulation, known, begun.aside)
        stable, watch, start = stable_of(formulation), run.watch, known.start
        chosen = start.chosen
        assert stable is not None  # asked before
        assert chosen is not None
        sore = _sore(formulation, start, watch)
        begun = begun._replace(start=start)
        found = _cut_down(formulation, stable, begun, sore, watch.part(share))
        if found is None:
            return known
        if sore is None or sore.is_certain:
            start = replace(start, passed=None).raised(
                found.tier, found.relaxation.bound
            )
            sore = None
        improved = Improved(start, sore, found, known.held)
        if improved.is_open(formulation, run):
            chosen = _searched(formulation, stable, improved, watch)
            start = replace(start, chosen=chosen)
            improved = improved._replace(start=start)
        if sore is None and improved.is_open(formulation, run):
            left = int(found.matters(formulation.prices(chosen)[found.tier]).sum())
            if left < TOO_LARGE:
                start = closed(formulation, found, start, self.reference, run)
        return improved._replace(start=start)

    def _mended(
        self, formulation: Formulation, begun: "Improved", run: Run
    ) -> "Improved":
        """Improve what is too large for CP-SAT region by region."""
        stable, found, chosen = stable_of(formulation), begun.found, begun.start.chosen
        if stable is None or chosen is None or not can_part(formulation):
            return begun
        if found is None:
            is_open = _promising(formulation, stable, chosen, run.watch)
        else:
            is_open = found.relaxation.reduced <= NEAR
        if run.watch.must_stop:
            return begun
        prices = formulation.prices(chosen)
        run.watch.tell("pairs to rearrange", *begun.start.known(prices))
        wants = partial(begun.wants, formulation)
        mending = Mending(
            formulation, stable, chosen, begun.start, run.seed, is_open, wants
        )
        mending.run(run.watch)
        return begun._replace(start=replace(begun.start, chosen=mending.chosen))


def _is_large(formulation: Formulation) -> bool:
    return len(formulation.pairs) >= TOO_LARGE


def _lifted(
    formulation: Formulation, found: Improved, aside: Aside | None, *,
    waits: bool = False,
) -> Improved:  # fmt: skip
    """Return the same with what a second thread proves of blocking pairs.

    Plans do not wait for it: only where it proves that no plan has fewer does that say
    more of points, and in a city it hardly ever does.

    Parameters
    ----------
    aside
        Who asks; ``None`` = nobody does.
    waits
        Whether it is waited for, if it can raise anything.
    """
    place, start = place_of_choice_alone(formulation), found.start
    if aside is None or place is None or start.chosen is None:
        return found
    if formulation.prices(start.chosen)[place] == start.floors[place]:
        return found
    weight, proved = formulation.tiers[place].terms[0].weight, aside.proved(waits=waits)
    start = start.raised(place, weight * proved.bound, weight * proved.beyond)
    return found._replace(start=start)


def _with_plan(begun: Begun, formulation: Formulation, chosen: Mask) -> Begun:
    """Return the same with another plan that keeps the musts, if it is as good.

    Floors hold of any plan. What narrows the search is known of plans as good up to
    stability as the one it was made from: it goes where the other is better there.
    """
    known, prices = begun.start.chosen, formulation.prices(chosen)
    old = None if known is None else formulation.prices(known)
    if old is not None and old < prices:
        return begun
    place = place_of(formulation)
    upto = 0 if place is None else place + 1
    is_same = old is not None and old[:upto] == prices[:upto]
    start = replace(begun.start, chosen=chosen)
    return begun._replace(start=start, narrow=begun.narrow if is_same else None)


def _face_where_blocks(formulation: Formulation, start: Start) -> Face | None:
    """Return the plans as good before stability as the one known, in which pairs block.

    ``None`` where none blocks in it, or the tiers before are not proved.
    """
    face = None if start.chosen is None else Face.of(formulation, start.chosen)
    if face is None:
        return None
    place, prices = face.place, formulation.prices(face.best)
    if prices[place] == 0 or prices[:place] != start.floors[:place]:
        return None
    return face


def _behind(formulation: Formulation, begun: Begun, watch: Watch) -> Improved:
    """Bound the first open tier behind stability over all plans that block as few.

    Where the fewest blocking pairs are proved, that is a bound of the tier; otherwise
    it is one of plans with no more than this one.
    """
    start = begun.start
    face = _face_where_blocks(formulation, start)
    if face is None:
        return Improved(start)
    place, prices = face.place, formulation.prices(face.best)
    tier = start.first_open(prices, place)
    if tier is None:
        return Improved(start)
    found = points_bound(face, tier, begun.links, watch.part(MOST_BEHIND))
    if found is None:
        return Improved(start)
    start = replace(start, chosen=found.chosen)
    held = Held(found.bound, (place,), (prices[place],))
    return Improved(start, held=(tier, held)).settled(formulation)


def _sore(formulation: Formulation, start: Start, watch: Watch) -> SoreWindow | None:
    """Return what is known of plans that block with the firms that this one does.

    ``None`` where nothing blocks, or the tiers before are not proved.
    """
    face = _face_where_blocks(formulation, start)
    if face is None:
        return None
    is_least = formulation.prices(face.best)[face.place] == start.floors[face.place]
    if is_least:
        sore = certain_window(face, watch)
        if sore is not None:
            return sore
    sore = sore_window(face, watch)
    if sore is None or not is_least:
        return sore
    return made_certain(sore, face, watch.part(MOST_CERTAIN))


def _cut_down(
    formulation: Formulation, stable: Stable, begun: Begun, sore: SoreWindow | None,
    watch: Watch,
) -> Cutting | None:  # fmt: skip
    """Bound the first tier after stability that is open; ``None`` if none is."""
    narrow, place = begun.narrow, place_of(formulation)
    if sore is not None:
        narrow, stable = sore.narrow, sore.stable
    if narrow is None or begun.start.chosen is None:
        return None
    prices = formulation.prices(begun.start.chosen)
    tier = begun.start.first_open(prices, None if sore is None else place)
    if tier is None or (place is not None and tier <= place):
        return None
    return cut_down(narrow, stable, begun.start.chosen, tier, watch)


def _searched(
    formulation: Formulation, stable: Stable, known: Improved, watch: Watch
) -> Mask:
    """Return a better plan among pairs that cuts leave cheap, if one is wanted.

    Where pairs block in a city, one pass before is among the plans in which no others
    do: it has no blocking pairs to count, and finds good ones sooner. So is each pass
    behind one that ends at a plan which left the condition.
    """
    chosen, found = known.start.chosen, known.found
    assert chosen is not None  # asked before
    assert found is not None
    asked = formulation, stable
    if len(formulation.pairs) >= QUIET and stable.amounts(chosen).any():
        quiet = quieted(formulation, stable, chosen)
        chosen = search(*quiet, found, chosen, watch, PAIRS[0])
    for pairs in PAIRS:
        better = search(*asked, found, chosen, watch, pairs)
        if not known.wants(formulation, chosen, better):
            asked = quieted(formulation, stable, chosen)
            continue
        chosen = better
        if known._replace(start=replace(known.start, chosen=chosen)).has_left:
            break  # it blocks fewer pairs, and nothing is known of it yet
    return chosen


def _promising(
    formulation: Formulation, stable: Stable, chosen: Mask, watch: Watch
) -> Mask | None:
    """Return the pairs that are little dearer than those of a best flow.

    The flow keeps what is known of every plan without a blocking pair, so only a plan
    that has none asks it, time allowing; ``None`` = any pair may be as good.
    """
    if stable.amounts(chosen).any():
        return None
    if not watch.allows(Flow.name):
        return None
    narrow = within(without_stability(formulation), stable, watch)
    priced = priced_of(narrow.formulation, watch)
    if priced is None or priced.reduced is None:
        return None
    is_open: Mask = (priced.reduced <= NEAR * priced.weights[-1]) & narrow.is_open
    return is_open
