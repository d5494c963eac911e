"""Whole routines in one recording: one person in one room, and the camera moved in between."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from .clips import CLIPS
from .spec import CameraSpec, Circles, ClipSpec, Clothes, Fidget, Rep, Walk

SCHEMA = "posecount.routine-truth/1"


@dataclass(frozen=True)
class RoutineClip:
    """Clips that follow each other in one recording; what `something_else` names is no step."""

    name: str
    parts: tuple[ClipSpec, ...]
    something_else: frozenset[str]
    notes: str


def _like(name: str, **changes: object) -> ClipSpec:
    """The sample clip of that name, with the routine's person and room, and these changes."""
    clip = next(clip for clip in CLIPS if clip.name == name)
    return replace(clip, **{**_SAME, **changes})  # type: ignore[arg-type]


_PERSON = next(clip for clip in CLIPS if clip.name == "ankle_circles_right_raised_camera")
_SAME: dict[str, object] = {
    "body": _PERSON.body,
    "clothes": Clothes((0.30, 0.45, 0.33), 0.42, (0.55, 0.52, 0.46), 0.72),
    "room": replace(_PERSON.room, mat_rgb=None),
    "light": _PERSON.light,
}

SHORT = RoutineClip(
    name="short_routine",
    parts=(
        _like(
            "toe_press_close_up",
            motions=tuple(Rep(0.5, hold_s, 0.5, 1.2, 36) for hold_s in (3.2, 3.3, 3.1)),
            seed=601,
        ),
        _like(
            "toe_walk_side",
            motions=(
                Walk(((4.4, 0.24, 180.0), (3.6, 0.24, 0.0)), rest_s=5.4, pitch_deg=27),
                Walk(((3.6, 0.24, 180.0), (4.4, 0.24, 0.0)), rest_s=2.0, pitch_deg=27),
            ),
            seed=602,
        ),
        _like(
            "nothing_standing",
            motions=(Fidget("shift", 2.2, 0.8), Fidget("scratch", 3.5), Fidget("squat", 3.0)),
            camera=CameraSpec(75, 3.0, 1.05),
            seed=603,
        ),
        _like(
            "ankle_circles_right_raised_camera",
            room=replace(_PERSON.room, mat_rgb=(0.20, 0.44, 0.46)),
            motions=(
                Circles("right", "clockwise", 4, 1.9, 18, 16),
                Circles("right", "counterclockwise", 4, 1.8, 18, 16, 1.4),
            ),
            seed=604,
        ),
        _like(
            "dorsiflexion_both_side",
            room=replace(_PERSON.room, mat_rgb=(0.20, 0.44, 0.46)),
            motions=(
                Rep(0.7, 5.2, 0.8, 1.3, 24),
                Rep(0.8, 5.4, 0.7, 1.2, 23),
                Rep(0.7, 3.0, 0.7, 1.5, 24),
            ),
            seed=605,
        ),
    ),
    something_else=frozenset({"nothing_standing"}),
    notes="Toe presses from close by, two bouts on tiptoe, a squat and a scratch, circles of the "
    "right foot both ways, and three flexions, the last of which is let go too early. The camera "
    "is moved between them, as hard cuts.",
)

ROUTINES = (SHORT,)


def write(routine: RoutineClip, folder: Path) -> Path:
    """Render a routine into `folder`, complete or not at all, with its truth beside it."""
    from .render import Recorder, Stage

    steps: list[dict[str, object]] = []
    with Recorder(folder / f"{routine.name}.mp4", routine.parts[0]) as recorder:
        for part in routine.parts:
            stage, begun_s = Stage(part), recorder.t_s
            recorder.record(stage)
            reps = [
                {
                    name: round(value + begun_s * name.endswith(("start_s", "end_s")), 3)
                    if isinstance(value, float)
                    else value
                    for name, value in asdict(rep).items()
                }
                for rep in stage.reps
            ]
            steps.append(
                {
                    "exercise": None if part.name in routine.something_else else part.exercise,
                    "start_s": round(begun_s, 3),
                    "end_s": round(recorder.t_s, 3),
                    "hold_target_s": part.hold_target_s,
                    "reps": reps,
                }
            )
    truth = {"schema": SCHEMA, "steps": steps, "made_by": "studio", "notes": routine.notes}
    path = folder / f"{routine.name}.json"
    path.write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")
    return recorder.path
