"""Seeded draws that give the same numbers on every platform.

Only ``Generator.random`` is used, whose bits numpy keeps stable for PCG64, and
everything else is derived from it by comparison, rounding and stable sorting.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def stream(seed: int, part: str) -> np.random.Generator:
    """Return the random numbers of one part of a data set.

    Every part has a stream of its own, so that turning a knob of one part (the
    choices, say) leaves all other parts (the lawyers) as they were.
    """
    entropy = [seed, zlib.crc32(part.encode())]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))


def apportion(total: int, weights: Floats | Ints) -> Ints:
    """Split a whole number by weights: largest remainders, the first on a draw."""
    weights = np.asarray(weights, dtype=np.float64)
    if weights.sum() <= 0:
        weights = np.ones(len(weights))
    ideal = total * weights / weights.sum()
    # Rounding first: a last bit that differs between machines must not decide.
    parts: Ints = np.floor(np.round(ideal, 9)).astype(np.int64)
    order = np.argsort(-np.round(ideal - parts, 9), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def whole(share: float, count: int) -> int:
    """Return a share of a count, rounded half up."""
    return int(np.floor(share * count + 0.5))


def exactly(rng: np.random.Generator, size: int, chosen: int) -> Bools:
    """Mark ``chosen`` of ``size`` places, every subset equally likely."""
    marked = np.zeros(size, dtype=np.bool_)
    marked[np.argsort(rng.random(size), kind="stable")[:chosen]] = True
    return marked


def below(rng: np.random.Generator, limit: int, *shape: int) -> Ints:
    """Draw whole numbers 0 .. limit - 1."""
    return np.floor(rng.random(shape) * limit).astype(np.int64)


def weighted(rng: np.random.Generator, size: int, weights: Floats) -> Ints:
    """Draw ``size`` places with these weights, with repetition."""
    edges = np.cumsum(weights) / weights.sum()
    drawn = np.searchsorted(edges, rng.random(size), side="right")
    return np.minimum(drawn, len(weights) - 1).astype(np.int64)
