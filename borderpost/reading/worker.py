"""A process beside ours that answers one request at a time and is killed when it takes too long."""

import logging
import os
import struct
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

_LOG = logging.getLogger(__name__)


class WorkerDied(Exception):
    """Report that the process ended, or was ended by the time limit, without an answer."""

    def __init__(self, module: str, status: int | None, *, late: bool) -> None:
        super().__init__(f"{module} {'took too long' if late else 'ended'} (status {status})")
        self.late = late


class Worker:
    """Hold one such process: started by the first request, kept warm, started anew after a death.

    ``module`` is a module of this room that speaks over its standard input and output.
    """

    def __init__(self, module: str, *, limit: timedelta) -> None:
        self._module = module
        self.limit = limit
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the answer that follows its 32-bit length; raise WorkerDied."""
        with self._turn:
            process = self._running()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            # Waiting on a pipe with a limit differs between systems; killing from a timer does not.
            timer = threading.Timer(self.limit.total_seconds(), stop)
            timer.start()
            try:
                return _exchange(process, request)
            except (OSError, EOFError) as error:
                self._end()
                raise WorkerDied(self._module, process.returncode, late=late.is_set()) from error
            finally:
                timer.cancel()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._end()

    @property
    def process_id(self) -> int | None:
        """Return the id of the running process; None where there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                command(self._module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
            _LOG.debug("started %s", self._module)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError as error:
                    _LOG.debug("closing the pipe of a dead process: %s", error)
        process.wait()


def command(module: str) -> list[str]:
    """Return the command line that runs a worker module of this room.

    The file is run by its path, so that the worker does not pay for importing the whole room.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker", module]
    return [sys.executable, "-P", str(Path(__file__).with_name(f"{module}.py"))]


def environment() -> dict[str, str]:
    """Return the environment of a worker: ours, with one thread of computing."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise EOFError("the process has no pipes")
    process.stdin.write(request)
    process.stdin.flush()
    header = process.stdout.read(4)
    if len(header) < 4:
        raise EOFError("no answer")
    length = int(struct.unpack("<I", header)[0])
    answer = process.stdout.read(length)
    if len(answer) < length:
        raise EOFError("half an answer")
    return answer
