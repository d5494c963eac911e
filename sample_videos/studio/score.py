"""Time lines under construction, at 1 kHz, and the shapes they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Array = np.ndarray
RATE_HZ = 1000


def ease(duration_s: float) -> Array:
    """A minimum-jerk ramp from 0 to 1."""
    u = np.linspace(0.0, 1.0, max(2, round(duration_s * RATE_HZ)))
    return u**3 * (10 - 15 * u + 6 * u**2)


def pulse(up_s: float, hold_s: float, down_s: float) -> Array:
    """Neutral to full excursion and back."""
    return np.concatenate([ease(up_s), np.ones(round(hold_s * RATE_HZ)), 1 - ease(down_s)])


@dataclass(frozen=True)
class TrueRep:
    """One repetition as it really was."""

    start_s: float
    end_s: float
    hold_s: float
    side: str
    direction: str | None = None


@dataclass
class Score:
    """Time lines under construction; `now_s` is where the next motion begins."""

    rng: np.random.Generator
    now_s: float
    reps: list[TrueRep] = field(default_factory=list)
    parts: list[tuple[str, float, Array, bool]] = field(default_factory=list)

    def add(
        self, channel: str, values: Array, at_s: float | None = None, keep: bool = False
    ) -> None:
        """Add to a channel from `at_s` on; `keep` lets the last value stay for good."""
        self.parts.append((channel, self.now_s if at_s is None else at_s, values, keep))

    def lines(self) -> dict[str, Array]:
        """All channels over the whole clip."""
        n = round(self.now_s * RATE_HZ)
        out: dict[str, Array] = {}
        for channel, at_s, values, keep in self.parts:
            line = out.setdefault(channel, np.zeros(n))
            i = round(at_s * RATE_HZ)
            fits = values[: max(0, n - i)]
            line[i : i + len(fits)] += fits
            if keep:
                line[i + len(fits) :] += values[-1]
        return out
