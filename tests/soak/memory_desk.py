"""A desk in its window, worked from standard input one key at a time, so that nobody hands it a whole secret.

``python -m tests.soak.memory_desk HOME`` reads ``press KEY``, ``type LETTER``, ``flow KEY`` (a key
of the window, which no screen need have the cursor for), ``at PLACE``, and answers ``ok`` to each.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.posts import opened
from ui.navigation import Place


def main(home: Path) -> None:
    """Do what is said until there is no more."""
    app = QApplication([])
    with opened(app, home) as hands:
        for line in sys.stdin:
            act, said = line[:-1].split(" ", 1)
            match act:
                case "press":
                    hands.press(said)
                case "type":
                    hands.type(said)
                case "flow":
                    hands.program.flow.press(said)
                case "at":
                    hands.at(Place(said))
            hands.settle()
            print("ok", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
