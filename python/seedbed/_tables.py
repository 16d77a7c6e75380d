"""Tables that the program writes: as pandas.DataFrame where pandas is there, else as a dict of numpy arrays."""

from __future__ import annotations

import csv
import io
import math
from typing import Any, Dict, List

import numpy as np

Columns = Dict[str, List[str]]


def columns_of(text: str) -> Columns:
    rows = list(csv.reader(io.StringIO(text)))
    header, body = rows[0], rows[1:]
    return {name: [row[place] for row in body] for place, name in enumerate(header)}


def number(text: str) -> float:
    return float(text) if text else math.nan


def _typed(cells: List[str]) -> Any:
    try:
        return np.array([int(cell) for cell in cells])
    except (ValueError, OverflowError):
        pass
    try:
        return np.array([number(cell) for cell in cells])  # the nearest double, as everywhere
    except ValueError:
        return np.array(cells, dtype=object)


#: Columns that are names, whatever they look like.
_NAMES = {"job", "host", "error", "status"}


def table(columns: Columns) -> Any:
    typed = {
        name: np.array(cells, dtype=object) if name in _NAMES else _typed(cells) for name, cells in columns.items()
    }
    try:
        import pandas
    except ImportError:
        return typed
    return pandas.DataFrame(typed)
