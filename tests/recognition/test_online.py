"""Which exercise is being done, from the landmarks of samples played as a camera's."""

from __future__ import annotations

import pytest
from helpers.looked import GoldenLooks
from helpers.online import played, recognised

from posecount.recognition.announced import Announced
from posecount.recognition.online import TUNING, OnlineRecognition
from posecount.recognition.segments import segments

pytestmark = pytest.mark.slow

SAMPLES = {
    "toe_raise_both_side": ("toe_raise", 6),
    "dorsiflexion_left_dim": ("resisted_dorsiflexion", 3),
    "plantar_flexion_right_side": ("resisted_plantar_flexion", 4),
    "ankle_circles_right_raised_camera": ("ankle_circles", 8),
    "toe_walk_side": ("toe_walk", 2),
    "single_leg_balance_right_front": ("single_leg_balance", 2),
}


def done(online):
    return [(one.spec.id, len(one.reps)) for one in online.segments if one.spec is not None]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("since_s", [0.0, 12345.6])
def test_a_sample_is_its_exercise_and_nothing_else(name, since_s):
    online = recognised(name, since_s=since_s)
    assert done(online) == [SAMPLES[name]]
    (one,) = (segment for segment in online.segments if segment.spec is not None)
    assert all(since_s <= rep.start_s < rep.end_s for rep in one.reps)


def test_standing_about_is_nothing():
    assert done(recognised("nothing_standing")) == []


def test_the_reps_are_those_of_a_recording():
    names = ["ankle_circles_right_raised_camera"]
    looks = GoldenLooks(names)
    scene = looks.scene()
    (recorded,) = (
        one
        for one in segments(scene, looks.candidates(scene), looks.end_s, None)
        if one.spec is not None
    )
    (live,) = (one for one in recognised(*names).segments if one.spec is not None)
    assert [rep.end_s for rep in live.reps] == pytest.approx([rep.end_s for rep in recorded.reps])


def test_what_was_long_ago_is_forgotten():
    names = ["toe_raise_both_side", "dorsiflexion_left_dim", "ankle_circles_right_raised_camera"]
    online = recognised(*names)
    assert done(online)[-1] == ("ankle_circles", 8)
    *_, (last, _) = played(*names)
    assert online.since_s == pytest.approx(last.t_s - TUNING.window_s, abs=1.0)
    assert all(one.end_s > online.since_s for one in online.segments)


def test_it_looks_back_once_a_second():
    online = OnlineRecognition()
    times = [seen.t_s for seen, signals in played("toe_walk_side") if online.update(seen, signals)]
    assert len(times) == int(times[-1])


def test_every_rep_is_told_once_and_soon():
    online, announced, told = OnlineRecognition(), Announced(), []
    for seen, signals in played("toe_raise_both_side", "dorsiflexion_left_dim"):
        if online.update(seen, signals):
            told += [(one, seen.t_s) for one in announced.update(seen.t_s, online.segments)]
    online.finish()
    told += [(one, seen.t_s) for one in announced.finish(online.segments)]
    assert [one.spec.id for one, _ in told] == ["toe_raise"] * 6 + ["resisted_dorsiflexion"] * 3
    assert [one for one, _ in told] == announced.reps
    # The first one waits for others: a single twitch is no exercise.
    assert all(t_s - one.rep.end_s < 5.0 for one, t_s in told[1:])


def test_without_frames_there_is_nothing_to_finish():
    online = OnlineRecognition()
    online.finish()
    assert (online.segments, online.scene) == ([], None)


def test_after_a_cut_the_machines_begin_anew_and_no_rep_is_counted_twice():
    online = OnlineRecognition()
    for seen, signals in played("toe_raise_both_side"):
        if 13.0 <= seen.t_s < 13.03:
            online.cut(seen.t_s)
        online.update(seen, signals)
    online.finish()
    (one,) = (segment for segment in online.segments if segment.spec is not None)
    ends = [rep.end_s for rep in one.reps]
    assert len(ends) in (5, 6) and ends == sorted(set(ends))
    assert not any(rep.start_s < 13.0 < rep.end_s for rep in one.reps)


def test_a_camera_that_was_away_for_years_costs_nothing_and_counting_goes_on():
    online, away_s = OnlineRecognition(), 1e9
    for seen, signals in played("toe_raise_both_side"):
        online.update(seen, signals)
    for seen, signals in played("ankle_circles_right_raised_camera", since_s=away_s):
        online.update(seen, signals)
    online.finish()
    assert done(online) == [("ankle_circles", 8)]
    assert online.scene.slots <= 2 * TUNING.window_s + 2
