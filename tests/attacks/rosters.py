"""Are times and dates of small rosters the best of all, and bounds below the truth?

The enumerators are those of ``tests/solver/roster``: every roster of the candidate
times, and every way to hold each visit, judged by the independent check.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation.roster import candidate_times, formulate_roster
from lawyer_assign.proof import TierResult
from lawyer_assign.solver.roster import solve_roster
from lawyer_assign.verify.roster import check_times
from tests.attacks.tried import Tried, counted, seeds
from tests.solver.roster import test_dates as dates
from tests.solver.roster.test_enumeration import best_of_all
from tests.worlds.dates import small_dates
from tests.worlds.rosters import MOST_ROSTERS, altered, count_of, roster_case

Best = Sequence[int]


def attack(seed: int, until: float) -> Tried:
    """Plan small rosters, whole and stopped, and compare."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        for name, fall in (("times", _of_times), ("dates", _of_dates)):
            findings += [f"seed {at}, {name}: {one}" for one in fall(at, ends)]
    return Tried(ends["times"] + ends["dates"], findings, counted(ends))


def _of_times(seed: int, ends: Counter[str]) -> Iterator[str]:
    draw = random.Random(f"times {seed}")
    while True:
        case = roster_case(draw, villages=draw.choice([0.0, 0.4, 1.0]))
        policy = altered(draw)
        if count_of(candidate_times(case, policy)) <= MOST_ROSTERS:
            break
    ends["times"] += 1
    best, formulation = best_of_all(case, policy), formulate_roster(case, policy)
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
        report = check_times(case, policy, formulation.pairs.roster(answer.chosen))
        paid = [tier.price for tier in report.tiers]
        if not report.is_clean or paid != [tier.price for tier in answer.tiers]:
            yield f"said to have {[tier.price for tier in answer.tiers]}, has {paid}"
        yield from _against(best, paid, answer.tiers, is_whole)


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
