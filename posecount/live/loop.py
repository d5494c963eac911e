"""The live loop: newest frame -> coach -> screen and sound, and the keys' commands."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Generic

from posecount.drawing.style import Image
from posecount.frame import Frame
from posecount.language import tr
from posecount.live.asking import Asking
from posecount.live.economy import Economy
from posecount.live.meter import Meter
from posecount.live.protocols import Heard, LiveCoach, State
from posecount.live.recording import SessionRecording
from posecount.live.scenes import SceneContext
from posecount.live.screen import ScreenPainter
from posecount.live.window import Window
from posecount.media.camera import Camera
from posecount.session.command import Command

_WAIT_S = 0.05
_SUMMARY_STEP_S = 0.05

_FEWEST_FPS = 10.0
"""A quick rep needs ten pictures."""

_COMMANDS = {"n": Command.NEXT, "b": Command.BACK, "r": Command.REDO, "q": Command.QUIT}


@dataclass(frozen=True, slots=True, eq=False)
class _Taken:
    """A frame under way: when it arrived, and the task that mirrors its picture."""

    frame: Frame
    arrived_s: float
    prepared: Future[None]


@dataclass(slots=True)
class LiveLoop(Generic[State]):
    """Everything a session runs on. ``stop()`` turns true when it should end in good order.

    With ``debug``, the screen shows the rate of pictures and the delay.
    """

    camera: Camera
    coach: LiveCoach[State]
    window: Window
    heard: Heard[State]
    stop: Callable[[], bool]
    now: Callable[[], float] = time.monotonic
    meter: Meter = field(default_factory=Meter)
    recording: SessionRecording | None = None
    debug: bool = False
    _economy: Economy = field(default_factory=Economy)
    _painter: ScreenPainter = field(default_factory=ScreenPainter)
    _picture: Image | None = None
    _helps: bool = False
    _taken: _Taken | None = None

    def run(self) -> None:
        """Run the session until it is over or left; every finished rep is kept.

        While one frame's count is drawn and shown, the next is already being processed.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="mirror") as beside:
            self._begin(beside)
            while not self.coach.over:
                shown = self._finish()
                if shown is None and self.camera.trouble is not None:
                    self.coach.wait(self.camera.now_s)
                self._begin(beside)
                self.heard.show(self.coach.state)
                self._show()
                keys = self.window.keys()
                if shown is not None:
                    now_s = self.now()
                    self.meter.note(now_s, now_s - shown.arrived_s)
                    self._economy.update(now_s, self.meter.fps, self.camera.fps)
                    self.coach.frugal(self._economy.frugal)
                self._obey(keys)
                if self.stop() or self.window.closed:
                    self.coach.command(Command.QUIT)

    def _begin(self, beside: Executor) -> None:
        """Start on the newest frame, or on the next one as soon as it is there."""
        size = self.window.size

        def take() -> Frame | None:
            frame = self.camera.newest(_WAIT_S)
            if frame is not None:
                prepared = beside.submit(self._painter.prepare, size, frame.image_bgr)
                self._taken = _Taken(frame, self.camera.arrived_s, prepared)
            return frame

        self.coach.begin(take)

    def _finish(self) -> _Taken | None:
        """Process the frame's results; return None if no frame came."""
        if self.coach.finish() is None:
            return None
        taken = self._taken
        assert taken is not None
        taken.prepared.result()
        self._picture = taken.frame.image_bgr
        return taken

    def show_summary(self, today: str = "", asking: Asking | None = None) -> None:
        """Show the summary with ``today``, a sentence on the plan, until it is left by a key.

        Meanwhile it asks, if it should; the camera is open only as long as there is a question.
        """
        summary = self.coach.scene(SceneContext(today=today))
        while not (self.stop() or self.window.closed):
            scene, now_s, picture, pose = summary, 0.0, None, None
            if asking is not None and asking.question.watches:
                frame = self.camera.newest(_SUMMARY_STEP_S)
                if frame is not None:
                    asking.look(frame)
                now_s, picture, pose = self.camera.now_s, asking.picture, asking.pose
            else:
                self.camera.close()
                time.sleep(_SUMMARY_STEP_S)
            if asking is not None:
                scene = asking.scene(summary)
            self.window.show(self._painter.paint(self.window.size, scene, now_s, picture, pose))
            keys = self.window.keys()
            if asking is not None:
                keys = [key for key in keys if not asking.question.press(key)]
            if "f" in keys:
                self.window.toggle_full_screen()
            if {"q", "space", "n"} & set(keys):
                return

    def _show(self) -> None:
        coach, camera = self.coach, self.camera
        words = [self.meter.text(self.now(), camera.dropped)] if self.debug else []
        words += [tr("muted")] if self.heard.muted else []
        words += [tr(self.recording.word)] if self.recording is not None else []
        around = SceneContext(
            trouble=camera.trouble,
            readout=" · ".join(words),
            busy=0 < self.meter.fps < _FEWEST_FPS <= camera.fps,
            now_s=camera.now_s,
            helps=self._helps,
        )
        scene, pose = coach.scene(around), coach.pose
        if self._economy.plain:
            scene, pose = replace(scene, trace=None), None
        image = self._painter.paint(self.window.size, scene, camera.now_s, self._picture, pose)
        self.window.show(image)

    def _obey(self, keys: list[str]) -> None:
        for key in keys:
            if key == "space":
                self._command(Command.RESUME if self.coach.paused else Command.PAUSE)
            elif key == "h":
                self._helps = not self._helps
            elif key == "m":
                self.heard.toggle_mute()
            elif key == "f":
                self.window.toggle_full_screen()
            elif key in _COMMANDS:
                self._command(_COMMANDS[key])

    def _command(self, command: Command) -> None:
        if not self.coach.over:
            self.coach.command(command)
