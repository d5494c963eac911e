"""Two models that start at once leave stderr as it was."""

import os
import sys
import threading

import pytest

from posecount.pose import estimator


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are compared by the system")
def test_whichever_of_two_is_done_first_stderr_comes_back():
    before = os.dup(2)
    inside, leave = threading.Barrier(2), threading.Event()

    def other():
        with estimator.quiet:
            inside.wait(5)
            leave.wait(5)

    thread = threading.Thread(target=other)
    try:
        with estimator.quiet:
            thread.start()
            inside.wait(5)
            assert not os.path.samestat(os.fstat(2), os.fstat(before))
        assert not os.path.samestat(os.fstat(2), os.fstat(before))
        leave.set()
        thread.join(5)
        assert os.path.samestat(os.fstat(2), os.fstat(before))
    finally:
        leave.set()
        os.close(before)
