"""The year after in the shell: last year's plan stays beside the one behind it."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

import lawyer_assign as la
from tests.cli.test_cli import run
from tests.scenario.test_year_after import PLAIN, now, then
from tests.worlds.small import committee


@pytest.fixture
def desk(tmp_path):
    """Return a folder with both years' facts, and last year's plan."""
    la.write(then(), tmp_path / "last.xlsx")
    la.write_facts(then().problem.facts, tmp_path / "then.xlsx")
    la.write_facts(now(), tmp_path / "now.xlsx")
    PLAIN.to_toml(tmp_path / "policy.toml")
    return tmp_path


def shell(desk, verb, *args):
    """Run a verb on files of the folder."""
    named = [desk / one if "." in one else one for one in args]
    return run(verb, *named, "--policy", desk / "policy.toml", "--lang", "zh")


def states(path):
    """Return firm, committee and state of every agreement of a workbook."""
    sheet = openpyxl.load_workbook(path)["律所签约表"]
    heads, *rows = sheet.iter_rows(values_only=True)
    firm, place, state = map(heads.index, ("律所编号", "社区（村）编号", "签约情况"))
    return {(row[firm], row[place]): row[state] for row in rows if row[firm]}


@pytest.mark.parametrize("made", ["renew", "solve"])
def test_refreshing_by_last_year_keeps_what_becomes_of_agreements(desk, made):
    last = ["last.xlsx"] if made == "renew" else ["--last-year", "last.xlsx"]
    said = shell(desk, made, "now.xlsx", *last, "-o", "new.xlsx")
    assert said.exit_code == 0, said.output
    before = states(desk / "new.xlsx")
    assert before["f1", "c2"] == "终止"
    assert before["f2", "c3"] == {"renew": "续签", "solve": "变更"}[made]
    book = (desk / "new.xlsx").read_bytes()
    said = shell(desk, "refresh", "now.xlsx", "new.xlsx")
    assert said.exit_code == 2
    assert "请加 --last-year 上年方案" in said.stderr
    if made == "solve":
        assert "new.xlsx: 律所签约表!E" in said.stderr
    assert (desk / "new.xlsx").read_bytes() == book
    said = shell(desk, "refresh", "now.xlsx", "new.xlsx", "--last-year", "last.xlsx")
    assert said.exit_code == 0, said.output
    assert states(desk / "new.xlsx") == before
    rows = openpyxl.load_workbook(desk / "new.xlsx")["目标达到情况"].iter_rows()
    tiers = [row[1].value for row in rows]
    assert ("尽量延续上年安排" in tiers) == (made == "renew")
    last = ["--last-year", "last.xlsx"]
    assert shell(desk, "verify", "now.xlsx", "new.xlsx", *last).exit_code == 0


def test_a_renewed_plan_is_not_called_changed_where_last_year_is_not_given(desk):
    shell(desk, "renew", "now.xlsx", "last.xlsx", "-o", "new.json")
    for verb in ("verify", "refresh", "explain"):
        said = shell(desk, verb, "now.xlsx", "new.json")
        assert said.exit_code == 2
        assert "new.json" in said.stderr
        assert "尽量延续上年安排" in said.stderr


def test_counting_by_the_facts_alone_is_possible_but_has_to_be_said(desk):
    shell(desk, "solve", "now.xlsx", "--last-year", "last.xlsx", "-o", "new.xlsx")
    assert shell(desk, "refresh", "now.xlsx", "new.xlsx").exit_code == 2
    said = shell(desk, "refresh", "now.xlsx", "new.xlsx", "--force")
    assert said.exit_code == 0
    assert set(states(desk / "new.xlsx").values()) == {"新签"}


def test_two_years_are_compared_though_places_and_people_changed(desk):
    shell(desk, "renew", "now.xlsx", "last.xlsx", "-o", "new.xlsx")
    said = shell(desk, "compare", "now.xlsx", "last.xlsx", "new.xlsx")
    assert said.exit_code == 2
    assert "请改用 --last-year 给出" in said.stderr
    said = shell(desk, "compare", "now.xlsx", "new.xlsx", "--last-year", "last.xlsx")
    assert said.exit_code == 0, said.output
    assert "保留3个" in said.stdout
    assert "“new”与“上年方案在今年情况下”对比" in said.stdout
    assert "上年方案（last.xlsx）的5个配对中，到“new”共终止2个" in said.stdout
    assert "律师或社区（村）已不在数据中的2个" in said.stdout


def test_totals_of_last_years_plan_by_this_years_facts_are_called_what_they_are(desk):
    """The plan of last year had five posts and lacked nobody; two fell away."""
    shell(desk, "renew", "now.xlsx", "last.xlsx", "-o", "new.xlsx")
    asked = ("compare", "now.xlsx", "new.xlsx", "--last-year", "last.xlsx")
    said = shell(desk, *asked, "-o", "told.xlsx")
    assert said.exit_code == 0, said.output
    left = "“上年方案在今年情况下”只计上年5个配对中留下的3个"
    lost = "因而失去的2个没有计入；上年没有配对的社区（村）0个（含新增的）"
    assert said.stdout.count(left) == said.stdout.count(lost) == 1
    assert said.stdout.count("与上年5个配对中留下的3个相比，") == 2
    assert not re.search(r"^ .*\blast\b", said.stdout, re.MULTILINE)
    book = openpyxl.load_workbook(desk / "told.xlsx")
    for sheet in book:
        cells = [str(x) for row in sheet.iter_rows(values_only=True) for x in row]
        assert not any("last" in one for one in cells), sheet.title
        assert any("上年方案在今年情况下" in one for one in cells), sheet.title
        is_said = any(one.startswith(left) for one in cells)
        assert is_said == (sheet.title in ("对比", "方案总计")), sheet.title
    # Beside its numbers: below the table it would run over three pages.
    *_, said = (row.value for row in book["方案总计"][2])
    assert str(said).startswith(left)
    told = json.loads(shell(desk, *asked, "--json").stdout)
    assert told["names"] == ["上年方案在今年情况下", "new"]
    assert told["remains"] == [5, 2, 0, [["c4", ["k1", "name of k1"]]]]


def test_plans_of_before_and_after_a_place_was_added_are_compared_by_the_cure(desk):
    """Facts of before, which the questions and answers named, know no new place."""
    more = now().replace(committees=[*now().committees, committee("c9")])
    la.write_facts(more, desk / "more.xlsx")
    shell(desk, "renew", "more.xlsx", "last.xlsx", "-o", "new.xlsx")
    said = shell(desk, "compare", "then.xlsx", "last.xlsx", "new.xlsx")
    assert said.exit_code == 2
    assert "没有这个社区（村）" in said.stderr
    cure = "compare 新数据 新方案 --last-year 原方案"
    assert cure in said.stderr
    faq = Path(__file__).parents[2] / "docs/zh/faq.md"
    assert cure in faq.read_text("utf-8")
    files = {"新数据": "more.xlsx", "新方案": "new.xlsx", "原方案": "last.xlsx"}
    said = shell(desk, *(files.get(one, one) for one in cure.split()))
    assert said.exit_code == 0, said.output
    assert "上年没有配对的社区（村）1个（含新增的）" in said.stdout


def test_new_fixed_agreements_are_no_posts_of_last_years_plan(desk):
    """They stand in this year's facts beside the agreements of last year's plan."""
    shell(desk, "renew", "now.xlsx", "last.xlsx", "-o", "new.xlsx")
    facts = now()
    post = next(
        one
        for one in la.read_plan(desk / "new.xlsx").posts
        if one not in then().plan.posts
    )
    firm = facts.lawyer[post.lawyer].firm
    pin = la.Agreement(
        committee=post.committee, firm=firm, lawyers=(post.lawyer,), is_fixed=True
    )
    pinned = facts.replace(agreements=[*facts.agreements, pin])
    la.write_facts(pinned, desk / "pinned.xlsx")
    asked = ("compare", "pinned.xlsx", "new.xlsx", "--last-year", "last.xlsx")
    told = json.loads(shell(desk, *asked, "--json").stdout)
    assert sum(row[1][0] for row in told["committees"]) == 3


def test_endings_are_counted_alike_on_the_screen_on_paper_and_in_comparisons(desk):
    renewed = shell(desk, "renew", "now.xlsx", "last.xlsx", "-o", "new.xlsx").stdout
    ended = list(states(desk / "new.xlsx").values()).count("终止")
    front = openpyxl.load_workbook(desk / "new.xlsx")["总体情况"]
    for said in (renewed, *(str(row[0]) for row in front.iter_rows(values_only=True))):
        found = re.findall(r"终止(\d+)份|终止的协议（(\d+)）", said)
        assert {int(one or other) for one, other in found} <= {ended}
    assert f"终止的协议（{ended}）" in renewed
    posts = re.findall(r"按配对计：延续\d+个，终止(\d+)个", renewed)
    compared = shell(
        desk, "compare", "now.xlsx", "new.xlsx", "--last-year", "last.xlsx"
    )
    assert re.findall(r"共终止(\d+)个", compared.stdout) == posts


def test_a_renewed_plan_is_explained_by_the_rules_that_it_was_made_by(desk):
    """What another lawyer would end of last year is part of her price."""
    shell(desk, "renew", "now.xlsx", "last.xlsx", "-o", "new.xlsx")
    asked = ("explain", "now.xlsx", "new.xlsx", "--committee", "c3", "--not", "n1")
    said = shell(desk, *asked, "--last-year", "last.xlsx")
    assert said.exit_code == 0, said.output
    assert "上年安排多中断1个" in said.stdout
