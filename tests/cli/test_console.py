"""Everything that is printed passes through one console, and shows text as it stands."""

import ast
import io
import sys
from pathlib import Path

import pytest
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

import posecount
from posecount.cli import console
from posecount.cli.console import LiteralColumn, Screen, ask, bar, confirmed, status_line
from posecount.errors import InputError

PACKAGE = Path(posecount.__file__).parent
HOSTILE = "[bold]a[/bold] [/red] :smile: \x1b[31m\x1b]52;c;eA==\x07 \u202egnp \x9b2J \udce9\ud800"
SHOWN = r"[bold]a[/bold] [/red] :smile: \x1b[31m\x1b]52;c;eA==\x07 \u202egnp \x9b2J \xe9\ud800"


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    return Terminal()


def test_no_other_module_prints():
    """Rich is used in two places, and nothing else writes to the standard streams."""
    strays = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if found := _prints(node, name):
                strays.append(f"{name}:{node.lineno} {found}")
    assert strays == []


def _prints(node, name):
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        uses_rich = any(module.split(".")[0] == "rich" for module in modules)
        return "rich" if uses_rich and name not in ("cli/console.py", "cli/listing.py") else ""
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called in ("print", "input", "rich.print", "os.write"):
            return called
        if called.startswith(("typer.", "click.")) and called.endswith(
            ("echo", "secho", "prompt", "confirm", "echo_via_pager")
        ):
            return called
        if called.endswith("from_markup") or called == "Console":
            return called
    if isinstance(node, ast.Attribute):
        stream = ast.unparse(node)
        keepers = ("standard_streams.py", "cli/console.py")
        if stream in ("sys.stdout", "sys.stderr") and name not in keepers:
            return stream
    return ""


def test_a_sentence_is_shown_as_it_stands(capsys):
    console.say(f"{HOSTILE}\nforged")
    assert capsys.readouterr().err == f"{SHOWN}\\nforged\n"


def test_whatever_is_printed_keeps_its_text_and_loses_its_controls(terminal):
    screen = Screen(file=terminal, width=200)
    screen.print(HOSTILE)
    screen.paragraph(HOSTILE, indent=2)
    for line in terminal.getvalue().splitlines():
        assert line.strip() == SHOWN


def test_no_way_of_rich_leads_around_the_filter(terminal):
    table = Table(HOSTILE, title=HOSTILE, caption=HOSTILE)
    table.add_row(Text(HOSTILE))
    Screen(file=terminal, width=200).print(table, Panel(HOSTILE), [HOSTILE])
    for control in ("\x1b]", "\x1b[31m\\", "\x07", "\x9b", "\u202e", "\udce9"):
        assert control not in terminal.getvalue()
    assert terminal.getvalue().count(r"[bold]a[/bold] [/red] :smile: \x1b[31m") == 6


def test_a_bar_shows_its_texts_as_they_stand(terminal):
    screen = Screen(file=terminal, width=200)
    progress = bar(LiteralColumn("{task.description}|"), screen=screen)
    progress.add_task(HOSTILE, total=1)
    with progress:
        pass
    assert f"{SHOWN}|" in terminal.getvalue()
    assert "\x1b]52" not in terminal.getvalue()


def test_a_status_line_shows_its_texts_as_they_stand(terminal):
    with status_line(f"Opening camera {HOSTILE}", Screen(file=terminal, width=200)) as show:
        show(f"{HOSTILE} recorded")
    assert f"Opening camera {SHOWN}" in terminal.getvalue()
    assert "\x1b]52" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("answer", "yes"), [("y\n", True), (" YES \n", True), ("n\n", False), ("\n", False), ("yep", 0)]
)
def test_only_yes_is_yes(monkeypatch, answer, yes):
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert confirmed("Forget it?", "with --yes it is not asked.") is bool(yes)


def test_the_question_is_shown_as_it_stands(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("7\n"))
    assert ask(HOSTILE, "") == "7"
    assert capsys.readouterr().err == f"{SHOWN} "


class Unreadable(io.StringIO):
    def readline(self, *_):
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


@pytest.mark.parametrize("stdin", [None, io.StringIO(""), Unreadable()])
def test_nobody_to_answer_is_one_sentence(monkeypatch, stdin):
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(InputError, match=r"Nobody answered; with --yes it is not asked\."):
        ask("Forget it?", "with --yes it is not asked.")
