"""The question after a session, and the command that answers it later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from posecount.cli.console import ask, say
from posecount.cli.help import PlainArguments
from posecount.errors import InputError, NobodyAnsweredError

if TYPE_CHECKING:
    from posecount.history.answers import Answers
    from posecount.history.store import History

Answer = TypeVar("Answer")

_INSTEAD = "say it with --pain, --effort or --note of 'posecount history note'."


def register(history_app: typer.Typer) -> None:
    """Add ``history note``."""
    history_app.command("note", cls=PlainArguments)(note)


def note(
    session: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="The session's number; by default the last one."),
    ] = None,
    pain: Annotated[
        int | None, typer.Option(metavar="0-10", help="Pain, from 0 for none.", min=0, max=10)
    ] = None,
    effort: Annotated[
        int | None,
        typer.Option(metavar="0-10", help="How hard it was, from 0 for no effort.", min=0, max=10),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help="A note; an empty one takes it away."),
    ] = None,
) -> None:
    """Say how a session was: pain, effort, a note. Without options it asks."""
    from posecount.history.answers import Answers, keep_answers, read_note
    from posecount.history.store import History

    answers = Answers(pain, effort, None if text is None else read_note(text))
    with History.open(create=False) as history:
        number = _last(history) if session is None else session
        if number not in history.numbers():
            raise InputError(f"There is no session {number}; 'posecount history' lists them.")
        given = [answers] if answers != Answers() else ask_how_it_was()
        noted = 0
        for one in given:
            keep_answers(history, number, one, datetime.now().astimezone())
            noted += 1
    say(f"Noted with session {number}." if noted else "Nothing was noted.")


def _last(history: History) -> int:
    """Return the number of the session begun last."""
    sessions = history.sessions()
    if not sessions:
        raise InputError("There is no session yet; 'posecount live' does one.")
    return sessions[-1].id


def keep(session: int, answers: Answers) -> None:
    """Keep what was answered."""
    from posecount.history.answers import keep_answers
    from posecount.history.store import History

    with History.open() as history:
        keep_answers(history, session, answers, datetime.now().astimezone())


def ask_the_rest(session: int, *, scores: bool) -> None:
    """Ask how the session was, and keep each answer; ``scores`` if the screen did not ask."""
    try:
        for answers in ask_how_it_was(scores=scores):
            keep(session, answers)
    except NobodyAnsweredError:  # The terminal was closed.
        return


def ask_how_it_was(*, scores: bool = True) -> Iterator[Answers]:
    """Ask for pain and effort, if ``scores``, and for a note; yield each answer as it is given.

    Enter leaves a question out. Raises NobodyAnsweredError.
    """
    from posecount.history.answers import MOST, Answers, read_note, read_score

    say("How was it? Enter leaves a question out.")
    if scores:
        pain = _asked(f"Pain, 0 (none) to {MOST}:", read_score)
        yield from [Answers(pain=pain)] if pain is not None else []
        effort = _asked(f"Effort, 0 (none) to {MOST}:", read_score)
        yield from [Answers(effort=effort)] if effort is not None else []
    note = _asked("Note:", read_note)
    yield from [Answers(note=note)] if note is not None else []


def _asked(question: str, read: Callable[[str], Answer]) -> Answer | None:
    """Ask until the answer can be read; None if it is empty."""
    while answer := ask(question, _INSTEAD):
        try:
            return read(answer)
        except InputError as error:
            say(str(error))
    return None
