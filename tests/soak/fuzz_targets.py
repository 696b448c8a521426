"""What strangers' bytes reach: each target takes any bytes at all, and lets nothing out but a bug.

What is expected of bad input (a value, a named Trouble or Refusal, the domain's own ValueErrors) is taken
here; whatever else comes out, or takes longer than a second of the processor, is a broken promise.
"""

import atexit
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np

from borderpost.devices.wedge import WedgeAssembler
from borderpost.domain import mrz, names, paper_code, printed_name, slip, typed_day, typed_zone
from borderpost.domain.barcode import Barcode, Symbology, readable
from borderpost.domain.crossing import Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.national_id import MODULES, findings, kind_of, written
from borderpost.domain.national_numbers.faults import NumberFault
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.typed_day import Century, UnsureDay
from borderpost.reading.barcodes import barcodes
from borderpost.services import adopting, importing, setting_up, shifting, signing_in
from borderpost.services.deciding import decide
from borderpost.services.listing_posts import listed_posts, posts
from borderpost.services.looking_up import countries, destinations, issuing_states
from borderpost.services.session import Session
from borderpost.specimens import practice
from borderpost.specimens.barcode_page import barcode_frame
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync import block, letter, wire
from sync.block import BlockHeader
from sync.letter import Letter
from sync.signing import Context, new_key, public_key
from tests.benchmarks import traffic
from ui.correction.fields import CHOICES, Faults, changed, texts
from ui.days import parse_moment_typed

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


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _zone(content: bytes) -> None:
    """Read a zone, decide about it with a history, and let a reader type it."""
    text = _text(content)
    ways, itinerary = list(Direction), content[:12]
    listed = listed_posts()
    history = tuple(
        PastCrossing(
            EntryId(str(number)),
            NOW - timedelta(days=byte, hours=number),
            listed[byte % len(listed)].code,
            "1",
            ways[byte % 2],
            list(Outcome)[byte % len(Outcome)],
            byte if byte % 3 else None,
        )
        for number, byte in enumerate(itinerary)
    )
    where = listed[len(content) % len(listed)].post(lane="1", direction=Direction.ENTRY)
    WedgeAssembler().feed(text)
    typed_zone.read(text)
    with suppress(Refusal):
        decide([text], direction=ways[len(content) % 2], post=where, history=history, now=NOW)


def _zones() -> Sequence[bytes]:
    made = [specimen(kind, 7, today=TODAY) for kind in SpecimenKind]
    return ["\n".join(one.mrz).encode() for one in made]


def _typed(content: bytes) -> None:
    """Type into every field of the manual path: days, names, national numbers, States, serials."""
    text = _text(content)
    for century in Century:
        with suppress(UnsureDay):
            typed_day.read(text, today=TODAY, century=century)
    with suppress(ValueError):
        PartialDate.parse(text)
    forms = (names.fold(text), names.transliterate(text), names.normal_form(text))
    if any(form != names.fold(form) for form in forms[:2]):
        raise AssertionError("a folded name changes when it is folded again")
    names.person_key(text, text[::-1])
    printed_name.spellings(text)
    for kind, module in MODULES.items():
        written(kind, text)
        findings(kind, text, birth=PartialDate(1990, 1, 15))
        with suppress(NumberFault):
            compact = module.validate(text)
            if module.validate(module.format(compact)) != compact:
                raise AssertionError(f"{kind}: {compact} is not itself when written")
    kind_of("CRI", text)
    for table in (issuing_states(), countries(), destinations(), posts()):
        table.search(text, "es")
    slip.normal(text), slip.is_ours(text)
    with suppress(ValueError):
        slip.parse(text)
    with suppress(Refusal):
        paper_code.read(text, size=20)
    with suppress(ValueError):
        parse_moment_typed(text, "America/Tegucigalpa", now=NOW)
    _form(text)


def _form(text: str) -> None:
    """Type the text into each field of the form, and into all of them."""
    before = traffic.crossing(0)
    plain = texts(before)
    everywhere = {field: plain[field] if field in CHOICES else text for field in plain}
    for edited in (everywhere, *({**plain, field: text} for field in plain if field not in CHOICES)):
        with suppress(Faults):
            changed(before, edited, today=TODAY)


def _typed_texts() -> Sequence[bytes]:
    texts = (
        "31/12/1990", "311290", "31121990", "31 DIC 1990", "31 dic/dec 90", "1990-12-31", "12-1990", "1990",
        "Núñez Peña", "D'Abreu-Müller", "2000 00004 0101", "00000001-8", "0801-1990-12345",
        "001-150190-0001T", "1-0111-0222", "155800000105", "PE-12-345", "8-123-456", "00100000017",
        "estados u", "San Pedro Sula", "GT-VNU-000001-7K",
    )  # fmt: skip
    return [text.encode() for text in texts]


def _payload(content: bytes) -> None:
    """Read the payload of a barcode."""
    for symbology in Symbology:
        code = Barcode(symbology, content, readable(content))
        if code.text and not code.text.strip("\x00"):
            raise AssertionError("a text of nothing")
        _ = code.kind
    mrz.parse([readable(content)], today=TODAY)


def _payloads() -> Sequence[bytes]:
    return [
        "0801199012345|NUÑEZ PEÑA|JOSE ANGEL|15/01/1990".encode(),
        "PÉREZ LÓPEZ\x1dMARÍA\x1d01-01-1990".encode("latin-1"),
        b"https://example.org/permiso?n=000123",
        bytes(range(256)),
        *_zones(),
    ]


_SIDE = 160


def _picture(content: bytes) -> None:
    """Look for barcodes in a frame that carries one, with strangers' pixels over it."""
    head = content[:4].ljust(4, b"\0")
    symbology = list(Symbology)[head[0] % len(Symbology)]
    narrow = symbology in (Symbology.CODE128, Symbology.CODE39)
    payload = b"BP000123-7" if narrow else content[4:40] or b"BP01"
    frame = barcode_frame(symbology, payload, seed=head[1], tilt=head[2] % 46, blur=head[3] / 128)
    spoilt = np.frombuffer(content[4:].ljust(64, b"\x7f")[: _SIDE * _SIDE], np.uint8)
    rows = max(1, len(spoilt) // 64)
    small = spoilt[: rows * 64].reshape(rows, 64)
    patch = np.asarray(cv2.resize(small, (_SIDE, _SIDE), interpolation=cv2.INTER_NEAREST), np.uint8)
    top, left = head[1] % 200 + 200, head[2] * 3 % 700 + 200
    frame[top : top + _SIDE, left : left + _SIDE] = patch[..., None]
    barcodes(frame)
    barcodes(patch)


def _pictures() -> Sequence[bytes]:
    chance = Random(5)
    return [bytes([kind, 1, kind * 7, 60]) + chance.randbytes(200) for kind in range(len(Symbology))]


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
    "zones": Target(_zone, _zones),
    "typed": Target(_typed, _typed_texts),
    "payloads": Target(_payload, _payloads),
    "pictures": Target(_picture, _pictures),
    "slips": Target(_slips, _slip_files),
    "wire": Target(_wire, _messages),
}
"""By name; an hour of fuzzing is shared out equally."""
