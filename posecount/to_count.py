"""Opens the recording or landmarks file to be counted, and the landmarks file to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posecount import __version__
from posecount.atomic_write import OutputFile
from posecount.errors import InputError
from posecount.media.container import check_fps
from posecount.media.video import Recording
from posecount.observation.landmarks_file import (
    AnySource,
    LandmarksSource,
    is_landmarks,
    open_landmarks,
)
from posecount.observation.layout import SCHEMA, Heading, SeenSet
from posecount.plain import check_name
from posecount.pose.model.choice import AnyModel, PoseModels, choose_models
from posecount.pose.model.find import ModelFile
from posecount.result import Model
from posecount.sinks.landmarks import KeptLandmarks
from posecount.which_person import WhichPerson


def to_count(
    wanted: Recording,
    set_number: int | None,
    overlay: str | Path | None,
    landmarks: str | Path | None,
    person: WhichPerson | None = None,
) -> Recording | LandmarksSource:
    """Open the input; raise InputError for options it does not support, or an odd name."""
    path = wanted.path
    check_name(path)
    if not is_landmarks(path):
        if set_number is not None:
            raise InputError(f"{path} is no landmarks file and has no sets; leave out --set.")
        check_fps(wanted.fps)
        return wanted
    source = open_landmarks(path, set_number)
    if wanted.fps is not None:
        raise InputError(f"{path} holds landmarks with their times; leave out --fps.")
    if wanted.turned_deg:
        raise no_picture_to_turn(path)
    if person is not None:
        raise InputError(f"{path} holds the landmarks of one person; leave out --person.")
    if overlay is not None:
        raise InputError(f"{path} holds landmarks and no picture; make the overlay of the video.")
    if landmarks is not None:
        raise InputError(f"{path} holds landmarks already; copy it, or leave out --landmarks.")
    if wanted.mirrored and not source.heading.mirrored:
        raise InputError(
            f"{path} was made of a picture that is no mirror image; leave out --mirrored, or count "
            "the video with it."
        )
    return source


def no_picture_to_turn(path: str | Path) -> InputError:
    """Return the error for a landmarks file whose picture should be turned."""
    return InputError(f"{path} holds landmarks and no picture to turn; leave out --rotate.")


def is_mirrored(recording: Recording | LandmarksSource) -> bool:
    """Whether the picture was a mirror image and was turned back."""
    if isinstance(recording, LandmarksSource):
        return recording.heading.mirrored
    return recording.mirrored


def models_for(
    recording: Recording | LandmarksSource, wanted: AnyModel | None
) -> PoseModels | None:
    """Return the pose models that may be used; landmarks need none."""
    return None if isinstance(recording, LandmarksSource) else choose_models(wanted)


def model_of(recording: Recording | LandmarksSource, used: ModelFile | None) -> Model:
    """Return the pose model for the result; a landmarks file names the one it was made with."""
    if isinstance(recording, LandmarksSource):
        return Model(name=recording.heading.model, sha256=recording.heading.model_sha256)
    assert used is not None
    return Model(name=used.name, sha256=used.sha256)


@contextmanager
def kept_landmarks(
    output: OutputFile | None,
    source: AnySource,
    mirrored: bool,
    model: Model,
    seen: SeenSet,
) -> Iterator[KeptLandmarks | None]:
    """Yield the sink for landmarks; it is dropped unless finished."""
    if output is None:
        yield None
        return
    heading = Heading(
        schema=SCHEMA,
        posecount=__version__,
        width=source.width,
        height=source.height,
        fps=source.fps,
        duration_s=source.duration_s,
        mirrored=mirrored,
        model=model.name,
        model_sha256=model.sha256,
    )
    kept = KeptLandmarks(output, heading, seen)
    try:
        yield kept
    finally:
        kept.abort()
