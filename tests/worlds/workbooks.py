"""One of every workbook, of one small town; and how wide a text is in a cell."""

import datetime as dt
import re
from functools import cache, lru_cache
from pathlib import Path

import openpyxl
import pandas as pd

import lawyer_assign as la
from lawyer_assign.plan import Plan
from lawyer_assign.publish.duty_book import duty_book
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.export import export_workbook
from lawyer_assign.roster import DayTable
from tests.worlds.files import clean_facts
from tests.worlds.published import STAMP, town, town_facts, town_plan
from tests.worlds.small import DAY

POLICY = la.Policy.hangzhou_2024(on=DAY)
FLOW = POLICY.without("stability")
POSTS = [("330102001051", "L001"), ("330127100201", "L003")]
WIDE = re.compile("[⺀-￯]")
RUN = re.compile(r"[!-~]+")
MARGIN = 0.4
"""Of both sides of a cell, in digits of the standard font, at least."""
SPREAD = 1.02
"""By which fonts of Chinese systems are at least wider than that one."""


def short_town():
    """A town with contacts, teams and too few lawyers."""
    facts = la.datasets.district(committees=18, seed=3, teams=0.3, districts=2)
    people = [
        la.Contact(committee=row.id, name="周主任", phone=f"0571-8765{at:04}")
        for at, row in enumerate(facts.committees)
    ]
    facts = facts.replace(contacts=people)
    return facts.without(lawyers=[row.id for row in facts.lawyers[:12]])


@lru_cache(100)
def opened(path: Path, data_only: bool = False) -> openpyxl.Workbook:
    """Return a workbook that tests only look at: reading takes longer than looking."""
    return openpyxl.load_workbook(path, data_only=data_only)


def write_all(folder: Path, lang="zh"):
    """Write every kind of workbook; return their paths by what they hold."""
    paths = {name: folder / f"{name}.xlsx" for name in WRITERS}
    for name, write in WRITERS.items():
        write(paths[name], lang)
    return paths


def _plan(path, lang):
    outcome = la.solve(short_town(), POLICY, time_limit=20)
    answers = [la.why_all(outcome), la.shortage(outcome)]
    teams = la.fill_teams(outcome)
    la.write(outcome, path, lang=lang, teams=teams, answers=answers)


def _covered_plan(path, lang):
    facts = la.datasets.toy()
    la.write(la.solve(facts, POLICY.without("stability")), path, lang=lang)


def _cost(path, lang):
    la.write(la.cost(clean_facts(), Plan.of(POSTS)), path, lang=lang)


def _inspection(path, lang):
    found = la.plan_inspection(clean_facts(), Plan.of(POSTS), seed=1)
    la.write(found, path, lang=lang)


def _assessment(path, lang):
    rating = {"lawyer": ["L001"], "committee": [POSTS[0][0]], "day": ["2026-03-02"]}
    frames = {"ratings": pd.DataFrame({**rating, "stars": [5]})}
    records = la.records_from_frames(frames)
    la.write(la.assess(clean_facts(), Plan.of(POSTS), records), path, lang=lang)


def _month(path, lang):
    la.write_month(town(), path, "2026-05", phones=True, lang=lang)


def _attendance(path, lang):
    edition = town()
    visit = edition.visits[0]
    other = next(x.id for x in edition.facts.lawyers if x.id not in visit.lawyers)
    frames = {
        "check_ins": pd.DataFrame(
            {
                "lawyer": [visit.lawyers[0], other],
                "committee": [visit.committee] * 2,
                "day": [visit.date.isoformat()] * 2,
                "minutes": [240, 240],
            }
        )
    }
    found = la.compare_attendance(
        edition.facts, edition.visits, la.records_from_frames(frames)
    )
    la.write(found, path, lang=lang)


def _timed_plan(path, lang):
    edition = town()
    outcome = la.adopt(edition.facts, POLICY.without("team_size"), town_plan())
    la.write(outcome, path, lang=lang, roster=edition)


