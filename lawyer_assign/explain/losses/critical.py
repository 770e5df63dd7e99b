"""Whom can we not lose: what is lost with every lawyer and every firm that serves."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.door import Watch, find_no_functions, graceful_interrupt
from lawyer_assign.explain.losses.departures import Departure, Departures, departures_of
from lawyer_assign.explain.losses.effects import POINTS, effects_of, prices_by_rule
from lawyer_assign.explain.losses.loss import Critical, Leaver, Loss, NotAsked
from lawyer_assign.explain.standing import Standing, places_of, standing_of
from lawyer_assign.outcome import Outcome
from lawyer_assign.pairs import Pairs
from lawyer_assign.rules import OneEach
from lawyer_assign.verbs.repair import Changes, agreed, keeping, repair
from lawyer_assign.verbs.solve import checked_settings
from lawyer_assign.verify import Report, check_problem

EACH = 10.0
"""Seconds that one repair takes at most, where there is a limit."""

Asked = tuple[Leaver, int]
"""Who leaves: which kind, and her, or its, place."""


@checked
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
    elsewhere every one is repaired, those first who hold posts that nobody without one
    could take over, then those who hold most, as long as the time lasts.

    Parameters
    ----------
    outcome
        With a plan; not changed.
    lawyers, firms
        Ids. Who serves nobody takes nothing along. Where neither are named, all who
        serve; where only lawyers, or only firms, are named, these alone.
    time_limit
        Seconds of all repairs together, each at most ten; who is left then is named as
        not asked. Shortest paths are gone in any case, and a repair that is begun makes
        its pairs and a first plan, some seconds for a city, whatever the limit.
    workers, seed
        Of each repair; as for :func:`lawyer_assign.solve`.
    stop
        Asked now and then; true, like Ctrl-C, = return what is known so far. A repair
        that is given up halfway counts as not asked.
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
    if defects := list(find_no_functions(stop=stop, progress=progress)):
        raise BadInputError(defects)
    standing = standing_of(outcome)
    named = _named(standing, lawyers, firms)
    checked_settings(time_limit, workers, seed)
    losses: dict[Asked, Loss] = {}

    def told(one: Asked, loss: Loss | None) -> None:
        if loss is not None:
            losses[one] = loss
            if progress is not None:
                progress(len(losses), len(named))

    button = Watch.of_caller(None, stop)
    with graceful_interrupt(button):
        ways = standing.once(departures_of)
        asked = _hardest_first(standing, named)
        if isinstance(ways, Departures):
            left_by = {}
            for one in asked:
                if button.must_stop:
                    break
                left_by[one] = ways.leave(*_leaving(standing, *one))
                told(one, _by_ways(standing, ways, one, left_by[one]))
            losses |= _with_effects(standing, ways, losses, left_by)
        watch = Watch(time_limit, lambda: button.is_told_to_stop)
        how = {"workers": workers, "seed": seed}
        for one in asked:
            if one not in losses and not watch.must_stop:
                told(one, _repaired(outcome, standing, one, watch, how))
    return Critical(
        standing.lang,
        tuple(sorted(losses.values(), key=_worst_first)),
        tuple(tier.number for tier in standing.tiers),
        ways if isinstance(ways, Text) else None,
        tuple(_not_asked(standing, *one) for one in asked if one not in losses),
    )


def _hardest_first(standing: Standing, asked: list[Asked]) -> list[Asked]:
    """Return those first whom it may be hardest to replace.

    Their posts at committees without a candidate who serves nowhere count first.
    """
    pairs = standing.pairs
    spare = pairs.committee[standing.loads[pairs.lawyer] == 0]
    spares = np.bincount(spare, minlength=len(pairs.columns.committees))
    posts = standing.posts
    hard = np.bincount(
        pairs.lawyer[posts][spares[pairs.committee[posts]] == 0],
        minlength=len(standing.loads),
    )

    def key(one: Asked) -> tuple[int, int]:
        leavers = _leavers(standing, *one)
        return -int(hard[leavers].sum()), -int(standing.loads[leavers].sum())

    return sorted(asked, key=key)


def _not_asked(standing: Standing, kind: Leaver, at: int) -> NotAsked:
    posts = int(standing.loads[_leavers(standing, kind, at)].sum())
    return NotAsked(_who(standing, kind, at), kind, posts)


def _named(
    standing: Standing, lawyers: Sequence[str] | None, firms: Sequence[str] | None
) -> list[Asked]:
    """Return who is asked about; all who serve where nobody is named.

    Raises
    ------
    BadInputError
        Every id that nobody has.
    """
    asked: list[tuple[Leaver, str]] = [
        *(("lawyer", one) for one in dict.fromkeys(lawyers or ())),
        *(("firm", one) for one in dict.fromkeys(firms or ())),
    ]
    places = places_of(asked, standing.facts)
    named = [(kind, at) for (kind, _), at in zip(asked, places, strict=True)]
    serving: list[int] = []
    sending: list[int] = []
    # Who names some of one kind asks about these alone; an empty list names nobody.
    if lawyers is None and not firms:
        serving = np.flatnonzero(standing.loads).tolist()
    if firms is None and not lawyers:
        sending = sorted(set(standing.pairs.firm[standing.posts].tolist()))
    return [
        *(("lawyer", at) for at in serving),
        *named,
        *(("firm", at) for at in sending),
    ]


def _leavers(standing: Standing, kind: Leaver, at: int) -> Ints:
    """Return the places of the lawyers who leave."""
    if kind == "lawyer":
        return np.array([at])
    return np.flatnonzero(standing.pairs.columns.lawyer_firm == at)


def _who(standing: Standing, kind: Leaver, at: int) -> Named:
    return standing.lawyer(at) if kind == "lawyer" else standing.firm(at)


def _leaving(standing: Standing, kind: Leaver, at: int) -> tuple[Ints, int | None]:
    """Return the places of the lawyers who leave, and of the firm that does."""
    return _leavers(standing, kind, at), at if kind == "firm" else None


def _by_ways(
    standing: Standing,
    ways: Departures,
    one: Asked,
    found: Departure | None,
) -> Loss | None:
    """Return what is lost by shortest paths; ``None`` where they cannot tell."""
    if found is None:
        return None
    kind, at = one
    leavers = _leavers(standing, kind, at)
    who = _who(standing, kind, at)
    posts = int(standing.loads[leavers].sum())
    if found.rises is None:
        loss = Loss(who, kind, posts, "infeasible", None, (), None, None, None, "flow")
        return None if _may_lack_pairs(standing, loss) else loss
    pairs = ways.pairs
    served = Counter(_places(standing, leavers))
    served.update(pairs.committee[list(found.gone)].tolist())
    served.subtract(pairs.committee[list(found.come)].tolist())
    moved = sum(_may_go_on(standing, pairs, pair) for pair in found.gone)
    rises = _of_policy(standing, found.rises)
    loss = _loss(standing, (who, kind, posts), served, moved, rises)
    return None if _may_lack_pairs(standing, loss) else loss


def _with_effects(
    standing: Standing,
    ways: Departures,
    losses: dict[Asked, Loss],
    left_by: Mapping[Asked, Departure | None],
) -> dict[Asked, Loss]:
    """Return losses with what they are made of, rule by rule."""
    left = [
        (one, (*_leaving(standing, *one), found))
        for one, found in left_by.items()
        if found is not None and found.rises is not None and one in losses
    ]
    rises = ways.by_rule([departure for _, departure in left])
    return {
        one: _made_of(standing, losses[one], by_rule)
        for (one, _), by_rule in zip(left, rises, strict=True)
    }


def _made_of(standing: Standing, loss: Loss, rises: Mapping[str, int]) -> Loss:
    """Return a loss with what it is made of, rule by rule."""
    policy = standing.problem.policy
    effects = dict(effects_of(policy, rises))
    points = effects.pop(POINTS, 0)
    counts = any(rule.is_in_points and rule.wish for rule in policy.rules)
    return loss._replace(
        points_lost=points if counts else None, effects=tuple(effects.items())
    )


def _may_lack_pairs(standing: Standing, loss: Loss) -> bool:
    """Return whether longer lists could do better: only a repair makes such.

    Where more stays open, or somebody takes a further post who need not over them.
    """
    problem = standing.problem
    if not problem.leaves_out:
        return False
    if loss.rises is None or loss.left_open:
        return True
    each = problem.policy.find(OneEach)
    if each is None or each.wish is None:
        return False
    return loss.rises[problem.policy.tiers.index(each.wish.tier)] > 0


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
    filled_at: list[Named] = []
    left_open = opened = 0
    for at, lost in sorted(fewer.items()):
        asked, before = rows[at].lawyers_min, int(taken[at])
        more = max(0, asked - before + lost) - max(0, asked - before)
        left_open += more
        opened += max(0, more)
        if more:
            (open_at if more > 0 else filled_at).append(standing.committee(at))
    found = Loss(*who, "optimal", left_open, tuple(open_at), moved, None, rises, "flow")
    return found._replace(opened=opened, filled_at=tuple(filled_at))


def _of_policy(standing: Standing, rises: tuple[int, ...]) -> tuple[int, ...]:
    """Return the rises of the policy's tiers, without that of ended posts."""
    kept = keeping(standing.problem.policy)
    if len(kept.tiers) == len(standing.tiers):
        return rises
    wish = kept["fewest_changes"].wish
    extra = kept.tiers.index(wish.tier if wish is not None else 0)
    return rises[:extra] + rises[extra + 1 :]


