"""What a platform, or whoever stands in between, may say that is not so: nothing of it is believed."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.sync_report import LinkState
from sync import wire
from sync.contract import Platform
from sync.platform.regional import RegionalPlatform
from sync.signing import Context, new_key
from sync.wire import BlockAnswer, Hello, Receipt, Signed, Welcome
from tests.sync.desk.places import Desk, alert_file
from tests.sync.desk.test_exchange import MINUTE, drained


@dataclass
class Liar:
    """Pass everything on but for what a test replaces."""

    inner: Platform
    welcomed: Callable[[Signed], Signed] = lambda said: said
    receipted: Callable[[Signed], Signed] = lambda said: said
    refused: Callable[[int], str] = lambda number: ""
    fetched: Callable[[bytes], bytes] = lambda content: content
    puts: int = 0

    def hello(self, hello: Hello) -> Signed:
        return self.welcomed(self.inner.hello(hello))

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        self.puts += 1
        if code := self.refused(self.puts):
            raise Refusal(code)
        answer = self.inner.put_block(digest, total=total, offset=offset, pieces=pieces)
        if answer.receipt is None:
            return answer
        return msgspec.structs.replace(answer, receipt=self.receipted(answer.receipt))

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        yield self.fetched(b"".join(self.inner.fetch(digest, offset=offset)))


def changed_welcome(key: bytes, **change: object) -> Callable[[Signed], Signed]:
    def change_it(said: Signed) -> Signed:
        welcome = msgspec.structs.replace(wire.decode(said.payload, Welcome), **change)
        return wire.signed(welcome, key=key, context=Context.WELCOME)

    return change_it


def changed_receipt(key: bytes, **change: object) -> Callable[[Signed], Signed]:
    def change_it(said: Signed) -> Signed:
        receipt = msgspec.structs.replace(wire.decode(said.payload, Receipt), **change)
        return wire.signed(receipt, key=key, context=Context.RECEIPT)

    return change_it


def waiting(desk: Desk) -> None:
    desk.record(times=3)
    desk.clock.pass_(MINUTE)


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": b"n" * 32},
        {"device": b"d" * 16},
        {"platform_time": "ayer"},
    ],
    ids=str,
)
def test_a_welcome_for_somebody_else_is_not_believed(
    desk: Desk, platform: RegionalPlatform, change: dict[str, object]
) -> None:
    waiting(desk)
    liar = Liar(platform.desk(desk.device), welcomed=changed_welcome(platform.keys.signing, **change))
    desk.link = liar
    report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.NO_LINK
    assert report.link.problem is not None
    assert report.link.problem.code == "link.strange_answer"
    assert liar.puts == 0
    desk.link = None
    drained(desk)


@pytest.mark.parametrize(
    "change",
    [
        {"platform": b"p" * 16},
        {"device": b"d" * 16},
        {"digest": b"x" * 32},
        {"segment": b"s" * 8},
        {"last": 400},
        {"verdicts": [wire.Verdict(900, "held", "entry.unreadable")]},
    ],
    ids=str,
)
def test_a_receipt_of_another_block_is_not_believed(
    desk: Desk, platform: RegionalPlatform, change: dict[str, object]
) -> None:
    waiting(desk)
    forge = changed_receipt(platform.keys.signing, **change)
    desk.link = Liar(platform.desk(desk.device), receipted=forge)
    report = desk.sync.run_once(desk.session)
    assert report.unsent > 0
    assert report.receipts == ()
    assert report.link.problem is not None
    assert report.link.problem.code == "link.strange_answer"
    desk.link = None
    drained(desk)


def test_what_another_key_signed_is_not_believed(desk: Desk, platform: RegionalPlatform) -> None:
    waiting(desk)
    for liar in (
        Liar(platform.desk(desk.device), welcomed=changed_welcome(new_key())),
        Liar(platform.desk(desk.device), receipted=changed_receipt(new_key())),
    ):
        desk.link = liar
        report = desk.sync.run_once(desk.session)
        assert report.link.state is LinkState.NO_LINK
        assert report.receipts == ()
    desk.link = None
    drained(desk)


def test_heads_that_are_nobodys_move_nothing(desk: Desk, platform: RegionalPlatform) -> None:
    waiting(desk)
    heads = [wire.Place(secrets.token_bytes(8), number, secrets.token_bytes(32)) for number in range(400)]
    heads += [wire.Place(b"short", 1, b"short"), wire.Place(bytes(8), -4, bytes(32))]
    welcomed = changed_welcome(platform.keys.signing, heads=heads)
    desk.link = Liar(platform.desk(desk.device), welcomed=welcomed, refused=lambda _: "device.revoked")
    report = desk.sync.run_once(desk.session)
    assert report.unsent > 3
    desk.link = None
    drained(desk)
    assert platform.totals().crossings == 3


def test_an_object_that_is_not_what_was_offered_is_thrown_away(
    desk: Desk, platform: RegionalPlatform
) -> None:
    platform.publish_alerts(alert_file("v1", as_of=desk.clock()), practice=True)
    inner = platform.desk(desk.device)
    for lie in (lambda c: c + b"more", lambda c: c[:-1] + b"x", lambda c: c[:-3]):
        desk.link = Liar(inner, fetched=lie)
        report = desk.sync.run_once(desk.session)
        assert report.link.problem is not None
        assert desk.outbox.parcels() == ()
    desk.link = None
    desk.sync.run_once(desk.session)
    with desk.store() as store:
        assert store.pack_number("alerts") == 1


def test_an_object_nobody_can_read_is_set_aside_and_delays_nothing(
    desk: Desk, platform: RegionalPlatform
) -> None:
    waiting(desk)
    platform.publish_alerts(alert_file("v1", as_of=desk.clock()), practice=True)
    down = desk.home.outbox / "down"
    down.mkdir(parents=True, exist_ok=True)
    (down / f"{secrets.token_hex(32)}.parcel").write_bytes(b"\x94nothing that anybody wrote")
    report = desk.sync.run_once(desk.session)
    assert "sync.parcel_aside" in [found.code for found in report.news]
    assert report.link.problem is not None
    assert report.link.problem.code == "sync.aside"
    with desk.store() as store:
        assert store.pack_number("alerts") == 1
    drained(desk)


def test_one_block_that_is_refused_delays_no_other(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=3)
    desk.sync.pack_all(desk.session)
    desk.record(times=4)
    desk.sync.pack_all(desk.session)
    before = len(desk.outbox.blocks())
    assert before >= 2
    desk.link = Liar(
        platform.desk(desk.device), refused=lambda number: "letter.unreadable" if number == 1 else ""
    )
    report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.LIVE
    assert report.link.problem is not None
    assert report.link.problem.code == "letter.unreadable"
    assert len(desk.outbox.aside()) == 1
    assert platform.totals().crossings > 0
    blocks = platform.totals().blocks
    desk.clock.pass_(MINUTE)
    assert desk.sync.run_once(desk.session).link.problem is not None
    assert platform.totals().blocks <= blocks + 1
    desk.clock.pass_(timedelta(minutes=11))
    drained(desk)
    assert platform.totals().crossings == 7
    assert desk.outbox.aside() == {}
    assert desk.outbox.kept() == ()


def test_a_block_that_the_disk_spoiled_is_built_anew(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=3)
    desk.sync.pack_all(desk.session)
    for path in (desk.home.outbox / "up").glob("*.block"):
        content = path.read_bytes()
        path.write_bytes(content[:50] + b"\x00" + content[51:])
    report = desk.sync.run_once(desk.session)
    assert report.link.problem is not None
    assert report.link.problem.code == "block.damaged"
    drained(desk)
    assert platform.totals().crossings == 3


def test_notes_that_cannot_be_read_are_told_anew(desk: Desk, platform: RegionalPlatform) -> None:
    waiting(desk)
    desk.sync.run_once(desk.session)
    for path in desk.home.outbox.glob("*.json"):
        path.write_bytes(b"{\xff")
    desk.record(times=2)
    drained(desk)
    assert platform.totals().crossings == 5


def test_a_session_that_ended_is_opened_again_within_the_exchange(
    desk: Desk, platform: RegionalPlatform
) -> None:
    waiting(desk)
    inner = platform.desk(desk.device)
    desk.link = Liar(inner, refused=lambda number: "request.session" if number == 1 else "")
    report = desk.sync.run_once(desk.session)
    assert (report.link.state, report.unsent) == (LinkState.LIVE, 0)
