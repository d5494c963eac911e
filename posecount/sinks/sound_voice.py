"""Speaks, if this computer can, in a thread of its own; late texts are left out."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from posecount.language import language

_STALE_S = 2.5
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LONGEST_S = 10.0
HOW_TO_SPEAK = "install espeak-ng, or on Windows: pip install 'posecount[sound]'"
_VOICES = {"de": "Anna", "es": "Monica", "fr": "Thomas"}
"""Those that every Mac has."""

_PROGRAMS = {"espeak-ng": ("-s", "165"), "espeak": ("-s", "165"), "say": ()}


class Engine(Protocol):
    """Something that can speak."""

    @property
    def name(self) -> str:
        """Its name."""

    def say(self, text: str) -> None:
        """Speak ``text`` and return when it has been spoken, or was stopped."""

    def stop(self) -> None:
        """Stop speaking, if that is possible; called in another thread than ``say``."""


def find_engine() -> Engine | None:
    """Return the speech engine of this computer; None if there is none."""
    for name, options in _PROGRAMS.items():
        program = shutil.which(name)
        if program is not None:
            return _Program((program, *options, *_voice_of(name)))
    try:
        import pyttsx3

        engine = pyttsx3.init()
        for voice in engine.getProperty("voices"):
            # They name their language in their id: ...\\TTS_MS_DE-DE_HEDDA_11.0
            if f"_{language()}-" in voice.id.lower():
                engine.setProperty("voice", voice.id)
                break
        return _Pyttsx(engine)
    except Exception:  # It raises any error of its platform's driver.
        return None


def _voice_of(program: str) -> tuple[str, ...]:
    """Return the options by which a program speaks the language in use."""
    if program != "say":
        return "-v", language()
    voice = _VOICES.get(language())
    return ("-v", voice) if voice is not None else ()


class _Program:
    """A program that speaks its last argument."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """The program's name."""
        return Path(self._command[0]).name

    def say(self, text: str) -> None:
        quiet = subprocess.DEVNULL
        command = [*self._command, "--", text]
        with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as running:
            self._running = running
            try:
                running.wait(_LONGEST_S)
            except subprocess.TimeoutExpired:
                running.kill()
            finally:
                self._running = None

    def stop(self) -> None:
        running = self._running
        if running is not None:
            running.terminate()


@dataclass(frozen=True, slots=True)
class _Pyttsx:
    """The speech of Windows, through pyttsx3."""

    engine: Any

    @property
    def name(self) -> str:
        """The library's name."""
        return "pyttsx3"

    def say(self, text: str) -> None:
        self.engine.say(text)
        self.engine.runAndWait()

    def stop(self) -> None:
        """It cannot be stopped from another thread: a sentence is spoken to its end."""


@dataclass(frozen=True, slots=True)
class _Utterance:
    text: str
    asked_s: float
    urgent: bool
    explains: bool = False


class Voice:
    """Speaks one text after the other; texts that would come too late are left out.

    ``say`` never waits. Urgent texts (a side, the next exercise) keep their places; of the others
    only the newest is kept, so that nobody hears "four" at the sixth rep. An explanation of several
    sentences lets all others pass, and can be broken off.
    """

    def __init__(
        self,
        find: Callable[[], Engine | None] = find_engine,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find = find
        self._now = now
        self._changed = threading.Condition()
        self._waiting: list[_Utterance] = []
        self._current: _Utterance | None = None
        self._closed = self._held = False
        self._engine: Engine | None = None
        self._looked = threading.Event()
        # Finding an engine may take seconds, which must not delay the caller.
        self._thread = threading.Thread(target=self._speak, name="voice", daemon=True)
        self._thread.start()

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Queue ``text`` to be spoken after the current one; an urgent one is not queued twice."""
        with self._changed:
            current = self._current
            if urgent and current is not None and current.urgent and current.text == text:
                return
            kept = [
                one for one in self._waiting if one.urgent and not one.explains and one.text != text
            ]
            later = [one for one in self._waiting if one.explains]
            self._waiting = [*kept, _Utterance(text, self._now(), urgent), *later]
            self._changed.notify()

    def explain(self, sentences: Sequence[str]) -> None:
        """Queue an explanation, in place of an earlier one."""
        with self._changed:
            kept = [one for one in self._waiting if not one.explains]
            parts = [part for one in sentences for part in _SENTENCE_END.split(one)]
            told = [_Utterance(one, self._now(), urgent=True, explains=True) for one in parts]
            self._waiting = [*kept, *told]
            self._changed.notify()

    def hold_explaining(self, hold: bool) -> None:
        """Begin no further sentence of an explanation until it is no longer held."""
        with self._changed:
            self._held = hold
            self._changed.notify()

    def stop_explaining(self) -> None:
        """Break off the explanation that is being spoken, and leave out the rest of it."""
        with self._changed:
            self._waiting = [one for one in self._waiting if not one.explains]
            speaks = self._current is not None and self._current.explains
            engine = self._engine
        if speaks and engine is not None:
            engine.stop()

    def is_missing(self, within_s: float) -> bool:
        """Whether this computer cannot speak; False if that is unknown after ``within_s``."""
        return self._looked.wait(within_s) and self._engine is None

    def hush(self) -> None:
        """Clear the queue."""
        with self._changed:
            self._waiting = []

    def close(self) -> None:
        """End the thread, without waiting for a long sentence."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(0.5)

    def _speak(self) -> None:
        engine = self._engine = self._find()
        self._looked.set()
        while (utterance := self._next()) is not None:
            late = not utterance.urgent and self._now() - utterance.asked_s > _STALE_S
            if engine is None or late:
                continue
            try:
                engine.say(utterance.text)
            except Exception:  # A failing voice loses its words, but must never stop the session.
                continue

    def _next(self) -> _Utterance | None:
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: self._may_speak or self._closed)
            self._current = None if self._closed else self._waiting.pop(0)
            return self._current

    @property
    def _may_speak(self) -> bool:
        """Whether there is something to say; explanations come last in the queue."""
        return bool(self._waiting) and not (self._held and self._waiting[0].explains)
