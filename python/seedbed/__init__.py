"""Seedbed: sweeps of small probabilistic networks, their forecasts, and the exact scores.

    import seedbed

    run = seedbed.run("experiments/diamonds.yaml")          # trains what is missing; a Run
    run.cells                                               # scores of each cell, as a DataFrame
    forecasts = run.predictor().predict(frame)              # of the best cell: the ensemble of its seeds
    forecasts.quantile([0.05, 0.95]), forecasts.crps(y)

    seedbed.crps_lognormal_mixture(y, weights, locations, scales, gradient=True)
"""

from ._library import SeedbedError, library, text_of
from .forecasts import Forecasts
from .predictor import Predictor
from .runs import Run, run
from .scores import (
    Gradient,
    crps,
    crps_laplace_mixture,
    crps_lognormal_mixture,
    crps_negative_binomial_mixture,
    crps_normal_mixture,
    families,
    log_score,
    log_score_laplace_mixture,
    log_score_lognormal_mixture,
    log_score_normal_mixture,
    threshold_crps,
)

__version__ = text_of(library.seedbed_version())

__all__ = [
    "Forecasts",
    "Gradient",
    "Predictor",
    "Run",
    "SeedbedError",
    "crps",
    "crps_laplace_mixture",
    "crps_lognormal_mixture",
    "crps_negative_binomial_mixture",
    "crps_normal_mixture",
    "families",
    "log_score",
    "log_score_laplace_mixture",
    "log_score_lognormal_mixture",
    "log_score_normal_mixture",
    "run",
    "threshold_crps",
]
