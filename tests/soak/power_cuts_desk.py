"""A desk that works on the disk that is written down, and marks there what it has acknowledged.

``python -m tests.soak.power_cuts_desk FOLDER SEED ACTS SYNCHRONOUS``: every act is one that a post does;
a mark ``entry POSITION HEAD`` follows each, and ``ready KEY`` the set-up. Any other SYNCHRONOUS than the
product's own, FULL, is there to see that the trial finds what is lost by it.
"""

import random
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.domain.errors import Refusal
from borderpost.services import correcting, officering, recording, setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store import keys, log_room
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync.outbox import Outbox
from sync.packing import pack
from tests.soak.io_faults_disk import Disk
from tests.store.bonds import bond
from tests.store.desks import proof_of, put_in_force, witness_of
from tests.store.drafts import NOW, draft

PAGES_BEFORE_CHECKPOINT = (10, 40, 1000)
LOG_ROOM = (50_000, 200_000)
LATER = NOW + timedelta(hours=1)


class Day:
    """Hold a desk at work; every act is one transaction or one file."""

    def __init__(
        self, home: Home, chance: random.Random, mark: Callable[[str], None], synchronous: str
    ) -> None:
        self._home = home
        self._chance = chance
        self._mark = mark
        self._synchronous = synchronous
        self._passphrase = setting_up.practice_passphrase(home)
        self._number = 0
        self.session, self.store = self._start()

    def act(self) -> None:
        """Do one thing of a post's day, and mark it."""
        acts = (self._record, self._correct, self._turn_over, self._restart, self._rewrap, self._fail)
        act = self._chance.choices((*acts, self._adopt, self._pack), (60, 12, 4, 4, 3, 3, 2, 3))[0]
        act()
        self._told()

    def _told(self) -> None:
        self._mark(f"entry {self.store.entry_count()} {self.store.head().hex()}")

    def _start(self) -> tuple[Session, Store]:
        session = signing_in.sign_in(self._home, setting_up.PRACTICE_SUPERVISOR, self._passphrase, now=LATER)
        store = Store.open(self._home, session.key)
        # Small, so that a short day has many checkpoints; the product's own code does the rest.
        store.database.run(f"PRAGMA wal_autocheckpoint = {self._chance.choice(PAGES_BEFORE_CHECKPOINT)}")
        if self._synchronous != "FULL":
            store.database.run(f"PRAGMA synchronous = {self._synchronous}")
        return session, store

    def _record(self) -> None:
        self._number += 1
        one = draft(f"P{self._number}", plate=self._chance.choice(["", "PBX 123"]))
        recording.record(self.store, self.session, one, now=NOW)

    def _correct(self) -> None:
        crossings = [crossing for crossing in self.store.crossings() if not crossing.annulled]
        if not crossings:
            return
        crossing = self._chance.choice(crossings)
        second = witness_of(self.store, self.session)
        if self._chance.random() < 0.5:
            proof = proof_of(self.session)
            correcting.annul(
                self.store, self.session, crossing.id, reason="doble", proof=proof, now=NOW, second=second
            )
            return
        changed = draft(crossing.draft.document.number, surname=self._chance.choice("ABC") * 30)
        correcting.amend(
            self.store, self.session, crossing.id, changed, reason="apellido", now=NOW, second=second
        )

    def _turn_over(self) -> None:
        shifting.close_shift(self.store, self.session, notes="Sin novedad", now=NOW)
        self._told()
        shifting.open_shift(self.store, self.session, now=NOW)

    def _restart(self) -> None:
        self.store.close()
        self.session, self.store = self._start()

    def _rewrap(self) -> None:
        fresh = f"frase de paso {self._chance.getrandbits(64)}"
        self._mark(f"words {self._passphrase.encode().hex()} {fresh.encode().hex()}")
        officering.change_passphrase(self.store, self.session, current=self._passphrase, new=fresh, now=LATER)
        self._passphrase = fresh
        self._mark(f"words {fresh.encode().hex()}")
        self._restart()

    def _fail(self) -> None:
        try:
            keys.unwrap(self._home, setting_up.PRACTICE_ADMINISTRATOR, "una frase que no es")
        except Refusal:
            return

    def _adopt(self) -> None:
        count = self._chance.randint(1, 40)
        alerts = (Alert(f"A{one}", next(iter(AlertKind)), "Prueba", "", f"B{one}") for one in range(count))
        with self.store.transaction():
            put_in_force(self.store, AlertList(f"L{self._number}", NOW, tuple(alerts)))

    def _look_after(self) -> None:
        self.store.database.checkpoint()
        log_room.make(self.store.database, self._chance.choice(LOG_ROOM))

    def _pack(self) -> None:
        with self.store.transaction():
            enrolment = self.store.enrolment() or bond(self.store)
            self.store.keep_enrolment(enrolment)
        pack(self.store, Outbox(self._home.outbox), enrolment, now=LATER, whole=True)


def main(folder: Path, seed: int, acts: int, synchronous: str) -> None:
    disk, chance = Disk(), random.Random(seed)
    home = Home(folder / "desk")
    setting_up.practise(home, now=NOW)
    day = Day(home, chance, disk.mark, synchronous)
    disk.mark(f"ready {day.session.key.secret.hex()}")
    for _ in range(acts):
        day.act()
    if chance.random() < 0.5:
        day.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
