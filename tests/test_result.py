import json

import pytest
from pydantic import ValidationError

from posecount import CountedRep, CountResult
from posecount.result import Model, Source, Totals


def rep(index=1, side="left", direction=None, hold_s=1.5, complete=True, **changes):
    known = {"start_s": 2.0, "end_s": 4.0, "confidence": 0.9, **changes}
    return CountedRep(
        index=index, side=side, direction=direction, hold_s=hold_s, complete=complete, **known
    )


def result(reps=(), **changes):
    fields = {
        "posecount": "0.1.0",
        "source": Source(path="clip.mp4", duration_s=26.1, frames=783, width=640, height=480),
        "exercise": "resisted_dorsiflexion",
        "hold_target_s": 5.0,
        "pose_found": 0.99,
        "model": Model(name="pose_landmarker_full", sha256="ab" * 32),
        "reps": list(reps),
        "totals": Totals.of(list(reps)),
        "warnings": [],
    }
    return CountResult(**{**fields, **changes})


def test_the_file_has_exactly_the_documented_fields_in_order():
    data = json.loads(result([rep()]).to_json())
    assert list(data) == [
        "schema",
        "posecount",
        "source",
        "exercise",
        "hold_target_s",
        "view",
        "mirrored",
        "turned_deg",
        "person",
        "side_stated",
        "pose_found",
        "model",
        "reps",
        "totals",
        "warnings",
        "setup",
    ]
    assert data["schema"] == "posecount.result/1"
    assert list(data["source"]) == ["path", "duration_s", "frames", "width", "height"]
    assert list(data["model"]) == ["name", "sha256"]
    assert list(data["reps"][0]) == [
        "index",
        "start_s",
        "end_s",
        "hold_s",
        "side",
        "direction",
        "complete",
        "confidence",
        "amplitude",
        "hold_sd",
    ]
    assert list(data["totals"]) == [
        "reps",
        "complete",
        "left",
        "right",
        "clockwise",
        "counterclockwise",
        "hold_s",
    ]


def test_a_result_comes_back_from_its_file():
    before = result([rep(), rep(2, "right", "unknown")], warnings=["Grüße."])
    assert CountResult.model_validate_json(before.to_json()) == before


@pytest.mark.parametrize(
    ("reps", "totals"),
    [
        ([], (0, 0, 0, 0, 0, 0, 0.0)),
        # a rep of both legs is one rep that adds to both sides
        ([rep(1, "left"), rep(2, "right"), rep(3, "both")], (3, 3, 2, 2, 0, 0, 4.5)),
        # an unknown side or direction adds to neither
        ([rep(1, "unknown", "unknown")], (1, 1, 0, 0, 0, 0, 1.5)),
        (
            [rep(1, "left", "clockwise", 0), rep(2, "left", "counterclockwise", 0)],
            (2, 2, 2, 0, 1, 1, 0.0),
        ),
        # a short hold is a rep, and not complete
        ([rep(1, complete=False, hold_s=0.1), rep(2, hold_s=0.2)], (2, 1, 2, 0, 0, 0, 0.3)),
    ],
)
def test_totals(reps, totals):
    assert tuple(Totals.of(reps).model_dump().values()) == totals


@pytest.mark.parametrize(
    "changes",
    [
        {"side": "middle"},
        {"direction": "up"},
        {"confidence": 1.2},
        {"index": 0},
        {"surprise": 1},
    ],
)
def test_what_is_not_in_the_format_is_refused(changes):
    with pytest.raises(ValidationError):
        rep(**changes)


def test_another_version_of_the_format_is_refused():
    other = json.loads(result().to_json()) | {"schema": "posecount.result/2"}
    with pytest.raises(ValidationError):
        CountResult.model_validate(other)


def test_a_result_does_not_change():
    with pytest.raises(ValidationError):
        result().exercise = "toe_raise"
