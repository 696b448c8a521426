from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from borderpost.domain.crossing import Crossing
from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Finding
from borderpost.domain.officer import Role
from borderpost.services import recording, shifting
from borderpost.services.making_room import LOW_BYTES, Look, RoomWatch, notice, time_left
from borderpost.services.session import Session
from borderpost.services.setting_up import PRACTICE_POST, NewOfficer, set_up
from borderpost.services.signing_in import sign_in
from borderpost.store import reserve
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.small_disk import mounted
from tests.store.drafts import NOW, draft

PASSPHRASE = "una frase larga de verdad 7"
HOUR = timedelta(hours=1)
MIB = 1024 * 1024
SIZE = 16 * MIB
"""A reserve for a disk of 48 MiB."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "small", "48m") as disk:
        yield disk


def post_on(folder: Path) -> Home:
    """Set up a post of its own: a practice post keeps no reserve."""
    home = Home(folder / "post")
    administrator = NewOfficer("admin", "Ana", Role.ADMINISTRATOR, PASSPHRASE)
    supervisor = NewOfficer("flores", "Marta", Role.SUPERVISOR, PASSPHRASE)
    people = (supervisor,)
    set_up(home, post=PRACTICE_POST, administrator=administrator, officers=people, now=NOW, protection=LIGHT)
    return home


def signed_in(home: Home) -> Session:
    return sign_in(home, "flores", PASSPHRASE, now=NOW)


def fill(disk: Path) -> None:
    """Take everything that is left, as another program would."""
    with (disk / "ballast").open("ab", buffering=0) as ballast:
        for size in (64 * 1024, 1024, 1):
            try:
                while ballast.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def record_for_ever(store: Store, session: Session, recorded: list[Crossing]) -> None:
    for number in count():
        recorded.append(recording.record(store, session, draft(f"N{number}"), now=NOW))


def code(said: Finding | None) -> str | None:
    return said.code if said else None


def test_on_a_full_disk_the_shift_goes_on_to_its_end_and_starts_again(small_disk: Path) -> None:
    home = post_on(small_disk)
    watch = RoomWatch(home, size=SIZE)
    assert watch.look(HOUR).reserve == SIZE
    session = signed_in(home)
    with Store.open(home, session.key) as store:
        shifting.open_shift(store, session, now=NOW)
        fill(small_disk)
        recorded = [recording.record(store, session, draft(f"N{n}"), now=NOW) for n in range(100)]
        shifting.close_shift(store, session, notes="", now=NOW)
    fill(small_disk)
    again = signed_in(home)
    with Store.open(home, again.key) as store:
        assert list(store.crossings()) == recorded
    room = watch.look(2 * HOUR)
    assert room.reserve < SIZE
    assert code(room.notice) == "disk.reserve"
    (small_disk / "ballast").unlink()
    room = watch.look(3 * HOUR)
    assert room.reserve == SIZE
    with Store.open(home, again.key) as store:
        assert verify(store).ok


def test_a_reserve_that_is_used_up_says_full_and_loses_nothing(small_disk: Path) -> None:
    home = post_on(small_disk)
    RoomWatch(home, size=MIB).look(HOUR)
    session = signed_in(home)
    recorded: list[Crossing] = []
    with Store.open(home, session.key) as store:
        shifting.open_shift(store, session, now=NOW)
        fill(small_disk)
        with pytest.raises(Trouble, match=r"disk\.full"):
            record_for_ever(store, session, recorded)
        assert list(store.crossings()) == recorded
        assert len(recorded) > 20
    assert reserve.held(home) == 0


def test_the_reserve_is_given_up_in_pieces_and_nobody_else_takes_it_all(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert reserve.keep(home, SIZE) == SIZE
    assert home.reserve.stat().st_blocks * 512 >= SIZE
    sizes = []
    while reserve.give_up(home, SIZE):
        sizes.append(reserve.held(home))
    assert sizes == [SIZE - SIZE // 8 * piece for piece in range(1, 9)]
    assert not reserve.give_up(home, SIZE)
    assert not home.reserve.exists()


def test_no_reserve_is_made_where_it_would_fill_the_disk(small_disk: Path) -> None:
    home = Home(small_disk)
    assert reserve.keep(home, 40 * MIB) == 0
    assert not home.reserve.exists()


def test_a_practice_post_keeps_no_reserve_and_is_not_told_of_one(home: Home) -> None:
    room = RoomWatch(home).look(HOUR)
    assert (room.reserve, home.reserve.exists()) == (0, False)
    assert code(room.notice) in {None, "disk.low"}


def test_a_disk_that_fills_is_told_hours_before() -> None:
    free = 40 * 1024**3
    looks = [Look(n * HOUR, free - n * 2 * 1024**3) for n in range(5)]
    left = time_left(tuple(looks))
    assert left == timedelta(hours=16)
    said = notice(looks[-1].free, left, given_up=False)
    assert said is not None
    assert (said.code, dict(said.values)["hours"]) == ("disk.filling", "16")


@pytest.mark.parametrize(
    "looks",
    [
        (),
        (Look(HOUR, 5),),
        (Look(HOUR, 500), Look(HOUR + timedelta(minutes=1), 5)),
        (Look(HOUR, 5), Look(2 * HOUR, 500)),
        (Look(timedelta(), 10_000), Look(30 * HOUR, 500), Look(31 * HOUR, 500)),
    ],
)
def test_a_disk_that_does_not_fill_has_no_end(looks: tuple[Look, ...]) -> None:
    assert time_left(looks) is None


def test_the_gravest_alone_is_told() -> None:
    assert notice(LOW_BYTES, None, given_up=False) is None
    assert code(notice(LOW_BYTES - 1, None, given_up=False)) == "disk.low"
    assert code(notice(LOW_BYTES - 1, HOUR, given_up=False)) == "disk.filling"
    assert code(notice(0, HOUR, given_up=True)) == "disk.reserve"
