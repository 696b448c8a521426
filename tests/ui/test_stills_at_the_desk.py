"""The desk takes documents from stills: a watched folder, a file dropped onto the window or chosen."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from borderpost.devices.source import FrameSource
from borderpost.devices.specimen_camera import SpecimenCamera
from borderpost.domain.barcode import Symbology
from borderpost.domain.crossing import Crossing
from borderpost.domain.document import ReadMethod
from borderpost.specimens import practice
from borderpost.specimens.barcode_page import barcode_frame
from borderpost.specimens.scan import scan
from tests.reading.paper_sheets import sheet
from tests.ui import posts
from tests.ui.hands import Hands
from tests.ui.posts import SUPERVISOR, sign_in
from ui import preferences
from ui.correction.fields import Field
from ui.desk.shown import Panel
from ui.navigation import Place
from ui.preferences import Preferences

_DOZEN = practice.dozen(date(2026, 11, 22))
PASSPORT, CARD = _DOZEN[0], _DOZEN[2]
PAGE, CARD_SIDE = scan(PASSPORT), scan(CARD)
NAME, CARD_NAME = "DEL CID YANES", "IXCHOP"

At = Callable[..., AbstractContextManager[Hands]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    return made


@pytest.fixture
def at_the_desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> At:
    @contextmanager
    def made(source: FrameSource | None = None, **devices: str) -> Iterator[Hands]:
        with posts.at_the_desk(qapp, posts.set_up(tmp_path).path, source=source, **devices) as hands:
            hands.rest(500)
            yield hands

    return made


def save(picture: NDArray[np.uint8], path: Path) -> Path:
    assert cv2.imwrite(str(path), picture)
    return path


def drop(hands: Hands, *files: Path) -> bool:
    """Drop files onto the desk as a file manager does; tell whether the desk took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    act, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), act, data, button, none)
    enter.ignore()
    QApplication.sendEvent(hands.desk, enter)
    if enter.isAccepted():
        QApplication.sendEvent(hands.desk, QDropEvent(QPointF(300, 300), act, data, button, none))
    return enter.isAccepted()


def at_window(hands: Hands, name: str) -> None:
    hands.until(lambda: name in hands.desk.traveller.name, f"{name} at the window", seconds=45)


def said(hands: Hands, words: str) -> None:
    hands.until(lambda: words in hands.desk.notice.words, words, seconds=45)


def crossings(hands: Hands, count: int) -> list[Crossing]:
    """Return the crossings in the store, once there are so many."""
    found: list[Crossing] = []

    def seen() -> bool:
        records = hands.program.flow.records
        assert records is not None
        found.clear()
        records.ask(
            lambda store, _: tuple(store.crossings()), found.extend, lambda error: pytest.fail(str(error))
        )
        hands.settle()
        return len(found) == count

    hands.until(seen, f"{count} crossings in the store")
    return found


