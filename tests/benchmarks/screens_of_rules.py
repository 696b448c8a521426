"""Pictures of the rule packs' screen, and of a paper slip that is typed in at the desk."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from borderpost.services import issuing, recording, rule_pack, setting_up, signing_in
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.benchmarks.camera import Stage, end
from tests.store.drafts import draft
from tests.ui.hands import Hands
from ui.navigation import Place
from ui.rules.view import RulesView
from ui.session import clock

STRICTER = """
[[visa]]
id = "MUESTRA-1"
countries = ["HND"]
nationalities = ["DEU"]
category = "B"
valid_from = 2026-11-01
source = "muestra"
verify = true
"""


def rules(stage: Stage, home: Path) -> None:
    """Take a pack in force, one that is refused and one that was tried, and a slip typed in wrong."""
    hands, shots = stage.open(home)
    hands.press("Enter")
    hands.at(Place.DESK)
    _record(Home(home))
    hands.press("F4")
    hands.fill("a1234567", "SLV", "Peña", "José", "SLV", "15-01-1990", "1", "31-12-2035")
    shots.each("slip")
    hands.desk.hand.slip.show_value("HN-PRA-2-000001-78")
    hands.press("Enter")
    shots.take("slip-fault")
    hands.press("Esc", "Esc", "Ctrl+O")
    hands.at(Place.OFFICERS)
    hands.press("Ctrl+J")
    hands.at(Place.RULES)
    hands.settle()
    shots.each("rules")
    _tried(hands, home / "broken.toml", _shipped().replace("max_days", "max_dias"))
    shots.each("rules-refused")
    _tried(hands, home / "stricter.toml", _shipped() + STRICTER)
    shots.each("rules-tried")
    hands.press("F2")
    hands.settle()
    shots.take("rules-adopted")
    end(hands.program)


def _tried(hands: Hands, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    screen = hands.screen
    assert isinstance(screen, RulesView)
    screen.path.show_value(str(file))
    hands.press("Enter")
    hands.settle()


def _shipped() -> str:
    return rule_pack.shipped_source().decode()


def _record(home: Home) -> None:
    """Let a few Germans have crossed, and two slips be issued."""
    now = clock()
    passphrase = setting_up.practice_passphrase(home)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now)
    with Store.open(home, session.key) as store:
        issuing.issue(store, session, 2, now=now)
        for number in range(4):
            made = draft(f"C01X00T4{number}", state="DEU")
            traveller = replace(made.traveller, nationality="DEU")
            document = replace(made.document, expiry=date(2036, 1, 1))
            one = replace(made, traveller=traveller, document=document)
            recording.record(store, session, one, now=now - timedelta(minutes=number))
