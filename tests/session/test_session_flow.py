"""A session step by step: what follows what, what is told, and what the screen would show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.acting import ELSEWHERE, NOBODY, READY, RESTLESS, Stage, machine_state, names

from posecount.counting.events import (
    HoldReached,
    Phase,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
)
from posecount.session.events import (
    AdviceGiven,
    CountdownTicked,
    Paused,
    RepDone,
    RestStarted,
    RoutineFinished,
    SetDiscarded,
    SetFinished,
    SetStarted,
    StepFinished,
)
from posecount.session.load import load_routine, read_routine, single_exercise
from posecount.session.sighting import Sighting
from posecount.session.timing import Timing

CIRCLES = single_exercise(
    "ankle_circles", reps=2, sides=("left", "right"), directions=("clockwise", "counterclockwise")
)
PRESSES = single_exercise("toe_press", reps=3, sets=2)
WALKS = single_exercise("toe_walk", reps=3)


def walks(rest="rest_s = 15\nrest_least_s = 10"):
    return read_routine(
        'schema = "posecount.routine/1"\nid = "w"\ntitle = "W"\n[[steps]]\nexercise = "toe_walk"\n'
        f'position = "p"\ninstruction = "i"\nsets = 2\nduration_s = 20\n{rest}\n',
        "w.toml",
    )


def at_work(routine=PRESSES, **how):
    return Stage(routine, **how).until("working")


# -- before a set --------------------------------------------------------------------------------


def test_card_then_set_up_then_three_two_one_then_work():
    stage = at_work()
    assert names(stage.told) == [
        "RoutineStarted", "CardShown", "SetupOk",
        "CountdownTicked", "CountdownTicked", "CountdownTicked", "SetStarted",
    ]  # fmt: skip
    assert [event.left for event in stage.of(CountdownTicked)] == [3, 2, 1]
    # 6 s of card, 2 s still, 3 s of countdown.
    assert stage.t_s == pytest.approx(11.0, abs=0.2)


@pytest.mark.parametrize("fps", [5, 10, 24, 60])
def test_it_takes_as_long_at_any_frame_rate(fps):
    assert at_work(fps=fps).t_s == pytest.approx(11.0, abs=6 / fps)


@pytest.mark.parametrize(
    ("seen", "advice"),
    [
        (NOBODY, "Step into the picture."),
        (ELSEWHERE, "Get into position."),
        (RESTLESS, "Keep still for two seconds to begin."),
        (Sighting(True, False, True, "Lie down."), "Lie down."),
    ],
)
def test_nothing_starts_before_one_is_in_position_and_still(seen, advice):
    stage = Stage(PRESSES).until("setup")
    stage.wait(8.0, seen)
    assert stage.phase == "setup"
    assert stage.state.advice == advice
    assert stage.until("working").t_s > 14.0


def test_stillness_must_last_two_seconds_and_survives_flicker():
    stage = Stage(PRESSES).until("setup")
    stage.wait(1.5).wait(0.5, RESTLESS).wait(1.5)
    assert stage.phase == "setup"
    assert 0.5 < stage.state.ready_share < 1.0
    stage = Stage(PRESSES).until("setup")
    stage.wait(1.0).wait(0.2, NOBODY).wait(1.0)
    assert stage.phase == "countdown"


def test_a_gap_between_frames_is_no_stillness():
    stage = Stage(PRESSES).until("setup").wait(0.5)
    stage.t_s += 30.0
    stage.frame()
    assert stage.phase == "setup"


def test_advice_on_the_picture_holds_a_set_back_but_not_for_ever():
    dim = Sighting(True, True, True, "Turn on a light.")
    stage = Stage(PRESSES).until("setup")
    stage.wait(9.0, dim)
    assert (stage.phase, stage.state.advice) == ("setup", "Turn on a light.")
    assert stage.until("working", dim, at_most_s=10.0)


def test_who_stays_still_for_long_is_taken_to_be_in_position():
    stage = Stage(PRESSES).until("setup")
    stage.wait(14.0, Sighting(True, False, True, "Stand up."))
    assert stage.phase == "setup"
    assert stage.until("working", Sighting(True, False, True, "Stand up."), at_most_s=6.0)


def test_stepping_out_stops_the_countdown():
    stage = Stage(PRESSES).until("countdown")
    stage.wait(0.5, NOBODY)
    assert stage.phase == "countdown"
    stage.wait(1.0, NOBODY)
    assert (stage.phase, names(stage.told)[-1]) == ("setup", "CountdownStopped")
    assert stage.session.run is None


def test_a_rep_in_the_countdown_starts_the_set_and_counts():
    stage = Stage(PRESSES).until("countdown")
    news = stage.frame(READY, [stage.counted(stage.t_s)])
    assert names(news) == ["SetStarted", "RepDone"]
    assert (stage.phase, stage.state.reps_done) == ("working", 1)


# -- a set ---------------------------------------------------------------------------------------


def test_reps_are_counted_and_the_set_ends_with_the_last():
    stage = at_work()
    for done in (1, 2):
        stage.rep()
        assert (stage.state.reps_done, stage.state.reps_target) == (done, 3)
    news = stage.rep()
    assert names(news) == ["RepDone", "SetFinished"]
    assert news[-1].complete
    assert (stage.phase, stage.state.planned.set_number) == ("setup", 2)


def test_a_hold_is_shown_while_it_runs():
    stage = at_work()
    stage.frame(READY, [HoldReached(stage.t_s, 3.0)], machine_state(Phase.HOLDING, 1.5))
    state = stage.state
    assert (state.holding, state.hold_s, state.hold_target_s, state.hold_share) == (
        True, 1.5, 3.0, 0.5,
    )  # fmt: skip
    assert stage.of(HoldReached)


def test_a_hold_let_go_early_is_remembered_but_does_not_count():
    stage = at_work()
    stage.rep(complete=False)
    assert (stage.state.reps_done, stage.state.reps_short) == (0, 1)
    assert stage.verdicts == ["hold too short"]


def test_short_holds_do_not_use_up_a_set_whose_true_ones_come_after_them():
    """Four false holds ended a set of two, and the two true ones after them were lost."""
    stage = at_work(single_exercise("toe_press", reps=2))
    for _ in range(6):
        stage.rep(complete=False)
    assert stage.phase == "working"
    stage.rep()
    stage.rep()
    assert stage.verdicts[-2:] == ["counted", "counted"]
    assert stage.of(SetFinished)[0].complete


def test_a_set_ends_without_what_nobody_manages_and_says_what_is_missing():
    stage = at_work()
    stage.rep()
    news = []
    while not stage.of(SetFinished):
        assert stage.phase == "working"
        news = stage.wait(20.0).rep(complete=False)
    assert stage.t_s - stage.of(SetStarted)[0].t_s >= 120.0
    assert names(news) == ["RepDone", "SetFinished", "AdviceGiven"]
    assert not news[1].complete
    assert news[2].text == "Not done: 1 of 3 held for 3 seconds, 2 reps are missing."
    assert stage.state.advice == news[2].text


def test_two_minutes_alone_or_tries_alone_end_no_set():
    stage = at_work()
    stage.wait(300.0)
    for _ in range(5):
        stage.rep(complete=False)
    assert stage.phase == "working"
    stage.rep(complete=False)
    assert stage.phase == "setup"


def test_a_true_hold_told_after_the_tries_ran_out_counts_and_completes_the_set():
    stage = at_work(single_exercise("toe_press", reps=1))
    run = stage.session.run
    stage.wait(300.0)
    begun_s = stage.t_s
    stage.rep(complete=False)
    stage.rep(complete=False)
    assert [event.complete for event in stage.of(SetFinished)] == [False]
    stage.settle(run, [stage.counted(begun_s)])
    assert [event.complete for event in stage.of(SetFinished)] == [False, True]
    assert stage.session.summary.complete


def test_the_wrong_foot_is_told_and_not_counted():
    stage = at_work(CIRCLES)
    stage.rep(side="right", direction="clockwise")
    assert stage.verdicts == ["other side"]
    assert stage.state.advice == "That was your right foot: it is the left one's turn."
    assert stage.of(AdviceGiven)
    stage.wait(6.0)
    assert stage.state.advice is None


def test_the_wrong_direction_is_told_and_not_counted():
    stage = at_work(CIRCLES)
    stage.rep(side="left", direction="counterclockwise")
    assert stage.verdicts == ["other direction"]
    assert stage.state.advice == "That was counterclockwise: turn clockwise."


@pytest.mark.parametrize(
    ("side", "direction"), [("unknown", "unknown"), ("both", "clockwise"), ("left", None)]
)
def test_what_cannot_be_seen_counts_as_what_is_due(side, direction):
    stage = at_work(CIRCLES)
    stage.rep(side=side, direction=direction)
    assert stage.verdicts == ["counted"]


def test_what_the_machine_did_not_count_is_passed_on():
    stage = at_work()
    stage.frame(READY, [RepDropped(1.0, 0.5, 0.9, "too small")])
    assert names(stage.told)[-1] == "RepDropped"


def test_a_word_on_form_is_shown_for_a_while():
    stage = at_work()
    stage.frame(READY, advice="Heels higher.")
    assert stage.state.advice == "Heels higher."
    assert stage.of(AdviceGiven)[-1].text == "Heels higher."
    assert stage.wait(6.0).state.advice is None


# -- directions, sides, rests --------------------------------------------------------------------


def test_the_other_direction_follows_without_a_break():
    stage = at_work(CIRCLES)
    run = stage.session.run
    stage.rep(side="left", direction="clockwise")
    news = stage.rep(side="left", direction="clockwise")
    assert names(news) == ["RepDone", "SetFinished", "DirectionSwitched", "SetStarted"]
    assert (stage.phase, stage.state.planned.direction) == ("working", "counterclockwise")
    assert stage.session.run is run


def test_a_turn_too_many_the_old_way_is_no_mistake_but_a_late_one_is():
    stage = at_work(CIRCLES)
    for _ in range(3):
        stage.rep(side="left", direction="clockwise")
    assert stage.verdicts == ["counted", "counted", "more than asked"]
    assert stage.state.advice is None
    stage.wait(2.0).rep(side="left", direction="clockwise")
    assert stage.verdicts[-1] == "other direction"


def test_the_other_foot_gets_a_word_a_check_and_a_machine_of_its_own():
    stage = at_work(CIRCLES)
    run = stage.session.run
    for direction in ("clockwise", "counterclockwise"):
        for _ in range(2):
            stage.rep(side="left", direction=direction)
    assert (stage.phase, names(stage.told)[-1]) == ("switch", "SideSwitched")
    assert stage.session.run is None
    stage.until("working")
    assert (stage.state.planned.side, stage.state.planned.direction) == ("right", "clockwise")
    assert stage.session.run.number > run.number


def test_the_rest_runs_from_the_end_of_the_rep_and_shows_what_is_left():
    stage = at_work(walks())
    run = stage.session.run
    rep = stage.counted(stage.t_s)
    stage.t_s += 3.0
    stage.frame(READY, [rep])
    assert stage.phase == "rest"
    assert stage.of(RestStarted)[0].rest_s == 15.0
    assert stage.state.rest_left_s == pytest.approx(12.0, abs=0.1)
    assert stage.session.run.number > run.number
    # The countdown ends as the rest does.
    since_s = stage.of(RestStarted)[0].since_s
    assert stage.until("working").t_s - since_s == pytest.approx(15.0, abs=0.1)


def test_ten_seconds_of_rest_are_enough_for_whoever_begins():
    stage = at_work(walks())
    stage.rep()
    since_s = stage.of(RestStarted)[0].since_s
    stage.wait(9.0)
    stage.rep(RESTLESS, takes_s=0.5)
    assert (stage.phase, stage.verdicts[-1]) == ("rest", "outside of a set")
    stage.wait(1.0)
    stage.rep(RESTLESS)
    assert stage.verdicts[-1] == "counted"
    assert stage.of(SetStarted)[-1].t_s - since_s < 12.0


def test_who_began_a_little_early_is_not_held_up_either():
    stage = at_work(walks())
    stage.rep()
    stage.wait(9.7)
    for _ in range(60):
        stage.frame(RESTLESS, (), machine_state(Phase.HOLDING))
    assert stage.phase == "working"


def test_a_solid_rest_lets_nobody_go_earlier():
    stage = at_work(walks("rest_s = 10"))
    stage.rep()
    stage.wait(5.0)
    stage.rep(takes_s=0.5)
    assert stage.verdicts[-1] == "outside of a set"


def test_without_a_rest_the_next_set_is_prepared_at_once():
    stage = at_work()
    for _ in range(3):
        stage.rep()
    assert stage.phase == "setup"
    assert not stage.of(RestStarted)


# -- pauses --------------------------------------------------------------------------------------


def test_walking_off_pauses_and_coming_back_resumes():
    stage = at_work()
    stage.rep()
    run = stage.session.run
    stage.wait(6.0, NOBODY)
    assert (stage.state.paused, stage.phase) == ("out of view", "working")
    assert stage.state.advice == "Come back into the picture to go on."
    stage.wait(3.0, ELSEWHERE)
    assert stage.state.paused == "out of view"
    stage.wait(1.5)
    assert (stage.state.paused, stage.state.reps_done) == (None, 1)
    assert stage.session.run is run


def test_a_short_absence_pauses_nothing():
    stage = at_work()
    stage.wait(4.0, NOBODY).wait(1.0).wait(4.0, NOBODY)
    assert stage.state.paused is None


def test_a_rep_told_during_an_absence_counts_and_resumes():
    stage = at_work()
    begun_s = stage.t_s
    stage.wait(7.0, NOBODY)
    news = stage.frame(NOBODY, [stage.counted(begun_s)])
    assert names(news)[:2] == ["RepDone", "Resumed"]
    assert stage.state.reps_done == 1


def test_a_pause_by_key_stands_still_until_a_key():
    stage = at_work()
    stage.rep()
    stage.command("pause")
    assert (stage.state.paused, names(stage.command("pause"))) == ("asked", [])
    stage.wait(60.0)
    assert stage.state.paused == "asked"
    stage.command("resume")
    assert (stage.state.paused, stage.phase) == (None, "setup")
    stage.until("working")
    assert stage.state.reps_done == 1
    assert stage.of(SetStarted)[-1].resumed


def test_a_rep_under_way_counts_though_the_pause_comes_first_and_one_in_the_pause_does_not():
    stage = at_work()
    begun_s = stage.t_s
    stage.wait(0.5).command("pause")
    stage.frame(READY, [stage.counted(begun_s)])
    assert stage.verdicts == ["counted"]
    stage.rep()
    assert stage.verdicts == ["counted", "outside of a set"]


def test_a_rest_and_a_card_stand_still_in_a_pause():
    stage = at_work(walks())
    stage.rep()
    stage.wait(2.0)
    left_s = stage.state.rest_left_s
    stage.command("pause")
    stage.wait(40.0).command("resume")
    assert stage.phase == "rest"
    assert stage.state.rest_left_s == pytest.approx(left_s, abs=0.1)
    stage = Stage(PRESSES).wait(3.0)
    stage.command("pause")
    stage.wait(40.0).command("resume")
    assert stage.wait(2.0).phase == "card"
    assert stage.wait(1.5).phase == "setup"


SLOW = Sighting(True, True, True, often=False)


def test_with_too_few_pictures_nothing_counts_until_there_are_enough_again():
    stage = at_work()
    stage.rep()
    stage.wait(2.0, SLOW)
    assert (stage.state.paused, stage.phase) == ("too few pictures", "working")
    stage.rep(SLOW)
    stage.wait(20.0, SLOW)
    assert len(stage.of(Paused)) == 1
    assert stage.verdicts == ["counted", "outside of a set"]
    stage.wait(0.1)
    assert (stage.state.paused, stage.phase) == (None, "setup")
    stage.until("working").rep()
    assert stage.of(SetStarted)[-1].resumed
    assert (stage.verdicts[-1], stage.state.reps_done) == ("counted", 2)


def test_a_rep_seen_in_too_few_pictures_does_not_count_and_one_before_them_does():
    """The rate is known 3 s late, and a rep may be told later still."""
    stage = at_work()
    begun_s = stage.t_s
    stage.wait(10.0).wait(0.5, SLOW)
    before, within = (
        RepCounted(stage.t_s, Rep(1, s, s + 1.0, 1.0, "both", None, True, 0.9))
        for s in (begun_s, stage.t_s - 2.0)
    )
    stage.frame(SLOW, [before, within])
    assert stage.verdicts == ["counted", "outside of a set"]


@pytest.mark.parametrize("phase", ["card", "setup", "rest"])
def test_where_nothing_counts_too_few_pictures_stop_nothing(phase):
    stage = Stage(walks())
    if phase == "rest":
        stage.until("working").rep()
    stage.until(phase).wait(1.0, SLOW)
    assert stage.state.paused is None


# -- the other leg -------------------------------------------------------------------------------


def holding(side):
    return replace(machine_state(Phase.HOLDING, 4.0), side=side)


FLEXIONS = single_exercise("resisted_plantar_flexion", reps=2, hold_s=5.0, sides=["left", "right"])


@pytest.mark.parametrize(("side", "wrong"), [("right", True), ("left", False), ("unknown", False)])
def test_no_hold_runs_for_the_leg_whose_turn_it_is_not(side, wrong):
    stage = at_work(FLEXIONS)
    stage.frame(READY, [HoldReached(stage.t_s, 5.0)], holding(side))
    state = stage.state
    assert (state.wrong_leg, state.holding, state.hold_share) == (
        wrong,
        not wrong,
        0.0 if wrong else 0.8,
    )
    assert state.advice == ("It is the left foot's turn." if wrong else None)
    assert bool(stage.of(HoldReached)) is not wrong


def test_a_leg_at_rest_is_no_wrong_leg():
    stage = at_work(FLEXIONS)
    stage.frame(READY, (), replace(machine_state(), side="right"))
    assert not stage.state.wrong_leg


# -- next, redo, back, quit ----------------------------------------------------------------------


def test_next_leaves_a_set_as_it_stands():
    stage = at_work()
    stage.rep()
    news = stage.command("next", [stage.counted(stage.t_s)])
    assert names(news) == ["RepDone", "SetFinished"]
    assert (news[-1].reps_done, news[-1].complete) == (2, False)
    assert stage.state.planned.set_number == 2


def test_next_in_a_rest_ends_the_rest_only():
    stage = at_work(walks())
    stage.rep()
    stage.command("next")
    assert (stage.phase, stage.state.planned.set_number) == ("setup", 2)


def test_next_to_the_end_is_a_finished_session():
    stage = Stage(PRESSES).wait(1.0)
    stage.command("next")
    news = stage.command("next")
    assert names(news) == ["SetFinished", "StepFinished", "RoutineFinished"]
    assert [item.mark.value for item in stage.state.progress] == ["skipped", "skipped"]
    assert stage.state.summary.steps[0].skipped


def test_redo_begins_the_set_anew_and_keeps_the_reps():
    stage = at_work()
    stage.rep()
    news = stage.command("redo")
    assert names(news) == ["SetDiscarded"]
    assert (stage.phase, stage.state.reps_done) == ("setup", 0)
    stage.until("working")
    assert stage.of(SetStarted)[-1].attempt == 2
    assert stage.session.summary.steps[0].discarded == 1


def test_redo_in_a_rest_means_the_set_just_done():
    stage = at_work(walks())
    stage.rep()
    stage.command("redo")
    assert stage.state.planned.set_number == 1
    assert [event.planned.set_number for event in stage.of(SetDiscarded)] == [1]


def test_back_does_the_set_before_again():
    stage = at_work()
    for _ in range(3):
        stage.rep()
    stage.until("working").rep()
    stage.command("back")
    assert [event.planned.set_number for event in stage.of(SetDiscarded)] == [1, 2]
    assert stage.state.planned.set_number == 1
    stage.command("back")
    assert stage.state.planned.set_number == 1


def test_back_over_an_exercise_shows_its_card():
    stage = Stage(load_routine("four-exercises")).wait(1.0)
    for _ in range(2):
        stage.command("next")
    assert stage.state.planned.step.exercise == "ankle_circles"
    stage.command("back")
    assert (stage.phase, stage.state.planned.step.exercise) == ("card", "resisted_plantar_flexion")


def test_quitting_midway_sums_up_what_was_done():
    stage = at_work()
    stage.rep()
    stage.rep(complete=False)
    news = stage.command("quit", [stage.counted(stage.t_s)])
    assert names(news) == ["RepDone", "SetFinished", "RoutineFinished"]
    assert news[-1].quit
    step = news[-1].summary.steps[0]
    assert (step.reps, step.holds_short, step.sets_complete, step.complete) == (2, 1, 0, False)
    assert [item.mark.value for item in stage.state.progress] == ["partial", "to come"]
    assert stage.frame() == stage.command("next") == []


def test_the_end_is_told_once_after_the_last_machine_was_heard():
    stage = at_work(single_exercise("toe_press", reps=1))
    run = stage.session.run
    assert names(stage.rep()) == ["RepDone", "SetFinished", "StepFinished"]
    assert stage.phase == "finished"
    news = stage.settle(run, [stage.counted(stage.t_s)])
    assert names(news) == ["RepDone", "RoutineFinished"]
    assert news[0].verdict.value == "more than asked"
    assert news[1].summary.complete
    assert stage.frame() == []


def test_a_rep_settled_late_ends_its_set():
    """The machine is put away with the pause; the rep it still had in hand was the last one."""
    stage = at_work()
    stage.rep()
    stage.rep()
    run, begun_s = stage.session.run, stage.t_s
    stage.wait(0.2).command("pause")
    stage.command("resume")
    assert stage.session.run is None
    news = stage.settle(run, [stage.counted(begun_s)])
    assert names(news)[:2] == ["RepDone", "SetFinished"]
    assert stage.state.planned.set_number == 2


def test_more_reps_at_once_than_are_asked_for():
    stage = at_work()
    stage.frame(READY, [stage.counted(stage.t_s) for _ in range(5)])
    assert stage.verdicts == ["counted"] * 3 + ["more than asked"] * 2


def test_the_number_of_a_rep_names_it_in_the_session():
    stage = at_work()
    for _ in range(4):
        stage.rep()
    assert [event.number for event in stage.of(RepDone)] == [1, 2, 3, 4]


def test_a_clock_that_runs_back_does_no_harm():
    stage = at_work()
    stage.t_s -= 5.0
    stage.frame()
    stage.rep()
    times_s = [event.t_s for event in stage.told if not isinstance(event, RepStarted)]
    assert times_s == sorted(times_s)


def test_the_lengths_can_be_chosen():
    stage = at_work(timing=Timing(card_s=1.0, still_s=1.0, countdown_s=2.0))
    assert stage.t_s == pytest.approx(4.0, abs=0.2)


def test_a_whole_routine_by_hand():
    stage = Stage(load_routine("five-exercises"))
    while not stage.session.finished:
        planned = stage.state.planned
        if stage.phase == "working":
            stage.rep(side=planned.side or "both", direction=planned.direction)
        else:
            stage.frame()
    stage.frame()
    assert stage.of(RoutineFinished)[0].summary.complete
    assert len(stage.of(StepFinished)) == 5
    assert len(stage.of(SetFinished)) == len(stage.of(SetStarted)) == 14
    assert stage.counted_reps == 10 + 6 + 40 + 10 + 10
