"""Points count what they see whole; what they cannot see, landmarks count for them."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.counters.stand_in import StandIn, settled_s
from posecount.counting.events import Rep, RepCounted, RepDropped

FPS = 10


def rep(start_s, end_s, side="left"):
    return Rep(1, start_s, end_s, 0.2, side, None, True, 0.9)


def span(event):
    done = event.rep if isinstance(event, RepCounted) else event
    return done.start_s, done.end_s


def still(_t_s):
    return 0.0


def there_and_back(start_s, end_s):
    """The points' value of a movement between these times."""
    return lambda t_s: max(0.0, 1 - abs(2 * (t_s - start_s) / (end_s - start_s) - 1))


def merged(landmarks, points=(), until_s=10.0, followed=lambda t_s: 0, side="right", value=still):
    """All events of a count: points' events by the time they end, segments by ``followed``."""
    stand_in, events = StandIn(lambda _start_s, _end_s: side), []
    for frame in range(round(until_s * FPS) + 1):
        t_s = frame / FPS
        segment = followed(t_s)
        seen = math.nan if segment is None else value(t_s)
        stand_in.follow(t_s, -1 if segment is None else segment, seen)
        under_way_s = [start_s for start_s, end_s in map(span, points) if start_s <= t_s < end_s]
        done = [event for event in points if round(event.t_s * FPS) == frame]
        events += stand_in.merged(t_s, done, landmarks, min([t_s, *under_way_s]))
    return events, stand_in


def reps(events):
    return [event.rep for event in events if isinstance(event, RepCounted)]


def spans(events):
    return [(each.start_s, each.end_s) for each in reps(events)]


def test_what_the_landmarks_saw_while_no_point_was_followed_is_counted():
    events, stand_in = merged([rep(0.3, 1.2)], followed=lambda t_s: None if t_s < 2 else 0)
    assert spans(events) == [(0.3, 1.2)]
    assert [each.side for each in reps(events)] == ["right"]
    assert stand_in.extra == 1


def test_a_movement_in_which_the_points_were_first_followed_is_the_landmarks():
    known = {"followed": lambda t_s: None if t_s < 0.5 else 0}
    events, _ = merged([rep(0.6, 1.4)], value=there_and_back(0.6, 1.4), **known)
    assert spans(events) == [(0.6, 1.4)]


@pytest.mark.parametrize("value", [still, lambda t_s: max(0.0, 1 - t_s / 2), lambda t_s: t_s])
def test_points_that_went_one_way_or_nowhere_say_that_it_was_no_rep(value):
    known = {"followed": lambda t_s: None if t_s < 0.5 else 0}
    assert merged([rep(0.6, 1.4)], value=value, **known)[0] == []


@pytest.mark.parametrize(("goes_back", "counted"), [(True, 1), (False, 0)])
def test_of_a_movement_half_of_which_the_points_saw_that_half_must_fit(goes_back, counted):
    def value(t_s):
        return max(0.0, 1.0 - (t_s - 1.0)) if goes_back else 1.0

    known = {"followed": lambda t_s: None if t_s < 1.0 else 0}
    assert len(reps(merged([rep(0.4, 2.0)], value=value, **known)[0])) == counted


def test_a_movement_across_two_segments_is_the_landmarks():
    known = {"followed": lambda t_s: int(t_s >= 5)}
    events, _ = merged([rep(4.5, 5.5)], value=there_and_back(4.5, 5.5), **known)
    assert spans(events) == [(4.5, 5.5)]


def test_a_foot_that_the_points_saw_still_has_done_nothing():
    assert merged([rep(4.0, 5.0)])[0] == []


def test_what_the_points_counted_is_not_counted_again():
    events, stand_in = merged([rep(4.1, 5.1)], [RepCounted(5.3, rep(4.0, 5.0))])
    assert spans(events) == [(4.0, 5.0)]
    assert stand_in.extra == 0


def test_what_the_points_dropped_stays_dropped():
    dropped = RepDropped(5.0, 4.0, 5.0, "a hand was at the foot")
    assert merged([rep(4.1, 4.9)], [dropped], followed=lambda _t_s: None)[0] == [dropped]


def test_what_the_points_could_not_follow_to_its_end_is_the_landmarks_and_no_longer_dropped():
    lost = RepDropped(5.0, 4.0, 5.0, "the picture changed during the movement", unfinished=True)
    assert spans(merged([rep(4.1, 4.9)], [lost])[0]) == [(4.1, 4.9)]
    assert merged([], [lost])[0] == [lost]


def test_a_small_first_movement_that_is_judged_late_is_not_counted_twice():
    late = [RepCounted(6.0, rep(0.3, 1.0)), RepCounted(6.0, rep(3.0, 4.0))]
    known = {"followed": lambda t_s: None if t_s < 0.2 else 0}
    events, stand_in = merged([rep(0.4, 1.1)], late, value=there_and_back(0.3, 1.1), **known)
    assert spans(events) == [(0.4, 1.1), (3.0, 4.0)]
    assert stand_in.extra == 0


def test_nothing_is_settled_beyond_a_movement_under_way():
    assert settled_s(5.0, math.nan) == 5.0
    assert settled_s(5.0, 4.2) == 4.2


def _in_order(times_s):
    ends_s = sorted(set(times_s))
    return [rep(a, b) for a, b in zip(ends_s[::2], ends_s[1::2], strict=False)]


SECONDS = st.integers(0, 100).map(lambda tenths: tenths / 10)


@given(
    st.lists(SECONDS, max_size=12).map(_in_order),
    st.lists(SECONDS, max_size=12).map(_in_order),
    st.lists(SECONDS, max_size=3),
)
def test_merged_reps_never_overlap_and_are_numbered_through(landmarks, points, cuts_s):
    counted = [RepCounted(each.end_s, each) for each in points]
    events, stand_in = merged(
        landmarks,
        counted,
        followed=lambda t_s: sum(t_s >= cut_s for cut_s in cuts_s),
        value=lambda t_s: t_s % 1.0,
    )
    found = sorted(spans(events))
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert [each.index for each in reps(events)] == list(range(1, len(found) + 1))
    assert len(found) == len(counted) + stand_in.extra
