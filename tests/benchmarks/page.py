"""The page of figures: what each benchmark prints in Markdown, under a title, on a named machine."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Timed:
    """Hold how long something took, in seconds: on the clock, and of the processor in its thread."""

    wall: float
    cpu: float


def timed(act: Callable[[], object]) -> Timed:
    """Do something and return how long it took."""
    wall, cpu = time.perf_counter(), time.thread_time()
    act()
    return Timed(time.perf_counter() - wall, time.thread_time() - cpu)


def row(what: str, times: Sequence[Timed]) -> None:
    """Print a row: p50, p99, most on the clock, p50 and p99 of the processor in ms, and of how many."""
    wall, cpu = [one.wall * 1000 for one in times], [one.cpu * 1000 for one in times]
    spread = (percentile(wall, 50), percentile(wall, 99), max(wall), percentile(cpu, 50), percentile(cpu, 99))
    print(f"| {what} | {' | '.join(f'{one:.2f} ms' for one in spread)} | {len(times)} |", flush=True)


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
