"""posecount with a stick figure for a pose model: three heel raises of the left foot.

Run as ``python tests/fake_pose.py count …`` it is the real command in a real process. The
environment may say NOBODY=1 (nobody is ever found), SLOW=SECONDS (for every frame), MARK=FILE
(made when four seconds are counted) or FILE_LIMIT=BYTES (no file grows beyond, as on a full disk).
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import cv2

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers.drawn_limbs import texture
from helpers.synthetic import HEEL_RISE, standing_leg, stick_figure, train
from posecount.pose.landmarks import LandmarkIndex
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile
from posecount.pose.people import Box

MODEL = ModelFile(Path("stick.task"), "0" * 64, "stick")
MODELS = PoseModels(MODEL)
LEFT, RIGHT = standing_leg(train(3, HEEL_RISE)), standing_leg()
LENGTH_S = 13.0
_TO_FIT_THE_CLIP = 0.42
_FOOT_PX = (30, 26)


def raising(t_s):
    """The stick figure's pose at that time, in a picture of 320 by 240 pixels."""
    pose = stick_figure(LEFT(t_s), RIGHT(t_s))
    pose.points_px[:] *= _TO_FIT_THE_CLIP
    return pose


def raising_pictures(times_s, size=(320, 240)):
    """Pictures with something to follow in them: a room, and before it the left foot.

    The foot goes up and down as the stick figure's does.
    """
    room, foot = texture(3, size[::-1], mean=110), texture(4, _FOOT_PX[::-1], mean=160)
    width, height = _FOOT_PX
    for t_s in times_s:
        image = room.copy()
        x, y = raising(t_s).points_px[LandmarkIndex.LEFT_HEEL].round().astype(int)
        left, top = x + 7 - width // 2, y - height
        image[top : top + height, left : left + width] = foot
        yield cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)


class StickFigureEstimator:
    """Stands in for the pose model; where someone is, depends on the time alone."""

    def __init__(self, model):
        self.model = model

    def estimate(self, frame):
        time.sleep(float(os.environ.get("SLOW", "0")))
        if "MARK" in os.environ and frame.t_s >= 4.0:
            Path(os.environ["MARK"]).touch()
        if os.environ.get("NOBODY"):
            return None
        return raising(frame.t_s)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


class OneInView:
    """Stands in for what finds everybody in a picture."""

    def __init__(self, _model):
        pass

    def people(self, _image_bgr):
        return [Box(0, 0, 1, 1)]

    def close(self):
        pass


def stand_in(replace):
    """Put the stick figure in the model's place; ``replace(module, name, value)`` does it."""
    import posecount.observation.one_person
    import posecount.observation.recorded
    import posecount.observation.view
    import posecount.pose.model.choice
    import posecount.pose.model.find
    import posecount.to_count

    for module in (posecount.observation.recorded, posecount.observation.view):
        replace(module, "MediaPipePoseEstimator", StickFigureEstimator)
    replace(posecount.observation.one_person, "PeopleFinder", OneInView)
    replace(posecount.to_count, "choose_models", lambda *_args, **_kwargs: MODELS)
    replace(posecount.pose.model.choice, "find_model", lambda *_args, **_kwargs: MODEL)
    replace(posecount.pose.model.choice, "asked_by_environment", lambda: True)
    replace(posecount.pose.model.find, "find_model", lambda *_args, **_kwargs: MODEL)


if __name__ == "__main__":
    stand_in(setattr)
    if "FILE_LIMIT" in os.environ:
        import resource

        limit = int(os.environ["FILE_LIMIT"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    from posecount.cli import main

    main()


class ClosedInTheEnd:
    """What a stand-in for a pose model needs besides its answers: it is opened and closed."""

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
