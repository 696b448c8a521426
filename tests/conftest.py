"""Garbage is collected between tests on the main thread: Qt objects must not die on a worker's thread.

No test writes into the key store of whoever runs it, nor does a program that a test starts.
"""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

pytest_plugins = ["tests.platform.fixtures"]


@pytest.fixture(scope="session", autouse=True)
def _no_garbage_collected_on_other_threads() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _garbage_collected_after_each_test() -> Iterator[None]:
    gc.disable()
    yield
    gc.collect()
