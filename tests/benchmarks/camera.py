"""What takes pictures of a window at work, and waits until there is something to see."""

from pathlib import Path

from tests.ui.hands import Hands
from ui.app import DeskProgram
from ui.theme import ThemeName


class Camera:
    """Take pictures of one window."""

    def __init__(self, hands: Hands, folder: Path, tag: str) -> None:
        self._hands = hands
        self._folder = folder
        self._tag = tag
        self._number = 0

    def take(self, name: str, *, theme: ThemeName | None = None) -> None:
        """Take one picture, in another theme where one is named."""
        program = self._hands.program
        before = program.theme.name
        if theme is not None:
            program.theme.use(theme)
        self._hands.rest(120)
        self._number += 1
        file = self._folder / f"{self._tag}-{self._number:02d}-{name}.png"
        program.window.grab().save(str(file))
        if theme is not None:
            program.theme.use(before)

    def each(self, name: str) -> None:
        """Take one picture in every theme."""
        for theme in ThemeName:
            self.take(f"{name}-{theme.value}", theme=theme)


def read(hands: Hands) -> None:
    """Wait until a document before the camera is read."""
    hands.until(lambda: hands.presenter.busy, "a document read", seconds=30)
    hands.settle()


def end(program: DeskProgram) -> None:
    """Close the program."""
    program.close()
    program.window.close()
    program.window.deleteLater()
