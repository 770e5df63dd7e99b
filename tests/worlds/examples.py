"""How many examples a test takes: few while somebody waits, all before a commit."""

import os

IS_DEEP = os.environ.get("TESTS") == "deep"
"""Set by ``make test-deep``: every test with all its examples."""

SHRINKS = os.environ.get("TESTS") != "first"
"""Whether an example that fails is made small: not where only the failure counts."""

QUICK = 5
"""One example in so many is tried otherwise, and at least so many."""


def many(count: int, one_in: int = QUICK) -> int:
    """Return how many of so many examples are tried now.

    Parameters
    ----------
    count
        All of them.
    one_in
        How many stand for one while somebody waits; more where each takes long.
    """
    return count if IS_DEEP else max(min(QUICK, count), count // one_in)


def how_many(deep: int, quick: int) -> int:
    """Return how many small worlds are made now, of each kind.

    ``WORLDS=2000`` in the environment makes more.

    Parameters
    ----------
    deep, quick
        Before a commit, and while somebody waits.
    """
    return int(os.environ.get("WORLDS", deep if IS_DEEP else quick))
