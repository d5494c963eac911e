"""The table of a count."""

from __future__ import annotations

import io

from posecount import CountedRep, CountResult
from posecount.cli.console import Screen
from posecount.cli.show import print_result
from posecount.result import Model, Source, Totals


def test_the_table_says_what_differs_from_rep_to_rep(monkeypatch):
    """A confidence of 0.97 in every row says nothing; the result file has it."""
    monkeypatch.setenv("COLUMNS", "100")
    reps = [
        CountedRep(
            index=index,
            start_s=4.0 * index,
            end_s=4.0 * index + 3.0,
            hold_s=hold_s,
            side="left",
            direction=None,
            complete=hold_s > 2.0,
            confidence=0.97,
        )
        for index, hold_s in enumerate((2.5, 1.2), start=1)
    ]
    result = CountResult(
        posecount="0.1.0",
        source=Source(path="clip.mp4", duration_s=26.1, frames=783, width=640, height=480),
        exercise="resisted_dorsiflexion",
        hold_target_s=2.0,
        pose_found=0.99,
        model=Model(name="pose_landmarker_full", sha256="ab" * 32),
        reps=reps,
        totals=Totals.of(reps),
        warnings=[],
    )
    file = io.StringIO()
    print_result(result, Screen(file=file, width=100))
    shown = file.getvalue()
    assert "reached" in shown and "short" in shown
    assert "0.97" not in shown and "confidence" not in shown
