import threading
from contextlib import contextmanager

import numpy as np
import pytest
from helpers.waiting import wait_until

from posecount.errors import CameraError, OddPictureError
from posecount.media import local_camera
from posecount.media.camera import Camera, open_camera
from posecount.media.camera_reader import Shot
from posecount.media.local_camera import find_local_cameras
from posecount.media.newest import Newest

pytestmark = pytest.mark.process

SIZE = WIDE, HIGH = 32, 24


class Plug:
    """A camera to be pulled out and put in again; it sends what is put on its wire."""

    def __init__(self):
        self.present = threading.Event()
        self.present.set()
        self.opened = self.closed = 0
        self.wire = []
        self._more = threading.Condition()

    def open(self):
        if not self.present.is_set():
            raise CameraError("There is no camera 0 here.")
        self.opened += 1
        return self

    def send(self, value):
        with self._more:
            self.wire.append(value)
            self._more.notify()

    def pull(self):
        self.present.clear()
        with self._more:
            self._more.notify()

    def read(self):
        with self._more:
            self._more.wait_for(lambda: self.wire or not self.present.is_set(), 2.0)
            if not self.wire:
                raise CameraError("The camera 0 gives no picture.")
            value = self.wire.pop(0)
        if isinstance(value, Exception):
            raise value
        return Shot(None, SIZE, lambda: np.full((HIGH, WIDE, 3), value, np.uint8))

    def close(self):
        self.closed += 1


def value(frame):
    return int(frame.image_bgr[0, 0, 0])


def test_the_newest_frame_is_the_one_answered_and_the_others_are_counted():
    plug = Plug()
    with Camera(plug.open) as camera:
        for number in range(1, 6):
            plug.send(number)
        wait_until(lambda: camera.captured == 5)
        frame = camera.newest(1.0)
        assert (value(frame), frame.index, camera.dropped) == (5, 4, 4)
        assert camera.newest(0.01) is None


class Clock:
    """Goes on when it is told to."""

    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        return self.now_s


def running(camera, plug, clock, gap_s):
    """A camera that has been looked at for a second, each frame at once."""
    for number in range(1, 31):
        clock.now_s += gap_s
        plug.send(number)
        assert value(camera.newest(5.0)) == number


@pytest.mark.parametrize(
    ("fps", "waited", "gives_way"),
    [(30, 0.5, True), (30, 0.2, False), (30, 2.0, False), (12, 0.5, False)],
    ids=["it waited", "just come", "none came since", "a slow camera"],
)
def test_a_frame_that_waited_gives_way_where_a_quick_camera_s_next_is_about_to_come(
    fps, waited, gives_way
):
    plug, clock = Plug(), Clock()
    with Camera(plug.open, now=clock) as camera:
        running(camera, plug, clock, 1 / fps)
        for number, wait in ((100, waited), (101, 0.0)):
            clock.now_s += 1 / fps
            plug.send(number)
            wait_until(lambda number=number: camera.captured == number - 69)
            clock.now_s += wait / fps
            frame = camera.newest(0.0)
            assert (frame is None) == (gives_way and number == 100)
        assert (value(frame), camera.dropped) == (101, int(gives_way))


def test_a_camera_tells_how_many_frames_it_sends_once_that_is_known():
    plug, clock = Plug(), Clock()
    with Camera(plug.open, now=clock) as camera:
        assert camera.fps == 0
        running(camera, plug, clock, 1 / 25)
        assert camera.fps == pytest.approx(25)


def test_time_is_strictly_increasing():
    plug = Plug()
    with Camera(plug.open, now=lambda: 7.0) as camera:
        times_s = []
        for number in range(4):
            plug.send(number)
            times_s.append(camera.newest(5.0).t_s)
    assert times_s == pytest.approx([0.0, 0.001, 0.002, 0.003])


def test_a_camera_pulled_out_is_waited_for_and_time_goes_on():
    plug = Plug()
    with Camera(plug.open) as camera:
        plug.send(1)
        before = camera.newest(5.0)
        plug.pull()
        wait_until(lambda: camera.trouble is not None)
        assert camera.newest(0.01) is None
        wait_until(lambda: camera.trouble == "There is no camera 0 here.")
        plug.present.set()
        plug.send(2)
        after = camera.newest(8.0)
        assert value(after) == 2
        assert after.t_s > before.t_s + 0.5
        assert camera.trouble is None
        assert plug.opened == 2
    wait_until(lambda: plug.closed == 2)


