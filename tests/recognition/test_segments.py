"""Which exercise was done when, from the landmarks of samples that follow each other."""

from dataclasses import replace
from itertools import pairwise

import pytest
from helpers.looked import GoldenLooks

from posecount.counting.events import Rep
from posecount.exercises import EXERCISES, find_exercise
from posecount.recognition.candidates import Candidate
from posecount.recognition.scene import SLOT_S, Scene, Stretch
from posecount.recognition.segments import segments
from posecount.session.load import load_routine

pytestmark = pytest.mark.slow

SAMPLES = {
    "toe_raise_both_side": ("toe_raise", 6),
    "dorsiflexion_both_side": ("resisted_dorsiflexion", 4),
    "plantar_flexion_right_side": ("resisted_plantar_flexion", 4),
    "ankle_circles_right_raised_camera": ("ankle_circles", 8),
    "toe_walk_side": ("toe_walk", 2),
    "single_leg_balance_right_front": ("single_leg_balance", 2),
}


def found_in(names, steps=None):
    looks = GoldenLooks(names)
    scene = looks.scene()
    return looks, segments(scene, looks.candidates(scene), looks.end_s, steps)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_its_exercise_and_nothing_else(name):
    _, found = found_in([name])
    done = [one for one in found if one.spec is not None]
    assert [(one.spec.id, len(one.reps)) for one in done] == [SAMPLES[name]]
    assert done[0].confidence > 0.5


def test_standing_about_is_something_else():
    _, found = found_in(["nothing_standing"])
    assert [one.spec for one in found] == [None]


def test_samples_that_follow_each_other_are_told_apart_at_their_cuts():
    names = ["toe_raise_both_side", "nothing_standing", *list(SAMPLES)[1:]]
    looks, found = found_in(names)
    done = [one for one in found if one.spec is not None]
    assert [(one.spec.id, len(one.reps)) for one in done] == list(SAMPLES.values())
    parts = dict(zip(names, looks.starts_s, strict=True))
    for one, name in zip(done, SAMPLES, strict=True):
        later = [at_s for at_s in looks.starts_s if at_s > parts[name]]
        assert parts[name] <= one.start_s < one.end_s <= min([*later, looks.end_s])


def test_segments_leave_no_gap_and_their_reps_lie_in_them():
    looks, found = found_in(["ankle_circles_left_to_head", "toe_walk_side"])
    assert found[0].start_s == 0.0
    assert found[-1].end_s == pytest.approx(looks.end_s)
    for before, after in pairwise(found):
        assert before.end_s == after.start_s
    for one in found:
        assert all(one.start_s <= rep.start_s < rep.end_s <= one.end_s for rep in one.reps)


def test_a_routine_names_the_step_and_leaves_alone_what_it_does_not_ask_for():
    steps = load_routine("five-exercises").steps
    _, found = found_in(
        ["toe_raise_both_side", "toe_walk_side", "ankle_circles_right_raised_camera"], steps
    )
    done = [(one.spec.id, one.step) for one in found if one.spec is not None]
    assert done == [("toe_raise", None), ("toe_walk", 1), ("ankle_circles", 2)]


# -- made-up counts ------------------------------------------------------------------------------


def standing_scene(seconds):
    slots = round(seconds / SLOT_S)
    return Scene([False] * slots, ["standing"] * slots, {}, [])


def counted(exercise, times_s, seconds, **of_rep):
    spec = find_exercise(exercise)
    reps = [
        Rep(number, start, end, 0.5 * (end - start), "both", None, True, 0.95)
        for number, (start, end) in enumerate(times_s, 1)
    ]
    reps = [replace(rep, **of_rep) for rep in reps]
    return Candidate(spec, "body", Stretch(0.0, seconds), None, None, reps)


def every(step_s, from_s, until_s, length_s):
    count = round((until_s - from_s) / step_s)
    return [(from_s + i * step_s, from_s + i * step_s + length_s) for i in range(count)]


def names(found):
    return [one.spec and one.spec.id for one in found]


def test_two_reps_are_an_exercise_and_a_twitch_is_not():
    scene = standing_scene(60)
    two = counted("toe_raise", [(20.0, 23.0), (25.0, 28.0)], 60)
    assert names(segments(scene, [two], 60)) == [None, "toe_raise", None]
    twitch = counted("toe_raise", [(20.0, 21.0)], 60)
    assert names(segments(scene, [twitch], 60)) == [None]


def test_a_long_rest_parts_two_sets_or_not_but_loses_no_rep():
    scene = standing_scene(200)
    times_s = every(4, 10, 40, 2.5) + every(4, 100, 130, 2.5)
    found = segments(scene, [counted("toe_raise", times_s, 200)], 200)
    assert sum(len(one.reps) for one in found) == len(times_s)


def test_raises_are_no_bout_of_walking_on_tiptoe():
    scene = standing_scene(60)
    raises = counted("toe_raise", every(4, 10, 50, 2.5), 60)
    bout = counted("toe_walk", [(10.0, 48.5)], 60, hold_s=20.0)
    assert names(segments(scene, [raises, bout], 60)) == [None, "toe_raise", None]
    walk = counted("toe_walk", [(10.0, 48.5)], 60, hold_s=37.0)
    strays = counted("toe_raise", [(10.0, 13.0)], 60)
    assert names(segments(scene, [strays, walk], 60)) == [None, "toe_walk", None]


def test_nothing_was_seen():
    assert segments(Scene([], [], {}, []), [], 0.0) == []


# -- close-ups -----------------------------------------------------------------------------------


def close_up_of(hold_s, extent, seconds=60):
    """Every machine of a close-up counts the same reps."""
    slots = round(seconds / SLOT_S)
    scene = Scene([True] * slots, ["unseen"] * slots, {}, [Stretch(0.0, seconds)])
    found = []
    for spec in EXERCISES:
        if spec.build_region is None or spec.turning:
            continue
        one = counted(spec.id, every(hold_s + 3, 5, 50, hold_s + 1), seconds, hold_s=hold_s)
        found.append(replace(one, view="close-up", extent=extent))
    return names(segments(scene, found, seconds))


def test_in_a_close_up_toes_that_grip_go_less_far_than_a_foot():
    assert close_up_of(hold_s=3.0, extent=0.007) == [None, "toe_press", None]
    assert close_up_of(hold_s=1.0, extent=0.06) == [None, "toe_raise", None]


def test_in_a_close_up_a_foot_that_is_held_up_for_long_holds_a_pencil():
    assert close_up_of(hold_s=9.0, extent=0.05) == [None, "toe_pencil_pickup", None]
