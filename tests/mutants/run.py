"""Change modules in one small way at a time, and ask whether a test notices.

``python -m tests.mutants.run --sample 15 --seed 0 verify/check.py checker.py``
prints, for each module, how many of how many changes were tried and killed, and every
change that was left. Tests are collected once; each change is made in a fork of that
process, and only tests that come by its lines are run first, the cheapest before all,
until one fails; what survives these is shown to all others.
"""

import argparse
import ast
import difflib
import importlib
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest
from coverage import Coverage

from tests.mutants.changes import Change, changes_of
from tests.mutants.forks import children_seconds, in_fork
from tests.mutants.placed import Changed, Key, functions_of, put_in, put_on_disk
from tests.mutants.table import PACKAGE, Asked, all_modules, asked_of

Functions = dict[Key, list[FunctionType]]
Tests = tuple[list[pytest.Item], list[pytest.Item]]

PLAIN = ("-q", "-x", "--tb=no", "--assert=plain", "-p", "no:cacheprovider",
         "-p", "no:xdist", "-p", "no:cov", "-p", "no:randomly")  # fmt: skip
BASELINE_SECONDS = 900.0
HEAVY = ("numpy", "pandas", "scipy.sparse", "pydantic", "hypothesis.strategies",
         "networkx", "highspy", "ortools.sat.python.cp_model")  # fmt: skip
"""What others wrote, imported once for all processes."""


class Module(NamedTuple):
    """A module with its changes; the same ones in every process."""

    path: Path
    name: str
    tree: ast.Module
    changes: list[Change]
    kept: list[int]
    """Places of the changes that the sample drew."""

    @classmethod
    def of(cls, said: str, asked: Asked, sample: int, seed: int) -> "Module":
        path = (PACKAGE / said).resolve()
        tree = ast.parse(path.read_text("utf-8"))
        changes = changes_of(tree, asked.start)
        drawn = random.Random(seed).sample(
            range(len(changes)), min(sample, len(changes))
        )
        name = ".".join([PACKAGE.name, *Path(said).with_suffix("").parts])
        return cls(path, name, tree, changes, sorted(drawn))

    def compiled(self) -> CodeType:
        """Return the tree compiled as it is now."""
        code: CodeType = compile(self.tree, str(self.path), "exec", dont_inherit=True)
        return code

    def difference(self, at: int) -> str:
        """Return the lines that a change takes away and puts in; makes the change."""
        before = ast.unparse(self.tree).splitlines()
        self.changes[at].make()
        after = ast.unparse(self.tree).splitlines()
        lines = [*difflib.unified_diff(before, after, lineterm="", n=0)][3:]
        return "\n".join(f"    {one}" for one in lines)


class Trial(NamedTuple):
    """How a change fared: ``killed`` by a test, ``left``, or to be imported afresh."""

    at: int
    fate: str
    seconds: float
    came_by: int = 0
    """Tests that come by its lines."""


class Told(NamedTuple):
    """What the tests say of the module as it is."""

    seconds: dict[str, float]
    lines: dict[str, set[int]]
    failed: list[str]


class Session:
    """A plugin of pytest that runs the collected tests once for every change."""

    def __init__(
        self, module: Module, asked: Asked, say: Callable[[str], None]
    ) -> None:
        self.module, self.asked, self.say = module, asked, say
        self.failed = False
        self.trials: list[Trial] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.asked.has_worlds:
            importlib.import_module("tests.worlds.oracles").small_worlds()
        told = in_fork(lambda: self._baseline(session.items), BASELINE_SECONDS)
        if told is None or told.failed:
            self.say(f"fails unchanged: {told.failed if told else 'killed'}")
            return True
        total = sum(told.seconds.values())
        self.say(f"  {len(told.seconds)} tests, {total:.1f} CPU s unchanged")
        importlib.import_module(self.module.name)
        functions = functions_of(str(self.module.path))
        old = self.module.compiled()
        with tempfile.TemporaryDirectory() as folder:
            for at in self.module.kept:
                began, change = children_seconds(), self.module.changes[at]
                tests = _ordered(session.items, change, told, self.asked.most)
                ask = partial(self._fate, at, functions, old, tests, Path(folder))
                fate = in_fork(ask, 5 + 2 * total) or "killed"
                spent = children_seconds() - began
                self.trials.append(Trial(at, fate, spent, len(tests[0])))
                _tell(self.module, self.trials[-1], self.say)
        return True

    def _fate(
        self, at: int, functions: Functions, old: CodeType, tests: Tests, folder: Path
    ) -> str:
        """Make a change in this process, and see whether a test fails."""
        self.module.changes[at].make()
        if not put_in(functions, old, self.module.compiled()):
            return "afresh"
        put_on_disk(sys.modules[self.module.name], self.module.tree, folder)
        return "killed" if any(self._fails(items) for items in tests) else "left"

    def _fails(self, items: Sequence[pytest.Item]) -> bool:
        """Return whether one of these tests fails, and stop there."""
        try:
            for item, after in zip(items, [*items[1:], None], strict=False):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                if self.failed:
                    return True
        except BaseException:  # a test that ends the session has noticed something
            return True
        return False

    def _baseline(self, items: Sequence[pytest.Item]) -> Told:
        """Run every test, and see how long it takes and which lines it comes by."""
        path = str(self.module.path)
        cover = Coverage(data_file=None, include=[path], config_file=False)
        cover.set_option("run:disable_warnings", ["no-data-collected"])
        cover.start()
        told = Told({}, defaultdict(set), [])
        for item, after in zip(items, [*items[1:], None], strict=True):
            cover.switch_context(item.nodeid)
            began, before = time.process_time(), children_seconds()
            self.failed = False
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            spent = time.process_time() - began + children_seconds() - before
            told.seconds[item.nodeid] = spent
            if self.failed:
                told.failed.append(item.nodeid)
        cover.stop()
        for line, names in cover.get_data().contexts_by_lineno(path).items():
            for name in names:
                told.lines[name].add(line)
        return told


