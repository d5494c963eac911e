"""Measures a live session in a real window: delay from camera to count, and memory, over time.

``python tests/benchmarks/bench_live.py [MINUTES] [--clip NAME] [--exercise ID]`` needs Xvfb. A
sample clip is streamed over and over on loopback at its true pace, by a process of its own, and
one long set is counted in a window of 1280x720. Every picture shown carries a number in its
corner, and a process that looks at the screen notes when it sees that number. The delay from a
frame's arrival until then is compared with one inference of the same minutes.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import multiprocessing
import os
import sys
import threading
import time
from array import array
from collections import defaultdict
from pathlib import Path

import numpy as np

from posecount.session.events import RepDone

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from helpers.screen_eye import ScreenEye, mark  # noqa: E402

SAMPLES = HERE.parents[1] / "sample_videos"
SLICE_MIN = 5.0
SETTLED_S = 30.0
NEXT_MEMORY_S = 5.0


class Stages:
    """How long every call of a stage of the loop took, and when it ended, in seconds.

    Kept in arrays, so that what is noted hardly adds to the memory that is measured.
    """

    def __init__(self):
        self.at_s = defaultdict(lambda: array("d"))
        self.took_s = defaultdict(lambda: array("d"))

    def note(self, stage, at_s, took_s):
        self.at_s[stage].append(at_s)
        self.took_s[stage].append(took_s)

    def watch(self, owner, name, stage):
        """Note every call of a method or function from now on."""
        call = getattr(owner, name)

        @functools.wraps(call)
        def timed(*args, **options):
            start_s = time.monotonic()
            try:
                return call(*args, **options)
            finally:
                end_s = time.monotonic()
                self.note(stage, end_s, end_s - start_s)

        setattr(owner, name, timed)

    def within(self, stage, start_s, end_s):
        at_s = np.array(self.at_s[stage])
        return np.array(self.took_s[stage])[(at_s >= start_s) & (at_s < end_s)]


class Lateness:
    """A sink that notes how long after its end each rep is told, in camera time."""

    def __init__(self):
        self.late_s = array("d")

    def handle(self, event):
        if isinstance(event, RepDone):
            self.late_s.append(event.t_s - event.rep.end_s)


class Watch(threading.Thread):
    """Notes memory and drops every few seconds: (time, MB, dropped)."""

    def __init__(self, dropped):
        super().__init__(daemon=True)
        self.notes = array("d")
        self.over = threading.Event()
        self._dropped = dropped

    def run(self):
        while not self.over.wait(NEXT_MEMORY_S):
            self.notes.extend(
                (time.monotonic(), resident_mb(), self._dropped(), os.getloadavg()[0])
            )

    def table(self):
        return np.array(self.notes).reshape(-1, 4)


def resident_mb():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def serve(clip, told, over):
    """In a process of its own: the camera is no part of the computer that counts."""
    from helpers.mjpeg_server import MjpegServer, pictures_of

    with MjpegServer(pictures_of(clip, still_s=12), loop=True) as server:
        told.put(server.address)
        over.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("minutes", nargs="?", type=float, default=30.0)
    parser.add_argument("--clip", default="toe_raise_both_side")
    parser.add_argument("--exercise", default="toe_raise")
    asked = parser.parse_args()
    from helpers.desktop import Desktop

    fresh = multiprocessing.get_context("spawn")
    told, over = fresh.Queue(), fresh.Event()
    clip = SAMPLES / f"{asked.clip}.mp4"
    camera = fresh.Process(target=serve, args=(clip, told, over), daemon=True)
    camera.start()
    try:
        with Desktop() as desktop:
            os.environ["DISPLAY"] = desktop.display
            measure(told.get(timeout=120), asked.minutes, asked.exercise)
    finally:
        over.set()
        camera.join(20)


def measure(address, minutes, exercise):
    from posecount.live import run as live_run
    from posecount.pose.model.find import find_model
    from posecount.session.load import single_exercise

    stages, late = Stages(), Lateness()
    shown = watch_stages(stages)
    eye = ScreenEye(os.environ["DISPLAY"])
    end_s = time.monotonic() + 60 * minutes
    cameras = []
    open_camera = live_run.open_camera

    def opened(*args, **options):
        cameras.append(open_camera(*args, **options))
        return cameras[-1]

    live_run.open_camera = opened
    memory = Watch(lambda: cameras[0].dropped if cameras else 0)
    memory.start()

    class Window(live_run.DesktopWindow):
        @property
        def closed(self):
            return time.monotonic() > end_s or super().closed

    routine = single_exercise(exercise, reps=500)
    needs_heavy = any(step.spec.closer_look for step in routine.steps)
    job = live_run.LiveJob(
        routine,
        address,
        find_model(None),
        muted=True,
        sinks=[late],
        closer_model=find_model(variant="heavy") if needs_heavy else None,
    )
    outcome = live_run.run_live(job, Window)
    memory.over.set()
    on_screen(stages, shown, eye.close())
    report(stages, memory.table(), outcome, np.array(late.late_s))


def watch_stages(stages):
    from posecount.live import coach, learned_set, points, screen, window
    from posecount.live.meter import Meter
    from posecount.media import camera, camera_pictures
    from posecount.pose.estimator import MediaPipePoseEstimator
    from posecount.session.runner import SessionRunner

    stages.watch(camera.Camera, "newest", "wait and decode")
    stages.watch(camera_pictures.PictureOnce, "__call__", "decode")
    stages.watch(MediaPipePoseEstimator, "estimate", "inference")
    stages.watch(points.FollowedPoints, "update", "points at the feet")
    stages.watch(coach, "facts_of", "facts")
    stages.watch(SessionRunner, "update", "machine")
    stages.watch(screen.ScreenPainter, "paint", "painting")
    stages.watch(window.DesktopWindow, "show", "imshow")
    stages.watch(window.DesktopWindow, "keys", "window and keys")
    stages.watch(learned_set, "_go_through", "a pass beside")
    stages.watch(coach.Coach, "scene", "scene")
    show, note, take = window.DesktopWindow.show, Meter.note, camera.Camera.newest

    def taken(self, timeout_s):
        frame = take(self, timeout_s)
        if frame is not None:
            now_s = time.monotonic()
            stages.note("age when taken", now_s, now_s - self.arrived_s)
        return frame

    camera.Camera.newest = taken
    shown, number = array("d"), itertools.count(1)
    newest = 0

    def marked(self, image):
        nonlocal newest
        newest = next(number)
        mark(image, newest)
        show(self, image)

    def noted(meter, now_s, delay_s):
        stages.note("until window is idle", now_s, delay_s)
        shown.extend((newest, now_s - delay_s))
        note(meter, now_s, delay_s)

    window.DesktopWindow.show, Meter.note = marked, noted
    return shown


def on_screen(stages, shown, seen):
    """Note how long after its arrival each frame's count was seen on the screen."""
    arrived_s = dict(np.array(shown).reshape(-1, 2))
    for number, seen_s in seen:
        if number in arrived_s:
            stages.note("glass to count", seen_s, seen_s - arrived_s.pop(number))
    print(f"{len(arrived_s)} pictures shown were never seen on the screen")


