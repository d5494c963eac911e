"""Drawings that stand in the page and follow its colours."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from posecount.report import svg


def drawn(name="one", tips=None):
    figure = svg.blank(200, 100)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([1, 2, 3], [1, 3, 2], marker="o", color=svg.LEFT, gid="line")
    axes.set_title("<b> & $x$", color=svg.INK, fontweight="bold")
    return svg.inline_svg(figure, name, "What <it> shows", tips)


def test_it_stands_in_a_page_and_says_what_it_shows():
    root = ET.fromstring(drawn())
    assert root.tag == "svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == "What <it> shows"
    assert root.find("title").text == "What <it> shows"
    assert (root.get("viewBox"), root.get("width")) == ("0 0 200 100", None)


def test_it_names_no_address_no_font_and_the_pages_colours():
    text = drawn()
    assert "http" not in text
    assert "font-family" not in text
    assert "DejaVu" not in text
    assert "var(--left)" in text
    assert "#0101" not in text


def test_what_it_refers_to_is_there_and_unlike_the_next_drawings():
    names = []
    for name in ("one", "two"):
        root = ET.fromstring(drawn(name))
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        wanted = {one.get("href") for one in root.iter() if one.get("href")}
        assert wanted == {f"#{identity}" for identity in ids}
        assert len(ids) == len(set(ids))
        names.append(set(ids))
    assert names[0] & names[1] == set()


def test_the_same_figure_gives_the_same_text():
    assert drawn() == drawn()


def test_a_tip_is_shown_where_it_was_asked_for():
    root = ET.fromstring(drawn(tips={"line": "the line"}))
    told = [one for one in root.iter() if one.find("title") is not None and one is not root]
    assert [one.find("title").text for one in told] == ["the line"]


def test_no_colour_that_does_not_follow_the_page_is_in_the_report_css():
    """Every name that a drawing uses is defined for light and for dark."""
    from importlib.resources import files

    css = files("posecount.report").joinpath("report.html").read_text(encoding="utf-8")
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)", 1)
    for name in svg._NAMES.values():
        assert f"--{name}:" in light, name
        assert f"--{name}:" in dark.split("* {")[0], name
