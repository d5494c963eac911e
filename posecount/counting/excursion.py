"""One movement of one leg away from its neutral and back, as found by a tracker."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for clear movements."""

    noise_weight: float = by_hand(
        6.0,
        "ratio",
        "A movement is half plain if it is this many times as high as the noise at rest.",
    )
    patience_s: float = by_hand(
        20.0, "s", "What has not come back after this long is another posture."
    )
    before_s: float = by_hand(0.8, "s", "What a leg did this long before a movement is its rest.")
    memory_s: float = by_hand(
        75.0,
        "s",
        "Frames are kept this long, to judge a movement by when it is over. The first small ones "
        "wait until there are three of them, each of up to `patience_s`.",
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Limits:
    """The expected size of a signal before this person's range is known, in its own unit.

    ``floor`` is the least movement distinguishable from the landmarks' noise; ``typical`` is a
    usual full movement.
    """

    floor: float
    typical: float


@dataclass(frozen=True, slots=True)
class Excursion:
    """One finished movement of one leg; ``noise`` is the signal's spread at rest, ``hold_sd``
    that during the hold as a share of ``height``."""

    start_s: float
    end_s: float
    hold_s: float
    height: float
    noise: float
    hold_sd: float | None = None

    @property
    def plainness(self) -> float:
        """How far the movement stands out of the noise, 0 to 1."""
        return self.height / (self.height + TUNING.noise_weight * self.noise)

    @property
    def middle_s(self) -> tuple[float, float]:
        """Its middle half, without the way there and back."""
        quarter_s = (self.end_s - self.start_s) / 4
        return self.start_s + quarter_s, self.end_s - quarter_s


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A movement that was begun and could not be followed to its end."""

    start_s: float
    end_s: float
    reason: str
