"""A desk on a disk that fails: it sets up or works, and must say what is so and work again afterwards.

``python -m tests.soak.io_faults_desk FOLDER MOST`` tries at most so many places of each fault (0:
every one) and prints a line of JSON for each fault.
"""

import errno
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path

import msgspec

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import BorderPostError, Refusal, Trouble
from borderpost.services import correcting, officering, recording, setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.soak.io_faults_disk import Call, Disk
from tests.store.desks import put_in_force
from tests.store.drafts import NOW, draft

PAGES_BEFORE_CHECKPOINT = 12
LATER = NOW + timedelta(hours=1)
OTHER_PASSPHRASE = "otra frase de paso larga"
RIGHT = {errno.EIO: {"disk.failed"}, errno.ENOSPC: {"disk.full"}}
RIGHT_OF_READING = {"disk.failed", "database.damaged"}
"""SQLCipher calls a page that could not be read one that is not whole."""
FAULTS = [
    *((call, errno.EIO) for call in Call),
    *((call, errno.ENOSPC) for call in (Call.OPEN, Call.WRITE, Call.SYNC, Call.TRUNCATE, Call.RENAME)),
]


class Outcome(msgspec.Struct):
    """Hold what one fault did, at every place of a desk's work where it was tried."""

    work: str
    fault: str
    places: int
    tried: int = 0
    fired: int = 0
    said: dict[str, int] = msgspec.field(default_factory=dict)
    broken: list[str] = msgspec.field(default_factory=list)


class Desk:
    """Hold a desk, what it has acknowledged and what it said while the disk failed."""

    def __init__(self, home: Home, right: set[str]) -> None:
        self.home = home
        self.said: list[str] = []
        self.broken: list[str] = []
        self._right = right
        self._kept: dict[str, str] = {}
        self._session: Session | None = None
        self._store: Store | None = None
        self._passphrases = [setting_up.practice_passphrase(home)] if home.is_set_up else []

    def set_up(self) -> None:
        with self._attempt():
            setting_up.practise(self.home, now=NOW)
            self._passphrases = [setting_up.practice_passphrase(self.home)]

    def work(self) -> None:
        """Do a little of everything that a desk does; what fails is tried no second time."""
        for act in (self._begin, self._begin):
            with self._attempt():
                act()
        for number in range(4):
            with self._attempt():
                self._record(f"D{number}")
        for act in (
            self._look_after,
            self._annul,
            self._rewrap,
            self._refuse,
            self._turn_over,
            self._adopt,
            self._restart,
        ):
            with self._attempt():
                act()
        with self._attempt():
            self._record("D9")

    def look_again(self) -> Iterator[str]:
        """Yield what is not as it should be now that the disk works again."""
        yield from self.broken
        try:
            yield from self._after_the_fault()
        except BorderPostError as error:
            yield f"afterwards: {error.code}"

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """Let an act fail with the Trouble of the fault, and with nothing else."""
        try:
            yield
        except Trouble as trouble:
            self.said.append(trouble.code)
            if trouble.code not in self._right:
                self.broken.append(f"said {trouble.code}")
        except Exception as error:  # noqa: BLE001 (whatever else comes out is what is looked for)
            self.broken.append(f"{type(error).__name__}: {error}")

    def _begin(self) -> None:
        if self._session is None:
            username = setting_up.PRACTICE_SUPERVISOR
            self._session = signing_in.sign_in(self.home, username, self._passphrases[0], now=LATER)
        if self._store is None:
            store = Store.open(self.home, self._session.key)
            store.database.run(f"PRAGMA wal_autocheckpoint = {PAGES_BEFORE_CHECKPOINT}")
            self._store = store

    def _record(self, number: str) -> None:
        if self._store is not None and self._session is not None:
            self._record_in(self._store, self._session, number)

    def _annul(self) -> None:
        if self._store is not None and self._session is not None:
            for id_ in list(self._kept.values())[:1]:
                proof = signing_in.prove(self._session, self._passphrases[0])
                correcting.annul(
                    self._store, self._session, EntryId(id_), reason="doble", proof=proof, now=NOW
                )

    def _rewrap(self) -> None:
        if self._store is not None and self._session is not None:
            current = self._passphrases[0]
            self._passphrases.append(OTHER_PASSPHRASE)
            officering.change_passphrase(
                self._store, self._session, current=current, new=OTHER_PASSPHRASE, now=LATER
            )
            self._passphrases, self._session = [OTHER_PASSPHRASE], None
            self._begin()

    def _look_after(self) -> None:
        if self._store is not None:
            self._store.checkpoint()

    def _refuse(self) -> None:
        try:
            keys.unwrap(self.home, setting_up.PRACTICE_ADMINISTRATOR, "una frase que no es")
        except Refusal:
            return
        raise AssertionError("a wrong passphrase opened the desk")

    def _turn_over(self) -> None:
        if self._store is not None and self._session is not None:
            shifting.close_shift(self._store, self._session, notes="", now=NOW)
            shifting.open_shift(self._store, self._session, now=NOW)

    def _adopt(self) -> None:
        if self._store is not None:
            alerts = tuple(Alert(f"A{one}", next(iter(AlertKind)), "Prueba") for one in range(200))
            with self._store.transaction():
                put_in_force(self._store, AlertList("L", NOW, alerts))

    def _restart(self) -> None:
        self.close()
        self._begin()

    def _after_the_fault(self) -> Iterator[str]:
        if not self.home.is_set_up:
            setting_up.practise(self.home, now=NOW)
        if not self._passphrases:
            self._passphrases = [setting_up.practice_passphrase(self.home)]
        session = self._signed_in()
        if session is None:
            yield "no passphrase opens the desk any more"
            return
        if self._store is not None:
            # The officer goes on at the desk that is open, without starting it again.
            yield from self._kept_in(self._store)
            self._record_in(self._store, session, "AGAIN")
            self.close()
        with Store.open(self.home, session.key) as store:
            yield from self._kept_in(store)
            self._record_in(store, session, "ANEW")
            result = verify(store)
            if not result.ok:
                yield f"verify: {result.problem}"

    def _signed_in(self) -> Session | None:
        for passphrase in reversed(self._passphrases):
            try:
                username = setting_up.PRACTICE_SUPERVISOR
                return signing_in.sign_in(self.home, username, passphrase, now=LATER)
            except Refusal:
                continue
        return None

    def _record_in(self, store: Store, session: Session, number: str) -> None:
        if store.open_shift() is None:
            shifting.open_shift(store, session, now=NOW)
        self._kept[number] = recording.record(store, session, draft(number), now=NOW).id

    def _kept_in(self, store: Store) -> Iterator[str]:
        found = {crossing.draft.document.number: crossing.id for crossing in store.crossings()}
        if self._kept.items() - found.items():
            yield "what was acknowledged is lost"
        if found.keys() - self._kept.keys():
            yield "what was refused is recorded"


