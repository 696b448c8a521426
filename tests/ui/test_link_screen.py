"""The link screen and the send states, by keyboard, with an exchange that says what the test wants."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.sync_report import HeldEntry, LinkNote, LinkState, ReceiptNote, SyncReport
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, opened, set_up, sign_in
from tests.ui.rehearsed import Rehearsed
from ui.desk.shown import Panel
from ui.link.view import LinkView
from ui.navigation import Place
from ui.search.view import SearchView
from ui.session import clock

CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
LIVE = LinkNote(LinkState.LIVE, last_contact=clock(), drift=timedelta(), again_in=timedelta(minutes=10))


@pytest.fixture
def exchange() -> Rehearsed:
    return Rehearsed(SyncReport(LinkNote(LinkState.NOT_ENROLLED)))


@pytest.fixture
def hands(qapp: QApplication, qtbot: QtBot, tmp_path: Path, exchange: Rehearsed) -> Iterator[Hands]:
    with opened(qapp, set_up(tmp_path).path, exchange=lambda: exchange) as made:
        made.at(Place.SIGN_IN)
        yield made


def at_the_desk(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.press("Enter")
    hands.at(Place.DESK)


def at_the_link(hands: Hands) -> LinkView:
    hands.press("Ctrl+E")
    hands.at(Place.LINK)
    screen = hands.screen
    assert isinstance(screen, LinkView)
    return screen


def says(screen: LinkView, exchange: Rehearsed, report: SyncReport, hands: Hands, word: str) -> None:
    """Let the next exchange say this, and wait until the screen does."""
    exchange.said = report
    hands.press("Enter")
    hands.until(lambda: screen.word == word, word)
    hands.settle()


def texts(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def by_hand(hands: Hands, number: str, surname: str, names: str) -> None:
    hands.press("F4")
    hands.until(lambda: hands.desk.panel is Panel.HAND, "the form")
    hands.fill(number, "SLV", surname, names, "SLV", "15-01-1990", "1", "31-12-2035")
    hands.press("Enter")
    hands.until(lambda: hands.desk.panel is Panel.NONE and hands.presenter.busy, "the typed document")
    hands.settle()


def record(hands: Hands) -> None:
    hands.press("Enter")
    hands.until(lambda: not hands.presenter.busy, "a commit")


def test_a_desk_that_is_not_enrolled_says_that_all_is_safe(hands: Hands) -> None:
    at_the_desk(hands)
    screen = at_the_link(hands)
    hands.until(lambda: screen.word == "Sin plataforma", "the state")
    assert screen.sentence.startswith("Guardado aquí.")
    assert screen.sentence.endswith("Siga trabajando.")
    assert not screen.enrolment.isVisible()


def test_the_key_reaches_the_link_from_within_a_field(hands: Hands) -> None:
    at_the_desk(hands)
    hands.desk.trip.plate.edit.setFocus()
    hands.type("HAB 7")
    at_the_link(hands)
    hands.press("Esc")
    hands.at(Place.DESK)
    assert hands.desk.trip.plate.value == "HAB 7"


def test_no_link_says_since_when_and_to_go_on(hands: Hands, exchange: Rehearsed) -> None:
    at_the_desk(hands)
    screen = at_the_link(hands)
    since = clock() - timedelta(minutes=1)
    problem = Finding.of("link.none", Severity.UNVERIFIED)
    link = LinkNote(LinkState.NO_LINK, clock(), problem, since, timedelta(), again_in=timedelta(minutes=5))
    report = SyncReport(link, "Región", "https://r.example", unsent=132, on_the_way=40, oldest_unsent=since)
    says(screen, exchange, report, hands, "Sin enlace")
    assert "Sin enlace desde" in screen.sentence
    assert screen.facts[:2] == ("132", "40")
    assert "link.none" in texts(screen)
    assert "fall" not in texts(screen).lower()


def test_a_refusal_deletes_nothing_and_names_its_reason(hands: Hands, exchange: Rehearsed) -> None:
    at_the_desk(hands)
    screen = at_the_link(hands)
    problem = Finding.of("device.revoked", Severity.UNVERIFIED)
    report = SyncReport(replace(LIVE, state=LinkState.REFUSED, problem=problem), unsent=3)
    says(screen, exchange, report, hands, "La plataforma no acepta este equipo")
    assert "nada se borra" in screen.sentence
    assert hands.program.speech.code("device.revoked") in texts(screen)


def test_receipts_held_entries_and_a_wrong_clock_are_in_words(hands: Hands, exchange: Rehearsed) -> None:
    at_the_desk(hands)
    screen = at_the_link(hands)
    held = (HeldEntry(EntryId("0"), 7, True, "device.revoked", 3),)
    receipts = (ReceiptNote(3, clock(), 41),)
    report = SyncReport(replace(LIVE, drift=timedelta(minutes=47)), receipts=receipts, held=held)
    says(screen, exchange, report, hands, "Con enlace")
    assert screen.receipts.table.rows[0][::2] == ("3", "41")
    assert "asiento 7" in texts(screen.held)
    assert "apartado" in texts(screen.held)
    assert "47 min adelantado" in screen.facts


def test_an_administrator_enrols_with_what_he_was_given(hands: Hands, exchange: Rehearsed) -> None:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    screen = at_the_link(hands)
    assert screen.enrolment.isVisible()
    assert not screen.asked.isVisible()
    hands.press("Enter")
    assert "dirección" in texts(screen.enrolment)
    hands.fill("r.example", CODE[:-1])
    hands.press("Enter")
    assert "ocho grupos" in texts(screen.enrolment)
    assert exchange.enrolled_with is None
    hands.fill(CODE.lower().replace("o", "0"))
    hands.press("Enter")
    hands.until(lambda: "inscrito" in screen.notice.words, "the enrolment")
    assert exchange.enrolled_with == ("r.example", CODE.lower().replace("o", "0"))
    assert screen.enrolment.code.value == ""


def test_a_code_that_is_not_taken_stays_to_be_compared(hands: Hands, exchange: Rehearsed) -> None:
    exchange.trouble = Refusal("enrolment.code_form")
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    screen = at_the_link(hands)
    hands.fill("r.example", CODE)
    hands.press("Enter")
    said = hands.program.speech.code("enrolment.code_form")
    hands.until(lambda: screen.notice.words == said, "the refusal")
    assert screen.enrolment.code.value == CODE


def test_an_officer_gets_no_form_and_an_administrator_no_travellers(hands: Hands) -> None:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    screen = at_the_link(hands)
    hands.settle()
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)
    at_the_desk(hands)
    at_the_link(hands)
    assert screen.asked.isVisible()
    assert not screen.enrolment.isVisible()


def test_a_refused_traveller_wakes_the_link_at_once(hands: Hands, exchange: Rehearsed) -> None:
    exchange.said = SyncReport(LIVE)
    at_the_desk(hands)
    hands.until(lambda: "run" in exchange.asked, "the first exchange")
    by_hand(hands, "A1", "PEÑA", "JOSÉ")
    record(hands)
    assert exchange.asked.count("run") == 1
    by_hand(hands, "A2", "RIVAS", "LUZ")
    hands.press("F9")
    hands.until(lambda: hands.desk.panel is Panel.REFER, "the referral")
    hands.desk.refer.reason.show_value("doubtful_document")
    hands.press("Enter")
    hands.until(lambda: exchange.asked.count("run") == 2, "an exchange for the referral")


def test_a_question_is_asked_in_place_and_stands_at_the_case(hands: Hands, exchange: Rehearsed) -> None:
    exchange.said = SyncReport(LIVE)
    at_the_desk(hands)
    by_hand(hands, "A1", "PEÑA", "JOSÉ")
    hands.press("Ctrl+P")
    hands.until(lambda: hands.desk.panel is Panel.CONSULT, "the question")
    hands.press("Enter")
    assert hands.desk.panel is Panel.CONSULT
    hands.type("parecido con una alerta")
    hands.press("Enter")
    hands.until(lambda: hands.desk.panel is Panel.NONE, "the question kept")
    hands.until(lambda: "Preguntado a la región" in texts(hands.desk.lists), "the question at the case")
    record(hands)
    screen = at_the_link(hands)
    hands.settle()
    assert screen.asked.table.rows[0][1:] == ("PEÑA, JOSÉ", "sin respuesta todavía")


def test_a_search_shows_where_each_crossing_is_and_asks_the_region(hands: Hands) -> None:
    at_the_desk(hands)
    by_hand(hands, "A1", "PEÑA", "JOSÉ")
    record(hands)
    hands.press("Ctrl+F")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.fill("", "peña")
    screen.reason.setFocus()
    hands.type("prueba")
    hands.press("Enter")
    hands.until(lambda: bool(screen.table.rows), "what was found")
    assert screen.table.rows[0][-1] == "en este equipo"
    hands.press("Ctrl+P")
    hands.press("Enter")
    assert "motivo" in screen.notice.words
    hands.type("lo pide el supervisor")
    hands.press("Enter")
    hands.until(lambda: "Pregunta guardada" in screen.notice.words, "the question kept")