def _records(path, lang):
    """Write records as who filled them in hands them on: with ids and names."""
    edition = town()
    frames = {
        "check_ins": _rows(
            edition.visits, minutes=240, time="09:05", lat=30.25, lon=120
        ),
        "logs": _rows(edition.visits, duty="mediation", text="调解邻里纠纷一起"),
        "ratings": _rows(edition.visits, stars=5),
        "questionnaires": _rows(edition.visits, points=90),
    }
    records = la.records_from_frames(frames)
    la.write(records, path, lang=lang, facts=edition.facts)


def _rows(visits, **more):
    visits = [one for one in visits if one.lawyers]
    return pd.DataFrame(
        {
            "lawyer": [one.lawyers[0] for one in visits],
            "committee": [one.committee for one in visits],
            "day": [one.date for one in visits],
            **more,
        }
    )


def _budgets(path, lang):
    la.write(_within_budgets(), path, lang=lang)


@cache
def _within_budgets():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    return la.solve(facts, FLOW.with_rule(la.rules.Budget()))


def _budget_prices(path, lang):
    la.write(la.budget_prices(_within_budgets(), yuan=1_000), path, lang=lang)


def _answer(make):
    """Return the writer of an answer of the desk to a question about a short town."""

    def write(path, lang):
        la.write(make(_short_outcome()), path, lang=lang)

    return write


@cache
def _short_outcome():
    return la.solve(short_town(), FLOW, time_limit=20)


def _kept_out(outcome):
    """Ask about a lawyer who is a candidate of the place, and does not serve there."""
    first = outcome.plan.posts[0]
    pairs = outcome.problem.pairs.to_frame()
    near = pairs.loc[pairs["committee"] == first.committee, "lawyer"]
    other = next(one for one in near if one != first.lawyer)
    return la.why_not(outcome, first.committee, other)


def _torn(outcome):
    """Demand a pair that a conflict of interest forbids."""
    facts = outcome.problem.stated
    one, firm = facts.lawyers[0], facts.lawyers[0].firm
    place = facts.committees[0].id
    bar = la.Conflict(committee=place, lawyer=one.id, reason="近亲属")
    pin = la.Agreement(committee=place, firm=firm, lawyers=(one.id,), is_fixed=True)
    return la.conflict(facts.replace(conflicts=[bar], agreements=[pin]), FLOW)


def _renewed(outcome):
    """Renew a plan of which two posts are now in conflict of interest."""
    facts, last = outcome.problem.stated, outcome.plan
    bars = [
        la.Conflict(committee=post.committee, lawyer=post.lawyer, reason="近亲属")
        for post in last.posts[:2]
    ]
    return la.renew(facts.replace(conflicts=bars), last, policy=FLOW)


def _traded(outcome):
    """Weigh last year's posts, all but the first ones, against points."""
    facts, plan = outcome.problem.stated, outcome.plan
    served = {place: plan.lawyers_of(place) for place, _ in plan.posts[2:]}
    agreed = [
        la.Agreement(committee=place, firm=facts.lawyer[who[0]].firm, lawyers=who)
        for place, who in served.items()
    ]
    policy = FLOW.with_rule(la.rules.FewestChanges())
    found = la.Scenario(facts.replace(agreements=agreed), policy)
    return la.frontier(found, "fewest_changes", "affinity")


def _duty(path, lang):
    path.write_bytes(duty_book(Edition(town()), STAMP, lang))


def _export(path, lang):
    path.write_bytes(export_workbook(Edition(town()), STAMP, lang))


