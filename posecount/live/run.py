"""Sets up everything a live session needs, runs it, and puts it all away again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from posecount.live.coach import Coach, SessionSink
from posecount.live.loop import LiveLoop
from posecount.live.window import DesktopWindow, Window
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_steadier import LiveEstimator
from posecount.pose.telemetry import refuse_telemetry
from posecount.routine.spec import Routine
from posecount.routine.summary import SessionSummary
from posecount.sinks.session_sound import SessionSound
from posecount.sinks.sound import Sound
from posecount.sources.camera import open_camera
from posecount.stopping import stoppable


@dataclass(frozen=True, slots=True)
class LiveJob:
    """What to do in front of which camera; ``sinks`` are told what happens."""

    routine: Routine
    camera: str
    model: Path
    mirrored: bool = False
    muted: bool = False
    sinks: Sequence[SessionSink] = ()


@dataclass(frozen=True, slots=True)
class LiveOutcome:
    """How it went. ``interrupted`` where a signal ended it; ``silent_because`` says why there
    were no sounds, None where there were; ``dropped`` frames came too fast to be looked at."""

    summary: SessionSummary | None
    interrupted: bool
    silent_because: str | None
    frames: int
    dropped: int


def run_live(job: LiveJob, open_window: Callable[[], Window] = DesktopWindow) -> LiveOutcome:
    """Lead through the routine. Raises CameraError, ModelError or InputError (no screen)."""
    refuse_telemetry()
    with ExitStack() as stack:
        stop = stack.enter_context(stoppable())
        camera = stack.enter_context(closing(open_camera(job.camera, mirrored=job.mirrored)))
        estimator = stack.enter_context(LiveEstimator(lambda: MediaPipePoseEstimator(job.model)))
        window = stack.enter_context(closing(open_window()))
        sound = stack.enter_context(closing(Sound(muted=job.muted)))
        heard = SessionSound(sound)
        sinks = [heard, *job.sinks]
        coach = stack.enter_context(closing(Coach(job.routine, estimator, sinks)))
        loop = LiveLoop(camera, coach, window, heard, stop)
        loop.run()
        # Nobody is looked at any more, so nobody is to be filmed.
        camera.close()
        if not stop():
            loop.show_summary()
        return LiveOutcome(
            summary=coach.state.summary,
            interrupted=stop(),
            silent_because=sound.silent_because,
            frames=coach.frames,
            dropped=camera.dropped,
        )
