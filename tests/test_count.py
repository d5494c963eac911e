import av
import pytest
from helpers.fake_pose import LENGTH_S, MODEL, stand_in
from helpers.tiny_clips import four_corners, write_clip

from posecount import CountResult, InputError, OutputError, VideoError, count_video
from posecount.count import choose_target
from posecount.exercises import find_exercise
from posecount.media.video import open_video

FPS = 10


@pytest.fixture(autouse=True)
def stick_figure_for_model(monkeypatch):
    stand_in(monkeypatch.setattr)


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "three raises.mp4"
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    return write_clip(path, fps=FPS, frames=frames, size=(320, 240), images=images)


def test_a_recording_is_counted_from_end_to_end(clip):
    result = count_video(clip, exercise="calf_raise")
    assert isinstance(result, CountResult)
    assert (result.exercise, result.hold_target_s) == ("toe_raise", None)
    assert [rep.side for rep in result.reps] == ["left"] * 3
    assert (result.totals.reps, result.totals.left, result.totals.right) == (3, 3, 0)
    assert result.source.path == str(clip)
    assert (result.source.width, result.source.height) == (320, 240)
    assert result.source.frames == 130
    assert result.source.duration_s == pytest.approx(13.0, abs=0.05)
    assert (result.model.name, result.model.sha256) == (MODEL.name, MODEL.sha256)
    assert result.pose_found == 1.0
    assert result.warnings == []


def test_a_path_may_be_a_string(clip):
    assert count_video(str(clip), exercise="toe_raise").totals.reps == 3


def test_the_result_does_not_depend_on_whether_somebody_watches_or_draws(clip, tmp_path):
    seen = []
    watched = count_video(
        clip,
        exercise="toe_raise",
        overlay=tmp_path / "out.mp4",
        watch=lambda tick, source: seen.append((tick.frame.index, source.width)),
    )
    assert watched == count_video(clip, exercise="toe_raise")
    assert seen == [(i, 320) for i in range(130)]


def test_only_the_first_seconds(clip):
    result = count_video(clip, exercise="toe_raise", max_seconds=8.0)
    assert result.totals.reps == 2
    assert result.source.frames == 80
    assert result.source.duration_s == pytest.approx(8.0, abs=0.05)


def test_more_seconds_than_there_are(clip):
    assert count_video(clip, exercise="toe_raise", max_seconds=99.0).source.frames == 130


def test_stopping_early_keeps_what_was_counted_and_says_so(clip):
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 60

    result = count_video(clip, exercise="toe_raise", stop=stop)
    assert result.totals.reps == 1
    assert result.source.frames == 60
    assert "Stopped at 6.0 s; what came later was not counted." in result.warnings


def test_a_hold_target_takes_the_place_of_the_usual(clip):
    short = count_video(clip, exercise="toe_raise", hold_target_s=3.0)
    assert (short.hold_target_s, short.totals.reps, short.totals.complete) == (3.0, 3, 0)
    reached = count_video(clip, exercise="toe_raise", hold_target_s=1.0)
    assert reached.totals.complete == 3


def test_nobody_is_zero_reps_and_a_warning(clip, monkeypatch):
    monkeypatch.setenv("NOBODY", "1")
    result = count_video(clip, exercise="toe_raise")
    assert (result.totals.reps, result.pose_found) == (0, 0.0)
    assert result.warnings[0].startswith("Neither a person nor a moving foot was found")


def test_the_overlay_has_the_recordings_frames_at_their_times(clip, tmp_path):
    count_video(clip, exercise="toe_raise", overlay=tmp_path / "out.mp4")
    with open_video(clip) as before, open_video(tmp_path / "out.mp4") as after:
        assert (after.width, after.height) == (before.width, before.height)
        assert [f.t_s for f in after] == pytest.approx([f.t_s for f in before], abs=0.002)
    with av.open(str(tmp_path / "out.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


def test_an_overlay_that_cannot_be_finished_keeps_the_count(clip, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posecount.sinks.h264.H264Writer.write", full)
    with pytest.raises(OutputError, match="no space left") as raised:
        count_video(clip, exercise="toe_raise", overlay=tmp_path / "out.mp4")
    assert raised.value.result.totals.reps == 3
    assert list(tmp_path.iterdir()) == []


def test_an_unusable_overlay_is_told_before_counting(clip, tmp_path):
    seen = []
    with pytest.raises(OutputError) as raised:
        count_video(
            clip,
            exercise="toe_raise",
            overlay=tmp_path / "missing" / "out.mp4",
            watch=lambda *_: seen.append(1),
        )
    assert raised.value.result is None
    assert seen == []


def test_the_recording_itself_is_never_the_overlay(clip):
    before = clip.read_bytes()
    with pytest.raises(OutputError, match="the recording itself"):
        count_video(clip, exercise="toe_raise", overlay=clip)
    assert clip.read_bytes() == before


def test_what_cannot_be_read_is_an_error_of_its_kind(tmp_path):
    with pytest.raises(VideoError):
        count_video(tmp_path / "missing.mp4", exercise="toe_raise")
    with pytest.raises(InputError):
        count_video(tmp_path / "missing.mp4", exercise="jumping_jacks")


@pytest.mark.parametrize(
    ("name", "asked", "target"),
    [
        ("toe_raise", None, None),
        ("toe_raise", 3.0, 3.0),
        ("resisted_dorsiflexion", None, 5.0),
        ("resisted_dorsiflexion", 600, 600),
    ],
)
def test_hold_targets(name, asked, target):
    assert choose_target(find_exercise(name), asked) == target


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("ankle_circles", 3.0, "ankle_circles has no hold"),
        ("toe_raise", 0.0, "more than 0"),
        ("toe_raise", -1.0, "more than 0"),
        ("toe_raise", 601.0, "at most 600"),
        ("toe_raise", float("nan"), "more than 0"),
    ],
)
def test_hold_targets_that_make_no_sense(name, asked, says):
    with pytest.raises(InputError, match=says):
        choose_target(find_exercise(name), asked)
