"""The truth file beside a recording."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from .camera import Camera
from .score import TrueRep
from .spec import ClipSpec

SCHEMA = "posecount.truth/1"


def write(path: Path, spec: ClipSpec, reps: list[TrueRep], camera: Camera) -> None:
    """Write what really happened in a clip."""
    path.write_text(json.dumps(as_data(spec, reps, camera), indent=1) + "\n", encoding="utf-8")


def as_data(spec: ClipSpec, reps: list[TrueRep], camera: Camera) -> dict[str, object]:
    """The truth as plain data."""
    return {
        "schema": SCHEMA,
        "exercise": spec.exercise,
        "hold_target_s": spec.hold_target_s,
        "reps": [
            {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(rep).items()}
            for rep in reps
        ],
        "made_by": "studio",
        "view": spec.camera.view,
        "posture": spec.posture,
        "camera": {
            "azimuth_deg": spec.camera.azimuth_deg,
            "position_m": [round(float(v), 4) for v in camera.position_m],
            "target_m": [round(float(v), 4) for v in camera.target_m],
            "vertical_fov_deg": camera.fov_deg,
            "size_px": list(camera.size_px),
            "fps": spec.fps,
        },
        "body": asdict(spec.body),
        "seed": spec.seed,
        **({"split": spec.split} if spec.split else {}),
        **({"disturbance": spec.disturbance} if spec.disturbance else {}),
        "notes": spec.notes,
    }
