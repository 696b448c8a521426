"""A reader that types like a keyboard, told from a person in a form."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.desk.keyboard_wedge import KeyboardWedge

ZONE = ("IDGTM20000000480101S0101<<<001", "9001158F3301144GTM<<1000000015", "PEREZ<LOPEZ<<MARIA<JOSE<<<<<<<")


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[tuple[QLineEdit, QLineEdit]]:
    screen = QWidget()
    qtbot.addWidget(screen)
    row = QHBoxLayout(screen)
    number, state = QLineEdit(), QLineEdit()
    row.addWidget(number)
    row.addWidget(state)
    screen.show()
    with qtbot.waitActive(screen):
        screen.activateWindow()
    number.setFocus()
    yield number, state
    screen.close()


def wedge_of(form: tuple[QLineEdit, QLineEdit]) -> tuple[KeyboardWedge, list[tuple[str, ...]]]:
    wedge, delivered = KeyboardWedge(form[0].window()), list[tuple[str, ...]]()
    wedge.delivered.connect(delivered.append)
    return wedge, delivered


def typed(field: QLineEdit, text: str) -> None:
    QTest.keyClicks(field.window().focusWidget() or field, text)


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_zone_typed_by_a_machine_is_delivered_and_the_field_keeps_its_text(
    form: tuple[QLineEdit, QLineEdit], end: Qt.Key
) -> None:
    number, state = form
    number.setText("B7")
    _, delivered = wedge_of(form)
    for line in ZONE:
        typed(number, line)
        QTest.keyClick(number, end)
    assert delivered == [ZONE]
    assert (number.text(), state.text()) == ("B7", "")


def test_two_fields_filled_fast_are_no_zone_even_where_their_letters_begin_one(
    form: tuple[QLineEdit, QLineEdit], qtbot: QtBot
) -> None:
    number, state = form
    wedge, delivered = wedge_of(form)
    typed(number, "A1")
    QTest.keyClick(number, Qt.Key.Key_Tab)
    assert state.hasFocus()
    typed(state, "SLVADOR")
    qtbot.waitUntil(lambda: state.text() == "SLVADOR")
    assert number.text() == "A1"
    assert delivered == []
    assert wedge.parent() is number.window()
