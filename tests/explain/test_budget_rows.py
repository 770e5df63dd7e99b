"""What the prices of budgets prove: never less than planning again finds."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.budget_rows import budget_rows
from lawyer_assign.proof import BudgetBound, TierResult
from lawyer_assign.rules import Budget, Wish
from lawyer_assign.views.costs import budget_notes
from lawyer_assign.views.reports import report_text
from tests.explain.test_budget_prices import best_of, raised
from tests.solver.money.test_priced_tier import POLICY, towns
from tests.worlds.examples import many
from tests.worlds.small import committee, district, lawyer, world

LOTS = 1_000_000
"""Yuan that pay for everything."""


def test_rows_promise_no_less_than_planning_again_finds():
    seen = {"nothing": 0, "free": 0, "bound": 0, "priced": 0}

    @settings(max_examples=many(150), deadline=None)
    @given(facts=towns(), yuan=st.sampled_from([1, 10, 60, 150]))
    def agree(facts, yuan):
        outcome = la.solve(facts, POLICY)
        if outcome.plan is None:
            return
        now, numbers = best_of(facts), [tier.number for tier in outcome.tiers]
        for row in outcome.budget_rows(yuan):
            then = best_of(raised(facts, row.district, yuan))
            first = next((at for at in range(len(now)) if then[at] != now[at]), None)
            seen["nothing"] += row.at_most == 0
            seen["bound"] += bool(row.at_most)
            if row.at_most == 0:
                assert then == now
            elif first is not None and row.at is not None:
                place = numbers.index(row.at)
                assert first >= place
                if first == place and row.at_most is not None:
                    assert now[first] - then[first] <= row.at_most
            if row.tier is None:
                seen["free"] += 1
                assert best_of(raised(facts, row.district, LOTS)) == now
            elif first is not None and row.rate is not None:
                seen["priced"] += 1
                place = numbers.index(row.tier)
                assert first >= place
                most = row.open + row.rate * yuan / 1_000
                assert first > place or now[first] - then[first] <= most + 1e-6

    agree()
    assert min(seen.values()) > 2


TIERS = (TierResult(1, (), 0, 0, 0.0), TierResult(2, (), 10, 9, 0.0))
FREE = BudgetBound(1, (), (), (), least=0, scale=1, fine=1)
DEAR = BudgetBound(2, (0,), ("d1",), (1,), least=5_000, scale=1, fine=100)


def town(budget=41):
    """One district, whose posts cost multiples of 7 yuan; it has no village."""
    tariffs = [
        la.Tariff(post_from=1, post_to=1, kind="community", fen_per_year=2_100),
        la.Tariff(post_from=2, kind="community", fen_per_year=1_400),
        la.Tariff(post_from=1, kind="village", fen_per_year=33),
    ]
    places, people = [committee("c1")], [lawyer("l1")]
    rows = [district("d1", budget_yuan=budget)]
    return world(places, people, districts=rows, tariffs=tariffs)


@pytest.mark.parametrize(
    ("budget", "yuan", "bounds", "said"),
    [
        # Below the next multiple of what all prices divide nothing changes.
        (41, 0, (FREE, DEAR), (None, 0)),
        (35, 6, (FREE, DEAR), (None, 0)),
        (35, 7, (FREE, DEAR), (2, 2)),
        # (5,000 - 4,900) / 100 = 1 is proved with 49 yuan.
        (41, 8, (FREE, DEAR), (2, 9)),
        # Without a bound of the first tier nothing is known of any.
        (41, 8, (DEAR,), (1, None)),
        # A bound of plans that pay less before says nothing of this one.
        (41, 8, (FREE, replace(DEAR, held=(-1,))), (2, None)),
        (41, 8, (FREE, replace(DEAR, held=())), (2, None)),
        # A bound without a price of money holds whatever is added.
        (41, 8, (FREE, replace(DEAR, prices=(0,), least=1_000)), (None, 0)),
        # Of two the better one.
        (41, 8, (FREE, DEAR, replace(DEAR, least=5_200)), (2, 7)),
    ],
)
def test_tiers_are_gone_through_in_their_order(budget, yuan, bounds, said):
    (row,) = budget_rows(town(budget), TIERS, bounds, yuan)
    assert (row.at, row.at_most) == said


def test_the_rate_is_that_of_the_best_bound_beside_what_is_open():
    (row,) = budget_rows(town(), TIERS, (FREE, DEAR), 1)
    assert (row.tier, row.rate, row.open) == (2, 1_000.0, 1.0)
    whole = replace(FREE, tier=2, held=(0,), least=10)
    (free,) = budget_rows(town(), TIERS, (FREE, whole), 1)
    assert (free.tier, free.rate, free.open) == (None, 0.0, 0)
    (unknown,) = budget_rows(town(), TIERS, (FREE,), 1)
    assert (unknown.tier, unknown.rate) == (2, None)


@pytest.fixture(scope="module")
def outcome():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    return la.solve(facts, la.Policy.hangzhou_2024().with_rule(Budget()))


def test_it_is_kept_and_said_in_both_languages(outcome, tmp_path):
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    back = la.Outcome.from_json(outcome.to_json(), facts)
    assert back.budget_rows() == outcome.budget_rows()
    rates, one_yuan = budget_notes(outcome)
    assert "save, in tier 1, at most" in rates.en
    assert "第1层的未达到程度最多降低" in rates.zh
    dearest = max(outcome.budget_rows(), key=lambda one: one.rate or 0)
    most = float(dearest.most_text)
    assert 0 <= most - dearest.rate - dearest.open < 0.03
    assert f" {dearest.most_text}" in rates.en
    is_open = bool(dearest.open)
    assert (f"of which {dearest.open_text} " in rates.en) is is_open
    assert (f"其中{dearest.open_text}是" in rates.zh) is is_open
    assert "buys nothing (proved)" in one_yuan.en
    la.write(outcome, tmp_path / "方案.xlsx", lang="zh")
    from openpyxl import load_workbook

    sheet = load_workbook(tmp_path / "方案.xlsx")["预算边际效益"]
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "增加1元，方案不会更好（已证明）" in said


def test_wishes_and_facts_without_money_have_no_rows():
    policy = la.Policy.hangzhou_2024()
    assert la.solve(la.datasets.toy(), policy.with_rule(Budget())).budget_rows() == ()
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    wished = la.solve(facts, policy.with_rule(Budget(wish=Wish(tier=1))))
    assert wished.budget_rows() == ()
    assert list(budget_notes(wished)) == []


def test_who_keeps_no_budgets_is_told_where_to_switch_the_rule_on():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    (note,) = budget_notes(la.solve(facts, la.Policy.hangzhou_2024()))
    for said in (note.en, note.zh):
        assert "--policy" in said
        assert "la." not in said  # who reads it in a shell writes no Python
    assert "“规则”表" in note.zh


@pytest.mark.parametrize("yuan", [0, -1, 1.5, True, None])
def test_what_is_no_amount_is_refused(outcome, yuan):
    with pytest.raises(la.BadInputError, match="yuan"):
        outcome.budget_rows(yuan)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_has_a_report_is_told_the_command_and_python_beside(outcome, lang):
    unproved = replace(outcome, budget_bounds=())
    (said,) = budget_notes(unproved)
    text = said.of(lang)
    assert text in report_text(unproved, lang=lang)
    words = ("explain", "--more-yuan", "--prove", "la.budget_prices")
    assert [text.index(one) for one in words] == sorted(map(text.index, words))
