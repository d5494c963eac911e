"""The help is what a newcomer reads first."""

from __future__ import annotations

import re

import pytest
import typer
from typer.testing import CliRunner

from posecount import cli

COMMANDS = typer.main.get_command(cli.app).commands


def help_of(*words):
    done = CliRunner().invoke(cli.app, [*words, "--help"])
    assert done.exit_code == 0, done.exception
    return done.stdout


def all_commands():
    for name, command in COMMANDS.items():
        yield (name,)
        yield from ((name, other) for other in getattr(command, "commands", {}))


def test_the_commands_are_listed_in_groups_and_live_comes_first():
    shown = help_of()
    titles = re.findall(r"^(\w+):$", shown, re.MULTILINE)
    assert titles == ["Options", "Exercise", "Recordings", "History", "Workshop"]
    listed = re.findall(r"^  ([a-z]+)  ", shown, re.MULTILINE)
    assert listed[0] == "live"
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("width", ["60", "80", "100"])
def test_no_sentence_is_cut(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    shown = " ".join(help_of().split())
    assert "..." not in shown.replace("[ARGS]...", "")
    for command in COMMANDS.values():
        assert " ".join(command.help.split()) in shown


@pytest.mark.parametrize("words", list(all_commands()), ids=" ".join)
def test_no_type_of_pythons_is_shown(words):
    shown = help_of(*words)
    assert not re.search(r"<[a-z]", shown)
    assert "None" not in shown
