"""The layout of the help: commands in groups, whole sentences, and no Python types."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

from posecount.errors import InputError

_COMMANDS = {
    "Exercise": (
        "live",
        "today",
        "remind",
        "exercises",
        "routines",
        "routine",
        "cameras",
        "doctor",
    ),
    "Recordings": ("count", "record", "batch"),
    "History": ("history", "report", "export", "import", "forget", "profile"),
    "Workshop": ("label", "review", "evaluate"),
}
"""The most wanted groups come first."""


class GroupedCommands(TyperGroup):
    """Lists the commands by purpose. Plain click cuts each description to one line.

    ``--profile`` may also stand after the command.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line, the option that may stand anywhere first."""
        parsed: list[str] = super().parse_args(ctx, _with_first(args, _ANYWHERE))
        return parsed

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands' names in the order of the help."""
        ordered = [name for names in _COMMANDS.values() for name in names]
        return sorted(super().list_commands(ctx), key=ordered.index)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the groups, each with its commands."""
        for title, names in _COMMANDS.items():
            rows = [(name, _sentence(self.commands[name])) for name in names]
            with formatter.section(title):
                formatter.write_dl(rows)


_ANYWHERE = "--profile"


def _with_first(args: list[str], option: str) -> list[str]:
    """Return the words with an option and its value before all others."""
    ours = args[: args.index("--")] if "--" in args else args
    if option in ours:
        place = ours.index(option)
        if place + 1 == len(ours):
            raise InputError(f"{option} needs a name; 'posecount profile' lists them.")
        return [*args[place : place + 2], *args[:place], *args[place + 2 :]]
    for place, word in enumerate(ours):
        if word.startswith(f"{option}="):
            return [word, *args[:place], *args[place + 1 :]]
    return args


def _sentence(command: Any) -> str:
    """Return the whole first line of a command's help."""
    return (command.help or "").strip().splitlines()[0]


class WholeSentences(TyperGroup):
    """Does the same for a command's subcommands, which need no groups."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, each with its whole first sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _sentence(one)) for name, one in self.commands.items()])


class PlainArguments(TyperCommand):
    """A command whose help names its arguments without ``<list[Path]>`` and the like."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then the options."""
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                name, text = record
                if parameter.param_type_name == "argument":
                    name = name.partition(" <")[0]
                rows[parameter.param_type_name].append((name, text))
        for title, found in (("Arguments", rows["argument"]), ("Options", rows["option"])):
            if found:
                with formatter.section(title):
                    formatter.write_dl(found)
