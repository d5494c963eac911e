"""What everything that is heard has in common: it can be muted."""

from __future__ import annotations

from posecount.sinks.sound import Sound


class Muting:
    """A sink that is heard."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound

    @property
    def muted(self) -> bool:
        """Whether it is muted."""
        return self._sound.muted

    def toggle_mute(self) -> None:
        """Mute, or unmute."""
        self._sound.mute(not self._sound.muted)
