"""The page: whole in itself, harmless, and right in what it says."""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone
from html.parser import HTMLParser

import pytest
from helpers.made_up import add_session, at, make_year

from posecount.history.store import History
from posecount.report.gather import gather
from posecount.report.page import page
from posecount.session.load import load_routine, single_exercise

pytestmark = pytest.mark.slow

TODAY = date(2026, 3, 18)
FOUR, FIVE = load_routine("four-exercises"), load_routine("five-exercises")
EVIL = '<script>alert(1)</script>" onload="x & $plan'
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Outline(HTMLParser):
    """What a page is made of; fails where a tag is closed that is not open."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.texts = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "title"} & set(self.open):
            self.texts += [" ".join(data.split())] if data.strip() else []


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as opened:
        yield opened


def page_of(history, days=None):
    return page(gather(history, TODAY, days, timezone.utc))


@pytest.fixture
def whole(history):
    make_year(history, TODAY - timedelta(days=1), days=100)
    return page_of(history)


def test_it_needs_nothing_besides_itself(whole):
    itself = re.sub(r"data:image/jpeg;base64,[^\"]+", "#", whole)
    assert re.findall(r"https?:|//|@import|@font-face|url\((?!#)", itself) == []
    outline = Outline(itself)
    assert outline.open == []
    assert {"script", "link", "iframe", "object", "base"} & set(outline.tags) == set()
    links = [value for name, value in outline.attributes if name in ("href", "src", "srcset")]
    assert links
    assert all(link.startswith("#") for link in links)


def test_every_name_on_the_page_is_there_once(whole):
    ids = [value for name, value in Outline(whole).attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_every_drawing_says_what_it_shows(whole):
    outline = Outline(whole)
    told = [value for name, value in outline.attributes if name == "aria-label"]
    assert len(told) == outline.tags.count("svg") > 20
    assert all(len(one) > 20 for one in told)


def test_it_suits_phones_the_dark_and_paper(whole):
    for needed in ("width=device-width", "prefers-color-scheme: dark", "@media print", "size: A4"):
        assert needed in whole


def test_what_a_file_says_is_text_and_nothing_else(history):
    steps = tuple(step.model_copy(update={"title": EVIL}) for step in FOUR.steps)
    add_session(history, at(TODAY, 8), FOUR.model_copy(update={"title": EVIL, "steps": steps}))
    history.connection.execute("UPDATE reps SET exercise = ? WHERE number % 7 = 0", (EVIL,))
    history.connection.execute("UPDATE sets SET exercise = ? WHERE place = 1", (EVIL,))
    text = page_of(history)
    outline = Outline(text)
    assert "script" not in outline.tags
    assert "onload" not in {name for name, _ in outline.attributes}
    assert any(EVIL in one for one in outline.texts)
    assert "<script" not in text


def test_sides_that_were_not_seen_stand_apart(history):
    add_session(history, at(TODAY, 8), FOUR, level=1.0)
    history.connection.execute("UPDATE reps SET side = 'unknown' WHERE side = 'left'")
    history.connection.execute("UPDATE reps SET side = 'unknown' WHERE number <= 18")
    row = page_of(history).partition("Resisted plantar flexion</th>")[2].partition("</tr>")[0]
    cells = dict(re.findall(r'data-name="([^"]+)"[^>]*><span>(.*?)</span>', row))
    assert cells["reps"] == "30"
    assert cells["left"] == "–"
    assert int(cells["right"]) + int(cells["unknown"]) == 30
    assert int(cells["unknown"]) >= 18


def test_figures_at_the_top(history):
    for days in range(9):
        for hour in (8, 13, 18):
            add_session(history, at(TODAY - timedelta(days=days), hour), FOUR, level=1.0)
    texts = " ".join(Outline(page_of(history)).texts)
    assert "The plan: Four exercises, every day." in texts
    # begun on a Tuesday: 6 days of 6 in the first week, and 3 of 7 so far
    assert "1 week in a row 1 at best" in texts
    assert "9 days in a row 9 at best" in texts
    assert "1 of 1 weeks kept" in texts
    assert "100% of the days asked" in texts
    assert "27 sessions on 9 days" in texts


def test_a_plan_with_days_of_rest_tells_of_no_days_in_a_row(history):
    add_session(history, at(TODAY, 8), FIVE)
    texts = " ".join(Outline(page_of(history)).texts)
    assert "Five exercises, on 2 to 3 days a week." in texts
    assert "days in a row" not in texts


def test_without_a_plan_it_says_how_to_get_one(history):
    add_session(history, at(TODAY, 8), single_exercise("toe_raise"))
    text = page_of(history)
    assert "There is no plan yet" in text
    assert "No hold is asked for." in text
    assert "weeks kept" not in text


def test_a_streak_as_long_as_the_report_may_be_longer(history):
    for days in range(40):
        for hour in (8, 13, 18):
            add_session(history, at(TODAY - timedelta(days=days), hour), FOUR, level=1.0)
    texts = " ".join(Outline(page_of(history, days=14)).texts)
    assert "2+ weeks in a row" in texts
    assert "There is older history" in texts


def test_nothing_done_in_the_days_asked_about_is_a_page_all_the_same(history):
    add_session(history, at(TODAY - timedelta(days=60), 8), FOUR)
    texts = " ".join(Outline(page_of(history, days=7)).texts)
    assert "0 sessions on 0 days" in texts
    assert "0 of 1 weeks kept" in texts
    assert "Toe presses 3 times, 30 reps in all 0 – 0%" in texts


def test_the_plan_s_exercises_are_shown_in_pictures_that_the_page_brings_along(history):
    add_session(history, at(TODAY, 8), FOUR)
    outline = Outline(page_of(history))
    pictures = [value for name, value in outline.attributes if name == "src"]
    assert len(pictures) == 3 * len(FOUR.steps)
    assert all(one.startswith("data:image/jpeg;base64,/9j/") for one in pictures)


def test_without_a_plan_no_exercise_is_shown(history):
    add_session(history, at(TODAY, 8), single_exercise("toe_press"))
    assert "img" not in Outline(page_of(history)).tags
