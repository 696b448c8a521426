"""The folder in which one desk keeps everything that is its own."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """Hold the folder and name its parts; nothing is created by naming it."""

    path: Path

    @property
    def database(self) -> Path:
        """Return the encrypted database."""
        return self.path / "post.db"

    @property
    def keys(self) -> Path:
        """Return the file of the data key's wraps, one per officer."""
        return self.path / "keys.json"

    @property
    def next_keys(self) -> Path:
        """Return the key file that waits for the database of a new data key."""
        return self.path / "keys.next.json"

    @property
    def keys_lock(self) -> Path:
        """Return the file that whoever changes the keys holds locked."""
        return self.path / "keys.lock"

    @property
    def attempts(self) -> Path:
        """Return the file that counts wrong passphrases."""
        return self.path / "attempts.json"

    @property
    def device_secret(self) -> Path:
        """Return the file that stands in for the operating system's key store where there is none."""
        return self.path / "device-secret-NOT-IN-KEY-STORE"

    @property
    def practice(self) -> Path:
        """Return the file of the throw-away passphrase of a practice post."""
        return self.path / "practice.json"

    @property
    def reports(self) -> Path:
        """Return the folder of the shift reports."""
        return self.path / "reports"

    @property
    def backups(self) -> Path:
        """Return the folder of the backups where no other was chosen."""
        return self.path / "backups"

    @property
    def backup_notes(self) -> Path:
        """Return the file that says where backups go and how the last one went."""
        return self.path / "backup.json"

    @property
    def reserve(self) -> Path:
        """Return the file that keeps room for crossings and is given up when the disk is full."""
        return self.path / "reserve-for-a-full-disk"

    @property
    def open_party(self) -> Path:
        """Return the file that names the vehicle that is open at the desk."""
        return self.path / "open-vehicle"

    @property
    def outbox(self) -> Path:
        """Return the folder of sealed blocks that wait for a link."""
        return self.path / "outbox"

    @property
    def log(self) -> Path:
        """Return the program's log file."""
        return self.path / "borderpost.log"

    @property
    def is_set_up(self) -> bool:
        """Tell whether set-up came to its end here: the keys are the last thing it writes."""
        return self.keys.exists()
