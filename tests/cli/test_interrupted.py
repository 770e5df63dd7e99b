"""Ctrl-C and SIGTERM at any moment: a sentence, the code, and never a plan lost.

``INTERRUPTED_MOMENTS=60`` tries sixty moments of every verb and signal.
"""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
import lawyer_assign.interrupts as interrupts
from lawyer_assign.cli import app, verbs
from lawyer_assign.cli.messages import MESSAGES
from lawyer_assign.interrupts import SAID
from tests.verbs.test_many_ended import hard
from tests.worlds.examples import IS_DEEP

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

MOMENTS = int(os.environ.get("INTERRUPTED_MOMENTS", "1"))
SIGNALS = (signal.SIGINT, signal.SIGTERM)
VERBS = ("solve", "demo") if IS_DEEP else ("solve",)
CITY = {"committees": 40, "lawyers": 60, "seed": 2}
STEPS = tuple(
    english.partition("{")[0]
    for key, (_, english) in MESSAGES.items()
    if key.startswith("stage_")
    or key in ("reading", "checking", "writing", "solving", "making", "making_city")
)
"""How progress begins, which a slow machine shows and a fast one does not."""

STRUCK = """
import importlib, os, sys, time

where, number, times = sys.argv.pop(1), int(sys.argv.pop(1)), int(sys.argv.pop(1))

def strike():
    for turn in range(times):
        time.sleep(0.6 * (turn > 0))  # closer ones count as one
        os.kill(os.getpid(), number)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == where:
            sys.meta_path.remove(self)
            strike()

def wrapped(call):
    def struck(*args, **kwargs):
        global times
        strike()
        times = 0
        return call(*args, **kwargs)
    return struck

module, _, name = where.partition(":")
if name:
    home = importlib.import_module(module)
    setattr(home, name, wrapped(getattr(home, name)))
else:
    sys.meta_path.insert(0, Finder())
"""
"""Sends a signal where a module is loaded or a function called the first time."""

AT_ANY_TIME = """
import os, lawyer_assign.interrupts
lawyer_assign.interrupts.watch()
os.write(1, b"watched over" + os.linesep.encode())
"""
"""Says when Python is up; before that, signals are Python's own affair."""

SMALL_CITY = f"""
from lawyer_assign.cli import verbs
verbs.hangzhou = lambda seed: verbs.district(**{CITY})
"""

