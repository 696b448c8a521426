"""What moves before the camera is read at once; a desk in peace is left alone."""

import numpy as np
from numpy.typing import NDArray

from borderpost.reading.attention import LONGEST_PAUSE_S, STEADY_AFTER, Attention
from borderpost.specimens.scene import empty_frame

FRAME_S = 1 / 25
DESK = [empty_frame(seed=3, grain=grain) for grain in range(4)]


def with_card(frame: NDArray[np.uint8], *, left: int = 300) -> NDArray[np.uint8]:
    shown = frame.copy()
    shown[200:500, left : left + 560] = 235
    shown[420:440, left + 20 : left + 540 : 7] = 20
    return shown


def watch(
    attention: Attention,
    frames: list[NDArray[np.uint8]],
    seconds: float,
    *,
    begin: float = 0.0,
    found: bool = False,
) -> list[float]:
    """Return when a reading was due; each is made at once, and comes to nothing new."""
    due = []
    for number in range(round(seconds / FRAME_S)):
        taken = begin + number * FRAME_S
        if attention.glance(frames[number % len(frames)], taken).due:
            due.append(taken)
            attention.begin(taken)
            attention.note(found=found, settled=True)
    return due


def test_a_desk_on_which_nothing_moves_is_read_ever_more_seldom() -> None:
    attention = Attention()
    read = watch(attention, DESK, 20)
    assert len(read) < 12
    assert read[-1] - read[-2] >= LONGEST_PAUSE_S - FRAME_S


def test_a_document_laid_down_is_read_in_the_very_next_frame_and_until_it_is_known() -> None:
    attention = Attention()
    watch(attention, DESK, 10)
    laid = [with_card(frame) for frame in DESK]
    read = watch(attention, laid, 1, begin=10, found=True)
    assert read[0] == 10
    assert len(read) >= STEADY_AFTER
    assert len(read) < 8


def test_a_document_that_stays_unclear_is_read_on_and_not_for_ever() -> None:
    attention = Attention()
    read = 0
    for number in range(200):
        taken = number * FRAME_S
        if attention.glance(DESK[number % 4], taken).due:
            read += 1
            attention.begin(taken)
            attention.note(found=True, settled=False)
    assert 35 < read < 60


def test_a_small_shift_is_a_movement_and_dimmed_light_is_none() -> None:
    attention = Attention()
    laid = [with_card(frame) for frame in DESK]
    watch(attention, laid, 5)
    assert not attention.glance((laid[1] * 0.8).astype(np.uint8), 5).moved
    assert attention.glance(with_card(DESK[1], left=306), 5).moved


def test_a_desk_left_alone_becomes_known_and_what_lies_on_it_is_seen() -> None:
    attention = Attention()
    assert attention.glance(DESK[0], 0).covered
    watch(attention, DESK, 15)
    assert not attention.glance(DESK[1], 15).covered
    assert attention.glance(with_card(DESK[1]), 15).covered


def test_asking_to_read_anew_makes_the_next_frame_due() -> None:
    attention = Attention()
    watch(attention, DESK, 10)
    attention.reset()
    assert attention.glance(DESK[0], 10).due
