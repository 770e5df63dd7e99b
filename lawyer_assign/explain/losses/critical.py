"""Whom can we not lose: what is lost with every lawyer and every firm that serves."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.answers import Answer, Named
from lawyer_assign.explain.losses.departures import Departures, departures_of
from lawyer_assign.explain.standing import Standing, place_of, standing_of
from lawyer_assign.files.plans.tables import Table
from lawyer_assign.outcome import Outcome, Status
from lawyer_assign.pairs import Pairs
from lawyer_assign.verbs.repair import Changes, agreed, keeping, repair
from lawyer_assign.verbs.solve import check_problem
from lawyer_assign.views.blocks import Block

if TYPE_CHECKING:
    import pandas as pd

Leaver = Literal["lawyer", "firm"]


class Loss(NamedTuple):
    """What is lost when somebody leaves: the best repair against the plan.

    Parameters
    ----------
    who, kind
        A lawyer, or a firm with its lawyers.
    posts
        That they hold.
    status
        Of the repair; without a plan (``infeasible``: some must cannot be kept without
        them) all that follows is ``None``.
    left_open
        Lawyers that committees lack then and did not before.
    open_at
        Where; of equally good repairs the one that was found.
    moved
        Posts of others that end so that this is enough.
    points_lost
        By how much the price of the tier of points rises.
    rises
        By how much the price of every tier of the policy rises.
    way
        ``flow``: by shortest paths; ``repair``: :func:`lawyer_assign.repair` was asked.
    """

    who: Named
    kind: Leaver
    posts: int
    status: Status
    left_open: int | None
    open_at: tuple[Named, ...]
    moved: int | None
    points_lost: int | None
    rises: tuple[int, ...] | None
    way: Literal["flow", "repair"]


@dataclass(frozen=True)
class Critical(Answer):
    """Answer of :func:`critical`.

    Parameters
    ----------
    losses
        One per lawyer and per firm, the worst first.
    tiers
        Numbers of the tiers that ``rises`` speak of.
    why_not_flow
        Why everything was repaired one by one; ``None`` where shortest paths did.
    is_complete
        Whether all that were asked about are there: false if somebody stopped it.
    """

    losses: tuple[Loss, ...]
    tiers: tuple[int, ...]
    why_not_flow: Text | None
    is_complete: bool

    def sheets(self, lang: Lang) -> list[Table]:
        """Return the answer as sheets of a workbook, names beside ids."""
        from lawyer_assign.explain.losses.sheets import critical_sheets

        return critical_sheets(self, lang)

    def blocks(self, lang: Lang) -> list[Block]:
        """Return the answer as titled tables in a language."""
        from lawyer_assign.explain.losses.words import critical_blocks

        return critical_blocks(self, lang)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per lawyer and firm, the worst first."""
        import pandas as pd

        names = ["id", "name", "kind", "posts", "status", "left_open", "open_at",
                 "moved", "points_lost", *(f"tier_{one}" for one in self.tiers),
                 "way"]  # fmt: skip
        rows = [
            (*one.who, one.kind, one.posts, one.status, one.left_open,
             ", ".join(place.id for place in one.open_at), one.moved, one.points_lost,
             *(one.rises or (None,) * len(self.tiers)), one.way)
            for one in self.losses
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=names)
        numbers = [*names[9:-1], "left_open", "moved", "points_lost"]
        return frame.astype(dict.fromkeys(numbers, "Int64"))


