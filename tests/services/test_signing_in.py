import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.services import setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import NOW


def test_signing_in_is_journaled(home: Home, session: Session, store: Store) -> None:
    last = list(journal.entries(store.database))[-1]
    assert (last.content.kind, last.content.actor) == (EntryKind.SIGNED_IN, session.officer.id)


def test_a_wrong_passphrase_signs_nobody_in_and_opens_nothing(home: Home) -> None:
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, "practica", "una frase equivocada", now=NOW)


def test_the_officer_proves_himself_again(home: Home, session: Session) -> None:
    signing_in.reauthenticate(session, setting_up.practice_passphrase(home))
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.reauthenticate(session, "una frase equivocada")
