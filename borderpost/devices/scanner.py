"""A scanner, by USB or in the network, through a program of the system: one page a call.

The program runs as a process that can be killed, so a driver that hangs or crashes takes nothing with
it. Pages come as raw samples: nothing that a scanner sends is decoded here but a few numbers.
"""

import logging
import os
import shutil
import subprocess
import sys
import threading
from datetime import timedelta

from borderpost.devices.sane import SANE
from borderpost.devices.scan_program import Call, ScannerInfo, ScanProgram
from borderpost.devices.source import Device, Frame, Slot, SourceState
from borderpost.devices.wia import WIA
from borderpost.domain.errors import Trouble

_LOG = logging.getLogger(__name__)

PROGRAM = WIA if sys.platform == "win32" else SANE
"""What scans on this system."""
LONGEST_LISTING = timedelta(seconds=30)
LONGEST_SCAN = timedelta(seconds=120)
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def scanners(
    *, limit: timedelta = LONGEST_LISTING, program: ScanProgram = PROGRAM
) -> tuple[ScannerInfo, ...]:
    """Return the scanners that the system finds, which may take seconds; raise Trouble ``scanner.*``."""
    return program.listed(_Process(program).run(program.listing, limit))


class ScannedPage(Device):
    """Scan one page and give it as a still: one such device a page.

    ``scanner`` is a name that ``scanners`` lists; "" takes the first that answers.
    ``next_trouble`` says why there is no page (``scanner.busy``, ``.jam``, ``.empty``, ``.cover``,
    ``.denied``, ``.lost``, ``.timeout``, ``.failed``, ``.program``, ``.powershell``).
    """

    stills = True
    alone = True

    def __init__(
        self, scanner: str = "", *, limit: timedelta = LONGEST_SCAN, program: ScanProgram = PROGRAM
    ) -> None:
        super().__init__(scanner or "scanner")
        self._scanner = scanner
        self._limit = limit
        self._slot = Slot(still=True)
        self._program = program
        self._process = _Process(program)

    def start(self) -> None:
        """Begin to scan; a second start does nothing."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the page if its number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def close(self) -> None:
        """Give the scanner up, also in the middle of a page."""
        self._stopping.set()
        self._process.kill()
        super().close()

    def _work(self) -> None:
        try:
            page = self._process.run(self._program.page(self._scanner), self._limit)
            self._slot.put(self._program.picture(page))
            self._state = SourceState.RUNNING
        except Trouble as trouble:
            if self._stopping.is_set():
                return
            _LOG.info("no page: %s", trouble.code)
            self._missing()
            self._troubles.append(trouble)


class _Process:
    """The system's program, running once, and killed from another thread when nobody waits any more."""

    def __init__(self, program: ScanProgram) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._ended = False

    def run(self, call: Call, limit: timedelta) -> bytes:
        """Return what the program writes; raise Trouble ``scanner.*``."""
        program = shutil.which(self._program.name)
        if program is None:
            raise Trouble(self._program.missing, program=self._program.name)
        with self._lock:
            if self._ended:
                raise Trouble("scanner.failed")
            self._running = subprocess.Popen(
                [program, *call.arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **call.environment},
                creationflags=_NO_WINDOW,
            )
        try:
            page, said = self._running.communicate(timeout=limit.total_seconds())
        except subprocess.TimeoutExpired as error:
            self._running.kill()
            self._running.communicate()
            raise Trouble("scanner.timeout") from error
        if self._running.returncode == 0:
            return page
        raise Trouble(self._program.reason(said.decode("utf-8", "replace")))

    def kill(self) -> None:
        """End the program, or keep it from starting."""
        with self._lock:
            self._ended = True
            if self._running is not None:
                self._running.kill()
