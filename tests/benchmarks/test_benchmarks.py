"""The runner on its smallest cases: optima asserted, records whole, tables render."""

import ast
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import lawyer_assign as la
from benchmarks import (
    cases,
    desk,
    fairness,
    fresh,
    money,
    phases,
    profile,
    publish,
    roster,
    tables,
    yardsticks,
)
from benchmarks.bench import Bench, Limits, WrongOptimumError
from benchmarks.run import listing, main, measure
from lawyer_assign.datasets import district
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.statements import Cost
from tests.worlds.small import committee, world

QUICK = ("pairs", "flow", "proof", "verify", "whole", "same-arcs", "hand-flow")
TINY_GROWTH = ("growth-10k", "growth-30k")


@pytest.fixture(scope="module")
def record():
    chosen = [cases.all_cases()[name] for name in ("toy", *TINY_GROWTH)]
    return measure(chosen, QUICK, 2, Limits())


@pytest.fixture
def bench(tmp_path):
    return Bench(cases.all_cases()["toy"], tmp_path, Limits(20, 20))


def phase(name):
    return next(one for one in phases.PHASES if one.name == name)


def test_names_are_unique(monkeypatch):
    assert set(cases.all_cases()) == {one.name for one in cases.CASES}
    assert len({one.name for one in phases.PHASES}) == len(phases.PHASES)
    monkeypatch.setattr(cases, "CASES", (*cases.CASES, cases.CASES[0]))
    with pytest.raises(ValueError, match="two cases are called 'package'"):
        cases.all_cases()


def test_cases_name_phases_that_exist():
    known = {one.name for one in phases.PHASES}
    for case in cases.CASES:
        assert set(case.phases) <= known, case.name
        tiers = list(cases.policy(case.stability).tiers)
        assert case.known is None or sorted(case.known.prices) == tiers


def test_figures_speak_of_cases_and_phases_that_are_measured():
    for figure in tables.FIGURES:
        measured = cases.all_cases()[figure.case].phases
        assert figure.phase in measured
        assert figure.peer is None or figure.peer in measured


@pytest.mark.parametrize(
    "name", ["whole", "flow", "verify", "same-arcs", "hand-flow", "cpsat", "hand-cpsat"]
)
def test_a_wrong_optimum_fails(tmp_path, name):
    toy = cases.all_cases()["toy"]
    known = toy.known
    right = Bench(toy, tmp_path, Limits(20, 20))
    assert phase(name).measure(right).wall >= 0
    wrong = replace(toy, known=replace(known, prices=known.prices | {4: -555}))
    bench = Bench(wrong, tmp_path, Limits(20, 20))
    bench.__dict__["outcome"] = right.outcome
    with pytest.raises(WrongOptimumError, match=r"toy, seed 0: prices .*-554.*-555"):
        phase(name).measure(bench)


def test_a_certificate_that_proves_nothing_fails(bench):
    text = bench.certified.read_text("utf-8")
    bench.certified.write_text(text.replace('"price": -554', '"price": -555'), "utf-8")
    with pytest.raises(WrongOptimumError, match="exit code of the checker 1, known"):
        phase("check-certificate").measure(bench)


def test_a_repair_that_is_no_optimum_fails(bench, monkeypatch):
    monkeypatch.setattr(phases.la, "repair", lambda outcome, *_, **__: outcome)
    asked = replace(bench.outcome.problem, policy=cases.policy().without("affinity"))
    bench.__dict__["outcome"] = replace(bench.outcome, problem=asked)
    with pytest.raises(WrongOptimumError, match="prices of the repair"):
        phase("repair").measure(bench)


def test_every_phase_of_the_toy_can_be_measured(bench, monkeypatch, capsys):
    def in_this_process(*arguments):
        fresh.main(list(arguments))
        return json.loads(capsys.readouterr().out)

    monkeypatch.setattr(fresh, "measure", in_this_process)
    for one in phases.phases_of(bench.case):
        found = phases.sample(one, bench)
        assert found.wall >= 0, one.name
        assert found.user >= 0, one.name


