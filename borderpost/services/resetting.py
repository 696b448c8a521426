"""Resetting a forgotten passphrase at the desk: the officer, a supervisor, and a second person or a code."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, Officer, OfficerId, Role, demand
from borderpost.services.passphrases import demand_good
from borderpost.store import attempts, keys, reset_codes
from borderpost.store.bodies import OfficerChanged
from borderpost.store.home import Home
from borderpost.store.keys import Unlocked
from borderpost.store.store import Store


@dataclass(frozen=True, slots=True)
class Person:
    """Hold who proves himself, and with which passphrase."""

    username: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Code:
    """Hold a one-time code of the sheet in the safe, as it was typed."""

    typed: str = field(repr=False)


def reset(
    home: Home, username: str, new: str, *, supervisor: Person, second: Person | Code, now: datetime
) -> Officer:
    """Give an officer who is there a new passphrase, and journal who stood by; he signs with a new key.

    ``second`` is another person than both, or a code. Of officers alone: supervisors and administrators get
    theirs from an administrator. Raise Refusal ``passphrase.*``, ``role.forbids``, ``officer.unknown``,
    ``officer.inactive``, ``officer.key_unknown``, ``reset.role``, ``reset.second``, ``reset.code``,
    ``reset.code_used`` or ``paper_code.*``; Trouble of the keys or the database.
    """
    demand_good(new, username=username)
    if isinstance(second, Person) and second.username in {username, supervisor.username}:
        raise Refusal("reset.second")
    unlocked = keys.unwrap(home, supervisor.username, supervisor.passphrase, now=now)
    with Store.open(home, unlocked.key) as store:
        actor = _proved(store, supervisor.username, unlocked)
        demand(actor, Act.RESET_PASSPHRASE)
        _resettable(store, username)
        by, code = _second(store, home, second, now=now)
        wrap = keys.made_wrap(home, unlocked.key, username, new)
        with store.transaction():
            officer = _resettable(store, username)
            changed = replace(officer, signing_key=wrap.public.signing, sealing_key=wrap.public.sealing)
            body = OfficerChanged(changed, "passphrase_reset", by, code)
            store.append(EntryKind.OFFICER_CHANGED, body, actor=actor.id, at=now)
            keys.keep(home, wrap)
    attempts.forget_failures(home, username)
    return changed


def _resettable(store: Store, username: str) -> Officer:
    officer = store.officer_named(username)
    if officer is None:
        raise Refusal("officer.unknown")
    if not officer.active:
        raise Refusal("officer.inactive")
    if officer.role is not Role.OFFICER:
        raise Refusal("reset.role")
    return officer


def _second(
    store: Store, home: Home, second: Person | Code, *, now: datetime
) -> tuple[OfficerId | None, int]:
    if isinstance(second, Code):
        return None, reset_codes.demand_unused(store.database, second.typed)
    unlocked = keys.unwrap(home, second.username, second.passphrase, now=now)
    return _proved(store, second.username, unlocked).id, 0


def _proved(store: Store, username: str, unlocked: Unlocked) -> Officer:
    """Return an active officer whose keys are those that the journal names."""
    officer = store.officer_named(username)
    if officer is None or not officer.active:
        raise Refusal("officer.inactive")
    if unlocked.signing.public.hex() != officer.signing_key:
        raise Refusal("officer.key_unknown")
    return officer
