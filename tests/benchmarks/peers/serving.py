"""The loop of a reader's process: paths of pictures in, what was read and what it took out, as JSON lines.

Standard library only: it also runs in the environments of the readers that are compared.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Opened = TypeVar("Opened")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gave for one picture; ``doubtful`` counts the characters that it marked itself."""

    lines: tuple[str, ...]
    doubtful: int = 0
    certainties: tuple[tuple[float, ...], ...] = ()


def serve(opened: Callable[[Path], Opened], read: Callable[[Opened], Answer]) -> None:
    """Answer until standard input ends. Opening is not timed; the first picture is read twice.

    Whatever a reader raises ends the process: who asks sees that, and starts another.
    """
    # Some readers print; only answers may go to the pipe.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    warm = False
    for line in sys.stdin:
        picture = opened(Path(line.rstrip("\n")))
        if not warm:
            read(picture)
            warm = True
        start, before = time.perf_counter(), _cpu_seconds()
        answer = read(picture)
        ms, cpu_ms = (time.perf_counter() - start) * 1000, (_cpu_seconds() - before) * 1000
        record = {
            "lines": answer.lines,
            "doubtful": answer.doubtful,
            "certainties": [[round(p, 5) for p in row] for row in answer.certainties],
            "ms": round(ms, 1),
            "cpu_ms": round(cpu_ms, 1),
        }
        answers.write(json.dumps(record) + "\n")
        answers.flush()


def same(path: Path) -> Path:
    """Open nothing: for readers that take a file."""
    return path


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
