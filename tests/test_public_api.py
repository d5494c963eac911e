import pytest

import posecount
from posecount import errors


def test_every_public_name_is_there():
    for name in posecount.__all__:
        assert getattr(posecount, name) is not None, name


def test_the_public_names_are_these():
    assert sorted(posecount.__all__) == sorted(
        [
            "EXERCISES",
            "CountResult",
            "CountedRep",
            "Frame",
            "Observation",
            "InputError",
            "ModelError",
            "OutputError",
            "PosecountError",
            "RecognisedResult",
            "SessionResult",
            "VideoError",
            "__version__",
            "count_video",
            "counter_for",
            "find_exercise",
            "follow_routine",
            "observe",
            "recognise_video",
        ]
    )


def test_there_are_no_others():
    with pytest.raises(AttributeError, match="surprise"):
        getattr(posecount, "surprise")  # noqa: B009


def test_errors_form_the_tree_drawn_in_their_module():
    assert issubclass(errors.VideoError, errors.InputError)
    assert issubclass(errors.OutputError, errors.InputError)
    assert issubclass(errors.InputError, errors.PosecountError)
    assert issubclass(errors.ModelError, errors.PosecountError)
    assert not issubclass(errors.ModelError, errors.InputError)
    drawn = errors.__doc__
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.PosecountError):
            assert name in drawn


def test_exit_codes():
    assert errors.InputError("x").exit_code == 2
    assert errors.OutputError("x").exit_code == 2
    assert errors.ModelError("x").exit_code == 3
