"""The examples run, and their derivatives are those that difference quotients have."""

from __future__ import annotations

import sys
from typing import Any, List

import numpy as np
import pytest
from conftest import SOURCE

sys.path.insert(0, str(SOURCE / "python" / "examples"))


def parameters() -> List[np.ndarray]:
    random = np.random.default_rng(2)
    return [random.dirichlet(np.ones(2), 5), random.normal(size=(5, 2)), random.uniform(0.3, 1, (5, 2))]


def test_torch(capsys: Any) -> None:
    torch = pytest.importorskip("torch")
    import torch_crps

    y = torch.tensor([0.1, 0.5, 1.0, 2.0, 3.0], dtype=torch.float64)
    tensors = [torch.tensor(part, requires_grad=True) for part in parameters()]

    def by_locations_and_scales(locations: Any, scales: Any) -> Any:
        return torch_crps.mixture_crps(y, tensors[0].detach(), locations, scales, "lognormal")

    assert torch.autograd.gradcheck(by_locations_and_scales, tensors[1:])
    # Weights that come from a softmax: what is along them does not matter.
    logits = torch.zeros(5, 2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(
        lambda given: torch_crps.mixture_crps(y, torch.softmax(given, 1), tensors[1].detach(), tensors[2].detach()), [logits]
    )
    torch_crps.main()
    numbers = [float(word.rstrip(",;")) for word in capsys.readouterr().out.split() if word[0].isdigit()]
    assert numbers[1] < 1.1 * numbers[2] < numbers[0]


def test_jax(capsys: Any) -> None:
    jax = pytest.importorskip("jax")
    import jax_crps
    from jax.test_util import check_grads

    y = np.array([0.1, 0.5, 1.0, 2.0, 3.0])
    weights, locations, scales = parameters()
    check_grads(lambda m, s: jax_crps.mixture_crps("lognormal", y, weights, m, s), (locations, scales), order=1, modes=["rev"])
    rows = jax.vmap(lambda *row: jax_crps.mixture_crps("normal", *row))(y, weights, locations, scales)
    assert np.array_equal(np.asarray(rows), np.asarray(jax_crps.mixture_crps("normal", y, weights, locations, scales)))
    jax_crps.main()
    numbers = [float(word.rstrip(",;")) for word in capsys.readouterr().out.split() if word[0].isdigit()]
    assert numbers[1] < numbers[0]
