"""Waiting for what another process does."""

import time


def wait_until(true, most_s=60.0, every_s=0.02):
    """Ask again and again until it is; an AssertionError where it never comes true."""
    end_s = time.monotonic() + most_s
    while not true():
        assert time.monotonic() < end_s, "it never came true"
        time.sleep(every_s)
