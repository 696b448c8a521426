"""The desk takes documents from what is not a camera: a serial reader."""

import os
import tty
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.domain.crossing import Crossing
from borderpost.domain.document import Document, ReadMethod
from borderpost.specimens import practice
from tests.ui.hands import Hands
from tests.ui.posts import SUPERVISOR, at_the_desk, set_up, sign_in
from ui.navigation import Place

SPECIMEN = practice.dozen(date(2026, 11, 22))[0]


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    """Return a serial port's two ends: what the reader writes to, and the name of what the desk opens."""
    reader, port = os.openpty()
    tty.setraw(port)
    yield reader, os.ttyname(port)
    os.close(reader)
    os.close(port)


def recorded(hands: Hands) -> Document:
    hands.press("Enter")
    hands.until(lambda: not hands.presenter.busy, "a commit")
    records = hands.program.flow.records
    assert records is not None
    crossings: list[Crossing] = []
    records.ask(
        lambda store, session: tuple(store.crossings()),
        crossings.extend,
        lambda error: pytest.fail(str(error)),
    )
    hands.until(lambda: bool(crossings), "the crossing in the store")
    return crossings[0].draft.document


def test_a_serial_reader_opens_a_case(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, port: tuple[int, str]
) -> None:
    reader, name = port
    with at_the_desk(qapp, set_up(tmp_path).path, camera="", reader=name) as hands:
        os.write(reader, ("\r".join(SPECIMEN.mrz) + "\r").encode())
        hands.until(lambda: hands.presenter.busy, "the document of the reader")
        document = recorded(hands)
        assert (document.read_method, document.mrz) == (ReadMethod.MRZ_READER, SPECIMEN.mrz)


def test_a_serial_reader_opens_nothing_while_nobody_is_signed_in(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, port: tuple[int, str]
) -> None:
    reader, name = port
    with at_the_desk(qapp, set_up(tmp_path).path, camera="", reader=name) as hands:
        hands.press("Ctrl+O")
        hands.at(Place.SIGN_IN)
        os.write(reader, ("\r".join(SPECIMEN.mrz) + "\r").encode())
        qtbot.wait(1500)
        sign_in(hands, SUPERVISOR)
        hands.at(Place.DESK)
        assert not hands.presenter.busy
        os.write(reader, ("\r".join(SPECIMEN.mrz) + "\r").encode())
        hands.until(lambda: hands.presenter.busy, "the document shown again")
