"""From a clip's data to a recording and its truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pyvista as pv

from . import body as bodies
from . import clothes, motion, posture, props, scene, truth
from .camera import Camera, place
from .disturb import Lens
from .spec import ClipSpec

Array = np.ndarray


class Stage:
    """A dressed body in its posture, its time lines and the camera: all but the picture."""

    def __init__(self, spec: ClipSpec) -> None:
        self.spec = spec
        self.lines, self.reps = motion.choreograph(spec)
        naked = bodies.load(spec.body)
        rng = np.random.default_rng(spec.seed + 3000)
        self.body, self.normals, self.colours = clothes.dress(naked, spec.body, spec.clothes, rng)
        self.posture = posture.make(spec, self.body)
        self.frames = len(next(iter(self.lines.values())))
        self.camera: Camera = place(spec.camera, self.posed(0).vertices, spec.size_px)

    def posed(self, frame: int) -> bodies.Posed:
        """The body at a frame."""
        channels = {name: float(line[frame]) for name, line in self.lines.items()}
        return self.body.pose(self.posture.pose(channels), self.normals)


def pictures(stage: Stage) -> Iterator[Array]:
    """Clean RGB frames."""
    spec, camera = stage.spec, stage.camera
    plotter = pv.Plotter(off_screen=True, window_size=list(spec.size_px), lighting="none")
    plotter.enable_anti_aliasing("msaa", multi_samples=4)
    shadow = scene.build(plotter, spec, camera, stage.posture.seat_m())
    mesh = clothes.mesh_of(stage.body)
    mesh.point_data["rgb"] = (stage.colours * 255).astype(np.uint8)
    mesh.point_data["Normals"] = stage.normals.astype(np.float32)
    mesh.point_data.active_normals_name = "Normals"
    actor = plotter.add_mesh(
        mesh, scalars="rgb", rgb=True, ambient=0.28, diffuse=0.75, specular=0.06, specular_power=12
    )
    actor.prop.interpolation = "Phong"
    follows = props.bring(plotter, spec, stage.body, stage.posed(0))
    plotter.camera.position = tuple(camera.position_m)
    plotter.camera.focal_point = tuple(camera.target_m)
    plotter.camera.up = (0, 0, 1)
    plotter.camera.view_angle = camera.fov_deg
    plotter.camera.clipping_range = (0.1, 30)
    plotter.background_color = spec.room.wall_rgb
    plotter.show(auto_close=False)
    for frame in range(stage.frames):
        posed = stage.posed(frame)
        mesh.points[:] = posed.vertices
        mesh.point_data["Normals"][:] = posed.normals
        mesh.Modified()
        scene.cast_shadow(shadow, posed.vertices, spec.light)
        for follow in follows:
            follow(posed)
        plotter.renderer.reset_camera_clipping_range()
        plotter.render()
        yield plotter.image[..., :3]
    plotter.close()


def write(spec: ClipSpec, folder: Path) -> Path:
    """Render a clip into `folder`, complete or not at all, with its truth beside it."""
    stage = Stage(spec)
    path, part = folder / f"{spec.name}.mp4", folder / f".{spec.name}.part"
    lens = Lens(spec.disturb, spec.seed)
    with av.open(str(part), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=spec.fps)
        stream.width, stream.height = spec.size_px
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(spec.disturb.crf), "preset": "medium"}
        stream.codec_context.thread_count = 1
        for picture in pictures(stage):
            recorded = av.VideoFrame.from_ndarray(lens.record(picture), format="rgb24")
            container.mux(stream.encode(recorded))
        container.mux(stream.encode())
    truth.write(folder / f"{spec.name}.json", spec, stage.reps, stage.camera)
    return part.replace(path)
