"""The promise of the fuzzer's targets: any bytes at all are taken, quickly, and nothing comes out but a bug.

What is expected of bad input (a value, a named Trouble or Refusal, the domain's own ValueErrors) a target
takes itself; whatever else comes out, or takes longer than a second of the processor, is a broken promise.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

SLOWEST = timedelta(seconds=1)
TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 18, tzinfo=UTC)


class TooSlow(Exception):
    """Say that one input kept the processor for longer than a screen may wait."""


@dataclass(frozen=True, slots=True)
class Target:
    """Hold what is fed with bytes, and inputs of the right form to begin with."""

    feed: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]


def feed(target: Target, content: bytes) -> None:
    """Give bytes to a target; raise what it lets out, or TooSlow."""
    begun = time.thread_time()
    target.feed(content)
    took = time.thread_time() - begun
    if took > SLOWEST.total_seconds():
        raise TooSlow(f"{took:.2f} s")


def mutated(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of the seeds with a few bytes changed, lost, doubled or joined with another's."""
    content = bytearray(chance.choice(seeds))
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(content) + 1)
        match chance.randrange(5):
            case 0:
                content[place : place + 1] = chance.randbytes(1)
            case 1:
                del content[place : place + chance.randrange(1, 12)]
            case 2:
                content[place:place] = chance.randbytes(chance.randrange(1, 6))
            case 3:
                content[place:place] = content[: chance.randrange(40)]
            case _:
                other = chance.choice(seeds)
                content[place:] = other[chance.randrange(len(other) + 1) :]
    return bytes(content)
