from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.evaluation.matching import closeness, match
from posecount.evaluation.truth import TrueRep


def true(start_s, end_s):
    return TrueRep(start_s=start_s, end_s=end_s)


def counted(start_s, end_s):
    return SimpleNamespace(start_s=start_s, end_s=end_s)


@pytest.mark.parametrize(
    ("truth", "reps", "pairs"),
    [
        # nothing on one side or the other
        ([], [], []),
        ([(1, 2)], [], []),
        ([], [(1, 2)], []),
        # any overlap will do, touching will not
        ([(1, 2)], [(1.9, 5)], [(0, 0)]),
        ([(1, 2)], [(2, 3)], []),
        # two counted for one true: the one that agrees better
        ([(1, 3)], [(0, 1.5), (1.2, 3)], [(0, 1)]),
        # one counted over two true: only one of them is found
        ([(1, 2), (3, 6)], [(1, 6)], [(1, 0)]),
        # counted late: each still finds its own
        ([(1, 2), (3, 4), (5, 6)], [(1.4, 2.4), (3.4, 4.4), (5.4, 6.4)], [(0, 0), (1, 1), (2, 2)]),
        # a missed one in the middle shifts nothing
        ([(1, 2), (3, 4), (5, 6)], [(1, 2), (5, 6)], [(0, 0), (2, 1)]),
        # the best pair is taken first, though it leaves another true rep alone
        ([(0, 2), (2, 4)], [(1.5, 4)], [(1, 0)]),
        # the order of what was counted does not matter
        ([(1, 2), (3, 4)], [(3, 4), (1, 2)], [(0, 1), (1, 0)]),
    ],
)
def test_pairs(truth, reps, pairs):
    assert match([true(*rep) for rep in truth], [counted(*rep) for rep in reps]) == pairs


@pytest.mark.parametrize(
    ("reps", "pairs"),
    [
        ([(4, 6)], [(0, 0)]),
        ([(5.1, 6)], []),
        ([(4, 5.1), (4.5, 5.5)], [(0, 1)]),
        ([(5, 5)], [(0, 0)]),
    ],
)
def test_a_top_belongs_to_the_rep_that_contains_it_best(reps, pairs):
    assert match([TrueRep.at(5.0)], [counted(*rep) for rep in reps]) == pairs


def test_two_tops_in_one_counted_rep_are_one_found_and_one_missed():
    assert match([TrueRep.at(1.2), TrueRep.at(3.0)], [counted(1, 5)]) == [(1, 0)]


def test_closeness_is_intersection_over_union():
    assert closeness(true(1, 3), counted(2, 4)) == pytest.approx(1 / 3)
    assert closeness(true(1, 3), counted(1, 3)) == 1.0


SPAN = st.tuples(st.floats(0, 50), st.floats(0.01, 10)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(SPAN, max_size=6), st.lists(SPAN, max_size=6))
def test_matching_is_one_to_one_and_leaves_no_overlapping_pair_alone(truth, reps):
    spans, found = [true(*rep) for rep in truth], [counted(*rep) for rep in reps]
    pairs = match(spans, found)
    partners = dict(pairs)
    assert len(partners) == len(pairs) == len(set(partners.values()))
    for i, span in enumerate(spans):
        for j, rep in enumerate(found):
            if closeness(span, rep) > 0:
                assert i in partners or j in partners.values()
