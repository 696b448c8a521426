"""Histories of desks and a platform at random, one seed each: drops, repeats, cuts, crashes, backups, clones.

Packing, carrier, intake, ledger, the encrypted files and PostgreSQL are the real ones; only the link is
played. ``python -m tests.soak.sync_histories --histories 1000`` is the long form of a test.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec

from borderpost.domain.errors import Trouble
from borderpost.store.home import Home
from sync.carrier import carry
from sync.contract import Platform
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.retry import Patience
from sync.wire import BlockAnswer, Hello, Signed
from tests.platform.regions import Clock, fresh_database, name_of, running_cluster
from tests.sync.desk.places import (
    REFUSED,
    CutOutbox,
    CutPlatform,
    Desk,
    KilledError,
    Knife,
    exchange,
    new_desk,
    new_draft,
)

STEPS = 70
MOST_HEALING = 25
MOST_DESKS = 4


@dataclass
class Told:
    """What a history did and what came of it."""

    records: int = 0
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    kills: int = 0
    restored: int = 0
    clones: int = 0
    platform_restored: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass
class Lossy:
    """Be a bad link: requests and answers get lost, uploads are cut, old uploads come once more."""

    inner: Platform
    chance: random.Random
    past: list[tuple[bytes, bytes]]

    def hello(self, hello: Hello) -> Signed:
        self._perhaps_lost()
        answer = self.inner.hello(hello)
        self._perhaps_lost()
        return answer

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        self._perhaps_lost()
        content = b"".join(pieces)
        if self.past and self.chance.random() < 0.1:
            old, whole = self.chance.choice(self.past)
            self.inner.put_block(old, total=len(whole), offset=0, pieces=[whole])
        if offset == 0 and len(content) == total:
            self.past.append((digest, content))
        answer = self.inner.put_block(digest, total=total, offset=offset, pieces=self._cut(content))
        if self.chance.random() < 0.1:
            answer = self.inner.put_block(digest, total=total, offset=offset, pieces=[content])
        self._perhaps_lost()
        return answer

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        self._perhaps_lost()
        for piece in self.inner.fetch(digest, offset=offset):
            yield from self._cut(piece)

    def _cut(self, content: bytes) -> Iterator[bytes]:
        size = self.chance.randrange(1, len(content) + 1) if content else 1
        for start in range(0, len(content), size):
            if self.chance.random() < 0.08:
                raise Trouble("link.cut")
            yield content[start : start + size]

    def _perhaps_lost(self) -> None:
        if self.chance.random() < 0.08:
            raise Trouble("link.cut")


class History:
    """Be one history."""

    def __init__(self, folder: Path, cluster: Cluster, keys: PlatformKeys, seed: int) -> None:
        self.chance = random.Random(seed)
        self.told = Told()
        self._folder = folder
        self._cluster = cluster
        self._keys = keys
        self._clock = Clock()
        self._stack = ExitStack()
        self._past: dict[bytes, list[tuple[bytes, bytes]]] = {}
        self._backup: str | None = None
        self._name = 0

    def run(self) -> Told:
        """Live it, heal it, and say what was lost, doubled or stuck."""
        with self._stack:
            url = self._stack.enter_context(fresh_database(self._cluster))
            self.platform = self._open(url)
            self.desks = [self._new_desk() for _ in range(2)]
            self.backups: dict[int, Path] = {}
            for _ in range(STEPS):
                self._clock.pass_(timedelta(seconds=self.chance.choice([0, 5, 40, 90])))
                self._step()
            self._heal()
            self._judge()
            self.platform.close()
        return self.told

    def _step(self) -> None:
        desk = self.chance.choice(self.desks)
        step = self.chance.choices(
            ["record", "exchange", "carry", "pack", "sign_in", "backup", "restore", "clone", "keep", "lose"],
            [28, 36, 8, 6, 4, 6, 8, 2, 3, 4],
        )[0]
        match step:
            case "record":
                self._record(desk)
            case "exchange":
                self._exchange(desk)
            case "carry":
                self._carry(desk)
            case "pack":
                desk.sync.pack_all(desk.session)
            case "sign_in":
                desk.sign_in()
            case "backup":
                self._back_up(desk)
            case "restore":
                self._restore(desk)
            case "clone":
                self._clone(desk)
            case "keep":
                self._keep_platform()
            case _:
                self._lose_platform()

    def _record(self, desk: Desk) -> None:
        drafts = [new_draft() for _ in range(self.chance.randrange(1, 7))]
        if self.chance.random() < 0.2:
            drafts.append(new_draft(REFUSED))
        desk.record(*drafts)
        self.told.records += len(drafts)

    def _exchange(self, desk: Desk) -> None:
        desk.link = self._lossy(desk)
        try:
            exchange(desk, Knife(self.chance.randrange(1, 60) if self.chance.random() < 0.3 else None))
        except KilledError:
            self.told.kills += 1
        desk.link = None

    def _carry(self, desk: Desk) -> None:
        knife = Knife(self.chance.randrange(1, 30) if self.chance.random() < 0.3 else None)
        outbox = CutOutbox(desk.home.outbox, knife)
        try:
            carry(outbox, CutPlatform(self._lossy(desk), knife), clock=self._clock, patience=Patience())
        except KilledError:
            self.told.kills += 1

    def _back_up(self, desk: Desk) -> None:
        place = self._place("backup")
        shutil.copytree(desk.home.path, place)
        self.backups[id(desk)] = place

    def _restore(self, desk: Desk) -> None:
        """Put an old disk in the desk's place; now and then only the database is old, not the outbox."""
        backup = self.backups.get(id(desk))
        if backup is None:
            return
        whole = self._place("restored")
        shutil.copytree(backup, whole)
        if self.chance.random() < 0.5 and desk.home.outbox.exists():
            shutil.rmtree(whole / "outbox", ignore_errors=True)
            shutil.copytree(desk.home.outbox, whole / "outbox")
        shutil.rmtree(desk.home.path)
        whole.rename(desk.home.path)
        self.told.restored += 1

    def _clone(self, desk: Desk) -> None:
        if len(self.desks) < MOST_DESKS:
            place = self._place("clone")
            shutil.copytree(desk.home.path, place)
            self.desks.append(Desk(Home(place), self.platform, self._clock))
            self.told.clones += 1

    def _keep_platform(self) -> None:
        """Back the platform up: a copy of its database, which nobody may be using meanwhile."""
        self.platform.close()
        self._backup = self._copied(name_of(self._url))
        self._reopen(self._url)

    def _lose_platform(self) -> None:
        if self._backup is None:
            return
        self.platform.close()
        self._reopen(self._copied(name_of(self._backup)))
        self.told.platform_restored += 1

    def _heal(self) -> None:
        for _ in range(MOST_HEALING):
            self._clock.pass_(timedelta(minutes=11))
            unsent = 0
            for desk in self.desks:
                report = desk.sync.run_once(desk.session)
                unsent += report.unsent + len(desk.outbox.waiting())
            if not unsent:
                return
        self.told.stuck += 1
        self.told.problems.append(f"{unsent} entries or blocks are stuck")

    def _judge(self) -> None:
        with self.platform.database.transaction() as connection:
            rows = connection.execute("SELECT content FROM entry WHERE kind = 'crossing'").fetchall()
            counted = connection.execute("SELECT count(*) FROM crossing").fetchone()
        got = Counter(_number(bytes(row[0])) for row in rows)
        here: set[str] = set()
        for desk in self.desks:
            with desk.store() as store:
                here |= {crossing.draft.document.number for crossing in store.crossings()}
        self.told.lost = len(here - got.keys())
        self.told.doubled = sum(times - 1 for times in got.values())
        if counted is None or counted[0] != len(got):
            self.told.problems.append(f"{counted} crossings count, {len(got)} are there")
        for desk in self.desks:
            if desk.outbox.blocks() or desk.outbox.receipted() or desk.outbox.kept():
                self.told.problems.append("the outbox is not empty")
            if desk.outbox.aside():
                self.told.problems.append(f"set aside: {desk.outbox.aside()}")

    def _new_desk(self) -> Desk:
        desk = new_desk(self._folder, self.platform, self._clock)
        desk.enrol()
        return desk

    def _lossy(self, desk: Desk) -> Lossy:
        past = self._past.setdefault(desk.device, [])
        return Lossy(self.platform.desk(desk.device), self.chance, past)

    def _open(self, url: str) -> RegionalPlatform:
        self._url = url
        return RegionalPlatform(url, self._keys, clock=self._clock, connections=2)

    def _reopen(self, url: str) -> None:
        self.platform = self._open(url)
        for desk in self.desks:
            desk.region = self.platform

    def _copied(self, name: str) -> str:
        return self._stack.enter_context(fresh_database(self._cluster, like=name))

    def _place(self, what: str) -> Path:
        self._name += 1
        return self._folder / f"{what}-{self._name}"


