"""Synthesises the sounds: ticks, beeps, the rising tone of a hold, its chime, and falling notes."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100
"""Samples per second."""

Wave = NDArray[np.float32]

_TICK_HZ, _TICK_S = 1200.0, 0.06
# A major triad, one note after the other: it cannot be confused with a tick.
_CHIME_HZ, _CHIME_STEP_S, _CHIME_S = (784.0, 988.0, 1175.0), 0.09, 0.7
# Low and downwards, the opposite of the chime.
_FALL_HZ, _FALL_STEP_S, _FALL_S = (392.0, 294.0), 0.25, 0.5
_BEEP_HZ, _BEEP_S = 660.0, 0.14
_LOW_HZ, _HIGH_HZ = 262.0, 523.0
_TONE_LEVEL, _LEVEL = 0.12, 0.5
# Sounds do not pile up if a loudspeaker has stopped asking for them.
_MOST_WAITING = 8
_GLIDE_S, _FADE_S = 0.15, 0.04


def tick() -> Wave:
    """Return a short knock, for a counted rep."""
    return _struck(_TICK_HZ, _TICK_S)


def beep() -> Wave:
    """Return a plain tone, for one second of a countdown."""
    return _struck(_BEEP_HZ, _BEEP_S)


def chime() -> Wave:
    """Return three rising notes, for a hold that is long enough or a set that is done."""
    wave = np.zeros(round(RATE_HZ * (_CHIME_S + _CHIME_STEP_S * len(_CHIME_HZ))), np.float32)
    for place, frequency_hz in enumerate(_CHIME_HZ):
        note = _struck(frequency_hz, _CHIME_S) * 0.6
        start = round(place * _CHIME_STEP_S * RATE_HZ)
        wave[start : start + len(note)] += note
    return wave


def fall() -> Wave:
    """Return two falling notes, for a set that ended before everything was done."""
    wave = np.zeros(round(RATE_HZ * (_FALL_S + _FALL_STEP_S)), np.float32)
    for place, frequency_hz in enumerate(_FALL_HZ):
        note = _struck(frequency_hz, _FALL_S) * 0.8
        start = round(place * _FALL_STEP_S * RATE_HZ)
        wave[start : start + len(note)] += note[: len(wave) - start]
    return wave


def tone_hz(share: float) -> float:
    """Return the tone's pitch at ``share`` (0 to 1) of a hold: an octave from end to end."""
    return float(_LOW_HZ * (_HIGH_HZ / _LOW_HZ) ** min(max(share, 0.0), 1.0))


class Mixer:
    """Mixes the current sounds, block by block.

    ``play`` may be called from any thread; ``block`` is called by the thread that feeds the
    loudspeaker. Samples are within -1 and 1.
    """

    def __init__(self) -> None:
        self._waiting: deque[Wave] = deque(maxlen=_MOST_WAITING)
        self._sounding: list[Wave] = []
        self._share: float | None = None
        self._angle = 0.0
        self._pitch_hz = _LOW_HZ
        self._loudness = 0.0

    def play(self, wave: Wave) -> None:
        """Play ``wave`` from the next block on, along with other sounds."""
        self._waiting.append(wave)

    def hold(self, share: float | None) -> None:
        """Set the tone for ``share`` (0 to 1) of a hold; None ends it."""
        self._share = share

    def hush(self) -> None:
        """Stop all sounds at once."""
        self._share = None
        self._waiting.clear()
        self._sounding = []

    def block(self, length: int) -> Wave:
        """Return the next ``length`` samples."""
        while self._waiting:
            self._sounding.append(self._waiting.popleft())
        mixed = self._tone(length)
        for wave in self._sounding:
            part = wave[:length]
            mixed[: len(part)] += part
        self._sounding = [wave[length:] for wave in self._sounding if len(wave) > length]
        return np.clip(mixed, -1.0, 1.0)

    def _tone(self, length: int) -> Wave:
        """Return the tone; pitch and loudness glide to their targets, as a jump would click."""
        share = self._share
        if share is None and self._loudness < 1e-4:
            return np.zeros(length, np.float32)
        wanted_hz = self._pitch_hz if share is None else tone_hz(share)
        if share is not None and self._loudness < 1e-4:
            self._pitch_hz = wanted_hz
        pitch_hz = _glide(self._pitch_hz, wanted_hz, length, _GLIDE_S)
        loudness = _glide(self._loudness, 0.0 if share is None else _TONE_LEVEL, length, _FADE_S)
        angle = self._angle + np.cumsum(2 * np.pi * pitch_hz / RATE_HZ)
        self._angle = float(angle[-1] % (2 * np.pi))
        self._pitch_hz, self._loudness = float(pitch_hz[-1]), float(loudness[-1])
        return (loudness * np.sin(angle)).astype(np.float32)


def _glide(start: float, end: float, length: int, time_s: float) -> NDArray[np.float64]:
    left = np.exp(-np.arange(1, length + 1) / (time_s * RATE_HZ))
    glide: NDArray[np.float64] = end + (start - end) * left
    return glide


def _struck(frequency_hz: float, length_s: float) -> Wave:
    """Return a note with a soft beginning that dies away."""
    t_s = np.arange(round(RATE_HZ * length_s)) / RATE_HZ
    shape = np.minimum(t_s / 0.004, 1.0) * np.exp(-4 * t_s / length_s)
    shape *= np.minimum((length_s - t_s) / 0.01, 1.0)
    return (_LEVEL * shape * np.sin(2 * np.pi * frequency_hz * t_s)).astype(np.float32)
