"""Forecasts: a mixture for every row, and what there is to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import Batch, Doubles, batch, pointer, reference
from ._library import call
from .scores import Invalid, score_batch

if TYPE_CHECKING:
    import pandas


class Forecasts:
    """One mixture for each row. ``weights``, ``locations`` and ``scales`` are arrays of rows × components; what the
    components are, ``family`` says (of "lognormal", locations and scales are those of log y).

    Methods give an array with an element for each row, in the unit of the target, with the bits that ``seedbed predict``
    writes; they share the rows among all processors."""

    family: str
    weights: Doubles
    locations: Doubles
    scales: Doubles

    def __init__(self, family: str, weights: ArrayLike, locations: ArrayLike, scales: ArrayLike) -> None:
        self._take(batch(family, weights, locations, scales))

    @classmethod
    def _of(cls, family: str, parts: Doubles) -> "Forecasts":
        """Of an array of weights, locations and scales that the library has filled."""
        made = cls.__new__(cls)
        made._take(Batch(family, parts[0], parts[1], parts[2], parts.shape[1:-1]))
        return made

    def _take(self, rows: Batch) -> None:
        self._batch = rows
        self.family, self.weights, self.locations, self.scales = rows.family, rows.weights, rows.locations, rows.scales

    @property
    def components(self) -> int:
        return self._batch.components

    def __len__(self) -> int:
        return self.weights.shape[0] if self.weights.ndim > 1 else 1

    def __getitem__(self, rows: Any) -> "Forecasts":
        if self.weights.ndim < 2:
            raise TypeError("this is the forecast of one row")
        return Forecasts(self.family, self.weights[rows], self.locations[rows], self.scales[rows])

    def __repr__(self) -> str:
        return f"<{len(self)} forecasts: {self.family} mixtures of {self.components}>"

    def _property(self, name: str, *arguments: Any) -> Doubles:
        out, structure = self._batch.places(), self._batch.structure()
        call(name, reference(structure), *arguments, pointer(out), self._batch.rows, 0)
        return out

    def mean(self) -> Doubles:
        return self._property("seedbed_mean")

    def standard_deviation(self) -> Doubles:
        return self._property("seedbed_standard_deviation")

    def median(self) -> Doubles:
        return self.quantile(0.5)

    def quantile(self, probability: ArrayLike) -> Doubles:
        """The smallest value that the target does not exceed with this probability; of several probabilities, which
        become the last axis."""
        wanted = np.asarray(probability, dtype=np.float64)
        if wanted.ndim == 0:
            return self._property("seedbed_quantile", float(wanted))
        columns = [self._property("seedbed_quantile", float(one)) for one in wanted.ravel()]
        return np.stack(columns, axis=-1).reshape((*self._batch.shape, *wanted.shape))

    def interval(self, coverage: float = 0.9) -> Doubles:
        """The ends of the central interval, as the last axis."""
        return self.quantile([(1 - coverage) / 2, (1 + coverage) / 2])

    def cdf(self, y: ArrayLike) -> Doubles:
        """P(Y <= y) for each row's own y, or one y for all."""
        observed = self._batch.observations(y)
        return self._property("seedbed_cdf", pointer(observed))

    def probability_above(self, threshold: float) -> Doubles:
        """P(Y > threshold)."""
        return self._property("seedbed_probability_above", float(threshold))

    def pdf(self, y: ArrayLike) -> Doubles:
        """The density at each row's own y; of counts, and of 0 and 1, the probability."""
        density: Doubles = np.exp(-self.log_score(y))
        return density

    def sample(self, draws: int = 1, seed: int = 1) -> Doubles:
        """Draws, as the last axis: each depends on the seed, the row's place and forecast and its own number alone. They
        are those of ``seedbed predict --columns samples_…``."""
        out, structure = np.empty((*self._batch.shape, draws)), self._batch.structure()
        call("seedbed_sample", reference(structure), seed, draws, pointer(out), out.size, 0)
        return out

    def crps(self, y: ArrayLike, *, gradient: bool = False, invalid: Invalid = "raise") -> Any:
        """The exact continuous ranked probability score of each row, see :func:`seedbed.crps`."""
        return score_batch("seedbed_crps", self._batch, y, gradient, invalid, 0)

    def log_score(self, y: ArrayLike, *, gradient: bool = False, invalid: Invalid = "raise") -> Any:
        """-ln f(y) in nats, see :func:`seedbed.log_score`."""
        return score_batch("seedbed_log_score", self._batch, y, gradient, invalid, 0)

    def to_frame(self, quantiles: Sequence[float] = (0.05, 0.5, 0.95), index: Any = None) -> "pandas.DataFrame":
        """Mean, standard deviation and quantiles as a pandas.DataFrame, named as ``seedbed predict --columns`` does."""
        import pandas

        columns = {"mean": self.mean(), "sd": self.standard_deviation()}
        columns.update({f"q{probability:g}": self.quantile(probability) for probability in quantiles})
        return pandas.DataFrame(columns, index=index)
