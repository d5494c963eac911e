"""The catalogue: whole in every language, and used by screen, voice and report."""

from __future__ import annotations

import io
import re
from datetime import date, timezone
from pathlib import Path

import pytest
from helpers.acting import Stage
from helpers.look_live import STATES
from helpers.made_up import add_session, at
from helpers.shown_texts import PACKAGE, catalogue_of, shown_texts

from posecount.catalogue import LANGUAGES, here, speak
from posecount.errors import InputError
from posecount.history.store import History
from posecount.language import decimal, language, tr, trn
from posecount.live.scenes import SceneContext, scene_of
from posecount.report.gather import gather
from posecount.report.page import page
from posecount.session.load import load_routine
from posecount.sinks.session_sound import introduction

OTHERS = [code for code in LANGUAGES if code != "en"]
NAMES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_that_is_shown_is_in_every_catalogue(code):
    known = catalogue_of(code)
    wanted = {(text, 0) if several else text for text, several in shown_texts().items()}
    wanted |= {(text, 1) for text, several in shown_texts().items() if several}
    assert wanted - set(known) == set()
    assert all(known[text] for text in wanted)


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_fills_in_what_the_text_does(code):
    several = shown_texts()
    for key, text in catalogue_of(code).items():
        english = key if isinstance(key, str) else key[0]
        names = set(NAMES.findall(english)) | set(NAMES.findall(several.get(english) or ""))
        assert set(NAMES.findall(text)) == names or key == "", key


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_catalogue_is_what_was_written(code):
    babel = pytest.importorskip("babel.messages.pofile")
    path = PACKAGE / "locale" / code / "LC_MESSAGES" / "posecount.po"
    compiled = catalogue_of(code)
    for message in babel.read_po(io.BytesIO(path.read_bytes())):
        if message.id and isinstance(message.id, str):
            assert compiled[message.id] == message.string
        elif message.id:
            for number, text in enumerate(message.string):
                assert compiled[message.id[0], number] == text


def test_english_needs_no_catalogue():
    speak("en")
    assert (language(), tr("Let go")) == ("en", "Let go")


@pytest.mark.parametrize(("count", "says"), [(1, "von 1 Kreis"), (10, "von 10 Kreisen")])
def test_one_and_several_differ(count, says):
    speak("de")
    assert trn("of {count} turn", "of {count} turns", count) == says


def test_a_text_of_one_s_own_routine_is_shown_as_it_is():
    speak("fr")
    assert tr("Roll a {ball} with your foot.") == "Roll a {ball} with your foot."


@pytest.mark.parametrize(
    ("code", "figures"), [("en", "1,234.5"), ("de", "1.234,5"), ("fr", "1\u202f234,5")]
)
def test_figures_are_written_as_the_language_does(code, figures):
    speak(code)
    assert decimal("1,234.5") == figures


@pytest.mark.parametrize(
    ("lang", "code"),
    [("de_AT.UTF-8", "de"), ("fr", "fr"), ("C.UTF-8", "en"), ("", "en"), ("pt_BR", "en")],
)
def test_the_language_of_this_computer(monkeypatch, lang, code):
    monkeypatch.setenv("LANG", lang)
    assert here() == code
    monkeypatch.setenv("LC_ALL", "es_ES")
    assert here() == "es"


def test_a_language_that_is_not_there_is_one_sentence():
    with pytest.raises(InputError, match="no language 'pt'"):
        speak("pt")


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_on_the_screen(code):
    """All states of the screen, word by word against the English ones."""
    english = {name: scene(name) for name in STATES}
    speak(code)
    for name, before in english.items():
        now = scene(name)
        for field in ("headline", "below", "side", "text", "advice", "rows"):
            said = getattr(before, field)
            if said and any(letter.isalpha() for letter in str(said)) and name != "lost":
                assert getattr(now, field) != said or field == "advice", (name, field)


def scene(name):
    state, machine = STATES[name]
    return scene_of(state, SceneContext(machine, "Gone." if name == "lost" else None))


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_spoken_before_a_set(code):
    planned = Stage(load_routine("four-exercises")).state.planned
    english = introduction(planned)
    speak(code)
    assert not set(english) & set(introduction(planned))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "says"), [("de", "Wie es mit dem Plan läuft"), ("es", "Día a día")]
)
def test_the_report_is_in_that_language(tmp_path, code, says):
    with History.open(tmp_path / "history.sqlite3") as history:
        add_session(history, at(date(2026, 3, 18), 8), load_routine("four-exercises"))
        speak(code)
        text = page(gather(history, date(2026, 3, 18), None, timezone.utc))
    assert says in text and f'<html lang="{code}">' in text
    assert "{{" not in text
    shown = re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
    for english in ("Today", "reps", "exercise", "week", "days", "Toe presses"):
        assert english not in shown


def test_every_language_comes_with_the_package():
    assert {path.name for path in Path(PACKAGE, "locale").iterdir()} == set(OTHERS)
