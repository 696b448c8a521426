"""Recovering a post whose passphrases or machine are lost, with a key kept outside it; and rehearsing it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, Officer, Role
from borderpost.domain.recovery import CodeSheet, RecoverySheet
from borderpost.services import witnessing
from borderpost.services.session import Session, authorise
from borderpost.services.setting_up import NewOfficer, demand_presentable, officer_of
from borderpost.services.witnessing import Code, Person
from borderpost.store import backup_file, key_file, keys, recovery_key, recovery_wrap, reset_codes, wraps
from borderpost.store.bodies import Body, OfficerChanged, OfficerCreated, Restored
from borderpost.store.device_secret import SecretPlace
from borderpost.store.files import disk_troubles, make_folder, write_whole
from borderpost.store.home import Home
from borderpost.store.key_bodies import RecoveryActed
from borderpost.store.key_file import KeyFile
from borderpost.store.keys import Protection
from borderpost.store.officer_keys import OfficerKeys
from borderpost.store.recovery_key import RecoveryKey
from borderpost.store.scratch import scratch
from borderpost.store.sealing import DataKey
from borderpost.store.store import Store
from borderpost.store.verify import verify
from borderpost.store.wraps import KeyCost, Wrap


@dataclass(frozen=True, slots=True)
class DirectorateKey:
    """Hold a directorate's new key: the public file, and the halves for two people."""

    fingerprint: str
    public_file: bytes
    halves: tuple[str, str] = field(repr=False)


def directorate_key() -> DirectorateKey:
    """Make the key to which posts seal theirs; its private half exists in the two halves alone."""
    key = RecoveryKey.new()
    public = key.public
    return DirectorateKey(recovery_key.fingerprint(public), recovery_key.public_file(public), key.halves())


def seal_to(
    store: Store,
    session: Session,
    public: bytes | None,
    *,
    second: Person | Code | None = None,
    now: datetime,
) -> RecoverySheet:
    """Seal the data key to a recovery key, without one to a new key whose code stands on the sheet alone.

    Raise Refusal ``role.forbids``, or as ``witnessing.beside``: whoever has that key opens the post.
    """
    authorise(store, session, Act.MANAGE_KEYS)
    by, code = witnessing.beside(store, session, second)
    own = RecoveryKey.new() if public is None else None
    to = own.public if own else public
    assert to is not None
    recovery = recovery_wrap.made(session.key, to)
    with store.transaction():
        actor = authorise(store, session, Act.MANAGE_KEYS)
        body = RecoveryActed("set", recovery_key.fingerprint(to), to.hex(), second=by, code=code)
        store.append(EntryKind.RECOVERY, body, actor=actor.id, at=now)
        recovery_wrap.keep(session.home, recovery)
    return recovery_wrap.sheet(session.post, recovery, now=now, code=own.code if own else "")


def sheet(store: Store, session: Session, *, now: datetime) -> RecoverySheet:
    """Return the sheet again, without the code, which nobody has kept; raise Refusal ``recovery.none``."""
    authorise(store, session, Act.DRILL_RECOVERY)
    recovery = key_file.read(session.home).recovery
    if recovery is None:
        raise Refusal("recovery.none")
    return recovery_wrap.sheet(session.post, recovery, now=now)


def drill(store: Store, session: Session, papers: Sequence[str], *, now: datetime) -> bool:
    """Tell whether a code or two halves open this post's seal, and journal it; the key is not shown.

    Raise Refusal ``paper_code.*``, ``recovery.half_missing``, ``recovery.halves``, ``recovery.none`` or
    ``role.forbids``: then nothing was proved.
    """
    authorise(store, session, Act.DRILL_RECOVERY)
    key = recovery_key.combined(papers)
    try:
        opens = recovery_wrap.opened(key_file.read(session.home), key) == session.key
    except Refusal as refusal:
        if refusal.code != "recovery.wrong":
            raise
        opens = False
    body = RecoveryActed("drilled", recovery_key.fingerprint(key.public), done=opens)
    with store.transaction():
        actor = authorise(store, session, Act.DRILL_RECOVERY)
        store.append(EntryKind.RECOVERY, body, actor=actor.id, at=now)
    return opens


