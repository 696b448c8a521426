import random
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.consultation import Subject
from borderpost.domain.errors import Trouble
from borderpost.domain.sync_report import LinkState
from borderpost.services import consulting
from borderpost.store.home import Home
from sync.contract import Platform
from sync.known_time import known_time
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.wire import BlockAnswer
from tests.platform.regions import Clock, fresh_database, name_of, region
from tests.store.drafts import draft
from tests.sync.desk.places import REFUSED, CutPlatform, Desk, Knife, alert_file, new_desk

MINUTE = timedelta(minutes=1)


def drained(desk: Desk, *, rounds: int = 8) -> None:
    for _ in range(rounds):
        desk.clock.pass_(MINUTE)
        if desk.sync.run_once(desk.session).unsent == 0:
            return
    raise AssertionError("the queue does not drain")


def test_what_is_recorded_is_received(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=20)
    desk.clock.pass_(MINUTE)
    report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.LIVE
    assert report.link.problem is None
    assert report.unsent == 0
    assert report.oldest_unsent is None
    assert report.receipts
    assert platform.totals().crossings == 20
    assert platform.gaps() == ()


def test_what_an_officer_may_still_undo_stays_until_he_leaves(desk: Desk, platform: RegionalPlatform) -> None:
    drained(desk)
    desk.record(times=4)
    report = desk.sync.run_once(desk.session)
    assert (report.unsent, report.on_the_way, platform.totals().crossings) == (4, 0, 0)
    desk.sync.pack_all(desk.session)
    assert desk.sync.report(desk.session).on_the_way == 4
    assert desk.sync.carry_only().state is LinkState.LIVE
    assert platform.totals().crossings == 4


def test_a_refusal_goes_at_once_and_once(desk: Desk, platform: RegionalPlatform) -> None:
    desk.clock.pass_(MINUTE)
    desk.record(times=2)
    desk.record(REFUSED)
    desk.sync.run_once(desk.session)
    blocks = platform.totals().blocks
    for _ in range(2):
        desk.sync.run_once(desk.session)
        assert platform.totals().crossings == 1
    assert platform.totals().blocks == blocks
    drained(desk)
    assert platform.totals().crossings == 3


def test_the_service_carries_without_the_data_key(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=5)
    desk.sync.pack_all(desk.session)
    platform.publish_alerts(alert_file("v1", as_of=desk.clock()), practice=True)
    note = desk.sync.carry_only()
    assert (note.state, note.taken) == (LinkState.LIVE, 1)
    assert platform.totals().crossings == 5
    blocks = platform.totals().blocks
    report = desk.sync.run_once(desk.session)
    assert report.unsent <= 1
    assert [found.code for found in report.news] == ["sync.alerts_adopted"]
    assert platform.totals().blocks == blocks


def test_an_answer_comes_to_its_case(desk: Desk, platform: RegionalPlatform) -> None:
    with desk.store() as store:
        subject = Subject(document_number="Q1", issuing_state="UTO")
        asked = consulting.ask(store, desk.session, subject, reason="duda", now=desk.clock())
    desk.sync.run_once(desk.session)
    report = desk.sync.run_once(desk.session)
    assert "sync.answer_came" in [found.code for found in report.news]
    with desk.store() as store:
        consultation = store.consultation(asked)
    assert consultation is not None
    assert consultation.answer is not None
    drained(desk)


def test_a_revoked_desk_keeps_everything_and_says_so(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=4)
    platform.revoke(desk.device)
    desk.clock.pass_(MINUTE)
    report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.REFUSED
    assert report.link.problem is not None
    assert report.link.problem.code == "device.revoked"
    assert report.link.again_in > timedelta()
    with desk.store() as store:
        assert store.crossing_count() == 4


def test_a_platform_that_does_not_know_the_desk_makes_it_forget_nothing(
    desk: Desk, platform: RegionalPlatform, cluster: Cluster, keys: PlatformKeys, clock: Clock
) -> None:
    desk.record(times=4)
    desk.clock.pass_(MINUTE)
    with fresh_database(cluster) as url, region(url, keys, clock) as stranger:
        desk.link = stranger.desk(desk.device)
        report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.REFUSED
    assert report.on_the_way == report.unsent > 4
    desk.link = None
    drained(desk)
    assert platform.totals().crossings == 4


def test_no_link_is_a_state_and_never_an_error(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=4)
    desk.clock.pass_(MINUTE)
    desk.link = Failing(platform.desk(desk.device), Trouble("link.none"))
    waits = [desk.sync.run_once(desk.session).link.again_in for _ in range(12)]
    assert all(timedelta(seconds=1) <= wait <= MINUTE for wait in waits)
    report = desk.sync.run_once(desk.session)
    assert report.link.state is LinkState.NO_LINK
    assert report.link.problem is not None
    assert report.link.problem.code == "link.none"
    assert len(desk.outbox.blocks()) <= 6
    desk.link = None
    drained(desk)
    assert platform.totals().crossings == 4


def test_a_busy_lock_means_that_the_other_one_carries(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=2)
    desk.clock.pass_(MINUTE)
    with desk.outbox.lock():
        note = desk.sync.run_once(desk.session).link
    assert note.problem is not None
    assert note.problem.code == "link.carried_elsewhere"
    assert platform.totals().crossings == 0
    drained(desk)
    assert platform.totals().crossings == 2


def test_an_outbox_that_cannot_be_locked_is_the_disk_s_trouble(desk: Desk) -> None:
    (desk.outbox.path / "lock").unlink(missing_ok=True)
    (desk.outbox.path / "lock").mkdir(parents=True)
    with pytest.raises(Trouble, match="disk"):
        desk.sync.carry_only()