def test_time_out_is_noted_and_contradictions_are_not_believed(bench):
    def ended(**changes):
        tiers = [replace(one, **changes) for one in bench.outcome.tiers]
        return replace(bench.outcome, status="feasible", tiers=tuple(tiers))

    notes = bench.examine_unproved(ended(bound=-999))
    assert notes["unproved"]
    assert notes["prices"] == bench.case.known.prices
    for impossible in ({"price": None}, {"price": -999}, {"bound": 999}):
        with pytest.raises(WrongOptimumError, match="cannot be"):
            bench.examine_unproved(ended(**impossible))
    with pytest.raises(WrongOptimumError, match="feasible, not optimal"):
        bench.examine(ended())
    assert bench.examine_unproved(ended(price=9, bound=0))["unproved"]


def test_a_gap_is_kept_noted_and_not_mistaken_for_a_proof(bench):
    known = bench.case.known
    half_open = replace(known, gap=0.05)
    open_bench = Bench(replace(bench.case, known=half_open), None, Limits(20, 20))
    optimum = known.prices[4]

    def ended(number=4, **changes):
        tiers = [
            replace(one, **changes) if one.number == number else one
            for one in bench.outcome.tiers
        ]
        return replace(bench.outcome, status="feasible", tiers=tuple(tiers))

    assert open_bench.examine(bench.outcome)["gap"] == 0
    notes = open_bench.examine(ended(bound=optimum - 20))
    assert notes["gap"] == 20 / -optimum
    # A plan better than the known one is welcome while its bound allows it.
    better = ended(price=optimum - 5, bound=optimum - 9)
    assert open_bench.examine(better)["prices"][4] == optimum - 5
    for wrong, why in (
        (ended(bound=optimum + 1), "cannot be: a plan of -554 is known"),
        (ended(price=optimum - 2, bound=optimum - 1), "cannot be"),
        (ended(bound=None), "cannot be"),
        (ended(bound=optimum - 60), r"gap 10\.83% of tier 4, at most 5\.00%"),
        (ended(number=1, price=1, bound=1), "proved"),
        (ended(number=2, bound=-1), "bounds"),
    ):
        with pytest.raises(WrongOptimumError, match=why):
            open_bench.examine(wrong)


def test_a_figure_with_a_gap_is_judged_by_it(monkeypatch):
    figure = next(one for one in tables.FIGURES if one.case == "city-choice")
    monkeypatch.setattr(tables, "FIGURES", (figure,))

    def verdict(wall, gap):
        entry = {"wall": [wall], "user": [wall], "notes": [{"gap": gap}]}
        record = {"cases": {"city-choice": {"phases": {"whole": entry}}}}
        return tables.figures_table(record).split("\n")[-1].split("|")[-2].strip()

    assert verdict(50, 0.01) == "yes"
    assert verdict(61, 0.01) == "no"
    assert verdict(50, 0.011) == "no: gap 1.1%"


def test_facts_are_fresh_each_time(bench):
    used = bench.facts
    assert used.columns is used.columns
    assert bench.facts == used
    assert "columns" not in bench.facts.__dict__


@pytest.mark.slow
def test_record_has_all_keys(record):
    assert set(record) == {
        "date", "commit", "is_changed", "machine", "versions", "repeat",
        "load_average", "cases",
    }  # fmt: skip
    assert set(record["machine"]) == {"cores", "memory_gib", "processor", "system"}
    assert {"python", "ortools", "numpy"} <= set(record["versions"])
    for name in ("toy", *TINY_GROWTH):
        assert record["cases"][name]["seed"] == 0
        entries = record["cases"][name]["phases"]
        assert set(entries) == set(QUICK)
        for entry in entries.values():
            assert [len(entry[key]) for key in ("wall", "user", "notes")] == [2, 2, 2]


@pytest.mark.slow
def test_record_names_no_path_and_no_host(record):
    text = json.dumps(record)
    assert "/" not in text.replace("+00:00", "")


