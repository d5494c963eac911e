"""Counts a kept recording again, exactly as the recording itself is counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.count import choose_target
from posecount.counter import Counter
from posecount.evaluation.recording import PoseRecording
from posecount.evaluation.truth import Truth
from posecount.exercises import find_exercise
from posecount.exercises.events import MachineState, Rep, RepCounted, RepDropped


@dataclass(frozen=True, eq=False)
class Replay:
    """What was counted, and the signal it was counted by.

    ``trace`` is float32, shape (n, 4): time in seconds, value, and the two thresholds of each
    frame, NaN where there was no signal; ``pose_found`` is the share of frames with a pose.
    """

    reps: tuple[Rep, ...]
    dropped: tuple[RepDropped, ...]
    trace: NDArray[np.float32]
    pose_found: float


def count_again(recording: PoseRecording, truth: Truth) -> Replay:
    """Count the recording as the exercise of its truth; InputError where that is not known."""
    spec = find_exercise(truth.exercise)
    wanted_s = truth.hold_target_s if spec.takes_hold_target else None
    counter = Counter(spec.build(choose_target(spec, wanted_s)))
    events, trace = [], []
    for t_s, pose in recording.poses(mirror=truth.mirrored):
        events += counter.update(t_s, pose)
        trace.append(_traced(t_s, counter.state))
    if counter.frames:
        events += counter.finish()
    return Replay(
        reps=tuple(event.rep for event in events if isinstance(event, RepCounted)),
        dropped=tuple(event for event in events if isinstance(event, RepDropped)),
        trace=np.array(trace, dtype=np.float32).reshape(-1, 4),
        pose_found=counter.pose_found,
    )


def _traced(t_s: float, state: MachineState) -> tuple[float, float, float, float]:
    if state.trace is None:
        return t_s, float("nan"), float("nan"), float("nan")
    return t_s, state.trace.value, state.trace.enter, state.trace.leave
