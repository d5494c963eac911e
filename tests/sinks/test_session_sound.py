"""Which sounds and words a session makes."""

from __future__ import annotations

from helpers.acting import Stage
from helpers.look_live import state_of
from helpers.sounds import Heard

from posecount.counting.events import HoldReached, RepDropped
from posecount.session.events import CountdownTicked, Paused, RoutineFinished
from posecount.session.load import load_routine, single_exercise
from posecount.session.sighting import Sighting
from posecount.session.state import SessionPhase
from posecount.sinks.session_sound import SessionSound


def heard_of(stage, events):
    sound = Heard()
    sink = SessionSound(sound)
    for event in events:
        sink.handle(event)
    return sound.heard


def at_work(reps=2):
    return Stage(single_exercise("toe_press", reps=reps)).until("working")


def test_a_set_that_is_done_chimes():
    stage = at_work()
    stage.rep()
    assert heard_of(stage, stage.rep()) == ["tick", "2", "chime"]


def test_a_set_whose_tries_ran_out_sounds_otherwise_and_says_what_is_missing():
    stage = at_work()
    stage.rep()
    stage.wait(150.0).rep(complete=False)
    news = stage.rep(complete=False)
    missing = "Not done: 1 of 2 held for 3 seconds, 1 rep is missing."
    assert heard_of(stage, news) == ["Too short: 1.0 of 3 seconds", "fall", missing]


def test_a_set_left_by_a_key_is_not_done_and_one_never_begun_is_silent():
    stage = at_work()
    assert heard_of(stage, stage.command("next")[:1]) == ["fall"]
    never = Stage(single_exercise("toe_press")).wait(1.0)
    assert heard_of(never, never.command("next")[:1]) == []


def test_only_what_counts_ticks_and_a_hold_that_was_too_short_says_how_long_it_was():
    stage = at_work()
    assert heard_of(stage, stage.rep(hold_s=2.0)) == ["tick", "1"]
    # Not rounded to the three seconds that it was not.
    early = stage.rep(complete=False, hold_s=2.87)
    assert heard_of(stage, early) == ["Too short: 2.8 of 3 seconds"]


def test_why_nothing_counts_is_said():
    stage = at_work()
    stage.wait(1.0, Sighting(True, True, True, often=False))
    assert heard_of(stage, stage.of(Paused)) == [
        "stop_explaining",
        "Too few pictures to count. Wait",
    ]


def test_whoever_cannot_see_the_screen_hears_all_that_it_shows_before_a_set():
    sound, stage = Heard(), Stage(load_routine("four-exercises"))
    sink = SessionSound(sound)
    for event in stage.frame():
        sink.handle(event)
    step = stage.state.planned.step
    assert sound.explained == [
        "Next: Resisted plantar flexion.",
        "Now the left leg.",
        "15 times.",
        step.position,
        step.instruction,
        f"Camera: {step.camera}",
    ]


def test_where_only_the_direction_changes_nobody_is_told_to_go():
    turns = single_exercise(
        "ankle_circles", reps=1, sides=["left"], directions=["clockwise", "counterclockwise"]
    )
    stage = Stage(turns).until("working")
    assert "Go" in heard_of(stage, stage.told)
    before = len(stage.told)
    stage.rep(side="left", direction="clockwise")
    stage.until("working").wait(1.0)
    heard = heard_of(stage, stage.told[before:])
    assert "Now counterclockwise." in heard
    assert "Go" not in heard


def test_no_sentence_begins_when_somebody_is_about_to_be_ready():
    sound, stage = Heard(), Stage(single_exercise("toe_press"))
    sink = SessionSound(sound)
    held = {}
    while stage.phase in ("card", "setup", "countdown"):
        stage.frame()
        sink.show(stage.state)
        held.setdefault(stage.phase, []).append(sound.held)
    assert not any(held["card"])
    assert held["setup"][-1] and not held["setup"][0]


