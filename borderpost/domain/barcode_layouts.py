"""What the payloads say whose layout is published: zones, our own slips, digital seals, driving licences.

The region's issuers have published none of theirs (domain facts, section 7): those are told raw.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from borderpost.domain import slip
from borderpost.domain.barcode import Barcode
from borderpost.domain.mrz_layout import ALPHABET, fit


class BarcodeLayout(StrEnum):
    """Name the layouts."""

    ZONE = "zone"
    SLIP = "slip"
    SEAL = "seal"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Content:
    """Hold what a payload says: its layout, and its fields by name, in the layout's own order.

    A seal's signature and a licence are not verified: what they say is what somebody printed.
    """

    layout: BarcodeLayout
    fields: tuple[tuple[str, str], ...]


def content(barcode: Barcode) -> Content | None:
    """Return what a payload says; None where its layout is not known."""
    for layout, parse in _LAYOUTS.items():
        fields = parse(barcode)
        if fields:
            return Content(layout, tuple(fields.items()))
    return None


def _zone(barcode: Barcode) -> Mapping[str, str]:
    lines = tuple(barcode.text.split())
    shape = fit(lines)
    if shape is None or shape[1] != lines or not set("".join(lines)) <= set(ALPHABET):
        return {}
    return {f"line_{number}": line for number, line in enumerate(lines, start=1)}


def _slip(barcode: Barcode) -> Mapping[str, str]:
    try:
        return {"serial": str(slip.parse(barcode.text))}
    except ValueError:
        return {}


_SEAL = 0xDC
_SEAL_VERSIONS = (0x02, 0x03)
_C40 = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_C40_FIRST = 3


def _seal(barcode: Barcode) -> Mapping[str, str]:
    """Read the head of a visible digital seal: magic, version, the State in C40 (ICAO 9303-13, 2.3)."""
    payload = barcode.payload
    if len(payload) < 18 or payload[0] != _SEAL or payload[1] not in _SEAL_VERSIONS:
        return {}
    value = int.from_bytes(payload[2:4]) - 1
    places = [place - _C40_FIRST for place in (value // 1600, value % 1600 // 40, value % 40)]
    if not all(0 <= place < len(_C40) for place in places):
        return {}
    return {"issuing_state": "".join(_C40[place] for place in places).strip()}


_LICENCE = re.compile(r"@\n[\x1c\x1e]\r(?:ANSI |AAMVA)[0-9]{6}")
_ELEMENTS = {
    "DCG": "issuing_state", "DAQ": "document_number", "DCS": "surname", "DAC": "given_names",
    "DCT": "given_names", "DAD": "given_names", "DBB": "birth_date", "DBA": "expiry_date",
}  # fmt: skip


def _licence(barcode: Barcode) -> Mapping[str, str]:
    """Read the elements of a North American driving licence (AAMVA DL/ID card design standard, annex D)."""
    if not _LICENCE.match(barcode.text):
        return {}
    said: dict[str, str] = {}
    for line in re.split(r"[\n\r]|(?<=[A-Z]{2}[0-9]{8})(?=(?:DL|ID)D)", barcode.text):
        element = re.sub(r"^(?:DL|ID)(?=D[A-Z]{2})", "", line)
        name, value = _ELEMENTS.get(element[:3]), element[3:].strip()
        if name and value and value != "NONE":
            said[name] = f"{said[name]} {value}" if name == "given_names" and name in said else value
    return said


_LAYOUTS: Mapping[BarcodeLayout, Callable[[Barcode], Mapping[str, str]]] = {
    BarcodeLayout.ZONE: _zone,
    BarcodeLayout.SLIP: _slip,
    BarcodeLayout.SEAL: _seal,
    BarcodeLayout.LICENCE: _licence,
}
