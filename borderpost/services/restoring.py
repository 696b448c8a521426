"""Restoring a desk whose database is damaged or gone from a backup, and rehearsing it."""

import os
import shutil
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, demand
from borderpost.services import witnessing
from borderpost.services.backing_up import holds
from borderpost.services.witnessing import Code, Person
from borderpost.store import aside, attempts, backup_copy, backup_file, key_file, keys, reset_codes, rotation
from borderpost.store.backup_file import Label
from borderpost.store.bodies import OfficerChanged, Restored
from borderpost.store.cut_log import demand_whole_log
from borderpost.store.files import disk_troubles, make_folder, sync_folder, write_whole
from borderpost.store.home import Home
from borderpost.store.key_file import KeyFile
from borderpost.store.keys import DataKey
from borderpost.store.projection import Progress
from borderpost.store.scratch import scratch
from borderpost.store.store import Store
from borderpost.store.verify import verify

BEYOND_USE = frozenset({"database.missing", "database.damaged", "database.log_cut", "disk.failed"})
"""What must have happened to a database before a backup may take its place."""


@dataclass(frozen=True, slots=True)
class Restoration:
    """Hold what was restored: up to which entry, and where lies what it replaced (None: nothing was there).

    ``keys_alone`` says that the database was sound and only the key file was taken from the backup.
    """

    entries: int
    made_at: datetime
    aside: Path | None
    seconds: float
    keys_alone: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """Hold what a restore would cost this desk: entries since the backup, and how many the platform holds.

    ``other_history`` says that the backup's end is not in the desk's journal: it was restored since then.
    """

    entries: int
    at_platform: int
    other_history: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Hold how a restore went in a scratch place; ``loss`` is None where the desk does not open itself.

    ``own_keys`` tells whether today's passphrase opens the backup's own wraps, as an empty home needs.
    """

    label: Label
    seconds: float
    own_keys: bool
    loss: Loss | None


def restore(
    home: Home,
    file: Path,
    *,
    username: str,
    passphrase: str,
    second: Person | Code,
    now: datetime,
    progress: Progress | None = None,
) -> Restoration:
    """Put a backup in the place of a database that is missing or damaged, which is put aside whole.

    The backup is verified whole first, and its journal goes on in a new segment, by an entry that says
    so and who stood by: a supervisor or administrator, or a code of the safe that the backup knows. A key
    file that is damaged or gone comes from the backup, alone where the database is sound.

    Raise Refusal ``restore.not_needed`` or ``restore.rebuild`` where nothing is beyond use,
    ``role.forbids``, ``passphrase.*``, ``witness.*``, ``reset.code*``, ``paper_code.*``; Trouble
    ``backup.*``, ``keys.*``, ``database.in_use``, ``database.newer`` or ``disk.*``: then nothing was changed.
    """
    started = time.monotonic()
    label = backup_file.read_label(file)
    witnessing.demand_other(second, username)
    key = _key(home, file, label, Person(username, passphrase))
    if isinstance(second, Person):
        _key(home, file, label, second)
    else:
        reset_codes.read(second.typed)
    usable = _usable(home)
    kept = key_file.read(home) if usable else key_file.decoded(backup_file.keys_of(file))
    with scratch(home) as folder:
        keys_alone = _keys_alone(home, key, folder / "present", usable=usable)
        place = Home(folder / "restored")
        if keys_alone:
            went = aside.place_for(home, now=now) if home.keys.exists() else None
            _journal(home, home, key, username, second, label=label, went=went, keys_of=kept, now=now)
        else:
            _unpacked(file, place, key, progress, made_with=_made_with(home, label, key, usable=usable))
            went = aside.place_for(home, now=now) if aside.parts(home.database) else None
            _journal(home, place, key, username, second, label=label, went=went, keys_of=kept, now=now)
        if not usable:
            _put_keys(home, backup_file.keys_of(file), went)
        if not keys_alone:
            _take_place(home, place, went)
    seconds = time.monotonic() - started
    return Restoration(label.entries, label.made_at, went, seconds, keys_alone)


def go_on(
    home: Home, *, username: str, passphrase: str, second: Person | Code, now: datetime
) -> Restoration:
    """Go on with a sound database whose write-ahead log was cut: a copy takes its place, it is put aside.

    Raise Refusal ``restore.not_needed`` where the log is whole; else as ``restore``.
    """
    started = time.monotonic()
    witnessing.demand_other(second, username)
    key = keys.unwrap(home, username, passphrase).key
    if isinstance(second, Person):
        keys.unwrap(home, second.username, second.passphrase)
    aside.demand_unused(home.database)
    if _log_is_whole(home):
        raise Refusal("restore.not_needed")
    with scratch(home) as folder:
        place = Home(folder / "restored")
        _copied(home, place)
        with Store.open(place, key) as store:
            if not verify(store).ok:
                raise Trouble("database.damaged")
            entries = store.entry_count()
        went = aside.place_for(home, now=now)
        kept = key_file.read(home)
        _journal(home, place, key, username, second, label=None, went=went, keys_of=kept, now=now)
        _take_place(home, place, went)
    return Restoration(entries, now, went, time.monotonic() - started)


def rehearse(
    home: Home,
    file: Path,
    *,
    username: str,
    passphrase: str,
    now: datetime,
    progress: Progress | None = None,
) -> Rehearsal:
    """Restore a backup into a scratch place, verify it whole, and say how long that took and what it costs.

    The desk goes on meanwhile. Raise as ``restore``, but for the state of the desk's own database.
    """
    started = time.monotonic()
    label = backup_file.read_label(file)
    present, key, own_keys = _rehearsal_keys(home, file, username, passphrase)
    made_with = key if own_keys else _made_with(home, label, key, usable=_usable(home))
    label.demand_seal(made_with)
    with scratch(home) as folder:
        place = Home(folder / "restored")
        _unpacked(file, place, key, progress, made_with=made_with)
        _journal(home, place, key, username, None, label=label, went=None, keys_of=None, now=now)
    seconds = time.monotonic() - started
    return Rehearsal(label, seconds, own_keys, _loss(home, present, label))


def _key(home: Home, file: Path, label: Label, person: Person) -> DataKey:
    if _usable(home):
        key = keys.unwrap(home, person.username, person.passphrase).key
    else:
        key = keys.unwrap_copy(backup_file.keys_of(file), home, person.username, person.passphrase).key
    _made_with(home, label, key, usable=_usable(home))
    return key


def _made_with(home: Home, label: Label, key: DataKey, *, usable: bool) -> DataKey:
    """Return the data key that a backup was made with: the present one, or one from before a rotation.

    Raise Trouble ``backup.not_ours`` where it was none of this desk's.
    """
    before = rotation.past_keys(key_file.read(home), key) if usable else ()
    for known in before:
        if label.is_sealed_by(known):
            return known
    label.demand_seal(key)
    return key


def _rehearsal_keys(home: Home, file: Path, username: str, passphrase: str) -> tuple[DataKey, DataKey, bool]:
    """Return the desk's data key, the backup's, and whether the backup's own wraps give that one.

    They differ where the desk's was rotated since; a desk without a key file has the backup's alone.
    """
    if not _usable(home):
        kept = keys.unwrap_copy(backup_file.keys_of(file), home, username, passphrase).key
        return kept, kept, True
    present = keys.unwrap(home, username, passphrase).key
    try:
        return present, keys.unwrap_copy(backup_file.keys_of(file), home, username, passphrase).key, True
    except Refusal:
        # The right one of today: it was not guessed, and nobody waits because a backup is older than it.
        attempts.forget_failures(home, username)
        return present, present, False


def _usable(home: Home) -> bool:
    """Tell whether the home has a key file that can be read."""
    try:
        return bool(keys.usernames(home))
    except Trouble as trouble:
        if trouble.code != "keys.damaged":
            raise
        return False


def _keys_alone(home: Home, key: DataKey, place: Path, *, usable: bool) -> bool:
    """Tell whether only the keys are beyond use; raise Refusal where nothing is."""
    try:
        _demand_beyond_use(home, key, place)
    except Refusal:
        if usable:
            raise
        return True
    return False


def _demand_beyond_use(home: Home, key: DataKey, place: Path) -> None:
    """Raise Refusal where a copy of the database opens and holds; the database itself is not opened."""
    aside.demand_unused(home.database)
    try:
        demand_whole_log(home.database)
        _copied(home, Home(place))
        with Store.open(Home(place), key) as store:
            verification = verify(store)
    except Trouble as trouble:
        if trouble.code in BEYOND_USE:
            return
        raise
    if verification.problem is None:
        raise Refusal("restore.not_needed")
    if verification.problem.code == "verify.derived":
        raise Refusal("restore.rebuild")


def _log_is_whole(home: Home) -> bool:
    try:
        demand_whole_log(home.database)
    except Trouble as trouble:
        if trouble.code != "database.log_cut":
            raise
        return False
    return True


def _copied(home: Home, place: Home) -> None:
    """Copy a database and its log, without its shared memory, which is made anew from the log."""
    make_folder(place.path)
    if not home.database.exists():
        raise Trouble("database.missing")
    with disk_troubles():
        for path in aside.parts(home.database):
            if not path.name.endswith("-shm"):
                shutil.copyfile(path, place.path / path.name)


def _unpacked(
    file: Path, place: Home, key: DataKey, progress: Progress | None, *, made_with: DataKey
) -> None:
    """Unpack a backup and verify it whole: pages, chain, derived tables, and the end its label names."""
    make_folder(place.path)
    label = backup_file.unpack(file, place.database)
    try:
        if made_with != key:
            rotation.encrypt_anew(place.database, made_with, key)
    except Trouble as trouble:
        if trouble.code == "database.damaged":
            raise Trouble("backup.damaged") from trouble
        raise
    if not backup_copy.is_sound(place, key, label, progress):
        raise Trouble("backup.damaged")


def _journal(
    home: Home,
    place: Home,
    key: DataKey,
    username: str,
    second: Person | Code | None,
    *,
    label: Label | None,
    went: Path | None,
    keys_of: KeyFile | None,
    now: datetime,
) -> None:
    """Append to a journal that it was restored, by whom and beside whom; ``went`` is where the old one goes.

    ``keys_of`` is the key file that will hold; a rehearsal has none, and nobody beside it.
    """
    with Store.open(place, key) as store, store.transaction():
        officer = store.officer_named(username)
        if officer is None or not officer.active:
            raise Refusal("officer.inactive")
        demand(officer, Act.RESTORE)
        by, code = witnessing.from_the_journal(store, second) if second else (None, 0)
        body = Restored(
            number=label.number if label else 0,
            entries=label.entries if label else store.entry_count(),
            made_at=label.made_at if label else now,
            aside=went.name if went else "",
            second=by,
            code=code,
        )
        store.append(EntryKind.RESTORED, body, actor=officer.id, at=now)
        if keys_of is not None:
            _vouch_for_keys(store, keys_of, actor=officer.id, now=now)


def _vouch_for_keys(store: Store, file: KeyFile, *, actor: str, now: datetime) -> None:
    """Journal the officers' keys that the key file has and a restored journal does not know."""
    for officer in store.officers():
        kept = [wrap.public for wrap in file.wraps if wrap.username == officer.username]
        if not kept or any(public.signing == officer.signing_key for public in kept):
            continue
        public = kept[-1]
        changed = replace(officer, signing_key=public.signing, sealing_key=public.sealing)
        store.append(EntryKind.OFFICER_CHANGED, OfficerChanged(changed, "restored"), actor=actor, at=now)


def _put_keys(home: Home, content: bytes, went: Path | None) -> None:
    """Write a backup's key file; one that cannot be read is put aside first."""
    if home.keys.exists():
        kept = (went or home.path) / f"damaged-{home.keys.name}"
        make_folder(kept.parent)
        with disk_troubles():
            os.replace(home.keys, kept)
    write_whole(home.keys, content)


def _take_place(home: Home, place: Home, went: Path | None) -> None:
    if went is not None:
        aside.set_aside(home, went)
    with disk_troubles():
        os.replace(place.database, home.database)
        sync_folder(home.path)


def _loss(home: Home, key: DataKey, label: Label) -> Loss | None:
    try:
        with Store.open(home, key) as store:
            entries, mark = store.entry_count(), store.mark()
            known = holds(store, label)
    except Trouble as trouble:
        if trouble.code in BEYOND_USE:
            return None
        raise
    since = max(0, entries - label.entries)
    return Loss(since, max(0, min(mark, entries) - label.entries), not known)