def _repaired(
    outcome: Outcome, standing: Standing, one: Asked, watch: Watch, how: dict[str, Any]
) -> Loss | None:
    """Return what is lost by asking for the repair itself; ``None`` if it is stopped.

    One that somebody stopped halfway may leave more open than its time would have.
    """
    kind, at = one
    who = _who(standing, kind, at)
    posts = int(standing.loads[_leavers(standing, kind, at)].sum())
    changes = (
        Changes(lawyers_leave=(who.id,))
        if kind == "lawyer"
        else Changes(firms_leave=(who.id,))
    )
    left = None if watch.time_limit is None else min(EACH, max(0.1, watch.left))
    after = repair(outcome, changes, time_limit=left, stop=watch.stop, **how)
    if watch.is_told_to_stop and after.status in ("feasible", "undecided"):
        return None
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
    before, now = standing.once(_before), check_problem(problem, after.plan)
    rises = tuple(
        one.price - other.price
        for one, other in zip(now.tiers, before.tiers, strict=True)
    )
    found = _loss(
        standing, (who, kind, posts), fewer, moved, _of_policy(standing, rises)
    )
    by_rule = prices_by_rule(now)
    by_rule.subtract(prices_by_rule(before))
    found = _made_of(standing, found, by_rule)
    return found._replace(status=after.status, way="repair")


def _before(standing: Standing) -> Report:
    """Return what the plan costs in the problem of a repair that nobody needs."""
    problem = standing.problem
    facts, policy = agreed(problem.facts, standing.plan), keeping(problem.policy)
    kept = replace(problem, facts=facts, policy=policy)
    return check_problem(kept, standing.plan)


def _worst_first(one: Loss) -> tuple[object, ...]:
    if one.rises is None:
        return (0, one.kind, one.who.id)
    lost = (-(one.left_open or 0), -(one.moved or 0), *(-rise for rise in one.rises))
    return (1, *lost, one.kind, one.who.id)
