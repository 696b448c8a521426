"""A region and desks to test on: a real platform over a real PostgreSQL, real encrypted homes, one clock."""

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from borderpost.domain.alert import AlertKind
from borderpost.domain.crossing import Crossing, CrossingDraft, Outcome, RefusalReason
from borderpost.domain.finding import Finding
from borderpost.domain.sync_report import LinkNote
from borderpost.services import recording, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync.carrier import carry
from sync.contract import Gate, Platform
from sync.engine import DeskSync
from sync.intake import take_in
from sync.outbox import Outbox
from sync.outbox_notes import LinkFile
from sync.packing import pack
from sync.platform.regional import RegionalPlatform
from sync.retry import Patience
from sync.wire import BlockAnswer, Hello, Signed
from tests.platform.regions import NOW, Clock
from tests.store.drafts import draft

REFUSED = replace(draft("R0000001", outcome=Outcome.REFUSED), reason=RefusalReason.FALSE_DOCUMENT)
_NUMBER = count(1)


@dataclass
class Desk:
    """Hold a desk, its clock, and how it reaches the platform (``link`` may be replaced)."""

    home: Home
    region: RegionalPlatform
    clock: Clock
    link: Platform | None = None

    def __post_init__(self) -> None:
        self._session: Session | None = None
        self.sync = DeskSync(self.home, clock=self.clock, connect=self._connect, gate=self._gate)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.home.outbox)

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = self.sign_in()
        return self._session

    @property
    def device(self) -> bytes:
        with self.store() as store:
            return store.device()

    def sign_in(self, username: str = setting_up.PRACTICE_SUPERVISOR) -> Session:
        passphrase = setting_up.practice_passphrase(self.home)
        return signing_in.sign_in(self.home, username, passphrase, now=self.clock())

    def enrol(self, code: str | None = None) -> None:
        administrator = self.sign_in(setting_up.PRACTICE_ADMINISTRATOR)
        self.sync.enrol(administrator, "platform.example", code or self.region.issue_code())

    def store(self) -> Store:
        return Store.open(self.home, self.session.key)

    def record(self, *drafts: CrossingDraft, times: int = 0) -> list[Crossing]:
        """Record crossings in one run of the program."""
        everything = [*drafts, *(new_draft() for _ in range(times))]
        with self.store() as store:
            return [recording.record(store, self.session, one, now=self.clock()) for one in everything]

    def _connect(self, link: LinkFile) -> AbstractContextManager[Platform]:
        return nullcontext(self.link or self.region.desk(link.device))

    def _gate(self, address: str, authority: str | None) -> Gate:
        return self.region.gate()


def new_draft(like: CrossingDraft | None = None) -> CrossingDraft:
    """Return a crossing with a document that no other has."""
    made = like or draft()
    return replace(made, document=replace(made.document, number=f"N{next(_NUMBER):07d}"))


def new_desk(folder: Path, region: RegionalPlatform, clock: Clock) -> Desk:
    """Make a desk of its own home."""
    home = Home(folder / f"desk-{next(_NUMBER)}")
    setting_up.practise(home, now=NOW)
    return Desk(home, region, clock)


def alert_file(version: str, *, as_of: datetime = NOW, alerts: int = 1) -> bytes:
    """Return an alert list's file."""
    rows = [
        {
            "id": f"A{number}",
            "kind": next(iter(AlertKind)).value,
            "source": "Prueba",
            "surname": f"ESPECIMEN {number}",
            "given_names": "ALERTA",
        }
        for number in range(alerts)
    ]
    return json.dumps({"version": version, "as_of": as_of.isoformat(), "alerts": rows}).encode()


class KilledError(BaseException):
    """The program ended here, as if the power had gone."""


class Knife:
    """Count the steps of an exchange and kill at the one that was chosen."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise KilledError


class CutOutbox(Outbox):
    """Be an outbox that a knife may cut before and after everything it does to the disk."""

    def __init__(self, path: Path, knife: Knife) -> None:
        super().__init__(path)
        self._knife = knife

    def _write(self, path: Path, content: bytes) -> None:
        self._knife.step()
        super()._write(path, content)
        self._knife.step()

    def _remove(self, path: Path) -> None:
        if path.exists():
            self._knife.step()
        super()._remove(path)

    def _move(self, path: Path, to: Path) -> None:
        if path.exists():
            self._knife.step()
        super()._move(path, to)
        self._knife.step()


@dataclass
class CutPlatform:
    """Be a link that a knife may cut before a request arrives, in its middle, and before its answer does."""

    inner: Platform
    knife: Knife

    def hello(self, hello: Hello) -> Signed:
        self.knife.step()
        answer = self.inner.hello(hello)
        self.knife.step()
        return answer

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        self.knife.step()
        answer = self.inner.put_block(digest, total=total, offset=offset, pieces=self._some(pieces))
        self.knife.step()
        return answer

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        self.knife.step()
        yield from self._some(self.inner.fetch(digest, offset=offset))

    def _some(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield small pieces, so that a cut leaves part of a block."""
        for piece in pieces:
            half = len(piece) // 2 + 1
            for start in range(0, len(piece), half):
                yield piece[start : start + half]
                self.knife.step()


def exchange(
    desk: Desk, knife: Knife, platform: Platform | None = None
) -> tuple[LinkNote, tuple[Finding, ...]]:
    """Do what the desk's sync does, each step under the knife."""
    outbox = CutOutbox(desk.home.outbox, knife)
    with desk.store() as store:
        enrolment = store.enrolment()
        assert enrolment is not None
        pack(store, outbox, enrolment, now=desk.clock())
        link = CutPlatform(desk.link or desk.region.desk(enrolment.device), knife)
        note = carry(outbox, link, clock=desk.clock, patience=Patience())
        return note, take_in(store, outbox, enrolment, now=desk.clock())