class _Document(msgspec.Struct):
    number: str


class _Draft(msgspec.Struct):
    document: _Document


class _Body(msgspec.Struct):
    draft: _Draft


class _Entry(msgspec.Struct):
    body: _Body


def _number(content: bytes) -> str:
    return msgspec.json.decode(content, type=_Entry).body.draft.document.number


def live(folder: Path, cluster: Cluster, keys: PlatformKeys, seed: int) -> Told:
    """Live one history in a folder of its own and return what came of it, every problem with its seed."""
    place = folder / f"history-{seed}"
    place.mkdir()
    try:
        told = History(place, cluster, keys, seed).run()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if told.lost or told.doubled:
        told.problems.append(f"lost {told.lost}, doubled {told.doubled}")
    told.problems = [f"seed {seed}: {problem}" for problem in told.problems]
    return told


def main(histories: int, first: int) -> int:
    """Live so many histories and say what came of them; return the exit code."""
    began, problems = time.monotonic(), list[str]()
    sums: Counter[str] = Counter()
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.exists() else None) as folder,
        running_cluster() as cluster,
    ):
        keys = PlatformKeys.load_or_create(Path(folder) / "keys")
        for seed in range(first, first + histories):
            told = live(Path(folder), cluster, keys, seed)
            problems += told.problems
            sums.update({name: value for name, value in vars(told).items() if isinstance(value, int)})
            sys.stdout.writelines(f"{problem}\n" for problem in told.problems)
            sys.stdout.flush()
    took = time.monotonic() - began
    said = ", ".join(f"{name} {value}" for name, value in sums.items())
    print(f"{histories} histories in {took:.0f} s: {said}; {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--histories", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    given = parser.parse_args()
    sys.exit(main(given.histories, given.first))
