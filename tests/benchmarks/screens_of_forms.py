"""Pictures of the desk's forms: by hand, the pages of a crossing, a party, a minor, every outcome."""

from pathlib import Path

from tests.benchmarks.camera import Camera, Stage, end, read
from tests.ui.hands import Hands
from ui.navigation import Place

CHILD = 4
"""The specimen of the practice dozen who is a minor."""


def forms(stage: Stage, home: Path) -> None:
    """Take them at the practice desk."""
    hands, shots = stage.open(home)
    hands.press("Enter")
    hands.at(Place.DESK)
    read(hands)
    hands.press("F4", "2")
    shots.each("hand-spelling")
    hands.press("Esc", "Esc", "Esc", "F7")
    hands.desk.trip.plate.edit.setFocus()
    hands.type("P123-456")
    shots.take("party")
    hands.press("Ctrl+1")
    hands.type("salva")
    hands.press("Tab")
    hands.type("guat")
    shots.each("journey")
    hands.press("Tab")
    for key, page in enumerate(("vehicle", "status", "fees", "minor"), start=2):
        hands.press(f"Ctrl+{key}")
        shots.take(page)
    hands.press("Esc", "F9")
    shots.each("outcomes")
    hands.press("8")
    hands.rest(50)
    shots.take("deported")
    hands.press("Esc", "Enter")
    hands.until(lambda: not hands.presenter.busy, "the first of the party recorded")
    shots.take("carried")
    _by_hand(hands, shots)
    for _ in range(CHILD):
        hands.press("PgDn")
        hands.settle()
    hands.until(lambda: hands.presenter.busy, "the child read", seconds=30)
    hands.settle()
    hands.press("Alt+1", "3")
    hands.settle()
    shots.each("child")
    hands.press("Tab", "Tab", "1", "Tab")
    hands.fill("123", "Notario", "310226", "12/31/2026")
    shots.take("child-typed")
    hands.press("Enter")
    shots.take("child-fault")
    end(hands.program)


def _by_hand(hands: Hands, shots: Camera) -> None:
    hands.press("F4")
    shots.take("hand-empty")
    hands.press("Tab", "Ctrl+A")
    hands.type("gua")
    shots.take("hand-found")
    hands.press("Tab")
    hands.fill("NUNEZ PENA", "", "", "311290", "", "140131")
    shots.each("hand-typed")
    hands.desk.hand.zone.setFocus()
    hands.desk.hand.zone.edit.setText("C<CRI1558000003105<<<<<<<<<<<<9001168")
    hands.desk.hand.zone_typed.emit(hands.desk.hand.zone.value)
    shots.each("hand-zone")
    hands.desk.hand.zone.edit.clear()
    hands.desk.hand.zone_typed.emit("")
    hands.press("Esc", "Esc", "Esc")
