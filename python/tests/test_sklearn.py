"""The estimator: scikit-learn's own checks, and that it is an ensemble by another name."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any, Tuple

import numpy as np
import pytest

import seedbed

pytest.importorskip("sklearn")

from sklearn.base import clone  # noqa: E402
from sklearn.model_selection import cross_val_score  # noqa: E402
from sklearn.utils.estimator_checks import check_estimator  # noqa: E402

from seedbed.sklearn import SeedbedRegressor  # noqa: E402


def small(**changes: Any) -> SeedbedRegressor:
    options = {
        "seeds": 1, "components": 1, "hidden": (16,), "epochs": 60, "preset": "none", "jobs": 1,
        "settings": {"train.lr": 0.01, "train.patience": 0, "train.batch_size": 32},
    }
    return SeedbedRegressor(**{**options, **changes})


def rows() -> Tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(11)
    X = random.normal(size=(300, 2))
    return X, 2 * X[:, 0] + 0.3 * random.normal(size=300)


def test_the_checks_of_scikit_learn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check_estimator(small())


def test_quantiles_and_distributions(tmp_path: Path) -> None:
    X, y = rows()
    model = small(seeds=2, folder=str(tmp_path / "kept")).fit(X, y)
    forecasts = model.predict_distribution(X)
    assert forecasts.components == 2 and np.array_equal(model.predict(X), forecasts.mean())
    quantiles = model.predict_quantiles(X, [0.1, 0.9])
    assert np.array_equal(quantiles, forecasts.quantile([0.1, 0.9]))
    assert model.predict_quantiles(X, 0.5).shape == (300,)
    assert 0.6 < np.mean((quantiles[:, 0] < y) & (y < quantiles[:, 1])) < 0.95
    kept = seedbed.Run(tmp_path / "kept" / "run").predictor()  # the same models, from the run directory
    assert np.array_equal(kept.predict({"x0": X[:, 0], "x1": X[:, 1]}).weights, forecasts.weights)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.predict(X), model.predict(X))
    assert np.array_equal(clone(model).set_params(folder=None).fit(X, y).predict(X), model.predict(X))
    assert cross_val_score(small(), X, y, cv=3).mean() > 0.8


def test_frames_with_categories_gaps_and_constants() -> None:
    pandas = pytest.importorskip("pandas")
    X, y = rows()
    colour = np.array(["re,d", 'gr"een', None], dtype=object)[np.arange(300) % 3]
    frame = pandas.DataFrame({"a": X[:, 0], "colour": colour, "always": 1.0, "b": X[:, 1]})
    frame.loc[::7, "b"] = np.nan
    shifted = y + 3 * (np.arange(300) % 3)
    model = small(epochs=120).fit(frame, shifted)
    assert model.categorical_ == ["x1"] and model.constant_ == ["x2"] and list(model.feature_names_in_) == list(frame.columns)
    assert model.score(frame, shifted) > 0.9
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame.rename(columns={"a": "other"}))


def test_what_cannot_be_trained() -> None:
    X, y = rows()
    with pytest.raises(seedbed.SeedbedError, match="positive|greater than 0|log"):
        small(family="lognormal").fit(X, y)
    with pytest.raises(seedbed.SeedbedError, match="train.lrate"):
        small(settings={"train.lrate": 1}).fit(X, y)
    same = small().fit(np.ones((40, 2)), y[:40])  # inputs that say nothing
    assert len(set(same.predict(np.ones((3, 2))))) == 1