@pytest.mark.slow
def test_tables_render(record):
    text = tables.render(json.loads(json.dumps(record)))
    assert "### Seconds by phase" in text
    assert "### Growth" in text
    assert "growth of `solve`, 9,119 to 29,743 pairs" in text
    assert (
        len({line.count("|") for line in tables.growth_table(record).split("\n")[2:]})
        == 1
    )


def test_figures_are_judged():
    def entry(wall, user, **notes):
        return {"wall": [wall] * 3, "user": [user] * 3, "notes": [notes] * 3}

    record = {
        "cases": {
            "city": {
                "phases": {
                    "whole": entry(5.0, 2.5),
                    "same-arcs": entry(2.0, 2.0),
                    "pairs": entry(0.5, 0.5, pairs=5),
                    "memory": entry(9.0, 9.0, peak_bytes=2**30),
                }
            },
            "package": {"phases": {"import": entry(0.1, 0.1, loaded=["ortools"])}},
        }
    }
    lines = tables.figures_table(record).split("\n")
    assert lines[4].endswith(
        "| same-arcs 2.00 s | 2.50 | unclear: no by the clock, yes by CPU time |"
    )
    assert lines[5].endswith("| yes |")
    assert "1.00 GiB" in lines[6]
    assert lines[7].endswith("| no: loads ortools |")


def test_yardsticks_agree_on_a_scarce_district(tmp_path):
    facts = cases.district(committees=40, scarcity=0.3, seed=3)
    case = cases.Case("scarce-40", lambda _: facts, known=None)
    bench = Bench(case, tmp_path, Limits())
    bench.__dict__["outcome"] = phases.solve(bench.facts, bench.policy)
    problem, asked = bench.problem, bench.formulation
    best = {tier.number: tier.price for tier in bench.outcome.tiers}
    flow = yardsticks.load_and_solve(yardsticks.hand_arcs(problem, asked))
    assert bench.priced(yardsticks.hand_choice(problem, asked, flow)) == best
    _, arcs = yardsticks.same_arcs(problem, asked)
    assert bench.priced(yardsticks.load_and_solve(arcs) > 0) == best
    by_hand = yardsticks.hand_cpsat(problem, asked, 30, 2)
    assert by_hand.status == "OPTIMAL"
    assert bench.priced(by_hand.chosen) == best


def test_yardsticks_refuse_what_they_cannot_say():
    team = world([committee("c1", lawyers_min=2, lawyers_max=2)], 3)
    problem = Problem.of(team, cases.policy())
    with pytest.raises(yardsticks.UnfitError, match="one lawyer per committee"):
        yardsticks.hand_arcs(problem, formulate(problem))


def test_points_are_those_of_the_last_tier(bench):
    points = yardsticks.read_off(bench.problem, bench.formulation).points
    last = bench.formulation.tiers[-1]
    chosen = np.ones(len(points), bool)
    costs = sum(
        one.price(chosen) for one in last.terms if isinstance(one.statement, Cost)
    )
    assert points.sum() == costs


def test_fresh_process_loads_nothing_heavy():
    assert fresh.measure("import")["loaded"] == []
    with pytest.raises(RuntimeError, match="a fresh process failed"):
        fresh.measure()


