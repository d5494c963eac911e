"""Does a stitched routine in front of ``posecount live`` and listens, in a language.

``python tests/benchmarks/bench_voice.py LANGUAGE FOLDER`` needs Xvfb, xwd, espeak-ng, sox and four
minutes. Nobody touches a key before the summary. What the voice says is written to FOLDER/voice.wav
instead of a loudspeaker, at its own pace, and the window to a picture every ten seconds. It prints
every text with the second at which it was spoken, and what is wrong: two that overlap, one that was
cut off, one later than 2 s after it was due, or one in another language. An explanation may be late
or broken off: the countdown goes first. Tones are not recorded.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
from helpers.desktop import Desktop, LiveCommand  # noqa: E402
from helpers.mjpeg_server import MjpegServer  # noqa: E402
from helpers.shown_texts import catalogue_of  # noqa: E402
from helpers.stitched_routine import FIRST_S, NEW_S, SWITCH_S, tail  # noqa: E402
from helpers.stitching import LAP, Part, stitched  # noqa: E402

LATE_S = 2.0
PICTURES_APART_S = 10.0
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
ENGINE = """#!/bin/bash
# Speaks into a file, and takes as long as the loudspeaker would.
start=$(date +%s.%N)
wav="$VOICE_FOLDER/$start.wav"
text="${@: -1}"
tell() {
  printf '%s\\t' "$start" "$(date +%s.%N)" "$1" >> "$VOICE_FOLDER/said.tsv"
  echo "$text" >> "$VOICE_FOLDER/said.tsv"
}
"$VOICE_ENGINE" -w "$wav" "$@"
trap 'kill $!; tell cut; exit 143' TERM
sleep "$(soxi -D "$wav")" & wait $!
tell whole
"""
ROUTINE = """
schema = "posecount.routine/1"
id = "heard"
title = "Five exercises"
about = "What sample clips show one after the other."
days_per_week = 7
"""
STEP = """
[[steps]]
exercise = "{exercise}"
position = "{position}"
instruction = "{instruction}"
{dose}
"""
DOSES = {
    "toe_raise": "reps = 3",
    "resisted_dorsiflexion": 'reps = 1\nhold_s = 5\nsides = ["left", "right"]',
    "ankle_circles": 'reps = 4\nsides = ["left"]\ndirections = ["clockwise", "counterclockwise"]',
    "toe_press": "reps = 3\nhold_s = 2.5",
}
PARTS = [
    Part("toe_raise_both_side", FIRST_S, end_s=11.5),
    Part("dorsiflexion_left_dim", NEW_S, end_s=9.8),
    Part("dorsiflexion_left_dim", SWITCH_S, end_s=9.8, flipped=True),
    Part("ankle_circles_left_to_head", NEW_S),
    Part("toe_press_close_up", NEW_S),
]


@dataclass(frozen=True)
class Said:
    """One text, when it was asked for and spoken, in seconds, and whether all of it was."""

    text: str
    asked_s: float
    start_s: float
    end_s: float
    whole: bool
    kind: str


def routine() -> str:
    """The routine, in words that are in every catalogue."""
    from posecount.session.load import single_exercise

    steps = {name: single_exercise(name).steps[0] for name in DOSES}
    return ROUTINE + "".join(
        STEP.format(exercise=n, position=s.position, instruction=s.instruction, dose=DOSES[n])
        for n, s in steps.items()
    )


def do(language: str, folder: Path) -> None:
    """Do the routine; everything that was seen and said is in ``folder`` afterwards."""
    engine = folder / "bin" / "espeak-ng"
    engine.parent.mkdir(parents=True)
    engine.write_text(ENGINE, encoding="utf-8")
    engine.chmod(0o755)
    file = folder / "heard.toml"
    file.write_text(routine(), encoding="utf-8")
    pictures, _ = stitched(PARTS)
    # Half of the pictures are enough, and a busy computer has time to look at them.
    server = MjpegServer([*pictures, *tail(pictures)], leave_out=2, round_and_round=LAP)
    with Desktop() as desktop, server, tempfile.TemporaryDirectory() as state:
        desktop.environment |= {
            "VOICE_FOLDER": str(folder),
            "VOICE_ENGINE": shutil.which("espeak-ng"),
            "PATH": f"{engine.parent}{os.pathsep}{os.environ['PATH']}",
        }
        words = ["--camera", server.address, "--routine", str(file), "--language", language]
        program = (__file__, "--live", str(folder / "asked.jsonl"))
        command = LiveCommand(desktop, *words, state=Path(state), program=program)
        desktop.hand("windowsize", desktop.window(), "1280", "720")
        server.begin.set()
        for number in range(1000):
            if server.done.wait(PICTURES_APART_S) or server.left.is_set():
                break
            assert command.process.poll() is None, command.end()
            cv2.imwrite(str(folder / f"{number:03d}.png"), desktop.picture())
        cv2.imwrite(str(folder / "end.png"), desktop.picture())
        code, out, err = command.leave(desktop)
    print(out)
    assert code == 0, err


def live(log: Path, words: list[str]) -> None:
    """``posecount live``, with a note of each text that it asks its voice for, and of each rep."""
    from posecount import cli
    from posecount.live.coach import Coach
    from posecount.session.events import RepDone
    from posecount.sinks.sound_voice import Voice

    file = log.open("w", encoding="utf-8", buffering=1)

    def note(kind, text="", **more):
        file.write(json.dumps({"kind": kind, "text": text, "at": time.time(), **more}) + "\n")

    def noting(method, kind):
        def noted(self, what=None, **how):
            for text in [what] if isinstance(what, str) else what or [""]:
                note("urgent" if how.get("urgent") else kind, text)
            return method(self, *([] if what is None else [what]), **how)

        return noted

    Voice.say = noting(Voice.say, "say")
    Voice.explain = noting(Voice.explain, "explain")
    Voice.stop_explaining = noting(Voice.stop_explaining, "stop")
    tell = Coach._tell

    def told(self, events):
        for event in events:
            if isinstance(event, RepDone):
                note("rep", event.verdict.value, t_s=event.t_s, end_s=event.rep.end_s)
        tell(self, events)

    take = Coach._hear

    def looked(self, frame, pose):
        note("picture")
        take(self, frame, pose)

    Coach._tell, Coach._hear = told, looked
    sys.argv = ["posecount", "live", *words]
    cli.main()


def heard(folder: Path) -> tuple[list[Said], list[dict]]:
    """What was said, in order, and the reps that were told; seconds from the first request."""
    lines = (folder / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    notes = [json.loads(line) for line in lines]
    zero = notes[0]["at"]
    asked = [one for one in notes if one["kind"] in ("say", "urgent", "explain")]
    said = []
    for line in (folder / "said.tsv").read_text(encoding="utf-8").splitlines():
        start, end, whole, text = line.split("\t")
        # An explanation is spoken sentence by sentence.
        wanted = [o for o in asked if text == o["text"] or text in _SENTENCE_END.split(o["text"])]
        one = [o for o in wanted if o["at"] <= float(start)][-1]
        times = (t - zero for t in (one["at"], float(start), float(end)))
        said.append(Said(text, *times, whole == "whole", one["kind"]))
    reps = [{**one, "at": one["at"] - zero} for one in notes if one["kind"] == "rep"]
    return said, reps


def slowest(folder: Path) -> tuple[float, float]:
    """The rate of pictures looked at in the slowest ten seconds, and the median of all."""
    lines = (folder / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    times_s = [one["at"] for one in map(json.loads, lines) if one["kind"] == "picture"]
    edges = np.arange(times_s[0], times_s[-1], 10.0)
    rates = np.histogram(times_s, edges)[0] / 10.0
    return float(rates.min()), float(np.median(rates))


def wrong_with(said: list[Said], language: str) -> list[str]:
    """Everything that is wrong with what was said, in sentences."""
    patterns = [
        re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(part)))
        for text in catalogue_of(language).values()
        for part in (text, *_SENTENCE_END.split(text))
    ]
    wrong = []
    for before, one in zip([None, *said], said, strict=False):
        if before is not None and one.start_s < before.end_s - 0.01:
            wrong.append(f"'{one.text}' began before '{before.text}' was over")
        if not one.whole and one.kind != "explain":
            wrong.append(f"'{one.text}' was cut off")
        if one.kind != "explain" and one.start_s - one.asked_s > LATE_S:
            wrong.append(f"'{one.text}' was said {one.start_s - one.asked_s:.1f} s late")
        if not (one.text.isdecimal() or any(p.fullmatch(one.text) for p in patterns)):
            wrong.append(f"'{one.text}' is not in the catalogue of {language}")
    return wrong


def mix(folder: Path, said: list[Said]) -> None:
    """Write voice.wav: every text at the second at which it was spoken.

    One that was spoken when the window was closed has no end, and is left out.
    """
    mixed, rate = np.zeros(0, np.int16), 0
    for file, one in zip(sorted(folder.glob("*.[0-9]*.wav")), said, strict=False):
        with wave.open(str(file)) as source:
            rate = source.getframerate()
            sound = np.frombuffer(source.readframes(source.getnframes()), np.int16)
        sound = sound[: round((one.end_s - one.start_s) * rate)]
        at = round(one.start_s * rate)
        mixed = np.pad(mixed, (0, max(0, at + len(sound) - len(mixed))))
        mixed[at : at + len(sound)] = sound
        file.unlink()
    with wave.open(str(folder / "voice.wav"), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(mixed.tobytes())


def main(language: str, where: str) -> int:
    """Do it, and say what was heard; 1 if something was wrong."""
    folder = Path(where).resolve()
    do(language, folder)
    said, reps = heard(folder)
    mix(folder, said)
    for one in said:
        late = f"{one.start_s - one.asked_s:4.1f}"
        cut = "" if one.whole else "  (broken off)"
        print(
            f"{one.start_s:6.1f} to {one.end_s:6.1f} s, {late} s late, {one.kind}: {one.text}{cut}"
        )
    told_s = [rep["at"] - rep["t_s"] for rep in reps]
    for rep in reps:
        late_s = rep["at"] - min(told_s) - rep["end_s"]
        print(f"a rep {rep['text']}, told {late_s:.1f} s after its end")
    print("{:.1f} pictures a second at the slowest, {:.1f} usually".format(*slowest(folder)))
    wrong = wrong_with(said, language)
    print("\n".join(wrong) or "nothing overlaps, is cut off, late, or in another language")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1] == "--live":
        live(Path(sys.argv[2]), sys.argv[3:])
    else:
        sys.exit(main(*sys.argv[1:]))
