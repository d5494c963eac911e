from __future__ import annotations

import pytest

from posecount.counting.events import Rep
from posecount.evaluation.metrics import Answers, reliability, score, summarize
from posecount.evaluation.truth import Truth


def truth(*reps, exercise="toe_raise", **fields):
    """Reps as (start, end, hold, side, direction), shortened from the right."""
    names = ("start_s", "end_s", "hold_s", "side", "direction")
    data = [dict(zip(names, rep, strict=False)) for rep in reps]
    return Truth(exercise=exercise, reps=data, **fields)


def rep(start_s, end_s, hold_s=1.0, side="left", direction=None, confidence=0.9):
    return Rep(1, start_s, end_s, hold_s, side, direction, True, confidence)


def test_a_clip_counted_right():
    found = score(truth((1, 3, 1.0, "left")), [rep(1.1, 2.8, 1.25)], 10.0)
    assert (found.true_reps, found.counted_reps, found.is_exact, found.is_clean) == (1, 1, 1, 1)
    assert found.sides == Answers(right=1)
    assert found.start_errors_s == pytest.approx((0.1,))
    assert found.end_errors_s == pytest.approx((0.2,))
    assert found.hold_errors_s == pytest.approx((0.25,))
    assert found.confidences == ((0.9, True),)


def test_the_right_number_in_the_wrong_places_is_exact_but_not_clean():
    found = score(truth((1, 3, 1.0, "left")), [rep(5, 7)], 10.0)
    assert found.is_exact
    assert not found.is_clean
    assert found.sides == Answers()
    assert found.hold_errors_s == ()
    assert found.confidences == ((0.9, False),)


@pytest.mark.parametrize(
    ("true", "said", "expected"),
    [
        ("left", "left", Answers(right=1)),
        ("left", "right", Answers(wrong=1)),
        ("left", "both", Answers(wrong=1)),
        ("both", "left", Answers(wrong=1)),
        ("left", "unknown", Answers(unknown=1)),
        (None, "left", Answers()),
    ],
)
def test_sides(true, said, expected):
    found = score(truth((1, 3, 1.0, true)), [rep(1, 3, side=said)], 10.0)
    assert found.sides == expected
    assert found.is_clean == (expected.wrong == 0)


def test_an_unknown_answer_is_no_wrong_one():
    answers = Answers(right=3, wrong=1, unknown=4)
    assert (answers.accuracy, answers.unknown_share) == (0.75, 0.5)
    assert (Answers(unknown=2).accuracy, Answers().unknown_share) == (None, None)


def test_direction_is_asked_where_it_can_be_seen_and_listed_apart_where_not():
    turns = (1, 3, 0.0, "left", "clockwise")
    wrong = [rep(1, 3, direction="counterclockwise")]
    seen = score(truth(turns, exercise="ankle_circles", view="side-to-head"), wrong, 10.0)
    edge_on = score(truth(turns, exercise="ankle_circles", view="side"), wrong, 10.0)
    assert not seen.is_clean
    assert edge_on.is_clean
    both = summarize([seen, edge_on])
    assert both.directions == Answers(wrong=1)
    assert both.edge_on_directions == Answers(wrong=1)


@pytest.mark.parametrize(
    ("exercise", "target_s", "measured"),
    [
        ("toe_raise", None, True),
        ("toe_walk", None, True),
        ("ankle_circles", None, False),
        ("resisted_dorsiflexion", 5.0, True),
        ("resisted_dorsiflexion", None, False),
    ],
)
def test_holds_are_measured_where_they_matter(exercise, target_s, measured):
    known = truth((1, 3, 1.0, "left"), exercise=exercise, hold_target_s=target_s)
    assert bool(score(known, [rep(1, 3)], 10.0).hold_errors_s) == measured


def test_of_a_rep_known_by_its_top_no_times_are_measured():
    found = score(truth((2, 2)), [rep(1, 3)], 10.0)
    assert found.is_clean
    assert (found.start_errors_s, found.end_errors_s, found.hold_errors_s) == ((), (), ())
    assert found.sides == Answers()


def clip(true_reps, counted_reps, duration_s=30.0):
    known = truth(*((3 * i, 3 * i + 1, 1.0, "left") for i in range(true_reps)))
    return score(known, [rep(3 * i, 3 * i + 1) for i in range(counted_reps)], duration_s)


def test_the_summary_of_counts():
    found = summarize([clip(4, 4), clip(4, 3), clip(2, 4), clip(0, 1)])
    assert (found.clips, found.reps) == (4, 10)
    assert found.mae == pytest.approx((0 + 1 / 4 + 2 / 2 + 1 / 1) / 4)
    assert found.obo == 3 / 4
    assert found.exact == 1 / 4


def test_false_reps_are_counted_only_where_there_is_nothing_to_count():
    found = summarize([clip(0, 1, 30.0), clip(0, 0, 60.0), clip(2, 5, 30.0)])
    assert found.false_per_minute == pytest.approx(1 / 1.5)
    assert summarize([clip(2, 5)]).false_per_minute is None


def test_hold_errors_are_absolute_with_their_95th_percentile():
    known = truth(*((3 * i, 3 * i + 1, 1.0, "left") for i in range(5)))
    offs = (-0.4, 0.1, 0.0, -0.1, 0.2)
    reps = [rep(3 * i, 3 * i + 1, 1.0 + off) for i, off in enumerate(offs)]
    found = summarize([score(known, reps, 30.0)])
    assert found.hold_median_s == pytest.approx(0.1)
    assert found.hold_p95_s == pytest.approx(0.36)


def test_nothing_evaluated_is_nothing_known():
    found = summarize([])
    assert (found.clips, found.mae, found.exact, found.hold_median_s) == (0, None, None, None)


def test_reliability_puts_every_counted_rep_into_one_bin():
    known = truth((0, 1), (3, 4))
    reps = [rep(0, 1, confidence=1.0), rep(3, 4, confidence=0.5), rep(7, 8, confidence=0.55)]
    bins = reliability([score(known, reps, 10.0)], edges=(0.0, 0.5, 0.8, 1.0))
    assert [(b.low, b.high, b.reps, b.matched) for b in bins] == [
        (0.5, 0.8, 2, 1),
        (0.8, 1.0, 1, 1),
    ]
    assert bins[0].mean_confidence == pytest.approx(0.525)
