"""Training on the exact CRPS with PyTorch: seedbed's scores and derivatives as a torch.autograd.Function.

    python torch_crps.py
"""

import math
from typing import Any, Tuple

import numpy as np
import torch

import seedbed


class MixtureCRPS(torch.autograd.Function):
    """The CRPS of each row; derivatives come from the same pass. They are computed in double precision on the processor."""

    @staticmethod
    def forward(ctx: Any, family: str, y: torch.Tensor, *parameters: torch.Tensor) -> torch.Tensor:
        arrays = [tensor.detach().cpu().double().numpy() for tensor in (y, *parameters)]
        scores, gradient = seedbed.crps(family, *arrays, gradient=True, invalid="nan")
        ctx.save_for_backward(*(torch.from_numpy(part).to(like) for part, like in zip(gradient, parameters)))
        return torch.from_numpy(scores).to(parameters[0])

    @staticmethod
    def backward(ctx: Any, by_score: torch.Tensor) -> Tuple[Any, ...]:
        return (None, None, *(by_score.unsqueeze(-1) * part for part in ctx.saved_tensors))


def mixture_crps(y: torch.Tensor, weights: torch.Tensor, locations: torch.Tensor, scales: torch.Tensor,
                 family: str = "normal") -> torch.Tensor:
    return MixtureCRPS.apply(family, y, weights, locations, scales)


def main() -> None:
    torch.manual_seed(1)
    x = torch.linspace(-3, 3, 2000).unsqueeze(1)
    y = torch.sin(2 * x[:, 0]) + (0.1 + 0.2 * x[:, 0].abs()) * torch.randn(2000)
    network = torch.nn.Sequential(torch.nn.Linear(1, 64), torch.nn.Tanh(), torch.nn.Linear(64, 9))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    first = math.nan
    for step in range(300):
        logits, locations, raw = network(x).chunk(3, dim=1)
        scales = torch.nn.functional.softplus(raw) + 1e-3
        loss = mixture_crps(y, torch.softmax(logits, dim=1), locations, scales).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        first = loss.item() if step == 0 else first
    # What is left is the noise: the CRPS of a normal forecast that is right is scale / sqrt(pi).
    best = float(np.mean(0.1 + 0.2 * np.abs(x.numpy()))) / math.sqrt(math.pi)
    print(f"CRPS {first:.4f} before training, {loss.item():.4f} after; {best:.4f} is the best there is")


if __name__ == "__main__":
    main()
