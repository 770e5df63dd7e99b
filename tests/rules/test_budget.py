"""What a district's posts cost stays within its budget, to the fen."""

import pytest

from lawyer_assign.facts import Adjustment, Tariff
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.plan import Plan
from lawyer_assign.rules import Budget
from tests.worlds.small import committee, district, firm, lawyer, world

STEPPED = (
    Tariff(area_class="A", kind="community", post_to=1, fen_per_year=100_000),
    Tariff(area_class="A", kind="community", post_from=2, fen_per_year=80_050),
    Tariff(area_class="A", kind="village", post_to=2, fen_per_year=120_000),
    Tariff(area_class="A", kind="village", post_from=3, fen_per_year=60_000),
    Tariff(area_class="B", fen_per_year=50_001),
)
RESULTS = (
    Adjustment(grade="D", score_from=0, score_to=59, percent=-20),
    Adjustment(grade="C", score_from=60, score_to=84, percent=0),
    Adjustment(grade="A", score_from=85, score_to=100, percent=15),
)


def town(tariffs=STEPPED, adjustments=(), score=None, budget=0):
    """Return two districts, c1, c2 communities and v1, v2, v3 villages, one lawyer."""
    return world(
        [
            committee("c1"),
            committee("c2"),
            committee("v1", kind="village"),
            committee("v2", kind="village", district="d2"),
            committee("v3", kind="village"),
        ],
        [lawyer("l1", assessment=score)],
        [firm("f1")],
        [
            district("d1", area_class="A", budget_yuan=budget),
            district("d2", area_class="B", budget_yuan=budget),
        ],
        tariffs=tariffs,
        adjustments=adjustments,
    )


def fen(facts, committees):
    """Return what posts of l1 cost by district, read off the sentences."""
    plan = Plan.of((one, "l1") for one in committees)
    found = {one.tag.who: one.text for one in Budget().violations(facts, plan)}
    return {
        who: int(text.split("cost ")[1].split(" ")[0].replace(",", "").replace(".", ""))
        for who, text in found.items()
    }


@pytest.mark.parametrize(
    ("committees", "cost"),
    [
        ([], {}),
        (["c1"], {"d1": 100_000}),
        (["v1"], {"d1": 120_000}),
        (["c1", "c2"], {"d1": 180_050}),
        # Communities are counted before villages: v1 is the 2nd post, v3 the 3rd.
        (["v3", "c2", "v1"], {"d1": 100_000 + 120_000 + 60_000}),
        # Posts of d2 come after those of d1, whatever the ids of the committees are.
        (["v2", "v3"], {"d1": 120_000, "d2": 50_001}),
        (["c1", "c2", "v1", "v2", "v3"], {"d1": 300_050, "d2": 50_001}),
    ],
)
def test_posts_are_priced_by_a_table_computed_by_hand(committees, cost):
    assert fen(town(), committees) == cost


@pytest.mark.parametrize(
    ("score", "paid"),
    # 50,001 fen less 20 % is 40,000.8; 50,001 fen and 15 % is 57,501.15.
    [(None, 50_001), (0, 40_001), (59, 40_001), (60, 50_001), (84, 50_001),
     (85, 57_501), (100, 57_501)],
)  # fmt: skip
def test_results_move_the_amount_rounded_to_the_fen(score, paid):
    assert fen(town(adjustments=RESULTS, score=score), ["v2"]) == {"d2": paid}


@pytest.mark.parametrize(("plain", "paid"), [(150, 101), (147, 98)])
def test_half_a_fen_is_rounded_up(plain, paid):
    """Less 33 %, 150 fen are 100.5 and 147 fen are 98.49."""
    tariff = Tariff(fen_per_year=plain)
    moved = Adjustment(score_from=0, score_to=100, percent=-33)
    assert fen(town([tariff], [moved], score=1), ["c1"]) == {"d1": paid}


@pytest.mark.parametrize(("score", "paid"), [(0, 9_000), (100, 11_000), (70, 10_000)])
def test_results_move_nothing_past_the_stated_limits(score, paid):
    limited = Tariff(
        fen_per_year=10_000, least_fen_per_year=9_000, most_fen_per_year=11_000
    )
    assert fen(town([limited], RESULTS, score), ["c1"]) == {"d1": paid}


@pytest.mark.parametrize(
    ("budget", "over"), [(3_500, 1), (3_499, 2), (3_000, 501), (3_501, None)]
)
def test_the_amount_is_whole_yuan_above_the_budget_rounded_up(budget, over):
    facts = town(budget=budget)  # c1 to v3 cost 3,000.50 in d1, v2 500.01 in d2
    facts = facts.replace(
        districts=(
            facts.districts[0].model_copy(update={"area_class": "B"}),
            facts.districts[1],
        ),
        tariffs=(Tariff(area_class="B", fen_per_year=87_513),),  # 4 x 875.13
    )
    plan = Plan.of((one, "l1") for one in ("c1", "c2", "v1", "v3"))
    amounts = [one.amount for one in Budget().violations(facts, plan)]
    assert amounts == ([] if over is None else [over])


def test_who_is_over_is_named_in_both_languages():
    (found,) = Budget().violations(town(budget=1_100), Plan.of([("v1", "l1")]))
    assert found.tag == ("budget", "d1")
    assert found.text == (
        "name of d1 (d1): posts cost 1,200.00 yuan a year, budget 1,100"
    )
    assert found.text_zh == "name of d1（d1）：补贴每年1,200.00元，预算1,100元"


def test_facts_without_tariffs_or_budgets_ask_nothing():
    plan = Plan.of([("c1", "l1")])
    assert not list(Budget().violations(town(tariffs=()), plan))
    assert not list(Budget().violations(town(budget=None), plan))


@pytest.mark.parametrize(
    ("fen_", "text"), [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89"),
                       (-205, "-2.05")],
)  # fmt: skip
def test_yuan_are_written_by_digits(fen_, text):
    assert yuan_text(fen_) == text
