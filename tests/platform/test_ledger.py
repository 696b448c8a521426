"""The ledger keeps every entry once, whatever comes, how often and in which order."""

import hashlib
from collections.abc import Iterator

import pytest

from sync.platform.regional import RegionalPlatform
from tests.platform.desks import Desk, head


def test_a_block_is_kept_once_and_answered_with_its_first_receipt(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    built = desk.block(desk.cross_many(3))

    first = desk.put(built.content, built.digest)
    again = desk.put(built.content, built.digest)

    receipt = desk.receipt(first)
    assert again == first
    assert (receipt.log_index, receipt.first, receipt.last, receipt.verdicts) == (1, 1, 3, [])
    assert receipt.log_head == hashlib.sha256(bytes(32) + built.digest).digest()
    assert receipt.durable == head(desk.journal[-1])
    assert platform.totals().entries == platform.totals().crossings == 3


def test_a_block_that_was_cut_goes_on_from_where_it_stood(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    built = desk.block(desk.cross_many(40))
    content, end = built.content, platform.desk(desk.device)

    def until(stop: int) -> Iterator[bytes]:
        yield content[:stop]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        end.put_block(built.digest, total=len(content), offset=0, pieces=until(100))
    assert arrived(desk, built.digest) == 100
    wrong = end.put_block(built.digest, total=len(content), offset=7, pieces=[content[7:]])
    assert (wrong.offset, wrong.receipt) == (100, None)
    part = end.put_block(built.digest, total=len(content), offset=100, pieces=[content[100:150]])
    assert (part.offset, part.receipt) == (150, None)
    whole = end.put_block(built.digest, total=len(content), offset=150, pieces=[content[150:]])

    assert desk.receipt(whole).last == 40
    assert arrived(desk, built.digest) == len(content)


def arrived(desk: Desk, digest: bytes) -> int:
    """Return how much of a block the platform says at hello that it has."""
    return {half.digest: half.offset for half in desk.hello(sending=[digest]).half_sent}.get(digest, 0)
