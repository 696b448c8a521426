"""Wrong passphrases, counted so that each waits longer: across restarts, whatever the clock says."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import msgspec

from borderpost.domain.errors import Refusal
from borderpost.store import machine_clock
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home
from borderpost.store.key_lock import alone

FREE_ATTEMPTS = 3
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    boot: str
    running_ms: int


def delay(failures: int) -> timedelta:
    """Return how long the next attempt waits after so many failures in a row."""
    over = failures - FREE_ATTEMPTS
    return min(FIRST_DELAY * 2 ** min(over, 16), LONGEST_DELAY) if over >= 0 else timedelta(0)


def demand_patience(home: Home, username: str) -> None:
    """Raise Refusal ``passphrase.wait`` (its ``seconds``) while the delay of the last failure runs.

    The machine's own running time counts, which nobody can set: after a restart what it has run since.
    """
    failures = _read(home).get(username)
    if failures is None:
        return
    since = failures.running_ms if failures.boot == machine_clock.boot() else 0
    waited = timedelta(milliseconds=max(0, machine_clock.running_ms() - since))
    left = delay(failures.count) - waited
    if left > timedelta(0):
        raise Refusal("passphrase.wait", seconds=str(ceil(left.total_seconds())))


def count_failure(home: Home, username: str) -> None:
    """Count one more wrong passphrase."""
    with alone(home):
        counted = _read(home)
        before = counted.get(username)
        count = before.count + 1 if before else 1
        failures = _Failures(count, machine_clock.boot(), machine_clock.running_ms())
        _write(home, counted | {username: failures})


def forget_failures(home: Home, username: str) -> int:
    """Start again from nothing after the right passphrase; return how many wrong ones came before it."""
    if username not in _read(home):
        return 0
    with alone(home):
        counted = _read(home)
        before = counted.pop(username, None)
        _write(home, counted)
    return before.count if before else 0


def _read(home: Home) -> dict[str, _Failures]:
    if not home.attempts.exists():
        return {}
    with disk_troubles():
        content = home.attempts.read_bytes()
    try:
        return msgspec.json.decode(content, type=dict[str, _Failures])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _write(home: Home, counted: dict[str, _Failures]) -> None:
    write_whole(home.attempts, msgspec.json.encode(counted))
