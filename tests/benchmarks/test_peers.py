"""Peers answer the same question, are compared, and do not run for ever."""

import importlib
import time
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.markets import Shape, random_market
from benchmarks.peers import __main__ as command
from benchmarks.peers import games, instances, rounds, tables
from benchmarks.peers.entrants import ENTRANTS, Answer, Entrant
from benchmarks.peers.instances import Instance, dense, district
from benchmarks.peers.linear import program_of
from benchmarks.peers.rounds import Line, PriceMismatchError, Sample, compare

MODULE = {"lapx": "lap", "HiGHS": "highspy", "SCIP": "pyscipopt"}


@pytest.fixture(scope="module", params=["short", "dense", "half days"])
def instance(request):
    """Return a district short of lawyers, and dense ones with and without a cap."""
    problem = {
        "short": lambda: district(40, scarcity=0.9),
        "dense": lambda: dense(6, 30),
        "half days": lambda: dense(3, 9, most=116),
    }[request.param]()
    return Instance(request.param, problem)


def need(entrant):
    for name, module in MODULE.items():
        if entrant.name.startswith(name):
            pytest.importorskip(module)


def ours(instance):
    return ENTRANTS[0].run(instance, 60.0)()


def test_a_lawyer_in_short_supply_leaves_committees_uncovered(instance):
    found = ours(instance)
    assert found.is_proved
    if instance.name == "short":
        assert found.prices[0] > 0


@pytest.mark.parametrize("entrant", ENTRANTS[1:], ids=lambda one: one.name)
def test_every_peer_reaches_the_same_prices_or_says_why_not(instance, entrant):
    need(entrant)
    why = entrant.why_not(instance)
    if why is not None:
        assert (instance.duty is not None) == ("half days" in why)
        return
    found = entrant.run(instance, 60.0)()
    assert found.is_proved
    assert found.prices == ours(instance).prices


def test_duty_has_rows_only_where_it_has_a_cap(instance):
    said = program_of(instance)
    nodes = len(instance.problem.facts.lawyers) + len(instance.problem.facts.committees)
    capped = len(instance.problem.facts.lawyers) if instance.duty else 0
    assert len(said.lower) == nodes + capped
    assert (instance.name == "half days") == bool(capped)


def test_a_plan_that_breaks_a_must_is_no_answer(instance):
    with pytest.raises(ValueError, match="breaks a must"):
        instance.prices(np.ones(len(instance.points), bool))


def test_the_city_is_too_much_for_assignments_and_for_networkx(monkeypatch):
    problem = district(40)
    city = Instance("city", problem, is_core=False)
    said = {one.name: one.why_not(city) for one in ENTRANTS if "SciPy" in one.name}
    assert set(said.values()) == {"cannot say seats and one_each"}
    module = importlib.import_module("benchmarks.peers.linear")
    monkeypatch.setattr(module, "SMALL", 10)
    assert "too large" in module.why_not_small(Instance("small", problem))
    module = importlib.import_module("benchmarks.peers.assignment")
    monkeypatch.setattr(module, "LARGEST_MATRIX", 10)
    assert "needs a matrix of" in module.why_not_full(Instance("small", problem))
    assert "to be square" in module.why_not_square(Instance("small", problem))


def line(prices, *, is_proved=True, seconds=1.0, is_ours=False):
    entrant = Entrant("one", lambda *_: None, is_ours=is_ours)
    sample = Sample(seconds, seconds, Answer(prices, is_proved))
    return Line(entrant, None, [sample])


def test_two_optima_end_the_run():
    compare("same", [line((0, 1)), line((0, 1)), line((1, 0), is_proved=False)])
    with pytest.raises(PriceMismatchError, match="optima differ"):
        compare("two", [line((0, 1)), line((0, 2))])
    with pytest.raises(PriceMismatchError, match=r"reaches \(0, 0\)"):
        compare("beaten", [line((0, 1)), line((0, 0), is_proved=False)])
    compare("nothing found", [line((0, 1)), line(None, is_proved=False)])


