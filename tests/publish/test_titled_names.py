"""Who serves and is no lawyer: a title stands wherever the name does."""

import openpyxl

import lawyer_assign as la
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.publication import publication
from lawyer_assign.roster import DayTable
from tests.worlds.published import STAMP, outcome_of, town
from tests.worlds.small import DAY

TITLED, OFFICE = "王甲（基层法律服务工作者）", "清波法律服务所"


def titled(facts):
    """Return facts in which one serves who is of an office of legal services."""
    lawyers = [
        row.model_copy(update={"name": TITLED}) if row.id == "l1" else row
        for row in facts.lawyers
    ]
    firms = [
        row.model_copy(update={"name": OFFICE}) if row.id == "f1" else row
        for row in facts.firms
    ]
    return facts.replace(lawyers=lawyers, firms=firms)


def test_a_title_in_a_name_is_announced_and_published(tmp_path):
    before = town()
    titled_facts, plan = titled(before.facts), before.plan
    rows = [x.model_copy(update={"lawyers_max": 2}) for x in titled_facts.committees]
    facts = titled_facts.replace(committees=rows)
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    path = tmp_path / "plan.xlsx"
    outcome = la.adopt(facts, policy, plan)
    la.write(outcome, path, lang="zh", answers=[la.why_all(outcome)])
    book = openpyxl.load_workbook(path)
    cells = {cell.value for row in book["公示表"].iter_rows() for cell in row}
    assert {TITLED, OFFICE} <= cells
    assert la.read_plan(path, facts) == plan
    roster = outcome_of(facts, plan, DayTable.of_years(2026))
    pages = publication(Edition(roster), STAMP)
    shown = [
        name for name, content in pages.items()
        if name.endswith(".html") and TITLED.encode() in content
    ]  # fmt: skip
    assert any("committees" in name for name in shown)