def test_whatever_a_driver_raises_the_thread_lives_on():
    plug = Plug()
    with Camera(plug.open) as camera:
        plug.send(ValueError("bad register"))
        wait_until(lambda: camera.trouble == "The camera failed (bad register).")
        plug.send(3)
        assert value(camera.newest(8.0)) == 3


def test_closing_releases_the_camera_and_lets_a_waiting_reader_go():
    plug = Plug()
    camera = Camera(plug.open)
    plug.send(1)
    assert camera.newest(5.0) is not None
    waited = threading.Thread(target=lambda: camera.newest(60.0))
    waited.start()
    plug.pull()
    camera.close()
    waited.join(5.0)
    assert not waited.is_alive()
    assert plug.closed == plug.opened == 1
    camera.close()


def test_a_camera_that_is_not_there_is_told_at_once():
    plug = Plug()
    plug.pull()
    with Camera(plug.open) as camera, pytest.raises(CameraError, match="no camera 0"):
        camera.wait_for_first()


def test_a_slot_closed_answers_nothing():
    slot = Newest()
    slot.close()
    assert slot.take(60.0) is None


@pytest.mark.parametrize(
    ("camera", "says"),
    [
        ("nonsense", "'nonsense' is no camera; give its number"),
        ("clip.mp4", "is no camera"),
        ("file:///etc/passwd", "is no camera"),
        ("99", "no camera 99 here"),
        ("99999999999999999999", "is no camera"),
        ("٣", "is no camera"),
        ("/dev/../etc/passwd", "is no camera"),
        ("/dev/video\0", "is no camera"),
        ("http://127.0.0.1/a b", "is no camera"),
        ("http://127.0.0.1/\r\nHost: b", "is no camera"),
        ("http://", "is no camera"),
        ("http://[", "does not answer"),
        ("http://127.0.0.1:99999/", "does not answer"),
        ("http://.../", "does not answer"),
        ("/dev/video99", "no /dev/video99 here"),
        ("http://127.0.0.1:1/video", "does not answer"),
    ],
)
def test_what_is_no_camera_is_one_clear_sentence(camera, says):
    with pytest.raises(CameraError, match=says):
        open_camera(camera)


def test_looking_for_cameras_finds_only_those_that_show_something():
    assert all(camera.width > 0 and camera.height > 0 for camera in find_local_cameras())


def test_whoever_listens_is_told_of_every_frame_and_each_picture_is_made_once():
    plug, heard = Plug(), []
    with Camera(plug.open, mirrored=True, listener=lambda *told: heard.append(told)) as camera:
        for number in range(1, 6):
            plug.send(number)
        wait_until(lambda: camera.captured == 5)
        frame = camera.newest(1.0)
        plug.pull()
    assert [int(picture()[0, 0, 0]) for _, picture in heard] == [1, 2, 3, 4, 5]
    assert heard[-1][0] == frame.t_s
    assert heard[-1][1]() is frame.image_bgr
    assert np.diff([t_s for t_s, _ in heard]).min() > 0


def test_a_picture_is_ready_when_it_is_asked_for_and_none_is_made_that_gave_way():
    made = []

    class Wary(Plug):
        def read(self):
            picture = super().read().bgr()
            return Shot(None, SIZE, lambda: made.append(int(picture[0, 0, 0])) or picture)

    plug = Wary()
    with Camera(plug.open) as camera:
        for number in range(1, 6):
            plug.send(number)
            wait_until(lambda count=number: camera.captured == count)
        assert made == [1]
        assert (value(camera.newest(1.0)), made) == (5, [1, 5])
        plug.send(6)
        wait_until(lambda: camera.captured == 6)
        assert made == [1, 5, 6]
        assert (value(camera.newest(1.0)), made) == (6, [1, 5, 6])


def test_a_broken_picture_is_passed_over():
    def whole(picture):
        if picture[0, 0, 0] == 13:
            raise OddPictureError("The camera sent a broken picture.")
        return picture

    class Broken(Plug):
        def read(self):
            picture = super().read().bgr()
            return Shot(None, SIZE, lambda: whole(picture))

    plug = Broken()
    with Camera(plug.open) as camera:
        plug.send(12)
        assert value(camera.newest(5.0)) == 12
        plug.send(13)
        wait_until(lambda: camera.captured == 2)
        assert camera.newest(1.0) is None
        plug.send(14)
        assert value(camera.newest(5.0)) == 14
        assert (plug.opened, camera.trouble, camera.dropped) == (1, None, 1)
        assert camera.left_out == "1 picture was left out: The camera sent a broken picture."


