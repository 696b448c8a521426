"""Payloads whose layout is published are parsed; all others are left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.barcode import Barcode, Symbology, readable
from borderpost.domain.barcode_layouts import BarcodeLayout, content
from borderpost.domain.slip import SlipSerial

ZONE = """IDGTM20000000480101S0101<<<001
9001158F3301144GTM<<1000000015
PEREZ<LOPEZ<<MARIA<JOSE<<<<<<<"""
LICENCE = (
    "@\n\x1e\rANSI 636000090002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDADJOHN\n"
    "DBB06061986\nDBA06062030\nDCGUSA\rZVZVA01\r"
)


def code(payload: bytes, symbology: Symbology = Symbology.PDF417) -> Barcode:
    return Barcode(symbology, payload, readable(payload))


def test_a_zone_in_a_barcode_is_known_by_its_shape() -> None:
    said = content(code(ZONE.encode()))
    assert said is not None
    assert (said.layout, [line for _, line in said.fields]) == (BarcodeLayout.ZONE, ZONE.splitlines())
    assert content(code(ZONE.replace("<<<001", "<<<0Ñ1").encode())) is None


def test_our_own_slip_is_known_by_its_check_digits() -> None:
    serial = str(SlipSerial("HN-AMA-2", 123))
    said = content(code(serial.encode(), Symbology.CODE128))
    assert said is not None
    assert said.fields == (("serial", serial),)
    assert content(code(f"{serial[:-1]}x".encode(), Symbology.CODE128)) is None


def c40(text: str) -> bytes:
    places = [" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 3 for letter in text]
    return (1600 * places[0] + 40 * places[1] + places[2] + 1).to_bytes(2)


@pytest.mark.parametrize(("written", "state"), [("GTM", "GTM"), ("D  ", "D")])
def test_a_digital_seal_names_its_state(written: str, state: str) -> None:
    said = content(code(b"\xdc\x03" + c40(written) + bytes(range(80)), Symbology.DATA_MATRIX))
    assert said is not None
    assert (said.layout, said.fields) == (BarcodeLayout.SEAL, (("issuing_state", state),))


def test_a_driving_licence_tells_its_holder() -> None:
    said = content(code(LICENCE.encode()))
    assert said is not None
    assert dict(said.fields) == {
        "document_number": "T64235789", "surname": "SAMPLE", "given_names": "MICHAEL JOHN",
        "birth_date": "06061986", "expiry_date": "06062030", "issuing_state": "USA",
    }  # fmt: skip


@pytest.mark.parametrize(
    "payload",
    [
        b"0801199012345|NUNEZ|JOSE",
        b"https://example.invalid/p/1",
        bytes(range(128, 200)),
        b"\xdc\x03\x00\x00",
    ],
)
def test_what_nobody_has_published_is_left_as_it_is(payload: bytes) -> None:
    assert content(code(payload)) is None


@given(
    st.binary(max_size=120), st.sampled_from([b"", b"\xdc\x03", b"@\n\x1e\rANSI 636000", b"HN-AMA-2-0001"])
)
def test_no_payload_whatever_breaks_the_parsing(payload: bytes, head: bytes) -> None:
    said = content(code(head + payload))
    assert said is None or all(name and value for name, value in said.fields)
