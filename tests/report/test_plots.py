"""What the plots show: bars of the right height, lines with their gaps, round scales."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from posecount.catalogue import LANGUAGES, speak
from posecount.report.adherence import Week
from posecount.report.plots import WIDTH, reps_plot, sides_plot, weeks_plot
from posecount.report.progress import ExerciseProgress, ExerciseWeek

MONDAY = date(2026, 1, 5)
SPAN = (MONDAY, MONDAY + timedelta(days=69))


def progress(weeks):
    """(week, reps by side, amplitude by side) each."""
    return ExerciseProgress(
        "toe_raise",
        [
            ExerciseWeek(MONDAY + timedelta(days=7 * number), reps, 0, {}, amplitude, {})
            for number, reps, amplitude in weeks
        ],
    )


def painted(root, name, kind):
    """The shapes whose style paints them in the page's colour of that name."""
    paths = (one for one in root.iter("path") if not one.get("id"))
    return [one for one in paths if f"{kind}: var(--{name})" in one.get("style", "")]


def heights(path):
    """The height of every bar of a compound path, from its corners."""
    bars = [bar.split() for bar in path.get("d").replace("z", "").split("M") if bar.strip()]
    ys = [[float(one) for one in bar if one not in "ML"][1::2] for bar in bars]
    return [max(bar) - min(bar) for bar in ys]


def reach_plot(found):
    root = ET.fromstring(sides_plot(found, lambda week: week.amplitude, SPAN, "p", "says"))
    return root, painted(root, "left", "stroke")


def labels(root):
    return [one.text for one in root.iter("text")]


def test_bars_are_as_high_as_the_reps_and_stand_upon_each_other():
    found = progress([(0, {"left": 10, "right": 20}, {}), (1, {"left": 30, "unknown": 5}, {})])
    root = ET.fromstring(reps_plot(found, *SPAN, "p", "says"))
    (left,), (right,), (unknown,) = (
        painted(root, side, "fill") for side in ("left", "right", "unknown")
    )
    unit = heights(left)[0] / 10
    assert heights(left) == pytest.approx([10 * unit, 30 * unit], abs=0.2)
    assert heights(right) == pytest.approx([20 * unit], abs=0.2)
    assert heights(unknown) == pytest.approx([5 * unit], abs=0.2)
    assert painted(root, "both", "fill") == []


def test_a_pause_breaks_the_line():
    _, (whole,) = reach_plot(progress([(n, {}, {"left": 0.1}) for n in (0, 1, 2, 3)]))
    _, (broken,) = reach_plot(progress([(n, {}, {"left": 0.1}) for n in (0, 1, 5, 6)]))
    assert whole.get("d").count("M") == 1
    assert broken.get("d").count("M") == 2


def test_scales_begin_at_zero_and_are_round():
    root, _ = reach_plot(progress([(n, {}, {"left": 0.137}) for n in range(4)]))
    assert [one for one in labels(root) if one[0].isdigit()] == ["0.00", "0.05", "0.10", "0.15"]
    root = ET.fromstring(reps_plot(progress([(0, {"left": 3}, {})]), *SPAN, "p", "says"))
    assert [one for one in labels(root) if one[0].isdigit()] == ["0", "1", "2", "3"]


def test_shares_are_percentages_up_to_the_whole():
    found = progress([(0, {}, {"left": 0.6})])
    drawn = sides_plot(
        found, lambda week: week.amplitude, SPAN, "p", "says", as_percent=True, highest=1.0
    )
    assert [one for one in labels(ET.fromstring(drawn)) if "%" in one] == ["0%", "50%", "100%"]


def test_months_are_named_and_not_too_many():
    root, _ = reach_plot(progress([(0, {}, {"left": 0.1})]))
    assert [one for one in labels(root) if one.isalpha()] == ["Feb", "Mar"]
    years = (MONDAY, MONDAY + timedelta(days=1200))
    drawn = sides_plot(progress([]), lambda week: week.amplitude, years, "p", "says")
    named = [one for one in labels(ET.fromstring(drawn)) if one[0].isalpha()]
    assert len(named) <= 5
    assert len(set(named)) == len(named)


def test_weeks_show_days_done_days_kept_and_days_asked():
    weeks = [
        Week(MONDAY, 2, 2, 5, True, True),
        Week(MONDAY + timedelta(days=7), 7, 4, 6, False, True),
        Week(MONDAY + timedelta(days=14), 0, 0, 3, False, True),
    ]
    root = ET.fromstring(weeks_plot(weeks, "weeks", "says"))
    (something,) = painted(root, "some", "fill")
    (kept,), (missed,) = painted(root, "all", "fill"), painted(root, "most", "fill")
    unit = heights(something)[0] / 5
    assert heights(something) == pytest.approx([5 * unit, 6 * unit, 3 * unit], abs=0.3)
    assert heights(kept) == pytest.approx([2 * unit], abs=0.3)
    assert heights(missed)[0] == pytest.approx(4 * unit, abs=0.3)
    assert len(painted(root, "mark", "stroke")) == 2


def reach_px(text):
    """Where a text written around its middle begins and ends, in the widest of the usual fonts."""
    left, size = float(text.get("x")), float(re.search(r"([\d.]+)px", text.get("style"))[1])
    font = FontProperties(family="DejaVu Sans")
    half = TextPath((0, 0), text.text, size=size, prop=font).get_extents().width / 2
    return left - half, left + half


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("days", [30, 90, 200, 366])
def test_no_month_is_cut_at_the_edge_and_none_covers_another(code, days):
    speak(code)
    for month in range(1, 13):
        last = date(2026, month, 1)
        span = last - timedelta(days=days - 1), last
        root = ET.fromstring(reps_plot(progress([(0, {"left": 3}, {})]), *span, "p", "says"))
        months = [one for one in root.iter("text") if not one.text[0].isdigit()]
        assert all("text-anchor: middle" in one.get("style") for one in months)
        places = [reach_px(one) for one in months]
        assert places[0][0] > 0 and places[-1][1] < WIDTH
        assert all(one[1] < next_one[0] for one, next_one in pairwise(places))
