"""Notes on protection: apart from the crossing, read by supervisors with a trace, erased before it."""

from datetime import timedelta

import pytest

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.retention import DataClass
from borderpost.domain.vulnerability import Need, Vulnerability
from borderpost.services import overseeing, protecting, recording, retaining, shifting
from borderpost.services.session import Session
from borderpost.services.witnessing import Witness
from borderpost.store import projection
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.deliveries import deliver
from tests.store.drafts import NOW, draft
from ui.commands.export import line

NOTED = Vulnerability((Need.TRAFFICKING, Need.OTHER), "MIFAMILIA", consent=True)


def test_what_was_noted_stands_apart_and_the_last_word_counts(store: Store, session: Session) -> None:
    crossing = recording.record(store, session, draft("A1"), now=NOW)
    assert protecting.read(store, session, crossing.id, now=NOW) is None
    protecting.note(store, session, crossing.id, Vulnerability((Need.ILLNESS,)), now=NOW)
    protecting.note(store, session, crossing.id, NOTED, now=NOW)
    assert protecting.read(store, session, crossing.id, now=NOW) == NOTED
    assert store.crossing(crossing.id) == crossing
    assert "trafficking" not in line(crossing)
    projection.rebuild(store)
    assert store.protection(crossing.id) == NOTED
    assert verify(store).ok


def test_who_reads_it_leaves_a_trace(store: Store, session: Session) -> None:
    crossing = recording.record(store, session, draft("A1"), now=NOW)
    protecting.note(store, session, crossing.id, NOTED, now=NOW)
    protecting.read(store, session, crossing.id, now=NOW)
    later = NOW + timedelta(days=1)
    seen = overseeing.reads(store, session, since=NOW - timedelta(days=1), until=later)
    assert [one.how for one in seen] == ["opened"]


def test_only_supervisors_read_and_only_what_says_something_is_noted(
    store: Store, session: Session, administrator: Session
) -> None:
    crossing = recording.record(store, session, draft("A1"), now=NOW)
    nothing = Vulnerability(())
    with pytest.raises(Refusal, match=r"protection\.empty"):
        protecting.note(store, session, crossing.id, nothing, now=NOW)
    with pytest.raises(Refusal, match=r"crossing\.unknown"):
        protecting.note(store, session, EntryId("none"), NOTED, now=NOW)
    with pytest.raises(Refusal, match=r"role\.forbids"):
        protecting.note(store, administrator, crossing.id, NOTED, now=NOW)
    with pytest.raises(Refusal, match=r"role\.forbids"):
        protecting.read(store, administrator, crossing.id, now=NOW)


def test_a_note_is_erased_long_before_its_crossing(
    store: Store, session: Session, administrator: Session
) -> None:
    crossing = recording.record(store, session, draft("A1"), now=NOW)
    protecting.note(store, session, crossing.id, NOTED, now=NOW)
    shifting.close_shift(store, session, notes="", now=NOW)
    deliver(store, at=NOW)
    before, later = store.entry_count(), NOW + timedelta(days=400)
    shifting.open_shift(store, session, now=later)
    deliver(store, at=later, after=before)
    second = Witness(session.officer, administrator.officer)
    done = dict(retaining.run(store, administrator, second=second, now=later).erased)
    assert (done[DataClass.PROTECTION], done[DataClass.CROSSINGS]) == (1, 0)
    assert store.protection(crossing.id) is None
    assert store.crossing(crossing.id) == crossing
    assert verify(store).ok
