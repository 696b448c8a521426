"""Takes pictures of every screen, in both languages and both sizes: FOLDER [PART...]."""

import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from tests.benchmarks.camera import Stage, end, read
from tests.benchmarks.link_states import link_states
from tests.benchmarks.screens_of_acts import acts, way_back
from tests.benchmarks.screens_of_forms import forms
from tests.benchmarks.screens_of_rules import rules
from tests.ui.hands import Hands
from tests.ui.rehearsed import Rehearsed
from ui.navigation import Place
from ui.session import clock
from ui.theme import ThemeName

SIZES = ((1366, 768), (1920, 1080))
PASSPHRASE = "cuatro palabras sin orden"


def main(folder: Path, *parts: str) -> None:
    """Take all pictures, or those of the parts that are named."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for width, height in SIZES:
        for language in ("es", "en"):
            for name, take in PARTS.items():
                if parts and name not in parts:
                    continue
                with TemporaryDirectory() as home:
                    tag = f"{width}-{language}-{name}"
                    take(Stage(app, language, (width, height), folder, tag), Path(home) / "h")


def practice(stage: Stage, home: Path) -> None:
    """Take the practice desk and every screen that a supervisor and an administrator see."""
    hands, shots = stage.open(home)
    shots.take("start")
    hands.press("Enter")
    hands.at(Place.DESK)
    read(hands)
    shots.take("desk-clean")
    shots.take("desk-sun", theme=ThemeName.SUN)
    shots.take("desk-night", theme=ThemeName.NIGHT)
    record(hands)
    for name in ("card", "card2", "expired"):
        hands.press("PgDn")
        read(hands)
        shots.take(f"desk-{name}")
        if name == "expired":
            hands.press("F5")
            shots.take("desk-why")
            hands.press("Esc", "F9")
            shots.take("desk-refer")
            hands.press("Esc")
        record(hands)
    hands.press("PgDn")
    read(hands)
    shots.take("desk-minor")
    record(hands)
    for _ in range(2):
        hands.press("PgDn")
        hands.settle()
    read(hands)
    shots.take("desk-alert")
    hands.press("Enter")
    hands.settle()
    shots.take("desk-alert-panel")
    hands.press("Esc", "Esc")
    hands.press("F4")
    shots.take("desk-by-hand")
    hands.press("Esc", "Ctrl+T")
    hands.at(Place.SHIFT)
    hands.settle()
    shots.take("shift")
    shots.take("shift-night", theme=ThemeName.NIGHT)
    shots.take("shift-sun", theme=ThemeName.SUN)
    hands.press("Ctrl+P")
    hands.settle()
    shots.take("shift-report")
    hands.press("Ctrl+Enter")
    shots.take("shift-closing")
    hands.press("Ctrl+F")
    hands.fill("", "", "", "", "01-01-2020", "", "demo")
    shots.take("search-asked")
    hands.press("Enter")
    hands.settle()
    shots.take("search-found")
    shots.take("search-night", theme=ThemeName.NIGHT)
    hands.press("Ctrl+R")
    hands.at(Place.CORRECTION)
    hands.settle()
    shots.take("correction-open")
    hands.type("X")
    hands.press("Enter")
    shots.take("correction-reason")
    hands.type("demo")
    hands.press("Enter")
    hands.settle()
    hands.press("Enter")
    hands.settle()
    shots.take("correction-history")
    hands.press("F10")
    hands.settle()
    shots.take("correction-annulling")
    shots.take("correction-sun", theme=ThemeName.SUN)
    hands.press("Esc", "F1")
    shots.take("help")
    hands.press("Ctrl+D")
    hands.at(Place.DEVICES)
    hands.until(lambda: not hands.program.search_lane.busy, "the search of devices", seconds=60)
    shots.take("devices")
    shots.take("devices-night", theme=ThemeName.NIGHT)
    hands.press("Ctrl+O")
    hands.at(Place.OFFICERS)
    hands.settle()
    shots.take("officers")
    hands.press("Ctrl+W")
    shots.take("officers-passphrase")
    hands.press("Ctrl+W", "F10")
    shots.take("officers-deactivating")
    hands.press("Ctrl+B")
    hands.settle()
    shots.take("alerts")
    hands.type("/no/such.json")
    hands.press("Enter")
    hands.settle()
    shots.take("alerts-error")
    end(hands.program)


def post(stage: Stage, home: Path) -> None:
    """Take the set-up of a post, the sign-in, and the lock."""
    hands, shots = stage.open(home)
    hands.press("2")
    hands.at(Place.SETUP)
    shots.take("setup-post")
    hands.type("amatillo")
    shots.take("setup-post-found")
    hands.press("Enter")
    hands.fill("Ana Pérez", "aperez", PASSPHRASE, PASSPHRASE)
    shots.take("setup-administrator")
    hands.press("Enter")
    hands.press("Tab")
    hands.fill("Marta Flores", "mflores", PASSPHRASE + " dos", PASSPHRASE + " dos")
    shots.take("setup-people")
    hands.press("Enter")
    hands.rest(100)
    hands.press("Enter")
    shots.take("setup-camera")
    hands.press("Enter")
    hands.settle()
    shots.take("setup-recovery")
    hands.press("Enter")
    shots.take("setup-recovery-unsaved", theme=ThemeName.NIGHT)
    hands.press("Enter")
    hands.at(Place.SIGN_IN)
    hands.settle()
    shots.take("sign-in")
    hands.press("Ctrl+W")
    for theme in ThemeName:
        shots.take(f"forgotten-{theme.value}", theme=theme)
    hands.press("Esc", "F10")
    shots.take("change")
    hands.press("Esc")
    hands.type("no es esta")
    hands.press("Enter")
    hands.settle()
    shots.take("sign-in-wrong")
    hands.press("Shift+Tab", "2")
    hands.type(PASSPHRASE + " dos")
    hands.press("Enter")
    hands.settle()
    shots.take("sign-in-shift")
    hands.press("Enter")
    hands.at(Place.DESK)
    hands.settle()
    shots.take("desk-no-camera")
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)
    hands.settle()
    shots.take("locked")
    end(hands.program)


def link(stage: Stage, home: Path) -> None:
    """Take the link in each of its states, and a question to the region at the desk and in the search."""
    states = link_states(clock())
    exchange = Rehearsed(states["live"])
    hands, shots = stage.open(home, exchange=lambda: exchange)
    hands.press("Enter")
    hands.at(Place.DESK)
    read(hands)
    hands.press("Ctrl+P")
    hands.settle()
    hands.type("demo")
    shots.take("desk-asking")
    hands.press("Enter")
    hands.settle()
    shots.take("desk-asked")
    record(hands)
    hands.press("Ctrl+F")
    hands.fill("", "", "", "", "01-01-2020", "", "demo")
    hands.press("Enter")
    hands.settle()
    hands.press("Ctrl+P")
    shots.take("search-asking")
    hands.press("Esc", "Ctrl+E")
    hands.at(Place.LINK)
    for name, report in states.items():
        exchange.said = report
        hands.press("Enter")
        hands.rest(200)
        hands.settle()
        for theme in ThemeName:
            shots.take(f"{name}-{theme.value}", theme=theme)
    hands.press("Ctrl+O")
    hands.at(Place.OFFICERS)
    hands.press("Ctrl+E")
    hands.at(Place.LINK)
    hands.settle()
    shots.take("administrator")
    exchange.said = states["not-enrolled"]
    hands.press("Ctrl+Enter")
    hands.rest(200)
    hands.fill("plataforma.example", "ABCD-EFGH")
    hands.press("Enter")
    hands.settle()
    shots.take("enrolment-fault")
    end(hands.program)


def record(hands: Hands) -> None:
    """Press Enter until the traveller is recorded, filling what a referral asks."""
    for _ in range(4):
        hands.press("Enter")
        hands.rest(250)
        if not hands.presenter.busy:
            return


PARTS = {
    "practice": practice, "post": post, "link": link, "acts": acts, "back": way_back, "forms": forms,
    "rules": rules,
}  # fmt: skip


if __name__ == "__main__":
    begun = clock()
    main(Path(sys.argv[1]), *sys.argv[2:])
    sys.stdout.write(f"{(clock() - begun) / timedelta(seconds=1):.0f} s\n")
