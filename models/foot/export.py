"""Write the trained network as ONNX for cv2.dnn, and prove that both say the same.

From the root of the repository: `python -m models.foot.export OUT.pt foot.onnx`
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from models.foot.network import FootNet
from models.foot.sizes import SIDE_PX

OPSET = 13
MOST_APART = 1e-4
LOOKS = 20


def export(net: FootNet, path: Path) -> None:
    """One look at a time: input `picture` (1, 3, 128, 128), outputs `maps` and `answers`."""
    torch.onnx.export(
        net.eval(),
        (torch.zeros(1, 3, SIDE_PX, SIDE_PX),),
        str(path),
        input_names=["picture"],
        output_names=["maps", "answers"],
        opset_version=OPSET,
        dynamo=False,
    )


def farthest_apart(net: FootNet, path: Path) -> float:
    """The largest difference of any probability between torch and cv2.dnn, over some pictures."""
    read = cv2.dnn.readNetFromONNX(str(path))
    rng, most = np.random.default_rng(1), 0.0
    for _ in range(LOOKS):
        coarse = rng.uniform(0, 255, (16, 16, 3)).astype(np.float32)
        picture = cv2.resize(coarse, (SIDE_PX, SIDE_PX)).transpose(2, 0, 1)[None]
        read.setInput(np.ascontiguousarray(picture))
        maps, answers = read.forward(["maps", "answers"])
        with torch.no_grad():
            wanted, told = net(torch.from_numpy(picture.copy()))
        for a, b in ((maps, wanted.numpy()), (answers, told.numpy())):
            apart = _probabilities(a) - _probabilities(b)
            most = max(most, float(np.abs(apart).max()))
    return most


def _probabilities(logits: np.ndarray) -> np.ndarray:
    if logits.ndim == 2:
        return 1 / (1 + np.exp(-logits))
    high = np.exp(logits - logits.max((2, 3), keepdims=True))
    return np.asarray(high / high.sum((2, 3), keepdims=True))


def milliseconds(path: Path) -> float:
    """Median time of one look in cv2.dnn with one thread."""
    cv2.setNumThreads(1)
    read, spent = cv2.dnn.readNetFromONNX(str(path)), []
    for _ in range(3 * LOOKS):
        began = time.thread_time()
        read.setInput(np.zeros((1, 3, SIDE_PX, SIDE_PX), np.float32))
        read.forward(["maps", "answers"])
        spent.append(time.thread_time() - began)
    return 1000 * float(np.median(spent))


def main() -> None:
    """Export, compare, and say size, checksum and time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("onnx", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    net = FootNet(started=False).eval()
    net.load_state_dict(torch.load(asked.weights))
    export(net, asked.onnx)
    apart = farthest_apart(net, asked.onnx)
    data = asked.onnx.read_bytes()
    print(len(data), "bytes, SHA-256", hashlib.sha256(data).hexdigest())
    print(f"largest difference {apart:.1e}, {milliseconds(asked.onnx):.1f} ms a look")
    if apart > MOST_APART:
        raise SystemExit(f"cv2.dnn and torch differ by more than {MOST_APART}")


if __name__ == "__main__":
    main()
