"""Once it is known which way round the model sees better, the other one is not kept."""

import pytest
from pose.test_live_mirror_choice import IMAGE, Model

from posecount.frame import Frame
from posecount.pose.mirror_choice import MirrorChoosingEstimator


def prepared(*shakes_px):
    models = [Model(shakes_px[0], False), Model(shakes_px[1], True)]
    waiting = list(models)
    estimator = MirrorChoosingEstimator(lambda: waiting.pop(0))
    estimator.prepare(Frame(index, index / 15, IMAGE) for index in range(30))
    return estimator, models


@pytest.mark.parametrize(("shakes_px", "kept"), [((9, 0), 1), ((0, 9), 0), ((3, 3), 0)])
def test_only_the_better_model_is_kept_until_it_is_closed(shakes_px, kept):
    estimator, models = prepared(*shakes_px)
    assert estimator.mirrors is bool(kept)
    assert [model.closed for model in models] == [kept == 1, kept == 0]
    asked = len(models[kept].asked)
    for index in range(35):
        estimator.estimate(Frame(index, index / 15, IMAGE))
    assert len(models[kept].asked) == asked + 5  # What was shown before is known.
    estimator.close()
    assert all(model.closed for model in models)


def test_where_the_second_model_cannot_be_made_the_first_is_not_kept():
    made = []

    def make():
        if made:
            raise MemoryError
        made.append(Model(0, False))
        return made[0]

    with pytest.raises(MemoryError):
        MirrorChoosingEstimator(make)
    assert made[0].closed
