"""Backing the desk up: a verified, encrypted copy in a folder or on a stick, while the desk is in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Act
from borderpost.services.session import Session, authorise
from borderpost.store import backup_copy, backup_file, backup_notes, journal
from borderpost.store.backup_file import SUFFIX, Bytes, Label
from borderpost.store.backup_notes import BackupNotes, FailedBackup, LastBackup
from borderpost.store.bodies import Restored
from borderpost.store.files import disk_troubles, make_folder
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.projection import Progress
from borderpost.store.scratch import scratch
from borderpost.store.store import Store

LATE = 2
"""A backup that is so many times as old as it should get is told of."""
TRY_AGAIN_AFTER = timedelta(hours=1)
"""How long a scheduled backup rests after one that failed."""
MARGIN_BYTES = 8 * 1024 * 1024
"""What a backup leaves free on every disk that it writes to."""


@dataclass(frozen=True, slots=True)
class Backup:
    """Hold a backup that was written and verified."""

    path: Path
    label: Label


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Hold what came of a scheduled backup: one of both."""

    backup: Backup | None
    problem: Finding | None


def back_up(
    session: Session,
    folder: Path | None = None,
    *,
    now: datetime,
    copied: Progress | None = None,
    written: Bytes | None = None,
    tried: Progress | None = None,
) -> Backup:
    """Write a backup into a folder (the scheduled ones' by default), restore it to try it, drop the oldest.

    ``copied`` is told the pages, ``written`` the bytes, ``tried`` the entries. Raise Refusal
    ``role.forbids``; Trouble ``backup.*``, ``disk.*`` or ``database.*``: then what lay in the folder
    before lies there still.
    """
    with Store.open(session.home, session.key) as store:
        authorise(store, session, Act.BACK_UP)
        return _back_up(store, session, folder, now=now, copied=copied, written=written, tried=tried)


def after_shift(session: Session, *, now: datetime) -> Scheduled:
    """Back up because a shift was closed; what went wrong is a finding, for nothing waits for it."""
    return _scheduled(session, now=now)


def if_due(session: Session, *, now: datetime) -> Scheduled | None:
    """Back up where the last backup is older than was chosen; None where it is not."""
    return _scheduled(session, now=now) if is_due(session.home, now=now) else None


def is_due(home: Home, *, now: datetime) -> bool:
    """Tell whether a backup should be made; a clock that was set back makes it due, never late."""
    kept = backup_notes.notes(home)
    if kept.failed is not None and timedelta() <= now - kept.failed.at < TRY_AGAIN_AFTER:
        return False
    return kept.last is None or not timedelta() <= now - kept.last.at < timedelta(hours=kept.every_hours)


