"""What the foot network says of whatever moves most in recordings: a foot or none, which side.

From the root of the repository, with posecount installed:
`python -m models.foot.close_ups clip.mp4 other.mp4@9.2-13.1` (of the second only these seconds)
"""

from __future__ import annotations

import argparse
import itertools
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np

from posecount.feet import FootLook, FootNetwork, Square, foot_network_path

Array = np.ndarray
PICTURES_A_SECOND, PICTURES_A_LOOK = 9, 3
LONGEST_PX, LONGEST_S = 720, 20.0
LEAST_CHANGE = 1.5  # grey levels between two pictures; less is noise
EDGE_OF_MAX = 0.35  # share of the largest change that still belongs to what moves
GROWN = 0.12  # of the points' longer extent: their box does not hold all of the foot
A_FOOT = 0.5


def pictures(path: Path, start_s: float, end_s: float) -> Iterator[Array]:
    """Some pictures a second, BGR, made smaller if they are large."""
    last_s = -1.0
    with av.open(str(path)) as recording:
        for frame in recording.decode(recording.streams.video[0]):
            if frame.time is None or frame.time < start_s:
                continue
            if frame.time > end_s:
                return
            if frame.time - last_s < 1 / PICTURES_A_SECOND - 1e-3:
                continue
            last_s = frame.time
            image = frame.to_ndarray(format="bgr24")
            less = min(1.0, LONGEST_PX / max(image.shape[:2]))
            yield cv2.resize(image, None, fx=less, fy=less, interpolation=cv2.INTER_AREA)


def moving_box(greys: list[Array]) -> tuple[int, int, int, int] | None:
    """The box (left, top, right, bottom) of the part that changes most, None if all is still."""
    apart = [cv2.absdiff(a, b) for a, b in itertools.pairwise(greys)]
    change = np.mean(apart, 0).astype(np.float32)
    change = cv2.GaussianBlur(change, (0, 0), change.shape[1] / 80)
    if change.max() < LEAST_CHANGE:
        return None
    moves = (change > EDGE_OF_MAX * change.max()).astype(np.uint8)
    count, part, stats, _ = cv2.connectedComponentsWithStats(moves)
    most = 1 + int(np.argmax([change[part == i].sum() for i in range(1, count)]))
    left, top, wide, high = (int(v) for v in stats[most][:4])
    return left, top, left + wide, top + high


def looks(network: FootNetwork, images: Iterator[Array]) -> Iterator[FootLook]:
    """A look at what moves; if it is taken for a foot, one in the box of the points found there."""
    greys: deque[Array] = deque(maxlen=PICTURES_A_SECOND)
    for number, image in enumerate(images, 1):
        greys.append(cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (0, 0), 1.5))
        if len(greys) < PICTURES_A_SECOND or number % PICTURES_A_LOOK:
            continue
        box = moving_box([*greys])
        if box is None:
            continue
        look = network.look(image, [Square.around(*box)])[0]
        if look.foot > A_FOOT:
            points = np.array([*look.points_px.values()])
            low, high = points.min(0), points.max(0)
            grow = GROWN * (high - low).max()
            look = network.look(image, [Square.around(*(low - grow), *(high + grow))])[0]
        yield look


def vote(seen: list[FootLook]) -> tuple[float, float]:
    """Share of the looks taken for a foot, and by those the probability that it is a right one."""
    right = np.array([look.right for look in seen if look.foot > A_FOOT])
    if not len(right):
        return 0.0, 0.5
    sure = np.clip(right, 1e-4, 1 - 1e-4)
    return len(right) / len(seen), float(1 / (1 + np.exp(-np.log(sure / (1 - sure)).mean())))


def main() -> None:
    """One line for each recording."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", nargs="+", metavar="PATH[@FROM-TO]")
    cv2.setNumThreads(1)
    network = FootNetwork(foot_network_path())
    for asked in parser.parse_args().recordings:
        path, _, span = asked.partition("@")
        start_s, end_s = map(float, span.split("-")) if span else (0.0, LONGEST_S)
        seen = [*looks(network, pictures(Path(path), start_s, end_s))]
        if not seen:
            print(f"{Path(path).stem}: nothing moves")
            continue
        foot, right = vote(seen)
        print(f"{Path(path).stem}: {len(seen)} looks, foot {foot:.2f}, right {right:.3f}")


if __name__ == "__main__":
    main()
