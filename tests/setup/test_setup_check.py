"""Good set-ups pass, and whatever they lack is told with what to do."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.golden import counted_clips, golden_of, load, truth_of
from helpers.lying_figure import lying_pose
from helpers.synthetic import HEEL_RISE, poses, sitting_leg, standing_leg, still, train
from hypothesis import given
from hypothesis import strategies as st

from posecount.exercises import EXERCISES, find_exercise
from posecount.frame import Frame
from posecount.media.video import open_video
from posecount.observation.observed import FrameFacts, facts_of
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.setup.check import SetupCheck

LIT = FrameFacts(640, 640, 120.0)
DARK = FrameFacts(640, 640, 4.0)


def standing(until_s=6.0, fps=30, **seen):
    return list(poses(until_s, standing_leg(train(1, HEEL_RISE)), standing_leg(still), fps, **seen))


def sitting(until_s=6.0, **seen):
    return list(poses(until_s, sitting_leg(still), sitting_leg(still), **seen))


def watched(timed_poses, exercise="toe_raise", facts=LIT):
    """The check at the end, and the advice it gave at each time: [(t_s, codes)]."""
    check, advice = SetupCheck(find_exercise(exercise)), []
    for t_s, pose in timed_poses:
        now = facts(t_s) if callable(facts) else facts
        advice.append((t_s, [warning.code for warning in check.update(t_s, pose, now)]))
    return check, advice


def codes(timed_poses, exercise="toe_raise", facts=LIT):
    check, _ = watched(timed_poses, exercise, facts)
    return [warning.code for warning in check.finish()]


def changed(timed_poses, change, since_s=0.0):
    """The poses after ``change`` was done to a copy of each one's points and visibility."""
    for t_s, pose in timed_poses:
        if pose is None or t_s < since_s:
            yield t_s, pose
            continue
        points, visibility = pose.points_px.copy(), pose.visibility.copy()
        change(points, visibility)
        yield t_s, Pose(points, visibility)


# -- good set-ups --------------------------------------------------------------------------------


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_nothing_is_said_of_a_good_set_up(fps):
    check, advice = watched(standing(fps=fps))
    assert check.finish() == ()
    assert all(codes == [] for _, codes in advice)


CLIPS = counted_clips()


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.stem)
def test_the_samples_are_set_up_well_but_the_one_whose_directions_cannot_be_seen(clip):
    golden, truth = load(golden_of(clip)), truth_of(clip)
    with open_video(clip) as video:
        facts = facts_of(next(iter(video)))
    told = codes([(seen.t_s, seen.person) for seen in golden], truth["exercise"], facts)
    edge_on = truth["exercise"] == "ankle_circles" and truth["view"] == "side"
    assert told == (["edge_on"] if edge_on else [])


@pytest.mark.parametrize(
    ("turns", "finding"),
    [(0, None), (1, "on its side, or you lie"), (2, "upside down"), (3, "on its side, or you lie")],
)
def test_a_picture_that_is_not_upright_is_told_with_the_way_out(turns, finding):
    angle = np.pi / 2 * turns
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def turned(points, _visibility):
        points[:] = (points - 320) @ turn + 320

    check, _ = watched(changed(standing(), turned))
    told = [warning for warning in check.finish() if warning.code == "turned"]
    assert len(told) == (finding is not None)
    if finding is not None:
        assert finding in told[0].message
        assert "--rotate auto" in told[0].message
        assert codes(changed(standing(), turned), "ankle_circles").count("turned") == 0


def test_nobody_in_view_is_not_a_matter_of_the_camera():
    assert codes([(i / 30, None) for i in range(150)]) == []


@pytest.mark.parametrize("spec", EXERCISES, ids=lambda spec: spec.id)
def test_too_short_a_recording_is_not_judged(spec):
    assert codes(standing(0.9), spec.id, DARK) == []


# -- what is lacking -----------------------------------------------------------------------------


def shrunk(points, _visibility):
    points *= 0.05


def feet_below(points, _visibility):
    points[LandmarkIndex.LEFT_ANKLE :, 1] += 640


def left_foot_aside(points, _visibility):
    points[LandmarkIndex.LEFT_ANKLE :: 2, 0] -= 640


def shoulders_above(points, _visibility):
    points[LandmarkIndex.LEFT_SHOULDER : LandmarkIndex.RIGHT_SHOULDER + 1, 1] = -20


def shoulders_guessed(_points, visibility):
    visibility[LandmarkIndex.LEFT_SHOULDER : LandmarkIndex.RIGHT_SHOULDER + 1] = 0.2


def one_shoulder_guessed(_points, visibility):
    visibility[LandmarkIndex.LEFT_SHOULDER] = 0.1


@pytest.mark.parametrize(
    ("change", "told", "says"),
    [
        (shrunk, ["feet_too_small"], "move the camera closer"),
        (feet_below, ["feet_out_of_view"], "move the camera back"),
        (left_foot_aside, ["feet_out_of_view"], "both feet"),
        (shoulders_above, ["torso_cut_off"], "move the camera back"),
        (shoulders_guessed, ["torso_cut_off"], "hips and shoulders"),
        # from the side one shoulder hides the other
        (one_shoulder_guessed, [], ""),
    ],
)
def test_what_is_wrong_with_the_body_in_the_picture(change, told, says):
    check, advice = watched(changed(standing(), change))
    assert [warning.code for warning in check.finish()] == told
    assert advice[-1][1] == told
    for warning in check.finish():
        assert says in warning.message
        assert warning.message.endswith(".")
        assert warning.share == 1.0


