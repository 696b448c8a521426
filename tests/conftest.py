"""Garbage is collected between tests on the main thread: Qt objects must not die on a worker's thread.

No test writes into the key store of whoever runs it, nor does a program that a test starts. What tests
write lies in memory where there is room (``TMPDIR`` says otherwise): a desk waits for the disk at every act.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes that must be free in memory; a whole run leaves less than 1 GiB there."""

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

pytest_plugins = ["tests.platform.fixtures"]

# What an example takes on a loaded machine says nothing of what is tried.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def _programs_run_from(folder: Path) -> bool:
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC


if (
    "TMPDIR" not in os.environ
    and os.access(MEMORY, os.W_OK)
    and _programs_run_from(MEMORY)
    and shutil.disk_usage(MEMORY).free > ROOM
):
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None


@pytest.fixture(scope="session", autouse=True)
def _no_garbage_collected_on_other_threads() -> Iterator[None]:
    gc.disable()
    yield
    gc.collect()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _garbage_of_the_test_before_is_collected(_no_garbage_collected_on_other_threads: None) -> None:
    gc.disable()
    gc.collect()
    # What lives now is the modules' own: a million things to look through before every test.
    gc.freeze()
