"""Guides a person through the reps of a recording, in a window."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

from posecount.errors import InputError, OutputError
from posecount.exercises import find_exercise
from posecount.live.window import DesktopWindow, Window
from posecount.review.desk import Desk, advance, opened
from posecount.review.edit import Sheet
from posecount.review.frames import FrameReader
from posecount.review.keys import Wish, press
from posecount.review.picture import ReviewPainter
from posecount.review.truth_file import TruthFile, draft_beside, read_truth_file

# OpenCV forgets all but the last key pressed between two queries.
_IDLE_S = 0.008
# If decoding takes longer than this, playback is slower but skips nothing.
_LONGEST_STEP_S = 0.1
_OUTSIDE_S = 0.5


def run_review(video: Path, truth: Path, open_window: Callable[[], Window] = DesktopWindow) -> str:
    """Review the truth file until the person leaves; return a sentence on how it ended.

    Every edit is saved to a draft at once. Raises InputError (or its children) for files that
    cannot be read, or if there is no screen.
    """
    file = read_truth_file(truth)
    with ExitStack() as stack:
        window = stack.enter_context(closing(open_window()))
        reader = stack.enter_context(closing(FrameReader(video, mirrored=file.truth.mirrored)))
        review = Review(file, reader, window)
        with suppress(KeyboardInterrupt):
            review.run()
        return review.farewell()


class Review:
    """One review: the desk, its files and its window."""

    def __init__(
        self,
        file: TruthFile,
        reader: FrameReader,
        window: Window,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file = file
        self._reader = reader
        self._window = window
        self._now = now
        self._over = False
        self._shown: tuple[object, ...] = ()
        exercise = file.truth.exercise
        self._painter = ReviewPainter(_title(exercise))
        draft = file.draft()
        sheet = file.sheet(reader.duration_s)
        self.desk = opened(
            sheet,
            reader.times,
            turns=find_exercise(exercise).turning or any(rep.direction for rep in file.truth.reps),
            draft=None if draft is None else draft.sheet(reader.duration_s),
        )
        if sheet.entries and sheet.entries[-1].rep.end_s > reader.duration_s + _OUTSIDE_S:
            self._say("There are reps after the recording's end: is it the right recording?")

    def run(self) -> None:
        """Run until the person leaves."""
        before_s = self._now()
        while not self._over:
            self._show()
            pressed = self._window.keys()
            for key in pressed:
                self.take(key)
            now_s = self._now()
            self.desk = advance(self.desk, min(now_s - before_s, _LONGEST_STEP_S))
            before_s = now_s
            self._over = self._over or self._window.closed

    def take(self, key: str) -> None:
        """Handle one key."""
        before = self.desk.sheet
        self.desk, wish = press(self.desk, key)
        if self.desk.sheet != before:
            self._keep_draft(self.desk.sheet)
        if wish is not None:
            self._grant(wish)

    def farewell(self) -> str:
        """Return the sentence for the end."""
        draft = draft_beside(self._file.path)
        if draft.exists():
            return f"Not saved: your edits are kept in {draft}; review again to go on with them."
        truth = self._file.truth
        accepted = "reviewed" if truth.reviewed else "not all of it accepted yet"
        return f"{self._file.path}: {len(truth.reps)} reps, {accepted}."

    def _grant(self, wish: Wish) -> None:
        if wish is Wish.FULL_SCREEN:
            self._window.toggle_full_screen()
        elif wish in (Wish.SAVE, Wish.SAVE_AND_LEAVE):
            self._over = self._save() and wish is Wish.SAVE_AND_LEAVE
        elif wish is Wish.DISCARD:
            self._file.remove_draft()
        elif wish is Wish.DISCARD_AND_LEAVE:
            self._file.remove_draft()
            self._over = True
        else:
            self._over = True

    def _save(self) -> bool:
        try:
            self._file = self._file.saved(self.desk.sheet)
        except InputError as error:
            self._say(f"Not saved: {error}")
            return False
        waiting = sum(not entry.accepted for entry in self.desk.sheet.entries)
        rest = f"; {waiting} of {len(self.desk.sheet.entries)} still to accept" if waiting else ""
        self.desk = replace(self.desk, saved=self.desk.sheet)
        self._say(f"Saved{rest}.")
        return True

    def _keep_draft(self, sheet: Sheet) -> None:
        if sheet == self.desk.saved:
            self._file.remove_draft()
            return
        try:
            self._file.keep_draft(sheet)
        except OutputError as error:
            self._say(f"No draft can be kept, so save often: {error}")

    def _say(self, text: str) -> None:
        self.desk = replace(self.desk, message=text)

    def _show(self) -> None:
        """Draw only changes: a paused review takes no computing."""
        index = self._reader.times.index_at(self.desk.t_s)
        size = self._window.size
        looks = _looks(self.desk, index, size)
        if looks == self._shown:
            time.sleep(_IDLE_S)
            return
        self._shown = looks
        picture = self._reader.picture(index)
        self._window.show(self._painter.paint(size, self.desk, picture))


def _looks(desk: Desk, index: int, size: tuple[int, int]) -> tuple[object, ...]:
    return (
        replace(desk, t_s=0.0),
        index,
        size,
    )


def _title(exercise: str) -> str:
    try:
        return find_exercise(exercise).title
    except InputError:
        return exercise