def open_post(
    home: Home,
    papers: Sequence[str],
    new: NewOfficer,
    *,
    now: datetime,
    seal: str = "",
    backup: Path | None = None,
    protection: Protection | None = None,
) -> Officer:
    """Give an administrator, who may be new, a passphrase with the recovery key alone, and journal it.

    Where the machine's secret is lost too, a new one is made: then nobody else's passphrase opens the desk
    until he gives a new one. ``seal``, from the sheet, stands in for a key file that is lost. Raise
    Refusal ``paper_code.*``, ``recovery.*``, ``setup.administrator``, ``officer.username``,
    ``officer.username_taken``, ``officer.name``, ``passphrase.*``.

    ``backup`` is what the desk is made of on a machine that has nothing of it: then ``home.already_set_up``
    where something lies there, Trouble ``backup.*``.
    """
    if new.role is not Role.ADMINISTRATOR:
        raise Refusal("setup.administrator")
    demand_presentable(new)
    private = recovery_key.combined(papers)
    restored = _unpacked(home, backup, private) if backup else None
    file = _key_file(home, private, seal, protection)
    key = recovery_wrap.opened(file, private)
    own = OfficerKeys.new()
    with Store.open(home, key) as store, store.transaction():
        officer, kind, body = _administrator(store, new, own)
        if restored is not None:
            store.append(EntryKind.RESTORED, restored, actor=officer.id, at=now)
        opened = RecoveryActed("opened", recovery_key.fingerprint(private.public))
        store.append(EntryKind.RECOVERY, opened, actor=officer.id, at=now)
        store.append(kind, body, actor=officer.id, at=now)
        _let_in(home, file, key, own, new, key_store=protection.key_store if protection else True)
    return officer


def new_codes(
    store: Store, session: Session, *, second: Person | Code | None = None, now: datetime
) -> CodeSheet:
    """Make a sheet of one-time codes for the safe; those of the sheet before serve no more.

    Raise Refusal ``role.forbids``, or as ``witnessing.beside``: each code stands in for a second person.
    """
    authorise(store, session, Act.MANAGE_KEYS)
    by, _ = witnessing.beside(store, session, second)
    made = reset_codes.new()
    body = replace(made.body, second=by)
    with store.transaction():
        actor = authorise(store, session, Act.MANAGE_KEYS)
        store.append(EntryKind.CODES_MADE, body, actor=actor.id, at=now)
    return CodeSheet(session.post, now, made.name, made.printed)


def _administrator(store: Store, new: NewOfficer, own: OfficerKeys) -> tuple[Officer, EntryKind, Body]:
    """Return the administrator, and the entry that makes him or gives him his new keys."""
    known = store.officer_named(new.username)
    public = own.public
    if known is None:
        created = officer_of(new, public)
        return created, EntryKind.OFFICER_CREATED, OfficerCreated(created)
    if known.role is not Role.ADMINISTRATOR:
        raise Refusal("officer.username_taken")
    changed = replace(known, active=True, signing_key=public.signing, sealing_key=public.sealing)
    return changed, EntryKind.OFFICER_CHANGED, OfficerChanged(changed, "passphrase_reset")


def _unpacked(home: Home, backup: Path, private: RecoveryKey) -> Restored:
    """Put the database and the key file of a backup, verified whole, where nothing of a desk is yet."""
    if home.is_set_up or home.database.exists():
        raise Refusal("home.already_set_up")
    content = backup_file.keys_of(backup)
    key = recovery_wrap.opened(key_file.decoded(content), private)
    label = backup_file.read_label(backup)
    label.demand_seal(key)
    with scratch(home) as folder:
        place = Home(folder / "unpacked")
        make_folder(place.path)
        backup_file.unpack(backup, place.database)
        with Store.open(place, key) as store:
            if not verify(store).ok:
                raise Trouble("backup.damaged")
        with disk_troubles():
            os.replace(place.database, home.database)
        write_whole(home.keys, content)
    return Restored(label.number, label.entries, label.made_at, aside="")


def _key_file(home: Home, private: RecoveryKey, seal: str, protection: Protection | None) -> KeyFile:
    """Return the desk's key file, or one made of a sheet's seal where it is lost."""
    try:
        return key_file.read(home)
    except Trouble as trouble:
        if not seal or trouble.code not in {"keys.missing", "keys.damaged"}:
            raise
    recovery = recovery_wrap.typed(seal, private.public)
    cost = (protection or keys.measured()).cost
    return KeyFile(key_file.VERSION, "", SecretPlace.FILE, cost, (), recovery=recovery)


def _let_in(
    home: Home, file: KeyFile, key: DataKey, own: OfficerKeys, new: NewOfficer, *, key_store: bool
) -> None:
    if keys.has_device_secret(home, file):
        keys.keep(home, keys.made_wrap(home, key, new.username, new.passphrase, own=own))
        return

    def wrap(cost: KeyCost, secret: bytes) -> Wrap:
        return wraps.made(key, own, new.username, new.passphrase, cost=cost, secret=secret)

    keys.begin_anew(home, file, wrap, key_store=key_store)


def is_whole(paper: str) -> bool:
    """Tell whether one paper is enough, or its other half is wanted; raise Refusal ``paper_code.*``."""
    return recovery_key.is_whole(paper)