def test_a_picture_saved_in_the_watched_folder_opens_a_case(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        assert "carpeta vigilada" in hands.desk.picture.absent
        save(PAGE, folder / "page.png")
        at_window(hands, NAME)
        hands.press("Enter")
        document = crossings(hands, 1)[0].draft.document
        assert (document.read_method, document.mrz) == (ReadMethod.MRZ_SCANNER, PASSPORT.mrz)
        assert "carpeta vigilada" in hands.desk.picture.absent
        hands.press("F2")
        at_window(hands, NAME)


def test_the_barcode_of_a_page_is_told_with_its_zone(at_the_desk: At, folder: Path) -> None:
    slip = barcode_frame(Symbology.QR, b"https://example.invalid/permiso/1", seed=1)[100:620, 300:980]
    with at_the_desk(camera="", folder=str(folder)) as hands:
        save(sheet(scan(PASSPORT, dpi=150), slip), folder / "page.png")
        at_window(hands, NAME)
        (code,) = hands.desk.codes.shown
        assert "example.invalid/permiso/1" in code.words
        hands.press("Enter")
        crossings(hands, 1)
        assert hands.desk.codes.shown == ()


def test_pictures_saved_at_once_are_travellers_one_after_another(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        save(PAGE, folder / "1.png")
        save(CARD_SIDE, folder / "2.png")
        at_window(hands, NAME)
        said(hands, "otro documento")
        assert NAME in hands.desk.traveller.name
        hands.press("Enter")
        at_window(hands, CARD_NAME)
        hands.press("Enter")
        assert {one.draft.document.mrz for one in crossings(hands, 2)} == {PASSPORT.mrz, CARD.mrz}


def test_f2_passes_to_the_picture_that_waits(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        save(PAGE, folder / "1.png")
        at_window(hands, NAME)
        save(CARD_SIDE, folder / "2.png")
        said(hands, "otro documento")
        hands.press("F2")
        at_window(hands, CARD_NAME)


def test_what_was_corrected_outlives_a_second_picture_of_the_same_document(
    at_the_desk: At, folder: Path
) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        save(PAGE, folder / "1.png")
        at_window(hands, NAME)
        hands.press("F4", "Ctrl+A")
        hands.type("DEL CID YÁÑEZ")
        save(PAGE, folder / "2.png")
        said(hands, "mismo documento")
        assert hands.desk.panel is Panel.HAND
        hands.press("Enter")
        at_window(hands, "YÁÑEZ")


def test_a_picture_waits_for_who_is_being_typed_by_hand(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        hands.press("F4")
        hands.type("X123")
        save(PAGE, folder / "1.png")
        said(hands, "otro documento")
        assert hands.desk.hand.values[Field.NUMBER] == "X123"
        hands.press("F2")
        at_window(hands, NAME)
        assert hands.desk.panel is Panel.NONE


def test_a_picture_saved_while_the_desk_is_locked_is_there_for_who_comes_back(
    at_the_desk: At, folder: Path
) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        hands.press("Ctrl+O")
        hands.at(Place.SIGN_IN)
        save(PAGE, folder / "1.png")
        hands.rest(2500)
        assert not hands.presenter.busy
        sign_in(hands, SUPERVISOR)
        hands.at(Place.DESK)
        at_window(hands, NAME)


def test_a_picture_being_read_when_the_desk_locks_is_not_lost(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        save(PAGE, folder / "1.png")
        hands.until(lambda: hands.program.vision_lane.busy, "a picture being read")
        hands.press("Ctrl+O")
        hands.at(Place.SIGN_IN)
        hands.until(lambda: not hands.program.vision_lane.busy, "the end of the reading")
        assert not hands.presenter.busy
        sign_in(hands, SUPERVISOR)
        hands.at(Place.DESK)
        at_window(hands, NAME)


def test_a_file_that_is_no_picture_and_a_picture_without_a_zone_are_said(
    at_the_desk: At, folder: Path
) -> None:
    with at_the_desk(camera="", folder=str(folder)) as hands:
        (folder / "1.png").write_text("no picture at all")
        said(hands, "no es una imagen")
        cv2.rectangle(
            blank := np.full((900, 1300, 3), 235, np.uint8), (200, 200), (900, 600), (90, 80, 60), 9
        )
        save(blank, folder / "2.png")
        said(hands, "no se encontró una zona de lectura")
        assert not hands.presenter.busy
        save(PAGE, folder / "3.png")
        at_window(hands, NAME)
        assert hands.desk.notice.words == ""


def test_doubtful_characters_of_a_still_are_marked(at_the_desk: At, folder: Path) -> None:
    # Half of the name's sixteenth character is gone, as under a scratch.
    scratched = PAGE.copy()
    scratched[846:880, 528:550] = 235
    with at_the_desk(camera="", folder=str(folder)) as hands:
        save(scratched, folder / "1.png")
        hands.until(lambda: hands.presenter.busy, "a case", seconds=45)
        checks = [line.words for line in hands.desk.proof.shown.checks]
        assert any("por confirmar" in words for words in checks)
        assert (0, 15) in hands.desk.proof.shown.doubtful


def test_a_missing_folder_is_said(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="", folder=str(folder / "absent")) as hands:
        hands.until(lambda: "No se encuentra la carpeta" in hands.desk.picture.absent, "the missing folder")
        assert "carpeta" in hands.desk.band.state.reason


def test_a_file_dropped_onto_a_desk_without_a_camera_opens_a_case(at_the_desk: At, folder: Path) -> None:
    with at_the_desk(camera="") as hands:
        assert drop(hands, save(PAGE, folder / "page.png"), save(CARD_SIDE, folder / "card.jpg"))
        at_window(hands, NAME)
        hands.press("Enter")
        at_window(hands, CARD_NAME)
        hands.press("Enter")
        assert {one.draft.document.mrz for one in crossings(hands, 2)} == {PASSPORT.mrz, CARD.mrz}
        assert drop(hands, folder / "absent.png")
        said(hands, "No se encuentra la imagen")


def test_a_dropped_picture_is_read_and_kept_in_sight_while_a_camera_runs(
    at_the_desk: At, folder: Path
) -> None:
    with at_the_desk(source=SpecimenCamera([CARD])) as hands:
        drop(hands, save(PAGE, folder / "page.png"))
        at_window(hands, NAME)
        hands.rest(1500)
        assert NAME in hands.desk.traveller.name
        assert hands.desk.picture.held
        hands.press("Enter")
        assert crossings(hands, 1)[0].draft.document.mrz == PASSPORT.mrz
        hands.until(lambda: not hands.desk.picture.held, "the camera's picture again")


def test_what_is_no_file_is_not_taken(at_the_desk: At) -> None:
    with at_the_desk(camera="") as hands:
        assert not drop(hands)


def test_a_picture_is_chosen_by_key(at_the_desk: At, folder: Path) -> None:
    save(PAGE, folder / "page.png")
    with at_the_desk(camera="") as hands:
        hands.press("Ctrl+I")
        dialog = hands.desk.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        hands.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the name's field")
        hands.type(str(folder / "page.png"))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        at_window(hands, NAME)


def test_a_folder_takes_the_camera_s_place_until_a_camera_is_named_again() -> None:
    kept = preferences.with_devices(Preferences(camera="1"), {"folder": "/scans", "reader": "/dev/ttyS0"})
    assert (kept.camera, kept.folder, kept.reader) == ("1", "/scans", "/dev/ttyS0")
    assert preferences.with_devices(kept, {"reader": ""}).folder == "/scans"
    again = preferences.with_devices(kept, {"camera": "0"})
    assert (again.camera, again.folder) == ("0", "")
    assert preferences.with_devices(kept, {"camera": "", "folder": "/other"}).folder == "/other"