def critical(
    outcome: Outcome,
    lawyers: Sequence[str] | None = None,
    firms: Sequence[str] | None = None,
    *,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Critical:
    """Say of every lawyer and every firm what is lost if she, or it, leaves.

    The numbers are those of :func:`lawyer_assign.repair`, one by one: cover as many as
    can be, then end as few posts as can be, then the tiers of the policy. Where the
    policy is a flow they are found by shortest paths, a city in half a minute;
    elsewhere every one is repaired, so name those who matter.

    Parameters
    ----------
    outcome
        With a plan; not changed.
    lawyers, firms
        Ids; ``None`` = all who serve. Who serves nobody takes nothing along.
    time_limit, workers, seed
        Of each repair, where shortest paths do not do; as for
        :func:`lawyer_assign.solve`.
    stop
        Asked before each; true = return what is known so far.
    progress
        Told how many are done, of how many.

    Returns
    -------
    Critical
        The worst first.

    Raises
    ------
    BadInputError
        There is no plan, no such lawyer or firm; limits that cannot be meant.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024(stability="off")
    >>> outcome = la.solve(la.datasets.toy(), policy)
    >>> found = la.critical(outcome)
    >>> {one.way for one in found.losses}
    {'flow'}
    """
    standing = standing_of(outcome)
    asked: list[tuple[Leaver, int]] = [
        *(("lawyer", at) for at in _lawyers(standing, lawyers)),
        *(("firm", at) for at in _firms(standing, firms)),
    ]
    ways = standing.once(departures_of)
    how = {"time_limit": time_limit, "workers": workers, "seed": seed}
    losses: list[Loss] = []
    for done, (kind, at) in enumerate(asked):
        if stop is not None and stop():
            break
        loss = None
        if isinstance(ways, Departures):
            loss = _by_ways(standing, ways, kind, at)
        if loss is None:
            loss = _repaired(outcome, standing, kind, at, how)
        losses.append(loss)
        if progress is not None:
            progress(done + 1, len(asked))
    return Critical(
        standing.lang,
        tuple(sorted(losses, key=_worst_first)),
        tuple(tier.number for tier in standing.tiers),
        ways if isinstance(ways, Text) else None,
        len(losses) == len(asked),
    )


def _lawyers(standing: Standing, ids: Sequence[str] | None) -> list[int]:
    if ids is None:
        serving: list[int] = np.flatnonzero(standing.loads).tolist()
        return serving
    return [place_of("lawyer", one, standing.facts) for one in dict.fromkeys(ids)]


def _firms(standing: Standing, ids: Sequence[str] | None) -> list[int]:
    if ids is None:
        return sorted(set(standing.pairs.firm[standing.posts].tolist()))
    return [place_of("firm", one, standing.facts) for one in dict.fromkeys(ids)]


def _leavers(standing: Standing, kind: Leaver, at: int) -> Ints:
    """Return the places of the lawyers who leave."""
    if kind == "lawyer":
        return np.array([at])
    return np.flatnonzero(standing.pairs.columns.lawyer_firm == at)


def _named(standing: Standing, kind: Leaver, at: int) -> Named:
    return standing.lawyer(at) if kind == "lawyer" else standing.firm(at)


def _by_ways(
    standing: Standing, ways: Departures, kind: Leaver, at: int
) -> Loss | None:
    """Return what is lost by shortest paths; ``None`` where they cannot tell."""
    leavers = _leavers(standing, kind, at)
    found = ways.leave(leavers, at if kind == "firm" else None)
    if found is None:
        return None
    who = _named(standing, kind, at)
    posts = int(standing.loads[leavers].sum())
    if found.rises is None:
        return Loss(who, kind, posts, "infeasible", None, (), None, None, None, "flow")
    pairs = ways.pairs
    served = Counter(_places(standing, leavers))
    served.update(pairs.committee[list(found.gone)].tolist())
    served.subtract(pairs.committee[list(found.come)].tolist())
    moved = sum(_may_go_on(standing, pairs, pair) for pair in found.gone)
    rises = _of_policy(standing, found.rises)
    return _loss(standing, (who, kind, posts), served, moved, rises)


def _places(standing: Standing, leavers: Ints) -> list[int]:
    """Return the committees that leavers serve, once per post."""
    pairs, posts = standing.pairs, standing.posts
    theirs = posts[np.isin(pairs.lawyer[posts], leavers)]
    found: list[int] = pairs.committee[theirs].tolist()
    return found


def _may_go_on(standing: Standing, pairs: Pairs, pair: int) -> bool:
    """Return whether a post counts as one that is to go on: no fixed agreement's."""
    committee = pairs.columns.committees[int(pairs.committee[pair])].id
    firm = pairs.columns.firms[int(pairs.firm[pair])].id
    return firm not in standing.pinned.get(committee, ())


def _loss(
    standing: Standing,
    who: tuple[Named, Leaver, int],
    fewer: Counter[int],
    moved: int,
    rises: tuple[int, ...],
) -> Loss:
    """Return a loss, given how many lawyers fewer each committee has."""
    rows, taken = standing.pairs.columns.committees, standing.served
    open_at: list[Named] = []
    left_open = 0
    for at, lost in sorted(fewer.items()):
        asked, before = rows[at].lawyers_min, int(taken[at])
        more = max(0, asked - before + lost) - max(0, asked - before)
        left_open += more
        if more > 0:
            open_at.append(standing.committee(at))
    points = standing.place_of_points
    lost_points = None if points is None else rises[points]
    return Loss(
        *who, "optimal", left_open, tuple(open_at), moved, lost_points, rises, "flow"
    )


def _of_policy(standing: Standing, rises: tuple[int, ...]) -> tuple[int, ...]:
    """Return the rises of the policy's tiers, without that of ended posts."""
    kept = keeping(standing.problem.policy)
    if len(kept.tiers) == len(standing.tiers):
        return rises
    wish = kept["fewest_changes"].wish
    extra = kept.tiers.index(wish.tier if wish is not None else 0)
    return rises[:extra] + rises[extra + 1 :]


def _repaired(
    outcome: Outcome, standing: Standing, kind: Leaver, at: int, how: dict[str, Any]
) -> Loss:
    """Return what is lost by asking for the repair itself."""
    who = _named(standing, kind, at)
    posts = int(standing.loads[_leavers(standing, kind, at)].sum())
    changes = (
        Changes(lawyers_leave=(who.id,))
        if kind == "lawyer"
        else Changes(firms_leave=(who.id,))
    )
    after = repair(outcome, changes, **how)
    if after.plan is None:
        return Loss(
            who, kind, posts, after.status, None, (), None, None, None, "repair"
        )
    problem = after.problem
    ended = problem.policy["fewest_changes"].violations(problem.facts, after.plan)
    moved = sum(one.amount for one in ended)
    places = standing.pairs.columns.committee_at
    fewer = Counter(places[post.committee] for post in standing.plan.posts)
    fewer.subtract(places[post.committee] for post in after.plan.posts)
    before = standing.once(_before)
    prices = [tier.price or 0 for tier in after.tiers]
    rises = tuple(one - other for one, other in zip(prices, before, strict=True))
    found = _loss(
        standing, (who, kind, posts), fewer, moved, _of_policy(standing, rises)
    )
    return found._replace(status=after.status, way="repair")


def _before(standing: Standing) -> tuple[int, ...]:
    """Return the prices of the plan in the problem of a repair that nobody needs."""
    problem = standing.problem
    facts, policy = agreed(problem.facts, standing.plan), keeping(problem.policy)
    kept = replace(problem, facts=facts, policy=policy)
    report = check_problem(kept, standing.plan)
    return tuple(tier.price for tier in report.tiers)


def _worst_first(one: Loss) -> tuple[object, ...]:
    if one.rises is None:
        return (0, one.kind, one.who.id)
    lost = (-(one.left_open or 0), -(one.moved or 0), *(-rise for rise in one.rises))
    return (1, *lost, one.kind, one.who.id)