def test_a_listener_gets_the_picture_turned_back_where_the_camera_mirrors():
    class Halves(Plug):
        def read(self):
            shot = super().read()
            return Shot(
                None, SIZE, lambda: np.hstack([shot.bgr(), np.zeros((HIGH, 2, 3), np.uint8)])
            )

    plug, heard = Halves(), []
    with Camera(plug.open, mirrored=True, listener=lambda *told: heard.append(told)) as camera:
        plug.send(9)
        wait_until(lambda: camera.captured == 1)
        plug.pull()
    assert heard[0][1]()[0, :, 0].tolist() == [0] * 2 + [9] * WIDE


# -- pictures and times that no camera should send ------------------------------------------------


class Album(Plug):
    """It sends pictures as they are put on its wire: an image and the time it claims."""

    def read(self):
        with self._more:
            self._more.wait_for(lambda: self.wire or not self.present.is_set(), 2.0)
            if not self.wire:
                raise CameraError("The camera 0 gives no picture.")
            image, claimed_s = self.wire.pop(0)
        return Shot(claimed_s, (image.shape[1], image.shape[0]), lambda: image)


@contextmanager
def camera_of(album, **options):
    """The camera, pulled out in the end, so that nobody waits for its next picture."""
    with Camera(album.open, **options) as camera:
        yield camera
        album.pull()


def image(width, height, value=200):
    return np.full((height, width, 3), value, np.uint8)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (image(4000, 3), "too small"),
        (image(3, 4000), "too small"),
        (image(1, 1), "too small"),
        (image(400, 20), "a shape that no camera films"),
        (np.broadcast_to(np.uint8(0), (12_000, 12_000, 3)), "at most 16 megapixels"),
        (np.full((24, 32), 9, np.uint8), "unknown kind"),
        (np.full((24, 32, 4), 9, np.uint8), "unknown kind"),
        (np.full((24, 32, 3), 9, np.float32), "unknown kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "x".join(map(str, value.shape)),
)
def test_a_picture_no_camera_films_is_left_out_with_its_reason_and_the_next_is_seen(odd, why):
    album = Album()
    with camera_of(album) as camera:
        album.send((image(64, 48), None))
        assert camera.newest(5.0).image_bgr.shape == (48, 64, 3)
        album.send((odd, None))
        wait_until(lambda: camera.left_out is not None)
        assert why in camera.left_out
        album.send((image(64, 48, 7), None))
        # The one that is left out may be noticed only when it is looked at.
        wait_until(lambda: (frame := camera.newest(0.1)) is not None and value(frame) == 7)
        assert (camera.dropped, album.opened, camera.trouble) == (1, 1, None)


def test_odd_pictures_at_the_beginning_are_passed_over_and_do_not_start_the_clock():
    album = Album()
    with camera_of(album) as camera:
        album.send((image(4000, 3), None))
        wait_until(lambda: camera.dropped == 1)
        assert camera.now_s == 0.0
        album.send((image(64, 48), None))
        assert camera.wait_for_first()
        frame = camera.newest(5.0)
        assert (frame.index, frame.t_s) == (0, 0.0)


@pytest.mark.parametrize("size", [(48, 64), (32, 24), (128, 96), (640, 90)])
def test_a_picture_of_another_size_is_fitted_into_that_of_the_first(size):
    """A phone is turned upright, or the stream goes on in another quality."""
    album, heard = Album(), []
    with camera_of(album, listener=lambda _, picture: heard.append(picture())) as camera:
        album.send((image(64, 48), None))
        assert camera.newest(5.0) is not None
        album.send((image(*size), None))
        frame = camera.newest(5.0)
    assert frame.image_bgr.shape == heard[1].shape == (48, 64, 3)
    seen = frame.image_bgr[:, :, 0] == 200
    wide, high = seen.any(axis=0).sum(), seen.any(axis=1).sum()
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.15)
    assert camera.left_out is None


def test_one_odd_time_changes_nothing_but_its_own():
    album, clock, times_s = Album(), Clock(), []
    with camera_of(album, now=clock) as camera:
        for number in range(10):
            claimed_s = float("nan") if number == 5 else 700.0 + number / 10
            album.send((image(64, 48), claimed_s))
            times_s.append(camera.newest(5.0).t_s)
            clock.now_s += 0.1
    assert times_s == pytest.approx([number / 10 for number in range(10)], abs=0.001)


