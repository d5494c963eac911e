"""How many processes work at once has an end."""

import pytest

from posecount.batch.engine import choose_engine
from posecount.errors import InputError
from posecount.evaluation.run import evaluate_all
from posecount.jobs import MOST_JOBS, check_jobs, cores


@pytest.mark.parametrize("jobs", [0, -1, MOST_JOBS + 1, 10**9, 10**400])
def test_so_many_cannot_be(jobs):
    with pytest.raises(InputError, match=f"at most {MOST_JOBS}"):
        check_jobs(jobs)
    with pytest.raises(InputError):
        choose_engine("processes", jobs, None)
    with pytest.raises(InputError):
        evaluate_all([], None, jobs=jobs)


def test_one_for_each_core_if_not_said():
    assert check_jobs(None) == cores() >= 1
    assert check_jobs(MOST_JOBS) == MOST_JOBS
