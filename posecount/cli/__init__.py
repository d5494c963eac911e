"""The command line: one file for each command or family of commands."""

from posecount.cli.program import app, main

__all__ = ["app", "main"]
