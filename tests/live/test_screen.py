from dataclasses import replace

import numpy as np
import pytest
from helpers.look_live import SIZES, STATES
from helpers.synthetic import standing_leg, stick_figure

from posecount.drawing.style import Typeface
from posecount.live.meter import Meter
from posecount.live.scene import Scene
from posecount.live.scenes import SceneContext, scene_of
from posecount.live.screen import ScreenPainter
from posecount.live.screen_layout import ScreenLayout
from posecount.live.screen_text import wrapped
from posecount.live.starting import Starting
from posecount.session.gestures import Gesture, Given

PICTURE = np.zeros((480, 640, 3), np.uint8)
PICTURE[:, :320] = (0, 0, 255)
POSE = stick_figure(standing_leg()(0.0), standing_leg()(0.0))


def scene(name):
    state, machine = STATES[name]
    return scene_of(state, SceneContext(machine, "It is gone." if name == "lost" else None))


@pytest.mark.parametrize("size", [*SIZES, (161, 200), (1920, 400), (333, 999)])
@pytest.mark.parametrize("name", STATES)
def test_every_state_is_drawn_in_every_window(name, size):
    image = ScreenPainter().paint(size, scene(name), 0.0, PICTURE, POSE)
    assert image.shape == (size[1], size[0], 3)
    assert len(np.unique(image.reshape(-1, 3) @ (1, 1 << 8, 1 << 16))) > 5


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("right", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("down", [0.1, 0.9])
def test_the_signal_s_card_never_covers_a_foot(size, right, down):
    """Wherever in the picture the feet are, mirrored as it is shown."""
    feet = POSE.points_px[27:] - np.nanmean(POSE.points_px[27:], axis=0)
    pose = replace(POSE, points_px=POSE.points_px.copy())
    pose.points_px[27:] = 0.5 * feet + (60 + right * 520, 40 + down * 400)
    painter, place = ScreenPainter(), ScreenLayout.of(*size, 4 / 3).picture
    plain = ScreenPainter()
    share = (place.right - place.left) / 640
    for index in range(3):
        t_s = index / 30
        shown = scene("counting")
        image = painter.paint(size, shown, t_s, PICTURE, pose).copy()
        without = plain.paint(size, replace(shown, trace=None), t_s, PICTURE, pose)
        changed = (image != without).any(axis=2)
        assert changed.any()
        for x, y in pose.points_px[27:]:
            at = place.top + round(y * share), place.right - round(x * share)
            assert not changed[at]


def test_a_word_wider_than_its_room_is_broken():
    """An address was cut off at the edge of the panel."""
    face, address = Typeface(bold=False), "http://192.168.100.200:8080/video?name=kitchen"
    lines = wrapped(face, f"The camera at {address} is gone.", 12.0, 100)
    assert all(face.width_px(line, 12.0) <= 100 for line in lines)
    assert address in "".join(lines)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_lies_over_anything_else(size):
    layout = ScreenLayout.of(*size, 4 / 3)
    places = [layout.panel, layout.picture, layout.advice, layout.bar]
    for number, place in enumerate(places):
        assert 0 <= place.left < place.right <= size[0]
        assert 0 <= place.top < place.bottom <= size[1]
        assert not any(place.overlaps(other) for other in places[number + 1 :])


def test_the_picture_is_shown_as_a_mirror_shows_it():
    layout = ScreenLayout.of(1280, 720, 4 / 3)
    image = ScreenPainter().paint((1280, 720), Scene(), 0.0, PICTURE, None)
    place = layout.picture
    middle = (place.top + place.bottom) // 2
    assert image[middle, place.right - 20, 2] == 255
    assert image[middle, place.left + 20, 2] == 0


@pytest.mark.parametrize("ahead", [(640, 480), (1280, 720)])
def test_a_picture_prepared_ahead_is_shown_as_any_other(ahead):
    """Also where the window has another size by then, or another picture was prepared since."""
    painter, other = ScreenPainter(), np.full_like(PICTURE, 90)
    painter.prepare(ahead, PICTURE)
    painter.prepare(ahead, other)
    for picture in (PICTURE, other, PICTURE.copy()):
        image = painter.paint((640, 480), scene("rest"), 0.0, picture, POSE)
        plain = ScreenPainter().paint((640, 480), scene("rest"), 0.0, picture, POSE)
        assert (image == plain).all()


def test_the_camera_s_own_picture_is_left_alone():
    before = PICTURE.copy()
    ScreenPainter().paint((640, 480), scene("hold"), 0.0, PICTURE, POSE)
    assert (before == PICTURE).all()


def test_what_is_kept_looks_as_if_it_were_drawn_anew():
    kept = ScreenPainter()
    for name in [*STATES, *reversed(STATES)]:
        image = kept.paint((640, 480), scene(name), 0.0, PICTURE, None)
        fresh = ScreenPainter().paint((640, 480), scene(name), 0.0, PICTURE, None)
        if scene(name).trace is None:
            assert (image == fresh).all(), name


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("hold", "4", {"below": "seconds", "detail": "Rep 13 of 15", "side": "LEFT"}),
        ("reached", "Let go", {"detail": "Rep 1 of 15", "side": "RIGHT", "below": ""}),
        ("bout", "13", {"below": "seconds", "detail": "Set 2 of 6"}),
        ("rest", "10", {"headline": "Rest", "below": "seconds"}),
        ("countdown", "3", {"headline": "Get ready"}),
        ("counting", "8", {"side": "RIGHT", "below": "of 10 turns"}),
        ("paused", "", {"headline": "Paused", "urgent": True, "dim": True}),
        ("slow", "II", {"headline": "Paused", "below": "12 of 15 reps", "urgent": True}),
        ("lost", "", {"headline": "Camera lost", "text": ("It is gone.", "So far: 4 of 15 reps")}),
        ("wrong leg", "12", {"below": "of 15 reps", "detail": "", "urgent": True}),
    ],
)
def test_what_each_state_says(name, number, words):
    shown = scene(name)
    assert shown.number == number
    assert {key: getattr(shown, key) for key in words} == words


