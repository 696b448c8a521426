from collections.abc import Callable, Iterator

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpost.domain.journal import Json
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.twins import reader
from tests.store.drafts import crossing_drafts

record = msgspec.json.Decoder(CrossingRecorded).decode
twin = reader(CrossingRecorded)

bodies = crossing_drafts.map(lambda draft: CrossingRecorded(draft, "HN-AMA", "1", ShiftId("s")))


@settings(max_examples=60)
@given(bodies)
def test_a_twin_says_what_the_record_says(body: CrossingRecorded) -> None:
    content = msgspec.json.encode(body)
    assert msgspec.to_builtins(twin(content)) == msgspec.to_builtins(record(content))


@settings(max_examples=15)
@given(bodies, st.sampled_from([None, 7, -0.5, "", "x", True, [], ["x", 1], {}, {"x": None}]))
def test_a_twin_refuses_what_the_record_refuses(body: CrossingRecorded, other: Json) -> None:
    refused = 0
    for broken in _broken(msgspec.to_builtins(body), other):
        content = msgspec.json.encode(broken)
        assert _reads(twin, content) == _reads(record, content), content
        refused += not _reads(record, content)
    assert refused


def _reads(read: Callable[[bytes], object], content: bytes) -> bool:
    try:
        read(content)
    except msgspec.DecodeError:
        return False
    return True


def _broken(value: Json, other: Json) -> Iterator[Json]:
    """Yield a value with something else, or nothing, in each of its places."""
    yield other
    match value:
        case dict():
            for name, inner in value.items():
                yield {key: kept for key, kept in value.items() if key != name}
                for broken in _broken(inner, other):
                    yield value | {name: broken}
        case list() | tuple():
            for place, inner in enumerate(value):
                for broken in _broken(inner, other):
                    yield [*value[:place], broken, *value[place + 1 :]]
