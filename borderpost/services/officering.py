"""The officers of the post: who may sign in, as what, with which passphrase."""

from dataclasses import replace
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, Officer, OfficerId, Role
from borderpost.services import witnessing
from borderpost.services.passphrases import demand_good
from borderpost.services.session import Session, authorise
from borderpost.services.setting_up import NewOfficer, demand_presentable, officer_of
from borderpost.services.signing_in import reauthenticate
from borderpost.services.witnessing import Code, Person
from borderpost.store import keys
from borderpost.store.bodies import OfficerChanged, OfficerCreated
from borderpost.store.store import Store

__all__ = ["NewOfficer", "change_passphrase", "create", "deactivate", "reset_passphrase"]


def create(
    store: Store, session: Session, new: NewOfficer, *, second: Person | Code | None = None, now: datetime
) -> Officer:
    """Let one more officer sign in, with a supervisor or another administrator there, or a code of the safe.

    Raise Refusal ``role.forbids``, ``officer.username``, ``officer.username_taken``,
    ``officer.name``, ``passphrase.short`` or ``passphrase.common``, or as ``witnessing.beside``.
    """
    demand_presentable(new)
    authorise(store, session, Act.MANAGE_OFFICERS)
    by, code = witnessing.beside(store, session, second)
    wrap = keys.made_wrap(session.home, session.key, new.username, new.passphrase)
    with store.transaction():
        actor = authorise(store, session, Act.MANAGE_OFFICERS)
        if store.officer_named(new.username) is not None:
            raise Refusal("officer.username_taken")
        officer = officer_of(new, wrap.public)
        store.append(EntryKind.OFFICER_CREATED, OfficerCreated(officer, by, code), actor=actor.id, at=now)
        keys.keep(session.home, wrap)
    return officer


def deactivate(store: Store, session: Session, officer_id: OfficerId, *, now: datetime) -> Officer:
    """Let an officer sign in no more, and delete his wrap of the key.

    Raise Refusal ``role.forbids``, ``officer.unknown``, or ``officer.last_administrator``.
    """
    with store.transaction():
        actor = authorise(store, session, Act.MANAGE_OFFICERS)
        officer = _known(store, officer_id)
        others = [one for one in store.officers() if one.active and one.id != officer_id]
        if officer.role is Role.ADMINISTRATOR and all(one.role is not officer.role for one in others):
            raise Refusal("officer.last_administrator")
        changed = replace(officer, active=False)
        body = OfficerChanged(changed, "active")
        store.append(EntryKind.OFFICER_CHANGED, body, actor=actor.id, at=now)
    keys.remove(session.home, officer.username)
    return changed


def change_passphrase(store: Store, session: Session, *, current: str, new: str, now: datetime) -> None:
    """Change one's own passphrase; the data stays as it is encrypted, and from there on one signs anew.

    New keys, so that a key file from before opens the desk with the old passphrase no more; whoever is
    signed in as oneself signs in again before he closes a shift.

    Raise Refusal ``passphrase.wrong``, ``passphrase.wait``, ``passphrase.short`` or
    ``passphrase.common``.
    """
    reauthenticate(session, current)
    officer = session.officer
    demand_good(new, username=officer.username)
    wrap = keys.made_wrap(session.home, session.key, officer.username, new)
    with keys.changing(session.home, wrap), store.transaction():
        present = _known(store, officer.id)
        changed = replace(present, signing_key=wrap.public.signing, sealing_key=wrap.public.sealing)
        body = OfficerChanged(changed, "passphrase")
        store.append(EntryKind.OFFICER_CHANGED, body, actor=officer.id, at=now)


def reset_passphrase(
    store: Store,
    session: Session,
    officer_id: OfficerId,
    *,
    new: str,
    second: Person | Code | None = None,
    now: datetime,
) -> None:
    """Give an officer a new passphrase as administrator, and with somebody there; he signs with a new key.

    Alone an administrator could act as anybody. Raise Refusal ``role.forbids``, ``officer.unknown``,
    ``officer.inactive``, ``passphrase.short``, ``passphrase.common``, or as ``witnessing.beside``;
    ``reset.second`` where the second person is the one who gets it.
    """
    authorise(store, session, Act.MANAGE_OFFICERS)
    officer = _known(store, officer_id)
    demand_good(new, username=officer.username)
    if isinstance(second, Person) and second.username == officer.username:
        raise Refusal("reset.second")
    by, code = witnessing.beside(store, session, second)
    wrap = keys.made_wrap(session.home, session.key, officer.username, new)
    with keys.changing(session.home, wrap), store.transaction():
        actor = authorise(store, session, Act.MANAGE_OFFICERS)
        officer = _known(store, officer_id)
        if not officer.active:
            raise Refusal("officer.inactive")
        changed = replace(officer, signing_key=wrap.public.signing, sealing_key=wrap.public.sealing)
        body = OfficerChanged(changed, "passphrase_reset", by, code)
        store.append(EntryKind.OFFICER_CHANGED, body, actor=actor.id, at=now)


def _known(store: Store, officer_id: OfficerId) -> Officer:
    officer = store.officer(officer_id)
    if officer is None:
        raise Refusal("officer.unknown")
    return officer
