"""Root may write anywhere; here a test that is to be refused is somebody else for a while."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

import posecount

_NOBODY = 65534


def needs_readable_package():
    """Skip where the package lies where nobody else may read it."""
    with nobody():
        try:
            Path(posecount.__file__).read_bytes()
        except OSError:
            pytest.skip("posecount is installed where nobody else may read it")


@contextmanager
def nobody():
    """The kernel checks what this process may do as it would for a user without any rights."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no users of that kind")
    if os.geteuid() != 0:
        yield
        return
    os.setegid(_NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def open_folder():
    """A folder that everybody can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="posecount-test-"))
    folder.chmod(0o777)
    yield folder
    for here, folders, _ in os.walk(folder):
        for name in folders:
            Path(here, name).chmod(0o700)
    shutil.rmtree(folder)
