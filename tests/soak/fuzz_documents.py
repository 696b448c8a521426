"""Targets of the fuzzer that an officer's hands and the camera reach: zones, typing, barcodes, pictures."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cache
from random import Random

import cv2
import numpy as np

from borderpost.devices.wedge import WedgeAssembler
from borderpost.domain import (
    barcode_layouts,
    mrz,
    names,
    paper_code,
    printed_name,
    slip,
    typed_day,
    typed_zone,
)
from borderpost.domain.barcode import Barcode, Symbology, readable
from borderpost.domain.crossing import Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.errors import Refusal
from borderpost.domain.national_id import MODULES, findings, kind_of, written
from borderpost.domain.national_numbers.faults import NumberFault
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.typed_day import Century, UnsureDay
from borderpost.reading.barcodes import barcodes
from borderpost.reading.stages import Picture
from borderpost.services.deciding import decide
from borderpost.services.listing_posts import listed_posts, posts
from borderpost.services.looking_up import countries, destinations, issuing_states
from borderpost.specimens.barcode_page import barcode_frame
from borderpost.specimens.documents import SpecimenKind, specimen
from tests.benchmarks import traffic
from tests.soak.fuzz_promise import NOW, TODAY, Target
from ui.correction.editing import Faults, changed, texts
from ui.correction.fields import CHOICES
from ui.days import parse_moment_typed


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
    """Type the text into all fields of the form, and into one that its length names."""
    before = traffic.crossing(0)
    plain = texts(before)
    typed = [field for field in plain if field not in CHOICES]
    for edited in (plain | dict.fromkeys(typed, text), plain | {typed[len(text) % len(typed)]: text}):
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
        _ = code.kind, barcode_layouts.content(code)
    mrz.parse([readable(content)], today=TODAY)


def _payloads() -> Sequence[bytes]:
    return [
        "0801199012345|NUÑEZ PEÑA|JOSE ANGEL|15/01/1990".encode(),
        b"@\n\x1e\rANSI 636000090002DL00410278DLDAQ123456\nDCSNUNEZ\nDACANA\nDBB01151990\n",
        b"\xdc\x03\xd9\xc5" + bytes(40),
        b"HN-AMA-000001-7K",
        "PÉREZ LÓPEZ\x1dMARÍA\x1d01-01-1990".encode("latin-1"),
        b"https://example.org/permiso?n=000123",
        bytes(range(256)),
        *_zones(),
    ]


_PATCH = 160
_TILTS = (0, 6, 17, 33)


@cache
def _frame(symbology: Symbology, tilt: int) -> Picture:
    payload = b"BP000123-7" if symbology in (Symbology.CODE128, Symbology.CODE39) else b"0801199012345|NUNEZ"
    return barcode_frame(symbology, payload, seed=7, tilt=tilt)


def _picture(content: bytes) -> None:
    """Look for barcodes in a frame that carries one, with strangers' pixels over it."""
    head = content[:4].ljust(4, b"\0")
    frame = _frame(list(Symbology)[head[0] % len(Symbology)], _TILTS[head[1] % len(_TILTS)]).copy()
    rows = max(1, min(_PATCH, len(content) // 64))
    spoilt = np.frombuffer(content.ljust(64, b"\x7f")[: rows * 64], np.uint8).reshape(rows, 64)
    patch = np.asarray(cv2.resize(spoilt, (_PATCH, _PATCH), interpolation=cv2.INTER_NEAREST), np.uint8)
    top, left = 160 + head[2], 300 + 2 * head[3]
    frame[top : top + _PATCH, left : left + _PATCH] = patch[..., None]
    barcodes(frame)
    barcodes(patch)


def _pictures() -> Sequence[bytes]:
    chance = Random(5)
    return [bytes([kind, kind, kind * 7, 60]) + chance.randbytes(600) for kind in range(len(Symbology))]


TARGETS = {
    "zones": Target(_zone, _zones),
    "typed": Target(_typed, _typed_texts),
    "payloads": Target(_payload, _payloads),
    "pictures": Target(_picture, _pictures),
}
