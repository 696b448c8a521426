"""Whom a desk believes: one authority, the host it asked for, and never the PC's own clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal, Trouble
from sync.http_client import HttpGate, HttpPlatform
from sync.platform.certificates import expiry, hosts_of, new_server_certificate
from sync.trust import demand_fingerprint, fingerprint, pinned_context
from sync.wire import EnrolmentRequest
from tests.sync.region import MemoryRegion
from tests.sync.serving import HOSTS, NOW, PATIENCE, Papers, hello, link, new_papers, serving

DECADE = timedelta(days=3653)


def exchange(
    region: MemoryRegion, address: str, authority: str, known_time: Callable[[], datetime | None]
) -> None:
    """Say hello as a desk of the region."""
    device, key = region.new_desk()
    with HttpPlatform(address, authority, device, key, known_time=known_time, patience=PATIENCE) as platform:
        platform.hello(hello(device))


def request(region: MemoryRegion) -> EnrolmentRequest:
    return EnrolmentRequest(
        version=1, secret=region.secret, device=bytes(16), post="HND-AMATILLO", lane="2", country="HND",
        zone="America/Tegucigalpa", signing_key=bytes(32), link_key=bytes(32), sealing_key=bytes(32),
    )  # fmt: skip


def test_a_server_of_the_pinned_authority_is_believed(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    exchange(region, address, papers.authority.certificate, lambda: NOW)
    port = address.rpartition(":")[2]
    exchange(region, f"localhost:{port}", papers.authority.certificate, lambda: NOW)


def test_a_server_of_another_authority_is_not(region: MemoryRegion, address: str) -> None:
    with pytest.raises(Trouble, match=r"^link\.certificate$"):
        exchange(region, address, new_papers().authority.certificate, lambda: NOW)
    assert region.sessions == {}


def test_a_certificate_for_another_host_is_not_believed(region: MemoryRegion, tmp_path: Path) -> None:
    papers = new_papers(hosts=("plataforma.example", "192.0.2.1"))
    with (
        serving(region, papers.server, tmp_path) as address,
        pytest.raises(Trouble, match=r"^link\.certificate$"),
    ):
        exchange(region, address, papers.authority.certificate, lambda: NOW)
    assert region.sessions == {}


def test_public_authorities_are_never_added_to_the_pin(
    region: MemoryRegion, address: str, papers: Papers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_text(papers.authority.certificate)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(other))
    with pytest.raises(Trouble, match=r"^link\.certificate$"):
        exchange(region, address, new_papers().authority.certificate, lambda: NOW)
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
        assert platform._line.context.cert_store_stats()["x509"] == 1


@pytest.mark.parametrize("made", [NOW - DECADE, datetime.now(UTC) + DECADE], ids=["long_ago", "in_years"])
def test_a_pc_clock_years_off_does_not_stop_the_link(
    region: MemoryRegion, tmp_path: Path, made: datetime
) -> None:
    # To this machine's clock one of these has expired and the other is not valid yet.
    papers = new_papers(now=made)
    with serving(region, papers.server, tmp_path) as address:
        exchange(region, address, papers.authority.certificate, lambda: made)
        exchange(region, address, papers.authority.certificate, lambda: None)
    assert len(region.sessions) == 2


def test_a_certificate_that_expired_by_the_known_time_is_not_believed(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    end = expiry(papers.server.certificate)
    exchange(region, address, papers.authority.certificate, lambda: end)
    with pytest.raises(Trouble, match=r"^link\.certificate_expired$"):
        exchange(region, address, papers.authority.certificate, lambda: end + timedelta(seconds=1))
    assert len(region.sessions) == 1


def test_a_known_time_that_lags_behind_does_not_refuse_a_renewed_certificate(
    region: MemoryRegion, tmp_path: Path
) -> None:
    papers = new_papers()
    renewed = new_server_certificate(papers.authority, HOSTS, now=NOW + DECADE)
    with serving(region, renewed, tmp_path) as address:
        exchange(region, address, papers.authority.certificate, lambda: NOW)
    assert len(region.sessions) == 1


def test_an_authority_that_is_none_is_a_trouble_with_a_name() -> None:
    for authority in ("", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ñ"):
        with pytest.raises(Trouble, match=r"^link\.certificate$"):
            pinned_context(authority, known_time=lambda: None)


def test_a_certificate_names_its_hosts_and_its_end(papers: Papers) -> None:
    assert hosts_of(papers.server.certificate) == HOSTS
    assert expiry(papers.authority.certificate) > NOW + 4 * DECADE
    assert papers.authority.key not in repr(papers)


def test_a_desk_enrols_at_the_platform_that_its_code_names(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    identity = HttpGate(address, patience=PATIENCE).identity()
    demand_fingerprint(identity, fingerprint(region.gate().identity()))
    gate = HttpGate(address, authority=identity.authority, patience=PATIENCE)
    assert gate.enrol(request(region)) == region.gate().enrol(request(region))
    assert region.desks == {bytes(16): bytes(32)}


def test_a_desk_does_not_enrol_at_a_platform_that_only_says_so(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    other = MemoryRegion(papers.authority.certificate)
    with pytest.raises(Refusal, match=r"^enrolment\.platform$"):
        demand_fingerprint(HttpGate(address).identity(), fingerprint(other.gate().identity()))
    # Whoever repeats the true identity word by word still has not its authority's key.
    with pytest.raises(Trouble, match=r"^link\.certificate$"):
        HttpGate(address, authority=new_papers().authority.certificate).enrol(request(region))
    assert region.desks == {}


def test_enrolling_without_a_pin_is_a_bug_and_sends_nothing(region: MemoryRegion, address: str) -> None:
    with pytest.raises(ValueError, match="authority"):
        HttpGate(address).enrol(request(region))


def test_a_wrong_code_is_refused_by_its_name(region: MemoryRegion, address: str, papers: Papers) -> None:
    region.secret = b"t" * 10
    asked = request(region)
    region.secret = b"u" * 10
    with pytest.raises(Refusal, match=r"^enrolment\.code$"):
        HttpGate(address, authority=papers.authority.certificate).enrol(asked)


def test_a_link_survives_the_platform_renewing_its_certificate(
    region: MemoryRegion, papers: Papers, tmp_path: Path
) -> None:
    desk = region.new_desk()
    for year in (0, 3):
        renewed = new_server_certificate(papers.authority, HOSTS, now=NOW + timedelta(days=365 * year))
        with (
            serving(region, renewed, tmp_path / str(year)) as address,
            link(address, papers.authority.certificate, desk) as platform,
        ):
            platform.hello(hello(desk[0]))
    assert len(region.sessions) == 2
