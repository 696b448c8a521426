import random
from datetime import timedelta

from sync.link_watch import LinkWatch, fingerprint
from sync.retry import IDLE, LATEST, SOONEST, Patience


def test_waits_grow_from_a_second_to_a_minute_and_no_two_desks_wait_alike() -> None:
    one, other = Patience(random.Random(1)), Patience(random.Random(2))
    waits = [one.after_failure() for _ in range(50)]
    assert all(SOONEST <= wait <= LATEST for wait in waits)
    assert waits[0] <= timedelta(seconds=2)
    assert max(waits) > timedelta(seconds=45)
    assert waits != [other.after_failure() for _ in range(50)]


def test_a_success_a_little_progress_or_another_link_begins_anew() -> None:
    patience = Patience(random.Random(3))
    for begin_anew in (
        lambda: patience.after_success(more=False),
        patience.link_changed,
        lambda: patience.after_failure(progress=True),
    ):
        for _ in range(20):
            patience.after_failure()
        begin_anew()
        assert patience.after_failure() <= timedelta(seconds=4)


def test_more_that_waits_is_sent_at_once_and_nothing_is_asked_all_the_time() -> None:
    patience = Patience(random.Random(4))
    assert patience.after_success(more=True) == timedelta()
    assert patience.after_success(more=False) >= IDLE * 0.8


def test_a_network_that_stays_as_it_is_did_not_change() -> None:
    watch = LinkWatch()
    assert not watch.changed()
    assert fingerprint() == fingerprint()