def places(disk: Disk, folder: Path, work: str) -> dict[Call, int]:
    """Return how many calls of each kind a work makes on a disk that does not fail."""
    desk = _run(disk, folder, work, Call.OPEN, errno.EIO, at=0, lasting=False)
    seen = {call: disk.seen(call) for call in Call}
    desk.close()
    return seen


def trial(
    disk: Disk, folder: Path, work: str, call: Call, error: int, *, lasting: bool, among: int, most: int
) -> Outcome:
    """Try a fault at every place of a work, or at so many taken by chance."""
    fault = f"{call.name.lower()} {errno.errorcode[error]}{' from then on' if lasting else ''}"
    outcome = Outcome(work, fault, among)
    chance = random.Random(f"{most} {fault}")
    every = range(1, among + 1)
    for at in chance.sample(every, most) if 0 < most < among else every:
        desk = _run(disk, folder, work, call, error, at=at, lasting=lasting)
        outcome.tried += 1
        outcome.fired += disk.fired > 0
        for code in desk.said:
            outcome.said[code] = outcome.said.get(code, 0) + 1
        outcome.broken += (f"{fault}, place {at}: {said}" for said in desk.look_again())
        desk.close()
    return outcome


def _run(disk: Disk, folder: Path, work: str, call: Call, error: int, *, at: int, lasting: bool) -> Desk:
    place = folder / "desk"
    shutil.rmtree(place, ignore_errors=True)
    if work == "work":
        shutil.copytree(folder / "as-made", place)
    desk = Desk(Home(place), RIGHT_OF_READING if call is Call.READ else RIGHT[error])
    disk.arm(call, error, at, lasting=lasting)
    try:
        desk.set_up() if work == "set-up" else desk.work()
    finally:
        disk.disarm()
    return desk


def main(folder: Path, most: int) -> None:
    disk = Disk()
    setting_up.practise(Home(folder / "as-made"), now=NOW)
    for work in ("set-up", "work"):
        among = places(disk, folder, work)
        for (call, error), lasting in product(FAULTS, (False, True)):
            outcome = trial(disk, folder, work, call, error, lasting=lasting, among=among[call], most=most)
            print(msgspec.json.encode(outcome).decode(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
