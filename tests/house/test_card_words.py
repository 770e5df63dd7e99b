"""In which language a card for a notebook speaks: as the places are called."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign import cards
from tests.worlds.published import town

NAMES = {"Gini", "Jain", "base"}
WORD = re.compile(r"[A-Za-z_]{3,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def objects(roster, outcome):
    """Return name -> object, of those that know the facts and of those that do not."""
    facts, visit = roster.facts, roster.visits[0]
    away = la.Leave(lawyer=visit.lawyers[0], first_day=visit.date, last_day=visit.date)
    came = {"lawyer": [visit.lawyers[0]], "committee": [visit.committee]}
    came |= {"day": [visit.date.isoformat()], "minutes": [240]}
    records = la.records_from_frames({"check_ins": pd.DataFrame(came)})
    money, policy = outcome.problem.facts, outcome.problem.policy
    knowing = {
        "facts": money,
        "outcome": outcome,
        "pairs": outcome.problem.pairs,
        "report": la.check(money, policy, outcome.plan),
        "costs": la.cost(money, outcome.plan),
        "costs of a year": la.cost_year([(visit.date, money, outcome.plan)]),
        "fairness": la.fairness(outcome),
        "inspection": la.plan_inspection(money, outcome.plan),
        "roster outcome": roster,
        "roster change": la.cover_leaves(roster, [away]),
        "attendance": la.compare_attendance(facts, roster.visits, records),
        "assessment": la.assess(facts, roster.plan, records),
        "scenario": la.Scenario(money),
    }
    unknowing = {
        "plan": outcome.plan,
        "teams": la.fill_teams(outcome),
        "roster": roster.roster,
        "records": records,
        "policy": policy,
        "post": outcome.plan.posts[0],
        "visit": visit,
        "days": roster.days,
    }
    return knowing, unknowing


@pytest.fixture(scope="module")
def shown():
    outcome = la.solve(la.datasets.with_example_money(la.datasets.toy()))
    return objects(town(), outcome)


def codes():
    """Return what a planner typed: ids of the facts; and of rules, half days, days."""
    facts = la.datasets.toy()
    ids = {row.id for rows in (facts.districts, facts.committees) for row in rows}
    kinds = {rule.kind for rule in la.Policy.hangzhou_2024().rules}
    halves = {row.time.half_day for row in town().roster.rows}
    return ids | kinds | halves | {"day_off", "makeup", "duty", "visit", "event"}


def cells_of(one):
    found = ElementTree.fromstring(f"<div>{one._repr_html_()}</div>")
    return ["".join(cell.itertext()) for cell in found.iter() if not len(cell)]


@pytest.mark.parametrize("name", [
    "facts", "outcome", "pairs", "report", "costs", "fairness", "inspection",
    "roster outcome", "roster change", "attendance", "assessment", "scenario",
])  # fmt: skip
def test_what_knows_chinese_places_speaks_chinese_alone(shown, name):
    for cell in cells_of(shown[0][name]):
        words = {w for w in WORD.findall(cell) if cell not in codes()}
        assert words <= NAMES, cell


@pytest.mark.parametrize(
    "name", ["plan", "teams", "roster", "records", "policy", "post", "visit", "days"]
)
def test_what_knows_no_places_speaks_both_languages(shown, name):
    one = shown[1][name]
    for cell in cells_of(one):
        is_code = cell in codes() or cell in {type(one).__name__, "hangzhou_2024"}
        if WORD.search(cell) and not is_code and not cell.startswith("house rule"):
            assert CHINESE.search(cell), cell


def test_what_knows_english_places_speaks_english_alone(shown):
    toy = la.datasets.with_example_money(la.datasets.toy())
    rows = {
        name: [
            row.model_copy(update={"name": f"Place {row.id}"})
            for row in getattr(toy, name)
        ]
        for name in ("committees", "districts", "firms", "lawyers", "inspectors")
    }
    facts = toy.replace(**rows)
    outcome = la.solve(facts)
    for one in (
        facts, outcome, outcome.problem.pairs, la.cost(facts, outcome.plan),
        la.fairness(outcome), la.plan_inspection(facts, outcome.plan),
    ):  # fmt: skip
        assert not CHINESE.search(one._repr_html_())


def test_nothing_is_shown_where_nothing_is_known_and_members_side_by_side(shown):
    teams = shown[1]["teams"]
    assert any(who is None for row in teams.rows for _, who in row.roles)
    assert not any("None" in cell or "(" in cell for cell in cells_of(teams)[1:])
    alone = replace(teams.rows[0], members=("l1", "l2"))
    assert "<td>l1; l2</td>" in la.Teams((alone,))._repr_html_()


def test_a_long_table_is_cut_and_says_how_much_is_left_in_its_language():
    frame = pd.DataFrame({"lawyer": ["l1"] * (cards.MOST_FRAME + 3)})
    zh, en = (cards.frame_html("x", frame, lang) for lang in ("zh", "en"))
    assert "<p>……另有3行</p>" in zh
    assert "<p>... and 3 more</p>" in en
    assert "<th>律师编号 · lawyer</th>" in cards.frame_html("x", frame, None)


def test_numbers_of_a_card_stand_below_one_another_in_thousands():
    outcome = la.solve(la.datasets.toy())
    last = replace(outcome.tiers[-1], price=-309623, bound=-309700, seconds=18.441)
    shown = replace(outcome, tiers=(*outcome.tiers[:-1], last))._repr_html_()
    for number in ("-309,623", "-309,700", "18.4"):
        assert f'<td style="text-align:right">{number}</td>' in shown
    assert replace(outcome, tiers=(last,)).to_frame()["seconds"].tolist() == [18.441]
