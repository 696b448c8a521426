"""A paper slip typed in at the real desk: its serial, the time on it, once."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from borderpost.domain.document import ReadMethod
from borderpost.services import issuing, shifting, signing_in
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.ui.hands import Hands
from tests.ui.posts import OFFICER, POST, SUPERVISOR, set_up, sign_in, stored
from ui.days import parse_moment_typed
from ui.desk.shown import Panel
from ui.navigation import Place
from ui.session import clock

ZONE = ZoneInfo(POST.zone)
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=ZONE)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = set_up(tmp_path)
    session = signing_in.sign_in(made, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(made, session.key) as store:
        shifting.open_shift(store, session, now=clock())
        issuing.issue(store, session, 2, now=clock())
    return made


def fill(hands: Hands, serial: str, written: str) -> None:
    hands.desk.hand.slip.show_value(serial)
    hands.desk.hand.written.show_value(written)
    hands.press("Enter")


def test_a_slip_is_typed_in_with_its_serial_and_its_moment(hands: Hands, home: Home) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.settle()
    hands.press("F4")
    hands.until(lambda: hands.desk.panel is Panel.HAND, "the form")
    hands.fill("a1234567", "SLV", "Peña", "José", "SLV", "15-01-1990", "1", "31-12-2035")
    fill(hands, "HN-AMA-2-000001-78", "")
    assert "boleta" in hands.desk.hand.fault
    fill(hands, "HN-AMA-2-000001-77", "")
    assert "08:15" in hands.desk.hand.fault
    yesterday = (clock() - timedelta(days=1)).astimezone(ZONE)
    fill(hands, "hn-ama-2-000001-77", f"{yesterday:%d-%m-%Y} 20:15")
    hands.until(lambda: hands.desk.panel is Panel.NONE, "the typed slip")
    hands.desk.trip.days.show_value("5")
    hands.press("Enter")
    hands.until(lambda: len(stored(home)) == 1, "the crossing")
    crossing = stored(home)[0]
    assert crossing.draft.slip == "HN-AMA-2-000001-77"
    assert crossing.draft.document.read_method is ReadMethod.CONTINGENCY
    assert crossing.at == yesterday.replace(hour=20, minute=15, second=0, microsecond=0)
    assert crossing.recorded_at > crossing.at
    assert crossing.draft.trip.until == yesterday.date() + timedelta(days=4)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:15", NOW.replace(hour=8, minute=15)),
        ("9:30", NOW),
        ("23:50", NOW.replace(day=3, hour=23, minute=50)),
        ("01-03-2026 23:50", NOW.replace(day=1, hour=23, minute=50)),
        ("04-03-2026 10:00", None),
        ("31-12-9999 23:59", None),
        ("01-01-0001 08:00", None),
        ("03-2026 08:00", None),
        ("", None),
        ("25:00", None),
        ("ayer", None),
    ],
)
def test_the_moment_on_a_slip_is_read_and_never_lies_ahead(typed: str, read: datetime | None) -> None:
    if read is None:
        with pytest.raises(ValueError, match=r"."):
            parse_moment_typed(typed, POST.zone, now=NOW)
        return
    assert parse_moment_typed(typed, POST.zone, now=NOW) == read
