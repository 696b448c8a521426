"""Garbage for every endpoint, with and without a desk's good name: refused, marked, never a bug."""

import hashlib
import random

import msgspec
import pytest

from sync import wire
from tests.sync.region import MemoryRegion
from tests.sync.test_web import EMPTY, Caller, caller, headers, session_of

__all__ = ["caller"]

RANDOM = random.Random(20260301)
ENDPOINTS = [
    ("POST", "/v1/enrol"),
    ("POST", "/v1/hello"),
    ("PUT", "/v1/blocks/{}?offset={}&total={}"),
    ("GET", "/v1/objects/{}?offset={}"),
]


def garbage(device: bytes) -> bytes:
    """Return bytes that are nothing, or msgpack of the wrong kind, or a message with something amiss."""
    kind = RANDOM.randrange(9)
    if kind == 0:
        return RANDOM.randbytes(RANDOM.randrange(2000))
    if kind == 1:
        return msgspec.msgpack.encode(RANDOM.choice([None, 3, "x", [], {}, [1, [2, [3]]], {"version": 1}]))
    if kind == 2:
        return b"\x91" * RANDOM.randrange(1, 5000)
    if kind == 3:
        return b"\xdf\xff\xff\xff\xff" + RANDOM.randbytes(20)
    if kind == 4:
        return b"\x81\xa1x" + b"\x91" * RANDOM.randrange(1, 5000) + b"\xc0"
    message = {
        "version": RANDOM.choice([1, 1, 1, 0, -5, 2**63, "1", None]),
        "device": RANDOM.choice([device, device, b"", "text", 5]),
        "nonce": RANDOM.choice([b"n" * 16, b"n" * 16, b"", []]),
        "program": RANDOM.choice(["\x00", "x" * 5000]),
        "wall": RANDOM.choice(["", "9999-99-99", "2026-03-01T12:00:00.000Z"]),
        "monotonic": RANDOM.choice([float("nan"), float("inf"), -1.0]),
        "unsent": RANDOM.choice([-1, 2**64 - 1]),
        "mark": RANDOM.choice([None, [b"", 2**62, b""], []]),
        "segments": RANDOM.choice([[], [b""] * 50]),
        "sending": RANDOM.choice([[], [b"x"]]),
        "packs": RANDOM.choice([{}, {"alerts": -1}, {"": 2**60}]),
        "objects": [],
    }
    return msgspec.msgpack.encode(message)


def path_of(form: str) -> str:
    numbers = [RANDOM.choice(["0", "5", "-1", "9" * 30, "", "%00", "0x10"]) for _ in range(2)]
    name = RANDOM.choice(["", "zz", "00", "00" * 32, "%2e%2e", "AB" * 32, "00" * 500])
    return form.format(name, *numbers)


@pytest.mark.parametrize(("method", "form"), ENDPOINTS, ids=lambda value: value.split("?")[0])
def test_garbage_is_refused_and_marked(method: str, form: str, caller: Caller, region: MemoryRegion) -> None:
    desk = region.new_desk()
    session = session_of(caller, desk)
    for turn in range(50):
        body, path = garbage(desk[0]), path_of(form)
        digest = EMPTY if method == "GET" else hashlib.sha256(body).digest()
        said = (
            headers(desk, method, path, digest, b"n" * 16 if "hello" in form else session) if turn % 2 else {}
        )
        if turn % 7 == 3:
            said = {name: RANDOM.randbytes(RANDOM.randrange(70)).hex() for name in said}
        heard = caller.say(method, path, body, said)
        assert heard.mark == wire.MEDIA_TYPE
        assert heard.status == 200 or 400 <= heard.status < 500
        if heard.status != 200:
            assert heard.code
    assert region.desks.keys() == {desk[0]}
    assert session_of(caller, desk)
