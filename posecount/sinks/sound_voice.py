"""Speaks, if this computer can, in a thread of its own; late texts are left out."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

_STALE_S = 2.5
_LONGEST_S = 10.0
HOW_TO_SPEAK = "install espeak-ng, or on Windows: pip install 'posecount[sound]'"
_PROGRAMS = {"espeak-ng": ("-s", "165"), "espeak": ("-s", "165"), "say": ()}


class Engine(Protocol):
    """Something that can speak."""

    @property
    def name(self) -> str:
        """Its name."""

    def say(self, text: str) -> None:
        """Speak ``text`` and return when it has been spoken."""


def find_engine() -> Engine | None:
    """Return the speech engine of this computer; None if there is none."""
    for name, options in _PROGRAMS.items():
        program = shutil.which(name)
        if program is not None:
            return _Program((program, *options))
    try:
        import pyttsx3

        return _Pyttsx(pyttsx3.init())
    except Exception:  # It raises any error of its platform's driver.
        return None


@dataclass(frozen=True, slots=True)
class _Program:
    """A program that speaks its last argument."""

    command: tuple[str, ...]

    @property
    def name(self) -> str:
        """The program's name."""
        return Path(self.command[0]).name

    def say(self, text: str) -> None:
        subprocess.run(
            [*self.command, "--", text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST_S,
            check=False,
        )


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


@dataclass(frozen=True, slots=True)
class _Utterance:
    text: str
    asked_s: float
    urgent: bool


class Voice:
    """Speaks one text after the other; texts that would come too late are left out.

    ``say`` never waits. Urgent texts (a side, the next exercise) keep their places; of the others
    only the newest is kept, so that nobody hears "four" at the sixth rep.
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
        self._closed = False
        self._engine: Engine | None = None
        self._looked = threading.Event()
        # Finding an engine may take seconds, which must not delay the caller.
        self._thread = threading.Thread(target=self._speak, name="voice", daemon=True)
        self._thread.start()

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Queue ``text`` to be spoken after the current one."""
        with self._changed:
            self._waiting = [one for one in self._waiting if one.urgent]
            self._waiting.append(_Utterance(text, self._now(), urgent))
            self._changed.notify()

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
            self._changed.wait_for(lambda: self._waiting or self._closed)
            return None if self._closed else self._waiting.pop(0)