def report(stages, memory, outcome, late_s):
    start_s = stages.at_s["glass to count"][0] + SETTLED_S
    end_s = stages.at_s["glass to count"][-1]
    print(f"{os.cpu_count()} cores; {outcome.frames} frames looked at, {outcome.dropped} dropped")
    one, delay = (stages.within(name, start_s, end_s) for name in ("inference", "glass to count"))
    print(f"one inference: median {ms(np.median(one))}, p95 {ms(np.quantile(one, 0.95))}")
    print(
        f"glass to count: median {ms(np.median(delay))} = {ratio(delay, one, 0.5)} inferences, "
        f"p95 {ms(np.quantile(delay, 0.95))} = {ratio(delay, one, 0.95)}"
    )
    print("  stage                 median      p95    share of the time")
    for stage in stages.at_s:
        took = stages.within(stage, start_s, end_s)
        if len(took):
            share = took.sum() / (end_s - start_s)
            quantiles = f"{ms(np.median(took)):>10} {ms(np.quantile(took, 0.95)):>10}"
            print(f"  {stage:20} {quantiles} {share:8.0%}  ({len(took)} times)")
    by_slices(stages, memory, start_s, end_s)
    if len(late_s) > 1:
        print(
            f"{len(late_s)} reps told, the first {late_s[0]:.1f} s after its end, the others "
            f"{np.median(late_s[1:]):.1f} s (p95 {np.quantile(late_s[1:], 0.95):.1f} s)"
        )


def by_slices(stages, memory, start_s, end_s):
    """A line for every five minutes, or for every fifth of a shorter run."""
    each_s = min(60 * SLICE_MIN, (end_s - start_s) / 5)
    print("  minutes       inference  ratio  p95    MB mean (end)   dropped  load")
    for begin_s in np.arange(start_s, end_s - each_s / 2, each_s):
        until_s = begin_s + each_s
        one = stages.within("inference", begin_s, until_s)
        delay = stages.within("glass to count", begin_s, until_s)
        at = memory[(memory[:, 0] >= begin_s) & (memory[:, 0] < until_s)]
        minutes = f"{(begin_s - start_s) / 60:.1f} to {(until_s - start_s) / 60:.1f}"
        print(
            f"  {minutes:12} {ms(np.median(one)):>10}  {ratio(delay, one, 0.5)}  "
            f"{ratio(delay, one, 0.95)}  {at[:, 1].mean():6.1f} ({at[-1, 1]:.1f})  "
            f"{at[-1, 2] - at[0, 2]:8.0f}  {at[:, 3].mean():.1f}"
        )
    later = memory[memory[:, 0] > start_s + 0.3 * (end_s - start_s)]
    slope = np.polyfit((later[:, 0] - later[0, 0]) / 60, later[:, 1], 1)[0]
    print(f"memory after the first third: {slope:+.2f} MB a minute")


def ms(seconds):
    return f"{1000 * seconds:.1f} ms"


def ratio(delay, one, quantile):
    return f"{np.quantile(delay, quantile) / np.median(one):.2f}"


if __name__ == "__main__":
    main()
