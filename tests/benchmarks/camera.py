"""What takes pictures of a window at work, and waits until there is something to see."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.hands import Hands
from ui.app import DeskProgram
from ui.sync_lane import Exchange
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


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold what pictures are taken of alike: language, size in pixels, and the names of their files."""

    app: QApplication
    language: str
    size: tuple[int, int]
    folder: Path
    tag: str

    def open(self, home: Path, *, exchange: Callable[[], Exchange] | None = None) -> tuple[Hands, Camera]:
        """Open the desk of a home, and who takes its pictures."""
        program = DeskProgram(self.app, home, language=self.language, exchange=exchange)
        program.open()
        program.window.resize(*self.size)
        hands = Hands(program)
        return hands, Camera(hands, self.folder, self.tag)


def read(hands: Hands) -> None:
    """Wait until a document before the camera is read."""
    hands.until(lambda: hands.presenter.busy, "a document read", seconds=30)
    hands.settle()


def end(program: DeskProgram) -> None:
    """Close the program."""
    program.close()
    program.window.close()
    program.window.deleteLater()
