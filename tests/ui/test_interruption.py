"""Whoever started the desk from a terminal can end it there."""

import os
import signal

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.interruption import HEARD, Interruption


@pytest.mark.parametrize("sort", HEARD)
def test_a_signal_closes_the_window_and_is_given_back_after(qtbot: QtBot, sort: signal.Signals) -> None:
    before = signal.getsignal(sort)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    interruption = Interruption(window)
    os.kill(os.getpid(), sort)
    qtbot.waitUntil(lambda: not window.isVisible())
    interruption.rest()
    assert signal.getsignal(sort) == before
