"""Exercise said against exercise done."""

from posecount.evaluation.confusion import (
    ELSE,
    Recognised,
    compared,
    confusion_data,
    confusion_tables,
)
from posecount.evaluation.run import LeftOut
from posecount.evaluation.truth import TrueRep, Truth
from posecount.recognised_result import RecognisedRep, RecognisedResult, RecognisedSegment
from posecount.result import Model, Source


def truth(*spans, exercise="toe_raise"):
    reps = tuple(TrueRep(start_s=start, end_s=end) for start, end in spans)
    return Truth(exercise=exercise, reps=reps)


def result(segments, reps):
    return RecognisedResult(
        posecount="0",
        source=Source(path="a.mp4", duration_s=30.0, frames=900, width=64, height=48),
        mirrored=False,
        turned_deg=0,
        pose_found=1.0,
        model=Model(name="full", sha256="ab" * 32),
        segments=[
            RecognisedSegment(exercise=name, start_s=start, end_s=end, confidence=0.9)
            for name, start, end in segments
        ],
        reps=[
            RecognisedRep(
                index=1,
                start_s=start,
                end_s=start + 2,
                hold_s=1.0,
                side="both",
                direction=None,
                complete=True,
                confidence=0.9,
                exercise=name,
            )
            for name, start in reps
        ],
        totals={},
        warnings=[],
    )


RIGHT = compared(
    "right",
    truth((5, 7), (10, 12)),
    result(
        [(None, 0, 5), ("toe_raise", 5, 12), (None, 12, 30)], [("toe_raise", 5), ("toe_raise", 10)]
    ),
)
WRONG = compared(
    "wrong",
    truth((5, 7), (10, 12)),
    result([(None, 0, 6), ("toe_walk", 6, 14), (None, 14, 30)], [("toe_walk", 6)]),
)
NOTHING = compared(
    "nothing", truth(), result([("toe_press", 0, 4), (None, 4, 30)], [("toe_press", 1)])
)


def test_what_was_recognised_as_it_was_done_is_exact():
    assert RIGHT.is_exact
    assert RIGHT.seconds == {("toe_raise", "toe_raise"): 7, (ELSE, ELSE): 23} | {
        ("toe_raise", ELSE): 0,
        (ELSE, "toe_raise"): 0,
    }


def test_another_exercise_and_seconds_outside_of_it_are_told_apart():
    assert not WRONG.is_exact
    assert WRONG.seconds["toe_raise", "toe_walk"] == 6
    assert WRONG.seconds["toe_raise", ELSE] == 1
    assert WRONG.seconds[ELSE, "toe_walk"] == 2
    assert WRONG.reps == {("toe_raise", "toe_walk"): 1}


def test_a_rep_where_nothing_was_done_is_one_of_something_else():
    assert NOTHING.reps == {(ELSE, "toe_press"): 1}
    assert not NOTHING.is_exact
    assert compared("calm", truth(), result([(None, 0, 30)], [])).is_exact


def test_the_tables_add_up_the_clips():
    by_seconds, by_reps = confusion_tables([RIGHT, WRONG, NOTHING, LeftOut("gone", "no file")])
    columns = by_reps.columns
    raises = dict(zip(columns, by_reps.rows[0], strict=True))
    assert (raises[""], raises["toe_raise"], raises["toe_walk"]) == ("toe_raise", "2", "1")
    assert (raises["clips"], raises["exact"]) == ("3", "1")
    assert dict(zip(columns, by_seconds.rows[-1], strict=True))[ELSE] == str(23 + 21 - 0 + 26)


def test_f1_weighs_what_was_missed_and_what_was_said_wrongly():
    by_seconds, by_reps = confusion_tables([RIGHT, WRONG, NOTHING])
    f1 = {
        table: {row[0]: row[table.columns.index("F1")] for row in table.rows}
        for table in (by_seconds, by_reps)
    }
    assert f1[by_seconds]["toe_raise"] == f"{2 * 7 / (14 + 7):.3f}"
    assert f1[by_reps]["toe_raise"] == f"{2 * 2 / (4 + 2):.3f}"
    assert f1[by_reps]["toe_press"] == "-"


def test_as_data_every_clip_is_there_with_what_was_left_out():
    right, left = confusion_data([RIGHT, LeftOut("gone", "no file")])
    assert right["exact"] and right["reps"] == [
        {"done": "toe_raise", "said": "toe_raise", "amount": 2}
    ]
    assert left == {"name": "gone", "left_out": "no file"}
    assert isinstance(RIGHT, Recognised)