def overdue(home: Home, *, now: datetime) -> Finding | None:
    """Return what to say where backups fail and the last is too old or there is none; None otherwise."""
    kept = backup_notes.notes(home)
    if kept.failed is None:
        return None
    if kept.last is None:
        return Finding.of("backup.none", Severity.REVIEW, why=kept.failed.code)
    old = now - kept.last.at
    if old < LATE * timedelta(hours=kept.every_hours):
        return None
    hours = str(old // timedelta(hours=1))
    return Finding.of("backup.overdue", Severity.REVIEW, hours=hours, why=kept.failed.code)


def schedule(home: Home) -> BackupNotes:
    """Return where and how often backups are made by themselves, and how the last went."""
    return backup_notes.notes(home)


def choose(
    session: Session, *, folder: Path | None = None, keep: int | None = None, every_hours: int | None = None
) -> None:
    """Choose where scheduled backups go, how many stay there, after how many hours; None leaves it as it is.

    Raise Refusal ``role.forbids``, ValueError for fewer than one or more than ``backup_notes.MOST_HOURS``.
    """
    wrong_hours = every_hours is not None and not 1 <= every_hours <= backup_notes.MOST_HOURS
    if (keep is not None and keep < 1) or wrong_hours:
        raise ValueError("at least one backup is kept, and one is made every week")
    with Store.open(session.home, session.key) as store:
        authorise(store, session, Act.BACK_UP)
    kept = backup_notes.notes(session.home)
    chosen = replace(
        kept,
        folder=str(folder.absolute()) if folder else kept.folder,
        keep=keep or kept.keep,
        every_hours=every_hours or kept.every_hours,
    )
    backup_notes.keep_notes(session.home, chosen)


def newest(home: Home) -> Backup | None:
    """Return the newest backup that lies where this desk's go and can be read, if there is one."""
    found = [Backup(path, label) for place in _places(home) for path, label in _labels(place).items()]
    return max(found, key=lambda one: (one.label.made_at, one.label.number), default=None)


def ahead(store: Store, home: Home, key: DataKey) -> Finding | None:
    """Return what to say where the newest backup at hand holds what the journal has not, without a restore.

    So it is where somebody put an earlier database in the place of the present one.
    """
    device = store.device().hex()
    try:
        there = [label for place in _places(home) for label in _labels(place).values()]
    except Trouble:
        # A stick that cannot be read says so at the next backup.
        return None
    ours = [label for label in there if label.device == device and label.is_sealed_by(key)]
    newest = max(ours, key=lambda label: label.number, default=None)
    if newest is None or holds(store, newest):
        return None
    known = max((label.entries for label in ours if holds(store, label)), default=0)
    since = journal.entries(store.database, after=known)
    if any(isinstance(entry.content.body, Restored) for entry in since):
        return None
    return Finding.of(
        "backup.ahead", Severity.STOP, number=str(newest.number), count=str(newest.entries - known)
    )


def age(home: Home, *, now: datetime) -> timedelta | None:
    """Return how old the last verified backup is; None where none was made."""
    last = backup_notes.notes(home).last
    return None if last is None else max(timedelta(), now - last.at)


def _places(home: Home) -> list[Path]:
    """Return the folders that are there into which this desk's backups go or went last."""
    kept = backup_notes.notes(home)
    places = {kept.place(home), home.backups} | ({Path(kept.last.path).parent} if kept.last else set())
    return [place for place in places if place.is_dir()]


def _scheduled(session: Session, *, now: datetime) -> Scheduled:
    try:
        with Store.open(session.home, session.key) as store:
            return Scheduled(_back_up(store, session, None, now=now), None)
    except Trouble as trouble:
        finding = Finding.of("backup.failed", Severity.REVIEW, why=trouble.code)
        return Scheduled(None, finding)


def _back_up(
    store: Store,
    session: Session,
    folder: Path | None,
    *,
    now: datetime,
    copied: Progress | None = None,
    written: Bytes | None = None,
    tried: Progress | None = None,
) -> Backup:
    home = session.home
    with _noting_failure(home, now=now):
        kept = backup_notes.notes(home)
        place = folder or kept.place(home)
        # A stick that is not plugged in has no folder: making it would fill the disk below.
        if place == home.backups:
            make_folder(place)
        if not place.is_dir():
            raise Trouble("backup.no_folder", folder=str(place))
        _demand_room(home, place)
        backup = _written(store, session, place, now=now, copied=copied, written=written, tried=tried)
        label = backup.label
        last = LastBackup(now, str(backup.path), label.number, label.entries)
        backup_notes.keep_notes(home, replace(backup_notes.notes(home), last=last, failed=None))
    _drop_oldest(store, place, label, keep=kept.keep)
    return backup


def _written(
    store: Store,
    session: Session,
    place: Path,
    *,
    now: datetime,
    copied: Progress | None,
    written: Bytes | None,
    tried: Progress | None,
) -> Backup:
    home = session.home
    post = store.post()
    with scratch(home) as folder:
        database = folder / home.database.name
        extent = backup_copy.copy(store, database, copied)
        with disk_troubles():
            keys, size = home.keys.read_bytes(), database.stat().st_size
        blank = Label(
            post=post.code,
            lane=post.lane,
            practice=post.practice,
            device=extent.device.hex(),
            number=_next_number(home, place, extent.device.hex()),
            entries=extent.entries,
            head=extent.head.hex(),
            made_at=now,
            schema=extent.schema,
            keys_size=len(keys),
            keys_sha256=backup_file.digest_of(home.keys),
            database_size=size,
            database_sha256=backup_file.digest_of(database),
        )
        label = blank.sealed(session.key)
        with disk_troubles():
            # Begun by a program that was killed; no other writes for this desk while we have the scratch.
            for left in place.glob(f".*-{label.device[:8]}-*.partial"):
                left.unlink(missing_ok=True)
        path = place / _name(label)
        backup_file.write(path, label, keys, database, progress=written)
        with disk_troubles():
            database.unlink()
        _demand_restores(path, Home(folder / "restored"), session.key, tried)
    return Backup(path, label)


def _demand_restores(path: Path, place: Home, key: DataKey, tried: Progress | None) -> None:
    """Restore a backup into a place of its own and verify it whole there.

    Raise Trouble ``backup.unsound`` where its journal or tables are not whole, as the desk's own are not
    then either: the backup stays, and so do those before it.
    """
    make_folder(place.path)
    label = backup_file.unpack(path, place.database)
    if not backup_copy.is_sound(place, key, label, tried, gently=True):
        raise Trouble("backup.unsound")


@contextmanager
def _noting_failure(home: Home, *, now: datetime) -> Iterator[None]:
    try:
        yield
    except Trouble as trouble:
        kept = replace(backup_notes.notes(home), failed=FailedBackup(now, trouble.code))
        try:
            backup_notes.keep_notes(home, kept)
        except Trouble as second:
            # The disk takes not even the note: what went wrong first is what people should hear.
            trouble.add_note(f"nor could it be noted: {second}")
        raise


def _demand_room(home: Home, place: Path) -> None:
    """Raise Trouble ``backup.no_room`` where the copy, or the backup made of it, would not fit."""
    with disk_troubles():
        log = home.database.with_name(home.database.name + "-wal")
        size = home.database.stat().st_size + (log.stat().st_size if log.exists() else 0)
        same_disk = place.stat().st_dev == home.path.stat().st_dev
        needed = size + MARGIN_BYTES
        wanted = {home.path: needed + size} if same_disk else {home.path: needed, place: needed}
        for folder, least in wanted.items():
            if disk_usage(folder).free < least:
                raise Trouble("backup.no_room", folder=str(folder), megabytes=str(least // 1_000_000 + 1))


def _next_number(home: Home, place: Path, device: str) -> int:
    last = backup_notes.notes(home).last
    there = [label.number for label in _labels(place).values() if label.device == device]
    return max([last.number if last else 0, *there]) + 1


def _name(label: Label) -> str:
    lane = "".join(sign for sign in label.lane if sign.isascii() and sign.isalnum()) or "0"
    moment = f"{label.made_at:%Y%m%dT%H%M%SZ}"
    return f"{label.post}-{lane}-{label.device[:8]}-{label.number:06d}-{moment}{SUFFIX}"


def _labels(place: Path) -> dict[Path, Label]:
    """Return the backups of a folder that can be read, with their labels."""
    found: dict[Path, Label] = {}
    with disk_troubles():
        paths = [path for path in place.glob(f"*{SUFFIX}") if not path.name.startswith(".")]
    for path in paths:
        try:
            found[path] = backup_file.read_label(path)
        except Trouble:
            # Not ours, newer, or gone bad: nothing of it is counted and nothing of it is removed.
            continue
    return found


def _drop_oldest(store: Store, place: Path, newest: Label, *, keep: int) -> None:
    """Remove the oldest backups of this desk; one that holds what the journal has not is never removed."""
    ours = {
        path: label
        for path, label in _labels(place).items()
        if label.device == newest.device and label.number < newest.number and holds(store, label)
    }
    surplus = sorted(ours, key=lambda path: ours[path].number)[: max(0, len(ours) + 1 - keep)]
    for path in surplus:
        with disk_troubles():
            path.unlink(missing_ok=True)


def holds(store: Store, label: Label) -> bool:
    """Tell whether a desk's journal has every entry of a backup."""
    if label.entries == 0:
        return True
    there = store.tail(after=label.entries - 1, limit=1)
    return bool(there) and there[0].head.hex() == label.head