RUN = """
from lawyer_assign.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    path = tmp_path_factory.mktemp("facts") / "facts.json"
    la.write_facts(la.datasets.district(**CITY), path)
    return path


def command(code, verb, facts, out, *more):
    start = [sys.executable, "-c", code, *more]
    if verb == "demo":
        return [*start, "demo", "--out", str(out), "--lang", "en"]
    return [*start, "solve", str(facts), "--out", str(out), "--lang", "en"]


def struck(where, number, facts, out, verb="solve", times=1):
    strike = (where, str(int(number)), str(times))
    code = STRUCK + SMALL_CITY * (verb == "demo") + RUN
    done = subprocess.run(
        command(code, verb, facts, out, *strike),
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    said = done.stderr.splitlines(keepends=True)
    done.stderr = "".join(line for line in said if not line.startswith(STEPS))
    return done


def assert_whole_or_absent(out, is_there):
    """Check that there is a plan that is best, or nothing at all, half or whole."""
    if not is_there:
        assert not [one for one in out.parent.iterdir() if "plan" in one.name]
        return
    assert [one.name for one in out.parent.iterdir() if ".tmp" in one.name] == []
    report = la.check(
        la.datasets.district(**CITY), la.Policy.hangzhou_2024(), la.read_plan(out)
    )
    assert report.is_clean


@pytest.mark.parametrize("where", ["typer", "numpy", "lawyer_assign.cli.verbs:read"])
def test_before_planning_it_ends_with_a_sentence_and_the_code(facts, tmp_path, where):
    number = SIGNALS[len(where) % 2]
    done = struck(where, number, facts, tmp_path / "plan.json")
    assert done.returncode == 128 + number
    assert done.stderr == SAID["cancelled"][1] + "\n"
    assert done.stdout == ""
    assert_whole_or_absent(tmp_path / "plan.json", is_there=False)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("where", ["lawyer_assign.interrupts", "signal"])
def test_before_anybody_watches_it_ends_as_the_system_ends_programs(
    facts, tmp_path, where, number
):
    """No traceback, and 130 or 143 as shells count; too early for a sentence."""
    done = struck(where, number, facts, tmp_path / "plan.json")
    assert done.returncode == -number
    assert (done.stdout, done.stderr) == ("", "")
    assert_whole_or_absent(tmp_path / "plan.json", is_there=False)


def test_a_signal_that_was_switched_off_before_stays_off(facts, tmp_path):
    ignored = f"import _signal\n_signal.signal({int(signal.SIGINT)}, _signal.SIG_IGN)\n"
    out = tmp_path / "plan.json"
    done = subprocess.run(
        command(ignored + STRUCK + RUN, "solve", facts, out,
                "lawyer_assign.interrupts", str(int(signal.SIGINT)), "1"),
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert_whole_or_absent(out, is_there=True)


def test_who_imports_the_shell_keeps_its_signals():
    code = (
        "import signal, lawyer_assign.__main__\n"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


AT_HAND = {
    "as the search begins": "lawyer_assign.verbs.solve:solve_beyond",
    "after the search": "lawyer_assign.verbs.solve:outcome_of",
    "before writing": "lawyer_assign.cli.verbs:report_text",
}
WRITING = {"while writing": "os:fsync", "while putting in place": "os:replace"}
EVER_AFTER = {**AT_HAND, **WRITING}


@pytest.mark.parametrize("where", EVER_AFTER)
def test_from_the_search_on_the_plan_is_written(facts, tmp_path, where):
    number = SIGNALS[len(where) % 2]
    done = struck(EVER_AFTER[where], number, facts, tmp_path / "plan.json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == (SAID["stopping"][1] + "\n" if where in AT_HAND else "")
    assert "Written" in done.stdout
    assert_whole_or_absent(tmp_path / "plan.json", is_there=True)


PLANNING = {
    "as times are sought": "lawyer_assign.verbs.roster:solve_roster",
    "as dates are sought": "lawyer_assign.verbs.roster:expand",
    "before writing": "lawyer_assign.cli.duty.rostering:write_roster",
}


@pytest.mark.parametrize("where", PLANNING)
def test_from_the_search_on_the_roster_is_written(tmp_path, where):
    number = SIGNALS[len(where) % 2]
    facts = la.datasets.with_duty(la.datasets.district(**CITY))
    la.write_facts(facts, tmp_path / "facts.json")
    la.write(la.solve(facts), tmp_path / "plan.json")
    out, code = tmp_path / "roster.json", STRUCK + RUN
    words = [PLANNING[where], str(int(number)), "1", "roster",
             str(tmp_path / "facts.json"), str(tmp_path / "plan.json"),
             "--out", str(out), "--year", "2026", "--lang", "en"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    assert SAID["stopping"][1] in done.stderr
    found = la.read_roster(out, facts, policy=la.Policy.hangzhou_2024())
    assert la.check_roster(found).is_clean
    assert len(found.visits) > 500


@pytest.mark.parametrize("number", SIGNALS if IS_DEEP else SIGNALS[1:])
def test_the_demo_keeps_its_plan_too(facts, tmp_path, number):
    done = struck(AT_HAND["before writing"], number, facts, tmp_path, verb="demo")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert_whole_or_absent(tmp_path / "hangzhou-plan.xlsx", is_there=True)
    assert la.read(tmp_path / "hangzhou-facts.xlsx") == la.datasets.district(**CITY)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_folder_of_plans_ends_at_once(tmp_path, number, times):
    (tmp_path / "in").mkdir()
    for name in "ab":
        la.write_facts(hard(), tmp_path / "in" / f"{name}.json")
    words = ["solve-many", str(tmp_path / "in"), "-o", str(tmp_path / "out"),
             "--workers", "2", "--time-limit", "100", "--lang", "en"]  # fmt: skip
    began = subprocess.Popen(
        [sys.executable, "-m", "lawyer_assign", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    ends = time.monotonic() + 60
    while not (tmp_path / "out").exists() and time.monotonic() < ends:
        time.sleep(0.1)
    time.sleep(3)  # for the workers
    for _ in range(times):
        began.send_signal(number)
        time.sleep(0.5)
    _, said = began.communicate(timeout=15)
    assert began.returncode in (128 + number, -number), said
    # A second one may find Python on its way out, and ends it as the system does.
    is_ended = times > 1 and began.returncode == -number
    assert is_ended or SAID["cancelled_kept"][1] in said
    assert "Traceback" not in said
    assert not [one.name for one in (tmp_path / "out").iterdir()]


def test_a_second_one_ends_at_once_and_leaves_nothing_behind(facts, tmp_path):
    done = struck(
        AT_HAND["before writing"], signal.SIGTERM, facts, tmp_path / "plan.json",
        times=2,
    )  # fmt: skip
    assert done.returncode == 143
    assert done.stderr.splitlines() == [SAID["stopping"][1], SAID["cancelled"][1]]
    assert_whole_or_absent(tmp_path / "plan.json", is_there=False)


def test_a_second_one_while_writing_leaves_the_file_whole(facts, tmp_path):
    done = struck(
        WRITING["while writing"], signal.SIGINT, facts, tmp_path / "plan.json", times=2
    )
    assert done.returncode == 130
    assert done.stderr.splitlines() == [SAID["cancelled_kept"][1]]
    assert_whole_or_absent(tmp_path / "plan.json", is_there=True)


@pytest.fixture
def watched(monkeypatch):
    """This process, watched over; instead of ending, it raises SystemExit."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    monkeypatch.setattr(interrupts, "_HEARD", interrupts._Heard())
    monkeypatch.setattr(os, "_exit", sys.exit)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(sys, "argv", ["lawyer-assign", "solve"])
    yield interrupts
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["solve", "--lang", "zh"], 0),
        (["solve", "--lang=zh", "-o", "x"], 0),
        (["solve", "--lang", "en"], 1),
        (["solve", "--lang"], 1),
        (["solve"], 1),
        ([], 1),
    ],
)
def test_it_speaks_the_language_asked_for_before_anybody_parsed_it(
    watched, monkeypatch, capfd, words, said
):
    monkeypatch.setattr(sys, "argv", ["lawyer-assign", *words])
    watched.watch()
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGINT)
    assert ended.value.code == 130
    assert capfd.readouterr().err == SAID["cancelled"][said] + "\n"


