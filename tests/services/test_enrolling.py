from dataclasses import replace

import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.services import enrolling
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.bodies import Enrolled
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.bonds import bond, places, take
from tests.store.drafts import NOW


def test_an_enrolment_is_kept_with_its_keys_and_journaled_without_them(
    store: Store, administrator: Session
) -> None:
    assert store.enrolment() is None
    agreed = bond(store)
    enrolling.enrol(store, administrator, agreed, now=NOW)
    assert store.enrolment() == agreed
    last = list(journal.entries(store.database))[-1].content
    assert (last.kind, last.actor) == (EntryKind.ENROLLED, administrator.officer.id)
    assert last.body == Enrolled("01" * 16, "Plataforma", "https://platform.example")
    rebuild(store)
    assert store.enrolment() == agreed
    assert verify(store).ok
    assert b"1" * 8 not in repr(agreed).encode()


def test_enrolling_again_at_the_same_platform_changes_keys_and_keeps_the_mark(
    store: Store, administrator: Session
) -> None:
    enrolling.enrol(store, administrator, bond(store), now=NOW)
    mark = take(store, *{place.segment: place for place in places(store)}.values())
    agreed = bond(store)
    newer = replace(agreed, keys=replace(agreed.keys, link=b"9" * 32))
    enrolling.enrol(store, administrator, newer, now=NOW)
    assert store.enrolment() == newer
    assert store.mark() == mark > 0


def test_at_another_platform_everything_is_unsent_again(store: Store, administrator: Session) -> None:
    enrolling.enrol(store, administrator, bond(store), now=NOW)
    take(store, *{place.segment: place for place in places(store)}.values())
    enrolling.enrol(store, administrator, bond(store, platform=2), now=NOW)
    assert store.unsent() == store.entry_count()


def test_only_an_administrator_enrols(store: Store, session: Session) -> None:
    before = store.entry_count()
    with pytest.raises(Refusal, match=r"role\.forbids"):
        enrolling.enrol(store, session, bond(store), now=NOW)
    assert (store.enrolment(), store.entry_count()) == (None, before)
