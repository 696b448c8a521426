"""The outbox folder: sealed blocks on their way up, parcels that came down, and notes between exchanges.

Nothing in it is the only copy of anything: blocks are made from the journal and every note can be told
anew, so a file that cannot be read counts as absent. ``up`` holds ``.block`` files with ``.receipt`` or
``.kept`` beside them, ``down`` holds ``.parcel`` (whole) and ``.part`` (begun), ``aside`` what one of
the two ends would not take, each with its ``.why``.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import filelock
import msgspec

from borderpost.domain.sync_report import LinkNote
from borderpost.store.files import disk_trouble, disk_troubles, make_folder, sync_folder, write_whole
from sync.block import SealedBlock
from sync.outbox_notes import BlockName, Contact, LinkFile, Told, Why

MOST_TAKEN = 32
"""Digests of parcels remembered after they were taken in, so that they are not fetched again."""
STALE_SECONDS = 3600
"""Age of a half-written file that a killed program left behind."""

T = TypeVar("T")


class Outbox:
    """Hold the folder; every write is whole and durable, and only ``lock`` keeps two carriers apart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._up = path / "up"
        self._down = path / "down"
        self._aside = path / "aside"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Carry alone; raise ``filelock.Timeout`` at once where another does, or Trouble ``disk.*``."""
        make_folder(self.path)
        lock = filelock.FileLock(self.path / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise
        except OSError as error:
            raise disk_trouble(error) from error
        try:
            yield
        finally:
            lock.release()

    def link(self) -> LinkFile | None:
        """Return how the platform is reached; None where the desk is not enrolled."""
        return _decoded(self.path / "link.json", LinkFile)

    def keep_link(self, link: LinkFile, *, now: datetime) -> None:
        """Keep how the platform is reached; what was made for another enrolment goes first.

        Blocks sealed for it are set aside, not removed: they may be of a journal that is lost here.
        """
        before = self.link()
        if before == link:
            return
        if before is None or not before.same_bond(link):
            for name in self.waiting():
                self.set_block_aside(name, "enrolment.replaced", now=now, intact=False)
            for path in [*_files(self._up), *_files(self._down)]:
                self._remove(path)
            for note in (
                "hello.json",
                "contact.json",
                "taken.json",
                "note.json",
                "welcome.bin",
                "welcome.taking",
            ):
                self._remove(self.path / note)
        self._write(self.path / "link.json", msgspec.json.encode(link))

    def told(self) -> Told | None:
        """Return what the desk last said of itself."""
        return _decoded(self.path / "hello.json", Told)

    def tell(self, told: Told) -> None:
        """Say of the desk what the next hello repeats."""
        if told != self.told():
            self._write(self.path / "hello.json", msgspec.json.encode(told))

    def contact(self) -> Contact | None:
        """Return the platform's last signed word."""
        return _decoded(self.path / "contact.json", Contact)

    def keep_contact(self, contact: Contact) -> None:
        """Keep the platform's last signed word."""
        self._write(self.path / "contact.json", msgspec.json.encode(contact))

    def note(self) -> LinkNote | None:
        """Return how the last exchange went."""
        return _decoded(self.path / "note.json", LinkNote)

    def keep_note(self, note: LinkNote) -> None:
        """Keep how the last exchange went."""
        self._write(self.path / "note.json", msgspec.json.encode(note))

    def blocks(self) -> tuple[BlockName, ...]:
        """Return every block that lies here, express first, then in the journal's order."""
        return self._names(".block")

    def waiting(self) -> tuple[BlockName, ...]:
        """Return the blocks that have no receipt yet, in the same order."""
        answered = {*self._names(".receipt"), *self._names(".kept")}
        return tuple(name for name in self.blocks() if name not in answered)

    def put(self, sealed: SealedBlock) -> BlockName:
        """Keep a block that was built; its bytes are fixed from here on."""
        name = BlockName.of(sealed)
        self._write(self._up / f"{name.stem}.block", sealed.content)
        return name

    def content(self, name: BlockName) -> bytes | None:
        """Return a block's bytes; None where it is gone."""
        return _read(self._up / f"{name.stem}.block")

    def drop_block(self, name: BlockName) -> None:
        """Remove a block's bytes: its receipt was taken in."""
        self._remove(self._up / f"{name.stem}.block")
        self._remove(self._aside / f"{name.stem}.block.why")

    def receipted(self) -> tuple[BlockName, ...]:
        """Return the blocks whose receipts are not taken in yet."""
        return self._names(".receipt")

    def receipt(self, name: BlockName) -> bytes | None:
        """Return a receipt, as signed; None where there is none."""
        return _read(self._up / f"{name.stem}.receipt")

    def keep_receipt(self, name: BlockName, signed: bytes) -> None:
        """Keep a receipt, as signed, until it is taken in."""
        self._write(self._up / f"{name.stem}.receipt", signed)

    def drop_receipt(self, name: BlockName) -> None:
        """Forget a receipt: it was taken in, or the platform has lost what it says."""
        self._remove(self._up / f"{name.stem}.receipt")

    def kept(self) -> tuple[BlockName, ...]:
        """Return the blocks with a receipt taken in whose entries the mark had not passed."""
        return self._names(".kept")

    def keep_kept(self, name: BlockName) -> None:
        """Remember that a block was receipted though something before it is missing at the platform."""
        self._write(self._up / f"{name.stem}.kept", b"")

    def drop_kept(self, name: BlockName) -> None:
        """Forget that a block was receipted."""
        self._remove(self._up / f"{name.stem}.kept")

    def keep_welcome(self, signed: bytes) -> None:
        """Keep the newest welcome, as signed, until it is taken in."""
        self._write(self.path / "welcome.bin", signed)

    def take_welcome(self) -> bytes | None:
        """Return the newest welcome and put it where no carrier replaces it meanwhile."""
        taking = self.path / "welcome.taking"
        self._move(self.path / "welcome.bin", taking)
        return _read(taking)

    def drop_welcome(self) -> None:
        """Forget the welcome that was taken in."""
        self._remove(self.path / "welcome.taking")

    def parcels(self) -> tuple[bytes, ...]:
        """Return the digests of the parcels that came down whole and are not taken in."""
        return _digests(self._down, ".parcel")

    def known_objects(self) -> tuple[bytes, ...]:
        """Return the digests of every parcel that need not come again: here, set aside or taken in."""
        taken = _decoded(self.path / "taken.json", list[bytes]) or []
        return tuple(dict.fromkeys([*self.parcels(), *_digests(self._aside, ".parcel"), *taken]))

    def parcel(self, digest: bytes) -> bytes | None:
        """Return a whole parcel's bytes."""
        return _read(self._down / f"{digest.hex()}.parcel")

    def begun(self, digest: bytes) -> int:
        """Return how many bytes of a parcel have arrived."""
        path = self._down / f"{digest.hex()}.part"
        with disk_troubles():
            return path.stat().st_size if path.exists() else 0

    def add_piece(self, digest: bytes, piece: bytes) -> None:
        """Keep a further piece of a parcel; only ``finish`` makes it count."""
        make_folder(self._down)
        with disk_troubles(), (self._down / f"{digest.hex()}.part").open("ab") as file:
            file.write(piece)

    def finish(self, digest: bytes) -> bool:
        """Make a parcel whole where its bytes are what its digest says; else it begins anew."""
        part = self._down / f"{digest.hex()}.part"
        content = _read(part) or b""
        whole = hashlib.sha256(content).digest() == digest
        if whole:
            self._write(self._down / f"{digest.hex()}.parcel", content)
        self._remove(part)
        return whole

    def forget_parts(self, offered: Iterable[bytes]) -> None:
        """Remove what was begun of parcels that are offered no more."""
        for digest in {*_digests(self._down, ".part")} - {*offered}:
            self._remove(self._down / f"{digest.hex()}.part")

    def drop_parcel(self, digest: bytes) -> None:
        """Remove a parcel that was taken in, and remember that it was."""
        taken = _decoded(self.path / "taken.json", list[bytes]) or []
        if digest not in taken:
            self._write(self.path / "taken.json", msgspec.json.encode([*taken, digest][-MOST_TAKEN:]))
        self._remove(self._down / f"{digest.hex()}.parcel")

    def set_block_aside(self, name: BlockName, code: str, *, now: datetime, intact: bool = True) -> None:
        """Put a block aside that must not delay the others."""
        self._set_aside(self._up / f"{name.stem}.block", code, now, intact=intact)

    def set_parcel_aside(self, digest: bytes, code: str, *, now: datetime) -> None:
        """Put a parcel aside that cannot be taken in."""
        self._set_aside(self._down / f"{digest.hex()}.parcel", code, now, intact=True)

    def aside(self) -> dict[str, Why]:
        """Return what was set aside, by its file's name."""
        reasons = {path.stem: _decoded(path, Why) for path in _files(self._aside) if path.suffix == ".why"}
        return {
            name: why for name, why in reasons.items() if why is not None and (self._aside / name).exists()
        }

    def blocks_aside(self) -> dict[BlockName, Why]:
        """Return the blocks among what was set aside."""
        named = {BlockName.parse(name.removesuffix(".block")): why for name, why in self.aside().items()}
        return {name: why for name, why in named.items() if name is not None}

    def bring_back(self, name: BlockName) -> None:
        """Put a block back in its place, to be tried once more."""
        self._move(self._aside / f"{name.stem}.block", self._up / f"{name.stem}.block")

    def tidy(self) -> None:
        """Remove half-written files that a killed program left behind long ago."""
        for folder in (self.path, self._up, self._down, self._aside):
            for path in folder.glob(".*.new"):
                with disk_troubles():
                    if abs(time.time() - path.stat().st_mtime) > STALE_SECONDS:
                        path.unlink(missing_ok=True)

    def _set_aside(self, path: Path, code: str, now: datetime, *, intact: bool) -> None:
        reason = self._aside / f"{path.name}.why"
        before = _decoded(reason, Why)
        why = Why(code, now, intact, before.times + 1 if before else 1)
        self._write(reason, msgspec.json.encode(why))
        self._move(path, self._aside / path.name)

    def _names(self, suffix: str) -> tuple[BlockName, ...]:
        named = (BlockName.parse(path.stem) for path in _files(self._up) if path.suffix == suffix)
        return tuple(sorted(name for name in named if name is not None))

    def _write(self, path: Path, content: bytes) -> None:
        make_folder(path.parent)
        write_whole(path, content)

    def _remove(self, path: Path) -> None:
        with disk_troubles():
            path.unlink(missing_ok=True)

    def _move(self, path: Path, to: Path) -> None:
        """Move a file durably; one that is gone meanwhile is left gone."""
        make_folder(to.parent)
        with disk_troubles():
            if path.exists():
                path.replace(to)
                sync_folder(to.parent)


def _files(folder: Path) -> Iterator[Path]:
    """Yield a folder's files but for half-written ones, whose names begin with a dot."""
    with disk_troubles():
        found = sorted(folder.iterdir()) if folder.exists() else []
    yield from (path for path in found if not path.name.startswith("."))


def _digests(folder: Path, suffix: str) -> tuple[bytes, ...]:
    found = [path.stem for path in _files(folder) if path.suffix == suffix]
    return tuple(
        bytes.fromhex(stem) for stem in found if len(stem) == 64 and set(stem) <= set("0123456789abcdef")
    )


def _read(path: Path) -> bytes | None:
    with disk_troubles():
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def _decoded(path: Path, kind: type[T]) -> T | None:
    content = _read(path)
    try:
        return None if content is None else msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
