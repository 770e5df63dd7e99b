"""Nothing is random without a seed; what backends refused is counted and printed."""

import gc
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, Phase, settings
from typer import testing

from tests.worlds import examples
from tests.worlds.both_languages import watch
from tests.worlds.oracles import Worlds, small_worlds

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, *[Phase.shrink] * examples.SHRINKS],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("fixed")

# A shell that starts tests behind "&" or nohup lets them ignore Ctrl-C, which many try.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
IMPORTED = re.compile(r"^from (tests\.[\w.]+) import ", re.MULTILINE)

REFUSED: Counter[str] = Counter()
"""What flow did not take in tests of backends, by reason; "taken" counts the rest."""


@pytest.fixture(scope="session", autouse=True)
def _in_both_languages() -> Iterator[None]:
    """Let no test make a defect or an error that is in one language only."""
    with pytest.MonkeyPatch.context() as patch:
        watch(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_command() -> Iterator[None]:
    """Let the command line be made once, as in a shell, and not once a call."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testing, "_get_command", cache(testing._get_command))
        yield


@pytest.fixture(scope="session")
def refused() -> Counter[str]:
    return REFUSED


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    """Return 300 small worlds; made before any other example is drawn."""
    return small_worlds()


@cache
def _is_scaled(path: Path) -> bool:
    """Return whether a file of tests, or what it imports, asks how many are tried."""
    seen, left = {path}, [path]
    while left:
        names = IMPORTED.findall(left.pop().read_text(encoding="utf-8"))
        if examples.__name__ in names:
            return True
        parts = (ROOT.joinpath(*name.split(".")) for name in names)
        files = {one.with_suffix(".py") for one in parts} - seen
        left += filter(Path.is_file, files)
        seen |= files
    return False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Mark tests that take more examples in ``make test-deep``.

    With ``HALF=0`` or ``1`` in the environment those of half of the files are left out.
    """
    half = os.environ.get("HALF", "")
    others = []
    for item in items:
        if isinstance(item, pytest.Function) and _is_scaled(item.path):
            item.add_marker("scaled")
            if half and _half_of(item.path) != int(half):
                others.append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        left_out = set(others)
        items[:] = [item for item in items if item not in left_out]


@cache
def _half_of(path: Path) -> int:
    """Return which half of the tests a file is of: the same everywhere."""
    return crc32(path.relative_to(ROOT).as_posix().encode()) % 2


def pytest_collection_finish() -> None:
    """Look for rubbish among what tests make, not among all that was loaded."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if REFUSED:
        terminalreporter.section("cases that flow took or refused")
        for reason, times in REFUSED.most_common():
            terminalreporter.write_line(f"{times:6} {reason}")
