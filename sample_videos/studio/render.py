"""From a clip's data to a recording and its truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pyvista as pv

from . import body as bodies
from . import clothes, motion, passing, posture, props, scene, truth
from .camera import Camera, place
from .disturb import Lens
from .spec import ClipSpec
from .window import Window, focus, moving_part

Array = np.ndarray


class Stage:
    """A dressed body in its posture, its time lines and the camera: all but the picture.

    A moment is what the camera sees at once; a frame is one or, with motion blur, a few.
    """

    def __init__(self, spec: ClipSpec) -> None:
        self.spec = spec
        self.moments_fps = spec.fps * spec.disturb.moments
        self.lines, self.reps = motion.choreograph(spec, self.moments_fps)
        naked = bodies.load(spec.body)
        rng = np.random.default_rng(spec.seed + 3000)
        self.body, self.normals, self.colours = clothes.dress(naked, spec.body, spec.clothes, rng)
        self.posture = posture.make(spec, self.body)
        self.moments = len(next(iter(self.lines.values())))
        self.camera: Camera = place(spec.camera, self.posed(0).vertices, spec.size_px)

    def posed(self, moment: int) -> bodies.Posed:
        """The body at a moment."""
        channels = {name: float(line[moment]) for name, line in self.lines.items()}
        return self.body.pose(self.posture.pose(channels), self.normals)


def pictures(stage: Stage) -> Iterator[Array]:
    """Clean RGB pictures of all moments."""
    spec, camera = stage.spec, stage.camera
    plotter = pv.Plotter(off_screen=True, window_size=list(spec.size_px), lighting="none")
    plotter.enable_anti_aliasing("msaa", multi_samples=4)
    shadow = scene.build(plotter, spec, camera, stage.posture.seat_m())
    mesh, _ = clothes.bring(plotter, stage.body, stage.normals, stage.colours)
    first = stage.posed(0)
    furnished = set(plotter.actors)
    follows = props.bring(plotter, spec, stage.body, first)
    crosses = passing.bring(plotter, spec, camera, stage.moments_fps, first, stage.body)
    brought = [actor.bounds for name, actor in plotter.actors.items() if name not in furnished]
    plotter.background_color = spec.room.wall_rgb
    plotter.show(auto_close=False)
    whole = Window(0, 0, *spec.size_px)
    window = whole if crosses else moving_part(stage, brought)
    backdrop = np.zeros((spec.size_px[1], spec.size_px[0], 3), np.uint8)
    for moment in range(stage.moments):
        posed = stage.posed(moment)
        clothes.move(mesh, posed.vertices, posed.normals)
        shadows = [posed.vertices] + [cross(moment) for cross in crosses]
        scene.cast_shadow(shadow, np.concatenate(shadows), spec.light)
        for follow in follows:
            follow(posed)
        # All that ever moves is inside the window; around it the first picture stays true.
        seen = whole if moment == 0 else window
        if moment < 2:
            focus(plotter, camera, seen)
        plotter.renderer.reset_camera_clipping_range()
        plotter.render()
        backdrop[seen.rows, seen.columns] = plotter.image[..., :3]
        yield backdrop
    plotter.close()


def frames(stage: Stage) -> Iterator[Array]:
    """Clean RGB frames: each the mean of its moments."""
    share, mixed = 1 / stage.spec.disturb.moments, None
    for i, picture in enumerate(pictures(stage), 1):
        if share == 1:
            yield picture
            continue
        mixed = picture * share if mixed is None else mixed + picture * share
        if i % stage.spec.disturb.moments == 0:
            yield mixed.round().astype(np.uint8)
            mixed = None


class Recorder:
    """Encodes stages one after the other into one file, complete or not at all."""

    def __init__(self, path: Path, first: ClipSpec) -> None:
        self.path, self._part = path, path.with_name(f".{path.stem}.part")
        self._fps, self._frames = first.fps, 0
        self._container = av.open(str(self._part), "w", format="mp4")
        stream = self._container.add_stream("libx264", rate=first.fps)
        stream.width, stream.height = first.size_px
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(first.disturb.crf), "preset": "fast"}
        stream.codec_context.thread_count = 1
        self._stream = stream

    @property
    def t_s(self) -> float:
        """The length so far, in seconds."""
        return self._frames / self._fps

    def record(self, stage: Stage) -> None:
        """Encode all frames of a stage, which has the size and rate of the first."""
        spec = stage.spec
        lens = Lens(spec.disturb, spec.seed, spec.size_px, spec.fps)
        for picture in frames(stage):
            recorded = av.VideoFrame.from_ndarray(lens.record(picture), format="rgb24")
            self._container.mux(self._stream.encode(recorded))
            self._frames += 1

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._container.mux(self._stream.encode())
        self._container.close()
        if kind is None:
            self._part.replace(self.path)


def write(spec: ClipSpec, folder: Path) -> Path:
    """Render a clip into `folder`, complete or not at all, with its truth beside it."""
    stage = Stage(spec)
    with Recorder(folder / f"{spec.name}.mp4", spec) as recorder:
        recorder.record(stage)
    truth.write(folder / f"{spec.name}.json", spec, stage.reps, stage.camera)
    return recorder.path
