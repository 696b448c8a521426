from datetime import timedelta

from borderpost.domain.consultation import Subject
from borderpost.services import consulting
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import NOW
from tests.sync.desk.places import REFUSED, Desk, KilledError, Knife, alert_file, exchange


def busy_moment(desk: Desk, platform: RegionalPlatform, number: int) -> int:
    """Make something of every kind to carry; return how many crossings that made."""
    desk.record(REFUSED, times=3)
    with desk.store() as store:
        subject = Subject(document_number=f"Q{number:04d}", issuing_state="UTO")
        consulting.ask(store, desk.session, subject, reason="duda", now=desk.clock())
    desk.clock.pass_(timedelta(minutes=1))
    desk.record(REFUSED, times=1)
    platform.publish_alerts(
        alert_file(f"v{number}", as_of=NOW + timedelta(seconds=number), alerts=3), practice=True
    )
    return 6


def settle(desk: Desk) -> int:
    """Exchange until nothing is left to do; return how many exchanges that took."""
    for rounds in range(1, 12):
        desk.clock.pass_(timedelta(minutes=1))
        exchange(desk, Knife())
        with desk.store() as store:
            if store.unsent() == 0:
                return rounds
    raise AssertionError("the queue does not drain")


def test_cut_at_every_step_nothing_is_lost_or_doubled_or_stuck(
    desk: Desk, platform: RegionalPlatform
) -> None:
    crossings, cut, rounds = 0, 0, 0
    while True:
        cut += 1
        crossings += busy_moment(desk, platform, cut)
        knife = Knife(cut)
        try:
            exchange(desk, knife)
        except KilledError:
            rounds = max(rounds, settle(desk))
        else:
            break
    settle(desk)
    assert cut > 40
    assert rounds <= 5
    assert platform.totals().crossings == crossings
    assert platform.gaps() == ()
    with desk.store() as store:
        status = store.list_status()
        assert status is not None
        assert status.version == f"v{cut}"
        assert all(asked.answer is not None for asked in store.consultations(1000))
        assert store.held() == ()
    assert desk.outbox.blocks() == desk.outbox.receipted() == desk.outbox.kept() == ()
    assert desk.outbox.parcels() == ()
    assert desk.outbox.aside() == {}
