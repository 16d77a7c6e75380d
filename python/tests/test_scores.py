"""Exact scores, by second routes: the program's reference values, quadrature, difference quotients, draws."""

from __future__ import annotations

import csv
import ctypes
import math
from typing import Any, Tuple

import numpy as np
import pytest
from conftest import SOURCE, Program, csv_text, read_columns

import seedbed
from seedbed._library import library


def mixtures(rows: int = 50, components: int = 3) -> Tuple[np.ndarray, ...]:
    random = np.random.default_rng(7)
    weights = random.dirichlet(np.ones(components), rows)
    return random.normal(1, 1, rows) ** 2, weights, random.normal(size=(rows, components)), random.uniform(0.2, 1, (rows, components))


def test_published_and_high_precision_values() -> None:
    with open(SOURCE / "tests" / "data" / "crps_reference.csv", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 20
    for row in rows:
        parameters = [[float(value) for value in row[name].split()] for name in ("weights", "mus", "sigmas")]
        found = seedbed.crps(row["family"], float(row["y"]), *parameters)
        assert math.isclose(found, float(row["crps"]), rel_tol=1e-9, abs_tol=1e-300), row["id"]


@pytest.mark.parametrize("family", ["normal", "lognormal", "laplace", "hurdle_lognormal"])
def test_crps_is_the_integral(family: str) -> None:
    y, weights, locations, scales = mixtures(10)
    forecasts = seedbed.Forecasts(family, weights, locations, scales)
    expected = np.zeros(10)
    for row in range(10):
        low = min(y[row], forecasts.quantile(1e-12)[row]) - 1e-9
        high = max(y[row], forecasts.quantile(1 - 1e-10)[row]) + 1e-9
        for start, stop, at_y in ((low, y[row], 0.0), (y[row], high, 1.0)):
            nodes, node_weights = np.polynomial.legendre.leggauss(200)
            for piece in range(40):  # finer towards the left, where a log-normal is steep
                a = start + (stop - start) * (piece / 40) ** 2
                b = start + (stop - start) * ((piece + 1) / 40) ** 2
                z = 0.5 * (b - a) * nodes + 0.5 * (a + b)
                one = seedbed.Forecasts(family, *(np.tile(p[row], (z.size, 1)) for p in (weights, locations, scales)))
                expected[row] += 0.5 * (b - a) * np.sum(node_weights * (one.cdf(z) - at_y) ** 2)
    np.testing.assert_allclose(seedbed.crps(family, y, weights, locations, scales), expected, rtol=2e-6)


@pytest.mark.parametrize("family", ["normal", "lognormal", "laplace", "negative_binomial"])
@pytest.mark.parametrize("score", [seedbed.crps, seedbed.log_score])
def test_gradients_are_difference_quotients(family: str, score: Any) -> None:
    y, *parameters = mixtures()
    if family == "negative_binomial":
        y = np.floor(y)
    scores, gradient = score(family, y, *parameters, gradient=True)
    assert np.array_equal(scores, score(family, y, *parameters))
    for place in (1, 2):
        for k in range(3):
            moved = []
            for step in (1e-6, -1e-6):
                changed = [part.copy() for part in parameters]
                changed[place][:, k] += step
                moved.append(score(family, y, *changed))
            np.testing.assert_allclose(gradient[place][:, k], (moved[0] - moved[1]) / 2e-6, rtol=1e-4, atol=1e-6)
    assert np.abs(np.sum(gradient.weights * parameters[0], axis=1)).max() < 1e-9


@pytest.mark.parametrize("family", ["normal", "lognormal", "laplace", "hurdle_lognormal"])
def test_scores_are_those_of_the_program(program: Program, family: str) -> None:
    y, weights, locations, scales = mixtures()
    header = ",".join(["y", *(f"{part}_{k + 1}" for part in ("w", "mu", "sigma") for k in range(3))])
    rows = [[repr(float(v)) for v in (y[i], *weights[i], *locations[i], *scales[i])] for i in range(50)]
    (program.folder / "forecasts.csv").write_text(csv_text(header, rows))
    program.run("score", "forecasts.csv", "--family", family, "--per-row", "-o", "rows.csv", "--scores", "crps,nll,twcrps_1.5")
    written = read_columns(program.folder / "rows.csv")
    assert np.array_equal(written["crps"], seedbed.crps(family, y, weights, locations, scales))
    assert np.array_equal(written["nll"], seedbed.log_score(family, y, weights, locations, scales))
    assert np.array_equal(written["twcrps_1.5"], seedbed.threshold_crps(family, y, weights, locations, scales, 1.5))


def test_named_functions_and_shapes() -> None:
    y, weights, locations, scales = mixtures(12)
    named = {
        "normal": (seedbed.crps_normal_mixture, seedbed.log_score_normal_mixture),
        "lognormal": (seedbed.crps_lognormal_mixture, seedbed.log_score_lognormal_mixture),
        "laplace": (seedbed.crps_laplace_mixture, seedbed.log_score_laplace_mixture),
    }
    for family, (crps, log_score) in named.items():
        flat = crps(y, weights, locations, scales)
        assert np.array_equal(flat, seedbed.crps(family, y, weights, locations, scales))
        assert np.array_equal(log_score(y, weights, locations, scales), seedbed.log_score(family, y, weights, locations, scales))
        block, gradient = crps(
            y.reshape(3, 4), *(p.reshape(3, 4, 3) for p in (weights, locations, scales)), gradient=True, threads=3
        )
        assert np.array_equal(block.ravel(), flat) and gradient.scales.shape == (3, 4, 3)
        one = crps(y[0], weights[0], locations[0], scales[0])
        assert one.shape == () and one == flat[0]
        broadcast = crps(y, weights[0], locations[0], scales[0])  # one forecast for all observations
        assert broadcast.shape == (12,) and broadcast[0] == flat[0]
    counts = seedbed.crps_negative_binomial_mixture([0, 1, 2], [1.0], [0.3], [0.5])
    assert counts.shape == (3,) and set(seedbed.families()) >= {"normal", "lognormal", "bernoulli"}


def test_one_normal_is_the_closed_form() -> None:
    for y, location, scale in ((0.3, 0.0, 1.0), (-2.0, 1.0, 0.5), (10.0, 9.0, 3.0)):
        z = (y - location) / scale
        cdf, pdf = 0.5 * math.erfc(-z / math.sqrt(2)), math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
        expected = scale * (z * (2 * cdf - 1) + 2 * pdf - 1 / math.sqrt(math.pi))
        assert math.isclose(seedbed.crps_normal_mixture(y, [1.0], [location], [scale]), expected, rel_tol=1e-13)


def test_threshold_crps_below_everything_is_the_crps() -> None:
    y, weights, locations, scales = mixtures()
    whole = seedbed.threshold_crps("normal", y, weights, locations, scales, -1e6)
    np.testing.assert_allclose(whole, seedbed.crps_normal_mixture(y, weights, locations, scales), rtol=1e-9)


def test_what_is_wrong_with_a_row() -> None:
    y, weights, locations, scales = mixtures(12)
    scales[7, 1] = -1
    with pytest.raises(ValueError, match="row 7: a scale is negative"):
        seedbed.crps_normal_mixture(y, weights, locations, scales)
    with pytest.raises(ValueError, match="row 1, 3: a scale is negative"):
        seedbed.crps_normal_mixture(y.reshape(3, 4), *(p.reshape(3, 4, 3) for p in (weights, locations, scales)))
    scores, gradient = seedbed.crps_normal_mixture(y, weights, locations, scales, invalid="nan", gradient=True)
    assert np.flatnonzero(np.isnan(scores)).tolist() == [7] and not gradient.weights[7].any()
    with pytest.raises(ValueError, match="neither 'raise' nor 'nan'"):
        seedbed.crps_normal_mixture(y, weights, locations, scales, invalid="ignore")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no family 'norml'.*did you mean 'normal'"):
        seedbed.crps("norml", y, weights, locations, scales)
    with pytest.raises(ValueError):
        seedbed.crps_normal_mixture(y[:5], weights, locations, scales)
    with pytest.raises(ValueError, match="last axis"):
        seedbed.crps_normal_mixture(1.0, 1.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        seedbed.Forecasts("normal", weights, locations, np.abs(scales)).quantile(1)


def test_a_distribution_agrees_with_itself() -> None:
    y, weights, locations, scales = mixtures()
    forecasts = seedbed.Forecasts("lognormal", weights, locations, scales)
    quantiles = forecasts.quantile([0.1, 0.5, 0.9])
    assert quantiles.shape == (50, 3)
    for k, probability in enumerate((0.1, 0.5, 0.9)):
        np.testing.assert_allclose(forecasts.cdf(quantiles[:, k]), probability, atol=1e-9)
    np.testing.assert_allclose(forecasts.probability_above(1.0), 1 - forecasts.cdf(1.0), atol=1e-15)
    step = 1e-5 * y
    slope = (forecasts.cdf(y + step) - forecasts.cdf(y - step)) / (2 * step)
    np.testing.assert_allclose(forecasts.pdf(y), slope, rtol=1e-4)
    assert np.array_equal(forecasts.interval(0.8), forecasts.quantile([(1 - 0.8) / 2, (1 + 0.8) / 2]))
    part = forecasts[10:20]
    assert len(part) == 10 and np.array_equal(part.mean(), forecasts.mean()[10:20])


def test_draws() -> None:
    _, weights, locations, scales = mixtures(4)
    forecasts = seedbed.Forecasts("normal", weights, locations, scales)
    draws = forecasts.sample(40000, seed=5)
    assert draws.shape == (4, 40000)
    error = forecasts.standard_deviation() / math.sqrt(40000)
    assert (np.abs(draws.mean(axis=1) - forecasts.mean()) < 4 * error).all()
    assert np.array_equal(forecasts.sample(3, seed=5), draws[:, :3])
    assert not np.array_equal(forecasts.sample(3, seed=6), draws[:, :3])


def test_other_threads_of_python_run_meanwhile() -> None:
    assert type(library) is ctypes.CDLL  # not PyDLL, which would keep the interpreter's lock