def fake(run, **more):
    return Entrant("fake", run, **more)


@pytest.fixture(scope="module")
def small():
    return Instance("small", dense(3, 6))


def test_who_takes_too_long_is_ended_and_not_asked_again(small, monkeypatch):
    monkeypatch.setattr(rounds, "GRACE", 0.0)
    asked = fake(lambda *_: time.sleep(60))
    before = time.monotonic()
    lines = rounds.measure(small, (asked,), 3, 0.3)
    assert time.monotonic() - before < 20
    assert lines[0].why_not == "not finished in 0.3 s"
    assert lines[0].seconds("wall") is None


def test_who_proves_nothing_is_asked_once(small):
    lines = rounds.measure(
        small, (fake(lambda *_: lambda: Answer((9, 9), is_proved=False)),), 3, 5.0
    )
    assert len(lines[0].samples) == 1
    assert lines[0].why_not == "no proof in 5 s"


def test_who_fails_ends_the_run_and_who_is_not_installed_does_not(small):
    def broken(*_):
        raise KeyError("x")

    def missing(*_):
        raise ModuleNotFoundError(name="lap")

    with pytest.raises(RuntimeError, match="fake on small failed"):
        rounds.measure(small, (fake(broken),), 1, 5.0)
    lines = rounds.measure(small, (fake(missing),), 1, 5.0)
    assert lines[0].why_not == "lap is not installed"


@pytest.mark.parametrize(
    ("mine", "peer", "verdict"),
    [
        (0.14, 0.10, "yes"),
        (0.16, 0.10, "no"),
        (0.05, 0.01, "yes"),
        (0.07, 0.01, "no"),
    ],
)
def test_the_figure_is_judged_by_ratio_or_by_delay(mine, peer, verdict):
    both = [line((0,), seconds=mine, is_ours=True), line((0,), seconds=peer)]
    assert tables.verdicts(both) == [f"one: {verdict} by the clock, {verdict} by CPU."]
    text = tables.table("case", 12, both)
    assert "### case: 12 pairs" in text
    assert f"{mine / peer:.2f}" in text


def test_nobody_to_compare_with_is_said():
    alone = [line((0,), is_ours=True), replace(line(None), why_not="no", samples=[])]
    assert tables.verdicts(alone) == ["one: nothing to compare with."]


def test_strict_markets_have_one_size():
    market = random_market(Shape(30, 5, 40), 0)
    residents, hospitals, seats = games.lists_of(market)
    assert all(len(one) == 5 for one in residents.values())
    assert sum(map(len, hospitals.values())) == market.pairs
    assert games.size_by_matching(residents, hospitals, seats) == 30


def test_markets_of_two_sizes_end_the_run(monkeypatch):
    monkeypatch.setattr(games, "SHAPES", (Shape(20, 4, 24),))
    assert "| 20 x 4, 24 seats | 20 |" in games.game_table(1, 5.0)
    monkeypatch.setattr(games, "size_by_matching", lambda *_: 3)
    with pytest.raises(PriceMismatchError, match=r"sizes \[3, 20\]"):
        games.game_table(1, 5.0)


def test_command_line(monkeypatch, capsys):
    tiny = {"tiny": (lambda: dense(3, 6), True)}
    monkeypatch.setattr(instances, "INSTANCES", tiny)
    monkeypatch.setattr(command, "INSTANCES", tiny)
    arguments = ["--instances", "tiny", "--only", "OR-Tools", "--repeat", "1"]
    assert command.main([*arguments, "--no-games"]) == 0
    printed = capsys.readouterr().out
    assert "### tiny: 18 pairs" in printed
    assert "OR-Tools flow" in printed
    assert "SCIP" not in printed
    with pytest.raises(SystemExit):
        command.main(["--repeat", "0"])
