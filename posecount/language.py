"""The language of screen, voice and report.

Texts are written in English and looked up in a catalogue when they are shown. This module holds the
catalogue in use and reads no file; `catalogue` loads one.
"""

from __future__ import annotations

from gettext import NullTranslations


class _Chosen:
    """The catalogue in use."""

    code = "en"
    texts = NullTranslations()


def use_language(code: str, texts: NullTranslations) -> None:
    """Show texts in the language of this code ("de") from now on."""
    _Chosen.code, _Chosen.texts = code, texts


def language() -> str:
    """Return the code of the language in use."""
    return _Chosen.code


def tr(text: str, **values: object) -> str:
    """Return ``text`` in the language in use, its ``{names}`` replaced by ``values``."""
    found = _Chosen.texts.gettext(text)
    return found.format(**values) if values else found


def decimal(figures: str) -> str:
    """Return figures written in English, such as 1,234.5, as the language in use writes them."""
    point, thousands = {"en": (".", ","), "fr": (",", "\u202f")}.get(_Chosen.code, (",", "."))
    return "".join({".": point, ",": thousands}.get(letter, letter) for letter in figures)


def trn(one: str, several: str, count: int, **values: object) -> str:
    """Return the text for that ``count``, which takes the place of ``{count}``."""
    return _Chosen.texts.ngettext(one, several, count).format(count=count, **values)
