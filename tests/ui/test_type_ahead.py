"""Fields that find as an officer types: States, which must be known, and addresses, which may be anything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from borderpost.services import looking_up
from ui.reference import finder, place_finder
from ui.widgets.type_ahead import TypeAhead
from ui.words import Speech

SPEECH = Speech("es")


class Form(QWidget):
    """A field that finds, and one after it."""

    def __init__(self, field: TypeAhead) -> None:
        super().__init__()
        self.field, self.next = field, QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(field)
        column.addWidget(self.next)


def shown(qtbot: QtBot, field: TypeAhead) -> Form:
    form = Form(field)
    qtbot.addWidget(form)
    form.resize(420, 400)
    form.show()
    qtbot.waitExposed(form)
    field.edit.setFocus()
    return form


@pytest.fixture
def state(qtbot: QtBot) -> Form:
    field = TypeAhead()
    field.show_finder(finder(looking_up.issuing_states, SPEECH))
    return shown(qtbot, field)


@pytest.fixture
def address(qtbot: QtBot) -> Form:
    field = TypeAhead(codes=False, free=True)
    field.show_finder(place_finder(SPEECH))
    return shown(qtbot, field)


def test_the_start_of_a_name_offers_its_state_and_enter_takes_it(state: Form) -> None:
    field = state.field
    QTest.keyClicks(field.edit, "estados u")
    assert field.suggested[0].endswith("Estados Unidos")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert (field.value, field.echo) == ("USA", "Estados Unidos")


def test_an_address_stays_as_it_is_typed_though_places_were_offered(address: Form) -> None:
    field = address.field
    QTest.keyClicks(field.edit, "San Pedro S")
    assert not field.edit.open
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.value == "San Pedro S"


def test_an_arrow_and_enter_take_a_place_with_its_country(address: Form) -> None:
    field = address.field
    QTest.keyClicks(field.edit, "san pedro s")
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.value == "San Pedro Sula, HND"
    field.show_value("San Pedro Sula, HND")
    assert field.edit.text() == "San Pedro Sula, HND"
    field.show_value("Barrio Abajo, casa 7")
    assert (field.value, field.suggested) == ("Barrio Abajo, casa 7", ())
