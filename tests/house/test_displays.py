"""What every public object shows of itself: a short line, and HTML that is no trap."""

import datetime as dt
import inspect
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.cards import MOST_REPR, MOST_ROWS
from lawyer_assign.errors import Text
from lawyer_assign.facts import MODELS
from lawyer_assign.facts.sheets import SHEETS
from lawyer_assign.outlines.outline import Outline
from lawyer_assign.rules import ALL_RULES
from lawyer_assign.rules.roster import ROSTER_RULES
from tests.attacks.privacy import GAPS, RUNS
from tests.worlds.published import town, town_facts

MOST_HTML = 20_000
PHONE = "13912345678"
CONTACT = "张某某"
HOSTILE = "<script>alert('1')</script>&\"" + 20 * "长"
TURNED = "\u202eturned"
DAY = dt.date(2026, 3, 2)
CLASSES = [
    name
    for name in la.__all__
    if inspect.isclass(one := getattr(la, name)) and not issubclass(one, Exception)
]
SAY_CONTACTS = {"Contact"}


def many_words():
    return frozenset(f"{at} {HOSTILE}" for at in range(40))


def rows_of_facts():
    """Return class -> a row of facts, everything filled in that can hold a text."""
    ids = {"firm": "f1", "committee": "c1", "lawyer": "l1"}
    days = {"first_day": DAY, "last_day": DAY}
    return [
        la.District(id="d1", name=HOSTILE, area_class="山区"),
        la.Committee(
            id="c1", name=f"{HOSTILE} {PHONE}", kind="community", district="d1",
            languages=many_words(), needs={f"s{at}": 1 for at in range(30)},
        ),
        la.Firm(id="f1", name=HOSTILE, district="d1"),
        la.Lawyer(
            id="l1", name=HOSTILE, firm="f1", phone=PHONE, languages=many_words()
        ),
        la.Choice(firm="f1", committee="c1", firm_rank=1),
        la.Conflict(committee="c1", lawyer="l1", reason=HOSTILE),
        la.Approval(
            document=HOSTILE, limit=6, lawyer="l1", valid_from=DAY, valid_to=DAY
        ),
        la.Agreement(committee="c1", firm="f1", lawyers=[f"l{at}" for at in range(99)]),
        la.PairScore(lawyer="l1", committee="c1", points=-3),
        la.Contact(committee="c1", name=CONTACT, phone=PHONE, remark=HOSTILE),
        la.Tariff(fen_per_year=403_059),
        la.Adjustment(grade=HOSTILE, score_from=0, score_to=100, percent=3),
        la.Inspector(id="j1", name=HOSTILE, district="d1"),
        la.Venue(id="v1", name=HOSTILE, committees=("c1",)),
        la.Leave(lawyer=ids["lawyer"], reason=HOSTILE, **days),
        la.TimeWish(committee="c1", half_days=["tue-am"], weight=3),
        la.PublishedTime(committee="c1", half_day="tue-am"),
    ]  # fmt: skip


def outlines(count):
    rings = (((120.0, 30.0), (120.1, 30.0), (120.0, 30.1)),)
    return la.Outlines(
        rows=tuple(Outline(frozenset({f"{at}", HOSTILE}), rings) for at in range(count))
    )


def totals():
    counts = "problems planned proved short failed committees committees_covered "
    counts += "lawyers_missing lawyers_serving posts paid"
    tiers = (la.TierResult(1, (HOSTILE,) * 99, -519, -520, 0.1),) * 9
    return la.Totals(**dict.fromkeys(counts.split(), 10**9), yuan=0.01, tiers=tiers)


def small_objects():
    only = la.ConditionalBound(bound=-12, condition=Text(HOSTILE * 9, HOSTILE * 9))
    rules = tuple(rule.model_fields["kind"].default for rule in ALL_RULES)
    words = {"title": HOSTILE, "title_zh": HOSTILE}
    role = la.Role(id="r1", **words)
    ids = tuple(f"3301020010{at:02}" for at in range(90))
    return [
        only,
        la.TierResult(1, rules, -519, -520, 0.1, only),
        la.BudgetBound(2, (0,), ids, tuple(range(90)), 5_000, 1, 100),
        la.BudgetRow(HOSTILE * 9, 9_000, 2, 3.5, 0.0, 1_000, None, 2),
        la.Changes(lawyers_leave=ids, committees_join=town_facts().committees),
        la.Solved(0, None, ValueError(f"{HOSTILE} {PHONE}" * 99), 0.1),
        totals(),
        la.solve_many([], workers=1),
        la.DayTable.of_years(2024, 2025, 2026, 2027),
        outlines(40),
        la.FixedTime("tue-am", nth=2),
        la.Post(HOSTILE, HOSTILE * 99),
        la.Visit(ids[0], "duty", DAY, "am", DAY, "am", ids, ids[:3], "leave"),
        la.Phone(PHONE),
        la.PublishRules(), la.DoubtRules(), la.InspectionRules(), la.ScoreSheet(),
        la.Settings(), la.Travel(), la.Reach(most=7), la.Wish(tier=5),
        role, la.RolePolicy().with_role(role),
        la.Policy.hangzhou_2024(),
    ]  # fmt: skip


