"""Renders the pictures that show an exercise: where the camera stands, the position, the movement.

``python -m sample_videos.studio.guides`` writes four small pictures for each exercise into the
package. Where one leg works it is the left one; whoever shows them turns them round for the right.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pyvista as pv

from . import clothes, props, scene
from .body import SIDES
from .camera import Array, Camera, place
from .colours import BLACK_HAIR, BROWN_HAIR, MAT, PALE, TAN
from .render import Stage
from .shapes import box, matt
from .spec import BodySpec, CameraSpec, Circles, ClipSpec, Clothes, Motion, Rep, Room, Stance, Walk
from .window import Window, focus

OUT = Path(__file__).parents[2] / "posecount" / "drawing" / "guide_pictures"
SIZE_PX = (360, 270)
QUALITY = 72
SHEET, SHEET_SCALE = Path(__file__).parents[1] / "exercises.jpg", 0.6
VIEWS = ("where", "position", "rest", "moved")

YELLOW, DARK = (0.94, 0.89, 0.26), (0.12, 0.12, 0.14)
ROOM = Room("wood", (0.62, 0.50, 0.36), (0.82, 0.82, 0.78), furniture=False)
WOMAN = BodySpec(1.0, 0.72, 0.5, 0.5, 0.5, PALE, BROWN_HAIR)
MAN = BodySpec(0.0, 0.75, 0.5, 0.5, 0.5, TAN, BLACK_HAIR)
WEAR = Clothes((0.20, 0.45, 0.62), 0.4, (0.20, 0.21, 0.25), 0.6)


@dataclass(frozen=True)
class Guide:
    """A clip, the moment of its rest and that of its movement, in seconds.

    The camera that looks at the whole stands `around_deg` on from the one that films, and sees
    `wide_m` of the room. The movement is shown from `near_m` to the working foot; if that is 0, as
    it is filmed, and for close-ups the position is then shown from where the whole is seen.
    """

    spec: ClipSpec
    moved_s: float
    around_deg: float = 45.0
    wide_m: float = 2.7
    near_m: float = 1.1
    close_up: bool = False
    rest_s: float = 0.0


_HOW = ("around_deg", "wide_m", "rest_s", "near_m", "close_up")


def _guide(
    exercise: str,
    posture: str,
    motion: Motion,
    camera: CameraSpec,
    moved_s: float,
    body: BodySpec = WOMAN,
    **more: object,
) -> Guide:
    how = {name: more.pop(name) for name in _HOW if name in more}
    spec = ClipSpec(
        name=exercise,
        exercise=exercise,
        posture=posture,  # type: ignore[arg-type]
        motions=(motion,),
        camera=camera,
        body=body,
        clothes=WEAR,
        room=more.pop("room", ROOM),  # type: ignore[arg-type]
        size_px=SIZE_PX,
        lead_s=1.0,
        **more,  # type: ignore[arg-type]
    )
    return Guide(spec, moved_s, **how)  # type: ignore[arg-type]


LEFT_REP = Rep(0.8, 2.0, 0.8, 1.0, 30, "left")
LYING = replace(ROOM, mat_rgb=MAT)
GUIDES = (
    _guide(
        "toe_raise", "stand", Rep(0.8, 2.0, 0.8, 1.0, 34), CameraSpec(90, 2.9, 0.6), 2.5, wide_m=3.1
    ),
    _guide(
        "toe_walk",
        "stand",
        Walk(((4.0, 0.1, 0.0),), rest_s=1.0, pitch_deg=28),
        CameraSpec(90, 3.2, 1.0, (0.0, -0.1, 0.88)),
        3.2,
        MAN,
        near_m=1.6,
        wide_m=3.3,
    ),
    _guide(
        "ankle_circles",
        "lie_leg_up",
        Circles("left", "clockwise", 3, 2.0, 22, 18),
        CameraSpec(120, 2.25, 0.9, fov_deg=38),
        2.5,
        room=LYING,
        side="left",
        rest_s=1.5,
        wide_m=2.8,
        near_m=0.9,
    ),
    _guide(
        "resisted_dorsiflexion",
        "sit_floor",
        Rep(0.8, 2.0, 0.8, 1.0, 26),
        CameraSpec(90, 2.4, 0.5, (0.0, -0.25, 0.38), 36),
        2.5,
        MAN,
        room=LYING,
        band=True,
    ),
    _guide(
        "resisted_plantar_flexion",
        "sit_chair",
        LEFT_REP,
        CameraSpec(90, 2.45, 0.6, fov_deg=38),
        2.5,
        side="left",
    ),
    _guide(
        "toe_press",
        "stand_soft",
        Rep(0.6, 2.0, 0.5, 1.0, 38),
        CameraSpec(40, 0.85, 0.42, (0.0, -0.08, 0.14), 36),
        2.3,
        MAN,
        wide_m=2.1,
        near_m=0.0,
        close_up=True,
    ),
    _guide(
        "toe_pencil_pickup",
        "sit_chair_flat",
        Rep(0.8, 2.0, 0.8, 1.5, 36, "left"),
        CameraSpec(40, 0.95, 0.50, (0.05, -0.52, 0.12), 38),
        2.5,
        side="left",
        wide_m=2.0,
        near_m=0.0,
        close_up=True,
    ),
    _guide(
        "single_leg_balance",
        "stand",
        Stance("left", 0.9, 4.0, 0.8, 1.2, lift_m=0.24, back_m=0.22, pitch_deg=50),
        CameraSpec(20, 3.0, 0.9),
        3.5,
        near_m=0.0,
        wide_m=3.2,
    ),
)


def write(guide: Guide, folder: Path) -> None:
    """Render and write the pictures of one exercise."""
    stage = Stage(guide.spec)
    rest, moved = (round(s * stage.moments_fps) for s in (guide.rest_s, guide.moved_s))
    beside, near = _beside(guide, stage), _near(guide, stage, rest)
    pictures = (
        _picture(stage, rest, beside, films=stage.camera),
        _picture(stage, rest, beside if guide.close_up else stage.camera),
        _picture(stage, rest, near),
        _picture(stage, moved, near),
    )
    for view, picture in zip(VIEWS, pictures, strict=True):
        path = folder / f"{guide.spec.exercise}_{view}.jpg"
        small = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(path), small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        print(f"{path.name}  {path.stat().st_size / 1000:.0f} kB", flush=True)


def _near(guide: Guide, stage: Stage, moment: int) -> Camera:
    """The camera that shows the working foot, from the side it is filmed from."""
    if not guide.near_m:
        return stage.camera
    sides = ("L", "R") if guide.spec.side == "both" else (SIDES[guide.spec.side],)
    joints = stage.posed(moment).joints
    feet = [joints[stage.body.index(f"{bone}.{s}")] for bone in ("foot", "toe2-1") for s in sides]
    target = np.mean(feet, axis=0) + np.array([0.0, 0.0, 0.06])
    films = guide.spec.camera
    height_m = max(0.2, target[2] + 0.25 * guide.near_m)
    spec = replace(
        films, distance_m=guide.near_m, height_m=height_m, target_m=tuple(target), fov_deg=36.0
    )
    return place(spec, target[None], SIZE_PX)


def _beside(guide: Guide, stage: Stage) -> Camera:
    """The camera that sees the person and the camera that films them."""
    person = stage.posed(0).vertices
    middle = (person.min(0) + person.max(0)) / 2
    target = (middle + stage.camera.position_m) / 2
    target[2] = 0.6 * max(person[:, 2].max(), stage.camera.position_m[2])
    fov_deg = 40.0
    far_m = guide.wide_m / 2 / np.tan(np.radians(fov_deg / 2))
    azimuth_deg = guide.spec.camera.azimuth_deg + guide.around_deg
    spec = CameraSpec(azimuth_deg, far_m, 0.5 * far_m, tuple(target), fov_deg)
    return place(spec, person, SIZE_PX)


def _picture(stage: Stage, moment: int, camera: Camera, films: Camera | None = None) -> Array:
    """One clean RGB picture; ``films`` is a camera to be shown in it."""
    spec, posed = stage.spec, stage.posed(moment)
    plotter = pv.Plotter(off_screen=True, window_size=list(SIZE_PX), lighting="none")
    plotter.enable_anti_aliasing("msaa", multi_samples=8)
    shadow = scene.build(plotter, spec, camera, stage.posture.seat_m())
    mesh, _ = clothes.bring(plotter, stage.body, stage.normals, stage.colours)
    follows = props.bring(plotter, spec, stage.body, stage.posed(0))
    clothes.move(mesh, posed.vertices, posed.normals)
    scene.cast_shadow(shadow, posed.vertices, spec.light)
    for follow in follows:
        follow(posed)
    if films is not None:
        _show_camera(plotter, films)
    plotter.background_color = spec.room.wall_rgb
    plotter.show(auto_close=False)
    focus(plotter, camera, Window(0, 0, *SIZE_PX))
    plotter.camera.view_angle = camera.fov_deg
    plotter.renderer.reset_camera_clipping_range()
    plotter.render()
    picture = plotter.image[..., :3].copy()
    plotter.close()
    return np.asarray(picture)


def _show_camera(plotter: pv.Plotter, camera: Camera) -> None:
    """A camera on a tripod, and a beam of what it sees."""
    at = camera.position_m
    forward = camera.target_m - at
    reach_m = float(np.linalg.norm(forward))
    along = np.array([0.16, 0.0])
    box(plotter, at[:2], at[2], DARK, along, 0.10, 0.11)
    for turn_deg in (90, 210, 330):
        a = np.radians(turn_deg)
        foot = np.array([*(at[:2] + 0.22 * np.array([np.cos(a), np.sin(a)])), 0.0])
        leg = pv.Line(at, foot).tube(radius=0.012)
        plotter.add_mesh(leg, color=DARK, **matt(0.35))
    lens = pv.Cylinder(
        center=at + 0.07 * forward / reach_m, direction=forward, radius=0.045, height=0.1
    )
    plotter.add_mesh(lens, color=YELLOW, **matt(0.5))
    half = np.tan(np.radians(camera.fov_deg / 2))
    right = np.cross(forward / reach_m, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward / reach_m)
    share = 0.9
    corners = [
        at + share * (forward + reach_m * half * (x * right * SIZE_PX[0] / SIZE_PX[1] + y * up))
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    points = np.array([at, *corners])
    points[:, 2] = np.maximum(points[:, 2], 0.005)
    faces = np.hstack([[3, 0, n, n % 4 + 1] for n in range(1, 5)])
    plotter.add_mesh(pv.PolyData(points, faces), color=YELLOW, opacity=0.28, lighting=False)


def main() -> None:
    """Parse the command line and render."""
    parser = argparse.ArgumentParser(prog="python -m sample_videos.studio.guides")
    parser.add_argument("names", nargs="*", help="exercises; all if none")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for guide in GUIDES:
        if not args.names or guide.spec.exercise in args.names:
            write(guide, args.out)
    if not args.names and args.out == OUT:
        _write_sheet()


def _write_sheet() -> None:
    """Write all pictures of the package as one, for the README."""
    from posecount.drawing.guides import guide_sheet

    rows = [guide_sheet(guide.spec.exercise) for guide in GUIDES]
    sheet = np.vstack([row for row in rows if row is not None])
    small = cv2.resize(sheet, None, fx=SHEET_SCALE, fy=SHEET_SCALE, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(SHEET), small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


if __name__ == "__main__":
    main()
