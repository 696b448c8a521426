"""Who may send: one-time codes, sessions, revocation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import DeviceId
from sync import joining
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.signing import new_key, public_key
from sync.trust import fingerprint
from tests.platform.desks import Desk
from tests.platform.regions import NOW, Clock, region


def test_a_code_names_the_platform_and_enrols_one_desk(platform: RegionalPlatform) -> None:
    code = platform.issue_code()
    assert joining.parse_code(code.lower()).fingerprint == fingerprint(platform.keys.identity)
    desk, other = Desk(platform), Desk(platform)

    first = platform.gate().enrol(desk.request(code))
    again = platform.gate().enrol(desk.request(code))
    with pytest.raises(Refusal, match=r"enrolment\.code"):
        platform.gate().enrol(other.request(code))

    assert again == first
    assert [device.id for device in platform.devices()] == [desk.device]
    assert platform.link_key(desk.device) == public_key(desk.link)
    with pytest.raises(Refusal, match=r"device\.unknown"):
        platform.link_key(other.device)


def test_a_code_is_good_for_a_week(platform: RegionalPlatform, clock: Clock) -> None:
    early, late = platform.issue_code(), platform.issue_code()
    clock.pass_(timedelta(days=7))
    platform.gate().enrol(Desk(platform).request(early))
    clock.pass_(timedelta(seconds=1))
    with pytest.raises(Refusal, match=r"enrolment\.code"):
        platform.gate().enrol(Desk(platform).request(late))
    with pytest.raises(Refusal, match=r"enrolment\.code"):
        platform.gate().enrol(Desk(platform).request("AAAA-" * 8))


def test_a_known_desk_changes_its_keys_only_by_a_code_of_its_own(platform: RegionalPlatform) -> None:
    desk, other = Desk(platform).enrol(), Desk(platform).enrol()
    renewed = replace(desk, signing=new_key())
    with pytest.raises(Refusal, match=r"enrolment\.device"):
        renewed.enrol()
    with pytest.raises(Refusal, match=r"enrolment\.code"):
        platform.gate().enrol(other.request(platform.issue_code(again=desk.device)))

    platform.gate().enrol(renewed.request(platform.issue_code(again=desk.device)))

    assert renewed.send(renewed.cross_many(1)).durable is not None


def test_a_revoked_desk_comes_back_only_by_a_code_of_its_own(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    platform.revoke(desk.device)
    with pytest.raises(Refusal, match=r"enrolment\.device"):
        desk.enrol()
    platform.gate().enrol(desk.request(platform.issue_code(again=desk.device)))
    assert not desk.hello().revoked


def test_a_request_that_makes_no_sense_enrols_nobody(platform: RegionalPlatform) -> None:
    desk = Desk(platform)
    senseless = (
        replace(desk, zone="Mars/Olympus"),
        replace(desk, zone="../etc"),
        replace(desk, post="A\x00"),
        replace(desk, post="P" * 65),
        replace(desk, device=DeviceId(b"short")),
    )
    for one in senseless:
        with pytest.raises(Refusal, match=r"enrolment\.request"):
            one.enrol()
    assert platform.devices() == ()


def test_a_session_is_good_at_every_node_for_a_day(
    platform: RegionalPlatform, url: str, keys: PlatformKeys, clock: Clock
) -> None:
    desk, other = Desk(platform).enrol(), Desk(platform).enrol()
    token = desk.hello().session
    with region(url, keys, clock) as second:
        clock.pass_(timedelta(hours=23))
        second.demand_session(desk.device, token)
        for device, shown in ((other.device, token), (desk.device, b""), (desk.device, token[:-1] + b"x")):
            with pytest.raises(Refusal, match=r"request\.session"):
                second.demand_session(device, shown)
        clock.pass_(timedelta(hours=2))
        with pytest.raises(Refusal, match=r"request\.session"):
            platform.demand_session(desk.device, token)


def test_what_a_desk_says_of_itself_is_noted(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    desk.hello(wall=NOW + timedelta(days=3650))
    [device] = platform.devices()
    assert (device.seen_at, device.program, device.unsent) == (NOW, "borderpost test", 3)
    assert device.drift_ms == 3650 * 86_400_000
    desk.hello(wall=NOW - timedelta(minutes=9))
    assert platform.devices()[0].drift_ms is None


def test_the_platform_keeps_its_keys_to_itself(keys: PlatformKeys) -> None:
    again = PlatformKeys.load_or_create(keys.folder, name="Otro nombre")
    assert again == keys
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in keys.folder.iterdir()} == {0o600}
    assert keys.signing.hex() not in repr(keys)
    first = keys.server_files(("localhost",))
    before = first[0].read_text()
    assert keys.server_files(("localhost",))[0].read_text() == before
    assert keys.server_files(("localhost", "10.0.0.1"))[0].read_text() != before
