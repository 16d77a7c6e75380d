"""Forecasts from trained models."""

from __future__ import annotations

import ctypes
import os
import weakref
from typing import Any, List, Mapping, Sequence, Tuple, Union

import numpy as np
from numpy.typing import ArrayLike

from . import _columns
from ._arrays import Doubles, doubles, pointer
from ._library import TEXT, call, library, text_of
from .forecasts import Forecasts

Path = Union[str, "os.PathLike[str]"]


class Predictor:
    """One trained model, or several as an ensemble: the mixture of their mixtures, each with the same weight.

    ``numbers`` and ``strings`` are the names of the columns that it reads, ``target`` is what it forecasts. Any number of
    threads may use it at once, and while it predicts, other threads of Python run. A row's forecast has the bits that
    ``seedbed predict --digits 17`` writes for the same row of a file, whatever rows it comes with."""

    def __init__(self, models: Union[Path, Sequence[Path]]) -> None:
        paths = [models] if isinstance(models, (str, os.PathLike)) else list(models)
        self.paths: List[str] = [os.fspath(path) for path in paths]
        encoded = (ctypes.c_char_p * len(paths))(*(os.fsencode(path) for path in self.paths))
        handle = ctypes.c_void_p()
        call("seedbed_predictor_open", encoded, len(paths), ctypes.byref(handle))
        self._handle = handle
        self._close = weakref.finalize(self, library.seedbed_predictor_close, handle)
        self.family: str = text_of(library.seedbed_predictor_family(handle))
        self.target: str = text_of(library.seedbed_predictor_target(handle))
        self.members: int = library.seedbed_predictor_members(handle)
        self.components: int = library.seedbed_predictor_components(handle)
        self.numbers: List[str] = [
            text_of(library.seedbed_predictor_number(handle, i))
            for i in range(library.seedbed_predictor_number_count(handle))
        ]
        self.strings: List[str] = [
            text_of(library.seedbed_predictor_string(handle, i))
            for i in range(library.seedbed_predictor_string_count(handle))
        ]

    def __repr__(self) -> str:
        kind = "a model" if self.members == 1 else f"an ensemble of {self.members} models"
        return f"<{kind} of {self.target!r}: {self.family} mixtures of {self.components} from {self.numbers + self.strings}>"

    def __reduce__(self) -> Tuple[Any, ...]:
        return Predictor, (self.paths,)

    def predict(self, table: Any, *, threads: int = 0) -> Forecasts:
        """Forecasts for the rows of a pandas.DataFrame, or of a mapping from column names to arrays; other columns are
        left alone. None, NaN, pandas.NA and what stood for a missing value in the training file are missing; numbers may be
        written as text. ``threads`` 0 is one for each processor."""
        columns = {name: _columns.column_of(table, name, "the model") for name in self.numbers + self.strings}
        rows = _columns.row_count(table, columns)
        numbers = np.empty((rows, len(self.numbers)))
        for place, name in enumerate(self.numbers):
            numbers[:, place] = self._named(name, _columns.numbers, columns[name], self._read_numbers)
        cells = np.zeros((rows, len(self.strings)), dtype=TEXT)
        memory = []
        for place, name in enumerate(self.strings):
            cells[:, place], texts = self._named(name, _columns.strings, columns[name], self._read_strings)
            memory.append(texts)
        return self._predict(numbers, cells, threads)

    def predict_one(self, numbers: Union[ArrayLike, Mapping[str, Any]], strings: Sequence["str | None"] = ()) -> Forecasts:
        """The forecast of one row: numbers in the order of ``numbers`` (NaN: missing), taken as they are from an array of
        doubles, and strings in that of ``strings`` (None: missing); or a mapping from column names to values."""
        if isinstance(numbers, Mapping):
            row = numbers
            return self.predict({name: [row[name]] for name in self.numbers + self.strings if name in row}, threads=1)[0]
        values = doubles(numbers)
        cells, memory = _columns.text_cells(strings)
        if strings:
            self._read_strings(cells)
        places = np.empty((3, self.components))
        start, step = pointer(places), places.itemsize * self.components
        call(
            "seedbed_predictor_predict_one", self._handle, pointer(values), values.size, pointer(cells), cells.size,
            start, start + step, start + 2 * step, self.components,
        )
        del memory
        return Forecasts._of(self.family, places)

    def _predict(self, numbers: Doubles, cells: np.ndarray, threads: int) -> Forecasts:
        rows = len(numbers)
        places = np.empty((3, rows, self.components))
        call(
            "seedbed_predictor_predict", self._handle, rows, pointer(numbers), numbers.size, pointer(cells), cells.size,
            pointer(places[0]), pointer(places[1]), pointer(places[2]), rows * self.components, threads,
        )
        return Forecasts._of(self.family, places)

    def _named(self, name: str, read: Any, column: Any, cells: Any) -> Any:
        try:
            return read(column, name, cells)
        except RuntimeError as problem:  # of the library, which does not know the column's name
            raise type(problem)(f"column {name!r}: {str(problem).partition(': ')[2]}") from None

    def _read_numbers(self, cells: np.ndarray) -> Doubles:
        numbers = np.empty(cells.size)
        call("seedbed_predictor_read_numbers", self._handle, pointer(cells), cells.size, pointer(numbers))
        return numbers

    def _read_strings(self, cells: np.ndarray) -> None:
        call("seedbed_predictor_read_strings", self._handle, pointer(cells), cells.size)
