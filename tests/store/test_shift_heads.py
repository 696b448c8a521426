"""Shifts are signed by their officers over the chain before them, and verify names what is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from borderpost.domain.journal import EntryKind, Head
from borderpost.services import recording, shifting
from borderpost.services.session import Session
from borderpost.store import journal, shift_heads
from borderpost.store.bodies import ShiftClosed, ShiftOpened, decode
from borderpost.store.officer_keys import OfficerKeys
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify, verify_new
from tests.store.desks import session_of
from tests.store.drafts import NOW, draft

LATER = NOW + timedelta(hours=8)


def problem(store: Store) -> tuple[str, dict[str, str]] | None:
    found, new = verify(store).problem, verify_new(store, now=LATER).problem
    assert new == found
    return (found.code, dict(found.values)) if found else None


def test_a_shift_is_signed_where_it_opens_and_where_it_closes(store: Store, session: Session) -> None:
    recording.record(store, session, draft(), now=NOW)
    shifting.close_shift(store, session, notes="sin novedad", now=LATER)
    shifting.open_shift(store, session, now=LATER)
    bodies = [decode(link.bytes).body for link in journal.links(store.database) if link.bytes is not None]
    heads = [body for body in bodies if isinstance(body, ShiftOpened | ShiftClosed)]
    assert [type(head) for head in heads] == [ShiftOpened, ShiftClosed, ShiftOpened]
    assert all(len(bytes.fromhex(head.signature)) == 64 for head in heads)
    assert len({head.signature for head in heads}) == 3
    assert problem(store) is None


def test_a_shift_stays_sound_when_its_officer_gets_other_keys_later(store: Store, session: Session) -> None:
    shifting.close_shift(store, session, notes="", now=LATER)
    again = session_of(session.home)
    shifting.open_shift(store, again, now=LATER)
    assert problem(store) is None


@pytest.mark.parametrize("signature", ["", "00" * 64, "no signature"])
def test_a_shift_that_nobody_signed_is_named_with_its_place(
    store: Store, session: Session, signature: str
) -> None:
    shift = store.open_shift()
    assert shift is not None
    with store.transaction():
        body = ShiftClosed(shift.id, "otra", signature)
        at = store.append(EntryKind.SHIFT_CLOSED, body, actor=session.officer.id, at=LATER).position
    code = "verify.signature" if signature else "verify.unsigned"
    assert problem(store) == (code, {"position": str(at)})


def test_a_shift_signed_with_another_officers_key_is_named(store: Store, session: Session) -> None:
    other = session_of(session.home, "admin")
    shift = store.open_shift()
    assert shift is not None
    kind, body = EntryKind.SHIFT_CLOSED, ShiftClosed(shift.id, "otra")
    with store.transaction():
        for_another = session.officer.id
        forged = shift_heads.signed(store, kind, body, actor=for_another, at=LATER, sign=other.sign)
        at = store.append(kind, forged, actor=for_another, at=LATER).position
    assert problem(store) == ("verify.signature", {"position": str(at)})


def test_a_signature_is_of_one_place_in_one_chain(store: Store, session: Session) -> None:
    shift = store.open_shift()
    assert shift is not None
    kind, body = EntryKind.SHIFT_CLOSED, ShiftClosed(shift.id, "otra")
    with store.transaction():
        signed = shift_heads.signed(
            store, kind, body, actor=session.officer.id, at=LATER, sign=session.sign
        )
    recording.record(store, session, draft("BETWEEN"), now=NOW)
    with store.transaction():
        at = store.append(kind, signed, actor=session.officer.id, at=LATER).position
    assert problem(store) == ("verify.signature", {"position": str(at)})


def test_who_has_the_data_key_and_not_the_passphrase_cannot_write_a_shift_anew(
    store: Store, session: Session
) -> None:
    recording.record(store, session, draft("TO GO"), now=NOW)
    head = store.head()
    shifting.close_shift(store, session, notes="", now=LATER)
    (last,) = journal.links(store.database, after=store.entry_count() - 1)
    assert last.bytes is not None
    said = decode(last.bytes)
    assert isinstance(said.body, ShiftClosed)
    database = store.database
    database.run("PRAGMA foreign_keys = OFF")
    for trigger in ("chain_stays", "body_stays"):
        sql = database.row("SELECT sql FROM sqlite_master WHERE name = :name", name=trigger)
        database.run(f"DROP TRIGGER {trigger}")
        for table in ("body", "chain"):
            if table in trigger:
                database.run(f"DELETE FROM {table} WHERE position >= :at", at=last.position - 1)
        assert sql is not None
        database.run(str(sql[0]))
    forger = OfficerKeys.new().signing
    with store.transaction():
        body = replace(said.body, signature="")
        resigned = shift_heads.signed(
            store, said.kind, body, actor=session.officer.id, at=said.at, sign=forger.sign
        )
        at = store.append(said.kind, resigned, actor=said.actor, at=said.at).position
    rebuild(store)
    assert store.head() != Head(head)
    assert problem(store) == ("verify.signature", {"position": str(at)})


def test_the_key_that_counts_is_the_one_of_that_time(store: Store, session: Session) -> None:
    key = store.signing_key(session.officer.id, position=store.entry_count())
    assert key == session.signing.public
