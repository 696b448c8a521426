"""What reading a picture gives: lines, a certainty for every character, and where the document lies."""

from dataclasses import dataclass
from enum import StrEnum

from borderpost.domain.barcode import Barcode


class Hint(StrEnum):
    """Name what the picture itself says about how the document is held."""

    EMPTY = "empty"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    TILTED = "tilted"
    GLARE = "glare"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    UPSIDE_DOWN = "upside_down"
    DIRTY_GLASS = "dirty_glass"
    NO_MRZ = "no_mrz"


@dataclass(frozen=True, slots=True)
class Substitution:
    """Hold one character that decoding changed against the recogniser's first choice."""

    line: int
    position: int
    recognised: str
    decoded: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold one reading of one picture; ``lines`` is empty where there is no MRZ.

    ``confidence`` has one probability (0 to 1) per character of each line. ``corners`` are four
    (x, y) pixel points of the machine readable zone in the picture, clockwise from the text's
    own top left; empty where nothing was found. ``portrait`` is a JPEG of at most 15 kB.
    ``doubtful`` lists (line, position) of the characters below the acceptance threshold.
    ``ms`` is the time that the whole reading took, in milliseconds. ``second_opinion`` holds the
    lines of an independent reader that was asked because this one was unsure; empty otherwise.
    ``barcodes`` are those of a still picture; a camera's are found in frames of their own.
    """

    lines: tuple[str, ...]
    confidence: tuple[tuple[float, ...], ...]
    engine: str
    ms: float
    corners: tuple[tuple[float, float], ...] = ()
    hints: tuple[Hint, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    portrait: bytes | None = None
    second_opinion: tuple[str, ...] = ()
    barcodes: tuple[Barcode, ...] = ()
