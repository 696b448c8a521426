"""Where a desk's backups go, how many are kept, and how the last one went: a small file of the home."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home

KEEP = 4
"""How many backups of a desk stay in its folder, where nothing else was chosen."""
EVERY_HOURS = 24
"""After how many hours a backup is made by itself, where nothing else was chosen."""
MOST_HOURS = 168
"""The longest that may be chosen between two scheduled backups."""

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


@dataclass(frozen=True, slots=True)
class LastBackup:
    """Hold the last backup that was verified: when it was made, its place, its number, its entries."""

    at: _Moment
    path: str
    number: int
    entries: int


@dataclass(frozen=True, slots=True)
class FailedBackup:
    """Hold why the last attempt made no backup, as an error's code."""

    at: _Moment
    code: str


@dataclass(frozen=True, slots=True)
class BackupNotes:
    """Hold the choices (``folder`` is "" for the home's own) and the last results."""

    folder: str = ""
    keep: Annotated[int, msgspec.Meta(ge=1)] = KEEP
    every_hours: Annotated[int, msgspec.Meta(ge=1, le=MOST_HOURS)] = EVERY_HOURS
    last: LastBackup | None = None
    failed: FailedBackup | None = None

    def place(self, home: Home) -> Path:
        """Return the folder into which scheduled backups go."""
        return Path(self.folder) if self.folder else home.backups


def notes(home: Home) -> BackupNotes:
    """Return the notes; those of a file that says what nobody may choose are lost, and nothing else is."""
    if not home.backup_notes.exists():
        return BackupNotes()
    with disk_troubles():
        content = home.backup_notes.read_bytes()
    try:
        return msgspec.json.decode(content, type=BackupNotes)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return BackupNotes()


def keep_notes(home: Home, kept: BackupNotes) -> None:
    """Write the notes, whole and durably."""
    write_whole(home.backup_notes, msgspec.json.encode(kept) + b"\n")
