"""When a rep is told."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from posecount.counting.events import Rep
from posecount.exercises import find_exercise
from posecount.recognition.announced import TUNING, Announced
from posecount.recognition.segments import Segment

RAISE, CIRCLE = find_exercise("toe_raise"), find_exercise("ankle_circles")


def rep(start_s, end_s):
    return Rep(1, start_s, end_s, 1.0, "left", None, True, 0.9)


def segment(spec, *reps):
    return Segment(spec, reps[0].start_s, reps[-1].end_s, 0.9, tuple(reps))


def test_a_rep_is_told_when_it_has_stood_for_some_time():
    told, found = Announced(), [segment(RAISE, rep(1.0, 2.0))]
    assert told.update(3.0, found) == []
    assert told.update(3.0 + TUNING.stands_s / 2, found) == []
    (one,) = told.update(3.0 + TUNING.stands_s, found)
    assert (one.spec, one.rep) == (RAISE, rep(1.0, 2.0))
    assert told.update(9.0, found) == []


def test_what_the_path_gives_up_in_between_waits_anew():
    told, found = Announced(), [segment(RAISE, rep(1.0, 2.0))]
    told.update(3.0, found)
    told.update(3.5, [])
    assert told.update(3.0 + TUNING.stands_s, found) == []


def test_what_was_told_is_never_taken_back_nor_told_as_something_else():
    told = Announced()
    told.update(3.0, [segment(RAISE, rep(1.0, 2.0))])
    told.update(5.0, [segment(RAISE, rep(1.0, 2.0))])
    told.update(6.0, [segment(CIRCLE, rep(0.5, 2.2), rep(3.0, 4.0))])
    told.update(8.0, [segment(CIRCLE, rep(0.5, 2.2), rep(3.0, 4.0))])
    assert [(one.spec.id, one.rep.start_s) for one in told.reps] == [
        ("toe_raise", 1.0),
        ("ankle_circles", 3.0),
    ]


def test_at_the_end_nothing_waits():
    told = Announced()
    assert len(told.finish([segment(RAISE, rep(1.0, 2.0), rep(3.0, 4.0))])) == 2


@given(
    st.lists(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 20)), max_size=6, unique_by=lambda r: r[1]
        ),
        max_size=12,
    )
)
def test_no_two_reps_are_told_of_one_time_whatever_is_found(looks):
    told = Announced()
    for t_s, found in enumerate(looks):
        kept = list(told.reps)
        told.update(
            float(t_s),
            [segment(RAISE if one else CIRCLE, rep(at, at + 1.9)) for one, at in found],
        )
        assert told.reps[: len(kept)] == kept
    told.finish([])
    spans = sorted((one.rep.start_s, one.rep.end_s) for one in told.reps)
    assert all(after[0] >= before[1] - 0.5 for before, after in pairwise(spans))
