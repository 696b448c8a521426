"""A long journal looked at side by side: a stretch here, and the others by a process each."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import msgspec

from borderpost.domain.ranges import Run
from borderpost.store.database import Database
from borderpost.store.stretch import Looked, look
from borderpost.store.stretch_worker import Request
from borderpost.store.wiping import wipe

SHORTEST = 25_000
"""Entries for which a process of their own is worth its start."""
MOST = 4
"""Processes at once: a desk has other work, and few have more processors."""

_LOG = logging.getLogger(__name__)
_WORKER = "borderpost.store.stretch_worker"
_NO_WINDOW = 0x08000000
_BELOW_NORMAL = 0x00004000
"""Windows' ``CREATE_NO_WINDOW`` and ``BELOW_NORMAL_PRIORITY_CLASS``, which other systems do not name."""


def stretches(entries: int, processors: int | None = None) -> list[Run]:
    """Cut a journal into as many stretches as are looked at side by side, about equally long."""
    able = (processors or os.cpu_count() or 1) if has_companions(entries) else 1
    count = max(1, min(able, MOST, entries // SHORTEST))
    ends = [entries * part // count for part in range(count + 1)]
    return [(before + 1, end) for before, end in pairwise(ends)]


def has_companions(entries: int) -> bool:
    """Tell whether a journal is worth other processes, and there can be any.

    A program frozen into one file has no interpreter to start, and looks at all by itself.
    """
    return entries >= SHORTEST and bool(sys.executable) and not getattr(sys, "frozen", False)


class Companion:
    """Hold the process that looks at one stretch."""

    def __init__(self, database: Database, run: Run, *, gently: bool) -> None:
        self._database = database
        self._run = run
        self._process = _started(Request(str(database.path), database.key.secret, run, gently))

    def looked(self) -> Looked:
        """Return what the process found; where it died of something, look here, and meet that here."""
        if self._process is not None and self._process.stdout is not None:
            answer = self._process.stdout.read()
            if self._process.wait() == 0:
                return msgspec.msgpack.decode(answer, type=Looked)
            _LOG.warning("what looked at a stretch of the journal ended with %d", self._process.returncode)
        return look(self._database, self._run)

    def end(self) -> None:
        """Let the process be no more, whether it is done or not."""
        if self._process is not None and self._process.stdout is not None:
            self._process.kill()
            self._process.stdout.close()
            self._process.wait()


def _started(request: Request) -> subprocess.Popen[bytes] | None:
    """Start a process with its request; None where the system gives none."""
    asked = msgspec.msgpack.encode(request)
    flags = _NO_WINDOW | (_BELOW_NORMAL if request.gently else 0)
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=flags if sys.platform == "win32" else 0,
        )
    except OSError as error:
        _LOG.warning("no process to look at a stretch of the journal: %s", error)
        return None
    try:
        assert process.stdin is not None
        with process.stdin:
            process.stdin.write(asked)
    except OSError as error:
        # It died already, which is met where its answer is read.
        _LOG.warning("what was to look at a stretch of the journal takes no request: %s", error)
    finally:
        wipe(asked)
    return process


@contextmanager
def companions(database: Database, runs: list[Run], *, gently: bool = False) -> Iterator[list[Companion]]:
    """Start a process for each stretch; none of them outlives the block.

    Those that go ``gently`` leave the processor to whoever else wants it.
    """
    started: list[Companion] = []
    try:
        for run in runs:
            started.append(Companion(database, run, gently=gently))
        yield started
    finally:
        for companion in started:
            companion.end()


def _environment() -> dict[str, str]:
    """Return the environment of the process: ours, and our own code where it lies."""
    ours = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))}
