import pytest

from posecount.counting.usual_range import UsualRange

TYPICAL = 1.0


def judged(heights, leg="left"):
    """What becomes of each movement, in order, once all are offered."""
    usual = UsualRange(TYPICAL)
    verdicts = [v for i, height in enumerate(heights) for v in usual.judge(leg, height, i)]
    verdicts += usual.close()
    assert [v.movement for v in verdicts] == list(range(len(heights)))
    return [v.full for v in verdicts]


@pytest.mark.parametrize(
    ("heights", "full"),
    [
        # full from the start
        ([1.0, 1.0, 0.9], [True, True, True]),
        # a third of the usual is the border
        ([1.0, 0.32, 1.0, 0.35], [True, False, True, True]),
        # small ones wait for what is usual
        ([0.2, 0.3, 1.0], [False, False, True]),
        # a person whose movements are all small
        ([0.4, 0.4, 0.38, 0.1], [True, True, True, False]),
        # few and all small: by the largest
        ([0.4, 0.1], [True, False]),
        # the usual follows the person
        ([1.0, *[0.5] * 9, 0.17, 0.16], [True, *[True] * 9, True, False]),
        ([], []),
    ],
)
def test_verdicts(heights, full):
    assert judged(heights) == full


def test_a_first_large_movement_is_judged_at_once():
    assert [v.full for v in UsualRange(TYPICAL).judge("left", 0.6, "a")] == [True]


def test_a_first_small_movement_waits_for_at_most_two_more():
    usual = UsualRange(TYPICAL)
    assert usual.judge("left", 0.4, "a") == []
    assert usual.judge("left", 0.4, "b") == []
    assert [v.movement for v in usual.judge("left", 0.4, "c")] == ["a", "b", "c"]


def test_each_leg_has_its_own_usual():
    usual = UsualRange(TYPICAL)
    for _ in range(5):
        usual.judge("left", 1.0, "l")
        usual.judge("right", 0.5, "r")
    assert (usual.usual("left"), usual.usual("right")) == (1.0, 0.5)
    assert [v.full for v in usual.judge("right", 0.2, "r")] == [True]
    assert [v.full for v in usual.judge("left", 0.2, "l")] == [False]


def test_an_unknown_leg_borrows_from_the_other_and_both_from_the_typical():
    usual = UsualRange(TYPICAL)
    assert usual.usual("left") == TYPICAL
    usual.judge("right", 0.7, "r")
    assert usual.usual("left") == 0.7


def test_a_partial_movement_does_not_change_the_usual():
    usual = UsualRange(TYPICAL)
    for height in (1.0, 0.2, 0.2, 0.2, 0.2):
        usual.judge("left", height, "m")
    assert usual.usual("left") == 1.0
