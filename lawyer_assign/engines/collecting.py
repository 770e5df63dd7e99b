"""Let Python's collector of cycles wait while many objects are made that stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_later() -> Iterator[None]:
    """Make rows by the ten thousand without looking again and again for cycles.

    Python counts new objects and goes over all that are alive, facts and plan among
    them, whenever enough have come: of a city's year of dates it did so seven times and
    found nothing. Whoever has turned the collector off finds it off afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
