"""Whichever backend wins: its outcome is reported, written, read back and checked."""

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.cli import app
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.rules import Budget, WorstServed
from lawyer_assign.views.words import WORDS
from tests.worlds.backends import BY_NAME

PLAIN = la.Policy.hangzhou_2024(stability="off")


def facts_and_policy(name):
    """Return small facts, and the policy with which a backend wins them."""
    toy = la.datasets.toy()
    if name == "teams":
        facts = la.datasets.district(
            committees=20, scarcity=0, seed=1, teams=0.1, must_have=0.2, choices=None
        )
        return facts, PLAIN
    if name == "budgets":
        money = la.datasets.with_example_money(toy, budget_percent=120)
        return money, PLAIN.with_rule(Budget())
    if name == "choice":
        return toy, la.Policy.hangzhou_2024()
    if name == "thresholds":
        return toy, PLAIN.with_rule_before(WorstServed(levels=2))
    return toy, PLAIN


@pytest.fixture(params=sorted(BY_NAME))
def won(request, monkeypatch, tmp_path):
    """Facts and policy in files that a backend wins, and what it has to be asked."""
    for one in BY_NAME.values():
        # Some leave what is small to others.
        monkeypatch.setattr(type(one), "least_pairs", 0)
    facts, policy = facts_and_policy(request.param)
    la.write_facts(facts, tmp_path / "facts.json")
    policy.to_toml(tmp_path / "policy.toml")
    asked = "cpsat" if request.param == "cpsat" else None
    return request.param, facts, policy, asked


def test_the_backends_that_can_win_are_all_here():
    assert {"flow", "cpsat", "budgets", "teams", "choice", "thresholds"} <= set(BY_NAME)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_report_says_what_it_is(won, lang):
    name, facts, policy, asked = won
    outcome = la.solve(facts, policy, backend=asked)
    assert outcome.backend == name
    said = views.report_text(outcome, lang, teams=la.fill_teams(outcome))
    head = "求解" if lang == "zh" else "How"
    (line,) = (one for one in said.splitlines() if one.split()[:1] == [head])
    title = BY_NAME[name].title.of(lang)
    end = "，" if lang == "zh" else ", "
    assert line.split(maxsplit=1)[1].startswith(title + end)
    assert title in views.html(outcome, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", ["plan.xlsx", "plan.json", "plan"])
def test_its_plan_is_written_by_the_shell_read_back_and_checked(
    won, tmp_path, plan, lang
):
    name, facts, policy, asked = won
    files = [str(tmp_path / one) for one in ("facts.json", plan)]
    more = ["--policy", str(tmp_path / "policy.toml"), "--lang", lang]
    ask = [] if asked is None else ["--backend", asked]
    verb = ["solve", files[0], "--out", files[1], *ask, *more]
    solved = CliRunner().invoke(app, verb, catch_exceptions=False)
    assert solved.exit_code == 0, solved.output
    assert BY_NAME[name].title.of(lang) in solved.stdout
    verified = CliRunner().invoke(app, ["verify", *files, *more])
    assert verified.exit_code == 0, verified.output
    again = la.read_plan(tmp_path / plan)
    report = la.check(facts, policy, again)
    assert report.is_clean
    assert report.is_complete
    written = written_tiers(tmp_path / plan)
    assert [one.price for one in report.tiers] == [
        written[one.number].price for one in report.tiers
    ]


def test_backends_are_titled_apart_from_the_words_of_a_report():
    assert "teams" in WORDS  # a heading, with gaps to fill: what broke once
    assert len({one.title.zh for one in BY_NAME.values()}) == len(BY_NAME)
