"""Every text that screen, voice and report show, as it is looked up in the catalogue.

``python tests/helpers/shown_texts.py`` lists those that a language lacks.
"""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import posecount
from posecount.catalogue import LANGUAGES
from posecount.drawing.guide_files import CAPTIONS
from posecount.exercises import EXERCISES, single_leg_balance, toe_walk
from posecount.live.free_scene import KEYS as FREE_KEYS
from posecount.live.scenes import KEYS
from posecount.recognition.free import TITLE
from posecount.report.exercise_parts import _KINDS, COLUMNS
from posecount.report.months import _LETTERS
from posecount.report.plots import MONTHS
from posecount.session.load import built_in_routines, single_exercise
from posecount.setup.rules import rules_for
from posecount.sinks.sound_voice import HOW_TO_SPEAK

PACKAGE = Path(posecount.__file__).parent
LEGS = (None, "left", "right")
WORDS = (
    "left", "right", "both", "unknown", "clockwise", "counterclockwise", "recording",
    "not recording", "Come back into the picture to go on.",
    "pip install 'posecount[sound]' brings it",
    "the PortAudio library is missing (Debian and Ubuntu: sudo apt install libportaudio2)",
    "no audio device was found", HOW_TO_SPEAK, KEYS, FREE_KEYS, TITLE,
)  # fmt: skip
YOUR_LEGS = ("your left leg", "your right leg")
POSTURES = (
    "Stand up with both feet on the floor.",
    *(f"Sit down with {leg} straight out in front." for leg in (*YOUR_LEGS, "your legs")),
    *(f"Lie on your back and stretch {leg} up." for leg in (*YOUR_LEGS, "one leg")),
    *(f"Other leg: stretch {leg} up." for leg in YOUR_LEGS),
    "Sit on a chair or stand, with your foot beside the pencil.",
)
REASON = re.compile(r"[a-z][a-z ,'-]{15,}")


def calls():
    """The texts given to tr and trn: (text, plural or None)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if node.func.id == "tr" and texts:
                yield texts[0], None
            elif node.func.id == "trn" and len(texts) >= 2:
                yield texts[0], texts[1]


def template():
    text = (PACKAGE / "report" / "report.html").read_text(encoding="utf-8")
    return [" ".join(found.split()) for found in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL)]


def reasons():
    """Why a movement was not counted."""
    told = {spec.counts for spec in EXERCISES} | {spec.camera for spec in EXERCISES}
    for room in ("counting", "exercises"):
        for path in sorted((PACKAGE / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                value = getattr(node, "value", None)
                if isinstance(value, str) and REASON.fullmatch(value) and value not in told:
                    yield value
    least_s = single_leg_balance.TUNING.least_stance_s
    yield f"less than {least_s:g} s on one leg is a step, not a stance"
    yield f"less than {toe_walk.TUNING.least_bout_s:g} s on tiptoe is not a bout"


def data():
    """The texts of exercises and routines."""
    for spec in EXERCISES:
        yield from (spec.title, spec.camera)
        for leg in LEGS:
            yield from spec.form_faults(leg)
        alone = single_exercise(spec.id).steps[0]
        yield from (alone.position, alone.instruction, alone.placement)
        yield from (rule.advice for rule in rules_for(spec) if rule.code != "too_few_frames")
    for routine in built_in_routines():
        yield routine.title
        for step in routine.steps:
            yield from (step.name, step.position, step.instruction, step.placement)
    for kind in _KINDS:
        yield from (kind.caption, kind.without)
    yield from (*WORDS, *POSTURES, *CAPTIONS.values(), *COLUMNS, *MONTHS, _LETTERS)


def shown_texts():
    """Every text and its plural, None if it has none."""
    found = dict(calls())
    for text in (*template(), *reasons(), *data()):
        found.setdefault(text, None)
    return found


def catalogue_of(code):
    with (PACKAGE / "locale" / code / "LC_MESSAGES" / "posecount.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != "en":
            known = catalogue_of(language)
            for text, several in shown_texts().items():
                if (text if several is None else (text, 0)) not in known:
                    print(language, repr(text))
