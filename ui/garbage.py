"""Collects cyclic garbage on the window's thread alone, for a Qt object dies with its own thread's help only.

Python's collector runs on whichever thread happens to allocate. When that is a lane, it destroys
widgets and timers that lie in a reference cycle from the wrong thread, and Qt crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class WindowGarbage(QObject):
    """Switch the automatic collector off while this lives; collect by its thresholds from a timer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self.keep()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def keep(self) -> None:
        """Never look through again what lives now, as long as the program: it would only cost frames."""
        gc.freeze()

    def rest(self) -> None:
        """Stop, and give the collector back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose threshold has been passed, if any."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation] > 0:
            gc.collect(generation)
            return
