from datetime import timedelta

from borderpost.services import recording, retaining, setting_up, shifting, witnessing
from borderpost.services.witnessing import Person
from borderpost.store import journal
from borderpost.store.verify import verify
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import fresh_database, name_of, region
from tests.sync.desk.places import Desk, new_draft
from tests.sync.desk.test_exchange import drained

YEARS = timedelta(days=3800)


def test_a_platform_that_lost_everything_gets_the_erased_entries_as_leaves_and_the_rest_whole(
    desk: Desk, platform: RegionalPlatform, cluster: Cluster, keys: PlatformKeys, url: str
) -> None:
    platform.close()
    with fresh_database(cluster, like=name_of(url)) as backup:
        with region(url, keys, desk.clock) as lived_on:
            desk.region = lived_on
            _work_a_shift(desk)
            drained(desk)
            desk.clock.pass_(YEARS)
            desk.record(times=2)
            drained(desk)
            assert lived_on.totals().crossings == 8
            _erase(desk)
            drained(desk)
            assert lived_on.totals().crossings == 8
        with region(backup, keys, desk.clock) as restored:
            desk.region = restored
            drained(desk, rounds=12)
            assert restored.totals().crossings == 2
            assert restored.gaps() == ()
            with desk.store() as store:
                assert store.mark() == store.entry_count()
                assert store.forked() == ()
                assert verify(store).ok


def _work_a_shift(desk: Desk) -> None:
    """Leave crossings that will be erased and a shift's entries, which stay, in one segment."""
    with desk.store() as store:
        for _ in range(6):
            recording.record(store, desk.session, new_draft(), now=desk.clock())
        shifting.close_shift(store, desk.session, notes="", now=desk.clock())
        shifting.open_shift(store, desk.session, now=desk.clock())


def _erase(desk: Desk) -> None:
    administrator = desk.sign_in(setting_up.PRACTICE_ADMINISTRATOR)
    with desk.store() as store:
        second = witnessing.witness(
            store,
            administrator,
            Person(setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(desk.home)),
        )
        done = retaining.run(store, administrator, second=second, now=desk.clock())
        assert done.erased[0][1] == 6
        torn = [link for link in journal.links(store.database) if link.kept_salt is not None]
        assert torn, "the segment has entries that stay, whose salts are kept one by one"
