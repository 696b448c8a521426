"""The line network as a recogniser: what it makes of strips, and of files that are no network."""

from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from borderpost.domain.errors import Trouble
from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading.grid import lay
from borderpost.reading.location import LineLocator, flipped
from borderpost.reading.network_recogniser import MODEL, NetworkRecogniser
from borderpost.reading.stages import Band, Picture
from borderpost.reading.tracing import Traced, certainty, traced
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from resources import resource

TODAY = date(2026, 11, 22)
PASSPORT = specimen(SpecimenKind.PASSPORT, 31, today=TODAY)
CARD = specimen(SpecimenKind.TD1_CARD, 31, today=TODAY)
MOST_BYTES = 3_000_000


def grey(page: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)


PASSPORT_PAGE, CARD_PAGE = grey(scan(PASSPORT, dpi=200)), grey(scan(CARD, dpi=200))


@pytest.fixture(scope="module")
def recogniser() -> NetworkRecogniser:
    return NetworkRecogniser()


def band(page: Picture, rows: int) -> Band:
    return next(band for band in LineLocator().locate(page) if len(band.strips) == rows)


def text(recogniser: NetworkRecogniser, strips: tuple[Picture, ...]) -> tuple[str, ...]:
    lines = recogniser.recognise(strips)
    return tuple("".join(symbol.choices[0][0] for symbol in line.symbols) for line in lines)


def test_every_character_of_a_line_is_a_symbol_with_the_surest_choice_first(
    recogniser: NetworkRecogniser,
) -> None:
    strips = tuple(strip.image for strip in band(PASSPORT_PAGE, 2).strips)
    assert text(recogniser, strips) == PASSPORT.mrz
    for line in recogniser.recognise(strips):
        for symbol in line.symbols:
            certainties = [certainty for _, certainty in symbol.choices]
            assert certainties == sorted(certainties, reverse=True)
            assert 0 <= sum(certainties) <= 1.0001
            assert symbol.left < symbol.centre < symbol.right
            assert 0.3 < (symbol.bottom - symbol.top) / strips[0].shape[0] < 0.9


def test_cells_speak_with_probabilities_and_a_second_look_agrees_on_a_clear_page(
    recogniser: NetworkRecogniser,
) -> None:
    strips = tuple(strip.image for strip in band(CARD_PAGE, 3).strips)
    grid = lay(recogniser.recognise(strips))
    assert grid is not None
    for again in (False, True):
        scores = recogniser.weigh(strips, grid.rows, again=again)
        assert [score.shape for score in scores] == [(30, len(ALPHABET))] * 3
        assert all(np.allclose(np.exp(score).sum(axis=1), 1) for score in scores)
        assert tuple("".join(ALPHABET[i] for i in score.argmax(axis=1)) for score in scores) == CARD.mrz


def test_a_line_upside_down_is_much_less_certain(recogniser: NetworkRecogniser) -> None:
    upright = band(PASSPORT_PAGE, 2)
    lines = recogniser.recognise(tuple(strip.image for strip in upright.strips))
    over = recogniser.recognise(tuple(strip.image for strip in flipped(upright).strips))
    assert max(map(certainty, over)) < min(map(certainty, lines)) - 0.2


@pytest.mark.parametrize("shape", [(48, 1), (1, 900), (48, 900), (200, 30), (48, 9000)])
def test_strips_without_text_have_hardly_a_symbol(
    recogniser: NetworkRecogniser, shape: tuple[int, int]
) -> None:
    (line,) = recogniser.recognise((np.full(shape, 200, np.uint8),))
    assert len(line.symbols) < 3


def test_no_strips_give_no_lines(recogniser: NetworkRecogniser) -> None:
    assert recogniser.recognise(()) == ()


def test_a_closed_recogniser_loads_again(recogniser: NetworkRecogniser) -> None:
    strips = tuple(strip.image for strip in band(PASSPORT_PAGE, 2).strips)
    recogniser.close()
    assert text(recogniser, strips) == PASSPORT.mrz


def test_a_file_that_is_no_network_is_trouble(tmp_path: Path) -> None:
    broken = tmp_path / "lines.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(Trouble) as caught:
        NetworkRecogniser(broken).recognise((np.full((48, 900), 200, np.uint8),))
    assert caught.value.code == "reading.engine"


def test_the_weights_are_small() -> None:
    assert resource(*MODEL).stat().st_size < MOST_BYTES


def test_a_zone_cut_too_short_is_followed_to_its_end(recogniser: NetworkRecogniser) -> None:
    whole = band(PASSPORT_PAGE, 2)
    piece = _shortened(whole, 0.0, 0.55)
    lines = recogniser.recognise(tuple(strip.image for strip in piece.strips))
    assert max(len(line.symbols) for line in lines) < 30
    zone = traced(PASSPORT_PAGE, Traced(piece, lines), recogniser)
    assert text(recogniser, tuple(strip.image for strip in zone.band.strips)) == PASSPORT.mrz


def test_the_line_missing_from_a_card_is_found(recogniser: NetworkRecogniser) -> None:
    whole = band(CARD_PAGE, 3)
    for strips in (whole.strips[:2], whole.strips[1:]):
        corners = (strips[0].corners[0], strips[0].corners[1], strips[1].corners[2], strips[1].corners[3])
        pair = Band(strips, corners, whole.turn)
        lines = recogniser.recognise(tuple(strip.image for strip in strips))
        zone = traced(CARD_PAGE, Traced(pair, lines), recogniser)
        assert text(recogniser, tuple(strip.image for strip in zone.band.strips)) == CARD.mrz


def test_a_zone_that_is_whole_is_left_alone(recogniser: NetworkRecogniser) -> None:
    whole = band(PASSPORT_PAGE, 2)
    lines = recogniser.recognise(tuple(strip.image for strip in whole.strips))
    zone = Traced(whole, lines)
    assert traced(PASSPORT_PAGE, zone, recogniser) is zone


def _shortened(whole: Band, start: float, end: float) -> Band:
    """Return the band from one part of its length to another."""
    strips = []
    for strip in whole.strips:
        corners = np.array(strip.corners)
        along = corners[1] - corners[0]
        left, right = corners[[0, 3]] + start * along, corners[[0, 3]] + end * along
        width = strip.image.shape[1]
        image = np.ascontiguousarray(strip.image[:, round(start * width) : round(end * width)])
        box = (left[0], right[0], right[1], left[1])
        strips.append(type(strip)(image, tuple((float(x), float(y)) for x, y in box)))
    first, last = strips[0].corners, strips[-1].corners
    return Band(tuple(strips), (first[0], first[1], last[2], last[3]), whole.turn)
