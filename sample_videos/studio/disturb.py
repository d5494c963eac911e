"""What a camera does to a clean picture; each disturbance has its own switch."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from .spec import Disturb

Array = np.ndarray
# Noise is drawn once, larger than the picture by this much, and laid elsewhere on each frame.
NOISE_SPARE_PX = 256


@dataclass
class Lens:
    """Turns clean frames into recorded ones; keeps what must run on from frame to frame."""

    switches: Disturb
    seed: int
    size_px: tuple[int, int]
    fps: float = 30.0
    frame: int = 0
    before: Array | None = None
    rng: np.random.Generator = field(init=False)
    noise: Array = field(init=False)
    vignette: Array = field(init=False)

    def __post_init__(self) -> None:
        """Its own randomness, so that a switch never changes the choreography."""
        self.rng = np.random.default_rng(self.seed + 2000)
        w, h = self.size_px
        size = (h + NOISE_SPARE_PX, w + NOISE_SPARE_PX, 3)
        self.noise = self.rng.standard_normal(size, np.float32)
        y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
        fall = 1 - self.switches.vignette * (x**2 + y**2) / 2
        self.vignette = np.repeat(fall.astype(np.float32)[..., None], 3, axis=2)

    def record(self, clean: Array) -> Array:
        """One frame (uint8 RGB) as the camera would have stored it."""
        d = self.switches
        picture = self._shake(clean).astype(np.float32)
        picture *= 1 / 255
        if d.blur_px:
            picture = cv2.GaussianBlur(picture, (0, 0), d.blur_px)
        if d.ghost and self.before is not None:
            picture = (1 - d.ghost) * picture + d.ghost * self.before
        if d.ghost:
            self.before = picture.copy()
        drift = 1 + d.exposure_drift * np.sin(2 * np.pi * self._ticks() / 170)
        picture *= d.exposure * drift
        if d.vignette:
            picture *= self.vignette
        if d.noise:
            # Shot noise: brighter pixels vary more, dark ones keep the read-out noise.
            spread = np.sqrt(np.maximum(picture, 0, out=picture))
            np.minimum(spread, 1, out=spread)
            spread *= 0.8 * d.noise
            spread += 0.6 * d.noise
            spread *= self._noise()
            picture += spread
        self.frame += 1
        picture *= 255
        return np.clip(picture, 0, 255, out=picture).astype(np.uint8)

    def _ticks(self) -> float:
        """Time in thirtieths of a second."""
        return self.frame * 30 / self.fps

    def _noise(self) -> Array:
        w, h = self.size_px
        x, y = self.rng.integers(0, NOISE_SPARE_PX, 2)
        sheet = self.noise[y : y + h, x : x + w]
        return sheet[:, ::-1] if self.rng.random() < 0.5 else sheet

    def _shake(self, picture: Array) -> Array:
        if not self.switches.shake_px:
            return picture
        t = self._ticks() / 30
        waves = np.array([[1.1, 2.3, 4.1], [0.9, 2.9, 3.7]])
        dx, dy = self.switches.shake_px * np.sin(waves * t * 2 + self.seed).mean(1)
        h, w = picture.shape[:2]
        move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
        return cv2.warpAffine(picture, move, (w, h), borderMode=cv2.BORDER_REPLICATE)
