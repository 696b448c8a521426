"""A regional platform with a database of its own, in processes of its own: for the tour and the trials."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from borderpost.domain.errors import Trouble

_COMMAND = (sys.executable, "-m", "sync.platform")


class TrialPlatform:
    """Serve on a free port of this machine, the same one after every ``start``; a context manager.

    Everything of it lies in one folder. Raise Trouble ``platform.not_started`` where it does not start.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "TrialPlatform":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it answers on its port."""
        arguments = ("serve", "--host", "127.0.0.1", "--port", str(self.port), "--json")
        self._process = subprocess.Popen(
            [*_COMMAND, *arguments, *self._place], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said:
            self._end()
            raise Trouble("platform.not_started")
        self.port = json.loads(said)["port"]

    def enrolment_code(self) -> str:
        """Return a new one-time code."""
        code: str = json.loads(self.run("enrol", "--json"))["code"]
        return code

    def run(self, *arguments: str) -> str:
        """Run another verb of `borderpost-platform` here and return what it prints."""
        command = [*_COMMAND, *arguments, *self._place]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout

    def kill(self) -> None:
        """End it without a warning."""
        if self._process is not None:
            self._process.kill()
            self._end()

    def stop(self) -> None:
        """End it as a service manager would."""
        if self._process is not None:
            self._process.terminate()
            self._end()

    @property
    def _place(self) -> tuple[str, ...]:
        return "--embedded", "--folder", str(self.folder)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
