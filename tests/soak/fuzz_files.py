"""Targets of the fuzzer that files and the network reach: rule packs, paper slips, messages and blocks."""

import atexit
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path

from borderpost.domain.crossing import Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.errors import Refusal, Trouble
from borderpost.services import (
    adopting,
    importing,
    rule_file,
    rule_pack,
    setting_up,
    shifting,
    signing_in,
)
from borderpost.services.deciding import decide
from borderpost.services.listing_posts import listed_posts
from borderpost.services.session import Session
from borderpost.specimens import practice
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync import block, letter, wire
from sync.block import BlockHeader
from sync.letter import Letter
from sync.signing import Context, new_key, public_key
from tests.soak.fuzz_promise import NOW, TODAY, Target

_NASTY = (
    b"-1", b"0", b"1", b"99999999999999999999", b"9223372036854775807", b"1e400", b"nan", b"-inf", b"true",
    b'""', b'"*"', b'"GTM"', b'"XXX"', b"[]", b'["HND"]', b"[[]]", b"{}", b"0001-01-01", b"9999-12-31",
    b"12:00:00", b"2026-03-04T18:00:00Z", b'"\\u0000"', b'"\xc3\x91"', b'"0.005"', b'"1e9"', b'"-1"',
)  # fmt: skip


def _rules(content: bytes) -> None:
    """Read strangers' bytes as a rule pack, and a sound pack in which they say whose value becomes what."""
    _adopted(content)
    lines = list(_shipped_lines())
    for place in range(0, len(content) - 3, 4):
        line = int.from_bytes(content[place : place + 2]) % len(lines)
        name, said, _ = lines[line].partition(b" = ")
        if said:
            lines[line] = name + said + _NASTY[content[place + 2] % len(_NASTY)]
        elif content[place + 3] % 3 == 0:
            lines[line] = lines[content[place + 2]]
    _adopted(b"\n".join(lines))


@cache
def _shipped_lines() -> tuple[bytes, ...]:
    return tuple(rule_pack.shipped_source().splitlines())


def _adopted(content: bytes) -> None:
    """Read a pack; decide by it where it is sound, for nothing in a sound pack may break a decision."""
    read = rule_file.read(content)
    if (read.sound is None) != bool(read.faults):
        raise AssertionError("a pack is sound, or its faults are told")
    if read.sound is None:
        return
    book = rule_pack.whole(read.sound)
    for lines in _travellers():
        for post in listed_posts()[::9]:
            for way in Direction:
                where = post.post(lane="1", direction=way)
                decide(lines, direction=way, post=where, history=_PAST, now=NOW, book=book)


@cache
def _travellers() -> tuple[tuple[str, ...], ...]:
    adults = [specimen(kind, 7, today=TODAY) for kind in (SpecimenKind.PASSPORT, SpecimenKind.DPI)]
    child = specimen(SpecimenKind.PASSPORT, 3, today=TODAY, issuing_state="NIC", ages=(5, 12))
    return tuple(one.mrz for one in (*adults, child))


_PAST = tuple(
    PastCrossing(
        EntryId(str(number)),
        NOW - timedelta(days=100 - 20 * number),
        ("GT-TU1", "HN-AMA", "NI-PBL")[number % 3],
        "1",
        list(Direction)[number % 2],
        (Outcome.ADMITTED, Outcome.EXIT_AUTHORISED)[number % 2],
        90,
    )
    for number in range(5)
)


def _packs() -> Sequence[bytes]:
    whole = rule_pack.shipped_source()
    head, *rows = whole.split(b"\n[[")
    return [b"", *(head + b"\n[[" + row for row in rows[:: max(1, len(rows) // 12)]), bytes(range(64))]


@cache
def _desk() -> tuple[Store, Session, Path]:
    """Return a desk with an open shift that lasts as long as the process."""
    folder = Path(_OPEN.enter_context(tempfile.TemporaryDirectory()))
    home = Home(folder / "home")
    setting_up.practise(home, now=NOW)
    passphrase = setting_up.practice_passphrase(home)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=NOW)
    store = _OPEN.enter_context(Store.open(home, session.key))
    if store.open_shift() is None:
        shifting.open_shift(store, session, now=NOW)
    return store, session, folder / "slips.csv"


_OPEN = ExitStack()
atexit.register(_OPEN.close)


def _slips(content: bytes) -> None:
    """Import a file of paper slips into a real desk."""
    store, session, path = _desk()
    path.write_bytes(content)
    with suppress(Trouble):
        for result in importing.slips(store, session, path, now=NOW):
            if (result.id is None) == (result.problem is None):
                raise AssertionError("a slip is recorded, or it is said why not")


def _slip_files() -> Sequence[bytes]:
    whole = importing.example(3)
    return [whole.encode(), b"\xef\xbb\xbf" + whole.replace(",", ";").encode(), whole.encode("latin-1")]


_SIGNING, _SEALING = new_key(), letter.new_sealing_key()


def _wire(content: bytes) -> None:
    """Read a message, a letter and a block; read the body of a block that was rightly signed and sealed."""
    for kind in (wire.Hello, wire.Welcome, wire.Receipt, wire.Offer, wire.Problem, wire.Signed):
        with suppress(Trouble):
            wire.decode(content, kind)
    with suppress(Refusal):
        _open(letter.read(content))
    with suppress(Refusal):
        _open(Letter(content, b"", b"", bytes(32)))
    sealed = letter.write(
        wire.encode(_header(content)), content, to=letter.sealing_public_key(_SEALING), by=_SIGNING
    )
    with suppress(Refusal):
        _open(letter.read(sealed))
    with suppress(Refusal, Trouble):
        signed = wire.Signed(content[64:], content[:64])
        wire.trusted(signed, wire.Receipt, key=public_key(_SIGNING), context=Context.RECEIPT)
    with suppress(Trouble):
        adopting.read_list(content)


def _open(read: Letter) -> None:
    header = block.header_of(read)
    block.open_block(read, header, _SEALING)


def _header(content: bytes) -> BlockHeader:
    rows = content[0] if content else 1
    return BlockHeader(
        version=1, encoding=1 + rows % 2, schema=1, platform=bytes(16), device=bytes(16), segment=bytes(8),
        parent=None, parent_sequence=0, parent_head=None, position=1, first=2, last=2 + rows % 4,
        previous=bytes(32), head=bytes(32), root=bytes(32),
    )  # fmt: skip


def _messages() -> Sequence[bytes]:
    hello = wire.Hello(
        version=1, device=bytes(16), nonce=bytes(16), program="1", wall="2026-03-04T18:00:00.000Z",
        monotonic=1.0, unsent=3, mark=wire.Place(bytes(8), 7, bytes(32)), segments=[bytes(8)],
        sending=[bytes(32)], packs={"alerts": 1}, objects=[bytes(32)],
    )  # fmt: skip
    rows = wire.encode(wire.Signed(bytes(32), b"[]"))
    whole = letter.write(
        wire.encode(_header(b"\2")), rows, to=letter.sealing_public_key(_SEALING), by=_SIGNING
    )
    listed = practice.alert_file(practice.alert_list(TODAY, NOW)).encode()
    return [wire.encode(hello), rows, whole, wire.encode(_header(b"\2")), listed]


TARGETS = {
    "rules": Target(_rules, _packs),
    "slips": Target(_slips, _slip_files),
    "wire": Target(_wire, _messages),
}
