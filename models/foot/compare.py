"""What the pose model says of boxes in pictures: of each, the body's foot nearest to it.

From the root of the repository: `python -m models.foot.compare feet.jsonl OUT --model heavy`

One JSON line for each box, as `judge.py --boxes` writes them for the foot network.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from posecount.frame import Frame
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.pose.model.find import find_model

NAMES = ("ankle", "heel", "big_toe")
FEET = {
    "left": (LandmarkIndex.LEFT_ANKLE, LandmarkIndex.LEFT_HEEL, LandmarkIndex.LEFT_FOOT_INDEX),
    "right": (LandmarkIndex.RIGHT_ANKLE, LandmarkIndex.RIGHT_HEEL, LandmarkIndex.RIGHT_FOOT_INDEX),
}


def said(asked: dict[str, Any], pose: Pose | None) -> dict[str, Any]:
    """The line for one box."""
    if pose is None:
        return {"id": asked["id"], "points": {}, "side": None, "foot": 0.0}
    box = np.array(asked["box"])
    centre = (box[:2] + box[2:]) / 2
    far = {s: np.linalg.norm(pose.points_px[list(f)].mean(0) - centre) for s, f in FEET.items()}
    side = min(far, key=lambda s: float(far[s]))
    marks = list(FEET[side])
    points = {
        n: [round(float(v), 1) for v in pose.points_px[m]]
        for n, m in zip(NAMES, marks, strict=True)
    }
    # As sure as it is of the least sure point, and only if it is anywhere near.
    near = bool(far[side] < (box[2:] - box[:2]).max())
    foot = float(pose.visibility[marks].min()) if near else 0.0
    return {"id": asked["id"], "points": points, "side": side, "foot": round(foot, 4)}


def main() -> None:
    """Look at every picture of the list once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boxes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", choices=("full", "heavy"), default="full")
    asked = parser.parse_args()
    boxes = [json.loads(line) for line in asked.boxes.read_text().splitlines()]
    model, poses = find_model(variant=asked.model).path, {}
    for name in sorted({box["frame"] for box in boxes}):
        image = np.asarray(cv2.imread(str(asked.boxes.parent / name)), np.uint8)
        with MediaPipePoseEstimator(model) as estimator:
            poses[name] = estimator.estimate(Frame(0, 0.0, image))
    lines = [json.dumps(said(box, poses[box["frame"]])) for box in boxes]
    asked.out.write_text("\n".join(lines) + "\n")
    print(sum(pose is not None for pose in poses.values()), "bodies in", len(poses), "pictures")


if __name__ == "__main__":
    main()
