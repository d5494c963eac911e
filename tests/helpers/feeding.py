"""Feeds a live session with the frames of a clip, without camera, window or clock."""

from __future__ import annotations

from dataclasses import replace

from posecount.live.coach import Coach
from posecount.live.rep_list import RepList
from posecount.media.video import open_video
from posecount.session.command import Command
from posecount.session.load import single_exercise

STILL_S = 14.0


def frames_of(clip, *, still_s=STILL_S, opening_s=0.8, leave_out=None):
    """The clip's frames, its opening to and fro before them; every ``leave_out``-th is dropped."""
    with open_video(clip) as source:
        frames = list(source)
    step_s = (frames[-1].t_s - frames[0].t_s) / (len(frames) - 1)
    opening = [frame for frame in frames if frame.t_s < frames[0].t_s + opening_s]
    lap = [*opening, *opening[-2:0:-1]]
    count = round(still_s / step_s)
    still = [lap[(index - count) % len(lap)] for index in range(count)]
    offset_s = count * step_s - frames[0].t_s
    # Nothing moves: half of them tell as much, in half the time.
    timed = [(index * step_s, frame) for index, frame in enumerate(still)][::2]
    timed += [(frame.t_s + offset_s, frame) for frame in frames]
    for index, (t_s, frame) in enumerate(timed):
        if leave_out is None or index % leave_out != leave_out - 1:
            yield replace(frame, index=index, t_s=t_s)


def count_live(frames, estimator, exercise, *, closer=None, **how):
    """The reps that a session of one exercise counts in these frames, as dictionaries."""
    kept = RepList()
    coach = Coach(single_exercise(exercise, **how), estimator, [kept], closer=closer)
    for frame in frames:
        coach.take(frame)
    coach.command(Command.QUIT)
    return kept.reps
