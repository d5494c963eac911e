import threading

import numpy as np
import pytest
from waiting import wait_until

from posecount.errors import CameraError, OddPictureError
from posecount.sources.camera import Camera, open_camera
from posecount.sources.camera_reader import Shot
from posecount.sources.camera_readers import open_reader
from posecount.sources.local_camera import find_local_cameras
from posecount.sources.newest import Newest

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


def test_a_password_is_not_repeated():
    with pytest.raises(CameraError) as raised:
        open_reader("http://me:secret@127.0.0.1:1/video")
    assert "secret" not in str(raised.value)


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