def answers(outcome):
    facts = outcome.problem.facts
    return [
        la.why(outcome, "c1"), la.why_not(outcome, "c1", "l1"), la.why_all(outcome),
        la.shortage(outcome), la.remedies(outcome), la.trainings(outcome),
        la.critical(outcome, lawyers=["l6"], firms=[]), la.budget_prices(outcome),
        la.compare(outcome, outcome), la.conflict(facts), la.fairness(outcome),
        la.fill_teams(outcome), la.Scenario(facts),
        la.check(facts, outcome.problem.policy, outcome.plan),
    ]  # fmt: skip


def of_a_year(roster):
    facts, visit = roster.facts, roster.visits[0]
    away = la.Leave(lawyer=visit.lawyers[0], first_day=visit.date, last_day=visit.date)
    came = {"lawyer": [visit.lawyers[0]], "committee": [visit.committee]}
    came |= {"day": [visit.date.isoformat()], "minutes": [240]}
    records = la.records_from_frames({"check_ins": pd.DataFrame(came)})
    money = la.datasets.with_example_money(la.datasets.toy())
    plan = la.solve(money).plan
    return [
        roster, roster.roster, la.check_roster(roster),
        la.cover_leaves(roster, [away]), records,
        la.compare_attendance(facts, roster.visits, records),
        la.assess(facts, roster.plan, records),
        la.cost(money, plan), la.cost_year([(visit.date, money, plan)]),
        la.plan_inspection(money, plan),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def shown():
    """Return class -> an object of it."""
    toy = la.datasets.toy()
    people = [one.model_copy(update={"name": HOSTILE}) for one in toy.lawyers]
    contact = la.Contact(committee="c1", name=CONTACT, phone=PHONE)
    lawyers = [one.model_copy(update={"phone": PHONE}) for one in people]
    facts = toy.replace(lawyers=lawyers, contacts=[contact])
    outcome = la.solve(facts)
    found = [
        facts, outcome, outcome.problem, outcome.problem.pairs, outcome.plan,
        outcome.certificate, *rows_of_facts(), *small_objects(), *answers(outcome),
        *of_a_year(town()),
    ]  # fmt: skip
    return {type(one).__name__: one for one in found}


def digits_of(text):
    return " ".join(RUNS.findall(GAPS.sub("", text)))


def test_every_public_class_has_an_example_here(shown):
    assert set(CLASSES) <= set(shown)
    assert len(CLASSES) > 60


@pytest.mark.parametrize("name", [*CLASSES, "Certificate", "RosterReport"])
def test_every_public_object_is_a_short_line_and_short_html(shown, name):
    one = shown[name]
    html = one._repr_html_()
    ElementTree.fromstring(f"<div>{html}</div>")
    assert html
    assert "<script" not in html
    assert len(html.encode()) <= MOST_HTML
    assert len(repr(one)) <= MOST_REPR
    assert "\n" not in repr(one)
    for text in (repr(one), html):
        assert PHONE not in digits_of(text)
        assert name in SAY_CONTACTS or CONTACT not in text


@pytest.mark.parametrize(
    "rule", [*ALL_RULES, *ROSTER_RULES], ids=lambda rule: rule.__name__
)
def test_a_rule_is_shown_with_its_clause_and_titles(rule):
    kind = rule.model_fields["kind"].default
    policy = la.Policy.hangzhou_2024()
    one = policy.get(kind) or policy.roster.by_kind.get(kind) or rule(wish=None)
    html = one._repr_html_()
    ElementTree.fromstring(html)
    assert rule.title_zh in html
    assert rule.source[:6] in html


def test_a_fact_without_a_sheet_shows_its_fields():
    class Dog(la.District):
        legs: int = 4

    html = Dog(id="d1", name="旺财")._repr_html_()
    heads = [one.text for one in ElementTree.fromstring(html).iter("th")]
    assert heads == list(Dog.model_fields)


def test_rows_of_facts_are_called_as_in_the_workbook(shown):
    rows = {model: SHEETS[name] for name, model in MODELS.items()}
    known = [one for one in shown.values() if type(one) in rows]
    assert len(known) == 17
    for one in known:
        cells = ElementTree.fromstring(one._repr_html_()).iter("th")
        columns = rows[type(one)].columns
        said = [
            f"{each.short or each.zh} · {each.en or each.field}" for each in columns
        ]
        assert [cell.text for cell in cells] == said


def test_marks_that_turn_the_direction_are_said_and_not_obeyed():
    one = la.Firm(id="f1", name=TURNED, district="d1")
    for text in (repr(one), one._repr_html_()):
        assert "\\u202eturned" in text
        assert TURNED not in text


def test_money_is_shown_in_the_unit_of_its_head(shown):
    html = shown["Tariff"]._repr_html_()
    assert "yuan_per_year" in html
    assert "4,030.59" in html


def test_a_line_leaves_out_what_is_as_by_default():
    assert repr(la.Firm(id="f1", name="甲所", district="d1", seats=3)) == (
        "Firm(id='f1', name='甲所', district='d1', seats=3)"
    )
    assert repr(la.Reach(most=7)) == "Reach(most=7)"
    assert repr(la.Wish(tier=2)) == "Wish(tier=2)"
    assert repr(la.Settings()) == "Settings()"


def test_numbers_of_settings_have_their_words_and_units(shown):
    html = shown["Reach"]._repr_html_()
    assert "候选律师上限 · most</th>" in html
    assert "7名律师 · 7 lawyers" in html
    assert "绕行系数 · travel.detour_percent" in html
    assert ">130 %<" in html


def test_a_table_has_a_few_rows_and_says_how_many_are_left():
    found = outlines(MOST_ROWS + 3)._repr_html_()
    assert len(list(ElementTree.fromstring(f"<div>{found}</div>").iter("tr"))) == 11
    assert "... and 3 more" in found
    assert "more" not in outlines(MOST_ROWS)._repr_html_()


def test_sets_are_shown_in_the_same_order_always():
    one = rows_of_facts()[1].model_copy(update={"languages": frozenset("cab")})
    assert "languages=frozenset({'a', 'b', 'c'})" in repr(one)


def test_a_notebook_speaks_as_places_are_called():
    def places(name):
        toy = la.datasets.toy()
        rows = toy.committees
        return toy.replace(
            committees=[
                row.model_copy(update={"name": f"{name}{row.id}"}) for row in rows
            ]
        )

    zh, en = ("社区（村）", "最优", "目标"), ("committees", "optimal", "rules")
    for name, words in (("甲村", zh), ("Village", en)):
        facts = places(name)
        policy = la.Policy.hangzhou_2024()
        outcome = la.solve(facts, policy)
        report = la.check(facts, policy, outcome.plan)
        assert report.shortfalls
        table, status, head = words
        assert f"<td>{table}</td>" in facts._repr_html_()
        shown = outcome._repr_html_()
        assert f"<b>{status}" in shown
        assert f"<th>{head}</th>" in shown
        said = report._repr_html_()
        assert ("<th>说明</th>" in said) == (name == "甲村")
        for rule in (policy["coverage"], policy["stability"]):
            assert (rule.title_zh in shown) == (name == "甲村")
        assert ("都更愿意" in said) == (name == "甲村")


def test_a_policy_knows_no_places_and_speaks_both_languages():
    html = la.Policy.hangzhou_2024()._repr_html_()
    heads = [one.text for one in ElementTree.fromstring(html).iter("th")]
    assert len(heads) == len(set(heads)) == 6
    assert all(heads)
    for words in (
        "强度 · strength",
        "必须 · must",
        "目标 · wish",
        "每个社区（村）至少1名律师 · ",
    ):
        assert words in html
    assert "NA&gt;" not in html


def test_a_roster_outcome_says_times_as_places_are_called():
    found = town()
    html = found._repr_html_()
    row = found.roster.rows[0]
    assert row.time.text.zh in html
    assert row.time.text.en not in html
    assert "<th>固定服务时间</th>" in html
    rows = [one.model_copy(update={"name": "x"}) for one in found.facts.committees]
    other = replace(found, facts=found.facts.replace(committees=rows))
    assert row.time.text.en in other._repr_html_()
