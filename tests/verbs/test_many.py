"""Many problems side by side: the same answers in order, and no failure spreads."""

import os
import pickle
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

import lawyer_assign as la
from lawyer_assign.errors import Defect, Text

WRONG = Text("is wrong", "有误"), Text("Mend it", "请改正")
POLICY = la.Policy.hangzhou_2024(stability="off")
SIZES = (9, 4, 30, 12, 7, 21)


def made(size, seed=0):
    return la.datasets.district(committees=size, lawyers=size, seed=seed), POLICY


def refused(size):
    raise la.BadInputError([Defect("here", str(size), *WRONG)])


def kill_once(flag, size):
    if not Path(flag).exists():
        Path(flag).touch()
        os._exit(9)
    return made(size)


def kill_always():
    os._exit(9)


def in_bytes(outcome):
    """Everything of an outcome but its time and versions."""
    tiers = [(tier.price, tier.bound) for tier in outcome.tiers]
    return pickle.dumps((outcome.status, outcome.plan.posts, tiers, outcome.seed))


JOBS = [partial(made, size) for size in SIZES]
EXPECTED = [in_bytes(la.solve(*job())) for job in JOBS]


class Backwards(Executor):
    """Holds what is submitted and runs the latest first, when asked to wait."""

    def __init__(self, held):
        self._held = held
        self._tasks = []

    def submit(self, fn, /, *args, **more):
        future = Future()
        self._tasks.append((future, partial(fn, *args, **more)))
        if len(self._tasks) == self._held:
            for late, task in reversed(self._tasks):
                late.set_result(task())
            self._tasks.clear()
        return future


def test_answers_come_in_the_order_of_the_problems_however_they_end():
    executor = Backwards(held=3)
    found = list(la.solve_many(JOBS, executor=executor, in_flight=3, keep=in_bytes))
    assert [one.number for one in found] == list(range(len(SIZES)))
    assert [one.answer for one in found] == EXPECTED


def test_one_worker_and_threads_give_the_same_bytes():
    alone = la.solve_many(JOBS, workers=1, keep=in_bytes)
    assert [one.answer for one in alone] == EXPECTED
    with ThreadPoolExecutor(2) as threads:
        found = la.solve_many(JOBS, executor=threads, keep=in_bytes)
        assert [one.answer for one in found] == EXPECTED


def test_facts_and_whole_outcomes_travel_as_they_are():
    facts, policy = made(6)
    (found,) = la.solve_many([(facts, policy)], workers=2)
    outcome = found.answer
    assert in_bytes(outcome) == in_bytes(la.solve(facts, policy))
    assert outcome.problem.facts == facts.with_scarcity(
        outcome.problem.scarcity.as_flags()
    )
    assert la.check(outcome.problem.facts, policy, outcome.plan).is_clean


def test_without_a_policy_the_hangzhou_rules_hold():
    facts, _ = made(6)
    (found,) = la.solve_many([(facts, None)], workers=1, keep=in_bytes)
    assert found.answer == in_bytes(la.solve(facts))


def test_a_problem_that_fails_says_why_and_loses_no_other():
    jobs = [JOBS[0], partial(refused, 5), JOBS[1]]
    seen = []
    found = list(la.solve_many(jobs, workers=1, keep=in_bytes, progress=seen.append))
    assert [one.answer for one in found] == [EXPECTED[0], None, EXPECTED[1]]
    error = found[1].error
    assert isinstance(error, la.BadInputError)
    assert error.defects == (Defect("here", "5", *WRONG),)
    assert found[0].error is None
    assert (seen[-1].begun, seen[-1].done, seen[-1].failed) == (3, 3, 1)


def test_a_killed_worker_s_problem_is_solved_again(tmp_path):
    jobs = [*JOBS[:2], partial(kill_once, tmp_path / "flag", SIZES[2]), *JOBS[3:]]
    # One that fails in another process says why, too.
    jobs.append(partial(refused, 5))
    seen = []
    found = list(la.solve_many(jobs, workers=2, keep=in_bytes, progress=seen.append))
    assert (tmp_path / "flag").exists()
    assert [one.answer for one in found] == [*EXPECTED, None]
    assert found[-1].error.defects == (Defect("here", "5", *WRONG),)
    assert (seen[-1].begun, seen[-1].done, seen[-1].failed) == (7, 7, 1)


def test_who_kills_every_worker_is_named_and_loses_no_other():
    jobs = [JOBS[0], kill_always, JOBS[1]]
    found = list(la.solve_many(jobs, workers=2, keep=in_bytes))
    assert [one.answer for one in found] == [EXPECTED[0], None, EXPECTED[1]]
    assert isinstance(found[1].error, la.WorkerLostError)
    assert "problem 2" in str(found[1].error)