WRITERS = {
    "month": _month,
    "plan": _plan,
    "timed_plan": _timed_plan,
    "attendance": _attendance,
    "why_all": _answer(la.why_all),
    "shortage": _answer(la.shortage),
    "why": _answer(lambda one: la.why(one, one.plan.posts[0].committee)),
    "why_not": _answer(_kept_out),
    "conflict": _answer(_torn),
    "remedies": _answer(la.remedies),
    "critical": _answer(la.critical),
    "trainings": _answer(lambda one: la.trainings(one, 3)),
    "compare": _answer(lambda one: la.compare(one, one, names=["甲", "乙"])),
    "renewal": _answer(_renewed),
    "frontier": _answer(_traded),
    "covered": _covered_plan,
    "budgets": _budgets,
    "budget_prices": _budget_prices,
    "cost": _cost,
    "inspection": _inspection,
    "assessment": _assessment,
    "duty": _duty,
    "export": _export,
    "settings": lambda path, lang: la.write_settings_template(path, lang=lang),
    "template": lambda path, lang: la.write_template(path, lang=lang),
    "records": lambda path, lang: la.write_records_template(path, lang=lang),
    "records_filled": _records,
    "records_chosen": lambda path, lang: la.write_records_template(
        path, lang=lang, facts=town_facts()
    ),
    "facts": lambda path, lang: la.write_facts(clean_facts(), path, lang=lang),
    "calendar": lambda path, lang: la.write_days(DayTable.draft(2026), path, lang=lang),
}

FACTS = {
    **dict.fromkeys(("covered", "budgets", "budget_prices"), la.datasets.toy),
    **dict.fromkeys(("cost", "inspection", "assessment", "facts"), clean_facts),
    **dict.fromkeys(
        (
            "timed_plan",
            "attendance",
            "duty",
            "export",
            "records_filled",
            "records_chosen",
        ),
        town_facts,
    ),
}
"""Of whom each workbook is, but for those of a short town."""


def named_in(name):
    """Return the name of everybody whom a workbook may mention, by id."""
    facts = FACTS.get(name, short_town)()
    tables = (facts.committees, facts.lawyers, facts.firms, facts.districts,
              facts.inspectors)  # fmt: skip
    return {row.id: row.name for rows in tables for row in rows}


def width_of(text):
    """Return how many digits wide a text is, at least: a Chinese sign takes two."""
    return sum(2 if WIDE.match(sign) else 1 for sign in text) * SPREAD + MARGIN


def shown(cell):
    """Return a cell as a page shows it."""
    value = cell.value
    if isinstance(value, dt.date):
        return "0000-00-00"
    if isinstance(value, int | float) and not isinstance(value, bool):
        form = cell.number_format
        if form.startswith("#,##0"):
            return f"{value:,.2f}" if form.endswith(".00") else f"{value:,.0f}"
        return f"{value:g}" if form == "General" else str(value)
    return str(value)


def clipped_cells(path):
    """Return the cells of a workbook whose text does not fit into them."""
    found = []
    for sheet in opened(path, data_only=True):
        if sheet.sheet_state != "visible":
            continue
        merged = {
            (part.min_row, part.min_col): part for part in sheet.merged_cells.ranges
        }
        widths = column_widths(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in (None, ""):
                    continue
                part = merged.get((cell.row, cell.column))
                last = cell.column if part is None else part.max_col
                room = sum(widths[at] for at in range(cell.column, last + 1))
                if not fits(sheet, row, cell, room):
                    found.append(f"{sheet.title}!{cell.coordinate}: {shown(cell)}")
    return found


def column_widths(sheet):
    widths = {}
    for one in sheet.column_dimensions.values():
        for at in range(one.min, min(one.max, 60) + 1):
            widths[at] = one.width
    return {at: widths.get(at, 8.43) for at in range(1, 61)}


def fits(sheet, row, cell, room):
    lines = shown(cell).split("\n")
    if not cell.alignment.wrap_text:
        widest = max(map(width_of, lines))
        beyond = row[cell.column : cell.column + 6]
        is_text = isinstance(cell.value, str)
        return widest <= room or (is_text and all(one.value is None for one in beyond))
    unbroken = [run for line in lines for run in RUN.findall(line)]
    if any(width_of(run) > room for run in unbroken):
        return False
    height = sheet.row_dimensions[cell.row].height
    needed = sum(max(1, -(-width_of(line) // room)) for line in lines)
    return height is None or needed * 12 <= height
