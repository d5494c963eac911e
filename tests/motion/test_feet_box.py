import numpy as np
import pytest

from posecount.frame import Frame
from posecount.motion.feet_box import feet_box
from posecount.pose.landmarks import LandmarkIndex as L
from posecount.pose.landmarks import Pose

PICTURE = Frame(0, 0.0, np.zeros((480, 640, 3), np.uint8))


def standing(shank_px=80.0, **moved):
    """A pose seen from the side, toes to the right; ``moved`` puts landmarks elsewhere."""
    points = np.zeros((33, 2))
    for side, x in (("LEFT", 300.0), ("RIGHT", 310.0)):
        points[L[f"{side}_KNEE"]] = (x, 400 - shank_px)
        points[L[f"{side}_ANKLE"]] = (x, 400)
        points[L[f"{side}_HEEL"]] = (x - 0.1 * shank_px, 400 + 0.15 * shank_px)
        points[L[f"{side}_FOOT_INDEX"]] = (x + 0.5 * shank_px, 400 + 0.2 * shank_px)
    for name, place in moved.items():
        points[L[name]] = place
    return Pose(points, np.ones(33))


def test_the_box_holds_the_feet_and_a_strip_of_floor_but_no_shank():
    box = feet_box(standing(), PICTURE)
    assert box.left <= 300 - 8 - 20 and box.right >= 310 + 40 + 20
    assert box.top == 400
    assert box.bottom >= 416 + 20


def test_the_higher_ankle_is_the_top():
    box = feet_box(standing(LEFT_ANKLE=(300, 385)), PICTURE)
    assert box.top == 385


def test_the_box_ends_at_the_picture_s_edge():
    box = feet_box(standing(LEFT_FOOT_INDEX=(636, 470)), PICTURE)
    assert (box.right, box.bottom) == (640, 480)


@pytest.mark.parametrize("name", ["LEFT_HEEL", "RIGHT_FOOT_INDEX"])
def test_a_foot_that_is_not_seen_has_no_box(name):
    assert feet_box(standing(**{name: (np.nan, np.nan)}), PICTURE) is None


@pytest.mark.parametrize(("shank_px", "seen"), [(30.0, False), (45.0, True), (150.0, True)])
def test_feet_too_small_for_their_toes_have_no_box(shank_px, seen):
    assert (feet_box(standing(shank_px), PICTURE) is not None) == seen
