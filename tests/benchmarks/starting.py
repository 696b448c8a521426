"""How long the desk takes from its command to a window that can be used, cold and warm."""

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path

from tests.benchmarks.page import percentile, table

WARM_STARTS = 5


def main() -> int:
    """Start the real window several times on a practice post, and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        home, compiled = Path(folder) / "home", Path(folder) / "compiled"
        subprocess.run(
            [sys.executable, "-m", "ui.command", "--home", str(home), "setup", "--practice"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        first = _start(home, compiled)
        _forget_files(Path(sys.prefix), compiled)
        cold = _start(home, compiled)
        warm = [_start(home, compiled) for _ in range(WARM_STARTS)]
    seconds = [start[0] for start in warm]
    print(
        table(
            (
                ("the very first, every module compiled", f"{first[0]:.1f} s"),
                ("cold (files of the environment dropped from the page cache)", f"{cold[0]:.1f} s"),
                (f"warm, median of {WARM_STARTS}", f"{percentile(seconds, 50):.1f} s"),
                ("resident memory with the desk open", f"{max(start[1] for start in warm):.0f} MiB"),
            )
        )
    )
    print("\nFrom the start of the process to the desk exposed on the screen with the officer signed in.")
    return 0


def _start(home: Path, compiled: Path) -> tuple[float, float]:
    """Return seconds and MiB of one start, which finds what an earlier one compiled as on any machine."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window_start", str(home), str(time.time())],
        check=True,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    said = json.loads(answer.stdout.splitlines()[-1])
    return float(said["seconds"]), float(said["mib"])


def _forget_files(*folders: Path) -> None:
    """Ask the system to drop the files of folders from its page cache."""
    for path in chain.from_iterable(folder.rglob("*") for folder in folders):
        if path.is_file() and not path.is_symlink():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