def test_signals_that_come_together_count_once(watched, monkeypatch, capfd):
    watched.watch()
    watched.keep()
    assert not watched.was_asked()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        signal.raise_signal(number)
    assert watched.was_asked()
    assert capfd.readouterr().err == SAID["stopping"][1] + "\n"
    monkeypatch.setattr(interrupts, "ANEW_SECONDS", 0.0)
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGINT)
    assert ended.value.code == 130


def test_a_signal_that_was_switched_off_stays_off(watched):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watched.watch()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is interrupts._hear


def test_who_does_not_watch_is_left_alone(watched):
    watched.keep()
    with watched.raising(), watched.shielded(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert not watched.was_asked()
    assert watched.last_words() == "cancelled"


@pytest.mark.parametrize("number", SIGNALS)
def test_where_others_write_signals_are_raised_so_that_they_end_in_order(
    watched, number
):
    watched.watch()
    with pytest.raises(KeyboardInterrupt), watched.raising():
        signal.raise_signal(number)
    assert watched.exit_code() == 128 + number
    assert watched.last_words() == "cancelled_kept"
    assert signal.getsignal(signal.SIGINT) is interrupts._hear


@pytest.mark.parametrize("lang", [0, 1], ids=["zh", "en"])
def test_a_search_that_ends_without_a_plan_says_that_it_was_cancelled(
    watched, monkeypatch, facts, tmp_path, lang
):
    found = la.solve(la.datasets.toy())
    nothing = replace(found, status="undecided", plan=None)
    monkeypatch.setattr(verbs.api, "solve", lambda *_, **__: nothing)
    asked = ["solve", str(facts), "--out", str(tmp_path / "plan.json")]
    asked += ["--lang", ("zh", "en")[lang]]
    undecided = CliRunner().invoke(app, asked)
    assert undecided.exit_code == 1
    watched.watch()
    watched.keep()
    signal.raise_signal(signal.SIGTERM)
    cancelled = CliRunner().invoke(app, asked)
    assert cancelled.exit_code == 143
    assert SAID["cancelled"][lang] in cancelled.stderr
    assert_whole_or_absent(tmp_path / "plan.json", is_there=False)


def started(verb, facts, out):
    """Start a verb; return once signals are watched for."""
    code = AT_ANY_TIME + SMALL_CITY * (verb == "demo") + RUN
    process = subprocess.Popen(
        command(code, verb, facts, out),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout.readline() == "watched over\n"
    return process


@pytest.fixture(scope="module", params=VERBS)
def run_time(request, facts, tmp_path_factory):
    """A verb, and the seconds that it takes when nobody interrupts it."""
    out = tmp_path_factory.mktemp("whole") / "plan.json"
    begun = time.monotonic()
    process = started(request.param, facts, out)
    said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert "Written" in said
    return request.param, time.monotonic() - begun


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_no_moment_loses_a_plan_or_shows_a_traceback(
    facts, run_time, tmp_path, moment, number
):
    verb, seconds = run_time
    dice = random.Random(f"{verb} {number} {moment}")
    share = (moment + dice.random()) / MOMENTS
    is_demo = verb == "demo"
    process = started(verb, facts, tmp_path if is_demo else tmp_path / "plan.json")
    time.sleep(seconds * share)
    process.send_signal(number)
    said, wrong = process.communicate(timeout=120)
    code = process.returncode
    assert "Traceback" not in wrong
    assert code in (0, 128 + number, -number), wrong
    if code == 128 + number:
        assert wrong in (SAID["cancelled"][1] + "\n", SAID["cancelled_kept"][1] + "\n")
        assert "Written" not in said
    else:
        # Ended by the system, while Python went down, with everything said and done.
        assert "Written" in said
    is_there = "Written" in said or SAID["cancelled_kept"][1] in wrong
    name = "hangzhou-plan.xlsx" if is_demo else "plan.json"
    assert_whole_or_absent(tmp_path / name, is_there)


def test_a_reader_who_has_heard_enough_is_no_error(tmp_path):
    la.write_facts(la.datasets.toy(), tmp_path / "facts.json")
    process = subprocess.Popen(
        [sys.executable, "-m", "lawyer_assign", "check", tmp_path / "facts.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()  # before a word was said
    assert process.stderr.read() == b""
    assert process.wait() == 141
    process.stderr.close()
