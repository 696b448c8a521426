"""How long the desk takes from its command to a window that can be used, and a screen to its first show."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.benchmarks.page import load_said, percentile, table
from tests.ui.posts import set_up

WARM_STARTS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """Hold one start: seconds on the clock, of the processor in all threads, and MiB resident."""

    seconds: float
    cpu: float
    mib: float


def main() -> int:
    """Start the real window several times on a post and on a practice post, and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        practice, compiled = Path(folder) / "practice", Path(folder) / "compiled"
        subprocess.run(
            [sys.executable, "-m", "ui.command", "--home", str(practice), "setup", "--practice"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        post = set_up(Path(folder) / "post").path
        first = _start(practice, compiled)
        _forget_files(Path(sys.prefix), compiled)
        cold = _start(practice, compiled)
        desk = [_start(practice, compiled) for _ in range(WARM_STARTS)]
        sign_in = [_start(post, compiled) for _ in range(WARM_STARTS)]
        shows = _asked("tests.benchmarks.first_shows", str(practice), compiled=compiled)
    print(
        table(
            (
                ("a practice's desk, the very first start, every module compiled", f"{first.seconds:.1f} s"),
                ("cold (files of the environment dropped from the page cache)", f"{cold.seconds:.1f} s"),
                *_rows("a practice's desk", desk),
                *_rows("a post's sign-in", sign_in),
            )
        )
    )
    print(
        "\nFrom the start of the process to the desk, or the sign-in, drawn on the screen. A practice imports"
        "\nwhat reads pictures before its desk stands; a post does while the officer types his passphrase."
    )
    print("\n| Screen | first press of its key | later |\n|---|---|---|")
    for place, once, again in json.loads(shows):
        print(f"| {place} | {once:.0f} ms | {again:.0f} ms |")
    print("\nOf the processor on the window's thread, from the key to the screen drawn.")
    print(f"\n{load_said()}")
    return 0


def _rows(what: str, starts: list[Start]) -> list[tuple[str, str]]:
    return [
        (
            f"{what}, warm, median of {WARM_STARTS}",
            f"{percentile([one.seconds for one in starts], 50):.1f} s",
        ),
        ("of which processor, all threads", f"{percentile([one.cpu for one in starts], 50):.1f} s"),
        ("resident memory then", f"{max(one.mib for one in starts):.0f} MiB"),
    ]


def _start(home: Path, compiled: Path) -> Start:
    """Return one start, which finds what an earlier one compiled as on any machine."""
    return Start(
        **json.loads(_asked("tests.benchmarks.window_start", str(home), str(time.time()), compiled=compiled))
    )


def _asked(module: str, *arguments: str, compiled: Path) -> str:
    """Return the last line that a module prints in a process of its own."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    answer = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        check=True,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return answer.stdout.splitlines()[-1]


def _forget_files(*folders: Path) -> None:
    """Ask the system to drop the files of folders from its page cache."""
    for path in chain.from_iterable(folder.rglob("*") for folder in folders):
        if path.is_file() and not path.is_symlink():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
