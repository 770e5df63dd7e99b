"""Nothing is random without a seed; what backends refused is counted and printed."""

import gc
import signal
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, settings
from typer import testing

from lawyer_assign.engines import watch as seldom_asked
from tests.worlds.both_languages import watch
from tests.worlds.examples import SHRINKS
from tests.worlds.oracles import Worlds, small_worlds

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, *[Phase.shrink] * SHRINKS],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("fixed")

# A shell that starts tests behind "&" or nohup lets them ignore Ctrl-C, which many try.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

REFUSED: Counter[str] = Counter()
"""What flow did not take in tests of backends, by reason; "taken" counts the rest."""


@pytest.fixture(scope="session", autouse=True)
def _in_both_languages() -> Iterator[None]:
    """Let no test make a defect or an error that is in one language only."""
    with pytest.MonkeyPatch.context() as patch:
        watch(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _asked_every_time() -> Iterator[None]:
    """Let runs ask whether to stop wherever they may: tests count the questions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seldom_asked, "SELDOM", 0.0)
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


def pytest_collection_finish() -> None:
    """Look for rubbish among what tests make, not among all that was loaded."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if REFUSED:
        terminalreporter.section("cases that flow took or refused")
        for reason, times in REFUSED.most_common():
            terminalreporter.write_line(f"{times:6} {reason}")
