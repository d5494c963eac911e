"""Landmarks files that posecount never wrote: each ends in one sentence, or is counted so far."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib

import numpy as np
import pytest
from helpers.known import assert_same_frames, frames_of, heading, seen_set

from posecount import count_video
from posecount.errors import InputError, VideoError
from posecount.observation.arrays import Packer
from posecount.observation.landmarks_file import open_landmarks, sets_of
from posecount.observation.members import packed
from posecount.observation.steps import in_px, in_steps

HEADING = heading().model_dump(by_alias=True)
SET = seen_set().model_dump()
DEEP = b'{"a":' + b"[" * 30_000
HALF = "half \ud800"


def member(text, data=b""):
    """A member of this line, which need not be JSON, and these bytes."""
    line = text if isinstance(text, bytes) else json.dumps(text).encode()
    return gzip.compress(line + b"\n" + data)


def some_arrays(count=30, start_s=0.0):
    return Packer(32).arrays(frames_of(np.random.default_rng(5), count, start_s=start_s))


def of_parts(path, *parts):
    path.write_bytes(b"".join(parts))
    return path


def a_good_beginning():
    """A heading, a set, and its first frames; then what is good of it."""
    frames = frames_of(np.random.default_rng(5), 30)
    packer = Packer(32)
    good = packed({"kind": "frames"}, packer.arrays(frames))
    return member(HEADING) + member(SET) + good, frames, packer


def assert_one_sentence(error):
    text = str(error)
    assert text.endswith(".") and text.isprintable() and len(text) < 1000, text


@pytest.mark.parametrize(
    "different",
    [
        {"width": 2**63},
        {"width": 10**400},
        {"width": 0},
        {"height": -1},
        {"height": 70_000},
        {"fps": float("nan")},
        {"fps": float("inf")},
        {"fps": -1},
        {"duration_s": float("inf")},
        {"duration_s": "long"},
        {"model": HALF},
        {"model": "clear\x1b[2J"},
        {"model": "m" * 1000},
        {"model_sha256": HALF},
        {"posecount": "\x1b]52;c;eHl6\x07"},
        {"mirrored": []},
        {"width": [[[]]]},
        {"arrays": [1]},
        {"arrays": {"t_s": 3}},
        {"arrays": {"t_s": []}},
        {"arrays": {"t_s": [{"a": 1}, 3]}},
        {"arrays": {"t_s": ["O", 1]}},
        {"arrays": {"t_s": ["<f8", 2**62]}},
        {"arrays": {"t_s": ["<f8", 2**31, 2**31, 2**31]}},
        {"arrays": {"t_s": ["<f8", 1.5]}},
        {"arrays": {"t_s": ["<f8", True]}},
        {"arrays": {"t_s": ["<f8", -1]}},
        {"arrays": {"t_s": ["<f8", *[1] * 99]}},
        {"arrays": {"t_s": ["<f8", 1]}},
    ],
    ids=str,
)
def test_a_heading_that_is_not_right_is_one_sentence(tmp_path, different):
    path = of_parts(tmp_path / "a.landmarks", member({**HEADING, **different}))
    with pytest.raises(VideoError, match="holds no landmarks") as caught:
        open_landmarks(path)
    assert_one_sentence(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        DEEP,
        b"[" * 60_000,
        b"9" * 5_000,
        b'{"schema": "posecount.landmarks/1", "width": ' + b"9" * 5_000 + b"}",
        b"\xff\xfe",
        b"null",
        b'"text"',
        b"[]",
        b"NaN",
        b"",
    ],
    ids=lambda line: repr(line[:20]),
)
def test_a_line_that_is_no_object_is_one_sentence(tmp_path, line):
    path = of_parts(tmp_path / "a.landmarks", member(line))
    with pytest.raises(VideoError, match="holds no landmarks"):
        open_landmarks(path)


def test_a_newer_schema_is_quoted_without_its_control_characters(tmp_path):
    newer = {"schema": "posecount.landmarks/\x1b[31m\ud800" + "9" * 500}
    path = of_parts(tmp_path / "a.landmarks", member(newer))
    with pytest.raises(VideoError, match="newer posecount") as caught:
        open_landmarks(path)
    assert_one_sentence(caught.value)


@pytest.mark.parametrize(
    "different",
    [
        {"number": 0},
        {"number": 2**70},
        {"number": "one"},
        {"exercise": HALF},
        {"exercise": "e\nf"},
        {"exercise": 3},
        {"hold_target_s": float("nan")},
        {"hold_target_s": float("inf")},
        {"hold_target_s": -3},
        {"following": "hands"},
        {"steps_per_px": 0},
        {"steps_per_px": 2**64},
        {"side": "middle"},
        {"direction": "up"},
        {"reps": 2**64},
        {"attempt": -1},
        {"planned": 1e300},
    ],
    ids=str,
)
def test_a_set_that_is_not_right_ends_what_is_read(tmp_path, different):
    frames = packed({"kind": "frames"}, some_arrays())
    alone = of_parts(
        tmp_path / "a.landmarks", member(HEADING), member({**SET, **different}), frames
    )
    with pytest.raises(VideoError, match="no frame of an exercise") as caught:
        open_landmarks(alone)
    assert_one_sentence(caught.value)
    good, expected, _ = a_good_beginning()
    second = {**SET, "number": 2, **different}
    after = of_parts(tmp_path / "b.landmarks", good, member(second), frames)
    with open_landmarks(after, 1) as source:
        assert_same_frames(list(source), expected)
        assert "cut off or damaged" in source.warnings[0]


def test_sets_are_numbered_upwards(tmp_path):
    """Two sets of one number would be read as one whose time runs backwards."""
    good, expected, _ = a_good_beginning()
    again = member(SET), packed({"kind": "frames"}, some_arrays())
    path = of_parts(tmp_path / "a.landmarks", good, *again)
    with open_landmarks(path) as source:
        assert_same_frames(list(source), expected)
        assert "cut off or damaged" in source.warnings[0]


@pytest.mark.parametrize(
    "end",
    [
        {"warnings": [HALF]},
        {"warnings": ["\x1b[2J"]},
        {"warnings": "rain"},
        {"warnings": ["w"] * 1000},
        {"warnings": ["w" * 10_000]},
        {},
    ],
    ids=lambda end: str(end)[:40],
)
def test_an_end_that_is_not_right_is_as_good_as_none(tmp_path, end):
    good, expected, _ = a_good_beginning()
    path = of_parts(tmp_path / "a.landmarks", good, member({"kind": "end", **end}))
    with open_landmarks(path) as source:
        assert_same_frames(list(source), expected)
        (warning,) = source.warnings
        assert "cut off or damaged" in warning


def at(place, name, value):
    def spoil(arrays):
        arrays[name] = arrays[name].copy()
        arrays[name][place] = value

    return pytest.param(spoil, id=f"{name}[{place}] is {value}")


def other(name, change, what):
    def spoil(arrays):
        arrays[name] = change(arrays[name])

    return pytest.param(spoil, id=f"{name} {what}")


def without(name):
    return pytest.param(lambda arrays: arrays.pop(name), id=f"without {name}")


SPOILT = [
    *map(without, ["t_s", "luma", "found", "points_px", "visibility"]),
    *map(without, ["epoch", "points", "fresh", "origin_px", "shift_steps"]),
    *(at(3, "t_s", bad) for bad in (np.nan, np.inf, -np.inf, 1e300, 0.0, -1.0)),
    *(at(0, "t_s", bad) for bad in (-5.0, 1e9)),
    *(at(0, "luma", bad) for bad in (np.nan, np.inf, -1.0, 256.0)),
    *(at(0, "found", bad) for bad in (2, 255)),
    *(at((0, 0, 0), "points_px", bad) for bad in (np.inf, -np.inf, 1e30)),
    *(at((0, 0), "visibility", bad) for bad in (np.inf, 7.0, -7.0)),
    *(at(0, "points", bad) for bad in (-2, 10, 100_000, 2**31 - 1)),
    *(at(slice(None), "fresh", bad) for bad in (0, 1, 2)),
    *(at((0, 0), "origin_px", bad) for bad in (np.nan, np.inf, 1e30)),
    other("t_s", lambda t_s: t_s[::-1], "backwards"),
    other("t_s", lambda t_s: t_s * 1e-6, "too close"),
    other("t_s", lambda t_s: t_s.astype("<f4"), "of another kind"),
    other("t_s", lambda t_s: t_s[:, None], "of another shape"),
    other("luma", lambda luma: luma[:-1], "one short"),
    other("found", lambda found: 1 - found, "the other way round"),
    other("points_px", lambda points: points[:, :7], "of fewer landmarks"),
    other("points_px", lambda points: points[:1], "of fewer poses"),
    other("visibility", lambda seen: seen[:-1], "one short"),
    other("points", lambda points: points + 1, "one more"),
    other("epoch", lambda epoch: epoch * 0, "all the same, of different points"),
    other("epoch", lambda epoch: epoch * 0 - 1, "none, with points"),
    other("shift_steps", lambda steps: steps[:-1], "one short"),
    other("shift_steps", lambda steps: steps.reshape(-1), "flat"),
    other("origin_px", lambda origin: origin[:-1], "one short"),
    other("origin_px", lambda origin: np.repeat(origin, 2, axis=0), "twice"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_arrays_that_do_not_fit_cost_what_comes_after_them(tmp_path, spoil):
    """Such a file was never written by posecount, whatever its checksums say."""
    arrays = some_arrays()
    spoil(arrays)
    spoilt = packed({"kind": "frames"}, arrays)
    alone = of_parts(tmp_path / "a.landmarks", member(HEADING), member(SET), spoilt)
    with pytest.raises(VideoError, match="no frame of an exercise"):
        open_landmarks(alone)
    good, expected, packer = a_good_beginning()
    arrays = packer.arrays(frames_of(np.random.default_rng(6), 30, start_s=100.0))
    spoil(arrays)
    after = of_parts(tmp_path / "b.landmarks", good, packed({"kind": "frames"}, arrays))
    with open_landmarks(after) as source:
        assert_same_frames(list(source), expected)
        assert "cut off or damaged" in source.warnings[0]


def test_what_came_before_the_damage_is_counted(tmp_path):
    good, expected, _ = a_good_beginning()
    path = of_parts(tmp_path / "a.landmarks", good, packed({"kind": "frames"}, {}))
    result = count_video(path, exercise="toe_raise")
    assert result.source.frames == len(expected)
    assert any("cut off or damaged" in warning for warning in result.warnings)


def test_a_point_that_is_lost_along_one_axis_is_lost():
    """Such steps are in files of older versions; half a point made a warning while counting."""
    far_px = np.array([[2000.0, 1.0], [1.0, 2.0]])
    assert np.isnan(in_px(in_steps(far_px, 32), 32)).tolist() == [[True, True], [False, False]]
    half = np.array([[np.iinfo(np.int16).min, 3]], np.int16)
    assert np.isnan(in_px(half, 32)).all()


def test_time_does_not_run_backwards_between_members(tmp_path):
    good, expected, packer = a_good_beginning()
    early = packer.arrays(frames_of(np.random.default_rng(6), 3, start_s=1.0))
    path = of_parts(tmp_path / "a.landmarks", good, packed({"kind": "frames"}, early))
    with open_landmarks(path) as source:
        assert_same_frames(list(source), expected)


def test_the_frames_of_a_member_are_bounded(tmp_path):
    count = 20_000
    arrays = {
        "t_s": np.arange(count, dtype="<f8"),
        "luma": np.zeros(count, "<f8"),
        "found": np.zeros(count, "u1"),
        "points_px": np.zeros((0, 33, 2), "<f4"),
        "visibility": np.zeros((0, 33), "<f4"),
    }
    many = packed({"kind": "frames"}, arrays)
    path = of_parts(tmp_path / "a.landmarks", member(HEADING), member(SET), many)
    assert sets_of(path) == []


def test_many_sets_are_not_all_listed(tmp_path):
    frames = packed({"kind": "frames"}, some_arrays(3))
    sets = [member({**SET, "number": number}) + frames for number in range(1, 200)]
    path = of_parts(tmp_path / "a.landmarks", member(HEADING), *sets)
    with pytest.raises(InputError, match="and 179 more") as caught:
        open_landmarks(path)
    assert len(str(caught.value)) < 1000


def bomb(begins, repeated, times):
    """A gzip member of one piece over and over, made without holding its content."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(begins)]
    parts += [packer.compress(repeated * 10_000) for _ in range(times // 10_000)]
    return b"".join([*parts, packer.flush()])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bomb(b"[", b"[],", 20_000_000), id="millions of lists"),
        pytest.param(bomb(b"[[", b"[", 50_000_000), id="millions of brackets"),
        pytest.param(bomb(b"", b" ", 100_000_000), id="a line of blanks"),
        pytest.param(bomb(b'{"a": 1}\n', b"\0", 100_000_000), id="more than is listed"),
        pytest.param(
            bomb(b'{"arrays": {"t_s": ["<f8", 10000000]}}\n', b"\0" * 8, 10_000_000),
            id="a large array",
        ),
        pytest.param(gzip.compress(b"{}\n") * 20_000, id="many small members"),
    ],
)
def test_a_small_file_never_takes_much_memory(tmp_path, content):
    path = of_parts(tmp_path / "a.landmarks", content)
    tracemalloc.start()
    try:
        with pytest.raises(VideoError, match="holds no landmarks"):
            open_landmarks(path)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 20_000_000


def test_a_name_that_is_no_text_is_refused_before_counting():
    for name in ("a\udcff.landmarks", "a\0b.landmarks"):
        with pytest.raises(InputError, match=r"rename it|NUL character") as caught:
            count_video(name, exercise="toe_raise")
        assert_one_sentence(caught.value)
