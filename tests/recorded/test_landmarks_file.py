"""What is written comes back as it was; what is damaged is read up to there, and says so."""

import gzip
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from known import assert_same_frames, frames_of, heading, seen_set, write

from posecount.errors import InputError, VideoError
from posecount.recorded.members import packed
from posecount.recorded.source import is_landmarks, open_landmarks, sets_of

SEEDS = st.integers(0, 2**32 - 1)


def read(path, number=None):
    with open_landmarks(path, number) as source:
        return list(source), source.warnings


@given(seed=SEEDS, count=st.integers(1, 40), every_s=st.sampled_from([0.01, 2.0, 99.0]))
def test_frames_come_back_exactly(tmp_path_factory, seed, count, every_s):
    frames = frames_of(np.random.default_rng(seed), count)
    path = tmp_path_factory.mktemp("lm") / "a.landmarks"
    write(path, (seen_set(), frames), every_s=every_s)
    found, warnings = read(path)
    assert_same_frames(found, frames)
    assert warnings == ["It rained."]


@given(seed=SEEDS)
def test_each_set_is_read_by_itself(tmp_path_factory, seed):
    rng = np.random.default_rng(seed)
    path = tmp_path_factory.mktemp("lm") / "a.landmarks"
    first, between, second = (
        frames_of(rng, int(rng.integers(1, 9)), start_s=start_s, following=start_s != 100)
        for start_s in (0.0, 100.0, 200.0)
    )
    sets = (seen_set(1), first), (None, between), (seen_set(2), second)
    write(path, *sets)
    assert [seen.number for seen in sets_of(path)] == [1, 2]
    assert_same_frames(read(path, 1)[0], first)
    assert_same_frames(read(path, 2)[0], second)


def test_which_set_must_be_said_where_there_are_several(tmp_path):
    frames = frames_of(np.random.default_rng(1), 3)
    later = frames_of(np.random.default_rng(1), 3, start_s=50.0)
    sets = [(seen_set(1, side="left"), frames), (seen_set(2, attempt=2), later)]
    path = write(tmp_path / "a.landmarks", *sets)
    with pytest.raises(InputError, match="--set NUMBER: 1: toe_raise left; 2: toe_raise attempt 2"):
        open_landmarks(path)
    with pytest.raises(InputError, match="these sets"):
        open_landmarks(path, 3)


def test_anybody_can_read_it_with_gzip(tmp_path):
    path = write(tmp_path / "a.landmarks", (seen_set(), frames_of(np.random.default_rng(1), 3)))
    first = gzip.decompress(path.read_bytes()).split(b"\n")[0]
    assert json.loads(first)["schema"] == "posecount.landmarks/1"


@given(seed=SEEDS, share=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_anywhere_is_read_up_to_there(tmp_path_factory, seed, share):
    frames = frames_of(np.random.default_rng(seed), 30)
    path = tmp_path_factory.mktemp("lm") / "a.landmarks"
    write(path, (seen_set(), frames), every_s=2.0)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    try:
        found, warnings = read(path)
    except VideoError as error:
        assert str(error).count(".") >= 1
        return
    assert_same_frames(found, frames[: len(found)])
    assert "cut off" in warnings[-1]


@given(seed=SEEDS, share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_never_passes_for_what_was_seen(tmp_path_factory, seed, share, bit):
    frames = frames_of(np.random.default_rng(seed), 30)
    path = tmp_path_factory.mktemp("lm") / "a.landmarks"
    data = bytearray(write(path, (seen_set(), frames)).read_bytes())
    data[int(share * len(data))] ^= 1 << bit
    path.write_bytes(data)
    try:
        found, _ = read(path)
    except InputError:
        return
    assert_same_frames(found, frames[: len(found)])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no landmarks"),
        (b"\x1f\x8b", "holds no landmarks"),
        (b"no gzip at all", "holds no landmarks"),
        (gzip.compress(b"no JSON\n"), "holds no landmarks"),
        (gzip.compress(b"[1]\n"), "holds no landmarks"),
        (packed({"schema": "posecount.landmarks/9"}), "newer posecount"),
        (packed({"schema": "posecount.landmarks/1"}), "holds no landmarks"),
        (packed(heading().model_dump(by_alias=True)), "no frame of an exercise"),
    ],
    ids=[
        "nothing",
        "two bytes",
        "no gzip",
        "no JSON",
        "no object",
        "newer",
        "no heading",
        "no set",
    ],
)
def test_what_is_no_landmarks_file_is_one_sentence(tmp_path, content, says):
    path = tmp_path / "a.landmarks"
    path.write_bytes(content)
    with pytest.raises(VideoError, match=says):
        open_landmarks(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda arrays: arrays.pop("found"),
        lambda arrays: arrays.update(t_s=arrays["t_s"][::-1]),
        lambda arrays: arrays.update(t_s=arrays["t_s"] * np.nan),
        lambda arrays: arrays.update(points_px=arrays["points_px"][:, :7]),
        lambda arrays: arrays.update(points_px=arrays["points_px"][:1]),
        lambda arrays: arrays.update(shift_steps=arrays["shift_steps"][:-1]),
        lambda arrays: arrays.update(points=arrays["points"] + 1),
    ],
)
def test_arrays_that_do_not_fit_together_are_damage(tmp_path, spoil):
    """Such a file was never written by posecount, whatever its checksums say."""
    from posecount.recorded.frames import Packer

    arrays = Packer(32).arrays(frames_of(np.random.default_rng(5), 30))
    spoil(arrays)
    path = tmp_path / "a.landmarks"
    members = [heading().model_dump(by_alias=True), seen_set().model_dump()]
    path.write_bytes(b"".join(map(packed, members)) + packed({"kind": "frames"}, arrays))
    _, warnings = read(path)
    assert "damaged" in warnings[0]


def test_a_file_is_known_by_its_name_or_its_first_bytes(tmp_path):
    path = write(tmp_path / "a.gz", (seen_set(), frames_of(np.random.default_rng(1), 3)))
    assert is_landmarks(path)
    assert is_landmarks(path.rename(tmp_path / "a.landmarks"))
    other = tmp_path / "a.mp4"
    other.write_bytes(b"\0\0\0\x20ftyp")
    assert not is_landmarks(other)
    assert not is_landmarks(tmp_path / "nothing.landmarks")
