"""Asks after a session how it was: on the screen, by voice, and with an eye on the person."""

from __future__ import annotations

from dataclasses import replace

from posecount.drawing.style import Image
from posecount.frame import Frame
from posecount.history.answers import MOST
from posecount.language import tr
from posecount.live.how_it_was import HowItWas, Running
from posecount.live.inference_stage import Estimator
from posecount.live.scene import Ring, Scene, Tone
from posecount.pose.landmarks import Pose
from posecount.pose.person import trusted
from posecount.session.gestures import Gesture, GestureReader
from posecount.session.position import StillnessReader
from posecount.signals.legs import FootSignalReader
from posecount.sinks.sound import Sound


class Asking:
    """Feed it frames and keys while ``question`` is open; ``scene`` is what to show.

    A gesture counts only of a person who keeps still but for the arms, so that nobody who gets up,
    walks, or reaches for something answers. ``put`` says whether the question was shown at all.
    """

    def __init__(self, estimator: Estimator, sound: Sound) -> None:
        self.question = HowItWas()
        self.put = False
        self.picture: Image | None = None
        self.pose: Pose | None = None
        self._estimator = estimator
        self._voice = _Voice(sound)
        self._signals, self._stillness = FootSignalReader(), StillnessReader()
        self._gestures = GestureReader()

    def look(self, frame: Frame) -> None:
        """Take one frame."""
        self.picture, self.pose = frame.image_bgr, trusted(self._estimator.estimate(frame))
        signals = self._signals.update(frame.t_s, self.pose)
        still = self._stillness.update(self.pose, signals)
        seen = self.pose if still else None
        held = self._gestures.update(frame.t_s, seen, signals.scale_px)
        self.question.update(frame.t_s, self._gestures.given, held)

    def scene(self, summary: Scene) -> Scene:
        """Return the scene with the question on it, or of the number that runs by."""
        self._voice.follow(self.question)
        self.put = True
        running = self.question.running
        if running is not None:
            return _running(running)
        said = _said(self.question)
        advice = self.question.line or f"{said} {summary.advice}".strip()
        return replace(summary, advice=advice)


def _running(running: Running) -> Scene:
    number = str(running.number)
    given = running.given
    if given is not None and given.gesture is Gesture.CROSSED:
        advice = tr("Keep your arms crossed to do it again.")
    elif given is not None:
        advice = tr("Keep your arm up: {number}.", number=number)
    else:
        advice = tr("Hold one arm up when your number comes.")
    detail = tr("0 is none, {most} the most.", most=MOST)
    if running.before is not None:
        detail = f"{tr('Pain {number}.', number=running.before)} {tr('Arms crossed: again.')}"
    return Scene(
        headline=tr("How much pain?") if running.name == "pain" else tr("How much effort?"),
        detail=detail,
        number=number,
        below=tr("of {most}", most=MOST),
        ring=Ring(given.share if given is not None else 0.0, Tone.WAIT),
        advice=advice,
    )


def _said(question: HowItWas) -> str:
    """Return what was answered, in a sentence; "" if nothing was."""
    pain, effort = question.answers.pain, question.answers.effort
    words = [
        tr("Pain {number}.", number=pain) if pain is not None else "",
        tr("Effort {number}.", number=effort) if effort is not None else "",
    ]
    return " ".join(filter(None, words))


class _Voice:
    """Says each question, and each number when it is shown."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._before: tuple[str, int] | None = None
        self._asked = False

    def follow(self, question: HowItWas) -> None:
        """Say what is new."""
        if not self._asked:
            self._asked = True
            self._sound.explain([tr("How was it?"), tr("To answer, hold one arm up.")])
        running = question.running
        now = None if running is None else (running.name, running.number)
        if now == self._before:
            return
        begins = now is not None and (self._before is None or now[0] != self._before[0])
        self._before = now
        if begins and running is not None:
            self._sound.stop_explaining()
            self._sound.chime()
            self._sound.say(_question_aloud(running), urgent=True)
        elif running is not None:
            self._sound.say(str(running.number))
        else:
            self._sound.chime()
            self._sound.say(_said(question) or tr("No answer."), urgent=True)


def _question_aloud(running: Running) -> str:
    if running.name == "effort":
        pain = "" if running.before is None else tr("Pain {number}.", number=running.before)
        return f"{pain} {tr('And the effort? Hold one arm up when your number comes.')} 0".strip()
    return f"{tr('How much pain? Hold one arm up when your number comes.')} 0"
