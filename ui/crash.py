"""What happens when the program itself is wrong: it is written down, said, and the work stays."""

import logging
import sys
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme import dress
from ui.widgets.keys import KeyButton
from ui.widgets.text import text
from ui.words import Speech

LOG_BYTES = 1_000_000
LOG_FILES = 3

_log = logging.getLogger("borderpost.crash")

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class DiscreetFormatter(logging.Formatter):
    """Write where an error happened and of which kind, never its message: that may name a traveller."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace)) if trace is not None else ""
        return f"{frames}{kind.__name__ if kind else ''}"


def keep_log(path: Path) -> None:
    """Write the program's log to a file that never grows beyond a few megabytes; without a disk, nowhere."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


class CrashDialog(QDialog):
    """Say that a fault happened, what is safe, and what to do; Enter goes on working."""

    def __init__(self, speech: Speech, place: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        dress(self, part="page")
        self.setWindowTitle("Border Post")
        self.setMinimumWidth(620)
        title = text(speech("Algo falló en el programa"), part="title")
        safe = text(
            speech(
                "Lo registrado está a salvo y lo que escribía sigue en la pantalla. "
                "Pulse Enter y siga; si algo no responde, cierre el programa y ábralo otra vez."
            ),
            wrap=True,
        )
        code = text(place, part="label")
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        go_on = KeyButton(speech("Seguir"), "Enter", part="primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(title)
        column.addWidget(safe)
        column.addWidget(code)
        column.addWidget(go_on, alignment=Qt.AlignmentFlag.AlignRight)


class CrashWatch(QObject):
    """Catch what nobody expected, on any thread, and show it on the UI thread, one at a time."""

    _fell = Signal(str)

    def __init__(self, speech: Speech, window: QWidget) -> None:
        super().__init__(window)
        self._speech = speech
        self._window = window
        self._dialog: CrashDialog | None = None
        self.faults: list[str] = []
        self._before: Hook = sys.excepthook
        self._fell.connect(self._show)

    def watch(self) -> None:
        """Take the interpreter's hook."""
        self._before = sys.excepthook
        sys.excepthook = self._caught

    def rest(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before

    def report(self, error: BaseException) -> None:
        """Show a fault that a lane met."""
        self._fell.emit(_where(error))

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        _log.error("the window met a fault", exc_info=(kind, error, trace))
        self._fell.emit(_where(error))

    def _show(self, place: str) -> None:
        self.faults.append(place)
        if self._dialog is not None and self._dialog.isVisible():
            return
        self._dialog = CrashDialog(self._speech, place, self._window)
        self._dialog.open()


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} · {last}"
