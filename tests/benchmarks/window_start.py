"""Opens the real window on a home and prints when it could be used and what memory that took.

``python -m tests.benchmarks.window_start HOME STARTED`` (a practice home; seconds since the epoch).
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.app import DeskProgram
from ui.navigation import Place

LONGEST_S = 60.0


def main() -> int:
    """Print one JSON object: seconds to the desk with somebody signed in, and MiB resident."""
    home, started = Path(sys.argv[1]), float(sys.argv[2])
    app = QApplication(sys.argv[:1])
    program = DeskProgram(app, home)
    program.open()
    handle = program.window.windowHandle()
    until = time.time() + LONGEST_S
    while not (handle.isExposed() and program.window.place is Place.DESK):
        app.processEvents()
        if time.time() > until:
            return 1
    seconds = time.time() - started
    status = Path("/proc/self/status").read_text("utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    print(json.dumps({"seconds": seconds, "mib": int(resident.split()[1]) / 1024}))
    program.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
