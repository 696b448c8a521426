from datetime import timedelta

from borderpost.domain.sync_report import LinkState
from sync.platform.regional import RegionalPlatform
from tests.sync.desk.places import Desk


def test_what_is_recorded_is_received(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=20)
    desk.clock.pass_(timedelta(minutes=1))
    report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.LIVE
    assert report.link.problem is None
    assert report.unsent == 0
    assert report.oldest_unsent is None
    assert report.receipts
    assert platform.totals().crossings == 20
    assert platform.gaps() == ()
