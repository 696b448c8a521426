"""Messages, letters and blocks made to break their reader: each ends in its one named error."""

import msgspec
import pytest

from borderpost.domain.errors import Refusal, Trouble
from sync import block, letter, wire
from sync.letter import Letter
from sync.packed import Unreadable, unpack
from sync.wire import Hello, Problem, Signed

DEEP = b"\x91" * 100_000 + b"\xc0"
NOT_TEXT = b"\xa3\xff\xfe\xfd"
ENDLESS = b"\xdf\xff\xff\xff\xff"
NONE = [b"", b"\xc1", DEEP, NOT_TEXT, ENDLESS, b"\xc0", b"\x80", b"\x90"]


@pytest.mark.parametrize("content", NONE, ids=range(len(NONE)))
def test_what_is_no_message_is_one_trouble(content: bytes) -> None:
    for kind in (Problem, Hello, Signed):
        with pytest.raises(Trouble, match=r"^link\.strange_answer$"):
            wire.decode(content, kind)


@pytest.mark.parametrize(
    "amiss", [DEEP, ENDLESS, b"\xc1", NOT_TEXT], ids=["deep", "endless", "never", "text"]
)
def test_a_message_with_something_unknown_that_is_amiss_is_one_trouble(amiss: bytes) -> None:
    with pytest.raises(Trouble, match=r"^link\.strange_answer$"):
        wire.decode(b"\x82\xa4code" + (amiss if amiss == NOT_TEXT else b"\xa3a.b\xa1x" + amiss), Problem)


@pytest.mark.parametrize("content", NONE, ids=range(len(NONE)))
def test_what_is_no_letter_and_no_header_is_one_refusal(content: bytes) -> None:
    with pytest.raises(Refusal, match=r"^letter\.unreadable$"):
        letter.read(content)
    with pytest.raises(Refusal, match=r"^letter\.unreadable$"):
        block.header_of(Letter(content, b"", b"", bytes(32)))


@pytest.mark.parametrize("amiss", [DEEP, ENDLESS, b"\xc1", b""], ids=["deep", "endless", "never", "missing"])
def test_a_letter_with_something_more_that_is_amiss_is_one_refusal(amiss: bytes) -> None:
    with pytest.raises(Refusal, match=r"^letter\.unreadable$"):
        letter.read(b"\x95\x01\xc4\x00\xc4\x00\xc4\x00" + amiss)


def test_lists_in_lists_without_end_are_nothing() -> None:
    assert unpack(msgspec.msgpack.encode([1, [2]]), list[object]) == [1, [2]]
    with pytest.raises(Unreadable):
        unpack(DEEP, list[object])
