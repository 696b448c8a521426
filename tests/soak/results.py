"""What the last run of each trial came to, kept for the page of figures."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

FOLDER = Path("build/trials")


class Result(msgspec.Struct):
    """Hold what a trial said at its end, on which day, and after how many promises broken."""

    trial: str
    said: str
    broken: int
    day: str


def keep(trial: str, said: str, *, broken: int) -> None:
    """Print what a trial came to and keep it in the place of its last run."""
    print(said, flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = Result(trial, said, broken, f"{datetime.now(UTC):%Y-%m-%d}")
    (FOLDER / f"{trial}.json").write_bytes(msgspec.json.encode(result))


def kept() -> list[Result]:
    """Return the last result of every trial that was run here, by name."""
    return [msgspec.json.decode(path.read_bytes(), type=Result) for path in sorted(FOLDER.glob("*.json"))]
