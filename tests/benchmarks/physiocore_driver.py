"""Lets physiocore's ankle and toe tracker count one video; run by bench_peers in its own Python.

``PYTHON tests/benchmarks/physiocore_driver.py VIDEO [CONFIG]`` prints, as its last line, a JSON
object with ``count`` and ``pose_model``. The package is used as it is, through its public entry
point, with its own thresholds and hold, or those of a CONFIG file in its own format. Two things
around it are set up first:

- its hold timer reads the wall clock, which says nothing about a file read faster or slower than
  it was recorded: here the timer reads the recording's own time;
- it asks for MediaPipe's ``heavy`` pose model, which MediaPipe downloads on first use. Where that
  cannot be had the ``full`` one takes its place, as in posecount, and ``pose_model`` says so.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

HEAVY = "mediapipe/modules/pose_landmark/pose_landmark_heavy.tflite"
_PATIENCE_S = 10.0


def choose_pose_model() -> str:
    """The name of the model that its pose estimator is going to use."""
    import mediapipe
    from mediapipe.python.solutions import download_utils

    socket.setdefaulttimeout(_PATIENCE_S)
    try:
        download_utils.download_oss_model(HEAVY)
    except OSError:
        pose = mediapipe.solutions.pose
        pose.Pose = _with_full_model(pose.Pose)
        return "full"
    return "heavy"


def _with_full_model(pose: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **options: pose(**{**options, "model_complexity": 1})


def count(video: str, config: str | None = None) -> int:
    import cv2
    from physiocore.ankle_toe_movement import AnkleToeMovementTracker
    from physiocore.lib import timer_utils

    tracker = AnkleToeMovementTracker(config_path=config)
    timer_utils.time = SimpleNamespace(
        time=lambda: tracker.cap.get(cv2.CAP_PROP_POS_MSEC) / 1000,
    )
    return int(tracker.process_video(video, display=False))


def main() -> None:
    video, config = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    # It reads its options from the command line, wherever it is used.
    sys.argv[1:] = ["--voice_enabled", "False"]
    pose_model = choose_pose_model()
    print(json.dumps({"count": count(video, config), "pose_model": pose_model}))


if __name__ == "__main__":
    main()
