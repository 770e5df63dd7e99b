"""The verbs: a plan that is proved and checked, or a clear word why not."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lawyer_assign import datasets
from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import BadInputError, UnsupportedError, VerificationError
from lawyer_assign.facts import Choice, PairScore
from lawyer_assign.pairs import Reach, Travel
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem, candidate_pairs
from lawyer_assign.rules import Coverage
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.backend import Solved
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.verbs import answers as api
from lawyer_assign.verbs import widen
from lawyer_assign.verbs.answers import versions
from lawyer_assign.verbs.solve import check, solve
from tests.worlds.small import (
    DAY,
    HERE,
    committee,
    consent,
    district,
    firm,
    lawyer,
    world,
)

ROOT = Path(__file__).parents[2]
POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
BACKENDS = pytest.mark.parametrize("backend", ["flow", "cpsat"])


def crowd(committees=30, lawyers=20, seed=0):
    """Return facts on which CP-SAT has some work to do: seats and many scores."""
    dice = np.random.default_rng(seed)
    places = [committee(f"c{at:03}", lawyers_max=2) for at in range(committees)]
    people = [lawyer(f"l{at:03}", firm=f"f{at % 4}") for at in range(lawyers)]
    scores = [
        PairScore(lawyer=who.id, committee=place.id, points=int(dice.integers(1, 99)))
        for place in places
        for who in people
    ]
    firms = [firm(f"f{at}", seats=committees // 5) for at in range(4)]
    return world(places, people, firms, scores=scores)


@BACKENDS
def test_a_shortage_is_an_answer_that_covers_most_and_names_the_rest(backend):
    facts = world(8, [lawyer("l1", max_committees=3), lawyer("l2", max_committees=2)])
    outcome = solve(facts, POLICY, backend=backend)
    assert outcome.status == "optimal"
    assert [tier.price for tier in outcome.tiers][:2] == [3, 0]
    report = check(facts, POLICY, outcome.plan)
    assert (report.committees, report.covered, len(report.uncovered)) == (8, 5, 3)
    assert report.is_clean
    assert not report.is_complete
    short = {one.tag.who for one in report.shortfalls if one.tag.rule == "coverage"}
    assert short == set(report.uncovered)


@BACKENDS
def test_nobody_to_serve_and_nobody_who_serves_are_answers_too(backend):
    nobody = solve(world(2, 0), POLICY, backend=backend)
    assert (nobody.status, len(nobody.plan)) == ("optimal", 0)
    assert nobody.tiers[0].price == 2
    nothing = solve(world(0, 2), POLICY, backend=backend)
    assert (nothing.status, len(nothing.plan)) == ("optimal", 0)


@BACKENDS
def test_what_contradicts_itself_is_infeasible_and_has_no_plan(backend):
    facts = world(1, [lawyer("l1", min_committees=2, max_committees=2)])
    outcome = solve(facts, POLICY, backend=backend)
    assert outcome.status == "infeasible"
    assert outcome.plan is None
    assert [tier.number for tier in outcome.tiers] == [1, 2, 4]
    assert all(tier.price is None and tier.bound is None for tier in outcome.tiers)
    assert all(tier.gap is None and not tier.is_proved for tier in outcome.tiers)


def test_a_consent_lets_a_lawyer_serve_more_than_five():
    facts = world(
        8, [lawyer("l1", max_committees=7)], approvals=[consent(7, lawyer="l1")]
    )
    assert len(solve(facts, POLICY).plan) == 7


@pytest.mark.parametrize(
    ("field", "approvals"),
    [
        ({"max_committees": 7}, []),
        ({"max_committees": 7}, [consent(6, lawyer="l1")]),
        ({"min_committees": 7}, []),
        ({"max_committees": 7}, [consent(6, district="d1")]),
        (
            {"max_committees": 7},
            [consent(7, DAY.replace(year=2020), DAY.replace(year=2021), lawyer="l1")],
        ),
    ],
    ids=["no consent", "a lower one", "own least", "a lower one of district", "over"],
)
def test_an_own_limit_above_five_without_a_valid_consent_is_refused(field, approvals):
    facts = world(9, [lawyer("l1", **field)], approvals=approvals)
    with pytest.raises(BadInputError) as caught:
        solve(facts, POLICY)
    (defect,) = caught.value.defects
    assert defect.place == f"lawyers[0].{next(iter(field))} (l1)"
    assert defect.value == "7"
    assert "on 2025-01-01" in defect.problem
    assert "without a valid consent" in defect.problem
    assert "consent" in defect.cure


@pytest.mark.parametrize("scope", [{"lawyer": "l1"}, {"district": "d1"}], ids=str)
def test_an_own_limit_within_a_valid_consent_is_taken(scope):
    facts = world(9, [lawyer("l1", max_committees=7)], approvals=[consent(7, **scope)])
    assert len(solve(facts, POLICY).plan) == 7


@pytest.mark.parametrize(
    "policy", [POLICY.soften("caseload", tier=1), POLICY.without("caseload")]
)
def test_where_the_caseload_is_no_must_own_limits_are_free(policy):
    facts = world(7, [lawyer("l1", max_committees=7)])
    assert Problem.of(facts, policy).facts.lawyers[0].max_committees == 7


def test_backends_are_named_and_flow_says_why_it_was_not_taken():
    facts = world(2, 2)
    assert (solve(facts, POLICY).backend, solve(facts, POLICY).why_not_flow) == (
        "flow",
        None,
    )
    asked = solve(facts, POLICY, backend="cpsat")
    assert (asked.backend, asked.why_not_flow) == (
        "cpsat",
        "backend='cpsat' was asked for",
    )
    team = solve(crowd(), POLICY, stop=lambda: True)
    assert team.backend == "cpsat"
    assert team.why_not_flow == "one_firm counts several pairs once"
    zh = "“同一社区（村）的律师团队出自同一律所”（one_firm）把多个配对只计一次"
    assert team.flow_refusal.zh == zh
    with pytest.raises(UnsupportedError) as caught:
        solve(crowd(), POLICY, backend="flow")
    assert "flow cannot take this problem: one_firm counts" in str(caught.value)


@pytest.mark.parametrize("odd", ["magic", "", "Flow", 1, True, ["flow"], np.nan])
def test_a_backend_that_there_is_not_is_refused_with_all_else_before_pairs_are_made(
    odd,
):
    told = []
    with pytest.raises(BadInputError) as caught:
        solve(world(), POLICY, backend=odd, seed=-1, progress=told.append)
    backend, seed = caught.value.defects
    assert (backend.place, seed.place) == ("backend", "seed")
    assert backend.problem.en == "is no name of a backend"
    assert backend.cure.en.startswith("Use flow, thresholds, budgets")
    assert told == []


def test_a_time_limit_beyond_all_floats_is_refused_too():
    with pytest.raises(BadInputError, match="time_limit"):
        solve(world(), POLICY, time_limit=10**400)


@pytest.mark.parametrize(
    ("limits", "place"),
    [
        ({"time_limit": 0}, "time_limit"),
        ({"time_limit": -1.5}, "time_limit"),
        ({"time_limit": float("nan")}, "time_limit"),
        ({"workers": 0}, "workers"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
    ],
    ids=str,
)
def test_limits_out_of_range_are_refused_with_place_value_and_cure(limits, place):
    with pytest.raises(BadInputError) as caught:
        solve(world(), POLICY, **limits)
    (defect,) = caught.value.defects
    assert defect.place == place
    assert defect.value == repr(limits[place])
    assert defect.cure.en.startswith("Give")


def test_without_a_policy_the_rules_of_hangzhou_hold():
    outcome = solve(world(2, 1))
    assert outcome.problem.policy.name == "hangzhou_2024"


def test_a_policy_without_wishes_gives_any_plan_that_keeps_the_musts():
    policy = Policy(rules=(Coverage(wish=None),))
    for backend in ("flow", "cpsat"):
        outcome = solve(world(2, 1), policy, backend=backend)
        assert (outcome.status, outcome.tiers) == ("optimal", ())
        assert len(outcome.plan) == 2
        assert len(outcome.to_frame()) == 0
        assert solve(world(1, 0), policy, backend=backend).status == "infeasible"


def test_the_outcome_tells_tier_by_tier_what_is_proved():
    outcome = solve(world(2, 2, districts=[district("d1")]), POLICY)
    first = outcome.tiers[0]
    assert (first.number, first.rules) == (1, ("coverage",))
    assert first.is_proved
    assert first.gap == 0
    frame = outcome.to_frame()
    assert frame.index.tolist() == [1, 2, 4]
    assert frame["is_proved"].all()
    assert frame.loc[4, "rules"] == "must_have, affinity, further_posts"
    for tiers in ((), (first,), (replace(first, price=None),),
                  (replace(first, bound=None), first)):  # fmt: skip
        kinds = replace(outcome, tiers=tiers).to_frame().dtypes
        assert (str(kinds["price"]), str(kinds["bound"])) == ("Int64", "Int64")
    assert set(outcome.versions) >= {"python", "ortools", "lawyer-assign"}


def test_a_package_that_is_not_installed_is_said_to_be(monkeypatch):
    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(api, "version", version)
    assert versions()["ortools"] == "not installed"


def test_progress_is_told_stage_by_stage():
    told: list[Progress] = []
    solve(world(2, 2), POLICY, progress=told.append)
    assert [one.stage for one in told] == ["pairs", "formulate", "flow"]
    told.clear()
    solve(world(2, 2), POLICY, progress=told.append, backend="cpsat")
    stages = [one.stage for one in told]
    assert stages[:2] == ["pairs", "formulate"]
    assert set(stages[2:]) == {"cpsat"}
    assert all(one.seconds >= 0 for one in told)


def test_a_line_of_the_log_says_what_is_known_and_no_more(caplog):
    with caplog.at_level("INFO", "lawyer_assign"):
        solve(world(2, 2), POLICY, backend="cpsat")
    lines = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(r"\d+\.\d\d s: pairs", lines[0])
    assert re.fullmatch(r".*: cpsat, tier \d+, price -?\d+, bound -?\d+", lines[-1])
    assert not [line for line in lines if "None" in line]


@pytest.mark.parametrize("backend", [None, "cpsat"])
def test_progress_names_tiers_by_their_numbers_and_not_by_their_places(backend):
    told = []
    policy = POLICY.soften("coverage", 7).soften("affinity", 30)
    outcome = solve(world(2, 2), policy, progress=told.append, backend=backend)
    numbers = {tier.number for tier in outcome.tiers}
    assert {one.tier for one in told} <= {None, *numbers}
    if backend:
        assert {one.tier for one in told} >= numbers


def test_progress_says_price_and_bound_of_a_plan_under_two_way_choice():
    facts = datasets.district(committees=30, lawyers=40, seed=1)
    policy, told = Policy.hangzhou_2024(stability="must"), []
    outcome = solve(facts, policy, progress=told.append)
    last = [one for one in told if one.stage == "deferred acceptance"][-1]
    assert last.price == outcome.tiers[-1].price
    assert last.bound is not None
    for rule in policy.rules:  # without tiers there is nothing to say
        policy = policy if rule.wish is None else policy.without(rule.kind)
    bare = []
    assert solve(facts, policy, progress=bare.append).tiers == ()
    assert {one.price for one in bare} == {None}


def test_an_error_in_progress_reaches_the_caller():
    def progress(told):
        raise RuntimeError(told.stage)

    with pytest.raises(RuntimeError, match="pairs"):
        solve(world(), POLICY, progress=progress)


@BACKENDS
@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_input_gives_the_same_plan(backend, workers):
    facts = crowd(12, 9)
    policy = POLICY.without("seats", "one_firm")
    first, second = (
        solve(facts, policy, backend=backend, workers=workers) for _ in range(2)
    )
    assert first == second
    assert first.status == "optimal"


def test_two_workers_give_the_same_plan_every_time_where_many_are_best():
    facts = world(9, 6, [firm("f1", seats=7)])
    plans = {solve(facts, POLICY, backend="cpsat", workers=2).plan for _ in range(4)}
    assert len(plans) == 1


def test_the_plan_does_not_depend_on_how_python_hashes():
    code = (
        "from lawyer_assign.verbs.solve import solve\n"
        "from lawyer_assign.policy import Policy\n"
        "from tests.worlds.small import *\n"
        "places = [committee(f'c{n}', needs={'a': n % 3, 'b': 2}, languages={'x', 'y'})"
        " for n in range(6)]\n"
        "who = [lawyer(f'l{n}', skills={'a': 1, 'b': n}, languages={'y', 'z'})"
        " for n in range(5)]\n"
        "policy = Policy.hangzhou_2024(on=DAY, stability='off')\n"
        "for backend in ('flow', 'cpsat'):\n"
        "    found = solve(world(places, who), policy, backend=backend, workers=1)\n"
        "    print(found.backend, found.plan.posts)"
    )
    seen = set()
    for salt in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": salt},
        )
        seen.add(done.stdout)
    assert len(seen) == 1
    for line, backend in zip(seen.pop().splitlines(), ("flow", "cpsat"), strict=True):
        assert line.startswith(f"{backend} (Post(")


def test_a_stop_button_returns_the_best_plan_so_far_with_its_bounds():
    facts = crowd()
    outcome = solve(facts, POLICY, stop=lambda: True)
    assert outcome.status == "feasible"
    assert len(outcome.plan) > 0
    assert outcome.tiers[0].bound is not None
    assert all(
        tier.bound <= tier.price for tier in outcome.tiers if tier.bound is not None
    )
    assert check(facts, POLICY, outcome.plan).is_clean


def test_a_time_limit_returns_the_best_plan_so_far_with_its_bounds():
    facts = crowd(60, 60, seed=3)
    before = time.monotonic()
    outcome = solve(facts, POLICY, time_limit=0.4, workers=1)
    assert time.monotonic() - before < 20
    assert outcome.plan is not None
    assert all(tier.bound <= tier.price for tier in outcome.tiers)


def test_ctrl_c_returns_the_best_plan_so_far(monkeypatch):
    handler = signal.getsignal(signal.SIGINT)
    timers = []

    def press(told):
        if told.stage == "formulate":
            timers.append(threading.Timer(0.0, os.kill, (os.getpid(), signal.SIGINT)))
            timers[0].start()
            timers[0].join()

    outcome = solve(crowd(), POLICY, progress=press)
    assert outcome.status == "feasible"
    assert len(outcome.plan) > 0
    assert signal.getsignal(signal.SIGINT) is handler


def test_solving_in_a_thread_that_is_not_the_main_one_works_and_stops():
    found = []

    def work():
        found.append(solve(world(3, 2), POLICY, backend="cpsat"))
        found.append(solve(crowd(), POLICY, stop=lambda: True))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert [one.status for one in found] == ["optimal", "feasible"]


def solved_by_nobody(answer):
    return Solved(answer, "cpsat", CpSat.title, {})


def test_a_run_that_found_and_proved_nothing_is_undecided(monkeypatch):
    def run(problem, *_):
        nothing = TierAnswer(None, 0, 0.0)
        return solved_by_nobody(Answer(None, (nothing,) * 3))

    monkeypatch.setattr(widen, "run", run)
    outcome = solve(world(), POLICY)
    assert (outcome.status, outcome.plan) == ("undecided", None)
    assert [tier.bound for tier in outcome.tiers] == [0, 0, 0]


@pytest.mark.parametrize(
    ("chosen", "prices", "says"),
    [
        (
            [True, True],
            (0, 0, 0),
            "the plan breaks 1 musts, first: name of c1 (c1) has 2",
        ),
        ([True, False], (0, 0, 7), "the backend prices the tiers [0, 0, 7], the check"),
    ],
    ids=["a must", "a price"],
)
def test_a_backend_that_is_wrong_is_caught_before_the_plan_leaves(
    monkeypatch, chosen, prices, says
):
    def run(problem, *_):
        tiers = tuple(TierAnswer(price, price, 0.0) for price in prices)
        return solved_by_nobody(Answer(np.array(chosen), tiers))

    monkeypatch.setattr(widen, "run", run)
    with pytest.raises(VerificationError) as caught:
        solve(world(1, 2), POLICY)
    assert says in str(caught.value)
    assert "report it" in str(caught.value)


FAR = {"lat": 45.0, "lon": 0.0}


def test_a_shortage_that_only_the_short_table_made_is_filled_up():
    reach = Reach(
        nearest_kept=1, most=1, limit_minutes={"community": 90, "village": 90}
    )
    people = [lawyer(f"l{at}", **HERE, max_committees=1) for at in range(3)]
    places = [committee(f"c{at}", **HERE) for at in range(3)]
    outcome = solve(world(places, people), POLICY.with_reach(reach))
    assert outcome.tiers[0].price == 0


def test_a_shortage_of_other_reasons_widens_the_table_to_the_limit_of_travel():
    reach = Reach(
        nearest_kept=1, most=2, limit_minutes={"community": 90, "village": 90}
    )
    people = [
        *(lawyer(f"l{at}", firm="f2", **HERE) for at in range(2)),
        lawyer("l5", lat=30.26, lon=120.15),
        lawyer("l6", **FAR),
    ]
    firms = [firm("f1"), firm("f2", seats=0)]
    facts = world([committee("c0", **HERE)], people, firms)
    outcome = solve(facts, POLICY.with_reach(reach))
    assert outcome.plan == Plan.of([("c0", "l5")])
    lawyers = outcome.problem.pairs.to_frame()["lawyer"].tolist()
    assert lawyers == ["l0", "l1", "l5"]


def test_a_table_handed_in_is_never_widened_and_its_numbers_are_checked():
    facts = world(2, 2)
    table = {
        "committee": ["c1", "c2"],
        "lawyer": ["l1", "l1"],
        "points": [30, None],
        "minutes": [7, 90_000],
    }
    for given in (table, pd.DataFrame(table)):
        outcome = solve(facts, POLICY, pairs=given)
        assert outcome.plan == Plan.of([("c1", "l1"), ("c2", "l1")])
        report = check(facts, POLICY, outcome.plan, pairs=given)
        assert [t.price for t in report.tiers] == [t.price for t in outcome.tiers]
        assert report.tiers[2].by_rule["affinity"] == -30 + 7 - 32 + 90_000


def test_pairs_made_before_are_taken_as_they_are():
    facts = world(2, 2)
    pairs = candidate_pairs(facts, POLICY)
    kept = pairs.keep(pairs.lawyer == 1)
    outcome = solve(facts, POLICY, pairs=kept)
    assert outcome.plan == Plan.of([("c1", "l2"), ("c2", "l2")])


def test_a_plan_typed_by_hand_may_use_pairs_that_the_table_lacks():
    facts = world(2, 2)
    table = {"committee": ["c1"], "lawyer": ["l1"], "points": [99]}
    plan = Plan.of([("c1", "l1"), ("c2", "l2")])
    report = check(facts, POLICY, plan, pairs=table)
    assert report.is_complete
    assert report.tiers[2].by_rule["affinity"] == -99 + 60 + 60 - 32


def test_a_run_without_a_plan_has_nothing_to_check():
    with pytest.raises(BadInputError) as caught:
        check(world(), POLICY, None)
    assert "plan: there is no plan (found None)" in caught.value.text("en")
    assert "Look at outcome.status" in str(caught.value)


def test_a_slow_and_far_pair_of_a_table_is_checked_too():
    reach = Reach(travel=Travel(speed_kmh={"community": 1, "village": 1}))
    facts = world([committee("c1", **HERE)], [lawyer("l1", **FAR)])
    table = {"committee": ["c1"], "lawyer": ["l1"], "points": [2_000_000 // 2]}
    outcome = solve(facts, POLICY.with_reach(reach), pairs=table)
    assert outcome.status == "optimal"


@pytest.mark.parametrize("backend", ["flow", "cpsat"])
def test_prices_of_millions_are_folded_and_locked_exactly(backend):
    points = [1_000_000, 999_999, -1_000_000, 7]
    facts = world(
        2, 2,
        scores=[
            PairScore(lawyer=who, committee=place, points=p, minutes=0)
            for p, (place, who) in zip(
                points, [("c1", "l1"), ("c1", "l2"), ("c2", "l1"), ("c2", "l2")],
                strict=True,
            )
        ],
    )  # fmt: skip
    policy = POLICY.soften("coverage", tier=5).soften("affinity", 1, weight=999_983)
    outcome = solve(facts, policy, backend=backend)
    assert outcome.status == "optimal"
    assert outcome.tiers[0].price == -999_983 * 1_000_007
    assert outcome.plan == Plan.of([("c1", "l1"), ("c2", "l2")])


def test_a_choice_of_both_sides_reaches_any_distance():
    choice = Choice(firm="f1", committee="c1", firm_rank=1, committee_rank=1)
    reach = Reach(nearest_kept=1, most=1, limit_minutes={"community": 1, "village": 1})
    facts = world(
        [committee("c1", **HERE)],
        [lawyer("l1", **FAR), lawyer("l2", firm="f2", **HERE, max_committees=0)],
        [firm("f1"), firm("f2")],
        choices=[choice],
    )
    outcome = solve(facts, POLICY.with_reach(reach))
    assert outcome.plan == Plan.of([("c1", "l1")])
