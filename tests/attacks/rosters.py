"""Are times and dates of small rosters the best of all, and bounds below the truth?

Every roster of all times that may be is priced by clauses told again from docstrings;
rosters drawn at random see that the rules and the check price them so too. Of dates
every way to hold each visit is tried (``tests/solver/roster``), judged by the check.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation.roster import formulate_roster
from lawyer_assign.policy import Policy
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.proof import TierResult
from lawyer_assign.roster import FixedTime, Roster, RosterRow
from lawyer_assign.solver.roster import solve_roster
from lawyer_assign.verify.roster import check_times
from tests.attacks.roster_clauses import RosterClauses
from tests.attacks.tried import Tried, counted, seeds
from tests.solver.roster import test_dates as dates
from tests.worlds.dates import small_dates
from tests.worlds.rosters import MOST_ROSTERS, POOL, altered, roster_case

Best = Sequence[int]

PRICED = 10
"""Rosters of a case that are drawn, good or not, and priced."""


def attack(seed: int, until: float) -> Tried:
    """Plan small rosters, whole and stopped, and compare."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        for name, fall in (("times", _of_times), ("dates", _of_dates)):
            findings += [f"seed {at}, {name}: {one}" for one in fall(at, ends)]
    return Tried(ends["times"] + ends["dates"], findings, counted(ends))


def _of_times(seed: int, ends: Counter[str]) -> Iterator[str]:
    draw, is_whole = random.Random(f"times {seed}"), False
    while not is_whole:
        case = roster_case(draw, villages=draw.choice([0.0, 0.4, 1.0]))
        policy = altered(draw)
        clauses = RosterClauses(case, policy, Policy().reach.travel)
        is_whole, best = clauses.best(MOST_ROSTERS)
    ends["times"] += 1
    formulation = formulate_roster(case, policy)
    for stop in (None, _stop(draw)):
        answer = solve_roster(formulation, Settings(1, 0), Watch(stop=stop))
        is_whole = stop is None
        if best is None:
            ends["infeasible"] += is_whole
            if answer.chosen is not None or (
                is_whole != answer.is_infeasible and is_whole
            ):
                yield "a roster, or no word that there is none, though none keeps musts"
            continue
        if answer.is_infeasible:
            yield f"infeasible, though a roster has {best}"
        if answer.chosen is None:
            if is_whole:
                yield f"no roster, though one has {best}"
            continue
        roster = formulation.pairs.roster(answer.chosen)
        paid = clauses.prices(
            {row.committee: (row.time.half_day, row.time.nth) for row in roster.rows}
        )
        said = [tier.price for tier in answer.tiers]
        if paid is None or list(paid) != said:
            yield f"said to have {said}, has {paid}"
            continue
        yield from _against(best, paid, answer.tiers, is_whole)
    yield from _priced(clauses, policy, draw)


def _priced(
    clauses: RosterClauses, policy: RosterPolicy, draw: random.Random
) -> Iterator[str]:
    """Price any times by the check, by rules' own words, and by clauses."""
    case = clauses.case
    for _ in range(PRICED):
        times = {
            one: (draw.choice(POOL), draw.randint(1, 4) if is_monthly else None)
            for one, row in clauses.c.items()
            if clauses.team[one] and draw.random() < 0.8
            for is_monthly in (row.kind == "village",)
        }
        rows = [
            RosterRow(one, FixedTime(*time), tuple(clauses.team[one]),
                      case.stand_ins.get(one))
            for one, time in times.items()
        ]  # fmt: skip
        report = check_times(case, policy, Roster.of(rows))
        said = tuple(tier.price for tier in report.tiers) if report.is_clean else None
        if said != clauses.prices(times):
            yield f"{times} is checked as {said}, costs {clauses.prices(times)}"


def _of_dates(seed: int, ends: Counter[str]) -> Iterator[str]:
    draw = random.Random(f"dates {seed}")
    kept_first = draw.choice(["time", "person"])
    for _ in count():
        check = small_dates(draw, kept_first=kept_first)
        best = dates.best_of_all(check)
        if best is not None:
            break
    ends["dates"] += 1
    for stop in (None, _stop(draw)):
        found = dates.expanded(check, stop=stop)
        if not dates.fits(check, found.visits):
            yield "visits that break a must"
        paid = dates.priced(check, found.visits)[:3]
        if stop is None and [tier.price for tier in found.tiers[:3]] != list(paid):
            yield f"said to have {[tier.price for tier in found.tiers[:3]]}, has {paid}"
        yield from _against(best, paid, found.tiers[:3], stop is None)


def _stop(draw: random.Random) -> Callable[[], bool]:
    left = iter(range(draw.randrange(12)))
    return lambda: next(left, None) is None


def _against(
    best: Best, paid: Best, tiers: Sequence[TierResult], is_whole: bool
) -> Iterator[str]:
    """Say where prices, or bounds of tiers as good as the best so far, are wrong."""
    if list(paid) < list(best) or (is_whole and list(paid) != list(best)):
        yield f"{paid}, the best is {best}"
    for at, tier in enumerate(tiers):
        if tier.bound is not None and tier.bound > best[at]:
            yield f"bound {tier.bound} of tier {at}, a roster has {best[at]}"
        if tier.bound != best[at] or paid[at] != best[at]:
            return