def _ordered(
    items: Sequence[pytest.Item], change: Change, told: Told, most: float | None
) -> Tests:
    """Return tests that come by a change, the cheapest first, and all the others.

    A test whose fixture another one made comes by nothing itself.
    """
    lines = set(range(change.first, change.last + 1))
    by_file: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if lines & told.lines.get(item.nodeid, set()):
            by_file[item.nodeid.partition("::")[0]].append(item)
    cost = told.seconds
    for group in by_file.values():
        group.sort(key=lambda item: cost[item.nodeid])
    groups = sorted(by_file.values(), key=lambda group: cost[group[0].nodeid])
    first = [item for group in groups for item in group]
    rest = [item for item in items if item not in first]
    return _within(most, first, cost), _within(most, rest, cost)


def _within(
    most: float | None, items: list[pytest.Item], cost: dict[str, float]
) -> list[pytest.Item]:
    """Leave out the dearest tests, so that the others take so many seconds at most."""
    if most is None:
        return items
    spent, kept = 0.0, set()
    for item in sorted(items, key=lambda item: cost[item.nodeid]):
        spent += cost[item.nodeid]
        if spent <= most:
            kept.add(item.nodeid)
    return [item for item in items if item.nodeid in kept]


def try_module(said: str, sample: int, seed: int, say: Callable[[str], None]) -> None:
    """Try changes of one module and print how they fared."""
    asked = asked_of(said)
    module = Module.of(said, asked, sample, seed)
    say(f"{said}: {len(module.kept)} of {len(module.changes)} changes")
    arguments = [*PLAIN, *asked.tests, *(["-k", asked.words] if asked.words else [])]

    def in_one_session() -> list[Trial]:
        session = Session(module, asked, say)
        if pytest.main(arguments, plugins=[session]) == pytest.ExitCode.INTERNAL_ERROR:
            say("  pytest broke: no figure is one")
        return session.trials

    def afresh(at: int) -> bool:
        module.changes[at].make()
        Changed(module.name, module.path, module.compiled()).install()
        return pytest.main(arguments) != pytest.ExitCode.OK

    trials = in_fork(in_one_session, 50_000) or []
    fates = []
    for one in trials:
        if one.fate == "afresh":
            began = children_seconds()
            fails = in_fork(lambda at=one.at: afresh(at), 120)
            fate = "left" if fails is False else "killed"
            one = Trial(one.at, fate, children_seconds() - began, one.came_by)
            _tell(module, one, say)
        fates.append(one)
    killed = sum(one.fate == "killed" for one in fates)
    each = sum(one.seconds for one in fates) / max(1, len(fates))
    say(f"  killed {killed} of {len(fates)}, {each:.2f} CPU s each")


def _tell(module: Module, trial: Trial, say: Callable[[str], None]) -> None:
    """Print a change that no test noticed."""
    if trial.fate == "left":
        change = module.changes[trial.at]
        where = f"{module.path.name}:{change.first} {change.function}"
        say(f"  left [{trial.at}] {where}, {trial.came_by} tests come by")
        say(in_fork(lambda: module.difference(trial.at), 60) or "    ?")


def main(arguments: list[str]) -> int:
    """Read what is asked on the command line, and do it."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=15, help="changes a module")
    parser.add_argument("--seed", type=int, default=0, help="which are drawn")
    parser.add_argument("modules", nargs="*", metavar="module", help="verify/check.py")
    said = parser.parse_args(arguments)
    os.environ["TESTS"] = "first"
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for heavy in HEAVY:
        importlib.import_module(heavy)
    out = os.dup(1)

    def say(line: str) -> None:
        os.write(out, f"{line}\n".encode())

    for module in said.modules or all_modules():
        try_module(module, said.sample, said.seed, say)
    say(f"{children_seconds() + time.process_time():.0f} CPU s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
