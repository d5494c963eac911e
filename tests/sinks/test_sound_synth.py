import numpy as np
import pytest

from posecount.sinks.sound_synth import RATE_HZ, Mixer, beep, chime, fall, tick, tone_hz


def loudest_hz(wave):
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), 4 * RATE_HZ))
    return float(np.argmax(spectrum) / 4)


@pytest.mark.parametrize("sound", [tick, beep, chime, fall])
def test_a_sound_starts_and_ends_softly_and_does_not_clip(sound):
    wave = sound()
    assert np.abs(wave).max() > 0.1
    assert abs(wave[0]) < 0.01 and abs(wave[-1]) < 0.01
    mixer = Mixer()
    for _ in range(4):
        mixer.play(wave)
    assert np.abs(mixer.block(len(wave))).max() <= 1.0


def test_what_is_played_comes_out_whole_over_the_blocks():
    mixer, wave = Mixer(), tick()
    mixer.play(wave)
    out = np.concatenate([mixer.block(256) for _ in range(20)])
    assert out[: len(wave)] == pytest.approx(wave)
    assert not out[len(wave) :].any()


def test_the_tone_rises_an_octave_during_a_hold():
    assert tone_hz(1.0) / tone_hz(0.0) == pytest.approx(2.0, rel=0.01)
    mixer, heard = Mixer(), []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        mixer.hold(share)
        mixer.block(RATE_HZ)
        heard.append(loudest_hz(mixer.block(RATE_HZ)))
        assert heard[-1] == pytest.approx(tone_hz(share), abs=1.5)
    assert heard == sorted(heard)


def test_the_tone_has_no_clicks_where_it_starts_glides_and_ends():
    mixer, blocks = Mixer(), []
    for share in (None, 0.0, 0.3, 0.9, None, None, 0.1, None):
        mixer.hold(share)
        blocks.append(mixer.block(4096))
    out = np.concatenate(blocks)
    steepest = 2 * np.pi * tone_hz(1.0) / RATE_HZ * 0.12
    assert np.abs(np.diff(out)).max() < 1.5 * steepest


def test_the_tone_ends():
    mixer = Mixer()
    mixer.hold(0.5)
    mixer.block(4096)
    mixer.hold(None)
    mixer.block(RATE_HZ)
    assert not mixer.block(4096).any()


def test_hush_is_at_once():
    mixer = Mixer()
    mixer.play(chime())
    mixer.block(512)
    mixer.play(tick())
    mixer.hush()
    assert not mixer.block(512).any()
