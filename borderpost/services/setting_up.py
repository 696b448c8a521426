"""Setting up a desk: a post's own, or one to practise on."""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec

from borderpost.domain.alert import AlertList
from borderpost.domain.crossing import Direction
from borderpost.domain.errors import BorderPostError, Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Officer, OfficerId, Role
from borderpost.domain.post import Post, PostKind
from borderpost.domain.recovery import RecoverySheet
from borderpost.services.adopting import put_in_force
from borderpost.services.passphrases import demand_good
from borderpost.services.shifting import begin_shift
from borderpost.store import alert_file, keys, recovery_key, recovery_wrap
from borderpost.store.bodies import OfficerCreated, PostSetUp
from borderpost.store.files import disk_troubles, make_folder, write_whole
from borderpost.store.home import Home
from borderpost.store.key_bodies import RecoveryActed
from borderpost.store.key_file import Recovery
from borderpost.store.keys import KeyRing, Protection
from borderpost.store.officer_keys import PublicKeys
from borderpost.store.recovery_key import RecoveryKey
from borderpost.store.store import Store

PRACTICE_SUPERVISOR = "practica"
PRACTICE_ADMINISTRATOR = "admin"
PRACTICE_POST = Post(
    code="HN-PRA",
    name="Puesto de práctica",
    country="HND",
    zone="America/Tegucigalpa",
    kind=PostKind.INTERMEDIATE,
    lane="1",
    direction=Direction.ENTRY,
    practice=True,
)


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Hold an officer who is to be, with the passphrase typed for him."""

    username: str
    name: str
    role: Role
    passphrase: str

    def __repr__(self) -> str:
        return f"NewOfficer({self.username!r}, {self.role!r})"


def set_up(
    home: Home,
    *,
    post: Post,
    administrator: NewOfficer,
    officers: Sequence[NewOfficer],
    now: datetime,
    protection: Protection | None = None,
    recovery: bytes | None = None,
) -> RecoverySheet:
    """Make a desk, and return its recovery sheet; the keys are written last: a cut-off set-up is none.

    ``protection`` is measured where none is given. ``recovery`` is the directorate's public recovery key;
    without it the post makes a key of its own, whose private half stands on the sheet alone.

    Raise Refusal ``home.already_set_up``, ``officer.username``, ``officer.username_taken``,
    ``officer.name``, ``setup.administrator``, ``passphrase.short`` or ``passphrase.common``; Trouble
    where the disk refuses.
    """
    if administrator.role is not Role.ADMINISTRATOR:
        raise Refusal("setup.administrator")
    everyone = (administrator, *officers)
    for new in everyone:
        demand_presentable(new)
    names = [new.username for new in everyone]
    if len(set(names)) < len(names):
        raise Refusal("officer.username_taken")
    own = RecoveryKey.new() if recovery is None else None
    sealed = _found(
        home,
        post,
        everyone,
        now=now,
        protection=protection or keys.measured(),
        recovery=own.public if own else recovery,
        begin=lambda store, ring: None,
    )
    assert sealed is not None
    return recovery_wrap.sheet(post, sealed, now=now, code=own.code if own else "")


def practise(home: Home, *, now: datetime, alerts: AlertList | None = None) -> None:
    """Make a desk to practise on: a throw-away passphrase, two people, a shift open, a list adopted.

    Raise Refusal ``home.already_set_up``, or Trouble where the disk refuses.
    """
    _demand_new(home)
    passphrase = secrets.token_urlsafe(24)
    make_folder(home.path)
    write_whole(home.practice, msgspec.json.encode({"passphrase": passphrase}) + b"\n")
    supervisor = NewOfficer(PRACTICE_SUPERVISOR, "Práctica", Role.SUPERVISOR, passphrase)
    administrator = NewOfficer(PRACTICE_ADMINISTRATOR, "Administración", Role.ADMINISTRATOR, passphrase)

    def begin(store: Store, ring: KeyRing) -> None:
        _begin_practice(store, ring, alerts, now=now)

    everyone = (administrator, supervisor)
    _found(home, PRACTICE_POST, everyone, now=now, protection=keys.LIGHT, recovery=None, begin=begin)


def practice_passphrase(home: Home) -> str:
    """Return the throw-away passphrase; raise Refusal ``practice.none`` at a post of its own."""
    if not home.practice.exists():
        raise Refusal("practice.none")
    with disk_troubles():
        content = home.practice.read_bytes()
    try:
        return msgspec.json.decode(content, type=dict[str, str])["passphrase"]
    except (msgspec.DecodeError, KeyError) as error:
        raise Trouble("practice.damaged") from error


def is_practice(home: Home) -> bool:
    """Tell whether it is a desk to practise on: its own journal says so, not a file beside it."""
    if not home.practice.exists():
        return False
    try:
        key = keys.unwrap(home, PRACTICE_SUPERVISOR, practice_passphrase(home)).key
    except BorderPostError:
        return False
    try:
        with Store.open(home, key) as store:
            return store.post().practice
    except Trouble:
        # Its passphrase opens the keys: the sign-in says what is the matter with the database.
        return True


def demand_presentable(new: NewOfficer) -> None:
    """Raise Refusal where the username, the name or the passphrase cannot be."""
    plain = new.username.isascii() and new.username.replace(".", "").replace("-", "").isalnum()
    if not plain or new.username != new.username.lower() or len(new.username) > 32:
        raise Refusal("officer.username")
    if not new.name.strip():
        raise Refusal("officer.name")
    demand_good(new.passphrase, username=new.username)


def officer_of(new: NewOfficer, public: PublicKeys) -> Officer:
    """Return the officer that the new one becomes, under an id that is nobody else's."""
    id_ = OfficerId(str(uuid4()))
    return Officer(id_, new.username, new.name.strip(), new.role, True, public.signing, public.sealing)


