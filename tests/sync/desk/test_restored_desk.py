"""A desk restored from an older backup, at a real platform: what was sent stays there, and work goes on."""

import os
from pathlib import Path

import pytest

from borderpost.services import backing_up, recording, restoring, setting_up
from borderpost.services.restoring import Restoration
from borderpost.services.witnessing import Person
from borderpost.store.home import Home
from borderpost.store.verify import verify
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import Clock
from tests.sync.desk.places import REFUSED, Desk, new_draft
from tests.sync.desk.test_exchange import MINUTE, drained
from tests.sync.desk.test_proving import proof


@pytest.fixture
def stick(folder: Path) -> Path:
    made = folder / "stick"
    made.mkdir()
    return made


def lost_and_restored(desk: Desk, backup: Path, platform: RegionalPlatform) -> tuple[Desk, Restoration]:
    """Damage a desk's database and restore it; return the desk as the program finds it at its next start."""
    with desk.home.database.open("r+b") as file:
        file.write(os.urandom(4096))
    done = restoring.restore(
        desk.home,
        backup,
        username=setting_up.PRACTICE_SUPERVISOR,
        passphrase=setting_up.practice_passphrase(desk.home),
        second=Person(setting_up.PRACTICE_ADMINISTRATOR, setting_up.practice_passphrase(desk.home)),
        now=desk.clock(),
    )
    return Desk(desk.home, platform, desk.clock), done


def test_the_platform_keeps_what_the_backup_lacks_and_the_desk_goes_on(
    desk: Desk, platform: RegionalPlatform, stick: Path
) -> None:
    desk.record(times=5)
    drained(desk)
    backup = backing_up.back_up(desk.session, stick, now=desk.clock()).path
    sent = desk.record(times=6)
    drained(desk)
    assert platform.totals().crossings == 11
    restored, done = lost_and_restored(desk, backup, platform)
    with restored.store() as store:
        assert store.crossing_count() == 5
        assert store.entry_count() > done.entries
        assert all(store.crossing(crossing.id) is None for crossing in sent)
    new = restored.record(times=4)
    drained(restored)
    assert platform.totals().crossings == 5 + 6 + 4
    assert platform.gaps() == ()
    with restored.store() as store:
        assert verify(store).ok
        assert (store.crossing_count(), store.unsent()) == (5 + 4, 0)
        assert all(store.crossing(crossing.id) is not None for crossing in new)
        # Two children of one parent: the platform flags the entry that says so, and the desk shows it.
        assert [entry.code for entry in store.held()] == ["entry.fork"]
    assert restored.outbox.blocks() == ()
    assert proof(restored).doubtful == 0


def test_what_was_sealed_and_not_sent_survives_in_the_outbox(
    desk: Desk, platform: RegionalPlatform, stick: Path
) -> None:
    drained(desk)
    backup = backing_up.back_up(desk.session, stick, now=desk.clock()).path
    desk.record(times=6)
    desk.clock.pass_(MINUTE)
    desk.sync.pack_all(desk.session)
    assert platform.totals().crossings == 0
    restored, _ = lost_and_restored(desk, backup, platform)
    restored.record(times=2)
    drained(restored)
    assert platform.totals().crossings == 6 + 2
    assert platform.gaps() == ()


def test_a_segment_that_the_backup_cut_in_two_is_whole_at_the_platform(
    desk: Desk, platform: RegionalPlatform, stick: Path, clock: Clock
) -> None:
    """The backup is made in the middle of a run of the program: half of its segment is lost here."""
    with desk.store() as store:
        for number in range(8):
            recording.record(store, desk.session, new_draft(), now=desk.clock())
            if number == 3:
                backup = backing_up.back_up(desk.session, stick, now=desk.clock()).path
    drained(desk)
    assert platform.totals().crossings == 8
    restored, _ = lost_and_restored(desk, backup, platform)
    restored.record(times=3)
    restored.record(REFUSED)
    reports = []
    for _ in range(4):
        clock.pass_(MINUTE)
        reports.append(restored.sync.run_once(restored.session))
    assert reports[-1].unsent == 0
    assert platform.totals().crossings == 8 + 3 + 1
    assert platform.gaps() == ()
    with restored.store() as store:
        assert store.forked() != ()
        assert (store.crossing_count(), verify(store).ok) == (4 + 3 + 1, True)
    assert "sync.fork" in [finding.code for report in reports for finding in report.news]


def test_restored_twice_from_one_backup_every_branch_is_kept(
    desk: Desk, platform: RegionalPlatform, stick: Path
) -> None:
    desk.record(times=2)
    drained(desk)
    backup = backing_up.back_up(desk.session, stick, now=desk.clock()).path
    total = 2
    for branch in (3, 4, 5):
        desk, _ = lost_and_restored(desk, backup, platform)
        desk.record(times=branch)
        drained(desk)
        total += branch
        assert platform.totals().crossings == total
    assert platform.gaps() == ()
    assert len(list(desk.home.path.glob("damaged-*/post.db"))) == 3


def test_a_desk_on_another_machine_goes_on_from_the_backup_alone(
    desk: Desk, platform: RegionalPlatform, stick: Path, folder: Path
) -> None:
    """The machine burnt down; the backup and the device secret, kept apart, are what is left."""
    desk.record(times=3)
    drained(desk)
    backup = backing_up.back_up(desk.session, stick, now=desk.clock()).path
    sent = desk.record(times=2)
    drained(desk)
    elsewhere = Home(folder / "elsewhere")
    elsewhere.path.mkdir()
    for kept in (desk.home.device_secret, desk.home.practice):
        (elsewhere.path / kept.name).write_bytes(kept.read_bytes())
    restoring.restore(
        elsewhere,
        backup,
        username=setting_up.PRACTICE_SUPERVISOR,
        passphrase=setting_up.practice_passphrase(elsewhere),
        second=Person(setting_up.PRACTICE_ADMINISTRATOR, setting_up.practice_passphrase(elsewhere)),
        now=desk.clock(),
    )
    anew = Desk(elsewhere, platform, desk.clock)
    anew.record(times=4)
    drained(anew)
    assert platform.totals().crossings == 3 + len(sent) + 4
    assert platform.gaps() == ()