def test_a_platform_restored_from_its_backup_gets_again_what_it_lost(
    desk: Desk, platform: RegionalPlatform, cluster: Cluster, keys: PlatformKeys, url: str
) -> None:
    clock = desk.clock
    desk.record(times=5)
    drained(desk)
    platform.close()
    with fresh_database(cluster, like=name_of(url)) as backup:
        with region(url, keys, clock) as lived_on:
            desk.region = lived_on
            desk.sign_in()
            desk.record(times=7)
            drained(desk)
            assert lived_on.totals().crossings == 12
        with region(backup, keys, clock) as restored:
            desk.region = restored
            assert restored.totals().crossings == 5
            report = desk.sync.run_once(desk.session)
            assert "sync.platform_restored" in [found.code for found in report.news]
            assert report.unsent > 0
            drained(desk)
            assert restored.totals().crossings == 12
            assert restored.gaps() == ()
            assert desk.sync.run_once(desk.session).news == ()


@pytest.mark.parametrize("with_outbox", [False, True])
def test_a_desk_restored_from_its_backup_loses_and_doubles_nothing(
    desk: Desk, platform: RegionalPlatform, folder: Path, with_outbox: bool
) -> None:
    desk.record(times=5)
    drained(desk)
    backup = folder / "backup"
    shutil.copytree(desk.home.path, backup)
    desk.record(times=6)
    desk.sync.pack_all(desk.session)
    if not with_outbox:
        shutil.rmtree(backup / "outbox")
        shutil.copytree(desk.home.outbox, backup / "outbox")
    shutil.rmtree(desk.home.path)
    backup.rename(desk.home.path)
    restored = Desk(desk.home, platform, desk.clock)
    restored.record(times=4)
    drained(restored)
    assert platform.totals().crossings == (5 + 4 if with_outbox else 5 + 6 + 4)
    assert restored.outbox.blocks() == ()


def test_two_desks_of_one_disk_image_are_both_kept_and_told(
    desk: Desk, platform: RegionalPlatform, folder: Path
) -> None:
    desk.record(times=5)
    drained(desk)
    shutil.copytree(desk.home.path, folder / "clone")
    clone = Desk(Home(folder / "clone"), platform, desk.clock)
    desk.record(times=3)
    clone.record(times=4)
    for _ in range(2):
        drained(desk)
        drained(clone)
    assert platform.totals().crossings == 12


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_ten_years_off_stops_nothing_and_is_told(
    folder: Path, platform: RegionalPlatform, clock: Clock, years: int
) -> None:
    wrong = Clock(clock.now + timedelta(days=365 * years))
    desk = new_desk(folder, platform, wrong)
    desk.enrol()
    desk.record(REFUSED, times=5)
    platform.publish_alerts(alert_file("v1", as_of=clock()), practice=True)
    drained(desk)
    assert platform.totals().crossings == 6
    note = desk.sync.report(desk.session).link
    assert note.drift is not None
    assert abs(note.drift - timedelta(days=365 * years)) < timedelta(minutes=30)
    with desk.store() as store:
        assert store.list_status() is not None
    known = known_time(desk.outbox)
    assert known is not None
    assert abs(known - clock()) < MINUTE
    wrong.now = clock.now
    desk.record(times=3)
    drained(desk)
    assert platform.totals().crossings == 9


def test_an_upload_that_was_cut_goes_on_from_where_it_stood(desk: Desk, platform: RegionalPlatform) -> None:
    chance = random.Random(5)
    desk.record(*(draft(f"N{n:07d}", surname=chance.randbytes(100).hex()) for n in range(400)))
    desk.clock.pass_(MINUTE)
    counting = Counting(platform.desk(desk.device), cut_after=20_000)
    desk.link = counting
    first = desk.sync.run_once(desk.session)
    assert first.link.state is LinkState.NO_LINK
    size = sum(len(desk.outbox.content(name) or b"") for name in desk.outbox.blocks())
    assert size > 20_000
    counting.cut_after = None
    desk.sync.run_once(desk.session)
    assert platform.totals().crossings == 400
    assert counting.sent < size + 17_000


def test_a_whole_day_drains_in_blocks_of_five_hundred(desk: Desk, platform: RegionalPlatform) -> None:
    desk.record(times=1100)
    desk.clock.pass_(MINUTE)
    drained(desk)
    assert platform.totals().crossings == 1100
    assert platform.totals().blocks < 15


def test_a_desk_that_is_not_enrolled_says_so(folder: Path, platform: RegionalPlatform, clock: Clock) -> None:
    desk = new_desk(folder, platform, clock)
    assert desk.sync.run_once(desk.session).link.state is LinkState.NOT_ENROLLED
    assert desk.sync.carry_only().state is LinkState.NOT_ENROLLED
    desk.sync.pack_all(desk.session)
    assert not desk.home.outbox.exists()


class Failing(CutPlatform):
    """Fail at every request."""

    def __init__(self, inner: Platform, error: Exception) -> None:
        super().__init__(inner, FailingKnife(error))


class FailingKnife(Knife):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def step(self) -> None:
        raise self._error


class Counting(CutPlatform):
    """Count the bytes of blocks and cut once after so many."""

    def __init__(self, inner: Platform, *, cut_after: int | None) -> None:
        super().__init__(inner, Knife())
        self.cut_after = cut_after
        self.sent = 0

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        def counted() -> Iterable[bytes]:
            for piece in pieces:
                self.sent += len(piece)
                yield piece
                if self.cut_after is not None and self.sent > self.cut_after:
                    raise Trouble("link.cut")

        return self.inner.put_block(digest, total=total, offset=offset, pieces=counted())
