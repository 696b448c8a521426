"""Pictures of the screens of grave acts: who proves himself again, two people, what is told first."""

import os
from datetime import timedelta
from pathlib import Path

from borderpost.domain.clock import ClockReading
from borderpost.services import backing_up, issuing, recording, setting_up, shifting, signing_in
from borderpost.services.clock_reading import read_clock
from borderpost.services.session import Session
from borderpost.store import machine_clock
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.benchmarks.camera import Stage, end, read
from tests.store.drafts import draft
from tests.ui.posts import SUPERVISOR, set_up, sign_in
from ui.navigation import Place
from ui.self_test.view import SelfTestView
from ui.session import clock

LISTED = 6
"""The specimen of the practice dozen whom an alert stops."""


def acts(stage: Stage, home: Path) -> None:
    """Take the desk, the shift, the list of reads, the self-test and a correction that two people make."""
    hands, shots = stage.open(home)
    hands.press("Enter")
    hands.at(Place.DESK)
    read(hands)
    _happen(Home(home))
    for _ in range(LISTED):
        hands.press("PgDn")
        hands.rest(300)
    hands.until(lambda: "VASQUEZ" in hands.desk.traveller.name, "the one who is listed", seconds=60)
    hands.press("Enter")
    hands.settle()
    hands.type("2")
    hands.type("otra persona")
    hands.press("Enter")
    hands.settle()
    shots.each("desk-passphrase")
    hands.press("Esc", "Esc", "Ctrl+T")
    hands.at(Place.SHIFT)
    hands.settle()
    shots.each("shift-doubts")
    hands.press("Ctrl+F")
    hands.fill("", "", "", "", "01-01-2020", "", "demo")
    hands.press("Enter")
    hands.settle()
    hands.press("Down", "Ctrl+R")
    hands.at(Place.CORRECTION)
    hands.settle()
    shots.each("correction-two")
    hands.press("F10")
    shots.each("annulling-two")
    hands.press("Esc", "Ctrl+F", "F6")
    hands.settle()
    shots.each("reads")
    hands.press("Ctrl+P")
    shots.take("reads-file")
    hands.press("Esc", "F6", "Ctrl+K")
    hands.at(Place.SELF_TEST)
    screen = hands.screen
    assert isinstance(screen, SelfTestView)
    waits = "se mira" if stage.language == "es" else "being looked at"
    hands.until(lambda: waits not in screen.said, "the self-test", seconds=90)
    shots.each("self-test")
    end(hands.program)


def way_back(stage: Stage, home: Path) -> None:
    """Take the way back of a post whose database is damaged."""
    made = set_up(home)
    session = signing_in.sign_in(made, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    backing_up.back_up(session, now=clock())
    with made.database.open("r+b") as file:
        file.write(os.urandom(4096))
    hands, shots = stage.open(made.path)
    hands.at(Place.SIGN_IN)
    sign_in(hands, SUPERVISOR)
    hands.rest(500)
    hands.settle()
    shots.take("damaged")
    hands.press("F9")
    shots.each("way-back")
    end(hands.program)


def _happen(home: Home) -> None:
    """Let a slip be missing, the clock be set, and a shift be closed with a crossing in it."""
    session: Session = signing_in.sign_in(
        home, setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(home), now=clock()
    )
    now = clock()
    with Store.open(home, session.key) as store:
        serials = [str(one) for one in issuing.issue(store, session, 8, now=now)]
        late = draft(slip=serials[5], occurred_at=now - timedelta(hours=3))
        recording.record(store, session, late, now=now)
        shifting.close_shift(store, session, notes="", now=now)
        shifting.open_shift(store, session, now=now)
        reading = machine_clock.reading(now)
        back = ClockReading(now - timedelta(hours=2), reading.boot, reading.running_ms)
        for one in (reading, back):
            read_clock(store, session, one)
