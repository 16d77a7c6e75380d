"""libseedbed through ctypes: where it is, what its functions take, and its errors as exceptions.

ctypes lets other threads of Python run while a function of the library does.
"""

from __future__ import annotations

import ctypes
import os
from ctypes import c_char_p, c_double, c_int32, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

import numpy as np

INTERFACE_VERSION = 1


class SeedbedError(RuntimeError):
    """What Seedbed says of a model, a row, an experiment or a run that cannot be used."""


class Mixtures(ctypes.Structure):
    _fields_ = [
        ("family", c_char_p),
        ("components", c_size_t),
        ("weights", c_void_p),
        ("locations", c_void_p),
        ("scales", c_void_p),
        ("value_count", c_size_t),
    ]


class Gradient(ctypes.Structure):
    _fields_ = [
        ("weights", c_void_p),
        ("locations", c_void_p),
        ("scales", c_void_p),
        ("value_count", c_size_t),
    ]


#: seedbed_text as an element of a numpy array.
TEXT = np.dtype([("data", np.uintp), ("size", np.uintp)])

_mixtures = ctypes.POINTER(Mixtures)
_gradient = ctypes.POINTER(Gradient)
_error = ctypes.POINTER(c_void_p)

_ARRAYS: list[Any] = [c_void_p, c_size_t]  # an array and the number of its elements
_FALLIBLE: dict[str, list[Any]] = {
    "seedbed_predictor_open": [ctypes.POINTER(c_char_p), c_size_t, ctypes.POINTER(c_void_p)],
    "seedbed_predictor_read_numbers": [c_void_p, c_void_p, c_size_t, c_void_p],
    "seedbed_predictor_read_strings": [c_void_p, c_void_p, c_size_t],
    "seedbed_predictor_predict": [
        c_void_p, c_size_t, *_ARRAYS, *_ARRAYS, c_void_p, c_void_p, c_void_p, c_size_t, c_uint32
    ],
    "seedbed_predictor_predict_one": [c_void_p, *_ARRAYS, *_ARRAYS, c_void_p, c_void_p, c_void_p, c_size_t],
    "seedbed_crps": [_mixtures, c_void_p, c_void_p, c_size_t, _gradient, c_void_p, c_uint32],
    "seedbed_log_score": [_mixtures, c_void_p, c_void_p, c_size_t, _gradient, c_void_p, c_uint32],
    "seedbed_threshold_crps": [_mixtures, c_void_p, c_double, c_void_p, c_size_t, c_uint32],
    "seedbed_mean": [_mixtures, c_void_p, c_size_t, c_uint32],
    "seedbed_standard_deviation": [_mixtures, c_void_p, c_size_t, c_uint32],
    "seedbed_quantile": [_mixtures, c_double, c_void_p, c_size_t, c_uint32],
    "seedbed_cdf": [_mixtures, c_void_p, c_void_p, c_size_t, c_uint32],
    "seedbed_probability_above": [_mixtures, c_double, c_void_p, c_size_t, c_uint32],
    "seedbed_sample": [_mixtures, c_uint64, c_size_t, c_void_p, c_size_t, c_uint32],
}
_PLAIN: dict[str, tuple[Any, list[Any]]] = {
    "seedbed_interface_version": (c_int32, []),
    "seedbed_version": (c_char_p, []),
    "seedbed_free_text": (None, [c_void_p]),
    "seedbed_family": (c_char_p, [c_size_t]),
    "seedbed_problem": (c_char_p, [c_uint8]),
    "seedbed_predictor_close": (None, [c_void_p]),
    "seedbed_predictor_family": (c_char_p, [c_void_p]),
    "seedbed_predictor_target": (c_char_p, [c_void_p]),
    "seedbed_predictor_members": (c_size_t, [c_void_p]),
    "seedbed_predictor_components": (c_size_t, [c_void_p]),
    "seedbed_predictor_number_count": (c_size_t, [c_void_p]),
    "seedbed_predictor_number": (c_char_p, [c_void_p, c_size_t]),
    "seedbed_predictor_string_count": (c_size_t, [c_void_p]),
    "seedbed_predictor_string": (c_char_p, [c_void_p, c_size_t]),
}


def find(*names: str) -> Path:
    """A file of the package: names are where it is in a wheel; in a build folder, which the environment's
    SEEDBED_BUILD_FOLDER names, it is among the others."""
    build_folder = os.environ.get("SEEDBED_BUILD_FOLDER")
    place = Path(build_folder, names[-1]) if build_folder else Path(__file__).parent.joinpath(*names)
    if not place.is_file():
        raise SeedbedError(
            f"{place} is not there: install Seedbed's wheel, or set SEEDBED_BUILD_FOLDER to a folder that it was built in"
        )
    return place


def _load() -> ctypes.CDLL:
    loaded = ctypes.CDLL(str(find("lib", "libseedbed.so")))
    for name, arguments in _FALLIBLE.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = c_int32, [*arguments, _error]
    for name, (result, arguments) in _PLAIN.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    version = loaded.seedbed_interface_version()
    if version != INTERFACE_VERSION:
        raise SeedbedError(f"libseedbed has version {version} of its interface, this package needs {INTERFACE_VERSION}")
    return loaded


library = _load()

_EXCEPTIONS: dict[int, type[Exception]] = {1: ValueError, 2: SeedbedError, 3: MemoryError, 4: OSError}


def call(name: str, *arguments: object) -> None:
    """Calls a function that can fail, and raises what it says."""
    error = c_void_p()
    status = getattr(library, name)(*arguments, ctypes.byref(error))
    if status == 0:
        return
    text = ctypes.string_at(error.value).decode("utf-8", "replace") if error.value else "no reason was given"
    library.seedbed_free_text(error)
    raise _EXCEPTIONS.get(status, SeedbedError)(text)


def text_of(value: bytes | None) -> str:
    return value.decode("utf-8", "replace") if value is not None else ""
