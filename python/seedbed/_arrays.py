"""Arrays as the library wants them: doubles in the order of rows, the last axis being the components."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any, Tuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._library import Mixtures

Doubles = NDArray[np.float64]


def doubles(values: Any) -> Doubles:
    return np.ascontiguousarray(values, dtype=np.float64)


def pointer(array: np.ndarray) -> int:
    interface: dict[str, Any] = array.__array_interface__
    return int(interface["data"][0])  # in a tenth of the time of array.ctypes.data


@dataclass
class Batch:
    """Mixtures of any shape as rows, one under the other."""

    family: str
    weights: Doubles
    locations: Doubles
    scales: Doubles
    shape: Tuple[int, ...]  # of the rows

    @property
    def rows(self) -> int:
        return math.prod(self.shape)

    @property
    def components(self) -> int:
        return int(self.weights.shape[-1])

    def structure(self) -> Mixtures:
        """Points into the arrays of this batch, which must outlive it."""
        return Mixtures(
            self.family.encode(),
            self.components,
            pointer(self.weights),
            pointer(self.locations),
            pointer(self.scales),
            self.weights.size,
        )

    def places(self) -> Doubles:
        return np.empty(self.shape)

    def observations(self, y: ArrayLike) -> Doubles:
        return doubles(np.broadcast_to(np.asarray(y, dtype=np.float64), self.shape))


def batch(family: str, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, y: ArrayLike | None = None) -> Batch:
    """Parameters are broadcast against each other, and all but their last axis against the observations."""
    parts = [np.asarray(part, dtype=np.float64) for part in (weights, locations, scales)]
    if any(part.ndim == 0 for part in parts):
        raise ValueError("weights, locations and scales need a last axis of components")
    common = np.broadcast_shapes(*(part.shape for part in parts))
    rows = common[:-1] if y is None else np.broadcast_shapes(common[:-1], np.shape(y))
    full = [doubles(np.broadcast_to(part, (*rows, common[-1]))) for part in parts]
    return Batch(family, full[0], full[1], full[2], rows)


def reference(structure: ctypes.Structure) -> Any:
    return ctypes.byref(structure)
