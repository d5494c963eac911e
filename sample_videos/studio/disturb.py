"""What a camera does to a clean picture; each disturbance has its own switch."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from .spec import Disturb

Array = np.ndarray


@dataclass
class Lens:
    """Turns clean frames into recorded ones; keeps what must run on from frame to frame."""

    switches: Disturb
    seed: int
    frame: int = 0
    before: Array | None = None
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        """Its own randomness, so that a switch never changes the choreography."""
        self.rng = np.random.default_rng(self.seed + 2000)

    def record(self, clean: Array) -> Array:
        """One frame (uint8 RGB) as the camera would have stored it."""
        d = self.switches
        picture = self._shake(clean).astype(np.float32) / 255
        if d.blur_px:
            picture = cv2.GaussianBlur(picture, (0, 0), d.blur_px)
        if d.ghost and self.before is not None:
            picture = (1 - d.ghost) * picture + d.ghost * self.before
        self.before = picture
        drift = 1 + d.exposure_drift * np.sin(2 * np.pi * self.frame / 170)
        picture = picture * (d.exposure * drift)
        if d.vignette:
            picture = picture * self._vignette(*picture.shape[:2])
        if d.noise:
            # Shot noise: brighter pixels vary more, dark ones keep the read-out noise.
            spread = d.noise * (0.6 + 0.8 * np.sqrt(np.clip(picture, 0, 1)))
            picture = picture + spread * self.rng.standard_normal(picture.shape, np.float32)
        self.frame += 1
        return (np.clip(picture, 0, 1) * 255).astype(np.uint8)

    def _shake(self, picture: Array) -> Array:
        if not self.switches.shake_px:
            return picture
        t = self.frame / 30
        waves = np.array([[1.1, 2.3, 4.1], [0.9, 2.9, 3.7]])
        dx, dy = self.switches.shake_px * np.sin(waves * t * 2 + self.seed).mean(1)
        h, w = picture.shape[:2]
        move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
        return cv2.warpAffine(picture, move, (w, h), borderMode=cv2.BORDER_REPLICATE)

    def _vignette(self, h: int, w: int) -> Array:
        y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
        fall = 1 - self.switches.vignette * (x**2 + y**2) / 2
        return fall.astype(np.float32)[..., None]
