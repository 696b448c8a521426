"""The administrator tries a rule pack on what was recorded, sees what would change, and adopts that text."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.services import recording, rule_pack, setting_up
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.desks import session_of
from tests.store.drafts import draft
from tests.ui.hands import Hands
from tests.ui.posts import opened
from ui.navigation import Place
from ui.rules.view import RulesView
from ui.session import clock

TEXT = rule_pack.shipped_source().decode()
GERMAN_B = """
[[visa]]
id = "PRUEBA-1"
countries = ["HND"]
nationalities = ["DEU"]
category = "B"
valid_from = 2026-11-01
source = "prueba"
verify = true
"""


def recorded(home: Home) -> None:
    """Record a German at a practice post."""
    session = session_of(home)
    made = draft("C01X00T47", state="DEU")
    german = replace(
        made,
        traveller=replace(made.traveller, nationality="DEU"),
        document=replace(made.document, expiry=date(2036, 1, 1)),
    )
    with Store.open(home, session.key) as store:
        recording.record(store, session, german, now=clock())


def test_a_pack_is_tried_before_it_is_adopted_and_a_broken_one_never(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    setting_up.practise(home, now=clock())
    recorded(home)
    wanted = TEXT.replace('version = "2026-11-22"', 'version = "MINE"') + GERMAN_B
    with opened(qapp, home.path) as hands:
        _try_and_adopt(hands, tmp_path / "mine.toml", wanted)
    with Store.open(home, session_of(home).key) as store:
        assert rule_pack.of(store).version == "MINE"
        assert rule_pack.source_of(store) == wanted.encode()


def _try_and_adopt(hands: Hands, file: Path, wanted: str) -> None:
    hands.press("Enter")
    hands.at(Place.DESK)
    hands.press("Ctrl+O")
    hands.at(Place.OFFICERS)
    hands.press("Ctrl+J")
    hands.at(Place.RULES)
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, RulesView)

    file.write_text(TEXT.replace("max_days = 60", "max_dias = 60", 1), encoding="utf-8")
    screen.path.show_value(str(file))
    hands.press("Enter")
    hands.settle()
    assert len(screen.said) == 1
    assert "max_dias" in screen.said[0]
    hands.press("F2")
    hands.settle()
    file.write_text(wanted, encoding="utf-8")
    hands.press("Enter")
    hands.settle()
    assert any(line.startswith("+ 1") and "Visa requerida" in line for line in screen.said)
    assert any(line.startswith("− 1") and "Exento de visa" in line for line in screen.said)
    file.write_text("changed after it was tried", encoding="utf-8")
    hands.press("F2")
    hands.settle()
    hands.until(lambda: not screen.said, "the pack in force")
