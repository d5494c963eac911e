"""A table where it fits, a list where it does not; nothing is lost at any width."""

import io

import pytest
from rich.cells import cell_len

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing

COLUMNS = (
    Column("no.", figures=True),
    Column("begun"),
    Column("session", words=True),
    Column("reps", figures=True),
)
ROWS = (
    ("1", "2026-03-01 12:00", "Four exercises of the sheet (raises-of-the-left-foot.mkv)", "86"),
    ("2", "2026-03-02 12:00", ["Toe raises", "(calf_raise)"], ""),
)
WORDS = ("2026-03-01", "12:00", "Four", "sheet", "Toe", "raises", "(calf_raise)", "86")


def shown(width, columns=COLUMNS, rows=ROWS, **options):
    file = io.StringIO()
    Listing(columns, rows, **options).show(Screen(file=file, width=width))
    return file.getvalue()


@pytest.fixture(autouse=True)
def somebody_said_how_wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("width", [10, 20, 40, 59, 60, 80, 100, 200])
def test_nothing_is_lost_and_nothing_sticks_out(width):
    text = shown(width)
    assert all(cell_len(line.rstrip()) <= width for line in text.splitlines())
    joined = "".join(text.replace("┃", "").replace("│", "").split())
    if width < 60:
        assert "raises-of-the-left-foot.mkv" in joined
    for word in WORDS:
        assert word in text or word in joined, word


@pytest.mark.parametrize(("width", "is_table"), [(59, False), (60, True), (100, True)])
def test_below_60_columns_it_is_a_list(width, is_table):
    assert ("┃" in shown(width)) is is_table


def test_a_table_that_does_not_fit_is_a_list_at_any_width():
    columns = [Column(f"column {number}", figures=True) for number in range(12)]
    rows = [[str(number) * 6 for number in range(12)]]
    text = shown(80, columns, rows)
    assert "┃" not in text
    assert "column 11: 111111111111" in text


def test_a_list_reads_well():
    assert shown(40, rows=ROWS[1:], title="Sessions") == (
        "Sessions\n\nno. 2\n  begun: 2026-03-02 12:00\n  session: Toe raises, (calf_raise)\n\n"
    )


def test_where_nobody_looks_a_table_is_as_wide_as_it_must_be(monkeypatch):
    monkeypatch.delenv("COLUMNS")
    text = shown(80)
    assert "Four exercises of the sheet (raises-of-the-left-foot.mkv)" in text
    assert "┃" in text


@pytest.mark.parametrize("width", [40, 100])
def test_cells_are_shown_as_they_stand(width):
    text = shown(width, COLUMNS[:3], [("1", "[red]", "a\nb\x1b[2J[/x]")], title="[bold]T\x9b")
    assert "[red]" in text and r"a\nb\x1b[2J[/x]" in text and r"[bold]T\x9b" in text
    assert "\x1b" not in text and "\x9b" not in text
