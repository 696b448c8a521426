"""Asking a reader's process for one picture after another, with a limit, and keeping what it answered."""

import json
import os
import selectors
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from tests.benchmarks.peers.readers import ROOT, Prepared
from tests.benchmarks.peers.scenes import Shot

LIMIT = 120.0
"""Seconds for one picture; the first one of a process includes its start and is read twice."""
_LOOK = 0.04
"""Seconds between two looks at the memory of a process and its children."""
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader answered for a picture and what that took: milliseconds, and MiB at the peak.

    ``load`` is how many processes wanted a core of the machine meanwhile, over the last minute.
    """

    lines: tuple[str, ...] = ()
    doubtful: int = 0
    certainties: tuple[tuple[float, ...], ...] = ()
    ms: float = 0.0
    cpu_ms: float = 0.0
    peak_mib: float = 0.0
    failure: str = ""
    load: float = 0.0


class Process:
    """One reader's process: started by the first picture, started anew after its end."""

    def __init__(self, prepared: Prepared, log: Path) -> None:
        self._prepared = prepared
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, path: Path) -> Outcome:
        """Return what the reader says about a picture; an outcome with a failure where it says nothing."""
        process = self._running()
        start = time.perf_counter()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{path}\n".encode())
            process.stdin.flush()
        except BrokenPipeError:
            return self._failed("ended", start)
        peak, waiting = 0.0, selectors.DefaultSelector()
        waiting.register(process.stdout, selectors.EVENT_READ)
        with waiting:
            while not waiting.select(_LOOK):
                peak = max(peak, _memory(process.pid))
                if time.perf_counter() - start > LIMIT:
                    return self._failed(f"took over {LIMIT:.0f} s", start)
        line = process.stdout.readline()
        if not line:
            return self._failed("ended", start)
        said = json.loads(line)
        return Outcome(
            tuple(said["lines"]),
            said["doubtful"],
            tuple(tuple(row) for row in said["certainties"]),
            said["ms"],
            said["cpu_ms"],
            round(max(peak, _memory(process.pid)), 1),
            load=round(os.getloadavg()[0], 2),
        )

    def close(self) -> None:
        """End the process and its children, if it runs."""
        process, self._process = self._process, None
        if process is None:
            return
        for one in _family(process.pid):
            try:
                one.kill()
            except psutil.NoSuchProcess:
                continue
        process.communicate()

    def _failed(self, how: str, start: float) -> Outcome:
        self.close()
        said = self._log.read_text("utf-8", "replace").strip().splitlines()
        ms = (time.perf_counter() - start) * 1000
        return Outcome(
            ms=round(ms, 1), failure=f"{how}: {said[-1]}" if said else how, load=os.getloadavg()[0]
        )

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    self._prepared.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=ROOT,
                    env={**os.environ, **_ENVIRONMENT},
                )
        return self._process


class Results:
    """Answers of one reader kept as JSON lines: an interrupted run goes on where it was."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version
        self._known: dict[str, Outcome] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            record = _record(line)
            if record.get("version") == version:
                self._known[str(record["picture"])] = _outcome(line)

    def of(self, shot: Shot) -> Outcome | None:
        """Return what is known of a picture, None where it was not read by this version."""
        return self._known.get(shot.digest)

    def add(self, shot: Shot, outcome: Outcome) -> None:
        """Keep an outcome."""
        self._known[shot.digest] = outcome
        record = {"picture": shot.digest, "version": self._version, "outcome": asdict(outcome)}
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        # The last line of a run that was killed.
        return {}
    return record if isinstance(record, dict) else {}


def _outcome(line: str) -> Outcome:
    kept = json.loads(line)["outcome"]
    kept["lines"] = tuple(kept["lines"])
    kept["certainties"] = tuple(tuple(row) for row in kept["certainties"])
    return Outcome(**kept)


def _family(pid: int) -> list[psutil.Process]:
    try:
        first = psutil.Process(pid)
        return [*first.children(recursive=True), first]
    except psutil.NoSuchProcess:
        return []


def _memory(pid: int) -> float:
    """Return the resident memory (MiB) of a process and its descendants now, or its own peak if more."""
    total = 0
    for one in _family(pid):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return max(total / 2**20, _own_peak(pid))


def _own_peak(pid: int) -> float:
    """Return the most that the process itself has held (MiB), which a look now and then may miss."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    lines = status.read_text("utf-8").splitlines()
    return sum(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
