from __future__ import annotations

import pytest
from helpers.evaluated import evaluated, rep

from posecount.evaluation.disturbances import disturbance_table, rate_groups, rate_table
from posecount.evaluation.tables import tables
from posecount.evaluation.targets import TARGETS, target_table


def clip(name, counted, true=2, disturbance=None, **fields):
    """A clip with so many true reps, 3 s apart, of which the first ``counted`` were counted."""
    reps = [(3 * i + 1, "left", None) for i in range(true)]
    return evaluated(
        reps,
        [rep(3 * i + 1) for i in range(counted)],
        name=name,
        disturbance=disturbance,
        **fields,
    )


PLAIN = clip("raise_1", 2)
DIM = clip("raise_1_low_light", 1, disturbance="low-light")
SHAKY = clip("raise_2_camera_shake", 2, disturbance="camera-shake")
IDLE = clip("raise_1_nothing_idle", 1, true=0, disturbance="nothing-idle")


def test_a_disturbed_clip_stands_beside_the_plain_one_of_its_name():
    rows = {row[0]: row[1:] for row in disturbance_table([PLAIN, DIM, SHAKY, IDLE]).rows}
    assert list(rows) == ["camera-shake", "low-light", "nothing-idle"]
    assert rows["low-light"][:7] == ("1", "0%", "100%", "0.500", "0.000", "100%", "100%")
    assert rows["camera-shake"][:5] == ("1", "100%", "-", "0.000", "-")


def test_where_there_is_nothing_to_count_there_is_no_plain_clip_but_false_reps():
    (row,) = disturbance_table([PLAIN, IDLE]).rows
    assert row[1:4] == ("1", "0%", "-")
    assert row[-1] == "2.00"


@pytest.mark.parametrize(
    ("at_10", "at_60", "all_agree", "at_60_agrees"),
    [(2, 2, True, True), (1, 2, False, True), (2, 1, False, False)],
)
def test_the_same_clip_at_other_frame_rates(at_10, at_60, all_agree, at_60_agrees):
    clips = [
        PLAIN,
        clip("raise_1_fps_10", at_10, disturbance="fps-10"),
        clip("raise_1_fps_60", at_60, disturbance="fps-60"),
        clip("raise_2_fps_60", 1, disturbance="fps-60"),
    ]
    (group,) = rate_groups(clips)
    assert group.agrees() == all_agree
    assert group.agrees([15, 60]) == at_60_agrees
    assert group.agrees([15]) is None
    table = rate_table(clips)
    verdict = "yes" if all_agree else "no"
    assert table.columns[3:] == ("plain", "10 fps", "60 fps")
    assert table.rows == (("raise_1", verdict, "2", "2", str(at_10), str(at_60)),)


def rows_of(clips):
    return {row[0]: row[1:] for row in target_table({"here": clips}).rows}


def test_targets_of_body_views_and_close_ups_are_apart():
    rows = rows_of([PLAIN, DIM, clip("close", 2, view="close-up")])
    assert rows["counts exactly right, body in view"] == ("at least 97.0%", "50.0%", "no")
    assert rows["counts exactly right, close-ups"] == ("at least 92.0%", "100.0%", "yes")
    assert rows["off by at most one"] == ("100%", "100.0%", "yes")
    assert rows["MAE"] == ("at most 0.010", "0.167", "no")
    assert rows["hold error, median"] == ("at most 0.070 s", "0.000 s", "yes")


def test_what_was_not_measured_is_neither_met_nor_missed():
    rows = rows_of([PLAIN])
    for name in ("direction right", "false reps a minute", "same counts at other frame rates"):
        assert rows[name][1:] == ("-", "-")


def test_a_bound_that_must_not_be_reached_is_not_met_by_reaching_it():
    (false,) = [target for target in TARGETS if target.name == "false reps a minute"]
    one_in_ten_minutes = [IDLE] + [
        clip(f"idle_{i}", 0, true=0, disturbance="nothing-idle") for i in range(19)
    ]
    assert false.measure(one_in_ten_minutes) == pytest.approx(0.1)
    assert not false.met(one_in_ten_minutes)
    assert false.met([*one_in_ten_minutes, clip("idle", 0, true=0)])


def test_each_split_has_its_figures():
    clips = [clip("a", 2, split="tune"), clip("b", 1, split="test"), clip("c", 2, split="test")]
    (table,) = [table for table in tables(clips) if table.title == "Targets"]
    assert table.columns == ("target", "wanted", "Test split", "met", "Tuning split", "met")
    assert table.rows[0][2:] == ("50.0%", "no", "100.0%", "yes")


def test_totals_of_body_views_and_close_ups():
    clips = [PLAIN, clip("close", 1, view="close-up"), clip("circles", 0, exercise="ankle_circles")]
    totals = [row for row in tables(clips)[0].rows if row[0] == "all"]
    assert [(row[1], row[2], row[6]) for row in totals] == [
        ("body", "2", "50%"),
        ("close-up", "1", "0%"),
        ("all", "3", "33%"),
    ]
