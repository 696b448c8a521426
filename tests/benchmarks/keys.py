"""Measures what the keys cost: a guess as set-up chose it, a sign-in, a switch of officer, a rotation.

    python -m tests.benchmarks.keys

Each on real files. The cost of a guess is measured anew, as a set-up does it on the machine it runs on.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from borderpost.domain.officer import Role
from borderpost.services import rotating, setting_up, signing_in
from borderpost.services.setting_up import NewOfficer
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.store import Store

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANA = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, "cuatro caballos en la niebla")
LUIS = NewOfficer("luis", "Luis Especimen", Role.SUPERVISOR, "una frase del todo distinta")
TRIES = 7


def main() -> None:
    """Measure and print Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "post")
        started = time.perf_counter()
        protection = replace(keys.measured(), key_store=False)
        chosen = time.perf_counter() - started
        cost = protection.cost
        setting_up.set_up(
            home,
            post=setting_up.PRACTICE_POST,
            administrator=ANA,
            officers=(LUIS,),
            now=NOW,
            protection=protection,
        )
        print("| What | p50 | Most | CPU p50 | Of |")
        print("|---|---|---|---|---|")
        _row("A guess: right passphrase to data key", lambda: _unwrap(home))
        _row("Unlock: sign-in with its entry in the journal, and the store opened", lambda: _unlock(home))
        _row("A rotation of the data key, empty post", lambda: _rotate(home), tries=3)
        print(
            f"\nArgon2id as set-up measured it here, in {chosen:.1f} s: {cost.passes} passes,"
            f" {cost.memory_kib // 1024} MiB, {cost.lanes} lanes. Goals: a guess 0.5 to 1 s, an unlock 1.2 s."
        )


def _unwrap(home: Home) -> None:
    keys.unwrap(home, LUIS.username, LUIS.passphrase)


def _unlock(home: Home) -> None:
    session = signing_in.sign_in(home, LUIS.username, LUIS.passphrase, now=NOW)
    Store.open(home, session.key).close()


def _rotate(home: Home) -> None:
    rotating.rotate(home, ANA.username, ANA.passphrase, now=NOW)


def _row(what: str, act: Callable[[], None], *, tries: int = TRIES) -> None:
    times, spent = list[float](), list[float]()
    for _ in range(tries):
        started, busy = time.perf_counter(), time.process_time()
        act()
        times.append(time.perf_counter() - started)
        spent.append(time.process_time() - busy)
    middle, cpu = sorted(times)[tries // 2], sorted(spent)[tries // 2]
    print(f"| {what} | {middle:.2f} s | {max(times):.2f} s | {cpu:.2f} s | {tries} |", flush=True)


if __name__ == "__main__":
    main()
