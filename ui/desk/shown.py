"""What the desk's parts show, already in words: plain values from the presenter to the view."""

from dataclasses import dataclass
from enum import StrEnum

from ui.theme import Tone


class Panel(StrEnum):
    """Name what may stand in place of the findings, or of the proof card (HAND)."""

    NONE = "none"
    HAND = "hand"
    ALERT = "alert"
    REFER = "refer"
    WHY = "why"
    CONSULT = "consult"
    PASSPHRASE = "passphrase"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class HeaderShown:
    """Hold the bar at the top."""

    post: str
    lane: str
    practice: str
    direction: str
    exiting: bool
    unsent: str
    unsent_words: str
    lists: str
    lists_tone: Tone
    who: str
    clock: str


@dataclass(frozen=True, slots=True)
class FactShown:
    """Hold a small label over a value, with a dim remark after it."""

    label: str
    value: str
    remark: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TravellerShown:
    """Hold the traveller's name and what stands under it."""

    name: str
    facts: tuple[FactShown, ...]
    dim: bool = False


@dataclass(frozen=True, slots=True)
class LineShown:
    """Hold one line of a list: icon in a tone, words, and the key or remark at its end."""

    icon: str
    tone: Tone
    words: str
    key: str = ""
    remark: str = ""
    dim: bool = False


@dataclass(frozen=True, slots=True)
class ProofShown:
    """Hold what proves the reading; ``doubtful`` are (line, position) to be marked."""

    title: str
    name: str
    checks: tuple[LineShown, ...]
    lines: tuple[str, ...] = ()
    doubtful: frozenset[tuple[int, int]] = frozenset()
    portrait: bytes | None = None


@dataclass(frozen=True, slots=True)
class ChipShown:
    """Hold one recorded crossing of the strip."""

    icon: str
    tone: Tone
    words: str
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class StripShown:
    """Hold the strip of recorded crossings: how many, the last ones, and what happened to the newest."""

    label: str
    total: str
    chips: tuple[ChipShown, ...]
    remark: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """Hold one reason of the *why* panel."""

    tone: Tone
    icon: str
    words: str
    rule: str
    legal: str
    details: str


@dataclass(frozen=True, slots=True)
class AlertShown:
    """Hold what the alert panel says: what matched, how sure, and what to do."""

    title: str
    matched: str
    instruction: str
    listed: tuple[FactShown, ...]
    presented: tuple[FactShown, ...]
