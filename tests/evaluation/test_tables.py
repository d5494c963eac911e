from __future__ import annotations

import re

import pytest
from helpers.evaluated import evaluated, rep

from posecount.counting.events import RepDropped
from posecount.evaluation.cells import as_markdown
from posecount.evaluation.chart import chart
from posecount.evaluation.tables import accuracy_table, missed_table, wrongs

RIGHT = evaluated([(1, "left", None)], [rep(1)])
MISSED = evaluated([(1, "left", None), (5, "left", None)], [rep(1, "right"), rep(9)])


def test_one_row_for_each_view_each_exercise_and_all():
    front = evaluated([(1, "left", None)], [rep(1)], view="front")
    circles = evaluated([], [], exercise="ankle_circles")
    scores = [clip.score for clip in (RIGHT, front, circles)]
    rows = [row[:4] for row in accuracy_table("t", scores).rows]
    assert rows == [
        ("ankle_circles", "side (edge-on)", "1", "0"),
        ("toe_raise", "front", "1", "1"),
        ("toe_raise", "side", "1", "1"),
        ("toe_raise", "all", "2", "2"),
        ("all", "all", "3", "2"),
    ]


def test_an_edge_on_direction_is_shown_in_its_row_and_not_in_the_sum():
    edge_on = evaluated(
        [(1, "left", "clockwise")],
        [rep(1, "left", "counterclockwise")],
        exercise="ankle_circles",
    )
    rows = accuracy_table("t", [edge_on.score, RIGHT.score]).rows
    assert [row[8] for row in rows] == ["0% (0%)", "-", "-"]


@pytest.mark.parametrize(("exact", "shown"), [(200, "100%"), (199, "99.5%"), (100, "50%")])
def test_less_than_all_is_never_100_percent(exact, shown):
    wrong = evaluated([(1, "left", None)], [])
    scores = [RIGHT.score] * exact + [wrong.score] * (200 - exact)
    assert accuracy_table("t", scores).rows[0][6] == shown


def test_what_is_wrong_with_a_clip_in_words():
    assert wrongs(RIGHT) == ""
    assert wrongs(MISSED) == "1 missed, 1 not there, 1 wrong side"
    assert [row[0] for row in missed_table([RIGHT, MISSED]).rows] == ["a <clip>"]


def test_markdown_aligns_words_left_and_figures_right():
    lines = as_markdown(missed_table([MISSED])).splitlines()
    assert lines[0] == "**Clips that missed**"
    assert lines[3] == "| --- | ---: | ---: | --- |"
    assert lines[4] == "| a <clip> | 2 | 2 | 1 missed, 1 not there, 1 wrong side |"


def bars(drawing):
    return re.findall(r'<g class="(\w+)"', drawing)


def test_the_drawing_tells_found_missed_and_extra_reps_by_colour():
    assert bars(chart(RIGHT)) == ["true", "counted"]
    assert bars(chart(MISSED)) == ["true", "bad", "doubtful", "bad"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("clockwise", "counted"), ("counterclockwise", "doubtful"), ("unknown", "counted")],
)
def test_a_wrong_direction_is_doubtful(said, kind):
    turn = [(1, "left", "clockwise")]
    assert bars(chart(evaluated(turn, [rep(1, "left", said)], "ankle_circles")))[1] == kind


def test_the_drawing_escapes_text_and_shows_why_movements_were_dropped():
    drop = RepDropped(9.0, 7.0, 8.0, "the <foot> moved")
    drawing = chart(evaluated([], [], dropped=[drop]))
    assert "7.00 to 8.00 s: the &lt;foot&gt; moved" in drawing
    assert "a &lt;clip&gt;" in drawing
    assert "no signal" in drawing


def test_the_signal_is_broken_where_there_is_none():
    nan = float("nan")
    values = [0.1, 0.2, 0.1, nan, nan, 0.3, 0.1, 0.2]
    trace = [(i, v, 0.2 if v == v else nan, 0.1 if v == v else nan) for i, v in enumerate(values)]
    drawing = chart(evaluated([], [], trace=trace))
    (value,) = re.findall(r'class="value" d="([^"]+)"', drawing)
    assert value.count("M") == 2
    assert value.count("L") == 4
