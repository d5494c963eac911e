"""Where the camera stands, and where a point of the room lands in its picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .spec import CameraSpec

Array = np.ndarray


@dataclass(frozen=True)
class Camera:
    """A pinhole camera, level with the horizon."""

    position_m: Array
    target_m: Array
    fov_deg: float
    size_px: tuple[int, int]

    def project(self, points: Array) -> Array:
        """Pixels (x to the right, y down) of points in the room."""
        forward = self.target_m - self.position_m
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        down = np.cross(forward, right)
        seen = (np.asarray(points) - self.position_m) @ np.stack([right, down, forward], 1)
        focal_px = self.size_px[1] / 2 / np.tan(np.radians(self.fov_deg / 2))
        return seen[..., :2] / seen[..., 2:] * focal_px + np.array(self.size_px) / 2


def place(spec: CameraSpec, around: Array, size_px: tuple[int, int]) -> Camera:
    """Put the camera about the middle of what it films (or about the target asked for)."""
    target = np.array(spec.target_m) if spec.target_m else (around.min(0) + around.max(0)) / 2
    a = np.radians(spec.azimuth_deg)
    position = target + spec.distance_m * np.array([np.sin(a), -np.cos(a), 0.0])
    position[2] = spec.height_m
    return Camera(position, target, spec.fov_deg, size_px)
