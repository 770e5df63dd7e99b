"""The demo's duty roster: one district of the city, planned and published."""

import datetime as dt
from pathlib import Path

from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.datasets import with_duty
from lawyer_assign.errors import Lang
from lawyer_assign.facts import Facts
from lawyer_assign.interrupts import was_asked
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.publish.folder import begin_beside
from lawyer_assign.publish.publication import NOTICE, top_names
from lawyer_assign.roster import DayTable
from lawyer_assign.verbs.adopt import adopt
from lawyer_assign.verbs.publishing import publish_roster
from lawyer_assign.verbs.roster import plan_roster

YEAR = 2026
STAMP = dt.datetime(YEAR, 1, 1, tzinfo=dt.UTC)
"""The same demo gives the same files."""

ROSTER_SECONDS = 20


def show_roster(
    facts: Facts, plan: Plan, folder: Path, seed: int, ticker: Ticker, lang: Lang
) -> Path | None:
    """Plan and publish the roster of the district with most to serve by itself.

    Parameters
    ----------
    facts, plan
        Of the city.
    folder
        Holds the demo's other files; of what this wrote before only what changed is
        written anew.
    seed
        Of the half days that offices and lawyers are given.
    ticker, lang
        Told of steps; language of the site's first page and of the workbook.

    Returns
    -------
    Path or None
        The notice's first page; ``None`` if no district's lawyers stay in it.
    """
    alone = _alone(facts, plan)
    if alone is None:
        return None
    ticker.step("stage_roster")
    policy = Policy.hangzhou_2024(stability="off")
    served = adopt(with_duty(alone[0], seed, YEAR), policy, alone[1])
    roster = plan_roster(
        served,
        DayTable.of_years(YEAR),
        time_limit=ROSTER_SECONDS,
        seed=seed,
        progress=ticker.hear,
        stop=was_asked,
    )
    if was_asked():
        return None
    ticker.step("writing", path=folder)
    begin_beside(folder, top_names(lang))
    publish_roster(roster, folder, stamp=STAMP, since=folder, lang=lang)
    return folder / NOTICE / "index.html"


def _alone(facts: Facts, plan: Plan) -> tuple[Facts, Plan] | None:
    """Return the largest district whose lawyers serve nowhere else, and its posts."""
    home = {row.id: row.district for row in facts.committees}
    where: dict[str, set[str]] = {}
    posts: dict[str, list[tuple[str, str]]] = {}
    for post in plan.posts:
        where.setdefault(post.lawyer, set()).add(home[post.committee])
        posts.setdefault(home[post.committee], []).append((post.committee, post.lawyer))
    kept = {
        district: [one for one in found if len(where[one[1]]) == 1]
        for district, found in posts.items()
    }
    name = max(kept, key=lambda one: (len(kept[one]), one), default=None)
    if name is None or not kept[name]:
        return None
    serving = {lawyer for _, lawyer in kept[name]}
    served = {committee for committee, _ in kept[name]}
    part = Facts(
        districts=facts.districts,
        committees=tuple(row for row in facts.committees if row.id in served),
        firms=facts.firms,
        lawyers=tuple(row for row in facts.lawyers if row.id in serving),
    )
    return part, Plan.of(kept[name])
