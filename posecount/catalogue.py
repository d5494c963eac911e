"""Loads the catalogue of a language, and finds the language of this computer.

The catalogue is ``locale/LANGUAGE/LC_MESSAGES/posecount.po``, one for screen, voice and report.
"""

from __future__ import annotations

import gettext
import os
from importlib.resources import as_file, files

from posecount.errors import InputError
from posecount.language import use_language

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "español", "fr": "français"}

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def speak(code: str | None) -> None:
    """Show, say and report in this language; None for this computer's own, or English.

    Raises InputError for a language that there is no catalogue of.
    """
    wanted = here() if code is None else code.strip().lower()
    if wanted not in LANGUAGES:
        known = ", ".join(f"{name} ({known})" for known, name in LANGUAGES.items())
        raise InputError(f"There is no language {wanted!r}; there are {known}.")
    if wanted == "en":
        use_language("en", gettext.NullTranslations())
        return
    with as_file(files("posecount").joinpath("locale")) as folder:
        use_language(wanted, gettext.translation("posecount", folder, [wanted]))


def here() -> str:
    """Return the language of this computer, English if there is no catalogue of it."""
    set_to = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    code = set_to[:2].lower()
    return code if code in LANGUAGES and (len(set_to) == 2 or set_to[2] in "_.@-") else "en"
