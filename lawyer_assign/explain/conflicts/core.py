"""Demands that cannot stand together, as few as leave no other out.

One solve misses what is asked as little as it can. Whatever is missed is blocked: by
limits that are full, of posts that others ask for, and so on; what is reached so is
nearly always enough to contradict by itself, and small. Then demands are taken out,
many at first, and stay out while the rest still contradicts; in the end each of those
left is taken out by itself, and there is a plan for the others.

Every question is answered by solving the demands in question and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.explain.conflicts.blocks import Blocks
from lawyer_assign.explain.conflicts.system import NOTHING, System, rows_near
from lawyer_assign.explain.door import Watch
from lawyer_assign.statements import Bound, Stable

Posts = tuple[tuple[int, int], ...]
"""Committees and lawyers, by place."""

SMALL = 5_000
"""Pairs up to which a contradiction is looked into first."""

FEW = 30
"""Pairs of a demand that names whom it wants: a lawyer, or the lawyers of a firm."""

MOST_CORES = 1_000
"""After so many contradictions nobody reads on."""


@dataclass(frozen=True, eq=False)
class Core:
    """Demands that contradict.

    Parameters
    ----------
    demands
        Numbers in the system.
    kept
        Per demand: the posts of a plan that keeps all the others; ``None`` if none was
        found in the time given.
    """

    demands: tuple[int, ...]
    kept: tuple[Posts | None, ...]


@dataclass(frozen=True, eq=False)
class Cores:
    """What was found.

    Parameters
    ----------
    found
        Contradictions; none is a part of another.
    lifted
        One demand of each; without them the others stand together if ``is_decided``.
    is_decided
        Whether the search came to its end.
    """

    found: tuple[Core, ...]
    lifted: tuple[int, ...]
    is_decided: bool


def find_cores(system: System, watch: Watch) -> Cores:
    """Find every contradiction, each after one demand of those before is lifted."""
    return _Search(system, watch).run()


class _Search:
    """Contradictions found so far, and the demands that are still to stand together."""

    def __init__(self, system: System, watch: Watch) -> None:
        self._system = system
        self._watch = watch
        self._on = np.ones(system.size, bool)
        self._found: list[Core] = []
        self._lifted: list[int] = []

    def run(self) -> Cores:
        for demand in _asks_of_nobody(self._system):
            self._add(Core((demand,), ((),)))
        is_decided = False
        while not is_decided and len(self._found) < MOST_CORES:
            before = len(self._found)
            is_decided = self._round()
            if len(self._found) == before:
                break
        return Cores(tuple(self._found), tuple(self._lifted), is_decided)

    def _add(self, core: Core) -> None:
        """Keep a contradiction, and lift one of its demands."""
        self._found.append(core)
        self._lifted.append(_to_lift(self._system, core))
        self._on[self._lifted[-1]] = False

    def _round(self) -> bool:
        """Look once at what is still on; return whether it is shown to stand."""
        rest = _in_doubt(self._system.part(self._on))
        if rest is None:
            return True
        solution = rest.solve(self._watch)
        if solution.chosen is None:
            return False
        missed = np.flatnonzero((rest.amounts(solution.chosen) > 0) & rest.asks)
        if not len(missed):
            return True
        before, everything = len(self._found), len(rest.pairs)
        blocks = Blocks(rest, solution.chosen)
        anybody, named = np.ones(rest.size, bool), ~rest.asks | _names_few(rest)
        for among, most, every in (
            (named, SMALL, True),
            (anybody, SMALL, False),
            (anybody, everything, False),
            (anybody, everything, True),
        ):
            for demand in missed.tolist():
                still = self._on[rest.ids] & among
                if still[demand] and not self._watch.must_stop:
                    reached = blocks.around(demand, still, most, every=every)
                    if reached is not None:
                        self._look_into(rest.part(reached))
            if len(self._found) > before:
                return False
        label = rest.labels()  # everything that is linked contradicts, if nothing less
        for one in np.unique(label[missed]).tolist():
            self._look_into(rest.part((label == one) & self._on[rest.ids]))
        return False

    def _look_into(self, part: System) -> None:
        smaller = _contradicting(part, self._watch)
        if smaller is not None:
            self._add(_irreducible(smaller, self._watch))


def _names_few(system: System) -> Mask:
    """Return which demands speak of so few pairs that they are to be looked at first.

    Agreements that contradict do so by themselves; a committee that somebody else could
    serve leads from there to everybody who could.
    """
    demands = [demand for demand, _ in system.entries()]
    count = np.bincount(np.concatenate([NOTHING, *demands]), minlength=system.size)
    mask: Mask = count <= FEW
    return mask


def _to_lift(system: System, core: Core) -> int:
    """Return a demand of a contradiction without which more may come to light.

    A limit before a rule that forbids pairs, and that before what is asked for: room
    for one is room for others too, and what they lack besides is seen next.
    """

    def order(demand: int) -> tuple[bool, bool]:
        side, _ = system.at(demand)
        return side.asks, bool(side.about)

    return min(core.demands, key=order)


def _asks_of_nobody(system: System) -> list[int]:
    """Return demands that nothing which can be chosen has to do with, and that miss.

    They ask for posts which no pair can fill, or that a firm and a committee do not
    block of which no pair is there: each contradicts by itself.
    """
    has_pair = np.zeros(system.size, bool)
    for demand, _ in system.entries():
        has_pair[demand] = True
    found = np.zeros(system.size, bool)
    for first, side in zip(system.first.tolist(), system.sides, strict=False):
        rows, statement = slice(first, first + side.rows), side.statement
        if isinstance(statement, Stable):
            everything = np.ones(len(system.pairs), bool)
            blocks = statement.amounts(~everything) > 0
            found[rows] = blocks & ~rows_near(statement, everything)
        elif side.asks and isinstance(statement, Bound) and statement.lower is not None:
            found[rows] = (statement.lower > 0) & ~has_pair[rows]
    return np.flatnonzero(found).tolist()


def _in_doubt(system: System) -> System | None:
    """Leave out the parts that plainly have a plan; ``None`` if all have.

    Plainly: everybody is chosen who has to be, for a demand that needs all its pairs.
    """
    if not system.asks.any():
        return None
    forced = np.zeros(len(system.pairs), bool)
    for side in system.sides:
        statement = side.statement
        if side.asks and isinstance(statement, Bound) and statement.lower is not None:
            needs_all = statement.counts(np.ones(len(forced), bool)) <= statement.lower
            inside = statement.group >= 0
            forced |= inside & np.append(needs_all, False)[statement.group]
    of_demand = system.labels()
    doubtful = np.unique(of_demand[system.amounts(forced) > 0])
    if not len(doubtful):
        return None
    return system.part(np.isin(of_demand, doubtful))


def _contradicting(system: System, watch: Watch) -> System | None:
    """Return a part of a system that contradicts; ``None`` if none is proved to."""
    rest = _in_doubt(system)
    if rest is None:
        return None
    solution = rest.solve(watch)
    if solution.chosen is None or not solution.tiers[0].bound:
        return None
    label = rest.labels()
    missed = np.flatnonzero((rest.amounts(solution.chosen) > 0) & rest.asks)
    linked = [rest.part(label == one) for one in np.unique(label[missed]).tolist()]
    if len(linked) == 1:
        return linked[0]
    for part in sorted(linked, key=lambda one: one.size):
        found = part.solve(watch)
        if found.chosen is not None and found.tiers[0].bound:
            return part
    return None


def _irreducible(system: System, watch: Watch) -> Core:
    """Take out demands while the rest contradicts; then each of those left alone."""
    base = replace(system, ids=np.arange(system.size))
    rest, done = _order(base), 0
    size = max(1, len(rest) // 2)
    while done < len(rest) and not watch.must_stop:
        block = rest[done : done + size]
        smaller = _contradicting(base.part(_without(base, rest, block)), watch)
        if smaller is not None:
            kept = set(smaller.ids.tolist())
            done = sum(one in kept for one in rest[:done])
            rest = [one for one in rest if one in kept]
            size = max(1, min(size, len(rest) - done))
        elif size == 1:
            done += 1
            size = max(1, (len(rest) - done) // 4)
        else:
            size = max(1, size // 2)
    return Core(
        tuple(system.ids[rest].tolist()),
        tuple(_kept(base, _without(base, rest, [one]), watch) for one in rest),
    )


def _order(system: System) -> list[int]:
    """Return all demands: those that one would rather not name first."""

    def rank(demand: int) -> tuple[bool, bool, int]:
        side, _ = system.at(demand)
        return side.asks, not side.about, demand

    return sorted(range(system.size), key=rank)


def _without(system: System, rest: Sequence[int], gone: Sequence[int]) -> Mask:
    mask = np.zeros(system.size, bool)
    mask[list(rest)] = True
    mask[list(gone)] = False
    return mask


def _kept(system: System, on: Mask, watch: Watch) -> Posts | None:
    """Return a plan that keeps some demands; ``None`` if none is found."""
    if watch.must_stop:
        return None
    part = system.part(on)
    solution = part.solve(watch)
    if solution.chosen is None or solution.tiers[0].price != 0:
        return None
    pairs = part.pairs.keep(solution.chosen)
    return tuple(zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True))
