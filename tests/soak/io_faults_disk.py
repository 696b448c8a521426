"""The disk that is written down and fails on demand: built with the C compiler, steered through ctypes."""

import ctypes
import os
import shutil
import subprocess
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


class Call(IntEnum):
    """Name a call that may fail, by its number in the C source."""

    OPEN = 0
    READ = 1
    WRITE = 2
    SYNC = 3
    TRUNCATE = 4
    RENAME = 5
    UNLINK = 6


class Disk:
    """Steer the disk from inside the program that runs on it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disk_fired.restype = ctypes.c_long
        self._library.disk_seen.restype = ctypes.c_long

    def mark(self, text: str) -> None:
        """Write a mark into the log."""
        self._library.disk_mark(text.encode())

    def arm(self, call: Call, error: int, at: int, *, lasting: bool = False) -> None:
        """Let a call fail at its ``at``-th time from now (0: never, only count), and for good if lasting."""
        self._library.disk_arm(int(call), error, ctypes.c_long(at), int(lasting))

    def disarm(self) -> None:
        self._library.disk_disarm()

    @property
    def fired(self) -> int:
        """Return how many calls failed since the disk was armed."""
        return int(self._library.disk_fired())

    def seen(self, call: Call) -> int:
        """Return how many calls of a kind there were since the disk was armed."""
        return int(self._library.disk_seen(int(call)))


def can_be_built() -> bool:
    return os.name == "posix" and shutil.which("cc") is not None and os.uname().sysname == "Linux"


def built(folder: Path) -> Path:
    """Compile the disk into a folder and return the library."""
    library = folder / "disk.so"
    command = ["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


def environment(library: Path, watched: Path, log: Path | None = None) -> dict[str, str]:
    """Return the environment of a program that runs on the disk."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISK_LOG", "LD_PRELOAD"}}
    logged = {"DISK_LOG": str(log)} if log else {}
    return {**kept, **logged, "LD_PRELOAD": str(library), "DISK_FOLDER": str(watched)}
