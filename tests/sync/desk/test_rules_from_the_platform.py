"""A rule pack of the platform decides at the desk after the next exchange; another country's does not."""

from borderpost.services import adopting_rules, rule_pack
from sync.platform.regional import RegionalPlatform
from tests.platform.test_rules_published import pack
from tests.store.drafts import NOW
from tests.sync.desk.places import Desk


def test_the_directorates_pack_is_in_force_after_an_exchange(desk: Desk, platform: RegionalPlatform) -> None:
    with desk.store() as store, store.transaction():
        content = pack("2026-03-01", "T1")
        adopting_rules.put_in_force(store, content, adopting_rules.sound(content), actor="a", now=NOW)
    platform.publish_rules(pack(version="P1"))
    report = desk.sync.run_once(desk.session)
    assert "sync.rules_adopted" in [found.code for found in report.news]
    with desk.store() as store:
        assert rule_pack.of(store).version == "P1"
        assert store.pack_number("rules") == 1
    platform.publish_rules(pack("2026-03-04", "P2"), country="CRI")
    assert [found.code for found in desk.sync.run_once(desk.session).news] == []
    with desk.store() as store:
        assert rule_pack.of(store).version == "P1"
