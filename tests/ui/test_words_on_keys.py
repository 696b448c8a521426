"""The words of a button are told from its ground in every theme, also when it is taken while it shows."""

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme, ThemeName
from ui.widgets.keys import KeyButton


@pytest.mark.parametrize("name", list(ThemeName))
def test_the_words_of_a_button_change_with_its_ground(qtbot: QtBot, theme: Theme, name: ThemeName) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = KeyButton("viaje", "1")
    QVBoxLayout(window).addWidget(button)
    theme.use(name)
    theme.clothe(window)
    window.show()
    words = next(label for label in button.findChildren(QLabel) if label.text() == "viaje")
    for part, colour in (("taken", theme.colours.accent_ink), ("plain", theme.colours.ink)):
        button.wear(part)
        assert words.palette().color(QPalette.ColorRole.WindowText).name() == colour.lower()
    theme.use(ThemeName.OFFICE)
