"""Chooses and tries a camera on the devices screen of the real window, before a preloaded fake webcam."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from borderpost.devices.source import SourceState
from tests.ui.hands import Hands
from tests.ui.posts import SUPERVISOR, opened, sign_in
from ui import preferences
from ui.devices.view import BY_HAND, DevicesView
from ui.navigation import Place


def bright(view: DevicesView) -> int:
    """Return how bright the middle of the picture is, 0 to 255."""
    image = view.picture.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).lightness()


def main(home: Path, frames: Path) -> None:
    """Do it; every step that is never seen ends the program with its name."""
    app = QApplication([])
    away = frames.with_suffix(".away")
    with opened(app, home) as hands:
        sign_in(hands, SUPERVISOR)
        hands.press("Enter")
        hands.at(Place.DESK)
        wait_at_desk(hands, SourceState.RUNNING)
        hands.press("Ctrl+D")
        hands.at(Place.DEVICES)
        view = hands.screen
        assert isinstance(view, DevicesView)
        hands.until(lambda: view.facts[1].value == "1280 × 720", "the camera's own size")
        assert view.exposure.choice.isEnabled()
        assert not view.focus.choice.isEnabled()
        assert "enfoque" in view.remark.text()
        before = bright(view)
        hands.until(lambda: int(view.facts[2].value) >= 5, "several pictures a second")
        view.exposure.choice.setFocus()
        hands.press("2", "Tab")
        assert view.exposure.choice.value == BY_HAND
        hands.press("Ctrl+A")
        hands.type("110")
        hands.press("Enter")
        hands.until(lambda: bright(view) < 0.75 * before, "a darker picture")
        assert preferences.load(home).exposure == "110"
        frames.rename(away)
        hands.until(lambda: bool(view.picture.absent), "a camera that was unplugged")
        away.rename(frames)
        hands.until(lambda: not view.picture.absent, "a camera plugged again")
        hands.press("Esc")
        hands.at(Place.DESK)
        wait_at_desk(hands, SourceState.RUNNING)
        hands.until(lambda: hands.presenter.busy, "the document read at the desk", seconds=60)
        frames.rename(away)
        wait_at_desk(hands, SourceState.LOST)
        away.rename(frames)
        wait_at_desk(hands, SourceState.RUNNING)
    sys.stdout.write("done\n")


def wait_at_desk(hands: Hands, state: SourceState) -> None:
    """Wait until the desk's camera is in a state."""
    desk = hands.program.desk
    assert desk is not None
    hands.until(lambda: desk.camera is state, f"the camera {state.value} at the desk")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
