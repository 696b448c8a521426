"""Frames of one document agree; two documents are never mixed."""

from dataclasses import replace
from datetime import date
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from borderpost.domain.consensus import GONE_AFTER, PATIENCE, WITHOUT_CHECKS, Consensus, checks_hold
from borderpost.domain.mrz_layout import ALPHABET
from borderpost.domain.reading import Hint, Reading
from borderpost.specimens.documents import SpecimenKind, specimen, with_wrong_check_digit

TODAY = date(2026, 11, 22)
ONE = specimen(SpecimenKind.PASSPORT, 1, today=TODAY).mrz
OTHER = specimen(SpecimenKind.PASSPORT, 2, today=TODAY).mrz
CARD = specimen(SpecimenKind.DPI, 3, today=TODAY).mrz
NOTHING = Reading((), (), "test", 1.0)
_frames = count()


def seen(lines: tuple[str, ...], sure: float = 0.95) -> Reading:
    """Return a reading; no two frames have quite the same certainties."""
    certainty = sure - next(_frames) % 1000 * 1e-6
    return Reading(lines, tuple(tuple(certainty for _ in line) for line in lines), "test", 1.0)


def wrong(reading: Reading, line: int, place: int, character: str, sure: float = 0.6) -> Reading:
    lines, confidence = list(reading.lines), [list(row) for row in reading.confidence]
    lines[line] = lines[line][:place] + character + lines[line][place + 1 :]
    confidence[line][place] = sure
    return replace(reading, lines=tuple(lines), confidence=tuple(map(tuple, confidence)))


def test_two_frames_that_agree_make_a_document_sure_and_it_is_told_once() -> None:
    consensus = Consensus()
    assert consensus.add(seen(ONE)) is None
    agreed = consensus.add(seen(ONE))
    assert agreed is not None
    assert agreed.lines == ONE
    assert min(map(min, agreed.confidence)) > 0.99
    assert consensus.add(seen(ONE)) is None


def test_one_frame_that_is_very_sure_is_enough() -> None:
    told = Consensus().add(seen(ONE, 0.999))
    assert told is not None
    assert told.lines == ONE


def test_the_same_picture_twice_is_one_witness() -> None:
    consensus, reading = Consensus(), seen(ONE)
    assert consensus.add(reading) is None
    assert consensus.add(reading) is None


def test_frames_mend_each_others_errors() -> None:
    consensus = Consensus()
    assert consensus.add(wrong(seen(ONE), 0, 6, "<")) is None
    assert consensus.add(wrong(seen(ONE), 1, 4, "K")) is None
    agreed = consensus.add(seen(ONE))
    assert agreed is not None
    assert agreed.lines == ONE


def test_what_is_told_lies_where_the_newest_frame_saw_it() -> None:
    consensus = Consensus()
    places = [((number, 0), (number, 1), (9, 1), (9, 0)) for number in (1, 2)]
    first, second = (replace(seen(ONE), corners=corners) for corners in places)
    assert consensus.add(first) is None
    told = consensus.add(replace(second, hints=(Hint.GLARE,)))
    assert told is not None
    assert (told.corners, told.hints) == (places[1], (Hint.GLARE,))


def test_what_stays_unclear_is_told_late_and_marked() -> None:
    consensus = Consensus()
    told = [consensus.add(wrong(seen(ONE), 0, 7, ONE[0][7], 0.3)) for _ in range(PATIENCE)]
    assert told[:-1] == [None] * (PATIENCE - 1)
    assert told[-1] is not None
    assert (told[-1].lines, told[-1].doubtful) == (ONE, ((0, 7),))


def test_a_mistake_that_every_frame_of_an_unmoved_document_repeats_stays_marked() -> None:
    consensus = Consensus()
    told = [consensus.add(wrong(seen(ONE), 0, 7, "K", 0.8)) for _ in range(PATIENCE)]
    assert told[-1] is not None
    assert told[-1].doubtful == ((0, 7),)


def test_another_document_is_noticed_at_once_and_nothing_of_the_first_stays() -> None:
    consensus = Consensus()
    consensus.add(seen(ONE))
    assert consensus.add(seen(OTHER)) is None
    agreed = consensus.add(seen(OTHER))
    assert agreed is not None
    assert agreed.lines == OTHER
    assert consensus.add(seen(CARD)) is None
    agreed = consensus.add(seen(CARD))
    assert agreed is not None
    assert agreed.lines == CARD


def test_empty_frames_forget_the_document_so_that_it_is_told_again() -> None:
    consensus = Consensus()
    consensus.add(seen(ONE))
    assert consensus.add(seen(ONE)) is not None
    for _ in range(GONE_AFTER):
        assert consensus.add(NOTHING) is None
    assert consensus.add(seen(ONE)) is None
    assert consensus.add(seen(ONE)) is not None


def test_one_empty_frame_between_is_forgiven() -> None:
    consensus = Consensus()
    consensus.add(seen(ONE))
    consensus.add(NOTHING)
    assert consensus.add(seen(ONE)) is not None


def test_a_reset_tells_the_document_again() -> None:
    consensus = Consensus()
    consensus.add(seen(ONE, 0.999))
    consensus.reset()
    assert consensus.add(seen(ONE, 0.999)) is not None


def test_wrong_printed_digits_take_more_frames_and_are_told_as_printed() -> None:
    printed = with_wrong_check_digit(specimen(SpecimenKind.PASSPORT, 1, today=TODAY)).mrz
    assert not checks_hold(printed)
    consensus = Consensus()
    told = [consensus.add(seen(printed, 0.999)) for _ in range(WITHOUT_CHECKS)]
    assert told[:-1] == [None] * (WITHOUT_CHECKS - 1)
    assert told[-1] is not None
    assert told[-1].lines == printed


def test_check_digits_hold_on_every_kind_of_specimen() -> None:
    for kind in SpecimenKind:
        lines = specimen(kind, 4, today=TODAY).mrz
        assert checks_hold(lines), kind
    assert not checks_hold(())
    assert not checks_hold(("", ""))
    assert not checks_hold(("NO", "MRZ"))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from((ONE, OTHER, CARD, ())), st.integers(0, 1), st.integers(0, 29)), max_size=25
    )
)
def test_whatever_comes_in_whatever_order_only_whole_documents_are_told(
    frames: list[tuple[tuple[str, ...], int, int]],
) -> None:
    consensus = Consensus()
    for number, (lines, line, place) in enumerate(frames):
        told = consensus.add(wrong(seen(lines), line, place, ALPHABET[number]) if lines else NOTHING)
        assert told is None or told.lines in (ONE, OTHER, CARD)
