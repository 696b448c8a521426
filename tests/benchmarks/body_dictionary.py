"""Makes the dictionary with which journal bodies are packed, from crossings that never were.

``python -m tests.benchmarks.body_dictionary FILE``: for a new number only, never over one that was shipped.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import zstandard

from borderpost.domain.crossing import EntryId
from borderpost.domain.journal import EntryKind
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import Body, CrossingAmended, CrossingRecorded, LookedUp, SignedIn, encode
from borderpost.store.query import Query
from tests.benchmarks import traffic

SIZE = 16 * 1024
SAMPLES = 12_000
EVERY = 17
POSTS = ("HN-AMT", "GT-PDA", "SV-ELA", "NI-PEB", "CR-PBL")


def samples() -> Iterator[bytes]:
    """Yield bodies as desks write them, mostly crossings."""
    for number in range(SAMPLES):
        chance, place = Random(number), number * EVERY
        crossing = CrossingRecorded(
            traffic.crossing(place), chance.choice(POSTS), chance.choice("123"), ShiftId(_id(chance))
        )
        at = traffic.moment(place)
        for kind, body in _entries(crossing, chance):
            yield encode(kind, body, actor=_id(chance), at=at)


def _entries(crossing: CrossingRecorded, chance: Random) -> Iterator[tuple[EntryKind, Body]]:
    yield EntryKind.CROSSING, crossing
    luck = chance.random()
    if luck < 0.02:
        changed = replace(crossing.draft, reason_text="")
        yield EntryKind.AMENDMENT, CrossingAmended(EntryId(_id(chance)), changed, "apellido mal leído")
    elif luck < 0.04:
        yield EntryKind.LOOKUP, LookedUp(Query(crossing.draft.document.number), "revisión", 3)
    elif luck < 0.05:
        yield EntryKind.SIGNED_IN, SignedIn("oficial")


def _id(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128)))


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if place.exists():
        sys.exit("a dictionary that was shipped is never changed")
    place.write_bytes(zstandard.train_dictionary(SIZE, list(samples())).as_bytes())
