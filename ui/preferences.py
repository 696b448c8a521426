"""What this desk's window remembers between starts: nothing of it is secret or about travellers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

_FILE = "ui.json"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Hold the choices of the desk.

    ``camera`` is an index ("0"), a device path, or "" for none; ``folder`` is the path of a
    watched folder that stands in the camera's place, "" for none; ``reader`` is the serial port
    of an MRZ reader, "" for none; ``scanner`` is SANE's name of a scanner, "auto" for the first that
    it finds, "" for none. ``size`` is the camera's ("1280x720"); ``exposure`` and ``focus`` are in its
    own units, "" leaves them to the camera. ``cores`` is how many processor cores reading may take.
    """

    language: str = "es"
    theme: str = "office"
    camera: str = "0"
    folder: str = ""
    reader: str = ""
    scanner: str = ""
    size: str = "1280x720"
    exposure: str = ""
    focus: str = ""
    cores: str = "1"
    post: str = ""
    lane: str = ""


def load(home: Path) -> Preferences:
    """Read the preferences; anything missing or unreadable is the default, for none is needed to work."""
    try:
        stored = json.loads((home / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(stored, dict):
        return Preferences()
    names = {field.name for field in fields(Preferences)}
    kept = {key: value for key, value in stored.items() if key in names and isinstance(value, str)}
    return Preferences(**kept)


def with_devices(kept: Preferences, devices: Mapping[str, str]) -> Preferences:
    """Return the preferences with devices named anew; a camera named alone takes its place back."""
    if "camera" in devices:
        kept = replace(kept, folder="")
    return replace(kept, **devices)


def save(home: Path, preferences: Preferences) -> None:
    """Write the preferences; a disk that refuses costs only the memory of them."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / _FILE).write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
    except OSError:
        return
