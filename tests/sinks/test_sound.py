import sys
import threading
import time
import types

import numpy as np
import pytest

from posecount.sinks.sound import NoLoudspeakerError, Sound, open_loudspeaker
from posecount.sinks.sound_voice import Voice, _Program


class Ear:
    """A loudspeaker that keeps what it was asked to play."""

    def __init__(self, fill):
        self.fill = fill
        self.closed = False

    def heard(self, length=4096):
        return self.fill(length)

    def close(self):
        self.closed = True


class Mouth:
    """A speech engine that takes its time."""

    def __init__(self, fails=False):
        self.said = []
        self.speaking = threading.Event()
        self.go_on = threading.Event()
        self.fails = fails

    def say(self, text):
        self.speaking.set()
        if not self.go_on.wait(5.0) or self.fails:
            raise RuntimeError("no breath")
        self.said.append(text)


@pytest.fixture
def ear_and_sound():
    ears = []

    def open_ear(fill):
        ears.append(Ear(fill))
        return ears[0]

    sound = Sound(open_ear, Voice(lambda: None))
    yield ears[0], sound
    sound.close()
    assert ears[0].closed


def until(condition):
    end_s = time.monotonic() + 5.0
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.002)


@pytest.mark.parametrize("what", ["tick", "beep", "chime", "fall"])
def test_each_sound_is_heard(ear_and_sound, what):
    ear, sound = ear_and_sound
    assert not ear.heard().any()
    getattr(sound, what)()
    assert ear.heard().any()


def test_a_hold_is_heard_until_it_ends(ear_and_sound):
    ear, sound = ear_and_sound
    sound.hold(0.5)
    assert ear.heard().any()
    sound.hold(None)
    ear.heard(44_100)
    assert not ear.heard().any()


def test_muted_is_silent_and_comes_back(ear_and_sound):
    ear, sound = ear_and_sound
    sound.chime()
    sound.mute(True)
    sound.tick()
    sound.hold(0.5)
    assert not ear.heard().any()
    sound.mute(False)
    sound.tick()
    assert ear.heard().any()


def test_without_a_loudspeaker_everything_works_in_silence():
    def none(_fill):
        raise NoLoudspeakerError("no audio device was found")

    sound = Sound(none, Voice(lambda: None))
    for act in (sound.tick, sound.beep, sound.chime, sound.close):
        act()
    sound.hold(0.4)
    sound.say("four")
    assert sound.silent_because == "no audio device was found"


@pytest.mark.parametrize(
    ("module", "says"),
    [
        (None, "posecount\\[sound\\]"),
        (types.SimpleNamespace(), "no audio device"),
    ],
)
def test_why_there_is_no_sound(monkeypatch, module, says):
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    with pytest.raises(NoLoudspeakerError, match=says):
        open_loudspeaker(lambda length: np.zeros(length, np.float32))


def test_the_loudspeaker_is_fed_by_the_mixer(monkeypatch):
    class Stream:
        def __init__(self, callback, **options):
            self.callback, self.options = callback, options

        def start(self):
            self.out = np.full((64, 1), 9.0, np.float32)
            self.callback(self.out, 64, None, None)

    monkeypatch.setitem(sys.modules, "sounddevice", types.SimpleNamespace(OutputStream=Stream))
    stream = open_loudspeaker(lambda length: np.full(length, 0.25, np.float32))
    assert (stream.out == 0.25).all()
    assert stream.options["channels"] == 1


def test_speaking_never_waits_and_only_the_newest_count_is_said():
    mouth = Mouth()
    voice = Voice(lambda: mouth)
    voice.say("one")
    assert mouth.speaking.wait(5.0)
    for word in ("two", "three", "four"):
        voice.say(word)
    voice.say("left leg", urgent=True)
    voice.say("five")
    mouth.go_on.set()
    until(lambda: len(mouth.said) == 3)
    assert mouth.said == ["one", "left leg", "five"]
    voice.close()


def test_what_would_come_late_is_left_out():
    mouth, now_s = Mouth(), [0.0]
    voice = Voice(lambda: mouth, lambda: now_s[0])
    voice.say("one")
    assert mouth.speaking.wait(5.0)
    voice.say("two")
    now_s[0] = 10.0
    mouth.go_on.set()
    until(lambda: mouth.said == ["one"])
    voice.say("three")
    until(lambda: len(mouth.said) == 2)
    assert mouth.said == ["one", "three"]
    voice.close()


