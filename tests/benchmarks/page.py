"""The page of figures: what each benchmark prints in Markdown, under a title, on a named machine."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Timed:
    """Hold how long something took, in seconds: on the clock, and of the processor in its thread."""

    wall: float
    cpu: float


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Return a table of what was measured and the value with its unit."""
    return "\n".join(["| What | Value |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def opening() -> str:
    """Return the head of the page: when and on what it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        "# Figures\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, "
        f"{memory:.0f} GiB of memory,\n{platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}. "
        "Synthetic documents and people only. Single runs on a\n"
        "machine that does other things too: take them as orders of magnitude.\n"
    )


def load_said() -> str:
    """Return how many programs wanted a core in the last minutes, in a sentence."""
    mean = os.getloadavg()[1]
    return f"Load of the machine in the last five minutes: {mean:.1f}, on {os.cpu_count()} cores."


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile of at least one value."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
