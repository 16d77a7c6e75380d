"""scikit-learn's face of Seedbed: an estimator whose predictions are whole distributions.

    from seedbed.sklearn import SeedbedRegressor

    model = SeedbedRegressor(seeds=4).fit(X, y)
    model.predict(X)                           # means
    model.predict_quantiles(X, [0.05, 0.95])
    model.predict_distribution(X).crps(y)      # seedbed.Forecasts
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_array, check_is_fitted, column_or_1d

from ._arrays import Doubles
from ._columns import is_missing
from .forecasts import Forecasts
from .predictor import Predictor
from .runs import run


class SeedbedRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Trains an ensemble of mixture-density networks, one for each seed, by ``seedbed run``.

    Columns of numbers are numeric inputs, in which NaN is a gap; other columns of a DataFrame are categories. What is the
    same in every row is left out. A part of the rows, ``validation``, chooses the epoch that is kept.

    Parameters
    ----------
    family : what the components of a forecast are, such as "normal", "lognormal" (of positive targets), "laplace"
    components : of each network's mixture; the forecast has those of all seeds
    hidden : widths of the hidden layers; None: what the preset has
    seeds : networks, that differ by their random numbers
    epochs : most passes over the rows; None: what the preset has
    preset : ``train.preset``: "strong" or "none"
    validation : share of the rows
    settings : further settings by their dotted names, such as ``{"train.lr": 0.01}``; they come last
    jobs : networks trained at once; None: one for each processor
    folder : keeps the run directory and its data there; None: a temporary folder, of which only the models are kept
    """

    def __init__(
        self, *, family: str = "normal", components: int = 3, hidden: Optional[Sequence[int]] = None, seeds: int = 4,
        epochs: Optional[int] = None, preset: str = "strong", validation: float = 0.1,
        settings: Optional[Mapping[str, Any]] = None, jobs: Optional[int] = None, folder: Optional[str] = None,
    ) -> None:
        self.family = family
        self.components = components
        self.hidden = hidden
        self.seeds = seeds
        self.epochs = epochs
        self.preset = preset
        self.validation = validation
        self.settings = settings
        self.jobs = jobs
        self.folder = folder

    def fit(self, X: Any, y: ArrayLike) -> "SeedbedRegressor":
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        columns = self._columns(X, reset=True)
        target = column_or_1d(check_array(y, ensure_2d=False, dtype=None), warn=True)
        target = check_array(target, ensure_2d=False, dtype=np.float64, input_name="y")
        rows = len(next(iter(columns.values())))
        if len(target) != rows:
            raise ValueError(f"inconsistent numbers of samples: X has {rows}, y has {len(target)}")
        self.categorical_ = [name for name, column in columns.items() if column.dtype == object]
        self.constant_ = [name for name, column in columns.items() if _is_constant(column)]
        kept = {name: column for name, column in columns.items() if name not in self.constant_}
        folder = Path(self.folder or tempfile.mkdtemp(prefix="seedbed-"))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _write(folder / "rows.csv", {**kept, "y": target})
            experiment = self._experiment(list(kept), folder)
            found = run(experiment, self._overrides(), output=folder / "run", jobs=self.jobs)
            if len(found.failures["job"]) > 0:
                raise ValueError(f"training failed: {found.failures['error'][0]}")
            self.models_: List[bytes] = [path.read_bytes() for path in found.models()]
        finally:
            if self.folder is None:
                shutil.rmtree(folder, ignore_errors=True)
        self._predictor = _predictor_of(self.models_)
        return self

    def predict(self, X: Any) -> Doubles:
        """The mean of each row's forecast."""
        return self.predict_distribution(X).mean()

    def predict_quantiles(self, X: Any, probabilities: Union[float, Sequence[float]]) -> Doubles:
        """Quantiles of each row's forecast; of several probabilities, a column for each."""
        return self.predict_distribution(X).quantile(probabilities)

    def predict_distribution(self, X: Any) -> Forecasts:
        """Each row's forecast."""
        check_is_fitted(self, "models_")
        columns = self._columns(X, reset=False)
        table = {name: column for name, column in columns.items() if name not in self.constant_}
        if not table:  # all inputs were the same in all rows: a model of the one that stands for them
            table = {"x": np.zeros(len(next(iter(columns.values()))))}
        return self._predictor.predict(table)

    def __getstate__(self) -> Dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_predictor", None)  # made of models_
        return state

    def __setstate__(self, state: Dict[str, Any]) -> None:
        super().__setstate__(state)
        if "models_" in state:
            self._predictor = _predictor_of(state["models_"])

    def _experiment(self, names: List[str], folder: Path) -> Dict[str, Any]:
        categorical = [name for name in names if name in self.categorical_]
        numeric = [name for name in names if name not in categorical]
        return {
            "name": "regressor",
            "data": {
                "path": str(folder / "rows.csv"),
                "target": "y",
                "numeric": numeric if names else ["x"],
                "categorical": categorical,
                "missing_values": [""],
                "split": {"kind": "random", "train": 1 - self.validation, "validation": self.validation, "test": 0},
            },
            "model": {"family": self.family, "components": self.components},
            "train": {"preset": self.preset},
            "seeds": self.seeds,
            "run": {"ensembles": "none", "report": "none"},
        }

    def _overrides(self) -> Dict[str, Any]:
        given = {
            "model.hidden": None if self.hidden is None else [int(width) for width in self.hidden], "train.epochs": self.epochs,
            "run.files": "single",
        }
        return {**{key: value for key, value in given.items() if value is not None}, **(self.settings or {})}

    def _columns(self, X: Any, reset: bool) -> Dict[str, np.ndarray]:
        """Columns by the names x0, x1, …: numbers, or texts and None."""
        if hasattr(X, "iloc") and not all(_is_number(kind) for kind in X.dtypes):
            self._validate(X, reset, skip_check_array=True)
            parts = [X.iloc[:, place] for place in range(X.shape[1])]
            if not len(X):
                raise ValueError(f"Found array with 0 sample(s) (shape={X.shape}) while a minimum of 1 is required.")
            return {
                f"x{place}": np.asarray(part, dtype=np.float64) if _is_number(part.dtype) else _texts(part)
                for place, part in enumerate(parts)
            }
        options: Dict[str, Any] = {"dtype": np.float64, _FINITE: "allow-nan", "ensure_min_samples": 2 if reset else 1}
        values = self._validate(X, reset, **options)
        return {f"x{place}": values[:, place] for place in range(values.shape[1])}

    def _validate(self, X: Any, reset: bool, **options: Any) -> Any:
        try:
            from sklearn.utils.validation import validate_data
        except ImportError:  # before 1.6
            if options.pop("skip_check_array", False):
                self._check_n_features(X, reset=reset)
                self._check_feature_names(X, reset=reset)
                return X
            return self._validate_data(X, reset=reset, **options)
        return validate_data(self, X, reset=reset, **options)

    def _more_tags(self) -> Dict[str, Any]:  # before scikit-learn 1.6
        return {"allow_nan": True}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags


