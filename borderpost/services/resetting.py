"""Resetting a forgotten passphrase at the desk: who forgot it, who gives it, and a second person or code."""

from dataclasses import replace
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, Officer, OfficerId, Role, demand
from borderpost.services import witnessing
from borderpost.services.passphrases import demand_good
from borderpost.services.witnessing import Code, Person
from borderpost.store import attempts, keys, reset_codes
from borderpost.store.bodies import OfficerChanged
from borderpost.store.home import Home
from borderpost.store.store import Store


def reset(
    home: Home, username: str, new: str, *, supervisor: Person, second: Person | Code, now: datetime
) -> Officer:
    """Give an officer who is there a new passphrase, and journal who stood by; he signs with a new key.

    ``second`` is another person than both, or a code. Officers and supervisors get theirs from a supervisor
    or an administrator, an administrator from another administrator; beside all but an officer stands a
    supervisor or administrator. Raise Refusal ``passphrase.*``, ``role.forbids``, ``officer.unknown``,
    ``officer.inactive``, ``officer.key_unknown``, ``reset.role``, ``reset.second``, ``witness.role``,
    ``reset.code``, ``reset.code_used`` or ``paper_code.*``; Trouble of the keys or the database.
    """
    demand_good(new, username=username)
    if supervisor.username == username:
        raise Refusal("reset.second")
    if isinstance(second, Person) and second.username in {username, supervisor.username}:
        raise Refusal("reset.second")
    unlocked = keys.unwrap(home, supervisor.username, supervisor.passphrase)
    with Store.open(home, unlocked.key) as store:
        actor = witnessing.known(store, supervisor.username, unlocked)
        demand(actor, Act.RESET_PASSPHRASE)
        forgot = _resettable(store, username, actor)
        by, code = _second(store, home, second, forgot)
        wrap = keys.made_wrap(home, unlocked.key, username, new)
        with keys.changing(home, wrap), store.transaction():
            officer = _resettable(store, username, actor)
            changed = replace(officer, signing_key=wrap.public.signing, sealing_key=wrap.public.sealing)
            body = OfficerChanged(changed, "passphrase_reset", by, code)
            store.append(EntryKind.OFFICER_CHANGED, body, actor=actor.id, at=now)
    attempts.forget_failures(home, username)
    return changed


def _resettable(store: Store, username: str, actor: Officer) -> Officer:
    officer = store.officer_named(username)
    if officer is None:
        raise Refusal("officer.unknown")
    if not officer.active:
        raise Refusal("officer.inactive")
    if officer.role is Role.ADMINISTRATOR and actor.role is not Role.ADMINISTRATOR:
        raise Refusal("reset.role")
    return officer


def _second(
    store: Store, home: Home, second: Person | Code, forgot: Officer
) -> tuple[OfficerId | None, int]:
    if isinstance(second, Code):
        return None, reset_codes.demand_unused(store.database, second.typed)
    officer = witnessing.proved(store, home, second)
    if forgot.role is not Role.OFFICER:
        witnessing.demand_may_stand_by(officer)
    return officer.id, 0
