"""What journal entries say about the rules by which a desk decides."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RulesAdopted:
    """Say which rule pack is in force from here; its rows lie in the pack of this digest, not here.

    ``digest`` is the SHA-256 (hex) of the file as received, ``effective`` the post's local day from which it
    decides; ``number`` is the platform's, 0 for a file that was adopted at the desk.
    """

    version: str
    as_of: date
    effective: date
    count: int
    unverified: int
    digest: str
    number: int = 0
