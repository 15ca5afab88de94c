"""A softmax over bags of hashed n-grams: how it is fitted, and how its confidences are made to tell how often it is right."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

Floats = npt.NDArray[Any]
BATCH = 512  # examples a step


def fit_bags(
    grams: Sequence[Sequence[int]],
    wanted: torch.Tensor,
    buckets: int,
    outputs: int,
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    *,
    decay: float,
    seed: int,
    epochs: int,
) -> tuple[Floats, Floats]:
    """Weights (buckets x outputs) and bias, by Adam on `loss(scores, wanted)` with weight decay."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    bags = [torch.tensor(each) for each in grams]
    layer = torch.nn.EmbeddingBag(buckets, outputs, mode="mean")
    torch.nn.init.zeros_(layer.weight)
    bias = torch.nn.Parameter(torch.zeros(outputs))
    steps = torch.optim.Adam([layer.weight, bias], lr=0.3)
    order = list(range(len(bags)))
    for epoch in range(epochs):
        random.Random(seed + epoch).shuffle(order)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            offsets = torch.tensor([0, *np.cumsum([len(bags[n]) for n in batch])[:-1].tolist()])
            scores = layer(torch.cat([bags[n] for n in batch]), offsets) + bias
            total = loss(scores, wanted[batch]) + decay * layer.weight.square().sum()
            steps.zero_grad()
            total.backward()
            steps.step()
    return layer.weight.detach().numpy(), bias.detach().numpy()


def best_temperature(scores: Floats, wanted: Sequence[int]) -> float:
    """What scores (examples x outputs) are divided by so that confidences tell how often they are right: 0.1 to 3."""

    def loss(heat: float) -> float:
        scaled = scores / heat
        scaled = scaled - scaled.max(1, keepdims=True)
        likely = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
        return float(-likely[range(len(wanted)), wanted].mean())

    return min((n / 20 for n in range(2, 61)), key=loss)
