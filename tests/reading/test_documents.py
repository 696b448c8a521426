"""What lies in a picture: one document, several, none and why, and text that is almost a zone."""

from datetime import date

import numpy as np
import pytest

from borderpost.reading.documents import Absence, Found, absence, documents
from borderpost.reading.engine import Reader
from borderpost.reading.likeness import is_zone
from borderpost.reading.pictures import Shot
from borderpost.reading.stages import Picture
from borderpost.specimens.documents import Specimen, SpecimenKind, specimen, with_wrong_check_digit
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame
from tests.reading.paper_sheets import sheet, typed

TODAY = date(2026, 11, 22)
PASSPORT = specimen(SpecimenKind.PASSPORT, 11, today=TODAY)
CARDS = [specimen(SpecimenKind.DPI, 12, today=TODAY), specimen(SpecimenKind.DIMEX, 13, today=TODAY)]
FILLERS = "<" * 44


def found_in(image: Picture, reader: Reader) -> Found:
    (found,) = documents([Shot(image)], reader)
    return found


def all_lines(found: Found) -> set[tuple[str, ...]]:
    return {found.reading.lines, *(other.lines for other in found.others)}


@pytest.mark.parametrize("pair", [(PASSPORT, CARDS[0]), (CARDS[0], CARDS[1])], ids=["mixed", "cards"])
def test_two_documents_in_one_picture_are_both_told_and_never_mixed(
    reader: Reader, pair: tuple[Specimen, Specimen]
) -> None:
    found = found_in(sheet(*(scan(document, dpi=150) for document in pair)), reader)
    assert all_lines(found) == {document.mrz for document in pair}
    assert len(found.others) == 1


def test_one_document_is_not_told_twice(reader: Reader) -> None:
    found = found_in(sheet(scan(PASSPORT, dpi=150)), reader)
    assert (found.reading.lines, found.others) == (PASSPORT.mrz, ())


def test_a_small_card_on_a_page_of_a_scanner_is_read(reader: Reader) -> None:
    found = found_in(sheet(scan(CARDS[0], dpi=200), dpi=200), reader)
    assert found.reading.lines == CARDS[0].mrz


NOTHING: dict[str, tuple[Picture, Absence]] = {
    "no pixels": (np.zeros((0, 0, 3), np.uint8), Absence.TOO_SMALL),
    "one line of pixels": (np.zeros((1, 3000, 3), np.uint8), Absence.TOO_SMALL),
    "black": (np.zeros((480, 640, 3), np.uint8), Absence.TOO_DARK),
    "white": (np.full((480, 640, 3), 255, np.uint8), Absence.EMPTY),
    "grey card": (np.full((480, 640), 128, np.uint8), Absence.EMPTY),
    "dark desk": ((empty_frame(seed=4) // 20).astype(np.uint8), Absence.TOO_DARK),
}


@pytest.mark.parametrize(("image", "why"), NOTHING.values(), ids=NOTHING)
def test_a_picture_of_nothing_says_which_gate_it_stopped_at(
    reader: Reader, image: Picture, why: Absence
) -> None:
    reading = reader.read(image)
    assert (reading.lines, absence(image, reading)) == ((), why)


def test_the_reason_tells_a_page_without_lines_from_lines_that_are_no_zone(reader: Reader) -> None:
    assert found_in(typed(["ONE LINE OF TEXT"]), reader).absence is Absence.NO_LINES
    assert found_in(typed(["def read(image):", "    return reader.read(image)"] * 3), reader).absence in (
        Absence.NO_LINES,
        Absence.NOT_MRZ,
    )
    assert found_in(sheet(scan(PASSPORT, dpi=150)), reader).absence is None


@pytest.mark.parametrize("seed", [1, 2])
def test_noise_is_no_document(reader: Reader, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 255, (480, 640, 3), np.uint8)
    assert found_in(noise, reader).reading.lines == ()


ALMOST: dict[str, list[str]] = {
    "fillers only": [FILLERS] * 2,
    "a page of fillers": [FILLERS] * 8,
    "capitals": [
        "LOREM IPSUM DOLOR SIT AMET CONSECTETUR ADIPI",
        "SED DO EIUSMOD TEMPOR INCIDIDUNT UT LABORE E",
    ],
    "a boarding pass": [
        "M1SPECIMEN/ANNA       EABC123 TGUSAPLM 0123 3",
        "26Y012A0034 147>3180  6326BLM 0129876543210",
    ],
    "digits": ["12345678901234567890123456789012345678901234"] * 2,
    "a bank's form": [
        "HN88 CABF 0000 0000 0002 5000 5469 1234 1234",
        "BIC CABFHNTG REF 000123 AMOUNT 00001234.50 L",
    ],
    "a zone's second line alone": [PASSPORT.mrz[1]],
    "a zone upside down in order": [PASSPORT.mrz[1], PASSPORT.mrz[0]],
    "two lines of a card": list(CARDS[0].mrz[:2]),
}


@pytest.mark.parametrize(
    "lines",
    [pytest.param(lines, id=name) for name, lines in ALMOST.items()],
)
def test_text_that_is_almost_a_zone_is_none(reader: Reader, lines: list[str]) -> None:
    found = found_in(typed(lines), reader)
    assert (found.reading.lines, found.others) == ((), ())
    assert found.absence is not None


@pytest.mark.parametrize(
    "lines",
    [[line[:40] for line in PASSPORT.mrz], [line.lower() for line in PASSPORT.mrz]],
    ids=["too short", "small letters"],
)
def test_a_damaged_zone_is_doubted_or_none(reader: Reader, lines: list[str]) -> None:
    reading = found_in(typed(lines), reader).reading
    assert not reading.lines or reading.doubtful


@pytest.mark.parametrize("kind", SpecimenKind)
def test_every_specimen_is_a_zone_by_its_text(kind: SpecimenKind) -> None:
    assert all(is_zone(specimen(kind, seed, today=TODAY).mrz) for seed in range(40))


def test_a_zone_with_wrong_digits_and_a_code_of_its_own_is_still_a_zone() -> None:
    wrong = with_wrong_check_digit(PASSPORT).mrz
    assert is_zone(wrong)
    assert is_zone(("D" + wrong[0][1:], wrong[1]))
    assert not is_zone(())
    assert not is_zone((FILLERS, FILLERS))
    assert not is_zone((PASSPORT.mrz[0], FILLERS))
    assert not is_zone((PASSPORT.mrz[0][:5] + "<" * 39, PASSPORT.mrz[1]))


def test_a_document_on_a_desk_under_a_camera_is_found_among_nothing_else(reader: Reader) -> None:
    frame = webcam_frame(scan(PASSPORT, dpi=200), seed=5, profile=Profile.CLEAN).image
    found = found_in(frame, reader)
    assert (found.reading.lines, found.others, found.page, found.seconds) == (PASSPORT.mrz, (), None, None)
