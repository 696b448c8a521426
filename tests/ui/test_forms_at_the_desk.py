"""The desk's forms by keyboard: what is found as one types, a zone letter by letter, other outcomes."""



from borderpost.domain.crossing import Outcome, RefusalReason, Removal
from borderpost.domain.document import DocumentKind
from borderpost.domain.partial_date import PartialDate
from tests.ui.bench import DNI, PASSPORT, Bench
from ui.correction.fields import Field
from ui.desk.shown import Panel


def test_a_document_by_hand_is_found_and_echoed_while_it_is_typed(bench: Bench) -> None:
    bench.press("F4")
    hand = bench.view.hand
    hand.found[Field.KIND].edit.setFocus()
    bench.put("salvo")
    assert hand.found[Field.KIND].suggested[0] == "15  Salvoconducto"
    bench.press("Tab")
    bench.fill("A123", "nicaragua", "NUNEZ", "Ana")
    assert hand.found[Field.STATE].echo == "Nicaragua"
    hand.names[Field.SURNAME].edit.setFocus()
    assert hand.spelled == "NUNE"
    bench.put("23")
    assert hand.names[Field.SURNAME].value == "NÚÑEZ"
    bench.press("Tab", "Tab")
    bench.fill("nic", "12/31/1990")
    assert hand.days[Field.BIRTH].echo == "el día va primero"
    bench.press("Esc")
    bench.put("311290")
    assert hand.days[Field.BIRTH].echo.startswith("31 dic 1990 · 35 años")
    bench.press("Enter")
    bench.until(lambda: "NÚÑEZ" in bench.name)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert (draft.document.kind, draft.document.issuing_state) == (DocumentKind.SAFE_CONDUCT, "NIC")
    assert draft.traveller.birth == PartialDate(1990, 12, 31)


def test_a_zone_that_is_typed_names_the_field_that_does_not_add_up(bench: Bench) -> None:
    zone = "".join(bench.documents[DNI].mrz)
    wrong = zone[:30] + ("8" if zone[30] != "8" else "9") + zone[31:]
    bench.press("F4")
    edit = bench.view.hand.zone.edit
    edit.setFocus()
    edit.setText(wrong[:44])
    bench.type(wrong[44])
    assert bench.view.hand.zone_said.startswith("No cuadra: el nacimiento")
    edit.setText(zone[:44])
    bench.type(zone[44])
    assert bench.view.hand.zone_said.startswith("Comprobado hasta aquí")
    bench.press("Esc")
    assert bench.view.hand.zone_said == ""


def test_every_outcome_asks_what_it_needs(bench: Bench) -> None:
    bench.present(PASSPORT)
    bench.press("F9")
    bench.type("8")
    bench.press("Enter")
    assert bench.view.panel is Panel.REFER
    bench.put("guate")
    bench.press("Enter")
    assert bench.view.panel is Panel.REFER
    bench.press("Enter")
    removed = bench.until_recorded(1).draft
    assert (removed.outcome, removed.removal, removed.reason) == (Outcome.DEPORTED, Removal("GTM"), None)
    bench.present(DNI)
    bench.press("F9")
    bench.type("2")
    last = bench.view.refer.reason.combo.count()
    bench.put(str(last))
    bench.press("Enter")
    assert bench.recorded[1:] == []
    bench.put("sin equipaje")
    bench.press("Enter")
    refused = bench.until_recorded(2).draft
    assert (refused.outcome, refused.reason, refused.reason_text) == (
        Outcome.REFUSED,
        RefusalReason.OTHER,
        "sin equipaje",
    )


def test_what_was_understood_is_said_in_the_other_language_at_once(bench: Bench) -> None:
    bench.press("F4")
    hand = bench.view.hand
    hand.days[Field.BIRTH].setFocus()
    bench.type("311290")
    assert "35 años" in hand.days[Field.BIRTH].echo
    bench.speech.switch()
    assert "35 years" in hand.days[Field.BIRTH].echo
