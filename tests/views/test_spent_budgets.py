"""That money leaves places open stands where a planner looks first."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.budget_rows import budget_rows
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import Budget
from lawyer_assign.views.reports import report_text

SAID = {"zh": "少于一个名额的补贴（最高", "en": "less than a post may cost ("}


@pytest.fixture(scope="module")
def outcomes():
    """Return a plan whose budget is spent while places are open, and a rich one."""
    found = []
    for percent in (80, 1_000):
        facts = la.datasets.with_example_money(
            la.datasets.toy(), budget_percent=percent
        )
        found.append(la.solve(facts, la.Policy.hangzhou_2024().with_rule(Budget())))
    return found


def test_the_report_says_where_budgets_are_spent_and_places_open(outcomes):
    poor, rich = outcomes
    for lang, said in SAID.items():
        assert said in report_text(poor, lang)
        assert said not in report_text(rich, lang)
    free = la.solve(poor.problem.stated, la.Policy.hangzhou_2024().with_limit(1))
    assert SAID["zh"] not in report_text(free, "zh")  # no rule keeps budgets


def test_the_front_page_says_so_and_asks_for_money(outcomes, tmp_path):
    for outcome, is_poor in zip(outcomes, (True, False), strict=True):
        la.write(outcome, tmp_path / "plan.xlsx", lang="zh")
        page = openpyxl.load_workbook(tmp_path / "plan.xlsx")["总体情况"]
        said = "".join(str(cell.value) for row in page.iter_rows() for cell in row)
        assert (SAID["zh"] in said) == is_poor
        assert ("研究增加预算、调剂或增派律师" in said) == is_poor


def test_who_asks_why_nobody_serves_reads_of_the_budget(outcomes):
    poor = outcomes[0]
    rows = la.why_all(poor).rows
    open_there = [one for one in rows if one.is_open]
    assert open_there
    for one in rows:
        assert (one.budget_left is None) == (not one.is_open)
    for lang, said in (("zh", "预算每年余"), ("en", "the budget leaves")):
        assert said in open_there[0].text(lang)
        assert said in la.why_all(poor).text(lang)
    served = next(one for one in rows if not one.is_open)
    assert "预算" not in served.text("zh")


def test_a_yuan_that_buys_nothing_says_nothing_of_more_where_that_is_not_known():
    """On paper it read that money does not help, proved."""
    facts = la.datasets.with_example_money(la.datasets.toy())
    tiers = (TierResult(1, ("coverage",), 3, 3, 0.0),)
    rows = budget_rows(facts, tiers, (), 1)
    for row in rows:
        assert (row.rate, row.at_most) == (None, 0)
        assert "尚无证明" in row.said.zh
        assert "nothing is proved" in row.said.en
        assert "--more-yuan" in row.said
        assert "（已证明）" not in row.said.zh
