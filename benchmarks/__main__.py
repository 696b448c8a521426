"""Measures everything and writes `docs/figures.md`; with names, only those sections (nothing is written)."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.page import Section, write

SECTIONS = ("starting", "touring", "reading", "store")
PAGE = Path(__file__).parents[1] / "docs" / "figures.md"


def main(names: Sequence[str]) -> int:
    """Measure the sections; write the page where it is whole."""
    console = Console(highlight=False, width=110)
    sections: list[Section] = []
    for name in names or SECTIONS:
        with console.status(name):
            measured = importlib.import_module(f"benchmarks.{name}").measure()
        sections += [measured] if isinstance(measured, Section) else measured
        for section in sections[-1:] if isinstance(measured, Section) else measured:
            for what, value in section.rows:
                console.print(f"{section.title}: {what}: {value}")
    if not names:
        write(PAGE, sections)
        console.print(f"{PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
