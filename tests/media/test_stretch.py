import pytest

from posecount import count_video
from posecount.errors import InputError
from posecount.media.time_limit import check_max_seconds


@pytest.mark.parametrize("seconds", [None, 0.1, 3, 1e9])
def test_a_number_above_zero_is_a_limit(seconds):
    assert check_max_seconds(seconds) == seconds


@pytest.mark.parametrize("seconds", [0, 0.0, -3, float("nan"), float("inf"), float("-inf")])
def test_no_other_number_is_one_in_the_library_either(seconds):
    with pytest.raises(InputError, match="must be a number above 0"):
        count_video("any.mp4", exercise="toe_raise", max_seconds=seconds)
