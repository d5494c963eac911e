"""Speaks, where this computer can: in a thread of its own, and never late."""

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
        """What it is called."""

    def say(self, text: str) -> None:
        """Speak ``text`` and come back when it is said."""


def find_engine() -> Engine | None:
    """The speech engine of this computer; None where there is none."""
    for name, options in _PROGRAMS.items():
        program = shutil.which(name)
        if program is not None:
            return _Program((program, *options))
    try:
        import pyttsx3

        return _Pyttsx(pyttsx3.init())
    except Exception:  # It raises whatever its platform's driver does.
        return None


@dataclass(frozen=True, slots=True)
class _Program:
    """A program that speaks its last argument."""

    command: tuple[str, ...]

    @property
    def name(self) -> str:
        """The program."""
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
    """The speech of Windows, by way of pyttsx3."""

    engine: Any

    @property
    def name(self) -> str:
        """The library."""
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
    """Says one thing after the other; what would come too late is left out.

    ``say`` never waits. An urgent text (a side, the next exercise) keeps its place; of the
    others only the newest counts, so that nobody hears "four" at the sixth rep.
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
        # Finding an engine may take seconds; that, too, is not the caller's time.
        self._thread = threading.Thread(target=self._speak, name="voice", daemon=True)
        self._thread.start()

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Have ``text`` spoken as soon as what is being said is over."""
        with self._changed:
            self._waiting = [one for one in self._waiting if one.urgent]
            self._waiting.append(_Utterance(text, self._now(), urgent))
            self._changed.notify()

    def is_missing(self, within_s: float) -> bool:
        """Whether this computer cannot speak; False where that takes longer to find out."""
        return self._looked.wait(within_s) and self._engine is None

    def hush(self) -> None:
        """Forget what waits to be said."""
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
            except Exception:  # A voice that fails costs its words, never the session.
                continue

    def _next(self) -> _Utterance | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            return None if self._closed else self._waiting.pop(0)
