"""Documents of the region at the desk: the number to be typed, what is known of a card, its own name."""


from PySide6.QtWidgets import QLabel

from borderpost.domain.document import DocumentKind
from tests.ui.bench import DNI, Bench
from ui.correction.fields import Field
from ui.desk.shown import Panel


def test_the_dni_is_typed_where_the_zone_lacks_it(bench: Bench) -> None:
    bench.present(DNI)
    bench.press("F4")
    bench.put("0801-1997-12345")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.NONE)
    bench.press("Enter")
    recorded = bench.until_recorded(1).draft
    assert recorded.traveller.national_number == "0801-1997-12345"
    assert recorded.document.number == "163391999"
    assert "document.number_to_type" not in {finding.code for finding in recorded.findings}


def test_why_tells_what_is_known_of_the_card_and_from_where(bench: Bench) -> None:
    bench.present(DNI)
    bench.press("F5")
    said = " ".join(label.text() for label in bench.view.why.findChildren(QLabel))
    assert "DOC-08" in said
    assert "el DNI de 13 está solo en el anverso" in said
    assert "fuente: Dos muestras públicas" in said


def test_a_card_typed_by_its_own_name_gives_its_kind_and_its_state(bench: Bench) -> None:
    bench.press("F4")
    hand = bench.view.hand
    hand.found[Field.KIND].setFocus()
    bench.put("DUI")
    assert "DUI" in hand.found[Field.KIND].suggested
    bench.press("Enter")
    assert hand.values[Field.KIND] == DocumentKind.IDENTITY_CARD
    assert hand.values[Field.STATE] == "SLV"
