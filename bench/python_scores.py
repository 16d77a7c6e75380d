"""How long exact CRPS takes from Python, against scoringrules (whichever of its backends is fastest here) and against
quadrature; all in one process, alternating, medians of the time that passed and of the processor time of all threads,
which other work on the machine disturbs less.

    pip install . scoringrules numba scipy; python bench/python_scores.py [--rows 1000000] [--repeats 5]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]
# … since this folder holds a program named `coverage`, which other packages would take for the one they know.

import numpy as np  # noqa: E402

import seedbed  # noqa: E402


def seconds(function: Callable[[], Any]) -> Tuple[float, float]:
    """That passed, and of the processors."""
    start = time.perf_counter(), time.process_time()
    function()
    return time.perf_counter() - start[0], time.process_time() - start[1]


def scoringrules_calls(y: np.ndarray, weights: np.ndarray, locations: np.ndarray, scales: np.ndarray) -> Dict[str, Callable[[], Any]]:
    """A call for each backend that is installed, its arrays being its own already and what it compiles compiled."""
    import scoringrules

    arrays = (y, locations, scales, weights)
    calls: Dict[str, Callable[[], Any]] = {}
    for backend in ("numpy", "numba", "jax", "torch"):
        try:
            if backend not in scoringrules.backend.backends:
                scoringrules.register_backend(backend)
        except Exception as problem:  # it is not installed
            print(f"scoringrules with {backend}: left out ({type(problem).__name__}: {problem})")
            continue
        given: List[Any] = list(arrays)
        if backend == "jax":
            import jax

            jax.config.update("jax_enable_x64", True)
            given = [jax.numpy.asarray(array) for array in arrays]
            compiled = jax.jit(lambda *a: scoringrules.crps_mixnorm(*a, backend="jax"))
            calls["jax, compiled"] = lambda given=given, compiled=compiled: compiled(*given).block_until_ready()
            calls["jax"] = lambda given=given: scoringrules.crps_mixnorm(*given, backend="jax").block_until_ready()
            continue
        if backend == "torch":
            import torch

            given = [torch.from_numpy(array) for array in arrays]
        calls[backend] = lambda given=given, backend=backend: scoringrules.crps_mixnorm(*given, backend=backend)
    return calls


def quadrature(rows: int, y: np.ndarray, weights: np.ndarray, locations: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """The integral of (F - 1)^2, row by row, as one writes it with scipy, of log-normal mixtures."""
    from scipy import integrate, stats

    found = np.empty(rows)
    for row in range(rows):
        def cdf(z: float) -> float:
            return float(weights[row] @ stats.norm.cdf((np.log(z) - locations[row]) / scales[row])) if z > 0 else 0.0

        below = integrate.quad(lambda z: cdf(z) ** 2, 0, y[row], limit=200)[0]
        above = integrate.quad(lambda z: (1 - cdf(z)) ** 2, y[row], np.inf, limit=200)[0]
        found[row] = below + above
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--components", type=int, default=3)
    wanted = parser.parse_args()
    random = np.random.default_rng(1)
    shape = (wanted.rows, wanted.components)
    weights = random.dirichlet(np.ones(wanted.components), wanted.rows)
    locations, scales = random.normal(size=shape), random.uniform(0.2, 1.0, shape)
    y = random.normal(size=wanted.rows)
    positive = np.exp(y)
    mixture = (weights, locations, scales)

    calls: Dict[str, Callable[[], Any]] = {
        "seedbed, normal": lambda: seedbed.crps_normal_mixture(y, *mixture),
        "seedbed, normal, one thread": lambda: seedbed.crps_normal_mixture(y, *mixture, threads=1),
        "seedbed, normal, with gradient": lambda: seedbed.crps_normal_mixture(y, *mixture, gradient=True),
        "seedbed, log-normal": lambda: seedbed.crps_lognormal_mixture(positive, *mixture),
    }
    theirs = scoringrules_calls(y, *mixture)
    calls.update({f"scoringrules, {name}": call for name, call in theirs.items()})
    for name, call in list(calls.items()):  # once before it counts: compiling, first pages of memory
        try:
            found = np.asarray(call()) if "gradient" not in name else None
        except Exception as problem:
            print(f"{name}: left out ({type(problem).__name__}: {str(problem)[:200]})")
            del calls[name]
            continue
        if name.startswith("scoringrules"):
            largest = np.abs(found - calls["seedbed, normal"]()).max()
            print(f"{name}: differs from seedbed by at most {largest:.1e}")
    times: Dict[str, List[Tuple[float, float]]] = {name: [] for name in calls}
    for _ in range(wanted.repeats):
        for name, call in calls.items():
            times[name].append(seconds(call))
    medians = {name: tuple(map(statistics.median, zip(*found))) for name, found in times.items()}
    few = 20
    exact = seedbed.crps_lognormal_mixture(positive[:few], *(part[:few] for part in mixture))
    integrals: List[np.ndarray] = []
    taken = seconds(lambda: integrals.append(quadrature(few, positive, *mixture)))
    medians["quadrature, log-normal"] = tuple(part / few * wanted.rows for part in taken)
    print(f"quadrature: differs from seedbed by at most {np.abs(integrals[0] - exact).max():.1e}")

    print(f"\n{wanted.rows:,} rows of {wanted.components} components, nanoseconds a row, median of {wanted.repeats}:")
    print(f"  {'':32} {'passed':>14} {'of processors':>14}")
    for name, median in medians.items():
        print(f"  {name:32} {median[0] / wanted.rows * 1e9:14,.1f} {median[1] / wanted.rows * 1e9:14,.1f}")
    for place, kind in enumerate(("passed", "of processors")):
        fastest = min((median[place], name) for name, median in medians.items() if name.startswith("scoringrules"))
        normal, log_normal = medians["seedbed, normal"][place], medians["seedbed, log-normal"][place]
        print(f"{kind}: {fastest[1]} takes {fastest[0] / normal:.1f} times as long as seedbed; log-normal "
              f"{log_normal / normal:.2f} times as long as normal; quadrature "
              f"{medians['quadrature, log-normal'][place] / log_normal:,.0f} times as long as log-normal")


if __name__ == "__main__":
    main()
