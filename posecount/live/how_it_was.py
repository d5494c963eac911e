"""The question on the screen after a session, answered with the keys or left out."""

from __future__ import annotations

from collections.abc import Sequence

from posecount.history.answers import MOST, Answers
from posecount.language import tr

_KEPT = ("n", "space")
"""Enter and space; the window calls Enter n."""

_NAMES = ("pain", "effort")


class HowItWas:
    """Asks for pain, then for effort. Feed it the keys pressed."""

    def __init__(self) -> None:
        self._typed = ""
        self._said: list[int | None] = []

    @property
    def line(self) -> str | None:
        """The question as it stands; None when there is none any more."""
        number = len(self._said)
        if number == len(_NAMES):
            return None
        pain = _NAMES[number] == "pain"
        if not self._typed:
            return (
                tr("Pain, 0 to {most}? Type it, then Enter. Enter alone: no answer.", most=MOST)
                if pain
                else tr(
                    "Effort, 0 to {most}? Type it, then Enter. Enter alone: no answer.", most=MOST
                )
            )
        return (
            tr("Pain {typed} of {most}. Enter keeps it.", typed=self._typed, most=MOST)
            if pain
            else tr("Effort {typed} of {most}. Enter keeps it.", typed=self._typed, most=MOST)
        )

    @property
    def answers(self) -> Answers:
        """The answers so far, with what is typed but not yet kept."""
        typed = [int(self._typed)] if self._typed else []
        pain, effort = [*self._said, *typed, None, None][: len(_NAMES)]
        return Answers(pain, effort)

    @property
    def settled(self) -> Sequence[str]:
        """The names of the questions that were answered or left out."""
        return _NAMES[: len(self._said) + bool(self._typed)]

    def press(self, key: str) -> bool:
        """Take a key; return whether it was part of an answer."""
        if self.line is None:
            return False
        if key in _KEPT:
            self._said.append(int(self._typed) if self._typed else None)
            self._typed = ""
            return True
        if not (key.isdecimal() and key.isascii()):
            return False
        longer = f"{self._typed}{key}"
        # A digit too many is a new answer: 1 and then 0 is 10, 3 and then 5 is 5.
        self._typed = (
            longer if len(str(int(longer))) == len(longer) and int(longer) <= MOST else key
        )
        return True
