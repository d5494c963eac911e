"""The annotated video keeps the recording's sound, in step, and no sound costs it its picture."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from helpers.fake_pose import stand_in
from helpers.tiny_clips import four_corners

from posecount import count_video
from posecount.media import sound as sound_module

pytestmark = pytest.mark.slow

RATE_HZ = 44_100
FPS = 10
BEEP_S = 0.1


@pytest.fixture(autouse=True)
def stick_figure_for_model(monkeypatch):
    stand_in(monkeypatch.setattr)


def beeping(path, codec="aac", *, seconds=5, start_s=0.0, sound_start_s=0.0, times_s=None):
    """A recording whose picture is a clock, and that beeps at each whole second of its sound."""
    times_s = [i / FPS for i in range(seconds * FPS)] if times_s is None else times_s
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 96, 64, "yuv420p"
        picture.codec_context.time_base = Fraction(1, 1000)
        sound = container.add_stream(codec, rate=48_000 if codec == "libopus" else RATE_HZ)
        rate_hz = sound.codec_context.sample_rate
        for t_s in times_s:
            frame = av.VideoFrame.from_ndarray(four_corners(96, 64), format="bgr24")
            frame.pts, frame.time_base = round(1000 * (t_s + start_s)), Fraction(1, 1000)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        t_s = np.arange(seconds * rate_hz) / rate_hz
        wave = np.where(t_s % 1.0 < BEEP_S, 0.8 * np.sin(2 * np.pi * 880 * t_s), 0.0)
        for first in range(0, len(wave), 960):
            values = (wave[None, first : first + 960] * 32_000).astype(np.int16)
            piece = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
            piece.sample_rate, piece.time_base = rate_hz, Fraction(1, rate_hz)
            piece.pts = first + round((start_s + sound_start_s) * rate_hz)
            container.mux(sound.encode(piece))
        container.mux(sound.encode(None))
    return path


def codec_of(path):
    with av.open(str(path)) as container:
        return [stream.codec_context.name for stream in container.streams.audio]


def beeps_s(path):
    """When each beep begins, from the first picture on."""
    times_s, values = [], []
    with av.open(str(path)) as container:
        first_s = next(container.decode(video=0)).time
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            data = frame.to_ndarray().astype(float)
            loud = np.abs(data).reshape(-1, frame.samples if frame.format.is_planar else 1)
            loud = loud.max(axis=0) if frame.format.is_planar else loud[:, 0]
            values.append(loud / (32_768 if frame.format.name.startswith("s16") else 1))
            times_s.append(frame.time - first_s + np.arange(len(loud)) / frame.sample_rate)
    t_s, loud = np.concatenate(times_s), np.concatenate(values)
    heard_s = t_s[loud > 0.3]
    return heard_s[np.concatenate(([True], np.diff(heard_s) > 0.3))], t_s[-1]


def annotated(path, target, **options):
    result = count_video(path, exercise="toe_raise", view="body", overlay=target, **options)
    return [warning for warning in result.warnings if "sound" in warning]


@pytest.mark.parametrize(
    ("source", "codec", "target", "kept_as"),
    [
        ("a.mp4", "aac", "out.mp4", "aac"),
        ("a.mp4", "aac", "out.mkv", "aac"),
        ("a.mp4", "aac", "out.mov", "aac"),
        ("a.ts", "aac", "out.mp4", "aac"),
        ("a.mov", "pcm_s16le", "out.mov", "pcm_s16le"),
        ("a.mov", "pcm_s16le", "out.mp4", "aac"),
        ("a.mkv", "pcm_s16le", "out.mkv", "pcm_s16le"),
        ("a.mkv", "libopus", "out.mp4", "opus"),
        ("a.mkv", "libopus", "out.mov", "aac"),
        ("a.mkv", "flac", "out.mkv", "flac"),
    ],
)
def test_the_sound_is_copied_or_encoded_and_in_step(tmp_path, source, codec, target, kept_as):
    path = beeping(tmp_path / source, codec)
    assert annotated(path, tmp_path / target) == []
    assert codec_of(tmp_path / target) == [kept_as]
    found_s, end_s = beeps_s(tmp_path / target)
    expected_s, _ = beeps_s(path)
    assert found_s == pytest.approx(expected_s, abs=0.03)
    assert len(found_s) == 5
    assert end_s == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
@pytest.mark.parametrize(
    ("start_s", "sound_start_s"), [(3.0, 0.0), (0.0, 0.7), (2.0, 1.3), (0.0, 2.0)]
)
def test_sound_that_begins_at_another_time_stays_in_step(tmp_path, codec, start_s, sound_start_s):
    path = beeping(
        tmp_path / "a.mkv", codec, seconds=4, start_s=start_s, sound_start_s=sound_start_s
    )
    assert annotated(path, tmp_path / "out.mp4") == []
    found_s, _ = beeps_s(tmp_path / "out.mp4")
    expected_s = [sound_start_s + k for k in range(4) if sound_start_s + k < 3.9]
    # A packet of sound may reach a little beyond the last picture.
    found_s = found_s[found_s < 3.9]
    assert found_s == pytest.approx(expected_s, abs=0.03)


def test_uneven_pictures_and_their_sound_stay_in_step(tmp_path):
    rng = np.random.default_rng(3)
    times_s = np.cumsum(rng.choice([0.02, 0.05, 0.3], 40)).tolist()
    path = beeping(tmp_path / "a.mkv", seconds=5, times_s=[0.0, *times_s])
    annotated(path, tmp_path / "out.mp4")
    found_s, _ = beeps_s(tmp_path / "out.mp4")
    assert found_s == pytest.approx(range(len(found_s)), abs=0.03)
    assert len(found_s) >= 3


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
def test_the_sound_ends_with_the_picture(tmp_path, codec):
    path = beeping(tmp_path / "a.mkv", codec)
    annotated(path, tmp_path / "limit.mp4", max_seconds=2.5)
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 25

    annotated(path, tmp_path / "stopped.mp4", stop=stop)
    for name in ("limit.mp4", "stopped.mp4"):
        found_s, end_s = beeps_s(tmp_path / name)
        assert found_s == pytest.approx([0, 1, 2], abs=0.03)
        assert end_s == pytest.approx(2.5, abs=0.1)


def test_a_recording_without_sound_makes_a_video_without_any(tmp_path):
    path = beeping(tmp_path / "a.mkv")
    with av.open(str(path)) as source, av.open(str(tmp_path / "mute.mkv"), "w") as mute:
        stream = mute.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                mute.mux(packet)
    assert annotated(tmp_path / "mute.mkv", tmp_path / "out.mp4") == []
    assert codec_of(tmp_path / "out.mp4") == []


def picture_times_s(path):
    with av.open(str(path)) as container:
        return [round(frame.time, 2) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("source", "codec"),
    [("a.mp4", "aac"), ("a.mov", "pcm_s16le"), ("a.mp4", "libopus"), ("a.mp4", "flac")],
)
@pytest.mark.parametrize("target", ["out.mp4", "out.mkv", "out.mov"])
def test_broken_sound_costs_no_picture(tmp_path, source, codec, target):
    """Every packet of sound but the first few is scribbled over."""
    path = beeping(tmp_path / source, codec)
    with av.open(str(path)) as container:
        places = [(p.pos, p.size) for p in container.demux(audio=0) if p.size]
    data, rng = bytearray(path.read_bytes()), np.random.default_rng(0)
    for place, size in places[3:]:
        data[place : place + size] = rng.bytes(size)
    path.write_bytes(data)
    annotated(path, tmp_path / target)
    assert picture_times_s(tmp_path / target) == [round(i / FPS, 2) for i in range(50)]


def test_sound_that_cannot_be_read_on_is_told_and_costs_no_picture(tmp_path, monkeypatch):
    path = beeping(tmp_path / "a.mkv")
    true = sound_module.SoundReader._timed

    def timed(reader):
        for number, packet in enumerate(true(reader)):
            if number == 100:
                raise av.error.InvalidDataError(1, "made up")
            yield packet

    monkeypatch.setattr(sound_module.SoundReader, "_timed", timed)
    (remark,) = annotated(path, tmp_path / "out.mp4")
    assert "has no sound from 2." in remark
    assert picture_times_s(tmp_path / "out.mp4") == [round(i / FPS, 2) for i in range(50)]


def test_sound_in_an_unknown_format_is_told_and_costs_no_picture(tmp_path):
    path = beeping(tmp_path / "a.mkv", "flac")
    path.write_bytes(path.read_bytes().replace(b"A_FLAC", b"A_XLAC"))
    (remark,) = annotated(path, tmp_path / "out.mp4")
    assert "has no sound" in remark
    assert len(picture_times_s(tmp_path / "out.mp4")) == 50


def test_a_full_disk_is_still_the_videos_failure(tmp_path, monkeypatch):
    from posecount.errors import OutputError

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posecount.sinks.original_sound._Copied.write_until", full)
    path = beeping(tmp_path / "a.mp4")
    with pytest.raises(OutputError, match="no space left"):
        annotated(path, tmp_path / "out.mp4")
