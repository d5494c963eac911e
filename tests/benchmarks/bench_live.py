"""Measures a live session in a real window: delay from camera to count, and memory, over time.

``python tests/benchmarks/bench_live.py [MINUTES]`` needs Xvfb. A sample clip is streamed over and
over on loopback at its true pace, one long set is counted, and at the end the delay from a
frame's arrival to its count on the screen is compared with one inference.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np

from posecount.routine.events import RepDone

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "live")]
CLIP = HERE.parents[1] / "sample_videos" / "toe_raise_both_side.mp4"


class Notes:
    """What is noted of every frame: (time, inference, delay) in seconds."""

    def __init__(self):
        self.inference_s = []
        self.frames = []

    def estimating(self, estimate):
        def timed(frame):
            start_s = time.perf_counter()
            pose = estimate(frame)
            self.inference_s.append(time.perf_counter() - start_s)
            return pose

        return timed

    def shown(self, note):
        def noted(now_s, delay_s):
            self.frames.append((now_s, delay_s))
            note(now_s, delay_s)

        return noted


class Lateness:
    """A sink that notes how long after its end each rep is told, in camera time."""

    def __init__(self):
        self.late_s = []

    def handle(self, event):
        if isinstance(event, RepDone):
            self.late_s.append(event.t_s - event.rep.end_s)


def resident_mb():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(minutes):
    from desktop import Desktop
    from mjpeg_server import MjpegServer, pictures_of

    with Desktop() as desktop, MjpegServer(pictures_of(CLIP, still_s=12), loop=True) as server:
        os.environ["DISPLAY"] = desktop.display
        run(server.address, minutes)


def run(address, minutes):
    from posecount.live import loop
    from posecount.live import run as live_run
    from posecount.live.meter import Meter
    from posecount.pose.live_steadier import LiveEstimator
    from posecount.pose.model import find_model
    from posecount.routine.load import single_exercise

    notes, memory = Notes(), []
    started_s = time.monotonic()
    estimate, note = LiveEstimator.estimate, Meter.note
    LiveEstimator.estimate = lambda self, frame: notes.estimating(lambda one: estimate(self, one))(
        frame
    )
    Meter.note = lambda self, now_s, delay_s: notes.shown(lambda *it: note(self, *it))(
        now_s, delay_s
    )

    def keep_watch():
        if not memory or time.monotonic() - memory[-1][0] > 10:
            memory.append((time.monotonic(), resident_mb()))
        return time.monotonic() - started_s > 60 * minutes

    class Watched(loop.LiveLoop):
        def run(self):
            self.stop = keep_watch
            super().run()

    live_run.LiveLoop = Watched
    late = Lateness()
    job = live_run.LiveJob(
        single_exercise("toe_raise", reps=500),
        address,
        find_model(None),
        muted=True,
        sinks=[late],
    )

    class Window(live_run.DesktopWindow):
        @property
        def closed(self):
            return (keep_watch() and super().closed) or keep_watch()

    outcome = live_run.run_live(job, Window)
    report(notes, memory, outcome)
    late_s = np.array(late.late_s)
    print(
        f"{len(late_s)} reps told, the first {late_s[0]:.1f} s after its end, the others "
        f"{np.median(late_s[1:]):.1f} s (p95 {np.quantile(late_s[1:], 0.95):.1f} s)"
    )


def report(notes, memory, outcome):
    inference = np.array(notes.inference_s)
    frames = np.array(notes.frames)
    since_s = frames[:, 0] - frames[0, 0]
    settled = since_s > 30
    one = float(np.median(inference[settled]))
    delay = frames[settled, 1]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{len(frames)} frames looked at, {outcome.dropped} dropped, in {since_s[-1]:.0f} s")
    print(f"one inference: median {1000 * one:.1f} ms")
    print(
        f"glass to count: median {1000 * np.median(delay):.1f} ms "
        f"({np.median(delay) / one:.2f} inferences), p95 {1000 * np.quantile(delay, 0.95):.1f} ms"
    )
    for part, (start, end) in enumerate(((0.1, 0.4), (0.4, 0.7), (0.7, 1.0)), start=1):
        within = (since_s >= start * since_s[-1]) & (since_s <= end * since_s[-1])
        print(f"  part {part} of 3: median {1000 * np.median(frames[within, 1]):.1f} ms")
    at = np.array(memory)
    later = at[at[:, 0] > at[0, 0] + 0.3 * (at[-1, 0] - at[0, 0])]
    slope = np.polyfit((later[:, 0] - later[0, 0]) / 60, later[:, 1], 1)[0]
    print(f"memory: {later[0, 1]:.0f} MB to {later[-1, 1]:.0f} MB, {slope:+.2f} MB a minute")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0)
