"""The few kinds of arrays that columns are made of."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

UNBOUNDED = np.iinfo(np.int64).max // 4
"""Stands for "no upper bound" in arrays; no count comes near it."""