def test_a_voice_that_fails_does_not_end_the_next_word():
    mouth = Mouth(fails=True)
    mouth.go_on.set()
    voice = Voice(lambda: mouth)
    voice.say("one", urgent=True)
    assert mouth.speaking.wait(5.0)
    mouth.fails = False
    voice.say("two", urgent=True)
    until(lambda: mouth.said[-1:] == ["two"])
    voice.close()


def test_closing_does_not_wait_for_a_long_sentence():
    mouth = Mouth()
    voice = Voice(lambda: mouth)
    voice.say("one")
    assert mouth.speaking.wait(5.0)
    voice.close()
    mouth.go_on.set()


def test_an_explanation_lets_others_pass_and_is_broken_off():
    mouth = Mouth()
    stopped = []
    mouth.stop = lambda: (stopped.append(True), mouth.go_on.set())
    voice = Voice(lambda: mouth)
    voice.explain(["Lie down.", "Turn your foot.", "Ten times."])
    assert mouth.speaking.wait(5.0)
    voice.say("Move back.", urgent=True)
    voice.stop_explaining()
    voice.say("three")
    until(lambda: mouth.said[-1:] == ["three"])
    assert stopped == [True]
    assert mouth.said == ["Lie down.", "Move back.", "three"]
    voice.close()


def test_an_explanation_that_is_held_goes_on_later_sentence_by_sentence():
    mouth = Mouth()
    mouth.go_on.set()
    voice = Voice(lambda: mouth)
    voice.hold_explaining(True)
    voice.explain(["Lie down. Turn your foot.", "Ten times."])
    voice.say("Move back.", urgent=True)
    until(lambda: mouth.said == ["Move back."])
    voice.hold_explaining(False)
    until(lambda: mouth.said == ["Move back.", "Lie down.", "Turn your foot.", "Ten times."])
    voice.close()


def test_what_is_being_said_or_waits_is_not_queued_again():
    """As for somebody who turns the wrong way round several times."""
    mouth = Mouth()
    voice = Voice(lambda: mouth)
    voice.say("the other way", urgent=True)
    assert mouth.speaking.wait(5.0)
    voice.say("the other way", urgent=True)
    for _ in range(3):
        voice.say("paused", urgent=True)
    mouth.go_on.set()
    voice.say("last", urgent=True)
    until(lambda: mouth.said[-1:] == ["last"])
    assert mouth.said == ["the other way", "paused", "last"]
    voice.close()


def test_another_explanation_takes_the_place_of_the_first():
    mouth = Mouth()
    voice = Voice(lambda: mouth)
    voice.explain(["Lie down.", "Turn your foot."])
    assert mouth.speaking.wait(5.0)
    voice.explain(["Stand up."])
    mouth.go_on.set()
    until(lambda: mouth.said == ["Lie down.", "Stand up."])
    voice.close()


def test_a_program_that_speaks_can_be_stopped():
    """It sleeps for a minute instead of speaking."""
    program = _Program((sys.executable, "-c", "import time; time.sleep(60)"))
    thread = threading.Thread(target=program.say, args=("a long sentence",))
    thread.start()
    until(lambda: program._running is not None)
    program.stop()
    thread.join(20.0)
    assert not thread.is_alive()
    program.stop()


class Silent:
    """A loudspeaker that is there."""

    def close(self):
        pass


@pytest.mark.parametrize(
    ("speaker", "engine", "says"),
    [
        (lambda _fill: Silent(), Mouth(), []),
        (lambda _fill: Silent(), None, ["Nothing will be spoken: install espeak-ng"]),
        (None, Mouth(), ["There will be no sounds: no audio device was found."]),
        (None, None, ["There will be no sounds", "Nothing will be spoken"]),
    ],
)
def test_what_will_not_be_heard_is_known_beforehand(speaker, engine, says):
    def none(_fill):
        raise NoLoudspeakerError("no audio device was found")

    sound = Sound(speaker or none, Voice(lambda: engine))
    lacking = sound.lacking(30.0)
    sound.close()
    assert len(lacking) == len(says)
    assert all(one.startswith(start) for one, start in zip(lacking, says, strict=True))


def test_a_search_for_speech_that_takes_long_holds_nobody_up():
    found = threading.Event()

    def slow():
        found.wait(30.0)

    sound = Sound(lambda _fill: Silent(), Voice(slow))
    assert sound.lacking(0.01) == []
    found.set()
    sound.close()
