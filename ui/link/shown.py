"""What the link screen shows, already in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.desk.shown import FactShown
from ui.theme import Tone


@dataclass(frozen=True, slots=True)
class HeadShown:
    """Hold how the link stands: a state, what is safe and what to do, and the figures under it.

    ``problem`` says why the last exchange came to nothing, ``code`` names it for the technician.
    """

    icon: str
    tone: Tone
    word: str
    sentence: str
    platform: str = ""
    address: str = ""
    facts: tuple[FactShown, ...] = ()
    problem: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class TableShown:
    """Hold a titled table; ``nothing`` is said where it has no rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    nothing: str
