import hashlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from borderpost.services import recording
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.body_packing import NUMBER, BodyPacker
from borderpost.store.store import Store
from resources import resource
from tests.store.drafts import NOW, draft

PACKER = BodyPacker()


@given(st.binary(max_size=600))
def test_whatever_is_packed_comes_back(content: bytes) -> None:
    # Canonical JSON alone is packed, and it begins with a brace.
    content = b"{" + content
    assert PACKER.unpacked(PACKER.packed(content)) == content


@pytest.mark.parametrize("size", [0, 254, 255, 256, 65_534, 65_535, 65_536, 200_000])
def test_a_body_of_any_size_comes_back(size: int) -> None:
    content = b"{" + b'"surname":"NADIE",' * (size // 18 + 1)
    assert PACKER.unpacked(PACKER.packed(content[:size])) == content[:size]


@given(st.binary(max_size=400))
def test_what_nobody_packed_stays_as_it_is_or_becomes_other_bytes_and_never_fails(stored: bytes) -> None:
    for begun in (b"", b"\x01\x60", b"\x02\x60", b"\x03\x60"):
        assert isinstance(PACKER.unpacked(begun + stored), bytes)


def test_a_crossing_lies_packed_in_the_file_and_is_read_as_its_leaf_covers_it(
    store: Store, session: Session
) -> None:
    recording.record(store, session, draft("P1"), now=NOW)
    *_, last = journal.links(store.database)
    (stored,) = store.database.row("SELECT content FROM body ORDER BY position DESC LIMIT 1") or (None,)
    assert isinstance(stored, bytes)
    assert last.bytes is not None
    assert last.bytes.startswith(b'{"actor":')
    assert len(stored) < len(last.bytes) / 2


def test_a_dictionary_that_was_shipped_is_never_changed() -> None:
    digests = [
        hashlib.sha256(resource("bodies", f"{number:04d}.zdict").read_bytes()).hexdigest()
        for number in range(1, NUMBER + 1)
    ]
    assert digests == [
        "9954ad2eab01c26e4bc23073f7af7bcfc07ce5a4132ca6da03b716f28715718a",
        "fecc1940b3f9ea551977f3bc844b706fb0c3c48f89b239bda4d06447adb202d2",
    ]


def test_a_body_that_was_packed_with_an_earlier_dictionary_is_read_for_ever() -> None:
    content = b'{"actor":"a","at":"2026-03-04T15:30:12.345Z","body":{"draft":{"answers":[]' + b' "x"' * 80
    dictionary = zstandard.ZstdCompressionDict(resource("bodies", "0001.zdict").read_bytes())
    frame = zstandard.ZstdCompressor(3, dict_data=dictionary, write_dict_id=False).compress(content)
    assert PACKER.unpacked(b"\x01" + frame[4:]) == content
    assert (PACKER.packed(content) or b"")[:1] == bytes([NUMBER])
