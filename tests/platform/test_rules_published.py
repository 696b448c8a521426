"""The directorate's rules: published sound, numbered for ever, sealed for each desk of their country."""

from datetime import timedelta

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.services import rule_pack
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.desks import Desk
from tests.platform.regions import Clock, fresh_database, name_of, region
from tests.platform.test_coming_down import opened

SHIPPED = rule_pack.shipped_source()


def pack(as_of: str = "2026-03-04", version: str = "P1") -> bytes:
    dated = SHIPPED.replace(b"as_of = 2026-11-22", f"as_of = {as_of}".encode())
    return dated.replace(b'version = "2026-11-22"', f'version = "{version}"'.encode())


def test_a_rule_pack_comes_down_to_every_desk_of_its_country_once(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    done = platform.publish_rules(pack())
    assert (done.number, done.version, done.new) == (1, "P1", True)
    assert not platform.publish_rules(pack()).new
    [offer] = desk.hello().offers
    header, content = opened(desk, offer)
    assert (header.kind, content) == ("rules", pack())
    assert desk.hello(packs={"rules": 1}).offers == []
    assert platform.publish_rules(pack(version="P2"), country="CRI").number == 2
    assert desk.hello(packs={"rules": 1}).offers == []
    assert platform.publish_rules(pack(version="P3"), country="HND").number == 3
    [offer] = desk.hello(packs={"rules": 1}).offers
    assert opened(desk, offer)[1] == pack(version="P3")


def test_a_pack_that_is_not_sound_or_not_newer_is_not_published(
    platform: RegionalPlatform, cluster: Cluster, url: str, keys: PlatformKeys, clock: Clock
) -> None:
    assert platform.publish_rules(pack()).new
    again = platform.publish_rules(pack())
    assert (again.number, again.new) == (1, False)
    for content, country, code in (
        (pack("2026-03-03"), "", "rules.older"),
        (pack("2026-03-20"), "", "rules.future"),
        (pack(version="P2"), "DEU", "rules.country"),
    ):
        with pytest.raises(Refusal) as refused:
            platform.publish_rules(content, country=country)
        assert refused.value.code == code
    with pytest.raises(Trouble, match=r"rules\.unsound"):
        platform.publish_rules(pack().replace(b"max_days = 60", b"max_days = 0", 1))

    # A desk may hold a number from before the platform was restored: the next pack goes past it.
    Desk(platform).enrol().hello(packs={"rules": 7})
    platform.close()
    clock.pass_(timedelta(minutes=1))
    with fresh_database(cluster, like=name_of(url)) as restored, region(restored, keys, clock) as anew:
        assert anew.publish_rules(pack(version="P4")).number == 8
