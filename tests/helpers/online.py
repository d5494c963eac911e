"""Plays the landmarks of samples as a camera's, frame by frame."""

from __future__ import annotations

from dataclasses import replace

from helpers.golden import FOLDER, load
from posecount.counting.events import RepCounted
from posecount.recognition.not_due import NotDue
from posecount.recognition.online import OnlineRecognition
from posecount.session.load import single_exercise
from posecount.session.plan import plan
from posecount.signals.legs import FootSignalReader


def played(*names, since_s=0.0):
    """Each observation of the samples, one after the other, with its signals."""
    reader = FootSignalReader()
    for name in names:
        seen = load(FOLDER / f"{name}.landmarks")
        for one in seen:
            t_s = since_s + one.t_s
            yield replace(one, t_s=t_s), reader.update(t_s, one.person)
        since_s += seen[-1].t_s + seen[-1].t_s / (len(seen) - 1)


def recognised(*names, since_s=0.0):
    """The recognition of samples that were played to their end."""
    online = OnlineRecognition()
    for seen, signals in played(*names, since_s=since_s):
        online.update(seen, signals)
    online.finish()
    return online


def said(name, exercise):
    """What is said of a sample in which this exercise is due, and the reps counted of it."""
    planned = plan(single_exercise(exercise))[0]
    machine = planned.step.spec.landmark_machine(planned.step.hold_target_s)
    watcher, words, reps = NotDue(), [], 0
    watcher.begin(planned)
    for seen, signals in played(name):
        events = machine.update(signals)
        reps += sum(isinstance(event, RepCounted) for event in events)
        words.append(watcher.update(signals, seen.person, seen.facts, events))
    return [text for text in words if text is not None], reps
