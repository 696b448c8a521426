"""Ctrl+C where the desk was started, and the system that ends it, close the window as its own button does."""

import signal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

LISTEN_MS = 500
"""How often the interpreter gets a turn: a signal is heard only then, and Qt alone gives it none."""
HEARD = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Close a window where its process is interrupted or ended."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._turns = QTimer(window)
        self._turns.timeout.connect(lambda: None)
        self._turns.start(LISTEN_MS)
        self._before = {sort: signal.signal(sort, self._end) for sort in HEARD}

    def rest(self) -> None:
        """Give the signals back."""
        self._turns.stop()
        for sort, handler in self._before.items():
            signal.signal(sort, handler)

    def _end(self, *_: object) -> None:
        # Later, for a signal is heard in the middle of whatever runs.
        QTimer.singleShot(0, self._window.close)
