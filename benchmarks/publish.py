"""Publishing the roster of the whole city: how long it takes, what one swap touches.

``python -m benchmarks.publish`` prints a Markdown table. The roster is that of
``benchmarks.roster``: planned, with moved visits, stand-ins, events and what lapses.
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
from benchmarks.roster import YEAR
from benchmarks.roster import city as planned_city
from lawyer_assign.publish.calendars import feeds
from lawyer_assign.publish.duty_book import duty_book
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.export import export_csv, export_workbook
from lawyer_assign.publish.site import site
from lawyer_assign.roster_outcome import RosterOutcome

SECONDS = 30
"""What publishing the city may take, all of it."""
TOUCHED = 5
"""Files that one stand-in changes: a page, a feed, two lawyers' feeds, the 值班表."""
MADE = dt.datetime(YEAR, 1, 1)
STAMP = dt.datetime(YEAR, 1, 1, 8, tzinfo=dt.UTC)


def city() -> RosterOutcome:
    """Return the planned roster of the built-in city, moves and events among it."""
    days = la.DayTable.of_years(YEAR)
    return la.plan_roster(planned_city(), days, time_limit=None)


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
