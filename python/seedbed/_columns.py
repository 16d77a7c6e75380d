"""Columns of a table, by name, as a predictor wants them: numbers as doubles, strings as seedbed_text.

What a cell means is the library's to say (missing values, numbers written as text); here cells are only brought to it,
each distinct one once."""

from __future__ import annotations

import ctypes
import difflib
import numbers as number_kinds
from typing import Any, Callable, List, Mapping, Sequence, Tuple

import numpy as np

from ._arrays import Doubles
from ._library import TEXT


def column_of(table: Any, name: str, wanted_by: str) -> Any:
    """A column of a DataFrame or of a mapping from names to arrays."""
    names = [str(key) for key in (table.columns if hasattr(table, "columns") else table.keys())]
    if name in names:
        return table[name]
    near = difflib.get_close_matches(name, names, 1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    if name.endswith(" back") and name.split(" ")[-2:-1] and name.split(" ")[-2].isdigit():
        source, step = name.rsplit(" ", 2)[:2]
        hint = f": {source!r} of {step} rows earlier in the group, df.groupby(…)[{source!r}].shift({step})"
    raise ValueError(f"there is no column {name!r}, which {wanted_by} reads{hint}; the columns are {names}")


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and pandas.NA."""
    if value is None:
        return True
    different = value != value
    return different is True or (isinstance(different, np.bool_) and bool(different)) or type(value).__name__ == "NAType"


def text_cells(texts: Sequence["str | None"]) -> Tuple[np.ndarray, List[bytes]]:
    """seedbed_text of each text, and what they point into."""
    encoded = [text.encode("utf-8", "surrogateescape") if text is not None else None for text in texts]
    cells = np.zeros(len(encoded), dtype=TEXT)
    joined = b"".join(part for part in encoded if part is not None) + b"\0"
    start = ctypes.cast(ctypes.c_char_p(joined), ctypes.c_void_p).value or 0
    for place, part in enumerate(encoded):
        if part is not None:
            cells[place] = (start, len(part))
            start += len(part)
    return cells, [joined]


def distinct(column: Any) -> Tuple[np.ndarray, List[Any]]:
    """Codes of the rows, -1 for a missing value, and the values that they stand for."""
    if hasattr(column, "cat"):  # pandas.Categorical in a Series
        return np.asarray(column.cat.codes, dtype=np.int64), list(column.cat.categories)
    if hasattr(column, "factorize"):
        codes, values = column.factorize()
        return np.asarray(codes, dtype=np.int64), list(values)
    places: dict[Any, int] = {}
    codes = np.empty(len(column), dtype=np.int64)
    for row, value in enumerate(column):
        codes[row] = -1 if is_missing(value) else places.setdefault(value, len(places))
    return codes, list(places)


def _text(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, number_kinds.Integral):
        return str(int(value))
    raise ValueError(
        f"column {name!r} holds texts to the model, and here {value!r} ({type(value).__name__}), which can be written in "
        "several ways: make it a column of strings as they stood in the training file, such as by reading it with dtype=str"
    )


Reader = Callable[[np.ndarray], None]


def strings(column: Any, name: str, read: Reader) -> Tuple[np.ndarray, List[bytes]]:
    """seedbed_text of each row, and what they point into."""
    codes, values = distinct(column)
    cells, memory = text_cells([None if is_missing(value) else _text(value, name) for value in values] + [None])
    read(cells)
    return cells[codes], memory  # -1 is the last, which is missing


def _from_objects(column: Any, name: str, read: Callable[[np.ndarray], Doubles]) -> Doubles:
    codes, values = distinct(column)
    numbers = np.full(len(values) + 1, np.nan)
    texts = [place for place, value in enumerate(values) if isinstance(value, str)]
    cells, memory = text_cells([values[place] for place in texts])
    try:
        numbers[texts] = read(cells)
    finally:
        del memory
    for place, value in enumerate(values):
        if isinstance(value, str) or is_missing(value):
            continue
        try:
            numbers[place] = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"column {name!r}: {value!r} ({type(value).__name__}) is not a number") from None
    made: Doubles = numbers[codes]
    return made


def numbers(column: Any, name: str, read: Callable[[np.ndarray], Doubles]) -> Doubles:
    kind = getattr(column, "dtype", None)
    if isinstance(kind, np.dtype) and kind.kind in "fiub":
        return np.asarray(column, dtype=np.float64)
    if kind is not None and not isinstance(kind, np.dtype) and getattr(kind, "kind", "O") in "fiub":  # pandas' nullable
        return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if kind is not None and getattr(kind, "kind", "O") in "mM":
        raise ValueError(f"column {name!r} is a number to the model, and here a date or duration")
    if kind is None:
        made = np.asarray(column)
        if made.dtype.kind in "fiub":
            return made.astype(np.float64)
        column = np.asarray(column, dtype=object)
    return _from_objects(column, name, read)


def row_count(table: Any, columns: Mapping[str, Any]) -> int:
    """How many rows the columns have, which must be the same for all."""
    if hasattr(table, "columns"):
        return len(table)
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"the columns are not equally long: {lengths}")
    return next(iter(lengths.values()), 0)
