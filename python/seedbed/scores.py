"""Exact scores of mixtures and their derivatives.

Parameters have a last axis of components; what stands before it, and the observations, are broadcast against each
other. Weights sum to 1 along the last axis (they are divided by their sum, which may be off by 1e-6), scales are not
negative. Everything is computed in double precision; rows are shared among ``threads`` threads (0: all processors),
while other threads of Python run, and no bit depends on their number.

With ``gradient=True`` a pair comes back: the scores, and a :class:`Gradient` with the derivative of each score with
respect to each parameter as it was given (broadcast); the division of the weights by their sum is part of it.

A row that is no mixture, or has no finite observation, is a ValueError that names it; with ``invalid="nan"`` its score
is NaN and its derivatives are 0.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import Batch, Doubles, batch, pointer, reference
from ._library import Gradient as _Gradient
from ._library import SeedbedError, call, library, text_of

Invalid = Literal["raise", "nan"]


class Gradient(NamedTuple):
    weights: Doubles
    locations: Doubles
    scales: Doubles



def families() -> list[str]:
    """What components of a mixture can be."""
    names: list[str] = []
    while (name := library.seedbed_family(len(names))) is not None:
        names.append(text_of(name))
    return names


def score_batch(name: str, rows: Batch, y: ArrayLike, gradient: bool, invalid: Invalid, threads: int) -> Any:
    if invalid not in ("raise", "nan"):
        raise ValueError(f"invalid={invalid!r} is neither 'raise' nor 'nan'")
    observed, scores = rows.observations(y), rows.places()
    problems = np.empty(rows.rows, dtype=np.uint8)
    derivatives = Gradient(*(np.empty(rows.weights.shape) for _ in range(3))) if gradient else None
    places = None
    if derivatives is not None:
        places = reference(_Gradient(*map(pointer, derivatives), rows.weights.size))
    structure = rows.structure()
    call(name, reference(structure), pointer(observed), pointer(scores), rows.rows, places, pointer(problems), threads)
    if invalid == "raise" and problems.any():
        first = int(np.flatnonzero(problems)[0])
        place = np.unravel_index(first, rows.shape) if rows.shape else ()
        words = text_of(library.seedbed_problem(int(problems[first])))
        raise ValueError(f"row {', '.join(str(int(i)) for i in place) or 0}: {words}")
    return scores if derivatives is None else (scores, derivatives)


def crps(
    family: str, y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike,
    *, gradient: bool = False, invalid: Invalid = "raise", threads: int = 0,
) -> Any:
    """The continuous ranked probability score E|X - y| - E|X - X'| / 2, exact, in the unit of y; smaller is better."""
    rows = batch(family, weights, locations, scales, y)
    return score_batch("seedbed_crps", rows, y, gradient, invalid, threads)


def log_score(
    family: str, y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike,
    *, gradient: bool = False, invalid: Invalid = "raise", threads: int = 0,
) -> Any:
    """The logarithmic score -ln f(y) in nats, f being a density or, of counts and of 0 and 1, a probability."""
    rows = batch(family, weights, locations, scales, y)
    return score_batch("seedbed_log_score", rows, y, gradient, invalid, threads)


def threshold_crps(
    family: str, y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, threshold: float,
    *, threads: int = 0,
) -> Doubles:
    """The CRPS that cares only for what is above the threshold; NaN for a row that cannot be scored."""
    rows = batch(family, weights, locations, scales, y)
    observed, scores, structure = rows.observations(y), rows.places(), rows.structure()
    call("seedbed_threshold_crps", reference(structure), pointer(observed), float(threshold), pointer(scores), rows.rows,
         threads)
    return scores


def crps_normal_mixture(y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any) -> Any:
    """Of mixtures of normal distributions with these means and standard deviations. Options as in :func:`crps`."""
    return crps("normal", y, weights, locations, scales, **options)


def crps_lognormal_mixture(y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any) -> Any:
    """Of mixtures of log-normal distributions; locations and scales are those of log y. Options as in :func:`crps`."""
    return crps("lognormal", y, weights, locations, scales, **options)


def crps_laplace_mixture(y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any) -> Any:
    """Of mixtures of Laplace distributions; a scale is the mean distance from the location. Options as in :func:`crps`."""
    return crps("laplace", y, weights, locations, scales, **options)


def crps_negative_binomial_mixture(
    y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any
) -> Any:
    """Of mixtures of negative binomial distributions of counts: a location is the log of a mean m, and the variance is
    m + scale² m². Options as in :func:`crps`."""
    return crps("negative_binomial", y, weights, locations, scales, **options)


def log_score_normal_mixture(y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any) -> Any:
    """As :func:`crps_normal_mixture`, the logarithmic score."""
    return log_score("normal", y, weights, locations, scales, **options)


def log_score_lognormal_mixture(
    y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any
) -> Any:
    """As :func:`crps_lognormal_mixture`, the logarithmic score."""
    return log_score("lognormal", y, weights, locations, scales, **options)


def log_score_laplace_mixture(y: ArrayLike, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike, **options: Any) -> Any:
    """As :func:`crps_laplace_mixture`, the logarithmic score."""
    return log_score("laplace", y, weights, locations, scales, **options)


__all__ = [
    "Gradient", "SeedbedError", "crps", "crps_laplace_mixture", "crps_lognormal_mixture", "crps_negative_binomial_mixture",
    "crps_normal_mixture", "families", "log_score", "log_score_laplace_mixture", "log_score_lognormal_mixture",
    "log_score_normal_mixture", "threshold_crps",
]
