"""A policy that is called after the text says where it departs from it."""

import datetime as dt

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.policy.departures import (
    departures_of,
    in_both_languages,
    named_with_departures,
)

TEXT = la.Policy.hangzhou_2024()
OWN = la.Policy(name="own", rules=TEXT.rules[:3])
CHANGES = {
    "nothing": (TEXT, ""),
    "another day": (la.Policy.hangzhou_2024(on=dt.date(2025, 1, 1)), ""),
    "a name of its own": (OWN, ""),
    "a tier of the same order": (TEXT.soften("affinity", 4), ""),
    "a rule left out": (TEXT.without("coverage"), "without coverage"),
    "another limit": (TEXT.with_limit(3), "other caseload"),
    "one rule more": (
        TEXT.with_rule_before(la.rules.FewestChanges(wish=la.Wish(tier=2))),
        "with fewest_changes",
    ),
    "another strength": (TEXT.soften("seats", 9), "other seats"),
    "another weight": (TEXT.soften("one_each", 2, weight=7), "other one_each"),
    "another reach": (TEXT.with_reach(la.Reach(most=50)), "other reach"),
    "several": (TEXT.without("seats").with_limit(2), "without seats; other caseload"),
}


@pytest.mark.parametrize(("policy", "said"), CHANGES.values(), ids=CHANGES)
def test_what_departs_from_the_text_is_said(policy, said):
    found = departures_of(policy)
    assert found.en == said
    assert bool(found.zh) == bool(said)
    name = named_with_departures(policy)
    assert name.en == (f"{policy.name}, but {said}" if said else policy.name)


def test_of_many_changes_some_are_named():
    kinds = [rule.kind for rule in TEXT.rules][:6]
    said = departures_of(TEXT.without(*kinds))
    assert said.en == f"without {', '.join(kinds[:4])}, ..."
    assert said.zh.endswith("等")


@pytest.mark.parametrize(
    "policy",
    [policy for policy, said in CHANGES.values() if said]
    + [TEXT.without(*[rule.kind for rule in TEXT.rules][:6]).with_reach(la.Reach())],
)
def test_what_is_said_in_one_language_is_said_again_in_both(policy):
    said = departures_of(policy)
    assert in_both_languages(said.en) == in_both_languages(said.zh) == said


def test_changes_that_nobody_knows_stay_as_they_are():
    for told in ("without my_own_rule", "去掉“不认识的规则”", "something else", "去掉"):
        assert in_both_languages(told) == (told, told)
    mixed = in_both_languages("without seats; without my_own_rule")
    assert mixed.zh.startswith("去掉“")
    assert mixed.zh.endswith("；without my_own_rule")


def test_report_and_workbook_say_what_the_policy_has_otherwise(tmp_path):
    outcome = la.solve(la.datasets.toy(), TEXT.with_limit(3))
    assert "hangzhou_2024, but other caseload" in la.views.report_text(outcome)
    assert "hangzhou_2024（有改动：" in la.views.report_text(outcome, lang="zh")
    la.write(outcome, tmp_path / "plan.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["求解情况"]
    rows = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert rows["规则集改动"].startswith("改动“每名律师至多")
    la.write(la.solve(la.datasets.toy()), tmp_path / "text.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "text.xlsx")["求解情况"]
    assert "规则集改动" not in [row[0].value for row in sheet.iter_rows()]
