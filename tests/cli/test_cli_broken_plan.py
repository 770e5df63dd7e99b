"""Verbs that take a plan say when it breaks a must, and send nobody by it."""

import pytest

import lawyer_assign as la
from tests.cli.test_cli import LANGS, run

BREAKS = {"zh": "违反必须遵守的规则", "en": "breaks "}
WHY = "近亲属任职"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Facts, the same with a conflict of interest in the plan, and the plan."""
    folder = tmp_path_factory.mktemp("broken")
    facts = la.datasets.with_duty(la.datasets.district(committees=8, lawyers=12))
    facts = la.datasets.with_example_money(facts)
    outcome = la.solve(facts)
    la.write(outcome, folder / "plan.xlsx")
    la.write_facts(facts, folder / "facts.json")
    first = outcome.plan.posts[0]
    row = la.Conflict(lawyer=first.lawyer, committee=first.committee, reason=WHY)
    broken = facts.replace(conflicts=(*facts.conflicts, row))
    la.write_facts(broken, folder / "broken.json")
    policy = la.Policy.hangzhou_2024().without("conflicts")
    (folder / "policy.toml").write_text(policy.to_toml(), "utf-8")
    return folder


@pytest.mark.parametrize("lang", LANGS)
def test_no_roster_is_made_for_a_plan_that_breaks_a_must(place, tmp_path, lang):
    out = tmp_path / "roster.json"
    done = run("roster", place / "broken.json", place / "plan.xlsx", "-o", out,
               "--year", 2026, "--lang", lang)  # fmt: skip
    assert done.exit_code == 2, done.output
    assert BREAKS[lang] in done.stderr
    assert WHY in done.stderr
    assert "配对方案!" in done.stderr
    assert not out.exists()


def test_a_roster_is_made_for_a_plan_under_the_policy_it_was_made_under(
    place, tmp_path
):
    out = tmp_path / "roster.json"
    done = run("roster", place / "broken.json", place / "plan.xlsx", "-o", out,
               "--year", 2026, "--policy", place / "policy.toml")  # fmt: skip
    assert done.exit_code in (0, 1), done.output
    assert out.exists()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("verb", ["cost", "inspect"])
def test_cost_and_inspection_say_what_a_plan_breaks(place, verb, lang):
    fine = run(verb, place / "facts.json", place / "plan.xlsx", "--lang", lang)
    assert BREAKS[lang] not in fine.output
    done = run(verb, place / "broken.json", place / "plan.xlsx", "--lang", lang)
    assert BREAKS[lang] in done.output
    assert WHY in done.output
    # What they are asked for is answered all the same.
    assert done.exit_code == fine.exit_code
    assert fine.output.strip() in done.output
