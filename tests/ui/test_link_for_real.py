"""The link with nothing rehearsed: the window, a desk's database, TLS, the platform, and PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.specimens import practice
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import fresh_database, running_cluster
from tests.sync.serving import serving_files
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, SUPERVISOR, opened, set_up, sign_in
from tests.ui.test_link_screen import at_the_link, by_hand, record, texts
from ui.desk.shown import Panel
from ui.link.view import LinkView
from ui.navigation import Place
from ui.search.view import SearchView
from ui.session import clock


class Region:
    """Hold a platform that is served, until ``hang_up``."""

    def __init__(self, folder: Path) -> None:
        self._held = ExitStack()
        cluster = self._held.enter_context(running_cluster())
        url = self._held.enter_context(fresh_database(cluster))
        keys = PlatformKeys.load_or_create(folder, name="Región de prueba")
        self.platform = self._held.enter_context(RegionalPlatform(url, keys, clock=clock, connections=4))
        self._served = ExitStack()
        files = keys.server_files(["localhost", "127.0.0.1"])
        self.address = self._served.enter_context(serving_files(self.platform, files))

    def hang_up(self) -> None:
        """Answer no more."""
        self._served.close()

    def close(self) -> None:
        """End everything."""
        self._served.close()
        self._held.close()


@pytest.fixture
def region(tmp_path: Path) -> Iterator[Region]:
    made = Region(tmp_path / "keys")
    yield made
    made.close()


class LaterClock:
    """Tell the time, moved on where a test cannot wait for half a minute."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def __call__(self) -> datetime:
        return clock() + self.moved


def test_from_a_typed_code_to_an_answer_at_the_case(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, region: Region
) -> None:
    now = LaterClock()
    with opened(qapp, set_up(tmp_path).path, now=now) as hands:
        hands.at(Place.SIGN_IN)
        _enrol(hands, region)
        sign_in(hands, SUPERVISOR)
        hands.press("Enter")
        hands.at(Place.DESK)
        for number, surname in (("A0000001", "GUZMAN"), ("A0000002", "RIVAS")):
            by_hand(hands, number, surname, "MARIA")
            record(hands)
        now.moved = timedelta(seconds=40)
        screen = at_the_link(hands)
        _try_until(hands, screen, lambda: screen.facts[0] == "0")
        assert screen.receipts.table.rows
        assert region.platform.totals().entries > 2
        _received(hands)
        _alerts_come_down(hands, region)
        _answer_comes_to_the_case(hands)
        region.hang_up()
        record(hands)
        at_the_link(hands)
        _try_until(hands, screen, lambda: screen.word == "Sin enlace")
        assert "Siga trabajando" in screen.sentence


def _enrol(hands: Hands, region: Region) -> None:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    screen = at_the_link(hands)
    hands.fill(region.address, region.platform.issue_code())
    hands.press("Enter")
    hands.until(lambda: "inscrito" in screen.notice.words, "the enrolment", seconds=60)
    hands.until(lambda: screen.word == "Con enlace", "the link", seconds=60)
    assert "Inscrito en Región de prueba" in texts(screen.enrolment)
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)


def _try_until(hands: Hands, screen: LinkView, seen: Callable[[], bool]) -> None:
    """Ask for an exchange and wait for what it brings; what was asked too early is asked again."""
    for _ in range(6):
        hands.press("Enter")
        hands.until(lambda: seen() or not screen.notice.words, "the end of an exchange", seconds=60)
        hands.settle()
        if seen():
            return
    raise AssertionError(f"never: {texts(screen)}")


def _received(hands: Hands) -> None:
    hands.press("Ctrl+F")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.fill("", "guzman")
    screen.reason.setFocus()
    hands.type("prueba")
    hands.press("Enter")
    hands.until(lambda: bool(screen.table.rows), "what was found")
    assert screen.table.rows[0][-1].startswith("recibido (n.º ")


def _alerts_come_down(hands: Hands, region: Region) -> None:
    at = clock()
    listed = replace(practice.alert_list(at.date(), at), version="REG-1", as_of=at)
    region.platform.publish_alerts(practice.alert_file(listed).encode())
    screen = at_the_link(hands)
    _try_until(hands, screen, lambda: "de hace un momento" in screen.facts)
    hands.press("Esc")
    hands.at(Place.DESK)
    hands.until(lambda: "lista de hace 0 min" in texts(hands.desk.header), "the list's age")


def _answer_comes_to_the_case(hands: Hands) -> None:
    by_hand(hands, "A0000001", "GUZMAN", "MARIA")
    hands.press("Ctrl+P")
    hands.until(lambda: hands.desk.panel is Panel.CONSULT, "the question")
    hands.type("dice que entró ayer")
    hands.press("Enter")
    hands.until(lambda: "La región responde" in texts(hands.desk.lists), "the answer", seconds=60)
    assert "1 cruce" in texts(hands.desk.lists)
    hands.press("Ctrl+P")
    hands.until(lambda: hands.desk.panel is Panel.CONSULT, "what came back")
    assert "El Amatillo" in texts(hands.desk.consult) or "HN-AMA" in texts(hands.desk.consult)
    hands.press("Esc")