def test_a_flood_of_pictures_does_not_run_ahead_of_time():
    """A millisecond each: all that come in no time at all cannot be told apart."""
    album, heard = Album(), []
    with camera_of(album, now=lambda: 5.0, listener=lambda t_s, _: heard.append(t_s)) as camera:
        for _ in range(2100):
            album.send((image(64, 48), None))
        wait_until(lambda: camera.captured + camera.dropped >= 2100 and not album.wire)
        assert "more pictures than can be told apart" in camera.left_out
    assert heard[-1] <= 2.002


def test_nothing_but_odd_pictures_is_a_trouble_with_its_reason():
    album, clock = Album(), Clock()
    with camera_of(album, now=clock) as camera:
        album.send((image(64, 48), None))
        wait_until(lambda: camera.captured == 1)
        album.send((image(4000, 3), None))
        wait_until(lambda: camera.dropped == 1)
        assert camera.trouble is None
        clock.now_s += 2.0
        assert "4000 x 3 pixels" in camera.trouble
        album.send((image(64, 48), None))
        wait_until(lambda: camera.captured == 2)
        camera.newest(1.0)
        assert camera.trouble is None


def test_what_a_driver_says_is_shown_without_control_characters_and_in_short():
    plug = Plug()
    with Camera(plug.open) as camera:
        plug.send(ValueError("\x1b]52;c;aGk=\x07\u202e" + "a" * 5000))
        wait_until(lambda: camera.trouble is not None)
        assert camera.trouble.isprintable()
        assert len(camera.trouble) < 300


# -- opening and ending ---------------------------------------------------------------------------


class Hanging:
    """A driver that never comes back: neither from opening, nor from reading, as it is asked."""

    def __init__(self, in_opening):
        self._in_opening = in_opening
        self.reached, self.released = threading.Event(), threading.Event()

    def open(self):
        if self._in_opening:
            self.reached.set()
            self.released.wait(120.0)
        return self

    def read(self):
        self.reached.set()
        self.released.wait(120.0)
        raise CameraError("late")

    def close(self):
        pass


@pytest.fixture(params=[True, False], ids=["while it is opened", "while it is read"])
def hanging(request):
    driver = Hanging(request.param)
    yield driver
    driver.released.set()


def test_a_camera_that_hangs_is_not_waited_for_beyond_the_deadline(hanging):
    clock = Clock()
    with Camera(hanging.open, now=clock) as camera:
        assert hanging.reached.wait(20.0)
        clock.now_s += 13.0
        with pytest.raises(CameraError, match="does not send any picture"):
            camera.wait_for_first()


def test_asked_to_stop_nobody_waits_for_a_camera_that_hangs(hanging):
    with Camera(hanging.open, now=lambda: 0.0) as camera:
        assert camera.wait_for_first(stop=hanging.reached.is_set) is False
    assert not hanging.released.is_set()


def test_a_camera_left_behind_while_it_hangs_captures_nothing_more(hanging):
    heard = []
    camera = Camera(hanging.open, listener=lambda *told: heard.append(told))
    assert hanging.reached.wait(20.0)
    hanging.read = lambda: Shot(None, SIZE, lambda: image(*SIZE))
    camera.close()
    hanging.released.set()
    camera._thread.join(20.0)
    assert (camera._thread.is_alive(), heard, camera.captured) == (False, [], 0)


def test_a_camera_that_shows_only_what_cannot_be_used_says_why_it_is_given_up():
    album, clock = Album(), Clock()
    with camera_of(album, now=clock) as camera:
        album.send((image(4000, 3), None))
        wait_until(lambda: camera.dropped == 1)
        clock.now_s += 13.0
        with pytest.raises(CameraError, match="4000 x 3 pixels"):
            camera.wait_for_first()


def test_looking_for_cameras_does_not_wait_for_one_that_hangs(monkeypatch):
    released = threading.Event()

    def open_this(number):
        if number == 1:
            released.wait(120.0)
            raise CameraError("late")
        return Ready()

    monkeypatch.setattr(local_camera, "_candidates", lambda: [0, 1, 2])
    monkeypatch.setattr(local_camera, "LocalCameraReader", open_this)
    monkeypatch.setattr(local_camera, "_ANSWERS_WITHIN_S", 0.5)
    found = find_local_cameras()
    released.set()
    assert [camera.number for camera in found] == [0, 2]


class Ready:
    """A camera that shows something at once."""

    def read(self):
        pass

    def size_and_fps(self):
        return 640, 480, 30.0

    def close(self):
        pass