@pytest.mark.parametrize(
    ("exercise", "told"),
    [
        ("resisted_dorsiflexion", ["too_frontal"]),
        ("resisted_plantar_flexion", ["too_frontal"]),
        ("toe_walk", ["too_frontal"]),
        # a heel is seen to rise from the front, too
        ("toe_raise", []),
        ("toe_pencil_pickup", []),
    ],
)
def test_which_exercises_need_a_view_from_the_side(exercise, told):
    def apart(width):
        def change(points, _visibility):
            middle, below = np.array([320.0, 100.0]), np.array([0.0, 200.0])
            for name, place in (("SHOULDER", middle), ("HIP", middle + below)):
                points[LandmarkIndex[f"LEFT_{name}"]] = place + np.array([width / 2, 0])
                points[LandmarkIndex[f"RIGHT_{name}"]] = place - np.array([width / 2, 0])

        return change

    assert codes(changed(sitting(), apart(120.0)), exercise) == told
    assert codes(changed(sitting(), apart(60.0)), exercise) == []


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("camera_on", ["left", "right"])
@pytest.mark.parametrize(
    ("towards_head_deg", "told"),
    [(-40, ["seen_from_feet"]), (0, ["edge_on"]), (5, ["edge_on"]), (25, []), (45, [])],
)
def test_from_where_circles_are_seen(side, camera_on, towards_head_deg, told):
    where = {"camera_on": camera_on, "towards_head_deg": towards_head_deg}
    circling = ((i / 30, lying_pose(side, i / 45, **where)) for i in range(180))
    assert codes(circling, "ankle_circles") == told


@pytest.mark.parametrize("close_up", [False, True])
def test_a_dark_picture_is_told_in_close_ups_too(close_up):
    seen = [(t_s, None) for t_s, _ in standing()] if close_up else standing()
    assert codes(seen, facts=DARK) == ["too_dark"]


@pytest.mark.parametrize(
    ("exercise", "fps", "told"),
    [
        ("toe_raise", 6, ["too_few_frames"]),
        ("toe_raise", 10, []),
        ("ankle_circles", 10, ["too_few_frames"]),
        ("ankle_circles", 15, []),
    ],
)
def test_quick_exercises_need_more_pictures(exercise, fps, told):
    assert codes([(i / fps, None) for i in range(10 * fps)], exercise) == told


def test_dropped_frames_are_told_where_there_are_many():
    steady_s = [i / 30 for i in range(600)]
    few = [(t_s, None) for t_s in steady_s if not 3 <= t_s < 3.7]
    many = [(t_s, None) for t_s in steady_s if t_s % 2 < 1.3]
    assert codes(few) == []
    assert codes(many) == ["too_few_frames"]


# -- as it goes on -------------------------------------------------------------------------------


def test_advice_comes_within_seconds_and_goes_when_followed():
    def facts(t_s):
        return DARK if 4 <= t_s < 8 else LIT

    check, advice = watched(standing(14.0), facts=facts)
    dark_s = [t_s for t_s, codes in advice if codes]
    assert 4.5 <= dark_s[0] <= 6.0
    assert 8.0 <= dark_s[-1] <= 9.5
    # Of the whole, it was dark for less than half.
    assert check.finish() == ()


@pytest.mark.parametrize(("since_s", "told"), [(5.5, []), (4.0, ["feet_out_of_view"])])
def test_a_moment_out_of_view_is_no_fault_of_the_set_up(since_s, told):
    assert codes(changed(standing(6.0), feet_below, since_s)) == told


def test_the_share_is_that_of_the_time_with_somebody_in_view():
    seen = [(t_s, pose if t_s < 8 else None) for t_s, pose in standing(12.0)]
    check, _ = watched(changed(seen, feet_below, since_s=4.0))
    (warning,) = check.finish()
    assert warning.share == pytest.approx(0.5, abs=0.06)


@given(fps=st.sampled_from([12, 15, 24, 30, 60]), dark=st.floats(0.0, 12.0))
def test_what_is_told_does_not_depend_on_the_frame_rate(fps, dark):
    told = codes(standing(5.0, fps=fps), facts=FrameFacts(640, 640, dark))
    assert told == ["too_dark"]


def test_poses_found_now_and_then_tell_nothing():
    seen = [(t_s, pose if t_s % 3 < 1 else None) for t_s, pose in standing(12.0)]
    assert codes(changed(seen, feet_below)) == []


# -- facts of a frame ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(48, 64), (480, 640), (1920, 1080), (7, 5)])
@pytest.mark.parametrize("level", [0, 90, 255])
def test_facts_of_a_frame(size, level):
    facts = facts_of(Frame(0, 0.0, np.full((*size, 3), level, np.uint8)))
    assert (facts.height_px, facts.width_px) == size
    assert facts.luma == pytest.approx(level)
