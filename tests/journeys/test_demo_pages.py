"""What README and the pages of the demo print is what the program prints now."""

import re
from functools import cache

import pytest

import lawyer_assign as la
from lawyer_assign.verify import check_problem
from lawyer_assign.views import report_text, scarcity_text
from lawyer_assign.views.reports import brief_text
from tests.journeys.pages import ROOT, blocks

POLICY = la.Policy.hangzhou_2024()
PAGES = {
    "docs/reference/demo.md": "en", "docs/zh/demo.md": "zh",
    "README.md": "en", "README.zh-CN.md": "zh",
}  # fmt: skip
WHOLE = dict(list(PAGES.items())[:2])


def printed(page):
    """Return the report that a page prints."""
    (found,) = blocks((ROOT / page).read_text("utf-8"), "text")
    return found


def tables(report):
    """Return the lines of each table of a report."""
    return [part.splitlines() for part in report.split("\n\n")]


def shape(report):
    """Return a report without what another run or machine may change.

    Numbers, the bars under them, columns' widths, and which communities lack a skill or
    a language.
    """
    lines = [re.sub(r"\s+", " ", line).strip() for line in report.splitlines()]
    lines = [re.sub(r" [▇]+$|-?\d[\d,.]*", "#", line) for line in lines]
    lines = [re.sub("(speaks it: |的律师服务：).*", r"\1", line) for line in lines]
    return [line for line in lines if "community_governance" not in line]


@cache
def city():
    return la.Problem.of(la.datasets.hangzhou(0), POLICY)


@pytest.mark.parametrize("page", WHOLE)
def test_pages_print_the_facts_of_today(page):
    """Data go on, and what a page prints does not follow by itself."""
    lang, text = WHOLE[page], printed(page)
    problem = city()
    scarce = scarcity_text(problem.facts, problem.scarcity, lang=lang)
    assert tables(text)[-1] == scarce.splitlines()
    fixed = sum(row.is_fixed for row in problem.facts.agreements)
    head = {"en": "fixed agreements", "zh": "固定协议"}[lang]
    (choice,) = (one for one in tables(text) if head in one[1])
    assert all(f" {fixed} " in line for line in choice[2:])


@pytest.mark.parametrize("page", WHOLE)
def test_the_readme_prints_the_beginning_of_its_page(page):
    lang = WHOLE[page]
    readme = "README.md" if lang == "en" else "README.zh-CN.md"
    assert printed(readme).rstrip() == "\n\n".join(printed(page).split("\n\n")[:2])


@pytest.mark.slow
def test_the_demo_of_today_prints_what_the_pages_do():
    outcome = la.solve(la.datasets.hangzhou(0), POLICY, time_limit=2)
    report = check_problem(outcome.problem, outcome.plan)
    for page, lang in PAGES.items():
        text = report_text if page in WHOLE else brief_text
        assert shape(printed(page)) == shape(text(outcome, lang, report))
