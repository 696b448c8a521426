"""The ledger keeps every entry once, whatever comes, how often and in which order."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind, canonical
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled, SignedIn, encode
from sync import letter
from sync.platform.keys import PlatformKeys
from sync.platform.regional import PIECE, RegionalPlatform
from sync.wire import Verdict
from tests.platform.desks import Desk, head
from tests.platform.regions import NOW, Clock, region
from tests.store.drafts import draft


def arrived(desk: Desk, digest: bytes) -> int:
    """Return how much of a block the platform says at hello that it has."""
    return {half.digest: half.offset for half in desk.hello(sending=[digest]).half_sent}.get(digest, 0)


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


def test_a_large_block_is_kept_piece_by_piece(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    note = "".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(12_000))
    built = desk.block([desk.append(EntryKind.SIGNED_IN, SignedIn(note))])
    assert len(built.content) > PIECE + 1000

    pieces = [built.content[start : start + 1000] for start in range(0, len(built.content), 1000)]
    end = platform.desk(desk.device)
    answer = end.put_block(built.digest, total=len(built.content), offset=0, pieces=pieces)

    assert desk.receipt(answer).durable == head(desk.journal[-1])


def test_a_block_whose_bytes_are_not_its_digest_is_sent_anew(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    built = desk.block(desk.cross_many(2))
    damaged = built.content[:-1] + bytes([built.content[-1] ^ 1])

    with pytest.raises(Refusal, match=r"block\.damaged"):
        desk.put(damaged, built.digest)

    assert arrived(desk, built.digest) == 0
    assert desk.receipt(desk.put(built.content, built.digest)).last == 2


def test_what_is_no_word_of_this_desk_gets_no_receipt(platform: RegionalPlatform) -> None:
    desk, other = Desk(platform).enrol(), Desk(platform).enrol()
    foreign = other.block(other.cross_many(1))
    forged = replace(desk, signing=other.signing).block(desk.cross_many(1))
    rubbish = b"not a letter"

    for content, code in ((foreign.content, "block.device"), (forged.content, "signature.wrong")):
        with pytest.raises(Refusal, match=code):
            desk.put(content, hashlib.sha256(content).digest())
    with pytest.raises(Refusal, match=r"letter\.unreadable"):
        desk.put(rubbish, hashlib.sha256(rubbish).digest())
    with pytest.raises(Refusal, match=r"block\.too_large"):
        platform.desk(desk.device).put_block(bytes(32), total=letter.LARGEST + 1, offset=0, pieces=[])
    assert platform.totals().entries == 0


def test_blocks_beyond_a_gap_count_and_join_once_it_fills(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    journal = desk.cross_many(9)

    assert desk.send(journal[6:]).durable is None
    assert desk.send(journal[:3]).durable == head(journal[2])
    [gap] = platform.gaps()
    assert (gap.first, gap.last, gap.held) == (4, 6, False)
    assert desk.send(journal[3:6]).durable == head(journal[8])

    assert platform.gaps() == ()
    assert platform.totals().crossings == 9


def test_an_express_copy_is_not_counted_twice(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    journal = desk.cross_many(4)

    for copied in (journal[2], journal[0]):
        desk.send([copied], express=True)
    assert desk.hello().heads == [head(journal[0])]
    assert desk.send(journal[2:]).durable == head(journal[0])
    assert desk.send(journal).durable == head(journal[3])

    assert (platform.totals().entries, platform.totals().crossings) == (4, 4)


def test_a_segment_grows_from_another(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    first = desk.cross_many(2)
    desk.restart()
    second = desk.cross_many(3)

    desk.send(second)
    [gap] = platform.gaps(desk.device)
    assert (gap.segment, gap.first, gap.last) == (first[0].segment.id, 1, 2)
    desk.send(first)

    assert {(place.segment, place.sequence) for place in desk.hello().heads} == {
        (first[0].segment.id, 2),
        (second[0].segment.id, 3),
    }


def test_one_bad_record_is_held_and_delays_nobody(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    good = desk.cross()
    sound = encode(EntryKind.SIGNED_IN, SignedIn("officer"), actor="officer", at=NOW)
    amended = CrossingAmended(EntryId("not an id"), draft(), "reason")
    nul = draft(number="X1", state="U\x00")
    desk.write(b"\xff\x00 not json")
    desk.write(sound.replace(b"signed_in", b"teleported"))
    desk.write(sound.replace(b'"schema":1', b'"schema":99'))
    desk.append(EntryKind.AMENDMENT, amended)
    desk.cross(nul)
    desk.cross(draft(number="9" * 5000))
    desk.write(canonical(kind=EntryKind.CROSSING, at=NOW, actor="", body=[[[[]]]]))
    desk.write(b"[" * 100_000)
    last = desk.cross(draft("LAST"))

    receipt = desk.send(desk.journal)

    unreadable = "entry.unreadable"
    codes = [unreadable, "entry.unknown", "entry.unknown", *[unreadable] * 5]
    assert receipt.verdicts == [Verdict(n, "held", code) for n, code in enumerate(codes, start=2)]
    assert receipt.durable == head(last)
    assert (platform.totals().entries, platform.totals().crossings) == (10, 2)
    assert good.sequence == 1


def test_a_clock_that_runs_ahead_is_flagged_and_still_counts(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    early, late = desk.cross(at=NOW + timedelta(minutes=9)), desk.cross(at=NOW + timedelta(days=3650))

    receipt = desk.send([early, late])

    assert receipt.verdicts == [Verdict(2, "flagged", "clock.ahead")]
    assert platform.totals().crossings == 2


def test_what_a_revoked_desk_sends_is_held_with_a_receipt(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    before, after = desk.cross_many(2)
    desk.send([before])
    platform.revoke(desk.device)

    receipt = desk.send([after])

    assert receipt.verdicts == [Verdict(2, "held", "device.revoked")]
    assert receipt.durable == head(after)
    assert desk.hello().revoked
    assert platform.totals().crossings == 1


def test_a_block_that_cannot_be_opened_is_held_and_never_sent_again(
    platform: RegionalPlatform,
) -> None:
    desk = Desk(platform).enrol()
    journal = desk.cross_many(4)
    desk.send(journal[:1])
    broken = desk.block([replace(journal[1], previous=journal[0].previous), *journal[2:]])
    torn = letter.read(broken.content)
    header = msgspec.msgpack.decode(torn.header)
    header["head"] = bytes(32)
    body = letter.unseal(torn, platform.keys.sealing)
    liar = letter.write(
        msgspec.msgpack.encode(header), body, to=platform.keys.identity.sealing_key, by=desk.signing
    )
    sealed_elsewhere = letter.write(torn.header, body, to=bytes(31) + b"\x09", by=desk.signing)

    receipts = [
        desk.receipt(desk.put(content, hashlib.sha256(content).digest()))
        for content in (liar, sealed_elsewhere)
    ]

    assert [receipt.verdicts[0].code for receipt in receipts] == ["block.chain", "block.unreadable"]
    assert all(len(receipt.verdicts) == 3 for receipt in receipts)
    assert [receipt.durable for receipt in receipts] == [head(journal[0])] * 2
    [gap] = platform.gaps()
    assert (gap.first, gap.last, gap.held) == (2, 4, True)
    assert desk.send(journal[1:]).durable == head(journal[3])
    assert platform.gaps() == ()


def test_a_block_of_a_newer_protocol_is_refused_and_the_desk_goes_on(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    journal = desk.cross_many(2)
    plain = letter.read(desk.block(journal).content)
    header = msgspec.msgpack.decode(plain.header)
    newer = msgspec.msgpack.encode(header | {"version": header["version"] + 1})
    body, reader = letter.unseal(plain, platform.keys.sealing), platform.keys.identity.sealing_key
    content = letter.write(newer, body, to=reader, by=desk.signing)
    with pytest.raises(Refusal, match=r"block\.newer"):
        desk.put(content, hashlib.sha256(content).digest())
    assert desk.send(journal).durable == head(journal[1])


def test_both_branches_of_a_cloned_desk_are_kept_and_flagged(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    common = desk.cross_many(2)
    twin = desk.clone()
    ours = [desk.cross(draft(f"A{n}"), at=NOW - timedelta(minutes=n)) for n in range(3)]
    theirs = [twin.cross(draft(f"B{n}"), at=NOW - timedelta(minutes=30 + n)) for n in range(2)]

    desk.send(common + ours)
    receipt = twin.send(common + theirs)

    assert receipt.verdicts == [Verdict(3, "flagged", "entry.fork"), Verdict(4, "flagged", "entry.fork")]
    assert receipt.durable == head(theirs[-1])
    heads = desk.hello().heads
    assert sorted(place.sequence for place in heads) == [4, 5]
    assert {place.head for place in heads} == {ours[-1].head, theirs[-1].head}
    assert (platform.totals().entries, platform.totals().crossings) == (7, 7)


def test_a_desk_restored_from_its_backup_shows_as_a_fork(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    desk.cross_many(2)
    restored = desk.clone()
    later = desk.cross(draft("LATER"))
    restored.restart()
    anew = restored.cross(draft("ANEW"))

    desk.send(desk.journal)
    receipt = restored.send([anew])

    assert receipt.verdicts == [Verdict(1, "flagged", "entry.fork")]
    assert receipt.durable == head(anew)
    assert {place.sequence for place in desk.hello(segments=[later.segment.id]).heads} == {3}
    assert platform.totals().crossings == 4


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_corrections_count_in_whatever_order_they_arrive(
    platform: RegionalPlatform, order: tuple[int, ...]
) -> None:
    desk = Desk(platform).enrol()
    crossing, other = desk.cross(draft("FIRST")), desk.cross(draft("OTHER"))
    amended = [
        desk.append(EntryKind.AMENDMENT, CrossingAmended(crossing.id, draft(number), "reason"))
        for number in ("SECOND", "THIRD")
    ]
    annulled = desk.append(EntryKind.ANNULMENT, CrossingAnnulled(other.id, "reason"))
    blocks = [[crossing, other], [amended[0]], [amended[1]], [annulled]]

    for number in order:
        desk.send(blocks[number])

    with platform.database.transaction() as connection:
        rows = connection.execute("SELECT document_number, annulled FROM crossing ORDER BY 1").fetchall()
    assert rows == [("OTHER", True), ("THIRD", False)]
    assert platform.totals().crossings == 1


def test_a_desk_cannot_correct_another_desks_crossing(platform: RegionalPlatform) -> None:
    desk, other = Desk(platform).enrol(), Desk(platform).enrol()
    crossing = desk.cross()
    desk.send([crossing])
    other.append(EntryKind.ANNULMENT, CrossingAnnulled(crossing.id, "reason"))
    other.send(other.journal)

    assert platform.totals().crossings == 1


def test_nodes_that_get_the_same_block_at_once_keep_it_once(
    platform: RegionalPlatform, url: str, keys: PlatformKeys, clock: Clock
) -> None:
    desks = [Desk(platform).enrol() for _ in range(3)]
    blocks = [(desk, desk.block(desk.cross_many(50))) for desk in desks]
    with region(url, keys, clock) as second, ThreadPoolExecutor(6) as crowd:
        jobs = [
            (desk, crowd.submit(desk.put, built.content, built.digest, node))
            for _ in range(2)
            for desk, built in blocks
            for node in (platform, second)
        ]
        receipts = {desk.receipt(job.result()).log_index for desk, job in jobs}

    assert receipts == {1, 2, 3}
    totals = platform.totals()
    assert (totals.entries, totals.crossings, totals.blocks) == (150, 150, 3)


def test_an_erased_entry_joins_by_its_leaf_alone(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    journal = desk.cross_many(3)
    built = desk.block(journal, erased=frozenset({2}))

    receipt = desk.receipt(desk.put(built.content, built.digest))

    assert receipt.durable == head(journal[-1])
    assert (platform.totals().entries, platform.totals().crossings) == (3, 2)
