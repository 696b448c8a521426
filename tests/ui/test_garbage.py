"""Widgets in a reference cycle are destroyed by the window's thread, whatever other threads allocate."""

import gc
import threading

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.garbage import WindowGarbage, collect_due


class _Ring(QWidget):
    """Hold itself, so that only the collector can free it."""

    def __init__(self) -> None:
        super().__init__()
        self.ring = self


def _allocate_much() -> None:
    for _ in range(20):
        kept = [[[number]] for number in range(5000)]
        assert kept


def test_another_threads_allocations_destroy_no_widget(qtbot: QtBot) -> None:
    garbage = WindowGarbage()
    ended: list[str] = []
    try:
        for _ in range(50):
            _Ring().destroyed.connect(lambda: ended.append(threading.current_thread().name))
        worker = threading.Thread(target=_allocate_much, name="worker")
        worker.start()
        worker.join()
        assert ended == []
        gc.collect()
        assert ended == ["MainThread"] * 50
    finally:
        garbage.rest()
        gc.disable()


def test_the_timer_collects_what_is_due(qtbot: QtBot) -> None:
    garbage = WindowGarbage()
    ended: list[bool] = []
    try:
        _Ring().destroyed.connect(lambda: ended.append(True))
        for _ in range(1000):
            ring: list[object] = []
            ring.append(ring)
        qtbot.waitUntil(lambda: ended == [True], timeout=20_000)
    finally:
        garbage.rest()
        gc.disable()


def test_nothing_is_collected_before_a_threshold_is_passed() -> None:
    gc.disable()
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    collect_due()
    assert gc.get_stats()[0]["collections"] == before
