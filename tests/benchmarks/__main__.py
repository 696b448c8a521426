"""Runs every benchmark and writes `docs/figures.md`; with names, runs only those and writes nothing."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.benchmarks.page import opening

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
BENCHMARKS = {
    "starting": ("Start to a usable window", ()),
    "touring": ("A traveller in the tour", ()),
    "reading": ("Reading generated documents", ("--count", "6", "--seed", "20261122")),
    "store": ("The store", ("--rows", "1000000")),
}


def main(names: Sequence[str]) -> int:
    """Run the benchmarks one after another; return 1 where one failed, and then write nothing."""
    console = Console(stderr=True)
    parts = [opening()]
    for name in names or BENCHMARKS:
        title, arguments = BENCHMARKS[name]
        with console.status(title):
            answer = subprocess.run(
                [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments],
                stdout=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        if answer.returncode:
            console.print(f"{name}: {answer.returncode}")
            return 1
        parts.append(f"## {title}\n\n{answer.stdout.strip()}\n")
        sys.stdout.write(f"\n{parts[-1]}")
    if not names:
        PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
