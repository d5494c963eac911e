"""A pose model of a few hundred bytes: parts, wheel and the manifest that names them."""

import hashlib
import zipfile
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import schema_py_generated as schema

from posecount.pose.model.bundle import pack_bundle
from posecount.pose.model.manifest import Built, Manifest, Normalisation, Official, Part, Wheel
from posecount.pose.model.tflite import with_normalisation

WEIGHTS = bytes(range(256)) * 3
WHEEL_NAME = "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl"
NOWHERE = "http://127.0.0.1:9/none.task"


def tiny_tflite(*metadata_names: str) -> bytes:
    """A valid TFLite model with one tensor's weights, and metadata entries if named."""
    model = schema.ModelT()
    model.version = 3
    model.description = "tiny"
    empty, weights = schema.BufferT(), schema.BufferT()
    weights.data = list(WEIGHTS)
    model.buffers = [empty, weights]
    model.metadata = [_entry(name) for name in metadata_names] or None
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _entry(name):
    entry = schema.MetadataT()
    entry.name, entry.buffer = name, 1
    return entry


def tiny_parts() -> dict[str, bytes]:
    return {
        "pose_detector.tflite": tiny_tflite("own"),
        "pose_landmarks_detector.tflite": tiny_tflite(),
    }


def tiny_bundle() -> bytes:
    detector, landmarks = tiny_parts().items()
    return pack_bundle([detector, (landmarks[0], with_normalisation(landmarks[1], 0.0, 255.0))])


def tiny_manifest(url: str = NOWHERE, official: bytes = b"official") -> Manifest:
    normalisations = (None, Normalisation(mean=0.0, std=255.0))
    return Manifest(
        name="tiny",
        licence="Apache-2.0",
        official=Official(url=url, sha256=sha256(official)),
        built=Built(size=len(tiny_bundle()), sha256=sha256(tiny_bundle())),
        wheel=Wheel(
            requirement="mediapipe==0.10.21",
            platform="manylinux_2_28_x86_64",
            python="3.11",
            abi="cp311",
            size=1,
        ),
        parts=tuple(
            Part(
                name=name,
                source="wheel",
                path=f"inside/{name}",
                size=len(content),
                sha256=sha256(content),
                normalisation=normalisation,
            )
            for (name, content), normalisation in zip(
                tiny_parts().items(), normalisations, strict=True
            )
        ),
    )


def write_wheel(directory: Path, parts: dict[str, bytes] | None = None) -> Path:
    wheel = directory / WHEEL_NAME
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (tiny_parts() if parts is None else parts).items():
            archive.writestr(f"inside/{name}", content)
    return wheel


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
