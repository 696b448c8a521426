import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.services import exporting, recording
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.bodies import Exported
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft


def test_an_export_is_journaled_before_the_first_crossing_leaves(session: Session, store: Store) -> None:
    recorded = [recording.record(store, session, draft(f"N{n}"), now=NOW) for n in range(3)]
    leaving = exporting.crossings(store, session, now=NOW)
    last = list(journal.entries(store.database))[-1]
    assert last.content.kind is EntryKind.EXPORT
    assert last.content.body == Exported("crossings", 3)
    assert list(leaving) == recorded


def test_an_administrator_exports_no_travellers(administrator: Session, store: Store) -> None:
    before = store.entry_count()
    with pytest.raises(Refusal, match=r"role\.forbids"):
        exporting.crossings(store, administrator, now=NOW)
    assert store.entry_count() == before
