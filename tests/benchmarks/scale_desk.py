"""A desk that has recorded for years: made once, kept under ``build/``, gone on with where it was left.

The journal is written in large transactions with the hashes and identities of ``domain.journal``; the derived
tables come from it by the product's own rebuild.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from borderpost.domain.journal import EntryKind, entry_id, leaf, next_head, salt
from borderpost.domain.officer import OfficerId
from borderpost.domain.shift import ShiftId
from borderpost.services import setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store.bodies import CrossingRecorded, encode
from borderpost.store.database import Value
from borderpost.store.home import Home
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.tail import TailEntry
from tests.benchmarks import traffic

A_SHIFT = 1000
"""Crossings of a shift; each is one transaction here."""
POST, LANE = "HN-PRA", "1"


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how many crossings the journal has, at which entry that was, and how many are derived."""

    crossings: int = 0
    entries: int = 0
    derived: int = 0


def desk(folder: Path, rows: int) -> Home:
    """Return a desk with at least so many crossings; what is missing is made, which takes a while."""
    home, file = Home(folder / "desk"), folder / "progress.json"
    if not home.is_set_up:
        folder.mkdir(parents=True, exist_ok=True)
        setting_up.practise(home, now=traffic.FIRST)
    done = msgspec.json.decode(file.read_bytes(), type=Progress) if file.exists() else Progress()
    if done.derived >= rows:
        return home
    session = signed_in(home)
    with Store.open(home, session.key) as store:
        if store.entry_count() - done.entries > A_SHIFT:
            # Killed between a shift's commit and its note.
            done = replace(done, crossings=done.crossings + A_SHIFT, entries=store.entry_count())
        if store.open_shift() is not None:
            shifting.close_shift(store, session, notes="", now=traffic.moment(done.crossings))
        while done.crossings < rows:
            _work(store, session, done.crossings)
            done = replace(done, crossings=done.crossings + A_SHIFT, entries=store.entry_count())
            file.write_bytes(msgspec.json.encode(done))
        started = time.process_time()
        rebuild(store)
        took = time.process_time() - started
        print(f"derived {done.crossings:,} in {took:.0f} s of CPU", file=sys.stderr)
        store.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    file.write_bytes(msgspec.json.encode(replace(done, derived=done.crossings)))
    return home


def signed_in(home: Home) -> Session:
    """Sign the supervisor of a desk in."""
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=traffic.FIRST)


def _work(store: Store, session: Session, first: int) -> None:
    """Record a shift: opened and closed, and signed for, as every shift is; the crossings many at a time."""
    opened = shifting.open_shift(store, session, now=traffic.moment(first))
    with store.transaction():
        (tail,) = store.tail(store.entry_count() - 1, 1)
        rows = list(_rows(store, tail, opened.id, session.officer.id, first))
        store.database.run_many(
            "INSERT INTO chain (position, segment, sequence, id, leaf, head)"
            " VALUES (:position, :segment, :sequence, :id, :leaf, :head)",
            rows,
        )
        store.database.run_many(
            "INSERT INTO body (position, content) VALUES (:position, packed(:content))", rows
        )
    shifting.close_shift(store, session, notes="", now=traffic.moment(first + A_SHIFT - 1))


def _rows(
    store: Store, tail: TailEntry, shift: ShiftId, actor: OfficerId, first: int
) -> Iterator[dict[str, Value]]:
    segment, head = store.segment(tail.segment), tail.head
    for number in range(A_SHIFT):
        body, at = (
            CrossingRecorded(traffic.crossing(first + number), POST, LANE, shift),
            traffic.moment(first + number),
        )
        content = encode(EntryKind.CROSSING, body, actor=actor, at=at)
        sequence = tail.sequence + number + 1
        leaf_ = leaf(salt(segment, sequence), content)
        head = next_head(head, sequence, leaf_)
        yield {
            "position": tail.position + number + 1,
            "segment": segment.id,
            "sequence": sequence,
            "id": entry_id(segment.device, segment.id, sequence, at),
            "leaf": leaf_,
            "head": head,
            "content": content,
        }
