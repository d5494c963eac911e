"""The sounds of a session: ticks, the tone of a hold, chimes and a voice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from posecount.language import tr
from posecount.sinks.sound_synth import RATE_HZ, Mixer, Wave, beep, chime, fall, tick
from posecount.sinks.sound_voice import HOW_TO_SPEAK, Voice

_BLOCK = 1024


class Loudspeaker(Protocol):
    """Something that asks for samples as long as it is open."""

    def close(self) -> None:
        """Stop playing."""


Fill = Callable[[int], Wave]


class NoLoudspeakerError(Exception):
    """There is no sound output; the message says why, in a few words."""


def open_loudspeaker(fill: Fill) -> Loudspeaker:
    """Play the samples that ``fill`` returns on the loudspeaker. Raises NoLoudspeakerError."""
    try:
        import sounddevice
    except ImportError as error:
        raise NoLoudspeakerError("pip install 'posecount[sound]' brings it") from error
    except OSError as error:
        raise NoLoudspeakerError(
            "the PortAudio library is missing (Debian and Ubuntu: sudo apt install libportaudio2)"
        ) from error

    def callback(out: Any, length: int, *_: object) -> None:
        out[:, 0] = fill(length)

    try:
        stream = sounddevice.OutputStream(
            samplerate=RATE_HZ, channels=1, blocksize=_BLOCK, dtype="float32", callback=callback
        )
        stream.start()
    except Exception as error:  # PortAudio's own error, or any of its host's.
        raise NoLoudspeakerError("no audio device was found") from error
    speaker: Loudspeaker = stream
    return speaker


class Sound:
    """Plays and speaks without ever making the caller wait; silent if there is no sound output.

    ``silent_because`` says why there are no tones, None if there are some.
    """

    def __init__(
        self,
        open_this: Callable[[Fill], Loudspeaker] = open_loudspeaker,
        voice: Voice | None = None,
        *,
        muted: bool = False,
    ) -> None:
        self._mixer = Mixer()
        self._voice = voice or Voice()
        self.muted = muted
        self.silent_because: str | None = None
        self._speaker: Loudspeaker | None = None
        try:
            self._speaker = open_this(self._mixer.block)
        except NoLoudspeakerError as error:
            self.silent_because = str(error)
        self._tick, self._beep, self._chime, self._fall = tick(), beep(), chime(), fall()

    def tick(self) -> None:
        """Play the sound of a counted rep."""
        self._play(self._tick)

    def beep(self) -> None:
        """Play the sound of one second of a countdown."""
        self._play(self._beep)

    def chime(self) -> None:
        """Play the sound of a target reached."""
        self._play(self._chime)

    def fall(self) -> None:
        """Play the sound of a set that ended before everything was done."""
        self._play(self._fall)

    def hold(self, share: float | None) -> None:
        """Play the tone for ``share`` (0 to 1) of a hold; None stops it."""
        self._mixer.hold(None if self.muted else share)

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Speak ``text``; leave it out if it would come late, unless ``urgent``."""
        if not self.muted:
            self._voice.say(text, urgent=urgent)

    def explain(self, sentences: Sequence[str]) -> None:
        """Speak these one after the other, after what is more urgent."""
        if not self.muted:
            self._voice.explain(sentences)

    def hold_explaining(self, hold: bool) -> None:
        """Begin no further sentence of an explanation until it is no longer held."""
        self._voice.hold_explaining(hold)

    def stop_explaining(self) -> None:
        """Leave out what remains of an explanation."""
        self._voice.stop_explaining()

    def lacking(self, within_s: float) -> list[str]:
        """Return sentences on which sounds will be missing, and how to get them.

        The search for speech may take long; after ``within_s`` it is not mentioned.
        """
        lacking = []
        if self.silent_because is not None:
            reason = tr(self.silent_because)
            lacking.append(tr("There will be no sounds: {reason}.", reason=reason))
        if self._voice.is_missing(within_s):
            lacking.append(tr("Nothing will be spoken: {how}.", how=tr(HOW_TO_SPEAK)))
        return lacking

    def mute(self, muted: bool) -> None:
        """Mute at once, or unmute."""
        self.muted = muted
        if muted:
            self._mixer.hush()
            self._voice.hush()

    def close(self) -> None:
        """End the threads and close the loudspeaker."""
        self._voice.close()
        if self._speaker is not None:
            self._speaker.close()

    def _play(self, wave: Wave) -> None:
        if not self.muted and self._speaker is not None:
            self._mixer.play(wave)