def test_the_countdown_breaks_off_the_explanation():
    stage = Stage(single_exercise("toe_press")).until("countdown")
    assert heard_of(stage, stage.of(CountdownTicked)) == ["stop_explaining", "beep", "3"]


def test_a_movement_that_does_not_count_is_explained_now_and_then():
    sound, clock = Heard(), [0.0]
    sink = SessionSound(sound, lambda: clock[0])
    for clock[0] in (1.0, 5.0, 17.0):
        sink.handle(RepDropped(1.0, 0.5, 0.9, "the hands moved"))
    assert sound.heard == ["Not counted: the hands moved"] * 2


def held(hold_s, target_s=5.0, **changes):
    share = min(1.0, hold_s / target_s)
    return state_of(0, holding=True, hold_s=hold_s, hold_share=share, **changes)


def test_a_hold_is_counted_down_and_ends_with_let_go():
    sound = Heard()
    sink = SessionSound(sound)
    for tenths in range(51):
        sink.show(held(tenths / 10))
    sink.handle(HoldReached(5.0, 5.0))
    assert sound.heard == ["Hold", "3", "2", "1", "chime", "Let go"]


def test_a_hold_lost_from_sight_for_a_moment_begins_no_other():
    sound = Heard()
    sink = SessionSound(sound)
    for state in (held(0.6), held(1.2), state_of(0), held(1.4)):
        sink.show(state)
    assert sound.heard == ["Hold"]


def test_a_movement_that_is_let_go_at_once_is_no_hold():
    sound = Heard()
    sink = SessionSound(sound)
    for _ in range(5):
        sink.show(held(0.2))
        sink.show(held(0.4))
        sink.show(state_of(0))
    assert sound.heard == []


def test_a_bout_is_no_hold():
    sound, bout = Heard(), 8
    sink = SessionSound(sound)
    for hold_s in (0.6, 17.5, 18.5):
        sink.show(state_of(bout, holding=True, hold_s=hold_s, hold_share=hold_s / 20))
    sink.handle(HoldReached(20.0, 20.0))
    assert sound.heard == ["Keep going", "3", "2", "chime", "Come down"]


def test_what_keeps_a_set_from_starting_is_said_and_said_again():
    sound, clock = Heard(), [0.0]
    sink = SessionSound(sound, lambda: clock[0])
    for second in range(30):
        clock[0] = float(second)
        sink.show(state_of(0, SessionPhase.SETUP, advice="Move back a little."))
    assert sound.heard == ["Move back a little."] * 3
    sink.show(state_of(0, SessionPhase.CARD, advice="Move back a little."))
    assert len(sound.heard) == 3


def test_advice_that_flickers_is_not_said_and_the_leg_that_is_due_is():
    sound, clock = Heard(), [0.0]
    sink = SessionSound(sound, lambda: clock[0])
    for tenths in range(40):
        clock[0] = tenths / 10
        advice = "Step into the picture." if tenths % 10 < 5 else None
        sink.show(state_of(0, SessionPhase.SETUP, advice=advice))
    assert sound.heard == []
    for tenths in range(40):
        clock[0] = 4 + tenths / 10
        sink.show(state_of(0, wrong_leg=True, advice="It is the left foot's turn."))
    assert sound.heard == ["It is the left foot's turn."]


def test_a_pause_says_how_to_go_on_without_a_key():
    sound, stage = Heard(), at_work()
    sink = SessionSound(sound)
    for event in stage.command("pause"):
        sink.handle(event)
    assert sound.heard == ["stop_explaining", "Paused"]
    assert sound.explained[0] == "One arm up for two seconds: go on."


def test_only_a_whole_session_is_praised():
    whole = at_work(reps=1)
    whole.rep()
    whole.frame()
    assert heard_of(whole, whole.of(RoutineFinished)) == ["That was all. Well done"]
    stage = at_work()
    stage.command("next")
    stage.frame()
    missing = "That was all, but 2 reps are missing"
    assert heard_of(stage, stage.of(RoutineFinished)) == [missing]
