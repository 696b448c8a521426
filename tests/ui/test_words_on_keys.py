"""Words and the edges of fields are told from their ground in every theme."""

import pytest
from PySide6.QtGui import QColor, QPalette
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


def light(colour: QColor) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    parts = (part / 255 for part in (colour.red(), colour.green(), colour.blue()))
    lit = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(QColor(one)), light(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", list(ThemeName))
def test_words_stand_out_four_and_a_half_times_and_edges_of_fields_three_times(
    theme: Theme, name: ThemeName
) -> None:
    theme.use(name)
    now = theme.colours
    theme.use(ThemeName.OFFICE)
    grounds = (now.bg, now.surface, now.sunk)
    words = (now.ink, now.ink2, now.accent, now.ok, now.warn, now.stop, now.unknown)
    pairs = [(word, ground) for word in words for ground in grounds]
    states = (
        (now.ok, now.ok_bg), (now.warn, now.warn_bg), (now.stop, now.stop_bg), (now.unknown, now.unknown_bg),
    )  # fmt: skip
    pairs += [(word, ground) for word in (now.ink, now.ink2) for _, ground in states]
    pairs += [*states, (now.accent_ink, now.accent), (now.accent_ink, now.unknown)]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    assert [ground for ground in (now.surface, now.sunk) if contrast(now.edge, ground) < 3] == []
