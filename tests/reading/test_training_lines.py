"""The pieces of lines that the network learns from: what they say, where it stands, that they repeat."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from borderpost.domain.consensus import checks_hold
from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading import line_tensor
from borderpost.reading.training import texts
from borderpost.reading.training.faces import PITCH, faces
from borderpost.reading.training.lines import MOST, WIDTH, Lines

LINES = Lines(5)


def test_half_of_the_texts_are_zones_whose_digits_hold_and_all_keep_to_the_alphabet() -> None:
    drawn = [texts.lines(Random(seed)) for seed in range(200)]
    assert {len(lines[0]) for lines in drawn} == {30, 36, 44}
    assert all(len({len(line) for line in lines}) == 1 for lines in drawn)
    assert set("".join("".join(lines) for lines in drawn)) == set(ALPHABET)
    assert 70 < sum(checks_hold(lines) for lines in drawn) < 130


def test_the_same_seed_and_number_give_the_same_piece() -> None:
    piece, again, other = LINES.piece(17), Lines(5).piece(17), Lines(6).piece(17)
    assert np.array_equal(piece.image, again.image)
    assert np.array_equal(piece.middles, again.middles)
    assert not np.array_equal(piece.image, other.image)


def test_a_piece_has_the_networks_size_and_its_characters_stand_inside_it_in_a_row() -> None:
    for number in range(60):
        piece = LINES.piece(number)
        assert piece.image.shape == (line_tensor.HEIGHT, WIDTH)
        assert piece.image.dtype == np.uint8
        assert len(piece.characters) == len(piece.middles) <= MOST
        if len(piece.characters) > 1:
            steps = np.diff(piece.middles[:, 0])
            assert np.all(np.abs(steps - piece.pitch) < 0.25 * piece.pitch)


def test_characters_are_where_the_labels_say() -> None:
    """Among pieces of plain contrast, ink lies on the characters and the gaps between are lighter."""
    inks, gaps = [], []
    for number in range(80):
        piece = LINES.piece(number)
        wide = [index for index, which in enumerate(piece.characters) if ALPHABET[which] in "BEHMNRW08"]
        even = line_tensor.prepared(piece.image)
        for index in wide:
            x, y = piece.middles[index]
            if not PITCH < x < WIDTH - PITCH:
                continue
            rows = slice(int(y - piece.tall / 2), int(y + piece.tall / 2) + 1)
            inks.append(even[rows, round(x - piece.pitch / 3) : round(x + piece.pitch / 3) + 1].mean())
            gaps.append(even[rows, round(x + piece.pitch / 2)].mean())
    assert len(inks) > 40
    assert float(np.mean(inks)) < float(np.mean(gaps)) - 0.2


def test_pieces_without_an_upright_line_are_among_them() -> None:
    bare = [number for number in range(120) if not len(LINES.piece(number).characters)]
    assert 5 < len(bare) < 40


def test_a_missing_typeface_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="OCRBS"):
        faces(tmp_path)


def test_light_and_contrast_are_taken_out_of_a_line() -> None:
    random = np.random.default_rng(1)
    line = random.integers(60, 120, (line_tensor.HEIGHT, 400)).astype(np.uint8)
    shaded = (line * np.linspace(0.6, 2.0, 400)[None, :]).astype(np.uint8)
    one, other = line_tensor.prepared(line), line_tensor.prepared(shaded)
    assert float(np.abs(one - other)[:, 60:-60].mean()) < 0.25
    assert abs(float(other.mean())) < 0.1
