from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecount.counting.events import MachineState, Phase, TraceValue
from posecount.drawing.layout import Rect
from posecount.drawing.style import GREEN, ORANGE, WHITE, YELLOW
from posecount.frame import Frame
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.sinks.overlay import OverlayPainter
from posecount.sinks.overlay_cards import CountCard, TraceCard, clock
from posecount.tick import Tick

SIZES = [(320, 240), (640, 480), (480, 640), (1280, 720), (1080, 1920), (3840, 2160)]
TRACE = TraceValue(0.1, 0.13, 0.09)
STATE = MachineState(Phase.NEUTRAL, 8, "unknown", None, 0.0, None, 0.0, TRACE)


def standing_pose(width, height):
    points = np.full((33, 2), np.nan)
    for side, x in (("LEFT", 0.56), ("RIGHT", 0.44)):
        for part, y in (("SHOULDER", 0.3), ("HIP", 0.55), ("KNEE", 0.7), ("ANKLE", 0.85)):
            points[LandmarkIndex[f"{side}_{part}"]] = x * width, y * height
        points[LandmarkIndex[f"{side}_HEEL"]] = x * width, 0.9 * height
        points[LandmarkIndex[f"{side}_FOOT_INDEX"]] = (x + 0.03) * width, 0.92 * height
    return Pose(points, np.ones(33))


def tick_of(image, state=STATE, pose=None, t_s=0.0):
    return Tick(Frame(0, t_s, image), pose, state, ())


def painted(width, height, state=STATE, *, pose=None, background=0):
    image = np.full((height, width, 3), background, np.uint8)
    OverlayPainter(width, height, "Heel raise").paint(image, tick_of(image.copy(), state, pose))
    return image


def pixels_of(image, colour):
    return np.all(image == colour, axis=2)


def count_card(width, height, state, *, seen=True, background=0):
    """A count card drawn alone, with room around it, and where it is."""
    card = CountCard(width, height)
    card_width, card_height = card.size_px(state)
    image = np.full((card_height + 40, card_width + 40, 3), background, np.uint8)
    place = Rect(20, 20, 20 + card_width, 20 + card_height)
    card.draw(image, place, state, seen=seen)
    return image, place


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reps", [0, 7, 38])
def test_the_count_is_a_sixth_of_the_picture_high(size, reps):
    image, _ = count_card(*size, replace(STATE, reps=reps))
    rows = np.flatnonzero(pixels_of(image, WHITE).any(axis=1))
    assert rows[-1] - rows[0] + 1 >= size[1] / 6


def test_three_digits_are_as_high_where_there_is_room():
    for size in ((640, 480), (480, 640), (1280, 720)):
        image, _ = count_card(*size, replace(STATE, reps=108))
        rows = np.flatnonzero(pixels_of(image, WHITE).any(axis=1))
        assert rows[-1] - rows[0] + 1 >= size[1] / 6


@pytest.mark.parametrize("size", [*SIZES, (240, 320)])
@pytest.mark.parametrize("reps", [0, 8, 88, 888, 10_000])
@pytest.mark.parametrize("hold_s", [0.0, 4.2, 61.0])
def test_nothing_is_drawn_outside_the_count_card(size, reps, hold_s):
    state = replace(STATE, reps=reps, side="right", hold_s=hold_s, hold_target_s=5.0)
    for seen in (True, False):
        image, place = count_card(*size, state, seen=seen)
        assert place.right - place.left <= size[0]
        image[place.top : place.bottom, place.left : place.right] = 0
        assert not image.any()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", ["Heel raise", "An exercise with a name longer than any panel"])
def test_nothing_is_drawn_outside_the_trace_card(size, title):
    card = TraceCard(*size, title)
    width, height = card.size_px
    image = np.zeros((height + 40, width + 40, 3), np.uint8)
    for step in range(200):
        value = np.sin(step / 9) if step != 50 else 40.0
        card.remember(step / 30, replace(TRACE, value=value))
    card.draw(image, Rect(20, 20, 20 + width, 20 + height), 200 / 30)
    assert image.any()
    image[20 : 20 + height, 20 : 20 + width] = 0
    assert not image.any()


@pytest.mark.parametrize("background", [0, 255])
def test_text_stands_out_on_light_and_dark(background):
    image, place = count_card(640, 480, STATE, background=background)
    inside = image[place.top + 12 : place.bottom - 12, place.left + 12 : place.right - 12]
    assert np.median(inside) < 80
    assert pixels_of(inside, WHITE).mean() > 0.05


