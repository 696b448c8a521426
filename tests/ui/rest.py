"""Waiting while the window lives: an event loop, for QTest.qWait keeps every other thread from running."""

from PySide6.QtCore import QEventLoop, QTimer


def rest(ms: int) -> None:
    """Let the window and the lanes work for so many milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
