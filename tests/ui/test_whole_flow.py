"""The whole job through the real window, by keyboard alone: sign-in to report, six travellers."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.devices.specimen_camera import SpecimenCamera
from borderpost.domain.crossing import Crossing, Outcome, RefusalReason
from borderpost.domain.document import ReadMethod
from borderpost.services.session import Session
from borderpost.specimens import practice
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, SUPERVISOR, opened, set_up, sign_in
from ui.desk.shown import Panel
from ui.navigation import Place
from ui.session import clock

CLEAN, EXPIRED, MINOR, LISTED, WRONG_DIGIT = 0, 3, 4, 6, 8


@pytest.fixture
def camera() -> SpecimenCamera:
    return SpecimenCamera(practice.dozen(clock().date()))


def test_a_shift_by_keyboard_alone(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, camera: SpecimenCamera
) -> None:
    home = set_up(tmp_path)
    with opened(qapp, home.path, source=camera) as hands:
        hands.at(Place.SIGN_IN)
        _adopt_alerts(hands, tmp_path)
        sign_in(hands, SUPERVISOR)
        hands.press("Enter")
        hands.at(Place.DESK)
        _clean(hands, camera)
        _expired(hands, camera)
        _minor(hands, camera)
        _alert(hands, camera)
        _read_wrongly(hands, camera)
        _by_hand(hands, camera)
        crossings = _crossings(hands)
        _amend_the_first(hands)
        _close_shift(hands)
        checked = _verified(hands)
    assert [one.draft.outcome for one in crossings] == [
        Outcome.ADMITTED, Outcome.REFERRED, Outcome.ADMITTED, Outcome.REFERRED, Outcome.ADMITTED,
        Outcome.ADMITTED,
    ]  # fmt: skip
    assert crossings[1].draft.reason is RefusalReason.EXPIRED_DOCUMENT
    assert crossings[3].draft.reason is RefusalReason.ALERT
    assert [one.draft.document.read_method for one in crossings[-2:]] == [
        ReadMethod.MRZ_CORRECTED,
        ReadMethod.MANUAL,
    ]
    assert checked
    files = sorted(home.reports.iterdir())
    assert [file.suffix for file in files] == [".csv", ".json", ".pdf", ".xlsx"]
    assert files[2].read_bytes().startswith(b"%PDF")
    with files[0].open(encoding="utf-8-sig", newline="") as lines:
        assert any("GTM" in cell for line in csv.reader(lines) for cell in line)


def test_practice_needs_one_key(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qapp, tmp_path / "new") as hands:
        hands.at(Place.START)
        hands.press("Enter")
        hands.at(Place.DESK)
        hands.until(lambda: hands.presenter.busy, "the first specimen read", seconds=40)
        hands.press("Enter")
        _recorded(hands, 1)
        hands.press("PgDn")
        hands.until(lambda: hands.presenter.busy, "the second specimen read", seconds=40)
        hands.press("Ctrl+O")
        hands.at(Place.OFFICERS)
        hands.press("Ctrl+O")
        hands.at(Place.DESK)
        assert hands.presenter.busy
    with opened(qapp, tmp_path / "new") as again:
        again.at(Place.DESK)
        assert len(_crossings(again)) == 1


def _adopt_alerts(hands: Hands, folder: Path) -> None:
    now = clock()
    listed = practice.alert_list(now.date(), now)
    file = folder / "alertas.json"
    file.write_text(practice.alert_file(replace(listed, version="PRUEBA-1")), encoding="utf-8")
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    hands.press("Ctrl+B")
    hands.at(Place.ALERTS)
    hands.type(str(file))
    hands.press("Enter")
    hands.settle()
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)


def _present(hands: Hands, camera: SpecimenCamera, index: int) -> None:
    camera.remove()
    hands.until(lambda: not hands.presenter.busy, "a free desk")
    camera.present(index)
    hands.until(lambda: hands.presenter.busy, f"document {index} read", seconds=40)


def _clean(hands: Hands, camera: SpecimenCamera) -> None:
    _present(hands, camera, CLEAN)
    assert hands.desk.band.state.word == "ADELANTE"
    hands.press("Enter")
    _recorded(hands, 1)


def _expired(hands: Hands, camera: SpecimenCamera) -> None:
    _present(hands, camera, EXPIRED)
    assert hands.desk.band.state.word == "DETENER Y CONSULTAR"
    hands.press("Enter", "Enter")
    _recorded(hands, 2)


def _minor(hands: Hands, camera: SpecimenCamera) -> None:
    _present(hands, camera, MINOR)
    hands.press("Alt+1")
    hands.until(lambda: hands.desk.panel is Panel.DETAILS, "the page of a minor")
    hands.type("1")
    hands.press("Enter", "Enter")
    _recorded(hands, 3)


def _alert(hands: Hands, camera: SpecimenCamera) -> None:
    _present(hands, camera, LISTED)
    hands.press("Enter")
    hands.until(lambda: hands.desk.panel is Panel.ALERT, "the alert")
    hands.type("1")
    hands.type("coincide en todo")
    hands.press("Enter")
    hands.until(lambda: hands.desk.panel is Panel.REFER, "the referral")
    hands.press("Enter")
    _recorded(hands, 4)


def _read_wrongly(hands: Hands, camera: SpecimenCamera) -> None:
    _present(hands, camera, WRONG_DIGIT)
    hands.until(lambda: hands.desk.panel is Panel.HAND, "the form of a wrong check digit")
    hands.press("Ctrl+A")
    hands.type("RD7700123")
    hands.press("Enter")
    hands.until(lambda: hands.desk.panel is Panel.NONE, "the corrected document")
    hands.press("Enter")
    _recorded(hands, 5)


def _by_hand(hands: Hands, camera: SpecimenCamera) -> None:
    camera.remove()
    hands.press("F4")
    hands.until(lambda: hands.desk.panel is Panel.HAND, "the form")
    hands.fill("a1234567", "SLV", "Peña", "José", "SLV", "15-01-1990", "1", "31-12-2035")
    hands.press("Enter")
    hands.until(lambda: hands.desk.panel is Panel.NONE, "the typed document")
    hands.press("Enter")
    _recorded(hands, 6)


def _amend_the_first(hands: Hands) -> None:
    hands.press("Ctrl+R")
    hands.at(Place.CORRECTION)
    hands.settle()
    hands.type("del cid")
    hands.press("Enter")
    hands.settle()
    hands.fill("", "Daniela María")
    hands.press("Enter")
    hands.type("segundo nombre en el frente")
    hands.press("Enter")
    hands.settle()
    assert _crossings(hands)[0].draft.traveller.given_names == "Daniela María"
    hands.press("Esc")
    hands.at(Place.DESK)


def _close_shift(hands: Hands) -> None:
    hands.press("Ctrl+T")
    hands.at(Place.SHIFT)
    hands.settle()
    hands.press("Ctrl+Enter")
    hands.type("sin novedad")
    hands.press("Ctrl+Enter")
    hands.settle()


def _recorded(hands: Hands, count: int) -> None:
    hands.until(lambda: not hands.presenter.busy, f"crossing {count} committed")
    assert len(_crossings(hands)) == count


def _crossings(hands: Hands) -> list[Crossing]:
    found: list[Crossing] = []

    def read(store: Store, _: Session) -> list[Crossing]:
        return list(store.crossings())

    records = hands.program.flow.records
    assert records is not None
    records.ask(read, found.extend, lambda error: pytest.fail(str(error)))
    hands.settle()
    return found


def _verified(hands: Hands) -> bool:
    said: list[bool] = []
    records = hands.program.flow.records
    assert records is not None
    records.ask(lambda store, _: verify(store).ok, said.append, lambda error: pytest.fail(str(error)))
    hands.settle()
    return said == [True]
