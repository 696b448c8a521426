"""Whose crossings were read at the window without one being recorded: supervisors see it."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.errors import BorderPostError
from borderpost.domain.inspection import Inspection
from borderpost.services import recording, setting_up, shifting
from borderpost.store import journal
from borderpost.store.custody_bodies import CrossingRead
from borderpost.store.store import Store
from tests.store.desks import practice_home, session_of
from tests.store.drafts import NOW, draft
from tests.ui.rest import rest
from ui.desk.work import StoreWork
from ui.lanes import Lane
from ui.session import Records


def test_a_history_that_was_looked_at_and_not_used_leaves_a_trace(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    home = practice_home(tmp_path)
    session = session_of(home, setting_up.PRACTICE_SUPERVISOR)
    with Store.open(home, session.key) as store:
        known = [recording.record(store, session, draft(number), now=NOW) for number in ("K1", "K2", "K3")]
        shifting.close_shift(store, session, notes="", now=NOW)
        shifting.open_shift(store, session, now=NOW)
    lane = Lane("store")
    records = Records(lane, session)
    work = StoreWork(records, lambda: NOW)
    answers: list[object] = []
    failed: list[BorderPostError] = []

    def look(shown: CrossingDraft) -> None:
        before = len(answers)
        work.inspect(shown, None, answers.append, failed.append)
        qtbot.waitUntil(lambda: len(answers) > before)
        assert isinstance(answers[-1], Inspection)

    look(draft("K1"))
    look(draft("K1", surname="OTRA"))
    work.record(draft("K1"), answers.append, failed.append)
    look(draft("K2"))
    look(draft("NEW"))
    look(draft("K3"))
    ended: list[bool] = []
    records.close(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))
    lane.close()
    rest(1)
    with Store.open(home, session.key) as store:
        said = [entry.content.body for entry in journal.entries(store.database)]
    assert failed == []
    assert [body.crossing for body in said if isinstance(body, CrossingRead)] == [known[1].id, known[2].id]
