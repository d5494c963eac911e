"""Opens the history's file, and leaves files that it cannot read unchanged."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from platformdirs import user_data_path

from posecount import profiles
from posecount.errors import HistoryError
from posecount.history.private import keep_private, make_private_folder
from posecount.history.read_only import copy_of_read_only
from posecount.history.readable import prepare
from posecount.history.schema import APPLICATION_ID, NEWEST, migrate, version_of

_FILE = "history.sqlite3"
_MAGIC = b"SQLite format 3\0"
_ODD_ROW = re.compile(r"(NULL|NUMERIC|TEXT) value in |CHECK constraint failed in ")
"""SQLite's messages about an invalid row in an intact file."""

WAIT_S = 5.0
"""Seconds to wait for another process that writes before giving up."""


def data_root() -> Path:
    """Return the folder of all histories on this machine."""
    return user_data_path("posecount", appauthor=False)


def history_path(profile: str | None = None) -> Path:
    """Return where the history of a profile is stored on this machine, by default the one in use.

    Raises InputError if the profile that was in use is not there any more.
    """
    root = data_root()
    return profiles.folder_of(root, profile or profiles.in_use(root)) / _FILE


def connect(
    path: Path, *, create: bool = True, wait_s: float = WAIT_S, to_read: bool = False
) -> sqlite3.Connection:
    """Open the history at ``path``, migrated to the newest layout, in autocommit mode.

    If there is none, it is created or, with ``create=False``, replaced by an empty one in memory.
    Only its owner can read it. Committed data is on the disk: a power cut loses none of it. If only
    reading is needed (``to_read``) and nothing can be written, a copy in memory is used. Raises
    HistoryError, without any change, if the file is damaged, not a history, from a newer posecount,
    or not accessible.
    """
    try:
        if not path.exists() and not create:
            return _ready(sqlite3.connect(":memory:", isolation_level=None), wait_s)
        if path.exists():
            _check(path, wait_s)
        else:
            make_private_folder(path.parent)
        keep_private(path, history_path().parent)
        return _ready(sqlite3.connect(path, isolation_level=None), wait_s)
    except (OSError, sqlite3.Error) as error:
        if to_read and not _is_locked(error):
            return _read_only(path, wait_s, error)
        raise _out_of_reach(path, error) from error


def _read_only(path: Path, wait_s: float, before: OSError | sqlite3.Error) -> sqlite3.Connection:
    """Return a copy in memory; ``before`` is why the file itself could not be opened."""
    try:
        return _ready(copy_of_read_only(path, _check), wait_s)
    except OSError:
        raise _out_of_reach(path, before) from before
    except sqlite3.Error as error:
        raise trouble(path, error) from error


def _out_of_reach(path: Path, error: OSError | sqlite3.Error) -> HistoryError:
    if isinstance(error, sqlite3.Error):
        return trouble(path, error)
    return HistoryError(
        f"The history {path} is out of reach ({error.strerror}); make its folder accessible."
    )


def _is_locked(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def trouble(path: Path, error: sqlite3.Error) -> HistoryError:
    """Return SQLite's error as a sentence."""
    says = str(error)
    if isinstance(error, sqlite3.OperationalError):
        if _is_locked(error):
            return HistoryError(
                f"The history {path} is in use by another program; try again when it is done."
            )
        return HistoryError(
            f"The history {path} cannot be used ({says}); see that its folder can be written to "
            "and the disk is not full."
        )
    return _damaged(path)


def _damaged(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} is damaged, and was left as it is; put a copy of yours in its place, "
        "or move it away to begin a new one."
    )


def _check(path: Path, wait_s: float = 0.0, how: str = "mode=ro") -> None:
    """Check the file without changing it."""
    with path.open("rb") as file:
        begins = file.read(len(_MAGIC))
    if begins and begins != _MAGIC:
        raise _damaged(path)
    looking = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    with closing(looking):
        _set_wait(looking, wait_s)
        version = version_of(looking)
        tables = looking.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = looking.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION_ID and (tables or version):
            raise HistoryError(
                f"{path} is not a history of posecount, and was left as it is; move it away."
            )
        if version > NEWEST:
            raise HistoryError(
                f"The history {path} was written by a newer posecount (its layout is version "
                f"{version}, this one reads up to {NEWEST}); update posecount to use it."
            )
        looking.text_factory = lambda raw: raw.decode("utf-8", "replace")
        found = looking.execute("PRAGMA quick_check").fetchall()
        if any(says != "ok" and not _ODD_ROW.match(says) for (says,) in found):
            raise _damaged(path)


def _ready(connection: sqlite3.Connection, wait_s: float) -> sqlite3.Connection:
    try:
        _set_wait(connection, wait_s)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection)
        prepare(connection)
        # Two processes that begin at once may conflict here; nothing is lost either way.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _set_wait(connection: sqlite3.Connection, wait_s: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")
