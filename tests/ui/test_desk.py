from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from borderpost.devices.source import SourceState
from borderpost.domain.crossing import Direction, Means, Outcome, Purpose, RefusalReason
from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import BorderPostError
from borderpost.domain.minor import Accompaniment
from borderpost.services import shifting
from borderpost.services.session import Session
from borderpost.store.store import Store
from tests.ui.bench import DPI, EXPIRED, LISTED, MINOR, PASSPORT, WRONG_DIGIT, Bench
from tests.ui.rest import rest
from ui.desk.shown import Panel


def test_a_clean_traveller_is_present_look_enter(bench: Bench) -> None:
    bench.present(PASSPORT)
    assert bench.verdict == "ADELANTE"
    bench.press("Enter")
    crossing = bench.until_recorded(1)
    assert crossing.draft.outcome is Outcome.ADMITTED
    assert crossing.draft.document.read_method is ReadMethod.MRZ_CAMERA
    assert crossing.draft.document.mrz == bench.documents[PASSPORT].mrz
    assert bench.name == "Ventanilla libre"


def test_the_document_that_stays_on_the_glass_is_not_taken_twice(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.press("Enter")
    bench.until_recorded(1)
    rest(600)
    assert not bench.presenter.busy
    bench.present(PASSPORT)
    assert bench.verdict == "REVISAR"


def test_enter_pressed_twice_records_once(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.press("Enter", "Enter", "Enter")
    bench.until_recorded(1)
    rest(200)
    assert len(bench.recorded) == 1


def test_what_is_typed_stays_with_its_traveller(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.view.trip.plate.edit.setFocus()
    bench.type("hab 1")
    bench.hold_up(DPI)
    bench.until(lambda: "otro documento" in bench.view.notice.words)
    assert "DEL CID" in bench.name
    bench.press("Enter")
    assert bench.until_recorded(1).draft.trip.plate == "HAB 1"
    bench.until_at_window(DPI)
    assert bench.view.trip.input().plate == ""


def test_an_untouched_traveller_gives_way_to_the_next_document(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.hold_up(DPI)
    bench.until_at_window(DPI)


def test_f2_passes_to_the_document_that_waits(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.view.trip.plate.edit.setFocus()
    bench.type("x")
    bench.hold_up(DPI)
    bench.until(lambda: "otro documento" in bench.view.notice.words)
    bench.press("F2")
    bench.until_at_window(DPI)
    assert bench.view.trip.input().plate == ""
    assert bench.recorded == []


def test_number_keys_choose_the_means_and_the_purpose(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.view.trip.setFocus()
    bench.view.trip.means.combo.setFocus()
    bench.type("2")
    bench.press("Tab")
    bench.type("p 9")
    bench.press("Tab")
    bench.type("13")
    bench.press("Enter")
    trip = bench.until_recorded(1).draft.trip
    assert trip.means is Means.PRIVATE_VEHICLE
    assert trip.plate == "P 9"
    assert trip.purpose is Purpose.OFFICIAL


def test_wrong_days_keep_the_traveller_and_take_the_cursor(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.view.trip.days.edit.setFocus()
    bench.type("999")
    bench.press("Enter")
    assert bench.recorded == []
    assert "Nada se perdió" in bench.view.notice.words
    bench.press("Esc")
    bench.type("30")
    bench.press("Enter")
    assert bench.until_recorded(1).draft.trip.days == 30


def test_an_expired_document_leads_to_a_referral(bench: Bench) -> None:
    bench.present(EXPIRED)
    assert bench.verdict == "DETENER Y CONSULTAR"
    bench.press("Enter")
    assert bench.view.panel is Panel.REFER
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert draft.outcome is Outcome.REFERRED
    assert draft.reason is RefusalReason.EXPIRED_DOCUMENT


def test_red_is_passed_only_with_a_reason_in_words(bench: Bench) -> None:
    bench.present(EXPIRED)
    bench.press("Enter")
    bench.type("5")
    bench.press("Enter")
    assert bench.recorded == []
    bench.put("pasaporte renovado a la vista")
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert draft.outcome is Outcome.ADMITTED
    assert [(a.code, a.text) for a in draft.answers] == [
        ("document.expired", "pasaporte renovado a la vista")
    ]


def test_alt_1_opens_the_page_of_a_minor_and_an_answer_in_words_elsewhere(bench: Bench) -> None:
    bench.present(MINOR)
    assert bench.verdict == "REVISAR"
    bench.press("Alt+1")
    assert bench.view.panel is Panel.DETAILS
    bench.type("1")
    bench.press("Enter")
    bench.until(lambda: bench.verdict == "ADELANTE")
    bench.press("Enter")
    minor = bench.until_recorded(1).draft.minor
    assert minor is not None
    assert minor.accompanied is Accompaniment.BOTH_PARENTS
    bench.present(EXPIRED)
    bench.press("Alt+1")
    bench.put("lo renueva mañana")
    bench.press("Enter", "Enter")
    draft = bench.until_recorded(2).draft
    assert [(a.code, a.text) for a in draft.answers] == [("document.expired", "lo renueva mañana")]
    assert draft.trip.note == ""


def test_a_traveller_with_an_open_alert_never_gives_way(bench: Bench) -> None:
    bench.present(LISTED)
    bench.hold_up(PASSPORT)
    bench.until(lambda: "otro documento" in bench.view.notice.words)
    bench.press("F2")
    assert bench.view.panel is Panel.ALERT
    assert "VASQUEZ" in bench.name


def test_a_wrong_check_digit_opens_the_form_on_the_field(bench: Bench) -> None:
    bench.present(WRONG_DIGIT)
    bench.until(lambda: bench.view.panel is Panel.HAND)
    assert QApplication.focusWidget() is bench.view.hand.number.edit
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.NONE)
    bench.press("Enter")
    assert bench.until_recorded(1).draft.document.number


def test_a_corrected_name_is_recorded_as_corrected(bench: Bench) -> None:
    bench.take_away()
    bench.hold_up(PASSPORT, doubtful=frozenset({(0, 6)}))
    bench.until_at_window(PASSPORT)
    bench.press("F4")
    focused = QApplication.focusWidget()
    assert focused is not None
    bench.type("e")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.NONE)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert draft.document.read_method is ReadMethod.MRZ_CORRECTED
    assert draft.traveller.surname == "DeL CID YANES"
    assert draft.document.mrz == bench.documents[PASSPORT].mrz


def test_a_document_is_typed_by_hand(bench: Bench) -> None:
    bench.press("F4")
    bench.fill("a1234567", "SLV", "Peña", "José", "SLV", "15-01-1990", "1", "31-12-2035")
    bench.press("Enter")
    bench.until(lambda: "Peña" in bench.name)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert draft.document.read_method is ReadMethod.MANUAL
    assert (draft.document.number, draft.document.issuing_state) == ("A1234567", "SLV")
    assert (draft.traveller.surname, draft.traveller.given_names) == ("Peña", "José")


def test_a_document_held_up_while_another_is_typed_in_waits_for_its_turn(bench: Bench) -> None:
    bench.take_away()
    bench.press("F4")
    bench.fill("a1234567", "SLV", "Peña", "José", "SLV", "15-01-1990", "1", "31-12-2035")
    bench.hold_up(PASSPORT)
    bench.until(lambda: "otro documento" in bench.view.notice.words)
    assert (bench.view.panel, bench.view.hand.number.value) == (Panel.HAND, "a1234567")
    bench.press("Enter")
    bench.until(lambda: "Peña" in bench.name)
    bench.press("Enter")
    assert bench.until_recorded(1).draft.traveller.surname == "Peña"
    bench.until_at_window(PASSPORT)


def test_who_gives_up_typing_gets_the_document_that_waited(bench: Bench) -> None:
    bench.take_away()
    bench.press("F4")
    bench.put("a1234567")
    bench.hold_up(PASSPORT)
    bench.until(lambda: "otro documento" in bench.view.notice.words)
    bench.press("Esc", "Esc")
    bench.until_at_window(PASSPORT)
    assert bench.view.panel is Panel.NONE


def test_a_field_that_cannot_be_right_keeps_the_form_open(bench: Bench) -> None:
    bench.press("F4")
    bench.put("a1234567")
    bench.press("Enter")
    assert bench.view.panel is Panel.HAND
    assert bench.view.hand.fault == "Falta este dato."


def test_a_zone_typed_into_the_form_is_taken_whole(bench: Bench) -> None:
    bench.press("F4")
    bench.view.hand.zone.edit.setFocus()
    bench.view.hand.zone.edit.setText("".join(bench.documents[DPI].mrz)[:-1])
    bench.type("".join(bench.documents[DPI].mrz)[-1])
    bench.until_at_window(DPI)
    bench.press("Enter")
    assert bench.until_recorded(1).draft.document.read_method is ReadMethod.MANUAL


def test_a_reader_that_types_is_understood_wherever_the_cursor_is(bench: Bench) -> None:
    bench.view.trip.note.edit.setFocus()
    bench.scan(bench.documents[PASSPORT].mrz)
    bench.until_at_window(PASSPORT)
    assert bench.view.trip.input().note == ""
    assert bench.recorded == []
    rest(60)
    bench.press("Enter")
    assert bench.until_recorded(1).draft.document.read_method is ReadMethod.MRZ_READER


def test_f6_turns_the_lane_and_the_traveller(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.press("F6")
    bench.until(lambda: bench.view.header.direction == "SALIDA")
    rest(200)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert (draft.direction, draft.outcome) == (Direction.EXIT, Outcome.EXIT_AUTHORISED)


def test_f10_undoes_for_thirty_seconds_and_no_longer(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.press("Enter")
    crossing = bench.until_recorded(1)
    bench.press("F10")
    bench.until(lambda: "Anulado" in bench.view.notice.words)
    stored = _ask(bench, lambda store, _: store.crossing(crossing.id))
    assert stored is not None
    assert stored.annulled
    bench.until_at_window(PASSPORT)
    bench.press("Enter")
    bench.until_recorded(2)
    bench.later = timedelta(seconds=31)
    bench.press("F10")
    assert "se corrige con motivo" in bench.view.notice.words


def test_f5_says_why_and_escape_goes_back(bench: Bench) -> None:
    bench.present(MINOR)
    bench.press("F5")
    assert bench.view.panel is Panel.WHY
    bench.press("Esc")
    assert bench.view.panel.value == Panel.NONE.value
    assert "TZUL" in bench.name


def test_f9_refers_with_a_cause(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.press("F9")
    assert bench.view.panel is Panel.REFER
    bench.press("Enter")
    assert bench.recorded == []
    bench.type("5")
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert (draft.outcome, draft.reason) == (Outcome.REFERRED, RefusalReason.DOUBTFUL_DOCUMENT)


def test_the_language_changes_in_the_middle_of_a_case(bench: Bench) -> None:
    bench.present(MINOR)
    bench.view.trip.plate.edit.setFocus()
    bench.type("k7")
    bench.speech.switch()
    assert bench.verdict == "REVIEW"
    assert bench.view.trip.input().plate == "k7"


def test_a_lost_camera_says_what_to_do(bench: Bench) -> None:
    bench.camera.state = SourceState.LOST
    bench.until(lambda: "se desconectó" in bench.view.picture.absent)
    assert "F4" in bench.view.band.state.reason


def test_without_an_open_shift_nothing_is_lost(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.view.trip.plate.edit.setFocus()
    bench.type("z1")
    _ask(bench, lambda store, session: shifting.close_shift(store, session, notes="", now=bench.now()))
    bench.press("Enter")
    bench.until(lambda: bool(bench.view.notice.words))
    assert "DEL CID" in bench.name
    assert bench.view.trip.input().plate == "z1"


T = TypeVar("T")


def _ask(bench: Bench, job: Callable[[Store, Session], T]) -> T:
    answers: list[T] = []
    failures: list[BorderPostError] = []
    bench.records.ask(job, answers.append, failures.append)
    bench.until(lambda: bool(answers or failures))
    assert failures == []
    return answers[0]


def test_a_bug_in_one_reading_does_not_blind_the_desk(bench: Bench) -> None:
    bench.vision_lane.broke.disconnect(bench.bugs.append)
    bench.camera.breaks = True
    rest(200)
    bench.camera.breaks = False
    bench.present(PASSPORT)
    assert bench.verdict == "ADELANTE"
