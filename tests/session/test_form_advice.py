"""A word on form: for what, how often, and not for nothing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from helpers.synthetic import (
    FLEXION_DEG,
    HEEL_RISE,
    added,
    corners,
    poses,
    pulse,
    raised_leg,
    sitting_leg,
    standing_leg,
    still,
    train,
)

from posecount.counting.form_faults import knee_bend_deg
from posecount.session.advice import FormCoach
from posecount.session.load import single_exercise
from posecount.session.plan import plan
from posecount.session.runner import build_machine
from posecount.signals.legs import FootSignalReader


def said(exercise, until_s, left, right=None, *, coach=None, hold_s=None, side=None, fps=20):
    """(time, text) of what a real machine's set brings on."""
    routine = single_exercise(exercise, hold_s=hold_s, sides=(side,) if side else ())
    asked = plan(routine)[0]
    machine, reader = build_machine(asked), FootSignalReader()
    coach = coach or FormCoach()
    coach.begin(asked)
    words = []
    for t_s, pose in poses(until_s, left, right, fps):
        signals = reader.update(t_s, pose)
        events = machine.update(signals)
        text = coach.update(signals, machine.state, events)
        words += [(t_s, text)] if text else []
    return words


def texts(words):
    return [text for _, text in words]


def raises(*heights, every_s=3.0, **shape):
    return added(*(pulse(2.0 + every_s * i, h, **shape) for i, h in enumerate(heights)))


def circles(turn_s=1.5, turns=12, radius=0.12, out=None):
    return raised_leg(corners((2, 0), (2 + turns * turn_s, turns)), radius=radius, out=out)


def test_good_form_earns_no_word():
    rise = standing_leg(raises(*[HEEL_RISE] * 8))
    assert said("toe_raise", 27.0, rise, rise) == []
    assert said("ankle_circles", 21.0, circles(), sitting_leg(still), side="left") == []
    flexed = sitting_leg(train(5, -FLEXION_DEG, every_s=6.0, hold_s=3.3))
    assert said("resisted_dorsiflexion", 33.0, flexed, flexed, hold_s=3.0) == []


def test_heels_that_rise_less_than_they_did():
    rise = standing_leg(raises(*[HEEL_RISE] * 4, *[0.5 * HEEL_RISE] * 3))
    assert texts(said("toe_raise", 24.0, rise, rise)) == ["Heels higher."]


def test_one_low_rise_is_nobodys_business():
    rise = standing_leg(raises(HEEL_RISE, HEEL_RISE, 0.5 * HEEL_RISE, HEEL_RISE, HEEL_RISE))
    assert said("toe_raise", 18.0, rise, rise) == []


def test_heels_that_sink_during_a_walk_on_tiptoe():
    sinking = corners((2, 0), (2.5, HEEL_RISE), (8, HEEL_RISE), (9, 0.065), (16, 0.065))
    legs = standing_leg(sinking), standing_leg(sinking)
    words = said("toe_walk", 16.0, *legs)
    assert texts(words) == ["Heels higher."]
    assert 9 < words[0][0] < 13


def test_holds_let_go_early():
    flexed = sitting_leg(train(5, -FLEXION_DEG, every_s=5.0, hold_s=1.5))
    words = said("resisted_dorsiflexion", 28.0, flexed, flexed, hold_s=3.0)
    assert texts(words) == ["Hold on until the chime."]


def test_a_bout_that_ends_early():
    up = standing_leg(pulse(2.0, HEEL_RISE, 0.4, 6.0, 0.4))
    assert texts(said("toe_walk", 14.0, up, up)) == ["Stay up on your toes until the chime."]


def bent_leg(bend_deg):
    """A raised leg whose knee is bent so far."""
    straight = raised_leg()

    def at(t_s):
        places = straight(t_s).copy()
        hip, knee = places[0], places[1]
        turn = np.radians(bend_deg(t_s))
        c, s = np.cos(turn), np.sin(turn)
        places[0] = knee + np.array([[c, -s], [s, c]]) @ (hip - knee)
        return places

    return at


def test_a_knee_that_bends():
    bent = bent_leg(corners((5, 0), (6, 60), (12, 60)))
    words = said("ankle_circles", 12.0, bent, sitting_leg(still), side="left")
    assert texts(words) == ["Straighten the raised knee."]
    assert 7 < words[0][0] < 9
    slightly = bent_leg(lambda _t: 20.0)
    assert said("ankle_circles", 12.0, slightly, sitting_leg(still), side="left") == []


def test_the_bend_of_a_knee_is_measured_where_it_shows():
    for bend in (0.0, 30.0, 90.0):
        frame = next(iter(poses(0.1, bent_leg(lambda _t, b=bend: b), None)))
        leg = FootSignalReader().update(*frame).left
        assert knee_bend_deg(leg) == pytest.approx(bend, abs=1e-6)


def test_circles_that_shrink():
    smaller = corners((2, 1), (12, 1), (13, 0.55), (26, 0.55))
    words = said("ankle_circles", 26.0, circles(turns=16, out=smaller), sitting_leg(still))
    assert "Make the circles larger." in texts(words)


def test_circles_that_are_too_fast():
    words = said("ankle_circles", 14.0, circles(turn_s=0.7, turns=15), sitting_leg(still), fps=30)
    assert texts(words) == ["Slower: one circle a second is enough."]


def test_hurried_raises():
    rise = standing_leg(raises(*[HEEL_RISE] * 6, every_s=2.0, up_s=0.3, hold_s=0.2, down_s=0.3))
    assert texts(said("toe_raise", 15.0, rise, rise)) == ["Slower, up and down."]


def test_words_are_rare():
    """Every hold is let go early: one word a minute."""
    flexed = sitting_leg(train(28, -FLEXION_DEG, every_s=5.0, hold_s=1.5))
    words = said("resisted_dorsiflexion", 142.0, flexed, flexed, hold_s=3.0)
    times_s = [t_s for t_s, _ in words]
    assert len(times_s) == 3
    assert all(b - a >= 60.0 for a, b in pairwise(times_s))


def test_what_was_said_in_one_set_is_remembered_in_the_next():
    coach = FormCoach(every_s=20.0, same_every_s=1000.0)
    flexed = sitting_leg(train(4, -FLEXION_DEG, every_s=5.0, hold_s=1.5))
    for expected in (["Hold on until the chime."], []):
        words = said("resisted_dorsiflexion", 24.0, flexed, flexed, hold_s=3.0, coach=coach)
        assert texts(words) == expected


def test_two_different_words_keep_their_distance():
    """Early and shrinking at once."""
    heights = [-FLEXION_DEG] * 3 + [-0.45 * FLEXION_DEG] * 12
    line = added(*(pulse(2 + 4 * i, h, hold_s=1.0) for i, h in enumerate(heights)))
    flexed = sitting_leg(line)
    words = said("resisted_dorsiflexion", 66.0, flexed, flexed, hold_s=3.0)
    times_s = [t_s for t_s, _ in words]
    assert set(texts(words)) == {"Hold on until the chime.", "Pull the feet back farther."}
    assert all(b - a >= 20.0 for a, b in pairwise(times_s))
