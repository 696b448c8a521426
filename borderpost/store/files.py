"""Files that only their owner reads and that a power cut leaves whole: the old one or the new one."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from borderpost.domain.errors import Trouble

OWNER_ONLY = 0o600
FOLDER_OWNER_ONLY = 0o700


@contextmanager
def disk_troubles() -> Iterator[None]:
    """Turn what a disk answers into Trouble ``disk.full``, ``disk.read_only`` or ``disk.failed``."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(error) from error


def disk_trouble(error: OSError) -> Trouble:
    """Return what a disk's answer is called, as ``disk_troubles`` does."""
    return Trouble(_CODES.get(error.errno or 0, "disk.failed"))


_CODES = {
    errno.ENOSPC: "disk.full",
    errno.EDQUOT: "disk.full",
    errno.EFBIG: "disk.full",
    errno.EROFS: "disk.read_only",
    errno.EACCES: "disk.read_only",
    errno.EPERM: "disk.read_only",
}


def make_folder(path: Path) -> None:
    """Make a folder durably that only its owner opens; raise Trouble where the disk refuses."""
    with disk_troubles():
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(mode=FOLDER_OWNER_ONLY, parents=True, exist_ok=True)
        for folder in missing:
            sync_folder(folder.parent)


def make_empty(path: Path) -> None:
    """Make a new empty file that only its owner reads; raise Trouble where the disk refuses."""
    with disk_troubles():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        sync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file durably and at once (temporary file, fsync, rename, fsync of the folder)."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with disk_troubles():
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make a folder's entries durable, where the system lets a folder be opened at all."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
