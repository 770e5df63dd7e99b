"""Everything that is written of a plan and its roster, by default, into one folder."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import lawyer_assign as la
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.roster_outcome import RosterOutcome

STAMP = dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC)
DAYS = la.DayTable.of_years(2026)


class Planned(NamedTuple):
    """A plan, and the duty roster of it."""

    outcome: Outcome
    roster: RosterOutcome


def planned(facts: Facts, seed: int, **said: int) -> Planned:
    """Solve, and set times and dates."""
    outcome = la.solve(facts, seed=seed, time_limit=None, **said)
    return Planned(outcome, la.plan_roster(outcome, DAYS, seed=seed, **said))


def small_town(seed: int) -> Facts:
    """Return a dozen committees with all that a duty roster needs."""
    facts = la.datasets.district(committees=12, lawyers=14, districts=2, seed=seed)
    return la.datasets.with_duty(facts, seed=seed)


def write_all(one: Planned, folder: Path, lang: str = "zh") -> None:
    """Write all kinds of files, as a planner does who asks for nothing more."""
    facts, outcome = one.outcome.problem.facts, one.outcome
    for name in ("facts.xlsx", "facts.json", "facts"):
        la.write_facts(facts, folder / name, lang=lang)
    teams = la.fill_teams(outcome)
    answers = [la.why_all(outcome), la.shortage(outcome)]
    la.write(
        outcome, folder / "plan.xlsx", lang=lang, teams=teams, answers=answers,
        roster=one.roster,
    )  # fmt: skip
    la.write(outcome, folder / "plan.json", lang=lang, certificate=True)
    la.write(outcome, folder / "plan", lang=lang)
    la.write(outcome, folder / "page.html", lang=lang, roster=one.roster)
    (folder / "outcome.json").write_text(outcome.to_json(), "utf-8")
    scenario = la.Scenario(facts).without(lawyer=facts.lawyers[0].id)
    (folder / "scenario.json").write_text(scenario.to_json(), "utf-8")
    for name in ("roster.xlsx", "roster.json"):
        la.write_roster(one.roster, folder / name, lang=lang)
    la.publish_roster(one.roster, folder / "published", stamp=STAMP, lang=lang)


def texts_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all files by name, of workbooks every part unpacked."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for part in book.namelist():
                    yield f"{name}!{part}", book.read(part)
        else:
            yield name, path.read_bytes()
