"""Runs every benchmark and writes `docs/figures.md`; with names, renews only their parts of it.

What follows the names and begins with a dash goes to the benchmarks themselves.
"""

import subprocess
import sys
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from rich.console import Console

from tests.benchmarks.page import opening

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
BENCHMARKS = {
    "starting": ("Start to a usable window", ()),
    "touring": ("A traveller in the tour", ()),
    "reading": ("Reading generated documents", ("--count", "30", "--videos", "40", "--seed", "20261124")),
    "peers": ("Reading against others", ("--count", "4")),
    "barcodes": ("Barcodes", ()),
    "national_numbers": ("National numbers of regional documents", ()),
    "live": ("The live picture at the desk", ()),
    "store": ("The store", ("--rows", "50000")),
    "deciding": ("The decision about one traveller", ("--rows", "1000000")),
    "scale": ("A desk after years", ("--rows", "500000")),
    "backups": ("Backups and restores", ("--rows", "500000")),
    "keys": ("The keys", ()),
    "verifying": ("Verifying a long journal", ("--rows", "500000")),
    "syncing": ("To the regional platform, on loopback", ("--crossings", "20000")),
    "trials": ("Trials", ()),
}

ON_REQUEST = {"peers"}
"""What installs and reads for an hour: `make bench-reading` runs it."""


def main(said: Sequence[str]) -> int:
    """Run the benchmarks one after another; return 1 where one failed, and then write nothing."""
    console = Console(stderr=True)
    names = list(takewhile(lambda word: not word.startswith("-"), said))
    parts = _parts(PAGE.read_text("utf-8"))
    for name in names or [name for name in BENCHMARKS if name not in ON_REQUEST]:
        title, arguments = BENCHMARKS[name]
        with console.status(title):
            answer = subprocess.run(
                [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments, *said[len(names) :]],
                stdout=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        if answer.returncode:
            console.print(f"{name}: {answer.returncode}")
            return 1
        parts[title] = answer.stdout.strip()
        sys.stdout.write(f"\n## {title}\n\n{parts[title]}\n")
    page = "\n".join(f"## {title}\n\n{parts[title]}\n" for title, _ in BENCHMARKS.values() if title in parts)
    PAGE.write_text(f"{opening()}\n{page}", encoding="utf-8")
    return 0


def _parts(page: str) -> dict[str, str]:
    """Return the text under each title of a page that was written before."""
    _, *parts = page.split("\n## ")
    return {title: text.strip() for title, _, text in (part.partition("\n") for part in parts)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
