"""Opens the real window on a home and prints when it could be used and what that took.

``python -m tests.benchmarks.window_start HOME STARTED`` (seconds since the epoch). A practice home opens at
the desk, a post's at the sign-in.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from borderpost.store.home import Home
from ui.app import DeskProgram
from ui.navigation import Place

LONGEST_S = 60.0


def main() -> int:
    """Print one JSON object: seconds to the first screen of work, of the processor too, and MiB resident."""
    home, started = Path(sys.argv[1]), float(sys.argv[2])
    first = Place.DESK if Home(home).practice.exists() else Place.SIGN_IN
    app = QApplication(sys.argv[:1])
    program = DeskProgram(app, home)
    program.open()
    program.load_ahead(lambda: None)
    handle = program.window.windowHandle()
    until = time.time() + LONGEST_S
    while not (handle.isExposed() and program.window.place is first):
        app.processEvents()
        if time.time() > until:
            return 1
    # What shows is drawn now.
    app.processEvents()
    print(json.dumps({"seconds": time.time() - started, "cpu": time.process_time(), "mib": _resident()}))
    program.close()
    return 0


def _resident() -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
