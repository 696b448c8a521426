"""Measures the live picture at the desk: pictures and readings a second, and what an empty desk costs."""

import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from borderpost.devices.source import Device, Frame, Picture, Slot, SourceState
from borderpost.specimens.practice import dozen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame
from tests.benchmarks.page import percentile, table
from tests.ui.hands import Hands
from ui.app import DeskProgram
from ui.desk.eye import Look
from ui.navigation import Place

RATE = 30
SECONDS = 10
VIEWS = 5
CALMING_SECONDS = 12


class Film(Device):
    """Give pictures over and over, as a camera of so many frames a second does."""

    def __init__(self, pictures: Sequence[Picture]) -> None:
        super().__init__("film")
        self.pictures = pictures
        self._slot = Slot()

    def start(self) -> None:
        """Begin."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the newest frame whose number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def _work(self) -> None:
        self._state = SourceState.RUNNING
        number = 0
        while not self._stopping.wait(1 / RATE):
            self._slot.put(self.pictures[number % len(self.pictures)])
            number += 1


class Counter(QObject):
    """Count what the picture paints and what is read, while it is watched."""

    def __init__(self, program: DeskProgram) -> None:
        super().__init__()
        assert program.desk is not None
        self.paints: list[float] = []
        self.readings: list[float] = []
        program.desk.view.picture.installEventFilter(self)
        program.desk.looked.connect(self._looked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            self.paints.append(time.perf_counter())
        return super().eventFilter(watched, event)

    def _looked(self, look: Look) -> None:
        self.readings.append(look.reading.ms)


def main() -> None:
    """Measure and print a table."""
    app = QApplication([])
    today = date(2026, 11, 22)
    page = scan(dozen(today)[0], dpi=220)
    laid = [webcam_frame(page, seed=seed, profile=Profile.CLEAN).image for seed in range(VIEWS)]
    passing = [empty_frame(seed=seed) for seed in range(VIEWS)]
    desk = [empty_frame(seed=1, grain=grain) for grain in range(VIEWS)]
    rows: list[tuple[str, str]] = []
    with TemporaryDirectory() as home:
        film = Film(passing)
        program = DeskProgram(app, Path(home) / "p", language="es", source=film)
        program.open()
        program.window.resize(1366, 768)
        hands = Hands(program)
        hands.press("Enter")
        hands.at(Place.DESK)
        hands.settle()
        counter = Counter(program)
        rows += _phase("things moving, no document", hands, counter, 2)
        film.pictures = [np.asarray(cv2.GaussianBlur(image, (0, 0), 5), np.uint8) for image in laid]
        rows += _phase("a document moving, too blurred to read", hands, counter, 1)
        film.pictures = desk
        rows += _phase("an empty desk", hands, counter, CALMING_SECONDS)
        film.pictures = laid
        begun = time.perf_counter()
        hands.until(lambda: hands.presenter.busy, "a document read", seconds=60)
        waited = time.perf_counter() - begun
        rows.append(("a document laid on the empty desk, to its traveller", f"{waited:.1f} s"))
        # The picture that was read is held meanwhile: there is nothing to draw.
        rows += _phase("a document moving, already read", hands, counter, 1)[2:]
        program.close()
    sys.stdout.write(f"A camera of 1280 × 720 pixels at {RATE} frames a second.\n\n{table(rows)}\n")


def _phase(name: str, hands: Hands, counter: Counter, calming: float) -> list[tuple[str, str]]:
    hands.rest(round(calming * 1000))
    counter.paints.clear()
    counter.readings.clear()
    wall, spent = time.perf_counter(), time.process_time()
    hands.rest(SECONDS * 1000)
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    gaps = [after - before for before, after in zip(counter.paints, counter.paints[1:], strict=False)]
    read = percentile(counter.readings, 50) if counter.readings else 0.0
    return [
        (f"{name}: pictures drawn", f"{len(counter.paints) / wall:.1f} /s"),
        (f"{name}: longest pause between two, p95", f"{percentile(gaps, 95) * 1000 if gaps else 0:.0f} ms"),
        (f"{name}: readings", f"{len(counter.readings) / wall:.1f} /s, median {read:.0f} ms"),
        (f"{name}: processor", f"{100 * spent / wall:.0f} % of a core"),
    ]


if __name__ == "__main__":
    main()
