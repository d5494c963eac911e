"""Prints the checks of ``doctor``."""

from __future__ import annotations

from collections.abc import Sequence

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.doctor import Check

_SIGNS = {True: "ok", None: "note", False: "missing"}
_STYLES = {"ok": "green", "note": "yellow", "missing": "red"}


def print_checks(checks: Sequence[Check], screen: Screen) -> None:
    """Print what was checked, what was found, and what to do."""
    columns = (
        Column("what"),
        Column(""),
        Column("found", words=True),
        Column("what to do", words=True),
    )
    rows = [(check.name, _SIGNS[check.ok], check.found, check.advice) for check in checks]
    Listing(columns, rows, bare=True, styles=_STYLES).show(screen)
