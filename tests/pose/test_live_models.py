import numpy as np
import pytest
from helpers.synthetic import standing_leg, stick_figure

from posecount.frame import Frame
from posecount.pose.live_mirror_choice import LiveEstimator
from posecount.pose.live_models import LiveModels

IMAGE = np.zeros((480, 640, 3), np.uint8)
LOOKS = 20


class Model:
    """Sees a person, and takes ``took_s`` of the clock for it."""

    def __init__(self, clock, took_s):
        self.clock, self.took_s = clock, took_s
        self.asked, self.closed = [], 0

    def estimate(self, frame):
        self.asked.append(frame.index)
        self.clock.now_s += self.took_s
        return stick_figure(standing_leg()(0.0), standing_leg()(0.0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed += 1


class Clock:
    now_s = 0.0


class Models:
    """The usual estimator and a closer one, each of which takes so long for both ways round."""

    def __init__(self, usual_s=0.0, closer_s=0.0, alone=False):
        self.clock = Clock()
        self.usual, self.closer = Model(self.clock, usual_s / 2), Model(self.clock, closer_s / 2)
        usual, closer = (
            LiveEstimator(lambda seen=seen: seen, self.now) for seen in (self.usual, self.closer)
        )
        self.looks = LiveModels(usual, None if alone else closer, self.now)
        self.looks.wanted = True

    def now(self):
        return self.clock.now_s

    def watch(self, count=LOOKS, since=0):
        for index in range(since, since + count):
            yield self.looks.estimate(Frame(index, index / 30, IMAGE))

    def asked(self):
        return len(self.usual.asked), len(self.closer.asked)


@pytest.mark.parametrize("wanted", [False, True])
def test_the_model_that_the_exercise_needs_looks(wanted):
    models = Models()
    models.looks.wanted = wanted
    list(models.watch())
    assert models.asked() == ((0, 2 * LOOKS) if wanted else (2 * LOOKS, 0))
    assert models.looks.both_ways is wanted


@pytest.mark.parametrize("flipped", [False, True])
def test_the_closer_one_looks_both_ways_until_one_is_kept(flipped):
    models = Models()
    list(models.watch())
    models.looks.settle()
    for _ in models.watch(5, since=LOOKS):
        assert models.looks.newest.plain is not None
        assert models.looks.newest.flipped is not None
    models.looks.keep(flipped)
    models.looks.settle()
    for pose in models.watch(5, since=LOOKS + 5):
        newest = models.looks.newest
        assert (newest.plain, newest.flipped) == ((None, pose) if flipped else (pose, None))
    assert models.asked() == (0, 2 * LOOKS + 2 * 5 + 5)


def test_the_next_set_up_looks_both_ways_again():
    models = Models()
    list(models.watch())
    models.looks.keep(flipped=True)
    models.looks.probe()
    list(models.watch(5, since=LOOKS))
    models.looks.settle()
    list(models.watch(5, since=LOOKS + 5))
    assert models.asked() == (0, 2 * (LOOKS + 10))


@pytest.mark.parametrize(("closer_s", "looks"), [(0.1, True), (0.2, False)])
def test_a_computer_too_slow_for_the_closer_one_looks_as_usual(closer_s, looks):
    models = Models(0.04, closer_s)
    list(models.watch())
    assert models.looks.both_ways is looks
    before = models.asked()
    list(models.watch(1, since=LOOKS))
    assert (models.asked()[1] > before[1]) is looks


def test_one_slow_look_is_no_slow_computer():
    models = Models(0.04, 0.1)
    looks = models.watch()
    next(looks)
    models.clock.now_s += 5.0
    list(looks)
    assert models.looks.both_ways


def test_it_is_not_given_up_in_the_middle_of_a_set():
    models = Models(0.04, 0.2)
    list(models.watch(5))
    models.looks.settle()
    list(models.watch(LOOKS, since=5))
    assert models.looks.both_ways


def test_without_a_closer_one_the_usual_one_looks():
    models = Models(alone=True)
    list(models.watch())
    assert models.asked() == (2 * LOOKS, 0)
    assert not models.looks.both_ways


def test_all_models_are_freed():
    models = Models()
    with models.looks:
        list(models.watch())
    assert (models.usual.closed, models.closer.closed) == (2, 2)
