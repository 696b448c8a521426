"""Typed MRZ text becomes lines, whatever the reader ends its lines with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.devices.wedge import WedgeAssembler
from borderpost.specimens.documents import SpecimenKind, specimen

TODAY = date(2026, 11, 22)
ZONES = [specimen(kind, 7, today=TODAY).mrz for kind in SpecimenKind]
SHAPES = {(len(zone), len(zone[0])): zone for zone in ZONES}


@pytest.mark.parametrize("zone", ZONES, ids=["/".join(map(str, map(len, zone))) for zone in ZONES])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", "\x03"])
def test_lines_of_every_shape_are_put_together_key_by_key(zone: tuple[str, ...], end: str) -> None:
    assembler = WedgeAssembler()
    given_ = [lines for key in end.join(zone) + end if (lines := assembler.feed(key))]
    assert given_ == [zone]


@pytest.mark.parametrize("zone", SHAPES.values(), ids=map(str, SHAPES))
def test_a_zone_sent_as_one_run_is_cut_into_its_lines(zone: tuple[str, ...]) -> None:
    assert WedgeAssembler().feed("\x02" + "".join(zone) + "\r") == zone


def test_the_last_line_needs_no_end_and_its_end_starts_nothing() -> None:
    zone = SHAPES[2, 44]
    assembler = WedgeAssembler()
    assert assembler.feed("\n".join(zone)) == zone
    assert assembler.feed("\r\n") is None
    assert assembler.feed("\n".join(zone)) == zone


def test_small_letters_are_raised_and_spaces_skipped() -> None:
    zone = SHAPES[3, 30]
    assert WedgeAssembler().feed(" ".join("\r".join(zone).lower())) == zone


@pytest.mark.parametrize("text", ["hola\n", "12345\n", "P<SHORT\n", "P" * 200, "P<UTO;ERIKSSON\n", "ñ"])
def test_other_typing_is_no_zone_and_leaves_nothing_behind(text: str) -> None:
    zone = SHAPES[2, 44]
    assembler = WedgeAssembler()
    assert assembler.feed(text + "\n") is None
    assert assembler.feed("\n".join(zone) + "\n") == zone


def test_half_a_zone_and_then_a_whole_one_gives_the_whole_one() -> None:
    zone = SHAPES[3, 30]
    assembler = WedgeAssembler()
    assert assembler.feed(zone[0] + "\r" + "x\r") is None
    assert assembler.feed("\r".join(zone) + "\r") == zone


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    lines = WedgeAssembler().feed(text)
    assert lines is None or len(lines) in (2, 3)
