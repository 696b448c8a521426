"""What the first press of each screen's key costs the window, and every later one, in a practice.

``python -m tests.benchmarks.first_shows HOME`` prints a JSON list of place, first and second ms of the
window's thread, from the key to the screen drawn.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from borderpost.domain.officer import Role
from tests.ui.hands import Hands
from ui.app import DeskProgram
from ui.garbage import WindowGarbage
from ui.navigation import Place
from ui.places import PLACE_OF, home_of, may_go


def main() -> int:
    """Press every key twice as a supervisor, the rest as an administrator; print what that took."""
    app = QApplication(sys.argv[:1])
    program = DeskProgram(app, Path(sys.argv[1]), language="es")
    program.open()
    garbage = WindowGarbage(app)
    loaded: list[bool] = []
    program.load_ahead(lambda: loaded.append(True))
    hands = Hands(program)
    hands.until(lambda: bool(loaded), "everything imported")
    garbage.keep()
    costs: dict[Place, tuple[float, float]] = {}
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        hands.at(home_of(role))
        hands.settle()
        for key, place in (("F1", Place.HELP), *PLACE_OF.items()):
            if place in costs or (place is not Place.HELP and not may_go(role, place)):
                continue
            if program.window.place is place:
                continue
            first = _cost(hands, key, place)
            hands.press("Esc")
            hands.at(home_of(role))
            hands.settle()
            costs[place] = first, _cost(hands, key, place)
            hands.press("Esc")
            hands.at(home_of(role))
            hands.settle()
        hands.press("Ctrl+O")
    print(json.dumps([(place.value, *cost) for place, cost in costs.items()]))
    program.close()
    garbage.rest()
    return 0


def _cost(hands: Hands, name: str, place: Place) -> float:
    window = hands.program.window
    held = Qt.KeyboardModifier.ControlModifier if "+" in name else Qt.KeyboardModifier.NoModifier
    begun = time.thread_time()
    QTest.keyClick(window.windowHandle(), Qt.Key[f"Key_{name.rpartition('+')[2]}"], held)
    while not (window.place is place and window.screen_of(place).isVisible()):
        QApplication.processEvents()
    # The first of these lays the screen out, the second draws it.
    QApplication.processEvents()
    QApplication.processEvents()
    return (time.thread_time() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
