"""The page of figures: sections of rows, written as Markdown."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one table: rows of what was measured and the value with its unit; a note on how."""

    title: str
    rows: tuple[tuple[str, str], ...]
    note: str = ""


def write(path: Path, sections: Sequence[Section]) -> None:
    """Write the page."""
    lines = [
        "# Figures",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}; {machine()}.",
        "Synthetic documents and people only. Single runs on a machine that does other things too: the",
        "order of magnitude is what they say.",
    ]
    for section in sections:
        lines += ["", f"## {section.title}", ""]
        lines += ["| measured | value |", "|---|---|"]
        lines += [f"| {what} | {value} |" for what, value in section.rows]
        lines += ["", section.note] if section.note else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def machine() -> str:
    """Return what the figures were taken on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile of at least one value."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
