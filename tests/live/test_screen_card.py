"""The instruction before a set: how long it stays, how large it is, and its picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.look_live import SIZES, state_of

from posecount.catalogue import LANGUAGES, speak
from posecount.drawing.guides import guide_picture
from posecount.drawing.style import Typeface
from posecount.live.scene import Guide, Scene
from posecount.live.scenes import SceneContext, scene_of
from posecount.live.screen import ScreenPainter
from posecount.live.screen_card import Card, CardLayout
from posecount.live.screen_layout import ScreenLayout
from posecount.live.screen_text import paragraphs_fit
from posecount.session.load import built_in_routines
from posecount.session.plan import plan
from posecount.session.state import SessionPhase

PLANNED = [one for routine in built_in_routines() for one in plan(routine)]
PICTURE = np.full((480, 640, 3), 90, np.uint8)


def card_of(size):
    layout = ScreenLayout.of(*size, 4 / 3)
    card = CardLayout.of(size[0], layout.advice.top, 4 / 3)
    return card, Card(card, size[1], layout.unit_px)


def page(planned, number, phase=SessionPhase.CARD, **changes):
    state = replace(state_of(0, phase, **changes), planned=planned)
    return scene_of(state, SceneContext(now_s=5.0 * number + 1.0))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_instruction_is_as_large_as_a_twentieth_of_the_shorter_side(size, language):
    """In a usual window that is a twentieth of its height."""
    speak(language)
    _, card = card_of(size)
    for planned in PLANNED:
        for number in range(3):
            scene = page(planned, number)
            room = card.text_room(scene)
            face = Typeface(bold=False)
            capital_px, _ = paragraphs_fit(face, scene.text, card.capital_px, room)
            assert capital_px >= 0.999 * min(size) / 20, (planned.step.exercise, scene.text)


@pytest.mark.parametrize("size", [*SIZES, (161, 200), (1920, 400), (333, 999)])
def test_the_parts_of_a_card_lie_beside_each_other(size):
    layout, _ = card_of(size)
    parts = [layout.text, layout.guide, layout.picture]
    for number, part in enumerate(parts):
        assert 0 <= part.left < part.right <= size[0]
        assert 0 <= part.top < part.bottom <= size[1]
        assert not any(part.overlaps(other) for other in parts[number + 1 :])


def test_position_movement_and_camera_take_turns_each_with_its_picture():
    planned = PLANNED[0]
    pages = [page(planned, number) for number in range(4)]
    assert [one.guide.page for one in pages] == ["position", "movement", "camera", "position"]
    step = planned.step
    assert [one.text[0] for one in pages[:3]] == [
        step.position,
        step.instruction,
        f"Camera: {step.placement}",
    ]


def test_the_instruction_stays_until_one_is_in_position_and_still():
    planned = PLANNED[0]
    assert page(planned, 1, SessionPhase.SETUP).guide is not None
    away = page(planned, 1, SessionPhase.SETUP, advice="Step into the picture.")
    assert (away.advice, away.urgent) == ("Step into the picture.", True)
    ready = page(planned, 1, SessionPhase.SETUP, ready_share=0.3)
    assert ready.guide is None and ready.ring is not None


@pytest.mark.parametrize(
    ("side", "number", "turned"),
    # The window is a mirror, and the pictures show the left leg.
    [("left", 0, True), ("right", 0, False), ("left", 2, False), ("right", 2, True)],
)
def test_the_picture_shows_the_leg_whose_turn_it_is_as_a_mirror_would(side, number, turned):
    planned = next(one for one in PLANNED if one.side == side)
    assert page(planned, number).guide.turned is turned


@pytest.mark.parametrize("size", SIZES)
def test_a_movement_is_shown_by_two_pictures_in_turn(size):
    layout, _ = card_of(size)
    place = layout.guide
    scene = Scene(headline="a", text=("b",), guide=Guide("toe_raise", "movement", turned=False))
    painter = ScreenPainter()
    shown = [
        painter.paint(size, scene, t_s, PICTURE, None)[
            place.top : place.bottom, place.left : place.right
        ].copy()
        for t_s in (0.5, 1.5, 2.5)
    ]
    assert (shown[0] == shown[2]).all()
    assert (shown[0] != shown[1]).any()


def test_after_a_card_nothing_of_it_is_left_on_the_screen():
    painter, size = ScreenPainter(), (640, 480)
    planned = PLANNED[0]
    painter.paint(size, page(planned, 0), 0.0, PICTURE, None)
    ring = page(planned, 0, SessionPhase.SETUP, ready_share=0.5)
    image = painter.paint(size, ring, 0.0, PICTURE, None)
    fresh = ScreenPainter().paint(size, ring, 0.0, PICTURE, None)
    assert (image == fresh).all()


def test_every_exercise_has_its_pictures():
    from posecount.exercises import EXERCISES

    for spec in EXERCISES:
        for view in ("where", "position", "rest", "moved"):
            picture = guide_picture(spec.id, view)
            assert picture.shape == (270, 360, 3)
            assert (guide_picture(spec.id, view, turned=True) == picture[:, ::-1]).all()
    assert guide_picture("swimming", "rest") is None
