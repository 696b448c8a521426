"""Wrong passphrases, counted so that each waits longer: across restarts, and never for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import msgspec

from borderpost.domain.errors import Refusal
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home
from borderpost.store.key_lock import alone

FREE_ATTEMPTS = 3
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime


def delay(failures: int) -> timedelta:
    """Return how long the next attempt waits after so many failures in a row."""
    over = failures - FREE_ATTEMPTS
    return min(FIRST_DELAY * 2 ** min(over, 16), LONGEST_DELAY) if over >= 0 else timedelta(0)


def demand_patience(home: Home, username: str, *, now: datetime) -> None:
    """Raise Refusal ``passphrase.wait`` (its ``seconds``) while the delay of the last failure runs.

    A clock that was set back to before the failure starts the same delay again and no longer one.
    """
    failures = _read(home).get(username)
    if failures is None:
        return
    if now < failures.last:
        failures = _Failures(failures.count, now)
        with alone(home):
            _write(home, _read(home) | {username: failures})
    left = failures.last + delay(failures.count) - now
    if left > timedelta(0):
        raise Refusal("passphrase.wait", seconds=str(ceil(left.total_seconds())))


def count_failure(home: Home, username: str, *, now: datetime) -> None:
    """Count one more wrong passphrase."""
    with alone(home):
        counted = _read(home)
        before = counted.get(username)
        _write(home, counted | {username: _Failures(before.count + 1 if before else 1, now)})


def forget_failures(home: Home, username: str) -> None:
    """Start again from nothing after the right passphrase."""
    if username not in _read(home):
        return
    with alone(home):
        counted = _read(home)
        counted.pop(username, None)
        _write(home, counted)


def _read(home: Home) -> dict[str, _Failures]:
    if not home.attempts.exists():
        return {}
    with disk_troubles():
        content = home.attempts.read_bytes()
    try:
        return msgspec.json.decode(content, type=dict[str, _Failures])
    except msgspec.DecodeError:
        return {}


def _write(home: Home, counted: dict[str, _Failures]) -> None:
    write_whole(home.attempts, msgspec.json.encode(counted))
