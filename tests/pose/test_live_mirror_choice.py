import numpy as np
import pytest
from helpers.synthetic import HEEL_RISE, standing_leg, stick_figure, train

from posecount.frame import Frame
from posecount.pose.landmarks import mirrored
from posecount.pose.live_mirror_choice import LiveEstimator

WIDTH, FPS = 640, 30
LEG, OTHER = standing_leg(train(3, HEEL_RISE)), standing_leg()
IMAGE = np.zeros((480, WIDTH, 3), np.uint8)


class Model:
    """Sees the stick figure, with feet that jump by ``shake_px`` from frame to frame."""

    def __init__(self, shake_px, flips):
        self.shake_px, self.flips = shake_px, flips
        self.asked = []
        self.closed = False

    def estimate(self, frame):
        self.asked.append(frame.index)
        pose = stick_figure(LEG(frame.t_s), OTHER(frame.t_s))
        pose.points_px[27:] += self.shake_px * (-1) ** frame.index
        return mirrored(pose, WIDTH) if self.flips else pose

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True


def estimator_of(plain_shake_px, flipped_shake_px):
    models = [Model(plain_shake_px, False), Model(flipped_shake_px, True)]
    waiting = list(models)
    return LiveEstimator(lambda: waiting.pop(0)), models


def watch(estimator, start_s, length_s):
    indices = range(round(start_s * FPS), round((start_s + length_s) * FPS))
    return [estimator.estimate(Frame(index, index / FPS, IMAGE)) for index in indices]


@pytest.mark.parametrize(("shakes", "mirrors"), [((9, 0), True), ((0, 9), False), ((3, 3), False)])
def test_the_steadier_way_round_is_taken_and_the_other_one_rests(shakes, mirrors):
    estimator, models = estimator_of(*shakes)
    with estimator:
        watch(estimator, 0, 2.5)
        assert estimator.knows
        assert estimator.mirrors is mirrors
        estimator.settle()
        before = [len(model.asked) for model in models]
        poses = watch(estimator, 2.5, 1.0)
        assert [len(model.asked) - n for model, n in zip(models, before, strict=True)] == (
            [0, 30] if mirrors else [30, 0]
        )
        truth = stick_figure(LEG(2.5), OTHER(2.5))
        assert poses[0].points_px[:27] == pytest.approx(truth.points_px[:27], nan_ok=True)
    assert all(model.closed for model in models)


def test_two_seconds_are_needed_to_know():
    estimator, _ = estimator_of(9, 0)
    with estimator:
        watch(estimator, 0, 1.5)
        assert not estimator.knows
        watch(estimator, 1.5, 0.6)
        assert estimator.knows
        assert 55 <= len(estimator.probed.poses) <= 61


def test_another_exercise_is_tried_anew():
    estimator, models = estimator_of(9, 0)
    with estimator:
        watch(estimator, 0, 2.5)
        estimator.settle()
        models[0].shake_px, models[1].shake_px = 0, 9
        estimator.probe()
        assert not estimator.knows
        watch(estimator, 2.5, 2.5)
        assert estimator.mirrors is False


@pytest.mark.parametrize("probing", [True, False])
def test_where_it_is_sparing_every_second_frame_has_the_newest_pose(probing):
    estimator, models = estimator_of(0, 9)
    with estimator:
        estimator.sparing = True
        if not probing:
            estimator.settle()
        poses = watch(estimator, 0, 3.0)
    assert models[0].asked == list(range(0, 90, 2))
    assert models[1].asked == (models[0].asked if probing else [])
    assert all(now is before for before, now in zip(poses[::2], poses[1::2], strict=True))
    assert estimator.knows is probing


def test_a_slow_camera_is_looked_at_whole_though_it_is_sparing():
    estimator, models = estimator_of(0, 9)
    with estimator:
        estimator.sparing = True
        estimator.settle()
        for index in range(40):
            estimator.estimate(Frame(index, index / 18, IMAGE))
    assert models[0].asked == list(range(40))


@pytest.mark.parametrize(("frugal", "asked"), [(True, [0, 12, 24]), (False, list(range(0, 30, 6)))])
def test_a_frugal_one_looks_for_half_of_the_time_at_most(frugal, asked):
    """A look takes 0.2 s, in which six frames pass; frames that are not looked at take no time."""
    model, clock_s = Model(0, False), [0.0]

    def look(frame):
        clock_s[0] += 0.2
        return type(model).estimate(model, frame)

    model.estimate = look
    waiting = [model, Model(0, True)]
    estimator = LiveEstimator(lambda: waiting.pop(0), lambda: clock_s[0])
    with estimator:
        estimator.settle()
        estimator.sparing, estimator.frugal = True, frugal
        index = 0
        while index < 30:
            looks = len(model.asked)
            estimator.estimate(Frame(index, index / FPS, IMAGE))
            index += 6 if len(model.asked) > looks else 1
    assert model.asked == asked
