"""Train the foot network on rendered and pseudo-labelled real pictures.

From the root of the repository: `python -m models.foot.train RENDERED REAL HELD OUT.pt`
"""

from __future__ import annotations

import argparse
import copy
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.foot.looks import Look, Pictures, empty_look, foot_look, read, target_maps
from models.foot.network import FootNet
from models.foot.sizes import MAP_SIDE, SIDE_PX

RENDERED, REAL, EMPTY, EMPTY_REAL = 22, 5, 3, 2
RATE, TRUNK_RATE, DECAY = 2e-3, 7e-4, 0.01
WARM_LOOKS, KEPT = 4000, 0.997
SIDE, FOOT, HIDDEN = 1.0, 0.5, 0.5


def endless(items: list[tuple[int, int]], rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """The items over and over, each time in another order."""
    while True:
        for i in rng.permutation(len(items)):
            yield items[i]


def batches(
    rendered: Pictures, real: Pictures | None, empties: int, rng: np.random.Generator
) -> Iterator[list[Look]]:
    """Endless batches of feet, and `empties` times the usual number of looks at no foot."""
    parts = [(rendered, endless(rendered.feet(), rng), RENDERED + (0 if real else REAL), EMPTY)]
    if real:
        parts.append((real, endless(real.feet(), rng), REAL, EMPTY_REAL))
    while True:
        looks: list[Look] = []
        for pictures, feet, count, empty in parts:
            looks += [foot_look(pictures, i, k, rng) for i, k in itertools.islice(feet, count)]
            for i in rng.integers(len(pictures.picture), size=empties * empty):
                look = empty_look(pictures, int(i), rng)
                looks += [look] if look else []
        yield looks


def stacked(looks: list[Look]) -> Tensor:
    """Pictures as the network takes them."""
    pictures = np.stack([look.picture for look in looks]).transpose(0, 3, 1, 2)
    return torch.from_numpy(pictures.astype(np.float32)).contiguous(
        memory_format=torch.channels_last
    )


def losses(net: nn.Module, looks: list[Look]) -> Tensor:
    """Losses of points, side, foot or none, and hidden share, each a mean over what is known."""
    maps, answers = net(stacked(looks))
    wanted = torch.from_numpy(target_maps(looks).astype(np.float32)).flatten(2)
    weights, rough = _tensor([k.weights for k in looks]), torch.tensor([k.rough for k in looks])
    said = functional.log_softmax(maps.flatten(2), 2)
    within = -torch.logsumexp(said + (wanted + 1e-9).log(), 2)
    apart_maps = torch.where(rough[:, None], within, -(wanted * said).sum(2))
    sided = _tensor([k.side_weight for k in looks])
    known = _tensor([k.hidden_weight for k in looks])
    truth = _tensor([[k.right, k.foot, k.hidden] for k in looks])
    each = functional.binary_cross_entropy_with_logits(answers, truth, reduction="none")
    apart = (answers[:, 2].sigmoid() - truth[:, 2]).abs()
    return torch.stack(
        [
            (apart_maps * weights).sum() / weights.sum().clamp(min=1),
            (each[:, 0] * sided).sum() / sided.sum().clamp(min=1),
            each[:, 1].mean(),
            (apart * known).sum() / known.sum().clamp(min=1),
        ]
    )


def _tensor(values: list) -> Tensor:
    return torch.from_numpy(np.array(values, np.float32))


def check(net: nn.Module, held: Pictures, count: int = 400) -> str:
    """Median error of each point, as a share of the box, and sides, on pictures held out."""
    net.eval()
    feet = held.feet()[:count]
    far, right = [], []
    with torch.no_grad():
        for start in range(0, len(feet), 50):
            looks = [foot_look(held, i, k, None) for i, k in feet[start : start + 50]]
            maps, answers = net(stacked(looks))
            best = maps.flatten(2).argmax(2).numpy()
            at = np.stack([best % MAP_SIDE, best // MAP_SIDE], -1) * (SIDE_PX / MAP_SIDE) + 1.5
            far.append(np.linalg.norm(at - np.stack([k.points for k in looks]), axis=-1))
            side = np.array([k.right for k in looks])
            right.append((answers[:, 0].numpy() > 0) == side)
    net.train()
    medians = np.median(np.concatenate(far), 0) / (SIDE_PX / 1.9)
    return f"held out: points {medians.round(3)} side {np.concatenate(right).mean():.3f}"


def train(
    net: FootNet,
    source: Iterator[list[Look]],
    minutes: float,
    share: float,
    held: Pictures,
    out: Path,
) -> None:
    """Train by the clock, the rate falling to nothing; keep the running mean of the weights.

    `share` of the usual rate is where it begins.
    """
    trunk = {id(p) for part in (net.stem, net.blocks) for p in part.parameters()}
    groups = [
        {"params": [p for p in net.parameters() if (id(p) in trunk) == inside], "lr": rate}
        for inside, rate in ((True, TRUNK_RATE), (False, RATE))
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    mean, seen, recent = copy.deepcopy(net), 0, []
    began = last = time.monotonic()
    net.train()
    for step in itertools.count():
        gone = (time.monotonic() - began) / (60 * minutes)
        rate = (
            share
            * min(1.0, (seen + 320) / WARM_LOOKS)
            * (0.5 + 0.5 * np.cos(np.pi * min(gone, 1.0)))
        )
        for group, start in zip(optimiser.param_groups, (TRUNK_RATE, RATE), strict=True):
            group["lr"] = start * rate + 1e-6
        looks = next(source)
        each = losses(net, looks)
        optimiser.zero_grad(set_to_none=True)
        (each * torch.tensor([1.0, SIDE, FOOT, HIDDEN])).sum().backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        seen += len(looks)
        recent.append(each.detach().numpy())
        _follow(mean, net, min(KEPT, (1 + step) / (20 + step)))
        if step % 50 == 49:
            spent = time.monotonic() - began
            print(f"{spent:6.0f} s {seen:7d} looks", np.mean(recent, 0).round(3), flush=True)
            recent.clear()
        if time.monotonic() - last > 600 or gone >= 1:
            last = time.monotonic()
            print(check(mean, held), flush=True)
            torch.save(mean.state_dict(), out)
        if gone >= 1:
            return


def _follow(mean: nn.Module, net: nn.Module, kept: float) -> None:
    with torch.no_grad():
        for a, b in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
            if a.dtype.is_floating_point:
                a.mul_(kept).add_(b, alpha=1 - kept)
            else:
                a.copy_(b)


def main() -> None:
    """Read everything into memory and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("rendered", "real", "held", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1.0, help="share of the usual rate")
    parser.add_argument("--empties", type=int, default=1, help="times as many looks at no foot")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    rng = np.random.default_rng(asked.seed)
    rendered = read([*asked.rendered.glob("*.npz")], real=False)
    reals = [*asked.real.glob("*.npz")]
    real = read(reals, real=True) if reals else None
    held = read([*asked.held.glob("*.npz")], real=False)
    net = FootNet(started=asked.start is None).to(memory_format=torch.channels_last)
    if asked.start is not None:
        net.load_state_dict(torch.load(asked.start))
    print(
        sum(p.numel() for p in net.parameters()),
        "parameters",
        len(rendered.feet()),
        "feet",
        flush=True,
    )
    source = batches(rendered, real, asked.empties, rng)
    train(net, source, asked.minutes, asked.rate, held, asked.out)


if __name__ == "__main__":
    main()
