"""Why there is no plan: demands that cannot stand together."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.explain.answers import lang_of
from lawyer_assign.explain.conflicts.contradictions import Contradiction, Contradictions
from lawyer_assign.explain.conflicts.core import Core, Cores, find_cores
from lawyer_assign.explain.conflicts.demands import Words
from lawyer_assign.explain.conflicts.musts import is_of_ones_own, musts_of
from lawyer_assign.explain.conflicts.system import System
from lawyer_assign.explain.door import Progress, Watch, check_limits, graceful_interrupt
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.problem.too_many import MOST_PAIRS

if TYPE_CHECKING:
    import pandas as pd


@checked
def conflict(
    facts: Facts,
    policy: Policy | None = None,
    *,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    time_limit: float | None = 60,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Contradictions:
    """Say why there is no plan: which demands cannot stand together.

    A demand is a rule that must hold, and about whom: the fixed agreement of a lawyer
    with a committee, her conflict of interest there, the seats of a firm. Every
    contradiction that is named is irreducible: it is solved again without each of its
    demands in turn, and then there is a plan. Rules that are wishes never contradict.

    Parameters
    ----------
    facts, policy, pairs
        As for :func:`lawyer_assign.solve`; facts that it refuses because agreements pin
        one committee to two firms are an answer here.
    time_limit
        Wall-clock seconds; ``None`` = no limit.
    progress, stop
        As for :func:`lawyer_assign.solve`; what is known so far is returned.

    Returns
    -------
    Contradictions
        Empty, and so false, if there is a plan.

    Raises
    ------
    BadInputError
        A table of pairs that does not fit the facts; a time limit that cannot be meant.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.toy()
    >>> bool(la.conflict(facts))
    False
    >>> told = la.Conflict(committee="c2", lawyer="l1", reason="近亲属")
    >>> found = la.conflict(facts.replace(conflicts=[*facts.conflicts, told]))
    >>> [demand.rule for demand in found.demands]
    ['fixed_agreements', 'conflicts']
    """
    check_limits(time_limit, None, 0)
    policy = or_standard(policy)
    watch = Watch.of_caller(time_limit, stop, progress)
    widened: frozenset[str] = frozenset()
    own = frozenset(rule.kind for rule in policy.rules if is_of_ones_own(rule))
    with graceful_interrupt(watch):
        while True:
            stated, system = musts_of(facts, policy, pairs, widened, watch)
            cores = find_cores(system, watch)
            cut = _cut(system, cores, own)
            more = frozenset(one for ids in cut.values() for one in ids) - widened
            if not more or watch.must_stop:
                break
            if len(system.pairs) + len(more) * len(facts.lawyers) > MOST_PAIRS:
                break
            widened |= more
    words = Words(stated, policy, system.pairs)
    said = [
        (_contradiction(system, words, core), words.demand(*system.at(lifted)))
        for at, (core, lifted) in enumerate(zip(cores.found, cores.lifted, strict=True))
        if at not in cut
    ]
    said.sort(key=lambda both: len(both[0]))
    rows = facts.columns.committees
    return Contradictions(
        lang_of(rows),
        tuple(one for one, _ in said),
        tuple(lifted for _, lifted in said),
        cores.is_decided and not cut,
    )


def _cut(system: System, cores: Cores, own: frozenset[str]) -> dict[int, list[str]]:
    """Return contradictions over shortened lists of candidates, and whose lists.

    What contradicts among the nearest lawyers need not among all. Rules of somebody's
    ``own`` may speak of any list.
    """
    found: dict[int, list[str]] = {}
    columns = system.pairs.columns
    every = [columns.committees[at].id for at in np.flatnonzero(system.pairs.is_cut)]
    for at, core in enumerate(cores.found):
        for demand in core.demands:
            side, row = system.at(demand)
            who = side.statement.who[row]
            if side.asks and side.statement.rule == "coverage":
                place = columns.committee_at[who]
                if system.pairs.is_cut[place]:
                    found.setdefault(at, []).append(who)
            if every and side.statement.rule in own:
                found.setdefault(at, []).extend(every)
    return found


def _contradiction(system: System, words: Words, core: Core) -> Contradiction:
    columns = system.pairs.columns
    order = sorted(
        range(len(core.demands)), key=lambda at: not system.asks[core.demands[at]]
    )
    kept = [
        None
        if core.kept[at] is None
        else tuple(
            (columns.committees[c].id, columns.lawyers[w].id)
            for c, w in core.kept[at] or ()
        )
        for at in order
    ]
    demands = (words.demand(*system.at(core.demands[at])) for at in order)
    return Contradiction(tuple(demands), tuple(kept))