def test_the_highlighted_leg_is_the_one_that_works():
    width, height = 640, 480
    for side, expected in (
        ("left", (False, True)),
        ("right", (True, False)),
        ("both", (True, True)),
        ("unknown", (False, False)),
    ):
        image = painted(width, height, replace(STATE, side=side), pose=standing_pose(width, height))
        lower = pixels_of(image, ORANGE)[int(0.75 * height) :]
        # The person faces the camera: the own left is at the picture's right.
        found = lower[:, : width // 2].any(), lower[:, width // 2 :].any()
        assert found == expected, side


def test_a_reached_hold_looks_reached():
    short, _ = count_card(640, 480, replace(STATE, hold_s=4.9, hold_target_s=5.0))
    reached, _ = count_card(640, 480, replace(STATE, hold_s=5.0, hold_target_s=5.0))
    assert not pixels_of(short, GREEN).any()
    assert pixels_of(reached, GREEN).sum() > 1000


def test_the_hold_ring_fills():
    areas = [
        pixels_of(
            count_card(640, 480, replace(STATE, hold_s=hold_s, hold_target_s=5.0))[0], ORANGE
        ).sum()
        for hold_s in (0.0, 1.0, 2.5, 4.9)
    ]
    assert areas[0] == 0
    assert areas == sorted(set(areas))


def test_a_hold_without_a_target_shows_its_seconds():
    resting, _ = count_card(640, 480, STATE)
    holding, _ = count_card(640, 480, replace(STATE, hold_s=2.5))
    assert pixels_of(holding, WHITE).sum() > pixels_of(resting, WHITE).sum()


def test_the_two_directions_turn_opposite_ways():
    dials = {}
    for direction in ("clockwise", "counterclockwise"):
        image, place = count_card(640, 480, replace(STATE, direction=direction))
        digit_px, pad_px = 84, 12
        right = place.right - pad_px
        dials[direction] = image[place.top : place.top + 96, right - digit_px : right]
    turned = np.abs(dials["clockwise"].astype(int) - dials["counterclockwise"]).mean()
    mirrored = np.abs(dials["clockwise"][:, ::-1].astype(int) - dials["counterclockwise"]).mean()
    assert mirrored < turned / 2


def test_it_says_when_nobody_is_seen():
    nobody = replace(STATE, phase=Phase.ABSENT, trace=None)
    assert pixels_of(painted(640, 480, nobody), YELLOW).sum() > 1000
    assert not pixels_of(painted(640, 480, nobody, pose=standing_pose(640, 480)), YELLOW).any()
    assert not pixels_of(painted(640, 480, STATE), YELLOW).any(), "a close-up is counted unseen"


@pytest.mark.parametrize("size", [*SIZES, (64, 48), (33, 201)])
def test_every_size_can_be_painted(size):
    state = replace(STATE, reps=123, side="both", hold_s=3.0, hold_target_s=5.0)
    assert painted(*size, state, pose=standing_pose(*size)).any()


@pytest.mark.parametrize("oddity", [np.nan, np.inf, -1e12])
def test_odd_numbers_do_no_harm(oddity):
    pose = standing_pose(320, 240)
    pose.points_px[LandmarkIndex.LEFT_KNEE] = oddity
    pose.points_px[LandmarkIndex.LEFT_HEEL, 0] = oddity
    state = replace(STATE, progress=oddity, trace=TraceValue(oddity, np.nan, 0.1))
    image = painted(320, 240, state, pose=pose)
    assert image.any()
    painted(320, 240, replace(state, hold_s=oddity, hold_target_s=5.0), pose=pose)


def test_a_gap_in_the_signal_is_a_gap_in_the_trace():
    card = TraceCard(640, 480, "")
    width, height = card.size_px
    for step in range(120):
        card.remember(step / 20, replace(TRACE, value=0.2) if not 40 <= step < 80 else None)
    image = np.zeros((height, width, 3), np.uint8)
    card.draw(image, Rect(0, 0, width, height), 6.0)
    top_line = pixels_of(image, WHITE)[: height // 2].any(axis=0)
    assert top_line[width // 6]
    assert top_line[5 * width // 6]
    assert not top_line[width // 2]


def test_painting_changes_nothing_but_the_picture():
    pose = standing_pose(320, 240)
    points_px = pose.points_px.copy()
    tick = tick_of(np.zeros((240, 320, 3), np.uint8), pose=pose)
    image = tick.frame.image_bgr.copy()
    OverlayPainter(320, 240, "Heel raise").paint(image, tick)
    assert image.any()
    assert not tick.frame.image_bgr.any()
    np.testing.assert_array_equal(pose.points_px, points_px)


@pytest.mark.parametrize(
    ("t_s", "shown"), [(0.0, "0:00.0"), (12.3, "0:12.3"), (59.99, "0:59.9"), (754.25, "12:34.2")]
)
def test_clock(t_s, shown):
    assert clock(t_s) == shown


def test_no_zero_is_taken_for_an_eight():
    """Seen from afar, which is a blur, a round zero is darkest at its middle."""
    image, place = count_card(640, 480, replace(STATE, reps=0))
    digit = pixels_of(image, WHITE)[place.top : place.bottom, place.left : place.left + 110]
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    blurred = cv2.GaussianBlur(digit.astype(np.float32), (0, 0), 6)
    middle_row, middle_column = int(rows.mean()), int(columns.mean())
    assert blurred[middle_row, middle_column] < 0.3
    assert blurred[middle_row, columns[0] + 12] > 0.5


def test_the_number_asked_for_stands_below_the_count():
    plain, asked = (
        painted_asking(640, 480, asked=number, state=replace(STATE, side="unknown"))
        for number in (None, 10)
    )
    changed = np.argwhere((plain != asked).any(axis=2))
    assert len(changed) > 100
    assert (changed[:, 0].max() - changed[:, 0].min()) < 60, "one line of text"


def test_without_a_count_there_is_no_number():
    shown = painted_asking(640, 480, counted=False)
    assert pixels_of(shown, WHITE).sum() < 0.5 * pixels_of(painted_asking(640, 480), WHITE).sum()


def painted_asking(width, height, state=STATE, **options):
    image = np.full((height, width, 3), 90, np.uint8)
    state = replace(state, trace=None)
    painter = OverlayPainter(width, height, "", **options)
    painter.paint(image, tick_of(image.copy(), state, standing_pose(width, height)))
    return image


@pytest.mark.parametrize("title", [f"{n}/4 Resisted dorsiflexion" for n in range(1, 5)])
def test_the_title_of_a_step_is_not_cut(monkeypatch, title):
    written = []
    monkeypatch.setattr(
        "posecount.drawing.style.Typeface.draw",
        lambda self, image, text, *_: written.append(text),
    )
    TraceCard(640, 480, title)
    assert title in written
