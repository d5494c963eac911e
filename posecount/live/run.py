"""Sets up everything a live session needs, runs it, and closes it all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from posecount.live.asking import Asking
from posecount.live.coach import Coach
from posecount.live.free_coach import FreeCoach
from posecount.live.free_sound import FreeSound
from posecount.live.how_it_was import HowItWas
from posecount.live.loop import LiveLoop
from posecount.live.protocols import SessionSink
from posecount.live.recording import SessionRecording
from posecount.live.starting import Starting
from posecount.live.window import DesktopWindow, Window
from posecount.media.camera import open_camera
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_mirror_choice import LiveEstimator
from posecount.pose.live_models import LiveModels
from posecount.pose.model.find import ModelFile
from posecount.pose.telemetry import refuse_telemetry
from posecount.recognition.free import FreeState
from posecount.session.spec import Routine
from posecount.session.state import SessionState
from posecount.session.summary import SessionSummary
from posecount.sinks.session_sound import SessionSound
from posecount.sinks.sound import Sound
from posecount.stopping import stoppable

_SWITCH_S = 0.0001
"""Seconds after which a thread yields to the loop; Python's own 5 ms are half an inference."""

_SPEECH_WITHIN_S = 2.0
"""Seconds to wait for the answer whether this computer can speak, which must be told before the
window covers the terminal."""


@dataclass(frozen=True, slots=True)
class LiveJob:
    """What to do in front of which camera; without a ``routine`` whatever the person likes.

    ``sinks`` receive the events. The session is recorded to ``record_to`` if given. ``announce`` is
    called, before the window opens, with each sentence that the person should know by then.
    ``today`` returns a sentence on how today's plan stands, for the end; "" if there is none.
    ``debug`` shows the rate of pictures and the delay. If it ``asks``, the
    screen asks afterwards how it was. ``closer_model``, if given, looks where an
    exercise needs it.
    """

    routine: Routine | None
    camera: str
    model: ModelFile
    mirrored: bool = False
    muted: bool = False
    sinks: Sequence[SessionSink] = ()
    record_to: Path | None = None
    announce: Callable[[str], None] = lambda _: None
    today: Callable[[], str] = lambda: ""
    debug: bool = False
    asks: bool = False
    closer_model: ModelFile | None = None


@dataclass(frozen=True, slots=True)
class LiveOutcome:
    """The outcome of a session.

    ``interrupted`` says that a signal ended it; ``dropped`` frames came too fast to be looked at,
    or could not be used, which ``left_out`` describes in a sentence; ``recorded`` describes the
    recording's outcome in sentences. If it was left while the camera was being opened, there is no
    summary, and nothing was counted. ``how_it_was`` has the answers if the screen asked for them.
    """

    summary: SessionSummary | None
    interrupted: bool
    frames: int
    dropped: int
    recorded: Sequence[str] = ()
    left_out: str | None = None
    how_it_was: HowItWas | None = None


def run_live(job: LiveJob, open_window: Callable[[], Window] = DesktopWindow) -> LiveOutcome:
    """Run the routine. Raises CameraError, ModelError, or InputError if there is no screen."""
    refuse_telemetry()
    with ExitStack() as stack:
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH_S)
        stop = stack.enter_context(stoppable())
        recording = _recording(job)
        if recording is not None:
            stack.enter_context(closing(recording))
        sound = stack.enter_context(closing(Sound(muted=job.muted)))
        lacking = [] if job.muted else sound.lacking(_SPEECH_WITHIN_S)
        for sentence in lacking:
            job.announce(sentence)
        window = stack.enter_context(closing(open_window()))
        listener = recording.video.take if recording is not None else None
        waiting = Starting(window, stop, lacking)
        camera = open_camera(
            job.camera, mirrored=job.mirrored, listener=listener, stop=waiting.left
        )
        if camera is None:
            return LiveOutcome(None, stop(), frames=0, dropped=0)
        stack.enter_context(closing(camera))
        estimator = stack.enter_context(closing(_estimator(job)))
        coach: Coach | FreeCoach
        loop: LiveLoop[SessionState] | LiveLoop[FreeState]
        # What is announced has been stored already, so that the sound is the last sink.
        if job.routine is not None:
            heard = SessionSound(sound)
            keeper = recording.landmarks if recording is not None else None
            sinks = [*job.sinks, heard]
            coach = Coach(job.routine, estimator, sinks, keeper, closer=estimator)
            loop = LiveLoop(camera, coach, window, heard, stop)
        else:
            free_heard = FreeSound(sound)
            coach = FreeCoach(estimator, [*job.sinks, free_heard])
            loop = LiveLoop(camera, coach, window, free_heard, stop)
        stack.enter_context(closing(coach))
        loop.recording, loop.debug = recording, job.debug
        loop.run()
        if recording is not None:
            recording.close()
        summary = coach.state.summary
        begun = summary is not None and not all(step.skipped for step in summary.steps)
        asking = Asking(estimator, sound) if job.asks and begun else None
        if summary is not None and not stop():
            loop.show_summary(job.today(), asking)
        # Counting is over, so filming must end, too.
        camera.close()
        return LiveOutcome(
            summary=coach.state.summary,
            interrupted=stop(),
            frames=coach.frames,
            dropped=camera.dropped,
            recorded=recording.notes() if recording is not None else (),
            left_out=camera.left_out,
            how_it_was=asking.question if asking is not None and asking.put else None,
        )


def _estimator(job: LiveJob) -> LiveModels:
    usual = _looking_with(job.model)
    return LiveModels(usual, _looking_with(job.closer_model) if job.closer_model else None)


def _looking_with(model: ModelFile) -> LiveEstimator:
    return LiveEstimator(lambda: MediaPipePoseEstimator(model.path))


def _recording(job: LiveJob) -> SessionRecording | None:
    if job.record_to is None:
        return None
    free = job.routine is None
    return SessionRecording(job.record_to, job.model, mirrored=job.mirrored, without_sets=free)