def test_a_script_without_a_guard_is_told_once_what_to_do(tmp_path):
    """Each process runs the script anew: three attempts and a page of each of them."""
    script = tmp_path / "script.py"
    script.write_text(
        "import lawyer_assign as la\n"
        "jobs = [(la.datasets.toy(), None)] * 5\n"
        "print([one.error for one in la.solve_many(jobs, workers=2)])\n",
        "utf-8",
    )
    ran = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONIOENCODING": "utf-8"},
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.count("Traceback") == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert "WorkerLostError" in last
    assert 'if __name__ == "__main__":' in last
    script.write_text(
        script.read_text("utf-8").replace("workers=2", "workers=1"), "utf-8"
    )
    ran = subprocess.run(
        [sys.executable, str(script)], capture_output=True, check=True,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert ran.stdout.strip() == str([None] * 5)


def test_a_broken_executor_of_the_caller_is_an_error_of_each_problem():
    class Broken(Executor):
        def submit(self, fn, /, *args, **more):  # noqa: ARG002 (the base's)
            raise BrokenExecutor("gone")

    found = list(la.solve_many(JOBS[:2], executor=Broken()))
    assert [type(one.error) for one in found] == [BrokenExecutor, BrokenExecutor]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_bytes_with_no_more_problems_in_flight_than_allowed(workers):
    taken, ahead, answers = [], [], []

    def source():
        for job in JOBS:
            taken.append(job)
            yield job

    batch = la.solve_many(source(), workers=workers, in_flight=2, keep=in_bytes)
    for found in batch:
        ahead.append(len(taken) - found.number)
        answers.append(found.answer)
    assert max(ahead) == 2
    assert answers == EXPECTED
    assert len(taken) == len(JOBS)


def test_who_stops_listening_ends_the_batch():
    taken = []
    batch = la.solve_many(
        (taken.append(job) or job for job in JOBS), workers=1, in_flight=1
    )
    next(batch)
    batch.close()
    assert len(taken) == 1


@pytest.mark.parametrize("name", ["workers", "in_flight"])
def test_a_width_below_one_is_refused_at_the_call(name):
    with pytest.raises(la.BadInputError) as caught:
        la.solve_many(JOBS, **{name: 0})
    assert f"{name}: is below 1 (found 0)" in caught.value.text("en")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_gives_the_same_bytes_and_survives_a_killed_worker(tmp_path):
    distributed = pytest.importorskip("distributed")
    cloudpickle = pytest.importorskip("cloudpickle")
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    jobs = [*JOBS, partial(kill_once, tmp_path / "flag", SIZES[0])]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = list(la.solve_many(jobs, executor=client.get_executor(), keep=in_bytes))
    assert [one.answer for one in found] == [*EXPECTED, EXPECTED[0]]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_no_problem_fails_in_its_place_and_says_so(workers):
    good = (la.datasets.toy(), None)
    odd = [good, None, "x", (*good, 1), good]
    found = list(la.solve_many(odd, workers=workers))
    assert [one.number for one in found] == [0, 1, 2, 3, 4]
    assert [one.error is None for one in found] == [True, False, False, False, True]
    for one, got in zip(found[1:4], ("NoneType", "str", "tuple"), strict=True):
        assert isinstance(one.error, la.BadInputError)
        (defect,) = one.error.defects
        assert (defect.place, defect.value) == ("problems", got)


@pytest.mark.parametrize(("workers", "ahead"), [(1, None), (2, 4)])
def test_a_source_that_fails_loses_none_of_the_problems_before(workers, ahead):
    def source():
        for _ in range(3):
            yield la.datasets.toy(), None
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="gone"):
        found.extend(la.solve_many(source(), workers=workers, in_flight=ahead))
    assert [solved.answer.status for solved in found] == ["optimal"] * 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_limit", float("nan")),
        ("time_limit", 0),
        ("seed", -1),
        ("backend", "magic"),
    ],
)
def test_no_limit_seed_or_backend_is_refused_once_before_any_problem_is_taken(
    name, value
):
    def problems():
        raise AssertionError("taken")
        yield

    with pytest.raises(la.BadInputError) as caught:
        la.solve_many(problems(), **{name: value})
    assert [one.place for one in caught.value.defects] == [name]


def test_facts_by_themselves_are_no_problems():
    """Each of their tables was a problem that failed by itself."""
    with pytest.raises(la.BadInputError, match=r"found Facts") as told:
        la.solve_many(la.datasets.toy(), workers=0, time_limit=-1)
    assert {one.place for one in told.value.defects} == {"problems", "time_limit"}
