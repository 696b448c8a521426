"""When the desk exchanges with the region: never in anybody's way, and never stuck."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication

from borderpost.domain.errors import Trouble
from borderpost.domain.sync_report import LinkNote, LinkState, SyncReport
from borderpost.services import setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from tests.ui.rehearsed import Rehearsed
from tests.ui.rest import rest
from ui.lanes import Lane
from ui.session import clock
from ui.sync_lane import AFTER_UNDO, PAUSE_AFTER_BUG, PAUSE_AFTER_TROUBLE, SyncLane

LONG = SyncReport(LinkNote(LinkState.LIVE, again_in=timedelta(minutes=10)))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    home = Home(tmp_path_factory.mktemp("sync") / "home")
    setting_up.practise(home, now=clock())
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=clock())


@pytest.fixture
def exchange() -> Rehearsed:
    return Rehearsed(LONG)


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("sync")
    yield made
    made.close(1)


@pytest.fixture
def sync(qapp: QApplication, lane: Lane, exchange: Rehearsed) -> SyncLane:
    return SyncLane(lane, lambda: exchange)


def until(seen: Callable[[], bool], seconds: float = 10) -> None:
    for _ in range(int(seconds * 100)):
        if seen():
            return
        rest(10)
    raise AssertionError("never seen")


def ran(exchange: Rehearsed, sync: SyncLane, times: int = 1) -> None:
    until(lambda: exchange.asked.count("run") >= times and not sync.running)


def test_a_sign_in_exchanges_at_once_and_waits_as_it_is_told(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    heard: list[SyncReport] = []
    sync.reported.connect(heard.append)
    sync.sign_in(session)
    ran(exchange, sync)
    assert heard == [LONG]
    assert sync.last is LONG
    assert sync.due_in is not None
    assert timedelta(minutes=9) < sync.due_in <= timedelta(minutes=10)


def test_a_crossing_leaves_after_its_undo_and_what_is_urgent_at_once(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    sync.sign_in(session)
    ran(exchange, sync)
    sync.wrote(urgent=False)
    assert sync.due_in is not None
    assert timedelta(seconds=25) < sync.due_in <= AFTER_UNDO
    sync.wrote(urgent=True)
    ran(exchange, sync, 2)


def test_what_comes_while_an_exchange_runs_makes_another_right_after_it(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    exchange.held = Event()
    sync.sign_in(session)
    until(lambda: "run" in exchange.asked)
    sync.wrote(urgent=True)
    rest(50)
    assert exchange.asked.count("run") == 1
    exchange.held.set()
    ran(exchange, sync, 2)


def test_a_network_that_changed_is_tried_at_once(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    sync.sign_in(session)
    ran(exchange, sync)
    exchange.changes = True
    ran(exchange, sync, 2)


def test_a_desk_without_a_platform_asks_nothing_more(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    exchange.said = SyncReport(LinkNote(LinkState.NOT_ENROLLED))
    sync.sign_in(session)
    ran(exchange, sync)
    assert sync.due_in is None


def test_signing_out_packs_first_and_then_carries_without_the_key(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    sync.sign_in(session)
    ran(exchange, sync)
    sync.sign_out()
    until(lambda: "carry" in exchange.asked)
    assert exchange.asked.index("pack") < exchange.asked.index("carry")


def test_a_report_for_who_left_is_shown_to_nobody(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    heard: list[SyncReport] = []
    sync.reported.connect(heard.append)
    exchange.held = Event()
    sync.sign_in(session)
    until(lambda: "run" in exchange.asked)
    sync.sign_out()
    exchange.held.set()
    until(lambda: "carry" in exchange.asked and not sync.running)
    assert heard == []


def test_a_trouble_of_this_pc_is_said_and_tried_again(
    sync: SyncLane, exchange: Rehearsed, session: Session
) -> None:
    sync.sign_in(session)
    ran(exchange, sync)
    exchange.trouble = Trouble("disk.full")
    sync.wake()
    ran(exchange, sync, 2)
    problem = sync.last.link.problem
    assert problem is not None
    assert problem.code == "disk.full"
    assert replace(sync.last.link, problem=None) == LONG.link
    assert sync.due_in is not None
    assert sync.due_in <= PAUSE_AFTER_TROUBLE


def test_a_bug_is_told_and_does_not_stop_the_sending_for_ever(
    sync: SyncLane, lane: Lane, exchange: Rehearsed, session: Session
) -> None:
    bugs: list[object] = []
    lane.broke.connect(bugs.append)
    exchange.breaks = True
    sync.sign_in(session)
    until(lambda: bool(bugs))
    assert not sync.running
    assert sync.due_in is not None
    assert sync.due_in <= PAUSE_AFTER_BUG
    exchange.breaks = False
    sync.wake()
    ran(exchange, sync, 2)
    assert sync.last is LONG


def test_the_end_does_not_wait_for_a_network_that_never_answers(
    sync: SyncLane, lane: Lane, exchange: Rehearsed, session: Session
) -> None:
    exchange.held = Event()
    sync.sign_in(session)
    until(lambda: "run" in exchange.asked)
    ended: list[float] = []
    begun = time.monotonic()
    sync.close(lambda: ended.append(time.monotonic()))
    until(lambda: bool(ended))
    lane.close(0.2)
    assert time.monotonic() - begun < 5
    exchange.held.set()


def test_the_end_packs_what_waits(sync: SyncLane, exchange: Rehearsed, session: Session) -> None:
    sync.sign_in(session)
    ran(exchange, sync)
    ended: list[bool] = []
    sync.close(lambda: ended.append(True))
    until(lambda: bool(ended))
    assert exchange.asked[-1] == "pack"
    assert sync.due_in is None


def test_nothing_is_opened_before_somebody_signs_in(qapp: QApplication, lane: Lane) -> None:
    opened: list[bool] = []

    def open_one() -> Rehearsed:
        opened.append(True)
        return Rehearsed()

    sync = SyncLane(lane, open_one)
    rest(50)
    ended: list[bool] = []
    sync.close(lambda: ended.append(True))
    assert (opened, ended) == ([], [True])
