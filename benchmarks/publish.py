"""Publishing the roster of the whole city: how long it takes, what one swap touches.

``python -m benchmarks.publish`` prints a Markdown table. Times of duty are dealt out in
turn and days off lapse: what is measured is writing, whatever the roster.
"""

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lawyer_assign as la
from lawyer_assign.datasets import hangzhou
from lawyer_assign.publish.calendars import feeds
from lawyer_assign.publish.duty_book import duty_book
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.export import export_csv, export_workbook
from lawyer_assign.publish.site import site
from lawyer_assign.roster import NTHS, WEEKDAYS, FixedTime, Roster, RosterRow, Visit
from lawyer_assign.roster_outcome import RosterOutcome

SECONDS = 30
"""What publishing the city may take, all of it."""
TOUCHED = 5
"""Files that one stand-in changes: a page, a feed, two lawyers' feeds, the 值班表."""
MADE = dt.datetime(2026, 1, 1)
STAMP = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)


def city(year: int = 2026) -> RosterOutcome:
    """Return the city with a lawyer for every committee, times dealt out in turn."""
    facts = hangzhou(seed=0)
    lawyers = [row.id for row in facts.lawyers]
    plan = la.Plan.of(zip((c.id for c in facts.committees), lawyers, strict=False))
    days = la.DayTable.of_years(year)
    rows = [
        RosterRow(
            post.committee,
            FixedTime(
                WEEKDAYS[at % len(WEEKDAYS)],
                NTHS[at % len(NTHS)]
                if facts.committee[post.committee].kind == "village"
                else None,
            ),
            (post.lawyer,),
        )
        for at, post in enumerate(plan.posts)
    ]
    dates = [day.date for day in days]
    visits = [
        _visit(row, day, is_off=not days.is_workday(day))
        for row in rows
        for day in dates
        if row.time.falls_on(day)
    ]
    visits.sort(key=lambda one: (one.date, one.half, one.committee))
    policy = la.Policy.hangzhou_2024()
    return RosterOutcome(
        "feasible", Roster.of(rows), tuple(visits), (), (), facts, plan, policy, days
    )


def _visit(row: RosterRow, day: dt.date, *, is_off: bool) -> Visit:
    half = row.time.half
    return Visit(
        row.committee,
        "duty" if row.time.nth is None else "visit",
        day,
        half,
        day,
        half,
        () if is_off else row.lawyers,
        why="day_off" if is_off else "",
        is_lapsed=is_off,
    )


def one_stand_in(outcome: RosterOutcome) -> RosterOutcome:
    """Return the roster with another lawyer at one visit."""
    visits = list(outcome.visits)
    at = next(at for at, one in enumerate(visits) if one.lawyers)
    old = visits[at]
    other = next(row.id for row in outcome.facts.lawyers if row.id not in old.lawyers)
    visits[at] = old._replace(
        lawyers=(other,), instead_of=old.lawyers, why="leave", sequence=1
    )
    return replace(outcome, visits=tuple(visits))


def rows(outcome: RosterOutcome, folder: Path) -> list[tuple[str, float, str]]:
    """Return what was done, CPU seconds, and what came out.

    Raises
    ------
    AssertionError
        A swap touched more files than it should.
    """
    found: list[tuple[str, float, str]] = []

    def timed(name: str, call: Callable[[], object]) -> object:
        began = time.process_time()
        made = call()
        found.append((name, time.process_time() - began, _size(made)))
        return made

    edition = Edition(outcome)
    timed("calendar feeds", lambda: _joined(*feeds(edition, STAMP)))
    timed("notice site", lambda: site(edition))
    timed("duty book", lambda: {"": duty_book(edition, MADE)})
    timed("export", lambda: {"csv": export_csv(edition),
                             "xlsx": export_workbook(edition, MADE)})  # fmt: skip
    timed("publish, all of it",
          lambda: la.publish_roster(outcome, folder, stamp=STAMP))  # fmt: skip
    later = STAMP + dt.timedelta(days=9)
    changed = one_stand_in(outcome)
    began = time.process_time()
    done = la.publish_roster(changed, folder, stamp=later, since=folder)
    seconds = time.process_time() - began
    touched = len(done.added) + len(done.changed) + len(done.removed)
    assert touched == TOUCHED, done.changed
    found.append(("one stand-in, since the last", seconds, f"{touched} files touched"))
    return found


def _joined(one: dict[str, bytes], two: dict[str, bytes]) -> dict[str, bytes]:
    return {f"l{k}": v for k, v in one.items()} | {f"c{k}": v for k, v in two.items()}


def _size(made: object) -> str:
    if not isinstance(made, dict):
        return ""
    size = sum(map(len, made.values())) / 1e6
    return f"{len(made):,} file{'s' * (len(made) > 1)}, {size:.1f} MB"


def main() -> int:
    """Print the table; 1 if publishing takes too long."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    outcome = city()
    print(
        f"{len(outcome.visits):,} visits, {len(outcome.facts.committees):,} committees"
    )
    print("\n| what | CPU seconds | what comes out |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        table = rows(outcome, Path(place) / "published")
    for name, seconds, made in table:
        print(f"| {name} | {seconds:.2f} | {made} |")
    whole = max(seconds for _, seconds, _ in table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    verdict = "yes" if whole <= SECONDS else "no"
    print(f"\nwithin {SECONDS} s: {verdict}; peak memory {peak:.2f} GB")
    return int(whole > SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