def _predictor_of(models: Sequence[bytes]) -> Predictor:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{place}.safetensors") for place in range(len(models))]
        for path, content in zip(paths, models):
            path.write_bytes(content)
        return Predictor([os.fspath(path) for path in paths])


def _finite_option() -> str:
    import inspect

    return "ensure_all_finite" if "ensure_all_finite" in inspect.signature(check_array).parameters else "force_all_finite"


_FINITE = _finite_option()  # by another name before scikit-learn 1.6


def _is_number(kind: Any) -> bool:
    return getattr(kind, "kind", "O") in "fiub"


def _texts(column: Any) -> np.ndarray:
    made = np.empty(len(column), dtype=object)
    for row, value in enumerate(column):
        made[row] = None if is_missing(value) else str(value)
    return made


def _is_constant(column: np.ndarray) -> bool:
    values = {None if is_missing(value) else value for value in column.tolist()}
    return len(values) == 1


def _write(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    """Numbers in the shortest form that reads back to the same double."""
    cells = [
        [_cell(value) for value in part.tolist()]
        for part in columns.values()
    ]
    if len(columns) == 1:  # nothing but the target
        columns, cells = {"x": np.zeros(0), **columns}, [["0"] * len(cells[0]), *cells]
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\n")
        file.writelines(",".join(row) + "\n" for row in zip(*cells))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    return repr(value) if isinstance(value, float) else _quoted(value)
