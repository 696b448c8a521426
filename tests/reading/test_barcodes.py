"""Barcodes before the camera: whole, tilted, soft, unreadable, and where there are none."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.barcode import Barcode, PayloadKind, Symbology, readable
from borderpost.reading.barcodes import LiveBarcodes, barcodes
from borderpost.specimens.barcode_page import barcode_frame
from borderpost.specimens.desk_top import desk_top

CARD = "0801199012345|NUÑEZ PEÑA|JOSE ANGEL|15/01/1990".encode()
SLIP = b"BP000123-7"


def payload_of(symbology: Symbology) -> bytes:
    return SLIP if symbology in (Symbology.CODE128, Symbology.CODE39) else CARD


@pytest.mark.parametrize("tilt", [0, 8, 30, 171, 270])
@pytest.mark.parametrize("symbology", Symbology)
def test_a_symbol_is_read_at_every_angle_with_its_place(symbology: Symbology, tilt: float) -> None:
    payload = payload_of(symbology)
    (code,) = barcodes(barcode_frame(symbology, payload, seed=11, tilt=tilt, blur=0.6))
    assert (code.symbology, code.payload, code.text) == (symbology, payload, payload.decode())
    middle = np.mean(code.corners, axis=0)
    assert 540 < middle[0] < 740
    assert 300 < middle[1] < 420
    (left, top), (right, low) = code.corners[0], code.corners[1]
    turned = np.degrees(np.arctan2(top - low, right - left)) % 360
    # Of a single row of bars one scan line is known, not where the row's top is.
    row = symbology in (Symbology.CODE128, Symbology.CODE39)
    assert row or abs((turned - tilt + 180) % 360 - 180) < 6


@pytest.mark.parametrize("symbology", [Symbology.PDF417, Symbology.QR, Symbology.CODE39])
def test_a_camera_finds_a_tilted_symbol_within_a_few_frames(symbology: Symbology) -> None:
    payload, live = payload_of(symbology), LiveBarcodes()
    frames = [barcode_frame(symbology, payload, seed=n, tilt=20 + n, blur=0.6) for n in range(4)]
    assert {code.payload for frame in frames for code in live.look(frame)} == {payload}


def test_rows_of_bars_and_squares_in_one_picture_are_all_told() -> None:
    one = barcode_frame(Symbology.PDF417, CARD, seed=3, tilt=20)
    other = barcode_frame(Symbology.QR, b"https://example.invalid/p/1", seed=4)
    both = np.vstack([one[120:600], other[120:600]])
    found = {code.symbology: code for code in barcodes(both)}
    assert set(found) == {Symbology.PDF417, Symbology.QR}
    assert found[Symbology.QR].kind is PayloadKind.LINK


def test_a_desk_and_a_noise_have_no_barcodes() -> None:
    random = np.random.default_rng(5)
    noise = random.integers(0, 256, (720, 1280, 3), np.uint8)
    stripes = np.tile(np.repeat(np.array([0, 255], np.uint8), 9), 71)[None, :1280].repeat(720, 0)
    nothing = np.zeros((1, 1), np.uint8)
    for image in (desk_top(1280, 720, random=random), noise, noise[..., 0], stripes, nothing):
        assert barcodes(image) == ()


def test_bytes_that_are_no_text_are_kept_and_called_opaque() -> None:
    secret = bytes(np.random.default_rng(8).integers(0, 256, 120, np.uint8))
    (code,) = barcodes(barcode_frame(Symbology.PDF417, secret, seed=2))
    assert (code.payload, code.text, code.kind) == (secret, "", PayloadKind.OPAQUE)


def test_a_grey_picture_is_read_as_well() -> None:
    frame = cv2.cvtColor(barcode_frame(Symbology.QR, CARD, seed=1), cv2.COLOR_BGR2GRAY)
    assert [code.payload for code in barcodes(np.asarray(frame, np.uint8))] == [CARD]


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b"JUAN", "JUAN"), ("NUÑEZ".encode(), "NUÑEZ"), ("NUÑEZ".encode("latin-1"), "NUÑEZ"),
        (b"A\x1dB\r\n", "A\x1dB\r\n"), (b"\x00\x01", ""), (b"", ""), (bytes(range(128, 160)), ""),
    ],
)  # fmt: skip
def test_a_payload_is_text_or_it_is_not(payload: bytes, text: str) -> None:
    assert readable(payload) == text


@given(st.binary(max_size=200))
def test_no_payload_is_told_with_control_characters(payload: bytes) -> None:
    code = Barcode(Symbology.QR, payload, readable(payload))
    assert (code.kind is PayloadKind.OPAQUE) == (code.text == "")
    separators = "\t\n\r\x1c\x1d\x1e\x1f\x04"
    assert all(character.isprintable() or character in separators for character in code.text)
