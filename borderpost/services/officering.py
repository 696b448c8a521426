"""The officers of the post: who may sign in, as what, with which passphrase."""

from dataclasses import replace
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, Officer, OfficerId, Role
from borderpost.services.passphrases import demand_good
from borderpost.services.session import Session, authorise
from borderpost.services.setting_up import NewOfficer, demand_presentable, officer_of
from borderpost.services.signing_in import reauthenticate
from borderpost.store import keys
from borderpost.store.bodies import OfficerChanged, OfficerCreated
from borderpost.store.store import Store

__all__ = ["NewOfficer", "change_passphrase", "create", "deactivate", "reset_passphrase"]


def create(store: Store, session: Session, new: NewOfficer, *, now: datetime) -> Officer:
    """Let one more officer sign in.

    Raise Refusal ``role.forbids``, ``officer.username``, ``officer.username_taken``,
    ``officer.name``, ``passphrase.short`` or ``passphrase.common``.
    """
    demand_presentable(new)
    authorise(store, session, Act.MANAGE_OFFICERS)
    wrap = keys.made_wrap(session.home, session.key, new.username, new.passphrase)
    with store.transaction():
        actor = authorise(store, session, Act.MANAGE_OFFICERS)
        if store.officer_named(new.username) is not None:
            raise Refusal("officer.username_taken")
        officer = officer_of(new, wrap.public)
        store.append(EntryKind.OFFICER_CREATED, OfficerCreated(officer), actor=actor.id, at=now)
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
    """Change one's own passphrase; the data stays as it is encrypted, and one's keys stay the same.

    Raise Refusal ``passphrase.wrong``, ``passphrase.wait``, ``passphrase.short`` or
    ``passphrase.common``.
    """
    own = reauthenticate(session, current).own
    officer = session.officer
    demand_good(new, username=officer.username)
    wrap = keys.made_wrap(session.home, session.key, officer.username, new, own=own)
    with store.transaction():
        body = OfficerChanged(_known(store, officer.id), "passphrase")
        store.append(EntryKind.OFFICER_CHANGED, body, actor=officer.id, at=now)
        keys.keep(session.home, wrap)


def reset_passphrase(
    store: Store, session: Session, officer_id: OfficerId, *, new: str, now: datetime
) -> None:
    """Give an officer a new passphrase as administrator; from there on he signs with a new key.

    Raise Refusal ``role.forbids``, ``officer.unknown``, ``officer.inactive``, ``passphrase.short``
    or ``passphrase.common``.
    """
    authorise(store, session, Act.MANAGE_OFFICERS)
    officer = _known(store, officer_id)
    demand_good(new, username=officer.username)
    wrap = keys.made_wrap(session.home, session.key, officer.username, new)
    with store.transaction():
        actor = authorise(store, session, Act.MANAGE_OFFICERS)
        officer = _known(store, officer_id)
        if not officer.active:
            raise Refusal("officer.inactive")
        changed = replace(officer, signing_key=wrap.public.signing, sealing_key=wrap.public.sealing)
        body = OfficerChanged(changed, "passphrase_reset")
        store.append(EntryKind.OFFICER_CHANGED, body, actor=actor.id, at=now)
        keys.keep(session.home, wrap)


def _known(store: Store, officer_id: OfficerId) -> Officer:
    officer = store.officer(officer_id)
    if officer is None:
        raise Refusal("officer.unknown")
    return officer
