"""What stands between this program and a scanner: a program of the system, told what to do by arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from borderpost.devices.source import Picture

RESOLUTION = 300
"""Dots an inch: OCR-B of an MRZ is then some 30 pixels high."""
LARGEST_SIDE = 20_000
"""Pixels."""


@dataclass(frozen=True, slots=True)
class ScannerInfo:
    """Hold a scanner that the system lists: the name that opens it, and one for people."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Call:
    """Hold a program's arguments, and what is added to its environment."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScanProgram:
    """Hold how a system's program is asked for scanners and pages, and how its answers are understood.

    ``page`` takes a scanner's name, "" for the first that answers; ``picture`` raises Trouble
    ``scanner.failed``; ``reason`` makes a code of what the program says when it fails;
    ``missing`` is the code where there is no such program. ``untried`` programs were written
    without a scanner of that kind at hand.
    """

    name: str
    listing: Call
    listed: Callable[[bytes], tuple[ScannerInfo, ...]]
    page: Callable[[str], Call]
    picture: Callable[[bytes], Picture]
    reason: Callable[[str], str]
    missing: str = "scanner.program"
    untried: bool = False
