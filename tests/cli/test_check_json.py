"""``check --json`` says what the text says: in full, and in both languages."""

import json

import pytest

import lawyer_assign as la
from lawyer_assign.facts import MODELS, Conflict
from tests.cli.test_cli import run
from tests.worlds.small import committee, district, firm, lawyer, world


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Facts with a remark, their plan, and a policy of another name."""
    place = tmp_path_factory.mktemp("check")
    facts = la.datasets.district(committees=20, seed=1, teams=0)
    first = facts.committees[0].model_copy(update={"must_have": ["unheard_of"]})
    facts = facts.replace(committees=[first, *facts.committees[1:]])
    la.write_facts(facts, place / "facts.json")
    la.write(la.solve(facts), place / "plan.xlsx", lang="zh")
    policy = la.Policy.hangzhou_2024(stability="off")
    policy.to_toml(place / "other.toml")
    return place


def told(*args, code):
    said = run("check", *args, "--json", "--lang", "zh")
    assert said.exit_code == code, said.stderr
    assert run("check", *args, "--lang", "zh").exit_code == code
    return json.loads(said.stdout)


def test_facts_say_rows_remarks_and_districts(folder):
    found = told(folder / "facts.json", code=0)
    facts = la.read(folder / "facts.json")
    problem = la.Problem.of(facts, la.Policy.hangzhou_2024())
    assert found["format"] == "lawyer_assign.facts_check/1"
    assert found["is_fine"] is True
    assert found["rows"] == {one: len(getattr(facts, one)) for one in MODELS}
    assert la.Contradictions.from_json(json.dumps(found["contradictions"])).found == ()
    assert [(one["place"], one["problem"]["zh"]) for one in found["remarks"]] == [
        (one.place, one.problem.zh) for one in problem.remarks
    ]
    assert found["remarks"][0]["cure"]["en"] == problem.remarks[0].cure.en
    (row,) = found["districts"]
    assert (row["district"], row["name"]) == ("D01", facts.districts[0].name)
    assert row["short"] == problem.scarcity.short[0]


def test_facts_that_contradict_say_so_by_code_and_in_full(tmp_path):
    facts = world(
        [committee("c1")], [lawyer("l1")], [firm("f1")], [district("d1")],
    )  # fmt: skip
    pinned = la.Agreement(committee="c1", firm="f1", lawyers=["l1"], is_fixed=True)
    torn = facts.replace(
        agreements=[pinned], conflicts=[Conflict(committee="c1", lawyer="l1")]
    )
    la.write_facts(torn, tmp_path / "torn.json")
    found = told(tmp_path / "torn.json", code=1)
    assert found["is_fine"] is False
    read = la.Contradictions.from_json(json.dumps(found["contradictions"]))
    assert len(read.found) == 1


def test_a_plan_says_prices_and_everything_it_misses(folder):
    facts = la.read(folder / "facts.json")
    plan = la.read_plan(folder / "plan.xlsx", facts)
    policy = la.Policy.hangzhou_2024()
    report = la.check(facts, policy, plan)
    found = told(folder / "facts.json", "--plan", folder / "plan.xlsx", code=0)
    assert found["format"] == "lawyer_assign.plan_check/1"
    assert (found["is_clean"], found["is_complete"]) == (True, True)
    assert found["made_by"] == []
    assert [(x["number"], x["price"], x["by_rule"]) for x in found["tiers"]] == [
        (one.number, one.price, one.by_rule) for one in report.tiers
    ]
    assert found["loads"] == {str(n): count for n, count in report.loads.items()}
    assert found["choices"]["firms"]["chosen"] == report.choices.firms.chosen
    assert report.shortfalls
    assert [(x["rule"], x["who"], x["en"], x["zh"]) for x in found["shortfalls"]] == [
        (one.tag.rule, one.tag.who, one.text, one.text_zh) for one in report.shortfalls
    ]
    assert found["shortfalls"][0]["title"]["zh"] in report._repr_html_()


def test_a_broken_plan_and_one_of_other_rules_say_so(folder, tmp_path):
    facts = la.read(folder / "facts.json")
    plan = la.read_plan(folder / "plan.xlsx", facts)
    place, who = plan.posts[0]
    busy = facts.replace(conflicts=[Conflict(committee=place, lawyer=who)])
    la.write_facts(busy, tmp_path / "busy.json")
    how = ("--plan", folder / "plan.xlsx", "--policy", folder / "other.toml")
    found = told(tmp_path / "busy.json", *how, code=1)
    assert found["is_clean"] is False
    assert len(found["violations"]) >= 1
    assert {one["who"] for one in found["violations"]} & {
        f"{place} × {who}",
        who,
        place,
    }
    assert found["made_by"]
    assert all(one["en"] != one["zh"] for one in found["made_by"])


def test_bad_input_stays_a_sentence(folder):
    said = run("check", folder / "none.json", "--json")
    assert said.exit_code == 2
    assert said.stdout == ""
