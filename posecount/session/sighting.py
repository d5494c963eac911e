"""What a session must know of the person in a frame."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """The person in one frame.

    ``in_view`` there is somebody whose feet can be followed; ``in_position`` they are as the
    exercise asks, standing or lying or with the right leg up; ``still`` the body (a foot may
    already work) rests. ``advice`` is one line on what to do about the picture or the position.
    """

    in_view: bool
    in_position: bool
    still: bool
    advice: str | None = None


NOBODY = Sighting(in_view=False, in_position=False, still=False)
