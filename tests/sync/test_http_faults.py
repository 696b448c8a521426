"""Servers that are silent, slow, lying or broken: each becomes a trouble with its own name."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.errors import BorderPostError, Refusal, Trouble
from sync import wire
from sync.http_client import HttpGate
from sync.signing import new_key
from sync.wire import BlockAnswer, Problem, Signed, Welcome
from tests.sync.faulty import (
    Behaviour,
    deaf,
    faulty,
    http,
    interrupting,
    reading_slowly,
    resetting,
    saying,
    silent,
    trickling,
)
from tests.sync.region import MemoryRegion
from tests.sync.serving import Papers, hello, link

MARK = f"Content-Type: {wire.MEDIA_TYPE}"
SOON = timedelta(seconds=0.7)
WELCOME = Welcome(
    version=1, nonce=b"n" * 16, device=bytes(16), platform_time="", revoked=False, mark_held=True, heads=[],
    half_sent=[], offers=[], session=b"a session", log_index=0, log_head=bytes(32),
)  # fmt: skip
GOOD = wire.encode(Signed(wire.encode(WELCOME), bytes(64)))
PORTAL = b"<html><body>Bienvenido a la red</body></html>"


def said(
    behaviour: Behaviour,
    papers: Papers,
    folder: Path,
    *,
    patience: timedelta = timedelta(seconds=20),
    tls: bool = True,
) -> BorderPostError:
    """Say hello to a faulty server and return what came of it."""
    with (
        faulty(behaviour, papers.server if tls else None, folder) as address,
        link(address, papers.authority.certificate, (bytes(16), new_key()), patience=patience) as platform,
        pytest.raises(BorderPostError) as caught,
    ):
        platform.hello(hello(bytes(16)))
    return caught.value


def trouble(behaviour: Behaviour, papers: Papers, folder: Path) -> str:
    error = said(behaviour, papers, folder)
    assert isinstance(error, Trouble)
    return error.code


def test_a_server_that_never_answers_is_slow(papers: Papers, tmp_path: Path) -> None:
    assert said(silent, papers, tmp_path, patience=SOON).code == "link.slow"


def test_a_server_that_accepts_and_never_shakes_hands_is_slow(papers: Papers, tmp_path: Path) -> None:
    assert said(silent, papers, tmp_path, patience=SOON, tls=False).code == "link.slow"


def test_a_server_that_stops_in_the_middle_of_its_answer_is_slow(papers: Papers, tmp_path: Path) -> None:
    half = http("200 OK", GOOD, MARK)[:-10]
    assert said(saying(half, hang_up=False), papers, tmp_path, patience=SOON).code == "link.slow"


def test_a_server_that_stops_taking_an_upload_is_slow(papers: Papers, tmp_path: Path) -> None:
    with (
        faulty(deaf, papers.server, tmp_path) as address,
        link(address, papers.authority.certificate, (bytes(16), new_key()), patience=SOON) as platform,
    ):
        platform._session = b"from before"
        with pytest.raises(Trouble, match=r"^link\.slow$"):
            platform.put_block(bytes(32), total=2**24, offset=0, pieces=[bytes(2**24)])


def test_a_server_that_trickles_is_waited_for(papers: Papers, tmp_path: Path) -> None:
    answer = http("200 OK", GOOD, MARK)
    assert len(answer) * 0.004 > SOON.total_seconds()
    with (
        faulty(trickling(answer, 0.004), papers.server, tmp_path) as address,
        link(address, papers.authority.certificate, (bytes(16), new_key()), patience=SOON) as platform,
    ):
        assert platform.hello(hello(bytes(16))).signature == bytes(64)


def test_an_upload_that_moves_slowly_is_never_given_up(papers: Papers, tmp_path: Path) -> None:
    answer = http("200 OK", wire.encode(BlockAnswer(offset=200_000)), MARK)
    patience = timedelta(seconds=2)
    with (
        faulty(reading_slowly(answer, 60_000), papers.server, tmp_path) as address,
        link(address, papers.authority.certificate, (bytes(16), new_key()), patience=patience) as platform,
    ):
        platform._session = b"from before"
        begun = time.monotonic()
        assert (
            platform.put_block(bytes(32), total=200_000, offset=0, pieces=[bytes(200_000)]).offset == 200_000
        )
        assert time.monotonic() - begun > patience.total_seconds()


def test_a_connection_that_breaks_is_cut(papers: Papers, tmp_path: Path) -> None:
    assert trouble(resetting, papers, tmp_path / "reset") == "link.cut"
    assert trouble(saying(b""), papers, tmp_path / "closed") == "link.cut"
    short = http("200 OK", GOOD, MARK, length=len(GOOD) + 1)
    assert trouble(saying(short), papers, tmp_path / "short") == "link.cut"
    chunk = b"HTTP/1.1 200 OK\r\n" + MARK.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\nFF\r\nabc"
    assert trouble(saying(chunk), papers, tmp_path / "chunk") == "link.cut"


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", PORTAL, "Content-Type: text/html"),
        http("200 OK", GOOD),
        http("200 OK", PORTAL, MARK),
        http("200 OK", GOOD, MARK, "Content-Encoding: gzip"),
        http("302 Found", b"", "Location: https://portal.example/", "Content-Type: text/html"),
        http("302 Found", b"", "Location: https://portal.example/", MARK),
        http("503 Service Unavailable", PORTAL, "Content-Type: text/html"),
        http("401 Unauthorized", PORTAL, "Content-Type: text/html"),
        http("403 Forbidden", PORTAL, MARK),
        http("403 Forbidden", wire.encode(Problem(code="../../etc")), MARK),
        http("204 No Content", b"", MARK),
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n",
    ],
    ids=[
        "portal", "unmarked", "marked_html", "encoded", "redirect", "marked_redirect", "proxy_503",
        "proxy_401", "marked_403_html", "odd_code", "no_content", "ssh", "bad_status", "long_header",
        "many_headers",
    ],
)  # fmt: skip
def test_what_does_not_come_from_a_platform_is_strange(answer: bytes, papers: Papers, tmp_path: Path) -> None:
    assert trouble(saying(answer), papers, tmp_path) == "link.strange_answer"


def test_a_server_without_tls_is_strange(papers: Papers, tmp_path: Path) -> None:
    portal = http("400 Bad Request", PORTAL, "Content-Type: text/html")
    assert said(interrupting(portal), papers, tmp_path, tls=False).code == "link.strange_answer"


def test_an_answer_without_end_is_cut_off(papers: Papers, tmp_path: Path) -> None:
    endless = http("200 OK", bytes(wire.LARGEST_MESSAGE + 1), MARK)
    assert trouble(saying(endless), papers, tmp_path) == "link.strange_answer"


def test_a_refusal_is_named_and_its_values_cannot_do_harm(papers: Papers, tmp_path: Path) -> None:
    values = {"code": "device.unknown", "self": "x", "least": "12", "Not A Name": "x"}
    problem = wire.encode(Problem(code="device.revoked", values=values))
    error = said(saying(http("403 Forbidden", problem, MARK)), papers, tmp_path)
    assert isinstance(error, Refusal)
    assert (error.code, error.values) == ("device.revoked", {"least": "12"})


def test_whatever_a_platform_says_with_a_5xx_it_is_busy(papers: Papers, tmp_path: Path) -> None:
    problem = wire.encode(Problem(code="disk.full"))
    assert (
        trouble(saying(http("503 Service Unavailable", problem, MARK)), papers, tmp_path) == "platform.busy"
    )
    assert trouble(saying(http("500 Oh", b"", MARK)), papers, tmp_path / "bug") == "platform.busy"


def test_cookies_and_proxies_of_the_surroundings_change_nothing(
    papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    heard: list[bytes] = []
    answer = http("200 OK", GOOD, MARK, "Set-Cookie: followed=everywhere; Path=/")
    with (
        faulty(saying(answer, heard), papers.server, tmp_path) as address,
        link(address, papers.authority.certificate, (bytes(16), new_key())) as platform,
    ):
        for _ in range(2):
            platform.hello(hello(bytes(16)))
    assert len(heard) == 2
    assert not any(b"ookie" in request for request in heard)


def test_an_identity_is_read_from_nobody_who_does_not_say_it(papers: Papers, tmp_path: Path) -> None:
    with (
        faulty(saying(http("200 OK", PORTAL, "Content-Type: text/html")), papers.server, tmp_path) as address,
        pytest.raises(Trouble, match=r"^link\.strange_answer$"),
    ):
        HttpGate(address).identity()


def test_an_object_without_end_is_cut_off(papers: Papers, region: MemoryRegion, tmp_path: Path) -> None:
    endless = http("200 OK", bytes(24 * 2**20 + 1), MARK)
    with (
        faulty(saying(endless), papers.server, tmp_path) as address,
        link(address, papers.authority.certificate, (bytes(16), new_key())) as platform,
    ):
        platform._session = b"from before"
        with pytest.raises(Trouble, match=r"^link\.strange_answer$"):
            for _ in platform.fetch(bytes(32), offset=0):
                pass