def _found(
    home: Home,
    post: Post,
    everyone: Sequence[NewOfficer],
    *,
    now: datetime,
    protection: Protection,
    recovery: bytes | None,
    begin: Callable[[Store, KeyRing], None],
) -> Recovery | None:
    _make_room(home)
    ring = KeyRing(home, protection)
    created = [officer_of(new, ring.add(new.username, new.passphrase)) for new in everyone]
    with Store.create(home, ring.key) as store, store.transaction():
        actor = created[0].id
        store.append(EntryKind.POST_SET_UP, PostSetUp(post), actor=actor, at=now)
        for officer in created:
            store.append(EntryKind.OFFICER_CREATED, OfficerCreated(officer), actor=actor, at=now)
        if recovery is not None:
            body = RecoveryActed("set", recovery_key.fingerprint(recovery), recovery.hex())
            store.append(EntryKind.RECOVERY, body, actor=actor, at=now)
        begin(store, ring)
    sealed = ring.recover_by(recovery) if recovery is not None else None
    ring.save()
    return sealed


def _begin_practice(store: Store, ring: KeyRing, alerts: AlertList | None, *, now: datetime) -> None:
    ids = {officer.username: officer.id for officer in store.officers()}
    if alerts is not None:
        actor = ids[PRACTICE_ADMINISTRATOR]
        put_in_force(store, alert_file.write(alerts), alerts, actor=actor, now=now)
    begin_shift(
        store,
        actor=ids[PRACTICE_SUPERVISOR],
        sign=lambda content: ring.sign(PRACTICE_SUPERVISOR, content),
        now=now,
    )


def _demand_new(home: Home) -> None:
    if home.is_set_up:
        raise Refusal("home.already_set_up")


def _make_room(home: Home) -> None:
    """Make the folder, and put a database aside whose keys were never written: nothing opens it."""
    _demand_new(home)
    make_folder(home.path)
    aside = secrets.token_hex(4)
    with disk_troubles():
        for suffix in ("", "-wal", "-shm"):
            left = home.database.with_name(home.database.name + suffix)
            if left.exists():
                os.replace(left, left.with_name(f"unfinished-{aside}-{left.name}"))
