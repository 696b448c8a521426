"""What journal entries about keys say; no private half and no code stands in any of them."""

from dataclasses import dataclass

from borderpost.domain.officer import OfficerId


@dataclass(frozen=True, slots=True)
class RecoveryActed:
    """Say what was done with the recovery key of a fingerprint.

    ``what`` is a word: set (``public`` in hex: the data key is sealed to it from here), drilled (``done``
    tells whether what was typed opens the seal), opened (the post was opened with it). ``second`` stood by
    where it was set, or ``code`` is the number of the one-time code that did.
    """

    what: str
    fingerprint: str
    public: str = ""
    done: bool = True
    second: OfficerId | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class CodesMade:
    """Say that a sheet of one-time codes serves from here, and none before it; ``second`` stood by.

    ``digests`` are SHA-256 (hex) of ``name``, a zero byte and the code (10 random bytes), in their order.
    """

    name: str
    digests: tuple[str, ...]
    second: OfficerId | None = None


@dataclass(frozen=True, slots=True)
class KeyRotated:
    """Say that the database is encrypted under a new data key from here."""

    officers: int