def test_command_line(tmp_path, capsys):
    out = tmp_path / "result.json"
    arguments = ["--cases", "toy", "--phases", "pairs", "whole", "--repeat", "1"]
    assert main([*arguments, "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "| pairs | 16 |" in printed
    assert main(["--show", str(out)]) == 0
    assert capsys.readouterr().out == printed
    assert main(["--list"]) == 0
    assert capsys.readouterr().out == listing() + "\n"
    with pytest.raises(SystemExit):
        main(["--repeat", "0"])


def test_tables_of_one_run_refuse_a_proved_price_that_is_not_the_known_one():
    def ask():
        return cases.all_cases()["toy"].make(0), cases.policy(), None

    right = fairness.measured(fairness.Case("toy", ask, (0, 0, -554)), 60)
    assert right.startswith("| toy | 16 | optimal | flow | 0; 0; -554 | 0.00 % |")
    with pytest.raises(WrongOptimumError, match=r"tier 4 .* -554, known is -555"):
        fairness.measured(fairness.Case("toy", ask, (0, 0, -555)), 60)


def test_cases_of_money_ask_for_budgets_and_teams_as_their_names_say(monkeypatch):
    monkeypatch.setattr(money, "hangzhou", partial(district, committees=40))
    for case in money.cases():
        facts, policy, _ = case.ask()
        assert ("budget" in policy) == ("budgets" in case.name)
        assert any(row.budget_yuan for row in facts.districts) == ("budget" in policy)
        assert any(c.lawyers_min > 1 for c in facts.committees) == (
            "teams" in case.name
        )


def test_the_desk_answers_as_the_slow_road_does(capsys):
    of_the_city = ("conflict", "shortage", "remedies", "changes")
    small = [one for one in desk.QUESTIONS if one not in of_the_city]
    desk.main(["--committees", "20", "--asked", "10", "--checked", "5",
               "--repaired", "5", "--plans", "3", "--only", *small])  # fmt: skip
    rows = capsys.readouterr().out.strip().split("\n")
    assert len(rows) == 2 + 11
    assert {row.count("|") for row in rows} == {8}


@pytest.mark.slow
def test_what_is_planted_into_the_city_is_found(capsys):
    desk.main(["--only", "conflict", "shortage", "remedies"])
    assert len(capsys.readouterr().out.strip().split("\n")) == 2 + 3


def test_checks_end_with_their_clock():
    asked = desk.Desk(desk.Sizes(seconds=-1), committees=20)
    assert asked._each(range(3), pytest.fail) == 0
    asked = desk.Desk(desk.Sizes(seconds=60), committees=20)
    seen = []
    assert asked._each(range(3), seen.append) == 3
    assert seen == [0, 1, 2]


def test_a_wrong_answer_of_the_desk_fails():
    asked = desk.Desk(desk.Sizes(asked=5), committees=20)
    outcome = asked.flowing
    found = next(
        one
        for one in (la.why_not(outcome, *pair) for pair in asked._free(outcome, 20))
        if one.verdict == "priced"
    )
    dearer = found.tiers[-1]._replace(at_most=(found.tiers[-1].at_most or 0) + 1)
    wrong = replace(found, tiers=(*found.tiers[:-1], dearer))
    with pytest.raises(WrongOptimumError, match="solved again"):
        asked._force(outcome, wrong)
    loss = next(one for one in la.critical(outcome).losses if one.rises)
    with pytest.raises(WrongOptimumError, match="repaired"):
        asked._repair(outcome, loss._replace(moved=loss.moved + 1))


def test_publishing_is_timed_and_one_stand_in_touches_five_files(monkeypatch, tmp_path):
    monkeypatch.setattr(
        roster, "hangzhou", partial(district, committees=30, lawyers=40)
    )
    outcome = publish.city()
    assert len(outcome.by_committee) == 30
    table = publish.rows(outcome, tmp_path / "published")
    assert [name for name, _, _ in table][-2:] == [
        "publish, all of it", "one stand-in, since the last",
    ]  # fmt: skip
    assert table[-1][2] == "5 files touched"


@pytest.mark.parametrize("stage", profile.STAGES, ids=lambda stage: stage[0].strip())
def test_every_stage_of_a_profile_is_a_function_that_there_is(stage):
    _, path, function = stage
    text = (Path(la.__file__).parent / path).read_text("utf-8")
    defined = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    ]
    assert defined.count(function) == 1


def test_a_profile_of_a_flow_has_a_time_for_every_stage():
    facts = district(committees=30, seed=0)
    stats = profile.profiled(facts, la.Policy.hangzhou_2024(stability="off"))
    told = dict(profile.stage_rows(stats))
    assert [title for title, _, _ in profile.STAGES] == list(told)
    assert max(told, key=told.get) == "whole call"
