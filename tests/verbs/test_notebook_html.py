"""What a notebook shows of an object: short, with names, and nothing of a name runs."""

from dataclasses import replace

import pandas as pd
import pytest

import lawyer_assign as la
from tests.worlds.published import town

HOSTILE = "<script>alert(1)</script>"


def hostile(rows):
    return [row.model_copy(update={"name": HOSTILE + row.name}) for row in rows]


@pytest.fixture(scope="module")
def roster():
    found = town()
    people = hostile(found.facts.lawyers)
    places = hostile(found.facts.committees)
    return replace(found, facts=found.facts.replace(committees=places, lawyers=people))


def records_of(visit):
    came = {"lawyer": [visit.lawyers[0]], "committee": [visit.committee]}
    came |= {"day": [visit.date.isoformat()], "minutes": [240]}
    return la.records_from_frames({"check_ins": pd.DataFrame(came)})


def shown(roster):
    """Return name -> object and what has to stand in its table."""
    facts, visit = roster.facts, roster.visits[0]
    away = la.Leave(lawyer=visit.lawyers[0], first_day=visit.date, last_day=visit.date)
    records = records_of(visit)
    outcome = la.solve(la.datasets.toy())
    return {
        "roster": (roster.roster, visit.committee),
        "roster outcome": (roster, facts.committee[visit.committee].name[-2:]),
        "roster change": (la.cover_leaves(roster, [away]), visit.date.isoformat()),
        "problem": (outcome.problem, "候选配对16个"),
        "pairs": (outcome.problem.pairs, "双方互选"),
        "records": (records, visit.committee),
        "attendance": (
            la.compare_attendance(facts, roster.visits, records),
            facts.lawyer[visit.lawyers[0]].name[-2:],
        ),
    }


def test_a_notebook_shows_tables_and_a_screen_one_line(roster):
    for name, (one, word) in shown(roster).items():
        html = one._repr_html_()
        assert "<table" in html, name
        assert word in html, name
        assert HOSTILE not in html, name
        assert len(repr(one)) < 500, name


def test_a_table_of_a_roster_has_a_row_a_committee_and_names_where_facts_say(roster):
    frame = roster.roster.to_frame(roster.facts)
    assert frame["committee"].tolist() == [row.committee for row in roster.roster.rows]
    names = [roster.facts.committee[one].name for one in frame["committee"]]
    assert frame["committee_name"].tolist() == names
    columns = ["committee", "time", "half_day", "nth", "lawyers", "stand_in"]
    assert list(roster.roster.to_frame()) == columns


def test_a_table_of_visits_joins_those_of_facts_by_ids(roster):
    frame = roster.to_frame()
    assert len(frame) == len(roster.visits)
    assert frame["date"].dt.year.isin([2026, 2027]).all()
    each = frame.explode("lawyers").dropna(subset="lawyers")
    people = la.facts_to_frames(roster.facts)["lawyers"].set_index("id")
    joined = each.join(people["name"], on="lawyers")
    assert joined["name"].notna().all()
    assert all(
        name in named.split("、")
        for name, named in zip(joined["name"], joined["lawyer_names"], strict=True)
    )
    counts = each.groupby("lawyers").size().to_dict()
    assert counts == {one: len(found) for one, found in roster.by_lawyer.items()}


def test_without_a_roster_only_the_line_is_shown(roster):
    assert "<table" not in replace(roster, roster=None)._repr_html_()
