"""The facts about the person in a frame that a session needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """The person in one frame.

    ``in_view`` somebody is there whose feet can be followed; ``in_position`` they are in the
    exercise's position: standing, lying, or with the right leg up; ``still`` the body rests (a foot
    may already work). ``advice`` is one line on what to do about the picture or the position.
    ``often`` says that pictures come often enough to count the exercise.
    """

    in_view: bool
    in_position: bool
    still: bool
    advice: str | None = None
    often: bool = True


NOBODY = Sighting(in_view=False, in_position=False, still=False)
