"""Barcodes take only frames from which the zone has nothing more to teach."""

from hypothesis import given
from hypothesis import strategies as st

from borderpost.reading.barcode_turns import EAGER, EVERY, LATER, ONCE_FOUND, BarcodeTurns


def searched(turns: BarcodeTurns, frames: int, *, zone_due: bool = True) -> int:
    """Return how many of so many frames are searched, nothing being found."""
    count = 0
    for _ in range(frames):
        if turns.due(zone_due=zone_due):
            turns.searched(found=False)
            count += 1
    return count


def test_while_the_zone_is_being_read_no_frame_is_searched() -> None:
    turns = BarcodeTurns()
    assert searched(turns, 100) == 0
    turns.read(settled=True)
    assert searched(turns, 3 * EVERY) == 3
    turns.read(settled=False)
    assert searched(turns, 100) == 0


def test_in_a_moving_picture_the_zone_keeps_most_frames() -> None:
    turns = BarcodeTurns()
    turns.read(settled=True)
    assert searched(turns, EAGER * EVERY) == EAGER
    assert searched(turns, 10 * LATER) == 10


def test_in_a_still_picture_it_is_searched_at_once_and_then_left() -> None:
    turns = BarcodeTurns()
    turns.read(settled=True)
    assert searched(turns, 100, zone_due=False) == EAGER
    turns.renew()
    turns.read(settled=True)
    assert searched(turns, 100, zone_due=False) == EAGER


def test_after_a_first_barcode_only_one_more_round_is_made_for_another() -> None:
    turns = BarcodeTurns()
    turns.read(settled=True)
    turns.searched(found=True)
    assert searched(turns, 100, zone_due=False) == ONCE_FOUND


@given(st.lists(st.sampled_from(["zone", "still", "found", "settled", "unsettled", "renew"]), max_size=200))
def test_never_more_than_a_third_of_the_zones_frames_is_taken(acts: list[str]) -> None:
    turns, offered, taken = BarcodeTurns(), 0, 0
    for act in acts:
        if act == "renew":
            turns.renew()
        elif act in ("settled", "unsettled"):
            turns.read(settled=act == "settled")
        elif turns.due(zone_due=act != "still"):
            taken += act != "still"
            turns.searched(found=act == "found")
        offered += act in ("zone", "found")
    assert taken <= offered / EVERY