def test_a_computer_too_busy_to_see_it_all_is_told_while_it_counts():
    state, machine = STATES["counting"]
    quiet = replace(state, advice=None)
    assert "computer is busy" in scene_of(quiet, SceneContext(machine, busy=True)).advice
    assert "computer is busy" not in scene_of(quiet, SceneContext(machine)).advice
    # What to do about the exercise comes first.
    assert scene_of(state, SceneContext(machine, busy=True)).advice == "Make the circles larger."
    rest, _ = STATES["rest"]
    assert "computer is busy" not in scene_of(rest, SceneContext(None, busy=True)).advice


def test_why_too_few_pictures_come_is_told_by_where_they_are_lost():
    state, machine = STATES["counting"]
    slow = replace(state, paused="too few pictures")
    assert "Too busy to count" in scene_of(slow, SceneContext(machine, busy=True)).advice
    assert "Too few pictures" in scene_of(slow, SceneContext(machine)).advice


def test_a_pause_shows_all_gestures_and_keys_and_so_does_h():
    paused, _ = STATES["paused"]
    text = " ".join(scene_of(paused, SceneContext()).text)
    for word in (
        "One arm up",
        "Both arms up",
        "Arms crossed",
        "space",
        "n next",
        "r again",
        "q quit",
    ):
        assert word in text
    working, machine = STATES["hold"]
    shown = scene_of(working, SceneContext(machine, helps=True))
    assert (shown.headline, shown.dim) == ("Gestures and keys", False)
    assert "One arm up for two seconds: pause." in shown.text
    assert scene_of(working, SceneContext(machine)).guide is None


@pytest.mark.parametrize(
    ("name", "gesture", "says"),
    [
        ("hold", Gesture.ARM_UP, "Keep your arm up to pause."),
        ("paused", Gesture.ARM_UP, "Keep your arm up to go on."),
        ("paused", Gesture.BOTH_UP, "Keep your arms up for the next set."),
        ("paused", Gesture.CROSSED, "Keep your arms crossed to do it again."),
    ],
)
def test_a_gesture_is_shown_while_it_is_given(name, gesture, says):
    state, machine = STATES[name]
    shown = scene_of(state, SceneContext(machine, gesture=Given(gesture, 0.5)))
    assert (shown.advice, shown.urgent) == (says, False)


def test_the_summary_tells_what_is_done_and_what_is_not():
    rows = scene("summary").rows
    assert [(row.done, row.complete) for row in rows] == [
        ("29 of 30", False),
        ("37 of 40", False),
        ("10 of 10", True),
        ("6 of 6", True),
    ]


def test_the_summary_tells_legs_directions_what_was_short_and_how_the_day_stands():
    state, _ = STATES["summary"]
    shown = scene_of(state, SceneContext(today="Today's plan (Mine): all done."))
    assert [row.note for row in shown.rows] == [
        "left 15, right 14 · held 150 s · 1 too short",
        "left 17, right 20 · clockwise 20, counterclockwise 17",
        "held 40 s",
        "held 120 s",
    ]
    assert (shown.headline, shown.text) == (
        "Not everything was done",
        ("Today's plan (Mine): all done.",),
    )


class StartingWindow:
    """A window on which a key can be pressed."""

    size, closed = (640, 480), False

    def __init__(self):
        self.shown, self.pressed = [], []

    def show(self, image):
        self.shown.append(image.copy())

    def keys(self):
        return self.pressed


def test_no_window_is_black_while_the_camera_starts_and_q_leaves_it():
    window = StartingWindow()
    starting = Starting(window, lambda: False)
    assert not starting.left()
    assert (window.shown[0] > 200).any()
    window.pressed = ["q"]
    assert starting.left()
    assert Starting(window, lambda: True).left()
    silent = StartingWindow()
    Starting(silent, lambda: False, ["There will be no sounds."]).left()
    assert (silent.shown[0] != window.shown[0]).any()


def test_the_meter_tells_rate_and_median_delay():
    meter = Meter()
    for index in range(120):
        meter.note(index / 30, 0.9 if index % 10 == 0 else 0.03)
    assert meter.fps == pytest.approx(30, rel=0.01)
    assert meter.delay_s == 0.03
    assert meter.text(4.0, 7) == "30 fps · 30 ms · 7 dropped"
