"""The exact CRPS and its derivatives within JAX, also where functions are compiled or vectorised: a custom_vjp around
a call out of the program.

    python jax_crps.py
"""

from functools import partial
from typing import Any, Tuple

import jax
import jax.numpy as jnp
import numpy as np

import seedbed

jax.config.update("jax_enable_x64", True)


def _call(family: str, y: Any, weights: Any, locations: Any, scales: Any) -> Tuple[Any, ...]:
    rows = jax.ShapeDtypeStruct(jnp.broadcast_shapes(y.shape, weights.shape[:-1]), jnp.float64)
    parts = jax.ShapeDtypeStruct((*rows.shape, weights.shape[-1]), jnp.float64)

    def scored(*arrays: Any) -> Tuple[np.ndarray, ...]:
        scores, gradient = seedbed.crps(family, *map(np.asarray, arrays), gradient=True, invalid="nan")
        return (scores, *gradient)

    return jax.pure_callback(scored, (rows, parts, parts, parts), y, weights, locations, scales, vmap_method="broadcast_all")


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def mixture_crps(family: str, y: Any, weights: Any, locations: Any, scales: Any) -> Any:
    """The CRPS of each row; differentiable by the weights, locations and scales."""
    return _call(family, y, weights, locations, scales)[0]


def _forward(family: str, y: Any, weights: Any, locations: Any, scales: Any) -> Tuple[Any, Any]:
    scores, *gradient = _call(family, y, weights, locations, scales)
    return scores, (y, gradient)


def _backward(family: str, kept: Any, by_score: Any) -> Tuple[Any, ...]:
    y, gradient = kept
    return (jnp.zeros_like(y), *(by_score[..., None] * part for part in gradient))


mixture_crps.defvjp(_forward, _backward)


def main() -> None:
    y = jnp.asarray(np.random.default_rng(1).gamma(2.0, 1.5, 5000))

    def loss(parameters: Any) -> Any:
        logits, locations, raw = parameters
        weights, scales = jax.nn.softmax(logits), jax.nn.softplus(raw)
        rows = (y.shape[0], 3)
        return mixture_crps("lognormal", y, *(jnp.broadcast_to(part, rows) for part in (weights, locations, scales))).mean()

    step = jax.jit(jax.value_and_grad(loss))
    parameters = (jnp.zeros(3), jnp.array([-1.0, 0.0, 1.0]), jnp.zeros(3))
    first = step(parameters)[0]
    for _ in range(200):
        found, gradient = step(parameters)
        parameters = jax.tree.map(lambda value, slope: value - 0.5 * slope, parameters, gradient)
    print(f"CRPS {first:.4f} before, {found:.4f} after fitting a mixture of three log-normals to 5000 values")


if __name__ == "__main__":
    main()
