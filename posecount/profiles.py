"""Profiles: several people on one computer, each with a history, a plan and a report of their own.

A profile is a folder. The one that is there from the start is called ``default`` and is the folder
``root`` of posecount's data itself; the others are below it. Which one is in use is remembered.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from platformdirs import user_state_path

from posecount.atomic_write import write_private, write_whole
from posecount.errors import InputError, OutputError
from posecount.plain import is_plain, shown
from posecount.reading import is_file, read_small

DEFAULT = "default"

_FOLDER, _PERSON, _REMEMBERED = "profiles", "profile.json", "profile.json"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME = 40
_LONGEST_FULL_NAME = 80
_MOST_BYTES = 4096
_FIRST_YEAR = 1900

_chosen: list[str] = []
"""The profile that this process was told to use, if it was."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the report says of a person; None for what is not to be said."""

    name: str | None = None
    born: date | None = None


def choose(name: str | None) -> None:
    """Use that profile in this process; None for the remembered one."""
    _chosen[:] = [] if name is None else [name]


def in_use(root: Path) -> str:
    """Return the profile in use. Raises InputError if it is not there any more."""
    name = _chosen[0] if _chosen else _remembered()
    if name != DEFAULT and not folder_of(root, name).is_dir():
        raise InputError(
            f"There is no profile '{shown(name)}' any more; choose one with --profile NAME, or "
            f"--profile {DEFAULT}."
        )
    return name


def folder_of(root: Path, name: str) -> Path:
    """Return the folder that a profile's history is in, or would be."""
    return root if name == DEFAULT else root / _FOLDER / name


def state_folder(name: str) -> Path:
    """Return the folder of what posecount remembers for a profile besides its history."""
    folder = user_state_path("posecount", appauthor=False)
    return folder if name == DEFAULT else folder / _FOLDER / name


def known(root: Path) -> list[str]:
    """Return the names of all profiles, in order of their names but the default one first."""
    return [DEFAULT, *sorted(_others(root))]


def find(root: Path, name: str) -> str:
    """Return the profile of that name. Raises InputError, with the nearest one, if none is."""
    wanted = name.strip().lower()
    if wanted in known(root):
        return wanted
    near = get_close_matches(wanted, known(root), n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else "'posecount profile' lists them."
    raise InputError(
        f"There is no profile '{shown(name)}'; {hint} 'posecount profile add' makes one."
    )


def add(root: Path, name: str, person: Person) -> str:
    """Make a profile, and return its name. Raises InputError if the name is taken or is none."""
    wanted = name.strip().lower()
    if not _NAME.fullmatch(wanted) or len(wanted) > _LONGEST_NAME:
        raise InputError(
            f"'{shown(name)}' cannot be the name of a profile: it is letters from a to z, digits "
            f"and single hyphens, at most {_LONGEST_NAME}, such as anna-m; the whole name goes "
            "with --name."
        )
    if wanted == DEFAULT:
        raise InputError(f"The profile '{DEFAULT}' is there from the start.")
    folder = folder_of(root, wanted)
    try:
        for above in (root, folder.parent):
            above.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise InputError(f"There is a profile '{wanted}' already; choose another name.") from None
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be made ({error.strerror}); make its folder accessible."
        ) from error
    write_person(root, wanted, person)
    return wanted


def read_person(root: Path, name: str) -> Person:
    """Return what is known of a profile's person; nothing if its file cannot be read."""
    path = folder_of(root, name) / _PERSON
    if not is_file(path):
        return Person()
    try:
        found = json.loads(read_small(path, _MOST_BYTES, "a profile"))
        return Person(
            check_full_name(found["name"]) if found.get("name") else None,
            date.fromisoformat(found["born"]) if found.get("born") else None,
        )
    except (InputError, ValueError, TypeError, AttributeError, RecursionError):
        return Person()


def write_person(root: Path, name: str, person: Person) -> None:
    """Store what is known of a profile's person. Raises OutputError."""
    folder = folder_of(root, name)
    born = None if person.born is None else person.born.isoformat()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be made ({error.strerror}); make its folder accessible."
        ) from error
    text = json.dumps({"name": person.name, "born": born}, ensure_ascii=False)
    write_private(folder / _PERSON, f"{text}\n")


def check_full_name(name: str) -> str:
    """Return a person's name if it can be printed on one line. Raises InputError."""
    name = name.strip()
    if not name or len(name) > _LONGEST_FULL_NAME or not is_plain(name):
        raise InputError(
            f"'{shown(name)}' cannot be printed as a name; write 1 to {_LONGEST_FULL_NAME} "
            "characters on one line."
        )
    return name


def check_birthday(text: str, today: date) -> date:
    """Read a date of birth. Raises InputError."""
    try:
        born = date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"'{shown(text)}' is no day; write it as 1980-02-03.") from None
    if not date(_FIRST_YEAR, 1, 1) <= born <= today:
        raise InputError(f"Nobody who is alive was born on {born}; look at --born again.")
    return born


def remove(root: Path, name: str) -> None:
    """Delete a profile with everything in it, for good. Raises OutputError."""
    try:
        shutil.rmtree(folder_of(root, name))
        shutil.rmtree(state_folder(name), ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"{folder_of(root, name)} cannot be deleted ({error.strerror}); delete it yourself."
        ) from error
    if _is_remembered(name):
        remember(DEFAULT)


def remember(name: str) -> None:
    """Use that profile from now on, in later commands too. Raises OutputError."""
    path = remembered_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path.parent} cannot be made ({error.strerror}); make it accessible."
        ) from error
    if not _is_remembered(name):
        write_whole(path, json.dumps({"profile": name}) + "\n")


def remembered_file() -> Path:
    """Return the file that says which profile is in use."""
    return user_state_path("posecount", appauthor=False) / _REMEMBERED


def _is_remembered(name: str) -> bool:
    try:
        return _remembered() == name
    except InputError:
        return False


def _remembered() -> str:
    path = remembered_file()
    if not is_file(path):
        return DEFAULT
    try:
        name = json.loads(read_small(path, _MOST_BYTES, "a profile's name"))["profile"]
        if _NAME.fullmatch(name):
            return str(name)
    except (InputError, ValueError, TypeError, KeyError, RecursionError):
        pass
    raise InputError(
        f"{path}, which says whose history is in use, cannot be read; say it with --profile NAME."
    )


def _others(root: Path) -> Iterator[str]:
    try:
        for path in (root / _FOLDER).iterdir():
            if path.is_dir() and _NAME.fullmatch(path.name) and path.name != DEFAULT:
                yield path.name
    except OSError:
        return
